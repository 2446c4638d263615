"""The loss over a window as a landscape: heights, what hides what, and paths laid on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.camera import Box
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import LOG_FLOOR, Shades, shades_for
from arrows_gui.core.surface import Window

CELLS = 60
"""Cells of the landscape along each axis."""

SHADE_CELLS = 240
"""Cells along the longer side from which the shades are made, as for the heat map of the plot."""

FLOOR = -0.45
"""The height of the floor: below the lowest loss, so that what lies on the floor can be seen."""

HEIGHT = 0.55
"""The whole range of the shades is so high, in sides of the window."""

NARROWEST = 0.4
"""A window that is longer than wide is drawn no narrower than this."""

LIFT = 0.012
"""What runs on the landscape is lifted by so much, so that it does not hide itself."""

FINER = 5
"""In logarithmic shades the loss is looked up at so many places along the side of a cell."""

MOST_PIECES = 600
"""A path that is laid on the landscape is bent in no more places than about so many."""

_EDGE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class HeightField:
    """Losses at the corners of the cells of a window, rows along y, and their heights.

    A height is the shade of the loss, 0 to 1; it is nan where the loss is not finite. In
    logarithmic shades a valley is often much narrower than a cell: there a height is the lowest
    within half a cell, so that a valley is seen, and not a row of holes. Places are (..., 3): x and
    y as shares of the window, and the height.
    """

    window: Window
    losses: Array  # (CELLS + 1, CELLS + 1)
    shades: Shades
    heights: Array  # (CELLS + 1, CELLS + 1)

    def shares(self, points: Array) -> Array:
        """Give points (..., 2) of the parameters as shares of the window."""
        x_from, x_to, y_from, y_to = self.window
        with np.errstate(over="ignore", invalid="ignore"):
            shares: Array = (points - (x_from, y_from)) / (x_to - x_from, y_to - y_from)
        return shares

    def holds(self, point: Array) -> bool:
        """Tell whether a point (2,) lies in the window."""
        return bool((np.abs(self.shares(point) - 0.5) <= 0.5 + _EDGE).all())

    def height(self, points: Array) -> Array:
        """Give the height at points (..., 2); nan outside the window and where no loss is known.

        Between the corners of a cell it is bilinear: as the landscape is drawn.
        """
        return self._height(self.shares(points))

    def on_surface(self, points: Array, lift: float = 0.0) -> Array:
        """Give the places (..., 3) on the landscape of points (..., 2)."""
        shares = self.shares(points)
        return np.concatenate((shares, self._height(shares)[..., None] + lift), axis=-1)

    def on_floor(self, points: Array) -> Array:
        """Give the places (..., 3) on the floor of points (..., 2)."""
        shares = self.shares(points)
        return np.concatenate((shares, np.full((*shares.shape[:-1], 1), FLOOR)), axis=-1)

    def corners(self) -> Array:
        """Give the places (CELLS + 1, CELLS + 1, 3) of the corners of the cells."""
        across = np.linspace(0.0, 1.0, CELLS + 1)
        u, v = np.meshgrid(across, across)
        return np.stack((u, v, self.heights), axis=-1)

    def normals(self, box: Box) -> Array:
        """Give the upward unit normals (CELLS, CELLS, 3) of the cells as the box is drawn."""
        corners = self.corners() * box.sides
        one, other = corners[1:, 1:] - corners[:-1, :-1], corners[1:, :-1] - corners[:-1, 1:]
        normals = np.cross(one, other)
        unit: Array = normals / np.linalg.norm(normals, axis=-1, keepdims=True)
        return unit

    def slope(self, loss: float) -> float:
        """Give by how much the height grows for each unit of loss, at a loss; 0 where it is cut."""
        span = self.shades.high - self.shades.low
        share = (loss - self.shades.low) / span
        if not 0 <= share <= 1:
            return 0.0
        if self.shades.is_log:
            return float(1 / (span * (LOG_FLOOR + share) * np.log1p(1 / LOG_FLOOR)))
        return 1 / span

    def draped(self, path: Array) -> Array:
        """Lay a path (m, 2) on the landscape: give short segments (s, 2, 3), start and end.

        What lies outside the window, or where no loss is known, is left out.
        """
        starts, ways = _clipped(self.shares(path))
        lengths = np.hypot(ways[:, 0], ways[:, 1])
        longest = max(1 / CELLS, float(lengths.sum()) / MOST_PIECES)
        counts = np.maximum(np.ceil(lengths / longest), 1).astype(np.intp)
        which = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        parts = np.stack((number, number + 1), axis=1) / counts[which, None]
        shares = starts[which, None] + ways[which, None] * parts[..., None]
        heights = self._height(shares)
        known = np.isfinite(heights).all(axis=1)
        return np.concatenate((shares, heights[..., None] + LIFT), axis=-1)[known]

    def visible(self, places: Array, towards: Array) -> NDArray[np.bool_]:
        """Tell which places (m, 3) a camera in the direction (3,) sees, shape (m,).

        From each place we march to the camera, a cell at a time, until nothing can be in the way;
        it is hidden where the way comes through the landscape, from above or from below.
        """
        if not len(places):
            return np.zeros(0, dtype=bool)
        reach = _way_out(places, towards)
        longest = float(reach.max()) * np.abs(towards[:2]).max()
        marks = np.linspace(0.0, 1.0, int(np.ceil(longest * CELLS)) + 2)
        ways = reach[:, None] * marks
        above = places[:, 2:] + ways * towards[2]
        above -= self._height(places[:, None, :2] + ways[..., None] * towards[:2])
        seen: NDArray[np.bool_] = np.all(~(above[:, 1:] * above[:, :-1] < 0), axis=1)
        return seen

    def _height(self, shares: Array) -> Array:
        u, v = shares[..., 0], shares[..., 1]
        inside = (np.abs(u - 0.5) <= 0.5 + _EDGE) & (np.abs(v - 0.5) <= 0.5 + _EDGE)
        u, v = (np.where(inside, np.abs(share), 0.0) * CELLS for share in (u, v))
        column, row = (np.minimum(share.astype(np.intp), CELLS - 1) for share in (u, v))
        u, v = u - column, v - row
        flat, first = self.heights.ravel(), row * (CELLS + 1) + column
        low = flat.take(first) * (1 - u) + flat.take(first + 1) * u
        first = first + (CELLS + 1)
        high = flat.take(first) * (1 - u) + flat.take(first + 1) * u
        return np.where(inside, low * (1 - v) + high * v, np.nan)


def _clipped(path: Array) -> tuple[Array, Array]:
    """Cut the segments of a path (m, 2) to the unit square: give starts and ways (k, 2).

    Liang and Barsky, A new concept and method for line clipping, 1984.
    """
    starts, ways = path[:-1], np.diff(path, axis=0)
    if ((path >= 0) & (path <= 1)).all():
        return starts, ways
    with np.errstate(all="ignore"):
        bounds = np.sort(np.stack((-starts / ways, (1 - starts) / ways)), axis=0)
        within = (starts >= 0) & (starts <= 1)
        still = ways == 0
        first = np.where(still, np.where(within, -np.inf, np.inf), bounds[0]).max(axis=1)
        last = np.where(still, np.inf, bounds[1]).min(axis=1)
        first, last = np.maximum(first, 0.0), np.minimum(last, 1.0)
        cut_starts = np.clip(starts + ways * first[:, None], 0.0, 1.0)
        cut_ways = ways * (last - first)[:, None]
    kept = (first <= last) & np.isfinite(cut_starts + cut_ways).all(axis=1)
    return cut_starts[kept], cut_ways[kept]


def _way_out(places: Array, towards: Array) -> Array:
    """Give how far (m,) it is from places (m, 3) to where nothing can hide them any more."""
    last = np.where(towards > 0, (1.0, 1.0, 1 + 2 * LIFT), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = np.where(np.abs(towards) > _EDGE, (last - places) / towards, np.inf)
    reach: Array = np.fmax(ways.min(axis=1), 0.0)
    return reach


def height_field(
    objective: SurfaceObjective, window: Window, is_log: bool, shades: Shades | None = None
) -> HeightField:
    """Make the landscape of a loss over a window, with its own shades where none are given."""
    x_from, x_to, y_from, y_to = window
    xs, ys = np.linspace(x_from, x_to, CELLS + 1), np.linspace(y_from, y_to, CELLS + 1)
    losses = objective.formula.loss(xs[None, :], ys[:, None])
    if shades is None:
        shades = _window_shades(objective, window, is_log)
    heights = shades.share(losses)
    if shades.is_log:
        heights = np.where(np.isfinite(heights), _lowest(objective, window, shades), np.nan)
    return HeightField(window, losses, shades, heights)


def box_of(window: Window, equal_axes: bool) -> Box:
    """Give the box in which a window is drawn: with equal axes it has the window's proportions."""
    x_from, x_to, y_from, y_to = window
    width, height = x_to - x_from, y_to - y_from
    longest = max(width, height)
    across = [max(side / longest, NARROWEST) if equal_axes else 1.0 for side in (width, height)]
    return Box((across[0], across[1], HEIGHT), FLOOR)


