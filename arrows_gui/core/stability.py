"""Stability: whether a rule with its rate will settle, swing or diverge on the curvature here.

On a quadratic every eigenvector is a world of its own, in which a rule with memory obeys
theta_{t+1} = a theta_t - b theta_{t-1}. The roots r of r^2 - a r + b = 0 tell the rest.

Source: Polyak (1964); Goh (2017), Why momentum really works; with a divisor, Cohen et al. (2022),
Adaptive gradient methods at the edge of stability.
"""

# ruff: noqa: RUF001 - the sentences use the multiplication sign and Greek letters

from cmath import phase
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import copysign, inf, pi, sqrt

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import Curvature, curvature_at
from arrows_gui.core.message import Message
from arrows_gui.core.optimizers.rule import DIVISOR, SHRINK, Optimizer
from arrows_gui.core.trace import Step

SETTLES, OSCILLATES, DIVERGES = "settles", "oscillates", "diverges"
DOWNHILL, UNKNOWN = "downhill", "unknown"
VERDICTS = (SETTLES, OSCILLATES, DIVERGES, DOWNHILL, UNKNOWN)

ROOT_TOLERANCE = 1e-9
"""A root counts as longer than 1 beyond this: rounding in a, b and the square root stays below."""

DOUBLE_ROOT = 1e-12
"""Two roots count as one where a^2 - 4b is no further below 0: rounding of the subtraction."""

NO_DIVISOR = 1e-6
"""A divisor below this share of the largest has seen next to no gradient along its axis, and will
change with the first one: nothing can be said as long as it stays as it is."""

SMALLEST_H = 1e-9
LARGEST_H = 1e12
"""Where the limits of a rule are looked for."""

JUST_BELOW = 0.999
"""Where it is tried whether a run fades below a limit, as a share of it."""

BISECTIONS = 60
"""As many as a double has digits, and a few more."""

LASTS = "{says}, as long as the curvature stays as it is here."
BOTH_LAST = "{says}, as long as curvature and divisor stay as they are here."
SENTENCES = {
    (False, False): LASTS,
    (True, False): f"With the gradient divided as it is now, {BOTH_LAST}",
    (False, True): f"With the weight decay as a part of λ, {LASTS}",
    (True, True): "With the gradient divided as it is now, and the weight decay as a part of λ, "
    + BOTH_LAST,
}
"""What is around what is said: whether the rule divides, and whether its weight decay counts."""

ABOVE = (
    "lr × λ = {value} is above the limit {limit}: along {direction} every step overshoots by more"
    " than it corrects, and the run diverges"
)
FOR_EVER = (
    "lr × λ = {value}, but what is carried from step to step does not fade, and along {direction}"
    " the run diverges"
)
NEUTRAL = "lr × λ = {value}: along {direction} the swings neither shrink nor grow"
OVERSHOOTS = (
    "lr × λ = {value} is below the limit {limit}: along {direction} every step overshoots, by less"
    " each time, and the run oscillates until it settles"
)
SWINGS = (
    "lr × λ = {value} is below the limit {limit}: along {direction} the run oscillates, about"
    " {period} steps to and fro, less each time, until it settles"
)
CALM = (
    "lr × λ = {value} is below the limit {limit}, and so small that the run settles along"
    " {direction} without oscillating"
)
CURVES_DOWN = (
    "Along {direction} the loss curves downhill, λ = {curvature}: there is nothing to settle on"
    " along it, whatever the rate"
)
NOT_KNOWN = "The curvature is not known here, nor what this rate will do."
NO_LIMIT = "{rule} has no simple limit on lr × λ: its step is not a fixed multiple of the gradient."
HARDLY_DIVIDED = (
    "The divisor along one axis is almost 0, for it has seen no gradient yet: lr × λ says nothing"
    " until it has."
)
FLAT = "The loss does not curve here: there is nothing that this rate could overshoot."
EVERY = "every direction"
STILL = "The learning rate is 0: nothing moves."


@dataclass(frozen=True, slots=True, eq=False)
class Gauge:
    """What lr times the largest eigenvalue says of the steps to come, before they are taken.

    ``value`` is lr times an eigenvalue of the Hessian, or of P^(1/2) H P^(1/2) with a divisor 1/P;
    the rule is stable below ``limit`` and oscillates from ``onset`` on. ``direction`` (n,) has
    length 1: the way that decides the verdict.
    """

    value: float | None
    limit: float | None
    onset: float | None
    verdict: str
    direction: Array | None
    sentence: Message

    @property
    def share(self) -> float | None:
        """Give the value as a share of the limit, or None where there is none."""
        return None if self.value is None or not self.limit else self.value / self.limit


