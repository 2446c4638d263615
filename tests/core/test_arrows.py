"""Arrows: the table of kinds, and how long they are drawn."""

# ruff: noqa: D103 - the names say what is tested

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from arrows_gui.core.arrows import (
    ARROWS,
    CUT_SHARE,
    CUT_TO,
    FIT_SHARE,
    POSITION,
    SCALE_MODES,
    SLOPE,
    Scale,
    ScaleMode,
    arrows_of,
    cut,
    nice_below,
    slope_scale,
)
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from arrows_gui.core.trace import Step
from tests.core.helpers import experiment, formula, on, run_to_end

ALL = {kind.id for kind in ARROWS}

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_mode = pytest.mark.parametrize("mode", SCALE_MODES, ids=lambda mode: mode.id)


def some_step(rule: str = "momentum", settings: Mapping[str, Value] | None = None) -> Step:
    """Give a step of a short run on Himmelblau."""
    values = {"lr": 0.01, **(settings or {})}
    return run_to_end(experiment(on("himmelblau"), rule, values, steps=6)).step(3)


def test_the_kinds_are_those_of_the_table() -> None:
    units = {kind.id: (kind.tail, kind.unit) for kind in ARROWS}
    expected = {
        **{"gradient": ("theta", SLOPE), "negative_gradient": ("theta", SLOPE)},
        **{"field": ("grid", SLOPE), "weight": ("origin", POSITION)},
        **{"velocity": ("theta", POSITION), "update": ("theta", POSITION)},
        **{"terms": ("chain", POSITION)},
    }
    assert expected.items() <= units.items()
    assert len(units) == len(ARROWS)


def test_kinds_can_be_told_apart_without_colour() -> None:
    letters = [kind.letter for kind in ARROWS]
    looks = [(kind.head, kind.dash) for kind in ARROWS]
    assert len(set(letters)) == len(letters)
    assert len(set(looks)) == len(looks)
    for kind in ARROWS:
        assert kind.head in {"filled", "notched", "open", "double", "small"}
        assert kind.dash in {"solid", "dashed", "dotted"}
        assert kind.colour_key
        assert kind.formula
        assert kind.title
        assert kind.sentence.endswith(".")


def test_every_arrow_shows_its_vector_of_the_same_step() -> None:
    step = some_step()
    by_kind = {arrow.kind.id: arrow for arrow in arrows_of(step, ALL - {"terms", "field"})}
    vectors = {
        "gradient": step.gradient,
        "negative_gradient": -step.gradient,
        "weight": step.theta,
        "velocity": step.velocity,
        "update": step.update,
    }
    assert set(by_kind) == set(vectors)
    for name, vector in vectors.items():
        assert vector is not None
        np.testing.assert_array_equal(by_kind[name].vector, vector)
        tail = (0, 0) if name == "weight" else step.theta
        np.testing.assert_array_equal(by_kind[name].tail, tail)


@every_rule
def test_the_head_of_the_update_is_the_next_point(rule: type[Optimizer]) -> None:
    trace = run_to_end(experiment(on("himmelblau"), rule.id, {"lr": 0.01}, steps=6))
    (update,) = arrows_of(trace.step(2), {"update"})
    np.testing.assert_allclose(update.tail + update.vector, trace.step(3).theta, rtol=1e-15)


@every_rule
def test_the_terms_are_chained_from_theta_to_the_next_point(rule: type[Optimizer]) -> None:
    names = hyperparameters(make_optimizer(rule.id))
    settings: dict[str, Value] = {
        name: 0.2 for name in ("weight_decay", "momentum", "dampening") if name in names
    }
    step = some_step(rule.id, settings)
    chain = arrows_of(step, {"terms"})
    assert chain
    np.testing.assert_array_equal(chain[0].tail, step.theta)
    for before, after in pairwise(chain):
        np.testing.assert_array_equal(before.tail + before.vector, after.tail)
    end = chain[-1].tail + chain[-1].vector
    np.testing.assert_allclose(end, step.theta + step.update, rtol=1e-12)


@every_rule
def test_velocity_is_there_only_where_a_rule_has_one(rule: type[Optimizer]) -> None:
    step = some_step(rule.id)
    assert bool(arrows_of(step, {"velocity"})) is (step.velocity is not None)


