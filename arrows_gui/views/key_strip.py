"""A key below a plot: samples with their words, in as many lines as the width needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.views.theme import Theme

GAP_PX = 14.0
MARGIN_PX = 6.0
PAD_PX = 4.0
LINE_PX = 2.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry: a sample, which may be empty, and its words."""

    sample: QPixmap
    words: str

    @property
    def sample_px(self) -> float:
        """How wide the sample is, with the room after it."""
        width = self.sample.deviceIndependentSize().width()
        return float(width + PAD_PX) if width else 0.0


class KeyStrip(QWidget):
    """Paints entries one after the other, and goes on in the next line where one has no room."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._entries: tuple[KeyEntry, ...] = ()
        self._theme: Theme | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Take the colour of the words of a theme."""
        self._theme = theme
        self.update()

    def show_entries(self, entries: Sequence[KeyEntry]) -> None:
        """Show other entries."""
        old, self._entries = self._entries, tuple(entries)
        if [entry.words for entry in old] != [entry.words for entry in entries]:
            words = "; ".join(entry.words for entry in entries)
            self.setAccessibleDescription(words)
            self.setToolTip(f"<qt>{escape(words)}</qt>")
            self.updateGeometry()
        self.update()

    def words(self) -> tuple[str, ...]:
        """Give the words of all entries."""
        return tuple(entry.words for entry in self._entries)

    def hasHeightForWidth(self) -> bool:
        """Say that a narrower strip is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of all lines."""
        rows = self._places(width)
        lines = 1 + round(rows[-1].y() / self._line()) if rows else 0
        return round(lines * self._line())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for other lines where the width has changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Give the size of two lines."""
        return QSize(240, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Give the width of the longest entry, within reason."""
        return QSize(60, round(self._line()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every sample and its words, cut where one line is too narrow for them."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setPen(self._theme.colour("text"))
        metrics, line = QFontMetricsF(self.font()), self._line()
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            height = entry.sample.deviceIndependentSize().height()
            painter.drawPixmap(place + QPointF(0, (line - height) / 2), entry.sample)
            left = place.x() + entry.sample_px
            room = QRectF(left, place.y(), max(self.width() - left, 0.0), line)
            text = painter.boundingRect(room, 0, entry.words)
            base = room.top() + (line - text.height()) / 2 + metrics.ascent()
            painter.drawText(QPointF(left, base), entry.words)
        painter.end()

    def _line(self) -> float:
        tallest = max(
            (entry.sample.deviceIndependentSize().height() for entry in self._entries), default=0.0
        )
        return max(QFontMetricsF(self.font()).height(), tallest) + LINE_PX

    def _places(self, width: int) -> list[QPointF]:
        """Give the upper left corner of every entry in a strip of a width."""
        metrics, line, places = QFontMetricsF(self.font()), self._line(), []
        x, y = MARGIN_PX, 0.0
        for entry in self._entries:
            wide = entry.sample_px + metrics.horizontalAdvance(entry.words)
            if x > MARGIN_PX and x + wide > width:
                x, y = MARGIN_PX, y + line
            places.append(QPointF(x, y))
            x += wide + GAP_PX
        return places
