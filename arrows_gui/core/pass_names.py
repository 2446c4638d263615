"""What inputs, units and weights are called, and how sums of products are written."""

from collections.abc import Sequence
from math import floor, isfinite, log10

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.written import MINUS, number_text

Words = str | Message
"""A text as it stands, or one with values."""

BIAS = -1
"""The number of the input that a bias has: one that is always 1."""

MOST_TERMS = 4
"""A sum shows so many of its terms; of the others it says how many there are."""

MOST_DECIMALS = 12

_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def brief(value: float) -> str:
    """Write a number with four significant digits."""
    return number_text(float(f"{value:.4g}"))


def factor(value: float) -> str:
    """Write a number with four significant digits, in brackets where it is negative."""
    text = brief(value)
    return f"({text})" if value < 0 else text


LARGEST_ALIGNED = 1e7
"""Larger numbers are written with a power of ten, not with all their digits."""


def aligned(old: float, move: float, new: float) -> str:
    """Write old + move = new with so many decimals that the move can be followed."""
    if not (isfinite(old) and isfinite(move) and isfinite(new)):
        return f"{brief(old)} + {factor(move)} = {brief(new)}"
    scale = abs(move) or abs(old) or 1.0
    if max(abs(old), abs(new), scale) >= LARGEST_ALIGNED:
        return f"{brief(old)} + {factor(move)} = {brief(new)}"
    decimals = min(max(3 - floor(log10(scale)), 0), MOST_DECIMALS)
    texts = [
        f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", MINUS)
        for value in (old, move, new)
    ]
    middle = f"({texts[1]})" if move < 0 else texts[1]
    return f"{texts[0]} + {middle} = {texts[2]}"


def lowered(number: int) -> str:
    """Write the number of a unit, counted from 0, as an index from 1 on."""
    return str(number + 1).translate(_LOWERED)


def weight_symbol(unit: int, entry: int) -> str:
    """Write the symbol of a weight or, with BIAS, of a bias; both count from 0."""
    if entry == BIAS:
        return f"b{lowered(unit)}"
    between = "," if max(unit, entry) > 8 else ""
    return f"w{lowered(unit)}{between}{lowered(entry)}"


def input_names(objective: NetworkObjective, layer: int) -> tuple[Message, ...]:
    """Name what a layer receives: the features of the data, or the units before it."""
    network = objective.network
    count = network.layers[layer - 1].units if layer else network.inputs
    return tuple(input_name(objective, layer, entry) for entry in range(count))


def input_name(objective: NetworkObjective, layer: int, entry: int) -> Message:
    """Name one input of a layer: a feature of the data, or a unit before it."""
    if layer:
        return unit_name(objective, layer - 1, entry)
    names = objective.split.data.features
    if len(names) == objective.network.inputs:
        return Message("{name}", {"name": names[entry]})
    return Message("input {number}", {"number": entry + 1})


def unit_names(objective: NetworkObjective, layer: int) -> tuple[Message, ...]:
    """Name the units of a layer; those of the last one are the outputs, or the classes."""
    count = objective.network.layers[layer].units
    return tuple(unit_name(objective, layer, unit) for unit in range(count))


def unit_name(objective: NetworkObjective, layer: int, unit: int) -> Message:
    """Name one unit of a layer; one of the last layer is an output, or a class."""
    network = objective.network
    if layer < len(network.layers) - 1:
        return Message("unit {number}", {"number": unit + 1})
    if network.outputs == 1:
        return Message("output")
    classes = objective.split.data.classes
    if len(classes) == network.outputs:
        return Message("class {name}", {"name": classes[unit]})
    return Message("output {number}", {"number": unit + 1})


def sum_text(left: Array, right: Array, last: float | None = None, most: int = MOST_TERMS) -> str:
    """Write the sum of products of two (k,), and a number added to it, with the first terms."""
    shown = min(len(left), most)
    terms = [f"{factor(float(left[k]))}·{factor(float(right[k]))}" for k in range(shown)]
    if len(left) > shown:
        terms.append(f"… ({len(left) - shown} more)")
    return plus([*terms] if last is None else [*terms, factor(last)])


def plus(terms: Sequence[str]) -> str:
    """Write terms as a sum."""
    return " + ".join(terms)
