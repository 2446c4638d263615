"""Grading: what is right, and which mistake a wrong guess looks like."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Mapping
from dataclasses import replace
from math import hypot

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import SCALE_MODES, Scale
from arrows_gui.core.grading import angle_between, grade, met, slope_of
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.gradient_descent import GradientDescent
from arrows_gui.core.optimizers.rule import Moment, Optimizer
from arrows_gui.core.prediction import TARGETS, VERDICTS, Target, truth
from arrows_gui.core.surface import Minimum
from arrows_gui.core.trace import Step, SurfaceTrace
from tests.core.helpers import experiment, on, run_to_end, suitable_lr

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)

SURFACES = ("ravine", "rosenbrock", "himmelblau")
SEEN = (0, 1, 2, 7, 19)
FORGOTTEN = {"forgot_velocity", "forgot_scaling", "forgot_curvature"}


def turned(vector: Array, degrees: float, stretch: float = 1.0) -> Array:
    """Turn a vector (2,) against the clock, and stretch it."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return stretch * np.array(((cos, -sin), (sin, cos))) @ vector


def step_of(
    gradient: tuple[float, float],
    rule: str = "gd",
    settings: Mapping[str, Value] | None = None,
    state: tuple[tuple[float, float], ...] | None = None,
    used: tuple[float, float] | None = None,
) -> Step:
    """Give a step from (0, 0) that a rule takes with a gradient, and a state, of our choice."""
    optimizer = make_optimizer(rule, {"lr": 0.1, **(settings or {})})
    theta, given = np.zeros(2), np.array(used or gradient)
    before = optimizer.init(theta)
    if state is not None:
        before = type(before)(*map(np.array, state))
    moment = Moment(2 if state else 1, theta, given, optimizer.lr)
    move = optimizer.move(moment, before)
    return Step(
        *(moment.t - 1, theta, 1.0, np.array(gradient), given, move.update, moment.lr, before),
        *(move.parts, optimizer.velocity(moment, move.state), optimizer, False),
    )


def run(surface: str, rule: str, steps: int = 20, **changes: float) -> SurfaceTrace:
    objective = on(surface)
    settings = {"lr": suitable_lr(objective.surface, rule)}
    return run_to_end(replace(experiment(objective, rule, settings, steps=steps), **changes))


def steps_of(trace: SurfaceTrace) -> list[Step]:
    return [trace.step(k) for k in SEEN if k <= trace.last]


@every_rule
@every_target
@pytest.mark.parametrize("surface", SURFACES)
def test_a_guess_within_ten_degrees_and_fifteen_percent_is_right(
    surface: str, target: Target, rule: type[Optimizer]
) -> None:
    minima = on(surface).minima()
    for step in steps_of(run(surface, rule.id)):
        true = truth(target.id, step)
        for degrees in (-10.0, -3.0, 0.0, 10.0):
            for stretch in (0.85, 1.0, 1.15):
                given = grade(target.id, step, turned(true, degrees, stretch), minima)
                assert (given.verdict, given.right) == ("right", True)
                assert given.angle_error == pytest.approx(abs(degrees), abs=1e-6)
                assert given.length_ratio == pytest.approx(stretch)
        for degrees, stretch in ((10.01, 1.0), (-10.01, 1.1), (0.0, 1.151), (10.0, 0.849)):
            given = grade(target.id, step, turned(true, degrees, stretch), minima)
            assert not given.right
            assert given.verdict != "right"


@every_target
@pytest.mark.parametrize(("stretch", "words"), [(0.25, "short by a factor of 4"), (3, "long by")])
def test_a_wrong_length_says_which_way_and_by_how_much(
    target: Target, stretch: float, words: str
) -> None:
    for step in steps_of(run("ravine", "gd")):
        given = grade(target.id, step, turned(truth(target.id, step), 8, stretch))
        assert given.verdict == "wrong_length"
        assert words in str(given.sentence)
        assert f"{max(stretch, 1 / stretch):.3g}" in str(given.sentence)


