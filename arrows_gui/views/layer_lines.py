"""Curves of several named lines over the steps, each with its colour and dash, and their key."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from arrows_gui.core.array import Array
from arrows_gui.views.curves_view import SHORTEST, TALLEST, CurvePlot, nice_end
from arrows_gui.views.flow_row import FlowRow
from arrows_gui.views.runner_look import look_at
from arrows_gui.views.theme import Theme

SAMPLE_PX = QSize(20, 10)
LINE_PX = 1.6

FEWEST_DECADES = 3.0
"""A logarithmic axis shows at least so many factors of ten, so that they are what it labels."""


@dataclass(frozen=True, slots=True)
class LineLook:
    """How a line is drawn: a runner's colour and dash by their places; faint ones are grey."""

    title: str
    colour: int
    dash: int
    faint: bool = False

    def pen(self, theme: Theme, width: float) -> QPen:
        """Give the pen."""
        colour = QColor(theme.colour("muted") if self.faint else theme.runner_colour(self.colour))
        if self.faint:
            colour.setAlphaF(0.45)
        pen: QPen = pg.mkPen(colour, width=width)
        dash = look_at(self.dash).dash
        if dash:
            pen.setDashPattern(dash)
        return pen


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What a line shows: values (m,) at steps (m,)."""

    steps: Array
    values: Array


def layer_look(number: int, title: str) -> LineLook:
    """Give the look of a layer: no two of nine layers have colour and dash in common."""
    return LineLook(title, number, number + number // 8)


class LinesPlot(CurvePlot):
    """Some named lines over the steps, with the cursor as a line to drag."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._looks: tuple[LineLook, ...] = ()
        self._lines: list[pg.PlotCurveItem] = []
        self._guide = pg.InfiniteLine(0, angle=0)
        self._guide.setVisible(False)
        self.getPlotItem().addItem(self._guide, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._guide.setPen(pg.mkPen(theme.colour("text"), width=1, dash=(4, 4)))
        self._draw_looks()

    def set_log(self, log: bool) -> None:
        """Choose a logarithmic axis, with labels at powers of ten only."""
        super().set_log(log)
        self.getPlotItem().getAxis("left").setStyle(maxTextLevel=0 if log else 2)

    def set_guide(self, value: float) -> None:
        """Draw a level line; its value is the logarithm where the axis is."""
        self._guide.setValue(value)
        self._guide.setVisible(True)

    def set_looks(self, looks: Sequence[LineLook]) -> None:
        """Have a line for each of these, and no other."""
        self._looks = tuple(looks)
        while len(self._lines) > len(self._looks):
            self.getPlotItem().removeItem(self._lines.pop())
        while len(self._lines) < len(self._looks):
            curve = pg.PlotCurveItem(connect="finite")
            self.getPlotItem().addItem(curve)
            self._lines.append(curve)
        self._draw_looks()

    def show_lines(self, lines: Sequence[Line], last: int) -> None:
        """Draw the lines in the order of their looks; ``last`` is the newest step."""
        lost, low, high = False, np.inf, -np.inf
        for curve, line in zip(self._lines, lines, strict=True):
            values = line.values
            if self._log:
                lost = lost or bool((values <= 0).any())
                with np.errstate(all="ignore"):
                    values = np.where(values > 0, np.log10(values), np.nan)
            values = np.clip(values, -TALLEST, TALLEST)
            curve.setData(line.steps, values)
            known = values[np.isfinite(values)]
            if len(known):
                low, high = min(low, float(known.min())), max(high, float(known.max()))
        if self._guide.isVisible():
            low, high = min(low, self._guide.value()), max(high, self._guide.value())
        if self._log and low <= high:
            more = max(FEWEST_DECADES - (high - low), 0.0) / 2
            low, high = low - more, high + more
        self._look_at(nice_end(max(last, SHORTEST)), low, high)
        self.gaps_changed.emit(lost)

    def lines(self) -> list[tuple[Array, Array]]:
        """Give the steps and values of every line, as drawn."""
        return [curve.getData() for curve in self._lines]

    def _draw_looks(self) -> None:
        if self._theme is not None:
            for curve, look in zip(self._lines, self._looks, strict=True):
                curve.setPen(look.pen(self._theme, 1))


class LinesKey(QWidget):
    """The key: a sample of each line with its title, and perhaps a number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme: Theme | None = None
        self._looks: tuple[LineLook, ...] = ()
        self._samples: list[QLabel] = []
        self._titles: list[QLabel] = []
        self._pairs: list[QWidget] = []
        self._row = FlowRow(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._draw()

    def set_looks(self, looks: Sequence[LineLook]) -> None:
        """Have an entry for each of these."""
        self._looks = tuple(looks)
        for pair in self._pairs:
            self._row.removeWidget(pair)
            pair.hide()
            pair.deleteLater()
        self._samples = [QLabel() for _ in looks]
        self._titles = [QLabel(look.title) for look in looks]
        self._pairs = []
        for labels in zip(self._samples, self._titles, strict=True):
            pair = QWidget(self)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            for label in labels:
                row.addWidget(label)
            self._row.addWidget(pair)
            self._pairs.append(pair)
        self._draw()

    def show_texts(self, texts: Sequence[str]) -> None:
        """Write other words beside the samples."""
        for label, text in zip(self._titles, texts, strict=True):
            if label.text() != text:
                label.setText(text)

    def _draw(self) -> None:
        if self._theme is not None:
            for label, look in zip(self._samples, self._looks, strict=True):
                label.setPixmap(_sample(look, self._theme, self.devicePixelRatioF()))


def _sample(look: LineLook, theme: Theme, ratio: float) -> QPixmap:
    pixmap = QPixmap(SAMPLE_PX * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(look.pen(theme, LINE_PX))
    middle = SAMPLE_PX.height() // 2
    painter.drawLine(0, middle, SAMPLE_PX.width(), middle)
    painter.end()
    return pixmap
