"""The lock beside a slope that is nearly 0."""

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap


def lock_pixmap(colour: QColor, size_px: int, ratio: float) -> QPixmap:
    """Draw a closed lock of a size in pixels, for a screen with so many dots a pixel."""
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    unit = size_px / 16
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2 * unit))
    painter.drawArc(QRectF(5 * unit, 2 * unit, 6 * unit, 10 * unit), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(3 * unit, 7 * unit, 10 * unit, 8 * unit), unit, unit)
    painter.end()
    return pixmap


def lock_html(colour: QColor, size_px: int, ratio: float) -> str:
    """Give the lock as an image within a rich text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    lock_pixmap(colour, size_px, ratio).save(buffer, "PNG")
    data = bytes(buffer.data().toBase64().data()).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" width="{size_px}" height="{size_px}"/>'
