"""The session file: everything that a person has set up, as one JSON document."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec import Struct

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.state import WORKSPACE_IDS, Answer, LessonState, WholeState
from arrows_gui.files.session_fault import Wrong, at, checked_id
from arrows_gui.files.session_lab import surface_lab, surface_state
from arrows_gui.files.session_network import network_lab, network_state
from arrows_gui.files.session_runner import short
from arrows_gui.files.session_schema import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    MOST_ANSWERS,
    MOST_BYTES,
    AnswerPart,
    FilePart,
    LessonPart,
    StatePart,
    plain,
)

FORMAT, VERSION = "arrows-session", 1

CANNOT = "this session file cannot be opened: {why}"
NOT_OURS = "it is none of Arrows"
NEWER = (
    "it was made by a newer version of Arrows (format {version}; this one reads {known}), and was "
    "left alone"
)
_PATH = re.compile(r"(.*) - at `(.*)`", re.DOTALL)
"""What msgspec says, and where."""

_BOM = b"\xef\xbb\xbf"

P = TypeVar("P", bound=Struct)

Migration = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the JSON object of a version into one of the next version."""

_MIGRATIONS: Mapping[int, Migration] = {}
"""The migrations by the version that they begin with."""


class _Header(Struct, frozen=True):
    """By what a file is known; the rest of it is passed over."""

    format: Any = None
    version: Any = None


def encoded(state: WholeState, app: str) -> bytes:
    """Write a state, by a version of the program; BadInput where it is more than a file holds."""
    header = {"format": FORMAT, "version": VERSION, "app": short(app, LONGEST_NAME)}
    document = {**header, **plain(state_part(state))}
    data = msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
    if len(data) > MOST_BYTES:
        raise BadInput(
            "this is more than a session file holds, which is {most} MiB", most=MOST_BYTES >> 20
        )
    return data


def decoded(data: bytes) -> WholeState:
    """Read a state; raise BadInput with one sentence that names the path of what is wrong."""
    try:
        if len(data) > MOST_BYTES:
            raise BadInput("it is larger than {most} MiB", most=MOST_BYTES >> 20)
        text = data.removeprefix(_BOM)
        current = upgraded(text, _version(text), _MIGRATIONS, VERSION)
        return state_of(part_in(current, FilePart))
    except BadInput as bad:
        raise BadInput(CANNOT, why=bad.message) from None


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the file, for other programs."""
    return msgspec.json.schema(FilePart)


def state_part(state: WholeState) -> StatePart:
    """Give a state as it is written."""
    return StatePart(
        workspace=state.workspace,
        locked=state.locked,
        lesson=_lesson_part(state.lesson) if state.lesson else None,
        surface=surface_lab(state.surface),
        network=network_lab(state.network) if state.network else None,
    )


def state_of(part: StatePart) -> WholeState:
    """Read a state; raises BadInput with the path of what is wrong."""
    with at("$"), np.errstate(all="ignore"):
        with at("workspace"):
            checked_id(part.workspace, WORKSPACE_IDS)
        with at("surface"):
            surface = surface_state(part.surface)
        with at("network"):
            network = network_state(part.network) if part.network else None
    lesson = _lesson_of(part.lesson) if part.lesson else None
    return WholeState(surface, network, part.workspace, lesson, part.locked)


def part_in(data: bytes, kind: type[P]) -> P:
    """Read JSON that is a part of a kind; raises BadInput with the path of what is wrong."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        found = _PATH.fullmatch(str(error))
        reason, path = found.groups() if found else (str(error), "$")
        reason = short(" ".join(reason.replace("`", "").split()), LONGEST_NAME)
        raise Wrong(path, Message("{reason}", {"reason": reason})) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("it is damaged: {why}", why=str(error)) from None
    except RecursionError:
        raise BadInput("it is nested too deeply") from None


def upgraded(data: bytes, version: int, steps: Mapping[int, Migration], goal: int) -> bytes:
    """Bring a file of a version up to another one, a step at a time."""
    if version == goal:
        return data
    raw = msgspec.json.decode(data)
    for step in range(version, goal):
        raw = steps[step](raw)
    return msgspec.json.encode(raw)


def _version(data: bytes) -> int:
    """Give the version of a file; raise BadInput where it is none that can be read."""
    try:
        header = part_in(data, _Header)
    except Wrong:
        raise BadInput(NOT_OURS) from None
    version = header.version
    if header.format != FORMAT:
        raise BadInput(NOT_OURS)
    if type(version) is not int or version < 1:
        raise Wrong("$.version", Message("it must be the number of a format, from 1 on"))
    if version > VERSION:
        raise BadInput(NEWER, version=version, known=VERSION)
    return version


def _lesson_part(lesson: LessonState) -> LessonPart:
    answers = lesson.answers[-MOST_ANSWERS:]
    return LessonPart(
        id=short(lesson.id, LONGEST_NAME),
        screen=lesson.screen,
        seed=lesson.seed,
        answers=tuple(
            AnswerPart(
                task=short(each.task, LONGEST_NAME),
                text=short(each.text, LONGEST_ANSWER),
                right=each.right,
                asked=short(each.asked, LONGEST_NAME),
            )
            for each in answers
        ),
    )


def _lesson_of(part: LessonPart) -> LessonState:
    answers = tuple(Answer(each.task, each.text, each.right, each.asked) for each in part.answers)
    return LessonState(part.id, part.screen, part.seed, answers)
