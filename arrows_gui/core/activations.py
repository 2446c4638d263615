"""The activations of a layer: the value, and the slope that backpropagation multiplies by."""

# ruff: noqa: RUF001 - the formulas use the minus sign and Greek letters

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array

LEAK = 0.01
"""The slope of the leaky ReLU below 0, as torch.nn.LeakyReLU has it."""

_GELU_SCALE = float(np.sqrt(2 / np.pi))
_GELU_CUBE = 0.044715


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation: a = value(z) and da/dz = slope(z, a), element by element.

    ``steepest`` is the largest slope, beside which a unit counts as saturated where ``saturates``;
    where ``dies``, a unit whose slope is 0 at every point learns nothing.
    """

    id: str
    title: str
    formula: str
    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    steepest: float
    saturates: bool
    dies: bool
    sentence: str


def _sigmoid(z: Array) -> Array:
    with np.errstate(over="ignore"):
        a: Array = 1 / (1 + np.exp(-z))
    return a


def _tanh(z: Array) -> Array:
    """Give tanh z = 2 sigmoid(2z) - 1 to within 3e-16, in half the time of np.tanh."""
    with np.errstate(over="ignore"):
        a: Array = 2 / (1 + np.exp(-2 * z)) - 1
    return a


def _gelu(z: Array) -> Array:
    a: Array = 0.5 * z * (1 + _tanh(_GELU_SCALE * (z + _GELU_CUBE * (z * z * z))))
    return a


def _gelu_slope(z: Array, _: Array) -> Array:
    bent = _tanh(_GELU_SCALE * (z + _GELU_CUBE * (z * z * z)))
    inner = _GELU_SCALE * (1 + 3 * _GELU_CUBE * (z * z))
    slope: Array = 0.5 * (1 + bent) + 0.5 * z * (1 - bent * bent) * inner
    return slope


ACTIVATIONS: tuple[Activation, ...] = (
    Activation(
        id="linear",
        title="Linear",
        formula="z",
        value=lambda z: z,
        slope=lambda z, a: np.ones_like(z),
        steepest=1.0,
        saturates=False,
        dies=False,
        sentence="Hands on what it gets: layers of it are together no more than one.",
    ),
    Activation(
        id="relu",
        title="ReLU",
        formula="max(0, z)",
        value=lambda z: np.maximum(z, 0.0),
        slope=lambda z, a: (a > 0).astype(np.float64),
        steepest=1.0,
        saturates=False,
        dies=True,
        sentence="Slope 1 above 0 and 0 below: gradients pass whole, or not at all.",
    ),
    Activation(
        id="leaky_relu",
        title="Leaky ReLU",
        formula="z, below 0: 0.01 z",
        value=lambda z: np.maximum(z, LEAK * z),
        slope=lambda z, a: np.where(a > 0, 1.0, LEAK),
        steepest=1.0,
        saturates=False,
        dies=False,
        sentence="A ReLU that lets a hundredth through below 0, so that no unit dies.",
    ),
    Activation(
        id="tanh",
        title="tanh",
        formula="tanh z",
        value=_tanh,
        slope=lambda z, a: 1 - a * a,
        steepest=1.0,
        saturates=True,
        dies=False,
        sentence="From −1 to 1; its slope is 1 at 0 and vanishes on both sides.",
    ),
    Activation(
        id="sigmoid",
        title="Sigmoid",
        formula="1/(1 + e^(−z))",
        value=_sigmoid,
        slope=lambda z, a: a * (1 - a),
        steepest=0.25,
        saturates=True,
        dies=False,
        sentence="From 0 to 1; its slope is at most 1/4, so that deep gradients vanish.",
    ),
    Activation(
        id="gelu",
        title="GELU (tanh form)",
        formula="z/2 (1 + tanh(√(2/π) (z + 0.044715 z³)))",
        value=_gelu,
        slope=_gelu_slope,
        steepest=1.129,
        saturates=False,
        dies=False,
        sentence="A smooth ReLU, in the tanh approximation of torch.nn.GELU(approximate='tanh').",
    ),
)
"""All activations; da/dz is taken as 0 for the ReLU at 0, as torch does."""


def activation(activation_id: str) -> Activation:
    """Find an activation; raise KeyError where there is none of that id."""
    return _BY_ID[activation_id]


_BY_ID = {each.id: each for each in ACTIVATIONS}
