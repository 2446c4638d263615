"""The kinds of arrow, as rows of a table, and the lengths at which they are drawn."""

# ruff: noqa: RUF001 - the formulas use the minus sign and Greek letters

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.optimizers.rule import UPDATE
from arrows_gui.core.trace import Step

SLOPE = "slope"
"""Loss per parameter: drawn with one disclosed factor, which the scale mode gives."""

POSITION = "position"
"""Parameter units: always drawn 1:1, so that the head of the update is the next point."""

FIT_SHARE = 0.25
"""In the mode fit the gradient arrow at the cursor takes at most this share of the view."""

FIT_RANGE = 100.0
"""... but it is never drawn more than so many times larger than at the start of the run, so that a
gradient that vanishes is seen to vanish."""

UNIT_SHARE = 0.12
"""In the mode unit every slope arrow takes this share of the view."""

DECADE_SHARE = 0.1
"""In the mode log a gradient grows by this share of the view with each factor of ten."""

SMALLEST_SLOPE = 1e-200
"""In the mode fit smaller slopes are drawn shorter, so that the factor stays finite."""

CUT_SHARE = {SLOPE: 0.6, POSITION: 8.0}
"""An arrow longer than this many views is cut, and carries a break mark."""

CUT_TO = 0.4
"""The share of the view to which an arrow is cut."""


@dataclass(frozen=True, slots=True)
class ArrowKind:
    """One kind of arrow: how it is named and drawn, and which vector of a step it shows.

    ``tail`` is ``theta``, ``origin``, ``chain`` (tip to tail) or ``grid``; ``vector`` gives (2,),
    or None where the rule has no such arrow.
    """

    id: str
    title: str
    colour_key: str
    head: str  # filled, notched, open, double or small
    dash: str  # solid, dashed or dotted
    letter: str
    tail: str
    unit: str
    formula: str
    vector: Callable[[Step], Array | None]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """One arrow of a step: its kind, its own name, and tail and vector (2,) in parameter units.

    The vector of a slope arrow is the true one, loss per parameter; the scale gives its length.
    With ``after``, a vector of the same unit, the arrow begins at the drawn tip of that one.
    """

    kind: ArrowKind
    name: str
    formula: str
    tail: Array
    vector: Array
    after: Array | None = None


ARROWS: tuple[ArrowKind, ...] = (
    ArrowKind(
        *("gradient", "Gradient (uphill)", "gradient", "open", "solid"),
        *("g", "theta", SLOPE, "∇L(θ)"),
        vector=lambda step: step.gradient,
        sentence="Points where the loss rises fastest; its length is the slope.",
    ),
    ArrowKind(
        *("negative_gradient", "Gradient arrow (downhill)", "negative_gradient", "filled", "solid"),
        *("−g", "theta", SLOPE, "−∇L(θ)"),
        vector=lambda step: -step.gradient,
        sentence="Points where the loss falls fastest, at right angles to the contour.",
    ),
    ArrowKind(
        *("field", "Gradient field", "field", "small", "solid", "F", "grid", SLOPE, "−∇L"),
        vector=lambda step: None,
        sentence="The downhill arrow at every point of a grid.",
    ),
    ArrowKind(
        *("weight", "Weight arrow", "weight", "double", "solid", "θ", "origin", POSITION, "θ"),
        vector=lambda step: step.theta,
        sentence="The parameters themselves: a position, seen from the origin.",
    ),
    ArrowKind(
        *("velocity", "Velocity", "velocity", "filled", "dashed", "v", "theta", POSITION, "−η b"),
        vector=lambda step: step.velocity,
        sentence="Where the memory of past gradients carries the parameters.",
    ),
    ArrowKind(
        *("update", "Update", "update", "notched", "solid", "Δ", "theta", POSITION, "θₜ₊₁ − θₜ"),
        vector=lambda step: step.update,
        sentence="The step that is really taken; its head is the next point.",
    ),
    ArrowKind(
        *("terms", "Terms of the update", "terms", "small", "dotted"),
        *("Σ", "chain", POSITION, "Σ = Δθ"),
        vector=lambda step: step.update,
        sentence="The parts that the update is made of, tip to tail.",
    ),
)

PART_TITLES = {
    "carried": "Carried velocity",
    "carried_difference": "Carried change of the gradient",
    "gradient": "This gradient",
    "look_ahead": "This gradient, through the velocity",
    "averaged": "This gradient, through its mean",
    "gradient_difference": "Change of the gradient",
    "weight_decay": "Weight decay",
    "signed_step": "Step along the signs",
    "orthogonal": "Orthogonal step of the matrices",
    "rest": "Adam's step of the biases",
    "hand": "Typed by hand",
    "eigen_1": "Along the first eigenvector",
    "eigen_2": "Along the second eigenvector",
}
"""What the parts of an update are called on the screen."""


