"""The plane in which the arrows of single points are drawn, and the chain that they make."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.layer_planes import norm
from arrows_gui.core.message import Message
from arrows_gui.core.point_arrows import PointShares

MOST_COMPARED = 128
"""The direction of the largest scatter is that among so many of the longest arrows."""

MOST_SINGLE = 60
"""So many arrows of points are drawn singly; the others are one arrow together."""

NO_SCATTER = 1e-20
"""A scatter below this share of all squared lengths is rounding."""

OTHERS, PENALTY = -1, -2
"""The links of a chain that are not of one point: all other points, and the penalty."""

NO_DIRECTION = Message("The batch's gradient is 0 or not finite: it has no direction to draw.")

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PointsPlane:
    """Two orthonormal directions, the rows of ``basis`` (2, n): -g, and the largest scatter.

    ``places`` (m, 2) are the descent arrows -share of all points in it, ``shown`` the share of
    their scatter about their mean that it keeps, and ``compared`` among how many of the points the
    second direction was found.
    """

    basis: Array
    places: Array
    shown: float
    compared: int

    def kept(self, place: int, length: float) -> float:
        """Give the share of a point's arrow, of a length, that is seen in the plane."""
        return min(norm(self.places[place]) / length, 1.0) if length > 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Arrows tip to tail from 0 to ``end`` (2,), the batch's arrow: tails and vectors (k, 2).

    ``members`` (k,) are places of the batch, OTHERS or PENALTY; ``others`` counts the points that
    are in one arrow together.
    """

    tails: Array
    vectors: Array
    members: Places
    others: int
    end: Array


def points_plane(shares: PointShares, targets: Array) -> PointsPlane | Message:
    """Lay the plane of a batch, with targets (m,), or say why there is none.

    Across is the step's downhill direction, which the plane thus shows whole; up is the direction
    at right angles to it along which the shares scatter most, so turned that higher targets, or
    higher classes, pull upwards.
    """
    with np.errstate(all="ignore"):
        length = norm(shares.total)
        squares = float(np.square(shares.norms).sum())
    if not (0 < length < np.inf and np.isfinite(squares)):
        return NO_DIRECTION
    across = -shares.total / length
    x = -shares.products(across)
    scatter = max(squares - norm(shares.data) ** 2 / shares.count, 0.0)
    up, compared = _scatter_direction(shares, across, x)
    y = -shares.products(up)
    if _points_down(y, targets):
        up, y = -up, -y
    places = np.stack((x, y), axis=1)
    seen = float(np.square(places - places.mean(axis=0)).sum())
    shown = min(seen / scatter, 1.0) if scatter > NO_SCATTER * squares else 1.0
    return PointsPlane(np.stack((across, up)), places, shown, compared)


def points_chain(shares: PointShares, plane: PointsPlane, chosen: int | None = None) -> Chain:
    """Put the descent arrows of a batch tip to tail, by their angle, so that the chain is an arc.

    Of many points the longest ones are drawn singly, and always the ``chosen`` one.
    """
    single = np.arange(shares.count)
    if shares.count > MOST_SINGLE:
        lengths = shares.norms.copy()
        if chosen is not None:
            lengths[chosen] = np.inf
        single = np.sort(np.argpartition(-lengths, MOST_SINGLE)[:MOST_SINGLE])
    drawn = plane.places[single]
    order = np.argsort(np.arctan2(drawn[:, 1], drawn[:, 0]), kind="stable")
    vectors, members = [*drawn[order]], [*single[order].tolist()]
    others = shares.count - len(single)
    if others:
        vectors.append(plane.places.sum(axis=0) - drawn.sum(axis=0))
        members.append(OTHERS)
    if shares.has_penalty:
        vectors.append(-(plane.basis @ shares.penalty))
        members.append(PENALTY)
    steps = np.array(vectors)
    tips = steps.cumsum(axis=0)
    end = np.array((norm(shares.total), 0.0))
    return Chain(tips - steps, steps, np.array(members, dtype=np.intp), others, end)


def _scatter_direction(shares: PointShares, across: Array, x: Array) -> tuple[Array, int]:
    """Give the unit direction (n,) beside ``across`` of the largest scatter of the shares.

    It is the first principal component of what the shares are beside ``across``, taken from their
    products, a (k, k) matrix; 0 where nothing scatters.
    """
    chosen = np.arange(shares.count)
    if shares.count > MOST_COMPARED:
        chosen = np.sort(np.argpartition(-shares.norms, MOST_COMPARED)[:MOST_COMPARED])
    products = _gram(shares, chosen) - np.outer(x[chosen], x[chosen])
    middle = products.mean(axis=0)
    products = products - middle - middle[:, None] + middle.mean()
    values, columns = np.linalg.eigh(products)
    none = np.zeros_like(across)
    if len(chosen) < 2 or values[-1] <= NO_SCATTER * float(np.square(shares.norms).sum()):
        return none, len(chosen)
    weights = np.zeros(shares.count)
    weights[chosen] = columns[:, -1] - columns[:, -1].mean()
    up = shares.weighted(weights)
    for _ in range(2):  # once more, as the first time leaves rounding
        up = up - (up @ across) * across
    length = norm(up)
    return (up / length if length > 0 else none), len(chosen)


def _gram(shares: PointShares, chosen: Places) -> Array:
    """Give the products (k, k) of some shares with each other."""
    total = np.zeros((len(chosen), len(chosen)))
    for layer in range(len(shares.network.layers)):
        delta = np.concatenate([piece.deltas[layer] for piece in shares.pieces])[chosen]
        a = np.concatenate([piece.inputs[layer] for piece in shares.pieces])[chosen]
        total += (delta @ delta.T) * (a @ a.T + 1)
    return total


def _points_down(y: Array, targets: Array) -> bool:
    """Tell whether higher targets pull downwards; where they do neither, the longest arrow does."""
    pull = float((targets - targets.mean()) @ y)
    size = float(np.linalg.norm(targets - targets.mean()) * np.linalg.norm(y))
    if abs(pull) > 1e-9 * size:
        return pull < 0
    return bool(len(y) and y[np.abs(y).argmax()] < 0)
