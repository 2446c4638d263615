"""What a file keeps of a session: its setup, and how far its run has come."""

from PySide6.QtCore import QObject

from arrows_gui.core.document import Document
from arrows_gui.core.state import LabState
from arrows_gui.session_preview import Preview


class Kept(Preview):
    """A recording that can be given as a state, from which it is taken again."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(document, parent)
        self._taken: tuple[int, LabState] | None = None  # a run that is taken again, by its number

    def state(self) -> LabState:
        """Give the setup and how far its run has come, as a file keeps them."""
        left = self._left_to_take()
        traces = self._recording.traces
        begun = tuple(trace.runner for trace in traces.values())
        edits = tuple(edit for trace in traces.values() for edit in trace.edits)
        return LabState(
            self.document,
            begun,
            left.edits if left else tuple(sorted(edits, key=lambda edit: edit.step)),
            left.recorded if left else self.last,
            left.cursor if left else self.cursor,
            predicts=self.prediction.target,
            predict_first=self.prediction.first,
        )

    def _left_to_take(self) -> LabState | None:
        """Give the state of which not all steps are taken again yet."""
        run_id, state = self._taken or (0, None)
        if state is None or run_id != self._recording.run_id or self.last >= state.recorded:
            return None
        return state