@every_target
@pytest.mark.parametrize("surface", ["bowl", "ravine", "booth", "matyas"])
def test_the_opposite_sign_is_called_uphill_on_every_convex_surface(
    surface: str, target: Target
) -> None:
    minima = on(surface).minima()
    assert minima
    for step in steps_of(run(surface, "gd")):
        for degrees, stretch in ((0, 1), (29, 1), (-20, 0.1), (5, 30)):
            guess = turned(-truth(target.id, step), degrees, stretch)
            given = grade(target.id, step, guess, minima)
            assert given.verdict == "uphill"
            assert "uphill" in str(given.sentence).lower()


@every_target
def test_aiming_at_the_minimum_is_named_where_the_arrow_does_not_point_there(
    target: Target,
) -> None:
    minima = on("ravine").minima()
    (minimum,) = minima
    named = 0
    for step in steps_of(run("ravine", "gd")):
        way = np.array((minimum.x, minimum.y)) - step.theta
        true = truth(target.id, step)
        if angle_between(way, true) <= 20:
            continue
        named += 1
        for degrees, stretch in ((0, 1), (9, 1), (-9, 0.2), (0, 3)):
            given = grade(target.id, step, turned(way, degrees, stretch), minima)
            assert given.verdict == "at_minimum"
            assert f"{angle_between(way, true):.0f}° away" in str(given.sentence)
            assert grade(target.id, step, turned(way, degrees, stretch)).verdict != "at_minimum"
    assert named >= 2


@every_target
def test_aiming_at_the_minimum_is_right_where_the_arrow_points_there(target: Target) -> None:
    objective = on("bowl")
    minima = objective.minima()
    run_ = experiment(objective, "gd", {"lr": 0.05}, start=(1.0, 0.5), steps=3)
    for step in steps_of(run_to_end(run_)):
        true, way = truth(target.id, step), np.array((minima[0].x, minima[0].y)) - step.theta
        assert angle_between(true, way) < 1
        guess = way / hypot(*way) * hypot(*true)
        assert grade(target.id, step, guess, minima).right
        assert grade(target.id, step, 5 * guess, minima).verdict == "wrong_length"


def test_a_guess_that_ends_at_any_minimum_was_aimed_at_it() -> None:
    minima = on("himmelblau").minima()
    assert len(minima) == 4
    step = run("himmelblau", "gd").step(0)
    ends = [np.array((m.x, m.y)) - step.theta for m in minima]
    far = [way for way in ends if angle_between(way, step.update) > 15]
    assert len(far) >= 2
    for way in far:
        given = grade("update", step, way, minima)
        assert given.verdict == "at_minimum"
        assert "(" in str(given.sentence)


@pytest.mark.parametrize("rule", ["momentum", "nesterov"])
@pytest.mark.parametrize("surface", SURFACES)
def test_the_plain_step_under_momentum_forgot_the_velocity(surface: str, rule: str) -> None:
    minima = on(surface).minima()
    trace, named = run(surface, rule), 0
    for k in range(trace.last):
        step = trace.step(k)
        plain = -step.lr * step.gradient
        given = grade("update", step, plain, minima)
        if met(plain, step.update, True):
            assert given.right
            continue
        if k == 0:
            continue  # nothing is carried yet
        named += 1
        assert given.verdict == "forgot_velocity"
        assert "velocity" in str(given.sentence)
        assert step.optimizer.title in str(given.sentence)
    assert named >= 10


def test_the_first_step_of_momentum_is_the_plain_one() -> None:
    step = run("ravine", "momentum").step(0)
    assert grade("update", step, -step.lr * step.gradient).right


@every_rule
def test_the_plain_step_is_never_a_riddle(rule: type[Optimizer]) -> None:
    """Every rule says why it does not follow -g, or its update has that direction."""
    for surface in SURFACES:
        for step in steps_of(run(surface, rule.id)):
            given = grade("update", step, -step.lr * step.gradient)
            assert given.verdict in {"right", "wrong_length", *FORGOTTEN}
            if rule.id == "gd":
                assert given.right


