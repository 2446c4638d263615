"""The gauge: what it says before the first step is what the run then does."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Mapping
from dataclasses import replace
from math import isnan, sqrt

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.knob import Value
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import SHRINK, Moment, Optimizer
from arrows_gui.core.stability import (
    DIVERGES,
    DOWNHILL,
    OSCILLATES,
    SETTLES,
    UNKNOWN,
    VERDICTS,
    Gauge,
    dominant_root,
    gauge,
    landmarks,
    verdict_of,
)
from arrows_gui.core.trace import Step, SurfaceTrace
from tests.core.helpers import experiment, formula, on, path_of, run_to_end

STEPS = 3000
START = (0.7, 0.9)
BETAS = (0.0, 0.3, 0.5, 0.9, 0.99)
CURVATURES = ((1.0, 1.0), (1.0, 10.0), (0.02, 300.0))
ANGLES = (0.0, 0.6, 2.2)
RULES = [("gd", 0.0), *(("momentum", beta) for beta in BETAS), *(("nesterov", b) for b in BETAS)]


def settings_of(rule: str, beta: float, lr: float) -> dict[str, Value]:
    return {"lr": lr} if rule == "gd" else {"lr": lr, "momentum": beta}


def limit_of(rule: str, beta: float) -> float:
    """Give the textbook's limit of lr times curvature."""
    heavy = 2 * (1 + beta)
    return {"gd": 2.0, "momentum": heavy, "nesterov": heavy / (1 + 2 * beta)}[rule]


def onset_of(rule: str, beta: float) -> float:
    """Give the lr times curvature from which on the roots are complex or negative."""
    root = (1 - beta) / (1 + beta)
    return {"gd": 1.0, "momentum": (1 - sqrt(beta)) ** 2, "nesterov": root**2}[rule]


def hessian_of(pair: tuple[float, float], angle: float) -> Array:
    c, s = np.cos(angle), np.sin(angle)
    axes = np.array(((c, -s), (s, c)))
    hessian: Array = axes @ np.diag(pair) @ axes.T
    return hessian


def quadratic(pair: tuple[float, float], angle: float = 0.0) -> SurfaceObjective:
    """Give a quadratic with two eigenvalues, the first of them along an angle."""
    (xx, xy), (_, yy) = hessian_of(pair, angle).tolist()
    return formula(f"0.5*({xx!r}*x^2 + 2*({xy!r})*x*y + {yy!r}*y^2)")


def run(
    objective: SurfaceObjective, rule: str, settings: Mapping[str, Value], steps: int = STEPS
) -> SurfaceTrace:
    return run_to_end(experiment(objective, rule, settings, start=START, steps=steps))


def said(objective: SurfaceObjective, rule: str, settings: Mapping[str, Value]) -> Gauge:
    """Give what the gauge says before Play."""
    step = run(objective, rule, settings, steps=1).step(0)
    return gauge(step, objective.hessian(step.theta))


def first_step(rule: str, settings: Mapping[str, Value] | None = None) -> tuple[Step, Array]:
    step = run(on("ravine"), rule, settings or {}, steps=1).step(0)
    return step, on("ravine").hessian(step.theta)


def grows(trace: SurfaceTrace, direction: Array | None = None) -> bool:
    """Tell whether a run ended much farther from the bottom than it began, or much nearer.

    With a direction only the way along it counts.
    """
    if trace.outcome is not None and trace.outcome.kind == "diverged":
        return True
    path = path_of(trace)
    away = np.hypot(*path.T) if direction is None else np.abs(path @ direction)
    early, late = away[:20].max(), away[-20:].max()
    assert not early / 3 < late < 3 * early, "too few steps to tell"
    return bool(late > early)


def swings(trace: SurfaceTrace, direction: Array) -> int:
    """Count how often a run crosses the bottom along a direction, beyond rounding."""
    path = path_of(trace)
    along = path @ direction
    far = np.hypot(*path.T)
    known = (np.abs(along) > 1e-9 * far) & (far > 1e-250)
    signs = np.sign(along[known])
    return int((signs[1:] != signs[:-1]).sum())


