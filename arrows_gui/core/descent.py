"""The loop: every runner takes its steps from one start, in lock-step, and all is recorded."""

from math import inf
from time import perf_counter

import numpy as np

from arrows_gui.core.experiment import Batch, Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.walk import Walk

SLICE = 16
"""So many steps a runner takes before the next one has its turn."""


class Descent:
    """All runners of an experiment, one step of each at a time; who is behind catches up first.

    With ``hold`` a runner that has come to rest takes no more steps, and the others go on.
    """

    def __init__(self, experiment: Experiment, run_id: int = 0, hold: bool = True) -> None:
        self.run_id = run_id
        self.steps = experiment.steps
        self._experiment, self._hold = experiment, hold
        with np.errstate(all="ignore"):
            self.walks = tuple(Walk(experiment, runner, hold) for runner in experiment.runners)
        self._end_if_exhausted()

    @property
    def over(self) -> bool:
        """Tell whether no runner takes another step."""
        return all(walk.outcome is not None for walk in self.walks)

    def join(self, runner: Runner) -> Batch:
        """Let a branch run along with the others, from its origin on; give its first point."""
        with np.errstate(all="ignore"):
            walk = Walk(self._experiment, runner, self._hold)
        self.walks = (*self.walks, walk)
        self._end_if_exhausted()
        return walk.batch(self.run_id)

    def edit(self, runner_id: int, knob: str, value: Value) -> None:
        """Set a knob of a runner from its next update on."""
        for walk in self.walks:
            if walk.runner.id == runner_id:
                walk.edit(knob, value)

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
            while taken < steps and (going := [w for w in self.walks if w.outcome is None]):
                times = sorted({walk.t for walk in going})
                behind = [walk for walk in going if walk.t == times[0]]
                gap = times[1] - times[0] if len(times) > 1 else steps
                slice_ = min(SLICE, steps - taken, gap)
                for walk in behind:
                    walk.run(min(slice_, self.steps - walk.t))
                    if walk.t >= self.steps:
                        walk.exhaust()
                taken += slice_
                if perf_counter() >= end:
                    break
        return taken

    def batches(self) -> tuple[Batch, ...]:
        """Give what every runner recorded since the last call."""
        return tuple(walk.batch(self.run_id) for walk in self.walks)

    def _end_if_exhausted(self) -> None:
        for walk in self.walks:
            if walk.t >= self.steps:
                walk.exhaust()
