"""The queue of long jobs: order, progress, partial results, cancelling, faults, and its end."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from arrows_gui.core.message import BadInput
from arrows_gui.jobs import Jobs, Report, Task
from tests.conftest import Until

PATIENCE_S = 20


class Log(QObject):
    """Keeps everything that a queue tells, in order, on the GUI thread."""

    noted = Signal()

    def __init__(self, jobs: Jobs, until: Until) -> None:
        super().__init__()
        self.told: list[tuple[object, ...]] = []
        self._until = until
        for kind in ("progressed", "partial_ready", "finished_job", "cancelled_job", "failed"):
            getattr(jobs, kind).connect(lambda *values, kind=kind: self._note(kind, *values))

    def until_told(self, kind: str, job_id: int) -> None:
        """Wait until something is told of a job."""
        self._until(self.noted, lambda: any(t[:2] == (kind, job_id) for t in self.told))

    def _note(self, *told: object) -> None:
        self.told.append(told)
        self.noted.emit()

    def of(self, job_id: int) -> list[tuple[object, ...]]:
        """Give what was told of one job."""
        return [(t[0], *t[2:]) for t in self.told if t[1] == job_id]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()
    assert not made.isRunning()


@pytest.fixture
def log(jobs: Jobs, until: Until) -> Log:
    return Log(jobs, until)


class Blocked:
    """A job that begins, waits to be let go, and then reports."""

    def __init__(self) -> None:
        self.go_on = Event()

    def __call__(self, report: Report) -> str:
        report.progress(0.0)
        assert self.go_on.wait(PATIENCE_S)
        report.progress(1.0)
        return "done"


def test_jobs_are_done_one_after_the_other(jobs: Jobs, log: Log) -> None:
    ids = [jobs.submit(lambda report, k=k: k * k) for k in range(200)]
    log.until_told("finished_job", ids[-1])
    assert log.told == [("finished_job", job_id, k * k) for k, job_id in enumerate(ids)]
    assert ids == sorted(set(ids))


def test_progress_and_partial_results_come_in_order(jobs: Jobs, log: Log) -> None:
    def work(report: Report) -> str:
        for k in range(1, 4):
            report.progress(k / 4)
            report.partial([k])
        return "all"

    job_id = jobs.submit(work)
    log.until_told("finished_job", job_id)
    steps = [(("progressed", k / 4), ("partial_ready", [k])) for k in (1, 2, 3)]
    assert log.of(job_id) == [*(told for pair in steps for told in pair), ("finished_job", "all")]


def test_a_job_is_cancelled_in_the_queue(jobs: Jobs, log: Log) -> None:
    blocked = Blocked()
    first = jobs.submit(blocked)
    second = jobs.submit(lambda report: pytest.fail("a cancelled job began"))
    third = jobs.submit(lambda report: 3)
    jobs.cancel(second)
    blocked.go_on.set()
    log.until_told("finished_job", third)
    assert log.of(second) == [("cancelled_job",)]
    assert log.of(first)[-1] == ("finished_job", "done")


def test_a_job_is_cancelled_at_its_next_report(jobs: Jobs, log: Log) -> None:
    blocked = Blocked()
    job_id = jobs.submit(blocked)
    log.until_told("progressed", job_id)
    jobs.cancel(job_id)
    blocked.go_on.set()
    log.until_told("cancelled_job", job_id)
    assert log.of(job_id) == [("progressed", 0.0), ("cancelled_job",)]
    after = jobs.submit(lambda report: "next")
    log.until_told("finished_job", after)


def test_cancelling_what_has_ended_or_never_was_does_nothing(jobs: Jobs, log: Log) -> None:
    job_id = jobs.submit(lambda report: 1)
    log.until_told("finished_job", job_id)
    jobs.cancel(job_id)
    jobs.cancel(999)
    other = jobs.submit(lambda report: 2)
    log.until_told("finished_job", other)
    assert [t[0] for t in log.told] == ["finished_job", "finished_job"]


def test_a_fault_is_reported_and_the_queue_goes_on(jobs: Jobs, log: Log) -> None:
    broken = jobs.submit(lambda report: 1 / 0)
    after = jobs.submit(lambda report: "fine")
    log.until_told("finished_job", after)
    (kind, fault), *rest = log.of(broken)
    assert kind == "failed"
    assert "ZeroDivisionError" in str(fault)
    assert not rest


def test_stop_cancels_what_is_on_and_what_waits(jobs: Jobs, log: Log) -> None:
    began = Event()

    def endless(report: Report) -> None:
        began.set()
        while True:
            report.check()

    jobs.submit(endless)
    jobs.submit(lambda report: pytest.fail("a job began after the stop"))
    assert began.wait(PATIENCE_S)
    jobs.stop()
    assert jobs.isFinished()


def test_stop_without_a_job_is_no_harm(jobs: Jobs) -> None:
    jobs.stop()
    jobs.stop()
    assert not jobs.isRunning()


def test_100_queues_come_and_go(qapp: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    for count in range(100):
        queue = Jobs()
        for _ in range(count % 3):
            queue.submit(lambda report: report.progress(0.5))
        queue.stop()
        assert not queue.isRunning()
    assert capfd.readouterr() == ("", "")


def test_a_task_passes_on_only_its_newest_job_and_says_when_it_has_ended(
    jobs: Jobs, until: Until
) -> None:
    task, told = Task(jobs, jobs), []
    for kind in ("progressed", "partial_ready", "finished", "refused"):
        getattr(task, kind).connect(lambda *values, kind=kind: told.append((kind, *values)))
    task.ended.connect(lambda: told.append(("ended",)))
    old = Blocked()
    task.start(old)

    def work(report: Report) -> str:
        report.progress(0.5)
        report.partial("half")
        return "whole"

    task.start(work)
    old.go_on.set()
    until(task.finished, lambda: ("finished", "whole") in told)

    assert told == [("progressed", 0.5), ("partial_ready", "half"), ("ended",), told[-1]]
    assert not task.is_busy


def test_a_task_says_in_one_sentence_what_was_refused(jobs: Jobs, until: Until) -> None:
    task, told = Task(jobs, jobs), []
    task.refused.connect(told.append)

    def work(report: Report) -> None:
        raise BadInput("there is no {thing}", thing="map")

    task.start(work)
    until(task.refused, lambda: bool(told))

    assert [str(problem) for problem in told] == ["there is no map"]
