"""The ways to answer a task: a number, one of several, an arrow on the surface, a state."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.prediction import target_by_id
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.words import tr

DRAW = (
    "Drag the {name} out of the point on the surface. Or take the keys: Left and Right turn it, "
    "Up and Down change its length, Shift makes small steps. Then press V."
)
EQUALS = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AnswerBox(QWidget):
    """What all ways to answer have in common: a button below, and Enter that does the same."""

    given = Signal(object)  # the text of a number, or the place of an option

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)

    def show_done(self, answer: str, done: bool) -> None:
        """Show the last answer; what is done takes no more."""

    def first_control(self) -> QWidget | None:
        """Give the control that takes the focus where the task is shown; None for none."""
        return None


class NumberAnswer(AnswerBox):
    """A field for a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(self)
        self._field.setObjectName("lesson_number")
        self._field.setAccessibleName(tr("Your number"))
        self._field.setPlaceholderText(tr("Your number"))
        self._field.setToolTip(tr("A number, as 3.5, 1/3 or 2e-4; Enter checks it"))
        self._field.installEventFilter(self)
        self._check = check_button(self, tr("Check the number (Enter)"))
        row = QHBoxLayout()
        row.addWidget(self._field, 1)
        row.addWidget(self._check)
        self.column.addLayout(row)
        self._field.returnPressed.connect(self._give)
        self._check.clicked.connect(self._give)

    def show_done(self, answer: str, done: bool) -> None:
        """Show the last answer; what is done takes no more."""
        if answer and not self._field.text():
            self._field.setText(answer)
        self._field.setReadOnly(done)
        self._check.setEnabled(not done)

    def first_control(self) -> QWidget | None:
        """Give the field."""
        return self._field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space play: no number has a space in it."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _give(self) -> None:
        if not self._field.isReadOnly():
            self.given.emit(self._field.text())