def arrow_kind(kind_id: str) -> ArrowKind:
    """Find a kind of arrow; raise KeyError where there is none of that id."""
    for kind in ARROWS:
        if kind.id == kind_id:
            return kind
    raise KeyError(kind_id)


def arrows_of(step: Step, shown: Collection[str]) -> list[Arrow]:
    """Give the arrows of a step for the kinds that are shown, all computed at the same theta."""
    arrows: list[Arrow] = []
    for kind in ARROWS:
        if kind.id not in shown or kind.tail == "grid":
            continue
        if kind.tail == "chain":
            arrows.extend(_chain(kind, step))
            continue
        vector = kind.vector(step)
        if vector is not None and np.isfinite(vector).all() and vector.any():
            tail = np.zeros_like(step.theta) if kind.tail == "origin" else step.theta
            of_rule = kind.id == "velocity"
            formula = step.optimizer.velocity_text if of_rule else kind.formula
            arrows.append(Arrow(kind, kind.title, formula, tail, vector))
    return arrows


def _chain(kind: ArrowKind, step: Step) -> list[Arrow]:
    tail, arrows = step.theta, []
    for name, vector, space in step.parts:
        if space == UPDATE and vector.any() and np.isfinite(vector).all():
            arrows.append(Arrow(kind, PART_TITLES.get(name, name), "one term of Δθ", tail, vector))
            with np.errstate(over="ignore"):
                tail = tail + vector
            if not np.isfinite(tail).all():
                break
    return arrows


@dataclass(frozen=True, slots=True)
class ScaleMode:
    """A way to give slope arrows a length."""

    id: str
    title: str
    sentence: str


SCALE_MODES: tuple[ScaleMode, ...] = (
    ScaleMode("fit", "Fit", "One factor, chosen so that the arrow at the cursor fits the view."),
    ScaleMode("true", "True", "Factor 1: a slope of 1 is as long as 1 unit of the axes."),
    ScaleMode(
        "log", "Logarithmic", "As long as log(1 + |g|): small and huge slopes in one picture."
    ),
    ScaleMode("unit", "Unit length", "All the same length: only the direction counts."),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How long slope arrows are drawn.

    ``factor`` is in axis units per unit of slope (fit, true), per factor of ten (log), or for every
    arrow (unit).
    """

    mode: str
    factor: float

    def length(self, slope: Array) -> Array:
        """Give the drawn length in axis units of slopes (...)."""
        if self.mode == "log":
            return self.factor * np.log10(1 + slope)
        return np.full_like(slope, self.factor) if self.mode == "unit" else self.factor * slope

    def drawn(self, vectors: Array) -> Array:
        """Give the drawn vectors of slope vectors (..., 2)."""
        with np.errstate(all="ignore"):
            slopes = np.hypot(vectors[..., 0], vectors[..., 1])
            stretch = np.where(slopes > 0, self.length(slopes) / slopes, 0.0)
            drawn: Array = vectors * stretch[..., None]
        return drawn


def slope_scale(mode: str, slope: float, extent: float, first_slope: float = 0.0) -> Scale:
    """Give the scale for a mode, for |g| at the cursor and the shorter side of the view.

    ``first_slope`` is |g| at the start of the run, from which the mode fit does not go too far.
    """
    if mode == "fit":
        slope = max(slope, first_slope / FIT_RANGE)
        fits = np.isfinite(slope) and slope > 0
        longest = FIT_SHARE * extent
        return Scale(mode, nice_below(longest / max(slope, SMALLEST_SLOPE)) if fits else 1.0)
    return Scale(mode, {"log": DECADE_SHARE * extent, "unit": UNIT_SHARE * extent}.get(mode, 1.0))


def nice_below(value: float) -> float:
    """Give the largest 1, 2 or 5 times a power of ten that is not above a positive value."""
    power = 10.0 ** float(np.floor(np.log10(value)))  # whose products overflow without a warning
    for digit in (5.0, 2.0):
        if digit * power <= value:
            return float(digit * power)
    return float(power) if power <= value else float(power / 2)


def cut(vectors: Array, unit: str, extent: float) -> tuple[Array, NDArray[np.bool_]]:
    """Shorten vectors (m, 2) that are too long for a view; give them and which were cut, (m,)."""
    with np.errstate(all="ignore"):
        lengths = np.hypot(vectors[:, 0], vectors[:, 1])
        too_long = lengths > CUT_SHARE[unit] * extent
        shrink = np.where(too_long, CUT_TO * extent / lengths, 1.0)
    return vectors * shrink[:, None], too_long
