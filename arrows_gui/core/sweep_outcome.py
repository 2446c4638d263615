"""How the runs of a sweep stand: what a run alone says at its end, for many at once."""

from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import NEGATIVE_CURVATURE
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.sweep_lanes import Lanes
from arrows_gui.core.sweep_plan import (
    AWAY,
    CODES,
    HIGHER,
    MOVING,
    SADDLE,
    SETTLED,
    Codes,
    Counts,
    Flags,
)
from arrows_gui.core.walk import SETTLED_GRADIENT, SETTLED_UPDATE

AT_MINIMUM = 1e-2
"""A run has reached a minimum within this share of the window's half side: about the size of the
point's mark, and far less than what lies between two minima of any surface on offer."""


def standing(objective: SurfaceObjective, lanes: Lanes, first: Array, away: Flags) -> Codes:
    """Give the codes (m,) of lanes that are finite: at rest, running away, or on the move.

    ``first`` has their losses at the start, ``away`` says which were ever too far.
    """
    codes = np.where(lanes.loss > first, CODES[HIGHER], CODES[MOVING]).astype(np.uint8)
    codes[away] = CODES[AWAY]
    if lanes.taken:
        quiet = np.flatnonzero(
            (np.hypot(*lanes.gradient) <= SETTLED_GRADIENT)
            & (np.hypot(*lanes.update) <= SETTLED_UPDATE * objective.extent)
        )
        downhill = curves_downhill(objective.hessian(lanes.theta[:, quiet].T))
        codes[quiet] = np.where(downhill, CODES[SADDLE], CODES[SETTLED])
    return codes


def curves_downhill(hessians: Array) -> Flags:
    """Tell of each Hessian (k, 2, 2) whether a direction curves downhill; no where not known."""
    known: Any = np.isfinite(hessians).all(axis=(1, 2))
    values = np.linalg.eigvalsh(np.where(known[:, None, None], hessians, 0.0))
    largest = np.maximum(np.abs(values).max(axis=1, initial=0.0), np.finfo(float).tiny)
    flags: Flags = known & (values[:, 0] < -NEGATIVE_CURVATURE * largest)
    return flags


def minimum_reached(minima: Array, theta: Array, extent: float) -> Counts:
    """Give the number of the nearest of the minima (k, 2) to every theta (2, m), -1 if none is."""
    numbers = np.full(theta.shape[1], -1)
    nearest = np.full(theta.shape[1], AT_MINIMUM * extent)
    for number, (x, y) in enumerate(minima):
        distance = np.hypot(theta[0] - x, theta[1] - y)
        closer = distance <= nearest
        numbers[closer], nearest[closer] = number, distance[closer]
    return numbers
