"""What a diagnosis finds in a run: a verdict with the number that triggered it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from arrows_gui.core.message import Message

SURFACE, NETWORK = "surface", "network"
"""The worlds that a rule of diagnosis knows."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a run, and where it is seen.

    ``why`` is one sentence with the numbers that were read; ``value`` is the one that passed the
    rule's threshold. ``step`` is where to look, ``arrow`` the kind of arrow that shows it there (an
    id of ARROWS, "" for none) and ``layer`` the name of the layer ("" for none). ``evidence`` are
    further numbers that were read, by their names. ``limit`` is the threshold and what the value
    is, where they are not those of the rule's row.
    """

    id: str
    step: int
    value: float
    why: Message
    arrow: str = ""
    layer: str = ""
    evidence: tuple[tuple[str, float], ...] = field(default=())
    limit: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One rule of diagnosis.

    ``sentence`` says what is wrong in general, ``threshold`` is the number it takes, ``unit`` what
    that number is, and ``reason`` justifies it in one line. ``tries`` are things to try.
    ``looks`` has a function for each world that the rule knows; it gets the facts of a run
    (SurfaceFacts or NetworkFacts) and gives a verdict, or None. ``has_size`` is whether the number
    of a verdict says more than the title does.
    """

    id: str
    title: str
    sentence: str
    threshold: float
    unit: str
    reason: str
    tries: tuple[str, ...]
    looks: dict[str, Callable[[Any], Verdict | None]]
    has_size: bool = True

    @property
    def takes(self) -> Message:
        """Say what the rule takes, and why so much."""
        return self._taking(self.threshold, self.unit)

    def taken_by(self, verdict: Verdict) -> Message:
        """Say what a verdict of the rule took, and why so much."""
        return self._taking(*(verdict.limit or (self.threshold, self.unit)))

    def _taking(self, threshold: float, unit: str) -> Message:
        said = {"threshold": f"{threshold:,.6g}", "unit": unit, "reason": self.reason}
        return Message("Threshold: {threshold} ({unit}). {reason}", said)
