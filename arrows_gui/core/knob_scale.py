"""How a slider runs over a knob's range: shares from 0 to 1 and back to values."""

from math import log10

from arrows_gui.core.knob import Knob, Value

ZERO_SHARE = 0.04
"""On the scale log0 the lowest shares of the slider mean exactly 0."""

DIGITS = 3
"""A value that a slider gives is rounded to so many significant digits."""


def share_of(knob: Knob, value: Value) -> float:
    """Give the place of a value on the slider; a value beyond its range lies at the end."""
    number = float(value)
    if knob.scale == "log":
        return _held(_log_share(number, knob.low, knob.high))
    if knob.scale == "log0":
        if number <= 0:
            return 0.0
        return max(
            ZERO_SHARE,
            _held(ZERO_SHARE + (1 - ZERO_SHARE) * _log_share(number, knob.low, knob.high)),
        )
    if knob.scale == "one_minus":
        return _held(1 - _log_share(1 - number, 1 - knob.high, 1 - knob.low)) if number < 1 else 1.0
    return _held((number - knob.low) / (knob.high - knob.low))


def value_at(knob: Knob, share: float) -> float:
    """Give the value at a place of the slider, rounded to what a person would type."""
    if share <= 0 and knob.scale != "log0":
        return knob.low
    if share >= 1:
        return knob.high
    if knob.scale == "log":
        return _rounded(knob.low * (knob.high / knob.low) ** share)
    if knob.scale == "log0":
        if share < ZERO_SHARE:
            return 0.0
        part = (share - ZERO_SHARE) / (1 - ZERO_SHARE)
        return _rounded(knob.low * (knob.high / knob.low) ** part)
    if knob.scale == "one_minus":
        least, most = 1 - knob.high, 1 - knob.low
        return 1 - _rounded(least * (most / least) ** (1 - share))
    value = knob.low + share * (knob.high - knob.low)
    return float(round(value)) if knob.scale == "integer" else _rounded(value)


def _log_share(number: float, low: float, high: float) -> float:
    return (log10(number) - log10(low)) / (log10(high) - log10(low)) if number > 0 else 0.0


def _held(share: float) -> float:
    return min(1.0, max(0.0, share))


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
