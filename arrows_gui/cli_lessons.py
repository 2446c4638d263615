"""The command `check-lesson`: what is wrong with a lesson, and on which line."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from arrows_gui.cli_options import HELP, read_options, write
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.check import check_file
from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.reader import read_file

CHECK_HELP = """\
usage: arrows-gui check-lesson FILE ...

Check lessons: everything that is wrong is written to the standard error as FILE:LINE: and a
sentence, and the exit status is 2. Answers, options and solutions are computed on the runs of the
lesson's own scenes. The format is in the window under Lessons > How to write a lesson.
"""

FAULTY = 2


def check_lessons(words: Sequence[str]) -> int:
    """Check the lessons of some files; give the exit status."""
    options = read_options(words, ())
    if any(name in options.given for name in HELP):
        return write([CHECK_HELP])
    if not options.words:
        raise BadInput("check-lesson needs the name of a file")
    statuses = [_check(Path(word)) for word in options.words]
    return max(statuses)


def _check(path: Path) -> int:
    try:
        found = check_file(path)
        if found:
            _tell(path, found)
            return FAULTY
        lesson = read_file(path)
    except OSError as error:
        text = "{file} cannot be read: {reason}"
        reason = error.strerror or type(error).__name__
        raise BadInput(text, file=_shown(path), reason=reason) from None
    screens = _counted(len(lesson.screens), "screen")
    tasks = _counted(len(lesson.tasks), "task")
    return write([f"{_shown(path)}: fine, {screens}, {tasks}\n"])


def _tell(path: Path, found: Sequence[LessonFault]) -> None:
    """Write the faults as compilers do, so that an editor can jump to their lines."""
    if sys.stderr is not None:
        for fault in found:
            sys.stderr.write(f"{_shown(path)}:{fault.line}: {' '.join(str(fault).split())}\n")


def _shown(path: Path) -> str:
    """Give the name of a file in characters that can be written."""
    return os.fsencode(path).decode("utf-8", "replace")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
