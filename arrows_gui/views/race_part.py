"""The race: the cards of the runners, the leader board, and the search for the best rates."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from arrows_gui.core import race
from arrows_gui.core.document import Document
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.standings import Referee
from arrows_gui.core.sweep import BEST_STEPS, RATES, BestRate, best_rates
from arrows_gui.jobs import Report, Task
from arrows_gui.session import Session
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.leader_board import LeaderBoard
from arrows_gui.views.race_panel import RacePanel
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

Change = Callable[..., Document]


class RacePart(LabPart):
    """Wires the race panel and the leader board."""

    def __init__(
        self, session: Session, panel: RacePanel, board: LeaderBoard, say: Say, parent: QObject
    ) -> None:
        super().__init__(session, say, parent)
        self._board = board
        self._referee: Referee | None = None
        self._judged: SurfaceObjective | None = None
        self._tuned: race.Tuned | None = None
        self._search = Task(session.jobs, self)
        self._searched = session.experiment
        panel.focus_wanted.connect(self._focus)
        board.focus_wanted.connect(self._focus)
        panel.add_wanted.connect(lambda rule: self._set_up(race.with_runner_added, rule))
        panel.duplicate_wanted.connect(lambda i: self._set_up(race.with_runner_duplicated, i))
        panel.remove_wanted.connect(lambda i: self._set_up(race.with_runner_removed, i))
        panel.branch_wanted.connect(lambda i: self.attempt(lambda: session.branch(i)))
        panel.label_wanted.connect(lambda i, text: self._look(race.with_label, i, text))
        panel.look_wanted.connect(lambda i, look: self._look(race.with_look, i, look))
        panel.hidden_wanted.connect(lambda i, on: self._look(race.with_hidden, i, on))
        board.finish_wanted.connect(lambda loss: self._look(race.with_finish, loss))
        board.equal_wanted.connect(lambda lr: self._set_up(race.with_equal_lr, lr))
        board.best_wanted.connect(self._search_best)
        board.cancel_wanted.connect(self._search.cancel)
        self._search.progressed.connect(board.show_progress)
        self._search.finished.connect(self._on_found)
        self._search.ended.connect(lambda: board.show_progress(None))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._board.set_theme(theme)

    def show_document(self) -> None:
        """Show the runners, the finish line, and what the rates allow to conclude."""
        document = self.session.document
        self._board.show_view(document.view)
        self._board.show_story(said(race.rates_story(document, self._tuned)))

    def show_slowly(self) -> None:
        """Rank the runners at the cursor, where the board is to be seen."""
        session = self.session
        if not self._board.isVisible():
            return
        experiment = session.experiment
        if self._referee is None or self._judged is not experiment.on_surface:
            self._referee = Referee(experiment.on_surface)
            self._judged = experiment.on_surface
        standings = self._referee.standings(
            experiment.runners, session.traces, session.cursor, session.view.finish
        )
        self._board.show_standings(standings, experiment.runners)

    def branch(self) -> None:
        """Let a copy of the runner in focus go on from the step under the cursor."""
        self.attempt(lambda: self.session.branch(self.session.focus))

    def _focus(self, runner: int) -> None:
        """Put a runner in focus; the board follows late, and may name one that is gone."""
        there = any(each.id == runner for each in self.session.experiment.runners)
        if there and runner != self.session.focus:
            self._look(race.with_focus, runner)

    def _set_up(self, change: Change, *wish: object) -> None:
        session = self.session
        self.attempt(lambda: session.take_setup(change(session.document, *wish)))

    def _look(self, change: Change, *wish: object) -> None:
        session = self.session
        self.attempt(lambda: session.take_looks(change(session.document, *wish)))

    def _search_best(self) -> None:
        experiment = self.session.experiment
        self._searched = experiment

        def work(report: Report) -> object:
            return best_rates(experiment, RATES, BEST_STEPS, report.progress)

        self._search.start(work)
        self._board.show_progress(0.0)

    def _on_found(self, found: tuple[BestRate, ...]) -> None:
        now, then = self.session.experiment, self._searched
        rules = [[(r.id, r.optimizer.id) for r in each.runners] for each in (now, then)]
        if rules[0] != rules[1] or not race.same_ground(now, then):
            self._say(tr("the setup has changed meanwhile: the rates stay as they are"))
            return
        tuned = race.Tuned(self._searched, BEST_STEPS, found)
        self._tuned = tuned
        self._set_up(race.with_rates, tuned.rates)
