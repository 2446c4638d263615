"""Why is nothing happening? What stands in the way of a run, in sentences with its numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Outcome
from arrows_gui.core.message import Message
from arrows_gui.core.trace import Step
from arrows_gui.core.verdict import Verdict

SLOW_PACE = 2.0
"""At so many steps a second or fewer it takes patience to see a run move."""

SHORT = 1e-3
"""An update below this share of the extent is hardly longer than a pixel or two of a picture."""

LATELY = 100
"""The loss of so many steps before is compared with the newest one."""

NOT_BEGUN = "Nothing has been run yet: Play or Step takes the first step."
NO_STEPS = "The run may take no steps: allow it some beside the timeline."
LOOKING_BACK = (
    "You are looking at step {cursor} of {last} that are recorded: Play goes on from here."
)
PAUSED = "The run is paused at step {last}: Play goes on."
PATIENT = "Steps come at {pace} a second: choose a higher speed beside the timeline."
PREDICTING = "A prediction is asked for: draw the arrow, then reveal it."
RATE_0 = "The learning rate is 0: every update is 0 times the gradient."
NO_GRADIENT = "The gradient is exactly 0 here: no rule can tell a direction from it."
SHORT_UPDATE = (
    "The update is {update} long, {share} of the picture: it moves, but hardly by a pixel."
)
FELL = "The loss fell from {before} to {now} over the last {steps} steps."
GREW = "The loss grew from {before} to {now} over the last {steps} steps."
ONE_STEP = "The last step took the loss from {before} to {now}."
SAME = "The loss has stayed at {now} for {steps} steps."
HIDDEN = "No arrow is switched on: choose some under Arrows."


class Recorded(Protocol):
    """What is read of a recording."""

    @property
    def outcome(self) -> Outcome | None:
        """How the run ended."""

    @property
    def first(self) -> int:
        """The number of the first step."""

    @property
    def last(self) -> int:
        """The number of the last recorded step."""

    def column(self, name: str, most: int = 2000) -> tuple[Array, Array]:
        """Give the steps and values of a figure."""


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """What there is to be seen of a run, as far as the answer depends on it.

    ``pace`` is in steps a second, inf for flat out; ``extent`` the size of the picture in parameter
    units, None where parameters are no coordinates of a picture.
    """

    trace: Recorded
    step: Step
    cursor: int
    steps: int
    is_playing: bool
    pace: float
    is_barred: bool
    shows_arrows: bool
    extent: float | None
    verdicts: tuple[Verdict, ...]


def why(situation: Situation) -> tuple[Message, ...]:
    """Say what stands in the way, the nearest reason first; there is always at least one."""
    return tuple(_reasons(situation))


def _reasons(s: Situation) -> Iterator[Message]:
    first, last = s.trace.first, s.trace.last
    if s.is_barred:
        yield Message(PREDICTING)
    if s.steps == 0:
        yield Message(NO_STEPS)
    elif last == first and not s.is_playing and s.trace.outcome is None:
        yield Message(NOT_BEGUN)
    elif s.cursor < last and not s.is_playing:
        yield Message(LOOKING_BACK, {"cursor": s.cursor, "last": last})
    elif not s.is_playing and s.trace.outcome is None:
        yield Message(PAUSED, {"last": last})
    elif s.is_playing and s.pace <= SLOW_PACE:
        yield Message(PATIENT, {"pace": f"{s.pace:g}"})
    if s.trace.outcome is not None:
        yield s.trace.outcome.sentence
    yield from (verdict.why for verdict in s.verdicts)
    yield from _of_the_step(s)
    if last > first:
        yield _lately(s)


def _of_the_step(s: Situation) -> Iterator[Message]:
    """Say what makes the arrows of the step too short to see."""
    step = s.step
    if not step.gradient.any():
        yield Message(NO_GRADIENT)
    elif step.lr == 0:
        yield Message(RATE_0)
    elif s.extent is not None:
        with np.errstate(over="ignore"):  # what grows past all numbers is not short
            length = float(np.linalg.norm(step.update))
        if length < SHORT * s.extent:
            share = f"{length / s.extent:.2g}"
            yield Message(SHORT_UPDATE, {"update": length, "share": share})
    if not s.shows_arrows:
        yield Message(HIDDEN)


def _lately(s: Situation) -> Message:
    """Say what the loss has done over the last steps of the recording."""
    steps, losses = s.trace.column("loss")
    place = int(np.searchsorted(steps, steps[-1] - LATELY))
    before, now = float(losses[place]), float(losses[-1])
    said = {"before": before, "now": now, "steps": int(steps[-1] - steps[place])}
    if said["steps"] == 1:
        return Message(ONE_STEP, said)
    if now == before:
        return Message(SAME, said)
    return Message(FELL if now < before else GREW, said)
