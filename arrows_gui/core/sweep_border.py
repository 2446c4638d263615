"""Where a function of the knobs changes its sign, over the ranges of one axis or two."""

from collections.abc import Callable, Sequence

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_plan import Axis, Flags

GRID, LINE = 41, 400
"""A border is looked for at so many places along each of two axes, or along a single one."""

HALVINGS = 26
"""A crossing between two places is halved so often: to a billionth of the range."""

Growth = Callable[[Array], float]
Edge = tuple[int, int, int]
"""Between two places of the grid: row, column, and 0 to the right or 1 upwards."""


def crossings(axes: Sequence[Axis], growth: Growth) -> tuple[Array, ...]:
    """Give the lines on which ``growth``, of values (axes,), crosses 0: each (m, axes) in values.

    Of a single axis each line is one value, (1, 1).
    """
    if len(axes) == 1:
        places = _places(axes[0], LINE)[:, None]
        above = [growth(_values(axes, place)) > 0 for place in places]
        pairs = zip(places[:-1], places[1:], above[:-1], above[1:], strict=True)
        return tuple(_halved(axes, growth, a, b)[None] for a, b, u, v in pairs if u != v)
    xs, ys = (_places(axis, GRID) for axis in axes)
    grid: Flags = np.array([[growth(_values(axes, (x, y))) > 0 for x in xs] for y in ys])

    def point(edge: Edge) -> Array:
        row, column, upwards = edge
        a = np.array((xs[column], ys[row]))
        b = np.array((xs[column + 1 - upwards], ys[row + upwards]))
        return _halved(axes, growth, a, b)

    return tuple(np.array([point(edge) for edge in chain]) for chain in _chains(_neighbours(grid)))


def _neighbours(above: Flags) -> dict[Edge, list[Edge]]:
    """Give for each edge that is crossed the crossed edges that the border leads to from it."""
    found: dict[Edge, list[Edge]] = {}
    rows, columns = above.shape
    for row in range(rows - 1):
        for column in range(columns - 1):
            around = (
                ((row, column, 0), above[row, column] != above[row, column + 1]),
                ((row, column, 1), above[row, column] != above[row + 1, column]),
                ((row + 1, column, 0), above[row + 1, column] != above[row + 1, column + 1]),
                ((row, column + 1, 1), above[row, column + 1] != above[row + 1, column + 1]),
            )
            crossed = [edge for edge, is_crossed in around if is_crossed]
            for a, b in zip(crossed[::2], crossed[1::2], strict=True):
                found.setdefault(a, []).append(b)
                found.setdefault(b, []).append(a)
    return found


def _chains(neighbours: dict[Edge, list[Edge]]) -> list[list[Edge]]:
    """Give the lines as edges in order: the open ones from an end, then those that are closed."""
    chains, seen = [], set[Edge]()
    for start in sorted(neighbours, key=lambda edge: len(neighbours[edge])):
        if start in seen:
            continue
        chain, edge = [], start
        while edge not in seen:
            seen.add(edge)
            chain.append(edge)
            edge = next((each for each in neighbours[edge] if each not in seen), edge)
        closed = len(neighbours[start]) > 1
        chains.append([*chain, start] if closed else chain)
    return chains


def _places(axis: Axis, count: int) -> Array:
    places: Array = np.linspace(axis.places[0], axis.places[-1], count)
    return places


def _values(axes: Sequence[Axis], places: Sequence[float] | Array) -> Array:
    """Give the values at places of the axes, at their ends exactly."""
    values = []
    for axis, place in zip(axes, places, strict=True):
        value = 10.0**place if axis.log else place
        values.append(min(max(value, axis.values[0]), axis.values[-1]))
    return np.array(values)


def _halved(axes: Sequence[Axis], growth: Growth, a: Array, b: Array) -> Array:
    """Give the values of the crossing between two places, by bisection."""
    above = growth(_values(axes, b)) > 0
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        a, b = (a, middle) if (growth(_values(axes, middle)) > 0) == above else (middle, b)
    return _values(axes, (a + b) / 2)
