"""What lessons read numbers of: the run of a stage, or the run that a person has in the lab."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import RLock
from typing import Any, Protocol

from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Batch, Experiment, Outcome, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.recording import trace_of
from arrows_gui.core.trace import Step, SurfaceTrace
from arrows_gui.lessons.lesson import Stage

END = -1
"""Stands for the step at which a run ends."""

MOST_KEPT = 8
"""The runs of so many stages are kept."""


class Run(Protocol):
    """A run that expressions are about."""

    @property
    def experiment(self) -> Experiment:
        """What is run."""

    @property
    def traces(self) -> Mapping[int, Any]:
        """The recordings by their runners, as far as they go."""

    @property
    def cursor(self) -> int:
        """The step that is looked at."""

    @property
    def focus(self) -> int:
        """The runner that is looked at."""

    @property
    def view(self) -> View:
        """How it is looked at; its finish line tells who has arrived."""

    @property
    def looks_ahead(self) -> bool:
        """Whether steps after the cursor count for what becomes of the run."""

    @property
    def lock(self) -> AbstractContextManager[object]:
        """What to hold while it is read, for another thread may read it as well."""

    def last(self, runner: int) -> int:
        """Give the last step of a runner that a person can see."""

    def trace(self, runner: int, k: int) -> Any:
        """Give a recording that reaches step k or the runner's end; BadInput where none does."""

    def upto(self, runner: int, k: int) -> Any:
        """Give the recording as it was at step k."""


@dataclass(frozen=True, slots=True, eq=False)
class LiveRun:
    """The run in the lab as it stands: nothing is known of steps that are not recorded.

    ``traces`` are whole recordings, whatever is hidden from a person who predicts.
    """

    experiment: Experiment
    traces: Mapping[int, Any]
    cursor: int
    focus: int
    view: View

    @property
    def looks_ahead(self) -> bool:
        """Only what lies before the cursor counts, as in the standings."""
        return False

    @property
    def lock(self) -> AbstractContextManager[object]:
        """The run in the lab is read where it is shown, and nowhere else."""
        return nullcontext()

    def last(self, runner: int) -> int:
        """Give the last recorded step of a runner."""
        return int(self.traces[runner].last)

    def trace(self, runner: int, k: int) -> Any:
        """Give a recording that reaches step k or the runner's end; BadInput where none does."""
        trace = self.traces[runner]
        if trace.outcome is None:
            if k == END:
                raise BadInput("the run has not ended yet: it is at step {last}", last=trace.last)
            if k > trace.last:
                text = "step {step} is not recorded yet: the run has come to step {last}"
                raise BadInput(text, step=k, last=trace.last)
        _check_begun(trace, k)
        return trace

    def upto(self, runner: int, k: int) -> Any:
        """Give the recording as it was at step k; of a network only as it is now."""
        trace = self.trace(runner, k)
        if not _goes_past(trace, k):
            return trace
        if isinstance(trace, SurfaceTrace):
            return _cut(self.experiment, trace, k)
        raise BadInput("of a network this is known of the whole recording only: leave out the @")


class StageRun:
    """The run that a stage sets up; steps are taken when they are first asked for."""

    def __init__(self, stage: Stage) -> None:
        document = stage.document
        self.experiment, self.view, self.cursor = document.experiment, document.view, stage.cursor
        self.focus = focus_of(document)
        self._takes = max(stage.takes, stage.cursor)
        self._descent = Descent(self.experiment)
        runners = self.experiment.runners
        self._traces = {runner.id: trace_of(self.experiment, runner) for runner in runners}
        self._lock = RLock()
        self._extend()
        self._grow(self._takes)

    @property
    def traces(self) -> Mapping[int, Any]:
        """The recordings by their runners, as far as they were asked for."""
        return self._traces

    @property
    def looks_ahead(self) -> bool:
        """What becomes of the run is known before it is shown."""
        return True

    @property
    def lock(self) -> AbstractContextManager[object]:
        """A run grows while it is read, and is read beside the window as well as in it."""
        return self._lock

    def last(self, runner: int) -> int:
        """Give the last step that the stage records of a runner."""
        return int(min(self._traces[runner].last, self._takes))

    def trace(self, runner: int, k: int) -> Any:
        """Give a recording that reaches step k or the runner's end; BadInput where none may."""
        steps = self.experiment.steps
        if k > steps:
            raise BadInput(
                "there is no step {step}: the run takes {steps} steps", step=k, steps=steps
            )
        self._grow(steps if k == END else k)
        _check_begun(self._traces[runner], k)
        return self._traces[runner]

    def upto(self, runner: int, k: int) -> Any:
        """Give the recording as it was at step k; that of a network is taken again."""
        trace = self.trace(runner, k)
        if not _goes_past(trace, k):
            return trace
        if isinstance(trace, SurfaceTrace):
            return _cut(self.experiment, trace, k)
        return _taken_again(self.experiment, trace.runner, k)

    def as_recorded(self) -> LiveRun:
        """Give the run as it stands in the lab, with the steps that the stage records."""
        traces = {runner: self.upto(runner, self._takes) for runner in self._traces}
        return LiveRun(self.experiment, traces, self.cursor, self.focus, self.view)

    def _grow(self, k: int) -> None:
        with self._lock:
            while going := [w.t for w in self._descent.walks if w.outcome is None and w.t < k]:
                self._descent.advance(k - min(going))
                self._extend()

    def _extend(self) -> None:
        for batch in self._descent.batches():
            self._traces[batch.runner].extend(batch)


