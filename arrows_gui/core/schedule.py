"""What every schedule of the learning rate is, and the arguments that several share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from arrows_gui.core.knob import LARGEST, Knob, Value
from arrows_gui.core.message import BadInput

Milestones = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WholeNumbers:
    """An argument that is a list of step numbers, typed as ``30;80``."""

    name: str
    title: str
    default: Milestones
    sentence: str

    def checked(self, numbers: Iterable[float]) -> Milestones:
        """Give the numbers in rising order; raise BadInput where one is no step number."""
        listed = sorted(numbers)
        if not listed or any(not (number >= 0 and number % 1 == 0) for number in listed):
            raise BadInput("{name} must be whole numbers from 0 on, as in 30;80", name=self.name)
        return tuple(int(number) for number in listed)

    def parsed(self, text: str) -> Milestones:
        """Read the numbers as they are typed; raise BadInput where they are none."""
        try:
            return self.checked([float(word) for word in text.split(";")])
        except ValueError:
            raise BadInput(
                "{name} must be whole numbers with ; between them, as in 30;80, not '{text}'",
                name=self.name,
                text=text.strip(),
            ) from None


class Schedule(Protocol):
    """A rate for every step: a frozen record with pure functions.

    The fields are the arguments, named as in torch.optim.lr_scheduler; ``knobs`` describes those
    that are numbers, ``lists`` those that are lists of step numbers.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    knobs: ClassVar[tuple[Knob, ...]]
    lists: ClassVar[tuple[WholeNumbers, ...]]

    def init(self) -> Any:
        """Give the memory before the first step."""

    def rate(self, base: float, t: int, state: Any) -> float:
        """Give the rate of step t = 1, 2, ... for the base rate of the lr knob."""

    def observe(self, loss: float, state: Any) -> Any:
        """Give the memory after the loss at the new theta has been seen."""


class Forgetful:
    """A schedule that depends on the step only, and has no lists."""

    __slots__ = ()
    lists: ClassVar[tuple[WholeNumbers, ...]] = ()

    def init(self) -> None:
        """Give no memory."""

    def observe(self, loss: float, state: None) -> None:
        """Remember nothing."""


@dataclass(frozen=True, slots=True)
class Constant(Forgetful):
    """The base rate, in every step."""

    id: ClassVar[str] = "constant"
    title: ClassVar[str] = "Constant"
    knobs: ClassVar[tuple[Knob, ...]] = ()

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the base rate."""
        return base


def arguments(schedule: Schedule) -> dict[str, Value | Milestones]:
    """Give every argument's name and value."""
    return {name: getattr(schedule, name) for name in _by_name(schedule)}


def argument_named(schedule: Schedule, name: str) -> Knob | WholeNumbers:
    """Find an argument; raise BadInput that lists all where there is none of that name."""
    by_name = _by_name(schedule)
    if name not in by_name:
        raise BadInput(
            "unknown argument '{name}'; {schedule} has {names}",
            name=name,
            schedule=schedule.id,
            names=", ".join(by_name) or "no arguments",
        )
    return by_name[name]


def with_arguments(schedule: Schedule, given: Mapping[str, Value | Milestones]) -> Schedule:
    """Give the schedule with some arguments set; raise BadInput for an unknown or illegal one."""
    checked = {}
    for name, value in given.items():
        argument: Any = argument_named(schedule, name)
        legal = argument.checked(value)
        whole = isinstance(argument, Knob) and argument.scale == "integer"
        checked[name] = int(legal) if whole else legal
    changed: Schedule = replace(schedule, **checked)  # type: ignore[type-var]
    return changed


def _by_name(schedule: Schedule) -> dict[str, Knob | WholeNumbers]:
    return {
        **{each.name: each for each in schedule.lists},
        **{each.name: each for each in schedule.knobs},
    }


def count_knob(name: str, title: str, default: int, sentence: str, minimum: int = 1) -> Knob:
    """Give the knob of a number of steps."""
    return Knob(name, title, name, default, minimum, 1000, minimum, LARGEST, "integer", sentence)


def share_knob(
    name: str, title: str, symbol: str, default: float, sentence: str, minimum: float = 0
) -> Knob:
    """Give the knob of a share, which lies in 0 ... 1."""
    return Knob(name, title, symbol, default, 0.01, 1, minimum, 1, "linear", sentence)


def gamma_knob(default: float) -> Knob:
    """Give the knob of a factor of the rate."""
    sentence = "The rate is multiplied by this."
    return Knob("gamma", "Factor", "γ", default, 0.01, 1, 0, LARGEST, "linear", sentence)  # noqa: RUF001


def low_rate_knob(name: str, title: str, symbol: str) -> Knob:
    """Give the knob of the lowest rate."""
    sentence = "The rate falls no lower."
    return Knob(name, title, symbol, 0.0, 1e-6, 1, 0, LARGEST, "log0", sentence)


TOTAL_ITERS = count_knob("total_iters", "Steps", 5, "After so many steps the rate stays as it is.")
START_FACTOR = share_knob(
    "start_factor", "First factor", "s", 1 / 3, "The share of the rate at the start.", 1e-12
)
