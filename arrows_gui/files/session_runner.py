"""Runners as a session file holds them: rule, schedule, clip, and where a branch begins."""

from math import inf, isfinite, isnan
from typing import Any

import numpy as np

from arrows_gui.core.experiment import Clip, Origin, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.plateau import PlateauMemory
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.schedule import (
    Milestones,
    Schedule,
    WholeNumbers,
    argument_named,
    arguments,
    with_arguments,
)
from arrows_gui.core.schedules import make_schedule
from arrows_gui.files.session_fault import as_value, at, key
from arrows_gui.files.session_schema import (
    LONGEST_LABEL,
    MOST_STEPS,
    ClipPart,
    MemoryPart,
    Number,
    OriginPart,
    RunnerPart,
    SchedulePart,
    Settings,
)

MOST_MILESTONES = 1_000


def short(text: str, most: int) -> str:
    """Give a text that a file can hold: of so many characters, each of which UTF-8 can write."""
    return text[:most].encode("utf-8", "replace").decode("utf-8")


def runner_part(runner: Runner) -> RunnerPart:
    """Write a runner; what is at its default is left out."""
    rule, label = runner.optimizer, short(runner.label, LONGEST_LABEL)
    return RunnerPart(
        id=runner.id,
        rule=rule.id,
        settings=settings_beside(rule, type(rule)()),
        label="" if label == rule.title else label,
        schedule=_schedule_part(runner.schedule),
        clip=ClipPart(value=_as_float(runner.clip.value), norm=_as_float(runner.clip.norm)),
        look=None if runner.look == runner.id else runner.look,
        origin=_origin_part(runner.origin, runner.schedule) if runner.origin else None,
    )


def settings_beside(rule: Optimizer, other: Optimizer) -> dict[str, Value]:
    """Give the knobs of a rule that another one of its kind has elsewhere."""
    return {
        knob.name: bool(value) if knob.scale == "switch" else float(value)
        for knob in rule.knobs
        if (value := getattr(rule, knob.name)) != getattr(other, knob.name)
    }


def runner_of(part: RunnerPart, rule: Optimizer) -> Runner:
    """Read a runner, whose rule is known with its defaults; raises BadInput."""
    with at("settings"):
        rule = rule_with(rule, part.settings)
    with at("schedule"):
        schedule = _schedule_of(part.schedule)
    look = part.id if part.look is None else part.look
    with at("look"):
        if look >= MOST_RUNNERS:
            raise BadInput("there are {most} looks", most=MOST_RUNNERS)
    with at("clip"):
        clip = _clip_of(part.clip)
    with at("origin"):
        origin = _origin_of(part.origin, rule, schedule) if part.origin else None
    return Runner(part.id, part.label or rule.title, rule, schedule, clip, look, origin)


def rule_with(rule: Optimizer, settings: Settings) -> Optimizer:
    """Give a rule with some knobs set; raises BadInput where one is not legal."""
    for name, value in settings.items():
        with at(key(name)):
            rule = with_settings(rule, {name: as_value(value)})
    return rule


def _schedule_part(schedule: Schedule) -> SchedulePart:
    """Write a schedule with the arguments that differ from its defaults."""
    defaults = arguments(type(schedule)())
    whole = {knob.name for knob in schedule.knobs if knob.scale == "integer"}
    given: dict[str, Any] = {}
    for name, value in arguments(schedule).items():
        if value == defaults[name]:
            continue
        if isinstance(value, tuple):
            given[name] = tuple(map(int, value))
        else:
            given[name] = int(value) if name in whole else float(value)
    return SchedulePart(id=schedule.id, arguments=given)


def _schedule_of(part: SchedulePart) -> Schedule:
    with at("id"):
        schedule = make_schedule(part.id)
    with at("arguments"):
        for name, given in part.arguments.items():
            with at(key(name)):
                is_list = isinstance(argument_named(schedule, name), WholeNumbers)
                value = _milestones(given) if is_list else as_value(given)
                schedule = with_arguments(schedule, {name: value})
    return schedule


def _milestones(given: object) -> Milestones:
    if not isinstance(given, list) or len(given) > MOST_MILESTONES:
        raise BadInput("it must be a list of at most {most} step numbers", most=MOST_MILESTONES)
    if any(type(step) is not int or step > MOST_STEPS for step in given):
        raise BadInput("step numbers are whole, and at most {most}", most=MOST_STEPS)
    return tuple(given)


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _clip_of(part: ClipPart) -> Clip:
    for name, limit in (("value", part.value), ("norm", part.norm)):
        if limit is not None and limit <= 0:
            raise BadInput("the limit of the {name} must be a finite number above 0", name=name)
    return Clip(part.value, part.norm)


def _origin_part(origin: Origin, schedule: Schedule) -> OriginPart:
    state = tuple((_number(field[0]), _number(field[1])) for field in origin.state)
    memory = MemoryPart()
    if origin.memory != schedule.init():
        best, *counts = origin.memory
        names = ("bad", "resting", "cuts")
        memory = MemoryPart(
            best=None if best == inf else float(best), **dict(zip(names, counts, strict=True))
        )
    x, y = map(float, origin.theta)
    return OriginPart(
        runner=origin.runner, step=origin.step, theta=(x, y), state=state, memory=memory
    )


def _origin_of(part: OriginPart, rule: Optimizer, schedule: Schedule) -> Origin:
    """Read where a branch begins; its memories must be those that rule and schedule have."""
    fields = len(rule.init(np.array(part.theta)))
    if len(part.state) != fields:
        raise BadInput(
            "{rule} remembers {count} vectors, not {given}",
            **{"rule": rule.title, "count": fields, "given": len(part.state)},
        )
    state = tuple((float(first), float(second)) for first, second in part.state)
    memory = schedule.init()
    if part.memory != MemoryPart():
        if not isinstance(memory, PlateauMemory):
            raise BadInput("{schedule} remembers nothing", schedule=schedule.title)
        best = inf if part.memory.best is None else part.memory.best
        memory = PlateauMemory(best, part.memory.bad, part.memory.resting, part.memory.cuts)
    return Origin(part.runner, part.step, part.theta, state, memory)


def _number(value: float) -> Number:
    if isfinite(value):
        return float(value)
    return "nan" if isnan(value) else "inf" if value > 0 else "-inf"