@every_rule
def test_the_arrows_of_huge_steps_can_be_read(rule: type[Optimizer]) -> None:
    objective = formula("abs(x) + abs(y)")
    for start in ((1.0, 1.0), (1e-200, 0.0)):
        trace = run_to_end(experiment(objective, rule.id, {"lr": 1e308}, start=start, steps=20))
        for k in range(len(trace)):
            for arrow in arrows_of(trace.step(k), ALL):
                assert np.isfinite(arrow.tail).all()
                assert np.isfinite(arrow.vector).all()


def test_arrows_that_are_not_shown_or_have_no_length_are_left_out() -> None:
    step = some_step()
    assert arrows_of(step, ()) == []
    assert arrows_of(step, {"field"}) == []
    nothing = replace(step, gradient=np.zeros(2), update=np.array([np.nan, 0.0]), parts=())
    assert arrows_of(nothing, {"gradient", "negative_gradient", "update", "terms"}) == []


@every_mode
def test_slope_arrows_keep_their_direction_in_every_mode(mode: ScaleMode) -> None:
    scale = slope_scale(mode.id, 5.0, 4.0)
    vectors = np.array([(3.0, 4.0), (-0.3, 0.4), (0.0, 1e-9), (1e12, -1e12)])
    drawn = scale.drawn(vectors)
    lengths = np.hypot(*drawn.T)
    assert (lengths > 0).all()
    np.testing.assert_allclose(
        drawn / lengths[:, None], vectors / np.hypot(*vectors.T)[:, None], rtol=1e-12
    )


@every_mode
def test_every_mode_draws_longer_for_steeper_and_nothing_for_flat(mode: ScaleMode) -> None:
    scale = slope_scale(mode.id, 5.0, 4.0)
    slopes = np.array([0.01, 0.1, 1.0, 10.0, 1e6])
    assert (np.diff(scale.length(slopes)) >= 0).all()
    np.testing.assert_array_equal(scale.drawn(np.zeros((2, 2))), np.zeros((2, 2)))
    assert scale.drawn(np.ones((3, 4, 2))).shape == (3, 4, 2)


@every_mode
@pytest.mark.parametrize("slope", [0.0, 1e-320, 1e-30, 1.0, 1e30, 1e308, math.inf, math.nan])
def test_a_scale_is_finite_for_any_slope(mode: ScaleMode, slope: float) -> None:
    scale = slope_scale(mode.id, slope, 4.0)
    assert math.isfinite(scale.factor)
    assert scale.factor > 0
    scale.drawn(np.array([(slope, slope)]))


def test_each_mode_has_the_length_that_it_promises() -> None:
    slopes = np.array([1.0, 9.0, 99.0])
    assert slope_scale("true", 7.0, 4.0).factor == 1
    np.testing.assert_allclose(slope_scale("unit", 7.0, 4.0).length(slopes), 0.48)
    log = slope_scale("log", 7.0, 4.0).length(slopes)
    assert log[2] == pytest.approx(2 * log[1])
    fit = slope_scale("fit", 7.0, 4.0)
    assert FIT_SHARE * 4 / 2.5 < fit.factor * 7.0 <= FIT_SHARE * 4
    assert Scale("true", 1.0).drawn(np.array([3.0, -4.0])).tolist() == [3.0, -4.0]


@pytest.mark.parametrize("unit", [SLOPE, POSITION])
def test_only_arrows_too_long_for_the_view_are_cut_and_marked(unit: str) -> None:
    limit = CUT_SHARE[unit] * 4.0
    lengths = np.array([0.0, 0.1, 0.99, 1.01, 1e9, 1e300]) * limit
    vectors = lengths[:, None] * np.array([0.6, -0.8])
    shown, marks = cut(vectors, unit, 4.0)
    assert marks.tolist() == [False, False, False, True, True, True]
    np.testing.assert_array_equal(shown[:3], vectors[:3])
    np.testing.assert_allclose(np.hypot(*shown[3:].T), CUT_TO * 4.0)
    np.testing.assert_allclose(shown[3:, 1] / shown[3:, 0], -0.8 / 0.6)


def test_a_nice_number_is_1_2_or_5_and_never_above() -> None:
    random = np.random.default_rng(1)
    powers = [d * 10.0**p for d in (1, 2, 5) for p in range(-12, 13)]
    near = [math.nextafter(value, 0.0) for value in powers]
    for value in (*powers, *near, *(10 ** random.uniform(-30, 30, size=2000)).tolist()):
        nice = nice_below(value)
        assert nice <= value
        assert nice > value / 2.51
        digit = nice / 10.0 ** math.floor(math.log10(nice * (1 + 1e-12)))
        assert min(abs(digit - wanted) for wanted in (1, 2, 5)) < 1e-9
