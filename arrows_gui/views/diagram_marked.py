"""Paints over the diagram of a network what is hovered, chosen, or has the keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from arrows_gui.views.diagram_edges import (
    edge_pen,
)
from arrows_gui.views.diagram_layout import (
    BIAS,
    INPUTS,
    Spot,
)
from arrows_gui.views.diagram_paint import paint_weights
from arrows_gui.views.diagram_scene import Scene
from arrows_gui.views.theme import Theme

VEIL_ALPHA = 150
CHOSEN_PX = 3.0


def paint_spot(
    painter: QPainter, theme: Theme, scene: Scene, spot: Spot, key: str, focus: bool = False
) -> None:
    """Paint over the scene what stands out: a unit with its edges, an edge, or a bias."""
    style = Qt.PenStyle.DotLine if focus else Qt.PenStyle.SolidLine
    pen = QPen(theme.colour(key), CHOSEN_PX, style)
    number = scene.plan.edges.number(spot)
    if number is not None:
        _paint_edge_halo(painter, theme, scene, number, pen)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    if spot.source == BIAS:
        place = scene.plan.layout.bias_place(spot.layer, spot.unit)
        painter.drawEllipse(place, 8.0, 8.0)
        return
    painter.drawRect(scene.plan.layout.rect(spot.layer, spot.unit).adjusted(-2.5, -2.5, 2.5, 2.5))


def paint_veil(painter: QPainter, theme: Theme, scene: Scene, layer: int) -> None:
    """Fade the edges into and out of a layer, so that those of one of its units stand out."""
    colour = theme.colour("base")
    colour.setAlpha(VEIL_ALPHA)
    layout = scene.plan.layout
    for before, after in ((layer - 1, layer), (layer, layer + 1)):
        if before < INPUTS or after > len(scene.shown.network.layers) - 1:
            continue
        left, right = layout.rect(before, 0).right(), layout.rect(after, 0).left()
        area = QRectF(left + 1, layout.area.top() - 3, right - left - 2, layout.area.height() + 6)
        painter.fillRect(area, colour)


def _paint_edge_halo(painter: QPainter, theme: Theme, scene: Scene, number: int, pen: QPen) -> None:
    """Paint an edge once more between two lines of the colour that marks it."""
    x1, y1, x2, y2 = scene.plan.edges.line[number].tolist()
    wide = 0.0
    if scene.shown.numbers is not None and scene.scale is not None:
        weight = float(scene.shown.numbers.theta[scene.plan.edges.place[number]])
        wide = edge_pen(theme, weight, scene.scale).widthF()
    flat = Qt.PenCapStyle.FlatCap
    halo = QPen(pen.color(), wide + 6.0, Qt.PenStyle.SolidLine, flat)
    painter.setPen(halo)
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
    painter.setPen(QPen(theme.colour("base"), wide + 2.0, Qt.PenStyle.SolidLine, flat))
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
    paint_weights(painter, theme, scene, np.array([number]))
