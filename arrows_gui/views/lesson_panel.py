"""The panel of a lesson, beside the labs: its words, its tasks, and the way through it."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.message import BadInput
from arrows_gui.lessons.judge import Feedback
from arrows_gui.session_lesson import LessonSession
from arrows_gui.views.key_guard import USED_KEYS, KeyGuard, Used
from arrows_gui.views.lesson_end import LessonEnd
from arrows_gui.views.lesson_head import PLAIN, LessonHead
from arrows_gui.views.lesson_task import TaskBox
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr, why_not

_PAGES = {int(Qt.Key.Key_PageUp), int(Qt.Key.Key_PageDown)}
_NOT_TYPED = {int(Qt.Key.Key_Space)}  # no number has a space in it: it plays
_ARROWS = {int(key) for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)}
_OWN_KEYS: Used = (
    (QRadioButton, _ARROWS | {int(Qt.Key.Key_Space)}),
    *(
        (kind, keys - _PAGES - (_NOT_TYPED if kind is QLineEdit else set()))
        for kind, keys in USED_KEYS
    ),
)
"""The keys of the controls, but those that turn the screens."""


class LessonPanel(QWidget):
    """Shows the session of a lesson, and announces what a person wants of it and of the lab."""

    close_wanted = Signal()
    draw_wanted = Signal()
    reveal_wanted = Signal()
    retry_wanted = Signal()
    solution_wanted = Signal()
    state_check_wanted = Signal()
    link_wanted = Signal(str)
    term_hovered = Signal(str)  # the id of an arrow kind, "" for none

    def __init__(
        self, session: LessonSession, back: QAction, on: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self._session = session
        self._hides_answers = self._offers_notes = False
        self._guard = KeyGuard(self, _OWN_KEYS)
        self.head = LessonHead(self)
        self.task = TaskBox(self)
        self.end = LessonEnd(self)
        self._screen_title = QLabel(self, wordWrap=True)
        self._screen_title.setObjectName("lesson_screen_title")
        self._screen_title.setMinimumWidth(40)
        self._screen_title.setTextFormat(Qt.TextFormat.PlainText)
        self._objective = LessonText("lesson_objective", tr("What this lesson is for"), self)
        self._text = LessonText("lesson_text", tr("Text of the screen"), self)
        self._why = self._fold("lesson_why", "Why?", "Show or hide the reason")
        self._why_text = LessonText("lesson_why_text", tr("The reason"), self)
        self._reveal = LessonText("lesson_reveal", tr("What came out"), self)
        self._notes = self._fold("lesson_notes", "Notes", "Show or hide the notes for the teacher")
        self._notes_text = LessonText("lesson_notes_text", tr("Notes for the teacher"), self)
        self._problem = QLabel(self, wordWrap=True)
        self._problem.setObjectName("lesson_fault")
        self._problem.setMinimumWidth(40)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._keys = QLabel(self, wordWrap=True)
        self._keys.setObjectName("lesson_keys")
        self._keys.setMinimumWidth(40)
        self._keys.hide()
        self._buttons = (
            self._turn("lesson_back", "\N{BLACK LEFT-POINTING TRIANGLE} Back", back),
            self._turn("lesson_next", "Next \N{BLACK RIGHT-POINTING TRIANGLE}", on),
        )
        self._lay_out()
        self._wire()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        for part in (self.head, self.task, self.end):
            part.set_theme(theme)
        font = QFont(QApplication.font())
        font.setBold(True)
        self._screen_title.setFont(font)

    def set_answers_hidden(self, on: bool) -> None:
        """Hide hints, solutions and what lies behind a task, or give them back."""
        self._hides_answers = on
        self._show_progress()

    def set_notes_offered(self, on: bool) -> None:
        """Offer the notes for the teacher, or not."""
        self._offers_notes = on
        self._show_progress()

    def first_control(self) -> QWidget | None:
        """Give the control that takes the focus, None for none."""
        if self._session.is_at_end:
            return self.end.first_control()
        return None if self._session.is_revealed else self.task.first_control()

    def next_button(self) -> QWidget:
        """Give the button that goes on."""
        return self._buttons[1]

    # What is shown

    def show_screen(self) -> None:
        """Show the screen in front; its texts follow when they are worked out."""
        session = self._session
        lesson = session.lesson
        if lesson is None:
            return
        self.head.show_lesson(lesson.number, lesson.title)
        screen = session.screen
        self._screen_title.setText("" if screen is None else screen.title)
        self._screen_title.setVisible(screen is not None)
        for fold in (self._why, self._notes):
            fold.setChecked(False)
        self.end.setVisible(session.is_at_end)
        goal = tr("**Objective:** {objective}", objective=lesson.objective)
        self._objective.show_markdown(goal if session.index == 0 else "")
        self._show_texts()
        self._scroll.verticalScrollBar().setValue(0)

    def show_keys(self, words: str) -> None:
        """Show for as long as it holds which keys bring what a screen speaks of; "" is none."""
        self._keys.setText(words)
        self._keys.setVisible(bool(words))

    def show_problem(self, sentence: str) -> None:
        """Say why an answer is none."""
        self.task.show_problem(sentence)

    def _show_texts(self) -> None:
        from arrows_gui.lessons.texts import Texts

        session = self._session
        texts, task = session.texts or Texts(), session.task
        self._text.show_markdown(texts.text)
        self.task.show_task(task if session.texts is not None else None, texts)
        if task is not None and session.texts is not None:
            self.task.show_feedback(session.feedback())
        self._problem.setText("" if texts.problem is None else said(texts.problem))
        self._problem.setVisible(texts.problem is not None)
        self._show_progress()
        self._guard.watch(self)
        self._order_tabs()

    def _on_answered(self, feedback: Feedback) -> None:
        self.task.show_problem(None)
        self.task.show_feedback(feedback)
        self._show_progress()

    def _show_progress(self) -> None:
        """Show what follows from the answers so far."""
        session, shows = self._session, not self._hides_answers
        lesson, texts = session.lesson, session.texts
        if lesson is None:
            return
        kinds = [
            PLAIN if each.task is None else session.answers.outcome(each.task)
            for each in lesson.screens
        ]
        self.head.show_place(session.index, kinds)
        self._why.setVisible(texts is not None and bool(texts.why))
        self._show_fold(self._why, self._why_text, "" if texts is None else texts.why)
        offered = self._offers_notes and texts is not None and bool(texts.notes)
        self._notes.setVisible(offered)
        self._show_fold(self._notes, self._notes_text, "" if texts is None else texts.notes)
        shown = texts is not None and session.is_revealed and shows
        self._reveal.show_markdown(texts.reveal if texts is not None and shown else "")
        answer = session.last_answer
        self.task.show_answer("" if answer is None else answer.text, session.is_revealed)
        self.task.show_help(session.has_help and shows)

    def _show_fold(self, button: QPushButton, text: LessonText, words: str) -> None:
        text.show_markdown(words if button.isChecked() and not button.isHidden() else "")

    def _on_given(self, answer: object) -> None:
        session = self._session
        try:
            if isinstance(answer, str):
                session.answer_number(answer)
            elif isinstance(answer, int):
                session.answer_choice(answer)
            else:
                self.state_check_wanted.emit()
        except BadInput as problem:
            self.show_problem(why_not(problem))

    # Building

    def _fold(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(tr(text), self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setToolTip(tr(tip))
        button.setAutoDefault(True)
        button.toggled.connect(self._show_progress)
        return button

    def _turn(self, name: str, text: str, action: QAction) -> QPushButton:
        button = QPushButton(tr(text), self)
        button.setObjectName(f"{name}_button")
        keys = " / ".join(key.toString() for key in action.shortcuts())
        button.setToolTip(f"{action.statusTip()} ({keys})")
        button.setAutoDefault(True)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return button

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._why)
        row.addWidget(self._notes)
        row.addStretch(1)
        for words in (self._screen_title, self._objective, self._text, self._problem):
            column.addWidget(words)
        column.addLayout(row)
        below_text: tuple[QWidget, ...] = (self._why_text, self._notes_text, self.task)
        for part in (*below_text, self._reveal, self.end):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("lesson_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        below = QHBoxLayout()
        for button in self._buttons:
            below.addWidget(button, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 2, 6)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._keys)
        whole.addLayout(below)

    def _wire(self) -> None:
        session, task = self._session, self.task
        session.screen_changed.connect(self.show_screen)
        session.prepared.connect(self._show_texts)
        session.answered.connect(self._on_answered)
        session.revealed.connect(self._show_progress)
        self.head.close_wanted.connect(self.close_wanted)
        self.head.screen_wanted.connect(session.go)
        task.answer_given.connect(self._on_given)
        task.draw_wanted.connect(self.draw_wanted)
        task.reveal_wanted.connect(self.reveal_wanted)
        task.retry_wanted.connect(self.retry_wanted)
        task.solution_wanted.connect(self.solution_wanted)
        for text in self.findChildren(LessonText):
            text.term_hovered.connect(self.term_hovered)
            text.link_wanted.connect(self.link_wanted)

    def _order_tabs(self) -> None:
        """Let Tab go through the panel from top to bottom."""
        stops: list[QWidget] = [*self.head.findChildren(QAbstractButton)]
        inner = self._scroll.widget()
        assert inner is not None, "it was laid out"
        parts = [
            part
            for part in inner.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        layout = inner.layout()
        assert layout is not None, "it was laid out"
        layout.activate()
        parts.sort(key=lambda part: part.mapTo(inner, part.rect().topLeft()).toTuple()[::-1])
        for before, after in pairwise((*stops, *parts, *self._buttons)):
            QWidget.setTabOrder(before, after)
