"""One weight of a network: where its gradient comes from, and its update."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import PART_TITLES
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.optimizers import rule
from arrows_gui.core.pass_names import BIAS, input_name, unit_name, weight_symbol
from arrows_gui.core.passes import Passes, is_flat


class Edge(NamedTuple):
    """Which weight: from an input to a unit of a layer, all from 0 on; BIAS stands for the bias."""

    layer: int
    unit: int
    input: int


@dataclass(frozen=True, slots=True)
class AtPoint:
    """What happens at one point of the batch: a, error x slope = delta, and delta x a.

    ``flat`` says that the slope is nearly 0, ``dropped`` that dropout leaves the unit out.
    """

    point: int
    a: float
    error: float
    slope: float
    delta: float
    share: float
    flat: bool
    dropped: bool


@dataclass(frozen=True, slots=True, eq=False)
class EdgeFacts:
    """Everything about one weight in a step; ``index`` is its place in theta.

    ``deltas`` and ``inputs`` (m,) are the unit's delta and what comes in, at each point of the
    batch: ``data`` is the sum of their products. ``gradient`` is that of the step, which is
    data + penalty; ``used`` is what the rule sees of it. ``flat_points`` counts the points at
    which the slope is nearly 0.
    """

    edge: Edge
    index: int
    symbol: str
    title: Message
    weight: float
    gradient: float
    data: float
    penalty: float
    used: float
    deltas: Array
    inputs: Array
    flat_points: int
    at: AtPoint | None
    update: float
    parts: tuple[tuple[str, float], ...]
    new_weight: float
    lr: float

    @property
    def count(self) -> int:
        """How many points the batch has."""
        return len(self.deltas)


def index_of(objective: NetworkObjective, edge: Edge) -> int:
    """Give the place of a weight in theta; raise BadInput where there is no such weight."""
    blocks = objective.network.blocks
    there = 0 <= edge.layer < len(blocks) and 0 <= edge.unit < blocks[edge.layer].units
    if not there or not BIAS <= edge.input < blocks[edge.layer].inputs:
        raise BadInput("the network has no such weight")
    block = blocks[edge.layer]
    if edge.input == BIAS:
        return int(block.bias.start) + edge.unit
    return int(block.weight.start + edge.unit * block.inputs + edge.input)


def edge_facts(passes: Passes, edge: Edge, point: int | None = None) -> EdgeFacts:
    """Give the facts of a weight, and what happens at a point of the batch, if one is given."""
    step, index = passes.step, index_of(passes.objective, edge)
    deltas = passes.backward.deltas[edge.layer][:, edge.unit]
    came_in = np.ones_like(deltas)
    if edge.input != BIAS:
        came_in = passes.forward.into(edge.layer)[:, edge.input]
    slopes = passes.backward.slopes[edge.layer][:, edge.unit]
    flat = is_flat(passes.objective.network.layers[edge.layer].activation, slopes)
    parts = tuple(
        (PART_TITLES.get(name, name), float(vector[index]))
        for name, vector, space in step.parts
        if space == rule.UPDATE
    )
    with np.errstate(all="ignore"):
        data = float((deltas * came_in).sum())
        penalty = float(passes.penalty_gradient[index])
        at = None if point is None else _at_point(passes, edge, point, came_in)
        return EdgeFacts(
            edge=edge,
            index=index,
            symbol=weight_symbol(edge.unit, edge.input),
            title=_title(passes.objective, edge),
            weight=float(step.theta[index]),
            gradient=float(step.gradient[index]),
            data=data,
            penalty=penalty,
            used=float(step.used_gradient[index]),
            deltas=deltas,
            inputs=came_in,
            flat_points=int(flat.sum()),
            at=at,
            update=float(step.update[index]),
            parts=parts,
            new_weight=float(step.theta[index] + step.update[index]),
            lr=step.lr,
        )


def _title(objective: NetworkObjective, edge: Edge) -> Message:
    said: dict[str, object] = {"unit": unit_name(objective, edge.layer, edge.unit)}
    said["layer"] = edge.layer + 1
    if edge.input == BIAS:
        return Message("Bias of {unit}, layer {layer}", said)
    said["source"] = input_name(objective, edge.layer, edge.input)
    return Message("From {source} to {unit}, layer {layer}", said)


def _at_point(passes: Passes, edge: Edge, point: int, came_in: Array) -> AtPoint:
    layer, unit = edge.layer, edge.unit
    point = min(max(point, 0), passes.count - 1)
    backward, mask = passes.backward, passes.forward.masks[layer]
    slope = backward.slopes[layer][point, unit]
    delta, a = backward.deltas[layer][point, unit], came_in[point]
    kind = passes.objective.network.layers[layer].activation
    return AtPoint(
        point=point,
        a=float(a),
        error=float(backward.errors[layer][point, unit]),
        slope=float(slope),
        delta=float(delta),
        share=float(delta * a),
        flat=bool(is_flat(kind, slope)),
        dropped=mask is not None and bool(mask[point, unit] == 0),
    )
