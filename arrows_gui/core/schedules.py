"""How the learning rate changes with the step: the schedules of torch.optim.lr_scheduler.

In every formula eta is the base rate, which the lr knob gives, and n = t - 1 is how many updates
were taken before update t: so many times torch's ``scheduler.step()`` has been called.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from arrows_gui.core.knob import LARGEST, Knob, Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.plateau import Plateau
from arrows_gui.core.schedule import (
    START_FACTOR,
    TOTAL_ITERS,
    Constant,
    Forgetful,
    Milestones,
    Schedule,
    WholeNumbers,
    argument_named,
    count_knob,
    gamma_knob,
    low_rate_knob,
    share_knob,
    with_arguments,
)


def _grown(base: float, factor: float, times: int) -> float:
    """Give base times factor^times, at most the largest legal rate, so that it stays a number."""
    try:
        return min(base * factor**times, LARGEST)
    except OverflowError:
        return LARGEST if base else 0.0


def _half_wave(start: float, end: float, share: float) -> float:
    """Go from start to end along half a cosine wave; share runs from 0 to 1."""
    return end + (start - end) * ((1 + math.cos(math.pi * share)) / 2)


@dataclass(frozen=True, slots=True)
class StepDecay(Forgetful):
    """A factor every step_size steps: eta gamma^floor(n / step_size).

    Source: torch.optim.lr_scheduler.StepLR.
    """

    step_size: int = 30
    gamma: float = 0.1

    id: ClassVar[str] = "step"
    title: ClassVar[str] = "Steps"
    knobs: ClassVar[tuple[Knob, ...]] = (
        count_knob("step_size", "Every", 30, "The rate changes each time so many steps are taken."),
        gamma_knob(0.1),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        return _grown(base, self.gamma, (t - 1) // self.step_size)


@dataclass(frozen=True, slots=True)
class MultiStep(Forgetful):
    """A factor at each milestone: eta gamma^k, where k milestones are not above n.

    Source: torch.optim.lr_scheduler.MultiStepLR.
    """

    milestones: Milestones = (30, 80)
    gamma: float = 0.1

    id: ClassVar[str] = "multi_step"
    title: ClassVar[str] = "Milestones"
    knobs: ClassVar[tuple[Knob, ...]] = (gamma_knob(0.1),)
    lists: ClassVar[tuple[WholeNumbers, ...]] = (
        WholeNumbers(
            "milestones", "Milestones", (30, 80), "The rate changes after so many steps each."
        ),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        return _grown(base, self.gamma, bisect_right(self.milestones, t - 1))


@dataclass(frozen=True, slots=True)
class Exponential(Forgetful):
    """A factor in every step: eta gamma^n. Above 1 it grows, as in a learning rate range test.

    Source: torch.optim.lr_scheduler.ExponentialLR.
    """

    gamma: float = 0.95

    id: ClassVar[str] = "exponential"
    title: ClassVar[str] = "Exponential"
    knobs: ClassVar[tuple[Knob, ...]] = (gamma_knob(0.95),)

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        return _grown(base, self.gamma, t - 1)


@dataclass(frozen=True, slots=True)
class Linear(Forgetful):
    """A straight line: eta (s + (e - s) min(n, N) / N), with the factors s and e and N total_iters.

    Source: torch.optim.lr_scheduler.LinearLR.
    """

    start_factor: float = 1 / 3
    end_factor: float = 1.0
    total_iters: int = 5

    id: ClassVar[str] = "linear"
    title: ClassVar[str] = "Linear"
    knobs: ClassVar[tuple[Knob, ...]] = (
        START_FACTOR,
        share_knob("end_factor", "Last factor", "e", 1.0, "The share of the rate at the end."),
        TOTAL_ITERS,
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        share = min(t - 1, self.total_iters) / self.total_iters
        return base * (self.start_factor + (self.end_factor - self.start_factor) * share)


@dataclass(frozen=True, slots=True)
class Cosine(Forgetful):
    """Half a cosine wave down, and up again: eta_min + (eta - eta_min) (1 + cos(pi n / t_max)) / 2.

    Source: torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov and Hutter (2017).
    """

    t_max: int = 100
    eta_min: float = 0.0

    id: ClassVar[str] = "cosine"
    title: ClassVar[str] = "Cosine"
    knobs: ClassVar[tuple[Knob, ...]] = (
        count_knob("t_max", "Steps down", 100, "The lowest rate is reached after so many steps."),
        low_rate_knob("eta_min", "Lowest rate", "η_min"),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        return _half_wave(base, self.eta_min, (t - 1) % (2 * self.t_max) / self.t_max)


@dataclass(frozen=True, slots=True)
class CosineRestarts(Forgetful):
    """Half a cosine wave down, again and again, each t_mult times as long as the one before.

    eta_min + (eta - eta_min) (1 + cos(pi c / T)) / 2 in step c of a wave of T steps, the first of
    t_0.

    Source: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov and Hutter (2017).
    """

    t_0: int = 10
    t_mult: int = 1
    eta_min: float = 0.0

    id: ClassVar[str] = "cosine_restarts"
    title: ClassVar[str] = "Cosine with restarts"
    knobs: ClassVar[tuple[Knob, ...]] = (
        count_knob("t_0", "First wave", 10, "The rate starts again after so many steps."),
        count_knob("t_mult", "Stretch", 1, "Each wave is so many times as long as the one before."),
        low_rate_knob("eta_min", "Lowest rate", "η_min"),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        place, length = t - 1, self.t_0
        if self.t_mult == 1:
            place %= length
        while place >= length:
            place, length = place - length, length * self.t_mult
        return _half_wave(base, self.eta_min, place / length)


@dataclass(frozen=True, slots=True)
class Polynomial(Forgetful):
    """Down to 0 along a power: eta (1 - min(n, N) / N)^power, with N total_iters.

    Source: torch.optim.lr_scheduler.PolynomialLR.
    """

    total_iters: int = 5
    power: float = 1.0

    id: ClassVar[str] = "polynomial"
    title: ClassVar[str] = "Polynomial"
    knobs: ClassVar[tuple[Knob, ...]] = (
        TOTAL_ITERS,
        Knob("power", "Power", "p", 1.0, 0.1, 5, 0, LARGEST, "linear", "1 is a straight line."),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        left: float = (1 - min(t - 1, self.total_iters) / self.total_iters) ** self.power
        return base * left


@dataclass(frozen=True, slots=True)
class OneCycle(Forgetful):
    """Up from max_lr / div_factor to max_lr, and down to a final_div_factor-th of the first rate.

    Both ways are half cosine waves; the top is at n = pct_start total_steps - 1, and from
    n = total_steps - 1 on the last rate holds. The momentum is not cycled. A max_lr of 0 means eta.

    Source: torch.optim.lr_scheduler.OneCycleLR with cycle_momentum=False; Smith and Topin (2018).
    """

    max_lr: float = 0.0
    total_steps: int = 100
    pct_start: float = 0.3
    div_factor: float = 25.0
    final_div_factor: float = 1e4

    id: ClassVar[str] = "one_cycle"
    title: ClassVar[str] = "One cycle"
    knobs: ClassVar[tuple[Knob, ...]] = (
        Knob(
            *("max_lr", "Highest rate", "η_max", 0.0, 1e-5, 10, 0, LARGEST, "log0"),
            "The rate at the top; 0 takes the learning rate.",
        ),
        count_knob("total_steps", "Steps", 100, "The cycle takes so many steps."),
        share_knob("pct_start", "Share going up", "p", 0.3, "The share of the steps that go up."),
        Knob(
            *("div_factor", "First divisor", "d", 25.0, 1, 100, 1e-9, LARGEST, "log"),
            "The first rate is the highest divided by this.",
        ),
        Knob(
            *("final_div_factor", "Last divisor", "f", 1e4, 1, 1e6, 1e-9, LARGEST, "log"),
            "The last rate is the first divided by this.",
        ),
    )

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        highest = self.max_lr or base
        first = min(highest / self.div_factor, LARGEST)
        last = min(first / self.final_div_factor, LARGEST)
        top, end = self.pct_start * self.total_steps - 1, self.total_steps - 1
        n = t - 1
        if n >= end:
            return highest if top >= end else last
        if n > top:
            return _half_wave(highest, last, (n - top) / (end - top))
        return _half_wave(first, highest, n / top) if top else highest


@dataclass(frozen=True, slots=True)
class WarmUp(Forgetful):
    """Up to the base rate in a straight line: ``linear`` with a last factor of 1.

    Source: torch.optim.lr_scheduler.LinearLR.
    """

    start_factor: float = 1 / 3
    total_iters: int = 5

    id: ClassVar[str] = "warmup"
    title: ClassVar[str] = "Warm-up"
    knobs: ClassVar[tuple[Knob, ...]] = (START_FACTOR, TOTAL_ITERS)

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the rate of step t."""
        share = min(t - 1, self.total_iters) / self.total_iters
        return base * (self.start_factor + (1 - self.start_factor) * share)


