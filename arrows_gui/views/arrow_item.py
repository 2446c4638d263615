"""The arrows of a step: few, wide, cased, and readable back."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Arrow, ArrowKind
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

HEAD_PX = 13.0
HALF_HEAD = 0.42
SHAFT_PX = 2.6
CASING_PX = 2.0
HIGHLIT_PX = 4.0
SHORTEST_PX = 1.0
"""An arrow shorter than this is not drawn: there is no direction to see."""

_DASHES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True, slots=True, eq=False)
class DrawnArrow:
    """An arrow as it is drawn: its vector (2,) scaled and perhaps cut, in axis units."""

    arrow: Arrow
    vector: Array
    is_cut: bool


def sample_of(kind: ArrowKind) -> DrawnArrow:
    """Give an arrow that stands for its kind, in the legend and in the scale key."""
    zero = np.zeros(2)
    return DrawnArrow(Arrow(kind, kind.title, kind.formula, zero, zero), zero, False)


class ArrowItem(PaintedItem):
    """Draws arrows on the plot."""

    def __init__(self) -> None:
        super().__init__()
        self._arrows: tuple[DrawnArrow, ...] = ()
        self._theme: Theme | None = None
        self._highlit = ""
        self.setZValue(70)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self.update()

    def show_arrows(self, arrows: Sequence[DrawnArrow]) -> None:
        """Draw these arrows from now on."""
        self._arrows = tuple(arrows)
        self.update()

    def highlight(self, kind_id: str) -> None:
        """Make the arrows of a kind stand out; "" is none."""
        if kind_id != self._highlit:
            self._highlit = kind_id
            self.update()

    def drawn(self) -> list[tuple[DrawnArrow, Array, Array]]:
        """Give every arrow with its tail and head (2,) in pixels of the scene, as painted."""
        pixels = self.pixels()
        drawn = []
        for arrow in self._arrows:
            tail = pixels.points(arrow.arrow.tail)
            drawn.append((arrow, tail, tail + pixels.vectors(arrow.vector)))
        return drawn

    def arrow_at(self, x: float, y: float, within_px: float = 7.0) -> DrawnArrow | None:
        """Give the topmost arrow that passes within some pixels of a point of the scene."""
        for arrow, tail, head in reversed(self.drawn()):
            if _distance(np.array((x, y)), tail, head) <= within_px:
                return arrow
        return None

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint a rim round those that are lit, then every casing, then every arrow."""
        if self._theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self.drawn()
        lit = [each for each in drawn if each[0].arrow.kind.id == self._highlit]
        for key, width, some in (("accent", HIGHLIT_PX, lit), ("casing", CASING_PX, drawn)):
            for arrow, tail, head in some:
                casing = self._theme.colour(key)
                paint_arrow(painter, arrow, tail, head, casing, self._theme.line, width)
        for arrow, tail, head in drawn:
            colour = self._theme.colour(arrow.arrow.kind.colour_key)
            paint_arrow(painter, arrow, tail, head, colour, self._theme.line, 0.0)


def paint_arrow(
    painter: QPainter,
    drawn: DrawnArrow,
    tail: Array,
    head: Array,
    colour: QColor,
    line: float,
    casing_px: float,
) -> None:
    """Paint one arrow from tail to head (2,) in pixels; a casing is the same, wider all round."""
    kind = drawn.arrow.kind
    # Plain numbers: a race paints a hundred arrows a frame, each twice.
    (x, y), (tip_x, tip_y) = tail.tolist(), head.tolist()
    length = hypot(tip_x - x, tip_y - y)
    if not SHORTEST_PX <= length < 1e5:
        return
    along = ((tip_x - x) / length, (tip_y - y) / length)
    size = min(HEAD_PX * line * (0.75 if kind.head == "small" else 1.0), 0.5 * length)
    dash = _DASHES[kind.dash] if not casing_px else Qt.PenStyle.SolidLine
    pen = QPen(colour, SHAFT_PX * line + 2 * casing_px, dash, Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    base = QPointF(tip_x - along[0] * size, tip_y - along[1] * size)
    painter.drawLine(QPointF(x, y), base)
    outline = QPen(colour, 1.2 * line + 2 * casing_px)
    outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(outline)
    if kind.head != "open":
        painter.setBrush(colour)
    painter.drawPolygon(_head((tip_x, tip_y), along, size, kind.head == "notched"))
    if kind.head == "double":
        back = min(size * 0.75, 0.3 * length)
        second = (tip_x - along[0] * back, tip_y - along[1] * back)
        painter.drawPolygon(_head(second, along, size))
    if drawn.is_cut:
        _paint_break(painter, tail, np.array(along), length, colour, line, casing_px)


def _head(
    tip: tuple[float, float], along: tuple[float, float], size: float, notched: bool = False
) -> list[QPointF]:
    """Give the corners of a head, in pixels."""
    (x, y), (dx, dy) = tip, along
    base_x, base_y = x - dx * size, y - dy * size
    wide = size * HALF_HEAD * (1.25 if notched else 1.0)
    barb = 0.35 * size if notched else 0.0
    left = QPointF(base_x - dy * wide - dx * barb, base_y + dx * wide - dy * barb)
    right = QPointF(base_x + dy * wide - dx * barb, base_y - dx * wide - dy * barb)
    if notched:
        return [QPointF(x, y), left, QPointF(base_x, base_y), right]
    return [QPointF(x, y), left, right]


def _paint_break(
    painter: QPainter,
    tail: Array,
    along: Array,
    length: float,
    colour: QColor,
    line: float,
    casing_px: float,
) -> None:
    """Paint the mark of an arrow that was cut: two slanting strokes across the shaft."""
    painter.setPen(QPen(colour, 2.0 * line + 2 * casing_px))
    slant = (np.array((-along[1], along[0])) + along * 0.6) * 7.0 * line
    for shift in (-3.0, 3.0):
        middle = tail + along * (0.55 * length + shift * line)
        painter.drawLine(QPointF(*(middle - slant)), QPointF(*(middle + slant)))


def _distance(point: Array, tail: Array, head: Array) -> float:
    """Give the distance of a point from a segment."""
    along = head - tail
    square = float(along @ along)
    share = 0.0 if square == 0 else min(1.0, max(0.0, float((point - tail) @ along) / square))
    return float(np.hypot(*(point - tail - share * along)))
