"""What is read at the cursor: the recording, without what is hidden while a person predicts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS, SLOPE
from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.prediction import GRADIENT
from arrows_gui.core.trace import Step, SurfaceTrace
from arrows_gui.session_predict import Prediction
from arrows_gui.session_recording import Recording, Trace
from arrows_gui.session_setup import Setup

SLOPE_ARROWS = frozenset(kind.id for kind in ARROWS if kind.unit == SLOPE)


class Reading(Setup):
    """A setup with its recording and a cursor over it."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(document, parent)
        self.cursor = 0
        self.ghosts: dict[int, SurfaceTrace] = {}  # the run before this one, where it is wanted
        self.past_only = False  # in a film trails end at the cursor: they grow with it
        self.prediction = Prediction(self)
        self._recording = Recording(self.experiment, 0)

    @property
    def traces(self) -> Mapping[int, Trace]:
        """The recordings, without what is hidden while a person predicts."""
        return self._follow()

    def _follow(self) -> Mapping[int, Trace]:
        """Let the recordings that were handed out follow the cursor; give them."""
        hidden, revealed = self.prediction.target, self.prediction.grade is not None
        return self._recording.seen(self.cursor, hidden, self.focus, revealed)

    @property
    def recorded(self) -> Mapping[int, Any]:
        """The whole recordings, whatever is hidden: for files."""
        return self._recording.traces

    def shows_exactly(self, k: int) -> bool:
        """Tell whether step k is under the cursor with all its vectors."""
        return k == self.cursor

    @property
    def last(self) -> int:
        """The last recorded step of the runner that has come farthest."""
        return self._recording.last

    @property
    def front(self) -> int:
        """The last step that is recorded of every runner that is still on its way."""
        return self._recording.front

    @property
    def over(self) -> bool:
        """Whether no runner takes another step."""
        return self._recording.over

    def step_at_cursor(self, runner: int | None = None) -> Step:
        """Read the step under the cursor; a runner that ended earlier stays at its last one."""
        wanted = self.focus if runner is None else runner
        return self.traces[wanted].step(self._recording.held(wanted, self.cursor))

    def drawn_lasts(self) -> dict[int, int]:
        """Give the step of every runner at which its trail ends."""
        lasts = {runner: trace.last for runner, trace in self.traces.items()}
        if self.past_only:
            lasts = {runner: min(last, self.cursor) for runner, last in lasts.items()}
        return lasts

    def point_at_cursor(self, runner: int) -> Array:
        """Give theta (n,) of a runner at the cursor."""
        return self._recording.point(runner, self.cursor)

    @property
    def seen(self) -> View:
        """How the run is looked at, without what is hidden while a person predicts."""
        if self.prediction.hides != GRADIENT.id:
            return self.view
        return replace(self.view, arrows=self.view.arrows - SLOPE_ARROWS)

    def other_steps(self) -> list[Step]:
        """Give the steps at the cursor of the runners out of focus whose arrows are drawn."""
        if not self.view.all_arrows:
            return []
        others = (runner.id for runner in self.shown_runners() if runner.id != self.focus)
        return [self.step_at_cursor(runner) for runner in others]

    def shown_runners(self) -> list[Runner]:
        """Give the runners that are drawn, the one in focus first."""
        begun = {i for i, trace in self.traces.items() if len(trace)}
        return [runner for runner in self.drawn_runners() if runner.id in begun]

    def reveal(self, shortest: float = 0.0) -> None:
        """Grade the guess, and show what was hidden until another step is looked at.

        ``shortest`` is the length, in the unit of the arrow, below which none can be seen.
        """
        recording, minima = self._recording, self.experiment.on_surface.minima()
        k = recording.held(self.focus, self.cursor)
        step = recording.traces[self.focus].step(k)
        self.prediction.reveal(step, minima, self.focus, shortest)

    def _forget_guess(self) -> None:
        if self.prediction.target:
            with QSignalBlocker(self.prediction):
                self.prediction.forget()