@dataclass(frozen=True, slots=True)
class Landmarks:
    """The lr times curvature from which on a rule oscillates, and beyond which it diverges.

    There is no limit where a run settles at every rate, or at none.
    """

    onset: float
    limit: float | None


@dataclass(frozen=True, slots=True)
class _Way:
    """One eigenvector: lr times its eigenvalue, its place, its dominant root and its verdict."""

    h: float
    place: int
    root: complex
    verdict: str


def dominant_root(a: float, b: float) -> complex:
    """Give the root of r^2 - a r + b = 0 that is longest; of a complex pair the upper one."""
    square = a * a - 4 * b
    if square < -DOUBLE_ROOT * max(1.0, a * a):
        return complex(a / 2, sqrt(-square) / 2)
    return complex((a + copysign(sqrt(max(square, 0.0)), a)) / 2)


def verdict_of(root: complex) -> str:
    """Tell what a quantity does that is multiplied by its dominant root in every step."""
    if not abs(root) <= 1 + ROOT_TOLERANCE:
        return DIVERGES
    return OSCILLATES if root.imag or root.real < 0 else SETTLES


def gauge(step: Step, hessian: Array | None) -> Gauge:
    """Hold the rate of a step against the Hessian (n, n) at its theta: a local statement.

    The L2 penalty of a coupled weight decay adds to the curvature; with a divisor, as it is in this
    step, the curvature is divided by it.
    """
    rule, rate = step.optimizer, _rate(step)
    plain = curvature_at(hessian)
    if plain is None or hessian is None:
        return _unknown(NOT_KNOWN)
    if rule.recursion(1.0) is None:
        value = rate * float(plain.values[-1])
        sentence = Message(NO_LIMIT, {"rule": rule.title})
        return Gauge(value, None, None, UNKNOWN, plain.vectors[:, -1], sentence)
    decay, shrink = decays(rule, rate)
    marks = landmarks(rule, shrink)  # type: ignore[arg-type]  # a frozen record can be hashed
    divisor = _divisor(step)
    if divisor is None or not divisor.min() > NO_DIVISOR * divisor.max():
        return _unknown(NOT_KNOWN if divisor is None else HARDLY_DIVIDED, marks)
    stretch = 1 / np.sqrt(divisor)
    with np.errstate(all="ignore"):
        penalised = hessian + decay * np.eye(len(hessian))
        curvature = curvature_at(penalised * np.outer(stretch, stretch))
    if curvature is None:
        return _unknown(NOT_KNOWN, marks)
    if rate == 0 or not any(curvature.signs):
        text, verdict = (STILL, SETTLES) if rate == 0 else (FLAT, UNKNOWN)
        return Gauge(0.0, marks.limit, marks.onset, verdict, None, Message(text))
    ways = _ways(rule, rate, shrink, curvature)
    directions = [_unit(stretch * vector) for vector in curvature.vectors.T]
    worst = max(ways, key=lambda way: (VERDICTS.index(way.verdict), way.h), default=None)
    if worst is None or (curvature.signs[0] < 0 and worst.verdict != DIVERGES):
        return _downhill(rule, marks, rate * float(curvature.values[-1]), directions[0], hessian)
    said = EVERY if curvature.is_round else np.round(directions[worst.place], 3) + 0.0
    sentence = _sentence(worst, marks, said, (rule.preconditioned, decay > 0))
    return Gauge(
        worst.h, marks.limit, marks.onset, worst.verdict, directions[worst.place], sentence
    )


@lru_cache(maxsize=64)
def landmarks(rule: Optimizer, shrink: float = 0.0) -> Landmarks:
    """Give where on the scale of lr times curvature a rule with a recursion changes its manners.

    ``shrink`` is lr times a decoupled weight decay, which multiplies theta by 1 - shrink.
    """

    def is_calm(h: float) -> bool:
        return _verdict(rule, h, shrink)[1] == SETTLES

    def is_stable(h: float) -> bool:
        return _verdict(rule, h, shrink)[1] != DIVERGES

    limit = rule.stability_limit()
    limit = _edge(is_stable) if limit is None else limit * max(1 - shrink / 2, 0.0)
    if limit and not abs(root_at(rule, JUST_BELOW * limit, shrink)) < 1 - ROOT_TOLERANCE:
        limit = None  # as with a momentum of 1 or more, which does not fade at any rate
    return Landmarks(_edge(is_calm) or 0.0, limit)


