"""Plots over the logged steps: the lengths of every layer, one curve, histograms as a heat map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.written import MINUS
from arrows_gui.files.event_data import Histograms
from arrows_gui.files.event_histograms import (
    by_magnitude,
    common_edges,
    magnitude_edges,
    rebinned,
)
from arrows_gui.views.runner_look import look_at
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import tr

TALLEST = 1e300
"""Beyond this a curve is cut, so that the range of the axis remains a number."""

DOTTED = 40
"""Curves with fewer points show each as a dot."""

FEWEST_TICKS = 3
FARTHEST = 290
"""Of powers of ten with a larger exponent no round numbers are sought between them."""

LEAST_DECADES = 2.0
"""Over fewer powers of ten a logarithmic axis has numbers between them too."""

HEAT_COLUMNS, HEAT_BINS = 240, 64
AXIS_PX = 54


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve (m,) over steps (m,), drawn in one of the looks of runners."""

    name: str
    steps: Array
    values: Array
    look: int


def ticks(low: float, high: float, most: int, log: bool) -> list[tuple[float, str]]:
    """Give at most so many places of an axis with round numbers, each with its text.

    Of a logarithmic axis the places are logarithms, those of powers of ten where there is room.
    """
    if log and high - low < LEAST_DECADES:
        return _ticks_of_few_decades(low, high, most)
    step = _round_step((high - low) / most)
    if log:
        step = max(float(np.ceil(step)), 1.0)
    numbers = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    if log:
        return [(float(number), _power(int(number))) for number in numbers]
    return [(float(number), f"{number + 0.0:.6g}".replace("-", MINUS)) for number in numbers]


