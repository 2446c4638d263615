"""The loop: every runner takes its steps from one start, in lock-step, and all is recorded."""

from collections import deque
from collections.abc import Iterable
from math import inf
from time import perf_counter
from typing import Any, ClassVar, Protocol

import numpy as np

from arrows_gui.core.experiment import Edit, Experiment, Outcome, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.walk import Walk


class AnyWalk(Protocol):
    """The way of one runner, on a surface or through the training of a network."""

    outcome: Outcome | None
    turn: ClassVar[int]

    @property
    def runner(self) -> Runner:
        """Who is on the way."""

    @property
    def t(self) -> int:
        """The number of the newest step."""

    def edit(self, knob: str, value: Value) -> None:
        """Set a knob from the next update on."""

    def allow(self, steps: int) -> None:
        """Go on where the number of allowed steps was all that ended the walk."""

    def run(self, count: int) -> None:
        """Take up to so many updates, and record each with the point that it leads to."""

    def exhaust(self) -> None:
        """End the walk because all allowed steps are taken."""

    def batch(self, run_id: int) -> Any:
        """Give what was recorded since the last batch: what the trace of its kind appends."""


MOST_STEPS = 2**62
"""More steps than any run takes."""


def walk_of(experiment: Experiment, runner: Runner, hold: bool) -> AnyWalk:
    """Put a runner on its way."""
    if isinstance(experiment.objective, SurfaceObjective):
        return Walk(experiment, runner, hold)
    from arrows_gui.core.network_walk import NetworkWalk  # not for the first screen

    return NetworkWalk(experiment, runner, hold)


class Descent:
    """All runners of an experiment, one step of each at a time; who is behind catches up first.

    With ``hold`` a runner that has come to rest takes no more steps, and the others go on.
    """

    def __init__(self, experiment: Experiment, run_id: int = 0, hold: bool = True) -> None:
        self.run_id = run_id
        self.steps = experiment.steps
        self._experiment, self._hold = experiment, hold
        with np.errstate(all="ignore"):
            self.walks = tuple(walk_of(experiment, runner, hold) for runner in experiment.runners)
        self._ahead = _by_runner(experiment.edits)
        self._waits = experiment.waits
        self._end_if_exhausted()

    @property
    def over(self) -> bool:
        """Tell whether no runner takes another step."""
        return all(walk.outcome is not None for walk in self.walks)

    def join(self, runner: Runner) -> Any:
        """Let a branch run along with the others, from its origin on; give its first point."""
        with np.errstate(all="ignore"):
            walk = walk_of(self._experiment, runner, self._hold)
        self.walks = (*self.walks, walk)
        self._end_if_exhausted()
        return walk.batch(self.run_id)

    def edit(self, runner_id: int, knob: str, value: Value) -> None:
        """Set a knob of a runner from its next update on."""
        for walk in self.walks:
            if walk.runner.id == runner_id:
                with np.errstate(all="ignore"):
                    walk.edit(knob, value)
        self._end_if_exhausted()  # a parameter that is typed is a step

    def edit_later(self, edit: Edit) -> None:
        """Make a change when its step is reached, after those that are known already."""
        self._ahead.setdefault(edit.runner, deque()).append(edit)
        with np.errstate(all="ignore"):
            self._edit_as_known(self.walks)

    def allow(self, steps: int) -> None:
        """Set how many steps the run may take."""
        self.steps = steps
        for walk in self.walks:
            walk.allow(steps)
        self._end_if_exhausted()

    def advance(self, steps: int, seconds: float = inf) -> int:
        """Take up to so many steps of every runner, for about so long; give how many that was."""
        end = perf_counter() + seconds
        taken = 0
        with np.errstate(all="ignore"):
            while taken < steps and (going := self._going()):
                times = sorted({walk.t for walk in going})
                behind = [walk for walk in going if walk.t == times[0]]
                moved = self._edit_as_known(behind)
                if moved:
                    taken += moved
                    continue
                gap = times[1] - times[0] if len(times) > 1 else steps
                turn = min(walk.turn for walk in behind)
                slice_ = min(turn, steps - taken, gap, self._until_known(behind))
                for walk in behind:
                    walk.run(min(slice_, self.steps - walk.t))
                    if walk.t >= self.steps:
                        walk.exhaust()
                taken += slice_
                if perf_counter() >= end:
                    break
            taken += self._edit_as_known(self.walks)
        return taken

    def batches(self) -> tuple[Any, ...]:
        """Give what every runner recorded since the last call."""
        with np.errstate(all="ignore"):
            return tuple(walk.batch(self.run_id) for walk in self.walks)

    def _edit_as_known(self, walks: Iterable[AnyWalk]) -> int:
        """Make the changes that were known beforehand and are due.

        Gives how many steps that took: a parameter that is typed is a step.
        """
        moved = 0
        for walk in walks:
            ahead, t = self._ahead.get(walk.runner.id), walk.t
            while ahead and ahead[0].step <= t:
                edit = ahead.popleft()
                walk.edit(edit.knob, edit.value)
            moved = max(moved, walk.t - t)
        return moved

    def _going(self) -> list[AnyWalk]:
        """Give the walks under way, without those that wait for the others."""
        under_way = [walk for walk in self.walks if walk.outcome is None]
        if not self._waits:
            return under_way
        reached = {wait.runner: wait.step for wait in self._waits}
        free = [walk for walk in under_way if walk.t < reached.get(walk.runner.id, inf)]
        if all(walk.t >= wait.until for walk in free for wait in self._waits):
            self._waits = ()
            return under_way
        return free

    def _until_known(self, walks: Iterable[AnyWalk]) -> int:
        """Give how many steps there are to the next change or wait that was known beforehand."""
        known = [step for wait in self._waits for step in (wait.step, wait.until)]
        gaps = [MOST_STEPS]
        for walk in walks:
            edits = self._ahead.get(walk.runner.id)
            if edits:
                gaps.append(edits[0].step - walk.t)
            gaps += [step - walk.t for step in known if step > walk.t]
        return min(gaps)

    def _end_if_exhausted(self) -> None:
        for walk in self.walks:
            if walk.t >= self.steps:
                walk.exhaust()


def _by_runner(edits: tuple[Edit, ...]) -> dict[int, deque[Edit]]:
    """Give the edits of each runner in the order of their steps."""
    ahead: dict[int, deque[Edit]] = {}
    for edit in sorted(edits, key=lambda edit: edit.step):
        ahead.setdefault(edit.runner, deque()).append(edit)
    return ahead
