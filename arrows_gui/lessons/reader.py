"""Reads a lesson: Markdown with a small front matter, as the page on writing lessons has it."""

import re
from dataclasses import replace
from pathlib import Path

from arrows_gui.core.misconceptions import MISCONCEPTIONS
from arrows_gui.lessons.fault import Faults, LessonFault
from arrows_gui.lessons.fields import sorted_fields
from arrows_gui.lessons.keys import FRONT_KEYS, SCENE
from arrows_gui.lessons.lesson import Lesson, Screen
from arrows_gui.lessons.markdown import MOST_BYTES, lines_of, parts_of, text_of
from arrows_gui.lessons.numbers import RANGE, Draw, whole
from arrows_gui.lessons.parts import Block, Field, Part, Parts
from arrows_gui.lessons.scene_block import stage_of_block
from arrows_gui.lessons.scene_words import listed, some_of
from arrows_gui.lessons.task_block import task_of_block

MOST_NUMBER = 999
LONGEST_TITLE = 80
LONGEST_OBJECTIVE = 300

_NUMBERED = re.compile(r"^[0-9]+[_-]+")


_HTML = re.compile(r"!\[|<[A-Za-z/!?]")
"""What may be a picture or HTML; nobody has to find out where Markdown takes it for one."""


def read_lesson(text: str, lesson_id: str, path: Path | None = None, seed: int = 0) -> Lesson:
    """Read a lesson; raise LessonFault, the first one, where something is wrong.

    The ranges of its numbers are drawn from the seed.
    """
    found = Faults()
    lesson = _lesson(text, lesson_id, path, seed, found)
    if found:
        first = found.sorted[0]
        first.others = len(found) - 1
        raise first
    return lesson


def faults(text: str, lesson_id: str, path: Path | None = None, seed: int = 0) -> list[LessonFault]:
    """Give all that is wrong with a lesson and keeps it from being read, by line."""
    found = Faults()
    _lesson(text, lesson_id, path, seed, found)
    return found.sorted


def read_file(path: Path, seed: int = 0) -> Lesson:
    """Read the lesson of a file; raise LessonFault, or OSError where the file cannot be read."""
    return read_lesson(text_of(bytes_of(path)), id_of(path), path, seed)


def bytes_of(path: Path) -> bytes:
    """Give what a file holds, of one that is too large only so much that this can be told."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def id_of(path: Path) -> str:
    """Give the id of a lesson: the stem of its file, without the digits at its front."""
    return _NUMBERED.sub("", path.stem) or path.stem


def _lesson(text: str, own_id: str, path: Path | None, seed: int, found: Faults) -> Lesson:
    """Read what can be read; what is wrong is noted."""
    parts = parts_of(text, found)
    title, objective, number, passes, breaks = _front(parts, found)
    screens = tuple(_screen(part, place, seed, found) for place, part in enumerate(parts.screens))
    lesson = Lesson(
        id=own_id,
        title=title,
        objective=objective,
        screens=screens,
        number=number,
        breaks=breaks,
        passes=passes,
        extension="\n".join(parts.extension or ()).strip(),
        path=path,
        seed=seed,
    )
    _check_ids(lesson, found)
    _check_html(text, found)
    found.explain(parts.taken)
    return lesson


def _check_html(lesson: str, found: Faults) -> None:
    """Note what would make the window reach for a file: a lesson is words, and nothing else."""
    for line, words in enumerate(lines_of(lesson), 1):
        match = _HTML.search(words)
        if match is None:
            continue
        if match[0] == "![":
            found.add(line, "a lesson holds no pictures: the lab is the picture")
        else:
            text = "a lesson holds no HTML: write a space behind the <, a link as [words](address)"
            found.add(line, text)


def _front(parts: Parts, found: Faults) -> tuple[str, str, int, int, tuple[str, ...]]:
    """Give title, objective, number, passes and what the lesson breaks."""
    front = sorted_fields(parts.front_line, parts.front, FRONT_KEYS, "a lesson", found)
    title, objective = front.get("title"), front.get("objective")
    for field, key, most in (
        (title, "title", LONGEST_TITLE),
        (objective, "objective", LONGEST_OBJECTIVE),
    ):
        if field is None and parts.front_line and not front.is_meant(key):
            text = "a lesson needs {key}: between the two lines ---"
            found.add(parts.front_line, text, key=key)
        elif field is not None and len(field.value) > most:
            found.add(field.line, "{key}: at most {most} characters", key=key, most=most)
    number, passes = _whole(front.get("number"), found), _whole(front.get("passes"), found)
    breaks = _breaks(front.get("breaks"), found)
    return front.text("title"), front.text("objective"), number, passes, breaks


def _breaks(field: Field | None, found: Faults) -> tuple[str, ...]:
    if field is not None:
        ids = [each.id for each in MISCONCEPTIONS]
        with found.noted(field.line):
            some_of(field, "misconception", ids)
            return tuple(listed(field.value))
    return ()


def _whole(field: Field | None, found: Faults) -> int:
    if field is not None:
        with found.noted(field.line):
            return whole(field.value, field.key, 1, MOST_NUMBER)
    return 0


def _screen(part: Part, place: int, seed: int, found: Faults) -> Screen:
    draw, stage, task = Draw(seed, place), None, None
    for block in part.blocks:
        if block.kind == SCENE:
            stage = stage_of_block(block, draw, found)
            if stage is not None:
                stage = replace(stage, written=_written(block, place))
        else:
            task = task_of_block(block, found)
    if "reveal" in part.sections and all(block.kind == SCENE for block in part.blocks):
        text = "a reveal needs a block predict or task on its screen: it is shown once that is done"
        found.add(part.line, text)
    return Screen(
        title=part.title,
        text=part.text(),
        line=part.line,
        stage=stage,
        why=part.text("why"),
        task=task,
        reveal=part.text("reveal"),
        notes=part.text("notes"),
    )


def _written(block: Block, place: int) -> str:
    """Give what a scene says, with its place where that decides what is drawn."""
    text = "\n".join(f"{field.key}: {field.value}" for field in block.fields)
    return f"{place}\n{text}" if RANGE in text else text


def _check_ids(lesson: Lesson, found: Faults) -> None:
    """Note a task whose id another one has: answers are kept by it."""
    lines: dict[str, int] = {}
    for task in lesson.tasks:
        if task.id in lines:
            text = "the id '{id}' belongs to the task in line {line} already"
            found.add(task.line, text, id=task.id, line=lines[task.id])
        lines.setdefault(task.id, task.line)
