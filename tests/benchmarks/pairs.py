"""Two measurements side by side: short rounds in turn, so that a noisy machine harms both alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of both sides, and the median of the rounds' ratios, first to second."""

    first: float
    second: float
    ratio: float


def side_by_side(first: Callable[[], float], second: Callable[[], float], rounds: int) -> Pair:
    """Measure first, second, first, second, ... after one round of each that is not counted."""
    first()
    second()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(first())
        theirs.append(second())
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Pair(median(ours), median(theirs), median(ratios))


def seconds_each(act: Callable[[], object], times: int) -> float:
    """Give the seconds that one act takes, as the mean of several in a row."""
    begin = perf_counter()
    for _ in range(times):
        act()
    return (perf_counter() - begin) / times


def percentile(values: list[float], percent: float) -> float:
    """Give the value below which so many percent of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
