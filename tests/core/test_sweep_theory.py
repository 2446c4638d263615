"""What theory says of a sweep, held against the rules' own roots and against real runs."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.stability import landmarks, root_at
from arrows_gui.core.surface import own_surface
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.sweep import sweep
from arrows_gui.core.sweep_plan import (
    CODES,
    DIVERGED,
    MOVING,
    SETTLED,
    SweepMap,
    SweepPlan,
    axis_of,
    start_axes,
)
from arrows_gui.core.sweep_text import cell_text
from arrows_gui.core.sweep_theory import constant_hessian, theory

STEPS = 400
RATES = ("lr", 1e-2, 10.0, True)
MOMENTA = ("momentum", 0.0, 0.99, False)
KAPPA = 25.0
HIGHEST = {"bowl": 2.0, "ravine": KAPPA}

BORDERS: tuple[tuple[str, dict[str, float], tuple[Any, ...]], ...] = (
    ("gd", {}, (RATES,)),
    ("gd", {}, (RATES, ("weight_decay", 0.01, 100.0, True))),
    ("momentum", {}, (RATES, MOMENTA)),
    ("momentum", {"dampening": 0.5}, (RATES, MOMENTA)),
    ("momentum", {"lr": 0.05}, (("momentum", 0.0, 1.5, False), ("dampening", 0.0, 0.9, False))),
    ("nesterov", {}, (RATES, MOMENTA)),
    ("qhm", {}, (RATES, ("beta", 0.0, 0.98, False))),
    ("qhm", {"beta": 0.9}, (("nu", 0.0, 1.0, False), RATES)),
)


class Silent:
    """Hears how far a sweep is, and says nothing."""

    def progress(self, share: float) -> None: ...
    def partial(self, result: object) -> None: ...
    def check(self) -> None: ...


def planned(
    surface: str, rule_id: str, knobs: dict[str, float], axes: Sequence[Any], count: int = 40
) -> SweepPlan:
    constants = {"kappa": KAPPA, "phi": 30.0} if surface == "ravine" else {}
    objective = SurfaceObjective(surface_by_id(surface), constants)
    rule = make_optimizer(rule_id, knobs)
    by_name = {knob.name: knob for knob in rule.knobs}
    made = tuple(axis_of(by_name[name], low, high, count, log) for name, low, high, log in axes)
    runner = Runner(1, rule.title, rule)
    experiment = Experiment(objective, objective.surface.start, (runner,), STEPS)
    return SweepPlan(experiment, 1, made, STEPS)


def changed(plan: SweepPlan, **changes: object) -> SweepPlan:
    """Give a plan whose runner has other settings."""
    runner = replace(plan.experiment.runners[0], **changes)  # type: ignore[arg-type]
    return replace(plan, experiment=replace(plan.experiment, runners=(runner,)))


def indices(plan: SweepPlan, line: Array) -> Array:
    """Give a line of values as places of cells (m, 2), the second 0 on a single axis."""
    columns = [
        np.interp(
            np.log(own) if axis.log else own,
            np.log(axis.values) if axis.log else axis.values,
            np.arange(len(axis.values)),
        )
        for axis, own in zip(plan.axes, line.T, strict=True)
    ]
    return np.stack((columns[0], columns[1] if len(columns) > 1 else np.zeros(len(line))), axis=1)


def seen_border(found: SweepMap) -> Array:
    """Give the places (m, 2), column and row, between neighbours of which one settles."""
    calm = np.isin(found.codes, (CODES[SETTLED], CODES[MOVING]))
    rows, columns = np.nonzero(calm[:, 1:] != calm[:, :-1])
    below, across = np.nonzero(calm[1:] != calm[:-1])
    beside = np.stack((columns + 0.5, rows.astype(float)), axis=1)
    return np.concatenate((beside, np.stack((across.astype(float), below + 0.5), axis=1)))


def farthest(a: Array, b: Array) -> float:
    """Give how far the points of a lie at most from those of b, in cells."""
    apart = np.abs(a[:, None] - b[None]).max(axis=2)
    return float(apart.min(axis=1).max())


@pytest.mark.parametrize("surface", ["bowl", "ravine"])
def test_runs_stop_settling_within_a_cell_of_the_line(surface: str) -> None:
    for rule_id, knobs, axes in BORDERS:
        plan = planned(surface, rule_id, knobs, axes)
        known = theory(plan)
        assert known is not None
        assert known.lines, rule_id
        line = np.concatenate([indices(plan, each) for each in known.lines])
        seen = seen_border(sweep(plan, Silent()))
        assert len(seen), rule_id
        assert farthest(seen, line) <= 1, (rule_id, knobs)
        assert farthest(line, seen) <= 1, (rule_id, knobs)


def test_heavy_ball_has_its_border_at_twice_one_plus_momentum() -> None:
    for surface, highest in HIGHEST.items():
        known = theory(planned(surface, "momentum", {}, (RATES, MOMENTA)))
        assert known is not None
        assert len(known.lines) == 1
        rate, momentum = known.lines[0].T
        np.testing.assert_allclose(rate * highest, 2 * (1 + momentum), rtol=1e-7)
        assert momentum.min() == 0
        assert momentum.max() == pytest.approx(0.99)
        assert str(known.label) == f"lr × λ = 2 (1 + μ), λ = {highest:g}"  # noqa: RUF001


def test_every_line_lies_at_the_limit_of_its_rule() -> None:
    for rule_id, knobs, axes in BORDERS:
        plan = planned("ravine", rule_id, knobs, axes)
        known = theory(plan)
        assert known is not None
        for point in np.concatenate(known.lines)[::9]:
            values = {axis.name: float(v) for axis, v in zip(plan.axes, point, strict=True)}
            if values.get("momentum", 1.0) < 1e-6:
                continue  # dampening ends there all at once
            rule = with_settings(plan.experiment.runners[0].optimizer, values)
            decay = float(getattr(rule, "weight_decay", 0.0))
            lengths = [abs(root_at(rule, rule.lr * (each + decay), 0.0)) for each in (1.0, KAPPA)]
            assert max(lengths) == pytest.approx(1.0, abs=1e-6), (rule_id, values)
            limit = landmarks(rule).limit  # type: ignore[arg-type]  # a frozen record
            if limit is not None and getattr(rule, "momentum", 0.0) < 1:
                assert rule.lr * (KAPPA + decay) == pytest.approx(limit, rel=1e-6)


def test_the_optimum_has_the_shortest_longest_root() -> None:
    for rule_id, axes in (("gd", (RATES,)), ("momentum", (RATES, MOMENTA))):
        plan = planned("ravine", rule_id, {"weight_decay": 0.5}, axes)
        known = theory(plan)
        assert known is not None
        assert known.optimum is not None
        rule = plan.experiment.runners[0].optimizer

        def longest(values: dict[str, float], rule: Any = rule) -> float:
            at = with_settings(rule, values)
            return max(abs(root_at(at, at.lr * (each + 0.5), 0.0)) for each in (1.0, KAPPA))

        best = known.optimum.values
        assert longest(best) == pytest.approx(known.optimum.rate, abs=1e-6)
        for name, value in best.items():
            for share in (0.97, 1.03):
                assert longest({**best, name: share * value}) > known.optimum.rate + 1e-4


def test_a_quadratic_is_known_from_its_formula() -> None:
    for formula, expected in (
        ("x^2/3 + x*y + 2*y^2 - x", [[2 / 3, 1], [1, 4]]),
        ("(x + 2*y - 7)^2 + (2*x + y - 5)^2", [[10, 8], [8, 10]]),
        ("3*x - y", [[0, 0], [0, 0]]),
        ("x^2 + abs(y)", None),
        ("x^2 + y^4", None),
        ("x^2*y", None),
        ("exp(x) + y^2", None),
    ):
        hessian = constant_hessian(SurfaceObjective(own_surface(formula)))
        if expected is None:
            assert hessian is None, formula
        else:
            np.testing.assert_allclose(hessian, expected, err_msg=formula)  # type: ignore[arg-type]


def test_nothing_is_said_where_theory_does_not_hold() -> None:
    plan = planned("bowl", "momentum", {}, (RATES, MOMENTA))
    falling = next(each for each in SCHEDULES if each.id != "constant")()
    noisy = replace(plan, experiment=replace(plan.experiment, sigma=0.1))
    starts = replace(plan, axes=start_axes(plan.experiment.on_surface, 10))
    for other in (
        *(changed(plan, schedule=falling), changed(plan, clip=Clip(norm=1.0)), noisy, starts),
        planned("bowl", "adam", {}, (RATES,)),
        planned("rosenbrock", "momentum", {}, (RATES, MOMENTA)),
    ):
        assert theory(other) is None


def test_where_the_loss_curves_downhill_the_note_says_so() -> None:
    saddle = theory(planned("saddle", "gd", {}, (RATES,)))
    assert saddle is not None
    assert saddle.lines[0][0, 0] == pytest.approx(1.0)
    assert saddle.optimum is None
    assert "nothing to settle on along it" in str(saddle.note)
    plan = planned("bowl", "gd", {}, (RATES,))
    dome = SurfaceObjective(own_surface("0 - x^2 - y^2"))
    known = theory(replace(plan, experiment=replace(plan.experiment, objective=dome)))
    assert known is not None
    assert not known.lines
    assert "whatever the knobs" in str(known.note)


def test_a_cell_is_told_in_one_sentence() -> None:
    plan = replace(planned("bowl", "gd", {}, (("lr", 0.01, 10.0, True),), 4), target=1e-3)
    found = sweep(plan, Silent())
    first, last = (str(cell_text(found, 0, column)) for column in (0, 3))
    assert first.startswith("learning rate 0.01: still moving, loss ")
    reached = int(found.reached[0, 0])
    assert f"at or below 0.001 since step {reached}" in first
    assert f"after {STEPS} steps" in first
    end = int(found.last[0, 3]) + 1
    assert int(found.codes[0, 3]) == CODES[DIVERGED]
    said = f"learning rate 10: diverged at step {end}: not finite any more; never at or below 0.001"
    assert last == said
    settled = sweep(
        replace(plan, axes=(replace(plan.axes[0], values=np.array((0.1, 0.3))),)), Silent()
    )
    assert "settled" in str(cell_text(settled, 0, 1))
    assert "minimum 1 at (0, 0)" in str(cell_text(settled, 0, 1))
