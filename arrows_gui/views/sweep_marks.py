"""What is drawn over a sweep: theory, the best cell, the chosen one, and the knobs as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

STAR, DIAMOND, RING, BOX, CURSOR, LINE = "star", "diamond", "ring", "box", "cursor", "line"
"""The lowest loss, the optimum of theory, the knobs, the loaded cell, the keys' cell, theory."""

LEAST_BOX_PX = 9.0
SIZE_PX = 7.0
EDGE_PX = 9.0
"""What lies outside is marked so far inside of the edge."""

LABEL_GAP_PX = 4.0
CURSOR_PX = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is marked, in places of the axes; None is not shown.

    ``lines`` are each (m, 2). ``labels`` are written beside upright lines: a place and its words.
    A cell is its four borders: left, right, low, high. ``on_axis`` says that only the first
    coordinate of ``current`` counts.
    """

    lines: Sequence[Array] = ()
    labels: Sequence[tuple[float, str]] = ()
    optimum: tuple[float, float] | None = None
    best: tuple[float, float] | None = None
    current: tuple[float, float] | None = None
    chosen: tuple[float, float, float, float] | None = None
    cursor: tuple[float, float, float, float] | None = None
    on_axis: bool = False


class MarksItem(PaintedItem):
    """Paints the marks in pixels, each with a casing so that it is seen on any colour."""

    def __init__(self) -> None:
        super().__init__()
        self.marks = Marks()
        self._theme: Theme | None = None
        self._focused = False
        self._font = QFont()

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Take the colours, widths and font of a theme."""
        self._theme, self._font = theme, QFont(font)
        self.update()

    def show_marks(self, marks: Marks) -> None:
        """Show other marks."""
        self.marks = marks
        self.update()

    def set_focused(self, focused: bool) -> None:
        """Show whether the keys move the cursor."""
        self._focused = focused
        self.update()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint theory below, then the cells, then the points."""
        theme, marks, view = self._theme, self.marks, self.view_rect_px()
        if theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(view)
        for line in marks.lines:
            draw_line(painter, theme, pixels.points(line))
        for cell, kind in ((marks.chosen, BOX), (marks.cursor if self._focused else None, CURSOR)):
            if cell is not None:
                draw_box(painter, theme, _rect(pixels, cell), kind)
        for point, kind in ((marks.optimum, DIAMOND), (marks.best, STAR)):
            if point is not None and np.isfinite(point).all():
                draw_sample(painter, theme, kind, QPointF(*pixels.points(np.array(point))))
        if marks.current is not None:
            self._current(painter, theme, pixels, view)
        for row, (place, text) in enumerate(marks.labels):
            x = float(pixels.points(np.array((place, 0.0)))[0])
            self._label(painter, theme, (x, row), text, view)
        if self._focused:
            painter.setPen(QPen(theme.colour("accent"), 2 * theme.line**0.7))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(view.adjusted(1, 1, -1, -1))

    def _current(self, painter: QPainter, theme: Theme, pixels: Pixels, view: QRectF) -> None:
        """Mark where the knobs are; what is outside has an arrow at the edge."""
        marks = self.marks
        assert marks.current is not None, "there is something to be marked"
        with np.errstate(all="ignore"):
            x, y = pixels.points(np.clip(np.array(marks.current), -1e9, 1e9))
        if marks.on_axis:
            y = view.bottom() - EDGE_PX
            if view.left() <= x <= view.right():
                top = np.array(((x, view.top()), (x, view.bottom())))
                draw_line(painter, theme, top, dotted=True)
        ways = (_way(x, view.left(), view.right()), _way(y, view.top(), view.bottom()))
        at = QPointF(
            min(max(x, view.left() + EDGE_PX), view.right() - EDGE_PX) if ways[0] else x,
            min(max(y, view.top() + EDGE_PX), view.bottom() - EDGE_PX) if ways[1] else y,
        )
        if any(ways):
            draw_arrow(painter, theme, at, ways)
        else:
            draw_sample(painter, theme, RING, at)

    def _label(
        self, painter: QPainter, theme: Theme, at: tuple[float, int], text: str, view: QRectF
    ) -> None:
        """Write words beside an upright line; each label has a row of its own."""
        x, row = at
        painter.setFont(self._font)
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 6, metrics.height() + 2
        left = x + LABEL_GAP_PX
        if left + width > view.right():
            left = max(x - LABEL_GAP_PX - width, view.left() + 2)
        box = QRectF(left, view.top() + 4 + row * height, width, height)
        ground = QColor(theme.colour("base"))
        ground.setAlphaF(0.85)
        painter.fillRect(box, ground)
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_line(painter: QPainter, theme: Theme, points: Array, dotted: bool = False) -> None:
    """Draw a line (m, 2) of pixels: theory is dashed, the knobs are dotted."""
    path = QPolygonF([QPointF(x, y) for x, y in points])
    width = theme.line**0.7
    painter.setBrush(Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.DashLine
    for pen in (
        QPen(theme.colour("casing"), 4.5 * width),
        QPen(theme.colour("accent" if dotted else "text"), 2 * width, style),
    ):
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPolyline(path)


def draw_box(painter: QPainter, theme: Theme, rect: QRectF, kind: str) -> None:
    """Draw the frame of a cell; that of the keys is dashed."""
    width = theme.line**0.7
    dashes = Qt.PenStyle.DashLine if kind == CURSOR else Qt.PenStyle.SolidLine
    if kind == CURSOR:  # around the frame of the loaded cell, where both are one
        rect = rect.adjusted(-CURSOR_PX, -CURSOR_PX, CURSOR_PX, CURSOR_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    key = "accent" if kind == CURSOR else "text"
    for pen in (
        QPen(theme.colour("casing"), 5 * width),
        QPen(theme.colour(key), 2.2 * width, dashes),
    ):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(rect)


def draw_sample(painter: QPainter, theme: Theme, kind: str, at: QPointF) -> None:
    """Draw a mark around a pixel."""
    size = SIZE_PX * theme.line**0.4
    if kind in (BOX, CURSOR):
        side = 0.75 * size
        draw_box(painter, theme, QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side), kind)
    elif kind == LINE:
        draw_line(painter, theme, np.array(((at.x() - 11, at.y()), (at.x() + 11, at.y()))))
    elif kind == RING:
        _ring(painter, theme, at, size)
    else:
        corners = _star(at, size * 1.15) if kind == STAR else _diamond(at, size)
        _cased(painter, theme, corners, "base" if kind == DIAMOND else "text")


def draw_arrow(painter: QPainter, theme: Theme, at: QPointF, ways: tuple[int, int]) -> None:
    """Draw a head that points out of the picture, to where the knobs are."""
    size = SIZE_PX * theme.line**0.4
    angle = np.arctan2(ways[1], ways[0])
    turns = (0.0, 2.4, -2.4)
    corners = QPolygonF(
        [QPointF(at.x() + size * cos(angle + t), at.y() + size * sin(angle + t)) for t in turns]
    )
    _cased(painter, theme, corners, "accent")


def _ring(painter: QPainter, theme: Theme, at: QPointF, size: float) -> None:
    width = theme.line**0.7
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, pen_width in (("casing", 5.5), ("accent", 2.8)):
        painter.setPen(QPen(theme.colour(colour), pen_width * width))
        painter.drawEllipse(at, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawEllipse(at, 1.8 * width, 1.8 * width)


def _cased(painter: QPainter, theme: Theme, corners: QPolygonF, fill: str) -> None:
    path = QPainterPath()
    path.addPolygon(corners)
    path.closeSubpath()
    painter.strokePath(path, QPen(theme.colour("casing"), 4 * theme.line**0.7))
    painter.fillPath(path, theme.colour(fill))
    if fill == "base":
        painter.strokePath(path, QPen(theme.colour("text"), 2 * theme.line**0.7))


def _star(at: QPointF, size: float) -> QPolygonF:
    corners = []
    for turn in range(10):
        radius = size if turn % 2 == 0 else 0.42 * size
        angle = turn * pi / 5 - pi / 2
        corners.append(QPointF(at.x() + radius * cos(angle), at.y() + radius * sin(angle)))
    return QPolygonF(corners)


def _diamond(at: QPointF, size: float) -> QPolygonF:
    ways = ((0, -1), (1, 0), (0, 1), (-1, 0))
    return QPolygonF([QPointF(at.x() + size * x, at.y() + size * y) for x, y in ways])


def _way(pixel: float, low: float, high: float) -> int:
    """Tell whether a pixel lies before a range, in it or behind it: -1, 0 or 1."""
    return -1 if pixel < low - 0.5 else 1 if pixel > high + 0.5 else 0


def _rect(pixels: Pixels, cell: tuple[float, float, float, float]) -> QRectF:
    """Give the pixels of a cell, never too small to be seen."""
    left, right, low, high = cell
    corners = pixels.points(np.array(((left, low), (right, high))))
    rect = QRectF(QPointF(*corners[0]), QPointF(*corners[1])).normalized()
    wider = max(0.0, (LEAST_BOX_PX - rect.width()) / 2)
    taller = max(0.0, (LEAST_BOX_PX - rect.height()) / 2)
    return rect.adjusted(-wider, -taller, wider, taller)
