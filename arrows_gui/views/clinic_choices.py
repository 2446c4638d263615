"""Some answers to choose from, each with a radio button and words that wrap."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QWidget

from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

RIGHT_SIGN, WRONG_SIGN = "\N{CHECK MARK}", "\N{BALLOT X}"

_K = Qt.Key
_ENTER = {_K.Key_Return, _K.Key_Enter}
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_OWN_KEYS = {_K.Key_Up, _K.Key_Down, _K.Key_Left, _K.Key_Right, _K.Key_Space} | _ENTER


class _Words(QLabel):
    """The words beside a radio button; a click on them is one on the button."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setMinimumWidth(10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class _Radio(QRadioButton):
    """A radio button that keeps the arrows, Space and Enter from the window's shortcuts."""

    entered = Signal()

    def event(self, event: QEvent) -> bool:
        """Accept the override of a key that is used here."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.key() in _OWN_KEYS and not event.modifiers() & _COMMANDS:
            event.accept()
        return event.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Enter."""
        if event.key() in _ENTER:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class Choices(QWidget):
    """Shows answers, each under an id; one can be chosen, and those that were wrong are marked."""

    chosen = Signal(str)  # the id of the answer that is chosen now
    entered = Signal()  # Enter was pressed on an answer

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._title = title
        self._ids: tuple[str, ...] = ()
        self._texts: tuple[str, ...] = ()
        self._rows: list[tuple[_Radio, _Words]] = []
        self._palette = QPalette()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._ids[place]))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; the style draws the rings in a shade of the window's."""
        self._palette = QPalette(self.palette())
        self._palette.setColor(QPalette.ColorRole.Window, theme.colour("frame"))
        for radio, _ in self._rows:
            radio.setPalette(self._palette)

    @property
    def current(self) -> str:
        """The id of the answer that is chosen, "" for none."""
        place = self._group.checkedId()
        return self._ids[place] if 0 <= place < len(self._ids) else ""

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer answers, each an id and its words; none is chosen."""
        self._ids = tuple(each for each, _ in choices)
        self._texts = tuple(text for _, text in choices)
        while len(self._rows) < len(choices):
            self._add_row()
        self._choose_none()
        for place, (radio, words) in enumerate(self._rows):
            used = place < len(choices)
            radio.setVisible(used)
            words.setVisible(used)
            if used:
                self._name(radio, place)
                self._mark(place, "", True)

    def mark_wrong(self, choice: str) -> None:
        """Mark an answer as wrong: it cannot be chosen again."""
        self._choose_none()
        self._mark(self._ids.index(choice), WRONG_SIGN, False)

    def mark_right(self, choice: str) -> None:
        """Mark an answer as right."""
        self._mark(self._ids.index(choice), RIGHT_SIGN, True)

    def take_focus(self) -> None:
        """Give the keyboard to the chosen answer, or to the first that can be chosen."""
        shown = [radio for radio, _ in self._rows[: len(self._ids)] if radio.isEnabled()]
        chosen = [radio for radio in shown if radio.isChecked()]
        for radio in (chosen or shown)[:1]:
            radio.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_none(self) -> None:
        self._group.setExclusive(False)
        for radio, _ in self._rows:
            radio.setChecked(False)
        self._group.setExclusive(True)

    def _add_row(self) -> None:
        radio, words, place = _Radio(self), _Words(self), len(self._rows)
        radio.setPalette(self._palette)
        self._rows.append((radio, words))
        self._group.addButton(radio, place)
        self._grid.addWidget(radio, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, place, 1)
        radio.entered.connect(self.entered)
        words.clicked.connect(radio.click)
        words.clicked.connect(lambda: radio.setFocus(Qt.FocusReason.MouseFocusReason))

    def _name(self, radio: _Radio, place: int) -> None:
        radio.setObjectName(f"{self.objectName()}_{self._ids[place]}")
        radio.setAccessibleName(self._texts[place])
        radio.setAccessibleDescription(self._title)
        radio.setToolTip(tr("Choose this; Enter takes it"))

    def _mark(self, place: int, sign: str, enabled: bool) -> None:
        radio, words = self._rows[place]
        radio.setEnabled(enabled)
        words.setEnabled(enabled)
        words.setText(f"{self._texts[place]} {sign}".strip())
