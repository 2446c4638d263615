"""Newton's method, damped: it divides by the curvature along every eigenvector."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.knob import LARGEST, Knob
from arrows_gui.core.optimizers.gradient_descent import NoState
from arrows_gui.core.optimizers.rule import (
    ALONG,
    SCALE,
    UPDATE,
    Line,
    Moment,
    Move,
    Quantities,
    lr_knob,
)


def eigenpairs(hessian: Array) -> tuple[Array, Array]:
    """Give eigenvalues (..., n), rising, and eigenvectors (..., n, n) in columns.

    Where a Hessian (..., n, n) is not finite, both are nan.
    """
    known: Any = np.isfinite(hessian).all(axis=(-2, -1), keepdims=True)
    if known.all():
        return np.linalg.eigh(hessian)
    values, vectors = np.linalg.eigh(np.where(known, hessian, 0.0))
    return np.where(known[..., 0], values, np.nan), np.where(known, vectors, np.nan)


@dataclass(frozen=True, slots=True)
class Newton:
    """Newton's method: along every eigenvector the slope over the curvature, for H q = lambda q.

    theta <- theta - lr sum of (q g) / (lambda + damping) q, which is lr (H + damping I)^-1 g.
    Where a curvature is negative the step goes uphill: it is drawn to saddles and maxima as much as
    to minima. Where a denominator is 0 the step is not finite.

    Source: Nocedal and Wright (2006), Numerical optimization, section 3.3.
    """

    lr: float = 1.0
    damping: float = 0.0

    id: ClassVar[str] = "newton"
    title: ClassVar[str] = "Newton's method"
    elementwise: ClassVar[bool] = False
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = True
    velocity_text: ClassVar[str] = ""
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1.0, "Which share of the way to the bottom of the parabola is taken."),
        Knob(
            *("damping", "Damping", "μ", 0.0, 1e-3, 100, 0, LARGEST, "log0"),
            sentence="Added to every curvature: the larger, the more like gradient descent.",
        ),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(
            *(ALONG, "eigen_1"),
            "{eigen_1} = ({vector_1}·{g})/({curvature_1} + {damping}) {vector_1}",
        ),
        Line(
            *(ALONG, "eigen_2"),
            "{eigen_2} = ({vector_2}·{g})/({curvature_2} + {damping}) {vector_2}",
        ),
        Line(SCALE, "update", "{update} = −{lr} ({eigen_1} + {eigen_2})"),
    )

    def init(self, theta: Array) -> NoState:
        """Give the empty state."""
        return NoState()

    def move(self, moment: Moment, state: NoState) -> Move:
        """Step along every eigenvector of the Hessian (..., n, n); vectors (..., n)."""
        _, _, along = self._ways(moment)
        parts = tuple(
            (f"eigen_{i + 1}", -moment.lr * along[..., i], UPDATE) for i in range(along.shape[-1])
        )
        return Move(state, parts)

    def quantities(self, moment: Moment, state: NoState) -> Quantities:
        """Give eigenvalues, eigenvectors, and the step along each."""
        values, vectors, along = self._ways(moment)
        found: dict[str, Array] = {"q": moment.gradient}
        for i in range(along.shape[-1]):
            found[f"curvature_{i + 1}"] = values[..., i]
            found[f"vector_{i + 1}"] = vectors[..., i]
            found[f"eigen_{i + 1}"] = along[..., i]
        return {**found, "update": -moment.lr * along.sum(axis=-1)}

    def _ways(self, moment: Moment) -> tuple[Array, Array, Array]:
        """Give eigenvalues (..., n), and in columns eigenvectors and the step along each."""
        assert moment.hessian is not None, "the rule needs a Hessian"
        values, vectors = eigenpairs(moment.hessian)
        slopes = (vectors * moment.gradient[..., None]).sum(axis=-2)
        shares = slopes / (values + self.damping)
        return values, vectors, vectors * shares[..., None, :]

    def velocity(self, moment: Moment, state: NoState) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> None:
        """Give None: on a quadratic any lr below 2 settles, whatever the curvature, undamped."""

    def recursion(self, h: float) -> None:
        """Give None: a step is divided by the curvature, so that lr times it decides nothing."""
