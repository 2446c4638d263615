"""Histograms of event files: made of values, trimmed, and brought to other bins."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.files.event_data import Histogram

MADE_BINS = 64
"""A histogram of our own has so many bins."""

MOST_BINS = 1024
"""A histogram that is read keeps at most so many bins."""

FARTHEST = 1e300
"""Values beyond this are shown as if they lay here, so that widths of bins remain numbers."""

LOG_SPAN = 12
"""Bins by magnitude reach over at most so many powers of ten."""


def histogram_of(values: Array) -> Histogram | None:
    """Count values (n,) in bins of equal width; None where none of them is a finite number."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    with np.errstate(all="ignore"):
        edges = np.linspace(low, high, MADE_BINS + 1)
        squares = float(known @ known)
    if not (high > low and np.isfinite(edges).all() and (np.diff(edges) > 0).all()):
        edges, counts = np.array((low, high)), np.array((float(len(known)),))
    else:
        counts = np.histogram(known, edges)[0].astype(np.float64)
    return Histogram(edges, counts, low, high, float(len(known)), float(known.sum()), squares)


def tidied(histogram: Histogram) -> Histogram | None:
    """Check, trim and coarsen a histogram; None where its numbers are none."""
    edges, counts = histogram.edges, histogram.counts
    usable = len(edges) == len(counts) + 1 and np.isfinite(edges).all()
    if not usable or not (np.isfinite(counts).all() and (counts >= 0).all()):
        return None
    filled = np.flatnonzero(counts)
    first, last = (filled[0], filled[-1] + 1) if len(filled) else (0, 0)
    edges, counts = np.maximum.accumulate(edges[first : last + 1]), counts[first:last]
    size = -(-len(counts) // MOST_BINS)
    if size > 1:
        starts = np.arange(0, len(counts), size)
        edges, counts = edges[np.append(starts, len(counts))], np.add.reduceat(counts, starts)
    squares = histogram.sum_squares
    if not (np.isfinite(squares) and squares >= 0):
        squares = np.nan
    numbers = (histogram.low, histogram.high, histogram.num, histogram.sum)
    return Histogram(edges.copy(), counts.copy(), *numbers, squares)


def rebinned(histogram: Histogram, edges: Array) -> Array:
    """Give how many values (k,) lie between other edges (k + 1,), those of a bin spread evenly.

    What lies beyond them counts in the bins at the ends.
    """
    below = _below(histogram, edges)
    below[0], below[-1] = 0.0, histogram.counts.sum()
    counts: Array = np.diff(below)
    return counts


def by_magnitude(histogram: Histogram, edges: Array) -> Array:
    """Give how many values (k,) have a magnitude between edges (k + 1,), which are above 0."""
    up = np.diff(_below(histogram, edges))
    down = -np.diff(_below(histogram, -edges))  # edges fall when turned over
    counts: Array = up + down
    return counts


def common_edges(histograms: tuple[Histogram, ...], count: int) -> Array:
    """Give edges (count + 1,) of equal width over all values of some histograms."""
    low, high = _limits(histograms)
    if not high > low:
        spare = abs(low) * 0.1 or 1.0
        low, high = low - spare, high + spare
    edges: Array = np.linspace(low, high, count + 1)
    return edges


def magnitude_edges(histograms: tuple[Histogram, ...], count: int) -> Array:
    """Give edges (count + 1,) above 0, each as many times the one before, up to the largest |v|.

    They reach down to the smallest value that a bin speaks of.
    """
    low, high = _limits(histograms)
    largest = max(abs(low), abs(high)) or 1.0
    smallest = min((_smallest(each) for each in histograms if len(each.counts)), default=largest)
    span = min(max(np.log10(largest) - np.log10(min(smallest, largest)), 1.0), LOG_SPAN)
    top = np.log10(largest) + 0.05
    edges: Array = 10.0 ** np.linspace(top - span - 0.1, top, count + 1)
    return edges


def _limits(histograms: tuple[Histogram, ...]) -> tuple[float, float]:
    ends = [(each.edges[0], each.edges[-1]) for each in histograms if len(each.counts)]
    if not ends:
        return 0.0, 0.0
    low, high = float(min(low for low, _ in ends)), float(max(high for _, high in ends))
    return max(low, -FARTHEST), min(high, FARTHEST)


def _smallest(histogram: Histogram) -> float:
    """Give the smallest magnitude that bins with values in them have; around 0 it is not known."""
    filled = histogram.counts > 0
    left, right = histogram.edges[:-1][filled], histogram.edges[1:][filled]
    ends = np.abs(np.stack((left, right)))
    around = (left <= 0) & (right >= 0)
    sizes = np.where(around, ends.max(axis=0) / 10, ends.min(axis=0))
    return float(sizes[sizes > 0].min(initial=np.inf))


def _below(histogram: Histogram, places: Array) -> Array:
    """Give how many values lie below places (k,)."""
    total = np.concatenate(((0.0,), np.cumsum(histogram.counts)))
    below: Array = np.interp(places, np.clip(histogram.edges, -FARTHEST, FARTHEST), total)
    return below
