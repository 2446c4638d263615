"""The axes of a picture of a sweep: ticks with the values themselves, also where they are logs."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_plan import Axis
from arrows_gui.core.written import number_text

LABEL_PX = {"bottom": 52.0, "left": 24.0}
"""So much room a label takes along its axis."""

OVERHANG_PX = 30
"""A label at the end of an axis may reach so far beyond it."""

MANTISSAS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 4, 5, 6, 7, 8, 9))
"""Which digits have a tick in every decade, the fewest first."""

DIGITS = 3

FEW = 4
"""An axis of so many values has its ticks at them: a switch is on or off, and nothing between."""

Ticks = list[tuple[float, list[float]]]


class ValueAxis(pg.AxisItem):
    """An axis whose places are values, or their logarithms; the labels are the values."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(hideOverlappingLabels=OVERHANG_PX)
        self._log = False
        self._few: list[float] = []

    def set_places(self, log: bool, places: Array | None = None) -> None:
        """Say whether places are logarithms; a few places each have a tick of their own."""
        self._log = log
        self._few = [] if places is None or len(places) > FEW else places.tolist()
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> Ticks:
        """Give the places with a label, and in each decade those without."""
        if self._few:
            return [(1.0, self._few)]
        if not self._log:
            levels: Ticks = super().tickValues(low, high, size)
            return levels[:2]
        low, high = sorted((low, high))
        most = max(2.0, size / LABEL_PX[self.orientation])
        major = _log_ticks(low, high, most)
        minor = [p for p in _decades(low, high, MANTISSAS[-1]) if high - low < most]
        return [(1.0, major), (0.1, [p for p in minor if p not in major])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write the values; the ticks between have none."""
        if not self._log:
            return [_text(value * scale) for value in values]
        return [_text(10.0**place) if spacing == 1.0 else "" for place in values]


def edges(places: Array) -> Array:
    """Give the borders (m + 1,) of the cells around rising places (m,): midway between them."""
    if len(places) < 2:
        return np.array((places[0] - 0.5, places[0] + 0.5))
    middles = (places[:-1] + places[1:]) / 2
    first, last = 2 * places[0] - middles[0], 2 * places[-1] - middles[-1]
    bounds: Array = np.concatenate(((first,), middles, (last,)))
    return bounds


def place_of(value: float, log: bool) -> float:
    """Give the place of a value on an axis; of one that has no logarithm minus infinity."""
    if not log:
        return value
    return float(np.log10(value)) if value > 0 else -np.inf


def axis_places(axes: Sequence[Axis], values: Array) -> Array:
    """Give the places (m, axes) of points that are values of the axes; minus infinity for none."""
    columns = []
    for axis, own in zip(axes, values.T, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            columns.append(np.log10(own) if axis.log else own)
    return np.stack(columns, axis=1)


def _log_ticks(low: float, high: float, most: float) -> list[float]:
    """Give as many round values as there is room for, as logarithms."""
    decades = _decades(low, high, (1,))
    if len(decades) > most:
        stride = int(np.ceil(len(decades) / most))
        return [place for place in decades if round(place) % stride == 0]
    found = decades
    for digits in MANTISSAS[1:]:
        more = _decades(low, high, digits)
        if len(more) <= most:
            found = more
    if len(found) >= 2:
        return found
    return np.linspace(low, high, 5)[1:-1].tolist()


def _decades(low: float, high: float, digits: Sequence[int]) -> list[float]:
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    places = [power + float(np.log10(digit)) for power in powers for digit in digits]
    return [place for place in places if low <= place <= high]


def _text(value: float) -> str:
    return number_text(float(f"{value:.{DIGITS}g}"))
