"""What lies under the arrows: heat map, contours, and hatching where there is no loss."""

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades, shades_for
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme, heat_colours

CELLS = 240
"""Cells of the heat map along the longer side of the view."""

LEVELS = 16
"""Contours in a view."""


class ContourItem(PaintedItem):
    """Contour lines, 1 pixel wide, as one buffer; cached until the view or the surface changes."""

    def __init__(self) -> None:
        super().__init__()
        self._segments: Array = np.empty((0, 4))
        self._lines = PrimitiveArray(QLineF, 4)
        self._pen = QPen()
        self.setZValue(2)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_theme(self, theme: Theme) -> None:
        """Take the colour of a theme."""
        colour = theme.colour("contour")
        colour.setAlphaF(0.75)
        self._pen = QPen(colour, 1.0)
        self.update()

    def show_segments(self, segments: Array) -> None:
        """Draw segments, rows x1, y1, x2, y2 in data."""
        self._segments = segments
        self.update()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint all segments at once."""
        if not len(self._segments):
            return
        self._lines.resize(len(self._segments))
        self._lines.ndarray()[:] = pixels.points(self._segments.reshape(-1, 2, 2)).reshape(-1, 4)
        painter.setPen(self._pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawLines(*self._lines.drawargs())


class Backdrop:
    """The items of the backdrop on a view box, and how losses become shades there."""

    def __init__(self, box: pg.ViewBox) -> None:
        self.shades = Shades(0.0, 1.0, False)
        self._fog = self._has_gaps = False
        self.image = pg.ImageItem(axisOrder="row-major")
        self.image.setZValue(0)
        self.image.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._hatch = QGraphicsRectItem()
        self._hatch.setZValue(-1)
        self._hatch.setPen(QPen(Qt.PenStyle.NoPen))
        self._contours = ContourItem()
        self._colours: Array = np.zeros((256, 3))
        for item in (self._hatch, self.image, self._contours):
            box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; draw again to see them."""
        self._colours = heat_colours(theme)
        self._contours.set_theme(theme)
        brush = QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern)
        self._hatch.setBrush(brush)

    def set_fog(self, fog: bool) -> None:
        """Hide the surface, or show it again."""
        for item in (self.image, self._contours):
            item.setVisible(not fog)
        self._hatch.setVisible(self._has_gaps and not fog)
        self._fog = fog

    def draw(self, objective: SurfaceObjective, rect: QRectF, is_log: bool, contours: bool) -> bool:
        """Draw the losses over a rectangle; tell whether any of them is finite."""
        cell = max(rect.width(), rect.height()) / CELLS
        columns, rows = (max(2, round(side / cell)) for side in (rect.width(), rect.height()))
        xs = rect.left() + (np.arange(columns) + 0.5) * rect.width() / columns
        ys = rect.top() + (np.arange(rows) + 0.5) * rect.height() / rows
        loss = objective.formula.loss(xs[None, :], ys[:, None])
        self.shades = shades_for(loss, is_log)
        share = self.shades.share(loss)
        self._draw_image(share, rect)
        self._contours.show_segments(_contours(xs, ys, share) if contours else np.empty((0, 4)))
        return bool(np.isfinite(loss).any())

    def _draw_image(self, share: Array, rect: QRectF) -> None:
        known = np.isfinite(share)
        place = np.where(known, share, 0.0) * 255
        picture = np.empty((*share.shape, 4), dtype=np.uint8)
        picture[..., :3] = self._colours[place.astype(np.uint8)]
        picture[..., 3] = np.where(known, 255, 0)
        self.image.setImage(picture, autoLevels=False, levels=(0, 255))
        self.image.setRect(rect)
        self._hatch.setRect(rect)
        self._has_gaps = not known.all()
        self._hatch.setVisible(self._has_gaps and not self._fog)


def _contours(xs: Array, ys: Array, share: Array) -> Array:
    """Give the contour lines of evenly spaced shades as segments."""
    masked = np.ma.masked_invalid(share)
    if masked.count() < 4 or float(masked.max()) <= float(masked.min()):
        return np.empty((0, 4))
    generator = contour_generator(xs, ys, masked, line_type=LineType.Separate)
    parts = []
    for level in (np.arange(LEVELS) + 0.5) / LEVELS:
        for line in generator.lines(float(level)):
            points = np.asarray(line, dtype=np.float64)
            parts.append(np.concatenate((points[:-1], points[1:]), axis=1))
    return np.concatenate(parts) if parts else np.empty((0, 4))
