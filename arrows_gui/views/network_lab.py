"""The network workspace: a network, its data, and what every layer learns by."""

from collections import deque
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.data_panel import DataPanel
from arrows_gui.views.decision_view import DecisionView
from arrows_gui.views.edge_panel import EdgePanel
from arrows_gui.views.fold import SCHEDULE, Fold
from arrows_gui.views.histogram_view import HistogramView
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.landscape_view import LandscapeView
from arrows_gui.views.layer_arrows_view import LayerArrowsView
from arrows_gui.views.network_curves import NetworkCurves
from arrows_gui.views.network_diagram import NetworkDiagram
from arrows_gui.views.network_landscape_part import NetworkLandscapePart
from arrows_gui.views.network_panel import NetworkPanel
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.network_points_part import NetworkPointsPart
from arrows_gui.views.network_setup_part import NetworkSetupPart
from arrows_gui.views.network_step_part import NetworkStepPart
from arrows_gui.views.network_walk_part import NetworkWalkPart
from arrows_gui.views.optimizer_panel import OptimizerPanel
from arrows_gui.views.pass_panel import PassPanel
from arrows_gui.views.points_panel import PointsPanel
from arrows_gui.views.ratio_view import RatioView
from arrows_gui.views.schedule_panel import SchedulePanel
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.tabs import add_tab
from arrows_gui.views.theme import Theme
from arrows_gui.views.transport_bar import TransportBar
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.core.verdict import Verdict

REFRESH_MS = 100
"""Pictures follow a training so often; nobody reads faster."""

SIDE_PX = 270
TABS_PX = 290


