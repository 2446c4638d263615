"""One network at many thetas at once: the losses and gradients of a step, and how good each is."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.network_objective import MOST_JUDGED, NetworkObjective, decided

CHUNK_FLOATS = 120_000
"""So many activations and weights are worked out at once: they fit into a processor's cache."""


class Evaluations(NamedTuple):
    """How good many thetas (m,) are, each as an `Evaluation` has it."""

    train_losses: Array
    test_losses: Array
    test_right: Array


def together_at_most(objective: NetworkObjective, points: int) -> int:
    """Give how many thetas go well side by side over so many points."""
    network = objective.network
    floats = points * sum(layer.units for layer in network.layers) + network.n
    return max(1, CHUNK_FLOATS // floats)


def gradients(objective: NetworkObjective, thetas: Array, t: int) -> tuple[Array, Array]:
    """Give the losses (m,) of step t's batch at thetas (m, n) and the gradients, with penalty."""
    if len(thetas) == 1:
        loss, gradient = objective.gradient(thetas[0], t)
        return np.array((loss,)), gradient[None]
    x, y = objective.batch(t)
    forward = objective.network.forward(thetas, x, objective.masks(t, len(x)))
    losses = objective.network.loss_of(forward, y)
    slopes = objective.network.backward(thetas, forward, y).gradient
    if objective.l1 or objective.l2:
        losses = losses + objective.penalty(thetas)
        slopes += objective.penalty_gradient(thetas)
    return losses, slopes


def evaluations(
    objective: NetworkObjective, thetas: Array, check: Callable[[], None]
) -> Evaluations:
    """Judge thetas (m, n) by the points that `NetworkObjective.evaluation` takes.

    After every few of the thetas ``check`` is called, and may raise.
    """
    found: Array = np.full((3, len(thetas)), np.nan)
    chunk = together_at_most(objective, min(MOST_JUDGED, len(objective.x_train)))
    for first in range(0, len(thetas), chunk):
        part = slice(first, first + chunk)
        with np.errstate(all="ignore"):
            found[:, part] = _judged(objective, thetas[part])
        check()
    return Evaluations(*found)


def _judged(objective: NetworkObjective, thetas: Array) -> Array:
    """Give the training losses, the test losses and the shares that are right, (3, m)."""
    network = objective.network
    x, y = _spread(objective.x_train, objective.y_train)
    train = network.data_loss(thetas, x, y)
    x, y = _spread(objective.x_test, objective.y_test)
    forward = network.forward(thetas, x)
    test, right = network.loss_of(forward, y), np.full(len(thetas), np.nan)
    if objective.split.data.classes:
        right = (decided(network.answer_of(forward)) == decided(y)).mean(axis=-1)
    return np.stack((train, test, right))


def _spread(x: Array, y: Array) -> tuple[Array, Array]:
    """Give the points and targets that are judged: at most MOST_JUDGED, spread evenly."""
    if len(x) <= MOST_JUDGED:
        return x, y
    rows = np.linspace(0, len(x) - 1, MOST_JUDGED).astype(np.intp)
    return x[rows], y[rows]
