"""Lessons in the window: which one is open, and what is kept of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.state import LessonState
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.words import said, tr, whole, why_not

if TYPE_CHECKING:
    from arrows_gui.lessons.lesson import Lesson
    from arrows_gui.session_lesson import LessonSession
    from arrows_gui.views.control_limits import ControlLimits
    from arrows_gui.views.lesson_desk import LessonDesk
    from arrows_gui.views.lesson_menu import LessonMenu
    from arrows_gui.views.lesson_shelf import LessonShelf
    from arrows_gui.views.main_window import MainWindow
    from arrows_gui.views.theme import Theme

PANEL_PX, NARROWEST_PX = 330, 250
PANEL_SHARE = 0.26

FAULT = "Line {line} of {name}: {why}"  # no name at the front, which would get a capital
ONE_MORE = "{fault} There is one more fault: arrows-gui check-lesson lists both."
MORE = "{fault} There are {n} more faults: arrows-gui check-lesson lists them all."
GONE = "The lesson of this file is not there any more: {why}"


class Holder(QWidget):
    """The place of the panel, which is empty until the first lesson is opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_holder")
        self.setMinimumWidth(NARROWEST_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def sizeHint(self) -> QSize:
        """Give the width that it begins with, a share of that of the window."""
        wide = int(self.window().width() * PANEL_SHARE)
        return QSize(min(max(wide, NARROWEST_PX), PANEL_PX), 400)


class LessonPart(QObject):
    """Opens and closes lessons. What one needs is made, and imported, with the first of them."""

    screen_changed = Signal()
    closed = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.panel = Holder(window)
        self._theme: Theme | None = None
        self._desk: LessonDesk | None = None
        self._limits: ControlLimits | None = None
        self._shelf: LessonShelf | None = None
        self._menu: LessonMenu | None = None
        self._enable_turns(False, False)

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self._desk is not None and self._desk.session.is_open

    @property
    def session(self) -> "LessonSession":
        """The session of the lesson."""
        return self.desk.session

    @property
    def desk(self) -> "LessonDesk":
        """The lesson at work; made now where it is not yet."""
        return self._desk or self._make_desk()

    @property
    def limits(self) -> "ControlLimits":
        """What is hidden and locked in the labs; made now where it is not yet."""
        if self._limits is None:
            from arrows_gui.views.control_limits import ControlLimits

            self._limits = ControlLimits(self._window)
        return self._limits

    @property
    def shelf(self) -> "LessonShelf":
        """The lessons that there are; made now where it is not yet."""
        if self._shelf is None:
            from arrows_gui.views.lesson_shelf import LessonShelf

            self._shelf = LessonShelf(self._window.preferences().path.parent)
        return self._shelf

    def set_theme(self, theme: "Theme") -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        if self._desk is not None:
            self._desk.panel.set_theme(theme)

    def set_answers_hidden(self, on: bool) -> None:
        """Hide hints, solutions and what lies behind tasks, or give them back."""
        if on or self._desk is not None:
            self.desk.panel.set_answers_hidden(on)

    def add_menu(self) -> None:
        """Add the menu of lessons, which is not needed for the first screen."""
        from arrows_gui.views.lesson_menu import LessonMenu

        bar = self._window.menuBar()
        menu = self._menu = LessonMenu(self._window, lambda: self.shelf)
        bar.insertMenu(bar.actions()[-1], menu)
        menu.lesson_wanted.connect(self.open)
        menu.file_wanted.connect(self.open_file)
        menu.close_wanted.connect(self.close)
        menu.show_open(self.is_open)

    def stop(self) -> None:
        """End the worker."""
        if self._desk is not None:
            self._desk.stop()

    # Opening and closing

    def open(self, lesson_id: str) -> None:
        """Open a lesson by its id, where it was left; say why it cannot be."""
        try:
            state = self.shelf.progress.state(lesson_id)
            lesson = self.shelf.lesson(lesson_id, 0 if state is None else state.seed)
        except BadInput as problem:
            self._say(problem)
            return
        self._ask_and_open(lesson, self._resumed(lesson, state))

    def open_file(self, path: Path) -> None:
        """Open a lesson file; say what is wrong with it, and on which line."""
        try:
            lesson = self.shelf.of_file(path)
        except BadInput as problem:
            self._say(problem, path)
            return
        self._ask_and_open(lesson, self._resumed(lesson, self.shelf.progress.state(lesson.id)))

    def close(self) -> None:
        """Close the lesson; the lab stays as it is, and what was tried in it is no work to keep."""
        if self.is_open:
            self._leave()
            if self._window.files.path is None:
                self._window.history.stack.setClean()

    def next(self) -> None:
        """Go to the next screen."""
        if self._desk is not None:
            self._desk.session.next()

    def back(self) -> None:
        """Go to the screen before."""
        if self._desk is not None:
            self._desk.session.back()

    def state(self) -> LessonState | None:
        """Give the lesson that is open, with its answers."""
        return None if self._desk is None else self._desk.session.state()

    def take_state(self, state: LessonState | None) -> None:
        """Open the lesson of a state, whose labs are set up already."""
        if state is None:
            self._leave()
            return
        try:
            lesson = self.shelf.lesson(state.id, state.seed)
        except BadInput as problem:
            self._leave()
            message = Message(GONE, {"why": problem.message})
            self._window.say_problem(said(message))
            return
        self.desk.open(lesson, state, keeps_lab=True)

    # Behind the scenes

    def _leave(self) -> None:
        """Close the lesson where another setup takes its place."""
        if self._desk is not None:
            self._desk.session.close()

    def _make_desk(self) -> "LessonDesk":
        from arrows_gui.views.lesson_desk import LessonDesk

        window = self._window
        back, on = (self._action(name) for name in ("lesson_back", "lesson_next"))
        desk = self._desk = LessonDesk(window, self.limits, back, on)
        layout = self.panel.layout()
        assert layout is not None, "the holder has a layout"
        layout.addWidget(desk.panel)
        back.triggered.connect(self.back)
        on.triggered.connect(self.next)
        desk.session.screen_changed.connect(self._on_screen_changed)
        desk.session.closed.connect(self._on_closed)
        desk.panel.close_wanted.connect(self.close)
        desk.lesson_wanted.connect(self.open)
        desk.kept.connect(self._keep)
        window.lecture.changed.connect(desk.panel.set_notes_offered)
        desk.panel.set_notes_offered(window.lecture.is_on)
        if self._theme is not None:
            desk.panel.set_theme(self._theme)
        return desk

    def _enable_turns(self, back: bool, on: bool) -> None:
        self._action("lesson_back").setEnabled(back)
        self._action("lesson_next").setEnabled(on)

    def _action(self, name: str) -> QAction:
        action = self._window.findChild(QAction, f"action_{name}")
        assert isinstance(action, QAction), "the table of actions has it"
        return action

    def _resumed(self, lesson: "Lesson", state: LessonState | None) -> LessonState | None:
        """Give where to go on; from the end of a lesson one begins with its first screen."""
        if state is None or state.screen < len(lesson.screens):
            return state
        return LessonState(state.id, 0, state.seed, state.answers)

    def _ask_and_open(self, lesson: "Lesson", state: LessonState | None) -> None:
        """Open a lesson; where a file has changes that are not saved, ask first."""
        window = self._window

        def act() -> None:
            self.desk.open(lesson, state)
            window.history.clear()
            window.files.be_untitled()  # it is not the setup of the file any more

        if window.files.may_close(act):
            act()

    def _on_screen_changed(self) -> None:
        session = self.desk.session
        assert session.lesson is not None, "a lesson is open"
        self._squeeze(True)
        self.panel.show()
        self._enable_turns(session.index > 0, not session.is_at_end)
        if self._menu is not None:
            self._menu.show_open(True)
        self.screen_changed.emit()

    def _squeeze(self, on: bool) -> None:
        """Let the columns of the labs make room for the panel in a narrow window, or not."""
        for page in self._window.workspaces.made_pages():
            for column in page.findChildren(SideColumn):
                column.set_squeezable(on)
        # What has been hidden gives its room back later; until then the window would grow.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _on_closed(self) -> None:
        self.panel.hide()
        self._squeeze(False)
        self._enable_turns(False, False)
        if self._menu is not None:
            self._menu.show_open(False)
        self._window.lab.setFocus()
        self._window.say(None)
        self.closed.emit()

    def _keep(self, state: LessonState) -> None:
        session = self.desk.session
        lesson = session.lesson
        assert lesson is not None, "a lesson is open"
        kept = self.shelf.progress.state(lesson.id)
        looks = kept is not None and kept.answers and kept.seed == state.seed
        if state.answers or not looks:  # a look at the first screen loses no answers
            self.shelf.keep(lesson, state, session.passed)

    def _say(self, problem: BadInput, path: Path | None = None) -> None:
        line = getattr(problem, "line", 0)
        if path is not None and line:
            values = {"name": path.name, "line": line, "why": problem.message}
            fault, others = said(Message(FAULT, values)), getattr(problem, "others", 0)
            if others:
                fault = tr(ONE_MORE if others == 1 else MORE, fault=whole(fault), n=others)
            self._window.say_problem(fault)
        else:
            self._window.say_problem(why_not(problem))
