"""Where the weights begin: the ways to choose them by chance, or not."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.network import Network

_START_PURPOSE = 2

Draw = Callable[[np.random.Generator, int, int], Array]


@dataclass(frozen=True, slots=True)
class Initialisation:
    """A way to begin: draws W (units, inputs) from a generator; every bias begins at 0."""

    id: str
    title: str
    formula: str
    draw: Draw
    sentence: str


def _xavier(rng: np.random.Generator, units: int, inputs: int) -> Array:
    limit = sqrt(6 / (inputs + units))
    return rng.uniform(-limit, limit, (units, inputs))


def _he(rng: np.random.Generator, units: int, inputs: int) -> Array:
    return rng.normal(0, sqrt(2 / inputs), (units, inputs))


INITIALISATIONS: tuple[Initialisation, ...] = (
    Initialisation(
        *("xavier", "Xavier", "uniform within ±√(6/(inputs + units))", _xavier),
        "Keeps signals and gradients alike in size through tanh layers (Glorot and Bengio, 2010).",
    ),
    Initialisation(
        *("he", "He", "normal, deviation √(2/inputs)", _he),
        "Keeps signals alike in size through ReLU layers (He and others, 2015).",
    ),
    Initialisation(
        *("normal", "Normal", "normal, deviation 0.1"),
        lambda rng, units, inputs: rng.normal(0, 0.1, (units, inputs)),
        "Small weights of one size, whatever the width: deep signals fade.",
    ),
    Initialisation(
        *("uniform", "Uniform", "uniform within ±0.5"),
        lambda rng, units, inputs: rng.uniform(-0.5, 0.5, (units, inputs)),
        "Middling weights of one size, whatever the width.",
    ),
    Initialisation(
        *("zero", "All zero", "0"),
        lambda rng, units, inputs: np.zeros((units, inputs)),
        "All units of a layer are alike, and stay so: nothing breaks the symmetry.",
    ),
    Initialisation(
        *("large", "Too large", "normal, three times He's deviation"),
        lambda rng, units, inputs: 3 * _he(rng, units, inputs),
        "Signals grow threefold in every layer: gradients explode, units saturate.",
    ),
)


def initialisation(init_id: str) -> Initialisation:
    """Find a way to begin; raise KeyError where there is none of that id."""
    for each in INITIALISATIONS:
        if each.id == init_id:
            return each
    raise KeyError(init_id)


def first_theta(network: Network, init_id: str, seed: int) -> Array:
    """Give theta (n,) to begin with, a pure function of its arguments."""
    theta, way = np.zeros(network.n), initialisation(init_id)
    for number, block in enumerate(network.blocks):
        rng = np.random.default_rng([seed, _START_PURPOSE, number])
        network.weight(theta, number)[...] = way.draw(rng, block.units, block.inputs)
    return theta
