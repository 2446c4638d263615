"""Quantities of a step on a surface: points, components, angles, curvature and minima."""

from dataclasses import replace
from functools import lru_cache
from math import atan2, degrees, inf

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import (
    CRITICAL_POINTS,
    SADDLE,
    Curvature,
    critical_point_near,
    curvature_at,
    polished_minimum,
)
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.stability import DIVERGES, DOWNHILL, gauge
from arrows_gui.core.standings import standings
from arrows_gui.core.surface import Minimum
from arrows_gui.lessons.quantities_step import GRADIENT, UPDATE, between, length
from arrows_gui.lessons.quantity import SURFACE, WORD, Quantity, no_direction
from arrows_gui.lessons.reading import Reading

VELOCITY, WEIGHT, TO_MINIMUM = "the velocity", "the weight arrow", "the way to the minimum"
NO_POINT = "none"
HIGH_RATE = 1e9
"""At this rate every curvature is beyond a limit, and the largest one decides."""


def angle(r: Reading, what: str, vector: Array) -> float:
    """Give the direction of a vector (2,) in degrees, above -180 and up to 180."""
    if not (vector.any() and np.isfinite(vector).all()):
        raise no_direction(what, r.k)
    x, y = (vector + 0.0).tolist()  # without a minus sign at 0
    return degrees(atan2(y, x))


def unit_gradient(r: Reading, axis: int) -> float:
    """Give a component of the gradient over its length."""
    if not r.step.gradient.any():
        raise no_direction(GRADIENT, r.k)
    return float(r.step.gradient[axis]) / length(r.step.gradient)


def velocity(r: Reading) -> Array:
    """Give the velocity arrow (2,); BadInput for a rule that has none."""
    if r.step.velocity is None:
        rule = r.trace.runner.optimizer.title
        raise BadInput("{rule} has no velocity: it carries no step on", rule=rule)
    return r.step.velocity


@lru_cache(maxsize=64)
def minima_of(objective: SurfaceObjective) -> tuple[Minimum, ...]:
    """Give the known minima of a surface."""
    return objective.minima()


def minimum(r: Reading) -> Array:
    """Give the nearest known minimum (2,), or of an own formula the one that Newton finds."""
    known = [np.array((each.x, each.y)) for each in minima_of(r.surface)]
    if known:
        return min(known, key=lambda point: length(point - r.step.theta))
    with np.errstate(all="ignore"):
        found = polished_minimum(r.surface.gradients, r.surface.hessian, r.step.theta)
    if found is None:
        raise BadInput("no minimum is known here, nor does Newton's method lead to one")
    return found


def way_to_minimum(r: Reading) -> Array:
    """Give the way (2,) to the nearest minimum."""
    return minimum(r) - r.step.theta


def curvature(r: Reading) -> Curvature:
    """Give the curvature at the point; BadInput where it is not finite."""
    found = curvature_at(r.surface.hessian(r.step.theta))
    if found is None:
        raise BadInput("the curvature is not finite at step {step}", step=r.k)
    return found


def limit(r: Reading) -> float:
    """Give the largest rate at which a run settles on the curvature here; inf where at all.

    It is 0 where a run settles at none, as with a momentum of 1.
    """
    hessian = r.surface.hessian(r.step.theta)
    if gauge(replace(r.step, lr=r.step.lr or 1.0), hessian).verdict == DOWNHILL:
        raise BadInput("the loss curves downhill here: no rate settles along that direction")
    # Its limit is on the rate times the curvature, and depends on the rate by the decay only.
    bound, worst = gauge(r.step, hessian).limit, gauge(replace(r.step, lr=HIGH_RATE), hessian)
    if not bound:
        return 0.0 if worst.verdict == DIVERGES else inf
    return bound * HIGH_RATE / worst.value if worst.value else inf


def critical_point(r: Reading) -> str:
    """Name the critical point that is near, within two hundredths of the view, or NO_POINT."""
    objective = r.surface
    with np.errstate(all="ignore"):
        found = critical_point_near(
            objective.gradients, objective.hessian, r.step.theta, objective.extent
        )
    return found or NO_POINT


def place(r: Reading) -> float:
    """Give the place of the runner in the standings at the step, 1 for the one that leads."""
    run, runners = r.run, r.experiment.runners
    traces = {runner.id: run.trace(runner.id, max(r.asked, 0)) for runner in runners}
    rows = standings(runners, traces, r.asked, r.surface, run.view.finish)
    return float(next(row.place for row in rows if row.runner == r.runner))


