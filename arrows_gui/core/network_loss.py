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
    predicted numbers, or the probabilities of the classes (..., m, k); ``answer_slope`` how one of
    these answers, by its number, changes with the outputs, (..., m, k). Where it takes ``scores``
    the output layer is linear, and the loss turns the scores into probabilities itself. Targets
    (m, 1, k) beside outputs (m, 1, k) give the value of each point alone, (m,).
    """

    id: str
    title: str
    formula: str
    tasks: tuple[str, ...]
    scores: bool
    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    answer: Callable[[Array], Array]
    answer_slope: Callable[[Array, int], Array]


def _squared(a: Array, y: Array) -> Array:
    error = a - y
    mean: Array = (error * error).sum(axis=(-2, -1)) / _count(y)
    return mean


def _squared_slope(a: Array, y: Array) -> Array:
    return (a - y) * (2 / _count(y))


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
    mean: Array = losses.sum(axis=(-2, -1)) / _count(y)
    return mean


def _softmax_loss(a: Array, y: Array) -> Array:
    top = a.max(axis=-1, keepdims=True)
    logs = a - top - np.log(np.exp(a - top).sum(axis=-1, keepdims=True))
    mean: Array = -(logs * y).sum(axis=(-2, -1)) / y.shape[-2]
    return mean


def _count(y: Array) -> int:
    """Give over how many numbers a mean goes."""
    count: int = y.shape[-2] * y.shape[-1]
    return count


def _one(a: Array, k: int) -> Array:
    """Give 1 in column k and 0 in the others."""
    one = np.zeros_like(a)
    one[..., k] = 1.0
    return one


def _probability_slope(a: Array, k: int) -> Array:
    return probability(a) * probability(-a) * _one(a, k)


def _softmax_slope(a: Array, k: int) -> Array:
    p = softmax(a)
    slope: Array = p[..., k : k + 1] * (_one(a, k) - p)
    return slope


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
        answer_slope=_one,
    ),
    Loss(
        id="binary_cross_entropy",
        title="Binary cross-entropy",
        formula="mean −(y log p + (1 − y) log(1 − p)), p = 1/(1 + e^(−a))",
        tasks=(TWO_CLASSES,),
        scores=True,
        value=_binary,
        slope=lambda a, y: (probability(a) - y) / _count(y),
        answer=probability,
        answer_slope=_probability_slope,
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
        answer_slope=_softmax_slope,
    ),
)
"""As torch.nn has them: MSELoss, BCEWithLogitsLoss and CrossEntropyLoss, each with its mean."""


def loss_by_id(loss_id: str) -> Loss:
    """Find a loss; raise KeyError where there is none of that id."""
    return _BY_ID[loss_id]


_BY_ID = {each.id: each for each in LOSSES}