def what_happened(trace: SurfaceTrace, directions: Array) -> str:
    if grows(trace):
        return DIVERGES
    swung = any(swings(trace, direction) for direction in directions)
    return OSCILLATES if swung else SETTLES


@pytest.mark.parametrize(("rule", "beta"), RULES)
@pytest.mark.parametrize("pair", CURVATURES)
def test_just_below_the_limit_a_run_settles_and_just_above_it_diverges(
    rule: str, beta: float, pair: tuple[float, float]
) -> None:
    limit = limit_of(rule, beta)
    for angle in ANGLES[:2]:
        objective = quadratic(pair, angle)
        for share, diverges in ((0.998, False), (1.002, True)):
            settings = settings_of(rule, beta, share * limit / pair[1])
            seen = said(objective, rule, settings)
            assert seen.limit == pytest.approx(limit, rel=1e-12)
            assert seen.share == pytest.approx(share, rel=1e-9)
            assert (seen.verdict == DIVERGES) is diverges
            assert grows(run(objective, rule, settings), seen.direction) is diverges


@pytest.mark.parametrize(("rule", "beta"), RULES)
@pytest.mark.parametrize("angle", ANGLES)
def test_the_verdict_before_play_is_what_the_run_does(rule: str, beta: float, angle: float) -> None:
    limit, onset = limit_of(rule, beta), onset_of(rule, beta)
    calm = [0.3 * onset, 0.9 * onset] if onset > 1e-3 else []
    met = set()
    for h in (*calm, 1.3 * onset, 0.5 * (onset + limit), 0.99 * limit, 1.05 * limit, 3 * limit):
        if not 1e-3 < h < 0.995 * limit and h < limit:
            continue
        pair = (0.4, 1.0)
        objective = quadratic(pair, angle)
        settings = settings_of(rule, beta, h)
        seen, trace = said(objective, rule, settings), run(objective, rule, settings)
        directions = np.linalg.eigh(hessian_of(pair, angle))[1].T
        assert seen.verdict == what_happened(trace, directions), h
        assert seen.direction is not None
        assert np.hypot(*seen.direction) == pytest.approx(1)
        if seen.verdict == OSCILLATES:
            assert swings(trace, seen.direction) > 0
        if seen.verdict == DIVERGES:
            last = trace.step(trace.last).theta
            assert abs(seen.direction @ last) > 0.999 * np.hypot(*last)
        met.add(seen.verdict)
    assert met >= {OSCILLATES, DIVERGES}
    assert (SETTLES in met) is bool(calm)


@pytest.mark.parametrize(("rule", "beta"), RULES)
def test_the_landmarks_are_the_textbooks(rule: str, beta: float) -> None:
    made = make_optimizer(rule, settings_of(rule, beta, 0.1))
    marks = landmarks(made)  # type: ignore[arg-type]
    assert marks.limit == limit_of(rule, beta)
    assert marks.onset == pytest.approx(onset_of(rule, beta), rel=1e-4)


@pytest.mark.parametrize("rule", ["momentum", "rmsprop"])
@pytest.mark.parametrize(("momentum", "verdict"), [(1.0, OSCILLATES), (1.5, DIVERGES)])
def test_a_velocity_that_does_not_fade_settles_at_no_rate(
    rule: str, momentum: float, verdict: str
) -> None:
    step, hessian = first_step(rule, {"lr": 1e-3, "momentum": momentum})
    seen = gauge(step, hessian)
    assert (seen.limit, seen.verdict) == (None, verdict)
    assert "limit" not in str(seen.sentence)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_a_rules_limit_is_where_its_roots_leave_the_circle(rule: type[Optimizer]) -> None:
    made = rule()
    if made.recursion(1.0) is None:
        assert made.stability_limit() is None
        return
    limit = landmarks(made).limit  # type: ignore[arg-type]
    assert limit is not None
    for share, verdict in ((1 - 1e-6, False), (1 + 1e-6, True)):
        pair = made.recursion(share * limit)
        assert pair is not None
        assert (verdict_of(dominant_root(*pair)) == DIVERGES) is verdict


