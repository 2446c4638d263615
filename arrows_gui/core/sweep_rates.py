"""The learning rates of many lanes, as the schedule of their runner gives them."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Column, Places
from arrows_gui.core.experiment import Runner
from arrows_gui.core.plateau import Plateau, PlateauMemory
from arrows_gui.core.schedule import Constant, Schedule


class Rates:
    """The rates of m lanes whose base is one number, or a column of them."""

    def __init__(self, runner: Runner, base: float | Column, count: int, tall: bool) -> None:
        origin = runner.origin
        memory = origin.memory if origin else runner.schedule.init()
        self._schedule: Schedule = runner.schedule
        self._constant = isinstance(runner.schedule, Constant)
        self._base, self._shape = base, (-1, 1) if tall else (-1,)
        self._cuts = None if memory is None else _Cuts(runner.schedule, memory, base, count)

    def at(self, t: int) -> float | Array:
        """Give the rate of step t: one for all lanes, or an array that fits theta."""
        base = self._base
        if self._cuts is not None:
            return self._cuts.rates().reshape(self._shape)
        if not isinstance(base, Column):
            return self._schedule.rate(base, t, None)
        if self._constant:
            return base.spread
        rates = [self._schedule.rate(each, t, None) for each in base.few.tolist()]
        return Column(np.array(rates), base.places).spread

    def observe(self, losses: Array) -> None:
        """Let the schedule see the losses (m,) at the new theta."""
        if self._cuts is not None:
            self._cuts.observe(losses)

    def keep(self, kept: Places, base: Column | None) -> None:
        """Go on with some of the lanes, and the column of their rates, if they differ."""
        if base is not None:
            self._base = base
        if self._cuts is not None:
            self._cuts.keep(kept)


class _Cuts:
    """What the schedule that watches the loss remembers of every lane, one array a field (m,)."""

    def __init__(
        self, schedule: Schedule, memory: PlateauMemory, base: float | Column, count: int
    ) -> None:
        assert isinstance(schedule, Plateau), "no other schedule remembers anything"
        self._schedule = schedule
        column = (
            base if isinstance(base, Column) else Column(np.array([base]), np.zeros(count, int))
        )
        self._bases, self._places = column.few.tolist(), column.places.ravel()
        self._table: list[list[float]] = []  # the rates of all bases after 0, 1, 2 ... cuts
        self._best: Array = np.full(count, memory.best)
        self._bad = np.full(count, memory.bad)
        self._resting = np.full(count, memory.resting)
        self._cuts = np.full(count, memory.cuts)

    def rates(self) -> Array:
        """Give the rates (m,) after the cuts that were made."""
        for cuts in range(len(self._table), int(self._cuts.max(initial=0)) + 1):
            memory = PlateauMemory(cuts=cuts)
            self._table.append([self._schedule.rate(base, 1, memory) for base in self._bases])
        rates: Array = np.array(self._table)[self._cuts, self._places]
        return rates

    def observe(self, losses: Array) -> None:
        """Compare the losses with the best ones so far, as the schedule does with one."""
        better = losses < self._best * (1 - self._schedule.threshold)
        self._best = np.where(better, losses, self._best)
        bad = np.where(better | (self._resting > 0), 0, self._bad + 1)
        cut = bad > self._schedule.patience
        self._bad = np.where(cut, 0, bad)
        rest = np.maximum(self._resting - 1, 0)
        self._resting = np.where(cut, self._schedule.cooldown, rest)
        self._cuts = self._cuts + cut

    def keep(self, kept: Places) -> None:
        """Go on with some of the lanes."""
        self._places, self._best = self._places[kept], self._best[kept]
        self._bad, self._resting = self._bad[kept], self._resting[kept]
        self._cuts = self._cuts[kept]
