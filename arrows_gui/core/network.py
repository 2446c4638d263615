"""A multilayer perceptron: forward, and backward by the four equations of backpropagation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.network_loss import loss_by_id

MOST_HIDDEN = 8
"""So many hidden layers a network may have."""

MOST_UNITS = 64
"""So many units a hidden layer may have."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: how many units it has, and their activation."""

    units: int
    activation: str


@dataclass(frozen=True, slots=True)
class Block:
    """Where the parameters of one layer lie in theta: W (units, inputs) row by row, then b."""

    name: str
    inputs: int
    units: int
    weight: slice
    bias: slice

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of W: (units, inputs)."""
        return self.units, self.inputs

    @property
    def whole(self) -> slice:
        """All parameters of the layer."""
        return slice(self.weight.start, self.bias.stop)


class Forward(NamedTuple):
    """A forward pass over m points; place l of each tuple belongs to layer l + 1.

    ``inputs`` (m, inputs), ``z`` and ``units`` = activation(z) of shape (..., m, units), ``a`` what
    is handed on: units, after dropout. ``masks`` are the factors of the dropout, or None.
    """

    inputs: Array
    z: tuple[Array, ...]
    units: tuple[Array, ...]
    a: tuple[Array, ...]
    masks: tuple[Array | None, ...]

    def into(self, layer: int) -> Array:
        """Give what layer number ``layer`` (from 0 on) receives, (..., m, inputs)."""
        return self.inputs if layer == 0 else self.a[layer - 1]


class Errors(NamedTuple):
    """What goes back: for each layer the error dC/da, the slope da/dz and delta = error x slope.

    All have shape (..., m, units).
    """

    errors: tuple[Array, ...]
    slopes: tuple[Array, ...]
    deltas: tuple[Array, ...]


class Backward(NamedTuple):
    """A backward pass: for each layer the error dC/da, the slope da/dz and delta = error x slope.

    All have shape (..., m, units) and carry the mean's 1/m; ``gradient`` (..., n) is the data's.
    """

    errors: tuple[Array, ...]
    slopes: tuple[Array, ...]
    deltas: tuple[Array, ...]
    gradient: Array


@dataclass(frozen=True)
class Network:
    """An architecture: so many inputs, the hidden layers and the output layer, and a loss.

    All parameters lie in one vector theta (..., n), in torch's order: W and b of each layer. Every
    function takes one theta (n,) or several (..., n) at once.
    """

    inputs: int
    layers: tuple[Layer, ...]
    loss: str
    blocks: tuple[Block, ...] = field(init=False, repr=False, compare=False)
    n: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        blocks, start, inputs = [], 0, self.inputs
        for number, layer in enumerate(self.layers, 1):
            middle, end = start + layer.units * inputs, start + layer.units * (inputs + 1)
            name = f"layer{number}"
            blocks.append(
                Block(name, inputs, layer.units, slice(start, middle), slice(middle, end))
            )
            start, inputs = end, layer.units
        object.__setattr__(self, "blocks", tuple(blocks))
        object.__setattr__(self, "n", start)

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return self.layers[-1].units

    def weight(self, theta: Array, layer: int) -> Array:
        """Give W (..., units, inputs) of a layer, a view of theta (..., n)."""
        block = self.blocks[layer]
        return theta[..., block.weight].reshape(theta.shape[:-1] + block.shape)

    def bias(self, theta: Array, layer: int) -> Array:
        """Give b (..., units) of a layer, a view of theta (..., n)."""
        return theta[..., self.blocks[layer].bias]

    def forward(
        self, theta: Array, x: Array, masks: Sequence[Array | None] | None = None
    ) -> Forward:
        """Take points x (m, inputs) through all layers: z = W a + b, then a = activation(z)."""
        times = _product_for(theta)
        zs, units, outs, a = [], [], [], x
        kept = tuple(masks) if masks is not None else (None,) * len(self.layers)
        for layer, mask in enumerate(kept):
            z = times(a, self.weight(theta, layer).mT)
            z += self.bias(theta, layer)[..., None, :]
            unit = activation(self.layers[layer].activation).value(z)
            a = unit if mask is None else unit * mask
            zs.append(z)
            units.append(unit)
            outs.append(a)
        return Forward(x, tuple(zs), tuple(units), tuple(outs), kept)

    def backward(self, theta: Array, forward: Forward, y: Array) -> Backward:
        """Take the loss of targets y (m, outputs) back through all layers.

        The four equations, delta being dC/dz: (1) in the output layer delta = dC/da x slope;
        (2) in the layers before, delta = (W of the next layer, transposed, times its delta)
        x slope; (3) dC/db = delta; (4) dC/dW = delta a, a being what the layer received; (3) and
        (4) summed over the points, (3) by ones for them. Rumelhart, Hinton and Williams (1986).
        """
        gradient = np.empty(theta.shape)
        error = loss_by_id(self.loss).slope(forward.a[-1], y)
        return Backward(*self._back(theta, forward, error, gradient), gradient)

    def errors(self, theta: Array, forward: Forward, error: Array) -> Errors:
        """Take dC/da of the outputs, (..., m, outputs), back through all layers: (1) and (2)."""
        return Errors(*self._back(theta, forward, error, None))

    def input_slope(self, theta: Array, forward: Forward, error: Array) -> Array:
        """Take dC/da of the outputs, (..., m, outputs), back to dC/dx, (..., m, inputs).

        It is (2) once more, W of the first layer, transposed, times its delta; an input has no
        activation whose slope it would be multiplied by.
        """
        delta = self.errors(theta, forward, error).deltas[0]
        slope: Array = _product_for(theta)(delta, self.weight(theta, 0))
        return slope

    def _back(
        self, theta: Array, forward: Forward, error: Array, gradient: Array | None
    ) -> tuple[tuple[Array, ...], tuple[Array, ...], tuple[Array, ...]]:
        """Give errors, slopes and deltas of all layers, and fill in a gradient (..., n)."""
        times = _product_for(theta)
        points = np.ones(error.shape[-2])
        errors: list[Array] = []
        slopes: list[Array] = []
        deltas: list[Array] = []
        for layer in reversed(range(len(self.layers))):
            slope = activation(self.layers[layer].activation).slope(
                forward.z[layer], forward.units[layer]
            )
            mask = forward.masks[layer]
            slope = slope if mask is None else slope * mask
            delta = error * slope  # (1), (2)
            if gradient is not None:
                times(points, delta, out=self.bias(gradient, layer))  # (3)
                times(delta.mT, forward.into(layer), out=self.weight(gradient, layer))  # (4)
            errors.append(error)
            slopes.append(slope)
            deltas.append(delta)
            if layer:
                error = times(delta, self.weight(theta, layer))
        return tuple(errors[::-1]), tuple(slopes[::-1]), tuple(deltas[::-1])

    def loss_of(self, forward: Forward, y: Array) -> Array:
        """Give the mean loss (...) of a pass for targets y (m, outputs)."""
        return loss_by_id(self.loss).value(forward.a[-1], y)

    def answer_of(self, forward: Forward) -> Array:
        """Give the predicted numbers or probabilities (..., m, outputs) of a pass."""
        return loss_by_id(self.loss).answer(forward.a[-1])

    def data_loss(self, theta: Array, x: Array, y: Array) -> Array:
        """Give the mean loss (...) over points x (m, inputs) with targets y (m, outputs)."""
        return self.loss_of(self.forward(theta, x), y)

    def answers(self, theta: Array, x: Array) -> Array:
        """Give predicted numbers or probabilities (..., m, outputs) for x (m, inputs)."""
        return self.answer_of(self.forward(theta, x))


def _product_for(theta: Array) -> Callable[..., Array]:
    """Give the product of matrices; np.dot is quicker, but knows one theta only."""
    return np.dot if theta.ndim == 1 else np.matmul
