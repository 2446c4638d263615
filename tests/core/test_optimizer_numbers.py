"""The update rules against known numbers: torch's runs, golden steps, papers, and arithmetic."""

# ruff: noqa: D103 - the names say what is tested

import json
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.nesterov_adam import rectification
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from tests.core.helpers import experiment, formula, moment, on, path_of, run_to_end
from tests.core.rule_helpers import every_rule, longest_part, random_rules, some_moment
from tests.core.textbook import TEXTBOOK

DATA = Path(__file__).parents[1] / "data"
TORCH = json.loads((DATA / "torch_optim.json").read_text())
GOLDEN = json.loads((DATA / "golden_steps.json").read_text())

Point = Sequence[float]


def named(cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Give every case a name."""
    return [pytest.param(c, id=f"{c['optimizer']}-{number}") for number, c in enumerate(cases)]


def steps_of(rule: str, settings: Mapping[str, Value], start: float, slopes: Point) -> list[float]:
    """Let a rule take a step of one parameter for every slope that it is told."""
    made = make_optimizer(rule, settings)
    theta, taken = np.array([start]), []
    state = made.init(theta)
    for t, slope in enumerate(slopes, start=1):
        move = made.move(moment(t, theta, np.array([slope]), made.lr), state)
        theta, state = theta + move.update, move.state
        taken.append(float(theta[0]))
    return taken


def test_there_is_a_trajectory_of_every_rule_of_torch() -> None:
    assert len(TORCH["cases"]) == 19
    assert {case["optimizer"] for case in TORCH["cases"]} == {
        *("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam"),
        *("amsgrad", "adamw", "nadam", "radam", "adamax", "rprop"),
    }


@pytest.mark.parametrize("case", named(TORCH["cases"]))
def test_trajectories_are_those_of_torch(case: Mapping[str, Any]) -> None:
    run = experiment(
        formula(case["formula"]),
        case["optimizer"],
        case["hyperparameters"],
        start=tuple(case["start"]),
        steps=case["steps"],
    )
    trace = run_to_end(run)
    expected = np.array(case["theta"])
    np.testing.assert_allclose(path_of(trace), expected, rtol=1e-9, atol=1e-9)
    losses = [trace.step(k).loss for k in range(len(trace))]
    np.testing.assert_allclose(losses, case["loss"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("case", named(GOLDEN["cases"]))
def test_the_first_steps_have_their_golden_values(case: Mapping[str, Any]) -> None:
    objective, start = formula(GOLDEN["formula"]), tuple(GOLDEN["start"])
    run = experiment(objective, case["optimizer"], case["hyperparameters"], start=start, steps=10)
    path = path_of(run_to_end(run))
    np.testing.assert_allclose(path[GOLDEN["after"]], case["theta"], rtol=0, atol=1.1e-8)


def test_torch_the_golden_steps_or_arithmetic_stand_behind_every_rule() -> None:
    seen = {case["optimizer"] for case in (*TORCH["cases"], *GOLDEN["cases"])}
    assert seen >= {"lion", "adan"}
    assert {rule.id for rule in OPTIMIZERS} - seen == {"qhm", "qhadam", "newton"}


@every_rule
def test_steps_with_random_knobs_are_those_of_the_textbook(rule: type[Optimizer]) -> None:
    textbook, random = TEXTBOOK[rule.id], np.random.default_rng(5)
    for made in random_rules(rule, 30):
        settings = hyperparameters(made)
        memory: dict[str, Array] = {}
        theta = random.normal(size=3)
        state = made.init(theta)
        for t in range(1, 13):
            seen = some_moment(made, t, theta, random)
            if seen.hessian is not None:
                memory["hessian"] = seen.hessian
            with np.errstate(all="ignore"):
                move = made.move(seen, state)
                expected = textbook(settings, t, theta, seen.gradient, memory)
            scale = longest_part(move)
            np.testing.assert_allclose(
                (theta + move.update) / scale, expected / scale, rtol=1e-9, atol=1e-12
            )
            theta, state = expected, move.state


def test_lion_by_hand() -> None:
    settings = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.5}
    first = 1.0 - 0.1 * (1 + 0.5 * 1.0)  # c = 0.1 * 2 is positive; m = 0.01 * 2 = 0.02
    # Now the slope is negative, but c = 0.9 * 0.02 - 0.1 * 0.1 = 0.008 is positive still.
    second = first - 0.1 * (1 + 0.5 * first)
    # m = 0.99 * 0.02 - 0.01 * 0.1 = 0.0188, and c = 0.9 * 0.0188 - 0.1 * 0.2 is negative.
    third = second - 0.1 * (-1 + 0.5 * second)
    steps = steps_of("lion", settings, 1.0, (2.0, -0.1, -0.2))
    assert steps == pytest.approx([first, second, third], rel=1e-14)
    assert steps == pytest.approx([0.85, 0.7075, 0.772125], rel=1e-14)


def test_adan_by_hand() -> None:
    betas = {"beta1": 0.5, "beta2": 0.25, "beta3": 0.75}
    settings = {"lr": 0.1, **betas, "eps": 0.0, "weight_decay": 0.5}
    # D = 0; m = 0.5 * 2, corrected 2; n = 0.25 * 2^2, corrected 4
    first = (1.0 - 0.1 * 2 / sqrt(4)) / 1.05
    # D = 1 - 2 = -1; m = 0.5 * 1 + 0.5 * 1, corrected 4/3; v = 0.75 * -1, corrected -0.8;
    # n = 0.75 * 1 + 0.25 * (1 - 0.25)^2 = 0.890625, corrected by 1 - 0.75^2
    second = (first - 0.1 * (4 / 3 - 0.25 * 0.8) / sqrt(0.890625 / 0.4375)) / 1.05
    assert steps_of("adan", settings, 1.0, (2.0, 1.0)) == pytest.approx([first, second], rel=1e-14)


def test_qhm_by_hand() -> None:
    settings = {"lr": 0.1, "beta": 0.5, "nu": 0.75}
    first = 1.0 - 0.1 * (0.25 * 2 + 0.75 * 1)  # m = 0.5 * 2 = 1
    second = first - 0.1 * (0.25 * -1 + 0.75 * 0)  # m = 0.5 * 1 - 0.5 * 1 = 0
    third = second - 0.1 * (0.25 * 4 + 0.75 * 2)  # m = 0.5 * 4 = 2
    steps = steps_of("qhm", settings, 1.0, (2.0, -1.0, 4.0))
    assert steps == pytest.approx([first, second, third], rel=1e-14)
    assert steps == pytest.approx([0.875, 0.9, 0.65], rel=1e-14)


def test_qhadam_by_hand() -> None:
    betas = {"beta1": 0.5, "beta2": 0.75, "nu1": 0.5, "nu2": 0.25}
    settings = {"lr": 0.1, **betas, "eps": 0.0}
    # m = 0.5 * 2, corrected 2; v = 0.25 * 4, corrected 4
    first = 1.0 - 0.1 * (0.5 * 2 + 0.5 * 2) / sqrt(0.75 * 4 + 0.25 * 4)
    # m = 0.5 * 1 + 0.5 * 1, corrected 4/3; v = 0.75 * 1 + 0.25 * 1, corrected 1 / 0.4375 = 16/7
    second = first - 0.1 * (0.5 * 1 + 0.5 * 4 / 3) / sqrt(0.75 * 1 + 0.25 * 16 / 7)
    steps = steps_of("qhadam", settings, 1.0, (2.0, 1.0))
    assert steps == pytest.approx([first, second], rel=1e-14)


@pytest.mark.parametrize(
    ("rule", "settings", "same", "as_settings"),
    [
        ("qhm", {"nu": 0.0}, "gd", {}),
        ("qhm", {"nu": 1.0, "beta": 0.9, "lr": 0.2}, "momentum", {"momentum": 0.9, "lr": 0.02}),
        ("qhm", {"nu": 0.8, "beta": 0.8, "lr": 0.2}, "nesterov", {"momentum": 0.8, "lr": 0.04}),
        ("qhadam", {"nu1": 1.0, "nu2": 1.0}, "adam", {"beta1": 0.995}),
        ("qhadam", {"nu1": 0.0, "nu2": 0.0, "eps": 0.0}, "lion", {"beta1": 0.0, "lr": 1e-3}),
        ("adamw", {"weight_decay": 0.0}, "adam", {}),
        ("adan", {"beta1": 0.9, "beta2": 0.0, "beta3": 0.999}, "adam", {}),
        ("rprop", {"etaplus": 1.0, "lr": 0.01}, "lion", {"beta1": 0.0, "lr": 0.01}),
    ],
)
def test_rules_become_one_another_as_their_papers_say(
    rule: str, settings: Mapping[str, Value], same: str, as_settings: Mapping[str, Value]
) -> None:
    slopes = (2.0, 1.0, 3.0, 0.5, 4.0, 0.1)
    expected = steps_of(same, as_settings, 3.0, slopes)
    assert steps_of(rule, settings, 3.0, slopes) == pytest.approx(expected, rel=1e-12)


def test_newton_by_hand() -> None:
    # H = ((2, 1), (1, 4)), of which the inverse is ((4, -1), (-1, 2)) / 7
    run = experiment(formula("x^2 + x*y + 2*y^2 - x"), "newton", {"lr": 0.5}, start=(3, -2))
    g = (2 * 3 - 2 - 1, 3 - 4 * 2)
    step = run_to_end(run).step(0)
    way = ((4 * g[0] - g[1]) / 7, (2 * g[1] - g[0]) / 7)
    assert step.update == pytest.approx((-0.5 * way[0], -0.5 * way[1]), rel=1e-13)
    whole = experiment(formula("x^2 + x*y + 2*y^2 - x"), "newton", start=(3, -2), steps=1)
    assert path_of(run_to_end(whole))[1] == pytest.approx((4 / 7, -1 / 7), rel=1e-13)


def test_newton_walks_straight_to_a_saddle() -> None:
    run = experiment(on("saddle"), "newton", start=(1.5, 0.7), steps=3)
    trace = run_to_end(run, hold=True)
    np.testing.assert_allclose(path_of(trace)[1:], 0.0, atol=1e-15)
    assert trace.outcome is not None
    assert trace.outcome.kind == "saddle"
    step = trace.step(0)
    climbs = [float(vector @ step.gradient) for _, vector, _ in step.parts]
    assert [name for name, *_ in step.parts] == ["eigen_1", "eigen_2"]
    assert climbs[0] > 0 > climbs[1], "the eigenvector that curves downhill is climbed"


def test_enough_damping_turns_newton_downhill() -> None:
    settings = {"damping": 4.0, "lr": 0.3}
    run = experiment(on("saddle"), "newton", settings, start=(1.5, 0.7), steps=20)
    step = run_to_end(run).step(0)
    assert all(float(vector @ step.gradient) < 0 for _, vector, _ in step.parts)


def test_a_singular_or_unknown_hessian_harms_its_own_row_only() -> None:
    rule = make_optimizer("newton")
    random = np.random.default_rng(1)
    theta = random.normal(size=(5, 2))
    seen = some_moment(rule, 1, theta, random)
    assert seen.hessian is not None
    hessian = seen.hessian.copy()
    hessian[1] = ((1.0, 1.0), (1.0, 1.0))
    hessian[2, 0, 1] = np.nan
    hessian[3] = -np.inf
    with np.errstate(all="ignore"):
        update = rule.move(seen._replace(hessian=hessian), rule.init(theta)).update
        expected = rule.move(seen, rule.init(theta)).update
    np.testing.assert_array_equal(update[[0, 4]], expected[[0, 4]])
    assert not np.isfinite(update[1]).any()
    assert np.isnan(update[2:4]).all()
    assert np.isfinite(expected).all()


def test_radam_takes_five_undivided_steps_and_then_trusts_its_square_more_and_more() -> None:
    trusted = [rectification(0.999, t) for t in range(1, 20_000)]
    assert trusted[:5] == [None] * 5
    later = [value for value in trusted[5:] if value is not None]
    assert len(later) == len(trusted) - 5
    assert later == sorted(later)
    assert later[0] < 0.03
    assert 0.99 < later[-1] < 1
    assert all(rectification(0.6, t) is None for t in range(1, 100))


def test_rprop_asks_for_its_rate_in_the_first_step_only() -> None:
    rule = make_optimizer("rprop", {"lr": 0.25})
    theta, g = np.zeros(2), np.array([3.0, -1e-9])
    first = rule.move(moment(1, theta, g, 0.125), rule.init(theta))
    np.testing.assert_array_equal(first.update, (-0.125, 0.125))
    second = rule.move(moment(2, theta, np.array([1.0, 1.0]), 99.0), first.state)
    np.testing.assert_allclose(second.update, (-0.125 * 1.2, 0.0), rtol=1e-15)
    third = rule.move(moment(3, theta, np.array([1.0, 1.0]), 99.0), second.state)
    np.testing.assert_allclose(third.update, (-0.125 * 1.44, -0.125 * 0.5), rtol=1e-15)


def test_the_decay_of_adamw_is_apart_from_the_gradient_and_that_of_adam_is_not() -> None:
    theta = np.array([10.0, -10.0])
    flat = moment(1, theta, np.zeros(2), 0.01)
    apart = make_optimizer("adamw", {"weight_decay": 0.1})
    np.testing.assert_allclose(apart.move(flat, apart.init(theta)).update, -0.001 * theta)
    within = make_optimizer("adam", {"weight_decay": 0.1})
    np.testing.assert_allclose(within.move(flat, within.init(theta)).update, (-0.01, 0.01), 1e-6)