@pytest.mark.parametrize("lengths", [1e-150, 1e-8, 1e8, 1e150])
def test_the_size_of_the_loss_does_not_matter(lengths: float) -> None:
    minima = (Minimum(-3e-3 * lengths, 1e-3 * lengths),)
    for vector in ((1.0, 0.2), (-1.0, -0.2), (-3.0, 1.0), (0.2, -1.0)):
        guess = np.array(vector)
        plain = grade("update", step_of((1.0, 0.2)), guess * 1e-3, (Minimum(-3e-3, 1e-3),))
        step = step_of((lengths, 0.2 * lengths))
        scaled = grade("update", step, guess * 1e-3 * lengths, minima)
        assert scaled.verdict == plain.verdict
        assert scaled.length_ratio == pytest.approx(plain.length_ratio)


class Curved(GradientDescent):
    """A rule that asks for the Hessian."""

    needs_hessian = True


CURVED = replace(step_of((1, 0)), optimizer=Curved(0.1), update=np.array((-0.1, 0.3)))
CARRIED = ((0.0, -10.0),)
CLIMBING = ((-30.0, 0.0),)
CASES: dict[str, tuple[str, Step, tuple[float, float]]] = {
    "right": ("update", step_of((1, 0)), (-0.1, 0.01)),
    "wrong_length": ("update", step_of((1, 0)), (-0.3, 0.01)),
    "uphill": ("negative_gradient", step_of((1, 0)), (1, 0.1)),
    "at_minimum": ("negative_gradient", step_of((1, 0)), (-0.5, 0.5)),
    "forgot_velocity": ("update", step_of((1, 0), "momentum", None, CARRIED), (-0.5, 0)),
    "forgot_scaling": ("update", step_of((1, 0.1), "adam"), (-0.1, -0.01)),
    "forgot_curvature": ("update", CURVED, (-0.2, 0)),
    "changed_gradient": ("update", step_of((1, 0), used=(0, 1)), (-0.3, 0)),
    "opposite": ("update", step_of((1, 0.7), "momentum", None, CLIMBING), (-2.6, 0.9)),
    "along_contour": ("negative_gradient", step_of((1, 0)), (0, 0.3)),
    "other": ("negative_gradient", step_of((1, 0)), (-1, -1)),
    "no_arrow": ("negative_gradient", step_of((0, 0)), (0.3, 1)),
}
MINIMA = (Minimum(-2.0, 2.0), Minimum(9.0, 9.0))


@pytest.mark.parametrize("verdict", CASES)
def test_each_mistake_gets_its_own_words(verdict: str) -> None:
    target, step, guess = CASES[verdict]
    given = grade(target, step, np.array(guess), MINIMA)
    assert given.verdict == verdict
    assert str(given.sentence)
    assert given.right == (verdict == "right")
    others = {v: str(grade(t, s, np.array(g), MINIMA).sentence) for v, (t, s, g) in CASES.items()}
    assert list(others.values()).count(others[verdict]) == 1


def test_every_verdict_has_been_given() -> None:
    assert set(CASES) == {verdict.id for verdict in VERDICTS}


def test_a_minimum_that_is_not_the_nearest_may_lie_in_any_direction() -> None:
    step = step_of((1, 0))
    given = grade("negative_gradient", step, np.array((1.0, 1.0)), MINIMA)
    assert given.verdict == "other"


@every_target
@pytest.mark.parametrize("stretch", [1.0, 2.0])
def test_a_near_miss_is_no_aim_at_a_minimum_where_the_arrow_points(
    target: Target, stretch: float
) -> None:
    step = step_of((1, 0))
    end = turned(truth(target.id, step), 5, 3.0)
    minima = (Minimum(float(end[0]), float(end[1])),)
    for degrees, verdict in ((9.0, "wrong_length"), (11.0, "other"), (14.9, "other")):
        guess = turned(truth(target.id, step), degrees, 3.0 * stretch)
        assert grade(target.id, step, guess, minima).verdict == verdict


