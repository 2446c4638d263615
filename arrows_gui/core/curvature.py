"""Curvature: what the Hessian says of a point."""

from collections.abc import Callable

import numpy as np

from arrows_gui.core.array import Array

NEGATIVE_CURVATURE = 1e-9
"""An eigenvalue counts as negative below minus this share of the largest absolute eigenvalue."""

POLISH_STEPS = 60
POLISHED_STEP = 1e-6
POLISHED_GRADIENT = 1e-8
"""A polished minimum has a gradient shorter than this times the largest of 1 and its curvature."""


def eigenvalues(hessian: Array) -> Array | None:
    """Give the rising eigenvalues (n,) of a Hessian (n, n), or None where it is not finite."""
    if not np.isfinite(hessian).all():
        return None
    return np.linalg.eigvalsh(hessian).astype(np.float64, copy=False)


def has_negative_curvature(values: Array) -> bool:
    """Tell whether a direction curves downhill, beyond rounding."""
    return bool(values[0] < -NEGATIVE_CURVATURE * max(np.abs(values).max(), np.finfo(float).tiny))


def is_flat(values: Array) -> bool:
    """Tell whether some direction has no curvature that rounding could tell from 0."""
    return bool(values[0] <= NEGATIVE_CURVATURE * max(np.abs(values).max(), 1.0))


def polished_minimum(
    gradient: Callable[[Array], Array], hessian: Callable[[Array], Array], seed: Array
) -> Array | None:
    """Walk from a seed (n,) to the minimum beside it by Newton's method with absolute eigenvalues.

    Gives None where there is none: the walk does not end, or ends where the loss curves downhill.
    """
    theta = seed.astype(np.float64)
    for _ in range(POLISH_STEPS):
        g, h = gradient(theta), hessian(theta)
        if not (np.isfinite(g).all() and np.isfinite(h).all()):
            return None
        values, vectors = np.linalg.eigh(h)
        scale = max(float(np.abs(values).max()), 1.0)
        damped = np.maximum(np.abs(values), 1e-8 * scale)
        step = vectors @ ((vectors.T @ g) / damped)
        length = float(np.linalg.norm(step))
        near = length <= POLISHED_STEP * (1 + float(np.linalg.norm(theta)))
        if near and float(np.linalg.norm(g)) <= POLISHED_GRADIENT * scale:
            return None if has_negative_curvature(values) else theta
        theta = theta - step * min(1.0, 1.0 / length)
    return None
