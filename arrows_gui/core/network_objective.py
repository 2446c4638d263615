"""The loss of a network over its parameters: data in mini-batches, penalties and dropout."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows, Split
from arrows_gui.core.network import Backward, Forward, Network

_SHUFFLE_PURPOSE = 4
_DROPOUT_PURPOSE = 5

MOST_JUDGED = 5_000
"""Losses and accuracies of a whole part of the data are taken over at most so many points,
spread evenly over it."""

PIECE = 2_048
"""The gradient of a larger batch is summed over pieces of so many points."""


class Evaluation(NamedTuple):
    """How good theta is: the mean loss of the data without penalty, and the share that is right.

    The accuracies are nan in a regression.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class NetworkObjective:
    """A network with data, as a loss over theta (n,).

    ``batch_size`` points make a batch (0: all of them); each epoch shuffles anew. ``l1`` weighs
    the sum of |w| and ``l2`` half the sum of w^2, over the weights without the biases. ``dropout``
    is the chance of each hidden unit to be left out of a step. Shuffles and dropout are pure
    functions of the seed and the step.
    """

    network: Network
    split: Split
    batch_size: int = 0
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    seed: int = 0
    x_train: Array = field(init=False, repr=False)
    y_train: Array = field(init=False, repr=False)
    x_test: Array = field(init=False, repr=False)
    y_test: Array = field(init=False, repr=False)
    is_weight: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _keep_freed_memory()
        data, outputs = self.split.data, self.network.outputs
        y = data.encoded(outputs)
        is_weight = np.zeros(self.n)
        for block in self.network.blocks:
            is_weight[block.weight] = 1.0
        values = {
            "x_train": data.x[self.split.train],
            "y_train": y[self.split.train],
            "x_test": data.x[self.split.test],
            "y_test": y[self.split.test],
            "is_weight": is_weight,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def n(self) -> int:
        """How many parameters there are."""
        return self.network.n

    @property
    def groups(self) -> tuple[tuple[str, slice], ...]:
        """The layers: their names and their slices of theta."""
        return tuple((block.name, block.whole) for block in self.network.blocks)

    @property
    def extent(self) -> float:
        """Weights are of the order of 1."""
        return 1.0

    @property
    def epoch_steps(self) -> int:
        """How many steps make an epoch."""
        count = len(self.x_train)
        return -(-count // self.batch_size) if 0 < self.batch_size < count else 1

    def rows(self, t: int) -> Rows | None:
        """Give the row numbers of the training points in the batch of step t; None is all."""
        if self.epoch_steps == 1:
            return None
        epoch, place = divmod(t, self.epoch_steps)
        order = _order(self.seed, epoch, len(self.x_train))
        return order[place * self.batch_size : (place + 1) * self.batch_size]

    def batch(self, t: int) -> tuple[Array, Array]:
        """Give the points (m, inputs) and targets (m, outputs) of step t."""
        rows = self.rows(t)
        if rows is None:
            return self.x_train, self.y_train
        return self.x_train[rows], self.y_train[rows]

    def masks(self, t: int, count: int) -> tuple[Array | None, ...] | None:
        """Give the dropout's factors for each layer in step t: 0 or 1/(1 - dropout)."""
        if not self.dropout:
            return None
        rng = np.random.default_rng([self.seed, _DROPOUT_PURPOSE, t])
        keep = 1 - self.dropout
        hidden = [
            (rng.random((count, layer.units)) < keep) / keep for layer in self.network.layers[:-1]
        ]
        return (*hidden, None)

    def forward(self, theta: Array, t: int) -> Forward:
        """Take the batch of step t forward, with its dropout."""
        x, _ = self.batch(t)
        return self.network.forward(theta, x, self.masks(t, len(x)))

    def backward(self, theta: Array, t: int, forward: Forward) -> Backward:
        """Take the batch of step t back; its gradient is the data's, without the penalty's."""
        return self.network.backward(theta, forward, self.batch(t)[1])

    def gradient(self, theta: Array, t: int) -> tuple[float, Array]:
        """Give the loss of step t's batch and its exact gradient (n,), both with the penalty."""
        x, y = self.batch(t)
        masks = self.masks(t, len(x))
        if len(x) > PIECE:
            loss, gradient = self._by_pieces(theta, x, y, masks)
        else:
            forward = self.network.forward(theta, x, masks)
            loss = float(self.network.loss_of(forward, y))
            gradient = self.network.backward(theta, forward, y).gradient
        if self.l1 or self.l2:
            loss += float(self.penalty(theta))
            gradient += self.penalty_gradient(theta)
        return loss, gradient

    def _by_pieces(
        self, theta: Array, x: Array, y: Array, masks: tuple[Array | None, ...] | None
    ) -> tuple[float, Array]:
        """Give loss and gradient (n,) of a large batch, summed over pieces that fit a cache."""
        loss, gradient = 0.0, np.zeros(self.n)
        for first in range(0, len(x), PIECE):
            piece = slice(first, first + PIECE)
            kept = masks and tuple(mask if mask is None else mask[piece] for mask in masks)
            forward = self.network.forward(theta, x[piece], kept)
            share = len(x[piece]) / len(x)
            loss += share * float(self.network.loss_of(forward, y[piece]))
            gradient += share * self.network.backward(theta, forward, y[piece]).gradient
        return loss, gradient

    def loss(self, theta: Array) -> Array:
        """Give the loss (...) of all training points at theta (..., n), with the penalty."""
        return self.network.data_loss(theta, self.x_train, self.y_train) + self.penalty(theta)

    def penalty(self, theta: Array) -> Array:
        """Give l1 sum |w| + l2/2 sum w^2 over the weights, (..., n) to (...)."""
        weights = theta * self.is_weight
        total: Array = self.l1 * np.abs(weights).sum(axis=-1) + self.l2 / 2 * (
            weights * weights
        ).sum(axis=-1)
        return total

    def penalty_gradient(self, theta: Array) -> Array:
        """Give l1 sign(w) + l2 w for the weights and 0 for the biases, (..., n)."""
        slope: Array = (self.l1 * np.sign(theta) + self.l2 * theta) * self.is_weight
        return slope

    def hessian(self, theta: Array) -> Array | None:
        """Say that the Hessian of a network is not known."""
        return None

    @property
    def judged_most(self) -> int:
        """Over how many points of each part the losses are taken, 0 where over all of them."""
        longest = max(len(self.x_train), len(self.x_test))
        return MOST_JUDGED if longest > MOST_JUDGED else 0

    def evaluation(self, theta: Array) -> Evaluation:
        """Judge theta (n,) on both parts of the data, without dropout and without penalty."""
        parts = []
        for x, y in ((self.x_train, self.y_train), (self.x_test, self.y_test)):
            if len(x) > MOST_JUDGED:
                spread = np.linspace(0, len(x) - 1, MOST_JUDGED).astype(np.intp)
                x, y = x[spread], y[spread]
            forward = self.network.forward(theta, x)
            parts.append((float(self.network.loss_of(forward, y)), self._right(forward, y)))
        (train, right), (test, test_right) = parts
        return Evaluation(train, test, right, test_right)

    def _right(self, forward: Forward, y: Array) -> float:
        if not self.split.data.classes:
            return float("nan")
        return float((decided(self.network.answer_of(forward)) == decided(y)).mean())


def decided(answers: Array) -> Rows:
    """Give the class (..., m) of answers (..., m, outputs): 1 past a half, or the largest one."""
    if answers.shape[-1] == 1:
        return (answers[..., 0] >= 0.5).astype(np.intp)
    classes: Rows = answers.argmax(axis=-1)
    return classes


@lru_cache(maxsize=8)
def _order(seed: int, epoch: int, count: int) -> Rows:
    return np.random.default_rng([seed, _SHUFFLE_PURPOSE, epoch]).permutation(count)


def _keep_freed_memory() -> None:
    """Let glibc keep what a step frees for the next step, up to 32 MB; elsewhere it is harmless.

    It would give it back to the system, and half of a step would go by in page faults. What it
    keeps grows with the largest block that was ever freed: this one, which is never touched.
    """
    np.empty(1 << 21)
