"""One screen while it is checked: its run, and the lines on which its words stand."""

from dataclasses import dataclass

from arrows_gui.core.message import BadInput
from arrows_gui.lessons.answer import expressions_in, filled, stray_braces
from arrows_gui.lessons.fault import Faults
from arrows_gui.lessons.lesson import Screen, Stage
from arrows_gui.lessons.markdown import lines_of
from arrows_gui.lessons.reading import Run, StageRun

NO_SCENE = "this needs a run: give the screen a scene, or a screen above it"

_STRAY = {
    "{": "a {{ without its }} on the same line: for a brace write {{{{",
    "}": "a }} without its {{ on the same line: for a brace write }}}}",
}


class Lines:
    """The lines of a lesson, to find what is spoken of."""

    def __init__(self, text: str) -> None:
        self._lines = lines_of(text)

    def key(self, first: int, name: str) -> int:
        """Give the line of a key in the block that opens on line ``first``."""
        for number, line in enumerate(self._lines[first:], first + 1):
            if line.partition(":")[0].strip() == name:
                return number
        return first

    def word(self, first: int, end: int, word: str) -> int:
        """Give the line with a word between two lines, the first of them where there is none."""
        for number, line in enumerate(self._lines[first - 1 : end - 1], first):
            if word in line:
                return number
        return first

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A screen: what it says, the stage that holds there with its run, and where faults go.

    ``end`` is the line at which the next screen begins.
    """

    screen: Screen
    end: int
    stage: Stage | None
    run: StageRun | None
    lines: Lines
    faults: Faults

    def check_filled(self, text: str, line: int, run: Run | None, at: int | None = None) -> None:
        """Note an {expression} of a text that the run does not give, and a brace that stands alone.

        It is looked for from ``line`` on, where line is 0 on the whole screen.
        """
        first = line or self.screen.line
        for written, brace in stray_braces(text):
            place = self.lines.word(first, self.end, written.strip())
            self.faults.add(place, _STRAY[brace])
        for inside in expressions_in(text):
            place = self.lines.word(first, self.end, "{" + inside)
            if run is None:
                self.faults.add(place, "{{{inside}}}: " + NO_SCENE, inside=inside)
                continue
            try:
                filled("{" + inside + "}", run, at)
            except BadInput as problem:
                self.faults.add(place, "{why}", why=problem.message)
