"""The document of a scene on a surface."""

from dataclasses import replace
from math import isfinite

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.setup import SIGMA, suited
from arrows_gui.core.shades import log_suits
from arrows_gui.core.suggestion import rate_for_curvature, window_losses
from arrows_gui.core.surface import OWN, OWN_WINDOW, Point, Surface, Window, own_surface
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.lessons.fault import Faults, LessonFault, in_formula, not_known, on_line
from arrows_gui.lessons.fields import Fields
from arrows_gui.lessons.numbers import Draw, finite, whole
from arrows_gui.lessons.parts import Field
from arrows_gui.lessons.scene_runner import Rules, focus_of, runners_of
from arrows_gui.lessons.scene_words import listed, one_of

MOST_SEED = 999_999_999


def surface_document(
    fields: Fields, steps: int, draw: Draw, view: View, faults: Faults
) -> Document | None:
    """Give the document of a scene on a surface, None where something of it is wrong."""
    ground = None
    with faults.noted(fields.line):
        ground = _ground(fields, draw)
    if ground is None:
        return None
    objective, start = ground
    rules = Rules(
        tuple(rule.id for rule in OPTIMIZERS),
        lambda rule_id: suited(make_optimizer(rule_id), objective, start),
    )
    runners = runners_of(fields.every("runner"), rules, draw, faults)
    with faults.noted(fields.line):
        sigma, seed = _noise(fields.get("noise")), seed_of(fields.get("seed"))
        focus = focus_of(fields.get("focus"), runners)
        if "log_loss" not in fields:
            view = replace(view, log_loss=log_suits(window_losses(objective)))
        experiment = Experiment(objective, start, runners, steps, seed=seed, sigma=sigma)
        return Document(experiment, replace(view, focus=focus))
    return None


def window_of(field: Field) -> Window:
    """Read the part of the surface that is looked at."""
    words = listed(field.value)
    if len(words) != 4:
        raise LessonFault(field.line, "window is four numbers: x from, x to, y from, y to")
    with on_line(field.line):
        x_from, x_to, y_from, y_to = (finite(word, field.key) for word in words)
    if not (x_from < x_to and y_from < y_to):
        raise LessonFault(
            field.line, "window: each axis goes from the smaller to the larger number"
        )
    return x_from, x_to, y_from, y_to


def _ground(fields: Fields, draw: Draw) -> tuple[SurfaceObjective, Point]:
    """Give what is descended, and from where."""
    point = _point(fields.get("start"), draw)
    surface = _surface(fields, point)
    objective = _objective(fields, surface, draw)
    start = surface.start if point is None else point
    if not all(isfinite(value) for value in objective.at(*map(float, start))):
        field = fields.get("start")
        line = fields.line if field is None else field.line
        raise LessonFault(line, "the loss and its gradient must be finite numbers at the start")
    return objective, (float(start[0]), float(start[1]))


def _point(field: Field | None, draw: Draw) -> Point | None:
    if field is None:
        return None
    words = listed(field.value)
    if len(words) != 2:
        raise LessonFault(field.line, "start is two numbers: x, y")
    with on_line(field.line):
        x, y = (draw.number(word, "start") for word in words)
    return x, y


def _surface(fields: Fields, start: Point | None) -> Surface:
    """Give the surface; a formula has the window of the scene for its own."""
    field = fields.get("surface")
    if field is not None:
        surface_id = one_of(field, "surface", (each.id for each in SURFACES))
        return surface_by_id(surface_id)
    for field in fields.every("constant"):
        raise LessonFault(field.line, "a formula has no constants: write the number into it")
    field = fields.get("window")
    window = OWN_WINDOW if field is None else window_of(field)
    middle = ((window[0] + window[1]) / 2, (window[2] + window[3]) / 2)
    return own_surface(fields.text("formula"), window, middle if start is None else start)


def _objective(fields: Fields, surface: Surface, draw: Draw) -> SurfaceObjective:
    if surface.id != OWN:
        return SurfaceObjective(surface, _constants(fields, surface, draw))
    field = fields.get("formula")
    with on_line(fields.line if field is None else field.line), in_formula(surface.formula):
        objective = SurfaceObjective(surface)
    rate = rate_for_curvature(objective, surface.start)
    return SurfaceObjective(replace(surface, lr=rate))


def _constants(fields: Fields, surface: Surface, draw: Draw) -> dict[str, float]:
    by_name = {constant.name: constant for constant in surface.constants}
    values: dict[str, float] = {}
    for field in fields.every("constant"):
        name, equals, text = (part.strip() for part in field.value.partition("="))
        if not (name and equals and text):
            raise LessonFault(field.line, "a constant is written kappa = 10")
        if name not in by_name:
            raise not_known(field.line, f"constant of {surface.id}", name, by_name)
        with on_line(field.line):
            values[name] = float(by_name[name].checked(draw.number(text, name)))
    return values


def _noise(field: Field | None) -> float:
    if field is None:
        return 0.0
    with on_line(field.line):
        return float(SIGMA.parsed(field.value))


def seed_of(field: Field | None) -> int:
    """Read a seed, by default 0."""
    if field is None:
        return 0
    with on_line(field.line):
        return whole(field.value, field.key, 0, MOST_SEED)
