"""The recording of a training: exact at every step, thin where it is long."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import network_walk
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS, network_document
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.network_walk import FEWEST_CHECKPOINTS, MOST_CHECKPOINTS, most_checkpoints
from arrows_gui.core.schedules import make_schedule
from arrows_gui.core.training import HAND, Checkpoint

SMALL = NetworkSetup(count=60, batch_size=16, hidden=(Layer(4, "tanh"), Layer(3, "relu")))


def small(optimizer_id: str = "adam", steps: int = 60, **fields: object) -> Document:
    return network_document(replace(SMALL, **fields), optimizer_id, {}, steps)


def traced(descent: Descent, document: Document) -> NetworkTrace:
    """Begin the recording of a document's only runner."""
    trace = NetworkTrace(document.experiment, document.experiment.runners[0], descent.run_id)
    take_in(descent, trace)
    return trace


def take_in(descent: Descent, trace: NetworkTrace) -> None:
    for batch in descent.batches():
        trace.extend(batch)


def run(document: Document, stops: int = 7) -> tuple[NetworkTrace, dict[int, Checkpoint]]:
    """Run to the end with some stops; give the recording, and the points at the stops."""
    descent = Descent(document.experiment)
    trace = traced(descent, document)
    points = {0: trace.tip}
    while not descent.over:
        descent.advance(stops)
        take_in(descent, trace)
        points[trace.last] = trace.tip
    return trace, points


def test_every_rule_is_replayed_bit_by_bit() -> None:
    for rule in NETWORK_OPTIMIZERS:
        trace, points = run(small(rule.id, dropout=0.2, l2=0.01))
        trace.checkpoints = trace.checkpoints[:1]  # everything has to be taken again
        for k, point in points.items():
            step = trace.step(k)
            np.testing.assert_array_equal(step.theta, point.theta)
            np.testing.assert_array_equal(step.gradient, point.gradient)
            assert step.loss == point.loss


def test_the_figures_are_those_of_the_exact_step() -> None:
    document = small()
    trace, _ = run(document)
    name, part = trace.objective.groups[1]
    for k in (0, 1, 33, trace.last):
        step, figures = trace.step(k), trace.figures(k)
        g, w, u = step.gradient[part], step.theta[part], step.update[part]
        assert figures["loss"] == step.loss
        assert figures["gradient_norm"] == pytest.approx(np.linalg.norm(step.gradient), rel=1e-12)
        assert figures[f"gradient_norm/{name}"] == pytest.approx(np.linalg.norm(g), rel=1e-12)
        assert figures[f"weight_norm/{name}"] == pytest.approx(np.linalg.norm(w), rel=1e-12)
        if k == trace.last:
            assert f"update_norm/{name}" not in figures
            continue
        ratio = np.linalg.norm(u) / np.linalg.norm(w)
        assert figures[f"update_ratio/{name}"] == pytest.approx(ratio, rel=1e-12)
        cosine = -(u @ g) / np.linalg.norm(u) / np.linalg.norm(g)
        assert figures[f"cos_descent/{name}"] == pytest.approx(cosine, rel=1e-9)
        if k:
            before = trace.step(k - 1).gradient[part]
            cosine = g @ before / np.linalg.norm(g) / np.linalg.norm(before)
            assert figures[f"cos_previous/{name}"] == pytest.approx(cosine, rel=1e-9)
            np.testing.assert_array_equal(step.previous_gradient[part], before)
        else:
            assert np.isnan(figures[f"cos_previous/{name}"])


def test_an_update_leads_to_the_next_point() -> None:
    trace, _ = run(small("momentum"))
    for k in range(0, trace.last, 11):
        step = trace.step(k)
        np.testing.assert_array_equal(step.theta + step.update, trace.step(k + 1).theta)
    assert trace.step(trace.last).pending


def test_knobs_and_typed_weights_are_part_of_the_recording() -> None:
    document = small(steps=200)
    descent = Descent(document.experiment)
    trace = traced(descent, document)
    descent.advance(20)
    descent.edit(0, "lr", 0.05)
    descent.advance(10)
    descent.edit(0, "weight:5", 1.25)
    descent.edit(0, "weight:5", -0.5)
    take_in(descent, trace)
    tip = trace.tip
    assert tip.theta[5] == -0.5
    trace.checkpoints = trace.checkpoints[:1]
    np.testing.assert_array_equal(trace.step(trace.last).theta, tip.theta)
    typed = trace.step(30)
    assert [name for name, _, _ in typed.parts] == [HAND]
    assert np.flatnonzero(typed.update).tolist() == [5]
    assert trace.step(31).theta[5] == 1.25
    assert (trace.rate(19), trace.rate(20)) == (0.01, 0.05)


