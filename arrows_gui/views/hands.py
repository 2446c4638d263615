"""Questions to the class by show of hands: those of the lesson in front, or one's own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from arrows_gui.core.message import BadInput
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER
from arrows_gui.lessons.offered import offered
from arrows_gui.lessons.reading import stage_run
from arrows_gui.views.closed_text import harmless
from arrows_gui.views.hands_form import HandsForm
from arrows_gui.views.hands_tally import MOST_OPTIONS, HandsTally, Question
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

if TYPE_CHECKING:
    from arrows_gui.session_lesson import LessonSession
    from arrows_gui.views.main_window import MainWindow

OF_ARROW = ("It is right", "It must turn left", "It must turn right")
OF_LENGTH = ("It must be longer", "It must be shorter")
"""What a class may say of an arrow that somebody has drawn."""

_NONE: tuple[int, ...] = ()

Key = tuple[str, int]
"""A lesson by its id, and the place of a screen."""


class Hands(QObject):
    """Shows a question in the place of the lesson, and keeps the hands of each that was asked."""

    opened = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._kept: dict[Key, tuple[int, ...]] = {}
        self._own, self._own_counts = Question("", ()), _NONE
        self._key: Key | None = None
        self.tally, self.form = HandsTally(), HandsForm()
        self.panel = SideColumn(self.tally, self.form)
        self.panel.setObjectName("hands_panel")
        self.panel.hide()
        window.beside.insertWidget(0, self.panel)
        self.tally.counted.connect(self._on_counted)
        self.tally.reveal_wanted.connect(self._reveal)
        self.tally.again_wanted.connect(self._show_form)
        self.form.asked.connect(self._on_asked)
        for part in (self.tally, self.form):
            part.close_wanted.connect(self.close)
        window.teacher_lock.changed.connect(self._offer_reveal)

    @property
    def is_open(self) -> bool:
        """Whether a question is in front."""
        return not self.panel.isHidden()

    @property
    def has_answer(self) -> bool:
        """Whether it is known which answer to the question in front is right."""
        return self.is_open and self.form.isHidden() and self.tally.question.right is not None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self.tally.set_theme(theme)
        self.form.set_theme(theme)

    def toggle(self) -> None:
        """Ask the question of the lesson in front, or one's own; or close it."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Ask the question of the lesson in front, or one's own."""
        question = self._question()
        self._key = self._key_of_screen() if question is not None else None
        if question is None:
            self._show_own()
        else:
            counts = self._kept.get(self._key, ()) if self._key else ()
            self._show_tally(question, counts)
            if self._is_revealed():
                self.tally.show_right(self._feedback())
        self._window.lessons.panel.setVisible(False)
        self.panel.show()
        self.opened.emit(True)
        if not self.form.isHidden():
            self.form.take_focus()
        else:
            self._window.workspaces.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Count no more; the lesson has its place back."""
        if self.is_open:
            self.panel.hide()
            self._window.lessons.panel.setVisible(self._lesson() is not None)
            self.opened.emit(False)
            self._window.workspaces.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    # Behind the scenes

    def _lesson(self) -> "LessonSession | None":
        lessons = self._window.lessons
        return None if lessons.state() is None else lessons.desk.session

    def _key_of_screen(self) -> Key | None:
        lesson = self._lesson()
        return (lesson.lesson.id, lesson.index) if lesson and lesson.lesson else None

    def _question(self) -> Question | None:
        """Give the question of the screen in front; None where it has none with answers."""
        lesson = self._lesson()
        if lesson is None or not (lesson.task and lesson.texts and lesson.stage):
            return None
        kind, ask = lesson.task.kind, harmless(lesson.texts.ask)
        form = Qt.TextFormat.MarkdownText
        try:
            if kind == CHOICE:
                texts = tuple(map(harmless, lesson.texts.options))
                return Question(ask, texts, lesson.right_option(), form)
            if kind == NUMBER:
                options, right = offered(lesson.task, stage_run(lesson.stage), MOST_OPTIONS)
                return Question(ask, options, right, form) if len(options) > 1 else None
        except BadInput:
            return None  # the panel of the lesson says what is wrong
        if kind == ARROW:
            has_length = lesson.stage.document.view.scale_mode != "unit"
            texts = OF_ARROW + OF_LENGTH if has_length else OF_ARROW
            return Question(ask, tuple(tr(text) for text in texts), None, form)
        return None

    def _show_tally(self, question: Question, counts: tuple[int, ...]) -> None:
        self.form.hide()
        self.tally.show_question(question, counts, is_own=self._key is None)
        self._offer_reveal()
        self.tally.show()

    def _show_own(self) -> None:
        if len(self._own.options) > 1:
            self._show_tally(self._own, self._own_counts)
        else:
            self._show_form()

    def _show_form(self) -> None:
        self.tally.hide()
        lesson = self._lesson()
        if not self._own.text and lesson is not None and lesson.texts is not None:
            self._own = Question(lesson.texts.ask, ())
        self.form.show_question(self._own)
        self.form.show()
        self.form.take_focus()

    def _on_asked(self, question: Question) -> None:
        if question.options != self._own.options:
            self._own_counts = (0,) * len(question.options)
        self._own = question
        self._key = None
        self._show_tally(question, self._own_counts)
        self._window.workspaces.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_counted(self, counts: tuple[int, ...]) -> None:
        if self._key is None:
            self._own_counts = counts
        else:
            self._kept[self._key] = counts

    def _offer_reveal(self) -> None:
        self.tally.offer_reveal(not self._window.teacher_lock.is_on)

    def _is_revealed(self) -> bool:
        lesson = self._lesson()
        return lesson is not None and lesson.task is not None and lesson.is_revealed

    def _feedback(self) -> str:
        lesson = self._lesson()
        feedback = None if lesson is None else lesson.feedback()
        return "" if feedback is None else said(feedback.sentence)

    def _reveal(self) -> None:
        """Give the answer with most hands as that of the class, and show which is right."""
        lesson, counts = self._lesson(), self.tally.counts
        if self._key is None or lesson is None or lesson.task is None:
            return
        if not lesson.is_revealed and lesson.task.kind == CHOICE and any(counts):
            lesson.answer_choice(counts.index(max(counts)))
        sentence = self._feedback()  # once the solution is shown, nothing more is said of an answer
        if not lesson.is_revealed:
            lesson.reveal()
        self.tally.show_right(sentence)
