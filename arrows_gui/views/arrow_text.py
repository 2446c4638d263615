"""What is said of an arrow or a place under the mouse, and how numbers are written."""

from math import atan2, degrees, hypot

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step
from arrows_gui.core.written import MINUS, number_text, vector_text
from arrows_gui.views.arrow_item import DrawnArrow

SEPARATOR = "    "


def lines_text(vector: Array, names: tuple[str, str]) -> str:
    """Write a vector (2,) as one line for each component."""
    return "\n".join(f"{n} {number_text(float(v))}" for n, v in zip(names, vector, strict=True))


def direction_text(vector: Array) -> str:
    """Write the direction of a vector (2,) in degrees from the x axis."""
    if not vector.any():
        return "none"
    angle = degrees(atan2(vector[1] + 0.0, vector[0] + 0.0))
    return f"{angle:.1f}°".replace("-", MINUS)


def arrow_text(drawn: DrawnArrow, step: Step) -> str:
    """Say an arrow's name, formula, vector and length."""
    arrow = drawn.arrow
    length = number_text(hypot(*arrow.vector))
    lines = [
        f"{arrow.name}: {arrow.formula} = {vector_text(arrow.vector)}",
        f"length {length}, direction {direction_text(arrow.vector)}",
    ]
    if drawn.is_cut:
        lines.append("cut: longer than the view can show")
    return SEPARATOR.join(lines)


def place_text(objective: SurfaceObjective, x: float, y: float, with_slope: bool = True) -> str:
    """Say the loss and the gradient at a place."""
    loss, *gradient = objective.at(x, y)
    name_x, name_y = objective.surface.axis_names
    where = f"{name_x} = {number_text(x)}   {name_y} = {number_text(y)}   loss {number_text(loss)}"
    if not with_slope:
        return where
    slopes = ", ".join(number_text(slope) for slope in gradient)
    return f"{where}   gradient ({slopes})   length {number_text(hypot(*gradient))}"
