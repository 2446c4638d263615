"""The buttons that start a sweep, and how far it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.verdict import NETWORK
from arrows_gui.views.words import tr

PARTS = 1000
"""The bar has so many parts."""

BUTTONS = (
    ("sweep_start", "Sweep", "Make a run for every value, or for every pair of values"),
    ("sweep_cancel", "Cancel", "Stop the sweep; what is known so far stays"),
    (
        "sweep_basins",
        "Basin map of starts",
        "Start this rule from a grid of points, and show which minimum each start leads to",
    ),
    (
        "sweep_range",
        "Rate range test",
        "Raise the learning rate from step to step of one training, and watch its loss",
    ),
)
"""The names, titles and sentences of the buttons."""


class TuningButtons(QWidget):
    """Announces what is to be worked out, and shows how far that is."""

    start_wanted = Signal()
    cancel_wanted = Signal()
    basins_wanted = Signal()
    range_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        made = [_button(*row, self) for row in BUTTONS]
        self._start, self._cancel, self._basins, self._range = made
        wishes = (self.start_wanted, self.cancel_wanted, self.basins_wanted, self.range_wanted)
        for button, wish in zip(made, wishes, strict=True):
            button.clicked.connect(wish)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("sweep_progress")
        self._bar.setAccessibleName(tr("Progress of the sweep"))
        self._bar.setToolTip(tr("How much of it is worked out"))
        self._bar.setRange(0, PARTS)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._stack = QStackedLayout()
        for parts in ((self._start,), (self._bar, self._cancel)):
            page = QWidget(self)
            line = QHBoxLayout(page)
            line.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                line.addWidget(part, int(part is not self._cancel))
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._stack)
        column.addWidget(self._basins)
        column.addWidget(self._range)

    def show_world(self, world: str) -> None:
        """Offer what suits a surface, or a network."""
        self._basins.setVisible(world != NETWORK)
        self._range.setVisible(world == NETWORK)

    def show_busy(self, busy: bool) -> None:
        """Show whether something is being worked out."""
        if busy != (self._stack.currentIndex() == 1):
            buttons = (self._start, self._cancel, self._basins, self._range)
            had_focus = any(button.hasFocus() for button in buttons)
            self._stack.setCurrentIndex(int(busy))
            self._bar.setValue(0)
            if had_focus:
                (self._cancel if busy else self._start).setFocus()
        for button in (self._basins, self._range):
            button.setEnabled(not busy)

    def show_progress(self, share: float | None) -> None:
        """Show the share that is done, 0 to 1; None: nothing is going on."""
        self.show_busy(share is not None)
        if share is not None:
            self._bar.setValue(round(PARTS * min(max(share, 0.0), 1.0)))


def _button(name: str, title: str, sentence: str, parent: QWidget) -> QPushButton:
    button = QPushButton(tr(title), parent)
    button.setObjectName(name)
    button.setAccessibleName(tr(title if name != "sweep_cancel" else "Cancel the sweep"))
    button.setToolTip(tr(sentence))
    return button
