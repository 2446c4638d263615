"""The update rules: laws for every row of the table, and known numbers."""

# ruff: noqa: D103 - the names say what is tested

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import UPDATE, Optimizer, hyperparameters, with_settings
from arrows_gui.core.walk import ArrayMover, NumberMover
from tests.core.helpers import (
    experiment,
    formula,
    moment,
    on,
    path_of,
    run_to_end,
    suitable_lr,
    summed,
)
from tests.core.textbook import TEXTBOOK

TORCH = json.loads((Path(__file__).parents[1] / "data" / "torch_optim.json").read_text())
CONVEX = ("bowl", "ravine", "booth", "matyas")

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_knob = pytest.mark.parametrize(
    ("rule", "knob"),
    [
        pytest.param(rule, knob, id=f"{rule.id}-{knob.name}")
        for rule in OPTIMIZERS
        for knob in rule.knobs
    ],
)


def some_value(knob: Knob, random: np.random.Generator) -> Value:
    """Draw a value from a knob's slider, and now and then its lower end."""
    if knob.scale == "switch":
        return bool(random.random() < 0.5)
    if knob.scale in ("log", "log0") and random.random() < 0.7:
        low = max(knob.low, 1e-8)
        return float(low * (min(knob.high, 2.0) / low) ** random.random())
    return float(
        knob.low + (min(knob.high, 1.0) - knob.low) * random.choice((0.0, random.random()))
    )


def random_rules(rule: type[Optimizer], count: int) -> list[Optimizer]:
    """Make a rule with random knobs, so many times; the last one with every knob in use."""
    random = np.random.default_rng(11)
    draws = [{knob.name: some_value(knob, random) for knob in rule.knobs} for _ in range(count - 1)]
    middle = {k.name: True if k.scale == "switch" else 0.3 * min(k.high, 1.0) for k in rule.knobs}
    return [with_settings(rule(), settings) for settings in (*draws, middle)]


def walk_of(rule: Optimizer, steps: int = 40) -> Any:
    """Run a made rule on Himmelblau."""
    objective = on("himmelblau")
    run = Experiment(objective, (0.5, -0.5), (Runner(1, rule.id, rule),), steps)
    return run_to_end(run)


def test_ids_are_unique_and_named_as_in_torch() -> None:
    ids = [rule.id for rule in OPTIMIZERS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= {"gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"}


@every_rule
def test_the_record_is_complete(rule: type[Optimizer]) -> None:
    made: Any = rule()
    assert [knob.name for knob in rule.knobs] == [field.name for field in fields(made)]
    assert hyperparameters(made) == {knob.name: knob.default for knob in rule.knobs}
    assert rule.title
    assert rule.lines
    for knob in rule.knobs:
        assert knob.minimum <= knob.low < knob.high <= knob.maximum
        assert knob.checked(knob.default) == knob.default
        assert knob.checked(knob.low) == knob.low
        assert knob.checked(knob.high) == knob.high
        assert knob.sentence.endswith(".")


@every_rule
def test_hyperparameters_follow_torch(rule: type[Optimizer]) -> None:
    defaults = {
        "gd": {"lr": 1e-3, "weight_decay": 0},
        "momentum": {"lr": 1e-3, "momentum": 0.9, "dampening": 0, "weight_decay": 0},
        "nesterov": {"lr": 1e-3, "momentum": 0.9, "weight_decay": 0},
        "adagrad": {
            **{"lr": 1e-2, "lr_decay": 0, "initial_accumulator_value": 0},
            **{"eps": 1e-10, "weight_decay": 0},
        },
        "rmsprop": {
            **{"lr": 1e-2, "alpha": 0.99, "eps": 1e-8, "momentum": 0},
            **{"centered": False, "weight_decay": 0},
        },
        "adam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    }
    if rule.id in defaults:
        assert hyperparameters(rule()) == defaults[rule.id]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['optimizer']}-{number}")
        for number, case in enumerate(TORCH["cases"])
    ],
)
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


