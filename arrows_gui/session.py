"""The one mutable object that the widgets share: document, recording, cursor."""

from dataclasses import replace
from math import inf
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from arrows_gui.core import setup
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import FLAT_OUT, Document
from arrows_gui.core.experiment import Batch, Experiment, Outcome
from arrows_gui.core.knob import Value
from arrows_gui.core.message import Message
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.state import LabState
from arrows_gui.engine import Engine
from arrows_gui.jobs import Jobs
from arrows_gui.session_recording import Recording
from arrows_gui.session_replay import Replay
from arrows_gui.session_state import Kept

MEMORY_LIMIT = 2_000_000_000
"""Bytes of recording at which the run pauses."""

TAKEN_AGAIN = Message(
    "The run is still being taken again, {last} of {recorded} steps are there. Reset gives it up."
)

CALM_S = 0.5
"""So often the cursor moves in a run where little shall move."""

PREDICT_FIRST = Message("First predict where the next arrow goes, and reveal it.")


class Session(Kept):
    """Holds the document and the traces; asks the engine for steps; moves the cursor.

    The recording is only ever appended to at its end. Step and Play move the cursor through it, and
    order new steps where it ends.
    """

    run_left = Signal()  # a new run is about to begin; the old one may still be read
    run_started = Signal()  # a new run number: the traces are new and hold one point
    runners_changed = Signal()  # a branch has joined the run
    steps_added = Signal()
    run_ended = Signal()
    cursor_changed = Signal(int)
    playing_changed = Signal(bool)
    noticed = Signal(object)  # a Message for the person, None takes the last one back
    failed = Signal(str)  # a fault of the worker, with its traceback

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(document or setup.first_document(), parent)
        self.playing = False
        self._follows_to = 0.0
        self._ended = False
        self.is_calm = False  # the cursor moves seldom in a run
        self._glided_at = 0.0
        self._replay = Replay(self)
        self._replay.arrived.connect(self._on_replay)
        self.prediction.changed.connect(self._on_prediction_changed)
        self.jobs = Jobs(self)
        self.jobs.failed.connect(lambda job, fault: self.failed.emit(fault))
        self.engine = Engine(self)
        self.engine.batches_ready.connect(self._on_batches)
        self.engine.failed.connect(self._on_failed)
        self._restart()
        self.engine.start()

    @property
    def can_go_on(self) -> bool:
        """Whether Step and Play have somewhere to go from the cursor."""
        return self.cursor < self.last or not self.over or self._outdated

    # The transport

    def play(self) -> None:
        """Move on through the recording and beyond; from the start again where all is over."""
        if self._barred():
            return
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
        left = self._left_to_take()
        if left is not None:
            self.engine.take(self._steps_left(left))  # whatever is looked at meanwhile

    def step(self, steps: int = 1) -> None:
        """Move so many steps on, and take them first where they are not recorded."""
        if self.playing:
            self.pause()
        if self._barred():
            return
        if self._outdated and self.cursor >= self.last:
            self._restart()
        self._clear_preview()
        if self.cursor < self.front or self.over:
            self._move_cursor(min(self.cursor + steps, self.last))
        else:
            asked = max(self._follows_to, self.front)
            self._follows_to = max(asked, self.cursor) + steps
            self.engine.take(int(self._follows_to - asked))

    def back(self) -> None:
        """Move one step back."""
        self.set_cursor(self.cursor - 1)

    def reset(self) -> None:
        """Begin again from the same start with the same seed and the knobs as they are now."""
        self._restart()

    def run_to_end(self) -> None:
        """Take all steps that are left, as fast as the machine can, and show the last."""
        if self._barred():
            return
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
        self._move_cursor(max(self.cursor, self.front))
        self.engine.play(inf)

    def set_cursor(self, k: int) -> None:
        """Pause and look at step k, as far as it is recorded."""
        self.pause()
        self._move_cursor(max(0, min(k, self.last)))

    # The setup: each raises BadInput with one sentence, and then nothing has changed

    def take_setup(self, document: Document) -> None:
        """Take a new setup and begin again; where it cannot begin, raise and keep the old one."""
        descent = Descent(document.experiment, self._recording.run_id + 1)
        self.pause()
        self.run_left.emit()  # who hears of it reads the old run by the old document
        self.document = document
        self._restart(descent)
        self.document_changed.emit()

    def take_state(self, state: LabState) -> None:
        """Take a setup with the run that it had: the same steps are taken again.

        Where it cannot begin, raise BadInput and keep the old one.
        """
        experiment = state.experiment
        descent = Descent(experiment, self._recording.run_id + 1)
        self.pause()
        self.run_left.emit()
        self.document = state.document
        self._restart(descent, experiment)
        self.prediction.set_first(state.predict_first)
        self.prediction.set_target(state.predicts)
        self._taken = self._recording.run_id, state
        self._outdated = state.is_outdated
        self.document_changed.emit()
        if state.recorded:
            self._follows_to = state.cursor
            self.engine.take(state.recorded - self.cursor)  # it begins where its first runner does

    def take_looks(self, document: Document) -> None:
        """Take a document that decides the same steps; a guess belongs to the runner in focus."""
        if document.view.focus != self.focus:
            self._forget_guess()
        super().take_looks(document)

    def branch(self, runner: int) -> None:
        """Let a copy of a runner go on from the step under the cursor; both are kept."""
        from arrows_gui.core.branch import first_batch, with_branch  # not for the first screen

        recording = self._recording
        k = recording.held(runner, self.cursor)
        document, branch = with_branch(self.document, recording.traces[runner], k)
        self.pause()
        self._forget_guess()
        self.document = document
        recording.join(self.experiment, branch)
        recording.extend((first_batch(self.experiment, branch, recording.run_id),))
        self.engine.join(branch)
        self._ended = self.over
        if self._outdated and not self.over:
            self._outdated = False
            self._catch_up()
        self.runners_changed.emit()
        self.document_changed.emit()
        self._move_cursor(k)

    def set_start(self, x: float, y: float) -> None:
        """Start from another point, and preview the way from there."""
        self.take_setup(setup.with_start(self.document, x, y))
        self._show_preview()

    def set_knob(self, runner: int, name: str, value: Value) -> None:
        """Set a hyperparameter from the recording's next step on.

        A run that is over takes no next step: the new value holds from the next run, which Play
        begins.
        """
        document = setup.with_knob(self.document, runner, name, value)
        left = self._left_to_take()
        if not (left or self._recording.has_moved or self.playing or self._follows_to):
            known = {i: path for i, path in self.preview.items() if i != runner}
            self.take_setup(document)
            self._show_preview(known)
            return
        self.document = document
        self._outdated = self.over and self._differs()
        if left is not None:
            self.engine.edit_later(self._edit_of_taken(left, runner, name, value))
        elif not self.over:
            self.engine.edit(runner, name, value)
        self.document_changed.emit()
        if not self.playing:
            self._show_preview()
        last = left.last_of(runner) if left else self._recording.traces[runner].last
        if self.cursor < last and not self._outdated:
            sentence = "The new value holds from step {step}, where the recording ends."
            self.noticed.emit(Message(sentence, {"step": last}))
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
        for trace in self._recording.traces.values():
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
        super().set_view(**changes)
        if "speed" in changes and self.playing and not self._replay.active:
            self.engine.play(self._pace)

    def stop(self) -> None:
        """End the worker threads; called once, when the window closes."""
        self._replay.stop()
        self.jobs.stop()
        self.engine.stop()

    # Behind the scenes

    @property
    def _pace(self) -> float:
        return inf if self.view.speed == FLAT_OUT else self.view.speed

    def _catch_up(self) -> None:
        """Give a run that goes on after all the knobs that were changed while it was over."""
        for runner in self.experiment.runners:
            trace = self._recording.traces[runner.id]
            held = hyperparameters(trace.optimizer_at(trace.last))
            for name, value in hyperparameters(runner.optimizer).items():
                if held.get(name) != value:
                    self.engine.edit(runner.id, name, value)

    def _restart(self, made: Descent | None = None, begun: Experiment | None = None) -> None:
        """Give the run a new number, and make its first point at once, unless it is made."""
        self.pause()
        old, experiment = self._recording, begun or self.experiment
        descent = made or Descent(experiment, old.run_id + 1)
        self._keep_ghosts(old)
        self._recording = Recording(experiment, descent.run_id)
        self._ended = self._outdated = False
        self.cursor = min(trace.first for trace in self._recording.traces.values())
        self.preview = {}
        self._forget_guess()
        self._recording.extend(descent.batches())
        self.engine.restart(descent.run_id, experiment)
        self.noticed.emit(None)
        self.run_started.emit()
        self.cursor_changed.emit(self.cursor)

    def _on_batches(self, batches: tuple[Batch, ...]) -> None:
        if batches[0].run_id != self._recording.run_id:
            return  # a queued signal outlives the run that it belongs to
        was_over, known_notice = self._ended, self.traces[self.focus].notice
        self._recording.extend(batches)
        if known_notice is None and self.traces[self.focus].notice is not None:
            self.noticed.emit(self.traces[self.focus].notice)
        self.steps_added.emit()
        self._ended = self.over
        self._glide(int(max(self.cursor, min(self._follows_to, self.front))), self._ended)
        if self._ended and not was_over:
            self._note_outcome()
        if self._ended and self.playing and not self._replay.active:
            self.pause()
        if self._ended and not was_over:
            self.run_ended.emit()
        if self._recording.nbytes > MEMORY_LIMIT:
            self._taken = None
            self.pause()
            self.noticed.emit(
                Message("Paused: the recording has reached 2 GB. Reset the run to go on.")
            )

    def _note_outcome(self) -> None:
        outcome = self.traces[self.focus].outcome
        if outcome is not None:
            self.noticed.emit(outcome.sentence)

    def _on_failed(self, run_id: int, fault: str) -> None:
        if run_id == self._recording.run_id:
            sentence = Message("A fault in the program ended the run; Reset begins it again.")
            for trace in self._recording.traces.values():
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
            self._forget_guess()
        self._follow()  # before anybody reads what was handed out
        self.cursor_changed.emit(k)

    def _glide(self, k: int, is_end: bool) -> None:
        """Move the cursor in a run; where little shall move, seldom."""
        now = perf_counter()
        if self.is_calm and self.playing and not is_end and now - self._glided_at < CALM_S:
            return
        self._glided_at = now
        self._move_cursor(k)

    def _on_prediction_changed(self) -> None:
        if self.prediction.target:
            self._clear_preview()
        self._follow()  # before anybody reads what was handed out
        self.cursor_changed.emit(self.cursor)

    def _barred(self) -> bool:
        left = self._left_to_take()
        if self.prediction.bars:
            self.noticed.emit(PREDICT_FIRST)
        elif left is not None:
            values = {"last": self.last, "recorded": left.recorded}
            self.noticed.emit(Message(TAKEN_AGAIN.text, values))
        return self.prediction.bars or left is not None

    def _go_on(self) -> None:
        """Play: replay up to the recording's end, then let the engine go on."""
        end = self.last if self.over else self.front
        if self.cursor < end and self._pace != inf:
            self._replay.start(self.cursor, self._pace)
            return
        self._replay.stop()
        self._move_cursor(max(self.cursor, end))
        if self.over:
            self.pause()
            self.run_ended.emit()
            return
        self._follows_to = inf
        self.engine.play(self._pace)

    def _on_replay(self, place: float) -> None:
        self._replay.pace = self._pace
        end = self.last if self.over else self.front
        self._glide(min(int(place), end), place >= end)
        if self.cursor >= end:
            self._go_on()
