"""The curve of a sweep over one knob: a figure of each run, worked like a pad."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_colouring import LOSS, MINIMUM, NEVER, OUTCOME, Figures, figures
from arrows_gui.core.sweep_plan import SweepMap, SweepPlan
from arrows_gui.views.sweep_axes import axis_places
from arrows_gui.views.sweep_cells import Cells
from arrows_gui.views.sweep_look import PATTERNED, Look
from arrows_gui.views.sweep_marks import Marks
from arrows_gui.views.sweep_pad import Cell, SweepPad
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said

ROOM_BELOW, ROOM_ABOVE = 0.06, 0.2
"""Beside the curve, in its heights: above it the labels of theory have their place."""

MOST_DOTS = 120
"""A curve of more runs has no dots of its own."""

FRAME = 0.012
"""Half of the frame around the loaded run, as a share of the picture: it hides no neighbours."""

DECADES = 120.0
"""A curve reaches so many decades down from its highest loss, and no further."""


@dataclass(frozen=True, slots=True, eq=False)
class _Heights:
    """The curve in places of the axis, and the range of these that is looked at."""

    places: Array
    low: float
    high: float
    log: bool


class SweepCurveView(SweepPad):
    """Shows the runs over one axis; announces what is under the mouse, and which run to load."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._curve = pg.PlotCurveItem(connect="finite")
        self._dots = pg.ScatterPlotItem()
        self._heights = _Heights(np.empty(0), 0.0, 1.0, False)
        super().__init__("sweep_curve", "Curve of the sweep", parent)
        for item, z in ((self._curve, 10), (self._dots, 11)):
            item.setZValue(z)
            self.plot.box.addItem(item, ignoreBounds=True)

    def _lay_axes(self, plan: SweepPlan) -> None:
        axis = plan.axes[0]
        self._name_axis("bottom", axis.title, axis.log, axis.places)

    def _draw_picture(self, found: SweepMap, shown: Look, theme: Theme) -> None:
        own = figures(found, LOSS) if self._colouring == OUTCOME else shown.shown
        heights = self._heights = _heights(own)
        self._name_axis("left", said(own.title), heights.log)
        xs = self._edges[0]
        low, high = heights.low, heights.high
        self.plot.box.setRange(xRange=(xs[0], xs[-1]), yRange=(low, high), padding=0.0)
        seen = np.isin(shown.marks, (*PATTERNED, NEVER)) | (self._colouring == OUTCOME)
        blank = np.uint32(0)
        colours, inks = (np.where(seen, each, blank) for each in (shown.colours, shown.inks))
        cells = Cells(xs, np.array((low, high)), colours, inks, shown.marks)
        self._cells.show_cells(cells, theme.line)
        self._draw_curve(found, heights, theme)

    def _draw_curve(self, found: SweepMap, heights: _Heights, theme: Theme) -> None:
        known = found.known[0]
        x, y = found.plan.axes[0].places[known], heights.places[known]
        joined = self._colouring != MINIMUM
        self._curve.setPen(pg.mkPen(theme.colour("text"), width=2 * theme.line**0.7))
        self._curve.setData(*((x, y) if joined else (np.empty(0), np.empty(0))))
        has = np.isfinite(y) & (len(x) <= MOST_DOTS or not joined)
        colour = theme.colour("text")
        size = 5 * theme.line**0.4
        self._dots.setData(x[has], y[has], size=size, pen=None, brush=colour)

    def _clear_picture(self) -> None:
        super()._clear_picture()
        self._curve.setData([], [])
        self._dots.setData([], [])

    def _draw_marks(self) -> None:
        found, theory, view = self._found, self._theory, self._heights
        if found is None or self._look is None:
            self.marks.show_marks(Marks())
            self._show_key()
            return
        axes = found.plan.axes
        low, high = axes[0].places[0], axes[0].places[-1]
        labels = []
        if theory is not None:
            labels = [(float(axis_places(axes, p)[0, 0]), said(theory.label)) for p in theory.lines]
        if theory is not None and theory.optimum is not None:
            best = self._place(theory.optimum.values, axes)
            if best is not None and low <= best[0] <= high:
                labels.append((best[0], said(theory.optimum.label)))
        current = self._place(self._current, axes)
        self.marks.show_marks(
            Marks(
                lines=[np.array(((x, view.low), (x, view.high))) for x, _ in labels],
                labels=labels,
                best=self._star(found),
                current=None if current is None else (current[0], view.low),
                chosen=self._frame(self._chosen),
                cursor=self._frame(self._cursor),
                on_axis=True,
            )
        )
        self._show_key()

    def _star(self, found: SweepMap) -> tuple[float, float] | None:
        """Give the place of the lowest loss; None where it has no height of its own."""
        if found.best is None or not np.isfinite(self._heights.places[found.best[1]]):
            return None
        return self._point(found.best[1])

    def _point(self, column: int) -> tuple[float, float]:
        assert self._found is not None, "asked of a curve"
        x = float(self._found.plan.axes[0].places[column])
        return x, float(
            np.clip(self._heights.places[column], self._heights.low, self._heights.high)
        )

    def _frame(self, cell: Cell | None) -> tuple[float, float, float, float] | None:
        if cell is None:
            return None
        xs, view = self._edges[0], self._heights
        x, y = self._point(cell[1])
        if not np.isfinite(y):
            return float(xs[cell[1]]), float(xs[cell[1] + 1]), view.low, view.high
        wide, high = FRAME * float(xs[-1] - xs[0]), FRAME * (view.high - view.low)
        return x - wide, x + wide, y - high, y + high


def _heights(own: Figures) -> _Heights:
    """Give where the figures lie on the upright axis, and what of it is looked at."""
    values, log = own.values[0], own.scale is not None and own.scale.is_log
    if own.scale is None:
        values = values + 1.0  # minima are numbered from 1
    high = np.nan if own.scale is None else float(own.scale.loss(np.array(1.0)))
    known = values[np.isfinite(values)]
    log = log and bool((known >= 0).all())
    if log:
        with np.errstate(all="ignore"):
            values = np.log10(np.maximum(values, high * 10**-DECADES))
        high = float(np.log10(high))
    known = values[np.isfinite(values)]
    if not known.size:
        return _Heights(values, 0.0, 1.0, False)
    top = high if np.isfinite(high) else float(known.max())
    low = min(float(known.min()), top)
    tall = max(top - low, 0.5)
    far = 10 * tall
    held = np.clip(values, low - far, top + far)
    return _Heights(held, low - ROOM_BELOW * tall, top + ROOM_ABOVE * tall, log)
