"""The arrows in 3-D: those of the parameters lie on the floor, the tangent on the landscape."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import SLOPE, Arrow, Scale, arrows_of, cut
from arrows_gui.core.height_field import FLOOR, LIFT
from arrows_gui.core.trace import Step
from arrows_gui.core.written import MINUS
from arrows_gui.views.arrow_item import CASING_PX, DrawnArrow, paint_arrow
from arrows_gui.views.arrow_text import SEPARATOR, arrow_text
from arrows_gui.views.space_scene import Scene
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

TANGENT = "Tangent on the surface"
TANGENT_LENGTH = 0.3
"""The tangent is as long as this share of the box's longer side; only its slope has a meaning."""

TANGENT_PX = 5.0
TANGENT_HEAD_PX = 14.0
ROOM_ABOVE_FLOOR = 0.06
FAR_PX = 1e5


@dataclass(frozen=True, slots=True, eq=False)
class PlacedArrow:
    """An arrow on the floor, with tail and head (2,) in pixels, and the step that it belongs to."""

    drawn: DrawnArrow
    step: Step
    tail: Array
    head: Array

    @property
    def name(self) -> str:
        """What the arrow is called."""
        return self.drawn.arrow.name

    def text(self) -> str:
        """Say the arrow's name, formula, vector and length."""
        return arrow_text(self.drawn, self.step)


@dataclass(frozen=True, slots=True, eq=False)
class Tangent:
    """The tangent at a step's point, down the slope: tail and head (2,) in pixels."""

    step: Step
    tail: Array
    head: Array
    name: str = TANGENT

    def text(self) -> str:
        """Say along which direction the tangent lies, and how steep it is."""
        slope = hypot(*self.step.gradient.tolist())
        lines = (
            tr("{name}: along {direction}", name=self.name, direction=f"{MINUS}∇L(θ)"),
            tr("the loss falls by {slope} for each unit of the parameters", slope=slope),
        )
        return SEPARATOR.join(lines)


def floor_arrows(
    scene: Scene, steps: Sequence[Step], shown: Collection[str], scale: Scale
) -> list[PlacedArrow]:
    """Give the arrows of the steps, laid on the floor, as long there as they are in the plot.

    A step from a point outside the window has none: there is no floor there.
    """
    inside = [step for step in steps if scene.field.holds(step.theta)]
    pairs = [(step, arrow) for step in inside for arrow in arrows_of(step, shown)]
    if not pairs:
        return []
    drawn = [_drawn(scene, arrow, scale) for _, arrow in pairs]
    tails = np.array([arrow.tail for _, arrow in pairs])
    with np.errstate(over="ignore", invalid="ignore"):
        ends = scene.on_floor(np.stack((tails, tails + [arrow.vector for arrow in drawn]), axis=1))
    rows = zip(drawn, pairs, ends, strict=True)
    return [
        PlacedArrow(arrow, pair[0], *end)
        for arrow, pair, end in rows
        if (np.abs(end) < FAR_PX).all()
    ]


def _drawn(scene: Scene, arrow: Arrow, scale: Scale) -> DrawnArrow:
    x_from, x_to, y_from, y_to = scene.field.window
    vectors = arrow.vector[None, :]
    if arrow.kind.unit == SLOPE:
        vectors = scale.drawn(vectors)
    shortened, is_cut = cut(vectors, arrow.kind.unit, min(x_to - x_from, y_to - y_from))
    return DrawnArrow(arrow, shortened[0], bool(is_cut[0]))


def tangent_of(scene: Scene, step: Step) -> Tangent | None:
    """Give the tangent at a step's point along the negative gradient, or None where there is none.

    Along it the height falls as the loss does: by |g| for each unit of the parameters, times what a
    unit of loss is in height. There is none outside the window, where the gradient is 0, and where
    losses so high share one height.
    """
    tail = scene.field.on_surface(step.theta, LIFT)
    slope = hypot(*step.gradient.tolist())
    rise = -slope * scene.field.slope(step.loss)
    if not (np.isfinite(tail).all() and slope > 0 and isfinite(rise) and rise):
        return None
    x_from, x_to, y_from, y_to = scene.field.window
    way = np.array((*(-step.gradient / slope / (x_to - x_from, y_to - y_from)), rise))
    way *= TANGENT_LENGTH / float(np.linalg.norm(way * scene.box.sides))
    room = float(tail[2]) - FLOOR - ROOM_ABOVE_FLOOR
    way *= min(1.0, room / max(-float(way[2]), 1e-9))
    ends = scene.projection.points(np.stack((tail, tail + way)))
    return Tangent(step, ends[0], ends[1])


def arrow_near(
    arrows: Sequence[PlacedArrow | Tangent], place: Array, within_px: float = 7.0
) -> PlacedArrow | Tangent | None:
    """Give the topmost arrow that passes within some pixels of a place (2,)."""
    for arrow in reversed(arrows):
        way = arrow.head - arrow.tail
        share = float((place - arrow.tail) @ way) / max(float(way @ way), 1e-12)
        nearest = arrow.tail + min(max(share, 0.0), 1.0) * way
        if float(np.hypot(*(place - nearest))) <= within_px:
            return arrow
    return None


def paint_arrows(painter: QPainter, theme: Theme, arrows: Sequence[PlacedArrow]) -> None:
    """Paint every casing, then every arrow."""
    casing = theme.colour("casing")
    for arrow in arrows:
        paint_arrow(painter, arrow.drawn, arrow.tail, arrow.head, casing, theme.line, CASING_PX)
    for arrow in arrows:
        colour = theme.colour(arrow.drawn.arrow.kind.colour_key)
        paint_arrow(painter, arrow.drawn, arrow.tail, arrow.head, colour, theme.line, 0.0)


def paint_tangent(painter: QPainter, theme: Theme, tail: Array, head: Array) -> None:
    """Paint the tangent: a hollow arrow, as no arrow on the floor is."""
    length = float(np.hypot(*(head - tail)))
    if length < 1.0:
        return
    along = (head - tail) / length
    side = np.array((-along[1], along[0]))
    size = min(TANGENT_HEAD_PX * theme.line**0.5, 0.6 * length)
    half = TANGENT_PX * theme.line**0.5 / 2
    base = head - along * size
    corners = (
        *(tail + half * side, base + half * side, base + size / 2 * side),
        *(head, base - size / 2 * side, base - half * side, tail - half * side),
    )
    shape = QPolygonF([QPointF(*corner) for corner in corners])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("casing"), 4.5))
    painter.drawPolygon(shape)
    fill = theme.colour("base")
    painter.setBrush(fill)
    pen = QPen(theme.colour("text"), 1.6 * theme.line**0.5)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawPolygon(shape)
