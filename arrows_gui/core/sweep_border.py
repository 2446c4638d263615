"""Where a function of the knobs is 0, over the ranges of one axis or two: to the last digits."""

from collections.abc import Callable, Sequence

import numpy as np
from contourpy import LineType, contour_generator

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_plan import Axis

GRID, LINE = 41, 400
"""A border is looked for at so many places along each of two axes, or along a single one."""

HALVINGS = 26
"""A crossing between two places is halved so often."""

Growth = Callable[[Array], float]


def crossings(axes: Sequence[Axis], growth: Growth) -> tuple[Array, ...]:
    """Give the lines on which ``growth``, of values (axes,), is 0: each (m, axes) in values.

    Of a single axis each line is one value, (1, 1).
    """
    if len(axes) == 1:
        places = _finer(axes[0], LINE)
        heights = [growth(_values(axes, (place,))) for place in places]
        pairs = zip(places[:-1], places[1:], heights[:-1], heights[1:], strict=True)
        found = [(np.array([a]), np.array([b])) for a, b, u, v in pairs if (u > 0) != (v > 0)]
        return tuple(_halved(axes, growth, a, b)[None] for a, b in found)
    xs, ys = (_finer(axis, GRID) for axis in axes)
    heights = np.array([[growth(_values(axes, (x, y))) for x in xs] for y in ys])
    # A root of length 0 has a logarithm of minus infinity, which no contour can pass beside.
    generator = contour_generator(xs, ys, np.maximum(heights, -1.0), line_type=LineType.Separate)
    steps = (float(xs[1] - xs[0]), float(ys[1] - ys[0]))
    return tuple(
        np.array([_refined(axes, growth, point, (xs, ys), steps) for point in line])
        for line in generator.lines(0.0)
    )


def _finer(axis: Axis, count: int) -> Array:
    places: Array = np.linspace(axis.places[0], axis.places[-1], count)
    return places


def _values(axes: Sequence[Axis], places: Sequence[float]) -> Array:
    """Give the values at places of the axes, at their ends exactly."""
    values = []
    for axis, place in zip(axes, places, strict=True):
        value = 10.0**place if axis.log else place
        values.append(min(max(value, axis.values[0]), axis.values[-1]))
    return np.array(values)


def _refined(
    axes: Sequence[Axis],
    growth: Growth,
    point: Array,
    grid: tuple[Array, Array],
    steps: tuple[float, float],
) -> Array:
    """Move a point of a contour along its edge of the grid until the function itself is 0."""
    ends = []
    for place, own, step in zip(point, grid, steps, strict=True):
        below = own[np.searchsorted(own, place + 1e-9 * step) - 1]
        on_line = abs(place - below) < 1e-6 * step
        ends.append((below, below) if on_line else (below, min(below + step, own[-1])))
    a, b = np.array([end[0] for end in ends]), np.array([end[1] for end in ends])
    if (growth(_values(axes, a)) > 0) == (growth(_values(axes, b)) > 0):
        return _values(axes, point)
    return _halved(axes, growth, a, b)


def _halved(axes: Sequence[Axis], growth: Growth, a: Array, b: Array) -> Array:
    """Give the values of the crossing between two places, by bisection."""
    above = growth(_values(axes, b)) > 0
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        a, b = (a, middle) if (growth(_values(axes, middle)) > 0) == above else (middle, b)
    return _values(axes, (a + b) / 2)
