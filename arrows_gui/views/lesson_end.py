"""The end of a lesson: how it went, what to read again, and what there is beyond it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from arrows_gui.core.state import Answer
from arrows_gui.lessons.answers import GIVEN_UP, RIGHT, SHOWN, WRONG, Answers, Result
from arrows_gui.lessons.lesson import Lesson, Task
from arrows_gui.views.lesson_task import RIGHT_SIGN, WRONG_SIGN
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

LESSON_LINK, SCREEN_LINK = "lesson:", "screen:"
"""What the addresses of links to other lessons and to screens of this one begin with."""

VERDICT_SIZE = 1.2


class LessonEnd(QWidget):
    """Shows the result, and announces what a person wants next."""

    again_wanted = Signal(bool)  # whether with new numbers
    save_wanted = Signal()
    lesson_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_end")
        self._theme: Theme | None = None
        self._passed = False
        self._next_id = ""
        self._verdict = QLabel(self, wordWrap=True)
        self._verdict.setObjectName("lesson_result")
        self._verdict.setMinimumWidth(40)
        self._rows = LessonText("lesson_result_rows", tr("The result, task by task"), self)
        self._next = self._button("lesson_next_lesson", "", "Go on with the next lesson")
        self._next.clicked.connect(lambda: self.lesson_wanted.emit(self._next_id))
        self._new = self._button(
            "lesson_new_numbers",
            "Again with new numbers",
            "Begin this lesson anew; its numbers are drawn anew as well",
        )
        self._new.clicked.connect(lambda: self.again_wanted.emit(True))
        self._next.hide()
        self._new.hide()
        self._again = self._button("lesson_again", "Again", "Begin this lesson anew")
        self._again.clicked.connect(lambda: self.again_wanted.emit(False))
        self._save = self._button(
            "lesson_save_result", "Save the result\N{HORIZONTAL ELLIPSIS}", "Write it as a text"
        )
        self._save.clicked.connect(self.save_wanted)
        self._extension_title = QLabel(tr("For those who are early"), self)
        self._extension_title.setObjectName("lesson_extension_title")
        self._extension = LessonText("lesson_extension", tr("For those who are early"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (
            *(self._verdict, self._rows, self._next, self._new, self._again, self._save),
            *(self._extension_title, self._extension),
        ):
            column.addWidget(part)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        font = QFont(QApplication.font())
        font.setBold(True)
        self._extension_title.setFont(font)
        font.setPointSizeF(font.pointSizeF() * VERDICT_SIZE)
        self._verdict.setFont(font)
        self._colour()

    def show_result(self, lesson: Lesson, answers: Answers, titles: dict[str, str]) -> None:
        """Show how a lesson went; ``titles`` are those of the lessons to read again."""
        result = answers.result()
        self._passed = result.passed
        self._verdict.setText(verdict_text(result))
        self._colour()
        self._rows.show_markdown(_rows(lesson, answers, titles), with_terms=False)
        self._extension_title.setVisible(bool(lesson.extension))
        self._extension.show_markdown(lesson.extension)

    def show_choices(self, next_id: str, next_title: str, draws: bool) -> None:
        """Offer the next lesson, "" for none, and new numbers where the lesson draws them."""
        self._next_id = next_id
        self._next.setText(tr("Next lesson"))  # no button breaks a long title into lines
        self._next.setToolTip(tr("Go on with the lesson: {title}", title=next_title))
        self._next.setVisible(bool(next_id))
        self._new.setVisible(draws)

    def first_control(self) -> QWidget:
        """Give the button that takes the focus."""
        return self._next if self._next_id else self._again

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(tr(text), self)
        button.setObjectName(name)
        button.setToolTip(tr(tip))
        button.setAutoDefault(True)
        return button

    def _colour(self) -> None:
        if self._theme is not None:
            palette = self._verdict.palette()
            colour = self._theme.colour("accent" if self._passed else "text")
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self._verdict.setPalette(palette)


def verdict_text(result: Result) -> str:
    """Say how a lesson went."""
    if not result.count:
        return tr("You have come to the end.")
    right = tr("{right} of {count} right.", right=result.right, count=result.count)
    if result.passed:
        return f"{RIGHT_SIGN} {tr('Passed')}: {right}"
    if result.open:
        return f"{right} {tr('Still open: {open}.', open=result.open)}"
    return f"{right} {tr('Not passed yet.')}"


def word_of(answers: Answers, task: Task) -> str:
    """Say how a task was answered: at once, later, never, or not at all."""
    first: Answer | None = answers.first(task)
    if first is None:
        return tr("open")
    if first.right:
        return f"{RIGHT_SIGN} {tr('right')}"
    outcome = answers.outcome(task)
    if outcome == RIGHT:
        tries = len([each for each in answers.to(task) if each.text != SHOWN])
        return f"{RIGHT_SIGN} {tr('right after {n} tries', n=tries)}"
    if outcome == GIVEN_UP:
        return tr("the solution was shown")
    if outcome == WRONG:
        return f"{WRONG_SIGN} {tr('not right')}"
    return tr("open, not right yet")


def result_sheet(lesson: Lesson, answers: Answers, when: str) -> str:
    """Write the result as plain text, with the first answer to every task."""
    lines = [tr("Lesson: {title}", title=lesson.title), when, verdict_text(answers.result()), ""]
    for number, screen in enumerate(lesson.screens, 1):
        if screen.task is None:
            continue
        lines.append(f"{number}. {screen.title}: {word_of(answers, screen.task)}")
        given = [each.text or tr("(shown)") for each in answers.to(screen.task)]
        lines.extend(f"   {place}. {text}" for place, text in enumerate(given, 1))
    return "\n".join(lines) + "\n"


def _rows(lesson: Lesson, answers: Answers, titles: dict[str, str]) -> str:
    lines = [
        f"- [{screen.title}]({SCREEN_LINK}{index}): {word_of(answers, screen.task)}"
        for index, screen in enumerate(lesson.screens)
        if screen.task is not None
    ]
    again = [(each, titles[each]) for each in answers.result().again if each in titles]
    if again:
        links = ", ".join(f"[{title}]({LESSON_LINK}{each})" for each, title in again)
        lines += ["", tr("Read again: {lessons}", lessons=links)]
    return "\n".join(lines)
