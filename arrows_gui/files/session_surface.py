"""The loss of the surface lab as a session file holds it: a surface by its id, or a formula."""

from dataclasses import replace
from math import isfinite

import numpy as np

from arrows_gui.core.expression import VARIABLES
from arrows_gui.core.knob import LARGEST, Knob, checked_settings
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import OWN, Window, own_surface
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.files.session_fault import as_value, at, key
from arrows_gui.files.session_schema import KnobPart, SurfacePart

FARTHEST, NARROWEST = 1e9, 1e-9
"""A window lies within this distance of the origin, and is at least so wide for its distance."""


def surface_part(objective: SurfaceObjective) -> SurfacePart:
    """Write what is minimised; constants at their defaults are left out."""
    surface, values = objective.surface, objective.constants
    if surface.id != OWN:
        defaults = surface.defaults()
        changed = {name: float(v) for name, v in values.items() if v != defaults[name]}
        return SurfacePart(id=surface.id, constants=changed)
    x, y = map(float, surface.start)
    origin = _origin(surface.constants)
    return SurfacePart(
        id=OWN,
        constants={knob.name: float(values[knob.name]) for knob in surface.constants},
        formula=surface.formula,
        window=_as_floats(surface.window),
        start=(x, y),
        lr=float(surface.lr),
        of=origin,
        knobs=() if origin else tuple(map(_knob_part, surface.constants)),
    )


def objective_of(part: SurfacePart) -> SurfaceObjective:
    """Read what is minimised; raises BadInput where there is no such surface."""
    if part.id != OWN:
        with at("id"):
            surface = surface_by_id(part.id)
        _check_nothing_own(part)
        return SurfaceObjective(surface, _values(surface.constants, part))
    start, lr = part.start, part.lr
    if start is None or lr is None:
        raise BadInput("a formula of one's own has a start and an lr")
    with at("lr"):
        if not 0 <= lr <= LARGEST:
            raise BadInput("the learning rate must be 0 or more")
    with at("window"):
        check_window(part.window)
    surface = replace(own_surface(part.formula, part.window, start, lr), constants=_constants(part))
    values = _values(surface.constants, part)
    with at("formula"):
        objective = SurfaceObjective(surface, values)
    with at("start"):
        if not np.isfinite(objective.at(*start)).all():
            raise BadInput("the loss or its gradient is not finite at the start")
    return objective


def _as_floats(window: Window) -> Window:
    x_from, x_to, y_from, y_to = map(float, window)
    return x_from, x_to, y_from, y_to


def fits(window: Window) -> bool:
    """Tell whether a window is neither empty nor so far or narrow that nothing can be drawn."""
    for low, high in (window[:2], window[2:]):
        farthest = max(abs(low), abs(high))
        if not (low < high and farthest <= FARTHEST and high - low >= NARROWEST * farthest):
            return False
    return True


def check_window(window: Window) -> None:
    """Raise BadInput where a window does not fit."""
    if not fits(window):
        raise BadInput(
            "a window goes from a smaller to a larger number, x before y, within {far:g} of 0",
            far=FARTHEST,
        )


def _check_nothing_own(part: SurfacePart) -> None:
    plain = SurfacePart(id=part.id, constants=part.constants)
    if part != plain:
        raise BadInput("only a formula of one's own has more than an id and constants")


def _origin(constants: tuple[Knob, ...]) -> str:
    """Give the first surface that has all these constants, "" where none has them."""
    if constants:
        for surface in SURFACES:
            if set(constants) <= set(surface.constants):
                return surface.id
    return ""


def _constants(part: SurfacePart) -> tuple[Knob, ...]:
    """Give the knobs of the constants of a formula, in the order of the surface they are of."""
    if not part.of:
        return _knobs_of(part.knobs)
    with at("of"):
        known = surface_by_id(part.of).constants
    if part.knobs:
        raise BadInput("the constants are those of a surface, or have knobs of their own")
    return tuple(knob for knob in known if knob.name in part.constants)


def _values(knobs: tuple[Knob, ...], part: SurfacePart) -> dict[str, float]:
    """Give what the constants are set to; raises BadInput where one is not legal."""
    values = {}
    with at("constants"):
        for name, given in part.constants.items():
            with at(key(name)):
                legal = checked_settings(knobs, {name: as_value(given)}, "the surface")
            values[name] = float(legal[name])
    return values


def _knob_part(knob: Knob) -> KnobPart:
    return KnobPart(
        name=knob.name,
        default=float(knob.default),
        low=float(knob.low),
        high=float(knob.high),
        minimum=float(knob.minimum),
        maximum=float(knob.maximum),
        scale="log" if knob.scale == "log" else "linear",
    )


def _knobs_of(parts: tuple[KnobPart, ...]) -> tuple[Knob, ...]:
    """Read knobs; the name of one stands for what else a surface would say of it."""
    taken = set(VARIABLES)
    for place, part in enumerate(parts):
        with at(f"knobs[{place}]"):
            if part.name in taken or not part.name.isidentifier():
                raise BadInput("each knob has a name of its own, made of letters")
            if not (part.low < part.high and isfinite(part.high - part.low)):
                raise BadInput("a knob goes from a smaller to a larger number")
            if part.scale == "log" and part.low <= 0:
                raise BadInput("a logarithmic knob goes over numbers above 0")
            for value in (part.default, part.low, part.high):
                _knob_of(part).checked(value)
        taken.add(part.name)
    return tuple(map(_knob_of, parts))


def _knob_of(part: KnobPart) -> Knob:
    name = part.name
    return Knob(
        *(name, name, name, part.default, part.low, part.high, part.minimum, part.maximum),
        *(part.scale, name),
    )
