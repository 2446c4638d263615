"""The update rules: laws for every row of the table."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import PART_TITLES
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import (
    DIVISOR,
    UPDATE,
    Moment,
    Optimizer,
    hyperparameters,
)
from arrows_gui.core.walk import ArrayMover, NumberMover
from tests.core.helpers import (
    experiment,
    formula,
    on,
    path_of,
    run_to_end,
    suitable_lr,
    summed,
)
from tests.core.rule_helpers import (
    busy,
    every_knob,
    every_rule,
    random_rules,
    some_moment,
    walk_of,
)

CONVEX = ("bowl", "ravine", "booth", "matyas")
TORCH = {
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
    "adadelta": {"lr": 1.0, "rho": 0.9, "eps": 1e-6, "weight_decay": 0},
    "adamw": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 1e-2},
    "amsgrad": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    "nadam": {
        **{"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
        "momentum_decay": 4e-3,
    },
    "radam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    "adamax": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    "rprop": {"lr": 1e-2, "etaminus": 0.5, "etaplus": 1.2, "step_min": 1e-6, "step_max": 50},
}
"""The defaults of torch.optim, but for a momentum where a rule is named after it."""

PAPERS = {
    "lion": {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0},
    "adan": {
        **{"lr": 1e-3, "beta1": 0.98, "beta2": 0.92, "beta3": 0.99},
        **{"eps": 1e-8, "weight_decay": 0},
    },
    "qhm": {"lr": 1e-3, "beta": 0.999, "nu": 0.7, "weight_decay": 0},
    "qhadam": {
        **{"lr": 1e-3, "beta1": 0.995, "beta2": 0.999, "nu1": 0.7, "nu2": 1.0},
        **{"eps": 1e-8, "weight_decay": 0},
    },
    "newton": {"lr": 1, "damping": 0},
}
MOVED_BY = {
    "gd": "gradient weight_decay",
    "momentum": "carried gradient weight_decay",
    "nesterov": "carried look_ahead gradient weight_decay",
    "adagrad": "gradient weight_decay",
    "rmsprop": "carried gradient weight_decay",
    "adam": "carried gradient weight_decay",
    "adadelta": "gradient weight_decay",
    "adamw": "weight_decay carried gradient",
    "amsgrad": "carried gradient weight_decay",
    "nadam": "carried look_ahead gradient weight_decay",
    "radam": "carried gradient weight_decay",
    "adamax": "carried gradient weight_decay",
    "rprop": "signed_step",
    "lion": "weight_decay signed_step",
    "adan": "carried carried_difference gradient gradient_difference weight_decay",
    "qhm": "carried averaged gradient weight_decay",
    "qhadam": "carried averaged gradient weight_decay",
    "newton": "eigen_1 eigen_2",
}
"""The parts of the update with every knob in use, in drawing order."""

UNDIVIDED = {"gd", "momentum", "nesterov", "qhm", "rprop", "lion", "newton"}
FIRST_DIVISION = {"radam": 6}
"""The first step that is divided, where that is not step 1."""


def test_ids_are_unique_and_in_the_order_of_the_menu() -> None:
    ids = [rule.id for rule in OPTIMIZERS]
    assert len(ids) == len(set(ids))
    assert ids == [*TORCH, *PAPERS]
    assert len({rule.title for rule in OPTIMIZERS}) == len(ids)


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
def test_hyperparameters_follow_torch_and_the_papers(rule: type[Optimizer]) -> None:
    assert hyperparameters(rule()) == {**TORCH, **PAPERS}[rule.id]


@every_rule
def test_an_update_is_made_of_the_named_parts_in_drawing_order(rule: type[Optimizer]) -> None:
    parts = walk_of(busy(rule), 3).step(1).parts
    names = [name for name, _, space in parts if space == UPDATE]
    assert names == MOVED_BY[rule.id].split()
    assert set(names) <= set(PART_TITLES)
    divisors = [name for name, _, space in parts if space == DIVISOR]
    assert divisors == ([] if rule.id in UNDIVIDED else ["divisor"])
    assert rule.preconditioned <= bool(divisors)


@every_rule
def test_a_rule_has_a_velocity_or_says_that_it_has_none(rule: type[Optimizer]) -> None:
    step = walk_of(busy(rule), 3).step(2)
    assert (step.velocity is None) is (rule.velocity_text == "")
    if step.velocity is not None:
        assert step.velocity.any()


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


def rows(seen: Moment) -> list[Moment]:
    """Take what a batch of points sees apart, point by point."""
    hessians = [None] * len(seen.theta) if seen.hessian is None else seen.hessian
    each = zip(seen.theta, seen.gradient, hessians, strict=True)
    return [Moment(seen.t, theta, g, seen.lr, hessian) for theta, g, hessian in each]


@every_rule
def test_a_batch_moves_as_each_of_its_points_alone(rule: type[Optimizer]) -> None:
    random = np.random.default_rng(2)
    for made in random_rules(rule, 6):
        theta = random.normal(size=(5, 2))
        together, alone = made.init(theta), [made.init(row) for row in theta]
        for t in range(1, 6):
            seen = some_moment(made, t, theta, random, 0.1)
            with np.errstate(all="ignore"):
                move = made.move(seen, together)
                moves = [
                    made.move(row, state) for row, state in zip(rows(seen), alone, strict=True)
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
    random = np.random.default_rng(3)
    for made in random_rules(rule, 4):
        theta = np.array([1.0, -2.0])
        state = made.move(some_moment(made, 1, theta, random), made.init(theta)).state
        seen = some_moment(made, 2, theta, random)
        given = [seen.theta, seen.gradient, *state, *([seen.hessian] if rule.needs_hessian else [])]
        before = [np.copy(array) for array in given]
        with np.errstate(all="ignore"):
            move = made.move(seen, state)
            made.velocity(seen, move.state)
            made.quantities(seen, state)
        for array, copied in zip(given, before, strict=True):
            np.testing.assert_array_equal(array, copied)
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
def test_scale_free_rules_keep_their_length_when_the_loss_is_scaled(rule: type[Optimizer]) -> None:
    settings = {"lr": 0.01}
    once = run_to_end(experiment(formula("x^2 + 3*y^2"), rule.id, settings, steps=5))
    scaled = run_to_end(experiment(formula("100*(x^2 + 3*y^2)"), rule.id, settings, steps=5))
    same = np.allclose(path_of(once), path_of(scaled), rtol=1e-6, atol=1e-6)
    assert same is rule.scale_free


@every_rule
def test_no_epsilon_and_no_slope_is_a_diverged_run_and_no_error(rule: type[Optimizer]) -> None:
    if "eps" in {knob.name for knob in rule.knobs}:
        run = experiment(on("bowl"), rule.id, {"eps": 0.0}, start=(0.0, 0.0), steps=9)
        trace, first = run_to_end(run), FIRST_DIVISION.get(rule.id, 1)
        assert trace.outcome is not None
        assert (trace.outcome.kind, trace.outcome.step, len(trace)) == ("diverged", first, first)
        assert np.isnan(trace.step(first - 1).update).all()


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
