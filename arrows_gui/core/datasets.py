"""The data sets that ship: each makes its points by chance, from a count, a noise and a seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.message import BadInput

_DATA_PURPOSE = 3

Made = tuple[Array, Array]
"""Points (m, d) and targets (m,)."""


@dataclass(frozen=True, slots=True)
class DataSource:
    """A data set to choose: ``make`` takes a generator, how many points, and the noise.

    The noise is the deviation that is added to every coordinate of a point, or to the targets of a
    regression; ``noise`` is what suits.
    """

    id: str
    title: str
    make: Callable[[np.random.Generator, int, float], Made]
    noise: float
    sentence: str
    features: tuple[str, ...] = ("x1", "x2")
    classes: tuple[str, ...] = ("0", "1")

    def points(self, count: int, noise: float, seed: int) -> Dataset:
        """Make so many points, a pure function of the arguments."""
        x, targets = self.make(np.random.default_rng([seed, _DATA_PURPOSE]), count, noise)
        return Dataset(x, targets, self.features, "y", self.classes)


def _halves(count: int) -> Array:
    """Give the classes: the first half 0, the rest 1."""
    return (np.arange(count) >= count - count // 2).astype(np.float64)


def _shaken(rng: np.random.Generator, x: Array, noise: float) -> Array:
    with np.errstate(over="ignore"):  # who uses it refuses what is not finite
        shaken: Array = x + noise * rng.normal(size=x.shape)
    return shaken


def _circle(rng: np.random.Generator, count: int, noise: float) -> Made:
    inside = 1 - _halves(count)
    radius = np.where(inside > 0, rng.uniform(0, 1.25, count), rng.uniform(1.75, 2.5, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    x = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    return _shaken(rng, x, noise), inside


def _xor(rng: np.random.Generator, count: int, noise: float) -> Made:
    x = rng.uniform(0.15, 2.5, (count, 2)) * rng.choice((-1.0, 1.0), (count, 2))
    return _shaken(rng, x, noise), (x[:, 0] * x[:, 1] >= 0).astype(np.float64)


def _gaussians(rng: np.random.Generator, count: int, noise: float) -> Made:
    targets = _halves(count)
    centre = np.where(targets > 0, 1.0, -1.0)[:, None] * np.array((1.0, 1.0))
    return centre + rng.normal(0, 0.5, (count, 2)) + noise * rng.normal(size=(count, 2)), targets


def _spiral(rng: np.random.Generator, count: int, noise: float) -> Made:
    targets = _halves(count)
    along = rng.uniform(0.05, 1, count)
    angle = 1.75 * 2 * np.pi * along + np.pi * targets
    x = 2.5 * along[:, None] * np.stack((np.sin(angle), np.cos(angle)), axis=1)
    return _shaken(rng, x, noise), targets


def _moons(rng: np.random.Generator, count: int, noise: float) -> Made:
    targets = _halves(count)
    angle = rng.uniform(0, np.pi, count)
    upper = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    lower = np.stack((1 - np.cos(angle), 0.5 - np.sin(angle)), axis=1)
    x = 1.5 * (np.where(targets[:, None] > 0, lower, upper) - np.array((0.5, 0.25)))
    return _shaken(rng, x, noise), targets


def _plane(rng: np.random.Generator, count: int, noise: float) -> Made:
    x = rng.uniform(-2.5, 2.5, (count, 2))
    return x, (x[:, 0] + x[:, 1]) / 5 + noise * rng.normal(size=count)


def _hills(rng: np.random.Generator, count: int, noise: float) -> Made:
    x = rng.uniform(-2.5, 2.5, (count, 2))
    tops = ((-1.2, 1.2, 1), (1.2, 1.2, -1), (0, 0, 1), (-1.2, -1.2, -1), (1.2, -1.2, 1))
    height = sum(
        sign * np.exp(-((x[:, 0] - left) ** 2 + (x[:, 1] - up) ** 2) / 0.6)
        for left, up, sign in tops
    )
    return x, np.asarray(height) + noise * rng.normal(size=count)


def _sine(rng: np.random.Generator, count: int, noise: float) -> Made:
    x = rng.uniform(-np.pi, np.pi, (count, 1))
    return x, np.sin(x[:, 0]) + noise * rng.normal(size=count)


DATASETS: tuple[DataSource, ...] = (
    DataSource("circle", "Circle", _circle, 0.1, "A disk inside a ring: no line parts them."),
    DataSource(
        "xor",
        "XOR",
        _xor,
        0.05,
        "Opposite corners are alike: the classic that one layer cannot learn.",
    ),
    DataSource("gaussians", "Two Gaussians", _gaussians, 0.0, "Two clouds: a line is enough."),
    DataSource("spiral", "Spiral", _spiral, 0.05, "Two arms wound into each other: the hard one."),
    DataSource("moons", "Two moons", _moons, 0.1, "Two half moons that reach into each other."),
    DataSource(
        *("plane", "Plane (regression)", _plane, 0.05),
        "A slanted plane: a linear network is enough.",
        classes=(),
    ),
    DataSource(
        *("hills", "Gaussian hills (regression)", _hills, 0.05),
        "Three hills and two hollows, to be learnt as heights.",
        classes=(),
    ),
    DataSource(
        *("sine", "Sine (regression)", _sine, 0.1),
        "One wave of the sine, from one input: the fitted curve can be watched.",
        features=("x",),
        classes=(),
    ),
)


def data_source(source_id: str) -> DataSource:
    """Find a data set; raise BadInput that names what there is."""
    for source in DATASETS:
        if source.id == source_id:
            return source
    raise BadInput(
        "unknown data set '{id}'; there are {ids}",
        id=source_id,
        ids=", ".join(source.id for source in DATASETS),
    )
