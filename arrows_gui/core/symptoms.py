"""What one sees of a run before anyone says why: computed sentences, without a judgement."""

from math import isnan

import numpy as np

from arrows_gui.core.clinic import ClinicRun, Curve
from arrows_gui.core.message import Message
from arrows_gui.core.written import MINUS, UNKNOWN

LOWER = 0.9
"""A lowest loss is worth words where it is below this share of both the first and the last."""

WENT = "The {name} went from {first} to {last} in {steps} steps."
WENT_LOWER = (
    "The {name} went from {first} to {last} in {steps} steps, and was lowest at step {step}, with "
    "{lowest}."
)
GRADIENT = "The length of the gradient went from {first} to {last}."
RIGHT = "Right are {train} % of the training points and {test} % of the test points."

RESTED = "Came to rest at step {step}: gradient and update are almost 0."
ENDED = "Ended by itself at step {step}."
ENDINGS = {"settled": RESTED, "saddle": RESTED, "diverged": ENDED}
"""How a run ended, by the kind of its outcome, without the outcome's own judgement."""


def symptoms(run: ClinicRun) -> tuple[Message, ...]:
    """Say in computed sentences how a run went: its loss, its gradient, its answers, its end."""
    judged = run.judged
    if judged is None:
        told = [_of_loss("loss", run.curve, run.steps)]
    else:
        told = [
            _of_loss("training loss", run.curve, run.steps),
            _of_loss("test loss", (judged.steps, judged.test_loss), run.steps),
        ]
    _, lengths = run.gradients
    told.append(Message(GRADIENT, {"first": rough(lengths[0]), "last": rough(lengths[-1])}))
    if judged is not None and not np.isnan(judged.train_right[-1]):
        shares = {"train": judged.train_right[-1], "test": judged.test_right[-1]}
        told.append(Message(RIGHT, {name: f"{100 * each:.0f}" for name, each in shares.items()}))
    return (*told, _ending(run))


def _ending(run: ClinicRun) -> Message:
    outcome = run.trace.outcome
    if outcome.kind in ENDINGS:
        return Message(ENDINGS[outcome.kind], {"step": outcome.step})
    sentence: Message = outcome.sentence
    return sentence


def _of_loss(name: str, curve: Curve, count: int) -> Message:
    steps, losses = curve
    first, last = float(losses[0]), float(losses[-1])
    ends = {"name": name, "first": rough(first), "last": rough(last), "steps": count}
    place = int(np.nanargmin(losses))
    if not losses[place] < LOWER * min(first, last):
        return Message(WENT, ends)
    lowest = {"step": int(steps[place]), "lowest": rough(losses[place])}
    return Message(WENT_LOWER, {**ends, **lowest})


def rough(value: float) -> str:
    """Write a number with three significant digits and a true minus sign."""
    number = float(value)
    return UNKNOWN if isnan(number) else f"{number + 0.0:.3g}".replace("-", MINUS)
