"""The accumulated squares beside a point: the side of each is what its axis is divided by."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.views.overlay_items import paint_text
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

FILL_ALPHA = 0.28
OUTLINE_PX = 1.6
SMALLEST_PX = 1.0
"""A square with a shorter side is not drawn: there is no area to see."""

GAP_PX = 4.0


class SquaresItem(PaintedItem):
    """Draws a square on each axis; the two lie beside the arrow and never on each other."""

    def __init__(self) -> None:
        super().__init__()
        self._point, self._sides, self._signs = np.zeros(2), np.zeros(2), np.ones(2)
        self._labels: tuple[str, str] = ("", "")
        self._theme: Theme | None = None
        self.setZValue(60)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self.update()

    def show_squares(
        self, point: Array, sides: Array, signs: Array, labels: tuple[str, str] = ("", "")
    ) -> None:
        """Draw squares with sides (2,) in axis units, from a point (2,) along the signs (2,)."""
        self._point, self._sides, self._signs = point, sides, signs
        self._labels = labels
        self.update()

    def clear(self) -> None:
        """Draw no squares."""
        self.show_squares(self._point, np.zeros(2), np.ones(2))

    def rects(self) -> list[QRectF]:
        """Give the squares in pixels of the scene, as painted; an empty one is not painted.

        Each has its side on its own axis as seen from the point, and reaches across that axis to
        the side where the arrow does not go.
        """
        pixels = self.pixels()
        x, y = pixels.points(self._point).tolist()
        along = pixels.vectors(self._sides * self._signs)
        turns = np.sign(pixels.vectors(self._signs))
        found = []
        for axis in range(2):
            side = float(abs(along[axis]))
            across = -float(turns[1 - axis]) * side
            reach = (float(along[0]), across) if axis == 0 else (across, float(along[1]))
            fits = isfinite(side) and SMALLEST_PX <= side < 1e5
            square = QRectF(QPointF(x, y), QPointF(x + reach[0], y + reach[1])).normalized()
            found.append(square if fits else QRectF())
        return found

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint both squares, then what their sides are."""
        if self._theme is None:
            return
        rects = self.rects()
        for rect in rects:
            if not rect.isEmpty():
                self._square(painter, self._theme, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QPointF(*pixels.points(self._point))
        for axis, (rect, label) in enumerate(zip(rects, self._labels, strict=True)):
            if label and not rect.isEmpty():
                self._label(painter, self._theme, rect, place, label, axis)

    def _square(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        fill = theme.colour("terms")
        painter.setPen(QPen(theme.colour("casing"), OUTLINE_PX * theme.line + 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        painter.setPen(QPen(fill, OUTLINE_PX * theme.line))
        fill.setAlphaF(FILL_ALPHA)
        painter.setBrush(fill)
        painter.drawRect(rect)

    def _label(
        self,
        painter: QPainter,
        theme: Theme,
        rect: QRectF,
        place: QPointF,
        label: str,
        axis: int,
    ) -> None:
        """Write at the far edge of a square, where the arrow does not go, and inside the view."""
        metrics = painter.fontMetrics()
        wide, high = metrics.horizontalAdvance(label), metrics.height()
        left = rect.center().x() - wide / 2
        if axis == 1:
            on_the_left = rect.center().x() < place.x()
            left = place.x() - wide - 2 * GAP_PX if on_the_left else place.x() + 2 * GAP_PX
        below = rect.center().y() >= place.y()
        baseline = rect.bottom() + GAP_PX + high if below else rect.top() - 2 * GAP_PX
        view = self.view_rect_px().adjusted(6, high, -6 - wide, -6)
        left = max(min(left, view.right()), view.left())
        baseline = max(min(baseline, view.bottom()), view.top())
        paint_text(painter, theme, QPointF(left, baseline), label)
