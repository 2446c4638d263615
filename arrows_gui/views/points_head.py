"""The choice of a data point by its row, and what else is asked over the arrows of a batch."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QToolButton, QWidget

from arrows_gui.views.words import tr

ROW_TIP = (
    "The chosen data point, by its number; the arrow keys go through the points of the batch. "
    "A click on a point of the decision plot, or on an arrow, chooses it too."
)
LARGEST_TIP = "Choose the point of the batch with the longest arrow"
AGAINST_TIP = "Choose the point of the batch that pulls most against the batch's arrow"
INPUT_TIP = (
    "Draw at the chosen point of the decision plot which way the answer rises when the input moves;"
    " it has no part in the training"
)


class RowSpin(QSpinBox):
    """Chooses a data point by its number; its steps go through the points of the batch."""

    row_chosen = Signal(int)  # a row of the data set, from 0 on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_row")
        self.setAccessibleName(tr("Data point"))
        self.setToolTip(tr(ROW_TIP))
        self.setPrefix(tr("Point "))
        self.setRange(1, 1)
        self.setKeyboardTracking(False)
        self._rows: list[int] = []
        self.valueChanged.connect(lambda value: self.row_chosen.emit(value - 1))

    def show_row(self, row: int, count: int, rows: Sequence[int]) -> None:
        """Show which of so many points is chosen, without announcing it; ``rows`` is the batch."""
        self._rows = sorted(rows)
        with QSignalBlocker(self):
            self.setRange(1, count)
            self.setValue(row + 1)

    def stepBy(self, steps: int) -> None:
        """Go to the next point of the batch, or the one before."""
        row, rows = self.value() - 1, self._rows
        wanted = [each for each in rows if (each > row if steps > 0 else each < row)]
        if wanted:
            places = wanted if steps > 0 else wanted[::-1]
            self.setValue(places[min(abs(steps), len(places)) - 1] + 1)

    def stepEnabled(self) -> QSpinBox.StepEnabledFlag:
        """Offer the ways in which there is another point of the batch."""
        flag = QSpinBox.StepEnabledFlag
        up = bool(self._rows) and self._rows[-1] > self.value() - 1
        down = bool(self._rows) and self._rows[0] < self.value() - 1
        return (flag.StepUpEnabled if up else flag.StepNone) | (
            flag.StepDownEnabled if down else flag.StepNone
        )


class PointsHead(QWidget):
    """The controls in one row."""

    row_wanted = Signal(int)
    largest_wanted = Signal()
    against_wanted = Signal()
    input_arrow_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_head")
        self.spin = RowSpin(self)
        self.spin.row_chosen.connect(self.row_wanted)
        self._largest = self._button("points_largest", "Longest", LARGEST_TIP)
        self._largest.clicked.connect(lambda: self.largest_wanted.emit())
        self._against = self._button("points_against", "Most against", AGAINST_TIP)
        self._against.clicked.connect(lambda: self.against_wanted.emit())
        self._input = QCheckBox(tr("Input arrow"), self)
        self._input.setObjectName("points_input_arrow")
        self._input.setAccessibleName(tr("Input arrow in the decision plot"))
        self._input.setToolTip(tr(INPUT_TIP))
        self._input.toggled.connect(self.input_arrow_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.spin, self._largest, self._against, self._input):
            row.addWidget(widget)
        row.addStretch(1)

    @property
    def wants_input_arrow(self) -> bool:
        """Whether the input arrow is to be drawn."""
        return self._input.isChecked()

    def show_choices(self, there: bool, against: bool) -> None:
        """Offer the quick choices: where arrows are known, and where one pulls against them."""
        self._largest.setEnabled(there)
        self._against.setEnabled(against)
        tip = AGAINST_TIP if against else "No point pulls against the batch"
        self._against.setToolTip(tr(tip))

    def _button(self, name: str, title: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(tr(title))
        button.setAccessibleName(tr(tip))
        button.setToolTip(tr(tip))
        return button
