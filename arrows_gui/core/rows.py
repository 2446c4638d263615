"""A table that grows at its end and is never copied, and its columns with few points."""

from collections.abc import Callable
from copy import copy

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array

Places = NDArray[np.intp]

CHUNK = 4096
"""Rows of one chunk."""


class Rows:
    """A table that grows at its end in chunks of fixed size."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.count = 0
        self._chunks: list[Array] = []

    def extend(self, rows: Array) -> None:
        """Append rows (m, width)."""
        taken = 0
        while taken < len(rows):
            place = self.count % CHUNK
            if place == 0:
                self._chunks.append(np.empty((CHUNK, self.width)))
            fits = min(CHUNK - place, len(rows) - taken)
            self._chunks[-1][place : place + fits] = rows[taken : taken + fits]
            taken += fits
            self.count += fits

    def row(self, k: int) -> Array:
        """Give row k, a view."""
        row: Array = self._chunks[k // CHUNK][k % CHUNK]
        return row

    def snapshot(self) -> "Rows":
        """Give the rows as they are now, without a copy; another thread may read them."""
        made = copy(self)
        made._chunks = list(self._chunks)
        return made

    def span(self, first: int, end: int) -> list[Array]:
        """Give views of the rows first ... end - 1, chunk by chunk."""
        if end <= first:
            return []
        views = []
        for index in range(first // CHUNK, (end - 1) // CHUNK + 1):
            base = index * CHUNK
            views.append(self._chunks[index][max(first - base, 0) : min(end - base, CHUNK)])
        return views

    @property
    def nbytes(self) -> int:
        """Give the memory of the table in bytes."""
        return sum(chunk.nbytes for chunk in self._chunks)

    def block(self, first: int, end: int) -> Array:
        """Give the rows first ... end - 1 as one table, a view where they lie in one chunk."""
        spans = self.span(first, end)
        if len(spans) == 1:
            return spans[0]
        return np.concatenate(spans) if spans else np.empty((0, self.width))


class Thinned:
    """Columns with few points: each run of rows gives its smallest and its largest value.

    ``values`` gives a column by its name for the rows first ... end - 1. What was found in a full
    chunk is kept, for it never changes again.
    """

    def __init__(self, values: Callable[[str, int, int], Array]) -> None:
        self._values = values
        self._kept: dict[tuple[str, int], tuple[int, Places, Array]] = {}

    def column(self, name: str, count: int, most: int) -> tuple[Places, Array]:
        """Give row numbers and values of a column of so many rows, at most about so many points."""
        buckets = max(2, 2 ** int(np.log2(max(2, most * CHUNK / 2 / max(count, 1)))))
        thin = count > most
        places, values = [], []
        for first in range(0, count, CHUNK):
            end = min(first + CHUNK, count)
            if thin and end - first == CHUNK:
                here, chosen = self._extremes_of(name, first, buckets)
            else:
                data = self._values(name, first, end)
                some = thin and len(data) > buckets
                here = _extremes(data, buckets) if some else np.arange(len(data))
                chosen = data[here]
            places.append(first + here)
            values.append(chosen)
        if not places:
            return np.empty(0, dtype=np.intp), np.empty(0)
        return np.concatenate(places), np.concatenate(values)

    def _extremes_of(self, name: str, first: int, buckets: int) -> tuple[Places, Array]:
        """Give the extremes of a full chunk."""
        known = self._kept.get((name, first))
        if known is None or known[0] != buckets:
            data = self._values(name, first, first + CHUNK)
            places = _extremes(data, buckets)
            known = self._kept[name, first] = (buckets, places, data[places])
        return known[1], known[2]


def _extremes(data: Array, buckets: int) -> Places:
    """Give the places of the smallest and largest value of each bucket, in rising order."""
    size = -(-len(data) // buckets)
    whole = len(data) // size * size
    table = data[:whole].reshape(-1, size)
    base = np.arange(0, whole, size)
    places = np.stack((base + table.argmin(axis=1), base + table.argmax(axis=1)), axis=1)
    places.sort(axis=1)
    return np.concatenate((places.ravel(), np.arange(whole, len(data))))
