"""The trail of a runner: a picture that only receives the new segments, whatever its length."""

from collections.abc import Callable, Sequence

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.views.dash import FAR_PX, dashes, lengths_along, near_segments
from arrows_gui.views.paint_device import device_ratio, is_vector
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.runner_look import look_at, polygon

WIDTH_PX = 2.0
DOT_PX = 4.5
MARK_PX = 6.5
MOST_WIDE = 500
"""Up to this many segments are drawn at once with a wide pen; more as shifted thin passes."""

MOST_DOTS = 400
"""The points of so many first steps are marked."""

MARK_GAP = 2.0
"""A dashed trail marks a step that is longer than so many marks: its dashes must be seen."""

RECENT = 1750
"""At least so many steps before the cursor stand out when the cursor is not at the end."""

BLOCK = 512
"""How far along its dash a trail is, is remembered at every so manyth step."""

FADED = 0.35
_CORNERS = ((-1, -1), (1, -1), (-1, 1), (1, 1))

Points = Callable[[int, int], Array]


class TrailItem(PaintedItem):
    """Draws where a runner has been."""

    def __init__(self) -> None:
        super().__init__()
        self._points: Points | None = None
        self._first = 0
        self._last = -1
        self._cursor = -1
        self._colour = QColor()
        self._width = WIDTH_PX
        self._look = look_at(0)
        self._dash: tuple[float, ...] = ()  # in pixels
        self._picture: QPixmap | None = None
        self._made_for: tuple[object, ...] = ()
        self._next = 0  # the first step that is not in the picture
        self._along = 0.0  # how far along its dash the line is at the last step in the picture
        self._blocks: list[float] = []  # and at the first step of each block
        self._painted = QRectF()  # the part of the picture where there is anything
        self._lines = PrimitiveArray(QLineF, 4)
        self.setZValue(20)

    def set_look(self, colour: QColor, line: float, look: int = 0) -> None:
        """Take a colour, a width, and the dash and the marker of a look."""
        self._colour, self._width = colour, WIDTH_PX * line
        self._look = look_at(look)
        self._dash = tuple(length * self._width for length in self._look.dash)
        self._forget()

    def show_trail(self, points: Points, first: int = 0) -> None:
        """Draw another trail, from its first step on.

        The function gives theta of the steps begin ... end - 1, shape (end - begin, 2).
        """
        self._points, self._first = points, first
        self._last = self._cursor = first - 1
        self._forget()

    def extend_to(self, last: int, cursor: int) -> None:
        """Draw up to the last step; the part before the cursor stands out."""
        if last < self._last:
            self._forget()  # what was seen is hidden again
        if (last, cursor) != (self._last, self._cursor):
            self._last, self._cursor = last, cursor
            self.update()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Add what is new to the picture, and paint it."""
        if self._points is None or self._last < self._first:
            return
        rect, ratio = self.view_rect_px(), device_ratio(painter)
        if is_vector(painter):
            self._paint_lines(painter, pixels, rect)
            return
        key = (pixels, rect.width(), rect.height(), ratio)
        if self._picture is None or key != self._made_for:
            size = rect.size().toSize() * ratio
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._made_for, self._painted = key, QRectF()
            self._next, self._along, self._blocks = self._first, 0.0, []
        if self._next <= self._last:
            self._add_segments(self._picture, pixels, rect)
        behind, opacity = self._cursor < self._last, painter.opacity()
        painter.setOpacity(opacity * FADED if behind else opacity)
        part = self._painted.intersected(QRectF(0, 0, rect.width(), rect.height()))
        source = QRectF(part.topLeft() * ratio, part.size() * ratio)
        painter.drawPixmap(part.translated(rect.topLeft()), self._picture, source)
        painter.setOpacity(opacity)
        if behind and self._cursor >= self._first:
            block = max(0, self._cursor - RECENT - self._first) // BLOCK
            path = self._path(pixels, rect, self._first + block * BLOCK, self._cursor)
            painter.translate(rect.topLeft())
            if len(path):
                self._stroke(painter, rect, path, self._blocks[block] if self._dash else 0.0)

    def _paint_lines(self, painter: QPainter, pixels: Pixels, rect: QRectF) -> None:
        """Paint the trail as lines, for a file that keeps them."""
        opacity, behind = painter.opacity(), self._cursor < self._last
        pen = QPen(self._colour, self._width)
        if self._look.dash:
            pen.setDashPattern(self._look.dash)
        painter.translate(rect.topLeft())
        for last in (self._last, self._cursor) if behind else (self._last,):
            if last < self._first:
                continue
            painter.setOpacity(opacity * FADED if behind and last == self._last else opacity)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            path = self._path(pixels, rect, self._first, last)
            if not len(path):
                continue
            near = np.clip(path, -FAR_PX, FAR_PX)
            painter.drawPolyline([QPointF(x, y) for x, y in _thinned(near).tolist()])
            if last == self._last:
                self._mark(painter, path[:MOST_DOTS], goes_on=False)
        painter.setOpacity(opacity)

    def _forget(self) -> None:
        self._picture, self._next = None, self._first
        self.update()

    def _path(self, pixels: Pixels, rect: QRectF, first: int, last: int) -> Array:
        """Give the points of some steps in pixels of the picture."""
        assert self._points is not None, "a trail is shown before it is painted"
        return pixels.points(self._points(first, last + 1)) - (rect.x(), rect.y())

    def _add_segments(self, picture: QPixmap, pixels: Pixels, rect: QRectF) -> None:
        first = max(self._next - 1, self._first)
        path = self._path(pixels, rect, first, self._last)
        if not len(path):  # hidden meanwhile; the trail is told in a moment
            return
        self._painted = self._painted.united(_bounds(path, 2 * self._width + MARK_PX))
        painter = QPainter(picture)
        end = self._stroke(painter, rect, path, self._along, first - self._first)
        marked = first - self._first
        if marked < MOST_DOTS:
            self._mark(painter, path[: MOST_DOTS - marked], self._next > self._first)
        painter.end()
        self._next, self._along = self._last + 1, end

    def _stroke(
        self, painter: QPainter, rect: QRectF, path: Array, begin: float, place: int | None = None
    ) -> float:
        """Draw a path (m, 2) that is so far along its dash; give how far it is at its end.

        With the place of its first point in the trail, the blocks are remembered.
        """
        if not self._dash:
            self._draw(painter, near_segments(_thinned(path)))
            return 0.0
        along = begin + lengths_along(path)
        period = sum(self._dash)
        if place is not None:
            due = len(self._blocks) * BLOCK - place
            self._blocks.extend((along[max(due, 0) :: BLOCK] % period).tolist())
        kept = _kept(path)
        strokes = dashes(path[kept], along[kept], self._dash, rect.width(), rect.height())
        self._draw(painter, strokes)
        return float(along[-1] % period)

    def _draw(self, painter: QPainter, segments: Array) -> None:
        if not len(segments):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = len(segments) <= MOST_WIDE
        pen = QPen(self._colour, self._width if wide else 1.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if wide else Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        self._lines.resize(len(segments))
        lines = self._lines.ndarray()
        for shift in ((0.0, 0.0),) if wide else self._shifts():
            lines[:, :2] = segments[:, :2] + shift
            lines[:, 2:] = segments[:, 2:] + shift
            painter.drawLines(*self._lines.drawargs())

    def _shifts(self) -> Sequence[tuple[float, float]]:
        """Give the places of the thin passes that together look as wide as the pen."""
        reach = (self._width - 1.2) / 2
        corners = [(x * reach, y * reach) for x, y in _CORNERS]
        return corners if reach < 0.6 else [*corners, (0.0, 0.0)]

    def _mark(self, painter: QPainter, path: Array, goes_on: bool) -> None:
        """Mark the points of a path; where it goes on, its first point was marked before."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        size = self._width / WIDTH_PX / 2
        near = np.abs(path).max(axis=1) < FAR_PX
        if self._dash:
            ways = np.diff(lengths_along(path), prepend=-np.inf)
            near &= ways > MARK_GAP * MARK_PX * size * 2
        near[0] &= not goes_on
        for x, y in path[near].tolist():
            if self._look.corners:
                painter.drawPolygon(polygon(self._look.corners, QPointF(x, y), MARK_PX * size))
            else:
                painter.drawEllipse(QPointF(x, y), DOT_PX * size, DOT_PX * size)


def _bounds(path: Array, margin: float) -> QRectF:
    """Give the rectangle around a path (m, 2), on whole pixels."""
    low = np.floor(np.clip(path.min(axis=0), -FAR_PX, FAR_PX) - margin)
    high = np.ceil(np.clip(path.max(axis=0), -FAR_PX, FAR_PX) + margin)
    return QRectF(QPointF(*low), QPointF(*high))


def _thinned(path: Array) -> Array:
    """Leave out points (m, 2) that lie within half a pixel of the one before them."""
    return path if len(path) < 3 else path[_kept(path)]


def _kept(path: Array) -> Array:
    """Tell which points (m, 2) are not within half a pixel of the one before them."""
    cells = np.round(path * 2)
    keep = np.ones(len(path), dtype=bool)
    keep[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    return keep
