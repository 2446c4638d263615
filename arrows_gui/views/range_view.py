"""The learning-rate range test: the loss while the rate rises, and the rate that it suggests."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.rate_range import HIGH, LOW, RateRange
from arrows_gui.views.curves_view import TALLEST
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import said, tr

EMPTY = "The rate rises from step to step of one training; here its loss is drawn."
HELP = (
    "Grey: the loss of each batch. Bold: the same, smoothed. Shaded: the rates at which the loss "
    "falls. Dashed line: the rate that is suggested."
)
FAINT, SHADE = 0.45, 0.16
"""How opaque the curve of the batches and the shaded band are."""

LEAST_ROOM = 0.5
"""Above the first loss the plot shows at least this share of it."""

LEAST_HEIGHT = 1e-12
"""The plot is at least so high, as a share of its largest number where that is above 1."""

BELOW, ABOVE = 0.05, 0.16
"""The room below and above the losses, in their heights; the label of the rate lies above."""

OUTSIDE = 100.0
"""Losses are cut so many heights above the plot, so that pixels remain numbers."""


class RateRangePlot(pg.PlotWidget):
    """The losses over the logarithm of the rate, with a band and a line."""

    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("range_plot")
        self.setAccessibleName(tr("Loss over the learning rate"))
        self.setToolTip(tr(HELP))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(200, 120)
        self._found: RateRange | None = None
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.setLabels(left=tr("Loss"), bottom=tr("Learning rate"))
        item.getAxis("bottom").setLogMode(True)
        item.getAxis("bottom").setStyle(maxTextLevel=0)
        item.getAxis("left").setWidth(64)
        self._band = pg.LinearRegionItem(movable=False)
        self._line = pg.InfiniteLine(angle=90)
        self._losses = pg.PlotCurveItem(connect="finite")
        self._smoothed = pg.PlotCurveItem(connect="finite")
        self._label = pg.TextItem("")
        parts = (self._band, self._losses, self._smoothed, self._line, self._label)
        for depth, part in enumerate(parts):
            part.setZValue(depth)
            item.addItem(part, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.show_found(None)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        colour_plot(self, theme)
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.label.setFont(self.font())
            axis.label.setDefaultTextColor(theme.colour("text"))
        faint, shade = theme.colour("muted"), theme.colour("accent")
        faint.setAlphaF(FAINT)
        shade.setAlphaF(SHADE)
        self._losses.setPen(pg.mkPen(faint, width=theme.line))
        self._smoothed.setPen(pg.mkPen(theme.colour("text"), width=2.2 * theme.line))
        self._band.setBrush(shade)
        for edge in self._band.lines:
            edge.setPen(pg.mkPen(theme.colour("accent"), width=1))
        dashes = Qt.PenStyle.DashLine
        self._line.setPen(pg.mkPen(theme.colour("update"), width=1.8 * theme.line, style=dashes))
        self._label.setColor(theme.colour("update"))
        self._label.setFont(self.font())
        self._label.fill = pg.mkBrush(theme.colour("base"))

    def show_found(self, found: RateRange | None) -> None:
        """Draw what is found by now; None clears the plot."""
        self._found = found
        known = found is not None and len(found.rates) > 0
        for part in (self._band, self._line, self._label):
            part.setVisible(False)
        if found is None or not known:
            self._losses.setData([], [])
            self._smoothed.setData([], [])
            self._look_at(LOW, HIGH, 0.0, 1.0)
            return
        low, high = heights(found.losses, found.smoothed)
        self._look_at(float(found.rates[0]), max(HIGH, float(found.rates[-1])), low, high)
        top = min(high + OUTSIDE * (high - low), TALLEST)
        across = np.log10(found.rates)
        self._losses.setData(across, np.clip(found.losses, -TALLEST, top))
        self._smoothed.setData(across, np.clip(found.smoothed, -TALLEST, top))
        if found.band is not None:
            self._band.setRegion(np.log10(found.band).tolist())
            self._band.setVisible(True)
        if found.suggested is not None:
            self._show_suggested(found.suggested)

    def _show_suggested(self, suggested: float) -> None:
        place = float(np.log10(suggested))
        (left, right), (_, top) = self.getPlotItem().getViewBox().viewRange()
        self._line.setValue(place)
        self._label.setText(tr("suggested {rate}", rate=suggested))
        self._label.setAnchor((1.05 if place > (left + right) / 2 else -0.05, 0.0))
        self._label.setPos(place, top)
        self._line.setVisible(True)
        self._label.setVisible(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the words back when the mouse goes."""
        self.hovered.emit("")
        super().leaveEvent(event)

    def _look_at(self, first: float, last: float, low: float, high: float) -> None:
        """Look at some rates and losses; the box would find that out while it paints only."""
        left, right = np.log10(first), np.log10(last)
        spare, tall = 0.02 * (right - left) or 0.5, high - low
        self.getPlotItem().getViewBox().setRange(
            xRange=(left - spare, right + spare),
            yRange=(low - BELOW * tall, high + ABOVE * tall),
            padding=0.0,
        )

    def _on_mouse_moved(self, place: QPointF) -> None:
        box = self.getPlotItem().getViewBox()
        found = self._found
        if found is None or not len(found.rates) or not box.sceneBoundingRect().contains(place):
            self.hovered.emit("")
            return
        at = box.mapSceneToView(place).x()
        nearest = int(np.abs(np.log10(found.rates) - at).argmin())
        words = tr(
            "Step {step}, rate {rate}: loss {loss}, smoothed {smooth}",
            step=nearest + 1,
            rate=float(found.rates[nearest]),
            loss=float(found.losses[nearest]),
            smooth=float(found.smoothed[nearest]),
        )
        self.hovered.emit(words)


