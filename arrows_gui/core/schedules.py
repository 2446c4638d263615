"""How the learning rate changes with the step."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from arrows_gui.core.knob import Knob


class Schedule(Protocol):
    """A rate for every step: a frozen record with pure functions, named as in torch.optim.lr_scheduler."""

    @property
    def id(self) -> str:
        """The name in files and on the command line."""

    @property
    def title(self) -> str:
        """The name on the screen."""

    @property
    def knobs(self) -> tuple[Knob, ...]:
        """The arguments."""

    def init(self) -> Any:
        """Give the memory before the first step."""

    def rate(self, base: float, t: int, state: Any) -> float:
        """Give the rate of step t = 1, 2, ... for the base rate of the lr knob."""

    def observe(self, loss: float, state: Any) -> Any:
        """Give the memory after the loss at the new theta has been seen."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The base rate, in every step."""

    id: ClassVar[str] = "constant"
    title: ClassVar[str] = "Constant"
    knobs: ClassVar[tuple[Knob, ...]] = ()

    def init(self) -> None:
        """Give no memory."""

    def rate(self, base: float, t: int, state: None) -> float:
        """Give the base rate."""
        return base

    def observe(self, loss: float, state: None) -> None:
        """Remember nothing."""


SCHEDULES: tuple[type[Schedule], ...] = (Constant,)