def test_some_rules_have_a_limit_and_some_say_that_they_have_none() -> None:
    limited = {rule.id for rule in OPTIMIZERS if rule().recursion(1.0) is not None}
    assert limited >= {"gd", "momentum", "nesterov", "rmsprop", "adagrad", "adam"}
    for rule in OPTIMIZERS:
        step, hessian = first_step(rule.id)
        seen = gauge(step, hessian)
        assert seen.verdict in VERDICTS
        assert str(seen.sentence).endswith(".")
        if rule.id not in limited:
            assert (seen.verdict, seen.limit, seen.share) == (UNKNOWN, None, None)
            assert f"{rule.title} has no simple limit" in str(seen.sentence)


@pytest.mark.parametrize(
    ("a", "b", "root", "verdict"),
    [
        *((0.5, 0.0, 0.5, SETTLES), (-0.5, 0.0, -0.5, OSCILLATES), (-1.5, 0.0, -1.5, DIVERGES)),
        *((0.0, 0.0, 0.0, SETTLES), (1.0, 0.25, 0.5, SETTLES), (0.0, 0.25, 0.5j, OSCILLATES)),
        *((-1.0, 0.0, -1.0, OSCILLATES), (0.0, -0.25, 0.5, SETTLES), (0.0, 4.0, 2j, DIVERGES)),
        (-0.1, -0.25, -0.5524937810560445, OSCILLATES),
    ],
)
def test_roots_tell_the_verdict(a: float, b: float, root: complex, verdict: str) -> None:
    assert dominant_root(a, b) == pytest.approx(root)
    assert verdict_of(dominant_root(a, b)) == verdict


def test_the_sentence_has_the_numbers() -> None:
    seen = said(quadratic((1.0, 10.0)), "gd", {"lr": 0.24})
    assert str(seen.sentence) == (
        "lr × λ = 2.4 is above the limit 2: along (0, 1) every step overshoots by more than it"  # noqa: RUF001
        " corrects, and the run diverges, as long as the curvature stays as it is here."
    )
    swinging = said(quadratic((1.0, 10.0)), "momentum", {"lr": 0.1})
    assert "3.8" in str(swinging.sentence)
    assert "about 5.8 steps to and fro" in str(swinging.sentence)
    assert "along every direction" in str(said(on("bowl"), "gd", {"lr": 0.7}).sentence)


def test_a_complex_pair_swings_with_the_period_that_is_told() -> None:
    settings: dict[str, Value] = {"lr": 0.01, "momentum": 0.99}
    seen = said(quadratic((1.0, 1.0)), "momentum", settings)
    period = float(str(seen.sentence).split("about ")[1].split(" steps")[0])
    crossings = swings(run(quadratic((1.0, 1.0)), "momentum", settings), np.array((1.0, 0.0)))
    assert STEPS / crossings * 2 == pytest.approx(period, rel=0.02)


@pytest.mark.parametrize(("share", "verdict"), [(0.99, OSCILLATES), (1.01, DIVERGES)])
@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov"])
def test_weight_decay_adds_to_the_curvature(rule: str, share: float, verdict: str) -> None:
    lr = share * limit_of(rule, 0.9) / (10 + 6)
    settings = {**settings_of(rule, 0.9, lr), "weight_decay": 6.0}
    objective = quadratic((1.0, 10.0), 0.6)
    seen = said(objective, rule, settings)
    assert seen.verdict == verdict
    assert seen.share == pytest.approx(share)
    assert grows(run(objective, rule, settings)) is (verdict == DIVERGES)
    assert str(seen.sentence).startswith("With the weight decay as a part of λ, lr × λ = ")  # noqa: RUF001


