"""A number that a person may set: its name, its range and how a slider runs over it."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arrows_gui.core.message import BadInput

LARGEST = 1e308
"""The largest legal value of a knob that has no upper bound of its own."""

BELOW_ONE = math.nextafter(1.0, 0.0)
"""The largest legal value of a decay rate, which must stay below 1."""

_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
"""A number as many countries write it."""

Value = float | bool
"""What a knob holds: a number, or true/false for a switch."""


@dataclass(frozen=True, slots=True)
class Knob:
    """One hyperparameter or constant.

    ``low .. high`` is the range of the slider, ``minimum .. maximum`` what is legal. ``scale`` says
    how the slider runs: ``linear``, ``log``, ``log0`` (0, then log), ``one_minus`` (log in
    1 - value), ``integer`` or ``switch``.
    """

    name: str
    title: str
    symbol: str
    default: Value
    low: float
    high: float
    minimum: float
    maximum: float
    scale: str
    sentence: str

    def checked(self, value: Value) -> Value:
        """Give the value as this knob holds it; raise BadInput where it is not legal."""
        if self.scale == "switch":
            if value not in (0, 1):
                raise BadInput("{name} is a switch: true or false", name=self.name)
            return bool(value)
        number = float(value)
        if not math.isfinite(number):
            raise BadInput("{name} must be a finite number", name=self.name)
        if not self.minimum <= number <= self.maximum:
            least = "{name} must be {minimum:g} or more, not {value:g}"
            between = "{name} must lie between {minimum:g} and {maximum:g}, not {value:g}"
            raise BadInput(
                least if self.maximum == LARGEST and number < self.minimum else between,
                name=self.name,
                minimum=self.minimum,
                maximum=self.maximum,
                value=number,
            )
        if self.scale == "integer" and number != int(number):
            raise BadInput("{name} must be a whole number", name=self.name)
        return number

    def parsed(self, text: str) -> Value:
        """Read a value as it is typed; raise BadInput where it is none."""
        word = text.strip()
        if self.scale == "switch":
            if word not in ("true", "false"):
                raise BadInput("{name} is a switch: true or false", name=self.name)
            return word == "true"
        return self.checked(number_in(word, self.name))


def number_in(text: str, name: str) -> float:
    """Read a number as a person types it; raise BadInput where it is none."""
    word = text.strip().replace("\N{MINUS SIGN}", "-")
    try:
        if "_" in word:  # Python would read 1_0 as 10
            raise ValueError
        return float(word)
    except ValueError:
        text = "{name} must be a number, not '{word}'"
        if _COMMA.fullmatch(word):
            text = "{name} must be a number, not '{word}': write {point}"
        values = {"name": name, "word": word, "point": word.replace(",", ".")}
        raise BadInput(text, **values) from None


def checked_settings(
    knobs: Iterable[Knob], settings: Mapping[str, Value], owner: str
) -> dict[str, Value]:
    """Check named values; raise BadInput, for an unknown knob with the names of all knobs."""
    by_name = {knob.name: knob for knob in knobs}
    return {
        name: knob_named(by_name, name, owner).checked(value) for name, value in settings.items()
    }


def knob_named(by_name: Mapping[str, Knob], name: str, owner: str) -> Knob:
    """Find a knob; raise BadInput that lists the knobs where there is none of that name."""
    if name not in by_name:
        raise BadInput(
            "unknown knob '{name}'; {owner} has {knobs}",
            name=name,
            owner=owner,
            knobs=", ".join(by_name) or "no knobs",
        )
    return by_name[name]
