"""A case of the fault clinic: a broken training, its healthy twin, and what may be tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import NO_CLIP, Clip, Experiment
from arrows_gui.core.knob import Value
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.scene import Entrant
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.core.surface import Point, Surface, Window, own_surface
from arrows_gui.core.surfaces import surface_by_id


class Recipe(Protocol):
    """All that decides one training."""

    @property
    def steps(self) -> int:
        """How many steps it takes."""

    def document(self) -> Document:
        """Give the state of the lab that trains it."""


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceRecipe:
    """A run of one rule on a surface, given by its id, or by a formula of its own and a window."""

    surface: str
    start: Point
    entrant: Entrant
    steps: int
    constants: Mapping[str, float] = field(default_factory=dict)
    sigma: float = 0.0
    seed: int = 0
    window: Window | None = None

    def document(self) -> Document:
        """Give the state of the lab that trains it."""
        objective = SurfaceObjective(self._surface(), self.constants)
        runners = (self.entrant.runner(0),)
        experiment = Experiment(
            objective, self.start, runners, self.steps, seed=self.seed, sigma=self.sigma
        )
        return Document(experiment, View(speed=60.0))

    def _surface(self) -> Surface:
        if self.window is None:
            return surface_by_id(self.surface)
        return own_surface(self.surface, self.window, self.start)


@dataclass(frozen=True, slots=True, eq=False)
class NetworkRecipe:
    """A training of a network with one rule."""

    setup: NetworkSetup
    optimizer: str
    settings: Mapping[str, Value]
    steps: int
    schedule: str = "constant"
    clip: Clip = NO_CLIP

    def document(self) -> Document:
        """Give the state of the lab that trains it."""
        document = network_document(self.setup, self.optimizer, dict(self.settings), self.steps)
        (runner,) = document.experiment.runners
        runner = replace(runner, schedule=parse_schedule(self.schedule), clip=self.clip)
        return replace(document, experiment=replace(document.experiment, runners=(runner,)))


@dataclass(frozen=True, slots=True, eq=False)
class Remedy:
    """Something to try, and the training with it. ``cures`` says whether it is the right one."""

    title: str
    recipe: Recipe
    cures: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A broken training. Nothing in ``title`` and ``symptom`` gives its ``cause`` away.

    ``cause`` is the id of the diagnosis that recognises it, ``others`` are ids of causes that are
    offered beside it. The twin is healthy. ``explanation`` is read once the cause is known.
    """

    id: str
    title: str
    symptom: str
    cause: str
    others: tuple[str, ...]
    broken: Recipe
    twin: Recipe
    remedies: tuple[Remedy, ...]
    explanation: str

    @property
    def world(self) -> str:
        """The world of its run: surface or network."""
        return "network" if isinstance(self.broken, NetworkRecipe) else "surface"
