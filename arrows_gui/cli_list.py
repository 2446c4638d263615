"""The command `list`: what the program has, as text or as JSON."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from arrows_gui.cli_options import HELP, read_options, write
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.surface import Surface
from arrows_gui.core.surfaces import SURFACES

LIST_HELP = """\
usage: arrows-gui list surfaces|optimizers|schedules|arrows|lessons|datasets|diagnoses
       [--format text|json]

List what the program has, with the names that its options take.
"""

Record = dict[str, object]


def list_records(words: Sequence[str]) -> int:
    """List the records of one kind, as text or as JSON."""
    options = read_options(words, ("--format",))
    if any(name in options.given for name in HELP):
        return write([LIST_HELP])
    kinds = ", ".join(_KINDS)
    if not options.words:
        raise BadInput("list what? There are {kinds}", kinds=kinds)
    if len(options.words) > 1:
        raise BadInput("list takes one word, not '{words}'", words=" ".join(options.words))
    kind = options.words[0]
    if kind not in _KINDS:
        raise BadInput("there is no list of '{kind}'; there are {kinds}", kind=kind, kinds=kinds)
    records = _KINDS[kind]()
    if options.choice("--format", ("text", "json")) == "json":
        return write([json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n"])
    return write(_text(records))


def _text(records: Sequence[Record]) -> Iterable[str]:
    ids = max((len(str(record["id"])) for record in records), default=0)
    titles = max((len(str(record["title"])) for record in records), default=0)
    for record in records:
        line = f"{record['id']:<{ids}}  {record['title']:<{titles}}  {_detail(record)}"
        yield line.rstrip() + "\n"


def _detail(record: Record) -> str:
    """Give what a line of text says beside id and title."""
    knobs = record.get("knobs")
    if isinstance(knobs, list):
        return " ".join(f"{knob['name']}={_typed(knob['default'])}" for knob in knobs)
    return str(record["formula"] if "window" in record else record[_told(record)])


def _told(record: Record) -> str:
    return "objective" if "objective" in record else "sentence"


def _typed(value: object) -> str:
    """Write a value as it is typed on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _surfaces() -> list[Record]:
    return [_surface(surface) for surface in SURFACES]


def _surface(surface: Surface) -> Record:
    return {
        "id": surface.id,
        "title": surface.title,
        "group": surface.group,
        "formula": surface.formula,
        "sentence": surface.sentence,
        "axis_names": list(surface.axis_names),
        "constants": [_knob(constant) for constant in surface.constants],
        "window": list(surface.window),
        "start": list(surface.start),
        "lr": surface.lr,
        "minima": [[minimum.x, minimum.y] for minimum in SurfaceObjective(surface).minima()],
    }


def _optimizers() -> list[Record]:
    return [
        {"id": rule.id, "title": rule.title, "knobs": [_knob(knob) for knob in rule.knobs]}
        for rule in OPTIMIZERS
    ]


def _schedules() -> list[Record]:
    return [
        {"id": schedule.id, "title": schedule.title, "knobs": _arguments(schedule)}
        for schedule in SCHEDULES
    ]


def _arguments(schedule: type[Schedule]) -> list[Record]:
    lists: list[Record] = [
        {
            "name": each.name,
            "default": list(each.default),
            "minimum": 0,
            "maximum": None,
            "scale": "list",
        }
        for each in schedule.lists
    ]
    return [*lists, *map(_knob, schedule.knobs)]


def _knob(knob: Knob) -> Record:
    return {
        "name": knob.name,
        "default": knob.default,
        "minimum": knob.minimum,
        "maximum": knob.maximum,
        "scale": knob.scale,
    }


def _arrows() -> list[Record]:
    names = ("id", "title", "head", "dash", "letter", "tail", "unit", "formula", "sentence")
    return [{name: getattr(kind, name) for name in names} for kind in ARROWS]


def _datasets() -> list[Record]:
    from arrows_gui.core.datasets import DATASETS  # `trace` needs none

    return [
        {
            "id": source.id,
            "title": source.title,
            "features": list(source.features),
            "classes": list(source.classes),
            "noise": source.noise,
            "sentence": source.sentence,
        }
        for source in DATASETS
    ]


def _diagnoses() -> list[Record]:
    from arrows_gui.core.diagnosis import DIAGNOSES  # `trace` needs none

    return [
        {
            "id": rule.id,
            "title": rule.title,
            "worlds": list(rule.looks),
            "threshold": rule.threshold,
            "unit": rule.unit,
            "reason": rule.reason,
            "tries": list(rule.tries),
            "sentence": rule.sentence,
        }
        for rule in DIAGNOSES
    ]


def _lessons() -> list[Record]:
    from arrows_gui.lessons.shelf import shipped  # `trace` needs none

    return [
        {
            "id": lesson.id,
            "title": lesson.title,
            "objective": lesson.objective,
            "number": lesson.number,
            "screens": len(lesson.screens),
            "tasks": len(lesson.tasks),
        }
        for lesson in shipped()
    ]


_KINDS: Mapping[str, Callable[[], list[Record]]] = {
    "surfaces": _surfaces,
    "optimizers": _optimizers,
    "schedules": _schedules,
    "arrows": _arrows,
    "lessons": _lessons,
    "datasets": _datasets,
    "diagnoses": _diagnoses,
}
