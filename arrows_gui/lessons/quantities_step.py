"""Quantities of the vectors of a step: their lengths, and the angles between them."""

from collections.abc import Callable
from math import cos, radians

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.grading import angle_between
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.quantity import BOTH, Quantity, no_direction
from arrows_gui.lessons.reading import Reading

GRADIENT, UPDATE = "the gradient", "the update"
Vector = Callable[[Reading], Array]


def length(vector: Array) -> float:
    """Give the length of a vector (n,)."""
    return float(np.linalg.norm(vector))


def ratio(part: float, whole: float, of_what: str) -> float:
    """Give a length over another one; BadInput where that one is 0."""
    if not whole:
        raise BadInput("this is a share of the length of {what}, which is 0 here", what=of_what)
    return part / whole


def between(r: Reading, a: tuple[str, Array], b: tuple[str, Array]) -> float:
    """Give the angle between two named vectors (n,) in degrees, 0 ... 180."""
    for what, vector in (a, b):
        if not (vector.any() and np.isfinite(vector).all()):
            raise no_direction(what, r.k)
    if len(a[1]) == len(b[1]) == 2:
        return angle_between(a[1], b[1])
    u, v = a[1] / length(a[1]), b[1] / length(b[1])
    # Half of the angle has the tangent |u - v| / |u + v|, which keeps its digits at 0 and at 180.
    return float(np.degrees(2 * np.arctan2(length(u - v), length(u + v))))


def update_to_descent(r: Reading) -> float:
    """Give the angle between the update and the negative gradient."""
    return between(r, (UPDATE, r.step.update), (GRADIENT, -r.step.gradient))


def to_previous(r: Reading, what: str, vector: Vector) -> float:
    """Give the angle between a vector of this step and of the one before."""
    if r.k == r.trace.first:
        raise BadInput("there is no step before step {step}", step=r.k)
    before = Reading(r.run, r.runner, r.k - 1, True)
    return between(r, (what, vector(r)), (what, vector(before)))


STEP_QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        *("gradient_length", "Length of the gradient", BOTH),
        "How steep the loss is: the slope along the gradient.",
        lambda r: length(r.step.gradient),
    ),
    Quantity(
        *("used_gradient_length", "Length of the used gradient", BOTH),
        "The length of the gradient after noise and clipping.",
        lambda r: length(r.step.used_gradient),
    ),
    Quantity(
        *("update_length", "Length of the update", BOTH),
        "How far the step leads, in parameter units.",
        lambda r: length(r.step.update),
    ),
    Quantity(
        *("update_over_gradient", "Update over gradient", BOTH),
        "The length of the update over that of the gradient; for gradient descent the rate.",
        lambda r: ratio(length(r.step.update), length(r.step.gradient), GRADIENT),
    ),
    Quantity(
        *("update_ratio", "Update over parameters", BOTH),
        "The length of the update over that of all parameters.",
        lambda r: ratio(length(r.step.update), length(r.step.theta), "the parameters"),
    ),
    Quantity(
        *("update_to_negative_gradient", "Update against downhill", BOTH),
        "The angle between the update and the negative gradient, in degrees.",
        update_to_descent,
    ),
    Quantity(
        *("cos_descent", "Cosine of update and downhill", BOTH),
        "1 where the update goes straight downhill, below 0 where it goes uphill.",
        lambda r: cos(radians(update_to_descent(r))),
    ),
    Quantity(
        *("update_to_previous", "Update against the one before", BOTH),
        "The angle between this update and the one before, in degrees.",
        lambda r: to_previous(r, UPDATE, lambda q: q.step.update),
    ),
    Quantity(
        *("gradient_to_previous", "Gradient against the one before", BOTH),
        "The angle between this gradient and the one before, in degrees.",
        lambda r: to_previous(r, GRADIENT, lambda q: q.step.gradient),
    ),
)
