"""All that is wrong with a lesson: what keeps it from being read, and what only its run tells."""

from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path

from arrows_gui.lessons.check_place import Lines, Place
from arrows_gui.lessons.check_task import check_task
from arrows_gui.lessons.check_words import check_words
from arrows_gui.lessons.fault import Faults, LessonFault, not_known
from arrows_gui.lessons.lesson import Lesson, Task
from arrows_gui.lessons.markdown import text_of
from arrows_gui.lessons.numbers import RANGE
from arrows_gui.lessons.reader import bytes_of, faults, id_of, read_lesson
from arrows_gui.lessons.reading import stage_run
from arrows_gui.lessons.shelf import lesson_files, shipped_files
from arrows_gui.lessons.stages import stage_of

SEEDS = 5
"""A lesson whose numbers are drawn is checked with so many seeds."""


def check_file(path: Path) -> list[LessonFault]:
    """Give all that is wrong with the lesson of a file; OSError where it cannot be read."""
    try:
        text = text_of(bytes_of(path))
    except LessonFault as fault:
        return [fault]
    beside = lesson_files(path.parent)
    return check(text, id_of(path), map(id_of, chain(shipped_files(), beside)))


def check(text: str, lesson_id: str, others: Iterable[str] = ()) -> list[LessonFault]:
    """Give all that is wrong with a lesson, by line; ``others`` are the ids of all lessons.

    What cannot be read hides what only the run can tell.
    """
    found = faults(text, lesson_id)
    if found:
        return found
    known = tuple(others)
    by_place: dict[tuple[int, str], LessonFault] = {}
    for seed in range(SEEDS if RANGE in text else 1):
        for fault in _checked(text, read_lesson(text, lesson_id, seed=seed), known):
            by_place.setdefault((fault.line, str(fault)), fault)
        if by_place:
            break  # other seeds would say the same with other numbers
    return sorted(by_place.values(), key=lambda fault: fault.line)


def _checked(text: str, lesson: Lesson, known: Collection[str]) -> list[LessonFault]:
    gathered, lines = Faults(), Lines(text)
    ends = [screen.line for screen in lesson.screens[1:]] + [lines.count + 1]
    for number, (screen, end) in enumerate(zip(lesson.screens, ends, strict=True)):
        stage, run = stage_of(lesson, number), None
        if stage is not None:
            with gathered.noted(screen.line):
                run = stage_run(stage)
            if run is None:
                continue
        place = Place(screen, end, stage, run, lines, gathered)
        check_words(place)
        if screen.task is not None:
            check_task(screen.task, place)
            _check_see(screen.task, lesson.id, known, place)
    if lesson.passes > len(lesson.tasks):
        line = lines.key(1, "passes")
        text = "passes: there are {count} tasks only"
        gathered.add(line, text, count=len(lesson.tasks))
    return gathered.sorted


def _check_see(task: Task, own: str, known: Collection[str], place: Place) -> None:
    line = place.lines.key(task.line, "see")
    if task.see == own:
        place.faults.add(line, "this names the lesson itself: name another one to read again")
    elif task.see and task.see not in known:
        others = tuple(dict.fromkeys(each for each in known if each != own))
        place.faults.add_fault(not_known(line, "lesson", task.see, others))
