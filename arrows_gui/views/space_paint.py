"""The landscape itself: shaded quadrilaterals, painted from the farthest to the nearest."""

from math import ceil

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.core.height_field import CELLS, HeightField
from arrows_gui.views.paint_device import is_vector
from arrows_gui.views.space_axes import floor_contours, paint_axes, paint_floor
from arrows_gui.views.space_marks import paint_minima
from arrows_gui.views.space_scene import Scene
from arrows_gui.views.theme import Theme, heat_colours

LEVELS = 20
"""Levels of shading of each colour."""

SHADING = (0.7, 1.05)
"""What the colours are multiplied by where the light grazes, and where it falls straight."""

SHADING_ON_DARK = (0.85, 1.35)
"""The same on a dark background, to which the colours are faded."""

UNDERSIDE = 0.82
"""The landscape seen from below is darker by this factor."""

LIGHT = (-0.45, 0.55, 0.7)
"""Where the light comes from: right, up, and towards the camera, which it goes with."""

FINE = 2
"""The landscape is painted so many times larger, and then made smaller: this smooths its edges, and
antialiasing would leave seams between the quadrilaterals."""


class Scenery:
    """What stays while the camera does not move: floor, axes, landscape, minima; one picture."""

    def __init__(self) -> None:
        self._surface = SurfacePainter()
        self._scene: Scene | None = None
        self._picture = QPixmap()
        self._field: HeightField | None = None
        self._contours: Array = np.empty((0, 2, 3))

    def paint(self, painter: QPainter, scene: Scene, font: QFont) -> None:
        """Paint a scene, anew only if it is another one; lines and texts remain such in a file."""
        if is_vector(painter):
            size = scene.size
            painter.fillRect(0, 0, size.width, size.height, scene.theme.colour("base"))
            painter.save()
            painter.setFont(font)
            self._draw(painter, scene)
            painter.restore()
            return
        if scene is not self._scene:
            self._scene = scene
            self._picture = scene.size.picture()
            self._picture.fill(scene.theme.colour("base"))
            inner = QPainter(self._picture)
            inner.setFont(font)
            self._draw(inner, scene)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)

    def _draw(self, painter: QPainter, scene: Scene) -> None:
        if scene.field is not self._field:
            self._field, self._contours = scene.field, floor_contours(scene.field)
        land = scene.land
        shown = land.contours and not land.fog
        paint_floor(painter, scene, self._contours if shown else self._contours[:0])
        paint_axes(painter, scene)
        if not land.fog:
            self._surface.paint(painter, scene)
            paint_minima(painter, scene)


class SurfacePainter:
    """Paints landscapes, with everything prepared that is the same from frame to frame."""

    def __init__(self) -> None:
        self._points = PrimitiveArray(QPointF, 2)
        self._points.resize(4 * CELLS * CELLS)
        points = self._points.instances()
        self._corners = [points[first : first + 4] for first in range(0, len(points), 4)]
        self._theme: Theme | None = None
        self._brushes: list[QBrush] = []

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint the landscape of a scene."""
        size = scene.size
        fine = FINE if size.ratio < FINE else 1
        shape = (ceil(size.width * size.ratio * fine), ceil(size.height * size.ratio * fine))
        image = QImage(*shape, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        large = QPainter(image)
        large.setPen(Qt.PenStyle.NoPen)
        self._paint_quads(large, scene, fine * size.ratio)
        large.end()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image.setDevicePixelRatio(fine * size.ratio)
        painter.drawImage(0, 0, image)

    def _paint_quads(self, painter: QPainter, scene: Scene, scale: float) -> None:
        if scene.theme is not self._theme:
            self._theme, self._brushes = scene.theme, _brushes(scene.theme)
        quads, brushes = quads_of(scene)
        self._points.ndarray()[: 4 * len(quads)] = quads.reshape(-1, 2) * scale
        table, set_brush, draw = self._brushes, painter.setBrush, painter.drawConvexPolygon
        last = -1
        for corners, brush in zip(self._corners, brushes.tolist(), strict=False):
            if brush != last:
                set_brush(table[brush])
                last = brush
            draw(corners)


def quads_of(scene: Scene) -> tuple[Array, NDArray[np.intp]]:
    """Give the quadrilaterals (m, 4, 2) in pixels, the farthest first, and their brushes (m,).

    With a parallel projection whole rows can be taken from the back to the front, each from its far
    end to its near end: no sorting by depth is needed.
    """
    pixels = scene.projection.points(scene.field.corners())
    quads = np.stack((pixels[:-1, :-1], pixels[:-1, 1:], pixels[1:, 1:], pixels[1:, :-1]), axis=2)
    heights = scene.field.heights
    middle = (heights[:-1, :-1] + heights[:-1, 1:] + heights[1:, 1:] + heights[1:, :-1]) / 4
    known = np.isfinite(middle)
    colour = (np.where(known, middle, 0.0) * 255).astype(np.intp)
    brushes = colour * LEVELS + _levels(scene)
    along_u, along_v = (slice(None, None, -1 if way < 0 else 1) for way in scene.towards[:2])
    order = (along_v, along_u)
    seen = known[order].ravel()
    return quads[order].reshape(-1, 4, 2)[seen], brushes[order].ravel()[seen]


def _levels(scene: Scene) -> NDArray[np.intp]:
    """Give the level of shading of every cell."""
    right, up, near = scene.camera.axes()
    light = np.array(LIGHT) @ np.stack((right, up, near)) / np.linalg.norm(LIGHT)
    normals = scene.field.normals(scene.box)
    below = normals @ near < 0
    bright = np.abs(normals @ light) * np.where(below, UNDERSIDE, 1.0)
    bright = np.nan_to_num(bright * (LEVELS - 1) + 0.5)
    return np.clip(bright, 0, LEVELS - 1).astype(np.intp)


def _brushes(theme: Theme) -> list[QBrush]:
    """Give a brush for every colour and level of shading."""
    is_dark = theme.colour("base").lightnessF() < 0.5
    factors = np.linspace(*(SHADING_ON_DARK if is_dark else SHADING), LEVELS)
    shaded = heat_colours(theme)[:, None, :] * factors[None, :, None]
    levels = np.clip(shaded, 0, 255).astype(int).reshape(-1, 3)
    return [QBrush(QColor(*rgb)) for rgb in levels.tolist()]
