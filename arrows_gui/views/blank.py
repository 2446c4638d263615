"""The blank screen: everyone looks at the teacher."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr


class Blank(QWidget):
    """Covers a whole window in black; a click asks to take it away."""

    clicked = Signal()

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("blank_screen")
        self.setAccessibleName(tr("Blank screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._window, self._theme = window, theme
        self.setGeometry(window.rect())
        self.hide()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at every size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask to be taken away; the click does nothing else."""
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing but black."""
        with painting(self) as painter:
            painter.fillRect(event.rect(), self._theme.colour("blank"))
