"""The arrows of the points of a batch, tip to tail, as they are painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from arrows_gui.core.point_plane import Chain
from arrows_gui.views.chain_words import ChainWords
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

LINE_PX, CHOSEN_PX = 1.6, 3.4
HEAD_PX = 7.0
MARKED_PX = 16.0
"""An arrow from so many pixels on carries the marker of its class in its middle."""

MARKER_PX = 7.0
CLOSE_PX = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How the arrow of a point is drawn: its colour, and the marker and filling of its class.

    With ``cased`` it lies on a wider line: the shades of numbers are not all seen on the ground.
    """

    colour: QColor
    symbol: str
    brush: QBrush
    cased: bool = False


class ChainItem(PaintedItem):
    """Draws the links of a chain, and the bar that says how long they are."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._chain: Chain | None = None
        self._looks: tuple[Look | None, ...] = ()
        self._chosen: int | None = None
        self.setZValue(60)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self.update()

    def show_chain(
        self, chain: Chain | None, looks: Sequence[Look | None], chosen: int | None
    ) -> None:
        """Draw a chain with a look for each link, None where it is not of one point."""
        self._chain, self._looks, self._chosen = chain, tuple(looks), chosen
        self.update()

    def link_at(self, x: float, y: float, within_px: float = CLOSE_PX) -> int | None:
        """Give the link nearest to a place of the scene, within some pixels."""
        if self._chain is None:
            return None
        pixels = self.pixels()
        tails = pixels.points(self._chain.tails)
        ways = pixels.vectors(self._chain.vectors)
        from_tail = np.array((x, y)) - tails
        squares = np.square(ways).sum(axis=1)
        with np.errstate(all="ignore"):
            along = np.clip((from_tail * ways).sum(axis=1) / squares, 0, 1)
        along = np.where(squares > 0, along, 0.0)
        gaps = np.hypot(*(from_tail - along[:, None] * ways).T)
        best = int(gaps.argmin())
        return best if gaps[best] <= within_px else None

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the other links, then the chosen one, and the bar."""
        theme, chain = self._theme, self._chain
        if theme is None or chain is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tails, ways = pixels.points(chain.tails).tolist(), pixels.vectors(chain.vectors).tolist()
        members = chain.members.tolist()
        ordered = sorted(range(len(members)), key=lambda k: members[k] == self._chosen)
        for k in ordered:
            self._paint_link(painter, theme, members[k], self._looks[k], tails[k], ways[k])
        ChainWords(painter, theme, self.view_rect_px(), pixels).paint(chain)

    def _paint_link(
        self,
        painter: QPainter,
        theme: Theme,
        member: int,
        look: Look | None,
        tail: list[float],
        way: list[float],
    ) -> None:
        length = hypot(*way)
        if not 0.3 <= length < 1e5:
            return
        chosen = member == self._chosen and look is not None
        dash = Qt.PenStyle.SolidLine if look is not None else Qt.PenStyle.DashLine
        colour = look.colour if look is not None else theme.colour("muted")
        width = (CHOSEN_PX if chosen else LINE_PX) * theme.line**0.7
        start, end = QPointF(*tail), QPointF(tail[0] + way[0], tail[1] + way[1])
        if look is not None and (chosen or look.cased):
            under = QPen(
                theme.colour("text" if chosen else "muted"), width + (3.0 if chosen else 2.0)
            )
            painter.setPen(under)
            painter.drawLine(start, end)
        painter.setPen(QPen(colour, width, dash, Qt.PenCapStyle.FlatCap))
        painter.drawLine(start, end)
        size = min(HEAD_PX * theme.line**0.5 * (1.4 if chosen else 1.0), 0.6 * length)
        painter.setPen(QPen(theme.colour("text"), 1) if chosen else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(colour)
        painter.drawPolygon(_head(end, (way[0] / length, way[1] / length), size))
        if look is not None and length >= MARKED_PX:
            self._paint_marker(painter, theme, look, (start + end) / 2)

    def _paint_marker(self, painter: QPainter, theme: Theme, look: Look, place: QPointF) -> None:
        painter.save()
        painter.translate(place)
        size = MARKER_PX * theme.line**0.4
        painter.scale(size, size)
        pen = QPen(theme.colour("casing"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(look.brush)
        painter.drawPath(Symbols[look.symbol])
        painter.restore()


def _head(tip: QPointF, along: tuple[float, float], size: float) -> QPolygonF:
    """Give the corners of a small head, in pixels."""
    dx, dy = along
    base, wide = QPointF(tip.x() - dx * size, tip.y() - dy * size), 0.45 * size
    left, right = (QPointF(base.x() - s * dy * wide, base.y() + s * dx * wide) for s in (1, -1))
    return QPolygonF([tip, left, right])
