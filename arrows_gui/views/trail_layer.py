"""Where the runners have been, where they are, and where they would go."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from arrows_gui.core.array import Array
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.session_recording import Trace
from arrows_gui.views.points_item import PointsItem
from arrows_gui.views.theme import Theme
from arrows_gui.views.trail_item import TrailItem

FAR_WINDOWS = 1000.0
"""A preview ends where it is so many windows away."""

GHOST = 0.3
"""The opacity of a trail of the run before this one, or of the parent of a branch."""


class TrailLayer:
    """Trails, ghosts, points and the preview on a view box."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self._theme: Theme | None = None
        self._view = View()
        self._trails: dict[int, TrailItem] = {}
        self._ghosts: list[TrailItem] = []
        self._runners: tuple[Runner, ...] = ()
        self.points = PointsItem()
        self._preview = pg.PlotCurveItem(connect="finite")
        self._preview.setZValue(15)
        for item in (self.points, self._preview):
            box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self.points.set_theme(theme)
        pen = pg.mkPen(theme.colour("preview"), width=1, style=Qt.PenStyle.DashLine)
        self._preview.setPen(pen)

    def set_view(self, view: View) -> None:
        """Take which runners are to be shown."""
        self._view = view
        for runner_id, trail in self._trails.items():
            trail.setVisible(runner_id not in view.hidden)
        for ghost in self._ghosts:
            ghost.setVisible(view.ghosts)

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, Trace]) -> None:
        """Show the trails of a run."""
        self._runners = tuple(runners)
        wanted = {runner.id: runner for runner in runners}
        parents = {runner.origin.runner for runner in runners if runner.origin}
        for runner_id in self._trails.keys() - wanted.keys():
            self._box.removeItem(self._trails.pop(runner_id))
        for runner_id, runner in wanted.items():
            if runner_id not in self._trails:
                self._trails[runner_id] = self._new_trail()
            trail = self._trails[runner_id]
            self._dress(trail, runner)
            trail.setOpacity(2 * GHOST if runner_id in parents else 1.0)
            trail.show_trail(traces[runner_id].thetas, traces[runner_id].first)
        self.set_view(self._view)

    def show_ghosts(self, traces: Mapping[int, Trace]) -> None:
        """Show the trails of the run before this one, faintly."""
        for ghost in self._ghosts:
            self._box.removeItem(ghost)
        self._ghosts = []
        for trace in traces.values():
            ghost = self._new_trail()
            ghost.setZValue(18)
            ghost.setOpacity(GHOST)
            self._dress(ghost, trace.runner)
            ghost.show_trail(trace.thetas, trace.first)
            ghost.extend_to(trace.last, trace.last)
            self._ghosts.append(ghost)

    def show_step(
        self, points: Sequence[tuple[Array, int]], lasts: Mapping[int, int], cursor: int
    ) -> None:
        """Show the points of all runners, and their trails up to the last step."""
        self.points.show_points(points)
        for runner_id, trail in self._trails.items():
            last = lasts[runner_id]
            trail.extend_to(last, min(cursor, last))

    def show_preview(self, paths: Mapping[int, Array], objective: SurfaceObjective | None) -> None:
        """Show the faint paths of the steps that would come next."""
        gap = np.full((1, 2), np.nan)
        far = FAR_WINDOWS * objective.extent if objective else np.inf
        shown = [path for runner, path in paths.items() if runner not in self._view.hidden]
        pieces = [piece for path in shown for piece in (_near(path, far), gap)]
        points = np.concatenate(pieces) if pieces else np.empty((0, 2))
        self._preview.setData(points[:, 0], points[:, 1])

    def _new_trail(self) -> TrailItem:
        trail = TrailItem()
        self._box.addItem(trail, ignoreBounds=True)
        return trail

    def _dress(self, trail: TrailItem, runner: Runner) -> None:
        if self._theme is not None:
            colour = self._theme.runner_colour(runner.look)
            trail.set_look(colour, self._theme.line, runner.look)


def _near(path: Array, far: float) -> Array:
    """Give the beginning of a path (m, 2), up to where it is far away."""
    beyond = np.flatnonzero(~(np.abs(path) < far).all(axis=1))
    return path[: beyond[0]] if len(beyond) else path
