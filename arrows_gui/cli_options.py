"""Words of the command line to options, and data to the standard output."""

import errno
import io
import math
import os
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from arrows_gui.core.knob import number_in
from arrows_gui.core.message import BadInput

HELP = ("--help", "-h")


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed: the values of every option, in order, and the words that belong to none."""

    given: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Give the last value of an option, or None where it was not given."""
        return self.given[name][-1] if name in self.given else None

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Give one of the choices, by default the first; raise BadInput that names them."""
        value = self.text(name)
        if value is not None and value not in choices:
            listed = " or ".join(choices)
            raise BadInput(
                "{name} is {listed}, not '{value}'", name=name, listed=listed, value=value
            )
        return choices[0] if value is None else value

    def whole(self, name: str, default: int, most: int) -> int:
        """Give a whole number from 0 to ``most``; raise BadInput where it is none."""
        value = self.text(name)
        if value is None:
            return default
        digits = value.strip()
        if not re.fullmatch(r"[0-9]{1,19}", digits) or int(digits) > most:
            raise BadInput(
                "{name} must be a whole number from 0 to {most}, not '{value}'",
                name=name,
                most=most,
                value=value,
            )
        return int(digits)

    def number(self, name: str) -> float | None:
        """Give a finite number, or None where it was not given; raise BadInput where it is none."""
        value = self.text(name)
        return None if value is None else finite(value, name)

    def settings(self, name: str) -> dict[str, str]:
        """Give NAME=VALUE pairs as texts, the last for each name; raise BadInput otherwise."""
        pairs = {}
        for word in self.given.get(name, ()):
            key, equals, value = (part.strip() for part in word.partition("="))
            if not (key and equals):
                raise BadInput("{name} takes NAME=VALUE, not '{word}'", name=name, word=word)
            pairs[key] = value
        return pairs


def finite(text: str, name: str) -> float:
    """Read a finite number; raise BadInput where it is none."""
    value = number_in(text, name)
    if not math.isfinite(value):
        raise BadInput("{name} must be a finite number, not '{text}'", name=name, text=text)
    return value


def read_options(
    argv: Iterable[str], valued: Collection[str], flags: Collection[str] = HELP
) -> Options:
    """Read options, of which the valued take the next word, whatever it starts with.

    ``--name VALUE`` and ``--name=VALUE`` are the same; there are no abbreviations. Raises BadInput.
    """
    options = Options()
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            options.words.append(word)
        elif name in flags and not equals:
            options.given[name] = [""]
        elif name not in valued:
            raise BadInput(
                "unknown option '{name}'; there are {names}",
                name=name,
                names=", ".join((*valued, *(flag for flag in flags if flag.startswith("--")))),
            )
        else:
            following = value if equals else next(words, None)
            if following is None:
                raise BadInput("{name} needs a value", name=name)
            options.given.setdefault(name, []).append(following)
    return options


def write(chunks: Iterable[str]) -> int:
    """Write texts to the standard output as UTF-8 with plain newlines; give the exit status.

    A reader that has seen enough and closed the pipe is no failure.
    """
    out = sys.stdout
    if out is None:  # a program without a console has no standard output
        return 0
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8", newline="\n")
    try:
        for chunk in chunks:
            out.write(chunk)
        out.flush()
    except OSError as error:
        _abandon(out)
        if error.errno in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL for a closed pipe
            return 0
        complain(f"the output could not be written: {error.strerror or error}")
        return 1
    return 0


def complain(sentence: str) -> None:
    """Say one sentence on the standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"arrows-gui: {' '.join(sentence.split())}\n")


def _abandon(out: TextIO) -> None:
    """Let what is still buffered go nowhere, or Python would complain of it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)
