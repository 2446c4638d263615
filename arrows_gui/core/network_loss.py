"""The losses of a network: a number for a batch, and its slope along every output."""

# ruff: noqa: RUF001 - the formulas use the minus sign and Greek letters

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array

REGRESSION, TWO_CLASSES, CLASSES = "regression", "two_classes", "classes"
"""What there is to learn: a number, one of two classes, or one of several."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of outputs a (..., m, k) and targets y (m, k), its mean over the m points.

    ``value`` gives (...), ``slope`` dC/da (..., m, k), and ``answer`` what the outputs mean: the
    predicted numbers, or the probabilities of the classes (..., m, k). Where it takes ``scores``
    the output layer is linear, and the loss turns the scores into probabilities itself.
    """

    id: str
    title: str
    formula: str
    tasks: tuple[str, ...]
    scores: bool
    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    answer: Callable[[Array], Array]


def _squared(a: Array, y: Array) -> Array:
    error = a - y
    mean: Array = (error * error).sum(axis=(-2, -1)) / y.size
    return mean


def _squared_slope(a: Array, y: Array) -> Array:
    return (a - y) * (2 / y.size)


def probability(z: Array) -> Array:
    """Give the sigmoid of scores, without overflow."""
    with np.errstate(over="ignore"):
        p: Array = 1 / (1 + np.exp(-z))
    return p


def softmax(z: Array) -> Array:
    """Give the shares e^z / sum e^z along the last axis."""
    grown = np.exp(z - z.max(axis=-1, keepdims=True))
    shares: Array = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def _binary(a: Array, y: Array) -> Array:
    # log(1 + e^z) - y z, written so that e^z cannot overflow
    losses = np.maximum(a, 0) - a * y + np.log1p(np.exp(-np.abs(a)))
    mean: Array = losses.sum(axis=(-2, -1)) / y.size
    return mean


def _softmax_loss(a: Array, y: Array) -> Array:
    top = a.max(axis=-1, keepdims=True)
    logs = a - top - np.log(np.exp(a - top).sum(axis=-1, keepdims=True))
    mean: Array = -(logs * y).sum(axis=(-2, -1)) / y.shape[-2]
    return mean


LOSSES: tuple[Loss, ...] = (
    Loss(
        id="squared_error",
        title="Squared error",
        formula="mean (a − y)²",
        tasks=(REGRESSION, TWO_CLASSES, CLASSES),
        scores=False,
        value=_squared,
        slope=_squared_slope,
        answer=lambda a: a,
    ),
    Loss(
        id="binary_cross_entropy",
        title="Binary cross-entropy",
        formula="mean −(y log p + (1 − y) log(1 − p)), p = 1/(1 + e^(−a))",
        tasks=(TWO_CLASSES,),
        scores=True,
        value=_binary,
        slope=lambda a, y: (probability(a) - y) / y.size,
        answer=probability,
    ),
    Loss(
        id="softmax_cross_entropy",
        title="Softmax cross-entropy",
        formula="mean −Σ y log p, p = e^a / Σ e^a",
        tasks=(CLASSES, TWO_CLASSES),
        scores=True,
        value=_softmax_loss,
        slope=lambda a, y: (softmax(a) - y) / y.shape[-2],
        answer=softmax,
    ),
)
"""As torch.nn has them: MSELoss, BCEWithLogitsLoss and CrossEntropyLoss, each with its mean."""


def loss_by_id(loss_id: str) -> Loss:
    """Find a loss; raise KeyError where there is none of that id."""
    return _BY_ID[loss_id]


_BY_ID = {each.id: each for each in LOSSES}
