"""What the teacher's lock locks and hides in the window, and the sign that says so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from arrows_gui.views.icons import icon
from arrows_gui.views.limited_controls import Locked
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr
from arrows_gui.views.workspaces import CLINIC

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

LOCKED = "Locked by the teacher (Ctrl+T unlocks)"
SIGN = (
    "Answers are hidden, and the controls are locked. A click or Ctrl+T unlocks: the lock is a "
    "sign for the class, and no password. A session file keeps it."
)

ALSO_LOCKED = ("tuning_panel", "tuning_run", "sweep_map", "sweep_curve", "range_take")
"""What changes the setup, beside the controls that a lesson can lock, by the names of widgets."""


class LockParts(QObject):
    """Carries the lock out in all parts of the window, those that are made later as well."""

    unlock_wanted = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._locked = Locked(self)
        self._is_on = False
        self._sign = self._make_sign()
        window.workspaces.made.connect(self._on_made)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._sign.setIcon(icon("lock", theme.colour("text"), theme.colour("disabled")))

    def lock(self, on: bool) -> None:
        """Lock and hide, or give everything back."""
        window = self._window
        self._is_on = on
        self._sign.setVisible(on)
        window.lessons.limits.set_all_locked(on)
        window.lessons.set_answers_hidden(on)
        window.lab.later.predict.set_answers_hidden(on)
        window.verdicts.set_locked(on)
        self._show_pages()
        window.wiring.show_session()

    def _on_made(self) -> None:
        if self._is_on:
            self._show_pages()

    def _show_pages(self) -> None:
        """Lock and hide in the workspaces that are made."""
        workspaces = self._window.workspaces
        found = (
            page.findChild(QWidget, name)
            for page in workspaces.made_pages()
            for name in ALSO_LOCKED
            if self._is_on
        )
        self._locked.set([part for part in found if part is not None], tr(LOCKED))
        if workspaces.is_made(CLINIC):
            clinic = workspaces.page(CLINIC)
            clinic.sheet.set_answers_hidden(self._is_on)  # type: ignore[attr-defined]

    def _make_sign(self) -> QToolButton:
        bar = self._window.verdicts.bar
        sign = QToolButton(bar)
        sign.setObjectName("lock_sign")
        sign.setText(tr("Locked"))
        sign.setAccessibleName(tr("The teacher's lock is on"))
        sign.setToolTip(tr(SIGN))
        sign.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        sign.setAutoRaise(True)
        sign.hide()
        sign.clicked.connect(self.unlock_wanted)
        layout = bar.layout()
        assert isinstance(layout, QHBoxLayout), "the bar is a row"
        layout.insertWidget(0, sign)
        return sign
