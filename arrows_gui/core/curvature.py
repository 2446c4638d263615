"""Curvature: what the Hessian says of a point."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from arrows_gui.core.array import Array

NEGATIVE_CURVATURE = 1e-9
"""An eigenvalue counts as negative below minus this share of the largest absolute eigenvalue."""

POLISH_STEPS = 60
POLISHED_STEP = 1e-6
POLISHED_GRADIENT = 1e-8
"""A polished minimum has a gradient shorter than this times the largest of 1 and its curvature."""

NEAR = 0.02
"""A critical point is near within this share of the extent: one or two marks of the point's own
size, so that its name is said of what a person sees."""

NEWTON_STEPS = 50
"""Newton's method thirds the way to a minimum like x^4: so many steps reach it, and no sooner."""

ARRIVED = 1e-8
"""A critical point is found to this share of the extent: as well as a double root can be known."""

SIGN_HOLDS = 1e-5
"""The sign of an eigenvalue decides where it is larger than this share of how much the Hessian
changes nearby: otherwise it is 0 as far as anyone can tell, as in the centre of x^3."""

MINIMUM, MAXIMUM, SADDLE, DEGENERATE = "minimum", "maximum", "saddle", "degenerate"
CRITICAL_POINTS = (MINIMUM, MAXIMUM, SADDLE, DEGENERATE)

CURVE_POINTS = 65
"""Points of an ellipse: enough to look round at the size of a screen."""

BRANCH_END = 1.1
"""A branch of a hyperbola ends cosh(1.1) = 1.7 half-axes away: there it is all but straight."""

FLAT_AXIS = 0.5
"""The lines beside a flat direction are this share of their half-length apart from the point."""