def _ticks_of_few_decades(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Give ticks at 1, 2 and 5 times powers of ten; over very few at round numbers."""
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    inner = [(power + float(np.log10(m)), f"{m}e{power}") for power in powers for m in (1, 2, 5)]
    places = [(place, f"{float(text):.3g}") for place, text in inner if low <= place <= high]
    if len(places) < FEWEST_TICKS and max(abs(low), abs(high)) < FARTHEST:
        between = ticks(10**low, 10**high, most, False)
        return [(float(np.log10(place)), text) for place, text in between if place > 0]
    return places[:: -(-len(places) // most) or 1]


def _round_step(least: float) -> float:
    """Give the smallest of 1, 2, 5, 10, ... times a power of ten that is not below a distance."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least))


def _power(exponent: int) -> str:
    """Write a power of ten."""
    if -4 <= exponent <= 4:
        return f"{10.0**exponent:g}"
    return f"1e{exponent}".replace("-", MINUS)


class EventsPlot(pg.PlotWidget):
    """What every plot of logged values is: it stands still, and has the colours of a theme."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 90)
        self._theme: Theme | None = None
        self._ranges = ((0.0, 1.0), (0.0, 1.0))
        self._named = self._blank = False
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.getAxis("left").setWidth(AXIS_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        self._place_ticks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place as many ticks as there is room for."""
        super().resizeEvent(event)
        if hasattr(self, "_ranges"):  # the base class resizes itself while it is made
            self._place_ticks()

    def colour(self, key: str) -> QColor:
        """Give the colour of a meaning; before there is a theme it is black."""
        return self._theme.colour(key) if self._theme else QColor(0, 0, 0)

    def look_at_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Look at two ranges, with a little room around them."""
        spans = [(low, max(high, low + (1e-9 * abs(low) or 1.0))) for low, high in (x, y)]
        room = [0.03 * (high - low) for low, high in spans]
        ranges = [
            (low - spare, high + spare) for (low, high), spare in zip(spans, room, strict=True)
        ]
        self.getPlotItem().getViewBox().setRange(xRange=ranges[0], yRange=ranges[1], padding=0.0)
        self._ranges = (ranges[0], ranges[1])
        self._place_ticks()

    def _place_ticks(self) -> None:
        """Write so few numbers at the axes that they stay apart, whatever the font."""
        metrics, item = self.fontMetrics(), self.getPlotItem()
        box, log = item.getViewBox(), item.getAxis("bottom").logMode
        wide = metrics.horizontalAdvance("0.0001 " if log else "-0.00005")
        rooms = (box.width() / wide, box.height() / (2.2 * metrics.height()))
        for side, room, (low, top) in zip(("bottom", "left"), rooms, self._ranges, strict=True):
            axis = item.getAxis(side)
            if side == "bottom" or not self._named:
                placed = ticks(low, top, max(2, int(room)), axis.logMode)
                axis.setTicks([[] if self._blank else placed])


class StepPlot(EventsPlot):
    """A plot over the steps, with the chosen step as a line to drag."""

    step_wanted = Signal(float)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._line = pg.InfiniteLine(0, angle=90, movable=True)
        self._line.setZValue(10)
        self._line.sigDragged.connect(lambda line: self.step_wanted.emit(float(line.value())))
        self.getPlotItem().addItem(self._line, ignoreBounds=True)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._line.setPen(pg.mkPen(theme.colour("accent"), width=2))
        self._line.setHoverPen(pg.mkPen(theme.colour("accent"), width=4))

    def show_step(self, step: float) -> None:
        """Move the line."""
        with QSignalBlocker(self._line):
            self._line.setValue(step)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        box = self.getPlotItem().getViewBox()
        free = event.button() == Qt.MouseButton.LeftButton and not event.isAccepted()
        if free and box.sceneBoundingRect().contains(event.scenePos()):
            self.step_wanted.emit(float(box.mapSceneToView(event.scenePos()).x()))


class LinesPlot(StepPlot):
    """Curves over the steps, with a logarithmic axis where that is wished."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._empty = pg.TextItem(tr("nothing of this was logged"), anchor=(0.5, 0.5))
        self._empty.setPos(0.5, 0.5)
        self.getPlotItem().addItem(self._empty, ignoreBounds=True)
        self._lines: Sequence[Line] = ()
        self._curves: list[pg.PlotDataItem] = []
        self._log = False

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._empty.setColor(theme.colour("muted"))
        self._empty.setFont(self.font())
        self.show_lines(self._lines)

    def set_log(self, log: bool) -> None:
        """Choose a logarithmic axis."""
        self._log = log
        self.getPlotItem().getAxis("left").setLogMode(log)
        self.show_lines(self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these curves and no others."""
        self._lines = lines
        item = self.getPlotItem()
        while len(self._curves) > len(lines):
            item.removeItem(self._curves.pop())
        while len(self._curves) < len(lines):
            self._curves.append(pg.PlotDataItem(connect="finite"))
            item.addItem(self._curves[-1])
        ends = [self._draw(curve, line) for curve, line in zip(self._curves, lines, strict=True)]
        known = np.array([end for end in ends if end is not None]).reshape(-1, 4)
        self._blank = not len(known)
        self._empty.setVisible(self._blank)
        if len(known):
            low, high = known.min(axis=0), known.max(axis=0)
            self.look_at_ranges((low[0], high[1]), (low[2], high[3]))
        else:
            self.look_at_ranges((0.0, 1.0), (0.0, 1.0))

    def _draw(self, curve: pg.PlotDataItem, line: Line) -> tuple[float, ...] | None:
        """Draw a curve and give its ends: first and last step, smallest and largest value."""
        with np.errstate(all="ignore"):
            values = np.where(line.values > 0, np.log10(line.values), np.nan)
        values = values if self._log else np.clip(line.values, -TALLEST, TALLEST)
        values = np.where(np.isfinite(line.values), values, np.nan)
        colour = self._theme.runner_colour(line.look) if self._theme else QColor(0, 0, 0)
        pen = pg.mkPen(colour, width=1)
        if look_at(line.look).dash:
            pen.setDashPattern(look_at(line.look).dash)
        few, known = len(values) < DOTTED, np.isfinite(values)
        some = known.any()  # pyqtgraph warns of a curve without a number, in the midst of painting
        curve.setData(
            line.steps if some else [],
            values if some else [],
            pen=pen,
            symbol="o" if few else None,
            symbolSize=5,
            symbolPen=None,
            symbolBrush=colour,
        )
        if not some:
            return None
        steps, seen = line.steps[known], values[known]
        return float(steps[0]), float(steps[-1]), float(seen.min()), float(seen.max())


class HeatPlot(StepPlot):
    """Where the values of a vector lay over the steps: the darker, the more of them."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._image = pg.ImageItem(axisOrder="col-major")
        self._key = "gradient"
        self._magnitude = False
        self.getPlotItem().addItem(self._image)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._image.setLookupTable(self._shades())

    def show_histograms(self, series: Histograms, key: str, magnitude: bool) -> None:
        """Show histograms in the colour of a meaning, by value or by magnitude."""
        self._key, self._magnitude = key, magnitude
        self.getPlotItem().getAxis("left").setLogMode(magnitude)
        steps, edges = series.steps, edges_of(series, magnitude)
        first, last = float(steps[0]), float(steps[-1])
        half = 0.5 * (last - first) / max(len(steps) - 1, 1) or 0.5
        shares = np.array(
            [counts_in(series, place, edges, magnitude) for place in range(len(steps))]
        )
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
        columns = np.linspace(first - half, last + half, HEAT_COLUMNS, endpoint=False)
        middles = (steps[1:] + steps[:-1]) / 2
        picture = np.sqrt(shares[np.searchsorted(middles, columns, side="right")])
        self._image.setImage(picture, levels=(0.0, max(float(picture.max()), 1e-9)))
        self._image.setLookupTable(self._shades())
        ends = np.log10(edges[[0, -1]]) if magnitude else edges[[0, -1]]
        low, high = float(ends[0]), float(ends[1])
        self._image.setRect(QRectF(first - half, low, last - first + 2 * half, high - low))
        self.look_at_ranges((first - half, last + half), (low, high))

    def clear_picture(self) -> None:
        """Show nothing."""
        self._image.clear()

    def _shades(self) -> Array:
        """Give the colours (256, 3) from the ground to that of the kind."""
        colours = [self.colour("base") if self._theme else QColor("white"), self.colour(self._key)]
        ends = np.array([(c.red(), c.green(), c.blue()) for c in colours], dtype=np.float64)
        shades: Array = (ends[0] + np.linspace(0, 1, 256)[:, None] * (ends[1] - ends[0])).astype(
            np.uint8
        )
        return shades


def edges_of(series: Histograms, magnitude: bool) -> Array:
    """Give bins that suit all histograms of a tag."""
    suited = magnitude_edges if magnitude else common_edges
    return suited(series.histograms, HEAT_BINS)


def counts_in(series: Histograms, place: int, edges: Array, magnitude: bool) -> Array:
    """Give how many values of one histogram lie in bins."""
    count = by_magnitude if magnitude else rebinned
    return count(series.histograms[place], edges)
