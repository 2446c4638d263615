"""A sweep on a surface: thousands of runs step together, each as if it were made alone."""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.sweep_groups import Group, chunks
from arrows_gui.core.sweep_lanes import Fallen, Lanes
from arrows_gui.core.sweep_outcome import minimum_reached, standing
from arrows_gui.core.sweep_plan import CODES, DIVERGED, UNKNOWN, SweepMap, SweepPlan
from arrows_gui.core.walk import FAR

CHECK_S = 0.01
"""So often the sweep asks whether it is still wanted: it has to end within 0.1 s."""

PICTURE_S = 0.07
"""So often it hands over what is known."""


def sweep_surface(plan: SweepPlan, report: Reporter) -> SweepMap:
    """Run every cell of a plan on a surface, and report pictures of the whole on the way.

    The numbers of steps in the map count from where the runs start, also those of a branch. A cell
    whose settings are not legal stays unknown; one that is not finite at its start has diverged at
    once, with ``last`` -1.
    """
    with np.errstate(all="ignore"):
        return _Sweep(plan, report).run()


ROOT_OF_LARGEST = 1e154
"""The squares of numbers up to this are finite."""


class _Sweep:
    """The runs of a plan: what is known of them so far, and who is told."""

    def __init__(self, plan: SweepPlan, report: Reporter) -> None:
        self._plan = plan
        self._known = Known(plan)
        self._pace = _Pace(report)
        self._cells = max(1, plan.shape[0] * plan.shape[1])

    def run(self) -> SweepMap:
        """Run the chunks one after the other."""
        done = 0
        for chunk in chunks(self._plan):
            self._run_chunk(chunk, done)
            done += len(chunk.cells)
        return self._known.as_map()

    def _run_chunk(self, chunk: Group, done: int) -> None:
        plan, known = self._plan, self._known
        lanes = Lanes(plan.experiment, chunk.runner, chunk.cells, chunk.starts, chunk.knobs)
        watch = _Watch(known, lanes)
        while lanes.taken < plan.steps and len(lanes.cells):
            watch.step()
            if self._pace.is_due():
                share = (done + len(chunk.cells) * lanes.taken / plan.steps) / self._cells
                self._pace.tell(share, lambda: self._picture(lanes))
        known.note(lanes)

    def _picture(self, lanes: Lanes) -> SweepMap:
        self._known.note(lanes)
        return self._known.as_map()


class _Pace:
    """Speaks to the reporter often enough, and no oftener."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._check_at = 0.0
        self._picture_at = perf_counter() + PICTURE_S

    def is_due(self) -> bool:
        """Tell whether the reporter is to hear something; asked after every step."""
        return perf_counter() >= self._check_at

    def tell(self, share: float, picture: Callable[[], SweepMap]) -> None:
        """Ask whether the work is still wanted, and show a picture when it is time for one."""
        self._report.check()
        now = perf_counter()
        if now >= self._picture_at:
            self._report.progress(share)
            self._report.partial(picture())
            self._picture_at = now + PICTURE_S
        self._check_at = perf_counter() + CHECK_S


class Known:
    """What is known of all cells (n,), in arrays that change; a map gets copies."""

    def __init__(self, plan: SweepPlan) -> None:
        count = plan.shape[0] * plan.shape[1]
        self.plan, self._objective = plan, plan.experiment.on_surface
        minima = [(each.x, each.y) for each in self._objective.minima()]
        self._minima = np.array(minima).reshape(-1, 2)
        self.first: Array = np.full(count, np.nan)
        self.away = np.zeros(count, dtype=bool)
        self.reached = np.full(count, -1)
        self._taken = np.zeros(count, dtype=np.int64)
        self._losses: Array = np.full(count, np.nan)
        self._codes = np.full(count, CODES[UNKNOWN], dtype=np.uint8)
        self._last = np.full(count, -1)
        self._points: Array = np.full((count, 2), np.nan)
        self._minimum = np.full(count, -1)

    def note(self, lanes: Lanes) -> None:
        """Note how the lanes stand now."""
        cells = lanes.cells
        self._taken[cells] = self._last[cells] = lanes.taken
        self._losses[cells] = lanes.loss
        self._points[cells] = lanes.theta.T
        first, away = self.first[cells], self.away[cells]
        self._codes[cells] = standing(self._objective, lanes, first, away)
        extent = self._objective.extent
        self._minimum[cells] = minimum_reached(self._minima, lanes.theta, extent)

    def note_fallen(self, fallen: Fallen, taken: int) -> None:
        """Note who diverged in a step, and where each was before."""
        cells = fallen.cells
        self._taken[cells], self._last[cells] = taken, taken - 1
        self._losses[cells] = np.inf
        self._codes[cells] = CODES[DIVERGED]
        self._points[cells] = fallen.theta.T
        self._minimum[cells] = -1

    def as_map(self) -> SweepMap:
        """Give a map of what is known now."""
        shape = self.plan.shape
        return SweepMap(
            plan=self.plan,
            taken=self._taken.copy().reshape(shape),
            losses=self._losses.copy().reshape(shape),
            codes=self._codes.copy().reshape(shape),
            reached=self.reached.copy().reshape(shape),
            last=self._last.copy().reshape(shape),
            points=self._points.copy().reshape(*shape, 2),
            minimum=self._minimum.copy().reshape(shape),
        )


class _Watch:
    """Lets lanes step, and notes who diverges, reaches the target or is running away.

    Most steps need one comparison of two sums with bounds that no single lane can have passed.
    """

    def __init__(self, known: Known, lanes: Lanes) -> None:
        self._known, self._lanes = known, lanes
        fallen = lanes.leave()
        if fallen is not None:
            known.note_fallen(fallen, 0)
        known.first[lanes.cells] = lanes.loss
        self._target = known.plan.target
        self._far = FAR * known.plan.experiment.on_surface.extent
        self._set_bounds()
        self._look()

    def step(self) -> None:
        """Take a step in every lane."""
        fallen = self._lanes.step()
        if fallen is not None:
            self._known.note_fallen(fallen, self._lanes.taken)
            self._set_bounds()
        self._look()

    def _set_bounds(self) -> None:
        """Set for each lane how far it may go, and which loss is news: none that was told."""
        known, cells = self._known, self._lanes.cells
        told = known.away[cells]
        far_losses = FAR * np.maximum(1.0, np.abs(known.first[cells]))
        self._far_losses = np.where(told, np.inf, far_losses)
        self._far_squares = np.where(told, np.inf, self._far**2)
        self._least = min(float(far_losses.min(initial=np.inf)), ROOT_OF_LARGEST) ** 2
        if self._target is not None:
            self._targets = np.where(known.reached[cells] < 0, self._target, -np.inf)

    def _look(self) -> None:
        lanes = self._lanes
        if not (lanes.loss_size <= self._least and lanes.size <= self._far**2):
            self._look_afar()
        if self._target is not None:
            hits = np.flatnonzero(lanes.loss <= self._targets)
            if len(hits):
                self._known.reached[lanes.cells[hits]] = lanes.taken
                self._targets[hits] = -np.inf

    def _look_afar(self) -> None:
        lanes = self._lanes
        if not lanes.taken:
            return  # a run says nothing of its start
        x, y = lanes.theta
        far = np.flatnonzero(
            (np.abs(lanes.loss) > self._far_losses) | (x * x + y * y > self._far_squares)
        )
        self._known.away[lanes.cells[far]] = True
        self._far_losses[far] = self._far_squares[far] = np.inf
