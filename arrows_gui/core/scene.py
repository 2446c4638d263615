"""A scene: a whole state of the lab, ready for a lecture, and one sentence on what to watch for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import NO_CLIP, Clip, Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.core.surface import Point
from arrows_gui.core.surfaces import surface_by_id

FOLLOWING = "Following the slope"
SADDLES = "Saddles and flat ground"
EACH_AXIS = "A rate for every axis"
ROUGH = "Noise, clipping and schedules"
LONG = "The long way to a minimum"
"""The groups of the menu."""


@dataclass(frozen=True, slots=True, eq=False)
class Entrant:
    """One runner of a scene: its rule by id, the knobs that differ from the defaults, its name.

    The schedule is written as on the command line, ``ID:NAME=VALUE,...``.
    """

    rule: str
    settings: Mapping[str, Value]
    label: str
    schedule: str = "constant"
    clip: Clip = NO_CLIP

    def runner(self, number: int) -> Runner:
        """Give the runner with a number, which is its id and its look."""
        rule = make_optimizer(self.rule, self.settings)
        schedule = parse_schedule(self.schedule)
        return Runner(number, self.label, rule, schedule, self.clip, number)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A demonstration: who runs where, for how many steps, and how it is looked at.

    ``sentence`` says what to watch for; ``looks`` has its focus on a place among the entrants.
    """

    id: str
    title: str
    group: str
    sentence: str
    surface: str
    start: Point
    entrants: tuple[Entrant, ...]
    steps: int
    constants: Mapping[str, float] = field(default_factory=dict)
    looks: View = field(default_factory=View)
    sigma: float = 0.0
    seed: int = 0


def scene_document(scene: Scene, view: View | None = None) -> Document:
    """Give the state of the lab that a scene is.

    Of the view that there was, only what is a matter of taste stays: contours and equal axes.
    """
    objective = SurfaceObjective(surface_by_id(scene.surface), scene.constants)
    runners = tuple(entrant.runner(number) for number, entrant in enumerate(scene.entrants))
    experiment = Experiment(
        objective, scene.start, runners, scene.steps, seed=scene.seed, sigma=scene.sigma
    )
    kept = view or scene.looks
    looks = replace(scene.looks, contours=kept.contours, equal_axes=kept.equal_axes)
    return Document(experiment, looks)
