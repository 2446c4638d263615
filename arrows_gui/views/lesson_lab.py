"""What a lesson does to the labs, and what it hears of them."""

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from arrows_gui.core.experiment import NO_CLIP, Experiment
from arrows_gui.core.schedule import Constant
from arrows_gui.core.state import LabState
from arrows_gui.lessons.lesson import ARROW, STATE, Stage, Task
from arrows_gui.lessons.reading import LiveRun
from arrows_gui.session import Session
from arrows_gui.views.fold import NOISE, SCHEDULE, Fold
from arrows_gui.views.tabs import bring_tab
from arrows_gui.views.verdict_part import QUESTION_OPEN
from arrows_gui.views.workspaces import NETWORK, SURFACE

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

WATCH_MS = 200
"""The run of a person is judged so often ..."""

WATCH_SHARE = 0.05
"""... or more seldom, so that this takes no more than so much of the time."""


class LessonLab(QObject):
    """Sets the labs up for a screen, hides what is asked for, and watches the person's run."""

    graded = Signal(object)  # the Grade of the arrow that was asked for
    astray = Signal(int, int)  # an arrow was revealed at another step than the one asked about
    guess_changed = Signal()
    moved = Signal()  # the run that a state task is about is another one

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._stage: Stage | None = None
        self._task: Task | None = None
        self.follows = False  # the screen shows the state of the run as it stands
        self._heard: set[Session] = set()
        self._hides_verdicts = self._hides_arrow = False
        self._cost_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        window.lab.session.prediction.changed.connect(self._on_prediction)

    @property
    def stage(self) -> Stage | None:
        """The stage that the labs were set up for."""
        return self._stage

    @property
    def has_guess(self) -> bool:
        """Whether an arrow was drawn for the task."""
        return self._window.lab.session.prediction.guess is not None

    @property
    def is_graded(self) -> bool:
        """Whether the hidden arrow was revealed."""
        return self._window.lab.session.prediction.grade is not None

    def set_up(self, stage: Stage, task: Task | None = None) -> None:
        """Set the lab of a stage up, with what its open task asks for hidden.

        Raises BadInput, and keeps the lab as it was, where its run cannot begin.
        """
        window = self._window
        cursor = stage.cursor
        if task is not None and task.kind == ARROW and task.at is not None:
            cursor = task.at
        window.workspaces.page(NETWORK if stage.document.network else SURFACE)
        session = self._session_of(stage)
        hidden = _hidden_by(task)
        with window.history.quiet():
            session.take_state(
                LabState(
                    document=stage.document,
                    begun=stage.document.experiment.runners,
                    recorded=max(stage.takes, cursor),
                    cursor=cursor,
                    predicts=hidden,
                    predict_first=bool(hidden),
                )
            )
        window.history.clear()
        if window.files.path is not None:
            window.history.stack.resetClean()  # the file holds another state
        self._stage = stage
        self._show(stage)
        self.ask(task)

    def set_up_solved(self, actions: tuple[str, ...]) -> None:
        """Set up what solves the task of the stage, with all that it changes to be seen."""
        stage = self._stage
        if stage is not None:
            after = solved(stage, actions)
            self.set_up(after)
            page = self._window.workspaces.page(stage.workspace)
            titles = _folded(stage.document.experiment, after.document.experiment)
            for fold in page.findChildren(Fold):
                if fold.title in titles:
                    fold.unfold()

    def lift_fog(self) -> None:
        """Show the surface: what was asked about it in fog is answered."""
        if self._stage is not None and self._stage.document.view.fog:
            session = self._session_of(self._stage)
            if session.view.fog:
                with self._window.history.quiet():
                    session.set_view(fog=False)

    def adopt(self, stage: Stage | None, task: Task | None) -> None:
        """Take the labs as they are for those of a stage."""
        self._stage = stage
        self.ask(task)

    def ask(self, task: Task | None) -> None:
        """Hide what an open task asks for; None asks for nothing."""
        self._task = task
        if self._stage is None:
            return
        session, hidden = self._session_of(self._stage), _hidden_by(task)
        if hidden or self._hides_arrow:
            self._hides_arrow = bool(hidden)
            prediction = session.prediction
            if (prediction.target, prediction.first) != (hidden, bool(hidden)):
                prediction.set_first(bool(hidden))
                prediction.set_target(hidden)
        self._ask_verdicts(session, task)
        self._hear(session)
        self._look_soon()

    def ask_no_more(self) -> None:
        """Ask for nothing any more; a revealed arrow stays beside the guess at this step."""
        task, self._task = self._task, None
        if self._stage is not None:
            session = self._session_of(self._stage)
            if task is not None and task.kind == ARROW:
                session.prediction.set_first(False)
            self._ask_verdicts(session, None)

    def retry(self) -> None:
        """Hide the arrow again, for another try."""
        if self._stage is not None:
            self._session_of(self._stage).prediction.forget()

    def leave(self) -> None:
        """Hide nothing any more; the lab stays as it is."""
        self.ask(None)
        self._stage, self.follows = None, False

    def reveal_arrow(self) -> None:
        """Show the hidden arrow without a guess, also where the scene draws none of its kind."""
        if self._stage is not None and self._hides_arrow:
            self._hides_arrow = False
            session = self._session_of(self._stage)
            shown = session.prediction.target
            session.prediction.set_first(False)
            session.prediction.set_target("")
            with self._window.history.quiet():
                session.set_view(arrows=session.view.arrows | {shown})

    def live_run(self) -> LiveRun | None:
        """Give the run of the person's lab as it stands."""
        if self._stage is None:
            return None
        session = self._session_of(self._stage)
        experiment, view = session.experiment, session.view
        return LiveRun(experiment, session.recorded, session.cursor, session.focus, view)

    # Behind the scenes

    def _session_of(self, stage: Stage) -> Session:
        if stage.document.network is None:
            return self._window.lab.session
        session: Session = self._window.workspaces.page(NETWORK).session  # type: ignore[attr-defined]
        return session

    def _show(self, stage: Stage) -> None:
        """Bring what a stage is about to the front."""
        window = self._window
        window.workspaces.open(stage.workspace)
        if stage.document.network is None:
            surface = window.lab.surface
            if stage.window is None:
                surface.reset_view()
            else:
                surface.look_at(stage.window)
        tabs = getattr(window.workspaces.page(stage.workspace), "tabs", None)
        if tabs is not None and stage.tab:
            bring_tab(tabs, stage.tab)

    def _ask_verdicts(self, session: Session, task: Task | None) -> None:
        """Hide what the diagnosis found while it would give an answer away."""
        hides = task is not None and task.kind != STATE
        if hides:
            self._window.verdicts.hide_verdicts_of(session, QUESTION_OPEN)
        elif self._hides_verdicts:
            self._window.verdicts.show_verdicts()
        self._hides_verdicts = hides

    def _on_prediction(self) -> None:
        task, stage = self._task, self._stage
        if task is None or stage is None or task.kind != ARROW:
            return
        self.guess_changed.emit()
        session = self._window.lab.session
        grade, wanted = session.prediction.grade, stage.cursor if task.at is None else task.at
        if grade is None:
            return
        if session.cursor == wanted:
            self.graded.emit(grade)
        else:
            self.astray.emit(session.cursor, wanted)

    def _hear(self, session: Session) -> None:
        if session not in self._heard:
            self._heard.add(session)
            for signal in (session.cursor_changed, session.document_changed, session.run_ended):
                signal.connect(self._look_soon)
            session.cursor_changed.connect(self._on_cursor)

    def _on_cursor(self) -> None:
        """Hide no arrow at other steps once the question is answered."""
        if self._task is None and not self.is_graded:
            self.reveal_arrow()

    def _look_soon(self) -> None:
        """Look at the run now and then while it moves."""
        if self.follows and not self._timer.isActive():
            self._timer.start(int(max(WATCH_MS, 1000 * self._cost_s / WATCH_SHARE)))

    def _look(self) -> None:
        if self.follows:
            began = perf_counter()
            self.moved.emit()
            self._cost_s = perf_counter() - began


def _hidden_by(task: Task | None) -> str:
    return task.arrow if task is not None and task.kind == ARROW else ""


def solved(stage: Stage, actions: tuple[str, ...]) -> Stage:
    """Give a stage after what solves its task; it shows the same controls, and has no fog."""
    from arrows_gui.lessons.actions import solved_stage

    after = solved_stage(stage, actions)
    document = replace(after.document, view=replace(after.document.view, fog=False))
    return replace(after, document=document, hidden=stage.hidden, locked=stage.locked)


def _folded(before: Experiment, after: Experiment) -> set[str]:
    """Give the titles of the groups, folded at first, in which something differs."""
    ways = {runner.id: (runner.schedule, runner.clip) for runner in before.runners}
    titles = {
        SCHEDULE[0]
        for runner in after.runners
        if ways.get(runner.id, (Constant(), NO_CLIP)) != (runner.schedule, runner.clip)
    }
    return titles | ({NOISE[0]} if before.sigma != after.sigma else set())
