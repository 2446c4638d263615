"""What a picture of a sweep can be coloured by: the figures of its cells, and their scale."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.shades import Shades, above, shades_for
from arrows_gui.core.sweep_plan import CODES, MOVING, OUTCOMES, SADDLE, SETTLED, Codes, SweepMap
from arrows_gui.core.verdict import NETWORK, SURFACE

LOSS, REACHED, OUTCOME, MINIMUM = "loss", "reached", "outcome", "minimum"
TEST_LOSS, TEST_RIGHT = "test_loss", "test_right"

NEVER = len(OUTCOMES)
"""The mark of a run that never reached the target; the other marks are the codes of outcomes."""

LOWEST_QUANTILE = 0.02
"""Losses below this quantile share the first shade, so that one lucky run hides no other."""

DECADES = 16.0
"""Losses so many decades below the highest share the first shade: a double has no more digits."""

CALM = tuple(CODES[outcome] for outcome in (SETTLED, MOVING, SADDLE))
"""The outcomes that span the shades: a run that grows has any loss."""

_IS_CALM = np.isin(np.arange(256), CALM)


@dataclass(frozen=True, slots=True)
class Colouring:
    """One way to colour a sweep: its words, and the worlds in which it has figures."""

    id: str
    title: str
    sentence: str
    worlds: tuple[str, ...]


_BOTH = (SURFACE, NETWORK)

AFTER = "{title} after {steps:,} steps"

COLOURINGS: tuple[Colouring, ...] = (
    Colouring(LOSS, "Final loss", "The loss after the last step, on a logarithmic scale.", _BOTH),
    Colouring(REACHED, "Steps to the target", "The first step at or below the target.", _BOTH),
    Colouring(OUTCOME, "Outcome", "How the run stands after its last step.", _BOTH),
    Colouring(MINIMUM, "Minimum reached", "The minimum in which the run has ended.", (SURFACE,)),
    Colouring(TEST_LOSS, "Test loss", "The loss over the test points after training.", (NETWORK,)),
    Colouring(TEST_RIGHT, "Test points right", "The share answered rightly.", (NETWORK,)),
)


def colourings_of(world: str) -> tuple[Colouring, ...]:
    """Give the colourings that have figures on a surface, or of a network."""
    return tuple(each for each in COLOURINGS if world in each.worlds)


class Scale(Protocol):
    """A map of figures to shades 0 to 1, and back."""

    @property
    def is_log(self) -> bool:
        """Whether the shades follow the logarithm."""

    def share(self, loss: Array) -> Array:
        """Give the shade of figures (...); nan where they are not finite."""

    def loss(self, share: Array) -> Array:
        """Give the figure that has a shade."""


@dataclass(frozen=True, slots=True)
class LogScale:
    """Shades that follow the logarithm of positive figures from low to high."""

    low: float
    high: float
    is_log: bool = True

    def share(self, loss: Array) -> Array:
        """Give the shade of figures (...); nan where they are not finite."""
        with np.errstate(all="ignore"):
            share = np.log(np.maximum(loss, self.low) / self.low) / np.log(self.high / self.low)
            held: Array = np.where(np.isfinite(loss), np.clip(share, 0.0, 1.0), np.nan)
        return held

    def loss(self, share: Array) -> Array:
        """Give the figure that has a shade."""
        found: Array = self.low * (self.high / self.low) ** share
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What a colouring shows: ``values`` (rows, columns), nan where a cell has none.

    Without a ``scale`` they are whole numbers, each with a colour of its own. ``marks`` are the
    codes of the outcomes, or NEVER.
    """

    title: Message
    values: Array
    scale: Scale | None
    marks: Codes


def figures(found: SweepMap, colouring: str) -> Figures:
    """Give the figures of a map under a colouring; where it has none, all are nan."""
    title = Message(next(each.title for each in COLOURINGS if each.id == colouring))
    if colouring in (LOSS, TEST_LOSS):
        title = Message(AFTER, {"title": title, "steps": found.plan.steps})
    known = found.known
    if colouring == OUTCOME:
        values: Array = np.where(known, found.codes, np.nan)
        return Figures(title, values, None, found.codes)
    if colouring == MINIMUM:
        reached = np.full(found.codes.shape, -1) if found.minimum is None else found.minimum
        values = np.where(reached >= 0, reached, np.nan)
        return Figures(title, values, None, found.codes)
    if colouring == REACHED:
        return _steps(found)
    if colouring == TEST_RIGHT:
        values = _percent(found)
        return Figures(Message("Test points right, %"), values, _plain(values), found.codes)
    losses = found.losses if colouring == LOSS else found.test_losses
    if losses is None:
        losses = np.full(found.codes.shape, np.nan)
    values = np.where(known & np.isfinite(losses), losses, np.nan)
    return Figures(title, values, _loss_scale(values, found.codes), found.codes)


def _steps(found: SweepMap) -> Figures:
    target = found.plan.target
    title = Message("Steps to a loss of {target}", {"target": float(target or 0.0)})
    if target is None:
        title = Message("Steps to the target: none was set")
    reached = found.reached >= 0
    values: Array = np.where(reached, found.reached, np.nan)
    calm = _IS_CALM[found.codes]
    marks = np.where(calm & ~reached & (target is not None), NEVER, found.codes)
    return Figures(title, values, _plain(values), marks.astype(np.uint8))


def _percent(found: SweepMap) -> Array:
    if found.test_right is None:
        return np.full(found.codes.shape, np.nan)
    values: Array = np.where(found.known, 100 * found.test_right, np.nan)
    return values


def _plain(values: Array) -> Shades:
    """Give a linear scale from the lowest to the highest."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return Shades(low, high if high > low else above(low), False)


def _loss_scale(values: Array, codes: Codes) -> Scale:
    """Give logarithmic shades for the losses; where some are not above 0, for how far above."""
    calm = values[_IS_CALM[codes] & np.isfinite(values)]
    if not calm.size:
        calm = values[np.isfinite(values)]
    if not calm.size:
        return LogScale(0.1, 1.0)
    if float(calm.min()) < 0:
        return shades_for(calm, True)
    high = max(float(calm.max()), np.finfo(float).tiny * 10.0**DECADES)
    low = max(float(np.quantile(calm, LOWEST_QUANTILE)), high * 10**-DECADES)
    return LogScale(low if low < high else high / 10, high)
