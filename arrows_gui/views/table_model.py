"""A recording as the model of a table: rows are read when they are shown, and only then."""

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, isnan
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from arrows_gui.core.trace import Step
from arrows_gui.core.written import UNKNOWN, number_text
from arrows_gui.views.words import tr

CACHED_ROWS = 256
"""So many rows are kept as they were read last."""

CURSOR_MARK = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "

Index = QModelIndex | QPersistentModelIndex
Row = tuple[float | None, ...]
"""The values of a step, one a column; None is an update that has not been taken."""

_NOWHERE = QModelIndex()


class Recording(Protocol):
    """What the table reads: a trace, or one that hides something."""

    def __len__(self) -> int:
        """Give how many points are recorded."""

    def step(self, k: int) -> Step:
        """Read step k."""


@dataclass(frozen=True, slots=True)
class Column:
    """One quantity of a step; ``{x}`` and ``{y}`` stand for the names of the axes."""

    name: str  # as it is copied
    title: str  # as it is shown
    sentence: str
    value: Callable[[Step], float]
    of_update: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("step", "Step", "How many updates have been taken.", lambda s: s.t),
    Column("{x}", "{x}", "The parameter {x}.", lambda s: s.theta[0]),
    Column("{y}", "{y}", "The parameter {y}.", lambda s: s.theta[1]),
    Column("loss", "Loss", "The loss at this point.", lambda s: s.loss),
    Column("grad_{x}", "∂L/∂{x}", "The slope along {x}.", lambda s: s.gradient[0]),
    Column("grad_{y}", "∂L/∂{y}", "The slope along {y}.", lambda s: s.gradient[1]),
    Column("grad_length", "|∇L|", "The length of the gradient.", lambda s: hypot(*s.gradient)),
    Column("update_{x}", "Δ{x}", "The step along {x}.", lambda s: s.update[0], True),
    Column("update_{y}", "Δ{y}", "The step along {y}.", lambda s: s.update[1], True),
    Column("update_length", "|Δθ|", "How far it went.", lambda s: hypot(*s.update), True),
    Column("lr", "η", "The learning rate of this update.", lambda s: s.lr, True),
)


def row_of(step: Step) -> Row:
    """Give the values of a step; an update that has not been taken has none, unless hidden."""
    values = [float(column.value(step)) for column in COLUMNS]
    if not step.pending:
        return tuple(values)
    hidden = isnan(float(step.update[0]))
    return tuple(
        (float("nan") if hidden and column.name != "lr" else None) if column.of_update else value
        for column, value in zip(COLUMNS, values, strict=True)
    )


class StepTable(QAbstractTableModel):
    """The rows of one recording. It looks at the recording's length only when told to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trace: Recording | None = None
        self.cursor = 0
        self.axis_names = ("x", "y")
        self._count = 0
        self._rows: dict[int, Row] = {}

    @property
    def first(self) -> int:
        """The step of the first row."""
        return int(getattr(self.trace, "first", 0))

    def set_trace(self, trace: Recording, names: tuple[str, str]) -> None:
        """Show another recording."""
        self.beginResetModel()
        self.trace, self.axis_names = trace, names
        self._count = len(trace)
        self._rows = {}
        self.endResetModel()

    def grow(self) -> None:
        """Take in the rows that were recorded since; the row that was last has an update now."""
        if self.trace is None or len(self.trace) == self._count:
            return
        count, known = len(self.trace), self._count
        if count < known:
            self.set_trace(self.trace, self.axis_names)
            return
        self.beginInsertRows(QModelIndex(), known, count - 1)
        self._count = count
        self.endInsertRows()
        if known:
            last = self.index(known - 1, 0), self.index(known - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(*last)

    def set_cursor(self, k: int) -> None:
        """Mark the row of another step."""
        rows = (self.cursor - self.first, k - self.first)
        self.cursor = k
        for row in rows:
            if 0 <= row < self._count:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def names(self) -> tuple[str, ...]:
        """Give the names of the columns as they are copied."""
        return tuple(self._named(column.name) for column in COLUMNS)

    def row_values(self, row: int) -> Row:
        """Give the values of a row; an update that is not yet taken is read anew each time."""
        known = self._rows.get(row)
        if known is None:
            assert self.trace is not None, "rows come from a recording"
            step = self.trace.step(self.first + row)
            known = row_of(step)
            if not step.pending:
                if len(self._rows) >= CACHED_ROWS:
                    self._rows.clear()
                self._rows[row] = known
        return known

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many steps are shown."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many quantities a step has."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what one cell shows."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        value = self.row_values(index.row())[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return exact_text(value)
        if index.column() == 0:
            step = self.first + index.row()
            return f"{CURSOR_MARK}{step}" if step == self.cursor else str(step)
        return "" if value is None else number_text(value)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give the title of a column, or its sentence."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._named(tr(COLUMNS[section].title))
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._named(tr(COLUMNS[section].sentence))
        return None

    def _named(self, text: str) -> str:
        return text.format(x=self.axis_names[0], y=self.axis_names[1])


def exact_text(value: float | None) -> str:
    """Write a value with all its digits, as it is copied."""
    if value is None:
        return ""
    return UNKNOWN if isnan(value) else f"{value:.17g}"
