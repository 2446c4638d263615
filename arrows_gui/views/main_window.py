"""The main window: workspaces, themes, what is said to the person, and closing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from arrows_gui.core.message import Message
from arrows_gui.session import Session
from arrows_gui.views import actions as table
from arrows_gui.views.icons import icon
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.surface_lab import SurfaceLab
from arrows_gui.views.theme import SYSTEM, Theme, apply_theme, theme_by_id
from arrows_gui.views.verdict_part import VerdictPart
from arrows_gui.views.window_actions import WindowActions
from arrows_gui.views.workspaces import (
    CLINIC,
    EVENTS,
    GRAPH,
    NETWORK,
    SURFACE,
    TUNING,
    Workspaces,
)

if TYPE_CHECKING:
    from arrows_gui.core.clinic_case import Recipe
    from arrows_gui.session_network import NetworkSession

FIRST_SIZE = (1280, 800)

HINTS = {
    SURFACE: "Drag the ring to choose a start. Space plays, the arrow keys step.",
    NETWORK: "Space trains. Click an edge of the network for its numbers; Forward, Backward and "
    "Update walk one batch through it.",
    GRAPH: "Next and Back, or the arrow keys, walk through the graph: values go forward, "
    "gradients back.",
    TUNING: "Sweep one knob or two. Then click or drag on the picture: it loads that run, with "
    "its arrows.",
    CLINIC: "Choose a case, look at its symptoms, and say what is wrong.",
    EVENTS: "Open a folder of event files, as SummaryWriter, TensorFlow or Arrows write them.",
}
"""What is said in a workspace while there is nothing else to say."""


class MainWindow(QMainWindow):
    """Holds the workspaces; everything that a person can do has an action here."""

    failed = Signal(str)  # a fault of a worker, with its traceback

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._surface_session = session
        self.setObjectName("main_window")
        self.setWindowTitle("Arrows")
        self._preferences = preferences
        self._base_font = QApplication.font()
        self._actions = table.make_actions(self)
        self.workspaces = Workspaces(self)
        self.lab = SurfaceLab(session, self._actions, self)
        self._notice = QLabel(self, wordWrap=True)
        self._notice.setObjectName("notice_label")
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.workspaces.stack, 1)
        self.setCentralWidget(centre)
        self._laid_out = self._is_complete = False
        self._message = self._problem = ""
        self._sessions: list[Session] = []
        self._add_workspaces()
        self.wiring = WindowActions(self, self._actions)
        self.verdicts = VerdictPart(self, self._notice, self._actions["why"])
        column.addWidget(self.verdicts.bar)
        self.menuBar().setCornerWidget(self.workspaces.bar)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.resize(*FIRST_SIZE)
        geometry = preferences.layout("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.set_theme(preferences.theme_id())
        self._say(None)

    @property
    def session(self) -> Session:
        """The session that the transport acts on: that of the workspace in front."""
        session: Session | None = getattr(self.workspaces.stack.currentWidget(), "session", None)
        return session or self._surface_session

    def set_theme(self, theme_id: str) -> None:
        """Take a theme by its id; ``system`` follows the system."""
        theme = theme_by_id(theme_id)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window lives in an application"
        apply_theme(app, theme, self._base_font)
        self.tint_icons(theme)
        self.workspaces.set_theme(theme)
        self.verdicts.set_theme(theme)
        self._actions[f"theme_{theme_id}"].setChecked(True)
        self._preferences.set_theme_id(theme_id)

    def tint_icons(self, theme: Theme | None = None) -> None:
        """Draw the icons of the transport in the colours of the theme."""
        theme = theme or theme_by_id(self._preferences.theme_id())
        for name in ("reset", "back", "play", "step", "end"):
            shown = "pause" if name == "play" and self.session.playing else name
            drawing = icon(shown, theme.colour("text"), theme.colour("disabled"))
            self._actions[name].setIcon(drawing)

    def stop(self) -> None:
        """End the workers."""
        self.verdicts.stop()
        for session in self._sessions:
            if Shiboken.isValid(session.engine):
                session.stop()
        for page in self.workspaces.made_pages():
            stop = getattr(page, "stop", None)
            if stop is not None and Shiboken.isValid(page):
                stop()

    def say(self, message: Message) -> None:
        """Tell the person something."""
        self._say(message)

    def reset_layout(self) -> None:
        """Give every part of the workspace in front its first size."""
        self.workspaces.page(self.workspaces.current).reset_layout()  # type: ignore[attr-defined]

    def preferences(self) -> Preferences:
        """Give what is remembered from one start to the next."""
        return self._preferences

    def event(self, event: QEvent) -> bool:
        """Keep the worker waiting while everything that has changed is painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            with self.session.engine.painting():
                handled = super().event(event)
            handle = self.windowHandle()
            if not self._is_complete and handle is not None and handle.isExposed():
                self._is_complete = True
                QTimer.singleShot(0, self, self._complete)
            return handled
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, and end the workers."""
        self._preferences.set_layout("geometry", self.saveGeometry())
        for page in self.workspaces.made_pages():
            for name, splitter in _splitters(page).items():
                self._preferences.set_layout(name, splitter.saveState())
        self._preferences.save()
        self.stop()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the parts their first sizes once the window has its own."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self.lab.setFocus()
            self._restore_splitters(self.lab)

    def _complete(self) -> None:
        """Make what lies behind the first screen, now that this is painted."""
        self.wiring.add_scenes()
        self.lab.make_later()
        QTimer.singleShot(0, self, self.verdicts.make_ready)

    def _add_workspaces(self) -> None:
        self.workspaces.made.connect(self._on_made)
        self.workspaces.add(SURFACE, lambda: self.lab)
        self.workspaces.add(NETWORK, self._make_network)
        self.workspaces.add(GRAPH, self._make_graph)
        self.workspaces.add(TUNING, self._make_tuning)
        self.workspaces.add(CLINIC, self._make_clinic)
        self.workspaces.add(EVENTS, self._make_events)
        self.workspaces.open(SURFACE)
        self.workspaces.opened.connect(self._on_opened)

    def _make_network(self) -> QWidget:
        from arrows_gui.session_network import NetworkSession
        from arrows_gui.views.network_lab import NetworkLab

        return NetworkLab(NetworkSession(parent=self), self._actions, self)

    def _make_graph(self) -> QWidget:
        from arrows_gui.views.graph_workspace import GraphWorkspace

        return GraphWorkspace(self._surface_session, self)

    def _make_tuning(self) -> QWidget:
        from arrows_gui.views.tuning_workspace import TuningWorkspace

        def network() -> "NetworkSession":
            session: NetworkSession = self.workspaces.page(NETWORK).session  # type: ignore[attr-defined]
            return session

        return TuningWorkspace(self._surface_session, network, self._actions, self)

    def _make_clinic(self) -> QWidget:
        from arrows_gui.views.clinic_workspace import ClinicWorkspace

        clinic = ClinicWorkspace(self)
        clinic.case_opened_in_lab.connect(
            lambda recipe: self._open_case(recipe, clinic.cause_is_known)
        )
        clinic.failed.connect(self.failed)
        clinic.set_solved(self._preferences.solved_cases())
        clinic.solved_changed.connect(lambda: self._preferences.set_solved_cases(clinic.solved()))
        return clinic

    def _open_case(self, recipe: "Recipe", cause_is_known: bool) -> None:
        """Open a case of the clinic in its lab; an unknown cause stays hidden there at first."""
        self.wiring.open_document(recipe.document())
        if not cause_is_known:
            self.verdicts.hide_verdicts_of(self.session)

    def _make_events(self) -> QWidget:
        from arrows_gui.views.events_workspace import EventsWorkspace

        return EventsWorkspace(self._surface_session, self)

    def _on_made(self, page: QWidget) -> None:
        """Hear what a new workspace has to say; its session is stopped with the window."""
        problem_said = getattr(page, "problem_said", None)
        if problem_said is not None:
            problem_said.connect(self._say_problem)
        session: Session | None = getattr(page, "session", None)
        if session is not None and session not in self._sessions:
            self._sessions.append(session)
            session.failed.connect(self.failed)
            session.noticed.connect(self._say)
        session_changed = getattr(page, "session_changed", None)
        if session_changed is not None:
            session_changed.connect(self.wiring.show_session)
            session_changed.connect(self.verdicts.refresh)
        if self._laid_out:
            QTimer.singleShot(0, self, lambda: self._restore_splitters(page))

    def _on_opened(self) -> None:
        """Pause what is no longer seen."""
        for session in self._sessions:
            if session is not self.session and session.playing:
                session.pause()
        self._problem = ""
        self._say(None)

    def _on_scheme_changed(self) -> None:
        if self._preferences.theme_id() == SYSTEM:
            self.set_theme(SYSTEM)

    def _say(self, message: Message | None) -> None:
        self._message = "" if message is None else str(message)
        self._show_notice()

    def _say_problem(self, sentence: str) -> None:
        self._problem = sentence[:1].upper() + sentence[1:]
        self._show_notice()

    def _show_notice(self) -> None:
        """Show what is wrong, or what has happened, or what one can do."""
        hint = HINTS[self.workspaces.current]
        self._notice.setText(self._problem or self._message or hint)

    def _restore_splitters(self, page: QWidget) -> None:
        splitters = _splitters(page)
        states = {name: self._preferences.layout(name) for name in splitters}
        restored = [
            state is not None and splitters[name].restoreState(state)
            for name, state in states.items()
        ]
        if not all(restored):
            page.reset_layout()  # type: ignore[attr-defined]


def _splitters(page: QWidget) -> dict[str, QSplitter]:
    return dict(getattr(page, "splitters", {}))
