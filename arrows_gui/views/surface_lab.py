"""The workspace of the surface lab: its widgets and its parts, and when each is shown anew."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from arrows_gui.session import Session
from arrows_gui.views.curves_view import CurvePlot
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.lab_part import LabPart
from arrows_gui.views.lab_widgets import LabWidgets
from arrows_gui.views.setup_part import SetupPart
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.core.verdict import Verdict
    from arrows_gui.views.lab_later import Later

REFRESH_MS = 100
"""Numbers and curves follow a run so often; nobody reads faster."""

EMPTY_VIEW = "The loss is not a finite number anywhere in view."


class SurfaceLab(LabWidgets):
    """Shows the session, and lets its parts carry out what the panels announce."""

    problem_said = Signal(str)  # a sentence about what a person asked for; empty takes it back

    def __init__(
        self, session: Session, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(actions, parent)
        self.session = session
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.refresh)
        self._refreshed_at = 0.0
        self._guard = KeyGuard(self)
        self._shown_controls = ""
        self._followed: tuple[object, ...] = ()
        self._theme: Theme | None = None
        self._later: Later | None = None
        self._parts: list[LabPart] = [SetupPart(session, self, self.problem_said.emit, self)]
        self._slow_parts: deque[Callable[[], None]] = deque((self._show_numbers,))
        self._slow_parts.extend(partial(self._show_curve, plot) for plot in self.curves.plots)
        self._slow_parts.append(self._parts[0].show_slowly)
        self._wire()
        self._show_run()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for view in (self.surface, self.bar, self.key, self.curves):
            view.set_theme(theme)
        for part in self._parts:
            part.set_theme(theme)
        self.surface.show_run(self.session.experiment.runners, self.session.traces)
        self.curves.show_run(self.session.experiment.runners, self.session.traces)
        self._show_cursor()

    def refresh(self) -> None:
        """Show numbers and curves as they are at the cursor, now."""
        self._waiting.stop()
        self._refreshed_at = perf_counter()
        for show in self._slow_parts:
            show()

    def arrow_view(self) -> QWidget:
        """Give the picture of the arrows."""
        return self.surface

    def show_evidence(self, verdict: "Verdict") -> None:
        """Show the arrow that tells of a verdict; its step is under the cursor."""
        if verdict.arrow and verdict.arrow not in self.session.view.arrows:
            self.session.show_arrow(verdict.arrow, True)

    @property
    def later(self) -> "Later":
        """The parts behind the first screen; made now where they are not yet."""
        return self._later or self.make_later()

    def make_later(self) -> "Later":
        """Make the parts behind the first screen, once, and show the session in them."""
        if self._later is not None:
            return self._later
        from arrows_gui.views.lab_later import Later

        later = self._later = Later(self.session, self, self.problem_said.emit)
        self._parts.extend(later.parts)
        self._slow_parts.extend(part.show_slowly for part in later.parts)
        later.space.hovered.connect(self.hover.setText)
        self._shown_controls = ""
        if self._theme is not None:
            for part in later.parts:
                part.set_theme(self._theme)
        self._show_setup()
        for part in later.parts:
            part.show_run()
        self._show_cursor()
        return later

    def _wire(self) -> None:
        session, say = self.session, self.problem_said.emit
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.surface.shades_changed.connect(self.bar.show_shades)
        self.surface.hovered.connect(self.hover.setText)
        self.surface.emptiness_changed.connect(lambda empty: say(tr(EMPTY_VIEW) if empty else ""))
        session.document_changed.connect(self._show_document)
        session.run_started.connect(self._show_run)
        session.runners_changed.connect(self._show_run)
        session.cursor_changed.connect(self._show_cursor)
        session.preview_changed.connect(lambda: self.surface.show_preview(session.preview))
        session.run_ended.connect(self.refresh)
        session.playing_changed.connect(self._on_playing_changed)

    def _on_playing_changed(self, playing: bool) -> None:
        """Give the arrow keys back to the transport once a run has begun to play."""
        if playing:
            self.surface.clearFocus()
            if self._later is not None:
                self._later.space.clearFocus()

    def _on_tab_changed(self) -> None:
        self.make_later()
        self.refresh()

    def _show_document(self) -> None:
        self._show_setup()
        view = self.session.view
        followed = (view.focus, view.hidden, view.space, view.curvature, view.all_arrows)
        if followed != self._followed:
            self._followed = followed
            self._show_cursor()

    def _show_setup(self) -> None:
        session = self.session
        self.surface.show_objective(session.experiment.on_surface, session.experiment.start)
        self.surface.set_view(session.seen)
        self.bar.setVisible(not session.view.fog)
        hidden = session.view.hidden
        self.key.show_runners([r for r in session.experiment.runners if r.id not in hidden])
        for part in self._parts:
            part.show_document()
        self._watch_controls()

    def _watch_controls(self) -> None:
        """Guard the keys of new controls, and let Tab find them."""
        experiment = self.session.experiment
        runner = experiment.runner(self.session.focus)
        surface = experiment.on_surface.surface
        names = (knob.name for knob in surface.constants)
        runners = (str(each.id) for each in experiment.runners)
        kinds = (surface.id, runner.optimizer.id, runner.schedule.id)
        shown = " ".join((*kinds, *names, *runners))
        if shown != self._shown_controls:
            self._shown_controls = shown
            self._guard.watch(self)
            QTimer.singleShot(0, self, self.order_tabs)

    def _show_run(self) -> None:
        session = self.session
        self._show_setup()
        self.surface.show_run(session.experiment.runners, session.traces)
        self.surface.show_ghosts({} if session.prediction.target else session.ghosts)
        self.surface.show_preview(session.preview)
        self.curves.show_run(session.experiment.runners, session.traces)
        for part in self._parts:
            part.show_run()
        self._show_cursor()

    def _show_cursor(self) -> None:
        session = self.session
        step, shown = session.step_at_cursor(), session.shown_runners()
        lasts = session.drawn_lasts()
        points = [(session.point_at_cursor(runner.id), runner.look) for runner in shown]
        others = session.other_steps()
        self.surface.show_step(step, points, lasts, session.cursor, others)
        for part in self._parts:
            part.show_cursor()
        self.transport.show_recording(session.cursor, session.last)
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        """Show numbers and curves now; in a run one of them at a time, each ten times a second."""
        waited_ms = 1000 * (perf_counter() - self._refreshed_at)
        if waited_ms >= REFRESH_MS:
            self.refresh()
            return
        if waited_ms >= REFRESH_MS / len(self._slow_parts):
            self._refreshed_at = perf_counter()
            self._slow_parts.rotate()
            self._slow_parts[0]()
        # Begun anew with every change, the timer fires after the last one only: in a run this work
        # is then always done while the worker waits at the frame gate.
        self._waiting.start(REFRESH_MS)

    def _show_numbers(self) -> None:
        session = self.session
        step = session.step_at_cursor()
        self.numbers.show_step(step, session.experiment.on_surface.surface.axis_names)
        if not session.prediction.hides:
            self.arrows.show_missing({"velocity"} if step.velocity is None else set())

    def _show_curve(self, plot: CurvePlot) -> None:
        self.curves.show_plot(plot, self.session.traces)
        plot.show_cursor(self.session.cursor)