def _edge(holds: Callable[[float], bool]) -> float | None:
    """Give by bisection the h up to which something holds; None where it does nowhere or always."""
    low, high = SMALLEST_H, SMALLEST_H
    while high < LARGEST_H and holds(high):
        low, high = high, 4 * high
    if high == SMALLEST_H or holds(high):
        return None
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def decays(rule: Optimizer, rate: float) -> tuple[float, float]:
    """Give what the weight decay adds to the curvature, and by how much it shrinks theta."""
    decay = float(getattr(rule, "weight_decay", 0.0))
    decoupled = any(line.role == SHRINK for line in rule.lines)
    return (0.0, rate * decay) if decoupled else (decay, 0.0)


def root_at(rule: Optimizer, h: float, shrink: float) -> complex:
    """Give the dominant root of a rule with a recursion where lr times curvature is h."""
    pair = rule.recursion(h)
    assert pair is not None, "asked of rules with a recursion"
    a, b = pair
    return dominant_root(a - shrink, b * (1 - shrink))


def _verdict(rule: Optimizer, h: float, shrink: float) -> tuple[complex, str]:
    root = root_at(rule, h, shrink)
    return root, verdict_of(root)


def _ways(rule: Optimizer, rate: float, shrink: float, curvature: Curvature) -> list[_Way]:
    """Give what happens along every eigenvector that curves uphill."""
    ways = []
    for place, (value, sign) in enumerate(zip(curvature.values, curvature.signs, strict=True)):
        if sign > 0:
            h = rate * float(value)
            ways.append(_Way(h, place, *_verdict(rule, h, shrink)))
    return ways


def _rate(step: Step) -> float:
    """Give the rate of a step, lowered as Adagrad lowers it by itself."""
    return step.lr / (1 + step.t * float(getattr(step.optimizer, "lr_decay", 0.0)))


def _divisor(step: Step) -> Array | None:
    """Give what a step is divided by (n,), 1 where by nothing; None where that is hidden."""
    if not step.optimizer.preconditioned:
        return np.ones_like(step.theta)
    divisor = next((vector for _, vector, space in step.parts if space == DIVISOR), None)
    return divisor if divisor is not None and np.isfinite(divisor).all() else None


def _unit(vector: Array) -> Array:
    """Give the unit vector of a direction, with its largest component positive."""
    largest = vector[np.abs(vector).argmax()]
    unit: Array = vector / largest
    return unit / np.linalg.norm(unit)


def _unknown(text: str, marks: Landmarks | None = None) -> Gauge:
    limit, onset = (marks.limit, marks.onset) if marks else (None, None)
    return Gauge(None, limit, onset, UNKNOWN, None, Message(text))


def _downhill(
    rule: Optimizer, marks: Landmarks, value: float, direction: Array, hessian: Array
) -> Gauge:
    along = float(direction @ hessian @ direction)
    said = {"direction": np.round(direction, 3) + 0.0, "curvature": along}
    text = BOTH_LAST if rule.preconditioned else LASTS
    sentence = Message(text, {"says": Message(CURVES_DOWN, said)})
    return Gauge(value, marks.limit, marks.onset, DOWNHILL, direction, sentence)


def _sentence(way: _Way, marks: Landmarks, direction: object, terms: tuple[bool, bool]) -> Message:
    """Say what happens along the direction that decides; ``terms`` are a row of SENTENCES."""
    length = abs(way.root)
    if way.verdict == DIVERGES:
        text = ABOVE if marks.limit is not None and way.h > marks.limit else FOR_EVER
    elif way.verdict == OSCILLATES and length > 1 - ROOT_TOLERANCE:
        text = NEUTRAL
    elif way.verdict == OSCILLATES:
        text = SWINGS if way.root.imag else OVERSHOOTS
    else:
        text = CALM
    period = 2 * pi / phase(way.root) if way.root.imag else 2.0
    said = {
        **{"value": way.h, "limit": inf if marks.limit is None else marks.limit},
        **{"direction": direction, "period": float(f"{period:.2g}")},
    }
    return Message(SENTENCES[terms], {"says": Message(text, said)})
