"""A step in words: what the picture shows at the cursor, for those who cannot see it."""

from math import atan2, hypot, pi

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.trace import Step
from arrows_gui.core.written import number_text, vector_text
from arrows_gui.views.arrow_text import direction_text
from arrows_gui.views.numbers_panel import angle_text

WAYS = (
    *("to the right", "up and to the right", "up", "up and to the left"),
    *("to the left", "down and to the left", "down", "down and to the right"),
)
"""The eight ways of the plot, counted against the clock from the right."""


def step_text(step: Step, names: tuple[str, str]) -> str:
    """Say place, loss, gradient and update of a step of a surface whose axes have these names.

    Directions are in degrees from the first axis, against the clock.
    """
    place = f"at ({', '.join(names)}) = {vector_text(step.theta)} the loss is"
    parts = (_gradient_text(step), _update_text(step))
    return f"Step {step.t}: {place} {number_text(step.loss)}; {'; '.join(parts)}."


def way_text(vector: Array) -> str:
    """Say in which of eight ways a vector (2,) points on the plot."""
    return WAYS[round(atan2(vector[1] + 0.0, vector[0] + 0.0) / (pi / 4)) % 8]


def _gradient_text(step: Step) -> str:
    if not np.isfinite(step.gradient).all():
        return "the gradient is hidden"
    if not step.gradient.any():
        return "the gradient is 0"
    arrow = -step.gradient
    return (
        f"the gradient arrow (downhill) points {way_text(arrow)} ({direction_text(arrow)})"
        f", slope {number_text(hypot(*arrow))}"
    )


def _update_text(step: Step) -> str:
    subject = "the next update" if step.pending else "the update"
    if np.isnan(step.update).any():
        return f"{subject} is hidden"
    if not np.isfinite(step.update).all():
        return f"{subject} is not a finite number"
    if not step.update.any():
        return f"{subject} {'would be' if step.pending else 'is'} 0"
    goes = "would go" if step.pending else "goes"
    text = (
        f"{subject} {goes} {number_text(hypot(*step.update))} {way_text(step.update)}"
        f" ({direction_text(step.update)})"
    )
    off = angle_text(step.update, -step.gradient)
    return text if off == "none" else f"{text}, {off} off the gradient arrow"
