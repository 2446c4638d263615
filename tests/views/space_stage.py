"""A recorded run in a 3-D view of its own, for the tests of that view."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.camera import Camera
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.views.space_scene import Scene
from arrows_gui.views.space_view import SpaceView
from arrows_gui.views.theme import THEMES
from tests.core.helpers import on

ALL = frozenset({"gradient", "negative_gradient", "velocity", "update", "terms", "weight"})
CAMERAS = (Camera(), Camera(-90, 90), Camera(130, 10, 2.0), Camera(0, 55, 0.7))
SURFACES = ("bowl", "ravine", "saddle", "rosenbrock", "rastrigin", "six_hump_camel")


@dataclass
class Stage:
    """A view with a recorded run."""

    view: SpaceView
    objective: SurfaceObjective
    traces: list[SurfaceTrace]

    def show(self, k: int, last: int | None = None) -> None:
        """Show step k of a run of which so much is recorded."""
        lasts = [min(trace.last, trace.last if last is None else last) for trace in self.traces]
        steps = [trace.step(min(k, end)) for trace, end in zip(self.traces, lasts, strict=True)]
        looks = [trace.runner.look for trace in self.traces]
        points = [(step.theta, look) for step, look in zip(steps, looks, strict=True)]
        self.view.show_step(steps[0], points, dict(enumerate(lasts)), k)

    @property
    def scene(self) -> Scene:
        """What is looked at."""
        scene = self.view.scene()
        assert scene is not None
        return scene

    def picture(self) -> Array:
        """Give the picture, (height, width, 3)."""
        image = self.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
        return data[..., :3].astype(np.float64)


def staged(
    qtbot: QtBot,
    surface: str | SurfaceObjective = "ravine",
    view: View | None = None,
    rules: Sequence[str] = ("momentum",),
    start: tuple[float, float] | None = None,
    steps: int = 30,
) -> Stage:
    """Record a run and show its fourth step in a view of its own."""
    objective = on(surface) if isinstance(surface, str) else surface
    lr = objective.surface.lr * 0.3
    runners = tuple(
        Runner(k, rule, make_optimizer(rule, {"lr": lr}), look=k) for k, rule in enumerate(rules)
    )
    run = Experiment(objective, start or objective.surface.start, runners, steps)
    descent = Descent(run, hold=False)
    descent.advance(steps)
    traces = [SurfaceTrace(run, runner, descent.run_id) for runner in runners]
    for trace, batch in zip(traces, descent.batches(), strict=True):
        trace.extend(batch)
    made = SpaceView()
    qtbot.addWidget(made)
    made.resize(560, 420)
    made.set_theme(THEMES[0])
    made.set_view(view or View(arrows=ALL))
    made.show_objective(objective, run.start)
    made.show_run(runners, dict(enumerate(traces)))
    stage = Stage(made, objective, traces)
    stage.show(3)
    return stage
