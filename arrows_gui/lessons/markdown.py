"""The Markdown of a lesson, cut line by line into its parts; nothing is understood here yet."""

import re

from arrows_gui.lessons.fault import Faults, LessonFault, nearest, not_known, quoted
from arrows_gui.lessons.keys import BLOCKS, EXTENSION, SCENE, SECTIONS
from arrows_gui.lessons.marks import (
    DEEPEST,
    Fence,
    block_end,
    fence_in,
    hashes_of,
    heading_meant,
    level_of,
    section_of,
)
from arrows_gui.lessons.parts import Block, Part, Parts, fields_of

MOST_BYTES = 200_000
MOST_SCREENS = 60
"""The limits of a lesson."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DASHES = re.compile(r"-{3,}[ \t]*$")


def text_of(data: bytes) -> str:
    """Give the text of a file; raise LessonFault where it is too large, or not UTF-8."""
    if len(data) > MOST_BYTES:
        text = "the file is too large: a lesson has at most {most} kB"
        raise LessonFault(1, text, most=MOST_BYTES // 1000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LessonFault(line, "the file is not UTF-8: save it with this encoding") from None


def lines_of(text: str) -> list[str]:
    """Give the lines of a lesson, whatever ends them."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def parts_of(text: str, faults: Faults) -> Parts:
    """Cut the text of a lesson into its parts."""
    lines = lines_of(text)
    if len(text) > MOST_BYTES:
        faults.add(1, "the lesson is too long: at most {most:,} characters", most=MOST_BYTES)
        return Parts()
    for number, line in enumerate(lines, 1):
        unseen = _UNSEEN.search(line)
        if unseen:
            text = "there is a character that cannot be seen, U+{code}, in place {place}"
            place = unseen.start() + 1
            faults.add(number, text, code=f"{ord(unseen.group()):04X}", place=place)
            return Parts()
    return _Cutter(lines, faults).parts()


