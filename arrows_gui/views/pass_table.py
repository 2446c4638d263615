"""The numbers of a stage as a table: a row can be picked, and columns have their arrow's colour."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.message import Message
from arrows_gui.core.pass_names import Words, brief
from arrows_gui.core.pass_pages import Column, Page, Row
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_SELECT_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)

PICK_TIP = "Click a row to see its formula"


def words_of(words: Words) -> str:
    """Give a text of a page in the language of the program."""
    return said(words) if isinstance(words, Message) else tr(words)


class PassModel(QAbstractTableModel):
    """The columns and rows of one page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._theme: Theme | None = None
        self._bold = QFont()
        self._bold.setBold(True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._columns:
            last = len(self._columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def show_page(self, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> None:
        """Show other numbers; where columns and names stay, only the numbers change."""
        names = [row.name for row in rows]
        if columns == self._columns and names == [row.name for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))
            return
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Give how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what one cell shows."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        value = self._rows[index.row()].values[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return brief(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{words_of(self._rows[index.row()].name)}: {value:.17g}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give the name of a row, or the title of a column in the colour of its arrow."""
        if orientation == Qt.Orientation.Vertical:
            shown = role == Qt.ItemDataRole.DisplayRole
            return words_of(self._rows[section].name) if shown else None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(column.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words_of(column.sentence)
        if column.kind and self._theme is not None:
            if role == Qt.ItemDataRole.ForegroundRole:
                return QBrush(self._theme.colour(arrow_kind(column.kind).colour_key))
            if role == Qt.ItemDataRole.FontRole:
                return self._bold
        return None


class PassTable(QTableView):
    """Shows the page of a stage, and announces which row was picked."""

    row_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pass_table")
        self.setAccessibleName(tr("The numbers of this stage"))
        self.setToolTip("")
        self._model = PassModel(self)
        self._showing = False
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setHighlightSections(False)
        down.setHighlightSections(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.fit_font()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.set_theme(theme)
        self.fit_font()

    def fit_font(self) -> None:
        """Give the rows the height of the font."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)

    def content_width(self) -> int:
        """Give the width at which every column is seen."""
        bars = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth() + 2
        names = self.verticalHeader().sizeHint().width()
        return names + self.horizontalHeader().length() + bars

    def show_page(self, page: Page) -> None:
        """Show the numbers of a page, with its picked row."""
        self._showing = True
        self._model.show_page(page.columns, page.rows)
        can = bool(page.picks)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if can else mode.NoSelection)
        self.setToolTip(tr(PICK_TIP) if can else "")
        if can:
            row = self._model.index(page.picked, 0)
            self.selectionModel().setCurrentIndex(row, _SELECT_ROW)
            self.scrollTo(row)
        self._showing = False

    def _on_current_row_changed(self, current: QModelIndex) -> None:
        if not self._showing and current.isValid():
            self.row_picked.emit(current.row())