def test_enough_weight_decay_makes_a_saddle_settle() -> None:
    objective = quadratic((-1.0, 2.0), 0.6)
    seen = said(objective, "gd", {"lr": 0.1, "weight_decay": 1.5})
    assert seen.verdict == SETTLES
    assert not grows(run(objective, "gd", {"lr": 0.1, "weight_decay": 1.5}))
    assert said(objective, "gd", {"lr": 0.1, "weight_decay": 0.5}).verdict == DOWNHILL


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov"])
def test_downhill_there_is_nothing_to_settle_on(rule: str) -> None:
    objective = quadratic((-1.0, 2.0), 0.6)
    seen = said(objective, rule, settings_of(rule, 0.5, 0.1))
    assert seen.verdict == DOWNHILL
    assert seen.direction == pytest.approx((np.cos(0.6), np.sin(0.6)))
    assert "λ = −1:" in str(seen.sentence)  # noqa: RUF001
    trace = run(objective, rule, settings_of(rule, 0.5, 0.1))
    assert grows(trace, seen.direction)
    steep = said(objective, rule, settings_of(rule, 0.5, 2.0))
    assert steep.verdict == DIVERGES  # uphill it is unstable too, and that is seen first
    assert said(quadratic((-2.0, -1.0)), rule, settings_of(rule, 0.5, 0.1)).verdict == DOWNHILL


def test_what_is_carried_for_ever_diverges() -> None:
    objective = quadratic((1.0, 1.0))
    settings: dict[str, Value] = {"lr": 0.5, "momentum": 1.01}
    seen = said(objective, "momentum", settings)
    assert seen.verdict == DIVERGES
    assert seen.share is None
    assert "does not fade" in str(seen.sentence)
    assert grows(run(objective, "momentum", settings))


def test_at_the_limit_swings_neither_shrink_nor_grow() -> None:
    seen = said(quadratic((1.0, 1.0)), "gd", {"lr": 2.0})
    assert seen.verdict == OSCILLATES
    assert "neither shrink nor grow" in str(seen.sentence)


@pytest.mark.parametrize(("share", "diverges"), [(0.998, False), (1.002, True)])
def test_dampening_moves_the_limit(share: float, diverges: bool) -> None:
    settings: dict[str, Value] = {"lr": share * 3 / 0.8, "momentum": 0.5, "dampening": 0.2}
    objective = quadratic((1.0, 1.0))
    seen = said(objective, "momentum", settings)
    assert seen.limit == pytest.approx(3 / 0.8, rel=1e-6)
    assert (seen.verdict == DIVERGES) is diverges
    assert grows(run(objective, "momentum", settings)) is diverges


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    step, hessian = first_step("gd")
    for hole in (None, np.full((2, 2), np.nan), np.full((2, 2), np.inf)):
        seen = gauge(step, hole)
        assert (seen.verdict, seen.value, seen.direction) == (UNKNOWN, None, None)
    flat = gauge(step, np.zeros((2, 2)))
    assert (flat.verdict, flat.share) == (UNKNOWN, 0)
    still = gauge(replace(step, lr=0.0), hessian)
    assert (still.verdict, still.share) == (SETTLES, 0)
    assert "nothing moves" in str(still.sentence)


@pytest.mark.parametrize("lr", [1e-300, 1e-9, 1e9, 1e300])
@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_a_rate_of_any_size_has_a_verdict(rule: type[Optimizer], lr: float) -> None:
    step, hessian = first_step(rule.id)
    for scale in (1e-12, 1.0, 1e200):
        seen = gauge(replace(step, lr=lr), hessian * scale)
        assert seen.verdict in VERDICTS
        assert seen.share is None or not isnan(seen.share)


DIVISOR = np.array((0.5, 4.0))
MEMORIES: dict[str, Array] = {"v": DIVISOR**2, "v_max": DIVISOR**2, "s": DIVISOR**2}
OWN_MEMORIES: dict[str, dict[str, Array]] = {
    "adamax": {"u_inf": DIVISOR},
    "adadelta": {"v": DIVISOR**2, "u": np.ones(2)},
}
DIVIDING = [rule for rule in OPTIMIZERS if rule.preconditioned and rule().recursion(1.0)]
LATE = 10**15
"""A step so late that no mean is corrected for its start any more."""


