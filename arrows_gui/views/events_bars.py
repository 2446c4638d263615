"""What was logged at one step: the lengths of every layer as bars, and the histogram of a tag."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from arrows_gui.core.written import number_text
from arrows_gui.files.event_data import Histograms
from arrows_gui.files.event_layers import LayerFigures
from arrows_gui.files.event_tags import GRADIENT, WEIGHT
from arrows_gui.views.events_plots import EventsPlot, counts_in, edges_of
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

NOT_KNOWN = "not known"

MOST_DECADES = 14
"""The axis reaches over at most so many powers of ten."""

ROOM_DECADES = 0.3
BAR = 0.36
"""The height of a bar, a layer having 1."""

LABEL_SHARE = 0.9
"""A bar is labelled where it is at least so high, in lines of text."""

KINDS = ((GRADIENT, -1, "|g|"), (WEIGHT, 1, "|w|"))
"""The bars of a layer: its kind, whether it is above or below the middle, and its sign."""

LONGEST_NAME = 14


class BarsPlot(EventsPlot):
    """The length of gradient and weights of every layer at one step, on a logarithmic axis."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._layers: Sequence[LayerFigures] = ()
        self._step = 0.0
        self._low = 0.0
        self._bars = {kind: pg.BarGraphItem(x0=[], x1=[], y0=[], y1=[]) for kind, *_ in KINDS}
        self._labels: dict[str, list[pg.TextItem]] = {kind: [] for kind, *_ in KINDS}
        self._named = True
        item = self.getPlotItem()
        item.getAxis("bottom").setLogMode(True)
        item.invertY(True)
        for bars in self._bars.values():
            item.addItem(bars)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self.show_layers(self._layers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Label the bars where there is room."""
        super().resizeEvent(event)
        if hasattr(self, "_labels"):
            self._name_layers()
            self._show_labels()

    def show_layers(self, layers: Sequence[LayerFigures]) -> None:
        """Show these layers; the axis reaches over all their lengths at all steps."""
        self._layers = layers
        item = self.getPlotItem()
        for kind, labels in self._labels.items():
            while len(labels) > len(layers):
                item.removeItem(labels.pop())
            while len(labels) < len(layers):
                labels.append(pg.TextItem(anchor=(0, 0.5)))
                item.addItem(labels[-1], ignoreBounds=True)
            for label in labels:
                label.setColor(self.colour("text"))
                label.setFont(self.font())
            self._bars[kind].setOpts(brush=self.colour(kind), pen=pg.mkPen(None))
        lengths = [layer.lengths(kind) for layer in layers for kind, *_ in KINDS]
        values = np.concatenate([each.values for each in lengths if each] or [np.empty(0)])
        values = values[np.isfinite(values) & (values > 0)]
        low, high = np.log10((values.min(), values.max())) if len(values) else (0.0, 1.0)
        self._low = max(low, high - MOST_DECADES) - ROOM_DECADES
        span = high - self._low
        self.look_at_ranges(
            (self._low, high + 0.55 * max(span, 0.5)), (-0.5, max(len(layers), 1) - 0.5)
        )
        self._name_layers()
        self.show_step(self._step)

    def show_step(self, step: float) -> None:
        """Show the lengths at a step."""
        self._step = step
        for kind, side, sign in KINDS:
            middle = np.arange(len(self._layers)) + side * BAR / 2
            known = [layer.lengths(kind) for layer in self._layers]
            values = np.array([each.at(step) if each else np.nan for each in known])
            with np.errstate(all="ignore"):
                ends = np.where(values > 0, np.log10(values), self._low)
            ends = np.clip(np.where(np.isfinite(ends), ends, self._low), self._low, None)
            starts = np.full(len(ends), self._low)
            self._bars[kind].setOpts(x0=starts, x1=ends, y0=middle - BAR / 2, y1=middle + BAR / 2)
            rows = zip(self._labels[kind], values.tolist(), ends.tolist(), middle, strict=True)
            for label, value, end, y in rows:
                known_text = number_text(float(f"{value:.3g}")) if value == value else tr(NOT_KNOWN)
                label.setText(f"{sign} {known_text}")
                label.setPos(end, y)
        self._show_labels()

    def texts(self) -> list[tuple[str, str]]:
        """Give what is written at the bars of every layer."""
        pairs = zip(*(self._labels[kind] for kind, *_ in KINDS), strict=True)
        return [(above.toPlainText(), below.toPlainText()) for above, below in pairs]

    def _room_px(self) -> float:
        """Give how high a bar is."""
        height = float(self.getPlotItem().getViewBox().height())
        return BAR * height / max(len(self._layers), 1)

    def _show_labels(self) -> None:
        fits = self._room_px() >= LABEL_SHARE * self.fontMetrics().height()
        for labels in self._labels.values():
            for label in labels:
                label.setVisible(fits)

    def _name_layers(self) -> None:
        """Write the names of the layers, every second or third one where they are many."""
        every = max(1, int(np.ceil(self.fontMetrics().height() / max(self._room_px() / BAR, 0.1))))
        names = [_short(layer.name) for layer in self._layers]
        axis = self.getPlotItem().getAxis("left")
        axis.setTicks([list(enumerate(names))[::every]])
        wide = max((self.fontMetrics().horizontalAdvance(name) for name in names), default=0)
        axis.setWidth(wide + 14)


class HistogramPlot(EventsPlot):
    """How the values of one tag are spread at one step, by value or by magnitude."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._bars = pg.BarGraphItem(x0=[], x1=[], height=[])
        self._key = "gradient"
        self._series: Histograms | None = None
        self._magnitude = False
        self._edges = np.zeros(0)
        self.getPlotItem().addItem(self._bars)
        self.getPlotItem().getAxis("left").setStyle(hideOverlappingLabels=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._bars.setOpts(brush=self.colour(self._key), pen=pg.mkPen(None))

    def show_histograms(self, series: Histograms | None, key: str, magnitude: bool) -> None:
        """Take the histograms of a tag; None shows nothing."""
        self._series, self._key, self._magnitude = series, key, magnitude
        self.getPlotItem().getAxis("bottom").setLogMode(magnitude)
        self._bars.setOpts(x0=[], x1=[], height=[], brush=self.colour(key), pen=pg.mkPen(None))
        if series is None:
            return
        self._edges = edges_of(series, magnitude)
        ends = np.log10(self._edges[[0, -1]]) if magnitude else self._edges[[0, -1]]
        places = range(len(series.steps))
        tallest = max(
            (counts_in(series, k, self._edges, magnitude).max() for k in places), default=1.0
        )
        self.look_at_ranges((float(ends[0]), float(ends[1])), (0.0, float(tallest) or 1.0))

    def show_step(self, step: float) -> None:
        """Show the histogram that was logged last up to a step; before the first one none."""
        if self._series is None:
            return
        place = int(np.searchsorted(self._series.steps, step, side="right")) - 1
        if place < 0:
            self._bars.setOpts(x0=[], x1=[], height=[])
            return
        counts = counts_in(self._series, place, self._edges, self._magnitude)
        edges = np.log10(self._edges) if self._magnitude else self._edges
        self._bars.setOpts(x0=edges[:-1], x1=edges[1:], height=counts)

    def heights(self) -> np.ndarray:
        """Give the heights of the bars."""
        return np.asarray(self._bars.opts["height"], dtype=np.float64)


def _short(name: str) -> str:
    """Give a name that leaves room for the bars: of a long one the end, which tells most."""
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :].lstrip('._/')}"