SCHEDULES: tuple[type[Schedule], ...] = (
    Constant,
    StepDecay,
    MultiStep,
    Exponential,
    Linear,
    Cosine,
    CosineRestarts,
    Polynomial,
    OneCycle,
    WarmUp,
    Plateau,
)


def make_schedule(
    schedule_id: str, given: Mapping[str, Value | Milestones] | None = None
) -> Schedule:
    """Make a schedule with some arguments set; raise BadInput that names what there is."""
    for schedule in SCHEDULES:
        if schedule.id == schedule_id:
            return with_arguments(schedule(), given or {})
    raise BadInput(
        "unknown schedule '{id}'; there are {ids}",
        id=schedule_id,
        ids=", ".join(schedule.id for schedule in SCHEDULES),
    )


def parse_schedule(text: str) -> Schedule:
    """Read a schedule typed as ``ID`` or ``ID:NAME=VALUE,...``; raise BadInput where it is none."""
    schedule_id, colon, rest = text.partition(":")
    schedule = make_schedule(schedule_id.strip())
    given = {}
    for word in rest.split(",") if colon else ():
        name, equals, value = (part.strip() for part in word.partition("="))
        if not equals:
            raise BadInput(
                "a schedule is written ID:NAME=VALUE,NAME=VALUE, and '{word}' is not NAME=VALUE",
                word=word.strip(),
            )
        given[name] = argument_named(schedule, name).parsed(value)
    return with_arguments(schedule, given)