Field = Callable[[Array], Array]


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


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The eigenpairs of a Hessian: ``values`` (n,) rising, ``vectors`` (n, n) in columns.

    Each vector has length 1, and its component that is largest in absolute value is positive.
    """

    values: Array
    vectors: Array

    @property
    def signs(self) -> tuple[int, ...]:
        """Tell which way each direction curves: -1 down, 0 not at all beyond rounding, 1 up."""
        rounding = NEGATIVE_CURVATURE * float(np.abs(self.values).max())
        return tuple(0 if abs(value) <= rounding else int(np.sign(value)) for value in self.values)

    @property
    def condition(self) -> float | None:
        """Give the largest eigenvalue over the smallest; None where one is not above 0."""
        return float(self.values[-1] / self.values[0]) if min(self.signs) > 0 else None

    @property
    def is_round(self) -> bool:
        """Tell whether all directions curve alike, so that each is an eigenvector."""
        rounding = NEGATIVE_CURVATURE * float(np.abs(self.values).max())
        with np.errstate(over="ignore"):
            return bool(self.values[-1] - self.values[0] <= rounding)

    def newton_step(self, gradient: Array) -> Array | None:
        """Give the way (n,) to the critical point of the local quadratic model, -H^-1 g.

        Where a direction is flat and the gradient has nothing along it, the way goes nowhere along
        it; None where it has: the model has no critical point.
        """
        along = self.vectors.T @ gradient
        largest = float(np.abs(self.values).max())
        flat = np.array(self.signs) == 0
        if (np.abs(along[flat]) > NEGATIVE_CURVATURE * largest).any():
            return None
        with np.errstate(all="ignore"):
            step: Array = self.vectors @ np.where(flat, 0.0, -along / self.values)
        return step if np.isfinite(step).all() else None

    def newton_length(self, gradient: Array) -> float:
        """Give the length of the Newton step in parameter units; inf where there is none."""
        step = self.newton_step(gradient)
        return inf if step is None else float(np.linalg.norm(step))


def curvature_at(hessian: Array | None) -> Curvature | None:
    """Give the curvature of a Hessian (n, n); None where it is not known or not finite."""
    if hessian is None or not np.isfinite(hessian).all():
        return None
    values, vectors = np.linalg.eigh(hessian)
    if not np.isfinite(values).all():
        return None
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(len(values))]
    return Curvature(values, vectors * np.where(largest < 0, -1.0, 1.0))


def critical_point(gradient: Array, curvature: Curvature | None, extent: float) -> str | None:
    """Name the critical point that the local quadratic model (gradient (n,)) has near; or None.

    One Hessian cannot vouch for the name: ``critical_point_near`` goes there and looks.
    """
    if curvature is None or not curvature.newton_length(gradient) <= NEAR * extent:
        return None
    return _name(curvature.signs)


def critical_point_near(gradient: Field, hessian: Field, theta: Array, extent: float) -> str | None:
    """Name the critical point within NEAR times the extent of theta (n,), or None.

    Newton's method goes there; the name is that of the eigenvalues at its end. Where one of them
    has no sign that holds nearby, the point is degenerate: the second derivatives do not decide.
    """
    near, place = NEAR * extent, theta
    for _ in range(NEWTON_STEPS):
        slopes, curvature = gradient(place), curvature_at(hessian(place))
        step = curvature.newton_step(slopes) if np.isfinite(slopes).all() and curvature else None
        if step is None or curvature is None:
            return None
        if np.linalg.norm(step) <= ARRIVED * extent:
            return _name(_lasting_signs(curvature, hessian, place, near))
        place = place + step
        if not np.linalg.norm(place - theta) <= near:
            return None  # on its way elsewhere, as along a tail like exp(-x)
    return None


def _lasting_signs(curvature: Curvature, hessian: Field, place: Array, near: float) -> list[int]:
    """Give the signs of the eigenvalues at a place; 0 where the sign does not hold around it."""
    around = place + near * np.concatenate((curvature.vectors.T, -curvature.vectors.T))
    change = np.abs(hessian(around) - hessian(place))
    change = change[np.isfinite(change)]
    least = SIGN_HOLDS * float(change.max(initial=0.0))
    pairs = zip(curvature.values, curvature.signs, strict=True)
    return [sign if abs(value) > least else 0 for value, sign in pairs]


def _name(signs: tuple[int, ...] | list[int]) -> str:
    if 0 in signs:
        return SADDLE if {-1, 1} <= set(signs) else DEGENERATE
    return {(1, 1): MINIMUM, (-1, -1): MAXIMUM}.get((min(signs), max(signs)), SADDLE)


def semi_axes(curvature: Curvature, size: float) -> Array:
    """Give the half-axes (2,) of the curve |1/2 d'Hd| = c along the eigenvectors.

    They go as 1/sqrt(|eigenvalue|), and c is such that the longest is ``size``. Beside a flat
    direction, which has no end, the other one is FLAT_AXIS times the size.
    """
    values, flat = np.abs(curvature.values), np.array(curvature.signs) == 0
    if flat.all():
        return np.full(len(values), size)
    if flat.any():
        return np.where(flat, size, FLAT_AXIS * size)
    axes: Array = size * np.sqrt(values.min() / values)
    return axes


def level_curve(curvature: Curvature, size: float) -> list[Array]:
    """Give the curve {d : |1/2 d'Hd| = c} around a point, as pieces (m, 2); see ``semi_axes``.

    Both eigenvalues of one sign: an ellipse. Of two signs: the two branches along the eigenvector
    that curves downhill, then the two uphill. One of them 0: two parallel lines. Both 0: nothing.
    """
    axes, signs = semi_axes(curvature, size), curvature.signs
    if signs == (0, 0):
        return []
    if 0 in signs:
        ends = np.array(((-size, size), (-size, size)))
        across = np.array(((1.0, 1.0), (-1.0, -1.0))) * FLAT_AXIS * size
        lines = (ends, across) if signs[0] == 0 else (across, ends)
        return [_turned(curvature, lines[0][side], lines[1][side]) for side in (0, 1)]
    if signs[0] == signs[1]:
        turn = np.linspace(0, 2 * np.pi, CURVE_POINTS)
        return [_turned(curvature, axes[0] * np.cos(turn), axes[1] * np.sin(turn))]
    t = np.linspace(-BRANCH_END, BRANCH_END, CURVE_POINTS // 2 + 1)
    wide, narrow = np.cosh(t), np.sinh(t)
    branches = ((wide, narrow), (-wide, narrow), (narrow, wide), (narrow, -wide))
    return [_turned(curvature, axes[0] * first, axes[1] * second) for first, second in branches]


def _turned(curvature: Curvature, first: Array, second: Array) -> Array:
    """Give points (m, 2) from their parts along the eigenvectors."""
    points: Array = np.stack((first, second), axis=-1) @ curvature.vectors.T
    return points
