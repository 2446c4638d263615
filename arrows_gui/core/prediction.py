"""Predict, then reveal: the arrows that can be hidden, what a guess comes to, and the tally."""

# ruff: noqa: RUF001 - the sentences use the minus sign and Greek letters

from dataclasses import dataclass, replace

from arrows_gui.core.array import Array
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.trace import Step

RIGHT_OF_ALL = "{right} of {count} right."
WITH_MISTAKE = (
    "{right} of {count} right; most frequent mistake: {words} ({times}\N{MULTIPLICATION SIGN})."
)


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of arrow that can be hidden; ``name`` is how a sentence calls it."""

    id: str
    title: str
    name: str


GRADIENT = Target("negative_gradient", "Gradient arrow", "gradient arrow")
TAKEN = Target("update", "Update", "update")
TARGETS: tuple[Target, ...] = (GRADIENT, TAKEN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guess comes to: an id, the words for it, and the sentence that says it in full."""

    id: str
    words: str
    sentence: str


VERDICTS: tuple[Verdict, ...] = (
    Verdict("right", "right", "Right: the direction is off by {angle:.1f}° only."),
    Verdict(
        *("wrong_length", "right direction, wrong length"),
        "Right direction, wrong length: your arrow is too {way} by a factor of {factor:.3g}.",
    ),
    Verdict(
        *("uphill", "uphill"),
        "Uphill: along your arrow the loss rises; the sign is reversed, descent follows −g.",
    ),
    Verdict(
        *("at_minimum", "aimed at the minimum"),
        "Aimed at the minimum {place}, which the optimizer cannot see: the {target} points "
        "{away:.0f}° away from it.",
    ),
    Verdict(
        *("forgot_velocity", "forgot the velocity"),
        "Forgot the velocity: your arrow follows −g alone, but {rule} carries past gradients "
        "along.",
    ),
    Verdict(
        *("forgot_scaling", "forgot the step size of each coordinate"),
        "Forgot the scaling: your arrow follows −g, but {rule} gives each coordinate a step size "
        "of its own.",
    ),
    Verdict(
        *("forgot_curvature", "forgot the curvature"),
        "Forgot the curvature: your arrow follows −g, but {rule} divides by the curvature in each "
        "direction.",
    ),
    Verdict(
        *("changed_gradient", "the gradient was changed"),
        "Your arrow follows the exact −g, but noise or clipping changed the gradient that {rule} "
        "was given.",
    ),
    Verdict(
        *("opposite", "the opposite way"),
        "The opposite way: the {target} goes against your arrow.",
    ),
    Verdict(
        *("along_contour", "along the contour"),
        "Along the contour, where the loss stays the same: the {target} crosses it at a right "
        "angle.",
    ),
    Verdict(
        *("other", "no known mistake"),
        "Your arrow is off by {angle:.0f}°.",
    ),
    Verdict(
        *("no_arrow", "no arrow to guess"),
        "There is no arrow to guess here: the {target} is {length}.",
    ),
)


@dataclass(frozen=True, slots=True)
class Grade:
    """How good a guess is. ``length_ratio`` is guess over true, None where length says nothing.

    Where there is no arrow to guess both errors are None.
    """

    target: str
    angle_error: float | None  # degrees, 0 ... 180
    length_ratio: float | None
    verdict: str
    sentence: Message

    @property
    def right(self) -> bool:
        """Whether the guess is right."""
        return self.verdict == "right"


def target_by_id(target_id: str) -> Target:
    """Find a kind of arrow that can be hidden; raise BadInput for another."""
    for target in TARGETS:
        if target.id == target_id:
            return target
    raise BadInput("there is nothing to predict about '{id}'", id=target_id)


def verdict_by_id(verdict_id: str) -> Verdict:
    """Find a verdict; raise KeyError for an unknown one."""
    for verdict in VERDICTS:
        if verdict.id == verdict_id:
            return verdict
    raise KeyError(verdict_id)


def truth(target_id: str, step: Step) -> Array:
    """Give the arrow (n,) to be guessed: -grad L, loss per parameter, or the update."""
    return -step.gradient if target_by_id(target_id) is GRADIENT else step.update


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess that was revealed: of which runner and step, and what it came to."""

    runner: int
    step: int
    target: str
    angle_error: float
    length_ratio: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Tally:
    """All guesses of a class, in the order in which they were revealed."""

    guesses: tuple[Guess, ...] = ()

    @property
    def count(self) -> int:
        """How many guesses there were."""
        return len(self.guesses)

    @property
    def right(self) -> int:
        """How many of them were right."""
        return self.by_verdict.get("right", 0)

    @property
    def by_verdict(self) -> dict[str, int]:
        """How often each verdict was given; those that never were are left out."""
        given = [guess.verdict for guess in self.guesses]
        return {v.id: given.count(v.id) for v in VERDICTS if v.id in given}

    def with_guess(self, runner: int, step: int, grade: Grade) -> "Tally":
        """Give the tally with one guess more; where there was no arrow there was no guess."""
        if grade.angle_error is None:
            return self
        guess = Guess(
            *(runner, step, grade.target),
            *(grade.angle_error, grade.length_ratio, grade.verdict),
        )
        return replace(self, guesses=(*self.guesses, guess))

    def summary(self) -> Message:
        """Say how many guesses were right, and which mistake was made most often."""
        if not self.guesses:
            return Message("No guesses yet.")
        values: dict[str, object] = {"right": self.right, "count": self.count}
        mistakes = {v: n for v, n in self.by_verdict.items() if v not in ("right", "other")}
        if not mistakes:
            return Message(RIGHT_OF_ALL, values)
        most = max(mistakes, key=lambda verdict_id: mistakes[verdict_id])
        values |= {"words": verdict_by_id(most).words, "times": mistakes[most]}
        return Message(WITH_MISTAKE, values)
