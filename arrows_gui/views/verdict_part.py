"""The diagnosis of the run in front: when it is made, and where it is shown."""

from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.verdict import Verdict
from arrows_gui.core.written import number_text
from arrows_gui.session import Session
from arrows_gui.views.theme import Theme
from arrows_gui.views.verdict_judge import VerdictJudge
from arrows_gui.views.words import said, tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow
    from arrows_gui.views.verdict_panel import VerdictPanel

EVERY_S = 1.5
"""A run on its way is looked at so often ..."""

SHARE = 0.004
"""... or more seldom, so that this takes no more than so much of the time: run, window and
diagnosis share one interpreter, and each look makes some frames late."""

WARNING = "\N{WARNING SIGN} "
MARGIN_PX = 8
TRANSPORT_PX = 56
"""The panel leaves the transport bar free, which is at the bottom of every lab."""

PREDICTING = "Verdicts are hidden while you predict."
NOT_JUDGED = "The diagnosis judges a run by its steps."
JUDGING = "The diagnosis is reading this run."
CASE_OPEN = "The verdict is hidden, for this is a case of the clinic. Ask once more to see it."
LOCKED = "Verdicts are hidden by the teacher's lock."
QUESTION_OPEN = "The verdict is hidden while a question of the lesson is open."


class VerdictPart(QObject):
    """Diagnoses the session in front, and wires the button, the question and the panel."""

    judged = Signal()  # the run in front has been diagnosed as it is

    def __init__(self, window: "MainWindow", notice: QLabel, question: QAction) -> None:
        super().__init__(window)
        self._window = window
        self._panel: VerdictPanel | None = None
        self._theme: Theme | None = None
        self._verdicts: tuple[Verdict, ...] = ()
        self._judged: tuple[object, ...] = ()
        self._judge = VerdictJudge(self)
        self._judge.found.connect(self._take)
        self._judge.failed.connect(window.failed)
        self._watched: list[Session] = []
        self._is_locked = False
        self._closed_case: object = None  # the objective of a case whose cause is to be guessed
        self._why_closed = CASE_OPEN
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self.bar = self._make_bar(notice, question)
        question.triggered.connect(self.ask)
        window.workspaces.made.connect(self._watch)
        window.workspaces.opened.connect(self.refresh)
        window.installEventFilter(self)
        self._watch()

    @property
    def is_judging(self) -> bool:
        """Whether a long run is being diagnosed beside the window."""
        return self._judge.is_busy

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What was found in the run in front, and is shown."""
        return self._verdicts

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        palette = self._button.palette()
        for role in (palette.ColorRole.ButtonText, palette.ColorRole.WindowText):
            palette.setColor(role, theme.colour("error"))
        self._button.setPalette(palette)
        if self._panel is not None:
            self._panel.set_theme(theme)
            self._place()

    def make_ready(self) -> None:
        """Import the rules, so that the first diagnosis does not keep a run waiting."""
        import arrows_gui.core.diagnosis  # noqa: F401 - not for the first screen

    def hide_verdicts_of(self, session: Session, why: str = CASE_OPEN) -> None:
        """Hide what is found in the run of a session, until another is set up.

        That of a case of the clinic is shown where somebody asks twice.
        """
        self._closed_case, self._why_closed = session.experiment.objective, why
        self.refresh()

    def set_locked(self, on: bool) -> None:
        """Hide what is found in every run, or do not."""
        self._is_locked = on
        self.refresh()

    def show_verdicts(self) -> None:
        """Hide verdicts no more."""
        if self._closed_case is not None:
            self._closed_case = None
            self.refresh()

    def ask(self) -> None:
        """Answer why nothing is happening; asked again, what is open is closed."""
        if not self._has_run:
            return
        panel = self._panel
        may_ask = self._is_closed_case and self._why_closed == CASE_OPEN
        if panel is not None and panel.isVisible() and not may_ask:
            self._close()
            return
        if panel is not None and panel.isVisible():
            self._closed_case = None
        panel = panel or self._make_panel()
        panel.show()
        self.refresh()
        self._place()
        panel.raise_()
        panel.setFocus()

    def refresh(self) -> None:
        """Diagnose the run in front, unless nothing has changed since."""
        self._timer.stop()
        if not self._has_run:
            self._judge.drop()
            self._judged = ()
            self._take(())
            self._close()
            return
        session = self._window.session
        trace = session.recorded[session.focus]
        hidden = self._hidden(session)
        judged = (trace, trace.last, trace.outcome is None, len(trace.edits), hidden)
        if judged != self._judged:
            is_other = self._judged[:1] != (trace,)
            self._judged = judged
            if hidden or trace.last == trace.first:
                self._judge.drop()
                self._take(())
            else:
                if is_other:
                    self._take(())  # what was found in another run is not said of this one
                self._judge.judge(session.experiment, trace)
        self._answer()

    def stop(self) -> None:
        """End the worker; called once, when the window closes."""
        self._judge.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the panel in its corner."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._place)
        return super().eventFilter(watched, event)

    # Behind the scenes

    @property
    def _has_run(self) -> bool:
        """Whether the workspace in front shows the run of a session."""
        return hasattr(self._window.workspaces.stack.currentWidget(), "session")

    @property
    def _is_closed_case(self) -> bool:
        objective = self._window.session.experiment.objective
        return self._closed_case is not None and objective is self._closed_case

    def _hidden(self, session: Session) -> str:
        if self._is_locked:
            return LOCKED
        if session.prediction.target:
            return PREDICTING
        return self._why_closed if self._is_closed_case else ""

    def _take(self, verdicts: tuple[Verdict, ...]) -> None:
        self._verdicts = verdicts
        self._show()
        self._answer()
        self.judged.emit()

    def _answer(self) -> None:
        """Say in the panel, where it is open, what stands in the way."""
        from arrows_gui.core.why import Situation, why  # not for the first screen

        if self._panel is None or not self._panel.isVisible() or not self._has_run:
            return
        session = self._window.session
        hidden = self._hidden(session)
        objective = session.experiment.objective
        on_surface = isinstance(objective, SurfaceObjective)
        situation = Situation(
            trace=session.traces[session.focus],
            step=session.step_at_cursor(),
            cursor=session.cursor,
            steps=session.experiment.steps,
            is_playing=session.playing,
            pace=inf if session.view.speed == FLAT_OUT else session.view.speed,
            is_barred=session.prediction.bars,
            shows_arrows=not on_surface or bool(session.view.arrows),
            extent=objective.extent if on_surface else None,
            verdicts=self._verdicts,
        )
        if situation.trace.last == situation.trace.first:
            hidden = hidden or NOT_JUDGED
        elif self.is_judging:
            hidden = hidden or JUDGING
        self._panel.show_answer(why(situation), self._verdicts, hidden)
        self._place()

    def _show(self) -> None:
        from arrows_gui.core.diagnosis import diagnosis_by_id

        if not self._verdicts:
            self._button.hide()
            self._button.setText(WARNING)  # it keeps its height, and leaves the room for its words
            return
        first, more = self._verdicts[0], len(self._verdicts) - 1
        rule = diagnosis_by_id(first.id)
        value = f", {number_text(float(f'{first.value:.2g}'))}" if rule.has_size else ""
        self._button.setText(f"{WARNING}{tr(rule.title)}{value}" + (f" +{more}" if more else ""))
        self._button.setToolTip(said(first.why))
        self._button.show()

    def _look(self, verdict: Verdict) -> None:
        """Go to the step of a verdict, and show the arrow that tells."""
        window, session = self._window, self._window.session
        session.set_cursor(verdict.step)
        page = window.workspaces.page(window.workspaces.current)
        show_evidence = getattr(page, "show_evidence", None)
        if show_evidence is not None:
            show_evidence(verdict)

    def _make_bar(self, notice: QLabel, action: QAction) -> QWidget:
        bar = QWidget(self._window)
        self._button = QToolButton(bar)
        self._button.setObjectName("verdict_button")
        self._button.setAccessibleName(tr("What the diagnosis found"))
        self._button.setToolTip(tr("What the diagnosis found"))
        self._button.setAutoRaise(True)
        self._button.setText(WARNING)  # it has its height before there is anything to say
        self._button.hide()
        policy = self._button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._button.setSizePolicy(policy)
        self._button.clicked.connect(self.ask)
        question = QToolButton(bar)
        question.setObjectName("why_button")
        question.setAutoRaise(True)
        question.setDefaultAction(action)
        row = QHBoxLayout(bar)
        row.setContentsMargins(6, 0, 6, 0)
        row.addWidget(notice, 1)
        row.addWidget(self._button)
        row.addWidget(question)
        return bar

    def _make_panel(self) -> "VerdictPanel":
        from arrows_gui.views.verdict_panel import VerdictPanel  # not for the first screen

        panel = self._panel = VerdictPanel(self._window.centralWidget())
        panel.ensurePolished()
        panel.look_wanted.connect(self._look)
        panel.closed.connect(self._close)
        if self._theme is not None:
            panel.set_theme(self._theme)
        return panel

    def _close(self) -> None:
        if self._panel is not None:
            self._panel.hide()

    def _place(self) -> None:
        """Put the panel into the corner above the bar."""
        panel = self._panel
        if panel is None or not panel.isVisible():
            return
        panel.fit()
        room = self._window.workspaces.stack.geometry()
        height = min(panel.sizeHint().height(), room.height() - MARGIN_PX - TRANSPORT_PX)
        left = room.right() - panel.width() - MARGIN_PX
        panel.setGeometry(left, room.bottom() - height - TRANSPORT_PX, panel.width(), height)

    def _watch(self) -> None:
        for page in self._window.workspaces.made_pages():
            session: Session | None = getattr(page, "session", None)
            if session is not None and session not in self._watched:
                self._watched.append(session)
                for signal in (session.run_started, session.steps_added, session.run_ended):
                    signal.connect(self._refresh_soon)
                session.playing_changed.connect(self._answer)
                for signal in (
                    session.playing_changed,
                    session.cursor_changed,
                    session.document_changed,
                ):
                    signal.connect(self._refresh_soon)

    def _refresh_soon(self) -> None:
        """Look now and then at a run on its way, and at once where it stands still."""
        if not self._window.session.playing:
            self._timer.start(0)
        elif not self._timer.isActive() and not self._judge.is_busy:
            self._timer.start(int(1000 * max(EVERY_S, self._judge.cost_s / SHARE)))
