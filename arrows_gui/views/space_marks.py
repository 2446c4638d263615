"""What is painted over the landscape: minima, the start, and points with their feet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.height_field import FLOOR, LIFT
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.views.overlay_items import paint_text
from arrows_gui.views.runner_look import paint_marker
from arrows_gui.views.space_axes import short_number
from arrows_gui.views.space_scene import Scene, faint
from arrows_gui.views.words import tr

HIDDEN = 0.45
"""How strong a mark is that the landscape hides."""

CROSS_PX = 5.0
CROSS_SHARE = 0.014
FOOT_SHARE = 0.016
"""The sizes of marks that lie flat on the floor, in sides of the box."""

START_PX = 8.0
POINT_PX = 6.0

_TURNS = np.linspace(0, 2 * np.pi, 13)[:-1]
_CIRCLE = np.stack((np.cos(_TURNS), np.sin(_TURNS), 0 * _TURNS), axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Marker:
    """A runner's point in the window: its place on the landscape (3,), or at the edge nearest it.

    ``outside`` says where the point is if that is outside the window: then the marker is hollow.
    ``is_seen`` is False where the landscape hides it.
    """

    look: int
    place: Array
    outside: str
    is_seen: bool


def paint_minima(painter: QPainter, scene: Scene) -> None:
    """Paint a cross for every known minimum in the window, on the landscape and on the floor."""
    if not scene.land.minima:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = np.array([(minimum.x, minimum.y) for minimum in scene.land.minima])
    places = scene.field.on_surface(points, LIFT)
    known = np.isfinite(places).all(axis=1)
    points, places = points[known], places[known]
    line = scene.theme.line**0.5
    for foot in scene.field.on_floor(points):
        ways = CROSS_SHARE / np.array(scene.box.sides)
        corners = [foot + ways * (u, v, 0.0) for u, v in ((-1, -1), (1, 1), (-1, 1), (1, -1))]
        _cross(painter, scene, scene.projection.points(np.stack(corners)), line)
    seen = scene.sees(places)
    for place, is_seen in zip(scene.projection.points(places), seen, strict=True):
        offsets = np.array(((-1, -1), (1, 1), (-1, 1), (1, -1))) * CROSS_PX
        _cross(painter, scene, place + offsets, line, 1.0 if is_seen else HIDDEN)


def _cross(
    painter: QPainter, scene: Scene, corners: Array, line: float, strength: float = 1.0
) -> None:
    for key, width in (("casing", 4.0), ("minimum", 1.6)):
        colour = faint(scene.theme, scene.theme.colour(key), strength)
        painter.setPen(QPen(colour, width * line))
        for start, end in (corners[:2], corners[2:]):
            painter.drawLine(QPointF(*start), QPointF(*end))


def paint_start(painter: QPainter, scene: Scene, start: Marker) -> None:
    """Paint a ring where the run starts, if that is in the window."""
    if start.outside:
        return
    x, y = scene.projection.points(start.place).tolist()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for key, width in (("casing", 4.5), ("text", 1.8)):
        strength = 1.0 if start.is_seen else HIDDEN
        painter.setPen(QPen(faint(scene.theme, scene.theme.colour(key), strength), width))
        painter.drawEllipse(QPointF(x, y), START_PX, START_PX)


def markers_of(
    scene: Scene, objective: SurfaceObjective, points: Sequence[tuple[Array, int]]
) -> list[Marker]:
    """Give the markers of points (2,) with the looks of their runners."""
    x_from, x_to, y_from, y_to = scene.field.window
    given = np.array([point for point, _ in points])
    inner = np.clip(given, (x_from, y_from), (x_to, y_to))
    places = scene.field.on_surface(inner, LIFT)
    for number in np.flatnonzero(~np.isfinite(places[:, 2])).tolist():  # beside a hole
        share = float(scene.field.shades.share(objective.loss(inner[number])))
        places[number, 2] = share if np.isfinite(share) else 0.0
    is_out = (given != inner).any(axis=1).tolist()
    texts = [_outside(point) if out else "" for point, out in zip(given, is_out, strict=True)]
    looks = [look for _, look in points]
    rows = zip(looks, places, texts, scene.sees(places).tolist(), strict=True)
    return [Marker(*row) for row in rows]


def _outside(point: Array) -> str:
    """Say where a point is that is not in the window."""
    x, y = (short_number(value) for value in point.tolist())
    return tr("out of view at ({x}, {y})", x=x, y=y)


def paint_feet(painter: QPainter, scene: Scene, markers: Sequence[Marker]) -> None:
    """Paint under every point its foot on the floor, and the line that joins them."""
    theme = scene.theme
    flat = scene.projection.vectors(_CIRCLE * FOOT_SHARE / np.array(scene.box.sides))
    ring = QPolygonF([QPointF(*corner) for corner in flat.tolist()])
    down = QPen(faint(theme, theme.colour("text"), 0.6), 1.2 * theme.line**0.5)
    down.setStyle(Qt.PenStyle.DashLine)
    for marker in reversed(markers):
        foot = np.array((*marker.place[:2], FLOOR))
        top, bottom = scene.projection.points(np.stack((marker.place, foot))).tolist()
        painter.setPen(down)
        painter.drawLine(QPointF(*top), QPointF(*bottom))
        painter.setPen(QPen(theme.colour("casing"), 1.5))
        painter.setBrush(theme.runner_colour(marker.look))
        painter.drawPolygon(ring.translated(QPointF(*bottom)))


def paint_markers(painter: QPainter, scene: Scene, markers: Sequence[Marker]) -> None:
    """Paint the points, the one in focus on top; say of one outside the window where it is."""
    outside = 0
    for marker in reversed(markers):
        x, y = scene.projection.points(marker.place).tolist()
        colour, casing = scene.theme.runner_colour(marker.look), scene.theme.colour("casing")
        if not marker.is_seen:
            colour = faint(scene.theme, colour, HIDDEN)
        colours = (casing, colour) if marker.outside else (colour, casing)
        paint_marker(painter, marker.look, QPointF(x, y), POINT_PX, *colours)
        if marker.outside:
            width = painter.fontMetrics().horizontalAdvance(marker.outside)
            left = min(max(x - width / 2, 6.0), max(6.0, scene.size.width - width - 6.0))
            above = 14 + outside * (painter.fontMetrics().height() + 6)
            paint_text(painter, scene.theme, QPointF(left, y - above), marker.outside)
            outside += 1
