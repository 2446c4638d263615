"""The workspace of tuning: a sweep as a map, and the run of the cell that is chosen on it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.race import with_focus
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.session import Session
from arrows_gui.views.elided_label import ElidedLabel
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.range_view import RateRangeView
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.sweep_curve import SweepCurveView
from arrows_gui.views.sweep_map import SweepMapView
from arrows_gui.views.theme import Theme
from arrows_gui.views.transport_bar import TransportBar
from arrows_gui.views.tuning_panel import TuningPanel
from arrows_gui.views.tuning_run import TuningRun

if TYPE_CHECKING:
    from arrows_gui.session_network import NetworkSession
    from arrows_gui.views.tuning_part import TuningPart

REFRESH_MS = 100
"""Words and pictures of a network follow a run so often."""

SIDE_PX = 290


class TuningWorkspace(QWidget):
    """Sweeps the run of the surface lab or of the network lab.

    Its session is that of the lab whose run is swept, and so is the run that a click loads.
    """

    problem_said = Signal(str)
    session_changed = Signal()  # another lab's run is swept from now on

    def __init__(
        self,
        surface: Session,
        network: "Callable[[], NetworkSession]",
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tuning_workspace")
        self.session = surface
        self._surface, self._network = surface, network
        self._wired: list[Session] = []
        self.panel = TuningPanel(self)
        self.map = SweepMapView(self)
        self.curve = SweepCurveView(self)
        self.range = RateRangeView(self)
        self.run = TuningRun(self)
        self.transport = TransportBar(actions, self)
        self.pictures = QStackedWidget(self)
        for picture in (self.map, self.curve, self.range):
            self.pictures.addWidget(picture)
        self.hover = ElidedLabel(self)
        self.hover.setObjectName("tuning_hover")
        self.splitters = self._lay_out()
        self._waiting = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._waiting.timeout.connect(self._show_slowly)
        self._parts: dict[str, TuningPart] = {}
        self._guard = KeyGuard(self)
        self._wire()
        self.choose(SURFACE)
        self._guard.watch(self)

    @property
    def world(self) -> str:
        """Whose run is swept: that of the surface, or that of the network."""
        is_network = isinstance(self.session.experiment.objective, NetworkObjective)
        return NETWORK if is_network else SURFACE

    @property
    def part(self) -> "TuningPart":
        """What sweeps the run of the session."""
        return self._parts[self.world]

    def choose(self, world: str) -> None:
        """Sweep the run of another lab."""
        from arrows_gui.views.tuning_part import TuningPart  # it imports what is computed

        if self._parts:
            self.part.drop()
        self.session = self._network() if world == NETWORK else self._surface
        if self.session not in self._wired:
            self._watch(self.session)
            self._parts[world] = TuningPart(self.session, self)
        self.panel.show_world(world)
        self.part.show()
        self._show_run()
        self.session_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for view in (self.panel, self.map, self.curve, self.range, self.run):
            view.set_theme(theme)

    def reset_layout(self) -> None:
        """Give every part its first size."""
        rest = max(400, self.width() - SIDE_PX)
        self.splitters["tuning_across"].setSizes([SIDE_PX, rest])
        self.splitters["tuning_views"].setSizes([rest * 11 // 20, rest * 9 // 20])

    def arrow_view(self) -> QWidget:
        """Give the picture of the arrows."""
        return self.run

    def refresh(self) -> None:
        """Show everything as it is at the cursor, now."""
        self._show_run()

    def showEvent(self, event: QShowEvent) -> None:
        """Be up to date when it comes to the front."""
        super().showEvent(event)
        self.part.show()
        self._show_run()

    def _lay_out(self) -> dict[str, QSplitter]:
        views = QSplitter(Qt.Orientation.Horizontal, self)
        views.addWidget(self.pictures)
        views.addWidget(self.run)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(views, 1)
        column.addWidget(self.hover)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(SideColumn(self.panel))
        across.addWidget(right)
        for splitter, shares in ((across, (0, 1)), (views, (11, 9))):
            splitter.setChildrenCollapsible(False)
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(across, 1)
        whole.addWidget(self.transport)
        return {"tuning_across": across, "tuning_views": views}

    def _wire(self) -> None:
        panel = self.panel
        panel.world_changed.connect(self.choose)
        panel.runner_changed.connect(self._focus)
        panel.start_wanted.connect(lambda: self.part.start())
        panel.cancel_wanted.connect(lambda: self.part.cancel())
        panel.basins_wanted.connect(lambda: self.part.start_basins())
        panel.range_wanted.connect(lambda: self.part.start_range())
        panel.colouring_changed.connect(lambda _: self.part.show())
        panel.theory_toggled.connect(lambda _: self.part.show())
        panel.csv_wanted.connect(lambda: self.part.save_table())
        panel.hparams_wanted.connect(lambda: self.part.save_runs())
        self.range.rate_wanted.connect(lambda rate: self.part.take_rate(rate))
        for pad in (self.map, self.curve):
            pad.cell_wanted.connect(lambda row, column: self.part.load(row, column))
        self.transport.cursor_wanted.connect(lambda k: self.session.set_cursor(k))
        self.transport.speed_wanted.connect(lambda speed: self.session.set_view(speed=speed))
        self.transport.steps_wanted.connect(lambda steps: self.session.set_steps(steps))
        self.run.start_wanted.connect(lambda x, y: self.part.start_from(x, y))
        for view in (self.map, self.curve, self.range, self.run):
            view.hovered.connect(self.hover.setText)

    def _focus(self, runner: int) -> None:
        """Sweep another runner, which is then in focus in the lab as well."""
        session = self.session
        session.take_looks(with_focus(session.document, runner))

    def _watch(self, session: Session) -> None:
        self._wired.append(session)
        session.document_changed.connect(lambda: self._on_document(session))
        session.run_started.connect(lambda: self._if_shown(session, self._show_run))
        session.cursor_changed.connect(lambda _: self._if_shown(session, self._show_cursor))
        exact_changed = getattr(session, "exact_changed", None)
        if exact_changed is not None:
            exact_changed.connect(lambda: self._if_shown(session, self._show_later))

    def _if_shown(self, session: Session, show: Callable[[], None]) -> None:
        if session is self.session and self.isVisible():
            show()

    def _on_document(self, session: Session) -> None:
        if session is self.session and self.isVisible():
            self.part.show()
            self.transport.show_speed(session.view.speed)
            self.transport.show_steps(session.experiment.steps)

    def _show_run(self) -> None:
        self.run.show_run(self.session)
        self.transport.show_speed(self.session.view.speed)
        self.transport.show_steps(self.session.experiment.steps)
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.transport.show_recording(self.session.cursor, self.session.last)
        if self.world == SURFACE:
            self.run.show_cursor()
        self._show_later()

    def _show_later(self) -> None:
        if not self._waiting.isActive():
            self._waiting.start()

    def _show_slowly(self) -> None:
        if self.world == NETWORK:
            self.run.show_cursor()
        self.run.show_words(self.part.last_swept)
