"""Planes through the space of a layer's parameters, to project long vectors on."""

# ruff: noqa: RUF001 - the sentences use the minus sign

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, degrees, sqrt

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message

PARALLEL = 1e-9
"""What is left of a vector beside another counts as nothing below this share of it."""

ONE_LINE = 1e-12
"""A way whose second variance is below this share of the whole moves along a line."""

MOST_POINTS = 48
"""The principal directions are those of at most so many points of the way, evenly chosen."""

SMALL_SQUARE = 1e-200
"""A smaller square of a length may have lost digits."""

_PLANE_PURPOSE = 6

Places = NDArray[np.intp]

Groups = Sequence[tuple[str, slice]]
"""The names of the layers, and where in theta they lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Two orthonormal directions, the rows of ``basis`` (2, n).

    ``explained`` is the share of the way's variance that lies in the plane, where it is of a way.
    """

    basis: Array
    explained: float | None = None
    note: Message | None = None


def norm(v: Array) -> float:
    """Give the length of v (n,), which may be so long or short that its square is no number."""
    with np.errstate(over="ignore", invalid="ignore"):
        square = float(v @ v)
    if SMALL_SQUARE < square < 1 / SMALL_SQUARE:
        return sqrt(square)
    largest = float(np.abs(v).max(initial=0.0))
    if not np.isfinite(largest) or largest == 0:
        return largest
    return largest * float(np.sqrt(np.square(v / largest).sum()))


def angle_between(u: Array, v: Array) -> float | None:
    """Give the angle of two vectors (n,) in degrees, 0 to 180; None where one has no direction.

    It is arccos(u v / (|u| |v|)), in the form of Kahan that is exact for parallel vectors too.
    """
    lengths = norm(u), norm(v)
    if not all(0 < length < np.inf for length in lengths):
        return None
    a, b = u / lengths[0], v / lengths[1]
    return degrees(2 * atan2(norm(a - b), norm(a + b)))


@lru_cache(maxsize=32)
def random_plane(n: int, number: int) -> Plane | Message:
    """Give two directions by chance of n numbers, always the same for a layer's number."""
    if n < 2:
        return Message("the layer has a single parameter: there is no plane")
    rng = np.random.default_rng([_PLANE_PURPOSE, number, n])
    return Plane(_orthonormal(rng.normal(size=n), rng.normal(size=n)))


def downhill_plane(downhill: Array, update: Array) -> Plane | Message:
    """Give the plane of -g (n,), along x, and an update (n,).

    An update along -g leaves the second direction open: it is then one by chance.
    """
    if len(downhill) < 2:
        return Message("the layer has a single parameter: there is no plane")
    if angle_between(downhill, downhill) is None:
        return Message("the gradient is 0 here: it has no direction")
    first = downhill / norm(downhill)
    length = norm(update)
    if 0 < length < np.inf:
        along = update / length
        if norm(along - (along @ first) * first) > PARALLEL:
            return Plane(_orthonormal(downhill, update))
    other = np.random.default_rng([_PLANE_PURPOSE, len(first)]).normal(size=len(first))
    note = Message("the update lies along −g: the second direction is by chance")
    return Plane(_orthonormal(downhill, other), note=note)


def principal_planes(way: Array, groups: Groups) -> tuple[Plane | Message, ...]:
    """Give for each layer the first two principal components of its way, points (m, n).

    They are taken from the products of the points, an (m, m) matrix, and point the way that the
    layer has gone in all. Source: Pearson (1901).
    """
    way = way[spread(len(way))]
    return tuple(_principal(way[:, where]) for _, where in groups)


def spread(count: int) -> Places:
    """Give at most MOST_POINTS places among so many, evenly spread, with both ends."""
    return np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(np.intp)


def _principal(way: Array) -> Plane | Message:
    if len(way) < 3 or way.shape[1] < 2:
        return Message("the way is too short yet: a plane needs three points of it")
    centred = way - way.mean(axis=0)
    size = norm(centred.ravel())
    if not 0 < size < np.inf:
        return Message("the layer has not moved: its way has no directions")
    centred = centred / size
    values, columns = np.linalg.eigh(centred @ centred.T)
    if values[-2] < ONE_LINE:
        return Message("the layer moves along a line: its way spans no plane")
    basis = _orthonormal(*(columns[:, place] @ centred for place in (-1, -2)))
    gone = basis @ (centred[-1] - centred[0])
    basis[gone < 0] *= -1
    return Plane(basis, float(np.square(centred @ basis.T).sum()))


def _orthonormal(u: Array, v: Array) -> Array:
    """Give u and what v has beside it, both of length 1, as rows (2, n)."""
    first = u / norm(u)
    v = v / norm(v)
    for _ in range(2):  # once more, as the first time leaves rounding where they are nearly alike
        v = v - (v @ first) * first
        v = v / norm(v)
    return np.stack((first, v))