def test_a_schedule_that_watches_the_loss_is_replayed() -> None:
    document = small(steps=80)
    runner = document.experiment.runners[0]
    schedule = make_schedule("plateau", {"patience": 2.0})
    changed = Runner(0, "a", runner.optimizer, schedule, Clip(norm=0.1))
    experiment = document.experiment
    document = Document(type(experiment)(experiment.objective, experiment.start, (changed,), 80))
    trace, points = run(document)
    trace.checkpoints = trace.checkpoints[:1]
    for k, point in points.items():
        np.testing.assert_array_equal(trace.step(k).theta, point.theta)
    assert trace.rate(79) < trace.rate(0)


def test_checkpoints_are_thinned_by_halves() -> None:
    trace, points = run(small(steps=1500), stops=401)
    steps = [point.t for point in trace.checkpoints]
    assert len(steps) <= MOST_CHECKPOINTS
    (stride,) = set(np.diff(steps))
    assert stride == 4
    assert all(point.evaluation is not None for point in trace.checkpoints)
    for k, point in points.items():
        np.testing.assert_array_equal(trace.step(k).theta, point.theta)


def test_few_whole_points_are_kept_of_a_large_network() -> None:
    assert most_checkpoints(1000) == MOST_CHECKPOINTS
    assert most_checkpoints(10**9) == FEWEST_CHECKPOINTS


def test_curves_keep_their_peaks() -> None:
    trace, _ = run(small(steps=5000, count=20, batch_size=4, hidden=(Layer(2, "tanh"),)), 999)
    for name in trace.names():
        steps, values = trace.column(name, 300)
        _, all_values = trace.column(name, 10**6)
        assert len(steps) <= 1000
        assert np.nanmax(values) == np.nanmax(all_values)
        figure = trace.figures(int(steps[-1]))[name]
        assert values[-1] == figure or np.isnan(figure)


def test_judgements_stand_at_the_whole_points() -> None:
    trace, _ = run(small())
    steps, judged = trace.evaluations()
    assert steps[-1] == trace.last
    judge = trace.objective.evaluation(trace.step(10).theta)
    place = int(np.flatnonzero(steps == 10)[0])
    assert judged.test_loss[place] == judge.test_loss
    assert judged.train_accuracy[place] == judge.train_accuracy


def test_where_judging_takes_long_only_some_points_are_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network_walk, "QUICKLY_JUDGED_S", -1.0)
    monkeypatch.setattr(network_walk, "JUDGING_SHARE", 1e-9)
    trace, _ = run(small())
    steps, judged = trace.evaluations()
    assert steps.tolist() == [0]
    assert judged.test_loss[0] == trace.objective.evaluation(trace.step(0).theta).test_loss


def test_a_run_that_leaves_the_numbers_keeps_its_finite_steps() -> None:
    recipe = replace(SMALL, dataset="plane", hidden=(Layer(4, "linear"),))
    document = network_document(recipe, "gd", {"lr": 1e9}, 200)
    trace, _ = run(document)
    assert trace.outcome is not None
    assert trace.outcome.kind == "diverged"
    assert trace.notice is not None
    assert "Running away" in str(trace.notice)
    step = trace.step(trace.last)
    assert np.isfinite(step.theta).all()
    assert np.isfinite(step.gradient).all()


def test_more_steps_may_be_allowed_and_a_whole_batch_comes_to_rest() -> None:
    document = small("gd", steps=5, dataset="gaussians", batch_size=0, hidden=())
    descent = Descent(document.experiment)
    trace = traced(descent, document)
    descent.advance(9)
    assert descent.over
    descent.allow(8)
    descent.advance(9)
    take_in(descent, trace)
    assert trace.last == 8
    flat = small("gd", dataset="plane", batch_size=0, hidden=(), noise=0.0, steps=20_000)
    rest, _ = run(flat, stops=5000)
    assert rest.outcome is not None
    assert rest.outcome.kind == "settled"


def test_a_batch_that_does_not_follow_is_refused() -> None:
    document = small()
    descent = Descent(document.experiment)
    trace = traced(descent, document)
    descent.advance(3)
    descent.batches()
    descent.advance(3)
    with pytest.raises(ValueError, match="comes next"):
        take_in(descent, trace)


def test_the_start_must_be_finite() -> None:
    document = small()
    experiment = document.experiment
    start = (float("nan"), *experiment.start[1:])
    with pytest.raises(BadInput, match="not finite"):
        Descent(type(experiment)(experiment.objective, start, experiment.runners, 10))