class _Cutter:
    """Goes through the lines once, from the top."""

    def __init__(self, lines: list[str], faults: Faults) -> None:
        self._lines = lines
        self._faults = faults
        self._parts = Parts()
        self._into: list[str] | None = None  # the section that the next line belongs to
        self._at = 0

    def parts(self) -> Parts:
        """Give all parts."""
        self._front()
        while self._at < len(self._lines):
            line = self._lines[self._at]
            fence, level = fence_in(line), level_of(line)
            count, title = hashes_of(line)
            if fence:
                self._fence(fence)
            elif level:
                self._heading(level, title.strip())
            elif count:
                self._no_heading(count, title)
            else:
                self._keep([line])
            self._at += 1
        if not self._parts.screens and not self._faults:
            self._faults.add(
                len(self._lines), "there is no screen: one begins with ## and its title"
            )
        return self._parts

    @property
    def _number(self) -> int:
        return self._at + 1

    def _front(self) -> None:
        """Read what lies between the first two lines of dashes."""
        while self._at < len(self._lines) and not self._lines[self._at].strip():
            self._at += 1
        first = self._at
        if first == len(self._lines):
            self._faults.add(1, "the file is empty: a lesson begins with a line ---")
            return
        if not _DASHES.match(self._lines[first]):
            self._at = first
            self._without_front("a lesson begins with a line ---, then title: and objective:")
            return
        for end in range(first + 1, len(self._lines)):
            line = self._lines[end]
            if _DASHES.match(line):
                lines, before = self._lines[first + 1 : end], len(self._faults)
                self._parts.front = fields_of(lines, first + 2, self._faults)
                self._parts.front_line = first + 1 if len(self._faults) == before else 0
                self._at = end + 1
                return
            if line.startswith("## "):
                break
        self._at = first
        self._without_front("this --- has no second line --- below the objective")

    def _without_front(self, text: str) -> None:
        """Note what is wrong at the top, and go on at the first screen."""
        self._faults.add(self._number, text)
        while self._at < len(self._lines) and not self._lines[self._at].startswith("## "):
            self._at += 1

    def _keep(self, lines: list[str]) -> None:
        """Add lines to the section that is open."""
        if self._into is not None:
            self._into.extend(lines)
        elif any(line.strip() for line in lines) and not self._parts.screens:
            self._faults.add(
                *(self._number, "this stands before the first screen, which begins with ##")
            )
            self._into = []  # said once

    def _heading(self, level: int, title: str) -> None:
        if level == 1:
            self._first_level(title)
        elif self._parts.extension is not None:
            if level == 3:
                self._keep([self._lines[self._at]])
                return
            text = "the extension comes last: put this screen above it, or write ### inside it"
            self._faults.add(self._number, text)
        elif level == 2:
            self._screen(title)
        else:
            self._section(title)

    def _first_level(self, title: str) -> None:
        if title.casefold() != EXTENSION:
            text = "a heading with one # is only '# Extension'; a screen begins with ##"
            self._faults.add(self._number, text)
            self._screen(title)  # most likely it was to be one
        elif self._parts.extension is not None:
            self._faults.add(self._number, "there is one extension already")
        else:
            self._parts.extension = self._into = []

    def _screen(self, title: str) -> None:
        if not title:
            self._faults.add(self._number, "a screen needs a title after its ##")
        if len(self._parts.screens) == MOST_SCREENS:
            text = "this is one screen too many: a lesson has at most {most}"
            self._faults.add(self._number, text, most=MOST_SCREENS)
        part = Part(title, self._number)
        self._parts.screens.append(part)
        self._into = part.sections[""]

    def _section(self, title: str) -> None:
        name = section_of(title)
        self._into = []
        if not self._parts.screens:
            self._faults.add(self._number, "a section ### belongs to a screen, which begins ##")
        elif name not in SECTIONS:
            self._faults.add_fault(
                not_known(self._number, "section", title, tuple(SECTIONS.values()))
            )
        elif name in self._parts.screens[-1].sections:
            text = "this screen has two sections '{name}'"
            self._faults.add(self._number, text, name=SECTIONS[name])
        else:
            self._parts.screens[-1].sections[name] = self._into

    def _no_heading(self, count: int, title: str) -> None:
        """Note a line that begins with # and is no heading; go on as if it were what it looks."""
        line, inside = self._lines[self._at], self._parts.extension is not None
        if inside and count > DEEPEST and title[:1].isspace():
            self._keep([line])
            return
        meant = heading_meant(count, title, inside)
        text = "'{line}' is no heading here: write '{meant}', or \\# for a plain #"
        self._faults.add(self._number, text, line=quoted(line), meant=quoted(meant))
        level = level_of(meant)
        if level in (DEEPEST, count) and self._parts.screens and not inside:
            self._heading(level, hashes_of(meant)[1].strip())

    def _fence(self, fence: Fence) -> None:
        """Take a block between two fences: it is read, or belongs to the text as code."""
        opening, first, word = self._number, self._at, fence.word
        kind = word if word in BLOCKS else nearest(word, BLOCKS)
        end, closed = block_end(self._lines, first, fence, may_head=bool(word) and not kind)
        if fence.is_short:
            text = "a block opens with three marks: write {line}"
            self._faults.add(opening, text, line=fence.full + word)
        if not closed:
            self._not_closed(fence, end + 1)
            self._lost(kind, opening)
            self._at = end - 1  # it is read again, as the heading or the block that it is
            return
        if word in BLOCKS:
            self._block(word, opening, self._lines[first + 1 : end])
        elif kind:
            self._faults.add_fault(not_known(opening, "block", word, BLOCKS))
            self._lost(kind, opening)
        else:
            self._keep(self._lines[first : end + 1])
        self._at = end

    def _not_closed(self, fence: Fence, line: int) -> None:
        """Note a block whose end is missing, or its beginning."""
        text = "the block that opens here is not closed before line {line}: write {marks} above it"
        if not fence.word:
            text = (
                "a block without a name opens here and runs on to line {line}:"
                " is a line such as {marks}task missing above?"
            )
        elif line > len(self._lines):
            text = "the block that opens here is never closed by a line {marks}"
        self._faults.add(self._number, text, line=min(line, len(self._lines)), marks=fence.full)

    def _lost(self, kind: str, line: int) -> None:
        """Keep in mind that a block was to be here, so that nobody misses it."""
        if self._parts.screens and kind in (*BLOCKS, ""):
            self._parts.screens[-1].blocks.append(Block(kind, line, (), whole=False))

    def _block(self, kind: str, line: int, inner: list[str]) -> None:
        before = len(self._faults)
        fields = fields_of(inner, line + 1, self._faults)
        whole = len(self._faults) == before
        if self._parts.extension is not None or not self._parts.screens:
            self._faults.add(line, "this block belongs to a screen, which begins with ##")
            return
        part = self._parts.screens[-1]
        asks = kind != SCENE
        if any(block.kind and (block.kind != SCENE) == asks for block in part.blocks):
            self._faults.add(
                *(line, "this screen has {kind} already: begin another screen with ##"),
                kind="a task or a prediction" if asks else "a scene",
            )
            return
        part.blocks.append(Block(kind, line, fields, whole))
