"""Diagnoses a recording: a short one at once, a long one beside the window."""

from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Signal

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.verdict import Verdict
from arrows_gui.jobs import Jobs, Task

QUICK_STEPS = 10_000
"""A run on a surface of so many steps is judged within some milliseconds."""

Found = tuple[Verdict, ...]


class VerdictJudge(QObject):
    """Announces what the rules find in a recording, the newest one that it was asked about."""

    found = Signal(object)  # tuple[Verdict, ...]
    failed = Signal(str)  # a fault of a rule, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cost_s = 0.0
        self._jobs = Jobs(self)
        self._jobs.failed.connect(lambda _, fault: self.failed.emit(fault))
        self._task = Task(self._jobs, self)
        self._task.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        """Whether a recording is being judged."""
        return self._task.is_busy

    def judge(self, experiment: Experiment, trace: Any) -> None:
        """Judge a recording instead of the one before."""
        seen = trace.snapshot()  # the run goes on while it is read
        on_surface = isinstance(experiment.objective, SurfaceObjective)
        if on_surface and seen.last - seen.first <= QUICK_STEPS:
            self._task.drop()
            self._on_finished(_judged(experiment, seen))
        else:
            self._task.start(lambda report: _judged(experiment, seen))

    def drop(self) -> None:
        """Hear nothing more of what is being judged."""
        self._task.drop()

    def stop(self) -> None:
        """End the worker."""
        self._jobs.stop()

    def _on_finished(self, judged: tuple[Found, float]) -> None:
        verdicts, self.cost_s = judged
        self.found.emit(verdicts)


def _judged(experiment: Experiment, trace: Any) -> tuple[Found, float]:
    """Give the verdicts, and how long they took."""
    from arrows_gui.core.diagnosis import diagnose  # not for the first screen

    begin = perf_counter()
    verdicts = diagnose(experiment, trace)
    return verdicts, perf_counter() - begin
