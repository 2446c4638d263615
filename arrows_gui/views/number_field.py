"""A field for one number, which keeps what was typed and says what is wrong with it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from arrows_gui.core.knob import number_in
from arrows_gui.core.message import BadInput
from arrows_gui.views.words import why_not

Read = Callable[[str], float]


def finite_number(text: str, name: str = "it") -> float:
    """Read a finite number; raise BadInput with one sentence that calls it by a name."""
    value = number_in(text, name)
    if value != value or value in (float("inf"), float("-inf")):
        raise BadInput("{name} must be finite", name="the number" if name == "it" else name)
    return value


class NumberField(QLineEdit):
    """Announces a number when one is entered, and what is wrong when none is."""

    entered = Signal(float)
    refused = Signal(str)  # the sentence; an empty one takes it back

    def __init__(self, read: Read = finite_number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._value = 0.0
        self.setMinimumWidth(64)
        self.editingFinished.connect(self._on_editing_finished)
        self.returnPressed.connect(self._on_return_pressed)
        self.textEdited.connect(self._on_text_edited)

    def value(self) -> float:
        """Give the number that holds."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number; while a person types in the field it is left alone."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self.setText(f"{value:.6g}")
            self.setCursorPosition(0)
            self.refused.emit("")

    def restore(self) -> None:
        """Show the number that holds, whatever was typed."""
        self.setModified(False)
        self.set_value(self._value)

    def event(self, event: QEvent) -> bool:
        """Win Escape over the window while there is something to take back."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self.isModified()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.restore()
            return
        super().keyPressEvent(event)

    def _on_return_pressed(self) -> None:
        """Take the number, and give the keys back to the window unless something is wrong."""
        self._on_editing_finished()  # Qt would announce it only after this
        if not self.isModified():
            self.clearFocus()

    def _on_text_edited(self, text: str) -> None:
        try:
            self._read(text)
        except BadInput as problem:
            self.refused.emit(why_not(problem))
        else:
            self.refused.emit("")

    def _on_editing_finished(self) -> None:
        if not self.isModified():
            return
        try:
            value = self._read(self.text())
        except BadInput as problem:
            self.refused.emit(why_not(problem))
            return
        self.setModified(False)
        self.refused.emit("")
        if value != self._value:
            self._value = value
            self.entered.emit(value)
