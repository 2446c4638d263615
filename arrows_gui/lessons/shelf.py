"""The lessons that there are: those that ship, and those in a folder of a person's own."""

from functools import lru_cache
from pathlib import Path

from arrows_gui.core.message import BadInput
from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.lesson import Lesson
from arrows_gui.lessons.reader import read_file
from arrows_gui.resources import resource

FOLDER = "lessons"
WRITING = "writing.md"
"""The page on how to write a lesson, which lies beside them."""

SUFFIXES = (".md", ".markdown")
MOST_FILES = 500
"""So many files of a folder are read."""


def shipped(seed: int = 0) -> tuple[Lesson, ...]:
    """Give the lessons of the course, in their order."""
    return _shipped(seed)


@lru_cache(maxsize=4)
def _shipped(seed: int) -> tuple[Lesson, ...]:
    return tuple(sorted((read_file(path, seed) for path in shipped_files()), key=_place))


def shipped_files() -> list[Path]:
    """Give the files of the lessons that ship."""
    return [path for path in lesson_files(resource(FOLDER)) if path.name != WRITING]


def writing_page() -> str:
    """Give the page on how to write a lesson, in Markdown."""
    return resource(FOLDER, WRITING).read_text(encoding="utf-8")


def own(folder: Path, seed: int = 0) -> tuple[tuple[Lesson, ...], dict[Path, LessonFault]]:
    """Give the lessons of a folder, and what is wrong with the files that hold none.

    A folder that is not there has no lessons.
    """
    lessons: list[Lesson] = []
    faults: dict[Path, LessonFault] = {}
    for path in lesson_files(folder):
        try:
            lessons.append(read_file(path, seed))
        except LessonFault as fault:
            faults[path] = fault
        except OSError as error:
            reason = error.strerror or type(error).__name__
            faults[path] = LessonFault(1, "the file cannot be read: {reason}", reason=reason)
    return tuple(lessons), faults


def lesson_files(folder: Path) -> list[Path]:
    """Give the files of a folder that may be lessons, by their names."""
    try:
        found = [path for path in folder.iterdir() if _may_be(path)]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name.casefold())[:MOST_FILES]


def lesson_by_id(lesson_id: str, seed: int = 0) -> Lesson:
    """Find a lesson of the course; raise BadInput that names them where there is none."""
    for lesson in shipped(seed):
        if lesson.id == lesson_id:
            return lesson
    raise BadInput(
        "unknown lesson '{id}'; there are {ids}",
        id=lesson_id,
        ids=", ".join(lesson.id for lesson in shipped(seed)),
    )


def _place(lesson: Lesson) -> tuple[int, str]:
    return lesson.number, lesson.id


def _may_be(path: Path) -> bool:
    """Tell whether a file may be a lesson; from a pipe one would read for ever."""
    return path.suffix.lower() in SUFFIXES and not path.is_fifo()
