"""How good the guess of a hidden arrow is, and which mistake it looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Scale
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.optimizers.rule import DIVISOR, UPDATE
from arrows_gui.core.prediction import GRADIENT, TAKEN, Grade, target_by_id, truth, verdict_by_id
from arrows_gui.core.surface import Minimum
from arrows_gui.core.trace import Step

RIGHT_DEGREES = 10.0
"""A guess meets an arrow, the true one or that of a known mistake, within this angle ..."""

RIGHT_LENGTH = 0.15
"""... and within this share of the arrow's length."""

OPPOSITE_DEGREES = 30.0
"""A wrong sign is known from farther off: no other mistake lies there."""

ROUNDING = 1e-9
"""The bounds belong to what they bound, whatever rounding does."""


def slope_of(scale: Scale, drawn: Array) -> Array:
    """Give the slope vector (2,) whose arrow is drawn as a vector (2,) in axis units.

    The way back of ``Scale.drawn``. In the mode unit all lengths are the same: what comes back has
    the right direction only, and is to be graded without its length.
    """
    length = hypot(*drawn)
    if scale.mode == "unit" or not length:
        return drawn
    with np.errstate(over="ignore"):
        share = np.float64(length) / scale.factor
        slope = np.power(10.0, share) - 1 if scale.mode == "log" else share
        vector: Array = drawn / length * slope
    return vector


def grade(
    target_id: str,
    step: Step,
    guess: Array,
    minima: Sequence[Minimum] = (),
    *,
    with_length: bool = True,
    shortest: float = 0.0,
) -> Grade:
    """Compare a guess (2,) with the true arrow of a step, and name the likely mistake.

    A guess of the gradient arrow is in units of slope (see ``slope_of``), one of the update in
    those of the axes; so is ``shortest``, the length below which no arrow can be seen or drawn.
    Raises BadInput for a guess without a length.
    """
    if not (np.isfinite(guess).all() and guess.any()):
        raise BadInput("drag a guess out of the point first")
    true = truth(target_id, step)
    size = hypot(*true)
    if not (np.isfinite(size) and size and size >= shortest):
        return _without_arrow(target_id, size)
    facts = _Facts(target_id == TAKEN.id, step, true, guess, tuple(minima), with_length)
    verdict = verdict_by_id(_verdict(facts))
    ratio = facts.ratio if with_length else None
    sentence = Message(verdict.sentence, _values(facts))
    return Grade(target_id, facts.angle, ratio, verdict.id, sentence)


def met(guess: Array, arrow: Array, with_length: bool) -> bool:
    """Tell whether a guess (2,) lies within the tolerances of an arrow (2,), both ends included."""
    if not angle_between(guess, arrow) <= RIGHT_DEGREES + ROUNDING:  # nan where one has none
        return False
    ratio = hypot(*guess) / hypot(*arrow)
    return not with_length or abs(ratio - 1) <= RIGHT_LENGTH + ROUNDING


def angle_between(a: Array, b: Array) -> float:
    """Give the angle between two vectors (2,) in degrees, 0 ... 180; nan where one has none."""
    if not (np.isfinite((a, b)).all() and a.any() and b.any()):
        return float("nan")
    a, b = a / np.abs(a).max(), b / np.abs(b).max()  # so that no product leaves the numbers
    cross, dot = float(a[0] * b[1] - a[1] * b[0]), float(a @ b)
    return float(np.degrees(np.arctan2(abs(cross), dot)))


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """A guess (2,) beside the true arrow (2,) of a step."""

    is_update: bool
    step: Step
    true: Array
    guess: Array
    minima: tuple[Minimum, ...]
    with_length: bool

    @property
    def angle(self) -> float:
        return angle_between(self.guess, self.true)

    @property
    def ratio(self) -> float:
        return hypot(*self.guess) / hypot(*self.true)

    @property
    def plain(self) -> Array:
        """The step (2,) of plain gradient descent."""
        with np.errstate(all="ignore"):
            step: Array = self.step.gradient * -self.step.lr
        return step

    @property
    def landed(self) -> Array | None:
        """The way (2,) to a known minimum, if the guess ends there and the truth goes elsewhere."""
        if not (self.is_update and self.with_length):
            return None  # slopes end nowhere
        ends = [way for way in self._ways() if self.meets(way) and self._astray(way)]
        return ends[0] if ends else None

    @property
    def aim(self) -> Array | None:
        """The way (2,) to the nearest known minimum, if the guess alone points there."""
        nearest = min(self._ways(), key=lambda way: hypot(*way), default=None)
        if nearest is None or not (self.points_along(nearest) and self._astray(nearest)):
            return None
        return nearest

    def meets(self, arrow: Array) -> bool:
        """Whether the guess has the direction of an arrow (2,), and its length if that counts."""
        return met(self.guess, arrow, self.with_length)

    def points_along(self, arrow: Array) -> bool:
        """Whether the guess has the direction of an arrow (2,)."""
        return met(self.guess, arrow, False)

    def _ways(self) -> list[Array]:
        ways = (np.array((m.x, m.y)) - self.step.theta for m in self.minima)
        return [way for way in ways if np.isfinite(way).all() and way.any()]

    def _astray(self, way: Array) -> bool:
        return not met(way, self.true, False)


