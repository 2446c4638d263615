"""What surrounds the landscape: the floor with its contours, and the axes with names and ends."""

import numpy as np
from contourpy import LineType, contour_generator
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.height_field import CELLS, FLOOR, HeightField
from arrows_gui.core.written import number_text
from arrows_gui.views.space_scene import Scene
from arrows_gui.views.words import tr

LEVELS = 16
"""Contours on the floor: as many as on the plot."""

TICK_PX = 5.0
GAP_PX = 4.0
LEAST_TICK_PX = 22.0
"""Ticks of the losses lie no closer than this."""

LEAST_EDGE = 3.0
"""An edge that is seen so foreshortened, in lines of text, has no room for its numbers."""

CUT_FROM = 0.05
"""The axis says that higher losses are drawn no higher where they are higher by such a share."""

_SQUARE = np.array(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))


def floor_contours(field: HeightField) -> Array:
    """Give the contours of evenly spaced heights as segments (m, 2, 3) on the floor."""
    heights = np.ma.masked_invalid(field.heights)
    if heights.count() < 4 or float(heights.max()) <= float(heights.min()):
        return np.empty((0, 2, 3))
    across = np.linspace(0.0, 1.0, CELLS + 1)
    generator = contour_generator(across, across, heights, line_type=LineType.Separate)
    parts = [np.empty((0, 2, 2))]
    for level in (np.arange(LEVELS) + 0.5) / LEVELS:
        for line in generator.lines(float(level)):
            points = np.asarray(line, dtype=np.float64)
            parts.append(np.stack((points[:-1], points[1:]), axis=1))
    flat = np.concatenate(parts)
    return np.concatenate((flat, np.full((*flat.shape[:2], 1), FLOOR)), axis=2)


def paint_floor(painter: QPainter, scene: Scene, contours: Array) -> None:
    """Paint the floor, and on it the contours (m, 2, 3)."""
    theme = scene.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corners = scene.projection.points(np.insert(_SQUARE, 2, FLOOR, axis=1))
    painter.setPen(QPen(theme.colour("grid"), 1))
    painter.setBrush(theme.colour("window"))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners.tolist()]))
    if len(contours):
        lines = PrimitiveArray(QLineF, 4)
        lines.resize(len(contours))
        lines.ndarray()[:] = scene.projection.points(contours).reshape(-1, 4)
        colour = theme.colour("contour")
        colour.setAlphaF(0.45)
        painter.setPen(QPen(colour, 1))
        painter.drawLines(*lines.drawargs())


def paint_axes(painter: QPainter, scene: Scene) -> None:
    """Paint the names and ends of the two parameters, and the axis of the loss."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x_from, x_to, y_from, y_to = scene.field.window
    names = scene.land.names
    near_u, near_v = (1.0 if way > 0 else 0.0 for way in scene.towards[:2].tolist())
    _paint_edge(painter, scene, ((0.0, near_v), (1.0, near_v)), (x_from, names[0], x_to))
    _paint_edge(painter, scene, ((near_u, 0.0), (near_u, 1.0)), (y_from, names[1], y_to))
    _paint_losses(painter, scene)


def _paint_edge(
    painter: QPainter,
    scene: Scene,
    edge: tuple[tuple[float, float], tuple[float, float]],
    texts: tuple[float, str, float],
) -> None:
    """Paint the name in the middle of an edge of the floor, and the numbers at its ends."""
    start, end = (np.array((*corner, FLOOR)) for corner in edge)
    centre = scene.projection.points(np.array((0.5, 0.5, FLOOR)))
    out = scene.projection.points((start + end) / 2) - centre
    out = out / max(float(np.hypot(*out)), 1e-9)
    length = float(np.hypot(*scene.projection.vectors(end - start)))
    if length < LEAST_EDGE * painter.fontMetrics().height():
        return
    for share, text in ((0.0, texts[0]), (0.5, texts[1]), (1.0, texts[2])):
        place = scene.projection.points(start + share * (end - start))
        is_end = not isinstance(text, str)
        label = text if isinstance(text, str) else short_number(text)
        if is_end:
            painter.setPen(QPen(scene.theme.colour("grid"), 1))
            painter.drawLine(QPointF(*place), QPointF(*(place + TICK_PX * out)))
            place = scene.projection.points(start + (0.06 + 0.88 * share) * (end - start))
        _paint_beside(painter, scene, place, out, label)


def _paint_beside(painter: QPainter, scene: Scene, place: Array, out: Array, text: str) -> None:
    """Paint a text next to a place, on the side of the unit vector ``out``."""
    metrics = painter.fontMetrics()
    room = np.array((metrics.horizontalAdvance(text) + 4, metrics.height()))
    middle = place + out * (TICK_PX + GAP_PX) + np.sign(out) * np.abs(out) * room / 2
    rect = QRectF(0, 0, *room.tolist())
    rect.moveCenter(QPointF(*middle))
    painter.setPen(scene.theme.colour("text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _paint_losses(painter: QPainter, scene: Scene) -> None:
    """Paint the upright axis at the corner that lies leftmost, with ticks of true losses."""
    shades, theme = scene.field.shades, scene.theme
    floor = scene.projection.points(np.insert(_SQUARE, 2, FLOOR, axis=1))
    corner = _SQUARE[int(floor[:, 0].argmin())]
    foot, low, top = scene.projection.points(
        np.array([(*corner, height) for height in (FLOOR, 0.0, 1.0)])
    )
    painter.setPen(QPen(theme.colour("grid"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(*foot), QPointF(*low))
    painter.setPen(QPen(theme.colour("grid"), 1))
    painter.drawLine(QPointF(*low), QPointF(*top))
    metrics = painter.fontMetrics()
    line, length = metrics.height(), float(low[1] - top[1])
    name = tr("loss (log)") if shades.is_log else tr("loss")
    parts = int(max(1, min(4, length // max(LEAST_TICK_PX, 1.4 * line))))
    if length < line:  # seen from above there is no height to read
        return
    for share in () if scene.land.fog else np.linspace(0.0, 1.0, parts + 1).tolist():
        x, y = (low + share * (top - low)).tolist()
        painter.setPen(QPen(theme.colour("grid"), 1))
        painter.drawLine(QPointF(x - TICK_PX, y), QPointF(x, y))
        where = QRectF(x - TICK_PX - GAP_PX - 100, y - line / 2, 100, line)
        painter.setPen(theme.colour("text"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, flags, loss_text(scene.field, share))
    painter.setPen(theme.colour("text"))
    left = max(2.0, float(top[0]) - metrics.horizontalAdvance(name))
    painter.drawText(QPointF(left, float(top[1]) - 0.9 * line), name)


def loss_text(field: HeightField, share: float) -> str:
    """Write the true loss at a height; at the top also that higher losses are drawn no higher."""
    text = short_number(float(field.shades.loss(np.float64(share))))  # type: ignore[arg-type]
    beyond = field.shades.high + CUT_FROM * (field.shades.high - field.shades.low)
    is_cut = share == 1.0 and bool((field.losses > beyond).any())
    return f"\N{GREATER-THAN OR EQUAL TO} {text}" if is_cut else text


def short_number(value: float) -> str:
    """Write a number with three significant digits."""
    return number_text(float(f"{value:.3g}"))
