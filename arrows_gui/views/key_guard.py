"""The widget that has the focus and uses a key wins it over the window's shortcuts."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

_K = Qt.Key
_MOVES = {_K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down}
_JUMPS = {_K.Key_Home, _K.Key_End, _K.Key_PageUp, _K.Key_PageDown}
_LETTERS = set(range(0x20, 0x7F))

Used = tuple[tuple[type[QWidget], set[int]], ...]

USED_KEYS: Used = (
    (QAbstractItemView, {int(key) for key in _MOVES | _JUMPS}),
    (QAbstractSlider, {int(key) for key in _MOVES | _JUMPS}),
    (QAbstractButton, {int(_K.Key_Space)}),
    (QComboBox, {int(key) for key in _MOVES | _JUMPS} | _LETTERS),
    (QLineEdit, {int(key) for key in _MOVES | _JUMPS} | _LETTERS),
    (QAbstractSpinBox, {int(key) for key in _MOVES | _JUMPS} | _LETTERS),
)
"""Which keys, pressed without Ctrl or Alt, a kind of widget uses itself."""

WORKED_BY_MOUSE = (QAbstractSlider, QAbstractButton, QComboBox)
"""A click works these without giving them the focus: the window's keys go on to work."""

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class KeyGuard(QObject):
    """Watches the controls of a window, and keeps their own keys for them."""

    def __init__(self, parent: QObject | None = None, used: Used = USED_KEYS) -> None:
        super().__init__(parent)
        self._used = used

    def watch(self, window: QWidget) -> None:
        """Watch every control below a window; call it again when there are new ones."""
        for kind, _ in self._used:
            for control in window.findChildren(kind):
                control.installEventFilter(self)
                if kind in WORKED_BY_MOUSE:
                    control.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept the override of a key that the control uses."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & _COMMANDS
            for kind, keys in self._used:
                if plain and isinstance(watched, kind) and int(event.key()) in keys:
                    event.accept()
                    return True
        return False
