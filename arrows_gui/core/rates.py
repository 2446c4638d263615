"""The learning rate over the steps: what a schedule will give, and what a run was given."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Runner
from arrows_gui.core.schedule import Schedule

LEAST_SPAN = 100
"""A curve of rates runs over at least so many steps."""

AHEAD = 2
"""... and over so many times the steps that are taken."""

PAST_END = 1.25
"""... and over so many times the steps after which a schedule has done all it does."""

LONGEST_SPAN = 10**300
"""... but over no more than numbers with a point reach."""

MOST_POINTS = 1000
"""A curve has at most about so many points."""

MOST_READ = 100
"""So many steps of a recording are read for its curve."""


class Recording(Protocol):
    """A trace, or one that hides something."""

    @property
    def last(self) -> int:
        """The number of the last recorded step."""

    def rate(self, k: int) -> float:
        """Give the rate of the update from step k."""


def watches_losses(schedule: Schedule) -> bool:
    """Tell whether the rates depend on the losses, so that they are known afterwards only."""
    return schedule.init() is not None


def rates_of(runner: Runner, steps: Iterable[float]) -> Array:
    """Give the rates (m,) of steps t = 1, 2, ... at the present learning rate of a runner.

    Of a schedule that watches the losses these are the rates while it has cut nothing.
    """
    schedule, base = runner.schedule, runner.optimizer.lr
    memory = schedule.init()
    return np.array([schedule.rate(base, int(t), memory) for t in steps], dtype=np.float64)


def rate_curve(runner: Runner, cursor: int) -> tuple[Array, Array]:
    """Give steps (m,) and their rates (m,) for a curve; step ``cursor`` + 1 is among them."""
    steps = np.linspace(1, float(span_of(runner.schedule, cursor)), MOST_POINTS).round()
    steps = np.union1d(steps, (1.0, cursor + 1.0))
    return steps, rates_of(runner, steps)


def span_of(schedule: Schedule, cursor: int) -> int:
    """Give the last step of a curve: a round number, so that it stands still for a while."""
    total = min(total_of(schedule), LONGEST_SPAN)
    least = max(PAST_END * total, AHEAD * cursor, LEAST_SPAN)
    power = 10 ** int(np.log10(least))
    return next(int(end * power) for end in (1, 2, 5, 10) if end * power >= least)


def total_of(schedule: Schedule) -> int:
    """Give after how many steps a schedule has done all it does, or has done it once."""
    counts = [getattr(schedule, knob.name) for knob in schedule.knobs if knob.scale == "integer"]
    listed = [number for each in schedule.lists for number in getattr(schedule, each.name)]
    return int(max((0, *counts, *listed)))


def recorded_rates(trace: Recording) -> tuple[Array, Array]:
    """Give steps t (m,) of a recording and the rates (m,) that they were given."""
    first = int(getattr(trace, "first", 0))
    if trace.last < first:
        return np.empty(0), np.empty(0)
    places = sorted({round(k) for k in np.linspace(first, trace.last, MOST_READ).tolist()})
    rates = [trace.rate(k) for k in places]
    return np.array(places, dtype=np.float64) + 1, np.array(rates, dtype=np.float64)
