"""The parts of a lesson as they are written: screens, blocks and their fields."""

import re
from dataclasses import dataclass, field
from itertools import chain

from arrows_gui.lessons.fault import Faults, quoted
from arrows_gui.lessons.keys import EVERY_KEY

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,40}")


@dataclass(frozen=True, slots=True)
class Field:
    """One ``key: value`` and the line where it begins.

    ``takes`` is the line of a key that is taken for more of this value, 0 for none.
    """

    key: str
    value: str
    line: int
    takes: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A scene, a task or a prediction, as it is written; ``whole`` where every line was read.

    The kind is "" where the line is missing that tells it.
    """

    kind: str
    line: int
    fields: tuple[Field, ...]
    whole: bool = True


@dataclass(slots=True)
class Part:
    """A screen as it is written: its sections by name ("" is the text), and its blocks."""

    title: str
    line: int
    sections: dict[str, list[str]] = field(default_factory=lambda: {"": []})
    blocks: list[Block] = field(default_factory=list)

    def text(self, section: str = "") -> str:
        """Give the Markdown of a section, "" where there is none."""
        return "\n".join(self.sections.get(section, ())).strip("\n").rstrip()


@dataclass(slots=True)
class Parts:
    """A lesson as it is written."""

    front: tuple[Field, ...] = ()
    front_line: int = 0  # where it begins, 0 where there is none, or not all of it could be read
    screens: list[Part] = field(default_factory=list)
    extension: list[str] | None = None

    @property
    def taken(self) -> dict[int, int]:
        """The lines of fields with which another key goes on, and those where it stands."""
        blocks = (block.fields for screen in self.screens for block in screen.blocks)
        return {each.line: each.takes for each in chain(self.front, *blocks) if each.takes}


def fields_of(lines: list[str], first: int, faults: Faults) -> tuple[Field, ...]:
    """Read lines ``key: value``, of which one that begins with a space continues the one before."""
    fields: list[Field] = []
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        if line[0] in " \t" and fields:
            last, key = fields[-1], line.partition(":")[0].strip()
            value, takes = f"{last.value} {line.strip()}".strip(), last.takes
            if not takes and ":" in line and key in EVERY_KEY:
                takes = number
            fields[-1] = Field(last.key, value, last.line, takes)
            continue
        key, colon, value = line.partition(":")
        if colon and _KEY.fullmatch(key.strip()):
            fields.append(Field(key.strip(), value.strip(), number))
        else:
            text = "a line here is 'key: value', and '{line}' is not"
            faults.add(number, text, line=quoted(line))
    return tuple(fields)
