"""Data to learn from: points with targets, split into a part for training and one for the test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import CLASSES, REGRESSION, TWO_CLASSES
from arrows_gui.core.written import plain_name

_SPLIT_PURPOSE = 1

Rows = NDArray[np.intp]
"""Row numbers of a data set."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points x (m, d) and targets: numbers (m,), or the numbers of their classes (m,) from 0 on.

    ``classes`` has the names of the classes, none for a regression.
    """

    x: Array
    targets: Array
    features: tuple[str, ...]
    target: str
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", tuple(map(plain_name, self.features)))
        object.__setattr__(self, "target", plain_name(self.target))
        object.__setattr__(self, "classes", tuple(map(plain_name, self.classes)))

    @property
    def task(self) -> str:
        """What there is to learn."""
        if not self.classes:
            return REGRESSION
        return TWO_CLASSES if len(self.classes) == 2 else CLASSES

    def encoded(self, outputs: int) -> Array:
        """Give targets (m, outputs): numbers, 0 or 1, or one column a class with 1 in its own."""
        if not self.classes or outputs == 1:
            return self.targets[:, None]
        return np.eye(len(self.classes))[self.targets.astype(np.intp)]


@dataclass(frozen=True, slots=True)
class Scaling:
    """How features were standardised: (x - mean) / deviation, of the training points."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A data set in two parts; ``train`` and ``test`` hold row numbers of ``data``.

    ``data`` is standardised where there is a ``scaling``.
    """

    data: Dataset
    train: Rows
    test: Rows
    scaling: Scaling | None = None


def split(data: Dataset, train_share: float, seed: int, standardise: bool = False) -> Split:
    """Split a data set by chance; each part has at least one point, where there are two.

    Raises BadInput where there are not two points, or numbers too large to be standardised.
    """
    count = len(data.x)
    if count < 2:
        raise BadInput("there must be at least two points: one to learn from and one to test with")
    order = np.random.default_rng([seed, _SPLIT_PURPOSE]).permutation(count)
    size = min(max(round(train_share * count), 1), count - 1)
    train, test = np.sort(order[:size]), np.sort(order[size:])
    if not standardise:
        return Split(data, train, test)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = data.x[train].mean(axis=0), data.x[train].std(axis=0)
    if not np.isfinite(deviation).all():
        raise BadInput("the features are too large to be standardised")
    deviation = np.where(deviation > 0, deviation, 1.0)
    scaled = Dataset(
        (data.x - mean) / deviation, data.targets, data.features, data.target, data.classes
    )
    return Split(scaled, train, test, Scaling(tuple(mean.tolist()), tuple(deviation.tolist())))
