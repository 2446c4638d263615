"""The plot under a sweep: the mouse and the keys choose a place on it, and it never moves."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from arrows_gui.views.sweep_axes import ValueAxis
from arrows_gui.views.words import tr

_K = Qt.Key
_WAYS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, 1), _K.Key_Down: (0, -1)}
_TAKES = (_K.Key_Return, _K.Key_Enter)

FAR = 10
"""With Shift an arrow key goes so many cells."""


class PadPlot(pg.PlotWidget):
    """A plot that is worked like a pad: a press, a drag, or the arrow keys and Enter."""

    pressed = Signal(float, float)
    dragged = Signal(float, float)
    released = Signal()
    pointed = Signal(float, float)
    left = Signal()
    stepped = Signal(int, int)  # so many cells to the right, and up
    taken = Signal()
    focus_changed = Signal(bool)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        axes = {side: ValueAxis(side) for side in ("left", "bottom")}
        super().__init__(parent, axisItems=axes)
        self.value_axes = axes
        self.setObjectName(name)
        self.setAccessibleName(tr(title))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(160, 110)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.layout.setContentsMargins(4, 8, 12, 4)
        self.box = item.getViewBox()
        self.box.setDefaultPadding(0.0)
        self._held = False

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the pad from the window's shortcuts while it has the focus."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        own = (*_WAYS, *_TAKES, _K.Key_Escape)
        if overrides and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell, take one, or give the focus back."""
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _WAYS:
            right, up = _WAYS[_K(event.key())]
            count = FAR if far else 1
            self.stepped.emit(right * count, up * count)
        elif event.key() in _TAKES:
            self.taken.emit()
        elif event.key() == _K.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a place."""
        where = self.mapToScene(event.position().toPoint())
        inside = self.box.sceneBoundingRect().contains(where)
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self._held = True
            self.pressed.emit(*self._place(event.position()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose on while the button is held; without it, say what is there."""
        place = self._place(event.position())
        inside = self.box.sceneBoundingRect().contains(self.mapToScene(event.position().toPoint()))
        if self._held:
            self.dragged.emit(*place)
        if inside:
            self.pointed.emit(*place)
        else:
            self.left.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        self._held = False
        self.released.emit()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press of a double click for a press."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what is around."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        super().leaveEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the keys move."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys belong to the window again."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def _place(self, position: QPointF) -> tuple[float, float]:
        place = self.box.mapSceneToView(self.mapToScene(position.toPoint()))
        return place.x(), place.y()
