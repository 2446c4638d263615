"""The surface in 3-D: frames a second while orbiting, and the cost of a frame of a run."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from arrows_gui.app import make_application
from arrows_gui.core.arrows import slope_scale
from arrows_gui.core.camera import Camera
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.views.space_view import SpaceView
from arrows_gui.views.theme import THEMES
from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import platform_name

SIZE = (800, 600)
STEPS = 5000
ANGLES = 120
RUN_FRAMES = 200
STEPS_A_FRAME = 10
FEWEST = 30.0
MOST_MS = 4.0
RULES = (("momentum", {"lr": 2e-4}), ("adam", {"lr": 2e-3}))


def rows() -> list[Row]:
    """Orbit once around, then let the run go on under a camera that stands still."""
    make_application()
    view, traces = _stage()
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as while a run plays
    view.show()
    _show(view, traces, STEPS)
    _painted(view)
    orbit = [_timed(view, lambda k=k: _orbit(view, k)) for k in range(ANGLES)]
    view.set_camera(Camera())
    first = STEPS - RUN_FRAMES * STEPS_A_FRAME
    _show(view, traces, first)
    _painted(view)
    run = [
        _timed(view, lambda k=k: _show(view, traces, first + k * STEPS_A_FRAME))
        for k in range(1, RUN_FRAMES)
    ]
    view.close()
    frames = 1000 * len(orbit) / sum(orbit)
    where = f"p95 {{:.1f}} ms, on {platform_name()}"
    middle = percentile(run, 50)
    size = f"{SIZE[0]}x{SIZE[1]}, {len(RULES)} runners of {STEPS:,} steps"
    return [
        Row(
            f"3-D, {size}: orbiting",
            f"{frames:.1f} frames/s",
            where.format(percentile(orbit, 95)),
            None,
            f">= {FEWEST:g}",
            frames >= FEWEST,
        ),
        Row(
            "3-D: a frame of a run, the camera stands still",
            f"{middle:.2f} ms",
            where.format(percentile(run, 95)),
            None,
            f"<= {MOST_MS:g} ms",
            middle <= MOST_MS,
        ),
    ]


def _stage() -> tuple[SpaceView, list[SurfaceTrace]]:
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    runners = tuple(
        Runner(k, rule, make_optimizer(rule, settings), look=k)
        for k, (rule, settings) in enumerate(RULES)
    )
    experiment = Experiment(objective, objective.surface.start, runners, STEPS)
    descent = Descent(experiment, hold=False)
    descent.advance(STEPS)
    traces = [SurfaceTrace(experiment, runner, descent.run_id) for runner in runners]
    for trace, batch in zip(traces, descent.batches(), strict=True):
        trace.extend(batch)
    view = SpaceView()
    view.resize(*SIZE)
    view.set_theme(THEMES[0])
    view.set_view(View(log_loss=True))
    view.show_objective(objective, experiment.start)
    view.show_run(runners, {trace.runner.id: trace for trace in traces})
    return view, traces


def _show(view: SpaceView, traces: list[SurfaceTrace], k: int) -> None:
    """Show the run as if step k were its last."""
    steps = [trace.step(k) for trace in traces]
    points = [(step.theta, trace.runner.look) for step, trace in zip(steps, traces, strict=True)]
    view.show_scale(slope_scale("fit", float((steps[0].gradient ** 2).sum() ** 0.5), 4.0))
    view.show_step(steps[0], points, {trace.runner.id: k for trace in traces}, k)


def _orbit(view: SpaceView, k: int) -> None:
    view.set_camera(Camera().orbit(360 * k / ANGLES, 0.0))


def _painted(view: SpaceView) -> None:
    view.repaint()
    QApplication.processEvents()


def _timed(view: SpaceView, change: Callable[[], None]) -> float:
    """Give the milliseconds from a change to the painted frame."""
    begin = perf_counter()
    change()
    _painted(view)
    return 1000 * (perf_counter() - begin)
