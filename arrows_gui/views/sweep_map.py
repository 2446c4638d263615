"""The map of a sweep over two knobs: a coloured cell for each run, worked like a pad."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from arrows_gui.core.sweep_plan import SweepMap, SweepPlan
from arrows_gui.views.sweep_axes import axis_places
from arrows_gui.views.sweep_cells import Cells
from arrows_gui.views.sweep_look import Look
from arrows_gui.views.sweep_marks import Marks
from arrows_gui.views.sweep_pad import Cell, SweepPad
from arrows_gui.views.theme import Theme


class SweepMapView(SweepPad):
    """Shows the runs over two axes; announces what is under the mouse, and which run to load."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sweep_map", "Map of the sweep", parent)

    def _lay_axes(self, plan: SweepPlan) -> None:
        for side, axis in zip(("bottom", "left"), plan.axes, strict=True):
            self._name_axis(side, axis.title, axis.log, axis.places)
        (x0, *_, x1), (y0, *_, y1) = self._edges
        self.plot.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)

    def _draw_picture(self, found: SweepMap, shown: Look, theme: Theme) -> None:
        xs, ys = self._edges
        cells = Cells(xs, ys, shown.colours, shown.inks, shown.marks)
        self._cells.show_cells(cells, theme.line)

    def _draw_marks(self) -> None:
        found, theory = self._found, self._theory
        if found is None:
            self.marks.show_marks(Marks())
            self._show_key()
            return
        axes = found.plan.axes
        lines = () if theory is None else theory.lines
        optimum = None if theory is None or theory.optimum is None else theory.optimum.values
        best = None if found.plan.on_starts else found.best  # many starts lead to one loss
        self.marks.show_marks(
            Marks(
                lines=[axis_places(axes, line) for line in lines],
                optimum=self._inside(optimum),
                best=None if best is None else self._middle(best),
                current=self._pair(self._current),
                chosen=self._frame(self._chosen),
                cursor=self._frame(self._cursor),
            )
        )
        self._show_key()

    def _pair(self, values: Mapping[str, float] | None) -> tuple[float, float] | None:
        assert self._found is not None, "asked of a map"
        place = None if values is None else self._place(values, self._found.plan.axes)
        return None if place is None else (place[0], place[1])

    def _inside(self, values: Mapping[str, float] | None) -> tuple[float, float] | None:
        """Give the place of values that lie on the map, None for others."""
        pair = self._pair(values)
        if pair is None:
            return None
        inside = all(own[0] <= p <= own[-1] for p, own in zip(pair, self._edges, strict=True))
        return pair if inside else None

    def _middle(self, cell: Cell) -> tuple[float, float]:
        assert self._found is not None, "asked of a map"
        across, up = self._found.plan.axes
        return float(across.places[cell[1]]), float(up.places[cell[0]])

    def _frame(self, cell: Cell | None) -> tuple[float, float, float, float] | None:
        if cell is None:
            return None
        xs, ys = self._edges
        return (
            float(xs[cell[1]]),
            float(xs[cell[1] + 1]),
            float(ys[cell[0]]),
            float(ys[cell[0] + 1]),
        )
