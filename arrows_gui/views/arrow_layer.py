"""The arrows over a surface: those of the step, of a beat or of all runners, and their lengths."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import (
    ARROWS,
    POSITION,
    SLOPE,
    Arrow,
    ArrowKind,
    Scale,
    arrow_kind,
    arrows_of,
    cut,
    slope_scale,
)
from arrows_gui.core.document import View
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.trace import Step
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.field_item import FieldItem
from arrows_gui.views.overlay_items import LensItem, ScaleKeyItem
from arrows_gui.views.squares_item import SquaresItem
from arrows_gui.views.theme import Theme

if TYPE_CHECKING:
    from arrows_gui.core.beats import Beat
    from arrows_gui.views.beat_arrows import DrawnSquares

FIELD_CELL_PX = 34.0
FIELD_ARROW_SHARE = 0.9
"""A field arrow is cut where it is longer than this share of its cell."""


class ArrowLayer:
    """Draws arrows on a view box, all with one scale of slopes, which its key names."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self._objective: SurfaceObjective | None = None
        self._view = View()
        self._step: Step | None = None
        self._others: tuple[Step, ...] = ()
        self._beats: tuple[Beat, ...] = ()
        self._beat: Beat | None = None
        self._first_slope = 0.0
        self._guessing = False
        self.scale = Scale("fit", 1.0)
        self._field = FieldItem()
        self._squares = SquaresItem()
        self.item = ArrowItem()
        self._key = ScaleKeyItem()
        self._lens = LensItem()
        self._items = (self._field, self._squares, self.item, self._key, self._lens)
        for item in self._items:
            box.addItem(item, ignoreBounds=True)

    @property
    def step(self) -> Step | None:
        """The step whose arrows are drawn."""
        return self._step

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        for item in self._items:
            item.set_theme(theme)

    def set_view(self, view: View) -> None:
        """Take which arrows are to be shown, and how long."""
        self._view = view
        self.draw()

    def set_first_slope(self, slope: float) -> None:
        """Take the slope at the start of the run, from which the mode fit does not go too far."""
        self._first_slope = slope

    def show_objective(self, objective: SurfaceObjective) -> None:
        """Take the surface that the field belongs to."""
        self._objective = objective
        self.draw_field()

    def show_steps(self, step: Step, others: Sequence[Step]) -> None:
        """Show the arrows of a step, and of those of other runners."""
        self._step, self._others = step, tuple(others)
        self.draw()

    def show_beat(self, beats: "Sequence[Beat]", index: int) -> None:
        """Show the arrows of one beat of an update instead of those of the step; no beats is none.

        All beats of an update are drawn with the same factors.
        """
        self._beats = tuple(beats)
        self._beat = self._beats[index] if self._beats else None
        self.draw()

    def set_guessing(self, guessing: bool) -> None:
        """Keep the key in view while a person has to judge a slope by its length."""
        if guessing != self._guessing:
            self._guessing = guessing
            self.draw()

    def highlight(self, kind_id: str) -> None:
        """Make the arrows of a kind stand out; "" is none."""
        self.item.highlight(kind_id)

    def extent(self) -> float:
        """Give the shorter side of the view in axis units."""
        rect = self._box.viewRect()
        return float(min(rect.width(), abs(rect.height())))

    def draw(self) -> None:
        """Draw all arrows again."""
        step = self._step
        if step is None:
            return
        slope = float(np.hypot(*step.gradient))
        extent = self.extent()
        scale, factor = self._scale_for(slope, extent), None
        if self._beat is None:
            drawn = _drawn(self._arrows(step), scale, extent)
            self._squares.clear()
        else:
            drawn, scale, factor = self._drawn_beat(self._beat, scale, extent)
        changed, self.scale = scale != self.scale, scale
        self.item.show_arrows(drawn)
        self._lens.show_arrows(() if self._others else drawn)
        self._key.show_scale(scale, self._sample(), factor)
        if changed or ("field" in self._view.arrows) != self._field.is_shown():
            self.draw_field()

    def draw_field(self) -> None:
        """Draw the field again."""
        if "field" not in self._view.arrows or self._objective is None or self._view.fog:
            self._field.clear()
            return
        rect = self._box.viewRect()
        columns = max(2, int(self._box.width() / FIELD_CELL_PX))
        rows = max(2, int(self._box.height() / FIELD_CELL_PX))
        xs = rect.left() + (np.arange(columns) + 0.5) * rect.width() / columns
        ys = rect.top() + (np.arange(rows) + 0.5) * rect.height() / rows
        grid: Array = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        slopes = -self._objective.gradients(grid)
        known = np.isfinite(slopes).all(axis=1)
        vectors = self.scale.drawn(slopes[known])
        longest = FIELD_ARROW_SHARE * min(rect.width() / columns, abs(rect.height()) / rows)
        lengths = np.hypot(vectors[:, 0], vectors[:, 1])
        too_long = lengths > longest
        if self.scale.mode == "unit":
            too_long = np.zeros_like(too_long)
        shrink = np.minimum(1.0, longest / np.maximum(lengths, 1e-300))
        self._field.show_field(grid[known], vectors * shrink[:, None], too_long)

    def _sample(self) -> ArrowKind | None:
        """Give the kind that stands for the slope arrows in the key, where there are any."""
        if self._guessing or self._beats:
            return arrow_kind("negative_gradient")
        shown = (kind for kind in ARROWS if kind.unit == SLOPE and kind.id in self._view.arrows)
        return next(shown, None)

    def _arrows(self, step: Step) -> list[Arrow]:
        shown = self._view.arrows
        others = [arrow for other in self._others for arrow in arrows_of(other, shown)]
        own = [] if self._view.focus in self._view.hidden else arrows_of(step, shown)
        return [*others, *own]

    def _drawn_beat(
        self, beat: "Beat", scale: Scale, extent: float
    ) -> tuple[list[DrawnArrow], Scale, float | None]:
        from arrows_gui.views import beat_arrows  # not for the first screen

        scale = beat_arrows.beat_scale(self._beats, scale, extent)
        factor = beat_arrows.unit_factor_of(self._beats, extent)
        drawn, factor = beat_arrows.drawn_beat(beat, scale, extent, factor)
        self._draw_squares(beat_arrows.drawn_squares(beat, scale, extent))
        return drawn, scale, factor

    def _scale_for(self, slope: float, extent: float) -> Scale:
        """Give the scale for a slope; while that is hidden, the one that held before."""
        mode = self._view.scale_mode
        if np.isnan(slope) and self.scale.mode == mode:
            return self.scale
        return slope_scale(mode, slope, extent, self._first_slope)

    def _draw_squares(self, squares: "DrawnSquares | None") -> None:
        if squares is None:
            self._squares.clear()
        else:
            self._squares.show_squares(squares.point, squares.sides, squares.signs, squares.labels)


def _drawn(arrows: Sequence[Arrow], scale: Scale, extent: float) -> list[DrawnArrow]:
    """Give arrows as they are drawn, all at once: a race has some fifty of them in every frame."""
    if not arrows:
        return []
    vectors: Array = np.array([arrow.vector for arrow in arrows])
    slopes = np.array([arrow.kind.unit == SLOPE for arrow in arrows])
    are_cut = np.zeros(len(arrows), dtype=bool)
    vectors[slopes] = scale.drawn(vectors[slopes])
    for unit, chosen in ((SLOPE, slopes), (POSITION, ~slopes)):
        vectors[chosen], are_cut[chosen] = cut(vectors[chosen], unit, extent)
    return list(map(DrawnArrow, arrows, vectors, are_cut.tolist()))