def frozen_step(rule_id: str, settings: Mapping[str, Value], lr: float) -> Step:
    """Give a step of a rule whose divisor has been DIVISOR for ages and hardly changes."""
    names = {knob.name for knob in make_optimizer(rule_id).knobs}
    forgetting = {"beta2", "alpha", "rho"} & names
    rule = make_optimizer(rule_id, {**settings, "lr": lr, **dict.fromkeys(forgetting, 1 - 1e-12)})
    step, _ = first_step(rule_id)
    theta = np.array((3e-9, -2e-9))
    state = rule.init(theta)
    memories = OWN_MEMORIES.get(rule_id, MEMORIES)
    state = state._replace(**{name: memories[name] for name in memories if name in state._fields})
    parts = rule.move(Moment(LATE, theta, theta * 0, lr), state).parts
    return replace(step, t=0, theta=theta, lr=lr, state=state, parts=parts, optimizer=rule)


def walk(step: Step, hessian: Array) -> Array:
    """Apply a rule on a quadratic from a step on, and give all theta."""
    theta, state, path = step.theta, step.state, []
    for k in range(STEPS):
        path.append(theta)
        move = step.optimizer.move(Moment(LATE + k, theta, hessian @ theta, step.lr), state)
        theta, state = theta + move.update, move.state
        if np.abs(theta).max() > 1e-5:  # from here on the divisor would change
            break
    return np.array(path)


@pytest.mark.parametrize("rule", DIVIDING, ids=lambda rule: rule.id)
@pytest.mark.parametrize("angle", ANGLES)
def test_with_a_frozen_divisor_the_divided_curvature_decides(
    rule: type[Optimizer], angle: float
) -> None:
    hessian = hessian_of((1.0, 10.0), angle)
    coupled = not any(line.role == SHRINK for line in rule.lines)
    roots = np.sqrt(1 / DIVISOR)
    for decay in (0.0, 3.0 if coupled else 0.01):
        seen_by_rule = hessian + (decay if coupled else 0.0) * np.eye(2)
        largest = float(np.linalg.eigvalsh(seen_by_rule * np.outer(roots, roots))[-1])
        limit = landmarks(rule()).limit  # type: ignore[arg-type]
        assert limit is not None
        for share, diverges in ((0.995, False), (1.005, True)):
            # Decoupled, the limit itself falls by half of lr times the decay.
            lr = share * limit / (largest + (0.0 if coupled else share * limit * decay / 2))
            step = frozen_step(rule.id, {"weight_decay": decay}, lr)
            seen = gauge(step, hessian)
            assert seen.share == pytest.approx(share, rel=1e-4)  # epsilon is beside the divisor
            assert (seen.verdict == DIVERGES) is diverges
            assert "divisor stay as they are" in str(seen.sentence)
            path = walk(step, hessian)
            assert (np.hypot(*path[-1]) > 100 * np.hypot(*path[0])) is np.bool_(diverges)
            if diverges:
                assert seen.direction is not None
                assert abs(seen.direction @ path[-1]) > 0.999 * np.hypot(*path[-1])


def test_several_rules_divide() -> None:
    assert {rule.id for rule in DIVIDING} >= {"adagrad", "rmsprop", "adam"}


def test_adagrad_lowers_its_rate_by_itself() -> None:
    step, hessian = first_step("adagrad", {"lr": 0.5, "lr_decay": 1.0})
    later = gauge(replace(step, t=9), hessian).value
    assert later == pytest.approx((gauge(step, hessian).value or 0.0) / 10)
    assert later


def test_a_divisor_that_has_seen_no_gradient_says_nothing() -> None:
    objective = quadratic((1.0, 10.0))
    trace = run_to_end(experiment(objective, "adam", {"lr": 0.1}, start=(1.0, 0.0), steps=1))
    seen = gauge(trace.step(0), objective.hessian(np.array((1.0, 0.0))))
    assert (seen.verdict, seen.value) == (UNKNOWN, None)
    assert "has seen no gradient" in str(seen.sentence)
    hidden = gauge(replace(trace.step(0), parts=()), objective.hessian(np.array((1.0, 0.0))))
    assert (hidden.verdict, hidden.value) == (UNKNOWN, None)
    assert "not known" in str(hidden.sentence)