@pytest.mark.parametrize(
    ("rule", "settings", "rows"),
    [
        ("gd", {}, ((1.425, 0.5), (1.35375, 0.25), (1.2860625, 0.125), (0.89810541, 0.00097656))),
        (
            *("momentum", {}),
            ((1.425, 0.5), (1.28625, -0.2), (1.0970625, -0.73), (-0.46638437, 0.08772477)),
        ),
        (
            *("nesterov", {}),
            (
                *((1.3575, 0.05), (1.1677875, -0.4025)),
                *((0.94719394, -0.404875), (-0.39298868, -0.01629846)),
            ),
        ),
        (
            *("momentum", {"dampening": 0.1}),
            (
                *((1.425, 0.5), (1.293375, -0.175)),
                *((1.11671062, -0.70375), (-0.37483586, 0.29714937)),
            ),
        ),
        (
            *("adagrad", {}),
            (
                *((1.45, 0.95), (1.4152489, 0.91556253)),
                *((1.38717967, 0.88791076), (1.25743861, 0.76198972)),
            ),
        ),
        (
            *("rmsprop", {}),
            (
                *((1.00000003, 0.50000001), (0.72168487, 0.27549338)),
                *((0.53449749, 0.15484369), (0.07325086, 0.00263204)),
            ),
        ),
        (
            *("rmsprop", {"alpha": 0.9}),
            (
                *((1.34188612, 0.84188612), (1.23341039, 0.73693766)),
                *((1.14588290, 0.65435893), (0.73603183, 0.30139843)),
            ),
        ),
        (
            *("rmsprop", {"alpha": 0.9, "centered": True}),
            (
                *((1.33333334, 0.83333333), (1.21326194, 0.71750318)),
                *((1.11184750, 0.62267061), (0.57465026, 0.19823851)),
            ),
        ),
        (
            *("rmsprop", {"alpha": 0.9, "momentum": 0.9}),
            (
                *((1.34188612, 0.84188612), (1.09110790, 0.59463516)),
                *((0.78526222, 0.30205979), (-0.82282604, -0.51318217)),
            ),
        ),
        (
            *("adam", {}),
            (
                *((1.45, 0.95), (1.40005135, 0.90008324)),
                *((1.35019076, 0.85031170), (1.00709421, 0.51229342)),
            ),
        ),
        (
            *("adam", {"weight_decay": 0.01}),
            (
                *((1.45, 0.95), (1.40005135, 0.90008324)),
                *((1.35019076, 0.85031170), (1.00709421, 0.51229342)),
            ),
        ),
    ],
)
def test_the_first_steps_have_their_golden_values(
    rule: str, settings: Mapping[str, Value], rows: tuple[tuple[float, float], ...]
) -> None:
    objective = formula("0.5*(x^2 + 10*y^2)")
    run = experiment(objective, rule, {"lr": 0.05, **settings}, start=(1.5, 1.0), steps=10)
    np.testing.assert_allclose(path_of(run_to_end(run))[[1, 2, 3, 10]], rows, atol=1.1e-8)


@every_rule
def test_steps_with_random_knobs_are_those_of_the_textbook(rule: type[Optimizer]) -> None:
    if rule.id not in TEXTBOOK:
        return
    textbook, random = TEXTBOOK[rule.id], np.random.default_rng(5)
    for made in random_rules(rule, 30):
        settings = hyperparameters(made)
        memory: dict[str, Array] = {}
        theta = random.normal(size=3)
        state = made.init(theta)
        for t in range(1, 8):
            g = random.normal(size=3)
            with np.errstate(all="ignore"):
                move = made.move(moment(t, theta, g, made.lr), state)
                expected = textbook(settings, t, theta, g, memory)
            scale = max(1.0, *(np.abs(part[1]).max() for part in move.parts if part[2] == UPDATE))
            np.testing.assert_allclose(
                (theta + move.update) / scale, expected / scale, rtol=1e-9, atol=1e-12
            )
            theta, state = expected, move.state


@every_rule
def test_the_parts_sum_to_the_update(rule: type[Optimizer]) -> None:
    for made in random_rules(rule, 20):
        trace = walk_of(made)
        for k in range(trace.last):
            step, after = trace.step(k), trace.step(k + 1)
            parts = [vector for _, vector, space in step.parts if space == UPDATE]
            longest = max(float(np.linalg.norm(vector)) for vector in parts)
            tolerance = 1e-9 * max(1.0, float(np.linalg.norm(step.theta)), longest)
            total = np.sum(parts, axis=0)
            assert np.abs(total - step.update).max() <= tolerance
            assert np.abs(after.theta - step.theta - step.update).max() <= tolerance


@every_rule
def test_every_part_has_a_name_of_its_own_and_a_finite_vector(rule: type[Optimizer]) -> None:
    for made in random_rules(rule, 5):
        step = walk_of(made, 3).step(1)
        names = [name for name, *_ in step.parts]
        assert len(names) == len(set(names))
        assert all(vector.shape == (2,) for _, vector, _ in step.parts)


@every_knob
def test_both_ends_of_a_knob_give_a_run(rule: type[Optimizer], knob: Knob) -> None:
    for value in (knob.low, knob.high, knob.minimum, knob.maximum):
        for start in ((1.5, 1.5), (0.0, 0.0)):
            run = experiment(on("bowl"), rule.id, {knob.name: value}, start=start, steps=60)
            trace = run_to_end(run)
            assert trace.outcome is not None
            assert np.isfinite(path_of(trace)).all()
            assert all(trace.step(k).t == k for k in range(len(trace)))


@every_rule
def test_a_batch_moves_as_each_of_its_points_alone(rule: type[Optimizer]) -> None:
    random = np.random.default_rng(2)
    for made in random_rules(rule, 6):
        theta = random.normal(size=(5, 2))
        together, alone = made.init(theta), [made.init(row) for row in theta]
        for t in range(1, 6):
            g = random.normal(size=(5, 2))
            with np.errstate(all="ignore"):
                move = made.move(moment(t, theta, g, 0.1), together)
                moves = [
                    made.move(moment(t, row, slope, 0.1), state)
                    for row, slope, state in zip(theta, g, alone, strict=True)
                ]
            np.testing.assert_array_equal(move.update, [one.update for one in moves])
            theta = theta + move.update
            together, alone = move.state, [one.state for one in moves]


