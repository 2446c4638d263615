"""What a person does to the lab, as words of a lesson: ``lr = 0.25``, ``runner adam``, ``run``."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite

from arrows_gui.core import setup
from arrows_gui.core.document import Document
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import with_network, with_network_rule
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.lessons.answer import constant, number
from arrows_gui.lessons.fault import LessonFault, nearest, quoted
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.parts import Field
from arrows_gui.lessons.reading import StageRun, focus_of
from arrows_gui.lessons.references import references, runner_named
from arrows_gui.lessons.scene_network import PARTS

_SETTING = re.compile(
    r"(?:(?P<runner>[A-Za-z_]\w*)\s*\.\s*)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<text>[^=].*)"
)


@dataclass(slots=True)
class Doing:
    """The lab while actions are done to it: how many steps are recorded, and which is shown."""

    document: Document
    cursor: int = 0
    takes: int = 0
    has_moved: bool = False

    @property
    def focus(self) -> int:
        """The runner that the knobs belong to."""
        return focus_of(self.document)

    def number(self, text: str) -> float:
        """Give the finite number of a text; names in it are of the start of the run."""
        has_names = next(references(text), None) is not None
        found = number(text, StageRun(Stage(self.document))) if has_names else constant(text)
        if not isfinite(found):
            raise BadInput("'{text}' comes to no finite number", text=quoted(text))
        return found

    def whole(self, text: str, most: int) -> int:
        """Give a whole number of steps; raise BadInput where it is none, or too large."""
        found = self.number(text)
        if found != int(found) or not 0 <= found <= most:
            raise BadInput("steps must be a whole number from 0 to {most}", most=most)
        return int(found)

    def set(self, document: Document) -> None:
        """Take another setup: the run begins anew."""
        if self.has_moved:
            raise BadInput("a setting begins the run anew: write it before step, run and back")
        self.document, self.cursor, self.takes = document, 0, 0

    def look(self, cursor: int, takes: int) -> None:
        """Move the cursor, with so many steps recorded."""
        self.cursor, self.takes, self.has_moved = cursor, max(takes, self.takes), True


def applied(document: Document, actions: Iterable[str]) -> tuple[Document, int]:
    """Give the document after some actions, and the step that is looked at then.

    They begin with a run of no steps. Raises BadInput for what cannot be done.
    """
    done = _done(Doing(document), actions)
    return done.document, done.cursor


def solved_stage(stage: Stage, actions: Iterable[str]) -> Stage:
    """Give a stage after some actions; raise BadInput for what cannot be done."""
    done = _done(Doing(stage.document, stage.cursor, max(stage.takes, stage.cursor)), actions)
    return replace(stage, document=done.document, cursor=done.cursor, takes=done.takes)


def _done(doing: Doing, actions: Iterable[str]) -> Doing:
    for action in actions:
        try:
            _do(doing, action.strip())
        except BadInput as problem:
            text = "'{action}' cannot be done: {why}"
            raise BadInput(text, action=quoted(action), why=problem.message) from None
    return doing


def _do(doing: Doing, action: str) -> None:
    verb, _, rest = action.partition(" ")
    if verb in VERBS:
        VERBS[verb](doing, rest.strip().removeprefix("=").strip())
        return
    match = _SETTING.fullmatch(action)
    if match is None:
        like = nearest(verb, VERBS)
        hint = f"did you mean '{like}'?" if like else "it is none of {known}"
        raise BadInput(hint, known=", ".join((*VERBS, "lr = 0.1")))
    _set(doing, match["runner"], match["name"], match["text"])


def _set(doing: Doing, who: str | None, name: str, text: str) -> None:
    """Set a knob of a runner, a part of a network's setup or a constant of the surface."""
    document = doing.document
    runner = runner_named(who, document.experiment.runners) if who else doing.focus
    knobs = {knob.name: knob for knob in document.experiment.runner(runner).optimizer.knobs}
    if name in knobs:
        is_switch = knobs[name].scale == "switch"
        value = knobs[name].parsed(text) if is_switch else doing.number(text)
        doing.set(setup.with_knob(document, runner, name, value))
    elif document.network is not None and not who:
        _set_part(doing, name, text)
    else:
        rule = document.experiment.runner(runner).optimizer
        like = nearest(name, knobs)
        hint = (
            "{rule} has no knob '{name}': did you mean '{like}'?"
            if like
            else ("{rule} has no knob '{name}'; it has {known}")
        )
        said = {"rule": rule.title, "name": quoted(name), "like": like}
        raise BadInput(hint, known=", ".join(knobs), **said)


