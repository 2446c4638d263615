"""The one mutable object that the widgets share: document, recording, cursor."""

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from arrows_gui.core import setup
from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import FLAT_OUT, Document, View
from arrows_gui.core.experiment import Batch, Experiment, Outcome, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import Message
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.trace import Step, SurfaceTrace
from arrows_gui.engine import Engine

PREVIEW_STEPS = 200
MEMORY_LIMIT = 2_000_000_000
"""Bytes of recording at which the run pauses."""

FRAME_MS = 16


class Session(QObject):
    """Holds the document and the traces; asks the engine for steps; moves the cursor.

    The recording is only ever appended to at its end. Step and Play move the cursor through it, and
    order new steps where it ends.
    """

    run_started = Signal()  # a new run number: the traces are new and hold one point
    steps_added = Signal()
    run_ended = Signal()
    cursor_changed = Signal(int)
    document_changed = Signal()
    playing_changed = Signal(bool)
    preview_changed = Signal()
    noticed = Signal(object)  # a Message for the person, None takes the last one back
    failed = Signal(str)  # a fault of the worker, with its traceback

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document or setup.first_document()
        self.traces: dict[int, SurfaceTrace] = {}
        self.cursor = 0
        self.playing = False
        self.preview: dict[int, Array] = {}
        self._run_id = 0
        self._outdated = False  # a knob was changed after the run had ended
        self._follows_to = 0.0
        self._ended = False
        self._replay = QTimer(self, interval=FRAME_MS)
        self._replay.timeout.connect(self._on_replay)
        self._replayed_to = 0.0
        self._replayed_at = 0.0
        self.engine = Engine(self)
        self.engine.batches_ready.connect(self._on_batches)
        self.engine.failed.connect(self._on_failed)
        self._restart()
        self.engine.start()

    # What is recorded

    @property
    def experiment(self) -> Experiment:
        """The setup that the next run starts from."""
        return self.document.experiment

    @property
    def view(self) -> View:
        """How the run is looked at."""
        return self.document.view

    @property
    def focus(self) -> int:
        """The runner whose arrows, numbers and knobs are shown."""
        return self.document.view.focus

    @property
    def last(self) -> int:
        """The last recorded step of the runner that has come farthest."""
        return max(trace.last for trace in self.traces.values())

    @property
    def over(self) -> bool:
        """Whether no runner takes another step."""
        return all(trace.outcome is not None for trace in self.traces.values())

    @property
    def can_go_on(self) -> bool:
        """Whether Step and Play have somewhere to go from the cursor."""
        return self.cursor < self.last or not self.over or self._outdated

    def step_at_cursor(self, runner: int | None = None) -> Step:
        """Read the step under the cursor; a runner that ended earlier stays at its last one."""
        trace = self.traces[self.focus if runner is None else runner]
        return trace.step(min(self.cursor, trace.last))

    def point_at_cursor(self, runner: int) -> Array:
        """Give theta (n,) of a runner at the cursor."""
        trace = self.traces[runner]
        k = min(self.cursor, trace.last)
        point: Array = trace.thetas(k, k + 1)[0]
        return point

    # The transport

    def play(self) -> None:
        """Move on through the recording and beyond; from the start again where all is over."""
        if self._outdated:
            self._restart()
        if self.over and self.cursor >= self.last:
            self.set_cursor(0)
        self._clear_preview()
        self._set_playing(True)
        self._go_on()

    def pause(self) -> None:
        """Stay where the cursor is."""
        self._replay.stop()
        self.engine.pause()
        self._follows_to = 0.0
        self._set_playing(False)

    def step(self) -> None:
        """Move one step on, and take it first where it is not recorded."""
        if self.playing:
            self.pause()
        if self._outdated and self.cursor >= self.last:
            self._restart()
        self._clear_preview()
        if self.cursor < self.last:
            self._move_cursor(self.cursor + 1)
        elif not self.over:
            self._follows_to = max(self._follows_to, self.last) + 1
            self.engine.take(1)

    def back(self) -> None:
        """Move one step back."""
        self.set_cursor(self.cursor - 1)

    def reset(self) -> None:
        """Begin again from the same start with the same seed and the knobs as they are now."""
        self._restart()

    def run_to_end(self) -> None:
        """Take all steps that are left, as fast as the machine can, and show the last."""
        if self._outdated and self.cursor >= self.last:
            self._restart()
        self._clear_preview()
        self._replay.stop()
        if self.over:
            self._set_playing(False)
            self._move_cursor(self.last)
            return
        self._set_playing(True)
        self._follows_to = inf
        self._move_cursor(self.last)
        self.engine.play(inf)

    def set_cursor(self, k: int) -> None:
        """Pause and look at step k, as far as it is recorded."""
        self.pause()
        self._move_cursor(max(0, min(k, self.last)))

    # The setup: each raises BadInput with one sentence, and then nothing has changed

    def set_surface(self, surface_id: str) -> None:
        """Take a surface with its start and a rate that shows something there."""
        self._take_setup(setup.with_surface(self.document, surface_id))

    def set_constant(self, name: str, value: float) -> None:
        """Change a named constant of the surface."""
        self._take_setup(setup.with_constant(self.document, name, value))

    def set_formula(self, text: str) -> None:
        """Take a formula of a person's own."""
        self._take_setup(setup.with_formula(self.document, text))

    def set_start(self, x: float, y: float) -> None:
        """Start from another point, and preview the way from there."""
        self._take_setup(setup.with_start(self.document, x, y))
        self._show_preview()

    def set_optimizer(self, runner: int, optimizer_id: str) -> None:
        """Give a runner another rule with its defaults, at a rate that shows something here."""
        self._take_setup(setup.with_optimizer(self.document, runner, optimizer_id))

    def set_runners(self, runners: Iterable[Runner]) -> None:
        """Let other runners run; the first one is in focus."""
        experiment = replace(self.experiment, runners=tuple(runners))
        view = replace(self.view, focus=experiment.runners[0].id)
        self._take_setup(replace(self.document, experiment=experiment, view=view))

    def set_knob(self, runner: int, name: str, value: Value) -> None:
        """Set a hyperparameter from the recording's next step on.

        A run that is over takes no next step: the new value holds from the next run, which Play
        begins.
        """
        document = setup.with_knob(self.document, runner, name, value)
        if self.last == 0 and not self.playing:
            self._take_setup(document)
            self._show_preview()
            return
        self.document = document
        self._outdated = self._outdated or self.over
        if not self._outdated:
            self.engine.edit(runner, name, value)
        self.document_changed.emit()
        if not self.playing:
            self._show_preview()
        if self.cursor < self.last and not self._outdated:
            sentence = "The new value holds from step {step}, where the recording ends."
            self.noticed.emit(Message(sentence, {"step": self.last}))
        if self._outdated:
            self.noticed.emit(
                Message("This run has ended: Play begins a new one with the new value.")
            )
            self.cursor_changed.emit(self.cursor)

    def reset_knob(self, runner: int, name: str) -> None:
        """Set a knob to what choosing the rule gives it."""
        rule = setup.fresh_rule(self.document, self.experiment.runner(runner).optimizer.id)
        self.set_knob(runner, name, getattr(rule, name))

    def set_steps(self, steps: int) -> None:
        """Set how many steps a run may take in all; a run that ended for that reason may go on."""
        steps = max(int(steps), 0)
        self.document = replace(self.document, experiment=replace(self.experiment, steps=steps))
        self.engine.allow(steps)
        for trace in self.traces.values():
            if trace.outcome and trace.outcome.kind == "exhausted" and trace.last < steps:
                trace.outcome = None  # as the worker is about to say
                self.noticed.emit(None)
        self._ended = self.over
        if self._outdated and not self.over:
            self._outdated = False
            self._catch_up()
        self.document_changed.emit()

    def set_view(self, **changes: object) -> None:
        """Change how the run is looked at; the names are the fields of View."""
        self.document = replace(self.document, view=replace(self.view, **changes))  # type: ignore[arg-type]
        if "speed" in changes and self.playing and not self._replay.isActive():
            self.engine.play(self._pace)
        self.document_changed.emit()

    def show_arrow(self, arrow_id: str, shown: bool) -> None:
        """Show or hide a kind of arrow."""
        arrows = self.view.arrows | {arrow_id} if shown else self.view.arrows - {arrow_id}
        self.set_view(arrows=arrows)

    def stop(self) -> None:
        """End the worker thread; called once, when the window closes."""
        self._replay.stop()
        self.engine.stop()

    # Behind the scenes

    @property
    def _pace(self) -> float:
        return inf if self.view.speed == FLAT_OUT else self.view.speed

    def _take_setup(self, document: Document) -> None:
        """Take a new setup and restart; where it cannot start, raise and keep the old one."""
        Descent(document.experiment)
        self.document = document
        self._restart()
        self.document_changed.emit()

    def _catch_up(self) -> None:
        """Give a run that goes on after all the knobs that were changed while it was over."""
        for runner in self.experiment.runners:
            trace = self.traces[runner.id]
            held = hyperparameters(trace.optimizer_at(trace.last))
            for name, value in hyperparameters(runner.optimizer).items():
                if held.get(name) != value:
                    self.engine.edit(runner.id, name, value)

    def _restart(self) -> None:
        """Give the run a new number, and make its first point at once."""
        self.pause()
        self._run_id += 1
        experiment = self.experiment
        descent = Descent(experiment, self._run_id)
        self.traces = {r.id: SurfaceTrace(experiment, r, self._run_id) for r in experiment.runners}
        self._ended = self._outdated = False
        self.cursor = 0
        self.preview = {}
        self._extend(descent.batches())
        self.engine.restart(self._run_id, experiment)
        self.noticed.emit(None)
        self.run_started.emit()
        self.cursor_changed.emit(0)

    def _extend(self, batches: Iterable[Batch]) -> None:
        for batch in batches:
            self.traces[batch.runner].extend(batch)

    def _on_batches(self, batches: tuple[Batch, ...]) -> None:
        if batches[0].run_id != self._run_id:
            return  # a queued signal outlives the run that it belongs to
        was_over, known_notice = self._ended, self.traces[self.focus].notice
        self._extend(batches)
        if known_notice is None and self.traces[self.focus].notice is not None:
            self.noticed.emit(self.traces[self.focus].notice)
        self.steps_added.emit()
        self._move_cursor(int(max(self.cursor, min(self._follows_to, self.last))))
        self._ended = self.over
        if self._ended and not was_over:
            self._note_outcome()
        if self._ended and self.playing and not self._replay.isActive():
            self.pause()
        if self._ended and not was_over:
            self.run_ended.emit()
        if sum(trace.nbytes for trace in self.traces.values()) > MEMORY_LIMIT and self.playing:
            self.pause()
            self.noticed.emit(
                Message("Paused: the recording has reached 2 GB. Reset the run to go on.")
            )

    def _note_outcome(self) -> None:
        outcome = self.traces[self.focus].outcome
        if outcome is not None:
            self.noticed.emit(outcome.sentence)

    def _on_failed(self, run_id: int, fault: str) -> None:
        if run_id == self._run_id:
            sentence = Message("A fault in the program ended the run; Reset begins it again.")
            for trace in self.traces.values():
                trace.outcome = trace.outcome or Outcome("stopped", trace.last, sentence)
            self._ended = True
            self.pause()
            self.noticed.emit(sentence)
            self.run_ended.emit()
        self.failed.emit(fault)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)

    def _move_cursor(self, k: int) -> None:
        if k != self.cursor:
            self.cursor = k
        self.cursor_changed.emit(k)

    def _go_on(self) -> None:
        """Play: replay up to the recording's end, then let the engine go on."""
        if self.cursor < self.last and self._pace != inf:
            self._replayed_to, self._replayed_at = float(self.cursor), perf_counter()
            self._replay.start()
            return
        self._replay.stop()
        self._move_cursor(self.last)
        if self.over:
            self.pause()
            self.run_ended.emit()
            return
        self._follows_to = inf
        self.engine.play(self._pace)

    def _on_replay(self) -> None:
        now = perf_counter()
        self._replayed_to += (now - self._replayed_at) * min(self._pace, 1e9)
        self._replayed_at = now
        self._move_cursor(min(int(self._replayed_to), self.last))
        if self.cursor >= self.last:
            self._go_on()

    def _clear_preview(self) -> None:
        if self.preview:
            self.preview = {}
            self.preview_changed.emit()

    def _show_preview(self) -> None:
        """Work out the path of the next steps with the present knobs.

        It begins at the recording's end, or at the start where the run takes no more steps.
        """
        lasts = {} if self._outdated else {i: t.step(t.last) for i, t in self.traces.items()}
        steps = PREVIEW_STEPS + max((step.t for step in lasts.values()), default=0)
        descent = Descent(replace(self.experiment, steps=steps), hold=False, resume=lasts)
        descent.advance(PREVIEW_STEPS)
        self.preview = {batch.runner: batch.points[:, :2] for batch in descent.batches()}
        self.preview_changed.emit()
