"""The loss along one weight of a network, with the tangent at the weight as it is."""

from typing import NamedTuple

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.edge import Edge, index_of
from arrows_gui.core.message import Message
from arrows_gui.core.network import Forward, Network
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.pass_names import BIAS

MOST_WORK = 600_000
"""The slice of all training points takes no more activations than this, so that it is there at
once; of more points it takes some, spread evenly."""

CHUNK_WORK = 30_000
"""So many activations are worked out at a time: they fit the processor's own memory."""

SPAN, SPAN_WEIGHTS, SPAN_UPDATES = 1.0, 1.25, 2.0
"""The slice reaches at least this far to both sides; beyond 0; and so many updates far."""

WIDEST_SPAN = 1e300
"""A weight may have run away so far that twice of it is no number; the ends of a slice are."""

_ALL = "Loss of all {count} training points"
_SPREAD = "Loss of {count} of the {of} training points, spread evenly"
_OF_BATCH = "Loss of the batch of step {t}, {count} points"
_WITHOUT_DROPOUT = ", without dropout"
_WITH_DROPOUT = ", with its dropout"
_WITH_PENALTY = ", with the penalty"


class EdgeSlice(NamedTuple):
    """The loss along one weight: weights and losses (m,), and both at the weight as it is.

    ``slope`` is dL/dw there, of the same loss, which ``which`` names.
    """

    weights: Array
    losses: Array
    weight: float
    loss: float
    slope: float
    which: Message


def usual_span(weight: float, update: float) -> float:
    """Say how far a slice reaches to both sides: beyond 0 and beyond the new weight."""
    return min(max(SPAN, SPAN_WEIGHTS * abs(weight), SPAN_UPDATES * abs(update)), WIDEST_SPAN)


def edge_slice(
    objective: NetworkObjective,
    theta: Array,
    edge: Edge,
    span: float,
    count: int = 81,
    t: int | None = None,
) -> EdgeSlice:
    """Cut along a weight from theta (n,), so far to both sides.

    The loss is that of step t's batch with its dropout, or without t that of the training points.
    """
    index = index_of(objective, edge)
    sample = _sample(objective, count, t)
    weight = float(theta[index])
    weights = np.linspace(weight - span, weight + span, count)
    with np.errstate(all="ignore"):
        forward = objective.network.forward(theta, sample.x, sample.masks)
        backward = objective.network.backward(theta, forward, sample.y)
        slope = float(backward.gradient[index] + objective.penalty_gradient(theta)[index])
        loss = float(objective.network.loss_of(forward, sample.y) + objective.penalty(theta))
        losses = np.empty(count)
        step = max(1, CHUNK_WORK // (len(sample.x) * _units(objective)))
        for first in range(0, count, step):
            some = slice(first, first + step)
            losses[some] = _data_losses(objective, theta, edge, weights[some], forward, sample.y)
        if objective.is_weight[index]:
            losses += objective.penalty(theta) + _penalty_change(objective, weight, weights)
        else:
            losses += objective.penalty(theta)
    return EdgeSlice(weights, losses, weight, loss, slope, sample.which)


def _data_losses(
    objective: NetworkObjective, theta: Array, edge: Edge, weights: Array, base: Forward, y: Array
) -> Array:
    """Give the data's losses (k,) where one weight has other values (k,).

    What lies before its layer stays as it is in the pass ``base``, and so do the layer's other
    units; only the layers behind it are passed anew.
    """
    network, layer, unit = objective.network, edge.layer, edge.unit
    change = (weights - theta[index_of(objective, edge)])[:, None]
    came_in = 1.0 if edge.input == BIAS else base.into(layer)[:, edge.input]
    own = activation(network.layers[layer].activation).value(
        base.z[layer][:, unit] + change * came_in
    )
    mask = base.masks[layer]
    a = np.repeat(base.a[layer][None], len(weights), axis=0)
    a[:, :, unit] = own if mask is None else own * mask[:, unit]
    behind = network.layers[layer + 1 :]
    if behind:
        rest = Network(network.layers[layer].units, behind, network.loss)
        tail = theta[network.blocks[layer].whole.stop :]
        a = rest.forward(tail, a, base.masks[layer + 1 :]).a[-1]
    return loss_by_id(network.loss).value(a, y)


def _penalty_change(objective: NetworkObjective, weight: float, weights: Array) -> Array:
    """Give by how much the penalty changes where one weight has other values (k,)."""
    longer = np.abs(weights) - abs(weight)
    change: Array = objective.l1 * longer + objective.l2 / 2 * (weights * weights - weight * weight)
    return change


def _units(objective: NetworkObjective) -> int:
    return sum(layer.units for layer in objective.network.layers)


class _Sample(NamedTuple):
    """The points of a slice with targets and dropout, and which loss that is."""

    x: Array
    y: Array
    masks: tuple[Array | None, ...] | None
    which: Message


def _sample(objective: NetworkObjective, count: int, t: int | None) -> _Sample:
    """Give the batch of step t or, without t, the training points or some of them."""
    penalty = _WITH_PENALTY if objective.l1 or objective.l2 else ""
    if t is not None:
        x, y = objective.batch(t)
        dropped = _WITH_DROPOUT if objective.dropout else ""
        said = {"t": t, "count": len(x)}
        masks = objective.masks(t, len(x))
        return _Sample(x, y, masks, Message(_OF_BATCH + dropped + penalty, said))
    x, y = objective.x_train, objective.y_train
    every = len(x)
    most = max(1, MOST_WORK // (count * _units(objective)))
    if every > most:
        rows = np.linspace(0, every - 1, most).astype(np.intp)
        x, y = x[rows], y[rows]
    dropped = _WITHOUT_DROPOUT if objective.dropout else ""
    text = (_ALL if len(x) == every else _SPREAD) + dropped + penalty
    return _Sample(x, y, None, Message(text, {"count": len(x), "of": every}))
