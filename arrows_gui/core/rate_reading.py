"""What the losses of a range test say: where the loss falls, how fast, and whether clearly."""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array

MEMORY_SHARE = 0.05
"""The mean that smooths the loss reaches back over such a share of the steps."""

FIRST_SHARE = 0.1
"""The loss at the start is the mean over such a share of the steps: their rates do little."""

NOISES = 4.0
"""A clear fall is so many times the noise of the smoothed loss: the lowest of some hundred means
lies two or three deviations below the others by chance ..."""

FALL_SHARE = 0.05
"""... and such a share of the first loss: less would take too long to be of use."""

BEGUN = 0.1
"""The loss falls clearly from where it has fallen by such a share of its whole fall."""

BELOW_LOWEST = 0.1
"""A rate to try is such a share of the one with the lowest loss, and no farther below it than the
middle of the band, on a logarithmic scale."""

NORMAL_MEDIAN = 0.6745
"""Half of what is normally distributed lies within so many deviations."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The loss at the start and at its lowest, the noise of its moving mean, and the rates found.

    ``low`` is where the loss falls clearly, ``steepest`` where it falls fastest, ``lowest`` where
    it is lowest.
    """

    before: float
    after: float
    noise: float
    low: float
    steepest: float
    lowest: float

    @property
    def falls(self) -> bool:
        """Whether the loss fell clearly."""
        fall = self.before - self.after
        return fall > NOISES * self.noise and fall > FALL_SHARE * abs(self.before)

    @property
    def suggested(self) -> float:
        """A rate to try."""
        middle = float(np.sqrt(self.low * self.lowest))
        return max(BELOW_LOWEST * self.lowest, middle)


def keeps(steps: int) -> float:
    """Give how much of the moving mean is kept from step to step, for a test of so many steps."""
    return 1 - 1 / (MEMORY_SHARE * steps)


def read(rates: Array, losses: Array, smoothed: Array, steps: int) -> Reading:
    """Read the losses (m,) and their moving mean at rising rates (m,), m up to ``steps``."""
    first = max(1, round(FIRST_SHARE * steps))
    before = float(losses[:first].mean())
    settled = min(round(MEMORY_SHARE * steps), len(losses) - 1)  # the first means are of a few only
    lowest = settled + int(smoothed[settled:].argmin())
    after = float(smoothed[lowest])
    above = np.flatnonzero(smoothed[: lowest + 1] > before - BEGUN * (before - after))
    low = min(int(above[-1]) + 1, lowest) if len(above) else 0
    return Reading(
        before=before,
        after=after,
        noise=_noise(losses[: lowest + 1], keeps(steps)),
        low=float(rates[low]),
        steepest=float(rates[_steepest(smoothed, low, lowest, settled)]),
        lowest=float(rates[lowest]),
    )


def _noise(losses: Array, kept: float) -> float:
    """Give the deviation that the noise of the losses leaves in their moving mean.

    The noise is that of the changes from step to step, of which the median counts: a fall or a
    climb is in some of them only.
    """
    if len(losses) < 2:
        return 0.0
    change = float(np.median(np.abs(np.diff(losses)))) / NORMAL_MEDIAN
    return change / float(np.sqrt(2)) * float(np.sqrt((1 - kept) / (1 + kept)))


def _steepest(smoothed: Array, low: int, lowest: int, reach: int) -> int:
    """Give where, from low to lowest, the loss falls most from ``reach`` before to as far after."""
    places = np.arange(low, lowest + 1)
    ahead = np.minimum(places + reach, len(smoothed) - 1)
    behind = np.maximum(places - reach, 0)
    return low + int(((smoothed[ahead] - smoothed[behind]) / (ahead - behind).clip(1)).argmin())