SURFACE_QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        *("x", "x", SURFACE),
        "The first parameter.",
        lambda r: float(r.step.theta[0]),
    ),
    Quantity(
        *("y", "y", SURFACE),
        "The second parameter.",
        lambda r: float(r.step.theta[1]),
    ),
    Quantity(
        *("start_x", "Start, x", SURFACE),
        "The first parameter at the start.",
        lambda r: float(r.experiment.start[0]),
    ),
    Quantity(
        *("start_y", "Start, y", SURFACE),
        "The second parameter at the start.",
        lambda r: float(r.experiment.start[1]),
    ),
    Quantity(
        *("start_distance", "Distance from the start", SURFACE),
        "How far the point is from the start.",
        lambda r: length(r.step.theta - np.array(r.experiment.start)),
    ),
    Quantity(
        *("gradient_x", "Gradient, x", SURFACE),
        "The slope of the loss along x.",
        lambda r: float(r.step.gradient[0]),
    ),
    Quantity(
        *("gradient_y", "Gradient, y", SURFACE),
        "The slope of the loss along y.",
        lambda r: float(r.step.gradient[1]),
    ),
    Quantity(
        *("unit_gradient_x", "Direction of the gradient, x", SURFACE),
        "The gradient over its length, along x.",
        lambda r: unit_gradient(r, 0),
    ),
    Quantity(
        *("unit_gradient_y", "Direction of the gradient, y", SURFACE),
        "The gradient over its length, along y.",
        lambda r: unit_gradient(r, 1),
    ),
    Quantity(
        *("update_x", "Update, x", SURFACE),
        "How far the step leads along x.",
        lambda r: float(r.step.update[0]),
    ),
    Quantity(
        *("update_y", "Update, y", SURFACE),
        "How far the step leads along y.",
        lambda r: float(r.step.update[1]),
    ),
    Quantity(
        *("velocity_x", "Velocity, x", SURFACE),
        "The velocity along x.",
        lambda r: float(velocity(r)[0]),
    ),
    Quantity(
        *("velocity_y", "Velocity, y", SURFACE),
        "The velocity along y.",
        lambda r: float(velocity(r)[1]),
    ),
    Quantity(
        *("velocity_length", "Length of the velocity", SURFACE),
        "How far past gradients carry the point.",
        lambda r: length(velocity(r)),
    ),
    Quantity(
        *("weight_length", "Length of the weight arrow", SURFACE),
        "How far the point is from the origin.",
        lambda r: length(r.step.theta),
    ),
    Quantity(
        *("gradient_angle", "Direction of the gradient", SURFACE),
        "Its angle in degrees, from the x axis, against the clock.",
        lambda r: angle(r, GRADIENT, r.step.gradient),
    ),
    Quantity(
        *("negative_gradient_angle", "Direction of downhill", SURFACE),
        "The angle of the negative gradient in degrees.",
        lambda r: angle(r, GRADIENT, -r.step.gradient),
    ),
    Quantity(
        *("update_angle", "Direction of the update", SURFACE),
        "The angle of the update in degrees.",
        lambda r: angle(r, UPDATE, r.step.update),
    ),
    Quantity(
        *("velocity_angle", "Direction of the velocity", SURFACE),
        "The angle of the velocity in degrees.",
        lambda r: angle(r, VELOCITY, velocity(r)),
    ),
    Quantity(
        *("weight_angle", "Direction of the weight arrow", SURFACE),
        "The angle of the point in degrees, seen from the origin.",
        lambda r: angle(r, WEIGHT, r.step.theta),
    ),
    Quantity(
        *("weight_to_negative_gradient", "Weight arrow against downhill", SURFACE),
        "The angle between the weight arrow and the negative gradient, in degrees.",
        lambda r: between(r, (WEIGHT, r.step.theta), (GRADIENT, -r.step.gradient)),
    ),
    Quantity(
        *("gradient_to_minimum", "Downhill against the minimum", SURFACE),
        "The angle between the negative gradient and the way to the nearest minimum, in degrees.",
        lambda r: between(r, (GRADIENT, -r.step.gradient), (TO_MINIMUM, way_to_minimum(r))),
    ),
    Quantity(
        *("update_to_minimum", "Update against the minimum", SURFACE),
        "The angle between the update and the way to the nearest minimum, in degrees.",
        lambda r: between(r, (UPDATE, r.step.update), (TO_MINIMUM, way_to_minimum(r))),
    ),
    Quantity(
        *("minimum_x", "Nearest minimum, x", SURFACE),
        "The nearest known minimum; of an own formula the one that Newton's method finds.",
        lambda r: float(minimum(r)[0]),
    ),
    Quantity(
        *("minimum_y", "Nearest minimum, y", SURFACE),
        "The nearest minimum along y.",
        lambda r: float(minimum(r)[1]),
    ),
    Quantity(
        *("minimum_distance", "Distance to the minimum", SURFACE),
        "How far the nearest minimum is.",
        lambda r: length(way_to_minimum(r)),
    ),
    Quantity(
        *("minimum_angle", "Direction of the minimum", SURFACE),
        "The angle of the way to the nearest minimum in degrees.",
        lambda r: angle(r, TO_MINIMUM, way_to_minimum(r)),
    ),
    Quantity(
        *("minimum_loss", "Loss of the minimum", SURFACE),
        "The loss at the nearest minimum.",
        lambda r: float(r.surface.at(*minimum(r).tolist())[0]),
    ),
    Quantity(
        *("minima_count", "Known minima", SURFACE),
        "How many minima of the surface are known.",
        lambda r: float(len(minima_of(r.surface))),
    ),
    Quantity(
        *("lambda_max", "Largest curvature", SURFACE),
        "The largest eigenvalue of the Hessian at the point.",
        lambda r: float(curvature(r).values[-1]),
    ),
    Quantity(
        *("lambda_min", "Smallest curvature", SURFACE),
        "The smallest eigenvalue of the Hessian; below 0 the loss curves downhill.",
        lambda r: float(curvature(r).values[0]),
    ),
    Quantity(
        *("condition", "Condition number", SURFACE),
        "The largest curvature over the smallest; inf where one is not above 0.",
        lambda r: curvature(r).condition or inf,
    ),
    Quantity(
        *("limit", "Largest stable rate", SURFACE),
        "The learning rate above which this rule diverges on the curvature here; inf for none.",
        limit,
    ),
    Quantity(
        *("critical_point", "Critical point", SURFACE),
        "The critical point within 2 % of the view.",
        critical_point,
        WORD,
        (*CRITICAL_POINTS, NO_POINT),
    ),
    Quantity(
        *("saddle", "At a saddle", SURFACE),
        "1 where a saddle is within 2 % of the view, otherwise 0.",
        lambda r: float(critical_point(r) == SADDLE),
    ),
    Quantity(
        *("place", "Place", SURFACE),
        "The place in the standings at the step: 1 leads.",
        place,
    ),
)
