"""Lines of Markdown that stand for something: the fences of blocks, and headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from arrows_gui.lessons.keys import BLOCKS, EXTENSION, SECTIONS

DEEPEST = 3
"""Headings have at most so many #."""

# Possessive, so that no line takes long that is made of thousands of marks.
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}+|~{3,}+)(?P<info>[^`]*)$")
_SHORT_FENCE = re.compile(
    rf" {{0,3}}(?P<marks>`{{1,2}}|~{{1,2}})[ \t]*(?P<info>{'|'.join(BLOCKS)})[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that opens or closes a block: its marks, and the first word behind them."""

    marks: str
    word: str

    @property
    def is_short(self) -> bool:
        """Whether a mark is missing."""
        return len(self.marks) < 3

    @property
    def full(self) -> str:
        """Its marks, with the ones that are missing."""
        return self.marks.ljust(3, self.marks[0])

    def stops(self, other: "Fence") -> bool:
        """Tell whether a block that this one opens cannot hold the other one."""
        alike = other.marks[0] == self.marks[0] and len(other.marks) >= len(self.marks)
        return alike and bool(other.word)


def fence_in(line: str) -> Fence | None:
    """Give the fence that a line is; one of too few marks before the word of a block is one too."""
    found = _FENCE.match(line) or _SHORT_FENCE.match(line)
    return Fence(found["marks"], (found["info"].split() or [""])[0]) if found else None


def block_end(lines: Sequence[str], first: int, fence: Fence, may_head: bool) -> tuple[int, bool]:
    """Give the line that closes the block of a fence, or False and where to go on without one.

    Code may have a line that looks like a heading, where ``may_head`` says so; no other block has.
    """
    closing = re.compile(rf" {{0,3}}{re.escape(fence.marks[0])}{{{len(fence.marks)},}}[ \t]*$")
    heading = 0
    for at in range(first + 1, len(lines)):
        if closing.match(lines[at]):
            return at, True
        other = fence_in(lines[at])
        if other is not None and fence.stops(other):
            return heading or at, False
        if not heading and _begins_a_part(lines[at]):
            heading = at
            if not may_head:
                break
    return heading or len(lines), False


def level_of(line: str) -> int:
    """Give the level of a heading, 1 to 3; 0 where the line is none."""
    count, title = hashes_of(line)
    return count if 1 <= count <= DEEPEST and title[:1] in ("", " ", "\t") else 0


def hashes_of(line: str) -> tuple[int, str]:
    """Give how many # a line begins with, and what follows; none where it is indented as code."""
    text = line.strip()
    rest = text.lstrip("#")
    indented = len(line) - len(line.lstrip()) > 3
    return (0, text) if indented else (len(text) - len(rest), rest)


def section_of(title: str) -> str:
    """Give the key of the section that a title names, which need not be one that there is."""
    return title.strip().rstrip("?").strip().casefold()


def heading_meant(count: int, title: str, in_extension: bool) -> str:
    """Give what a line was to be that begins with # and is no heading."""
    section, words = section_of(title), title.strip()
    if in_extension:
        return f"### {words}"
    if section in SECTIONS:
        return f"### {SECTIONS[section]}"
    if section == EXTENSION and count == 1:
        return f"# {words}"
    return f"## {words}" if count < DEEPEST else f"**{words}**"


def _begins_a_part(line: str) -> bool:
    """Tell whether a line is the heading of a screen, of a section or of the extension."""
    level = level_of(line)
    return level > 1 or (level == 1 and section_of(hashes_of(line)[1]) == EXTENSION)
