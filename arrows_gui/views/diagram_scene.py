"""What the diagram of a network shows, and how that is laid out for a size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

from arrows_gui.core.array import Array
from arrows_gui.core.network import Network
from arrows_gui.core.unit_state import LayerHealth
from arrows_gui.views.diagram_edges import (
    Scale,
    scale_of,
)
from arrows_gui.views.diagram_key import (
    FULLEST,
    KeyItem,
    key_font,
    key_items,
    key_rows,
    row_height,
)
from arrows_gui.views.diagram_layout import (
    Edges,
    Layout,
    Places,
    edges_of,
    layout_of,
    strongest,
)
from arrows_gui.views.diagram_text import Numbers
from arrows_gui.views.diagram_units import (
    TINY_PX,
    Pictures,
)
from arrows_gui.views.words import tr

FORWARD, BACKWARD, UPDATE = "forward", "backward", "update"
STAGE_KEYS = {FORWARD: "accent", BACKWARD: "negative_gradient", UPDATE: "update"}
"""The ways of a pass, and the colour of each."""

MOST_EDGES = 300
"""Of a network with more weights only the largest are drawn, those with the largest gradients, and
those of a chosen unit."""

ROOM_PX = 13.0
"""The arrows of an edge take about so much of the height of the diagram."""

NAME_SHARE = 0.16
"""The names of inputs and outputs take at most so much of the width each."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is to be shown of a network; the pass stands in the layer and goes the way of stage."""

    network: Network
    names: tuple[str, ...]
    outputs: tuple[str, ...]
    numbers: Numbers | None = None
    pictures: Pictures = ()
    health: tuple[LayerHealth, ...] | None = None
    values: Sequence[Array | None] | None = None
    stage: tuple[int | None, str] = (None, "")
    live: bool = False  # it changes many times a second: edges without smooth borders will do

    def notice(self) -> str:
        """Say what is left out; nothing where all weights are drawn."""
        count = sum(block.units * block.inputs for block in self.network.blocks)
        if count <= MOST_EDGES:
            return ""
        return tr(
            "Drawn: {most} of {count:,} weights, the largest and those of a chosen unit.",
            most=MOST_EDGES,
            count=count,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where everything lies for a size and a font: it stays while the network learns."""

    layout: Layout
    edges: Edges
    key_area: QRectF
    font: QFont


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that is painted; ``drawn`` are the numbers of the edges that are."""

    shown: Shown
    plan: Plan
    drawn: Places
    scale: Scale | None
    key: list[list[tuple[float, KeyItem]]]


def most_arrows(layout: Layout) -> int:
    """Give how many edges of a layer have room for their arrows at once."""
    return max(6, int(layout.area.height() / ROOM_PX))


def plan_of(shown: Shown, size: QSizeF, font: QFont) -> Plan:
    """Lay a network out for a size: names left and right, heads above, the key below."""
    small, network = key_font(font), shown.network
    metrics, most = QFontMetricsF(small), NAME_SHARE * size.width()
    fullest = key_items(FULLEST, shown.notice(), 99, (True, False, True))
    high = len(key_rows(fullest, small, size.width())) * row_height(small)
    key_area = QRectF(0, size.height() - high - 2, size.width(), high)
    left, right = (
        min(max((metrics.horizontalAdvance(name) for name in names), default=0.0), most) + 10
        for names in (shown.names, shown.outputs)
    )
    top = metrics.height() + 10
    bottom = key_area.top() - 0.6 * metrics.height()
    layout = layout_of(network, QRectF(left, top, size.width() - left - right, bottom - top))
    return Plan(layout, edges_of(network, layout), key_area, font)


def scene_of(shown: Shown, plan: Plan) -> Scene:
    """Give what is painted of a network on a plan."""
    numbers, layout, scale = shown.numbers, plan.layout, None
    if numbers is not None:
        parts = numbers.theta, numbers.gradient, numbers.update
        scale = scale_of(*parts, (layout.pitch, layout.gap()))
    marks = _marks(shown.health, layout)
    items = key_items(scale, shown.notice(), _few(shown.network, layout), marks)
    rows = key_rows(items, key_font(plan.font), plan.key_area.width())
    return Scene(shown, plan, _drawn(shown, plan.edges), scale, rows)


def _drawn(shown: Shown, edges: Edges) -> Places:
    network, numbers = shown.network, shown.numbers
    if len(edges.place) <= MOST_EDGES:
        return np.arange(len(edges.place))
    if numbers is None:
        return strongest(network, np.zeros(network.n), MOST_EDGES)
    if numbers.gradient is None:
        return strongest(network, numbers.theta, MOST_EDGES)
    half = MOST_EDGES // 2
    parts = [strongest(network, values, half) for values in (numbers.theta, numbers.gradient)]
    return np.unique(np.concatenate(parts))


def _few(network: Network, layout: Layout) -> int:
    """Give how many edges of a layer have arrows, 0 where all have."""
    most = most_arrows(layout)
    return most if any(block.units * block.inputs > most for block in network.blocks) else 0


def _marks(health: tuple[LayerHealth, ...] | None, layout: Layout) -> tuple[bool, bool, bool]:
    """Tell whether there are saturated units, ones too small for a lock, and dead units."""
    layers = [*zip(health or (), layout.sides[1:], strict=False)]
    small = [side < TINY_PX for _, side in layers]
    saturated = [bool(layer.saturated.any()) for layer, _ in layers]
    return (
        any(there and not tiny for there, tiny in zip(saturated, small, strict=True)),
        any(there and tiny for there, tiny in zip(saturated, small, strict=True)),
        any(bool(layer.dead.any()) for layer, _ in layers),
    )
