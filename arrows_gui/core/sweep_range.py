"""Which knobs of a rule a sweep varies at first, and over which range."""

from collections.abc import Sequence
from dataclasses import dataclass

from arrows_gui.core.knob import Knob, Value

AROUND = 100.0
"""A knob on a logarithmic scale is swept from a so-manieth of its value to so many times it."""

USUAL_DECAY = 0.99
"""A decay rate is swept from 0 up to this, unless it is larger itself."""

DIGITS = 3
"""The ends of a range that is proposed have so many significant digits."""


@dataclass(frozen=True, slots=True)
class AxisRange:
    """The ends of an axis, and whether it is logarithmic."""

    low: float
    high: float
    log: bool = False


def proposed_range(knob: Knob, value: Value) -> AxisRange:
    """Give a range that is worth sweeping, around the value that a knob has now."""
    now = float(value)
    if knob.scale in ("log", "log0"):
        return _around(knob, now)
    low, high = min(knob.low, now), max(knob.high, now)
    if knob.scale == "one_minus" and now <= USUAL_DECAY:
        high = min(high, USUAL_DECAY)
    return AxisRange(low, high)


def first_knobs(knobs: Sequence[Knob]) -> tuple[Knob, Knob | None]:
    """Give the knobs of the two axes: the rate, and the first decay rate if there is one."""
    first = next((knob for knob in knobs if knob.name == "lr"), knobs[0])
    decays = (knob for knob in knobs if knob.scale == "one_minus" and knob is not first)
    return first, next(decays, None)


def _around(knob: Knob, now: float) -> AxisRange:
    """Give the factors around a value, within what the slider spans; all of that around 0."""
    if now <= 0:
        return AxisRange(knob.low, knob.high, log=True)
    low = min(max(now / AROUND, knob.low), now)
    high = max(min(now * AROUND, knob.high), now)
    return AxisRange(_rounded(low), _rounded(high), log=True)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