class ChoiceAnswer(AnswerBox):
    """Several answers, of which one is right."""

    def __init__(self, options: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._texts = tuple(options)
        for place, text in enumerate(options):
            option = OptionRow(place, text, self)
            self._group.addButton(option.button, place)
            self.column.addWidget(option)
        self._check = check_button(self, tr("Check the answer that is chosen (Enter)"))
        row = QHBoxLayout()
        row.addWidget(self._check)
        row.addStretch(1)
        self.column.addLayout(row)
        self._group.idToggled.connect(self._on_chosen)
        self._check.clicked.connect(self._give)
        self._done = False
        self._on_chosen()

    def show_done(self, answer: str, done: bool) -> None:
        """Show the last answer; what is done takes no more."""
        if answer in self._texts and self._group.checkedId() < 0:
            button = self._group.button(self._texts.index(answer))
            with QSignalBlocker(self._group):
                button.setChecked(True)
        self._done = done
        for button in self._group.buttons():
            button.setEnabled(not done)
        self._on_chosen()

    def first_control(self) -> QWidget | None:
        """Give the option that is chosen, or the first one."""
        return self._group.checkedButton() or self._group.button(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check the answer by Enter."""
        if event.key() in ENTER and self._check.isEnabled():
            self._give()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self) -> None:
        self._check.setEnabled(not self._done and self._group.checkedId() >= 0)

    def _give(self) -> None:
        self.given.emit(self._group.checkedId())


class RoundButton(QRadioButton):
    """A round button without words that is as large as the type beside it, and in its line."""

    def sizeHint(self) -> QSize:
        """Be as high as a line of words."""
        side = self._side()
        return QSize(side, max(side, self.fontMetrics().height()))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the style paints, enlarged."""
        option, usual, side = QStyleOptionButton(), self._usual(), self._side()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, usual, usual)
        with painting(self) as painter:
            painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
            painter.scale(side / usual, side / usual)
            self.style().drawControl(QStyle.ControlElement.CE_RadioButton, option, painter, self)

    def _usual(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth, None, self)

    def _side(self) -> int:
        return max(self._usual(), self.fontMetrics().ascent())


class OptionRow(QWidget):
    """One answer: a round button, and its words beside it, which may take several lines."""

    def __init__(self, place: int, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = RoundButton(self)
        self.button.setObjectName(f"lesson_option_{place}")
        self._words = LessonText(f"lesson_option_words_{place}", tr("One of the answers"), self)
        self._words.show_markdown(text, with_terms=False)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # they are ours
        self.button.setAccessibleName(self._words.plain_text())
        tip = tr("Choose this answer (arrow keys), then check it (Enter)")
        for part in (self, self.button):
            part.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the words for one on the button."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.button.isEnabled():
            self.button.click()


class ArrowAnswer(AnswerBox):
    """An arrow that is drawn on the surface."""

    draw_wanted = Signal()  # the arrow keys shall draw it
    reveal_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, target_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(tr(DRAW, name=target_by_id(target_id).name), self, wordWrap=True)
        words.setObjectName("lesson_draw_words")
        words.setMinimumWidth(40)
        self._draw = _button(self, "lesson_draw", tr("Draw with the keys"))
        self._draw.setToolTip(tr("Let the arrow keys draw the arrow on the surface"))
        self._reveal = _button(self, "lesson_arrow_reveal", tr("Reveal"))
        self._reveal.setToolTip(tr("Show the hidden arrow beside yours (V)"))
        self._again = _button(self, "lesson_arrow_again", tr("Try again"))
        self._again.setToolTip(tr("Hide the arrow again, and draw another one"))
        row = QHBoxLayout()
        for part in (self._draw, self._reveal, self._again):
            row.addWidget(part)
        row.addStretch(1)
        self.column.addWidget(words)
        self.column.addLayout(row)
        self._draw.clicked.connect(self.draw_wanted)
        self._reveal.clicked.connect(self.reveal_wanted)
        self._again.clicked.connect(self.again_wanted)
        self._done = self._revealed = self._has_guess = False
        self._show()

    def show_done(self, answer: str, done: bool) -> None:
        """Take no more arrow where it is done."""
        self._done = done
        self._show()

    def show_guess(self, has_guess: bool, revealed: bool) -> None:
        """Show whether there is an arrow, and whether the hidden one was revealed."""
        self._has_guess, self._revealed = has_guess, revealed
        self._show()

    def _show(self) -> None:
        self._draw.setEnabled(not (self._done or self._revealed))
        self._reveal.setEnabled(self._has_guess and not (self._done or self._revealed))
        self._again.setVisible(self._revealed and not self._done)


class StateAnswer(AnswerBox):
    """A state of the lab that is to be reached, as it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = QLabel(self, wordWrap=True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setObjectName("lesson_state")
        self._state.setAccessibleName(tr("The state now"))
        self._state.setMinimumWidth(40)
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._check = check_button(self, tr("Say what is still missing (Enter)"))
        row = QHBoxLayout()
        row.addWidget(self._check)
        row.addStretch(1)
        self.column.addWidget(self._state)
        self.column.addLayout(row)
        self._check.clicked.connect(lambda: self.given.emit(None))

    def show_state(self, values: Sequence[tuple[str, str]]) -> None:
        """Show what the condition is about, as it stands."""
        parts = (f"{tr(title)}{EQUALS}{value}" for title, value in values)
        self._state.setText(tr("Now: {values}", values="; ".join(parts)) if values else "")
        self._state.setVisible(bool(values))

    def show_done(self, answer: str, done: bool) -> None:
        """Take no more where it is done."""
        self._check.setEnabled(not done)


def check_button(parent: QWidget, tip: str) -> QPushButton:
    """Give the button that checks an answer."""
    button = _button(parent, "lesson_check", tr("Check"))
    button.setToolTip(tip)
    return button


def _button(parent: QWidget, name: str, text: str) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setAutoDefault(True)  # Enter presses it
    return button
