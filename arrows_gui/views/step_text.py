"""A step in words: what the picture shows at the cursor, for those who cannot see it."""

from math import atan2, hypot, pi

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.trace import Step
from arrows_gui.core.written import UNKNOWN, number_text
from arrows_gui.views.arrow_text import direction_text
from arrows_gui.views.numbers_panel import angle_text
from arrows_gui.views.words import tr

WAYS = (
    *("to the right", "up and to the right", "up", "up and to the left"),
    *("to the left", "down and to the left", "down", "down and to the right"),
)
"""The eight ways of the plot, counted against the clock from the right."""

STEP = "Step {step}: at ({names}) = {theta} the loss is {loss}; {gradient}; {update}."
DOWNHILL = "the gradient arrow (downhill) points {way} ({direction}), slope {slope}"
TAKEN = (
    "the update is hidden",
    "the update is not a finite number",
    "the update is 0",
    "the update goes {length} {way} ({direction})",
)
PENDING = (
    "the next update is hidden",
    "the next update is not a finite number",
    "the next update would be 0",
    "the next update would go {length} {way} ({direction})",
)
"""What is said of an update that is taken, and of one that is not."""


def step_text(step: Step, names: tuple[str, str]) -> str:
    """Say place, loss, gradient and update of a step of a surface whose axes have these names.

    Directions are in degrees from the first axis, against the clock.
    """
    place = {"step": step.t, "names": ", ".join(names), "theta": step.theta}
    loss, gradient, update = number_text(step.loss), _gradient_text(step), _update_text(step)
    return tr(STEP, **place, loss=loss, gradient=gradient, update=update)


def way_text(vector: Array) -> str:
    """Say in which of eight ways a vector (2,) points on the plot."""
    return tr(WAYS[round(atan2(vector[1] + 0.0, vector[0] + 0.0) / (pi / 4)) % 8])


def _gradient_text(step: Step) -> str:
    if not np.isfinite(step.gradient).all():
        return tr("the gradient is hidden")
    if not step.gradient.any():
        return tr("the gradient is 0")
    arrow = -step.gradient
    way, direction, slope = way_text(arrow), direction_text(arrow), hypot(*arrow)
    return tr(DOWNHILL, way=way, direction=direction, slope=slope)


def _update_text(step: Step) -> str:
    hidden, infinite, none, goes = PENDING if step.pending else TAKEN
    if np.isnan(step.update).any():
        return tr(hidden)
    if not np.isfinite(step.update).all():
        return tr(infinite)
    if not step.update.any():
        return tr(none)
    length, way, direction = hypot(*step.update), way_text(step.update), direction_text(step.update)
    text = tr(goes, length=length, way=way, direction=direction)
    off = angle_text(step.update, -step.gradient)
    if off in (tr("none"), UNKNOWN):
        return text
    return tr("{update}, {angle} off the gradient arrow", update=text, angle=off)
