"""The menu of lessons: those of the course, those of one's own, and what is there about them."""

from collections.abc import Callable
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from arrows_gui.core.message import BadInput, Message
from arrows_gui.views.words import plain_tip, said, tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.lesson_shelf import LessonShelf
    from arrows_gui.views.main_window import MainWindow

TIP_COLUMNS = 60
PASSED = "\N{CHECK MARK}"


class LessonMenu(QMenu):
    """Offers every lesson; they are listed anew whenever the menu opens, and read first then."""

    lesson_wanted = Signal(str)
    file_wanted = Signal(Path)
    close_wanted = Signal()

    def __init__(self, window: "MainWindow", shelf: "Callable[[], LessonShelf]") -> None:
        super().__init__(tr("&Lessons"), window)
        self.setObjectName("lesson_menu")
        self.setAccessibleName(tr("Lessons"))
        self.setToolTipsVisible(True)
        self._window, self._shelf = window, shelf
        self._listed: list[QAction] = []
        self._end = self.addSeparator()
        self._add_pages()
        self.addSeparator()
        for name in ("lesson_back", "lesson_next"):
            action = window.findChild(QAction, f"action_{name}")
            assert isinstance(action, QAction), "the table of actions has it"
            self.addAction(action)
        self._close = self._entry(
            "lesson_close_action", tr("&Close the lesson"), self.close_wanted.emit
        )
        self.addAction(self._close)
        self.show_open(False)
        self.aboutToShow.connect(self.fill)

    def show_open(self, is_open: bool) -> None:
        """Show whether a lesson is open."""
        self._close.setEnabled(is_open)

    def fill(self) -> None:
        """List what lessons there are."""
        for action in self._listed:
            self.removeAction(action)
            action.deleteLater()
        self._listed = []
        shelf = self._shelf()
        try:
            for heading in shelf.course():
                title = f"{heading.number}  {tr(heading.title)}"
                self._list(heading.id, title, heading.objective, shelf.is_passed(heading.id))
        except BadInput as problem:  # a course that is damaged shall not take the window along
            self._insert(QAction(why_not(problem), self, enabled=False))
        separator = QAction(self)
        separator.setSeparator(True)
        self._insert(separator)
        lessons, faults = shelf.own()
        for lesson in lessons:
            self._list(lesson.id, lesson.title, lesson.objective, shelf.is_passed(lesson.id))
        for path, fault in faults.items():
            self._list_fault(path, fault.line, fault)

    def _list(self, lesson_id: str, title: str, objective: str, passed: bool) -> None:
        action = self._entry(
            f"lesson_{lesson_id}",
            title.replace("&", "&&"),
            lambda: self.lesson_wanted.emit(lesson_id),
        )
        action.setCheckable(True)
        action.setChecked(passed)
        tip = objective + (f"\n{PASSED} {tr('Passed')}" if passed else "")
        action.setToolTip(tip_text(tip))
        self._insert(action)

    def _list_fault(self, path: Path, line: int, fault: BadInput) -> None:
        text = "{name}: line {line}\N{HORIZONTAL ELLIPSIS}"
        title = said(Message(text, {"name": path.name, "line": line}))
        action = self._entry(
            f"lesson_fault_{path.stem}",
            title.replace("&", "&&"),
            lambda: self.file_wanted.emit(path),
        )
        action.setToolTip(tip_text(why_not(fault)))
        self._insert(action)

    def _insert(self, action: QAction) -> None:
        self.insertAction(self._end, action)
        self._listed.append(action)

    def _add_pages(self) -> None:
        for name, title, act in (
            ("lesson_open_file", "&Open a lesson file\N{HORIZONTAL ELLIPSIS}", self._ask_for_file),
            ("lesson_folder", "&My lessons folder", self._show_folder),
            ("lesson_writing", "How to &write a lesson", lambda: self._show_page("writing")),
            ("lesson_glossary", "&Glossary", lambda: self._show_page("glossary")),
        ):
            self.addAction(self._entry(name, tr(title), act))

    def _entry(self, name: str, title: str, act: Callable[[], object]) -> QAction:
        action = QAction(title, self)
        action.setObjectName(name)
        action.triggered.connect(lambda _=False: act())
        return action

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a lesson"), str(self._shelf().folder), f"{tr('Lessons')} (*.md)"
        )
        if name:
            self.file_wanted.emit(Path(name))

    def _show_folder(self) -> None:
        folder = self._shelf().folder
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


def tip_text(text: str) -> str:
    """Wrap the text of a tooltip; what looks like HTML in it is shown as it is written."""
    return plain_tip("\n".join(fill(line, TIP_COLUMNS) for line in text.split("\n")))