class RateRangeView(QWidget):
    """The plot, what it says in a sentence, and a button that takes the rate."""

    rate_wanted = Signal(float)
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("range_view")
        self.plot = RateRangePlot(self)
        self._sentence = QLabel(tr(EMPTY), self, wordWrap=True)
        self._sentence.setObjectName("range_sentence")
        self._sentence.setMinimumWidth(10)
        self._take = QPushButton(tr("Use this rate"), self)
        self._take.setObjectName("range_take")
        self._take.setAccessibleName(tr("Use the suggested rate"))
        self._suggested: float | None = None
        self._take.clicked.connect(self._on_take)
        row = QHBoxLayout()
        row.addWidget(self._sentence, 1)
        row.addWidget(self._take, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addLayout(row)
        self.plot.hovered.connect(self.hovered)
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.plot.set_theme(theme)

    def clear(self) -> None:
        """Show no test."""
        self.plot.show_found(None)
        self._show_words(tr(EMPTY), None)

    def show_partial(self, found: RateRange) -> None:
        """Draw the losses so far; nothing is suggested before the end."""
        self.plot.show_found(found)
        self._show_words(said(found.sentence), None)

    def show_range(self, found: RateRange) -> None:
        """Draw what a test found, and say it."""
        self.plot.show_found(found)
        self._show_words(said(found.sentence), found.suggested)

    def _show_words(self, sentence: str, suggested: float | None) -> None:
        self._sentence.setText(sentence)
        self._suggested = suggested
        self._take.setEnabled(suggested is not None)
        tip = tr("Take the suggested rate for the runner")
        if suggested is not None:
            tip = tr("Take the suggested rate {rate} for the runner", rate=suggested)
        self._take.setToolTip(tip)

    def _on_take(self) -> None:
        if self._suggested is not None:
            self.rate_wanted.emit(self._suggested)


def heights(losses: Array, smoothed: Array) -> tuple[float, float]:
    """Give the losses between which the plot looks: the fall, and as much of the climb."""
    known = smoothed[np.isfinite(smoothed)]
    if not len(known):
        return 0.0, 1.0
    first, highest = float(known[0]), float(known.max())
    room = max(first - float(known.min()), LEAST_ROOM * abs(first))
    low = float(losses[np.isfinite(losses)].min(initial=known.min()))
    least = LEAST_HEIGHT * max(1.0, abs(highest))
    return low, max(min(highest, first + room), low + least)
