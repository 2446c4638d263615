"""The run in 3-D: trails on the landscape, points with their feet, arrows and the tangent."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtGui import QPainter

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Scale
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step
from arrows_gui.session_recording import Trace
from arrows_gui.views.space_arrows import (
    PlacedArrow,
    Tangent,
    floor_arrows,
    paint_arrows,
    paint_tangent,
    tangent_of,
)
from arrows_gui.views.space_legend import Legend
from arrows_gui.views.space_marks import (
    markers_of,
    paint_feet,
    paint_markers,
    paint_start,
)
from arrows_gui.views.space_scene import Scene
from arrows_gui.views.space_trail import Trail, TrailLayers

WITH_TANGENT = frozenset({"gradient", "negative_gradient"})
"""The tangent is shown together with any of these arrows."""


class SpaceRun:
    """Holds what is shown of a run, and paints it over a landscape."""

    def __init__(self) -> None:
        self.scale = Scale("fit", 1.0)
        self._start = np.zeros(2)
        self._trails: dict[int, Trail] = {}
        self._steps: tuple[Step, ...] = ()
        self._points: tuple[tuple[Array, int], ...] = ()
        self._layers = TrailLayers()
        self._legend = Legend()

    def show_start(self, start: Sequence[float]) -> None:
        """Mark where the run starts."""
        self._start = np.array(start, dtype=np.float64)

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, Trace]) -> None:
        """Take the recordings of a new run."""
        self._trails = {}
        for runner in runners:
            trace = traces[runner.id]
            self._trails[runner.id] = Trail(runner.id, runner.look, trace.thetas, trace.first)

    def show_step(
        self,
        steps: Sequence[Step],
        points: Sequence[tuple[Array, int]],
        lasts: Mapping[int, int],
        cursor: int,
    ) -> None:
        """Take the steps whose arrows are shown, the one in focus last, and all points."""
        self._steps, self._points = tuple(steps), tuple(points)
        for runner_id, trail in self._trails.items():
            trail.last = lasts.get(runner_id, -1)
            trail.cursor = min(cursor, trail.last)

    def arrows(self, scene: Scene, view: View) -> list[PlacedArrow | Tangent]:
        """Give all arrows as they are drawn, from the lowest to the topmost."""
        steps = self._steps[:-1] if view.focus in view.hidden else self._steps
        placed = floor_arrows(scene, steps, view.arrows, self.scale)
        tangents = [tangent_of(scene, step) for step in steps if view.arrows & WITH_TANGENT]
        return [*placed, *(tangent for tangent in tangents if tangent is not None)]

    def paint(
        self, painter: QPainter, scene: Scene, view: View, objective: SurfaceObjective
    ) -> None:
        """Paint everything of the run that is to be shown."""
        trails = [trail for trail in self._trails.values() if trail.runner not in view.hidden]
        self._layers.paint(painter, scene, trails)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = [*self._shown_points(view), (self._start, 0)]
        *markers, start = markers_of(scene, objective, points)
        paint_start(painter, scene, start)
        paint_feet(painter, scene, markers)
        arrows = self.arrows(scene, view)
        placed = [arrow for arrow in arrows if isinstance(arrow, PlacedArrow)]
        tangents = [arrow for arrow in arrows if isinstance(arrow, Tangent)]
        paint_arrows(painter, scene.theme, placed)
        for tangent in tangents:
            paint_tangent(painter, scene.theme, tangent.tail, tangent.head)
        paint_markers(painter, scene, markers)
        kinds = [arrow.drawn.arrow.kind for arrow in placed]
        self._legend.paint(painter, scene, kinds, bool(tangents), self.scale)

    def _shown_points(self, view: View) -> list[tuple[Array, int]]:
        """Give the points of the runners that are not hidden."""
        shown = {trail.look for trail in self._trails.values() if trail.runner not in view.hidden}
        gone = {trail.look for trail in self._trails.values()} - shown
        return [(point, look) for point, look in self._points if look not in gone]
