"""The loss along an arrow: a slice through the surface, and what it says of the arrow's length."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step

FIRST, END = -0.5, 2.5
"""The stretch that is always shown, in lengths of the arrow: 0 is its tail, 1 its head."""

BACK, WIDEST = -3.0, 12.5
"""A floor is looked for so far behind the tail and ahead of it."""

SPARE = 1.25
"""The stretch is widened to so many times the distance of a floor outside it."""

NEAR = 0.1
"""An arrow ends near the floor where its length differs by no more than this share of the way."""

SAME = 1e-12
"""Losses that differ by no more than this share of themselves count as one: it may be rounding."""

HALVINGS = 40
"""A grid cell halved so often is as fine as rounding."""

_GRID: Array = np.concatenate(
    (
        np.linspace(BACK, FIRST, 26)[:-1],
        np.linspace(FIRST, END, 151),
        np.linspace(END, WIDEST, 41)[1:],
    )
)

UNDER_STEP = "under_step"
NEAR_FLOOR = "near_floor"
OVERSHOOT = "overshoot"
CLIMBS = "climbs"
UPHILL = "uphill"
FLAT = "flat"
NO_LOSS = "no_loss"
VERDICTS = (UNDER_STEP, NEAR_FLOOR, OVERSHOOT, CLIMBS, UPHILL, FLAT, NO_LOSS)
"""What may be said of the length of an arrow."""

_FALLS_TO_A_FLOOR = (
    "Under-step: the loss falls from {start} to {landing} and goes on falling there;"
    " the nearest floor ahead lies at {floor:.3g} lengths of the arrow."
)
_FALLS = (
    "Under-step: the loss falls from {start} to {landing};"
    " no floor was found within {widest:g} lengths of the arrow."
)
_FALLS_ON = (
    "Under-step: the loss falls from {start} to {landing} and goes on falling there;"
    " no floor was found within {widest:g} lengths of the arrow."
)
_NEAR = (
    "Near the floor: the loss falls from {start} to {landing}; the nearest floor ahead,"
    " at {floor:.3g} lengths of the arrow, has {lowest}."
)
_PAST = (
    "Overshoot: the arrow passes a floor at {floor:.3g} of its length, where the loss is"
    " {lowest}, and lands at {landing}, lower than {start} at its tail."
)
_PAST_LEVEL = (
    "Overshoot: the arrow passes a floor at {floor:.3g} of its length, where the loss is"
    " {lowest}, and lands as high as it began, at {start}."
)
_PAST_AND_UP = (
    "Climbs: the arrow passes a floor at {floor:.3g} of its length and lands at a loss of"
    " {landing}, higher than {start} at its tail."
)
_UP = "Climbs: the arrow lands at a loss of {landing}, higher than {start} at its tail."
_UPHILL_HIGHER = (
    "Uphill: the loss rises from the tail on, at first by {slope} per length of the arrow,"
    " and the landing at {landing} is no lower than {start}."
)
_UPHILL_LOWER = (
    "Uphill: the loss rises from the tail on, at first by {slope} per length of the arrow,"
    " and yet the landing at {landing} is lower than {start}."
)
_FLAT = "Flat: along this arrow the loss of {start} does not change beyond rounding."
_NO_LOSS = "The arrow lands where the loss is not a finite number."


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """The loss along an arrow, with distances in lengths of the arrow: 0 its tail, 1 its head.

    ``distances`` and ``losses`` (m,) are the stretch to draw; slopes are loss per length of the
    arrow. ``floor`` is the nearest minimum of the slice ahead of the tail, None where none was
    found; ``lowest`` is where on the stretch the loss is lowest.
    """

    distances: Array
    losses: Array
    loss: float
    slope: float
    landing_loss: float
    landing_slope: float
    floor: float | None
    lowest: float
    lowest_loss: float
    verdict: str
    sentence: Message


@dataclass(frozen=True, slots=True)
class SliceArrow:
    """An arrow of a step along which a slice may be cut; ``vector`` gives (2,) or None."""

    id: str
    title: str
    sentence: str
    vector: Callable[[Step], Array | None]


SLICE_ARROWS: tuple[SliceArrow, ...] = (
    SliceArrow("update", "Update", "The step that is really taken.", lambda step: step.update),
    SliceArrow(
        "negative_gradient",
        "Downhill gradient × lr",  # noqa: RUF001
        "The gradient arrow (downhill) times the learning rate: the step of gradient descent.",
        lambda step: -step.lr * step.gradient,
    ),
    SliceArrow(
        "velocity",
        "Velocity",
        "Where the memory of past gradients carries the parameters.",
        lambda step: step.velocity,
    ),
)
"""The arrows on offer; their ids are those of the kinds of arrow."""


def slice_of(objective: SurfaceObjective, step: Step, arrow_id: str) -> Slice | None:
    """Cut along an arrow of a step; None where the step has no such arrow to show."""
    arrow = next(arrow for arrow in SLICE_ARROWS if arrow.id == arrow_id)
    with np.errstate(all="ignore"):
        vector = arrow.vector(step)
    return None if vector is None else slice_along(objective, step.theta, vector)


def slice_along(objective: SurfaceObjective, theta: Array, vector: Array) -> Slice | None:
    """Cut from theta (2,) along a vector (2,); None where it is 0 or either is not finite."""
    if not (np.isfinite(theta).all() and np.isfinite(vector).all() and vector.any()):
        return None
    with np.errstate(all="ignore"):
        points = theta + _GRID[:, None] * vector
        losses, *gradient = objective.formula.gradient(points[:, 0], points[:, 1])
        slopes = gradient[0] * vector[0] + gradient[1] * vector[1]
    floors = _floors(slopes)
    floor, low = None, None
    if (floors > 0).any():
        floor, low = _refined(objective, theta, vector, float(floors[floors > 0][0]))
    drawn = _stretch(floors, floor, _at(slopes, 0.0) > 0)
    lowest, lowest_loss = _lowest(_GRID[drawn], losses[drawn], floor, low)
    start, landing = _at(losses, 0.0), _at(losses, 1.0)
    slope, landing_slope = _at(slopes, 0.0), _at(slopes, 1.0)
    verdict, text = _verdict(losses, (slope, landing_slope), floor)
    known: dict[str, object] = {
        **{"start": start, "landing": landing, "slope": slope, "widest": WIDEST},
        **({} if low is None else {"floor": floor, "lowest": _beside(low, start)}),
    }
    return Slice(
        distances=_GRID[drawn],
        losses=losses[drawn],
        loss=start,
        slope=slope,
        landing_loss=landing,
        landing_slope=landing_slope,
        floor=floor,
        lowest=lowest,
        lowest_loss=lowest_loss,
        verdict=verdict,
        sentence=Message(text, known),
    )


def _at(values: Array, distance: float) -> float:
    return float(values[int(np.abs(_GRID - distance).argmin())])


def _beside(loss: float, start: float) -> float:
    """Give a loss, or 0 where that is all that can be told beside the loss at the start."""
    return loss if abs(loss) > SAME * abs(start) else 0.0


def _floors(slopes: Array) -> Array:
    """Give where the slope turns from down to up, by a straight line between two grid points."""
    before, after = slopes[:-1], slopes[1:]
    turns = np.flatnonzero((before < 0) & (after >= 0))
    with np.errstate(all="ignore"):
        share = before[turns] / (before[turns] - after[turns])
    share = np.where(np.isfinite(share), share, 0.5)
    floors: Array = _GRID[turns] + share * (_GRID[turns + 1] - _GRID[turns])
    return floors


def _refined(
    objective: SurfaceObjective, theta: Array, vector: Array, guess: float
) -> tuple[float, float]:
    """Give the place and the loss of a floor by halving the grid cell around a guess."""
    cell = int(np.searchsorted(_GRID, guess, "left"))
    before, after = float(_GRID[cell - 1]), float(_GRID[cell])
    (x, y), (dx, dy) = theta.tolist(), vector.tolist()
    for _ in range(HALVINGS):
        middle = (before + after) / 2
        _, slope_x, slope_y = objective.at(x + middle * dx, y + middle * dy)
        if slope_x * dx + slope_y * dy < 0:
            before = middle
        else:
            after = middle
    return after, float(objective.at(x + after * dx, y + after * dy)[0])


def _stretch(floors: Array, floor: float | None, uphill: bool) -> slice:
    """Give the part of the grid to draw: where the floor is near, it is in the picture."""
    first, end = FIRST, END
    if floor is not None and SPARE * floor > END:
        end = SPARE * floor
    behind = floors[floors <= 0]
    if uphill and len(behind):
        first = min(FIRST, SPARE * float(behind[-1]))
    return slice(
        max(0, int(np.searchsorted(_GRID, first, "right")) - 1),
        int(np.searchsorted(_GRID, end, "left")) + 1,
    )


def _lowest(
    distances: Array, losses: Array, floor: float | None, low: float | None
) -> tuple[float, float]:
    """Give the place and the loss of the lowest point, which may lie between grid points."""
    place = int(np.where(np.isnan(losses), np.inf, losses).argmin())
    lowest, loss = float(distances[place]), float(losses[place])
    if floor is not None and low is not None and low < loss:
        return floor, low
    return lowest, loss


def _verdict(losses: Array, slopes: tuple[float, float], floor: float | None) -> tuple[str, str]:
    """Give the verdict and its sentence from the losses, the slopes at both ends and the floor."""
    start, landing = _at(losses, 0.0), _at(losses, 1.0)
    if not (np.isfinite(start) and np.isfinite(landing)):
        return NO_LOSS, _NO_LOSS
    on_arrow = losses[(_GRID >= 0) & (_GRID <= 1)]
    rounding = SAME * abs(start)
    if (np.abs(on_arrow - start) <= rounding).all() and abs(slopes[0]) <= rounding:
        return FLAT, _FLAT
    if slopes[0] > rounding:
        return UPHILL, _UPHILL_LOWER if landing < start else _UPHILL_HIGHER
    passed = floor is not None and floor < 1
    if landing - start > rounding:
        return CLIMBS, _PAST_AND_UP if passed else _UP
    if floor is not None and abs(1 / floor - 1) <= NEAR:
        return NEAR_FLOOR, _NEAR
    if passed:
        return OVERSHOOT, _PAST if start - landing > rounding else _PAST_LEVEL
    if floor is not None:
        return UNDER_STEP, _FALLS_TO_A_FLOOR
    return UNDER_STEP, _FALLS_ON if slopes[1] < 0 else _FALLS
