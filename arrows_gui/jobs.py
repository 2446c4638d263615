"""One queue for long jobs: a worker thread with progress, partial results and cancel."""

import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Condition, Event

from PySide6.QtCore import QObject, QThread, Signal

from arrows_gui.core.message import BadInput

STOP_TIMEOUT_MS = 5000


class CancelledError(Exception):
    """Raised inside a job that was cancelled, by its own report."""


class Report:
    """What a job tells while it works; at every call it may be cancelled."""

    def __init__(self, job_id: int, jobs: "Jobs") -> None:
        self._job_id = job_id
        self._jobs = jobs
        self.cancelled = Event()

    def progress(self, share: float) -> None:
        """Tell the share that is done, 0 to 1; raises CancelledError when it was cancelled."""
        self.check()
        self._jobs.progressed.emit(self._job_id, share)

    def partial(self, result: object) -> None:
        """Hand over what is known so far; raises CancelledError when it was cancelled."""
        self.check()
        self._jobs.partial_ready.emit(self._job_id, result)

    def check(self) -> None:
        """Raise CancelledError where the job was cancelled."""
        if self.cancelled.is_set():
            raise CancelledError


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[Report], object]
    report: Report


class Jobs(QThread):
    """Runs jobs one after the other. It lives on the GUI thread; only `run` is the worker."""

    progressed = Signal(int, float)  # job number, share that is done
    partial_ready = Signal(int, object)  # job number, what is known so far
    finished_job = Signal(int, object)  # job number, its result
    cancelled_job = Signal(int)  # job number
    failed = Signal(int, str)  # job number, its traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = Condition()
        self._queue: deque[tuple[int, _Job]] = deque()
        self._reports: dict[int, Report] = {}
        self._next_id = 1
        self._quit = False

    def submit(self, work: Callable[[Report], object]) -> int:
        """Queue a job and give its number; starts the thread with the first one."""
        with self._changed:
            job_id, self._next_id = self._next_id, self._next_id + 1
            report = Report(job_id, self)
            self._reports[job_id] = report
            self._queue.append((job_id, _Job(work, report)))
            self._changed.notify()
        if not self.isRunning():
            self.start()
        return job_id

    def cancel(self, job_id: int) -> None:
        """Ask a job to stop, at its next report; nothing happens where it has ended."""
        with self._changed:
            report = self._reports.get(job_id)
        if report is not None:
            report.cancelled.set()

    def stop(self) -> None:
        """Cancel everything, end the thread and wait for it."""
        with self._changed:
            self._quit = True
            for report in self._reports.values():
                report.cancelled.set()
            self._changed.notify()
        self.wait(STOP_TIMEOUT_MS)

    def run(self) -> None:
        """Work off the queue until told to quit."""
        while True:
            with self._changed:
                while not self._queue and not self._quit:
                    self._changed.wait()
                if self._quit:
                    return
                job_id, job = self._queue.popleft()
            self._carry_out(job_id, job)
            del job  # or all that it holds is kept until the next one
            with self._changed:
                del self._reports[job_id]

    def _carry_out(self, job_id: int, job: _Job) -> None:
        try:
            job.report.check()
            result = job.work(job.report)
        except CancelledError:
            self.cancelled_job.emit(job_id)
        except Exception:  # noqa: BLE001 - a fault must reach the person
            self.failed.emit(job_id, traceback.format_exc())
        else:
            self.finished_job.emit(job_id, result)


class Task(QObject):
    """The newest job of one kind in a queue; what an older one still has to say is dropped."""

    progressed = Signal(float)  # the share that is done
    partial_ready = Signal(object)  # what is known so far
    finished = Signal(object)  # its result
    refused = Signal(object)  # the BadInput that it raised
    ended = Signal()  # it has come to an end, in whatever way

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job = 0
        jobs.progressed.connect(self._on_progressed)
        jobs.partial_ready.connect(self._on_partial)
        jobs.finished_job.connect(self._on_finished)
        jobs.cancelled_job.connect(self._on_ended)
        jobs.failed.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether its job is queued or under way."""
        return self._job != 0

    def start(self, work: Callable[[Report], object]) -> None:
        """Queue a job instead of the one before."""
        self.drop()
        self._job = self._jobs.submit(partial(_refusable, work))

    def cancel(self) -> None:
        """Ask the job to stop; ``ended`` tells when it has."""
        self._jobs.cancel(self._job)

    def drop(self) -> None:
        """Ask the job to stop, and hear nothing more of it."""
        self.cancel()
        self._job = 0

    def _on_progressed(self, job: int, share: float) -> None:
        if job == self._job:
            self.progressed.emit(share)

    def _on_partial(self, job: int, result: object) -> None:
        if job == self._job:
            self.partial_ready.emit(result)

    def _on_finished(self, job: int, result: object) -> None:
        if job != self._job:
            return
        self._on_ended(job)
        if isinstance(result, BadInput):
            self.refused.emit(result)
        else:
            self.finished.emit(result)

    def _on_ended(self, job: int, _: str = "") -> None:
        if job == self._job:
            self._job = 0
            self.ended.emit()


def _refusable(work: Callable[[Report], object], report: Report) -> object:
    """Give what a job gives, or the BadInput that it raised."""
    try:
        return work(report)
    except BadInput as problem:
        return problem
