"""The command line; nothing of Qt is imported before a window is asked for."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from arrows_gui import __version__
from arrows_gui.cli_display import display_problem
from arrows_gui.cli_options import HELP, complain, read_options, write
from arrows_gui.cli_trace import trace
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.surface import Surface
from arrows_gui.core.surfaces import SURFACES

HELP_TEXT = """\
usage: arrows-gui                       open the window
       arrows-gui trace ...             run an optimizer and write its steps as a table
       arrows-gui list KIND [--format text|json]
                                        list surfaces, optimizers, schedules or arrows
       arrows-gui --self-test [--screenshot OUT.png]
                                        check that the program works here, and picture its window
       arrows-gui --version
       arrows-gui --help

'arrows-gui trace --help' and 'arrows-gui list --help' say more. Exit status: 0; 2 for input that
cannot be used; 1 when something of the program failed; 3 when there is no display.
"""

LIST_HELP = """\
usage: arrows-gui list surfaces|optimizers|schedules|arrows [--format text|json]

List what the program has, with the names that its options take.
"""

BAD_INPUT = 2
FAILED = 1
NO_DISPLAY = 3
INTERRUPTED = 130

Record = dict[str, object]


def main(argv: list[str] | None = None) -> int:
    """Do what the words of the command line ask for; give the exit status."""
    words = sys.argv[1:] if argv is None else argv
    try:
        return _run(words)
    except BadInput as error:
        complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: Sequence[str]) -> int:
    if not words or words[0].startswith("-"):
        return _start(words)
    first, rest = words[0], words[1:]
    if first in _COMMANDS:
        return _COMMANDS[first](rest)
    if first.endswith(".arrows") or "/" in first or "\\" in first:
        raise BadInput("'{word}': this version cannot open session files", word=first)
    raise BadInput(
        "unknown command '{word}'; there are {names}", word=first, names=", ".join(_COMMANDS)
    )


def _start(words: Sequence[str]) -> int:
    """Open the window, or do what an option asks for instead."""
    options = read_options(words, ("--screenshot",), ("--self-test", "--version", *HELP))
    if options.words:
        raise BadInput("there is no use for the word '{word}' here", word=options.words[0])
    if any(name in options.given for name in HELP):
        return write([HELP_TEXT])
    if "--version" in options.given:
        return write([f"arrows-gui {__version__}\n"])
    screenshot = options.text("--screenshot")
    if screenshot == "":
        raise BadInput("--screenshot needs the name of a file")
    if "--self-test" in options.given:
        return _self_test(screenshot)
    if screenshot is not None:
        raise BadInput("--screenshot goes with --self-test")
    return _window()


def _window() -> int:
    problem = display_problem(os.environ)
    if problem is not None:
        complain(problem)
        return NO_DISPLAY
    gc.disable()  # nothing is garbage while all is imported; the window collects by a timer
    try:
        from arrows_gui.app import run_window
    except ImportError as error:
        return _missing(error)
    return run_window()


def _self_test(screenshot: str | None) -> int:
    if display_problem(os.environ) is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from arrows_gui.self_test import self_test
    except ImportError as error:
        return _missing(error)
    return self_test(screenshot)


def _missing(error: ImportError) -> int:
    """Say which part of the system or of the installation could not be loaded."""
    complain(f"the window cannot be opened: {error}; the README names what a system needs")
    return FAILED


def _list(words: Sequence[str]) -> int:
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
    ids = max(len(str(record["id"])) for record in records)
    titles = max(len(str(record["title"])) for record in records)
    for record in records:
        line = f"{record['id']:<{ids}}  {record['title']:<{titles}}  {_detail(record)}"
        yield line.rstrip() + "\n"


def _detail(record: Record) -> str:
    """Give what a line of text says beside id and title."""
    knobs = record.get("knobs")
    if isinstance(knobs, list):
        return " ".join(f"{knob['name']}={_typed(knob['default'])}" for knob in knobs)
    return str(record["formula"] if "window" in record else record["sentence"])


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


_COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {"trace": trace, "list": _list}

_KINDS: Mapping[str, Callable[[], list[Record]]] = {
    "surfaces": _surfaces,
    "optimizers": _optimizers,
    "schedules": _schedules,
    "arrows": _arrows,
}
