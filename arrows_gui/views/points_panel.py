"""The arrows of single training points: how they add up to the batch's, and one of them closely."""

# ruff: noqa: RUF001 - the words use the minus sign

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.message import Message
from arrows_gui.core.point_arrows import PointHistory, PointShares, longest
from arrows_gui.core.point_facts import PointFacts
from arrows_gui.core.point_plane import Chain, PointsPlane
from arrows_gui.core.point_text import batch_text, link_text
from arrows_gui.views.chain_item import Look
from arrows_gui.views.chain_plot import ChainPlot
from arrows_gui.views.decision_look import (
    NUMBER_MARKERS,
    class_colour,
    class_pens,
    marker,
    number_colours,
    shade_places,
)
from arrows_gui.views.layer_lines import Line, LineLook, LinesPlot
from arrows_gui.views.points_facts import FactsView
from arrows_gui.views.points_head import PointsHead
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

HISTORY = "Length of its own gradient over the steps (alone, without dropout)"
HISTORY_TIP = (
    "At the whole points of the recording, on a logarithmic axis: the arrow of a point shrinks as "
    "the point is learnt. Click to move the cursor."
)
CHAIN_TIP = (
    "Each arrow is what one point adds to the downhill arrow −g of the batch, in the colour and "
    "with the marker of its class; tip to tail, sorted by angle, they end where −g ends. Across: "
    "−g; up: the largest scatter beside it. Click an arrow to choose its point."
)


class PointsPanel(QWidget):
    """Shows arrows, facts and history that others work out; announces which point is wanted."""

    row_wanted = Signal(int)  # a row of the data set
    input_arrow_wanted = Signal(bool)
    cursor_wanted = Signal(int)
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_panel")
        self.setAccessibleName(tr("Arrows of single points"))
        self._theme: Theme | None = None
        self._data: Dataset | None = None
        self._shares: PointShares | None = None
        self._chain: Chain | None = None
        self._row: int | None = None
        self.head = PointsHead(self)
        self.head.row_wanted.connect(self.row_wanted)
        self.head.largest_wanted.connect(self._choose_largest)
        self.head.against_wanted.connect(self._choose_against)
        self.head.input_arrow_wanted.connect(self.input_arrow_wanted)
        self.plot = ChainPlot(self)
        self.plot.setToolTip(tr(CHAIN_TIP))
        self.plot.link_chosen.connect(self._on_link_chosen)
        self.plot.link_hovered.connect(self._on_link_hovered)
        self.facts = FactsView(self)
        self.history = LinesPlot("points_history", HISTORY, self)
        self.history.set_looks((LineLook("its own gradient", 0, 0),))
        self.history.set_log(True)
        self.history.setToolTip(tr(HISTORY_TIP))
        self.history.cursor_wanted.connect(self.cursor_wanted)
        self._note = self._label("points_note", "What the picture shows and leaves out")
        self._title = self._label("points_history_title", "What the curve is of")
        self._title.setText(tr(HISTORY))
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        for part in (self.plot, self.facts, self.history):
            part.set_theme(theme)
        self._draw()

    def show_data(self, data: Dataset) -> None:
        """Take note of the data that rows are of, and show no arrows."""
        self._data = data
        self.show_nothing(Message(""))

    def show_nothing(self, why: Message) -> None:
        """Show no arrows, and say why."""
        self._shares, self._chain = None, None
        self._note.setText(said(why))
        self.facts.show_facts(None)
        self.head.show_choices(False, False)
        self._draw()

    def show_shares(
        self,
        shares: PointShares,
        plane: PointsPlane | Message,
        chain: Chain | None,
        facts: PointFacts,
    ) -> None:
        """Show the arrows of a batch, and the facts of the chosen point."""
        assert self._data is not None, "the data comes first"
        self._shares, self._chain, self._row = shares, chain, facts.row
        says = plane if isinstance(plane, Message) else batch_text(shares, plane)
        self._note.setText(said(says))
        self.head.spin.show_row(facts.row, len(self._data.x), shares.rows.tolist())
        self.head.show_choices(True, bool((shares.cosines < 0).any()))
        self.facts.show_facts(facts)
        self._draw()

    def show_history(self, history: PointHistory | None, last: int) -> None:
        """Show how the length of the chosen point's gradient changed, up to step ``last``."""
        if history is not None:
            self.history.show_lines((Line(history.steps, history.norms),), last)

    def show_cursor(self, k: int) -> None:
        """Move the line of the history."""
        self.history.show_cursor(k)

    def minimumSizeHint(self) -> QSize:
        """Let itself be made as low as the other tabs."""
        metrics = self.fontMetrics()
        return QSize(40 * metrics.averageCharWidth(), 8 * metrics.lineSpacing())

    def _label(self, name: str, title: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setObjectName(name)
        label.setAccessibleName(tr(title))
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(2)
        left.addWidget(self.plot, 1)
        left.addWidget(self._note)
        right.addWidget(self._title)
        right.addWidget(self.history, 1)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addLayout(left, 5)
        middle.addWidget(self.facts, 5)
        middle.addLayout(right, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(3)
        column.addWidget(self.head)
        column.addLayout(middle, 1)

    def _draw(self) -> None:
        shares, chain, theme = self._shares, self._chain, self._theme
        if theme is None:
            return
        if shares is None or chain is None or self._row is None:
            self.plot.show_chain(None)
            return
        rows = [int(shares.rows[member]) if member >= 0 else None for member in chain.members]
        self.plot.show_chain(chain, self._looks(theme, rows), shares.place(self._row))

    def _looks(self, theme: Theme, rows: list[int | None]) -> list[Look | None]:
        """Give each row of the data set the look of its class, or the shade of its number."""
        assert self._data is not None, "arrows are of data"
        targets = self._data.targets
        if self._data.classes:
            kinds = {row: int(targets[row]) for row in rows if row is not None}
            looks = {
                kind: Look(
                    class_colour(theme, kind), marker(kind), class_pens(theme, kind, True)[1]
                )
                for kind in set(kinds.values())
            }
            return [None if row is None else looks[kinds[row]] for row in rows]
        low, high = float(targets.min()), float(targets.max())
        table, span = number_colours(theme), high - low or 1.0
        return [
            None if row is None else _shade(table, float(targets[row] - low) / span) for row in rows
        ]

    def _choose_largest(self) -> None:
        if self._shares is not None:
            self.row_wanted.emit(int(self._shares.rows[longest(self._shares)]))

    def _choose_against(self) -> None:
        if self._shares is not None:
            pulls = self._shares.norms * self._shares.cosines
            self.row_wanted.emit(int(self._shares.rows[np.nanargmin(pulls)]))

    def _on_link_chosen(self, place: int) -> None:
        if self._shares is not None:
            self.row_wanted.emit(int(self._shares.rows[place]))

    def _on_link_hovered(self, member: int | None) -> None:
        shares, chain = self._shares, self._chain
        if shares is None or chain is None or member is None or self._data is None:
            self.hovered.emit("")
        else:
            self.hovered.emit(said(link_text(shares, chain, member, self._data)))


def _shade(table: Array, share: float) -> Look:
    """Give the look of a number by its share of the range."""
    colour = QColor(*(int(part) for part in table[int(shade_places(np.array(share), 0.0, 1.0))]))
    return Look(colour, NUMBER_MARKERS[0], QBrush(colour), True)
