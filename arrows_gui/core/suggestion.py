"""A learning rate and a start that show something, where the defaults would look dead."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import nice_below
from arrows_gui.core.curvature import eigenvalues
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import Moment, Optimizer, with_settings
from arrows_gui.core.surface import Point

FIRST_STEP = 0.08
"""The first step of a scale-free rule should take about this share of the surface's extent."""

SMALLEST_SHARE = 0.02
"""However large the momentum, a rule gets at least this share of the surface's rate."""

GRID = 41
"""Points a side of the grid on which a finite start is looked for."""


def suggested_lr(objective: SurfaceObjective, rule: Optimizer, start: Point) -> float:
    """Give a learning rate with which the rule visibly descends from the start.

    Rules that follow the slope take the surface's rate, less what their momentum adds up;
    scale-free ones a rate whose first step is a small share of the window, as far as the slider
    goes; rules that use the curvature know their step, and keep their own rate.
    """
    if rule.needs_hessian:
        return rule.lr
    if not rule.scale_free:
        share = max(2 * (1 - getattr(rule, "momentum", 0.5)), SMALLEST_SHARE)
        return float(f"{objective.surface.lr * share:.2g}")
    theta = np.array(start)
    unit = with_settings(rule, {"lr": 1.0})
    gradient = objective.gradient(theta, 1)[1]
    with np.errstate(all="ignore"):
        move = unit.move(Moment(1, theta, gradient, 1.0), unit.init(theta))
        length = float(np.linalg.norm(move.update))
    usable = np.isfinite(length) and length > 0
    if not usable:
        return rule.lr
    highest = next(knob.high for knob in rule.knobs if knob.name == "lr")
    return min(highest, nice_below(FIRST_STEP * objective.extent / length))


def rate_for_curvature(objective: SurfaceObjective, start: Point) -> float:
    """Give half the largest stable rate of gradient descent at a point; 0.1 where not known."""
    values = eigenvalues(objective.hessian(np.array(start)))
    steepest = 0.0 if values is None else float(np.abs(values).max())
    return min(1.0, nice_below(1 / steepest)) if steepest > 1e-6 else 0.1


def finite_start(objective: SurfaceObjective, wanted: Point) -> Point | None:
    """Give the wanted start, or the nearest grid point where loss and gradient are finite.

    Gives None where there is none.
    """
    if np.isfinite(objective.at(*wanted)).all():
        return wanted
    points = _window_grid(objective)
    values = np.stack(objective.formula.gradient(points[:, 0], points[:, 1]))
    points = points[np.isfinite(values).all(axis=0)]
    if not len(points):
        return None
    nearest = points[np.hypot(points[:, 0] - wanted[0], points[:, 1] - wanted[1]).argmin()]
    return float(nearest[0]), float(nearest[1])


def window_losses(objective: SurfaceObjective) -> Array:
    """Give the losses on a grid over the surface's window."""
    return objective.loss(_window_grid(objective))


def _window_grid(objective: SurfaceObjective) -> Array:
    x_from, x_to, y_from, y_to = objective.surface.window
    xs, ys = np.meshgrid(np.linspace(x_from, x_to, GRID), np.linspace(y_from, y_to, GRID))
    grid: Array = np.stack((xs.ravel(), ys.ravel()), axis=-1)
    return grid
