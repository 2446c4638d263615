"""The rows of painted histograms: which bins are shown, and the labels beside them."""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.histogram import Bins, Counts
from arrows_gui.core.written import MINUS


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is painted: counts in the rows ``places`` of the bins, from the largest value down.

    ``counts`` (m, layers, rows) are those of the points at ``steps`` (m,), ``now`` (layers, rows)
    those of the step under the cursor. ``darkest`` and ``longest`` are the shares of a layer's
    numbers that have the full shade and the longest bar; ``end`` is the last step of the axis.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    bins: Bins
    places: Counts
    steps: Counts
    counts: Counts
    now: Counts | None
    darkest: float
    longest: float
    end: int
    what: str
    colour_key: str


def used_places(bins: Bins, counts: Counts) -> Counts:
    """Give the bins to show for counts (bins,): whole decades that are used, alike on both sides.

    They go from the largest positive number down to the largest negative one.
    """
    away = np.abs(np.arange(bins.count) - bins.zero)
    used = away[(counts > 0) & (away > 0)]
    below, above = 1, bins.side + 2
    inner = used[(used > below) & (used < above)]
    low, high = (int(inner.min()), int(inner.max())) if len(inner) else (2, 1 + bins.per_decade)
    low -= (low - 2) % bins.per_decade
    high += (1 - high) % bins.per_decade
    first = below if (used == below).any() else low
    last = above if (used == above).any() else high
    up = np.arange(last, first - 1, -1)
    return np.concatenate((bins.zero + up, (bins.zero,), bins.zero - up[::-1]))


def decade_text(decade: int, negative: bool) -> str:
    """Write a power of ten, short."""
    plain = f"{10.0**decade:g}" if -3 < decade < 4 else f"1e{decade}"
    return (MINUS if negative else "") + plain.replace("-", MINUS)


def ticks_of(shown: Shown) -> list[tuple[float, str]]:
    """Give where labels stand, in rows from the top, and their texts.

    The first ones come first: where there is no room the later ones are left out. Both sides are
    labelled from outside to inside in turn, so that both have the same labels.
    """
    bins, places = shown.bins, shown.places.tolist()
    decades = []
    for row, place in enumerate(places):
        away = abs(place - bins.zero) - 2
        if 0 <= away <= bins.side and away % bins.per_decade == 0:
            decade, negative = bins.low_decade + away // bins.per_decade, place < bins.zero
            edge = row if negative else row + 1  # the end of the row that is nearer to 0
            decades.append((decade, float(edge), decade_text(decade, negative)))
    decades.sort(key=lambda each: (-each[0], each[1]))
    middle = (places.index(bins.zero) + 0.5, "0")
    return [middle, *((edge, text) for _, edge, text in decades)]
