"""A task or a prediction of a lesson, from the lines of its block."""

import re

from arrows_gui.core.prediction import TARGETS
from arrows_gui.lessons.fault import Faults, LessonFault, on_line
from arrows_gui.lessons.fields import Fields, check_kind, one, sorted_fields
from arrows_gui.lessons.keys import PREDICT, TASK_KEYS
from arrows_gui.lessons.lesson import (
    ARROW,
    CHOICE,
    NUMBER,
    STATE,
    TASK_KINDS,
    Mistake,
    Option,
    Task,
)
from arrows_gui.lessons.numbers import finite, whole
from arrows_gui.lessons.parts import Block, Field
from arrows_gui.lessons.scene_block import MOST_STEPS
from arrows_gui.lessons.scene_words import one_of

FEWEST_OPTIONS, MOST_OPTIONS = 2, 6
LARGEST_TOLERANCE = 0.5

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NEEDS = {
    **{ARROW: ("arrow",), NUMBER: ("answer",), CHOICE: ("option",), STATE: ("reach", "do")},
}
"""The keys that a task of a kind cannot do without."""


def task_of_block(block: Block, faults: Faults) -> Task | None:
    """Read a task; None where something of it is wrong, which is noted."""
    before, what = len(faults), "a prediction" if block.kind == PREDICT else "a task"
    fields = sorted_fields(block.line, block.fields, TASK_KEYS, what, faults)
    kind = ""
    with faults.noted(block.line):
        for key in ("id", "kind", "ask") if block.whole else ():
            _require(fields, key, what)
        field = fields.get("kind")
        kind = one_of(field, "kind of task", TASK_KINDS) if field is not None else ""
    if not kind:
        return None
    check_kind(fields, TASK_KEYS, kind, "task", faults)
    if block.kind == PREDICT:
        _check_predicts(fields, faults)
    for key in _NEEDS[kind] if block.whole else ():
        with faults.noted(block.line):
            _require(fields, key, f"{one(kind)} task")
    if len(faults) > before or not block.whole:
        return None
    task = None
    with faults.noted(block.line):
        task = _task(fields, kind, block.kind == PREDICT)
    return task if len(faults) == before else None


def _check_predicts(fields: Fields, faults: Faults) -> None:
    """Note what nobody would see in a prediction."""
    for key in TASK_KEYS:
        if not key.predicts:
            for field in fields.every(key.name):
                text = "a prediction is done with its first answer: its {key} is never seen"
                faults.add(field.line, text, key=key.name)


def _task(fields: Fields, kind: str, predicts: bool) -> Task:
    return Task(
        id=_id(fields),
        kind=kind,
        ask=fields.text("ask"),
        line=fields.line,
        predicts=predicts,
        at=_at(fields.get("at")),
        answer=fields.text("answer"),
        tolerance=_tolerance(fields.get("tolerance")),
        arrow=_arrow(fields.get("arrow")),
        reach=fields.text("reach"),
        solution=actions_in(fields.text("do")),
        options=_options(fields),
        mistakes=tuple(_mistake(field, kind) for field in fields.every("wrong")),
        praise=fields.text("praise"),
        hint=fields.text("hint"),
        see=fields.text("see"),
    )


def actions_in(text: str) -> tuple[str, ...]:
    """Give the actions between semicolons."""
    return tuple(action for action in map(str.strip, text.split(";")) if action)


def _require(fields: Fields, key: str, what: str) -> None:
    if not fields.is_meant(key):
        example = next(each.example for each in TASK_KEYS if each.name == key)
        text = "{what} needs {key}:, as in {key}: {example}"
        raise LessonFault(fields.line, text, what=what, key=key, example=example)


def _id(fields: Fields) -> str:
    field = fields.get("id")
    assert field is not None, "it was asked for"
    if not _ID.fullmatch(field.value):
        raise LessonFault(field.line, "an id is up to 40 letters, digits, _ and -")
    return field.value


def _at(field: Field | None) -> int | None:
    if field is None:
        return None
    with on_line(field.line):
        return whole(field.value, field.key, 0, MOST_STEPS)


def _tolerance(field: Field | None) -> float:
    if field is None:
        return 0.01
    number, percent, rest = field.value.partition("%")
    with on_line(field.line):
        share = finite(number, field.key) / (100 if percent else 1)
    if rest.strip() or not 0 < share <= LARGEST_TOLERANCE:
        raise LessonFault(field.line, "tolerance is above 0 and at most 50 %, as in 2 %")
    return share


def _arrow(field: Field | None) -> str:
    if field is None:
        return ""
    return one_of(field, "arrow to draw", (target.id for target in TARGETS))


def _options(fields: Fields) -> tuple[Option, ...]:
    written = fields.every("option")
    if written and not FEWEST_OPTIONS <= len(written) <= MOST_OPTIONS:
        raise LessonFault(
            written[min(len(written) - 1, MOST_OPTIONS)].line,
            "a choice has {fewest} to {most} options, and this has {count}",
            **{"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS, "count": len(written)},
        )
    parts = [(_parts(field, 3), field.line) for field in written]
    seen: set[str] = set()
    for (text, *_), line in parts:
        if text.casefold() in seen:
            raise LessonFault(line, "another option reads the same")
        seen.add(text.casefold())
    return tuple(Option(text, when, sentence, line) for (text, when, sentence), line in parts)


def _mistake(field: Field, kind: str) -> Mistake:
    if kind == STATE:
        when, sentence, by = _parts(field, 3)
        return Mistake(when, sentence, field.line, actions_in(by))
    when, sentence = _parts(field, 2)
    return Mistake(when, sentence, field.line)


def _parts(field: Field, count: int) -> list[str]:
    """Give the parts between bars; raise LessonFault where one is missing."""
    parts = [part.strip() for part in field.value.split("|", count - 1)]
    if len(parts) < count or not all(parts):
        forms = {
            "option": "option: the answer | its condition | what is said",
            "wrong": "wrong: the value | what is said"
            if count == 2
            else "wrong: the condition | what is said | what makes it",
        }
        text = "{count} parts with | between them are needed: {form}"
        raise LessonFault(field.line, text, count=count, form=forms[field.key])
    return parts
