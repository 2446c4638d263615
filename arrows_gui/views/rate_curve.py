"""A small curve of the learning rate over the steps, with the step that comes next as a point."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.core.array import Array
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

LINES_HIGH = 6
"""The widget is so many lines of text high."""

PAD_PX = 5.0

ENDS = "The learning rate goes from {first} in step {begin} to {last} in step {end}."
ENDS_AND_HERE = (
    "The learning rate goes from {first} in step {begin} to {last} in step {end}; in step {step} it"
    " is {rate}."
)


class RateCurve(QWidget):
    """Paints rates over steps t = 1, 2, ..., from 0 up to the highest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule_curve")
        self.setAccessibleName(tr("Learning rate over the steps"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme: Theme | None = None
        self._steps: Array = np.empty(0)
        self._rates: Array = np.empty(0)
        self._next = 1

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_rates(self, steps: Array, rates: Array, next_step: int) -> None:
        """Show rates (m,) over rising steps (m,), and where the next step is."""
        known = np.isfinite(rates)
        self._steps, self._rates, self._next = steps[known], rates[known], next_step
        words = self._words()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def point(self) -> tuple[float, float] | None:
        """Give step and rate of the point that is marked; None where no rate is known there."""
        if not len(self._steps) or not self._steps[0] <= self._next <= self._steps[-1]:
            return None
        place = int(np.searchsorted(self._steps, self._next, side="right")) - 1
        return float(self._next), float(self._rates[place])

    def sizeHint(self) -> QSize:
        """Leave room for a curve and two lines of numbers."""
        return QSize(160, LINES_HIGH * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, the curve, the point and the numbers at the ends."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        area = QRectF(0.5, line, self.width() - 1, self.height() - 2 * line - 1)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("base"))
        painter.drawRect(area)
        if len(self._steps):
            self._paint_curve(painter, area.adjusted(PAD_PX, PAD_PX, -PAD_PX, -PAD_PX))
            self._paint_numbers(painter, line)
        painter.end()

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        assert self._theme is not None, "only what has colours is painted"
        last, highest = max(float(self._steps[-1]), 2.0), float(self._rates.max())
        across = area.left() + area.width() * ((self._steps - 1) / (last - 1))
        up = area.bottom() - area.height() * (self._rates / (highest or 1.0))
        points = [QPointF(x, y) for x, y in zip(across.tolist(), up.tolist(), strict=True)]
        painter.setPen(QPen(self._theme.colour("accent"), 1.5 * self._theme.line))
        painter.drawPolyline(QPolygonF(points))
        marked = self.point()
        if marked is not None:
            x = area.left() + area.width() * ((marked[0] - 1) / (last - 1))
            y = area.bottom() - area.height() * (marked[1] / (highest or 1.0))
            painter.setPen(QPen(self._theme.colour("base"), 1))
            painter.setBrush(self._theme.colour("text"))
            size = 3.5 * self._theme.line
            painter.drawEllipse(QPointF(x, y), size, size)

    def _paint_numbers(self, painter: QPainter, line: int) -> None:
        assert self._theme is not None, "only what has colours is painted"
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        top = QRectF(1, 0, self.width() - 2, line)
        bottom = QRectF(1, self.height() - line, self.width() - 2, line)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(top, left, tr("η to {rate}", rate=float(self._rates.max())))
        painter.drawText(bottom, left, tr("step 1"))
        painter.drawText(bottom, right, f"{int(self._steps[-1])}")
        marked = self.point()
        if marked is not None:
            painter.setPen(self._theme.colour("text"))
            painter.drawText(top, right, tr("next {rate}", rate=marked[1]))

    def _words(self) -> str:
        if not len(self._steps):
            return tr("No rates are known yet.")
        marked = self.point()
        return tr(
            ENDS if marked is None else ENDS_AND_HERE,
            first=float(self._rates[0]),
            begin=int(self._steps[0]),
            last=float(self._rates[-1]),
            end=int(self._steps[-1]),
            step=self._next,
            rate=0.0 if marked is None else marked[1],
        )
