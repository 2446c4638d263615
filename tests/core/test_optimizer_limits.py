"""The limits that rules tell of themselves, held against runs on quadratics."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import DIVISOR, Optimizer, hyperparameters, with_settings
from tests.core.helpers import moment
from tests.core.rule_helpers import some_value

LIMITED = tuple(rule for rule in OPTIMIZERS if rule().recursion(1.0) is not None)

STILL = 1 - 1e-14
"""A decay rate with which a mean does not change."""

FROZEN: Mapping[str, tuple[dict[str, float], tuple[str, ...]]] = {
    "adagrad": ({}, ("s",)),
    "rmsprop": ({"alpha": STILL}, ("v",)),
    "adadelta": ({"rho": STILL}, ("v",)),
    "adam": ({"beta2": STILL}, ("v",)),
    "adamw": ({"beta2": STILL, "weight_decay": 0}, ("v",)),
    "amsgrad": ({"beta2": STILL}, ("v", "v_max")),
    "radam": ({"beta2": STILL}, ("v",)),
    "adamax": ({"beta2": STILL}, ("u_inf",)),
    "qhadam": ({"beta2": STILL}, ("v",)),
}
"""Knobs, and the fields of the state that hold squares, with which a divisor hardly changes."""

DIVIDED_BY = np.array([0.5, 4.0])
LATE = 10**16
"""A step so late that no mean is corrected for its start any more."""

SMALL = 1e-280
"""A start so near the minimum that no square of a gradient changes a divisor."""

MEMORIES = ("momentum", "dampening", "beta", "beta1", "nu", "nu1")

every_limited_rule = pytest.mark.parametrize("rule", LIMITED, ids=lambda rule: rule.id)


def frozen(rule: type[Optimizer], settings: Mapping[str, Value]) -> tuple[Optimizer, Any]:
    """Make a rule, and a state whose divisor is, and stays, DIVIDED_BY if the rule divides."""
    knobs, squares = FROZEN.get(rule.id, ({}, ()))
    no_eps = {"eps": 0.0} if "eps" in hyperparameters(rule()) else {}
    made = with_settings(rule(), {**no_eps, **knobs, **settings})
    state = made.init(np.zeros(2))
    full = {name: DIVIDED_BY if name == "u_inf" else DIVIDED_BY**2 for name in squares}
    if rule.id == "adadelta":
        full = {"v": (3 * DIVIDED_BY) ** 2, "u": np.full(2, 9.0)}
    return made, state._replace(**full)


def thetas(made: Optimizer, state: Any, steps: int) -> Array:
    """Let a rule run on quadratics whose divided curvature is 1; give all theta (steps + 1, 2)."""
    curvature = DIVIDED_BY if made.preconditioned else np.ones(2)
    theta = np.full(2, SMALL)
    found = [theta]
    for t in range(LATE, LATE + steps):
        move = made.move(moment(t, theta, curvature * theta, made.lr), state)
        divisors = [vector for _, vector, space in move.parts if space == DIVISOR]
        assert bool(divisors) is made.preconditioned
        if divisors:
            np.testing.assert_allclose(divisors[0], DIVIDED_BY, rtol=1e-9)
        theta, state = theta + move.update, move.state
        found.append(theta)
    return np.array(found)


def memories(rule: type[Optimizer], count: int) -> list[dict[str, Value]]:
    """Draw what a rule keeps of its memory and how it weighs that, after its defaults."""
    random = np.random.default_rng(3)
    knobs = [knob for knob in rule.knobs if knob.name in MEMORIES]
    draws = [{knob.name: some_value(knob, random) for knob in knobs} for _ in range(count)]
    return [{}, *draws]


def test_all_have_a_limit_but_those_of_which_there_is_none() -> None:
    without = {rule.id for rule in OPTIMIZERS} - {rule.id for rule in LIMITED}
    assert without == {"nadam", "rprop", "lion", "adan", "newton"}
    assert all(rule().stability_limit() is None for rule in OPTIMIZERS if rule.id in without)
    assert {rule.id for rule in LIMITED if rule.preconditioned} == set(FROZEN)


@every_limited_rule
@pytest.mark.parametrize(("share", "settles"), [(0.99, True), (1.01, False)])
def test_the_stability_limit_is_where_a_quadratic_starts_to_grow(
    rule: type[Optimizer], share: float, settles: bool
) -> None:
    limit = rule().stability_limit()
    assert limit is not None
    path = thetas(*frozen(rule, {"lr": share * limit}), steps=600)
    assert ((np.abs(path[-1]) < SMALL) == settles).all()


@every_limited_rule
def test_a_run_on_a_quadratic_obeys_the_recursion(rule: type[Optimizer]) -> None:
    for settings in memories(rule, 6):
        for h in (0.03, 0.4, 1.7, 5.0):
            made, state = frozen(rule, {**settings, "lr": h})
            pair = made.recursion(h)
            assert pair is not None
            path = thetas(made, state, steps=6)
            expected = pair[0] * path[1:-1] - pair[1] * path[:-2]
            largest = np.abs(path).max()
            np.testing.assert_allclose(path[2:] / largest, expected / largest, 0, 1e-12)


@every_limited_rule
def test_the_limit_is_where_a_root_of_the_recursion_leaves_the_circle(
    rule: type[Optimizer],
) -> None:
    met = 0
    for settings in memories(rule, 40):
        made = with_settings(rule(), settings)
        limit = made.stability_limit()
        if limit is None:
            assert settings["dampening"]
            continue
        met += 1
        for share, stable in ((1 - 1e-6, True), (1 + 1e-6, False)):
            pair = made.recursion(share * limit)
            assert pair is not None
            assert bool(np.abs(np.roots((1, -pair[0], pair[1]))).max() < 1) is stable
    assert met >= 10
