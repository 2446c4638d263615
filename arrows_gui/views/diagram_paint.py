"""Paints the diagram of a network: the ground, and what changes with every step."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.views.diagram_edges import (
    APART_PX,
    arrows_along,
    paint_arrows,
    paint_edges,
    shares_of,
)
from arrows_gui.views.diagram_key import key_font, paint_key
from arrows_gui.views.diagram_layout import (
    BIAS,
    INPUTS,
    SMALL_PX,
    Places,
    Spot,
)
from arrows_gui.views.diagram_scene import STAGE_KEYS, Scene, most_arrows
from arrows_gui.views.diagram_text import place_of
from arrows_gui.views.diagram_units import (
    TINY_PX,
    paint_dead,
    paint_filled,
    paint_frame,
    paint_lock,
    paint_unit,
)
from arrows_gui.views.diagram_words import paint_heads, paint_names, paint_values
from arrows_gui.views.theme import Theme

BAND_ALPHA = 40


def paint_ground(painter: QPainter, theme: Theme, scene: Scene, font: QFont) -> None:
    """Paint what seldom changes: heads, names, the key, and the band of the stage."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(key_font(font))
    _paint_stage(painter, theme, scene)
    paint_heads(painter, theme, scene)
    paint_names(painter, theme, scene)
    paint_key(painter, theme, scene.key, scene.plan.key_area, scene.scale)


def paint_learnt(painter: QPainter, theme: Theme, scene: Scene, font: QFont) -> None:
    """Paint what a step changes: edges and arrows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.shown.live)
    paint_weights(painter, theme, scene, scene.drawn, most_arrows(scene.plan.layout))


def paint_answers(painter: QPainter, theme: Theme, scene: Scene, font: QFont) -> None:
    """Paint the units over the edges, and their values."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_units(painter, theme, scene)
    painter.setFont(key_font(font))
    paint_values(painter, theme, scene)


def paint_weights(
    painter: QPainter, theme: Theme, scene: Scene, edges: Places, most: int | None = None
) -> None:
    """Paint edges with their arrows, of each layer at most so many, the largest.

    Mere lines while nothing is known of theta.
    """
    if not len(edges):
        return
    all_edges, numbers, scale = scene.plan.edges, scene.shown.numbers, scene.scale
    lines = all_edges.line[edges]
    if numbers is None or scale is None:
        painter.setPen(QPen(theme.colour("border"), 1.0))
        for x1, y1, x2, y2 in lines.tolist():
            painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        return
    place = all_edges.place[edges]
    paint_edges(painter, theme, lines, numbers.theta[place], scale)
    for key, arrows in arrows_of(scene, with_arrows(scene, edges, most), theme.line):
        paint_arrows(painter, theme, arrows, key, key == "update")


def with_arrows(scene: Scene, edges: Places, most: int | None) -> Places:
    """Give those edges of each layer whose gradient or update is largest, at most so many."""
    numbers, scale = scene.shown.numbers, scene.scale
    if most is None or numbers is None or scale is None:
        return edges
    place, size = scene.plan.edges.place[edges], np.zeros(len(edges))
    for values, full in ((numbers.gradient, scale.gradient), (numbers.update, scale.update)):
        if values is not None and full:
            size = np.fmax(size, np.abs(values[place]) / full)
    kept = []
    for layer in range(len(scene.shown.network.layers)):
        own = np.flatnonzero(scene.plan.edges.layer[edges] == layer)
        kept.append(own[np.argsort(-size[own], kind="stable")[:most]])
    return edges[np.concatenate(kept)]


def arrows_of(scene: Scene, edges: Places, line: float = 1.0) -> list[tuple[str, Array]]:
    """Give the arrows (k, 4) of edges as painted, with the key of their colour."""
    numbers, scale, every = scene.shown.numbers, scene.scale, scene.plan.edges
    if numbers is None or scale is None:
        return []
    given = []
    if numbers.gradient is not None and scale.gradient:
        given.append(("negative_gradient", -numbers.gradient, scale.gradient, APART_PX * line))
    if numbers.update is not None and scale.update:
        given.append(("update", numbers.update, scale.update, -APART_PX * line))
    shares = shares_of(every.unit[edges], every.source[edges])
    place = every.place[edges]
    return [
        (key, arrows_along(every.line[edges], shares, v[place], full, scale.arrow_px, beside))
        for key, v, full, beside in given
    ]


def _paint_stage(painter: QPainter, theme: Theme, scene: Scene) -> None:
    layer, direction = scene.shown.stage
    if layer is None:
        return
    colour = theme.colour(STAGE_KEYS.get(direction, "accent"))
    faint = theme.colour(STAGE_KEYS.get(direction, "accent"))
    faint.setAlpha(BAND_ALPHA)
    painter.setPen(QPen(colour, 1.5 * theme.line))
    painter.setBrush(faint)
    painter.drawRoundedRect(scene.plan.layout.band(layer).adjusted(0, -2, 0, 2), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_units(painter: QPainter, theme: Theme, scene: Scene) -> None:
    """Paint all units with their marks."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    layout = scene.plan.layout
    for layer in range(INPUTS, len(scene.shown.network.layers)):
        picture = scene.shown.pictures[layer + 1] if scene.shown.pictures else None
        health = (
            scene.shown.health[layer] if scene.shown.health is not None and layer >= 0 else None
        )
        small = layout.sides[layer + 1] < SMALL_PX
        if layout.sides[layer + 1] < TINY_PX:
            last = len(layout.centres[layer + 1]) - 1
            column = layout.rect(layer, 0).united(layout.rect(layer, last))
            paint_frame(painter, theme, column.adjusted(-2, -2, 2, 2))
        for unit in range(len(layout.centres[layer + 1])):
            rect = layout.rect(layer, unit)
            paint_unit(painter, theme, rect, picture, unit)
            if health is not None and health.dead[unit]:
                paint_dead(painter, theme, rect)
            if layer >= 0 and not small:
                _paint_bias(painter, theme, scene, Spot(layer, unit, BIAS))
            if health is not None and health.saturated[unit]:
                if rect.width() < TINY_PX:
                    paint_filled(painter, theme, rect)
                    continue
                size = min(14.0 * (0.5 + 0.5 * theme.line), max(0.5 * rect.width(), 6.0))
                paint_lock(painter, theme, rect.topRight(), size)


def _paint_bias(painter: QPainter, theme: Theme, scene: Scene, spot: Spot) -> None:
    """Paint the mark of a bias: as large as its size, in the colour of its sign."""
    place = scene.plan.layout.bias_place(spot.layer, spot.unit)
    value = scene.scale.weight if scene.scale else 0.0
    bias = (
        float(scene.shown.numbers.theta[place_of(scene.shown.network, spot)])
        if scene.shown.numbers
        else 0.0
    )
    share = min(abs(bias) / value, 1.0) if value and np.isfinite(bias) else 0.0
    radius = 2.5 + 3.0 * share**0.5
    painter.setPen(QPen(theme.colour("base"), 1.2))
    key = "weight_positive" if bias > 0 else "weight_negative" if bias < 0 else "muted"
    painter.setBrush(theme.colour(key if np.isfinite(bias) else "error"))
    if bias < 0:
        painter.drawRect(QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius))
    else:
        painter.drawEllipse(place, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
