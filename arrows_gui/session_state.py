"""What a file keeps of a session: its setup, and how far its run has come."""

from dataclasses import replace

from PySide6.QtCore import QObject

from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Edit, Wait
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.state import LabState, last_settings
from arrows_gui.session_preview import Preview


class Kept(Preview):
    """A recording that can be given as a state, from which it is taken again."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(document, parent)
        self._follows_to = 0.0  # the step that the cursor is on its way to
        self._taken: tuple[int, LabState] | None = None  # a run that is taken again, by its number

    def state(self) -> LabState:
        """Give the setup and how far its run has come, as a file keeps them."""
        left = self._left_to_take()
        traces = self._recording.traces
        begun = tuple(trace.runner for trace in traces.values())
        return LabState(
            self.document,
            begun,
            left.edits if left else self._edits(),
            left.recorded if left else self.last,
            left.cursor if left and self._follows_to else self.cursor,
            predicts=self.prediction.target,
            predict_first=self.prediction.first,
            waits=left.waits if left else self._waits(),
        )

    def _edits(self) -> tuple[Edit, ...]:
        """Give all changes of the run, those too that the worker has not heard of yet."""
        traces = self._recording.traces
        edits = [edit for trace in traces.values() for edit in trace.edits]
        edits.sort(key=lambda edit: edit.step)
        if not self._outdated:
            for runner in self.experiment.runners:
                trace = traces.get(runner.id)
                known = {} if trace is None else last_settings(trace.runner, edits)
                now = hyperparameters(runner.optimizer)
                if trace is not None and known.keys() == now.keys():
                    late = (name for name, value in now.items() if value != known[name])
                    edits += [Edit(trace.last, runner.id, name, now[name]) for name in late]
            edits.sort(key=lambda edit: edit.step)
        return tuple(edits)

    def _waits(self) -> tuple[Wait, ...]:
        """Give the branches that have not caught up with the others."""
        return tuple(
            Wait(runner_id, trace.last, self.last)
            for runner_id, trace in self._recording.traces.items()
            if trace.outcome is None and trace.last < self.last
        )

    @property
    def is_taken_again(self) -> bool:
        """Whether steps of a state that was taken are still missing."""
        return self._left_to_take() is not None

    def _differs(self) -> bool:
        """Tell whether the knobs are not those that the run ended with."""
        traces = self._recording.traces
        return any(
            hyperparameters(runner.optimizer)
            != last_settings(traces[runner.id].runner, traces[runner.id].edits)
            for runner in self.experiment.runners
        )

    def _left_to_take(self) -> LabState | None:
        """Give the state of which not all steps are taken again yet."""
        run_id, state = self._taken or (0, None)
        if state is None or run_id != self._recording.run_id:
            return None
        return None if self.over or not self._steps_left(state) else state

    def _steps_left(self, left: LabState) -> int:
        """Give how many steps of a state are still to be taken again."""
        lasts = [
            trace.last
            for runner_id, trace in self._recording.traces.items()
            if trace.outcome is None and trace.last < left.last_of(runner_id)
        ]
        return left.recorded - min(lasts, default=left.recorded)

    def _edit_of_taken(self, left: LabState, runner: int, name: str, value: Value) -> Edit:
        """Note that a knob changes where a run ends that is still taken again."""
        edit = Edit(left.last_of(runner), runner, name, value)
        self._taken = self._recording.run_id, replace(left, edits=(*left.edits, edit))
        return edit
