"""How losses become shades: linear or logarithmic, with the highest ones sharing the last shade."""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array

HIGHEST_QUANTILE = 0.97
"""Losses above this quantile of the view share the last shade, so that walls hide no valley."""

LOG_RATIO = 8.0
"""Logarithmic shades suit a view whose high losses lie so many times farther up than its median."""

LARGEST_SHADED = 1e300
"""Beyond this losses share a shade, so that the range of the shades remains a number."""

LOG_FLOOR = 1e-4
"""In logarithmic shades the first decade begins at this share of the range."""


@dataclass(frozen=True, slots=True)
class Shades:
    """A map of losses to 0 ... 1. ``high`` is where the last shade begins."""

    low: float
    high: float
    is_log: bool

    def share(self, loss: Array) -> Array:
        """Give the shade, 0 to 1, of losses (...); nan where a loss is not finite."""
        with np.errstate(all="ignore"):
            linear = (loss - self.low) / (self.high - self.low)
            share = self._bent(linear) if self.is_log else linear
            clipped: Array = np.where(np.isfinite(loss), np.clip(share, 0.0, 1.0), np.nan)
        return clipped

    def loss(self, share: Array) -> Array:
        """Give the loss that has a shade."""
        if self.is_log:
            span = np.log1p(1 / LOG_FLOOR)
            share = np.expm1(share * span) * LOG_FLOOR
        with np.errstate(all="ignore"):
            loss: Array = self.low + share * (self.high - self.low)
        return loss

    @staticmethod
    def _bent(linear: Array) -> Array:
        bent: Array = np.log1p(np.maximum(linear, 0.0) / LOG_FLOOR) / np.log1p(1 / LOG_FLOOR)
        return bent


def shades_for(loss: Array, is_log: bool) -> Shades:
    """Give the shades for the losses of a view; any that are not finite are left out."""
    finite = np.clip(loss[np.isfinite(loss)], -LARGEST_SHADED, LARGEST_SHADED)
    if not finite.size:
        return Shades(0.0, 1.0, is_log)
    low, high = float(finite.min()), float(np.quantile(finite, 1.0 if is_log else HIGHEST_QUANTILE))
    return Shades(low, high if high > low else above(low), is_log)


def above(loss: float) -> float:
    """Give an end for a range without extent, so far up that the two can be told apart."""
    return loss + max(1.0, abs(loss))


def log_suits(loss: Array) -> bool:
    """Tell whether logarithmic shades show more of a view than linear ones."""
    finite = loss[np.isfinite(loss)]
    if not finite.size:
        return False
    low, middle, high = (float(v) for v in np.quantile(finite, (0.0, 0.5, HIGHEST_QUANTILE)))
    return bool(high - low > LOG_RATIO * max(middle - low, np.finfo(float).tiny))
