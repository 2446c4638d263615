"""The setup: surface, start, rule, knobs, schedule and noise, as a person changes them."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from arrows_gui.core import setup
from arrows_gui.core.document import Document
from arrows_gui.core.knob import Value
from arrows_gui.session import Session
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.lab_widgets import LabWidgets
from arrows_gui.views.theme import Theme


class SetupPart(LabPart):
    """Wires the panels that decide what is run, and those that decide what is shown of it."""

    def __init__(self, session: Session, widgets: LabWidgets, say: Say, parent: QObject) -> None:
        super().__init__(session, say, parent)
        self._widgets = widgets
        self._wire_problem()
        self._wire_runner()
        self._wire_view()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        w = self._widgets
        for panel in (w.problem, w.runners, w.optimizer, w.schedule, w.noise, w.arrows):
            panel.set_theme(theme)

    def show_document(self) -> None:
        """Show the setup, and the runner in focus."""
        w, experiment, view = self._widgets, self.session.experiment, self.session.view
        runner = experiment.runner(view.focus)
        w.problem.show_problem(experiment.on_surface, experiment.start)
        w.problem.show_view(view)
        w.runners.show_runners(experiment.runners, view)
        w.optimizer.show_optimizer(runner.optimizer)
        w.schedule.show_runner(runner)
        w.noise.show_experiment(experiment)
        w.arrows.show_view(view)
        w.transport.show_speed(view.speed)
        w.transport.show_steps(experiment.steps)
        w.space_combo.setCurrentIndex(w.space_combo.findData(view.space))

    def show_slowly(self) -> None:
        """Show the rates around the step under the cursor, where they are to be seen."""
        session, schedule = self.session, self._widgets.schedule
        if schedule.isVisible():
            schedule.show_trace(session.traces[session.focus], session.cursor)

    def _wire_problem(self) -> None:
        session, w, problem = self.session, self._widgets, self._widgets.problem
        problem.surface_wanted.connect(lambda i: self.attempt(lambda: session.set_surface(i)))
        problem.formula_wanted.connect(self._take_formula)
        problem.constant_wanted.connect(
            lambda name, value: self.attempt(lambda: session.set_constant(name, value))
        )
        for part in (problem, w.surface):
            part.start_wanted.connect(self._take_start)
        w.noise.sigma_wanted.connect(
            lambda v: self._set_up(setup.with_noise, v, session.experiment.seed)
        )
        w.noise.seed_wanted.connect(
            lambda v: self._set_up(setup.with_noise, session.experiment.sigma, v)
        )

    def _wire_runner(self) -> None:
        session, w, optimizer = self.session, self._widgets, self._widgets.optimizer
        optimizer.optimizer_wanted.connect(
            lambda i: self.attempt(lambda: session.set_optimizer(session.focus, i))
        )
        optimizer.knob_wanted.connect(self._take_knob)
        optimizer.knob_reset_wanted.connect(lambda name: session.reset_knob(session.focus, name))
        w.schedule.schedule_wanted.connect(
            lambda schedule: self._set_up(setup.with_schedule, session.focus, schedule)
        )
        w.schedule.clip_wanted.connect(
            lambda clip: self._set_up(setup.with_clip, session.focus, clip)
        )

    def _wire_view(self) -> None:
        session, w = self.session, self._widgets
        w.problem.view_wanted.connect(lambda name, on: session.set_view(**{name: on}))
        w.arrows.arrow_wanted.connect(session.show_arrow)
        w.arrows.scale_mode_wanted.connect(lambda mode: session.set_view(scale_mode=mode))
        w.arrows.all_wanted.connect(lambda on: session.set_view(all_arrows=on))
        w.space_combo.activated.connect(
            lambda index: session.set_view(space=w.space_combo.itemData(index))
        )
        w.transport.cursor_wanted.connect(session.set_cursor)
        w.transport.speed_wanted.connect(lambda speed: session.set_view(speed=speed))
        w.transport.steps_wanted.connect(session.set_steps)
        w.curves.cursor_wanted.connect(session.set_cursor)

    def _set_up(self, change: Callable[..., Document], *wish: object) -> None:
        session = self.session
        self.attempt(lambda: session.take_setup(change(session.document, *wish)))

    def _take_formula(self, text: str) -> None:
        say = self._widgets.problem.show_formula_problem
        self.attempt(lambda: self.session.set_formula(text), say)

    def _take_start(self, x: float, y: float) -> None:
        say = self._widgets.problem.show_start_problem
        self.attempt(lambda: self.session.set_start(x, y), say)

    def _take_knob(self, name: str, value: Value) -> None:
        session = self.session
        self.attempt(lambda: session.set_knob(session.focus, name, value))
