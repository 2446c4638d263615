"""Other looks at the same step: 3-D, curvature, the slice along an arrow, and the table."""

from PySide6.QtCore import QObject

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.curvature import critical_point_near, curvature_at
from arrows_gui.core.shades import Shades
from arrows_gui.core.slice import slice_of
from arrows_gui.core.stability import DIVERGES, OSCILLATES, Gauge, gauge
from arrows_gui.core.surface import Window
from arrows_gui.core.trace import Step
from arrows_gui.session import Session
from arrows_gui.views.curvature_panel import CurvaturePanel
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.slice_view import SliceView
from arrows_gui.views.space_view import SpaceView
from arrows_gui.views.stability_chip import StabilityChip
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.table_view import TableView
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr


class LookPart(LabPart):
    """Wires the views that show the step under the cursor in another way."""

    def __init__(
        self,
        session: Session,
        surface: SurfaceView,
        views: tuple[SpaceView, CurvaturePanel, StabilityChip, SliceView, TableView],
        say: Say,
        parent: QObject,
    ) -> None:
        super().__init__(session, say, parent)
        self._surface = surface
        self._space, self._curvature, self._chip, self._slice, self._table = views
        self._masked = ""
        self._tabled: tuple[object, object] = (None, None)
        self._curvature.shown_wanted.connect(lambda on: session.set_view(curvature=on))
        self._slice.arrow_wanted.connect(lambda _: self.show_slowly())
        self._table.cursor_wanted.connect(session.set_cursor)
        surface.window_changed.connect(self._on_window_changed)
        surface.shades_changed.connect(self._on_shades_changed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self._space, self._curvature, self._chip, self._slice, self._table):
            part.set_theme(theme)

    def show_document(self) -> None:
        """Show what is wanted of the looks."""
        session, view = self.session, self.session.view
        experiment = session.experiment
        self._surface.setVisible(view.space != "surface")
        self._space.setVisible(view.space != "contour")
        if view.space == "surface":
            self._space.show_window(None)  # the plot beside it is hidden, and so is what it shows
        self._curvature.show_view(view)
        self._space.show_objective(experiment.on_surface, experiment.start)
        self._space.set_view(session.seen)
        if not view.curvature:
            self._surface.curvature.clear()

    def show_run(self) -> None:
        """Show another run."""
        session = self.session
        self._space.show_run(session.experiment.runners, session.traces)
        self._show_table()

    def show_cursor(self) -> None:
        """Follow the cursor with what is painted anyway."""
        session = self.session
        if session.view.curvature:
            self._show_cross()
        if session.view.space != "contour":
            if session.prediction.hides != self._masked:
                self._masked = session.prediction.hides
                self._space.set_view(session.seen)
                self._space.show_run(session.experiment.runners, session.traces)
            lasts = session.drawn_lasts()
            points = [(session.point_at_cursor(r.id), r.look) for r in session.shown_runners()]
            self._space.show_scale(self._surface.slope_scale())
            self._space.show_step(
                session.step_at_cursor(), points, lasts, session.cursor, session.other_steps()
            )

    def show_slowly(self) -> None:
        """Show the curvature in numbers, the slice and the table."""
        session = self.session
        step = session.step_at_cursor()
        objective = session.experiment.on_surface
        hessian = objective.hessian(step.theta)
        found = gauge(step, hessian)
        self._chip.show_gauge(None if self._has_diverged_elsewhere(found) else found)
        if self._curvature.isVisible():
            self._show_curvature(step, hessian)
            self._curvature.show_gauge(found)
        if self._slice.isVisible():
            arrow = self._slice.arrow()
            title = tr(arrow_kind(arrow).title)
            self._slice.show_slice(slice_of(objective, step, arrow), title)
        if self._table.isVisible():
            self._show_table()
            self._table.show_steps()
            self._table.show_cursor(session.cursor)

    def _has_diverged_elsewhere(self, found: Gauge) -> bool:
        """Tell whether the run ends here, diverged, for a reason that the curvature does not tell.

        What its next steps would do is no news then, and would contradict what has happened.
        """
        trace = self.session.traces[self.session.focus]
        diverged = trace.outcome is not None and trace.outcome.kind == "diverged"
        return diverged and self.session.cursor >= trace.last and found.verdict != DIVERGES

    def _show_table(self) -> None:
        """Show another trace; the same one stays as it is, with the rows that are selected."""
        session = self.session
        trace = session.traces[session.focus]
        names = session.experiment.on_surface.surface.axis_names
        if trace is not self._tabled[0] or names != self._tabled[1]:
            self._tabled = (trace, names)
            self._table.show_trace(trace, names)

    def _on_window_changed(self, window: Window) -> None:
        if self.session.view.space == "both":
            self._space.show_window(window)

    def _on_shades_changed(self, shades: Shades) -> None:
        if self.session.view.space == "both":
            self._space.show_shades(shades)

    def _show_curvature(self, step: Step, hessian: Array) -> None:
        objective = self.session.experiment.on_surface
        named = critical_point_near(
            objective.gradients, objective.hessian, step.theta, objective.extent
        )
        self._curvature.show_curvature(curvature_at(hessian), named)

    def _show_cross(self) -> None:
        session = self.session
        step = session.step_at_cursor()
        hessian = session.experiment.on_surface.hessian(step.theta)
        found = gauge(step, hessian)
        swings = found.verdict in (DIVERGES, OSCILLATES)
        self._surface.curvature.show_curvature(
            step.theta,
            curvature_at(hessian),
            found.direction if swings else None,
            found.verdict == DIVERGES,
        )
