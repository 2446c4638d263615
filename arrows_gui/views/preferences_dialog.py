"""The preferences: theme, size of type, speed of a new setup, and how much moves."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
)

from arrows_gui.core.document import SPEEDS
from arrows_gui.views.preferences import FONT_PERCENTS
from arrows_gui.views.theme import SYSTEM, THEMES
from arrows_gui.views.transport_bar import speed_text
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


class PreferencesDialog(QDialog):
    """Every choice holds at once, and is kept for the next start."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._kept = window, window.preferences()
        self.setObjectName("preferences_dialog")
        self.setWindowTitle(tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form = QFormLayout()
        self._add_theme(form)
        self._add_font(form)
        self._add_speed(form)
        self._add_calm(form)
        place = QLabel(tr("Kept in {path}", path=str(self._kept.path)), self)
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        close.setObjectName("preferences_close")
        close.setAccessibleName(tr("Close"))
        close.setToolTip(tr("Close; everything is kept (Esc)"))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(place)
        column.addWidget(buttons)
        self.setMinimumWidth(420)

    def _add_theme(self, form: QFormLayout) -> None:
        combo = self._combo("theme_combo", tr("Theme"), tr("Colours, and width of lines"))
        combo.addItem(tr("Follow the system"), SYSTEM)
        for theme in THEMES:
            combo.addItem(tr(theme.title), theme.id)
        combo.setCurrentIndex(combo.findData(self._kept.theme_id()))
        combo.currentIndexChanged.connect(lambda: self._window.set_theme(combo.currentData()))
        form.addRow(tr("&Theme"), combo)

    def _add_font(self, form: QFormLayout) -> None:
        tip = tr("How large all words are, in per cent of the system's type")
        combo = self._combo("font_combo", tr("Size of type"), tip)
        for percent in FONT_PERCENTS:
            combo.addItem(f"{percent} %", percent)
        combo.setCurrentIndex(combo.findData(self._kept.font_percent()))
        combo.currentIndexChanged.connect(lambda: self._set_font(combo.currentData()))
        form.addRow(tr("Size of t&ype"), combo)

    def _add_speed(self, form: QFormLayout) -> None:
        tip = tr("How fast Play goes in a new setup; the transport changes it at any time")
        combo = self._combo("first_speed_combo", tr("First speed"), tip)
        for speed in SPEEDS:
            combo.addItem(speed_text(speed), speed)
        combo.setCurrentIndex(combo.findData(self._kept.speed()))
        combo.currentIndexChanged.connect(lambda: self._kept.set_speed(combo.currentData()))
        form.addRow(tr("First &speed"), combo)

    def _add_calm(self, form: QFormLayout) -> None:
        box = QCheckBox(tr("&No animation: show a run by single pictures, two a second"), self)
        box.setObjectName("calm_check")
        box.setAccessibleName(tr("No animation"))
        box.setToolTip(tr("For eyes that moving pictures tire, and for slow projectors"))
        box.setChecked(self._kept.is_calm())
        box.toggled.connect(self._set_calm)
        form.addRow("", box)

    def _combo(self, name: str, title: str, tip: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setToolTip(tip)
        return combo

    def _set_font(self, percent: int) -> None:
        self._kept.set_font_percent(percent)
        self._window.set_theme(self._kept.theme_id())

    def _set_calm(self, on: bool) -> None:
        self._kept.set_calm(on)
        self._window.set_calm(on)
