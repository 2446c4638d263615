"""Where the runners are: their points, the known minima, and pointers to what is out of view."""

from collections.abc import Sequence
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.surface import Minimum
from arrows_gui.views.overlay_items import paint_text
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.runner_look import paint_marker
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

POINT_PX = 6.0


class PointsItem(PaintedItem):
    """The points of all runners, the known minima, and where a point lies out of view."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._points: tuple[tuple[Array, int], ...] = ()
        self._minima: tuple[Minimum, ...] = ()
        self._fog = False
        self.setZValue(65)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_fog(self, fog: bool) -> None:
        """Hide the minima in fog: no rule can see them."""
        self._fog = fog
        self.update()

    def show_points(self, points: Sequence[tuple[Array, int]]) -> None:
        """Show points (2,) with the looks of their runners; the first one is in focus."""
        self._points = tuple(points)
        self.update()

    def show_minima(self, minima: Sequence[Minimum]) -> None:
        """Mark the known minima."""
        self._minima = tuple(minima)
        self.update()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint minima as crosses, points as markers, and pointers to points out of view."""
        if self._theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.view_rect_px()
        for minimum in () if self._fog else self._minima:
            self._cross(painter, pixels.points(np.array((minimum.x, minimum.y))))
        radius = POINT_PX * self._theme.line**0.5
        for rank, (point, look) in reversed(list(enumerate(self._points))):
            place, colour = pixels.points(point), self._theme.runner_colour(look)
            if rect.contains(QPointF(*np.clip(place, -1e6, 1e6))):
                casing = self._theme.colour("casing")
                paint_marker(painter, look, QPointF(*place), radius, colour, casing)
            else:
                corner = self._pointer(painter, rect, place, colour)
                if rank == 0:  # the words of several would lie on each other
                    self._say_where(painter, rect, corner, point)

    def _cross(self, painter: QPainter, place: Array) -> None:
        assert self._theme is not None, "painted with a theme"
        x, y = place.tolist()
        for colour, width in (("casing", 4.0), ("minimum", 1.6)):
            painter.setPen(QPen(self._theme.colour(colour), width * self._theme.line**0.5))
            painter.drawLine(QPointF(x - 5, y - 5), QPointF(x + 5, y + 5))
            painter.drawLine(QPointF(x - 5, y + 5), QPointF(x + 5, y - 5))

    def _pointer(self, painter: QPainter, rect: QRectF, place: Array, colour: QColor) -> QPointF:
        """Paint at the edge of the view which way a point lies, and give where that is."""
        assert self._theme is not None, "painted with a theme"
        inner = rect.adjusted(16, 16, -16, -16)
        centre = np.array((inner.center().x(), inner.center().y()))
        way = np.nan_to_num(place - centre)  # a pixel so far away is no number
        along = way / (np.abs(way).max() or 1.0)
        along = along / (hypot(*along) or 1.0)
        room = np.array((inner.width(), inner.height())) / 2
        middle = centre + along * float((room / np.maximum(np.abs(along), 1e-9)).min())
        side = np.array((-along[1], along[0]))
        corners = (
            middle + 12 * along,
            middle - 6 * along + 8 * side,
            middle - 6 * along - 8 * side,
        )
        painter.setPen(QPen(self._theme.colour("casing"), 2))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        return QPointF(*middle)

    def _say_where(self, painter: QPainter, rect: QRectF, corner: QPointF, point: Array) -> None:
        """Write beside a pointer where its point is."""
        assert self._theme is not None, "painted with a theme"
        inner = rect.adjusted(16, 16, -16, -16)
        text = tr("out of view at ({x:.3g}, {y:.3g})", x=point[0], y=point[1])
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(corner.x() - width / 2, inner.left()), inner.right() - width)
        above = corner.y() - 16
        if corner.y() <= inner.center().y():
            above = corner.y() + 16 + painter.fontMetrics().ascent()
        paint_text(painter, self._theme, QPointF(left, above), text)
