"""The main window: workspaces, themes, what is said to the person, and closing."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QFont, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from arrows_gui.core.message import Message
from arrows_gui.session import Session
from arrows_gui.views import actions as table
from arrows_gui.views.history import History
from arrows_gui.views.icons import icon
from arrows_gui.views.lecture import LectureMode
from arrows_gui.views.lesson_part import LessonPart
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.session_files import SessionFiles, dropped_file
from arrows_gui.views.surface_lab import SurfaceLab
from arrows_gui.views.teacher_lock import TeacherLock
from arrows_gui.views.theme import SYSTEM, Theme, apply_theme, theme_by_id
from arrows_gui.views.verdict_part import VerdictPart
from arrows_gui.views.window_actions import WindowActions
from arrows_gui.views.words import said, tr
from arrows_gui.views.workspace_makers import WorkspaceMakers
from arrows_gui.views.workspaces import (
    CLINIC,
    EVENTS,
    GRAPH,
    NETWORK,
    SURFACE,
    TUNING,
    Workspaces,
)

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
        self._preferences = preferences
        self.base_font = QApplication.font()
        self._theme = theme_by_id(preferences.theme_id())
        self._actions = table.make_actions(self)
        self.workspaces = Workspaces(self)
        self.lab = SurfaceLab(session, self._actions, self)
        self._notice = QLabel(self, wordWrap=True)
        self._notice.setObjectName("notice_label")
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.history = History(self)
        self.history.watch(session)
        self.files = SessionFiles(self)
        self.teacher_lock = TeacherLock(self)
        self.lessons = LessonPart(self)
        self.lecture = LectureMode(self)
        self.beside = QSplitter(Qt.Orientation.Horizontal, centre)
        self.beside.setChildrenCollapsible(False)
        self.beside.addWidget(self.lessons.panel)
        self.beside.addWidget(self.workspaces.stack)
        self.beside.setStretchFactor(1, 1)
        column.addWidget(self.beside, 1)
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
        self.setAcceptDrops(True)
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
        self._actions[f"theme_{theme_id}"].setChecked(True)
        self._preferences.set_theme_id(theme_id)
        if not self.lecture.is_on:  # which has looks of its own, and gives these back in the end
            self.wear(theme_by_id(theme_id), self._preferences.font_percent() / 100)

    def wear(self, theme: Theme, size: float) -> None:
        """Take looks, with so many times the system's type, and do not remember them."""
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window lives in an application"
        base = QFont(self.base_font)
        base.setPointSizeF(base.pointSizeF() * size)
        apply_theme(app, theme, base)
        self._theme = theme
        self.tint_icons()
        self.workspaces.set_theme(theme)
        self.verdicts.set_theme(theme)
        self.lessons.set_theme(theme)
        self.teacher_lock.set_theme(theme)

    def set_calm(self, on: bool) -> None:
        """Let pictures follow a run seldom, or as fast as they can."""
        for session in self._sessions:
            session.is_calm = on

    def tint_icons(self) -> None:
        """Draw the icons of the transport in the colours of the theme."""
        theme = self._theme
        for name in ("reset", "back", "play", "step", "end"):
            shown = "pause" if name == "play" and self.session.playing else name
            drawing = icon(shown, theme.colour("text"), theme.colour("disabled"))
            self._actions[name].setIcon(drawing)

    def stop(self) -> None:
        """End the workers."""
        self.verdicts.stop()
        self.lessons.stop()
        self.history.stop()
        for session in self._sessions:
            if Shiboken.isValid(session.engine):
                session.stop()
        for page in self.workspaces.made_pages():
            stop = getattr(page, "stop", None)
            if stop is not None and Shiboken.isValid(page):
                stop()

    def say(self, message: Message | None) -> None:
        """Tell the person something; None takes it back."""
        self._say(message)

    def say_problem(self, sentence: str) -> None:
        """Tell the person what is wrong."""
        self._say_problem(sentence)

    def close_unasked(self) -> None:
        """Close, whatever is not saved."""
        self.history.stack.setClean()
        self.close()

    def reset_layout(self) -> None:
        """Give every part of the workspace in front its first size."""
        self.workspaces.page(self.workspaces.current).reset_layout()  # type: ignore[attr-defined]

    def keep_layout(self) -> None:
        """Remember the place of the window, and of everything in it that can be moved."""
        self._preferences.set_layout("geometry", self.saveGeometry())
        for page in self.workspaces.made_pages():
            for name, splitter in _splitters(page).items():
                self._preferences.set_layout(name, splitter.saveState())

    def restore_layout(self, page: QWidget) -> None:
        """Give the parts of a workspace the sizes that are remembered, or else the first ones."""
        splitters = _splitters(page)
        states = {name: self._preferences.layout(name) for name in splitters}
        restored = [
            state is not None and splitters[name].restoreState(state)
            for name, state in states.items()
        ]
        if not all(restored):
            page.reset_layout()  # type: ignore[attr-defined]

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
        """Ask where something would be lost; remember the layout, and end the workers."""
        if not self.files.may_close(self.close):
            event.ignore()
            return
        if not self.lecture.is_on:  # which has kept the layout before it changed it
            self.keep_layout()
        self._preferences.save()
        self.stop()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a file that was dropped."""
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.files.open(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the parts their first sizes once the window has its own."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self.lab.setFocus()
            self.restore_layout(self.lab)

    def _complete(self) -> None:
        """Make what lies behind the first screen, now that this is painted."""
        self.wiring.add_scenes()
        self.lessons.add_menu()
        self.lab.make_later()
        QTimer.singleShot(0, self, self.verdicts.make_ready)

    def _add_workspaces(self) -> None:
        self.workspaces.made.connect(self._on_made)
        self.workspaces.add(SURFACE, lambda: self.lab)
        WorkspaceMakers(self, self._surface_session, self._actions).add_to(self)
        self.workspaces.open(SURFACE)
        self.workspaces.opened.connect(self._on_opened)

    def _on_made(self, page: QWidget) -> None:
        """Hear what a new workspace has to say; its session is stopped with the window."""
        problem_said = getattr(page, "problem_said", None)
        if problem_said is not None:
            problem_said.connect(self._say_problem)
        session: Session | None = getattr(page, "session", None)
        if session is not None and session not in self._sessions:
            self._sessions.append(session)
            session.is_calm = self._preferences.is_calm()
            if session is not self._surface_session:
                self.history.watch(session)
            session.failed.connect(self.failed)
            session.noticed.connect(self._say)
        session_changed = getattr(page, "session_changed", None)
        if session_changed is not None:
            session_changed.connect(self.wiring.show_session)
            session_changed.connect(self.verdicts.refresh)
        if self._laid_out:
            QTimer.singleShot(0, self, lambda: self.restore_layout(page))

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
        self._message = "" if message is None else said(message)
        self._show_notice()

    def _say_problem(self, sentence: str) -> None:
        self._problem = sentence[:1].upper() + sentence[1:]
        self._show_notice()

    def _show_notice(self) -> None:
        """Show what is wrong, or what has happened, or what one can do."""
        hint = tr(HINTS[self.workspaces.current])
        self._notice.setText(self._problem or self._message or hint)
        is_news = bool(self._problem or self._message)
        self.verdicts.bar.setVisible(is_news or not self.lecture.is_on)


def _splitters(page: QWidget) -> dict[str, QSplitter]:
    return dict(getattr(page, "splitters", {}))
