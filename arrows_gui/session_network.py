"""The session of the network workspace: the same transport and timeline over a training."""

from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from arrows_gui.core import network_document as changes
from arrows_gui.core.document import Document
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.network_walk import weight_edit
from arrows_gui.core.trace import Step
from arrows_gui.core.training import Checkpoint
from arrows_gui.jobs import Jobs, Report
from arrows_gui.session import Session
from arrows_gui.session_recording import Recording

QUICK_S = 0.02
"""A replay that takes longer is worked out beside the window."""

Replayed = tuple[int, list[Checkpoint], float]


class NetworkSession(Session):
    """Trains a network. ``exact`` is the step under the cursor with all its vectors.

    Figures follow the cursor at once. Where the exact step takes a long replay it lags behind,
    and ``exact_changed`` tells when it is there.
    """

    exact_changed = Signal()

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        self._exact: Step | None = None  # as far as it was asked for
        self._is_read = False
        self._replay_job, self._replay_from = 0, 0
        super().__init__(document or changes.first_network_document(), parent)
        self._replays = Jobs(self)  # a queue of their own: they must not wait for a landscape
        self._replays.finished_job.connect(self._on_replayed)
        self._replays.failed.connect(self._on_replay_failed)
        self.run_started.connect(self._begin)  # before anybody shows the new run
        self.cursor_changed.connect(self._look)
        self._look()

    @property
    def exact(self) -> Step:
        """The step under the cursor; the one read before while a long replay is under way."""
        if self._exact is None or not self._is_read:
            trace = self.trace
            self._exact = trace.step(trace.last if self._replay_job else self._held)
            self._is_read = True
        return self._exact

    @property
    def _held(self) -> int:
        return min(self.cursor, self.trace.last)

    @property
    def setup(self) -> NetworkSetup:
        """The recipe of what is trained."""
        assert self.document.network is not None, "this session trains networks"
        return self.document.network

    @property
    def objective(self) -> NetworkObjective:
        """The loss that is made of the recipe."""
        objective = self.experiment.objective
        assert isinstance(objective, NetworkObjective), "this session trains networks"
        return objective

    @property
    def trace(self) -> NetworkTrace:
        """The recording of the runner in focus."""
        trace = self._recording.traces[self.focus]
        assert isinstance(trace, NetworkTrace), "this session trains networks"
        return trace

    def figures(self) -> dict[str, float]:
        """Give the figures of the step under the cursor, as NetworkTrace names them."""
        return self.trace.figures(min(self.cursor, self.trace.last))

    def shows_exactly(self, k: int) -> bool:
        """Tell whether step k is under the cursor with all its vectors."""
        return k == self.cursor and self.exact.t == k

    # The setup: each raises BadInput with one sentence, and then nothing has changed

    def change_network(self, **fields: object) -> None:
        """Change the recipe; the names are the fields of NetworkSetup."""
        setup = replace(self.setup, **fields)  # type: ignore[arg-type]
        if setup != self.setup:
            self.take_setup(changes.with_network(self.document, setup))

    def set_optimizer(self, runner: int, optimizer_id: str) -> None:
        """Give the runner another rule at a rate that suits."""
        self.take_setup(changes.with_network_rule(self.document, runner, optimizer_id))

    def reset_knob(self, runner: int, name: str) -> None:
        """Set a knob to what choosing the rule gives it."""
        optimizer_id = self.experiment.runner(runner).optimizer.id
        rule = changes.network_rule(optimizer_id, self.objective.network)
        self.set_knob(runner, name, getattr(rule, name))

    def set_weight(self, index: int, value: float) -> None:
        """Set one parameter, as a step of its own at the recording's end."""
        if not abs(value) < float("inf"):
            raise BadInput("a weight must be a finite number")
        if self._left_to_take() is not None:
            raise BadInput("the run is still being taken again: wait until its last step is there")
        if self.over:
            raise BadInput("this run is over: allow it more steps, or reset it, to change a weight")
        last = self.trace.last
        if self.cursor < last and (self._replay.active or not self.playing):
            raise BadInput(
                "what is recorded stays: a weight is typed at the newest step, which is {step}",
                step=last,
            )
        self._follows_to = max(self._follows_to, last + 1)
        self.engine.edit(self.focus, weight_edit(index), value)

    def branch(self, runner: int) -> None:
        """Refuse: branches are for surfaces."""
        raise BadInput("a network's run cannot be branched")

    def stop(self) -> None:
        """End the worker threads; called once, when the window closes."""
        self._replays.stop()
        super().stop()

    # Behind the scenes

    def _show_preview(self, known: object = None) -> None:
        """Show nothing: a way of thousands of parameters is no line in a picture."""

    def _keep_ghosts(self, old: Recording) -> None:
        """Keep nothing of the run before: no picture of a network shows it."""

    def _begin(self) -> None:
        """Have the first step of a new run at hand."""
        self._exact = None
        self._replays.cancel(self._replay_job)
        self._replay_job = 0

    def _look(self) -> None:
        """Read the exact step under the cursor, at once where that is quick.

        A replay that leads towards it is let come to its end, so that a cursor on the move does not
        begin one after the other.
        """
        trace = self.trace
        if self._replay_job and self._replay_from <= self._held:
            return
        self._replays.cancel(self._replay_job)
        self._replay_job = 0
        if trace.replay_s(self._held) <= QUICK_S:
            self._is_read = False  # it is read when somebody asks for it
            self.exact_changed.emit()
            return
        replay = trace.replay(self._held)

        def work(report: Report) -> Replayed:
            begin = perf_counter()
            points = replay.run(report.check)
            return trace.run_id, points, perf_counter() - begin

        self._replay_from = replay.begin.t
        self._replay_job = self._replays.submit(work)

    def _on_replay_failed(self, job: int, fault: str) -> None:
        if job == self._replay_job:
            self._replay_job = 0
        self.failed.emit(fault)

    def _on_replayed(self, job: int, result: object) -> None:
        if job != self._replay_job or not isinstance(result, tuple):
            return
        run_id, points, seconds = result
        trace = self.trace
        self._replay_job = 0
        if run_id != trace.run_id:
            return
        trace.remember(points, seconds)
        self._exact, self._is_read = trace.step(points[-1].t), True
        self.exact_changed.emit()
        if points[-1].t != self._held:
            self._look()
