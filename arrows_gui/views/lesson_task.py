"""A task of a lesson: what is asked, how it is answered, and what is said to the answer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.message import Message
from arrows_gui.lessons.judge import RIGHT as PLAIN_RIGHT
from arrows_gui.lessons.judge import Feedback
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, Task
from arrows_gui.lessons.texts import Texts
from arrows_gui.views.lesson_answers import (
    AnswerBox,
    ArrowAnswer,
    ChoiceAnswer,
    NumberAnswer,
    StateAnswer,
)
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr, whole

RIGHT_SIGN, WRONG_SIGN = "\N{CHECK MARK}", "\N{BALLOT X}"


class TaskBox(QFrame):
    """Shows a task and announces what a person answers."""

    answer_given = Signal(object)  # the text of a number, the place of an option, None for a state
    draw_wanted = Signal()
    reveal_wanted = Signal()
    retry_wanted = Signal()
    solution_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_task")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._theme: Theme | None = None
        self._feedback: Feedback | None = None
        self._answer: AnswerBox | None = None
        self._kind = QLabel(self)
        self._kind.setObjectName("lesson_task_kind")
        self._ask = LessonText("lesson_ask", tr("What is asked"), self)
        self._place = QVBoxLayout()
        self._verdict = QLabel(self, wordWrap=True)
        self._verdict.setObjectName("lesson_verdict")
        self._verdict.setAccessibleName(tr("Verdict on the answer"))
        self._sentence = LessonText("lesson_feedback", tr("What is said to the answer"), self)
        self._problem = QLabel(self, wordWrap=True)
        self._problem.setObjectName("lesson_problem")
        self._hint = LessonText("lesson_hint_text", tr("Hint"), self)
        self._solution = LessonText("lesson_solution", tr("The solution"), self)
        self._hint_button = self._button("lesson_hint", "Hint", "Say what helps")
        self._show_button = self._button("lesson_show_me", "Show me", "Show the solution")
        self._hint_button.setCheckable(True)
        self._hint_button.toggled.connect(self._show_hint)
        self._show_button.clicked.connect(self.solution_wanted)
        self._hint_words = ""
        self._lay_out()

    @property
    def answer(self) -> AnswerBox | None:
        """How the task that is shown is answered."""
        return self._answer

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        font = QFont(QApplication.font())
        font.setBold(True)
        for label in (self._kind, self._verdict):
            label.setFont(font)
        self._colour(self._problem, "error")
        self._colour(self._kind, "muted")
        self._show_verdict()

    def show_task(self, task: Task | None, texts: Texts) -> None:
        """Show another task, not answered yet; None for none."""
        if self._answer is not None:
            self._place.removeWidget(self._answer)
            self._answer.hide()
            self._answer.setParent(None)
            self._answer.deleteLater()
            self._answer = None
        self._hint_button.setChecked(False)
        self._hint_words = texts.hint
        for name in ("feedback", "problem", "solution"):
            getattr(self, f"show_{name}")(None)
        self.show_help(False)
        self.setVisible(task is not None)
        if task is None:
            return
        self._kind.setText(tr("Predict first") if task.predicts else tr("Task"))
        self._ask.show_markdown(texts.ask)
        self._answer = self._make_answer(task, texts)
        self._place.addWidget(self._answer)
        self._answer.show()

    def show_answer(self, text: str, done: bool) -> None:
        """Show the last answer, and whether the task takes another one."""
        if self._answer is not None:
            self._answer.show_done(text, done)

    def show_feedback(self, feedback: Feedback | None) -> None:
        """Say whether the answer is right, and why not."""
        self._feedback = feedback
        self._show_verdict()

    def show_problem(self, sentence: str | None) -> None:
        """Say why something cannot be an answer."""
        self._problem.setText(whole(sentence) if sentence else "")
        self._problem.setVisible(bool(sentence))

    def show_solution(self, message: Message | None) -> None:
        """Say what the solution is."""
        words = "" if message is None else said(message)
        self._solution.show_markdown(words, with_terms=False)

    def show_help(self, on: bool) -> None:
        """Offer the hint and the solution, or neither."""
        self._hint_button.setVisible(on and bool(self._hint_words))
        self._show_button.setVisible(on)
        self._show_hint()

    def first_control(self) -> QWidget | None:
        """Give the control that takes the focus, None for none."""
        return None if self._answer is None else self._answer.first_control()

    # Behind the scenes

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._kind)
        column.addWidget(self._ask)
        column.addLayout(self._place)
        for part in (self._problem, self._verdict, self._sentence):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self._hint_button)
        row.addWidget(self._show_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._solution)
        for label in (self._verdict, self._problem):
            label.setMinimumWidth(40)
            label.setTextFormat(Qt.TextFormat.PlainText)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(tr(text), self)
        button.setObjectName(name)
        button.setToolTip(tr(tip))
        button.setAutoDefault(True)
        return button

    def _make_answer(self, task: Task, texts: Texts) -> AnswerBox:
        if task.kind == ARROW:
            arrow = ArrowAnswer(task.arrow, self)
            arrow.draw_wanted.connect(self.draw_wanted)
            arrow.reveal_wanted.connect(self.reveal_wanted)
            arrow.again_wanted.connect(self.retry_wanted)
            return arrow
        made: AnswerBox
        if task.kind == NUMBER:
            made = NumberAnswer(self)
        elif task.kind == CHOICE:
            made = ChoiceAnswer(texts.options, self)
        else:
            made = StateAnswer(self)
        made.given.connect(self.answer_given)
        return made

    def _show_hint(self) -> None:
        on = self._hint_button.isChecked() and not self._hint_button.isHidden()
        self._hint.show_markdown(self._hint_words if on else "")

    def _show_verdict(self) -> None:
        feedback = self._feedback
        self._verdict.setVisible(feedback is not None)
        if feedback is None:
            self._sentence.show_markdown("")
            return
        sign, words = (RIGHT_SIGN, "Right") if feedback.right else (WRONG_SIGN, "Not right")
        self._verdict.setText(f"{sign} {tr(words)}")
        self._colour(self._verdict, "accent" if feedback.right else "error")
        plain = feedback.sentence.text == PLAIN_RIGHT
        self._sentence.show_markdown("" if plain else said(feedback.sentence), with_terms=False)

    def _colour(self, label: QLabel, key: str) -> None:
        if self._theme is not None:
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(key))
            label.setPalette(palette)
