"""The recording: appended to in batches, read at any step."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import UPDATE, Optimizer, hyperparameters
from arrows_gui.core.rows import CHUNK
from arrows_gui.core.trace import SurfaceTrace
from tests.core.helpers import experiment, moment, on, path_of, run_to_end, traces_of

LONG = 2 * CHUNK + 100


@pytest.fixture(scope="module")
def long_run() -> Experiment:
    """Adam on Himmelblau, with noise, for more than two chunks."""
    return replace(experiment(on("himmelblau"), "adam", {"lr": 0.05}, steps=LONG), sigma=0.5)


@pytest.fixture(scope="module")
def long_trace(long_run: Experiment) -> SurfaceTrace:
    return run_to_end(long_run)


def test_a_gap_is_refused() -> None:
    run = experiment(on("bowl"), steps=10)
    descent, trace = Descent(run), SurfaceTrace(run, run.runners[0], 0)
    trace.extend(descent.batches()[0])
    descent.advance(3)
    lost = descent.batches()[0]
    descent.advance(3)
    late = descent.batches()[0]
    with pytest.raises(ValueError, match="begins at step 4, but 1 comes next"):
        trace.extend(late)
    assert len(trace) == 1
    trace.extend(lost)
    trace.extend(late)
    assert len(trace) == 7
    with pytest.raises(ValueError, match="begins at step 4"):
        trace.extend(late)


def test_a_foreign_batch_is_refused() -> None:
    run = experiment(on("bowl"))
    trace = SurfaceTrace(run, run.runners[0], run_id=3)
    batch = Descent(run, run_id=3).batches()[0]
    for foreign in (replace(batch, run_id=2), replace(batch, runner=2)):
        with pytest.raises(ValueError, match="does not belong here"):
            trace.extend(foreign)
    trace.extend(batch)
    assert len(trace) == 1


def test_an_empty_batch_changes_nothing() -> None:
    run = experiment(on("bowl"))
    descent = Descent(run)
    (trace,) = traces_of(run, descent)
    trace.extend(descent.batches()[0])
    assert (len(trace), trace.last) == (1, 0)


@pytest.mark.parametrize(
    "k", [0, 1, CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, LONG]
)
def test_a_step_is_what_the_rule_did_there(
    long_run: Experiment, long_trace: SurfaceTrace, k: int
) -> None:
    objective, rule = on("himmelblau"), long_run.runners[0].optimizer
    step = long_trace.step(k)
    assert step.t == k
    assert step.pending is (k == LONG)
    loss, gradient = objective.gradient(step.theta, k)
    assert step.loss == loss
    np.testing.assert_array_equal(step.gradient, gradient)
    move = rule.move(moment(k + 1, step.theta, step.used_gradient, step.lr), step.state)
    np.testing.assert_allclose(step.update, move.update, rtol=1e-14, atol=1e-16)
    if not step.pending:
        after = long_trace.step(k + 1)
        np.testing.assert_array_equal(after.theta, step.theta + step.update)
        np.testing.assert_allclose(after.state, move.state, rtol=1e-14)


def test_a_recorded_state_is_that_of_a_run_of_its_own(long_run: Experiment) -> None:
    for k in (CHUNK - 1, CHUNK, CHUNK + 1):
        short = run_to_end(replace(long_run, steps=k))
        whole = run_to_end(replace(long_run, steps=CHUNK + 5))
        np.testing.assert_array_equal(short.state(k), whole.state(k))
        np.testing.assert_array_equal(short.step(k).theta, whole.step(k).theta)
        np.testing.assert_array_equal(short.step(k).update, whole.step(k).update)


def test_thetas_are_read_across_chunks(long_trace: SurfaceTrace) -> None:
    for first, end in ((0, 1), (0, CHUNK), (CHUNK - 1, CHUNK + 1), (10, 2 * CHUNK + 10), (5, 5)):
        part = long_trace.thetas(first, end)
        assert part.shape == (end - first, 2)
        for k in {first, end - 1} if end > first else ():
            np.testing.assert_array_equal(part[k - first], long_trace.step(k).theta)
    assert long_trace.thetas(LONG - 1, LONG + 99).shape == (2, 2)


@pytest.mark.parametrize("name", ["loss", "gradient_norm"])
@pytest.mark.parametrize("most", [100, 2000, 10**6])
def test_a_thinned_column_keeps_its_peaks(long_trace: SurfaceTrace, name: str, most: int) -> None:
    steps, values = long_trace.column(name, most)
    all_steps, all_values = long_trace.column(name, 10**9)
    assert len(all_steps) == len(all_values) == len(long_trace)
    assert len(steps) == len(values) <= 2 * most
    assert values.min() == all_values.min()
    assert values.max() == all_values.max()
    assert (np.diff(steps) >= 0).all()
    np.testing.assert_array_equal(values, all_values[steps.astype(int)])


def test_columns_hold_what_the_steps_hold() -> None:
    trace = run_to_end(experiment(on("rosenbrock"), steps=20))
    steps, losses = trace.column("loss")
    _, norms = trace.column("gradient_norm")
    assert steps.tolist() == list(range(21))
    assert losses.tolist() == [trace.step(k).loss for k in range(21)]
    lengths = [np.linalg.norm(trace.step(k).gradient) for k in range(21)]
    np.testing.assert_allclose(norms, lengths, rtol=1e-14)
    with pytest.raises(KeyError):
        trace.column("speed")


def test_a_long_recording_stays_small() -> None:
    steps = 10 * CHUNK - 1
    trace = run_to_end(experiment(on("rosenbrock"), "adam", steps=steps))
    assert trace.last == steps
    assert trace.nbytes / len(trace) <= 160


def test_what_was_read_stays_valid_while_the_recording_grows() -> None:
    run = experiment(on("rosenbrock"), "momentum", {"lr": 1e-4}, steps=CHUNK + 50)
    descent, trace = Descent(run), SurfaceTrace(run, run.runners[0], 0)
    descent.advance(100)
    trace.extend(descent.batches()[0])
    early = trace.step(50)
    theta = early.theta.copy()
    descent.advance(CHUNK)
    trace.extend(descent.batches()[0])
    np.testing.assert_array_equal(early.theta, theta)
    np.testing.assert_array_equal(trace.step(50).theta, theta)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_rule_can_be_read_at_every_step(rule: type[Optimizer]) -> None:
    trace = run_to_end(experiment(on("himmelblau"), rule.id, steps=12))
    assert len(path_of(trace)) == 13
    for k in range(13):
        step = trace.step(k)
        assert hyperparameters(step.optimizer) == hyperparameters(rule())
        assert {space for *_, space in step.parts} >= {UPDATE}
        assert step.velocity is None or step.velocity.shape == (2,)


def test_a_snapshot_stays_as_it_is_while_the_recording_grows(long_run: Experiment) -> None:
    descent = Descent(long_run, hold=False)
    trace = SurfaceTrace(long_run, long_run.runners[0], 0)
    descent.advance(CHUNK + 10)
    trace.extend(descent.batches()[0])
    seen = trace.snapshot()
    points, _ = seen.table()

    descent.advance(CHUNK)
    trace.extend(descent.batches()[0])

    assert seen.last < trace.last
    np.testing.assert_array_equal(seen.table()[0], points)
    assert seen.column("loss")[0][-1] == seen.last
    assert trace.column("loss")[0][-1] == trace.last
