"""All quantities that an expression of a lesson may name, and what a name means in a run."""

from collections.abc import Callable
from functools import lru_cache

from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.lessons.fault import nearest, quoted
from arrows_gui.lessons.quantities_network import NETWORK_QUANTITIES
from arrows_gui.lessons.quantities_run import RUN_QUANTITIES
from arrows_gui.lessons.quantities_step import STEP_QUANTITIES
from arrows_gui.lessons.quantities_surface import SURFACE_QUANTITIES
from arrows_gui.lessons.quantity import BOTH, NETWORK, SURFACE, Quantity, Value
from arrows_gui.lessons.reading import Reading, Run

QUANTITIES: tuple[Quantity, ...] = (
    *RUN_QUANTITIES,
    *STEP_QUANTITIES,
    *SURFACE_QUANTITIES,
    *NETWORK_QUANTITIES,
)

KNOB, CONSTANT = "knob_", "constant_"
"""What stands before the name of a knob or a constant where a quantity has the same name."""

_BY_NAME = {quantity.name: quantity for quantity in QUANTITIES}


def meaning(name: str, run: Run, runner: int) -> Quantity:
    """Give the quantity of a name: a row, a constant of the surface or a knob of the runner.

    Raises BadInput for a name that means nothing in this run, with the one most like it.
    """
    found = _row(name) or _constant(name, run) or _knob(name, run, runner)
    if found is None:
        raise _unknown(name, run, runner)
    if found.of not in (BOTH, world(run)):
        text = "'{name}' is known of {place} only"
        place = "networks" if found.of == NETWORK else "surfaces"
        raise BadInput(text, name=name, place=place)
    return found


def world(run: Run) -> str:
    """Tell whether a run is on a surface or the training of a network."""
    return SURFACE if isinstance(run.experiment.objective, SurfaceObjective) else NETWORK


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Give every name that means something in some run; numbered ones without a number."""
    knobs = {knob.name for rule in (*OPTIMIZERS, *NETWORK_OPTIMIZERS) for knob in rule.knobs}
    constants = {constant.name for surface in SURFACES for constant in surface.constants}
    marked = {*(KNOB + name for name in knobs), *(CONSTANT + name for name in constants)}
    return frozenset({*_BY_NAME, *knobs, *constants, *marked})


def _row(name: str) -> Quantity | None:
    stem, _, number = name.rpartition("_")
    numbered = _BY_NAME.get(stem) if number.isdecimal() and len(number) < 4 else None
    if numbered is not None and numbered.numbered:
        return _numbered(numbered, name, int(number))
    found = _BY_NAME.get(name)
    if found is not None and found.numbered:
        text = "'{name}' needs the number of a layer, as in {name}_1"
        raise BadInput(text, name=name)
    return found


def _numbered(row: Quantity, name: str, number: int) -> Quantity:
    def read(reading: Reading) -> Value:
        return row.read(reading, number)

    return Quantity(name, row.title, row.of, row.sentence, read)


def _constant(name: str, run: Run) -> Quantity | None:
    objective = run.experiment.objective
    if not isinstance(objective, SurfaceObjective):
        return None
    plain = name.removeprefix(CONSTANT)
    for knob in objective.surface.constants:
        if knob.name == plain:
            return _of_knob(knob, name, SURFACE, lambda r: float(r.surface.constants[plain]))
    return None


def _knob(name: str, run: Run, runner: int) -> Quantity | None:
    plain = name.removeprefix(KNOB)
    for knob in run.experiment.runner(runner).optimizer.knobs:
        if knob.name == plain:
            return _of_knob(
                *(knob, name, BOTH),
                lambda reading: float(getattr(reading.trace.optimizer_at(reading.k), plain)),
            )
    return None


def _of_knob(knob: Knob, name: str, of: str, read: Callable[[Reading], Value]) -> Quantity:
    return Quantity(name, knob.title, of, knob.sentence, read)


def _unknown(name: str, run: Run, runner: int) -> BadInput:
    rule = run.experiment.runner(runner).optimizer
    if name.removeprefix(KNOB) in _knobs():
        text = "{rule} has no knob '{knob}'"
        return BadInput(text, rule=rule.title, knob=name.removeprefix(KNOB))
    known = {row.name for row in QUANTITIES if row.of in (BOTH, world(run))}
    known |= {knob.name for knob in rule.knobs}
    objective = run.experiment.objective
    if isinstance(objective, SurfaceObjective):
        known |= set(objective.constants)
    like = nearest(name, known)
    if like:
        text = "unknown quantity '{name}': did you mean '{like}'?"
        return BadInput(text, name=quoted(name), like=like)
    return BadInput("unknown quantity '{name}'", name=quoted(name))


@lru_cache(maxsize=1)
def _knobs() -> frozenset[str]:
    rules = (*OPTIMIZERS, *NETWORK_OPTIMIZERS)
    return frozenset(knob.name for rule in rules for knob in rule.knobs)