@every_rule
def test_plain_numbers_move_as_arrays_do(rule: type[Optimizer]) -> None:
    if not rule.elementwise:
        return
    random = np.random.default_rng(4)
    for made in random_rules(rule, 20):
        theta = random.normal(size=2).tolist()
        state = made.init(np.array(theta))
        numbers, arrays = NumberMover(made, state, len(theta)), ArrayMover(made, state)
        assert numbers.flat_state() == arrays.flat_state()
        for t in range(1, 30):
            g = random.normal(size=2).tolist()
            with np.errstate(all="ignore"):
                update = numbers.move(t, theta, g, 0.1)
                expected = arrays.move(t, theta, g, 0.1)
            np.testing.assert_allclose(update, expected, rtol=1e-15)
            np.testing.assert_allclose(numbers.flat_state(), arrays.flat_state(), rtol=1e-15)
            theta = [number + change for number, change in zip(theta, update, strict=True)]


@every_rule
def test_a_move_changes_none_of_its_arguments(rule: type[Optimizer]) -> None:
    for made in random_rules(rule, 4):
        theta, g = np.array([1.0, -2.0]), np.array([0.5, 3.0])
        state = made.move(moment(1, theta, g, 0.1), made.init(theta)).state
        before = [np.copy(column) for column in state]
        move = made.move(moment(2, theta, g, 0.1), state)
        made.velocity(moment(2, theta, g, 0.1), move.state)
        assert theta.tolist() == [1.0, -2.0]
        assert g.tolist() == [0.5, 3.0]
        np.testing.assert_array_equal(before, list(state))
        np.testing.assert_array_equal(summed(move), move.update)


@every_rule
@pytest.mark.parametrize("surface", CONVEX)
def test_every_rule_goes_down_on_a_convex_surface(rule: type[Optimizer], surface: str) -> None:
    objective = on(surface)
    lr = suitable_lr(objective.surface, rule.id)
    trace = run_to_end(experiment(objective, rule.id, {"lr": lr}, steps=300))
    losses: Array = objective.loss(path_of(trace))
    assert losses[-1] < losses[0]
    assert losses.min() >= -1e-12


@every_rule
def test_the_stability_limit_is_where_a_quadratic_starts_to_grow(rule: type[Optimizer]) -> None:
    limit = rule().stability_limit()
    if limit is not None:
        objective = formula("x^2/2 + y^2/2")
        for share, settles in ((0.97, True), (1.03, False)):
            settings = {"lr": share * limit}
            trace = run_to_end(experiment(objective, rule.id, settings, start=(1, 1), steps=600))
            assert bool(trace.step(trace.last).loss < 1) is settles


@every_rule
def test_scale_free_rules_keep_their_length_when_the_loss_is_scaled(rule: type[Optimizer]) -> None:
    settings = {"lr": 0.01}
    once = run_to_end(experiment(formula("x^2 + 3*y^2"), rule.id, settings, steps=5))
    scaled = run_to_end(experiment(formula("100*(x^2 + 3*y^2)"), rule.id, settings, steps=5))
    same = np.allclose(path_of(once), path_of(scaled), rtol=1e-6, atol=1e-6)
    assert same is rule.scale_free


@every_rule
def test_no_epsilon_and_no_slope_is_a_diverged_run_and_no_error(rule: type[Optimizer]) -> None:
    if "eps" in {knob.name for knob in rule.knobs}:
        run = experiment(on("bowl"), rule.id, {"eps": 0.0}, start=(0.0, 0.0), steps=5)
        trace = run_to_end(run)
        assert trace.outcome is not None
        assert (trace.outcome.kind, trace.outcome.step, len(trace)) == ("diverged", 1, 1)
        assert np.isnan(trace.step(0).update).all()


@every_rule
def test_an_unknown_knob_is_refused_with_the_list_of_knobs(rule: type[Optimizer]) -> None:
    with pytest.raises(BadInput) as caught:
        make_optimizer(rule.id, {"speed": 1.0})
    assert "unknown knob 'speed'" in str(caught.value)
    assert all(knob.name in str(caught.value) for knob in rule.knobs)


@every_knob
def test_an_illegal_value_is_refused_with_the_name(rule: type[Optimizer], knob: Knob) -> None:
    for value in (float("nan"), float("inf"), -1.0, knob.maximum * 2 + 1):
        with pytest.raises(BadInput, match=knob.name):
            make_optimizer(rule.id, {knob.name: value})


@every_knob
def test_a_value_is_read_as_it_is_typed(rule: type[Optimizer], knob: Knob) -> None:
    if knob.scale == "switch":
        assert knob.parsed("true") is True
        assert knob.parsed(" false ") is False
    else:
        assert knob.parsed(repr(knob.high)) == knob.high
    for text in ("", "fast", "nan", "1e999", "yes"):
        with pytest.raises(BadInput, match=knob.name):
            knob.parsed(text)


def test_an_unknown_rule_is_refused_with_the_list() -> None:
    with pytest.raises(BadInput, match=r"unknown optimizer 'sgd'; there are gd, momentum"):
        make_optimizer("sgd")
