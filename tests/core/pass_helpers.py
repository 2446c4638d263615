"""Small networks, and steps of them, to walk through in a test."""

from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, Split
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Moment
from arrows_gui.core.passes import Passes
from arrows_gui.core.trace import Step

TAUGHT_THETA = np.array((0.5, 0.0, 2.0, 0.0))
"""The weights of the network that is taught: w1 and its bias, w2 and its bias."""


def taught() -> NetworkObjective:
    """Give the taught network: x = 1 -> w1 = 0.5 -> sigmoid -> w2 = 2, with the target 1.

    Its loss is the mean squared error without a half, so that losses and gradients are twice those
    of half the squared error, with which it is taught.
    """
    network = Network(1, (Layer(1, "sigmoid"), Layer(1, "linear")), "squared_error")
    data = Dataset(np.ones((2, 1)), np.ones(2), ("x",), "y")
    return NetworkObjective(network, Split(data, np.array([0]), np.array([1])))


def step_of(
    objective: NetworkObjective, theta: Array, rule: str = "gd", t: int = 0, **knobs: Any
) -> Step:
    """Give the first step of a rule at theta, with the batch of step t."""
    optimizer = make_optimizer(rule, knobs)
    with np.errstate(all="ignore"):
        loss, gradient = objective.gradient(theta, t)
        state = optimizer.init(theta)
        move = optimizer.move(Moment(t + 1, theta, gradient, optimizer.lr), state)
    return Step(
        t=t,
        theta=theta,
        loss=loss,
        gradient=gradient,
        used_gradient=gradient,
        update=move.update,
        lr=optimizer.lr,
        state=state,
        parts=move.parts,
        velocity=None,
        optimizer=optimizer,
        pending=True,
    )


def taught_passes() -> Passes:
    """Give both passes of the taught network, with gradient descent."""
    objective = taught()
    return Passes(objective, step_of(objective, TAUGHT_THETA, lr=0.1))


def small(**changes: Any) -> tuple[NetworkObjective, Array]:
    """Give a small network with two hidden layers and theta to begin with, biases included."""
    settings: dict[str, Any] = {
        "count": 40,
        "hidden": (Layer(4, "tanh"), Layer(3, "sigmoid")),
        "batch_size": 8,
        **changes,
    }
    objective, theta = made(NetworkSetup(**settings))
    return objective, theta + 0.1 * np.sin(np.arange(len(theta)))
