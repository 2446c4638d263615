"""A halo around the mouse, so that the back row sees where it points."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme

RADIUS_PX, RING_PX = 30, 4.0
FILL = 46
"""How far the ring is filled, of 255: what lies under it stays legible."""


class Halo(QWidget):
    """A ring over everything that follows the mouse and lets it through."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("pointer_halo")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._theme = theme
        side = 2 * RADIUS_PX + 1
        self.setFixedSize(side, side)
        self.hide()
        # The handle of the window hears every move, whether a widget tracks the mouse or not.
        self._handle = window.windowHandle()
        self._handle.installEventFilter(self)

    def stop(self) -> None:
        """Follow no more, and be gone."""
        self._handle.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def point_at(self, place: QPoint) -> None:
        """Show the ring around a place of the window."""
        self.move(place - QPoint(RADIUS_PX, RADIUS_PX))
        if not self.isVisible():
            self.show()
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse while it is over the window."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.point_at(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring with a light edge, for dark and for light ground."""
        with painting(self) as painter:
            painter.setRenderHint(painter.RenderHint.Antialiasing)
            middle = QPointF(RADIUS_PX + 0.5, RADIUS_PX + 0.5)
            filled = self._theme.colour("accent")
            filled.setAlpha(FILL)
            painter.setBrush(filled)
            for key, width in (("casing", RING_PX + 3), ("accent", RING_PX)):
                painter.setPen(QPen(self._theme.colour(key), width))
                radius = RADIUS_PX - RING_PX
                painter.drawEllipse(middle, radius, radius)
                painter.setBrush(Qt.BrushStyle.NoBrush)
