"""The table of a run: every step as a row of numbers, and the step at the cursor in words."""

from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.views.step_text import step_text
from arrows_gui.views.table_copy import TableCopy, rows_text
from arrows_gui.views.table_model import Recording, StepTable
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

REFRESH_MS = 100
"""The table follows a run so often; nobody reads faster."""

WIDEST_NUMBER = "−8.8888e−88"  # noqa: RUF001
SIDE_SHARE = 31
"""The words beside the table are about so many letters wide."""

NOTHING = "Nothing is recorded here yet."
COPY_TIP = "Copy as text with tabs, for a spreadsheet (Ctrl+C); Ctrl+A selects all rows"

_SELECT_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)
_MOVE_ONLY = QItemSelectionModel.SelectionFlag.NoUpdate


class TableView(QWidget):
    """Shows a recording row by row, follows the cursor, and copies rows."""

    cursor_wanted = Signal(int)
    copied = Signal(str)  # a sentence about what is on the clipboard now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_view")
        self.model = StepTable(self)
        self.table = QTableView(self)
        self._words = QLabel(tr(NOTHING), self, wordWrap=True)
        self._copy = QPushButton(self)
        self._side = QWidget(self)
        self._copying = TableCopy(self)
        self._cursor = 0
        self._cursor_moved = False
        self._said = ""  # about copying; it stands in the place of the words for a while
        self._picked = False  # whether a person has selected what is selected
        self._showing = False
        self._refreshed_at = 0.0
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.refresh)
        self._build()
        self._lay_out()
        self._connect()
        self._say_copy()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme: the palette brings the colours, and its font the widths."""
        self._fit_font()

    def show_trace(self, trace: Recording, axis_names: tuple[str, str]) -> None:
        """Show another recording."""
        self._showing = True
        self.model.set_trace(trace, axis_names)
        self._showing = False
        self._picked = False
        self._cursor_moved = True
        self._said = ""
        self.refresh()

    def show_cursor(self, k: int) -> None:
        """Go to the row of a step; what a person has selected in several rows stays selected."""
        if k != self._cursor:
            self._cursor = k
            self._cursor_moved = True
        self._refresh_soon()

    def show_steps(self) -> None:
        """Show the rows that were recorded since."""
        self._refresh_soon()

    def refresh(self) -> None:
        """Show rows and words as they are now; a table that is not seen waits until it is."""
        self._waiting.stop()
        if not self.isVisible():
            return
        self._refreshed_at = perf_counter()
        self._showing = True
        self.model.grow()
        self._go_to_cursor()
        self._showing = False
        self._show_words()
        self._say_copy()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was recorded while the table was not seen."""
        super().showEvent(event)
        self.refresh()

    def _build(self) -> None:
        table = self.table
        table.setObjectName("table_rows")
        table.setAccessibleName(tr("Table of the run"))
        table.setToolTip(tr("Every step of the run in focus; choose a row to go to its step"))
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setMinimumHeight(60)
        table.verticalHeader().hide()
        for header in (table.verticalHeader(), table.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(10)
        table.horizontalHeader().setHighlightSections(False)
        self._words.setObjectName("table_description")
        self._words.setAccessibleName(tr("The step in words"))
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._copy.setObjectName("table_copy")
        self._copy.setToolTip(tr(COPY_TIP))

    def _fit_font(self) -> None:
        metrics = self.fontMetrics()
        self._side.setFixedWidth(SIDE_SHARE * metrics.averageCharWidth() + 6)
        header = self.table.horizontalHeader()
        header.setDefaultSectionSize(metrics.horizontalAdvance(WIDEST_NUMBER) + 14)
        header.resizeSection(0, metrics.horizontalAdvance("▸ 8888888") + 14)
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 4)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._side)
        column.setContentsMargins(4, 2, 2, 0)
        column.setSpacing(2)
        room = QScrollArea(self)  # in a large font the words may need more than there is
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setMinimumHeight(30)
        room.setWidget(self._words)
        column.addWidget(room, 1)
        column.addWidget(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.table, 1)
        row.addWidget(self._side)

    def _connect(self) -> None:
        selection = self.table.selectionModel()
        selection.currentRowChanged.connect(self._on_row)
        selection.selectionChanged.connect(self._on_selected)
        self._copy.clicked.connect(self.copy)
        copy_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy)
        copy_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._copying.progressed.connect(
            lambda share: self._say(tr("Copying: {share:.0%} ...", share=share))
        )
        self._copying.finished.connect(self._on_copied)

    def copy(self) -> None:
        """Copy the selected rows, or all of them, to the clipboard."""
        self.refresh()
        self._copying.start(self.model, self._picked_rows())

    def _refresh_soon(self) -> None:
        """Refresh now, or where that was a moment ago, when the changes have come to rest."""
        if 1000 * (perf_counter() - self._refreshed_at) >= REFRESH_MS:
            self.refresh()
        elif self.isVisible():
            self._waiting.start(REFRESH_MS)

    def _go_to_cursor(self) -> None:
        if not self._cursor_moved or not self.model.rowCount():
            return
        self._cursor_moved = False
        self._said = ""
        self.model.set_cursor(self._cursor)
        index = self.model.index(self._row_of_cursor(), 0)
        selection = self.table.selectionModel()
        chosen = selection.isRowSelected(index.row()) or self._picked_count() > 1
        self._picked = self._picked and chosen
        selection.setCurrentIndex(index, _MOVE_ONLY if self._picked else _SELECT_ROW)
        self.table.scrollTo(index.siblingAtColumn(self._left_column()))

    def _left_column(self) -> int:
        """Give the column at the left edge, so that following the cursor does not scroll there."""
        return max(self.table.columnAt(0), 0)

    def _row_of_cursor(self) -> int:
        return min(max(self._cursor - self.model.first, 0), self.model.rowCount() - 1)

    def _describe(self) -> str:
        if self.model.trace is None or not self.model.rowCount():
            return tr(NOTHING)
        k = self.model.first + self._row_of_cursor()
        words = step_text(self.model.trace.step(k), self.model.axis_names)
        if k < self._cursor:
            text = "Not at step {cursor}, but at its last: {words}"
            return tr(text, cursor=self._cursor, words=words)
        return words if k == self._cursor else tr("Begins later. {words}", words=words)

    def _picked_rows(self) -> list[range]:
        if not self._picked:
            return []
        spans: Any = self.table.selectionModel().selection()  # its type lacks the list's methods
        ranges = [range(span.top(), span.bottom() + 1) for span in spans]
        return sorted(filter(None, ranges), key=lambda rows: rows.start)

    def _picked_count(self) -> int:
        return sum(map(len, self._picked_rows()))

    def _on_row(self, now: QModelIndex, before: QModelIndex) -> None:
        if not self._showing and now.isValid():
            self.cursor_wanted.emit(self.model.first + now.row())

    def _on_selected(self) -> None:
        if not self._showing:
            self._picked = self.table.selectionModel().hasSelection()
            self._say_copy()
            self._say("")

    def _say_copy(self) -> None:
        count = self._picked_count()
        text = tr("Copy {rows}", rows=rows_text(count)) if count else tr("Copy all")
        if text != self._copy.text():
            self._copy.setText(text)

    def _on_copied(self, text: str, sentence: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say(sentence)
        self.copied.emit(sentence)

    def _say(self, sentence: str) -> None:
        self._said = sentence
        self._show_words()

    def _show_words(self) -> None:
        words = self._describe()
        shown = self._said or words
        if shown != self._words.text():
            self._words.setText(shown)
            self._words.setToolTip(shown)
        if words != self.table.accessibleDescription():
            self.table.setAccessibleDescription(words)
