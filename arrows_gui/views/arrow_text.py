"""What is said of an arrow or a place under the mouse, and how numbers are written."""

from math import atan2, degrees, hypot, isnan

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step
from arrows_gui.core.written import MINUS, UNKNOWN, number_text, vector_text
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.words import tr

SEPARATOR = "    "


def lines_text(vector: Array, names: tuple[str, str]) -> str:
    """Write a vector (2,) as one line for each component."""
    return "\n".join(f"{n} {number_text(float(v))}" for n, v in zip(names, vector, strict=True))


def direction_text(vector: Array) -> str:
    """Write the direction of a vector (2,) in degrees from the x axis."""
    if any(isnan(part) for part in vector):
        return UNKNOWN
    if not vector.any():
        return tr("none")
    angle = degrees(atan2(vector[1] + 0.0, vector[0] + 0.0))
    return f"{angle:.1f}°".replace("-", MINUS)


def arrow_text(drawn: DrawnArrow, step: Step) -> str:
    """Say an arrow's name, formula, vector and length."""
    arrow = drawn.arrow
    length, direction = hypot(*arrow.vector), direction_text(arrow.vector)
    lines = [
        f"{tr(arrow.name)}: {tr(arrow.formula)} = {vector_text(arrow.vector)}",
        tr("length {length}, direction {direction}", length=length, direction=direction),
    ]
    if drawn.is_cut:
        lines.append(tr("cut: longer than the view can show"))
    return SEPARATOR.join(lines)


def place_text(objective: SurfaceObjective, x: float, y: float, with_slope: bool = True) -> str:
    """Say the loss and the gradient at a place."""
    loss, *gradient = objective.at(x, y)
    name_x, name_y = objective.surface.axis_names
    place = f"{name_x} = {number_text(x)}   {name_y} = {number_text(y)}"
    where = tr("{place}   loss {loss}", place=place, loss=number_text(loss))
    if not with_slope:
        return where
    slopes = ", ".join(number_text(slope) for slope in gradient)
    length = hypot(*gradient)
    more = tr("gradient ({slopes})   length {length}", slopes=slopes, length=length)
    return f"{where}   {more}"