class NetworkLab(QWidget):
    """Shows the session of a training, and lets its parts carry out what the panels announce."""

    problem_said = Signal(str)  # a sentence about what a person asked for; empty takes it back

    def __init__(
        self, session: NetworkSession, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("network_lab")
        self.session = session
        self._make_widgets(actions)
        self.splitters = self._lay_out()
        self._guard = KeyGuard(self)
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.refresh)
        self._refreshed_at = 0.0
        say = self.problem_said.emit
        self.setup = NetworkSetupPart(session, self, say)
        self.step = NetworkStepPart(session, self, say)
        self.walk = NetworkWalkPart(session, self, say)
        self.of_points = NetworkPointsPart(session, self, say)
        self.scape = NetworkLandscapePart(session, self, say)
        self._parts: tuple[NetworkPart, ...] = (
            *(self.setup, self.step, self.walk),
            *(self.of_points, self.scape),
        )
        self._slow: deque[Callable[[], None]] = deque()
        for part in self._parts:
            self._slow.extend(part.slow())
        self._wire()
        self._show_run()
        self._guard.watch(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in self._parts:
            part.set_theme(theme)
        self._show_run()

    def reset_layout(self) -> None:
        """Give every part its first size."""
        self.splitters["network_across"].setSizes([SIDE_PX, max(400, self.width() - SIDE_PX)])
        self.splitters["network_down"].setSizes([max(200, self.height() - TABS_PX), TABS_PX])
        wide = max(400, self.width() - SIDE_PX)
        self.splitters["network_views"].setSizes([wide * 3 // 5, wide * 2 // 5])

    def refresh(self) -> None:
        """Show everything as it is at the cursor, now."""
        self._waiting.stop()
        self._refreshed_at = perf_counter()
        for show in self._slow:
            show()

    def arrow_view(self) -> QWidget:
        """Give the picture of the arrows."""
        return self.diagram

    def show_evidence(self, verdict: "Verdict") -> None:
        """Bring the tab to the front in which a verdict is seen; its step is under the cursor."""
        tabs = {"": self.curves, "update": self.ratios}
        self.show_tab(tabs.get(verdict.arrow, self.layers))

    def show_tab(self, tab: QWidget) -> None:
        """Bring a tab of the bottom to the front."""
        self.tabs.setCurrentWidget(tab)

    def _make_widgets(self, actions: Mapping[str, QAction]) -> None:
        self.data = DataPanel(self)
        self.network = NetworkPanel(self)
        self.optimizer = OptimizerPanel(self, NETWORK_OPTIMIZERS, with_numbers=False)
        self.schedule = SchedulePanel(self)
        self.diagram = NetworkDiagram(self)
        self.decision = DecisionView(self)
        self.curves = NetworkCurves(self)
        self.layers = LayerArrowsView(self)
        self.histograms = HistogramView(self)
        self.ratios = RatioView(self)
        self.passes = PassPanel(self)
        self.edge = EdgePanel(self)
        self.points = PointsPanel(self)
        self.landscape = LandscapeView(self)
        self.transport = TransportBar(actions, self)
        self.words = QLabel(self, wordWrap=True)
        self.words.setObjectName("network_words")
        self.words.setMinimumWidth(10)
        self.hover = QLabel(self, wordWrap=True)
        self.hover.setObjectName("network_hover")
        self.hover.setMinimumWidth(10)
        self.hover.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("network_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget, title in (
            (self.curves, "Curves"),
            (self.passes, "Passes"),
            (self.edge, "Weight"),
            (self.points, "Points"),
            (self.layers, "Layers"),
            (self.ratios, "Ratios"),
            (self.histograms, "Histograms"),
            (self.landscape, "Landscape"),
        ):
            add_tab(self.tabs, widget, title)
        self._enlarge = QToolButton(self)
        self._enlarge.setObjectName("network_enlarge")
        self._enlarge.setText(tr("Enlarge"))
        tip = "Give the tab all the room, or give the network its place back"
        self._enlarge.setToolTip(tr(tip))
        self._enlarge.setCheckable(True)
        self._enlarge.setAutoRaise(True)
        self.tabs.setCornerWidget(self._enlarge)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _lay_out(self) -> dict[str, QSplitter]:
        views = QSplitter(Qt.Orientation.Horizontal, self)
        views.addWidget(self.diagram)
        views.addWidget(self.decision)
        upper = QWidget(self)
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(views, 1)
        column.addWidget(self.words)
        column.addWidget(self.hover)
        down = QSplitter(Qt.Orientation.Vertical, self)
        down.addWidget(upper)
        down.addWidget(self.tabs)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        fold = Fold(*SCHEDULE, self.schedule, self)
        across.addWidget(SideColumn(self.data, self.network, self.optimizer, fold))
        across.addWidget(down)
        for splitter, shares in ((down, (1, 0)), (across, (0, 1)), (views, (3, 2))):
            splitter.setChildrenCollapsible(False)
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
        self._enlarge.toggled.connect(self._on_enlarged)
        self._upper = upper
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(across, 1)
        whole.addWidget(self.transport)
        return {"network_across": across, "network_down": down, "network_views": views}

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for two lines of words, so that nothing moves under the mouse."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.hover.setFixedHeight(2 * self.hover.fontMetrics().lineSpacing())

    def _on_enlarged(self, on: bool) -> None:
        self._upper.setHidden(on)
        self._enlarge.setText(tr("Shrink") if on else tr("Enlarge"))

    def _wire(self) -> None:
        session = self.session
        session.document_changed.connect(self._show_document)
        session.run_started.connect(self._show_run)
        session.cursor_changed.connect(self._show_cursor)
        session.exact_changed.connect(self._refresh_soon)
        session.run_ended.connect(self.refresh)
        self.tabs.currentChanged.connect(lambda: self.refresh())
        self.transport.cursor_wanted.connect(session.set_cursor)
        self.transport.speed_wanted.connect(lambda speed: session.set_view(speed=speed))
        self.transport.steps_wanted.connect(session.set_steps)

    def _show_document(self) -> None:
        for part in self._parts:
            part.show_document()
        self.transport.show_speed(self.session.view.speed)
        self.transport.show_steps(self.session.experiment.steps)
        self._guard.watch(self)

    def _show_run(self) -> None:
        self._show_document()
        for part in self._parts:
            part.show_run()
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        session = self.session
        self.transport.show_recording(session.cursor, session.last)
        for part in self._parts:
            part.show_cursor()
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        """Show all now; in a training one picture at a time, each some ten times a second."""
        waited_ms = 1000 * (perf_counter() - self._refreshed_at)
        if waited_ms >= REFRESH_MS and not self.session.playing:
            self.refresh()
            return
        if waited_ms >= REFRESH_MS / len(self._slow):
            self._refreshed_at = perf_counter()
            self._slow.rotate()
            self._slow[0]()
        self._waiting.start(REFRESH_MS)
