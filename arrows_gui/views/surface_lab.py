"""The workspace of the surface lab: the panels around the surface, wired to the session."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.message import BadInput
from arrows_gui.session import Session
from arrows_gui.views.arrow_panel import ArrowPanel
from arrows_gui.views.colour_bar import ColourBar
from arrows_gui.views.curves_view import CurvePlot, CurvesView
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.numbers_panel import NumbersPanel
from arrows_gui.views.optimizer_panel import OptimizerPanel
from arrows_gui.views.problem_panel import ProblemPanel
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.theme import Theme
from arrows_gui.views.transport_bar import TransportBar

REFRESH_MS = 100
"""Numbers and curves follow a run so often; nobody reads faster."""

SIDE_PX = 262
ROW_PX = 8
"""Controls whose middles differ by less lie in one row."""

EMPTY_VIEW = "The loss is not a finite number anywhere in view."


class SurfaceLab(QWidget):
    """Shows the session and carries out what its panels announce."""

    problem_said = Signal(str)  # a sentence about what a person asked for; empty takes it back

    def __init__(
        self, session: Session, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._problem = ProblemPanel(self)
        self._optimizer = OptimizerPanel(self)
        self._arrows = ArrowPanel(self)
        self._numbers = NumbersPanel(self)
        self.surface = SurfaceView(self)
        self._bar = ColourBar(self)
        self._curves = CurvesView(self)
        self._transport = TransportBar(actions, self)
        self._hover = QLabel(self)
        self._hover.setObjectName("hover_label")
        self._hover.setMinimumWidth(10)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.refresh)
        self._refreshed_at = 0.0
        self._slow_parts: deque[Callable[[], None]] = deque((self._show_numbers,))
        self._slow_parts.extend(partial(self._show_curve, plot) for plot in self._curves.plots)
        self._guard = KeyGuard(self)
        self._shown_rule = ""
        self.splitters = self._lay_out()
        self._wire_panels()
        self._wire_session()
        self._show_document()
        self._show_run()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (
            self._problem,
            self._optimizer,
            self._arrows,
            self.surface,
            self._bar,
            self._curves,
        ):
            part.set_theme(theme)
        self.surface.show_run(self._session.experiment.runners, self._session.traces)
        self._curves.show_run(self._session.experiment.runners, self._session.traces)
        self._show_cursor()

    def reset_layout(self) -> None:
        """Give every part its first size."""
        across, down = self.splitters["across"], self.splitters["down"]
        across.setSizes([SIDE_PX, max(400, self.width() - 2 * SIDE_PX), SIDE_PX])
        down.setSizes([max(300, self.height() - 190), 150])

    def refresh(self) -> None:
        """Show numbers and curves as they are at the cursor, now."""
        self._waiting.stop()
        self._refreshed_at = perf_counter()
        for show in self._slow_parts:
            show()

    # Building

    def _lay_out(self) -> dict[str, QSplitter]:
        centre = QWidget(self)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.surface, 1)
        row.addWidget(self._bar)
        upper = QWidget(self)
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(centre, 1)
        column.addWidget(self._hover)
        down = QSplitter(Qt.Orientation.Vertical, self)
        for part in (upper, self._curves):
            down.addWidget(part)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(_scrolled(self._problem, self._optimizer))
        across.addWidget(down)
        across.addWidget(_scrolled(self._arrows, self._numbers))
        for splitter, stretched in ((down, 0), (across, 1)):
            splitter.setChildrenCollapsible(False)
            for place in range(splitter.count()):
                splitter.setStretchFactor(place, int(place == stretched))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(across, 1)
        whole.addWidget(self._transport)
        across.setObjectName("splitter_across")
        down.setObjectName("splitter_down")
        return {"across": across, "down": down}

    def _wire_panels(self) -> None:
        session, say = self._session, self.problem_said.emit
        problem, optimizer = self._problem, self._optimizer
        problem.surface_wanted.connect(lambda i: self._try(lambda: session.set_surface(i), say))
        problem.formula_wanted.connect(
            lambda text: self._try(lambda: session.set_formula(text), problem.show_formula_problem)
        )
        problem.constant_wanted.connect(
            lambda name, value: self._try(lambda: session.set_constant(name, value), say)
        )
        problem.view_wanted.connect(lambda name, on: session.set_view(**{name: on}))
        for part in (problem, self.surface):
            part.start_wanted.connect(
                lambda x, y: self._try(lambda: session.set_start(x, y), problem.show_start_problem)
            )
        optimizer.optimizer_wanted.connect(
            lambda i: self._try(lambda: session.set_optimizer(session.focus, i), say)
        )
        optimizer.knob_wanted.connect(
            lambda name, value: self._try(lambda: session.set_knob(session.focus, name, value), say)
        )
        optimizer.knob_reset_wanted.connect(lambda name: session.reset_knob(session.focus, name))
        self._arrows.arrow_wanted.connect(session.show_arrow)
        self._arrows.scale_mode_wanted.connect(lambda mode: session.set_view(scale_mode=mode))
        self.surface.shades_changed.connect(self._bar.show_shades)
        self.surface.hovered.connect(self._hover.setText)
        self.surface.emptiness_changed.connect(lambda empty: say(EMPTY_VIEW if empty else ""))
        self._transport.cursor_wanted.connect(session.set_cursor)
        self._transport.speed_wanted.connect(lambda speed: session.set_view(speed=speed))
        self._transport.steps_wanted.connect(session.set_steps)
        self._curves.cursor_wanted.connect(session.set_cursor)

    def _wire_session(self) -> None:
        session = self._session
        session.document_changed.connect(self._show_document)
        session.run_started.connect(self._show_run)
        session.cursor_changed.connect(self._show_cursor)
        session.preview_changed.connect(lambda: self.surface.show_preview(session.preview))
        session.run_ended.connect(self.refresh)
        # The arrow keys step again once a run has begun to play.
        session.playing_changed.connect(lambda playing: playing and self.surface.clearFocus())

    def _try(self, act: Callable[[], None], say: Callable[[str], object]) -> None:
        """Carry out a wish; say in one sentence why it cannot be, or take the last one back."""
        try:
            act()
        except BadInput as problem:
            self._show_document()  # what was refused is not what the controls shall show
            say(str(problem))
        else:
            say("")

    def _order_tabs(self) -> None:
        """Let Tab go through the controls as the eye does: column by column, from top to bottom."""
        columns: tuple[QWidget, ...] = (
            *(self._problem, self._optimizer, self.surface),
            *(self._arrows, self._curves, self._transport),
        )
        places: list[tuple[int, int, int, QWidget]] = []
        for number, column in enumerate(columns):
            for part in (column, *column.findChildren(QWidget)):
                inner = isinstance(part.parent(), QAbstractSpinBox | QComboBox)
                takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
                if takes_tab and not inner and part.window() is self.window():
                    place = part.mapTo(self, QPoint(0, part.height() // 2))
                    places.append((number, place.y() // ROW_PX, place.x(), part))
        ordered = [part for *_, part in sorted(places, key=lambda entry: entry[:3])]
        for before, after in pairwise(ordered):
            QWidget.setTabOrder(before, after)

    # Showing

    def _show_document(self) -> None:
        session = self._session
        experiment, view = session.experiment, session.view
        self._problem.show_problem(experiment.objective, experiment.start)
        self._problem.show_view(view)
        rule = experiment.runner(view.focus).optimizer
        self._optimizer.show_optimizer(rule)
        self._arrows.show_view(view)
        self._transport.show_speed(view.speed)
        self._transport.show_steps(experiment.steps)
        self.surface.show_objective(experiment.objective, experiment.start)
        self.surface.set_view(view)
        surface = experiment.objective.surface
        shown = " ".join((surface.id, rule.id, *(knob.name for knob in surface.constants)))
        if shown != self._shown_rule:
            self._shown_rule = shown
            self._guard.watch(self)
            QTimer.singleShot(0, self, self._order_tabs)

    def _show_run(self) -> None:
        session = self._session
        self._show_document()
        self.surface.show_run(session.experiment.runners, session.traces)
        self.surface.show_preview(session.preview)
        self._curves.show_run(session.experiment.runners, session.traces)
        self._show_cursor()

    def _show_cursor(self) -> None:
        session = self._session
        step = session.step_at_cursor()
        lasts = {runner_id: trace.last for runner_id, trace in session.traces.items()}
        runners = sorted(session.experiment.runners, key=lambda r: r.id != session.focus)
        points = [(session.point_at_cursor(runner.id), runner.look) for runner in runners]
        self.surface.show_step(step, points, lasts, session.cursor)
        self._transport.show_recording(session.cursor, session.last)
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
        step = self._session.step_at_cursor()
        names = self._session.experiment.objective.surface.axis_names
        self._numbers.show_step(step, names)
        self._arrows.show_missing({"velocity"} if step.velocity is None else set())

    def _show_curve(self, plot: CurvePlot) -> None:
        plot.show_traces(self._session.traces)
        plot.show_cursor(self._session.cursor)


def _scrolled(*parts: QWidget) -> QScrollArea:
    """Give a column of parts that scrolls where the window is low."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 4, 0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return SideColumn(inner)


class SideColumn(QScrollArea):
    """A column that scrolls up and down only: it is never narrower than what it holds."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = inner
        self.setWidget(inner)
        inner.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """Leave room for the widest part and the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room when a part grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumWidth(self.minimumSizeHint().width())
        return super().eventFilter(watched, event)
