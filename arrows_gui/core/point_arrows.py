"""The gradients of single training points: what each adds to its batch's gradient.

A point's share of the gradient of a layer is the product of its delta and of what the layer
received. Lengths and products of shares follow from these two without the share itself, which has
a number for every parameter: |share|^2 = |delta|^2 (|a|^2 + 1). Source: Goodfellow (2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows
from arrows_gui.core.layer_planes import norm
from arrows_gui.core.network import Forward, Network
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.network_objective import PIECE, NetworkObjective
from arrows_gui.core.network_trace import NetworkTrace

MOST_BYTES = 20_000_000
"""Whole vectors of many points are made for so many bytes at a time."""


class Piece(NamedTuple):
    """Some points of a batch: for each layer delta (k, units) and what it received (k, inputs).

    The deltas carry the batch's 1/m. ``where`` says which places of the batch they are.
    """

    where: slice
    deltas: tuple[Array, ...]
    inputs: tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PointShares:
    """The shares g_i/m of the m points of step t's batch; each array (m, ...) is in its order.

    They sum to ``data`` (n,), the gradient of the batch's loss without its penalty; with that of
    the ``penalty`` (n,) it is the ``total``, that of the step. ``rows`` are rows of the data set,
    ``norms`` the lengths of the shares, ``cosines`` those with the total, nan where one is 0, and
    ``losses`` and ``answers`` (m, outputs) those of each point by itself, with the step's dropout.
    """

    t: int
    rows: Rows
    norms: Array
    cosines: Array
    losses: Array
    answers: Array
    data: Array
    penalty: Array
    total: Array
    network: Network
    pieces: tuple[Piece, ...]

    @property
    def count(self) -> int:
        """How many points the batch has."""
        return len(self.rows)

    @property
    def has_penalty(self) -> bool:
        """Whether a penalty adds to the gradient."""
        return bool(self.penalty.any())

    @property
    def left_over(self) -> float:
        """What is left when the shares are added up: |their sum| / sum of their lengths, 0 to 1."""
        with np.errstate(all="ignore"):
            return float(np.float64(norm(self.data)) / self.norms.sum())

    def place(self, row: int) -> int | None:
        """Give the place of a row of the data set in the batch; None where it is not in it."""
        (found,) = np.nonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    def vectors(self, places: Sequence[int]) -> Array:
        """Give the whole shares (k, n) of a few points by their places in the batch."""
        found = np.empty((len(places), self.network.n))
        for number, place in enumerate(places):
            piece = self.pieces[place // PIECE]
            at = place - piece.where.start
            for block, delta, a in zip(
                self.network.blocks, piece.deltas, piece.inputs, strict=True
            ):
                found[number, block.weight] = np.outer(delta[at], a[at]).ravel()
                found[number, block.bias] = delta[at]
        return found

    def products(self, vector: Array) -> Array:
        """Give the products (m,) of all shares with a vector (n,)."""
        with np.errstate(all="ignore"):
            return np.concatenate([_products(self.network, p, vector) for p in self.pieces])

    def weighted(self, weights: Array) -> Array:
        """Give the sum (n,) of all shares, each times its weight (m,)."""
        total = np.zeros(self.network.n)
        for piece in self.pieces:
            w = weights[piece.where, None]
            for layer, (delta, a) in enumerate(zip(piece.deltas, piece.inputs, strict=True)):
                scaled = delta * w
                self.network.weight(total, layer)[...] += scaled.T @ a
                self.network.bias(total, layer)[...] += scaled.sum(axis=0)
        return total


class PointHistory(NamedTuple):
    """How long a point's own gradient was, and its loss, at some steps; each (k,)."""

    steps: Array
    norms: Array
    losses: Array


