"""What is said of an arrow or a place under the mouse, and how numbers are written."""

from math import atan2, degrees, hypot

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step
from arrows_gui.views.arrow_item import DrawnArrow

MINUS = "\N{MINUS SIGN}"
SEPARATOR = "    "


def number_text(value: float) -> str:
    """Write a number with five significant digits and a true minus sign."""
    return f"{value + 0.0:.5g}".replace("-", MINUS)


def vector_text(vector: Array) -> str:
    """Write a vector (2,)."""
    return f"({', '.join(number_text(float(value)) for value in vector)})"


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
    if arrow.kind.id in ("update", "velocity", "terms"):
        lines.append(f"{step.optimizer.title}: {step.optimizer.lines[-1].text}")
    if drawn.is_cut:
        lines.append("cut: longer than the view can show")
    return SEPARATOR.join(lines)


def place_text(objective: SurfaceObjective, x: float, y: float) -> str:
    """Say the loss and the gradient at a place."""
    loss, *gradient = objective.at(x, y)
    name_x, name_y = objective.surface.axis_names
    where = f"{name_x} = {number_text(x)}   {name_y} = {number_text(y)}   loss {number_text(loss)}"
    slopes = ", ".join(number_text(slope) for slope in gradient)
    return f"{where}   gradient ({slopes})   length {number_text(hypot(*gradient))}"
