"""A sweep over the trainings of a network: many of them advance together, the coarse map first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Places
from arrows_gui.core.experiment import Runner
from arrows_gui.core.many_networks import evaluations, together_at_most
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.sweep_groups import coarse_to_fine
from arrows_gui.core.sweep_plan import (
    AWAY,
    CODES,
    DIVERGED,
    HIGHER,
    MOST_ON_NETWORK,
    MOVING,
    SETTLED,
    START_X,
    START_Y,
    UNKNOWN,
    Codes,
    SweepMap,
    SweepPlan,
)
from arrows_gui.core.sweep_rule import together
from arrows_gui.core.trainings import Trainings

FIRST_PICTURE, FINER = 9, 4
"""The coarse picture has so many cells, each finer one so many times as many."""

CHECK_S, PARTIAL_S = 0.01, 0.04
"""After so long, or one step, the work may be cancelled; and what is known is handed over."""


def sweep_network(plan: SweepPlan, report: Reporter) -> SweepMap:
    """Train the network of every cell, each as it would be alone, and say what came of it.

    While a training is under way, its loss in a partial map is that of its last batch, with the
    penalty. Raises BadInput for too many cells, for axes that a network does not have, and where
    the start is not finite.
    """
    work = _Work(plan, report)
    for cells in work.chunks():
        work.train(cells)
    return work.map()


@dataclass(slots=True)
class _Clock:
    """When a piece of work was last checked, and last shown."""

    checked: float = field(default_factory=perf_counter)
    shown: float = field(default_factory=perf_counter)


class _Work:
    """The arrays of a map, all of them flat, as they fill."""

    def __init__(self, plan: SweepPlan, report: Reporter) -> None:
        self._plan, self._report, self._clock = plan, report, _Clock()
        objective = plan.experiment.objective
        assert isinstance(objective, NetworkObjective), "this sweep is for networks"
        self._objective = objective
        self._runner = _checked(plan)
        rows, columns = plan.shape
        self._count = rows * columns
        self._values = _values(plan)
        self._theta = np.array(plan.experiment.start, dtype=np.float64)
        first = evaluations(objective, self._theta[None], report.check)
        self._first_loss = float(first.train_losses[0])
        self._done = 0
        self._taken, self._last = np.zeros((2, self._count), dtype=np.int64)
        self._reached = np.full(self._count, -1)
        self._losses, self._test_losses, self._right = np.full((3, self._count), np.nan)
        self._codes: Codes = np.full(self._count, CODES[UNKNOWN], dtype=np.uint8)

    def chunks(self) -> Iterator[Places]:
        """Give the numbers of cells (m,) that are trained side by side, the coarse map first."""
        most = together_at_most(self._objective, len(self._objective.batch(0)[0]))
        order = coarse_to_fine(*self._plan.shape)
        begin, end = 0, FIRST_PICTURE
        while begin < self._count:
            cells = order[begin:end]
            values = {name: each[cells] for name, each in self._values.items()}
            for group in together(self._runner.optimizer, values):
                for start in range(0, len(group), most):
                    yield cells[group[start : start + most]]
            begin, end = end, FINER * end

    def train(self, cells: Places) -> None:
        """Take all steps of some cells, and judge where they lead."""
        values = {name: each[cells] for name, each in self._values.items()}
        trainings = Trainings(
            *(self._objective, self._runner, values, self._theta), self._plan.target
        )
        while trainings.t < self._plan.steps and len(trainings.going):
            self._breathe(cells, trainings)
            trainings.step()
        self._note(cells, trainings)
        self._judge(cells, trainings)
        self._done += len(cells)
        self._show(self._done / self._count)

    def map(self) -> SweepMap:
        """Give what is known."""
        shape = self._plan.shape
        return SweepMap(
            plan=self._plan,
            taken=self._taken.reshape(shape).copy(),
            losses=self._losses.reshape(shape).copy(),
            codes=self._codes.reshape(shape).copy(),
            reached=self._reached.reshape(shape).copy(),
            last=self._last.reshape(shape).copy(),
            test_losses=self._test_losses.reshape(shape).copy(),
            test_right=self._right.reshape(shape).copy(),
        )

    def _breathe(self, cells: Places, trainings: Trainings) -> None:
        """Let the work be cancelled, and be seen, where it is time."""
        now = perf_counter()
        if now - self._clock.shown >= PARTIAL_S:
            self._note(cells, trainings)
            share = trainings.t / self._plan.steps * len(cells)
            self._show((self._done + share) / self._count)
        elif now - self._clock.checked >= CHECK_S:
            self._report.check()
            self._clock.checked = now

    def _show(self, share: float) -> None:
        self._report.progress(share)
        self._report.partial(self.map())
        self._clock.shown = self._clock.checked = perf_counter()

    def _note(self, cells: Places, trainings: Trainings) -> None:
        """Write down how some cells stand, by the losses of their batches."""
        self._last[cells] = trainings.last
        self._taken[cells] = trainings.last + trainings.diverged
        self._reached[cells] = trainings.reached
        self._losses[cells] = np.where(trainings.diverged, np.inf, trainings.losses)
        self._codes[cells] = self._coded(trainings, trainings.losses, trainings.first_loss)

    def _judge(self, cells: Places, trainings: Trainings) -> None:
        """Write down how good some cells are at their end; a loss too large for a number is inf."""
        found = evaluations(self._objective, trainings.thetas, self._report.check)
        losses = np.nan_to_num(found.train_losses, nan=np.inf)
        self._losses[cells] = np.where(trainings.diverged, np.inf, losses)
        self._test_losses[cells] = np.where(trainings.diverged, np.inf, found.test_losses)
        self._right[cells] = np.where(trainings.diverged, np.nan, found.test_right)
        self._codes[cells] = self._coded(trainings, losses, self._first_loss)

    def _coded(self, trainings: Trainings, losses: Array, first: float) -> Codes:
        """Say how trainings (m,) stand: as the training alone says at its end."""
        code = np.where(losses <= first, CODES[MOVING], CODES[HIGHER])
        code = np.where(trainings.away, CODES[AWAY], code)
        code = np.where(trainings.settled, CODES[SETTLED], code)
        return np.where(trainings.diverged, CODES[DIVERGED], code).astype(np.uint8)


def _checked(plan: SweepPlan) -> Runner:
    """Give the runner of a plan that can be swept; raise BadInput where it cannot."""
    rows, columns = plan.shape
    if rows * columns > MOST_ON_NETWORK**2:
        raise BadInput(
            "a sweep of networks has at most {most} cells, and this one has {count}",
            most=MOST_ON_NETWORK**2,
            count=rows * columns,
        )
    if any(axis.name in (START_X, START_Y) for axis in plan.axes):
        raise BadInput("a network's start has no x and y to sweep over")
    runner = plan.experiment.runner(plan.runner)
    if runner.origin is not None:
        raise BadInput("a network's run cannot be branched")
    for axis in plan.axes:
        for value in axis.values.tolist():
            with_settings(runner.optimizer, {axis.name: value})  # BadInput where it is not legal
    return runner


def _values(plan: SweepPlan) -> dict[str, Array]:
    """Give the values of the axes in every cell (rows columns,), row by row."""
    places = np.indices(plan.shape).reshape(2, -1)[::-1]
    return {axis.name: axis.values[place] for axis, place in zip(plan.axes, places, strict=False)}
