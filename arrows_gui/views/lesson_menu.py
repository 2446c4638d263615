"""The menu of lessons: those of the course, those of one's own, and what is there about them."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from arrows_gui.core.message import BadInput, Message
from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.lesson import Lesson
from arrows_gui.views.lesson_shelf import LessonShelf
from arrows_gui.views.words import said, tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

TIP_COLUMNS = 60
PASSED = "\N{CHECK MARK}"


class LessonMenu(QMenu):
    """Offers every lesson; the list is made anew whenever the menu opens."""

    lesson_wanted = Signal(str)
    file_wanted = Signal(Path)
    close_wanted = Signal()

    def __init__(self, window: "MainWindow", shelf: LessonShelf) -> None:
        super().__init__(tr("&Lessons"), window)
        self.setObjectName("lesson_menu")
        self.setAccessibleName(tr("Lessons"))
        self.setToolTipsVisible(True)
        self._window, self._shelf = window, shelf
        self._open_id, self._is_open = "", False
        self._turns = [
            window.findChild(QAction, f"action_{name}") for name in ("lesson_back", "lesson_next")
        ]
        self._close = self._entry(
            "lesson_close_action", tr("&Close the lesson"), self.close_wanted.emit
        )
        self._close.setParent(window)  # emptying the menu ends the actions that are its own
        self.aboutToShow.connect(self.fill)
        self.fill()

    def show_open(self, lesson_id: str, is_open: bool) -> None:
        """Show which lesson is open."""
        self._open_id, self._is_open = lesson_id, is_open
        self._close.setEnabled(is_open)

    def fill(self) -> None:
        """List what there is."""
        self.clear()
        try:
            for lesson in self._shelf.shipped():
                self._add_lesson(lesson)
        except BadInput as problem:  # a course that is damaged shall not take the window along
            self.addAction(why_not(problem)).setEnabled(False)
        self.addSeparator()
        lessons, faults = self._shelf.own()
        for lesson in lessons:
            self._add_lesson(lesson)
        for path, fault in faults.items():
            self._add_fault(path, fault)
        self.addSeparator()
        self._add_pages()
        self.addSeparator()
        for action in self._turns:
            if action is not None:
                self.addAction(action)
        self.addAction(self._close)
        self._close.setEnabled(self._is_open)

    def _add_lesson(self, lesson: Lesson) -> None:
        title = f"{lesson.number}  {tr(lesson.title)}" if lesson.number else tr(lesson.title)
        passed = self._shelf.is_passed(lesson.id)
        title = title.replace("&", "&&")
        act = lambda: self.lesson_wanted.emit(lesson.id)  # noqa: E731
        action = self._entry(f"lesson_{lesson.id}", title, act)
        action.setCheckable(True)
        action.setChecked(passed)
        tip = lesson.objective + (f"\n{PASSED} {tr('Passed')}" if passed else "")
        action.setToolTip("\n".join(fill(line, TIP_COLUMNS) for line in tip.split("\n")))
        self.addAction(action)

    def _add_fault(self, path: Path, fault: LessonFault) -> None:
        values = {"name": path.name, "line": fault.line}
        action = QAction(said(Message("{name}: line {line}\N{HORIZONTAL ELLIPSIS}", values)), self)
        action.setToolTip(fill(why_not(fault), TIP_COLUMNS))
        action.triggered.connect(lambda: self.file_wanted.emit(path))
        self.addAction(action)

    def _add_pages(self) -> None:
        for name, title, act in (
            ("lesson_open_file", "&Open a lesson file\N{HORIZONTAL ELLIPSIS}", self._ask_for_file),
            ("lesson_folder", "&My lessons folder", self._show_folder),
            ("lesson_writing", "How to &write a lesson", lambda: self._show_page("writing")),
            ("lesson_glossary", "&Glossary", lambda: self._show_page("glossary")),
        ):
            self.addAction(self._entry(name, tr(title), act))

    def _entry(self, name: str, title: str, act: object) -> QAction:
        action = QAction(title, self)  # deleted when the menu is filled anew
        action.setObjectName(name)
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
        return action

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a lesson"), str(self._shelf.folder), f"{tr('Lessons')} (*.md)"
        )
        if name:
            self.file_wanted.emit(Path(name))

    def _show_folder(self) -> None:
        folder = self._shelf.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            values = {"path": str(folder), "why": error.strerror or str(error)}
            message = Message("{path} cannot be made: {why}", values)
        else:
            text = "Lessons that lie in {path} appear in this menu."
            message = Message(text, {"path": str(folder)})
        self._window.say(message)

    def _show_page(self, name: str) -> None:
        from arrows_gui.views.page_window import show_page

        show_page(self._window, name)
