"""The arrows and squares of a beat as drawn: tip to tail, and one factor for each unit."""

# ruff: noqa: RUF001 - the key has the multiplication sign

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import (
    FIT_SHARE,
    POSITION,
    SLOPE,
    SMALLEST_SLOPE,
    Arrow,
    Scale,
    cut,
    nice_below,
)
from arrows_gui.core.beat_arrows import UNIT
from arrows_gui.core.beats import Beat
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.words import tr

LONGEST_SHARE = 0.45
"""No slope arrow and no square of a beat takes more than this share of the view: a chain that was
cut would not meet tip to tail."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnSquares:
    """Squares on the axes beside a point (2,): sides (2,) in axis units, on which side, labels."""

    point: Array
    sides: Array
    signs: Array
    labels: tuple[str, str]


def beat_scale(beats: Sequence[Beat], scale: Scale, extent: float) -> Scale:
    """Give the one linear scale of all slopes in some beats, of an update best of all.

    Slopes that are drawn tip to tail must add, which they do in the modes fit and true only. In the
    modes log and unit the longest keeps the length that the mode gives it, and the others keep
    their ratio to it. The factor is smaller than the mode's where something would be too long.
    """
    longest = _longest(beats, SLOPE, squares=True)
    if longest == 0.0:
        return scale
    factor = float(scale.length(np.array(longest))) / longest
    if factor * longest > LONGEST_SHARE * extent:
        return Scale("fit", nice_below(LONGEST_SHARE * extent / longest))
    return scale if scale.mode in ("fit", "true") else Scale("fit", factor)


def unit_factor_of(beats: Sequence[Beat], extent: float) -> float | None:
    """Give the one factor of all arrows that have been divided, or None where there are none."""
    longest = _longest(beats, UNIT)
    return nice_below(FIT_SHARE * extent / longest) if longest else None


def drawn_beat(
    beat: Beat, scale: Scale, extent: float, unit_factor: float | None = None
) -> tuple[list[DrawnArrow], float | None]:
    """Give the arrows of a beat as they are drawn, and the factor of its divided ones.

    Slopes take `beat_scale`, divided arrows ``unit_factor`` or one that fits the view of size
    ``extent``, positions are drawn 1:1. An arrow that begins at the tip of another one begins
    there as it is drawn, so the factors of a chain are the same, and no arrow of it is cut.
    """
    if unit_factor is None:
        unit_factor = unit_factor_of((beat,), extent)
    linear = beat_scale((beat,), scale, extent)
    slopes = _factor(linear, beat)
    factors = {SLOPE: slopes, UNIT: unit_factor or 0.0, POSITION: 1.0}
    chained = {arrow.kind.unit for arrow in beat.arrows if arrow.after is not None}
    drawn = []
    for arrow in beat.arrows:
        unit = arrow.kind.unit
        vector, is_cut = arrow.vector * factors[unit], False
        if unit == POSITION and unit not in chained:
            shortened, were_cut = cut(vector[None, :], unit, extent)
            vector, is_cut = shortened[0], bool(were_cut[0])
        drawn.append(DrawnArrow(_moved(arrow, factors[unit]), vector, is_cut))
    return drawn, unit_factor if _longest((beat,), UNIT) else None


def drawn_squares(beat: Beat, scale: Scale, extent: float) -> DrawnSquares | None:
    """Give the squares of a beat, drawn with the scale of its slopes, or None where it has none."""
    sides = beat.squares
    if sides is None or not beat.arrows or not np.isfinite(sides).all():
        return None
    first = beat.arrows[0]
    factor = _factor(beat_scale((beat,), scale, extent), beat)
    signs = np.where(first.vector < 0, -1.0, 1.0)
    labels = tuple(tr("side {length}", length=float(side)) for side in sides[:2])
    return DrawnSquares(first.tail, np.abs(sides) * factor, signs, (labels[0], labels[1]))


def key_lines(beat: Beat, scale: Scale, unit_factor: float | None) -> tuple[str, ...]:
    """Say with which factors the arrows of a beat are drawn, a line for each unit that is there."""
    units = {arrow.kind.unit for arrow in beat.arrows}
    lines = []
    if SLOPE in units or beat.squares is not None:
        lines.append(tr("slopes: × {factor:.3g}", factor=_factor(scale, beat)))
    if UNIT in units and unit_factor is not None:
        lines.append(tr("divided: × {factor:g}", factor=unit_factor))
    if POSITION in units:
        lines.append(tr("steps: true length"))
    return tuple(lines)


def _factor(scale: Scale, beat: Beat) -> float:
    """Give the factor of slopes, which in the modes log and unit is that of the longest."""
    longest = _longest((beat,), SLOPE, squares=True)
    return float(scale.length(np.array(longest))) / longest if longest else scale.factor


def _moved(arrow: Arrow, factor: float) -> Arrow:
    """Let an arrow begin at the drawn tip of the one before it."""
    return arrow if arrow.after is None else replace(arrow, tail=arrow.tail + factor * arrow.after)


def _longest(beats: Sequence[Beat], unit: str, squares: bool = False) -> float:
    """Give the greatest length of all arrows of a unit, and if wanted of all sides of squares."""
    found = [0.0]
    for beat in beats:
        for arrow in beat.arrows:
            if arrow.kind.unit == unit:
                end = arrow.vector if arrow.after is None else arrow.after + arrow.vector
                found += [float(np.hypot(*arrow.vector)), float(np.hypot(*end))]
        if squares and beat.squares is not None and np.isfinite(beat.squares).all():
            found.append(float(np.abs(beat.squares).max()))
    longest = max(length for length in found if np.isfinite(length))
    return max(longest, SMALLEST_SLOPE) if longest > 0 else 0.0