def test_a_near_miss_forgot_nothing_where_the_update_follows_the_gradient() -> None:
    step = step_of((1, 0), "momentum", None, ((0.0, 0.1),))
    assert 1 < angle_between(step.update, -step.gradient) < 9
    off = 11 - angle_between(step.update, -step.gradient)
    for stretch in (0.3, 3.0):
        guess = turned(-step.lr * step.gradient, -off, stretch)
        other_side = turned(-step.lr * step.gradient, off, stretch)
        verdicts = {grade("update", step, g).verdict for g in (guess, other_side)}
        assert verdicts == {"other", "wrong_length"}


def test_along_the_contour_is_said_of_arrows_that_cross_it_at_a_right_angle() -> None:
    across, plain = np.array((0.0, 0.3)), step_of((1, 0))
    assert grade("negative_gradient", plain, across).verdict == "along_contour"
    assert grade("update", plain, across).verdict == "along_contour"
    carried = step_of((1, 0), "momentum", None, ((0.0, 0.1),))
    assert grade("update", carried, across).verdict == "other"


def test_the_velocity_is_not_to_blame_where_the_scaling_is() -> None:
    carried = ((0.2, 0.02), (0.01, 0.0001))
    step = step_of((1, 0.1), "adam", None, carried)
    assert step.velocity is not None
    given = grade("update", step, np.array((-0.1, -0.01)))
    assert given.verdict == "forgot_scaling"


def test_where_the_update_climbs_the_way_downhill_is_not_called_uphill() -> None:
    step = step_of((1, 0), "momentum", None, CLIMBING)
    assert step.update @ step.gradient > 0
    assert grade("update", step, -step.update).verdict == "forgot_velocity"
    assert grade("update", step, step.update).right


@every_target
@pytest.mark.parametrize("vector", [(0, 0), (np.nan, 1), (np.inf, 0)])
def test_where_there_is_no_arrow_that_is_said(target: Target, vector: tuple[float, float]) -> None:
    hidden = np.array(vector, dtype=float)
    step = replace(step_of((1, 0)), gradient=-hidden, update=hidden)
    given = grade(target.id, step, np.array((1.0, 0.0)), MINIMA)
    assert (given.verdict, given.right) == ("no_arrow", False)
    assert given.angle_error is given.length_ratio is None
    assert "no arrow to guess" in str(given.sentence)
    assert target.name in str(given.sentence)


@every_target
def test_an_arrow_too_short_to_be_drawn_is_no_arrow(target: Target) -> None:
    step = step_of((1e-9, 0))
    guess = np.array((-1.0, 0.0))
    assert grade(target.id, step, guess).verdict == "wrong_length"
    given = grade(target.id, step, guess, shortest=1e-3)
    assert given.verdict == "no_arrow"
    assert "too short" in str(given.sentence)


@every_target
@pytest.mark.parametrize("guess", [(0, 0), (np.nan, 1), (1, -np.inf)])
def test_a_guess_needs_a_direction(target: Target, guess: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="drag a guess"):
        grade(target.id, step_of((1, 0)), np.array(guess, dtype=float))


def test_an_unknown_arrow_cannot_be_graded() -> None:
    with pytest.raises(BadInput, match="velocity"):
        grade("velocity", step_of((1, 0)), np.ones(2))


def test_without_lengths_the_direction_decides_alone() -> None:
    step = step_of((1, 0))
    for stretch in (1e-3, 1.0, 1e3):
        guess = turned(-step.gradient, 9, stretch)
        given = grade("negative_gradient", step, guess, with_length=False)
        assert given.right
        assert given.length_ratio is None


@pytest.mark.parametrize("mode", SCALE_MODES, ids=lambda mode: mode.id)
@pytest.mark.parametrize("factor", [0.02, 1.0, 50.0])
def test_a_drawn_length_gives_the_slope_back(mode: object, factor: float) -> None:
    scale = Scale(mode.id, factor)  # type: ignore[attr-defined]
    for slope in ((0.3, -0.4), (-20.0, 1.0), (1e-3, 0.0)):
        back = slope_of(scale, scale.drawn(np.array(slope)))
        assert angle_between(back, np.array(slope)) < 1e-5
        if scale.mode != "unit":
            np.testing.assert_allclose(back, slope, rtol=1e-9)
    assert not slope_of(scale, np.zeros(2)).any()