def point_gradients(objective: NetworkObjective, theta: Array, t: int) -> PointShares:
    """Give the shares of all points in step t's batch at theta (n,), with the step's dropout."""
    network, (x, y) = objective.network, objective.batch(t)
    rows, masks, m = objective.rows(t), objective.masks(t, len(x)), len(x)
    pieces, losses, answers, data = [], [], [], np.zeros(objective.n)
    with np.errstate(all="ignore"):
        for first in range(0, m, PIECE):
            where = slice(first, min(first + PIECE, m))
            kept = masks and tuple(mask if mask is None else mask[where] for mask in masks)
            forward = network.forward(theta, x[where], kept)
            backward = network.backward(theta, forward, y[where])
            share = (where.stop - where.start) / m
            data += share * backward.gradient
            deltas = backward.deltas if share == 1 else tuple(share * d for d in backward.deltas)
            pieces.append(Piece(where, deltas, (forward.inputs, *forward.a[:-1])))
            losses.append(_losses(network, forward, y[where]))
            answers.append(network.answer_of(forward))
        penalty = objective.penalty_gradient(theta)
        total = data + penalty
        norms = np.concatenate([_norms(piece) for piece in pieces])
        along = np.concatenate([_products(network, piece, total) for piece in pieces])
        cosines = np.clip(along / (norms * norm(total)), -1, 1)
    train = objective.split.train
    return PointShares(
        t=t,
        rows=train if rows is None else train[rows],
        norms=norms,
        cosines=cosines,
        losses=np.concatenate(losses),
        answers=np.concatenate(answers),
        data=data,
        penalty=penalty,
        total=total,
        network=network,
        pieces=tuple(pieces),
    )


def longest(shares: PointShares) -> int:
    """Give the place of the point with the longest share."""
    return int(np.nan_to_num(shares.norms).argmax())


def own_gradient(objective: NetworkObjective, thetas: Array, row: int) -> tuple[Array, Array]:
    """Give the length of a data point's own gradient and its loss, each (...), at thetas (..., n).

    The point, a row of the data set, is alone and there is no dropout.
    """
    network, data = objective.network, objective.split.data
    x, y = data.x[row : row + 1], data.encoded(network.outputs)[row : row + 1]
    with np.errstate(all="ignore"):
        forward = network.forward(thetas, x)
        error = loss_by_id(network.loss).slope(forward.a[-1], y)
        deltas = network.errors(thetas, forward, error).deltas
        squares = np.zeros(thetas.shape[:-1])
        for layer, delta in enumerate(deltas):
            a = forward.into(layer)
            squares += ((delta * delta).sum(-1) * ((a * a).sum(-1) + 1))[..., 0]
        return np.sqrt(squares), network.loss_of(forward, y)


def point_history(trace: NetworkTrace, row: int) -> PointHistory:
    """Give how a data point's own gradient and loss changed over the whole points of a training."""
    points = {point.t: point.theta for point in (*trace.checkpoints, trace.tip)}
    thetas = [points[t] for t in sorted(points)]
    most = max(1, MOST_BYTES // (8 * trace.objective.n))
    parts = [
        own_gradient(trace.objective, np.stack(thetas[first : first + most]), row)
        for first in range(0, len(thetas), most)
    ]
    norms, losses = (np.concatenate(each) for each in zip(*parts, strict=True))
    return PointHistory(np.array(sorted(points), dtype=np.float64), norms, losses)


def _losses(network: Network, forward: Forward, y: Array) -> Array:
    """Give the loss (m,) of every point alone."""
    loss = loss_by_id(network.loss)
    return loss.value(forward.a[-1][:, None], y[:, None])


def _norms(piece: Piece) -> Array:
    squares = np.zeros(piece.where.stop - piece.where.start)
    for delta, a in zip(piece.deltas, piece.inputs, strict=True):
        squares += np.einsum("ij,ij->i", delta, delta) * (np.einsum("ij,ij->i", a, a) + 1)
    lengths: Array = np.sqrt(squares)
    return lengths


def _products(network: Network, piece: Piece, vector: Array) -> Array:
    found = np.zeros(piece.where.stop - piece.where.start)
    for layer, (delta, a) in enumerate(zip(piece.deltas, piece.inputs, strict=True)):
        turned = a @ network.weight(vector, layer).T + network.bias(vector, layer)
        found += np.einsum("ij,ij->i", delta, turned)
    return found
