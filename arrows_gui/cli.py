"""The command line; each command imports what it needs, and only a window needs Qt."""

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from arrows_gui import __version__
from arrows_gui.cli_display import display_problem
from arrows_gui.cli_options import HELP, complain, read_options, write
from arrows_gui.core.message import BadInput

HELP_TEXT = """\
usage: arrows-gui [FILE.arrows]         open the window, with a session file or a lesson
       arrows-gui trace ...             run an optimizer and write its steps as a table
       arrows-gui render FILE.arrows --out FILE [--steps N]
                                        write a run as GIF, WebP or MP4, or a step as PNG or SVG
       arrows-gui list KIND [--format text|json]
                                        list surfaces, optimizers, schedules, arrows, lessons ...
       arrows-gui check-lesson FILE ... say what is wrong with a lesson, and on which line
       arrows-gui --self-test [--screenshot OUT.png]
                                        check that the program works here, and picture its window
       arrows-gui --version
       arrows-gui --help

'arrows-gui trace --help' and 'arrows-gui list --help' say more. Exit status: 0; 2 for input that
cannot be used; 1 when something of the program failed; 3 when there is no display.
"""

BAD_INPUT = 2
FAILED = 1
NO_DISPLAY = 3
INTERRUPTED = 130


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
    if first.endswith((".arrows", ".md")) or "/" in first or "\\" in first:
        if rest:
            raise BadInput("one file at a time; there is no use for '{word}'", word=rest[0])
        if not os.path.isfile(first):
            raise BadInput("there is no file '{word}'", word=first)
        return _window(first)
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


def _window(path: str | None = None) -> int:
    problem = display_problem(os.environ)
    if problem is not None:
        complain(problem)
        return NO_DISPLAY
    gc.disable()  # nothing is garbage while all is imported; the window collects by a timer
    try:
        from arrows_gui.app import run_window
    except ImportError as error:
        return _missing(error)
    return run_window(path)


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


def _trace(words: Sequence[str]) -> int:
    from arrows_gui.cli_trace import trace

    return trace(words)


def _list(words: Sequence[str]) -> int:
    from arrows_gui.cli_list import list_records

    return list_records(words)


def _check_lesson(words: Sequence[str]) -> int:
    from arrows_gui.cli_lessons import check_lessons

    return check_lessons(words)


def _render(words: Sequence[str]) -> int:
    from arrows_gui.cli_render import render

    try:
        return render(words)
    except ImportError as error:
        return _missing(error)


_COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "trace": _trace,
    "render": _render,
    "list": _list,
    "check-lesson": _check_lesson,
}
