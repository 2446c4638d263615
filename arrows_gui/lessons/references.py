"""Names in an expression that are read of a run: ``loss``, ``momentum.update_y@2``."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from arrows_gui.core.experiment import Runner
from arrows_gui.core.expression import CONSTANTS, FUNCTIONS
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.fault import nearest, quoted
from arrows_gui.lessons.quantities import meaning
from arrows_gui.lessons.quantity import WORD, Quantity, Value
from arrows_gui.lessons.reading import END, Reading, Run

LAST, AT_END = "last", "end"
"""Steps with a name: the last one that is recorded, and where the run ends."""

_REFERENCE = re.compile(
    r"(?<![\w.@])(?:(?P<runner>[A-Za-z_][A-Za-z_0-9]*)\.)?(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"(?:@(?P<step>[0-9]{1,9}|last|end))?(?![\w.@])"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in an expression: of which runner and step, "" for the usual ones."""

    text: str
    runner: str
    name: str
    step: str
    begin: int
    end: int

    @property
    def is_plain(self) -> bool:
        """Whether it is a name and nothing else."""
        return not (self.runner or self.step)


def references(text: str) -> Iterator[Reference]:
    """List the names in an expression, but functions and the constants pi and e."""
    for match in _REFERENCE.finditer(text):
        runner, name, step = (match[part] or "" for part in ("runner", "name", "step"))
        found = Reference(match[0], runner, name, step, *match.span())
        if not (found.is_plain and (name in FUNCTIONS or name in CONSTANTS)):
            yield found


def only_reference(text: str) -> Reference | None:
    """Give the name that is all there is to a text, or None."""
    return next((each for each in references(text) if each.text == text.strip()), None)


def runner_named(word: str, runners: Sequence[Runner]) -> int:
    """Find a runner by r1, r2, ..., the id of its optimizer or its label; BadInput for none.

    An id or a label counts where it is that of one runner only.
    """
    by_place = {f"r{place}": runner.id for place, runner in enumerate(runners, 1)}
    if word in by_place:
        return by_place[word]
    for called in (
        [runner.id for runner in runners if runner.optimizer.id == word],
        [runner.id for runner in runners if runner.label.casefold() == word.casefold()],
    ):
        if len(called) == 1:
            return called[0]
        if called:
            places = ", ".join(place for place, runner in by_place.items() if runner in called)
            text = "several runners are '{word}': say which, {places}"
            raise BadInput(text, word=quoted(word), places=places)
    raise _no_runner(word, (*by_place, *(runner.optimizer.id for runner in runners)))


def _no_runner(word: str, known: Collection[str]) -> BadInput:
    like = nearest(word, known)
    if like:
        text = "there is no runner '{word}': did you mean '{like}'?"
        return BadInput(text, word=quoted(word), like=like)
    text = "there is no runner '{word}'; there are {known}"
    return BadInput(text, word=quoted(word), known=", ".join(dict.fromkeys(known)))


@dataclass(slots=True)
class Reader:
    """Reads names of one run at one step; what is read of one place is read once."""

    run: Run
    at: int
    _readings: dict[tuple[int, int, bool], Reading] = field(default_factory=dict)

    def quantity(self, reference: Reference) -> Quantity:
        """Give what a name means; raise BadInput where it means nothing."""
        return meaning(reference.name, self.run, self._runner(reference))

    def value(self, reference: Reference) -> Value:
        """Give the value of a name; raise BadInput where it has none."""
        quantity, runner = self.quantity(reference), self._runner(reference)
        try:
            # The numbers of a run that diverged are huge.
            with self.run.lock, np.errstate(all="ignore"):
                return quantity.read(self._reading(reference.step, runner))
        except BadInput as problem:
            raise BadInput("{name}: {why}", name=reference.text, why=problem.message) from None

    def number(self, reference: Reference) -> float:
        """Give the value of a name that is a number; raise BadInput where it is a word."""
        if self.quantity(reference).kind == WORD:
            text = "'{name}' is a word: it is compared, as in {name} = ..., and not reckoned with"
            raise BadInput(text, name=reference.text)
        return float(self.value(reference))

    def _runner(self, reference: Reference) -> int:
        if not reference.runner:
            return self.run.focus
        return runner_named(reference.runner, self.run.experiment.runners)

    def _reading(self, step: str, runner: int) -> Reading:
        key = (runner, self._step(step, runner), bool(step))
        if key not in self._readings:
            self._readings[key] = Reading(self.run, *key)
        return self._readings[key]

    def _step(self, word: str, runner: int) -> int:
        if word == AT_END:
            return END
        if word == LAST:
            return self.run.last(runner)
        return int(word) if word else self.at
