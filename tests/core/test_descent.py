"""The loop: how runs end, what edits do, and that every runner keeps to itself."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Clip, Edit, Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective, gradient_noise
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Moment, Optimizer
from arrows_gui.core.surface import own_surface
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.core.walk import clipped
from tests.core.helpers import (
    experiment,
    formula,
    on,
    path_of,
    run_to_end,
    suitable_lr,
    traces_of,
)


def ending(trace: SurfaceTrace) -> tuple[str, int]:
    """Give kind and step of the outcome."""
    assert trace.outcome is not None
    assert str(trace.outcome.step) in str(trace.outcome.sentence)
    return trace.outcome.kind, trace.outcome.step


def two_runners(first: float, second: float, steps: int) -> Experiment:
    """Give gradient descent on the bowl with two rates, as runners 1 and 2."""
    rules = [make_optimizer("gd", {"lr": lr}) for lr in (first, second)]
    runners = tuple(Runner(number, "gd", rule) for number, rule in enumerate(rules, start=1))
    return Experiment(on("bowl"), (1.5, 1.5), runners, steps)


def test_a_run_settles_in_the_bowl() -> None:
    trace = run_to_end(experiment(on("bowl"), "gd", {"lr": 0.3}), hold=True)
    kind, step = ending(trace)
    assert kind == "settled"
    assert step == trace.last < 60
    assert np.linalg.norm(trace.step(step).gradient) <= 1e-8
    assert "a minimum" in str(trace.outcome.sentence if trace.outcome else "")


def test_a_run_that_is_not_held_takes_all_its_steps() -> None:
    trace = run_to_end(experiment(on("bowl"), "gd", {"lr": 0.3}, steps=100))
    kind, step = ending(trace)
    assert kind == "settled"
    assert step < trace.last == 100


def test_a_run_rests_on_a_saddle() -> None:
    run = experiment(on("bounded_saddle"), "gd", {"lr": 0.1}, start=(1.5, 0.0), steps=400)
    trace = run_to_end(run, hold=True)
    assert ending(trace)[0] == "saddle"
    assert trace.step(trace.last).theta == pytest.approx((0, 0), abs=1e-7)


def test_a_run_that_leaves_a_saddle_has_settled_only_where_it_ends() -> None:
    run = experiment(on("bounded_saddle"), "gd", {"lr": 0.3}, start=(1.5, 1e-20), steps=400)
    assert ending(run_to_end(run, hold=True))[0] == "saddle"
    trace = run_to_end(run)
    kind, step = ending(trace)
    assert kind == "settled"
    assert step > 150
    assert trace.step(step).theta == pytest.approx((0, 1), abs=1e-7)


def test_a_run_rests_on_a_maximum() -> None:
    trace = run_to_end(experiment(formula("-x^2 - y^2"), start=(0.0, 0.0)), hold=True)
    assert ending(trace) == ("saddle", 1)
    assert "maximum" in str(trace.outcome.sentence if trace.outcome else "")


def test_flat_ground_is_not_called_a_minimum() -> None:
    trace = run_to_end(experiment(formula("x^4 + y^4"), start=(0.0, 0.0)), hold=True)
    assert ending(trace) == ("settled", 1)
    assert "flat" in str(trace.outcome.sentence if trace.outcome else "")


def test_a_huge_rate_diverges_at_once() -> None:
    trace = run_to_end(experiment(on("bowl"), "gd", {"lr": 1e308}))
    assert ending(trace) == ("diverged", 1)
    assert len(trace) == 1


@pytest.mark.parametrize(("surface", "lr"), [("monkey_saddle", 0.03), ("bowl", 1.5)])
def test_a_run_diverges_at_the_first_value_that_is_not_finite(surface: str, lr: float) -> None:
    objective = on(surface)
    trace = run_to_end(experiment(objective, "gd", {"lr": lr}, steps=3000))
    theta, t = np.array(objective.surface.start), 0
    with np.errstate(all="ignore"):
        while np.isfinite((*theta, objective.loss(theta), *objective.gradients(theta))).all():
            theta, t = theta - lr * objective.gradients(theta), t + 1
    assert ending(trace) == ("diverged", t)
    assert trace.last == t - 1
    assert np.isfinite(path_of(trace)).all()
    assert trace.notice is not None


def test_running_away_is_noticed_and_the_run_goes_on() -> None:
    trace = run_to_end(experiment(on("saddle"), "gd", {"lr": 0.1}, steps=3000))
    assert str(trace.notice).startswith("Running away since step ")
    assert trace.notice is not None
    step = trace.step(int(str(trace.notice.values["step"])))
    assert trace.last > step.t
    assert abs(step.loss) > 1e6 or np.linalg.norm(step.theta) > 1e6
    assert abs(trace.step(step.t - 1).loss) <= abs(step.loss)


def test_a_run_that_stays_has_no_notice() -> None:
    assert run_to_end(experiment(on("bowl"))).notice is None


def test_a_run_is_exhausted_after_its_steps() -> None:
    trace = run_to_end(experiment(on("rosenbrock"), steps=7))
    assert ending(trace) == ("exhausted", 7)
    assert len(trace) == 8


def test_no_steps_are_one_point() -> None:
    run = experiment(on("bowl"), steps=0)
    descent = Descent(run)
    assert descent.over
    assert descent.advance(10) == 0
    (trace,) = traces_of(run, descent)
    assert ending(trace) == ("exhausted", 0)
    assert len(trace) == 1
    assert trace.step(0).pending


@pytest.mark.parametrize("text", ["log(x)", "1/x", "x^0.5 - 1/y", "sqrt(y - 1)", "exp(1000 + x)"])
def test_a_start_that_is_not_finite_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not finite at the start"):
        Descent(experiment(formula(text), start=(0.0, 0.5)))


@pytest.mark.parametrize("start", [(np.nan, 0.0), (0.0, np.inf)])
def test_a_start_that_is_no_point_is_refused(start: tuple[float, float]) -> None:
    with pytest.raises(BadInput):
        Descent(experiment(formula("0*x + 1"), start=start))


def test_a_held_runner_stops_while_the_other_goes_on() -> None:
    run = two_runners(0.45, 0.01, steps=200)
    descent = Descent(run)
    assert descent.advance(1000) <= 1000
    fast, slow = traces_of(run, descent)
    assert ending(fast)[0] == "settled"
    assert fast.last < 30
    assert ending(slow) == ("exhausted", 200)


def test_a_runner_moves_the_same_alone_and_in_company() -> None:
    run = two_runners(0.3, 0.01, steps=50)
    descent = Descent(run, hold=False)
    while not descent.over:
        descent.advance(7)
    together = traces_of(run, descent)
    for runner, trace in zip(run.runners, together, strict=True):
        alone = run_to_end(replace(run, runners=(runner,)))
        np.testing.assert_array_equal(path_of(trace), path_of(alone))


def test_a_diverged_runner_harms_no_other() -> None:
    run = two_runners(1e200, 0.1, steps=20)
    descent = Descent(run, hold=False)
    descent.advance(20)
    lost, well = traces_of(run, descent)
    assert ending(lost)[0] == "diverged"
    assert ending(well) == ("exhausted", 20)


def test_the_slices_do_not_change_the_run() -> None:
    run = experiment(on("himmelblau"), "adam", {"lr": 0.1}, steps=100)
    descent = Descent(run, hold=False)
    trace = SurfaceTrace(run, run.runners[0], 0)
    for steps in (1, 2, 15, 16, 17, 49, 1000):
        descent.advance(steps)
        trace.extend(descent.batches()[0])
    np.testing.assert_array_equal(path_of(trace), path_of(run_to_end(run)))


def test_time_that_is_up_ends_a_slice() -> None:
    descent = Descent(experiment(on("rosenbrock"), steps=10**9))
    assert 0 < descent.advance(10**9, seconds=0.0) < 100


def test_an_edit_is_recorded_and_holds_from_the_next_update() -> None:
    run = experiment(on("bowl"), "gd", {"lr": 0.1}, steps=10)
    descent = Descent(run, hold=False)
    descent.advance(4)
    descent.edit(1, "lr", 0.25)
    descent.advance(6)
    (trace,) = traces_of(run, descent)
    assert trace.edits == (Edit(4, 1, "lr", 0.25),)
    assert [trace.step(k).lr for k in range(10)] == [0.1] * 4 + [0.25] * 6
    for k in range(10):
        step = trace.step(k)
        np.testing.assert_allclose(step.update, -step.lr * step.gradient, rtol=1e-15)
        assert step.optimizer.lr == step.lr


def test_the_last_edit_of_a_step_counts_and_bad_ones_change_nothing() -> None:
    run = experiment(on("bowl"), "momentum", steps=10)
    descent = Descent(run, hold=False)
    descent.advance(2)
    bad: tuple[tuple[str, Value], ...] = (("speed", 1.0), ("lr", -1.0))
    for knob, value in bad:
        with pytest.raises(BadInput):
            descent.edit(1, knob, value)
    descent.edit(1, "momentum", 0.5)
    descent.edit(1, "momentum", 0.25)
    descent.edit(2, "lr", 9.0)
    descent.advance(8)
    (trace,) = traces_of(run, descent)
    assert trace.edits == (Edit(2, 1, "momentum", 0.25),)


def test_an_edit_before_the_next_step_changes_what_is_pending() -> None:
    run = experiment(on("bowl"), "gd", {"lr": 0.1}, steps=10)
    descent = Descent(run)
    descent.advance(3)
    descent.edit(1, "lr", 0.4)
    (trace,) = traces_of(run, descent)
    step = trace.step(3)
    assert step.pending
    np.testing.assert_allclose(step.update, -0.4 * step.gradient, rtol=1e-15)


@pytest.mark.parametrize("hold", [True, False])
@pytest.mark.parametrize("lr", [0.01, 0.45])
def test_a_raised_limit_goes_on_as_if_there_had_been_none(hold: bool, lr: float) -> None:
    run = experiment(on("bowl"), "gd", {"lr": lr}, steps=25)
    descent = Descent(run, hold=hold)
    descent.advance(1000)
    assert descent.over
    descent.allow(60)
    descent.advance(1000)
    assert descent.over
    (trace,) = traces_of(run, descent)
    whole = run_to_end(replace(run, steps=60), hold=hold)
    np.testing.assert_array_equal(path_of(trace), path_of(whole))
    assert ending(trace) == ending(whole)


def test_a_raised_limit_wakes_no_run_that_ended_by_itself() -> None:
    descent = Descent(experiment(on("bowl"), "gd", {"lr": 1e308}, steps=5))
    descent.advance(5)
    descent.allow(50)
    assert descent.over
    assert descent.walks[0].t == 0


def test_noise_is_a_pure_function_of_seed_and_step() -> None:
    for t in (0, 1, 1023, 1024, 5000):
        first = gradient_noise(7, t, 2, 0.5)
        np.testing.assert_array_equal(first, gradient_noise(7, t, 2, 0.5))
        assert not np.array_equal(first, gradient_noise(8, t, 2, 0.5))
        for other in (t + 1, t + 1024):
            assert not np.array_equal(first, gradient_noise(7, other, 2, 0.5))
        np.testing.assert_allclose(gradient_noise(7, t, 2, 1.0), 2 * first)
    rows = np.array([gradient_noise(3, t, 2, 1.0) for t in range(4000)])
    assert np.abs(rows.mean(axis=0)).max() < 0.06
    assert np.abs(rows.std(axis=0) - 1).max() < 0.05


def test_runners_see_the_same_noise_and_the_recording_the_exact_gradient() -> None:
    run = replace(two_runners(0.01, 0.2, steps=30), sigma=0.3, seed=5)
    descent = Descent(run)
    descent.advance(30)
    first, second = traces_of(run, descent)
    for k in range(31):
        steps = (first.step(k), second.step(k))
        shaken = [step.used_gradient - step.gradient for step in steps]
        np.testing.assert_allclose(shaken[0], shaken[1], atol=1e-14)
        np.testing.assert_allclose(shaken[0], gradient_noise(5, k, 2, 0.3), atol=1e-14)
        np.testing.assert_allclose(steps[0].gradient, 2 * steps[0].theta, rtol=1e-15)


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        (Clip(), (3.0, -4.0)),
        (Clip(value=2.0), (2.0, -2.0)),
        (Clip(norm=1.0), (3 / (5 + 1e-6), -4 / (5 + 1e-6))),
        (Clip(norm=10.0), (3.0, -4.0)),
        (Clip(value=3.0, norm=3.0), (9 / (18**0.5 + 1e-6), -9 / (18**0.5 + 1e-6))),
        (Clip(norm=0.0), (0.0, 0.0)),
    ],
)
def test_clipping_is_that_of_torch(clip: Clip, expected: tuple[float, float]) -> None:
    g = np.array([3.0, -4.0])
    np.testing.assert_allclose(clipped(g, clip), expected, rtol=1e-14)
    assert g.tolist() == [3.0, -4.0]
    np.testing.assert_allclose(clipped(np.stack((g, 0 * g)), clip)[0], expected, rtol=1e-14)


def test_a_clipped_run_uses_the_clipped_gradient() -> None:
    run = experiment(on("cliff"), "gd", {"lr": 0.1}, steps=20)
    runner = replace(run.runners[0], clip=Clip(norm=0.5))
    trace = run_to_end(replace(run, runners=(runner,)))
    for k in range(20):
        step = trace.step(k)
        assert np.linalg.norm(step.used_gradient) <= 0.5
        np.testing.assert_allclose(step.used_gradient, clipped(step.gradient, runner.clip))
        np.testing.assert_allclose(step.update, -0.1 * step.used_gradient)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_a_run_is_the_plain_loop_over_its_rule(rule: type[Optimizer]) -> None:
    objective = on("himmelblau")
    lr = suitable_lr(objective.surface, rule.id)
    run = experiment(objective, rule.id, {"lr": lr}, steps=50)
    np.testing.assert_array_equal(path_of(run_to_end(run)), plain_loop(objective, run))


def plain_loop(objective: SurfaceObjective, run: Experiment) -> Array:
    """Apply the rule to arrays, step by step."""
    rule = run.runners[0].optimizer
    theta = np.array(run.start)
    state, path = rule.init(theta), [theta]
    for t in range(1, run.steps + 1):
        gradient = objective.gradient(theta, t)[1]
        hessian = objective.hessian(theta) if rule.needs_hessian else None
        move = rule.move(Moment(t, theta, gradient, rule.lr, hessian), state)
        theta, state = theta + move.update, move.state
        path.append(theta)
    return np.array(path)


def test_an_inflection_is_not_called_a_minimum() -> None:
    objective = SurfaceObjective(own_surface("x^3 + y^2", start=(0.5, 0.5)))
    rule = make_optimizer("gd", {"lr": 0.4})
    experiment = Experiment(objective, (0.5, 0.5), (Runner(0, "a", rule),), 50_000)
    descent = Descent(experiment)
    while descent.advance(4096):
        descent.batches()
    outcome = descent.walks[0].outcome
    assert outcome is not None
    assert outcome.kind == "settled"
    assert "not known" in str(outcome.sentence)
