"""What is written on the picture of a chain, where it hides least: names of arrows, and the bar."""

# ruff: noqa: RUF001 - the words use the minus sign

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import nice_below
from arrows_gui.core.point_plane import OTHERS, PENALTY, Chain
from arrows_gui.views.layer_panel import short_text
from arrows_gui.views.overlay_items import paint_text
from arrows_gui.views.painted_item import Pixels
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SUM = "−g of the batch"
BAR_SHARE = 0.35
GAP_PX, PAD_PX = 10.0, 5.0
TICK_PX = 4.0


class ChainWords:
    """Writes on one picture, and knows which places are taken."""

    def __init__(self, painter: QPainter, theme: Theme, view: QRectF, pixels: Pixels) -> None:
        self._painter, self._theme, self._pixels = painter, theme, pixels
        self._view = view.adjusted(PAD_PX, PAD_PX, -PAD_PX, -PAD_PX)
        self._taken: list[QRectF] = []
        self._tips: list[QPointF] = []

    def paint(self, chain: Chain) -> None:
        """Write the names of the arrows that are not of one point, and how long slopes are."""
        places = self._pixels.points(chain.tails + chain.vectors / 2).tolist()
        tips = self._pixels.points(chain.tails + chain.vectors)
        self._tips = [QPointF(*tip) for tip in tips.tolist()]
        names = {OTHERS: tr("{count} others", count=chain.others), PENALTY: tr("penalty")}
        self._name(tr(SUM), self._pixels.points(chain.end / 2))
        for member, middle in zip(chain.members.tolist(), places, strict=True):
            if member in names:
                self._name(names[member], middle)
        self._paint_bar()

    def _name(self, text: str, middle: Array | Sequence[float]) -> None:
        """Write a name above, below, or beside the middle of its arrow."""
        x, y = float(middle[0]), float(middle[1])
        size = self._size(text)
        left, top = x - size.width() / 2, y - size.height() / 2
        above, below = y - GAP_PX - size.height(), y + GAP_PX
        beside = (x + GAP_PX, x - GAP_PX - size.width())
        corners = [QPointF(left, above), QPointF(left, below)]
        corners += [QPointF(x, top) for x in beside]
        self._write(text, self._free(size, corners))

    def _paint_bar(self) -> None:
        """Paint in a corner how long a slope is drawn."""
        stretch, view, painter = self._pixels.stretch_x, self._view, self._painter
        if not (stretch > 0 and view.width() > 20):
            return
        slope = nice_below(BAR_SHARE * view.width() / stretch)
        long = slope * stretch
        text = tr("{slope} loss per unit", slope=short_text(slope))
        words = self._size(text)
        size = QSizeF(max(long, words.width()), words.height() + 2 * TICK_PX + 2)
        right, bottom = view.right() - size.width(), view.bottom() - size.height()
        corners = [QPointF(x, y) for y in (bottom, view.top()) for x in (view.left(), right)]
        place = self._free(size, corners)
        painter.setPen(QPen(self._theme.colour("text"), 1.5 * self._theme.line**0.5))
        left, y = place.left(), place.top() + TICK_PX
        painter.drawLine(QPointF(left, y), QPointF(left + long, y))
        for x in (left, left + long):
            painter.drawLine(QPointF(x, y - TICK_PX), QPointF(x, y + TICK_PX))
        self._write(text, QRectF(QPointF(left, place.bottom() - words.height()), words))

    def _size(self, text: str) -> QSizeF:
        metrics = self._painter.fontMetrics()
        return QSizeF(metrics.horizontalAdvance(text) + 2 * PAD_PX, metrics.height() + PAD_PX)

    def _free(self, size: QSizeF, corners: Sequence[QPointF]) -> QRectF:
        """Give the place, by its upper left corner, that hides least; it lies inside the view."""
        view = self._view
        far = QPointF(view.right() - size.width(), view.bottom() - size.height())
        places = [
            QRectF(
                QPointF(
                    max(min(corner.x(), far.x()), view.left()),
                    max(min(corner.y(), far.y()), view.top()),
                ),
                size,
            )
            for corner in corners
        ]
        best = min(places, key=self._hidden)  # the first one of several
        self._taken.append(best)
        return best

    def _hidden(self, place: QRectF) -> int:
        tips = sum(place.contains(tip) for tip in self._tips)
        return tips + 100 * sum(place.intersects(other) for other in self._taken)

    def _write(self, text: str, place: QRectF) -> None:
        base = place.top() + PAD_PX / 2 + self._painter.fontMetrics().ascent()
        paint_text(self._painter, self._theme, QPointF(place.left() + PAD_PX, base), text)
