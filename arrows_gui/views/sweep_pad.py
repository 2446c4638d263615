"""What the pictures of a sweep share: a pad that says and chooses cells, with its key below."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_colouring import LOSS, REACHED
from arrows_gui.core.sweep_plan import Axis, SweepMap, SweepPlan
from arrows_gui.core.sweep_text import cell_text
from arrows_gui.core.sweep_theory import Theory
from arrows_gui.views.sweep_axes import edges, place_of
from arrows_gui.views.sweep_cells import CellsItem
from arrows_gui.views.sweep_legend import MarkEntry, SweepLegend
from arrows_gui.views.sweep_look import Look, look
from arrows_gui.views.sweep_marks import BOX, DIAMOND, LINE, RING, STAR, MarksItem
from arrows_gui.views.sweep_plot import PadPlot
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import said, tr

PROMPT = "Choose what to vary and press Sweep."
NO_TARGET = "No target was set: give a loss beside Steps, and sweep again."
HELP = (
    "Every cell is a run. A click or a drag loads it. With the focus here, the arrow keys go from "
    "cell to cell, with Shift by ten, and Enter loads the run."
)
LOWEST = "lowest loss {loss}"
AS_THEY_ARE, START, LOADED = "the knobs as they are", "the start", "the loaded run"

Cell = tuple[int, int]


class SweepPad(QWidget):
    """A picture of a sweep over a key; subclasses draw what is between the axes."""

    hovered = Signal(str)
    cell_wanted = Signal(int, int)  # row, column

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.plot = PadPlot(f"{name}_plot", title, self)
        self.plot.setToolTip(tr(HELP))
        self.legend = SweepLegend(self)
        self.marks = MarksItem()
        self._cells = CellsItem()
        self._prompt = pg.TextItem(tr(PROMPT), anchor=(0.5, 0.5))
        self._theme: Theme | None = None
        self._found: SweepMap | None = None
        self._look: Look | None = None
        self._theory: Theory | None = None
        self._colouring = LOSS
        self._current: Mapping[str, float] = {}
        self._chosen: Cell | None = None
        self._cursor: Cell | None = None
        self._pointed: Cell | None = None
        self._wanted: Cell | None = None  # the last one of a drag
        self._edges: tuple[Array, ...] = ()
        for item, z in ((self._cells, 0), (self.marks, 40), (self._prompt, 50)):
            item.setZValue(z)
            self.plot.box.addItem(item, ignoreBounds=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        self._connect()
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        colour_plot(self.plot, theme)
        self.marks.set_theme(theme, self.font())
        self.legend.set_theme(theme)
        self._prompt.setColor(theme.colour("muted"))
        self._prompt.setFont(self.font())
        self._draw()

    def set_colouring(self, colouring: str) -> None:
        """Show another quantity: the id of a row of COLOURINGS."""
        if colouring != self._colouring:
            self._colouring = colouring
            self._draw()

    def show_map(self, found: SweepMap) -> None:
        """Show what is known of a sweep; of another plan than before nothing is chosen yet."""
        old, self._found = self._found, found
        if old is found:
            return
        if old is None or old.plan is not found.plan:
            self._chosen = self._cursor = self._pointed = None
            self._edges = tuple(edges(axis.places) for axis in found.plan.axes)
            self._lay_axes(found.plan)
        self._draw()
        if self._pointed is not None:
            self._say(self._pointed)

    show_partial = show_map

    def clear(self) -> None:
        """Show no sweep; theory and the knobs are kept for the next one."""
        self._found = self._look = None
        self._chosen = self._cursor = self._pointed = None
        for side in ("bottom", "left"):
            self.plot.getPlotItem().setLabel(side, "")
            self.plot.value_axes[side].set_places(False)
        self.plot.box.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.0)
        self._prompt.setText(tr(PROMPT))
        self._prompt.setPos(0.5, 0.5)
        self._prompt.setVisible(True)
        self.hovered.emit("")
        self._draw()

    def show_theory(self, theory: Theory | None) -> None:
        """Draw the border of theory and its best knobs; None draws none."""
        if theory is not self._theory:
            self._theory = theory
            self._draw_marks()

    def show_current(self, values: Mapping[str, float]) -> None:
        """Mark the knobs as they are, by the names of the axes; on or off the grid."""
        self._current = dict(values)
        self._draw_marks()

    def show_chosen(self, row: int = -1, column: int = -1) -> None:
        """Frame the cell whose run is loaded; nothing is framed for a negative one."""
        self._chosen = self._cursor = (row, column) if row >= 0 and column >= 0 else None
        self._draw_marks()

    @property
    def look(self) -> Look | None:
        """What is shown: figures, colours, patterns and key; None where there is no sweep."""
        return self._look

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Give the row and column nearest to a place of the plot."""
        if self._found is None:
            return None
        rows, columns = self._found.plan.shape
        column = int(np.clip(np.searchsorted(self._edges[0], x) - 1, 0, columns - 1))
        if rows == 1:
            return 0, column
        return int(np.clip(np.searchsorted(self._edges[1], y) - 1, 0, rows - 1)), column

    # For subclasses

    def _lay_axes(self, plan: SweepPlan) -> None:
        """Give the axes their titles and ranges."""

    def _draw_picture(self, found: SweepMap, shown: Look, theme: Theme) -> None:
        """Draw what is between the axes."""

    def _clear_picture(self) -> None:
        """Draw nothing between the axes."""
        self._cells.show_cells(None, 1.0)

    def _draw_marks(self) -> None:
        """Draw what lies over the picture."""

    def _name_axis(self, side: str, title: str, log: bool, places: Array | None = None) -> None:
        self.plot.value_axes[side].set_places(log, places)
        self.plot.getPlotItem().setLabel(side, escape(tr(title)))

    def _place(self, values: Mapping[str, float], axes: tuple[Axis, ...]) -> list[float] | None:
        """Give the places of named values on the axes, None where one is missing."""
        if any(axis.name not in values for axis in axes):
            return None
        return [place_of(values[axis.name], axis.log) for axis in axes]

    # Behind the scenes

    def _connect(self) -> None:
        plot = self.plot
        plot.pressed.connect(self._on_pressed)
        plot.dragged.connect(self._on_dragged)
        plot.pointed.connect(self._on_pointed)
        plot.left.connect(self._on_left)
        plot.stepped.connect(self._on_stepped)
        plot.taken.connect(self._on_taken)
        plot.focus_changed.connect(self.marks.set_focused)

    def _draw(self) -> None:
        if self._theme is None:
            return
        if self._found is None:
            self._clear_picture()
        else:
            self._look = look(self._found, self._colouring, self._theme)
            self._draw_picture(self._found, self._look, self._theme)
            self._show_prompt(self._found)
        self._draw_marks()

    def _show_prompt(self, found: SweepMap) -> None:
        """Say in the picture what it lacks, where it cannot show anything."""
        lacks = self._colouring == REACHED and found.plan.target is None
        self._prompt.setText(tr(NO_TARGET if lacks else PROMPT))
        self._prompt.setVisible(lacks)
        if lacks:
            centre = self.plot.box.viewRect().center()
            self._prompt.setPos(centre.x(), centre.y())

    def _show_key(self) -> None:
        """Say what every colour, pattern and mark is."""
        found, shown, theory = self._found, self._look, self._theory
        if found is None or shown is None:
            self.legend.show_key(None, (), ())
            return
        marks: list[MarkEntry] = []
        if found.best is not None and self.marks.marks.best is not None:
            loss = float(f"{float(found.losses[found.best]):.3g}")
            marks.append((STAR, tr(LOWEST, loss=loss)))
        if self.marks.marks.current is not None:
            marks.append((RING, tr(START if found.plan.on_starts else AS_THEY_ARE)))
        if self._chosen is not None:
            marks.append((BOX, tr(LOADED)))
        if theory is not None and theory.lines:
            marks.append((LINE, said(theory.label)))
        if theory is not None and self.marks.marks.optimum is not None:
            assert theory.optimum is not None, "it is marked"
            marks.append((DIAMOND, said(theory.optimum.label)))
        is_map = len(found.plan.axes) > 1
        self.legend.show_key(shown.bar if is_map else None, shown.entries, marks)

    def _on_pressed(self, x: float, y: float) -> None:
        self._want(self.cell_at(x, y))

    def _on_dragged(self, x: float, y: float) -> None:
        cell = self.cell_at(x, y)
        if cell != self._wanted:
            self._want(cell)

    def _on_pointed(self, x: float, y: float) -> None:
        self._pointed = self.cell_at(x, y)
        if self._pointed is not None:
            self._say(self._pointed)

    def _on_left(self) -> None:
        self._pointed = None
        self.hovered.emit("")

    def _on_stepped(self, right: int, up: int) -> None:
        if self._found is None:
            return
        rows, columns = self._found.plan.shape
        row, column = self._cursor or self._chosen or self._found.best or (0, 0)
        row = min(max(row + (up if rows > 1 else 0), 0), rows - 1)
        self._cursor = (row, min(max(column + right, 0), columns - 1))
        self._draw_marks()
        self._say(self._cursor)

    def _on_taken(self) -> None:
        self._want(self._cursor or self._chosen or (self._found.best if self._found else None))

    def _want(self, cell: Cell | None) -> None:
        self._wanted = cell
        if cell is not None:
            self.show_chosen(*cell)
            self.cell_wanted.emit(*cell)

    def _say(self, cell: Cell) -> None:
        if self._found is not None:
            text = said(cell_text(self._found, *cell))
            self.plot.setAccessibleDescription(text)
            self.hovered.emit(text)
