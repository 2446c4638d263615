"""The arrows of a step as they lie in a plane of the weights, each with the share that it keeps."""

# ruff: noqa: RUF001 - the words use the multiplication sign

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import SLOPE, Arrow, ArrowKind, arrow_kind, cut, nice_below, slope_scale
from arrows_gui.core.landscape import kept
from arrows_gui.core.landscape_plane import Plane, share_text
from arrows_gui.core.trace import Step
from arrows_gui.core.written import number_text
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.words import tr

KINDS = ("negative_gradient", "update", "velocity")

SHORT_SHARE = 0.06
"""Where update and velocity are shorter than this share of the view, both are enlarged ..."""

ENLARGED_SHARE = 0.18
"""... so that the longer one takes at most this share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneArrow:
    """An arrow of a step in a plane; ``drawn`` is None where there is none to be seen."""

    kind: ArrowKind
    words: str
    share: float
    drawn: DrawnArrow | None


def plane_arrows(
    plane: Plane, step: Step, place: Array, extent: float, of_batch: bool
) -> list[PlaneArrow]:
    """Give the arrows of a step from its place (2,) on the plane, in a view of an extent."""
    vectors = {kind: arrow_kind(kind).vector(step) for kind in KINDS}
    found = {
        kind: kept(plane, vector)
        for kind, vector in vectors.items()
        if vector is not None and np.isfinite(vector).all()
    }
    moves = [np.hypot(*found[kind][0]) for kind in KINDS[1:] if kind in found]
    factor = _factor(float(max(moves, default=0.0)), extent)
    return [_arrow(kind, found.get(kind), place, extent, factor, of_batch) for kind in KINDS]


def _arrow(
    kind_id: str,
    found: tuple[Array, float] | None,
    place: Array,
    extent: float,
    factor: float,
    of_batch: bool,
) -> PlaneArrow:
    kind = arrow_kind(kind_id)
    title = {"negative_gradient": "batch's downhill" if of_batch else "downhill"}.get(
        kind_id, kind.title.lower()
    )
    if found is None:
        return PlaneArrow(kind, tr("{title}: none", title=title), float("nan"), None)
    vector, share = found
    length = float(np.hypot(*vector))
    if not (length > 0 and np.isfinite(length)):
        words = f"{tr(title)}: 0" if not np.isfinite(share) else f"{tr(title)} 0 %"
        return PlaneArrow(kind, words, share, None)
    stretch = slope_scale("fit", length, extent).factor if kind.unit == SLOPE else factor
    (shown,), (is_cut,) = cut(vector[None] * stretch, kind.unit, extent)
    arrow = Arrow(kind, kind.title, kind.formula, place, vector)
    times = f" (× {number_text(stretch)})" if stretch != 1 else ""
    words = f"{tr(title)} {tr(share_text(share))}{times}"
    return PlaneArrow(kind, words, share, DrawnArrow(arrow, shown, bool(is_cut)))


def _factor(longest: float, extent: float) -> float:
    """Give by how much update and velocity are enlarged: not at all where they can be seen."""
    if not (0 < longest < SHORT_SHARE * extent):
        return 1.0
    return max(1.0, nice_below(min(ENLARGED_SHARE * extent / longest, 1e12)))
