"""Painted histograms of layers: a map over the steps, and bars for the step under the cursor."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.written import MINUS
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.layer_histogram_rows import Shown, ticks_of
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

CELL_PX = 150
"""The layers stand side by side as long as each has so much room."""

BARS_SHARE = 0.36
"""The bars take this share of a cell, the map the rest."""

SHADES = 256
PAD_PX = 6.0


class LayerHistograms(QWidget):
    """One cell for each layer, in as many rows as the width asks for."""

    cursor_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_histograms")
        self.setAccessibleName(tr("Histograms of the layers"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme | None = None
        self._shown: Shown | None = None
        self._cursor = 0
        self._images: list[QImage] = []
        self._pixels: list[NDArray[np.uint32]] = []  # an image does not keep them itself
        self._ticks: list[tuple[float, str]] = []

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._make_images()
        self.update()

    def show_counts(self, shown: Shown) -> None:
        """Paint these."""
        self._shown, self._ticks = shown, ticks_of(shown)
        self._make_images()
        self.update()

    def show_cursor(self, k: int) -> None:
        """Move the line."""
        self._cursor = k
        self.update()

    def sizeHint(self) -> QSize:
        """Be wide enough for a few layers."""
        return QSize(4 * CELL_PX, 160)

    def minimumSizeHint(self) -> QSize:
        """Give the least in which a cell can be read."""
        return QSize(CELL_PX, 90)

    def heat_rect(self, number: int) -> QRectF:
        """Give where the map of a layer is."""
        cell, line = self._cell(number), self._line()
        left = cell.left() + self._labels_px()
        wide = (cell.right() - left - PAD_PX) * (1 - BARS_SHARE)
        return QRectF(left, cell.top() + line + 2, max(wide, 4), max(cell.height() - 2 * line, 8))

    def event(self, event: QEvent) -> bool:
        """Say under the mouse what a place stands for."""
        if isinstance(event, QHelpEvent):
            text = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return bool(super().event(event))

    def words_at(self, where: QPointF) -> str:
        """Say how many numbers of a layer are in the bin at a place, and at which step."""
        shown = self._shown
        if shown is None:
            return ""
        for number, name in enumerate(shown.names):
            heat, bars = self.heat_rect(number), self._bars_rect(number)
            for box, is_now in ((heat, False), (bars, True)):
                if not box.contains(where):
                    continue
                row = int((where.y() - box.top()) / box.height() * len(shown.places))
                row = min(row, len(shown.places) - 1)
                counts, step = shown.now, self._cursor
                if not is_now:
                    place = self._point_at(self.step_at(where.x(), heat))
                    if place is None:
                        return tr("{layer}: nothing is recorded there", layer=name)
                    counts, step = shown.counts[place], int(shown.steps[place])
                count = 0 if counts is None else int(counts[number, row])
                return _bin_words(shown, number, row, count, step)
        return ""

    def step_at(self, x: float, heat: QRectF) -> int:
        """Give the step at a pixel of a map."""
        end = self._shown.end if self._shown is not None else 0
        return max(0, min(round((x - heat.left()) / heat.width() * end), end))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the step that was clicked."""
        self._ask(event, event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask for the step that the mouse is dragged over."""
        self._ask(event, event.buttons())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the maps as wide as there is room for."""
        super().resizeEvent(event)
        self._make_images()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every cell; and never raise."""
        if self._theme is None:
            return
        with painting(self) as painter:
            painter.fillRect(self.rect(), self._theme.colour("base"))
            if self._shown is not None:
                for number in range(len(self._shown.names)):
                    self._paint_cell(painter, self._theme, self._shown, number)

    # Behind the scenes

    def _ask(self, event: QMouseEvent, buttons: Qt.MouseButton) -> None:
        if self._shown is None or not buttons & Qt.MouseButton.LeftButton:
            return
        for number in range(len(self._shown.names)):
            heat = self.heat_rect(number)
            if heat.contains(event.position()):
                self.cursor_wanted.emit(self.step_at(event.position().x(), heat))

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _labels_px(self) -> float:
        return QFontMetricsF(self.font()).horizontalAdvance(f"{MINUS}1e{MINUS}12") + 4

    def _cell(self, number: int) -> QRectF:
        count = len(self._shown.names) if self._shown is not None else 1
        least = max(CELL_PX, 2.6 * self._labels_px())
        columns = max(1, min(count, int(self.width() / least)))
        columns = -(-count // -(-count // columns))
        rows = -(-count // columns)
        wide, high = self.width() / columns, self.height() / rows
        return QRectF((number % columns) * wide, (number // columns) * high, wide, high)

    def _bars_rect(self, number: int) -> QRectF:
        heat, cell = self.heat_rect(number), self._cell(number)
        return QRectF(
            heat.right() + 3, heat.top(), cell.right() - PAD_PX - heat.right() - 3, heat.height()
        )

    def _point_at(self, step: int) -> int | None:
        """Give the newest point that is not after a step, or None beyond the recording."""
        assert self._shown is not None, "something is shown"
        steps = self._shown.steps
        if not len(steps) or step > steps[-1] or step < steps[0]:
            return None
        return int(np.searchsorted(steps, step, side="right")) - 1

    def _make_images(self) -> None:
        """Turn the counts into pictures, one colour for each row and column of pixels."""
        shown = self._shown
        if shown is None or self._theme is None:
            return
        self._images, self._pixels = [], []
        table = _shades(self._theme, shown.colour_key)
        columns = max(1, min(shown.end, round(self.heat_rect(0).width())))
        wanted = (np.arange(columns) + 0.5) * shown.end / columns
        places = np.searchsorted(shown.steps, wanted, side="right") - 1
        for number, size in enumerate(shown.sizes):
            pixels = np.full((len(shown.places), columns), table[0])
            if len(shown.steps):
                shares = shown.counts[:, number] / (size * shown.darkest)
                shades = np.ceil(np.minimum(np.sqrt(shares), 1.0) * (SHADES - 1)).astype(np.intp)
                known = (places >= 0) & (wanted <= shown.steps[-1] + 0.5)
                pixels[:, known] = table[shades[places[known]]].T
            image = QImage(
                pixels.data, columns, len(shown.places), 4 * columns, QImage.Format.Format_RGB32
            )
            self._images.append(image)
            self._pixels.append(pixels)

    def _paint_cell(self, painter: QPainter, theme: Theme, shown: Shown, number: int) -> None:
        heat, bars, line = self.heat_rect(number), self._bars_rect(number), self._line()
        painter.setFont(_bold(self.font()))
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(heat.left(), heat.top() - 4), shown.names[number])
        painter.setFont(self.font())
        painter.drawImage(heat, self._images[number])
        self._paint_bars(painter, theme, shown, number, bars)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("border"), 1))
        for box in (heat, bars):
            painter.drawRect(box)
        self._paint_ticks(painter, theme, shown, heat, bars)
        x = heat.left() + heat.width() * min(self._cursor / max(shown.end, 1), 1.0)
        painter.fillRect(QRectF(round(x) - 1, heat.top(), 2, heat.height()), theme.colour("accent"))
        painter.setPen(theme.colour("muted"))
        foot = QRectF(heat.left(), heat.bottom(), heat.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{shown.end}")
        foot = QRectF(bars.left(), bars.bottom(), bars.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, tr("now"))

    def _paint_bars(
        self, painter: QPainter, theme: Theme, shown: Shown, number: int, box: QRectF
    ) -> None:
        if shown.now is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(shown.colour_key))
        high = box.height() / len(shown.places)
        lengths = shown.now[number] / (shown.sizes[number] * shown.longest)
        rows = np.flatnonzero(lengths)
        for row, length in zip(rows.tolist(), lengths[rows].tolist(), strict=True):
            wide = max(1.0, min(length, 1.0) * (box.width() - 1))
            bar = QRectF(box.left(), box.top() + row * high, wide, max(high, 1.0))
            painter.drawRect(bar)
            if length > 1:
                _paint_break(painter, theme, bar)

    def _paint_ticks(
        self, painter: QPainter, theme: Theme, shown: Shown, heat: QRectF, bars: QRectF
    ) -> None:
        """Paint lines and labels at powers of ten, as many as there is room for, and at 0."""
        high, line = heat.height() / len(shown.places), self._line()
        faint = theme.colour("grid")
        faint.setAlphaF(0.4)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        wide = self._labels_px() - 4
        taken: list[float] = []
        for edge, text in self._ticks:
            y = heat.top() + edge * high
            if any(abs(y - other) < 0.95 * line for other in taken):
                continue
            taken.append(y)
            for box in (heat, bars):
                painter.fillRect(QRectF(box.left(), round(y), box.width(), 1), faint)
            painter.setPen(theme.colour("text"))
            label = QRectF(heat.left() - wide - 4, y - line / 2, wide, line)
            painter.drawText(label, right, text)


def _bin_words(shown: Shown, number: int, row: int, count: int, step: int) -> str:
    """Say how many numbers of a layer are in the bin of a row."""
    name = shown.bins.name(int(shown.places[row]))
    edges = {key: str(edge).replace("-", MINUS) for key, edge in name.values.items()}
    size = shown.sizes[number]
    share = f"{100 * count / size:.3g}".replace("-", MINUS)
    return tr(
        "{layer}, step {step}: {count} of {size} {what} ({share} %) {bin}",
        **{"layer": shown.names[number], "step": step, "count": count, "size": size},
        **{"what": shown.what, "share": share, "bin": Message(name.text, edges)},
    )


def _paint_break(painter: QPainter, theme: Theme, bar: QRectF) -> None:
    """Paint two gaps across a bar that is cut."""
    x, y = bar.left() + 0.75 * bar.width(), bar.center().y()
    painter.save()
    painter.setPen(QPen(theme.colour("base"), 2))
    for shift in (0.0, 4.0):
        painter.drawLine(QPointF(x + shift - 2, y + 5), QPointF(x + shift + 2, y - 5))
    painter.restore()


def _shades(theme: Theme, key: str) -> NDArray[np.uint32]:
    """Give the colours from none, the ground, to most, the colour of the kind of arrow."""
    ground, full = theme.colour("base"), theme.colour(key)
    first = np.array((ground.red(), ground.green(), ground.blue()))
    last = np.array((full.red(), full.green(), full.blue()))
    shares: Array = np.concatenate(((0.0,), np.linspace(0.08, 1.0, SHADES - 1)))
    colours = (first + shares[:, None] * (last - first)).round().astype(int)
    return np.array([QColor(*row).rgb() for row in colours.tolist()], dtype=np.uint32)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
