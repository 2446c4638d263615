"""The worker thread of the run: order, pace, faults, and an end in every moment."""

# ruff: noqa: D103 - the names say what is tested

import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Batch, Experiment, Runner
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.engine import MOST_ROWS, Engine, _Orders, _Worker
from tests.conftest import Until
from tests.core.helpers import experiment, on
from tests.faulty import FaultyObjective

ENDLESS = 10_000_000
CYCLES = 2000
WORK_OF_100_MS = 60_000
"""More steps than any machine takes in 100 ms, with all that a frame holds back."""


class Recorder(QObject):
    """Keeps what an engine hands over, on the GUI thread."""

    fault_noted = Signal()

    def __init__(self, engine: Engine, until: Until) -> None:
        super().__init__()
        self.engine = engine
        self._until = until
        self.batches: list[Batch] = []
        self.faults: list[tuple[int, str]] = []
        engine.batches_ready.connect(self._on_batches)
        engine.failed.connect(self._on_failed)

    def _on_batches(self, batches: tuple[Batch, ...]) -> None:
        self.batches.extend(batches)

    def _on_failed(self, run_id: int, fault: str) -> None:
        self.faults.append((run_id, fault))
        self.fault_noted.emit()

    def of(self, run_id: int, runner: int = 1) -> list[Batch]:
        """Give the batches of one run and runner, in the order in which they came."""
        return [b for b in self.batches if (b.run_id, b.runner) == (run_id, runner)]

    def steps(self, run_id: int = 1, runner: int = 1) -> int:
        """Give how many updates of a run have come."""
        return sum(len(batch.moves) for batch in self.of(run_id, runner))

    def path(self, run_id: int = 1, runner: int = 1) -> Array:
        """Give every theta that has come after the start."""
        return np.concatenate([batch.points[:, :2] for batch in self.of(run_id, runner)])

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for the batch at which something is true."""
        self._until(self.engine.batches_ready, condition)

    def flushed(self, run_id: int = 1, runner: int = 1) -> int:
        """Wait for an edit to come back, which comes last; give the step that it holds from."""
        before = sum(len(batch.edits) for batch in self.of(run_id, runner))
        self.engine.edit(runner, "weight_decay", 0.0)
        self.until(lambda: sum(len(batch.edits) for batch in self.of(run_id, runner)) > before)
        return self.of(run_id, runner)[-1].edits[-1].step


@pytest.fixture
def engine(qapp: QApplication) -> Iterator[Engine]:
    made = Engine()
    made.start()
    yield made
    made.stop()
    assert made.isFinished()


@pytest.fixture
def recorder(engine: Engine, until: Until) -> Recorder:
    return Recorder(engine, until)


def endless(steps: int = ENDLESS) -> Experiment:
    """Give a run that never comes to rest: Adam around a minimum, with noise."""
    return replace(experiment(on("bowl"), "adam", {"lr": 0.01}, steps=steps), sigma=0.1)


def expected_path(run: Experiment, steps: int) -> Array:
    """Give theta of the steps 1 ... steps as the loop itself takes them."""
    descent = Descent(run)
    descent.advance(steps)
    path: Array = descent.batches()[0].points[1 : steps + 1, :2]
    return path


def test_thousands_of_batches_come_in_order(recorder: Recorder) -> None:
    run = endless()
    recorder.engine.restart(1, run)
    for _ in range(CYCLES):
        recorder.engine.take(1)
        recorder.engine.edit(1, "lr", 0.01)
    recorder.until(lambda: recorder.steps() >= CYCLES)
    following = 1
    for batch in recorder.of(1):
        assert batch.first_step == following
        following += len(batch.points)
    assert recorder.steps() == CYCLES
    np.testing.assert_array_equal(recorder.path(), expected_path(run, CYCLES))


def test_flat_out_nothing_is_lost_or_reordered(recorder: Recorder) -> None:
    run = endless(50_000)
    trace = SurfaceTrace(run, run.runners[0], 1)
    first = Descent(run, 1)
    for batch in first.batches():
        trace.extend(batch)
    recorder.engine.restart(1, run)
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps() == 50_000)
    for batch in recorder.of(1):
        trace.extend(batch)  # raises where there is a gap
    assert trace.last == 50_000
    assert trace.outcome is not None
    assert trace.outcome.kind == "exhausted"
    np.testing.assert_array_equal(recorder.path()[:3000], expected_path(run, 3000))


def test_runners_go_in_lock_step(recorder: Recorder) -> None:
    rules = ("gd", "adam", "momentum")
    runners = tuple(Runner(i, rule, make_optimizer(rule)) for i, rule in enumerate(rules, 1))
    run = Experiment(on("rosenbrock"), (-1.2, 1.0), runners, 3000)
    recorder.engine.restart(1, run)
    recorder.engine.play(inf)
    recorder.until(lambda: all(recorder.steps(1, runner.id) == 3000 for runner in runners))
    alone = replace(run, runners=runners[1:2])
    np.testing.assert_array_equal(recorder.path(1, 2)[:999], expected_path(alone, 999))


def test_a_new_run_begins_at_its_own_first_step(recorder: Recorder) -> None:
    for run_id in range(1, 31):
        recorder.engine.restart(run_id, endless())
        recorder.engine.play(inf)
        recorder.until(lambda run_id=run_id: recorder.steps(run_id) > 0)
    order = [batch.run_id for batch in recorder.batches]
    assert order == sorted(order)
    for run_id in range(1, 31):
        assert recorder.of(run_id)[0].first_step == 1


def test_a_step_that_is_asked_for_right_after_a_reset_is_taken(recorder: Recorder) -> None:
    for run_id in range(1, 41):
        recorder.engine.restart(run_id, endless())
        recorder.engine.play(inf)
        recorder.until(lambda run_id=run_id: recorder.steps(run_id) > 0)
        recorder.engine.restart(100 + run_id, endless())
        recorder.engine.take(1)  # the worker is in the middle of a slice of the run before
        recorder.until(lambda run_id=run_id: recorder.steps(100 + run_id) == 1)


def test_take_adds_up(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless())
    for count in (1, 3, 4, 0, 2):
        recorder.engine.take(count)
    recorder.until(lambda: recorder.steps() == 10)
    assert recorder.flushed() == 10


def test_take_after_play_takes_just_so_many(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless())
    recorder.engine.play(0.001)
    recorder.engine.take(3)
    recorder.until(lambda: recorder.steps() == 3)
    assert recorder.flushed() == 3


def test_pause_halts_soon_and_for_good(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless())
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps() > 2 * MOST_ROWS)
    seen = recorder.steps()
    recorder.engine.pause()
    halted = recorder.flushed()
    assert halted - seen < WORK_OF_100_MS
    for _ in range(20):
        assert recorder.flushed() == halted
    assert recorder.steps() == halted


@pytest.mark.parametrize("pace", [200.0, 2000.0])
def test_no_more_steps_come_than_the_pace_allows(pace: float, recorder: Recorder) -> None:
    recorder.engine.restart(1, endless())
    started = perf_counter()
    early: list[int] = []

    def check(_: object) -> None:
        if recorder.steps() > pace * (perf_counter() - started) + 1:
            early.append(recorder.steps())

    recorder.engine.batches_ready.connect(check)
    recorder.engine.play(pace)
    recorder.until(lambda: recorder.steps() >= pace / 4)
    assert not early
    recorder.engine.batches_ready.disconnect(check)


def test_a_new_pace_holds_at_once(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless(5000))
    recorder.engine.play(0.001)  # a step in a quarter of an hour
    assert recorder.flushed() == 0
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps() == 5000)


def test_an_edit_holds_from_the_next_update(recorder: Recorder) -> None:
    run = experiment(on("bowl"), "gd", {"lr": 0.1}, start=(1.0, 1.0), steps=100)
    recorder.engine.restart(1, run)
    recorder.engine.take(3)
    recorder.until(lambda: recorder.steps() == 3)
    recorder.engine.edit(1, "lr", 0.25)
    recorder.engine.take(2)
    recorder.until(lambda: recorder.steps() == 5)
    edits = [edit for batch in recorder.of(1) for edit in batch.edits]
    assert [(edit.step, edit.knob, edit.value) for edit in edits] == [(3, "lr", 0.25)]
    xs = recorder.path()[:, 0]
    np.testing.assert_allclose(xs[1:] / xs[:-1], [0.8, 0.8, 0.5, 0.5], rtol=1e-12)
    moves = np.concatenate([batch.moves for batch in recorder.of(1)])
    np.testing.assert_array_equal(moves[:, 2], [0.1, 0.1, 0.1, 0.25, 0.25])


def test_allow_lets_an_exhausted_run_go_on(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless(5))
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps() == 5)
    assert recorder.of(1)[-1].outcome is not None
    recorder.engine.allow(8)
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps() == 8)
    assert recorder.of(1)[-1].outcome is not None


def test_no_steps_allowed_is_an_outcome_and_no_wait(recorder: Recorder) -> None:
    recorder.engine.restart(1, endless(0))
    recorder.engine.play(inf)
    assert recorder.flushed() == 0
    outcome = recorder.of(1)[-1].outcome
    assert outcome is not None
    assert outcome.kind == "exhausted"


def test_a_fault_is_reported_and_the_engine_goes_on(recorder: Recorder, until: Until) -> None:
    broken = FaultyObjective(surface_by_id("bowl"), calls_left=[50])
    recorder.engine.restart(1, experiment(broken, "gd", {"lr": 0.01}, steps=1000))
    recorder.engine.play(inf)
    until(recorder.fault_noted, lambda: bool(recorder.faults))
    run_id, fault = recorder.faults[0]
    assert run_id == 1
    assert "RuntimeError: broken on purpose" in fault
    assert recorder.engine.isRunning()
    recorder.engine.play(inf)  # there is no run: nothing happens
    recorder.engine.restart(2, endless(500))
    recorder.engine.play(inf)
    recorder.until(lambda: recorder.steps(2) == 500)
    assert len(recorder.faults) == 1


def test_a_fault_at_the_first_point_is_reported_too(recorder: Recorder, until: Until) -> None:
    broken = FaultyObjective(surface_by_id("bowl"), calls_left=[0])
    recorder.engine.restart(7, experiment(broken, "gd", steps=10))
    until(recorder.fault_noted, lambda: bool(recorder.faults))
    assert recorder.faults[0][0] == 7


def test_orders_without_a_run_do_nothing(recorder: Recorder) -> None:
    for order in (recorder.engine.pause, lambda: recorder.engine.play(inf)):
        order()
    recorder.engine.take(5)
    recorder.engine.allow(5)
    recorder.engine.edit(1, "lr", 1.0)
    recorder.engine.restart(1, endless(10))
    recorder.engine.take(2)
    recorder.until(lambda: recorder.steps() == 2)
    assert recorder.flushed() == 2


def test_stop_ends_a_run_that_is_on(qapp: QApplication, until: Until) -> None:
    engine = Engine()
    recorder = Recorder(engine, until)
    engine.start()
    engine.restart(1, endless())
    engine.play(inf)
    recorder.until(lambda: recorder.steps() > 0)
    engine.stop()
    assert engine.isFinished()
    engine.stop()  # once more is no harm


def test_100_engines_come_and_go(qapp: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    for count in range(100):
        engine = Engine()
        engine.start()
        if count % 3:
            engine.restart(1, endless())
        if count % 3 == 2:
            engine.play(inf)
        engine.stop()
        assert engine.isFinished()
    QCoreApplication.processEvents()
    assert capfd.readouterr() == ("", "")


def test_2000_starts_and_stops_leave_no_message_and_no_reference(
    engine: Engine, until: Until, capfd: pytest.CaptureFixture[str]
) -> None:
    run = endless()
    seen = [0, 0]  # run number and batches; the batches themselves are not kept

    def note(batches: tuple[Batch, ...]) -> None:
        seen[:] = [batches[0].run_id, seen[1] + 1]

    def cycles(first: int, count: int) -> None:
        for cycle in range(first, first + count):
            if cycle % 2:
                engine.restart(cycle, run)
            engine.play(inf)
            if cycle % 50 == 1:
                until(engine.batches_ready, lambda cycle=cycle: seen[0] == cycle)
            engine.pause()

    engine.batches_ready.connect(note)
    cycles(0, 200)
    gc.collect()
    before = (sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False))
    cycles(200, CYCLES)
    gc.collect()
    after = (sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False))
    assert seen[1] >= CYCLES / 50
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) < CYCLES / 4
    assert capfd.readouterr() == ("", "")


def test_steps_that_are_wanted_of_a_run_as_it_will_be_are_not_lost(qapp: QApplication) -> None:
    orders, sent = _Orders(), []
    worker = _Worker(orders, sent.append)
    orders.experiment = (1, replace(endless(), steps=3))
    worker.work()
    orders.want(inf)
    worker.work()  # to the end of what is allowed

    orders.limit = 20
    orders.want(5)
    assert worker._due_steps() == 0  # the run as it is has ended, and nothing is taken back
    worker.work()

    assert sum(len(batches[0].points) for batches in sent) >= 1
    assert worker._descent is not None
    assert worker._descent.walks[0].t == 3 + 5
