"""The runners of a scene: ``ID knob=value ... | label=... | schedule=... | clip_norm=...``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.knob import Value, knob_named
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.schedule import Constant, Schedule
from arrows_gui.core.schedules import SCHEDULES, parse_schedule
from arrows_gui.core.setup import LONGEST_LABEL, free_label
from arrows_gui.lessons.fault import Faults, LessonFault, nearest, not_known, quoted
from arrows_gui.lessons.numbers import RANGE, Draw, finite
from arrows_gui.lessons.parts import Field

Maker = Callable[[str], Optimizer]
"""Makes a rule of an id, at a learning rate that suits; raises BadInput where there is none."""

_EXTRAS = ("label", "schedule", "clip_norm", "clip_value")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that a scene may have: their ids, and how one is made."""

    ids: tuple[str, ...]
    make: Maker


def runners_of(
    fields: Collection[Field], rules: Rules, draw: Draw, faults: Faults
) -> tuple[Runner, ...]:
    """Read all runners, by default one of gradient descent; give those without a fault."""
    runners: list[Runner] = []
    for field in fields or (Field("runner", "gd", 0),):
        with faults.noted(field.line):
            if len(runners) == MOST_RUNNERS:
                raise BadInput("a scene has at most {most} runners", most=MOST_RUNNERS)
            labels = [runner.label for runner in runners]
            runners.append(_runner(field, rules, draw, labels))
    return tuple(runners)


def _runner(field: Field, rules: Rules, draw: Draw, labels: Collection[str]) -> Runner:
    head, *extras = field.value.split("|")
    rule = _rule(head, field.line, rules, draw)
    given: dict[str, str] = {}
    for extra in extras:
        name, value = _pair(extra)
        if name not in _EXTRAS:
            raise not_known(field.line, "part of a runner", name, _EXTRAS)
        given[name] = value
    return Runner(
        id=len(labels),
        label=_label(given["label"], labels)
        if "label" in given
        else free_label(rule.title, labels),
        optimizer=rule,
        schedule=_schedule(given["schedule"], field.line) if "schedule" in given else Constant(),
        clip=Clip(value=_limit(given, "clip_value"), norm=_limit(given, "clip_norm")),
        look=len(labels),
    )


def _rule(head: str, line: int, rules: Rules, draw: Draw) -> Optimizer:
    """Read ``gd lr=0.1``; spaces around the = are fine."""
    words = "=".join(part.strip() for part in head.split("=")).split()
    if not words:
        raise BadInput("a runner begins with the id of an optimizer, as in gd lr=0.1")
    if words[0] not in rules.ids and nearest(words[0], rules.ids):
        raise not_known(line, "optimizer", words[0], rules.ids)
    rule = rules.make(words[0])
    by_name = {knob.name: knob for knob in rule.knobs}
    settings: dict[str, Value] = {}
    for word in words[1:]:
        name, text = _pair(word)
        if name not in by_name and nearest(name, by_name):
            raise not_known(line, f"knob of {rule.id}", name, by_name)
        knob = knob_named(by_name, name, rule.id)
        settings[name] = draw.number(text, name) if RANGE in text else knob.parsed(text)
    return with_settings(rule, settings)


def _schedule(text: str, line: int) -> Schedule:
    name, ids = text.partition(":")[0].strip(), [schedule.id for schedule in SCHEDULES]
    if name not in ids and nearest(name, ids):
        raise not_known(line, "schedule", name, ids)
    first, _, rest = text.partition(" ")
    if first in ids and "=" in rest and ":" not in text:
        example = f"{first}:{','.join(rest.split())}"
        text = "what a schedule takes stands behind a colon, as in {example}"
        raise LessonFault(line, text, example=example)
    return parse_schedule(text)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise BadInput("'{text}' is not name=value, as in lr=0.1", text=quoted(text))
    return name, value


def _limit(given: Mapping[str, str], name: str) -> float | None:
    if name not in given:
        return None
    limit = finite(given[name], name)
    if limit <= 0:
        raise BadInput("{name} must be above 0", name=name)
    return limit


def _label(text: str, others: Collection[str]) -> str:
    if len(text) > LONGEST_LABEL or not text.isprintable():
        raise BadInput("a label has at most {most} characters", most=LONGEST_LABEL)
    if text.casefold() in map(str.casefold, others):
        raise BadInput("another runner is called '{name}'", name=text)
    return text


def focus_of(field: Field | None, runners: Collection[Runner]) -> int:
    """Give the id of the runner in focus; raise LessonFault where there is none."""
    if field is None:
        return 0
    if field.value not in {str(runner.id + 1) for runner in runners}:
        text = "focus is the number of a runner, from 1 to {count}"
        raise LessonFault(field.line, text, count=len(runners))
    return int(field.value) - 1