def _verdict(facts: _Facts) -> str:
    """Name what a guess comes to.

    What is right comes first, so that an aim at the minimum is no mistake where the true arrow
    points there too. A guess that has the length of plain -lr g as well is taken for it even where
    its direction is right; any other guess of the right direction has a wrong length only. Where a
    guess both ends at a minimum and follows -g, its length decides; wrong signs come late, for they
    are known from farther off.
    """
    if facts.meets(facts.true):
        return "right"
    left_out = _left_out(facts.step) if facts.is_update else None
    in_full = facts.with_length and facts.meets(facts.plain)
    if left_out and in_full and not met(facts.plain, facts.true, True):
        return left_out
    if facts.points_along(facts.true):
        return "wrong_length"
    if facts.landed is not None:
        return "at_minimum"
    if left_out and facts.points_along(facts.plain) and not met(facts.plain, facts.true, False):
        return left_out
    return "at_minimum" if facts.aim is not None else _wrong_way(facts)


def _wrong_way(facts: _Facts) -> str:
    to_gradient = angle_between(facts.guess, facts.step.gradient)
    opposite = facts.angle >= 180 - OPPOSITE_DEGREES - ROUNDING
    if to_gradient < 90 and (opposite or to_gradient <= OPPOSITE_DEGREES + ROUNDING):
        return "uphill"
    if opposite:
        return "opposite"
    crosses = angle_between(facts.true, facts.step.gradient) >= 180 - ROUNDING
    if crosses and abs(to_gradient - 90) <= RIGHT_DEGREES + ROUNDING:
        return "along_contour"
    return "other"


def _left_out(step: Step) -> str | None:
    """Name what makes the update of a step differ from -lr g, or None where that is not known.

    The velocity is to blame where the update without what was carried along follows -g.
    """
    rule = step.optimizer
    if rule.needs_hessian:
        return "forgot_curvature"
    carried = [
        vector
        for name, vector, space in step.parts
        if space == UPDATE and name.startswith("carried")
    ]
    memory = carried or list(step.state)
    carries = step.velocity is not None and any(np.any(vector) for vector in memory)
    fresh = step.update - np.sum(carried, axis=0) if carried else step.update
    if carries and met(fresh, -step.gradient, False):
        return "forgot_velocity"
    if (rule.elementwise and rule.scale_free) or any(s == DIVISOR for *_, s in step.parts):
        return "forgot_scaling"
    if not np.array_equal(step.used_gradient, step.gradient):
        return "changed_gradient"
    return "forgot_velocity" if carries else None


def _values(facts: _Facts) -> Mapping[str, object]:
    """Give what the sentences speak of."""
    ratio = facts.ratio
    values: dict[str, object] = {
        "angle": facts.angle,
        "factor": max(ratio, 1 / ratio) if ratio else np.inf,
        "way": "long" if ratio > 1 else "short",
        "target": (TAKEN if facts.is_update else GRADIENT).name,
        "rule": facts.step.optimizer.title,
    }
    way = facts.aim if facts.landed is None else facts.landed
    if way is not None:
        values["place"] = np.round(facts.step.theta + way, 3) + 0.0
        values["away"] = angle_between(way, facts.true)
    return values


def _without_arrow(target_id: str, size: float) -> Grade:
    length = "0" if not size else f"too short to be seen, {size:.2g} long"
    if not np.isfinite(size):
        length = "not finite"
    values = {"target": target_by_id(target_id).name, "length": length}
    sentence = Message(verdict_by_id("no_arrow").sentence, values)
    return Grade(target_id, None, None, "no_arrow", sentence)
