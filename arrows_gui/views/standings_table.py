"""The table of the standings: it changes texts only, so that it may follow a run."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from arrows_gui.core.experiment import Runner
from arrows_gui.core.standings import Standing
from arrows_gui.core.written import number_text
from arrows_gui.views.runner_look import SAMPLE_PX, sample_pixmap
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

NONE = "\N{EN DASH}"

COLUMNS = (
    ("", "The place: who has arrived, then by the loss; equal ones share it", "88"),
    ("Runner", "The runner, with a sample of its line", "Nesterov momentum"),
    ("Loss", "The loss at the cursor", "1.2345e+308"),
    ("Step", "The cursor, or the last step of a runner that ended before it", "100000"),
    ("Path", "The length of the way so far, in units of the parameters", "1.2345e+308"),
    ("To minimum", "The distance to the nearest known minimum", "1.2345e+308"),
    ("Outcome", "What has become of the runner up to the cursor", "on a saddle since {step}"),
    ("Arrived", "The first step with a loss below the finish line", "100000"),
)
"""Headings, what they mean, and a text that fits."""

PLACE, RUNNER, OUTCOME = 0, 1, 6
LEFT = (RUNNER, OUTCOME)
PAD_PX = 14


class StandingsTable(QTableWidget):
    """Shows the standings; whoever is chosen is wanted in focus."""

    focus_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setObjectName("standings_table")
        self.setAccessibleName(tr("Leader board"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(SAMPLE_PX)
        for column, (title, tip, _) in enumerate(COLUMNS):
            heading = QTableWidgetItem(tr(title))
            heading.setToolTip(tr(tip))
            self.setHorizontalHeaderItem(column, heading)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        self._theme: Theme | None = None
        self._order: list[int] = []  # the runners from the top down
        self._looks: list[int] = []
        self._focus = 0
        self.currentCellChanged.connect(self._on_current_changed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the sizes of a theme."""
        self._theme = theme
        self._looks = [-1] * len(self._looks)  # the samples are drawn anew
        metrics = self.fontMetrics()
        bold = QFont(self.font())
        bold.setBold(True)  # as the name in focus is
        self.verticalHeader().setDefaultSectionSize(max(metrics.height(), SAMPLE_PX.height()) + 2)
        for column, (title, _, sample) in enumerate(COLUMNS):
            text = tr(sample, step=10_000)
            wide = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(tr(title)))
            if column == RUNNER:
                wide = QFontMetrics(bold).horizontalAdvance(text) + SAMPLE_PX.width()
            self.setColumnWidth(column, wide + PAD_PX)

    def minimumSizeHint(self) -> QSize:
        """Give room for the headings and two rows."""
        return QSize(200, self.horizontalHeader().sizeHint().height() + 44)

    def sizeHint(self) -> QSize:
        """Give room for the headings and a few rows."""
        return QSize(440, self.horizontalHeader().sizeHint().height() + 90)

    def show_standings(self, standings: Sequence[Standing], runners: Sequence[Runner]) -> None:
        """Show the standings in their order."""
        if self.rowCount() != len(standings):
            self._build(len(standings))
        by_id = {runner.id: runner for runner in runners}
        self._order = [standing.runner for standing in standings]
        for row, standing in enumerate(standings):
            runner = by_id[standing.runner]
            for column, text in enumerate(_texts(standing, runner)):
                item = self._cell(row, column)
                if item.text() != text:
                    item.setText(text)
            if self._looks[row] != runner.look:
                self._show_look(row, runner.look)
            sentence = "" if standing.sentence is None else said(standing.sentence)
            outcome = self._cell(row, OUTCOME)
            if outcome.toolTip() != sentence:
                outcome.setToolTip(sentence)
        self._mark_focus()

    def show_focus(self, runner: int) -> None:
        """Mark the row of the runner in focus."""
        self._focus = runner
        self._mark_focus()

    # Behind the scenes

    def _build(self, rows: int) -> None:
        with QSignalBlocker(self):
            self.setRowCount(rows)
            self._looks = [-1] * rows
            for row in range(rows):
                for column in range(len(COLUMNS)):
                    item = QTableWidgetItem()
                    side = Qt.AlignmentFlag.AlignLeft
                    if column not in LEFT:
                        side = Qt.AlignmentFlag.AlignRight
                    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                    self.setItem(row, column, item)

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None, "every cell is built"
        return item

    def _mark_focus(self) -> None:
        """Choose the row in focus; its name is in bold, for colour alone is no sign."""
        wanted = self._order.index(self._focus) if self._focus in self._order else -1
        for row in range(len(self._order)):
            item = self._cell(row, RUNNER)
            font = item.font()
            if font.bold() != (row == wanted):
                font = QFont(font)
                font.setBold(row == wanted)
                item.setFont(font)
        if wanted != self.currentRow():
            self.setAutoScroll(False)  # the leaders stay in sight, wherever the focus is
            with QSignalBlocker(self):
                self.setCurrentCell(wanted, RUNNER)
            self.setAutoScroll(True)
            self.viewport().update()

    def _show_look(self, row: int, look: int) -> None:
        if self._theme is None:
            return
        self._looks[row] = look
        ratio = self.devicePixelRatioF()
        plate = QPixmap(SAMPLE_PX * ratio)
        plate.setDevicePixelRatio(ratio)
        plate.fill(self._theme.colour("base"))  # also where the row is chosen
        painter = QPainter(plate)
        painter.drawPixmap(QPointF(0, 0), sample_pixmap(look, self._theme, SAMPLE_PX, ratio))
        painter.end()
        icon = QIcon(plate)
        icon.addPixmap(plate, QIcon.Mode.Selected)
        self._cell(row, RUNNER).setIcon(icon)

    def _on_current_changed(self, row: int) -> None:
        if 0 <= row < len(self._order) and self._order[row] != self._focus:
            self.focus_wanted.emit(self._order[row])


def _texts(standing: Standing, runner: Runner) -> tuple[str, ...]:
    """Give the texts of a row."""
    return (
        str(standing.place),
        tr(runner.label),
        _number(standing.loss),
        str(standing.step),
        _number(standing.path_length),
        _number(standing.distance),
        said(standing.outcome),
        NONE if standing.arrived is None else str(standing.arrived),
    )


def _number(value: float | None) -> str:
    return NONE if value is None else number_text(value)
