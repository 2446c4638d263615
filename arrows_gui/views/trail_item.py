"""The trail of a runner: a picture that only receives the new segments, whatever its length."""

from collections.abc import Callable

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.views.painted_item import PaintedItem, Pixels

WIDTH_PX = 2.0
DOT_PX = 4.5
MOST_WIDE = 3000
"""Up to this many segments are drawn at once with a wide pen; more as shifted thin passes."""

MOST_DOTS = 400
"""The points of so many first steps are marked."""

RECENT = 2000
"""So many steps before the cursor stand out when the cursor is not at the end."""

FADED = 0.35
_SHIFTS = ((-0.4, -0.4), (0.4, -0.4), (-0.4, 0.4), (0.4, 0.4))
_FAR_PX = 1e6

Points = Callable[[int, int], Array]


class TrailItem(PaintedItem):
    """Draws where a runner has been."""

    def __init__(self) -> None:
        super().__init__()
        self._points: Points | None = None
        self._last = -1
        self._cursor = -1
        self._colour = QColor()
        self._width = WIDTH_PX
        self._picture: QPixmap | None = None
        self._made_for: tuple[object, ...] = ()
        self._in_picture = 0
        self._painted = QRectF()  # the part of the picture where there is anything
        self._lines = PrimitiveArray(QLineF, 4)
        self.setZValue(20)

    def set_look(self, colour: QColor, line: float) -> None:
        """Take a colour and a width."""
        self._colour, self._width = colour, WIDTH_PX * line
        self._forget()

    def show_trail(self, points: Points) -> None:
        """Draw another trail: the function gives theta of the steps first ... end - 1, (m, 2)."""
        self._points = points
        self._last = self._cursor = -1
        self._forget()

    def extend_to(self, last: int, cursor: int) -> None:
        """Draw up to the last step; the part before the cursor stands out."""
        if (last, cursor) != (self._last, self._cursor):
            self._last, self._cursor = last, cursor
            self.update()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Add what is new to the picture, and paint it."""
        if self._points is None or self._last < 0:
            return
        rect = self.view_rect_px()
        ratio = painter.device().devicePixelRatioF()
        key = (pixels, rect.width(), rect.height(), ratio)
        if self._picture is None or key != self._made_for:
            size = rect.size().toSize() * ratio
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._made_for, self._in_picture, self._painted = key, 0, QRectF()
        if self._in_picture <= self._last:
            self._add_segments(self._picture, pixels, rect.topLeft())
        behind = self._cursor < self._last
        painter.setOpacity(FADED if behind else 1.0)
        part = self._painted.intersected(QRectF(0, 0, rect.width(), rect.height()))
        source = QRectF(part.topLeft() * ratio, part.size() * ratio)
        painter.drawPixmap(part.translated(rect.topLeft()), self._picture, source)
        painter.setOpacity(1.0)
        if behind:
            first = max(0, self._cursor - RECENT)
            self._stroke(painter, pixels.points(self._points(first, self._cursor + 1)))

    def _forget(self) -> None:
        self._picture, self._in_picture = None, 0
        self.update()

    def _add_segments(self, picture: QPixmap, pixels: Pixels, origin: QPointF) -> None:
        assert self._points is not None, "a trail is shown before it is painted"
        first = max(self._in_picture - 1, 0)
        path = pixels.points(self._points(first, self._last + 1)) - (origin.x(), origin.y())
        self._painted = self._painted.united(_bounds(path, 2 * self._width + DOT_PX))
        painter = QPainter(picture)
        self._stroke(painter, path)
        if first < MOST_DOTS:
            self._dot(painter, path[: MOST_DOTS - first])
        painter.end()
        self._in_picture = self._last + 1

    def _stroke(self, painter: QPainter, path: Array) -> None:
        segments = near_segments(_thinned(path))
        if not len(segments):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = len(segments) <= MOST_WIDE
        pen = QPen(self._colour, self._width if wide else 1.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if wide else Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        self._lines.resize(len(segments))
        lines = self._lines.ndarray()
        for shift in ((0.0, 0.0),) if wide else _SHIFTS:
            lines[:, :2] = segments[:, :2] + shift
            lines[:, 2:] = segments[:, 2:] + shift
            painter.drawLines(*self._lines.drawargs())

    def _dot(self, painter: QPainter, path: Array) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        radius = DOT_PX / 2 * self._width / WIDTH_PX
        near = path[(np.abs(path) < _FAR_PX).all(axis=1)]
        for x, y in near.tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)


def near_segments(path: Array) -> Array:
    """Give the segments of a path (m, 2) as rows x1, y1, x2, y2 that a painter can take.

    A segment that leaves for far away is shortened, in its true direction; one that is far away at
    both ends is left out.
    """
    starts, ends = path[:-1], path[1:]
    near_start = np.abs(starts).max(axis=1) < _FAR_PX
    near_end = np.abs(ends).max(axis=1) < _FAR_PX
    with np.errstate(over="ignore", invalid="ignore"):
        way = ends / 2 - starts / 2  # half of it: the whole may be no number
        reach = np.abs(way).max(axis=1, keepdims=True)
        short = way * (_FAR_PX / np.maximum(reach, _FAR_PX)) * 2
        first = np.where(near_start[:, None], starts, ends - short)
        second = np.where(near_end[:, None], ends, starts + short)
    return np.concatenate((first, second), axis=1)[near_start | near_end]


def _bounds(path: Array, margin: float) -> QRectF:
    """Give the rectangle around a path (m, 2), on whole pixels."""
    low = np.floor(np.clip(path.min(axis=0), -_FAR_PX, _FAR_PX) - margin)
    high = np.ceil(np.clip(path.max(axis=0), -_FAR_PX, _FAR_PX) + margin)
    return QRectF(QPointF(*low), QPointF(*high))


def _thinned(path: Array) -> Array:
    """Leave out points (m, 2) that lie within half a pixel of the one before them."""
    if len(path) < 3:
        return path
    cells = np.round(path * 2)
    keep = np.ones(len(path), dtype=bool)
    keep[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    return path[keep]
