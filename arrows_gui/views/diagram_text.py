"""What the diagram says in words: about an edge, a unit, a layer, and the whole network."""

from collections.abc import Sequence
from dataclasses import dataclass

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.network import Network
from arrows_gui.core.unit_state import LayerHealth
from arrows_gui.core.written import number_text
from arrows_gui.views.diagram_layout import BIAS, INPUTS, Spot
from arrows_gui.views.words import said, tr


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The numbers of a step: theta, gradient and update (n,), as far as known."""

    theta: Array
    gradient: Array | None
    update: Array | None


def layer_title(network: Network, layer: int) -> str:
    """Give the name of a layer, counted from 1 on; the last is the output."""
    if layer == INPUTS:
        return tr("inputs")
    if layer == len(network.layers) - 1:
        return tr("output")
    return tr("layer {number}", number=layer + 1)


def unit_title(network: Network, names: Sequence[str], layer: int, unit: int) -> str:
    """Give the name of a unit or an input."""
    if layer == INPUTS:
        return names[unit]
    if layer == len(network.layers) - 1:
        if network.outputs == 1:
            return tr("the output")
        return tr("output {number}", number=unit + 1)
    return tr("unit {unit} of layer {layer}", unit=unit + 1, layer=layer + 1)


def place_of(network: Network, spot: Spot) -> int:
    """Give where in theta the weight or the bias of a spot lies."""
    block = network.blocks[spot.layer]
    if spot.source is None or spot.source == BIAS:
        return int(block.bias.start) + spot.unit
    return int(block.weight.start) + spot.unit * block.inputs + spot.source


def spot_text(
    network: Network,
    names: Sequence[str],
    spot: Spot,
    numbers: Numbers | None,
    health: Sequence[LayerHealth] | None,
) -> str:
    """Say what is under the mouse or the keys, with its numbers."""
    if spot.layer == INPUTS:
        return tr("Input {name}", name=names[spot.unit])
    unit = unit_title(network, names, spot.layer, spot.unit)
    if spot.source is None:
        kind = activation(network.layers[spot.layer].activation)
        lines = [f"{unit[0].upper()}{unit[1:]} ({tr(kind.title)})"]
        if health is not None:
            lines.append(said(health[spot.layer].sentence(spot.unit)))
        return "\n".join(lines)
    if spot.source == BIAS:
        lines = [tr("Bias of {unit}", unit=unit)]
    else:
        source = unit_title(network, names, spot.layer - 1, spot.source)
        lines = [tr("Weight from {source} to {unit}", source=source, unit=unit)]
    if numbers is not None:
        lines.append(_numbers_text(numbers, place_of(network, spot), spot.source == BIAS))
    return "\n".join(lines)


def _numbers_text(numbers: Numbers, place: int, is_bias: bool) -> str:
    letter = "b" if is_bias else "w"
    parts = [f"{letter} = {number_text(float(numbers.theta[place]))}"]
    if numbers.gradient is not None:
        parts.append(f"dL/d{letter} = {number_text(float(numbers.gradient[place]))}")
    if numbers.update is not None:
        parts.append(tr("update = {size}", size=float(numbers.update[place])))
    return ", ".join(parts)


def summary(network: Network, health: Sequence[LayerHealth] | None) -> str:
    """Describe the whole diagram in a sentence or two."""
    sizes = "-".join(str(layer.units) for layer in network.layers)
    shape = f"{network.inputs}-{sizes}"
    text = tr("A network {shape} with {count:,} parameters.", shape=shape, count=network.n)
    if health is None:
        return text
    dead = int(sum(layer.dead.sum() for layer in health))
    saturated = int(sum(layer.saturated.sum() for layer in health))
    more = tr("Dead units: {dead}. Saturated units: {saturated}.", dead=dead, saturated=saturated)
    return f"{text} {more}"
