"""The schedule that watches the loss, and cuts the learning rate where the loss no longer falls."""

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.knob import BELOW_ONE, LARGEST, Knob
from arrows_gui.core.schedule import WholeNumbers, count_knob, low_rate_knob

SMALLEST_CUT = 1e-8
"""A cut of the rate by no more is not made, as torch's eps has it."""


class PlateauMemory(NamedTuple):
    """The best loss so far, how many losses were no better, the steps of rest, and the cuts."""

    best: float = math.inf
    bad: int = 0
    resting: int = 0
    cuts: int = 0


@dataclass(frozen=True, slots=True)
class Plateau:
    """A cut where the loss no longer falls: eta <- max(factor eta, min_lr).

    It is made after more than ``patience`` bad losses in a row: those not below
    best (1 - threshold). After a cut, ``cooldown`` losses do not count. A cut by no more than 1e-8
    is not made. The losses are those at theta after each step.

    Source: torch.optim.lr_scheduler.ReduceLROnPlateau in the mode min, rel.
    """

    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    cooldown: int = 0
    min_lr: float = 0.0

    id: ClassVar[str] = "plateau"
    title: ClassVar[str] = "Cut on a plateau"
    lists: ClassVar[tuple[WholeNumbers, ...]] = ()
    knobs: ClassVar[tuple[Knob, ...]] = (
        Knob(
            *("factor", "Factor", "γ", 0.1, 0.01, 0.9, 0, BELOW_ONE, "linear"),  # noqa: RUF001
            "The rate is multiplied by this.",
        ),
        count_knob("patience", "Patience", 10, "So many losses may be no better.", 0),
        Knob(
            *("threshold", "Threshold", "τ", 1e-4, 1e-6, 1, 0, LARGEST, "log0"),
            "A better loss is lower by more than this share.",
        ),
        count_knob("cooldown", "Rest", 0, "So many losses do not count after a cut.", 0),
        low_rate_knob("min_lr", "Lowest rate", "η_min"),
    )

    def init(self) -> PlateauMemory:
        """Give a memory of no losses."""
        return PlateauMemory()

    def rate(self, base: float, t: int, state: PlateauMemory) -> float:
        """Give the rate after the cuts that were made."""
        cuts = min(state.cuts, self._possible_cuts(base)) if state.cuts else 0
        return max(base * self.factor**cuts, self.min_lr) if cuts else base

    def observe(self, loss: float, state: PlateauMemory) -> PlateauMemory:
        """Compare a loss with the best one so far."""
        better = loss < state.best * (1 - self.threshold)
        best = loss if better else state.best
        if state.resting:
            return PlateauMemory(best, 0, state.resting - 1, state.cuts)
        bad = 0 if better else state.bad + 1
        if bad > self.patience:
            return PlateauMemory(best, 0, self.cooldown, state.cuts + 1)
        return PlateauMemory(best, bad, 0, state.cuts)

    def _possible_cuts(self, base: float) -> int:
        """Give how many cuts there are until one is no larger than the smallest cut."""
        last = max(SMALLEST_CUT / (1 - self.factor), self.min_lr + SMALLEST_CUT)
        if base <= last:
            return 0
        return math.ceil(math.log(last / base) / math.log(self.factor)) if self.factor else 1
