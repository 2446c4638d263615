"""The leaves of a graph: their gradients from the graph, beside those worked out another way."""

# ruff: noqa: RUF001 - the widest number has minus signs

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from arrows_gui.views.graph_geometry import short_text
from arrows_gui.views.words import tr

NOT_YET = "…"
YES, NO = "yes", "no"
MOST_ROWS = 18
"""The table shows so many leaves without a scroll bar."""

WIDEST_NUMBER = "−8.888e−8"
COLUMNS = (
    ("Leaf", "A leaf of the graph at which the gradient arrives"),
    ("Value", "The value of the leaf"),
    ("Graph", "The gradient that the graph gives the leaf, once it has arrived there"),
    ("", ""),
    ("=", "Whether both are the same number, up to rounding"),
)
OTHER = 3


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One leaf: its name and value, the gradient of the graph (None: not yet), and the other."""

    name: str
    value: float
    gradient: float | None
    other: float
    is_equal: bool


class GraphLeaves(QTableWidget):
    """Shows the leaves row by row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setObjectName("graph_leaves")
        self.setAccessibleName(tr("Gradients at the leaves"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(20)
        for column, (title, tip) in enumerate(COLUMNS):
            self._name_column(column, title, tip)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, len(COLUMNS) - 1):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def name_other(self, title: str, sentence: str) -> None:
        """Say where the other gradient comes from."""
        self._name_column(OTHER, title, sentence)

    def show_rows(self, rows: Sequence[LeafRow]) -> None:
        """Show these leaves."""
        if self.rowCount() != len(rows):
            self.setRowCount(len(rows))
            self.updateGeometry()
        high = self.fontMetrics().height() + 6
        for at, row in enumerate(rows):
            self.setRowHeight(at, high)
            for column, text in enumerate(_texts(row)):
                item = self.item(at, column)
                if item is None:
                    item = QTableWidgetItem()
                    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                    self.setItem(at, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(text)

    def texts(self) -> list[tuple[str, ...]]:
        """Give the texts of every row."""
        cells = [[self.item(row, column) for column in range(5)] for row in range(self.rowCount())]
        return [tuple("" if cell is None else cell.text() for cell in row) for row in cells]

    def sizeHint(self) -> QSize:
        """Give room for all rows, up to a dozen and a half."""
        return QSize(self._wide(), self._high(min(max(self.rowCount(), 2), MOST_ROWS)))

    def minimumSizeHint(self) -> QSize:
        """Give room for the numbers of all rows, up to four."""
        return QSize(self._wide(), self._high(min(max(self.rowCount(), 2), 4)))

    def _wide(self) -> int:
        metrics = self.fontMetrics()
        number = metrics.horizontalAdvance(WIDEST_NUMBER) + 8
        ends = metrics.horizontalAdvance(f"w₁₀{tr(YES)}") + 20
        scrolls = self.rowCount() > MOST_ROWS
        return 3 * number + ends + scrolls * self.verticalScrollBar().sizeHint().width()

    def _high(self, rows: int) -> int:
        line = self.fontMetrics().height() + 6
        return self.horizontalHeader().sizeHint().height() + rows * line + 4

    def _name_column(self, column: int, title: str, sentence: str) -> None:
        heading = QTableWidgetItem(tr(title))
        heading.setToolTip(tr(sentence))
        self.setHorizontalHeaderItem(column, heading)


def _texts(row: LeafRow) -> tuple[str, ...]:
    known = row.gradient is not None
    return (
        row.name,
        short_text(row.value),
        short_text(row.gradient) if row.gradient is not None else NOT_YET,
        short_text(row.other),
        tr(YES if row.is_equal else NO) if known else NOT_YET,
    )