@lru_cache(maxsize=MOST_KEPT)
def stage_run(stage: Stage) -> StageRun:
    """Give the run of a stage; BadInput where its loss is not finite at the start."""
    return StageRun(stage)


def focus_of(document: Document) -> int:
    """Give the runner in focus; the first one where there is none."""
    ids = [runner.id for runner in document.experiment.runners]
    return document.view.focus if document.view.focus in ids else ids[0]


def live_run(run: Run) -> Run:
    """Give a run without what lies ahead of it: that of a stage as the lab records it."""
    return run.as_recorded() if isinstance(run, StageRun) else run


class Reading:
    """One runner at one step of a run: what the quantities are read of.

    ``asked`` is the step that is asked about; a runner that ended before it stays at its last step
    ``k``. ``dated`` tells whether the step was named, as in ``loss@3``.
    """

    def __init__(self, run: Run, runner: int, asked: int, dated: bool) -> None:
        self.run, self.runner, self.dated = run, runner, dated
        self.trace = run.trace(runner, asked)
        self.asked = self.trace.last if asked == END else asked
        self.k = int(min(self.asked, self.trace.last))
        self.experiment = run.experiment

    @cached_property
    def step(self) -> Step:
        """The step with all its vectors."""
        found: Step = self.trace.step(self.k)
        return found

    @property
    def surface(self) -> SurfaceObjective:
        """The surface that is run on; BadInput where it is a network."""
        objective = self.experiment.objective
        if isinstance(objective, SurfaceObjective):
            return objective
        raise BadInput("this is known of surfaces only, and here a network is trained")

    @property
    def network(self) -> NetworkObjective:
        """The network that is trained; BadInput where it is a surface."""
        objective = self.experiment.objective
        if isinstance(objective, NetworkObjective):
            return objective
        raise BadInput("this is known of networks only, and here the loss is a surface")

    @property
    def outcome(self) -> Outcome | None:
        """How the run of this runner ended, where it did so up to the step that is asked about."""
        if self.run.looks_ahead and self.asked < self.experiment.steps:
            # Whether the next step is one that can be taken decides, however far was looked before.
            self.run.trace(self.runner, self.asked + 1)
        return _outcome_by(self.trace, self.asked)


def _check_begun(trace: Any, k: int) -> None:
    if k != END and k < trace.first:
        text = "this runner has no step {step}: it begins at step {first}"
        raise BadInput(text, step=k, first=trace.first)


def _goes_past(trace: Any, k: int) -> bool:
    """Tell whether a recording knows of more than step k."""
    if k == END:
        return False
    return bool(k < trace.last or (trace.outcome is not None and not _outcome_by(trace, k)))


def _outcome_by(trace: Any, k: int) -> Outcome | None:
    outcome: Outcome | None = trace.outcome
    return outcome if outcome is not None and k >= min(outcome.step, trace.last) else None


def _cut(experiment: Experiment, trace: SurfaceTrace, k: int) -> SurfaceTrace:
    """Give the first steps of a recording, up to step k."""
    made = SurfaceTrace(experiment, trace.runner, trace.run_id)
    points, moves = trace.table()
    count = k - trace.first
    made.extend(
        Batch(
            run_id=trace.run_id,
            runner=trace.runner.id,
            first_step=trace.first,
            points=points[: count + 1],
            moves=moves[:count],
            edits=tuple(edit for edit in trace.edits if edit.step <= k),
            next_lr=trace.rate(k),
            outcome=_outcome_by(trace, k),
            notice=None,
        )
    )
    return made


def _taken_again(experiment: Experiment, runner: Runner, k: int) -> Any:
    alone = replace(experiment, runners=(runner,))
    descent, trace = Descent(alone), trace_of(alone, runner)
    descent.advance(k)
    trace.extend(descent.batches()[0])
    return trace
