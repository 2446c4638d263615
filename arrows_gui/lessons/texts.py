"""What a screen says: its texts, with the numbers of its run filled in."""

from dataclasses import dataclass, replace
from pathlib import Path

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.written import number_text
from arrows_gui.lessons.answer import bare, filled
from arrows_gui.lessons.fault import Faults
from arrows_gui.lessons.judge import answer_of, options_right
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, Lesson, Screen, Stage, Task
from arrows_gui.lessons.markdown import parts_of, text_of
from arrows_gui.lessons.numbers import RANGE
from arrows_gui.lessons.reader import bytes_of, read_file
from arrows_gui.lessons.reading import Run, live_run, stage_run
from arrows_gui.lessons.references import Reader, Reference, references
from arrows_gui.lessons.stages import stage_of

NO_TASK = Task("", "", "", 0)
"""What is asked on a screen without a task."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a screen; ``problem`` says why a number could not be filled in."""

    text: str = ""
    why: str = ""
    ask: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    reveal: str = ""
    notes: str = ""
    problem: Message | None = None


def texts_of(lesson: Lesson, index: int) -> Texts:
    """Give what a screen says; its run is taken as far as its texts and its task ask for."""
    screen, stage, task = lesson.screens[index], stage_of(lesson, index), lesson.screens[index].task
    problems: list[Message] = []

    def fill(text: str, at: int | None = None) -> str:
        try:
            return filled(text, stage_run(stage), at) if stage and "{" in text else bare(text)
        except BadInput as problem:
            problems.append(problem.message)
            return text

    if stage is not None and task is not None:
        try:
            _read_ahead(task, stage)
        except BadInput as problem:
            problems.append(problem.message)
    asked = task or NO_TASK
    texts = Texts(
        text=fill(screen.text),
        why=fill(screen.why),
        ask=fill(asked.ask, asked.at),
        options=tuple(fill(option.text, asked.at) for option in asked.options),
        hint=fill(asked.hint, asked.at),
        reveal=fill(screen.reveal),
        notes=fill(screen.notes),
    )
    return replace(texts, problem=problems[0] if problems else None)


def needs_run(screen: Screen) -> bool:
    """Tell whether the texts of a screen, or the answer to its task, are read of a run."""
    task = screen.task
    return (task is not None and task.kind != ARROW) or any(
        "{" in text for text in (screen.text, screen.why, screen.reveal, screen.notes)
    )


def watched(task: Task, run: Run) -> tuple[tuple[str, str], ...]:
    """Give what the condition of a task is about, as it stands: titles and values."""
    run = live_run(run)
    reader = Reader(run, run.cursor if task.at is None else task.at)
    found: dict[str, str] = {}
    for reference in references(task.reach):
        try:
            value = reader.value(reference)
            title = _title(reference, reader)
        except BadInput:
            continue  # a word that a name is compared with, or what is not recorded yet
        found[title] = value if isinstance(value, str) else number_text(value)
    return tuple(found.items())


def answer_text(task: Task, run: Run) -> str:
    """Give the right answer of a number task in words."""
    return number_text(answer_of(task, run))


def draws_numbers(path: Path) -> bool:
    """Tell whether a lesson has other numbers with another seed."""
    try:
        parts = parts_of(text_of(bytes_of(path)), Faults())
    except (OSError, BadInput):
        return False
    scenes = (block for screen in parts.screens for block in screen.blocks if block.kind == "scene")
    return any(RANGE in field.value for scene in scenes for field in scene.fields)


def lesson_of_file(path: Path, seed: int = 0) -> Lesson:
    """Read the lesson of a file; raise BadInput, of its text a LessonFault, where there is none."""
    try:
        return read_file(path, seed)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("{path} cannot be read: {reason}", path=str(path), reason=reason) from None


def _read_ahead(task: Task, stage: Stage) -> None:
    """Take the run as far as the answer needs it, so that no answer has to wait for it."""
    if task.kind == NUMBER:
        answer_of(task, stage_run(stage))
    elif task.kind == CHOICE:
        options_right(task, stage_run(stage))


def _title(reference: Reference, reader: Reader) -> str:
    title = reader.quantity(reference).title
    return f"{title} ({reference.text})" if reference.runner or reference.step else title
