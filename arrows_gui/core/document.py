"""The whole setup of the program as one frozen record: what is run, and how it is looked at."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from arrows_gui.core.experiment import Experiment

if TYPE_CHECKING:
    from arrows_gui.core.network_setup import NetworkSetup

FLAT_OUT = 0.0
"""The speed that stands for as fast as the machine can."""

SPEEDS = (1.0, 2.0, 5.0, 15.0, 60.0, 1000.0, FLAT_OUT)
"""The speeds on offer, in steps a second."""

SPACES = (("contour", "Contours"), ("surface", "3-D"), ("both", "Both"))
"""The ids and titles of the ways to look at the surface."""


@dataclass(frozen=True, slots=True)
class View:
    """How a run is looked at."""

    arrows: frozenset[str] = frozenset({"negative_gradient", "update"})
    scale_mode: str = "fit"
    log_loss: bool = False
    contours: bool = True
    equal_axes: bool = True
    speed: float = 5.0
    focus: int = 0
    hidden: frozenset[int] = frozenset()  # the runners that are not drawn
    all_arrows: bool = False  # arrows of every runner, not only of the one in focus
    finish: float | None = None  # the loss below which a runner has arrived
    space: str = "contour"  # one of SPACES
    fog: bool = False  # only what the rules see: points and gradients, no surface
    ghosts: bool = False  # the run before this one stays as faint trails
    curvature: bool = False  # eigenvectors and local ellipse at the point


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """Everything that a file, a scene or an undo step would hold."""

    experiment: Experiment
    view: View = View()
    network: "NetworkSetup | None" = None  # the recipe of the objective, where it is a network's
