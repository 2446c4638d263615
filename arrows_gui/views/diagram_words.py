"""Paints the words of the diagram of a network: heads of columns, names, and values of units."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from arrows_gui.core.activations import activation
from arrows_gui.core.network import Network
from arrows_gui.core.written import number_text
from arrows_gui.views.diagram_layout import (
    INPUTS,
)
from arrows_gui.views.diagram_scene import BACKWARD, FORWARD, STAGE_KEYS, Scene
from arrows_gui.views.diagram_text import layer_title
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

ROOMY = 2.0
"""Values stand beside their units where the way to the next column is so many times longer."""


def paint_heads(painter: QPainter, theme: Theme, scene: Scene) -> None:
    """Paint what each column is, as far as there is room, and where the pass stands."""
    layout, metrics = scene.plan.layout, QFontMetricsF(painter.font())
    height, count = metrics.height(), len(layout.centres)
    way = (layout.centres[-1][0, 0] - layout.centres[0][0, 0]) / (count - 1)
    lit, direction = scene.shown.stage
    for layer in range(INPUTS, count - 1):
        x = float(layout.centres[layer + 1][0, 0])
        box = QRectF(x - way / 2, layout.area.top() - height - 4, way, height)
        beside = min(x, scene.plan.key_area.right() - x)  # a head at the edge is moved inwards
        room = way / 2 + min(way / 2, beside) - 6
        text = column_text(scene.shown.network, layer, room, metrics)
        painter.setPen(theme.colour("muted"))
        if layer == lit and direction:
            painter.setPen(theme.colour(STAGE_KEYS.get(direction, "accent")))
            text = tr({FORWARD: "forward →", BACKWARD: "← backward"}.get(direction, direction))
            wide = metrics.horizontalAdvance(text) + 4
            painter.fillRect(_within(x, wide, box, scene), theme.colour("base"))
        box = _within(x, metrics.horizontalAdvance(text) + 4, box, scene)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _within(x: float, wide: float, row: QRectF, scene: Scene) -> QRectF:
    """Give the part of a row that is centred at x, and within the diagram."""
    left = min(max(x - wide / 2, 0.0), scene.plan.key_area.right() - wide)
    return QRectF(left, row.top(), wide, row.height())


def column_text(network: Network, layer: int, room: float, metrics: QFontMetricsF) -> str:
    """Give the longest head of a column for which there is room."""
    title = layer_title(network, layer)
    if layer == INPUTS:
        return metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
    kind = tr(activation(network.layers[layer].activation).title).split(" (")[0]
    kind = kind.lower() if kind.istitle() else kind
    short = tr("out") if layer == len(network.layers) - 1 else str(layer + 1)
    for text in (f"{title}, {kind}", f"{short}, {kind}", kind):
        if metrics.horizontalAdvance(text) <= room:
            return text
    return short


def paint_names(painter: QPainter, theme: Theme, scene: Scene) -> None:
    """Paint the names of the inputs to their left, and of the outputs to their right."""
    metrics, layout = QFontMetricsF(painter.font()), scene.plan.layout
    painter.setPen(theme.colour("text"))
    height, gap = metrics.height(), 6.0
    for layer, names in (
        (INPUTS, scene.shown.names),
        (len(layout.centres) - 2, scene.shown.outputs),
    ):
        rects = [layout.rect(layer, unit) for unit in range(len(names))]
        if len(rects) > 1 and rects[1].top() - rects[0].top() < 0.75 * height:
            continue
        for rect, name in zip(rects, names, strict=True):
            left, right = (2.0, rect.left() - gap) if layer == INPUTS else (rect.right() + gap, 0.0)
            room = (right or scene.plan.key_area.right() - 2.0) - left
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            box = QRectF(left, rect.center().y() - height / 2, room, height)
            side = Qt.AlignmentFlag.AlignRight if layer == INPUTS else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)


def paint_values(painter: QPainter, theme: Theme, scene: Scene) -> None:
    """Paint the values of the units on plates to their right, as far as there is room."""
    if scene.shown.values is None:
        return
    metrics, layout = QFontMetricsF(painter.font()), scene.plan.layout
    height, last = metrics.height(), len(layout.centres) - 1
    for column, values in enumerate(scene.shown.values):
        centres, side = layout.centres[column], layout.sides[column]
        if values is None or (len(centres) > 1 and centres[1, 1] - centres[0, 1] < 0.85 * height):
            continue
        for (x, y), value in zip(centres.tolist(), np.asarray(values).tolist(), strict=True):
            text = number_text(float(f"{value:.3g}"))
            wide = metrics.horizontalAdvance(text) + 4
            plate = QRectF(x + side / 2 + 2, y - height / 2, wide, height)
            if column == last or layout.gap() < ROOMY * wide:
                plate.moveTo(_within(x, wide, plate, scene).left(), y + side / 2 - 0.3 * height)
            painter.fillRect(plate, theme.colour("base"))
            painter.setPen(theme.colour("text"))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
