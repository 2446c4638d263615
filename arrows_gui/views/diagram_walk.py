"""How the arrow keys walk over the diagram of a network."""

import numpy as np
from PySide6.QtCore import Qt

from arrows_gui.views.diagram_layout import BIAS, INPUTS, Layout, Spot

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}

MOVES = frozenset((*_ACROSS, *_DOWN))
"""The keys that walk."""


def first_spot(layout: Layout) -> Spot:
    """Give where the walk begins: the first unit of the first layer."""
    return Spot(min(0, len(layout.centres) - 2), 0)


def walked(layout: Layout, spot: Spot, key: int, edges: bool) -> Spot:
    """Give where an arrow key leads to from a spot; with ``edges`` along the edges into its unit.

    A unit comes before its edges: the bias first, then the weights from top to bottom.
    """
    move = Qt.Key(key)
    across, down = _ACROSS.get(move, 0), _DOWN.get(move, 0)
    if edges and spot.layer != INPUTS:
        last = len(layout.centres[spot.layer]) - 1
        if spot.source is None:
            return Spot(spot.layer, spot.unit, BIAS if across + down > 0 else last)
        source = spot.source + across + down
        return Spot(spot.layer, spot.unit, min(max(source, BIAS), last))
    layer = min(max(spot.layer + across, INPUTS), len(layout.centres) - 2)
    if layer == spot.layer:
        unit = min(max(spot.unit + down, 0), len(layout.centres[layer + 1]) - 1)
        return Spot(layer, unit)
    height = layout.centres[spot.layer + 1][spot.unit, 1]
    return Spot(layer, int(np.abs(layout.centres[layer + 1][:, 1] - height).argmin()))
