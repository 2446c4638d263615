"""How far a person has come in the lessons, as it is kept from one start to the next."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from arrows_gui.core.message import BadInput
from arrows_gui.core.state import Answer, LessonState

FORMAT, VERSION = "arrows-progress", 1
MOST_BYTES = 4_000_000
MOST_LESSONS = 500
MOST_ANSWERS = 1_000
LONGEST_NAME, LONGEST_TEXT, LONGEST_PATH = 200, 2_000, 4_096
LONGEST_MARK = 64

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]


class _Answer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    task: Name
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    right: bool
    asked: Annotated[str, Meta(max_length=LONGEST_MARK)] = ""  # older files have none


class _Lesson(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    id: Name
    screen: Annotated[int, Meta(ge=0, le=10_000)] = 0
    seed: Annotated[int, Meta(ge=0, le=2**53)] = 0
    passed: bool = False
    path: Annotated[str, Meta(max_length=LONGEST_PATH)] = ""
    answers: Annotated[tuple[_Answer, ...], Meta(max_length=MOST_ANSWERS)] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    lessons: Annotated[tuple[_Lesson, ...], Meta(max_length=MOST_LESSONS)] = ()


class Kept(Struct, frozen=True):
    """What is kept of one lesson; ``path`` is its file where it is none of the course."""

    state: LessonState
    passed: bool = False
    path: str = ""


def encoded(lessons: tuple[Kept, ...]) -> bytes:
    """Write what is kept; of too many lessons the last ones."""
    parts = tuple(
        _Lesson(
            id=kept.state.id[:LONGEST_NAME],
            screen=kept.state.screen,
            seed=kept.state.seed,
            passed=kept.passed,
            path=kept.path[:LONGEST_PATH],
            answers=tuple(_written(each) for each in kept.state.answers[-MOST_ANSWERS:]),
        )
        for kept in lessons[-MOST_LESSONS:]
    )
    return msgspec.json.encode(_File(FORMAT, VERSION, parts)) + b"\n"


def _written(answer: Answer) -> _Answer:
    text = answer.text[:LONGEST_TEXT]
    return _Answer(answer.task[:LONGEST_NAME], text, answer.right, answer.asked[:LONGEST_MARK])


def decoded(data: bytes) -> tuple[Kept, ...]:
    """Read what was kept; raise BadInput where it is damaged."""
    if len(data) > MOST_BYTES:
        raise BadInput("the progress file is too large")
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("the progress file is damaged: {why}", why=str(error)) from None
    if file.format != FORMAT or file.version != VERSION:
        raise BadInput("the progress file is none of this version")
    return tuple(
        Kept(
            LessonState(
                part.id,
                part.screen,
                part.seed,
                tuple(
                    Answer(each.task, each.text, each.right, each.asked) for each in part.answers
                ),
            ),
            part.passed,
            part.path,
        )
        for part in file.lessons
    )
