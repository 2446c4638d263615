"""The keys of lecture mode, which win over those of whatever has the focus."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_K = Qt.Key
NEXT, PREVIOUS, BLANK, HANDS, TABS, CONTROLS, NOTES, LEAVE = (
    *("next", "previous", "blank", "hands", "tabs", "controls", "notes", "leave"),
)

KEYS: dict[int, str] = {
    int(_K.Key_PageDown): NEXT,
    int(_K.Key_PageUp): PREVIOUS,
    int(_K.Key_B): BLANK,
    int(_K.Key_Period): BLANK,  # what the button of many clickers sends
    int(_K.Key_H): HANDS,
    int(_K.Key_T): TABS,
    int(_K.Key_K): CONTROLS,
    int(_K.Key_N): NOTES,
    int(_K.Key_Escape): LEAVE,
}
"""What each key does, pressed without Shift, Ctrl or Alt."""

IN_A_TEXT = {NEXT, PREVIOUS, LEAVE}
"""What their keys do while somebody types, too."""

_MODIFIERS = {_K.Key_Shift, _K.Key_Control, _K.Key_Alt, _K.Key_AltGr, _K.Key_Meta}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_TYPED_INTO = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)


class LectureKeys(QObject):
    """Hears every key of a window before its widgets do, for as long as it is alive.

    While ``is_blank`` says so, any key at all only wakes the screen.
    """

    def __init__(
        self,
        window: QWidget,
        acts: Mapping[str, Callable[[], object]],
        is_blank: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._acts, self._is_blank = window, acts, is_blank
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def stop(self) -> None:
        """Leave the keys to the window again."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Act on a key of ours; it goes no further."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not self._is_for_window(watched):
            return False
        act = self._act(event)
        if act is None:
            return False
        event.accept()  # an override that is accepted comes again, as a press
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._acts[act]()
        return True

    def _is_for_window(self, watched: QObject) -> bool:
        """Tell whether an event is on its way to the window, and to no box or menu over it."""
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return False
        if isinstance(watched, QWidget):
            return watched.window() is self._window
        return watched is self._window.windowHandle()

    def _act(self, event: QKeyEvent) -> str | None:
        if self._is_blank():
            return None if event.key() in _MODIFIERS else BLANK
        act = KEYS.get(event.key())
        is_plain = event.modifiers() & ~_KEYPAD == Qt.KeyboardModifier.NoModifier
        if act is None or not is_plain or (is_typing() and act not in IN_A_TEXT):
            return None
        return act


def is_typing() -> bool:
    """Tell whether letters go into a text."""
    widget = QApplication.focusWidget()
    return isinstance(widget, _TYPED_INTO) and not widget.isReadOnly()
