"""The program's own small icons, drawn in the colour of the palette's text."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QPolygonF

SIZE = 64


def _triangle(painter: QPainter, left: float, right: float) -> None:
    points = [QPointF(left, 12), QPointF(left, 52), QPointF(right, 32)]
    painter.drawPolygon(QPolygonF(points))


def _bar(painter: QPainter, left: float, width: float) -> None:
    painter.drawRect(QRectF(left, 12, width, 40))


def _play(painter: QPainter) -> None:
    _triangle(painter, 16, 52)


def _pause(painter: QPainter) -> None:
    _bar(painter, 14, 13)
    _bar(painter, 37, 13)


def _step(painter: QPainter) -> None:
    _bar(painter, 12, 8)
    _triangle(painter, 26, 54)


def _back(painter: QPainter) -> None:
    _bar(painter, 44, 8)
    _triangle(painter, 38, 10)


def _end(painter: QPainter) -> None:
    _triangle(painter, 6, 28)
    _triangle(painter, 26, 48)
    _bar(painter, 50, 7)


def _reset(painter: QPainter) -> None:
    _bar(painter, 7, 7)
    _triangle(painter, 38, 16)
    _triangle(painter, 58, 36)


def _lock(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(12, 28, 40, 28), 4, 4)
    bow = QPainterPath()
    bow.addRoundedRect(QRectF(18, 6, 28, 44), 14, 14)
    hole = QPainterPath()
    hole.addRoundedRect(QRectF(25, 13, 14, 37), 7, 7)
    painter.drawPath(bow - hole)


DRAWINGS = {
    "play": _play,
    "pause": _pause,
    "step": _step,
    "back": _back,
    "end": _end,
    "reset": _reset,
    "lock": _lock,
}


def icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """Give the icon of a name in a colour, and in another where it is disabled."""
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        pixmap = QPixmap(SIZE, SIZE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        DRAWINGS[name](painter)
        painter.end()
        made.addPixmap(pixmap, mode)
    return made
