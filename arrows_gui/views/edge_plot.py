"""The loss along one weight: the curve, the tangent, and the ways of gradient and update."""

# ruff: noqa: RUF001 - the labels use the minus sign and Greek letters

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from arrows_gui.core.arrows import Arrow, arrow_kind
from arrows_gui.core.edge import EdgeFacts
from arrows_gui.core.edge_slice import EdgeSlice
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import tr

BAND = 0.5
"""The arrows have this share of the height of the curve, below it."""

ROOM_ABOVE = 0.08
GRADIENT_ROW, UPDATE_ROW = 0.17, 0.36
"""How far below the curve each arrow lies, in heights of the curve."""

GRADIENT_SHARE = 0.22
"""The arrow −g shows a direction only: it takes this share of the half width."""

TANGENT_SHARE = 0.7
"""The tangent reaches so far to both sides, in half widths, where it is not too steep."""

SHORT = 0.01
"""An update shorter than this share of the half width is no more than a dot."""

LOWEST_PX = 110

OUTSIDE = 1000.0
"""Losses are cut so many heights outside the picture, so that pixels remain numbers."""

HELP = (
    "The loss when this weight alone changes. Ring: the weight as it is. Dashes: the tangent, "
    "whose slope is ∂L/∂w. Arrow −g: the way downhill on this curve, a direction only. Arrow Δw: "
    "the update; its head is the new weight."
)


class EdgePlot(pg.PlotWidget):
    """The loss over the weight, with two arrows along the axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("edge_plot")
        self.setAccessibleName(tr("Loss along this weight"))
        self.setToolTip(tr(HELP))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, LOWEST_PX)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.getAxis("left").setWidth(48)
        item.getAxis("left").setStyle(hideOverlappingLabels=True)
        self._lines = [pg.InfiniteLine(angle=90) for _ in range(2)]
        self._tangent = pg.PlotCurveItem()
        self._curve = pg.PlotCurveItem(connect="finite")
        self._marks = pg.ScatterPlotItem()
        self._names = [pg.TextItem(text) for text in ("−g", "Δw")]
        self.arrows = ArrowItem()
        parts = (*self._lines, self._tangent, self._curve, self._marks, *self._names, self.arrows)
        for part in parts:
            item.addItem(part, ignoreBounds=True)
        self._theme: Theme | None = None
        self._shown: tuple[EdgeSlice, EdgeFacts] | None = None
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        self.arrows.set_theme(theme)
        dots, dashes = Qt.PenStyle.DotLine, Qt.PenStyle.DashLine
        for line, key in zip(self._lines, ("grid", "update"), strict=True):
            line.setPen(pg.mkPen(theme.colour(key), width=1, style=dots))
        self._tangent.setPen(pg.mkPen(theme.colour("muted"), width=1.5 * theme.line, style=dashes))
        self._curve.setPen(pg.mkPen(theme.colour("text"), width=2 * theme.line))
        for name, key in zip(self._names, ("negative_gradient", "update"), strict=True):
            name.setColor(theme.colour(key))
            name.setFont(self.font())
        self._show()

    def show_slice(self, shown: EdgeSlice | None, facts: EdgeFacts | None) -> None:
        """Draw a slice with the arrows of a weight; None clears the plot."""
        self._shown = None if shown is None or facts is None else (shown, facts)
        self._show()

    def _show(self) -> None:
        for part in (*self._lines, *self._names):
            part.setVisible(False)
        known = self._shown
        if known is None or not np.isfinite((known[0].weight, known[0].loss)).all():
            self._curve.setData([], [])
            self._tangent.setData([], [])
            self._marks.setData([], [])
            self.arrows.show_arrows(())
            return
        shown, facts = known
        low, high = _height(shown)
        tall, half = high - low, float(shown.weights[-1] - shown.weights[0]) / 2
        self.getPlotItem().getViewBox().setRange(
            xRange=(shown.weights[0], shown.weights[-1]),
            yRange=(low - BAND * tall, high + ROOM_ABOVE * tall),
            padding=0.0,
        )
        far = OUTSIDE * tall
        self._curve.setData(shown.weights, np.clip(shown.losses, low - far, high + far))
        self._show_tangent(shown, tall, half)
        self._show_arrows(facts, shown, low, tall, half)

    def _show_tangent(self, shown: EdgeSlice, tall: float, half: float) -> None:
        if not np.isfinite(shown.slope):
            self._tangent.setData([], [])
            return
        reach = TANGENT_SHARE * half
        if shown.slope:
            reach = min(reach, 0.6 * tall / abs(shown.slope))
        along = np.array((-reach, reach))
        self._tangent.setData(shown.weight + along, shown.loss + shown.slope * along)

    def _show_arrows(
        self, facts: EdgeFacts, shown: EdgeSlice, low: float, tall: float, half: float
    ) -> None:
        self._names[1].setText(f"Δ{facts.symbol[0]}")
        rows = (low - GRADIENT_ROW * tall, low - UPDATE_ROW * tall)
        slope = shown.slope if np.isfinite(shown.slope) else facts.gradient
        downhill = -np.sign(slope) * GRADIENT_SHARE * half
        moves = (float(downhill), facts.update)
        drawn = []
        for kind_id, move, y, name in zip(
            ("negative_gradient", "update"), moves, rows, self._names, strict=True
        ):
            if not np.isfinite(move) or move == 0:
                continue
            kind = arrow_kind(kind_id)
            tail, vector = np.array((shown.weight, y)), np.array((move, 0.0))
            drawn.append(DrawnArrow(Arrow(kind, kind.title, "", tail, vector), vector, False))
            name.setAnchor((1.1 if move > 0 else -0.1, 0.5))
            name.setPos(shown.weight, y)
            name.setVisible(True)
        self.arrows.show_arrows(drawn)
        self._lines[0].setValue(shown.weight)
        self._lines[0].setVisible(True)
        self._show_marks(facts, shown, rows[1], half)

    def _show_marks(self, facts: EdgeFacts, shown: EdgeSlice, y: float, half: float) -> None:
        if self._theme is None:
            return
        size = 9 * self._theme.line
        text, ground = self._theme.colour("text"), self._theme.colour("base")
        update = self._theme.colour("update")
        marks = [(shown.weight, shown.loss, ground, text, size)]
        if np.isfinite(facts.new_weight) and facts.update:
            self._lines[1].setValue(facts.new_weight)
            self._lines[1].setVisible(True)
            if abs(facts.update) < SHORT * half:
                marks.append((facts.new_weight, y, update, update, 0.6 * size))
        self._marks.setData(
            [
                {"pos": (x, at), "brush": fill, "pen": pg.mkPen(pen, width=2), "size": px}
                for x, at, fill, pen, px in marks
            ]
        )


def _height(shown: EdgeSlice) -> tuple[float, float]:
    """Give the losses between which the curve lies; where it soars, the low part is shown."""
    losses = shown.losses[np.isfinite(shown.losses)]
    low = min(float(losses.min()), shown.loss) if len(losses) else shown.loss
    high = max(float(losses.max()), shown.loss) if len(losses) else shown.loss
    least = 1e-9 * max(abs(low), abs(high)) or 1.0
    return (low, high) if high - low > least else (low - least / 2, high + least / 2)
