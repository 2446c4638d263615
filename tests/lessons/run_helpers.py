"""Stages for the tests of what is read of runs."""

# ruff: noqa: D103 - the names say what is made

from collections.abc import Mapping

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_presets import preset_by_id
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surface import Point, own_surface
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.reading import StageRun

Entry = tuple[str, Mapping[str, Value]]

COURSE_START = (4.0, 1.0)
GD: Entry = ("gd", {"lr": 0.1})
MOMENTUM: Entry = ("momentum", {"lr": 0.1})
RMSPROP: Entry = ("rmsprop", {"lr": 0.1, "alpha": 0.9})
ADAM: Entry = ("adam", {"lr": 0.1})


def surface_stage(
    *entries: Entry,
    surface: str = "ravine",
    formula: str = "",
    constants: Mapping[str, float] | None = None,
    start: Point = COURSE_START,
    steps: int = 200,
    cursor: int = 0,
    finish: float | None = 1e-6,
    sigma: float = 0.0,
) -> Stage:
    """Make a stage; by default gradient descent on the example of the course."""
    found = own_surface(formula, start=start) if formula else surface_by_id(surface)
    objective = SurfaceObjective(found, constants or {})
    runners = tuple(
        Runner(number, f"Runner {number}", make_optimizer(rule, knobs))
        for number, (rule, knobs) in enumerate(entries or (GD,))
    )
    experiment = Experiment(objective, start, runners, steps, sigma=sigma)
    return Stage(Document(experiment, View(finish=finish)), cursor=cursor)


def network_stage(preset_id: str, cursor: int = 0, steps: int = 30) -> Stage:
    preset = preset_by_id(preset_id)
    document = network_document(preset.setup, preset.optimizer, dict(preset.settings), steps)
    return Stage(document, "network", cursor)


def run_of(*entries: Entry, **settings: object) -> StageRun:
    return StageRun(surface_stage(*entries, **settings))  # type: ignore[arg-type]


def race(**settings: object) -> StageRun:
    return run_of(GD, MOMENTUM, RMSPROP, ADAM, **settings)
