"""The loss of a network over a plane of its weights, and how far that picture can be trusted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.landscape_kinds import Ground, lay
from arrows_gui.core.landscape_plane import (
    Plane,
    finite_rows,
    in_plane,
    projected,
    share_text,
)
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network_objective import MOST_JUDGED, NetworkObjective
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.surface import Window
from arrows_gui.core.written import number_text

SIZES = (25, 50, 100)
"""So many points a grid can have along each axis."""

MARGIN = 1.3
"""A window is so many times as large as what it has to cover."""

REACH = 0.5
"""A window covers at least this share of the path's mean distance, to both sides of its centre."""

LEAST_RANDOM = 1.0
"""... and for filter-normalised directions as much as the weights themselves are long."""

ASPECT = (1.5, 2.0)
"""A window is so many times as wide as high, from ... to."""

CHUNK_FLOATS = 60_000
"""So many activations are worked out at once: they fit into the cache of a processor."""

WIDEST = 1e150
"""Half a window is at most so wide: the squares of lengths must remain numbers."""

TOO_FAR = "a weight is so large that the way does not fit into any picture"

ON_PLANE = 1e-9
"""A point no farther from a plane than this share of the path's length lies in it."""

PARTIAL_S = 0.05
"""Rows are handed over so often."""


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """Losses (size, size) over a window of a plane, rows along y; nan: not known yet, or none.

    ``points`` of the ``of`` training points were used; ``rows`` of the rows are worked out.
    """

    plane: Plane
    window: Window
    losses: Array
    rows: int
    points: int
    of: int

    @property
    def xs(self) -> Array:
        """The coordinates (size,) of the columns."""
        return np.linspace(self.window[0], self.window[1], self.losses.shape[1])

    @property
    def ys(self) -> Array:
        """The coordinates (size,) of the rows."""
        return np.linspace(self.window[2], self.window[3], self.losses.shape[0])

    @property
    def whole(self) -> bool:
        """Whether every row is worked out."""
        return self.rows == len(self.losses)


def landscape(
    objective: NetworkObjective, kind: str, ground: Ground, size: int, report: Reporter
) -> Landscape:
    """Lay a plane of a kind and work out the loss on a grid; raises BadInput where it cannot."""
    report.check()
    plane = lay(kind, ground)
    window = window_of(plane, ground.path)
    return loss_grid(objective, plane, window, size, report)


def window_of(plane: Plane, path: Array) -> Window:
    """Give a window of a plane that covers a path (m, n), and some way round its centre.

    Raises BadInput where a point lies so far out that there is no such window.
    """
    finite = finite_rows(path)
    places, _ = projected(plane, finite)
    with np.errstate(all="ignore"):
        mean = float(np.sqrt((_distances(finite, plane) ** 2).mean()))
    least = LEAST_RANDOM if plane.kind == "random" else REACH * mean or 1.0
    low = np.minimum(places.min(axis=0), plane.centre - least)
    high = np.maximum(places.max(axis=0), plane.centre + least)
    half = MARGIN * (high - low) / 2
    half = np.maximum(half, (ASPECT[0] * half[1], half[0] / ASPECT[1]))
    if not (half < WIDEST).all():
        raise BadInput(TOO_FAR)
    (x_from, y_from), (x_to, y_to) = (low + high) / 2 - half, (low + high) / 2 + half
    return (float(x_from), float(x_to), float(y_from), float(y_to))


