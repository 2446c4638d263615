"""The lessons of the course and of a person's own, and how far one has come in them."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from arrows_gui.core.message import BadInput
from arrows_gui.core.state import LessonState
from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.headings import Heading, course
from arrows_gui.lessons.lesson import Lesson
from arrows_gui.lessons.shelf import own
from arrows_gui.lessons.texts import lesson_of_file
from arrows_gui.views.lesson_progress import LessonProgress

FOLDER = "lessons"


class LessonShelf:
    """Finds lessons by their ids and files, and keeps the progress in them."""

    def __init__(self, settings: Path) -> None:
        self.progress = LessonProgress(settings)

    @property
    def folder(self) -> Path:
        """The folder of a person's own lessons, which need not be there yet."""
        place = QStandardPaths.StandardLocation.AppDataLocation
        return Path(QStandardPaths.writableLocation(place) or ".") / FOLDER

    def course(self) -> tuple[Heading, ...]:
        """Give the headings of the course, in their order."""
        return course()

    def own(self) -> tuple[tuple[Lesson, ...], dict[Path, LessonFault]]:
        """Give the lessons of the own folder, and what is wrong with files that hold none."""
        return own(self.folder)

    def lesson(self, lesson_id: str, seed: int = 0) -> Lesson:
        """Find a lesson, in the course, in the own folder, or where it was opened from last.

        Raises BadInput where there is none.
        """
        for heading in course():
            if heading.id == lesson_id:
                return lesson_of_file(heading.path, seed)
        for lesson in self.own()[0]:
            if lesson.id == lesson_id and lesson.path is not None:
                return lesson_of_file(lesson.path, seed)
        path = self.progress.path(lesson_id)
        if path is None:
            raise BadInput("there is no lesson '{id}'", id=lesson_id)
        return lesson_of_file(path, seed)

    def of_file(self, path: Path) -> Lesson:
        """Read the lesson of a file, with the numbers that it had last; raise BadInput if none."""
        lesson = lesson_of_file(path)
        state = self.progress.state(lesson.id)
        return lesson if state is None else lesson_of_file(path, state.seed)

    def is_passed(self, lesson_id: str) -> bool:
        """Tell whether a lesson was passed."""
        return lesson_id in self.progress.passed()

    def keep(self, lesson: Lesson, state: LessonState, passed: bool) -> None:
        """Keep how far a lesson has come."""
        self.progress.keep(state, passed, None if lesson.number else lesson.path)
