"""What is wrong in a lesson: a sentence and the line it speaks of."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from types import MappingProxyType

from arrows_gui.core.expression import FormulaError
from arrows_gui.core.message import BadInput

LIKE = 0.6
"""From this likeness on a word is offered instead of one that is not known."""

LONGEST_QUOTE = 60
"""So many characters of what was written are repeated in a sentence."""


LONGEST_LIST = 400
"""... and so many of what there is."""

NOTHING: Mapping[str, str] = MappingProxyType({})


class LessonFault(BadInput):
    """A fault of a lesson; ``line`` counts from 1, and ``others`` are faults found besides."""

    def __init__(self, line: int, text: str, /, **values: object) -> None:
        self.line = line
        self.others = 0
        super().__init__(text, **values)

    @classmethod
    def at(cls, line: int, problem: BadInput) -> "LessonFault":
        """Give the fault that a problem is on a line."""
        return cls(line, problem.message.text, **problem.message.values)


class Faults:
    """Gathers faults, so that what is wrong in one place does not hide the next."""

    def __init__(self) -> None:
        self._found: list[LessonFault] = []

    def __len__(self) -> int:
        """Tell how many were found."""
        return len(self._found)

    @property
    def sorted(self) -> list[LessonFault]:
        """The faults by line; of those on one line the first that was found comes first."""
        return sorted(self._found, key=lambda fault: fault.line)

    def add(self, line: int, text: str, /, **values: object) -> None:
        """Note a fault."""
        self._found.append(LessonFault(line, text, **values))

    def add_fault(self, fault: LessonFault) -> None:
        """Note a fault that was made elsewhere."""
        self._found.append(fault)

    def explain(self, taken: Mapping[int, int]) -> None:
        """Add to the faults of some lines that they go on with another line, where they do so."""
        text = "{why} (line {next} begins with a space: it goes on with this one)"
        for place, fault in enumerate(self._found):
            if fault.line in taken:
                values = {"why": fault.message, "next": taken[fault.line]}
                self._found[place] = LessonFault(fault.line, text, **values)

    def noted(self, line: int) -> "_Noted":
        """Note what is raised inside, on this line where it names none of its own."""
        return _Noted(self, line)


class _Noted:
    """A block whose faults are noted and end it, and nothing else."""

    def __init__(self, faults: Faults, line: int) -> None:
        self._faults = faults
        self._line = line

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> bool:
        """Note a fault, and pass over it."""
        if isinstance(problem, LessonFault):
            self._faults.add_fault(problem)
        elif isinstance(problem, BadInput):
            self._faults.add_fault(LessonFault.at(self._line, problem))
        return isinstance(problem, BadInput)


@contextmanager
def on_line(line: int) -> Iterator[None]:
    """Give a problem that is raised inside its line."""
    try:
        yield
    except LessonFault:
        raise
    except BadInput as problem:
        raise LessonFault.at(line, problem) from None


@contextmanager
def in_formula(formula: str) -> Iterator[None]:
    """Say which formula it is that cannot be read: its columns are not those of the line."""
    try:
        yield
    except FormulaError as problem:
        text = "in '{formula}': {why}"
        raise BadInput(text, formula=quoted(formula), why=problem.message) from None


def quoted(text: str) -> str:
    """Shorten what was written to what fits into a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 3] + "..."


def nearest(word: str, known: Collection[str]) -> str:
    """Give the known word that is most like one that is not, "" where none is."""
    lower = {each.casefold(): each for each in known}
    close = get_close_matches(quoted(word).casefold(), lower, n=1, cutoff=LIKE)
    return lower[close[0]] if close else ""


def not_known(
    line: int, what: str, word: str, known: Collection[str], called: Mapping[str, str] = NOTHING
) -> LessonFault:
    """Give the fault of a word that is not known: with the nearest one, or with all there are.

    ``called`` has words of daily speech for some of them.
    """
    like = nearest(word, known) or called.get(nearest(word.replace("_", " "), called), "")
    if like:
        text = "unknown {what} '{word}': did you mean '{like}'?"
        return LessonFault(line, text, what=what, word=quoted(word), like=like)
    text = "unknown {what} '{word}'; there are {known}"
    names = ", ".join(known)
    if len(names) > LONGEST_LIST:
        names = names[:LONGEST_LIST].rpartition(",")[0] + " and more"
    return LessonFault(line, text, what=what, word=quoted(word), known=names)
