"""Suggested rates and starts: the first screen shows a descent, for every surface and rule."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.setup import suited
from arrows_gui.core.suggestion import finite_start, rate_for_curvature, suggested_lr, window_losses
from arrows_gui.core.surface import Surface, own_surface
from arrows_gui.core.surfaces import SURFACES
from tests.core.helpers import formula, on

every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)

SCREEN_STEPS = 100
VISIBLE = 0.02
"""A share of the window that can be seen."""


@every_rule
@every_surface
def test_the_first_screen_descends_visibly(surface: Surface, rule: type[Optimizer]) -> None:
    if rule.needs_hessian:
        return  # Newton goes to where the gradient is 0, be it uphill
    objective = SurfaceObjective(surface)
    made = suited(make_optimizer(rule.id), objective, surface.start)
    run = Experiment(objective, surface.start, (Runner(0, rule.title, made),), SCREEN_STEPS)
    descent = Descent(run)
    descent.advance(SCREEN_STEPS)
    points = descent.batches()[0].points
    assert points[-1, 2] < points[0, 2]
    moved = np.abs(points[:, :2] - points[0, :2]).max()
    assert moved > VISIBLE * objective.extent
    first = np.hypot(*(points[1, :2] - points[0, :2]))
    assert first < 2 * objective.extent


@every_rule
@every_surface
def test_a_suggested_rate_is_legal_and_round(surface: Surface, rule: type[Optimizer]) -> None:
    rate = suggested_lr(SurfaceObjective(surface), make_optimizer(rule.id), surface.start)
    assert rate > 0
    assert with_settings(make_optimizer(rule.id), {"lr": rate}).lr == rate
    assert float(f"{rate:.2g}") == rate


@every_rule
@pytest.mark.parametrize("text", ["0*x", "1e300*x", "1e-300*x + y*1e-300", "abs(x)", "1/x"])
def test_odd_surfaces_get_a_legal_rate_too(text: str, rule: type[Optimizer]) -> None:
    objective = formula(text)
    rate = suggested_lr(objective, make_optimizer(rule.id), (1.5, 1.0))
    assert 0 < rate < np.inf
    with_settings(make_optimizer(rule.id), {"lr": rate})


@pytest.mark.parametrize("scale", [1e-3, 1.0, 50.0, 1e4])
def test_a_rate_for_the_curvature_is_stable_and_not_timid(scale: float) -> None:
    rate = rate_for_curvature(formula(f"{scale}*x^2 + {scale / 3}*y^2"), (1.0, 1.0))
    steepest = 2 * scale
    assert rate * steepest < 2
    assert rate * steepest > 0.3 or rate == 1.0


@pytest.mark.parametrize("text", ["x + y", "0*x", "abs(x)"])
def test_without_a_known_curvature_there_is_a_rate_all_the_same(text: str) -> None:
    assert rate_for_curvature(formula(text), (-1.0, 1.0)) == 0.1


def test_a_wanted_start_is_kept_where_it_is_finite() -> None:
    assert finite_start(on("bowl"), (7.0, 8.0)) == (7.0, 8.0)


def test_the_nearest_finite_start_is_taken() -> None:
    start = finite_start(formula("log(x) + y^2"), (-0.5, 1.0))
    assert start is not None
    assert 0 < start[0] <= 0.11
    assert abs(start[1] - 1.0) < 0.06


def test_there_may_be_no_finite_start() -> None:
    assert finite_start(formula("log(0 - 1 - x^2)"), (0.0, 0.0)) is None


@every_surface
def test_losses_cover_the_window(surface: Surface) -> None:
    objective = SurfaceObjective(surface)
    losses = window_losses(objective)
    x_from, x_to, y_from, y_to = surface.window
    corners = np.array([(x, y) for x in (x_from, x_to) for y in (y_from, y_to)])
    assert np.isfinite(losses).any()
    assert losses.min() <= objective.loss(corners).min()
    assert losses.max() >= objective.loss(corners).max()


def test_losses_of_a_typed_formula_follow_its_window() -> None:
    surface = own_surface("x + y", (10, 20, 100, 200))
    losses = window_losses(SurfaceObjective(surface))
    assert (losses.min(), losses.max()) == (110, 220)
