"""The loop: every runner takes its steps from one start, in lock-step, and all is recorded."""

from collections.abc import Mapping
from math import inf
from time import perf_counter

import numpy as np

from arrows_gui.core.experiment import Batch, Experiment
from arrows_gui.core.knob import Value
from arrows_gui.core.trace import Step
from arrows_gui.core.walk import Walk

SLICE = 16
"""So many steps a runner takes before the next one has its turn."""


class Descent:
    """All runners of an experiment, one step of each at a time.

    With ``hold`` a runner that has come to rest takes no more steps, and the others go on.
    ``resume`` holds the recorded steps from which runners go on, by their ids.
    """

    def __init__(
        self,
        experiment: Experiment,
        run_id: int = 0,
        hold: bool = True,
        resume: Mapping[int, Step] | None = None,
    ) -> None:
        self.run_id = run_id
        self.steps = experiment.steps
        with np.errstate(all="ignore"):
            self.walks = tuple(
                Walk(experiment, runner, hold, (resume or {}).get(runner.id))
                for runner in experiment.runners
            )
        self._end_if_exhausted()

    @property
    def over(self) -> bool:
        """Tell whether no runner takes another step."""
        return all(walk.outcome is not None for walk in self.walks)

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
            while taken < steps and not self.over:
                slice_ = min(SLICE, steps - taken)
                for walk in self.walks:
                    if walk.outcome is None:
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