def _set_part(doing: Doing, name: str, text: str) -> None:
    """Set a part of a network's setup, as in ``hidden = 8 tanh``."""
    made = doing.document.network
    assert made is not None, "asked of networks only"
    if name not in PARTS:
        like = nearest(name, PARTS)
        hint = (
            "unknown setting '{name}': did you mean '{like}'?"
            if like
            else ("unknown setting '{name}'; there are {known}")
        )
        raise BadInput(hint, name=quoted(name), like=like, known=", ".join(PARTS))
    key, read = PARTS[name]
    try:
        given = read(Field(name, text, 0))
    except LessonFault as fault:  # its line is none of ours
        raise BadInput(fault.message.text, **fault.message.values) from None
    doing.set(with_network(doing.document, replace(made, **{key: given})))


def _runner(doing: Doing, rest: str) -> None:
    change = setup.with_optimizer if doing.document.network is None else with_network_rule
    doing.set(change(doing.document, doing.focus, rest))


def _on_surface(change: Callable[[Doing, str], Document]) -> Callable[[Doing, str], None]:
    """Make an action of a change that only surfaces know."""

    def act(doing: Doing, rest: str) -> None:
        if doing.document.network is not None:
            raise BadInput("this is for surfaces only, and here a network is trained")
        doing.set(change(doing, rest))

    return act


def _constant(doing: Doing, rest: str) -> Document:
    name, equals, text = (part.strip() for part in rest.partition("="))
    if not equals:
        raise BadInput("a constant is written constant kappa = 25")
    return setup.with_constant(doing.document, name, doing.number(text))


def _start(doing: Doing, rest: str) -> Document:
    x, comma, y = rest.partition(",")
    if not comma:
        raise BadInput("a start is written start 4, 1")
    return setup.with_start(doing.document, doing.number(x), doing.number(y))


def _noise(doing: Doing, rest: str) -> Document:
    return setup.with_noise(doing.document, doing.number(rest), doing.document.experiment.seed)


def _schedule(doing: Doing, rest: str) -> None:
    doing.set(setup.with_schedule(doing.document, doing.focus, parse_schedule(rest)))


def _clip_norm(doing: Doing, rest: str) -> None:
    runner = doing.document.experiment.runner(doing.focus)
    clip = replace(runner.clip, norm=doing.number(rest))
    doing.set(setup.with_clip(doing.document, runner.id, clip))


def _steps(doing: Doing, rest: str) -> None:
    steps = doing.whole(rest, setup.STEPS)
    experiment = replace(doing.document.experiment, steps=steps)
    doing.set(replace(doing.document, experiment=experiment))


def _step(doing: Doing, rest: str) -> None:
    most = doing.document.experiment.steps - doing.cursor
    cursor = doing.cursor + (doing.whole(rest, most) if rest else min(1, most))
    doing.look(cursor, cursor)


def _run(doing: Doing, rest: str) -> None:
    if rest:
        raise BadInput("run goes on to the end: for some steps write step 10")
    steps = doing.document.experiment.steps
    traces = StageRun(Stage(doing.document, takes=steps)).traces
    doing.look(max(trace.last for trace in traces.values()), steps)


def _back(doing: Doing, rest: str) -> None:
    wanted = rest.removeprefix("to ") or str(max(doing.cursor - 1, 0))
    doing.look(doing.whole(wanted, doing.takes), 0)


def _reset(doing: Doing, rest: str) -> None:
    doing.cursor, doing.takes, doing.has_moved = 0, 0, False


VERBS: Mapping[str, Callable[[Doing, str], None]] = {
    "runner": _runner,
    "surface": _on_surface(lambda doing, rest: setup.with_surface(doing.document, rest)),
    "formula": _on_surface(lambda doing, rest: setup.with_formula(doing.document, rest)),
    "constant": _on_surface(_constant),
    "start": _on_surface(_start),
    "noise": _on_surface(_noise),
    "schedule": _schedule,
    "clip_norm": _clip_norm,
    "steps": _steps,
    "step": _step,
    "run": _run,
    "play": _run,
    "back": _back,
    "reset": _reset,
}
"""The actions that are not a setting, by their first word."""
