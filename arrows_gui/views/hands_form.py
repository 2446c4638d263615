"""A question of the teacher's own: its words, and up to six answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.hands_tally import MOST_LETTERS, MOST_OPTIONS, Question
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

FEWEST_OPTIONS = 2


class HandsForm(QWidget):
    """Takes a question with its answers; Enter goes to the next field, and asks from the last."""

    asked = Signal(object)  # a Question
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hands_form")
        self._ask = self._field("hands_ask", tr("Question"))
        self._options = [
            self._field(f"hands_option_{place}", tr("Answer {number}", number=place + 1))
            for place in range(MOST_OPTIONS)
        ]
        self._error = ErrorLabel(self)
        self._error.setObjectName("hands_error")
        self._start = self._button("hands_start", tr("Ask"), tr("Ask the class (Enter)"))
        self._close = self._button("hands_cancel", tr("Close"), tr("Ask nothing (Esc)"))
        self._start.clicked.connect(self._on_start)
        self._close.clicked.connect(self.close_wanted)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)

    def show_question(self, question: Question) -> None:
        """Show a question to be changed."""
        self._ask.setText(question.text)
        self._ask.setCursorPosition(0)
        for place, field in enumerate(self._options):
            field.setText(question.options[place] if place < len(question.options) else "")
        self._error.show_problem("")

    def take_focus(self) -> None:
        """Give the keyboard to the first empty field."""
        fields = (self._ask, *self._options)
        empty = [field for field in fields if not field.text().strip()]
        (empty or [self._ask])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_start(self) -> None:
        texts = (field.text().strip() for field in self._options)
        options = tuple(text for text in texts if text)
        if len(options) < FEWEST_OPTIONS:
            self._error.show_problem(tr("There must be two answers or more."))
            self.take_focus()
            return
        self._error.show_problem("")
        self.asked.emit(Question(self._ask.text().strip(), options))

    def _on_enter(self, place: int) -> None:
        """Go on to the next field; ask from an empty one, or from the last."""
        fields = (self._ask, *self._options)
        if place + 1 < len(fields) and (fields[place].text().strip() or place == 0):
            fields[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._on_start()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(8)
        heading = QLabel(tr("Ask the class"), self)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        column.addWidget(heading)
        for place, field in enumerate((self._ask, *self._options)):
            column.addWidget(field)
            field.returnPressed.connect(lambda place=place: self._on_enter(place))
        column.addWidget(self._error)
        row = QHBoxLayout()
        row.addWidget(self._start)
        row.addWidget(self._close)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _field(self, name: str, title: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(title)
        field.setPlaceholderText(title)
        field.setToolTip(title)
        field.setMaxLength(MOST_LETTERS)
        return field

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button
