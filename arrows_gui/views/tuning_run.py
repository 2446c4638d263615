"""The run that was taken from a sweep: its arrows on the surface, or what a network answers."""

from math import hypot

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.written import number_text
from arrows_gui.session import Session
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.decision_view import DecisionView
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

AT_STEP = "{rule}: {knobs}. Step {step} of {last}: loss {loss}, gradient {slope} long"
OF_NETWORK = (
    "{rule}: {knobs}. Step {step} of {last}: training loss {train}, batch loss {loss}, its gradient"
    " {slope} long"
)
HELD = "{words}. It ends here; in the sweep it goes on to step {steps}."
LINES, SLACK_PX = 4, 4


class TuningRun(QWidget):
    """Shows the step under the cursor of a session, with few words."""

    start_wanted = Signal(float, float)
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tuning_run")
        self._theme: Theme | None = None
        self._session: Session | None = None
        self._surface = SurfaceView(self)
        self._decision: DecisionView | None = None
        self._split: object = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._surface)
        self._words = QLabel(self, wordWrap=True)
        self._words.setObjectName("tuning_words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._keep_room()
        self._surface.start_wanted.connect(self.start_wanted)
        self._surface.hovered.connect(self.hovered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._stack, 1)
        column.addWidget(self._words)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._surface.set_theme(theme)
        if self._decision is not None:
            self._decision.set_theme(theme)
        if self._session is not None:
            self.show_run(self._session)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the words, so that nothing moves under the mouse."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_room()

    def show_run(self, session: Session) -> None:
        """Show another run, or the run of another session."""
        self._session = session
        if isinstance(session, NetworkSession):
            self._show_network(session)
        else:
            self._stack.setCurrentWidget(self._surface)
            experiment = session.experiment
            self._surface.show_objective(experiment.on_surface, experiment.start)
            self._surface.set_view(session.seen)
            self._surface.show_run(experiment.runners, session.traces)
        self.show_cursor()

    def show_cursor(self) -> None:
        """Show the step under the cursor."""
        session = self._session
        if session is None:
            return
        if isinstance(session, NetworkSession):
            assert self._decision is not None, "a network is shown"
            self._decision.show_network(session.objective.network, session.exact.theta)
        else:
            shown = session.shown_runners()
            points = [(session.point_at_cursor(each.id), each.look) for each in shown]
            lasts = session.drawn_lasts()
            step = session.step_at_cursor()
            self._surface.show_step(step, points, lasts, session.cursor, session.other_steps())

    def show_words(self, last_swept: int = 0) -> None:
        """Say what is shown; ten times a second at most. The sweep went to that step."""
        session = self._session
        if session is None:
            return
        is_network = isinstance(session, NetworkSession)
        step = session.exact if is_network else session.step_at_cursor()  # type: ignore[attr-defined]
        trace = session.traces[session.focus]
        usual = hyperparameters(type(step.optimizer)())
        held = hyperparameters(step.optimizer)
        knobs = [
            (knob.title.lower(), held[knob.name])
            for knob in step.optimizer.knobs
            if knob.name == "lr" or held[knob.name] != usual[knob.name]
        ]
        values: dict[str, object] = {
            "rule": step.optimizer.title,
            "knobs": ", ".join(f"{tr(name)} {_short(float(value))}" for name, value in knobs),
            **{"step": step.t, "last": trace.last, "loss": _short(step.loss)},
            "slope": _short(hypot(*step.gradient.tolist())),
        }
        text = AT_STEP
        if isinstance(session, NetworkSession) and not session.playing:
            text = OF_NETWORK
            with np.errstate(all="ignore"):
                values["train"] = _short(session.objective.evaluation(step.theta).train_loss)
        words = tr(text, **values)
        if trace.outcome is not None and step.t == trace.last < last_swept:
            words = tr(HELD, words=words, steps=last_swept)
        self._words.setText(words)

    def _keep_room(self) -> None:
        self._words.setFixedHeight(LINES * self._words.fontMetrics().lineSpacing() + SLACK_PX)

    def _show_network(self, session: NetworkSession) -> None:
        if self._decision is None:
            self._decision = DecisionView(self)
            self._decision.hovered.connect(self.hovered)
            self._stack.addWidget(self._decision)
            if self._theme is not None:
                self._decision.set_theme(self._theme)
        self._stack.setCurrentWidget(self._decision)
        if self._split is not session.objective.split:
            self._split = session.objective.split
            self._decision.show_data(session.objective.split)


def _short(value: float) -> str:
    """Write a number with four significant digits."""
    return number_text(float(f"{value:.4g}"))
