"""The key below a sweep: the colour bar, a sample of every pattern, and of every mark."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.core.array import Array
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.sweep_cells import swatch
from arrows_gui.views.sweep_look import Bar, Entry
from arrows_gui.views.sweep_marks import draw_sample
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

BAR_PX = 12
SWATCH_PX = (26, 14)
GAP_PX = 6
MARGIN_PX = 6
WIDEST = "≤ 0.0e+00    "
"""So much room a figure of the bar takes."""

MarkEntry = tuple[str, str]
"""A kind of mark and its words."""


class SweepLegend(QWidget):
    """A colour bar over rows of samples; it is as high as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sweep_legend")
        self.setAccessibleName(tr("Key of the sweep"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme: Theme | None = None
        self._bar: Bar | None = None
        self._entries: tuple[Entry, ...] = ()
        self._marks: tuple[MarkEntry, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._fit()

    def show_key(
        self, bar: Bar | None, entries: Sequence[Entry], marks: Sequence[MarkEntry]
    ) -> None:
        """Show another key."""
        new = (bar, tuple(entries), tuple(marks))
        self._bar, self._entries, self._marks = new
        self.setAccessibleDescription("; ".join(self.texts()))
        self.setToolTip("\n".join(self.texts()))
        self._fit()

    def texts(self) -> list[str]:
        """Give the words of the key, the bar's title and figures first."""
        bar = [] if self._bar is None else [self._bar.title, *self._bar.texts(self._ticks())]
        return [*bar, *(entry.text for entry in self._entries), *(text for _, text in self._marks)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and the samples."""
        if self._theme is None:
            return
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.colour("text"))
            if self._bar is not None:
                self._paint_bar(painter, self._bar, self._theme)
            for index, (place, text) in enumerate(self._places()):
                self._paint_sample(painter, index, place, self._theme)
                painter.setPen(self._theme.colour("text"))
                left = place.left() + SWATCH_PX[0] + GAP_PX
                box = QRectF(left, place.top(), place.right() - left, place.height())
                room = round(box.width())
                said = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the rows need at this width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        places = self._places()
        high = places[-1][0].bottom() if places else self._top()
        if round(high) + 2 != self.height() or self.minimumHeight() != self.maximumHeight():
            self.setFixedHeight(round(high) + 2)
        self.update()

    def _line(self) -> float:
        return float(max(self.fontMetrics().height(), SWATCH_PX[1])) + 2

    def _top(self) -> float:
        """Give where the samples begin: below the bar."""
        return 0.0 if self._bar is None else 2 * self._line() + BAR_PX + 2

    def _ticks(self) -> int:
        room = self.fontMetrics().horizontalAdvance(WIDEST)
        return int(np.clip(self.width() // room, 2, 9))

    def _places(self) -> list[tuple[QRectF, str]]:
        """Give the rectangle of every sample with its words, row by row."""
        texts = [*(entry.text for entry in self._entries), *(text for _, text in self._marks)]
        places, x, y = [], float(MARGIN_PX), self._top()
        most = max(40.0, self.width() - 2.0 * MARGIN_PX)
        for text in texts:
            own = self.fontMetrics().horizontalAdvance(text) + 2
            wide = min(most, SWATCH_PX[0] + GAP_PX + own)
            if x > MARGIN_PX and x + wide > self.width() - MARGIN_PX:
                x, y = float(MARGIN_PX), y + self._line()
            places.append((QRectF(x, y, wide, self._line()), text))
            x += wide + 2 * GAP_PX
        return places

    def _paint_bar(self, painter: QPainter, bar: Bar, theme: Theme) -> None:
        line = self._line()
        painter.drawText(QRectF(MARGIN_PX, 0, self.width(), line), _LEFT, bar.title)
        box = QRectF(MARGIN_PX, line, self.width() - 2 * MARGIN_PX, BAR_PX)
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        for share in np.linspace(0, 1, 17):
            gradient.setColorAt(float(share), _colour(bar.colours[int(share * 255)]))
        painter.setBrush(gradient)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawRect(box)
        painter.setPen(theme.colour("text"))
        texts = bar.texts(self._ticks())
        taken = 0.0
        for share, text in zip(np.linspace(0, 1, len(texts)), texts, strict=True):
            wide = self.fontMetrics().horizontalAdvance(text) + 2
            x = box.left() + share * box.width()
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 3))
            left = min(max(x - wide / 2, 0.0), self.width() - wide - 1.0)
            if left >= taken:  # long figures leave out their neighbours
                painter.drawText(QRectF(left, box.bottom() + 2, wide, line), _LEFT, text)
                taken = left + wide + GAP_PX

    def _paint_sample(self, painter: QPainter, index: int, place: QRectF, theme: Theme) -> None:
        middle = place.center().y()
        if index >= len(self._entries):
            kind = self._marks[index - len(self._entries)][0]
            draw_sample(painter, theme, kind, QPointF(place.left() + SWATCH_PX[0] / 2, middle))
            return
        entry, ratio = self._entries[index], self.devicePixelRatioF()
        size = (round(SWATCH_PX[1] * ratio), round(SWATCH_PX[0] * ratio))
        scale = ratio * theme.line**0.7
        image = swatch(entry.colour, entry.ink, entry.mark, size, scale)
        image.setDevicePixelRatio(ratio)
        corner = QPointF(round(place.left()), round(middle - SWATCH_PX[1] / 2))
        painter.drawImage(corner, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawRect(QRectF(corner.x(), corner.y(), *SWATCH_PX))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _colour(colour: Array) -> QColor:
    return QColor(*(int(part) for part in colour))