def _lowest(objective: SurfaceObjective, window: Window, shades: Shades) -> Array:
    """Give the lowest height within half a cell of every corner."""
    x_from, x_to, y_from, y_to = window
    marks = (np.arange((CELLS + 1) * FINER) - (FINER - 1) / 2) / (CELLS * FINER)
    xs, ys = x_from + marks * (x_to - x_from), y_from + marks * (y_to - y_from)
    fine = shades.share(objective.formula.loss(xs[None, :], ys[:, None]))
    table = fine.reshape(CELLS + 1, FINER, CELLS + 1, FINER)
    lowest: Array = np.fmin.reduce(np.fmin.reduce(table, axis=3), axis=1)
    return lowest


def _window_shades(objective: SurfaceObjective, window: Window, is_log: bool) -> Shades:
    """Give the shades that the heat map of the plot has over the same window."""
    x_from, x_to, y_from, y_to = window
    width, height = x_to - x_from, y_to - y_from
    cell = max(width, height) / SHADE_CELLS
    columns, rows = (max(2, round(side / cell)) for side in (width, height))
    xs = x_from + (np.arange(columns) + 0.5) * width / columns
    ys = y_from + (np.arange(rows) + 0.5) * height / rows
    return shades_for(objective.formula.loss(xs[None, :], ys[:, None]), is_log)
