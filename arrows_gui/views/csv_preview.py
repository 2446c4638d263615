"""The first rows of a table as a model: what is a feature, what the target, and what is missing."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from arrows_gui.files.csv_table import Table
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

PREVIEW_ROWS = 100

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()


class CsvPreview(QAbstractTableModel):
    """Shows the first rows of a table, each with its line in the file."""

    def __init__(self, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._roles: tuple[str, ...] = ("",) * len(table.columns)
        self._theme: Theme | None = None

    def set_table(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self._roles = ("",) * len(table.columns)
        self.endResetModel()

    def set_roles(self, features: tuple[str, ...], target: str) -> None:
        """Say which columns are features, and which is the target."""
        names = {**dict.fromkeys(features, "feature"), target: "target"}
        self._roles = tuple(names.get(column.name, "\u2013") for column in self._table.columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._roles) - 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many rows are shown."""
        return 0 if parent.isValid() else min(len(self._table.lines), PREVIEW_ROWS)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many columns there are."""
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what one cell shows."""
        column = self._table.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft
            if column.numbers is not None:
                side = Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        text = column.text(index.row())
        if role == Qt.ItemDataRole.ForegroundRole and not text and self._theme is not None:
            return self._theme.colour("error")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text or tr("missing")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give the name of a column and what it is used for, or the line of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.lines[section])
        return f"{self._table.columns[section].name}\n{tr(self._roles[section])}"
