"""Numbers of a lesson as they are written: plain ones, and ranges from which the seed draws."""

import re
from math import isfinite

import numpy as np

from arrows_gui.core.knob import number_in
from arrows_gui.core.message import BadInput

RANGE = ".."
"""What stands between the bounds of a number that is drawn."""

_DRAW_PURPOSE = 7
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMALS = re.compile(r"\.([0-9]*)")


class Draw:
    """Reads the numbers of one screen; every range is drawn anew, the same for the same seed."""

    def __init__(self, seed: int, screen: int) -> None:
        self._rng = np.random.default_rng([abs(seed), _DRAW_PURPOSE, screen])

    def number(self, text: str, name: str) -> float:
        """Read a finite number or draw one; raise BadInput where it is neither."""
        if RANGE not in text:
            return finite(text, name)
        low, high = (finite(bound, name) for bound in _bounds(text, name))
        if not low < high:
            raise BadInput("{name}: a range goes from the smaller to the larger number", name=name)
        digits = max((len(found) for found in _DECIMALS.findall(_plain(text))), default=0)
        drawn = round(low + (high - low) * float(self._rng.random()), digits + 1)
        return min(max(drawn, low), high)

    def whole(self, text: str, name: str, least: int, most: int) -> int:
        """Read a whole number or draw one; raise BadInput where it is neither, or out of bounds."""
        if RANGE not in text:
            return whole(text, name, least, most)
        low, high = (whole(bound, name, least, most) for bound in _bounds(text, name))
        if not low < high:
            raise BadInput("{name}: a range goes from the smaller to the larger number", name=name)
        return int(self._rng.integers(low, high + 1))


def finite(text: str, name: str) -> float:
    """Read a finite number; raise BadInput where it is none."""
    value = number_in(text, name)
    if not isfinite(value):
        raise BadInput("{name} must be a finite number", name=name)
    return value


def whole(text: str, name: str, least: int, most: int) -> int:
    """Read a whole number; raise BadInput where it is none, or out of bounds."""
    word = text.strip()
    if not _WHOLE.fullmatch(word) or not least <= int(word) <= most:
        raise BadInput(
            "{name} must be a whole number from {least} to {most:,}, not '{word}'",
            name=name,
            least=least,
            most=most,
            word=word[:40],
        )
    return int(word)


def yes_or_no(text: str, name: str) -> bool:
    """Read a switch; raise BadInput where it is none."""
    word = text.strip().casefold()
    if word not in ("yes", "no"):
        raise BadInput("{name} is yes or no, not '{word}'", name=name, word=text[:40])
    return word == "yes"


def _bounds(text: str, name: str) -> tuple[str, str]:
    low, _, high = text.partition(RANGE)
    if not (low.strip() and high.strip()) or RANGE in high:
        raise BadInput("{name}: a range is written 2..5", name=name)
    return low, high


def _plain(text: str) -> str:
    """Leave out the dots between the bounds."""
    return text.replace(RANGE, " ")
