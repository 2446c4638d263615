"""Histograms of many numbers at once, in signed bins of equal factors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message

Counts = NDArray[np.intp]

WEIGHTS, GRADIENTS, UPDATES = "weights", "gradients", "updates"
WHAT = (WEIGHTS, GRADIENTS, UPDATES)
"""What there are histograms of."""


class Point(Protocol):
    """What histograms are made of: a step, or a whole point of a recording."""

    @property
    def t(self) -> int:
        """The number of the step."""

    @property
    def theta(self) -> Array:
        """The parameters (n,)."""

    @property
    def gradient(self) -> Array:
        """The exact gradient (n,)."""

    @property
    def update(self) -> Array | None:
        """The update (n,) taken from there, or None."""


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of signed numbers: on each side so many to a factor of ten, and what is beyond.

    In rising order they are: below -10^high, the negative bins, nearer to 0 than -10^low, exactly
    0, nearer to 0 than 10^low, the positive bins, from 10^high on. A bin holds the end that is
    nearer to 0.
    """

    low_decade: int = -12
    high_decade: int = 4
    per_decade: int = 4

    @property
    def side(self) -> int:
        """How many bins lie between 10^low and 10^high."""
        return (self.high_decade - self.low_decade) * self.per_decade

    @property
    def zero(self) -> int:
        """The place of the bin of zeros."""
        return self.side + 2

    @property
    def count(self) -> int:
        """How many bins there are."""
        return 2 * self.side + 5

    def edges(self) -> Array:
        """Give the sizes (side + 1,) between the positive bins, from 10^low to 10^high."""
        decades: Array = self.low_decade + np.arange(self.side + 1) / self.per_decade
        powers: Array = 10.0**decades
        return powers

    def name(self, place: int) -> Message:
        """Say which numbers a bin holds."""
        away = abs(place - self.zero)
        if away == 0:
            return Message("exactly 0")
        sign = "-" if place < self.zero else ""
        edges = [f"{sign}{edge:.3g}" for edge in self.edges()]
        if away == 1:
            return Message("between 0 and {edge}", {"edge": edges[0]})
        if away == self.side + 2:
            return Message("beyond {edge}", {"edge": edges[-1]})
        return Message("{inner} to {outer}", {"inner": edges[away - 2], "outer": edges[away - 1]})


BINS = Bins()


@dataclass(frozen=True, slots=True, eq=False)
class LogHistogram:
    """How many numbers are in each bin; ``missing`` are no numbers. Together they are all."""

    bins: Bins
    counts: Counts
    missing: int

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The histograms (m, bins) of several steps (m,)."""

    bins: Bins
    steps: Counts
    counts: Counts


def bin_places(values: Array, bins: Bins = BINS) -> Counts:
    """Give the place of each value's bin (n,); what is no number gets ``bins.count``.

    A value within rounding of an edge may fall on either side of it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        decades = np.log10(np.abs(values))
        away = np.floor((decades - bins.low_decade) * bins.per_decade)
        away = np.minimum(np.maximum(away, -1.0), bins.side) + 2.0
        places = bins.zero + np.sign(values) * away
    places[np.isnan(places)] = bins.count
    whole: Counts = places.astype(np.intp)
    return whole


def log_histogram(
    values: Array, low_decade: int = -12, high_decade: int = 4, per_decade: int = 4
) -> LogHistogram:
    """Count values (n,) in signed bins of equal factors."""
    bins = Bins(low_decade, high_decade, per_decade)
    counts = np.bincount(bin_places(values, bins), minlength=bins.count + 1)
    return LogHistogram(bins, counts[:-1], int(counts[-1]))


def layer_counts(values: Array, groups: Sequence[tuple[str, slice]], bins: Bins = BINS) -> Counts:
    """Count values (n,) layer by layer, in one go: (layers, bins)."""
    width = bins.count + 1
    places = bin_places(values, bins)
    for number, (_, where) in enumerate(groups):
        places[where] += number * width
    counts = np.bincount(places, minlength=len(groups) * width)
    table: Counts = counts.reshape(len(groups), width)[:, :-1]
    return table


def values_of(point: Point, what: str) -> Array | None:
    """Give the weights, gradients or updates (n,) of a step; None where none is taken yet."""
    return {WEIGHTS: point.theta, GRADIENTS: point.gradient, UPDATES: point.update}[what]


def histories(points: Sequence[Point], where: slice, what: str, bins: Bins = BINS) -> History:
    """Give the histograms over some points of a recording, of one layer's slice of theta."""
    known = [(point.t, values_of(point, what)) for point in points]
    rows = [
        layer_counts(values[where], (("", slice(None)),), bins)[0]
        for _, values in known
        if values is not None
    ]
    steps = np.array([t for t, values in known if values is not None], dtype=np.intp)
    return History(bins, steps, np.array(rows, dtype=np.intp).reshape(len(rows), bins.count))


class LayerHistory:
    """The histograms of all layers at the points of a recording, counted once each."""

    def __init__(self, groups: Sequence[tuple[str, slice]], bins: Bins = BINS) -> None:
        self.groups = tuple(groups)
        self.bins = bins
        self._counted: dict[tuple[str, int], Counts] = {}

    def counts(self, point: Point, what: str) -> Counts | None:
        """Give the histograms (layers, bins) of one point; None where there is nothing to count."""
        key = (what, point.t)
        if key not in self._counted:
            values = values_of(point, what)
            if values is None:
                return None
            self._counted[key] = layer_counts(values, self.groups, self.bins)
        return self._counted[key]

    def knows(self, point: Point, what: str) -> bool:
        """Tell whether a point was counted already."""
        return (what, point.t) in self._counted

    def keep(self, points: Sequence[Point]) -> None:
        """Forget all other points."""
        steps = {point.t for point in points}
        self._counted = {key: row for key, row in self._counted.items() if key[1] in steps}