def loss_grid(
    objective: NetworkObjective, plane: Plane, window: Window, size: int, report: Reporter
) -> Landscape:
    """Give the losses on a grid (size, size) over a window, handing over rows on the way.

    It is the loss of all training points with the penalty and without dropout, whatever the batch;
    of more than MOST_JUDGED points as many are taken, evenly over all rows.
    """
    loss, points = full_loss(objective)
    unknown = np.full((size, size), np.nan)
    made = Landscape(plane, window, unknown, 0, points, len(objective.x_train))
    losses, told = unknown.copy(), perf_counter()
    chunk = max(1, CHUNK_FLOATS // (points * max(b.units for b in objective.network.blocks)))
    for row, y in enumerate(made.ys):
        places = np.stack((made.xs, np.full(size, y)), axis=1)
        for first in range(0, size, chunk):
            report.check()
            part = slice(first, first + chunk)
            losses[row, part] = loss(plane.points(places[part]))
        if perf_counter() - told > PARTIAL_S:
            report.progress((row + 1) / size)
            report.partial(replace(made, losses=losses.copy(), rows=row + 1))
            told = perf_counter()
    report.progress(1.0)
    return replace(made, losses=losses, rows=size)


def full_loss(objective: NetworkObjective) -> tuple[Callable[[Array], Array], int]:
    """Give the training loss as a function of theta (..., n), and how many points it is taken of.

    That is ``objective.loss``, but of at most MOST_JUDGED points, evenly over all rows.
    """
    count = len(objective.x_train)
    if count <= MOST_JUDGED:
        x, y = objective.x_train, objective.y_train
    else:
        rows = np.linspace(0, count - 1, MOST_JUDGED).astype(np.intp)
        x, y = objective.x_train[rows], objective.y_train[rows]

    def loss(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            total: Array = objective.network.data_loss(theta, x, y) + objective.penalty(theta)
        return total

    return loss, len(x)


@dataclass(frozen=True, slots=True)
class Honesty:
    """What a plane does not show of a point of the path.

    ``explained`` is 1 - (sum of squared distances of the path from the plane) / (that from the
    point it was laid through), nan without a path; ``length`` is that of the path.
    """

    explained: float
    distance: float
    length: float
    true_loss: float
    plane_loss: float

    @property
    def relative(self) -> float:
        """How far the point is off the plane, in lengths of the path."""
        return self.distance / self.length if self.length > 0 else float("nan")

    @property
    def sentence(self) -> Message:
        """Say all of it."""
        share = Message("There is no path yet.")
        if np.isfinite(self.explained):
            text = "The plane explains {share} of the path."
            share = Message(text, {"share": share_text(self.explained)})
        values = {
            "share": share,
            "where": self._where,
            "true": _short(self.true_loss),
            "plane": _short(self.plane_loss),
        }
        text = "{share} {where}; true loss {true}, loss on the plane {plane}."
        return Message(text, values)

    @property
    def _where(self) -> Message:
        """Say how far the point is off the plane."""
        if self.distance <= ON_PLANE * self.length:
            return Message("The point lies in the plane")
        values = {"distance": _short(self.distance)}
        if not np.isfinite(self.relative):
            return Message("The point is {distance} off the plane", values)
        text = "The point is {distance} off the plane ({relative} of the path's length)"
        return Message(text, {**values, "relative": share_text(self.relative)})


@dataclass(frozen=True, slots=True, eq=False)
class PathOnPlane:
    """A path (m, n) as it lies on a plane: its places (m, 2), and what ``Honesty`` says of it."""

    places: Array
    explained: float
    length: float


def path_on(plane: Plane, path: Array) -> PathOnPlane:
    """Lay a path (m, n) on a plane; points that are not finite count for nothing."""
    with np.errstate(all="ignore"):
        places, distances = projected(plane, path)
        from_centre = _distances(path, plane)
        lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
        finite = np.isfinite(from_centre)
        total = float((from_centre[finite] ** 2).sum())
        rest = float((distances[finite] ** 2).sum())
    share = max(0.0, 1 - rest / total) if total > 0 and np.isfinite(total) else float("nan")
    return PathOnPlane(places, share, float(lengths[np.isfinite(lengths)].sum()))


def honesty(
    objective: NetworkObjective, plane: Plane, on: PathOnPlane, theta: Array, losses: bool = True
) -> Honesty:
    """Work out what a plane does not show of theta (n,), a point of a path that lies on it.

    Without ``losses`` both are nan: of much data they take a while.
    """
    true = shown = float("nan")
    with np.errstate(all="ignore"):
        (place,), (distance,) = projected(plane, theta[None])
        if losses:
            loss, _ = full_loss(objective)
            true, shown = loss(np.stack((theta, plane.points(place)))).tolist()
    return Honesty(on.explained, float(distance), on.length, true, shown)


def kept(plane: Plane, vector: Array) -> tuple[Array, float]:
    """Give a vector (n,) as it lies in the plane, (2,), and the share of its length that is kept.

    The share is nan for a vector without length.
    """
    (place,), _ = in_plane(plane, vector[None])
    whole = float(np.linalg.norm(vector))
    part = float(np.linalg.norm(place[0] * plane.u + place[1] * plane.v))
    return place, min(part / whole, 1.0) if whole > 0 else float("nan")


def _distances(path: Array, plane: Plane) -> Array:
    """Give how far (m,) a path is from the point that a plane was laid through."""
    distances: Array = np.linalg.norm(path - plane.points(plane.centre), axis=1)
    return distances


def _short(value: float) -> str:
    return number_text(float(f"{value:.3g}"))
