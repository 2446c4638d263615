"""What is shown beside the run: where its next steps would lead, and the run before it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from arrows_gui.core.array import Array
from arrows_gui.core.document import Document
from arrows_gui.core.objective import same_loss
from arrows_gui.core.preview import preview_paths
from arrows_gui.session_reading import Reading
from arrows_gui.session_recording import Recording


class Preview(Reading):
    """A recording with the path of its next steps, and with the ghosts of the run before."""

    preview_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(document, parent)
        self.preview: dict[int, Array] = {}
        self._outdated = False  # a knob was changed after the run had ended

    def _keep_ghosts(self, old: Recording) -> None:
        """Keep the run before this one, where it is wanted and had the same loss."""
        if not (self.view.ghosts and same_loss(old.objective, self.experiment.objective)):
            self.ghosts = {}
        elif old.has_moved:
            self.ghosts = old.traces

    def _clear_preview(self) -> None:
        if self.preview:
            self.preview = {}
            self.preview_changed.emit()

    def _show_preview(self, known: Mapping[int, Array] | None = None) -> None:
        """Work out the path of the next steps with the present knobs.

        It begins at the recording's end, or at the start where the run takes no more steps. What
        is ``known`` is not worked out anew.
        """
        if self.prediction.target:
            return  # it would show where the next arrow goes
        traces = {} if self._outdated else self._recording.traces
        self.preview = preview_paths(self.experiment, traces, known or {})
        self.preview_changed.emit()
