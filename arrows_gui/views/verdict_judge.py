"""Diagnoses a recording: a short one at once, a long one beside the window."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Signal

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.verdict import Verdict
from arrows_gui.jobs import Jobs, Report, Task

QUICK_S = 0.008
"""What takes longer than half a frame is done beside the window."""

Found = tuple[Verdict, ...]


class VerdictJudge(QObject):
    """Announces what the rules find in a recording, the newest one that it was asked about."""

    found = Signal(object)  # tuple[Verdict, ...]
    failed = Signal(str)  # a fault of a rule, with its traceback

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cost_s = 0.0
        self._steps = 1
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
        work = partial(_judged, experiment, trace)
        steps = trace.last - trace.first + 1
        if self.cost_s * steps / self._steps <= QUICK_S:
            self._task.drop()
            self._on_finished(work())
        else:
            self._task.start(_as_job(work))

    def drop(self) -> None:
        """Hear nothing more of what is being judged."""
        self._task.drop()

    def stop(self) -> None:
        """End the worker."""
        self._jobs.stop()

    def _on_finished(self, judged: tuple[Found, float, int]) -> None:
        verdicts, self.cost_s, self._steps = judged
        self.found.emit(verdicts)


def _judged(experiment: Experiment, trace: Any) -> tuple[Found, float, int]:
    """Give the verdicts, how long they took, and of how many points; it only reads."""
    from arrows_gui.core.diagnosis import diagnose  # not for the first screen

    steps, begin = trace.last - trace.first + 1, perf_counter()
    verdicts = diagnose(experiment, trace)
    return verdicts, perf_counter() - begin, steps


def _as_job(work: Callable[[], object]) -> Callable[[Report], object]:
    return lambda report: work()
