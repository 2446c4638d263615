"""The lesson at work: its session, its panel, and what both do to the labs."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFileDialog, QLineEdit, QWidget

from arrows_gui.core.glossary import SCHEME
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.prediction import Grade
from arrows_gui.core.state import LessonState
from arrows_gui.jobs import Jobs, Report, Task
from arrows_gui.lessons.headings import course
from arrows_gui.lessons.lesson import ARROW, NUMBER, STATE, Lesson
from arrows_gui.lessons.lesson import Task as LessonTask
from arrows_gui.lessons.reading import stage_run
from arrows_gui.lessons.texts import (
    Texts,
    answer_text,
    draws_numbers,
    needs_run,
    texts_of,
    watched,
)
from arrows_gui.save import save
from arrows_gui.session_lesson import LessonSession
from arrows_gui.views.lesson_answers import ArrowAnswer, StateAnswer
from arrows_gui.views.lesson_end import LESSON_LINK, SCREEN_LINK, result_sheet
from arrows_gui.views.lesson_lab import LessonLab
from arrows_gui.views.lesson_panel import LessonPanel
from arrows_gui.views.term_popup import TermPopup
from arrows_gui.views.words import said, tr, whole, why_not

if TYPE_CHECKING:
    from arrows_gui.views.control_limits import ControlLimits
    from arrows_gui.views.main_window import MainWindow

TURN = Message("Page Down goes on to the next screen of the lesson, Page Up goes back.")
NO_LINK = Message("Nothing outside the program is opened; the address is {address}")
ASTRAY = Message("This is step {here}; the question is about step {there}: go there, and try again")
WAS_SHOWN = Message("The solution was shown.")
SHOWN_ANSWER = Message("The answer is {answer}")
SHOWN_STATE = Message("The lab is set up so that it is reached. Look at what has changed.")
SHOWN_ARROW = Message("The arrow is shown on the surface.")


class LessonDesk(QObject):
    """Wires the session of a lesson, its panel and the labs."""

    lesson_wanted = Signal(str)
    kept = Signal(object)  # the LessonState after each answer and each screen

    def __init__(
        self, window: "MainWindow", limits: "ControlLimits", back: QAction, on: QAction
    ) -> None:
        super().__init__(window)
        self._window, self._limits = window, limits
        self._keeps_lab = False  # the lab is as the lesson's state has it already
        self.session = LessonSession(self)
        self.panel = LessonPanel(self.session, back, on)
        self.lab = LessonLab(window)
        self.jobs = Jobs(self)
        self.jobs.failed.connect(lambda job, fault: window.failed.emit(fault))
        self._texts = Task(self.jobs, self)
        self._texts.finished.connect(self.session.take_texts)
        self._popup: TermPopup | None = None
        self._shown_stage: object = None
        self._wire()

    def open(self, lesson: Lesson, state: LessonState | None, keeps_lab: bool = False) -> None:
        """Open a lesson at a state; the labs are set up, unless they are as it wants them."""
        self._keeps_lab = keeps_lab
        self._shown_stage = None
        self.session.open(lesson, state)

    def stop(self) -> None:
        """End the worker."""
        self.jobs.stop()

    def save_result(self, path: Path) -> None:
        """Write the result as a text; raise BadInput where that fails."""
        lesson = self.session.lesson
        if lesson is not None:
            now = QLocale().toString(QDateTime.currentDateTime())
            save(path, result_sheet(lesson, self.session.answers, now).encode())

    # Behind the scenes

    def _wire(self) -> None:
        session, panel, lab = self.session, self.panel, self.lab
        session.screen_changed.connect(self._on_screen_changed)
        session.prepared.connect(self._on_prepared)
        session.answered.connect(self._keep)
        session.revealed.connect(self._on_revealed)
        session.closed.connect(self._on_closed)
        panel.draw_wanted.connect(self._window.lab.surface.setFocus)
        panel.reveal_wanted.connect(lambda: self._window.lab.later.predict.reveal())
        panel.retry_wanted.connect(self._on_retry)
        panel.solution_wanted.connect(self._show_solution)
        panel.state_check_wanted.connect(self._check_state)
        panel.link_wanted.connect(self._on_link)
        panel.term_hovered.connect(self._window.lab.surface.highlight)
        panel.end.again_wanted.connect(self._again)
        panel.end.save_wanted.connect(self._ask_where)
        panel.end.lesson_wanted.connect(self.lesson_wanted)
        lab.graded.connect(self._on_graded)
        lab.astray.connect(self._on_astray)
        lab.guess_changed.connect(self._show_guess)
        lab.moved.connect(self._watch)

    def _on_screen_changed(self) -> None:
        session = self.session
        lesson = session.lesson
        if lesson is None:
            return
        try:
            self._set_labs_up()
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
        self._window.say(TURN)
        self._window.lab.hover.setText("")  # it may tell what is asked now
        self._keep()
        if session.screen is None:
            self._show_end(lesson)
            session.take_texts(Texts())
        elif needs_run(session.screen):
            work = partial(_texts_of, lesson, session.index)
            self._texts.start(work)
        else:
            self._texts.drop()
            session.take_texts(texts_of(lesson, session.index))

    def _set_labs_up(self) -> None:
        """Bring the labs to what the screen is about, unless they are there."""
        session, stage = self.session, self.session.stage
        task = None if session.is_revealed else session.task
        self.lab.follows = session.watches
        if stage is not None:
            self._limits.set_lesson(stage.hidden, stage.locked)
        has_own = session.screen is not None and session.screen.stage is not None
        if stage is None or self._keeps_lab or not (has_own or stage is not self._shown_stage):
            self.lab.adopt(stage, task)
        else:
            self.lab.set_up(stage, task)
        if session.fog_is_lifted:
            self.lab.lift_fog()
        self._keeps_lab, self._shown_stage = False, stage

    def _on_prepared(self) -> None:
        """Show what the lab knows of the task, and give the task the focus."""
        self._show_guess()
        self._watch()
        if self.session.was_shown:
            self._say_solution(WAS_SHOWN)
        focused = QApplication.focusWidget()
        typed_elsewhere = isinstance(focused, QLineEdit | QAbstractSpinBox)
        is_inside = focused is not None and self.panel.isAncestorOf(focused)
        wanted = self.panel.first_control()
        task = self.session.task
        if task is not None and task.kind == STATE:
            wanted = None  # the person works in the lab, and Space plays there
        if wanted is not None and (is_inside or not typed_elsewhere):
            wanted.setFocus()
        elif is_inside and self.session.screen is not None:
            self._window.workspaces.page(self._window.workspaces.current).setFocus()

    def _on_revealed(self) -> None:
        self.lab.ask_no_more()
        self.lab.lift_fog()
        if self.session.was_shown:
            self.panel.task.show_feedback(None)  # it was said of what the person had made
            self._say_solution(WAS_SHOWN)
        self._keep()

    def _on_closed(self) -> None:
        self._texts.drop()
        self._limits.set_lesson(frozenset(), frozenset())
        self.lab.leave()

    def _keep(self, _: object = None) -> None:
        self.kept.emit(self.session.state())

    # Tasks

    def _on_graded(self, grade: Grade) -> None:
        self.panel.show_problem("")
        self.session.answer_arrow(grade)

    def _on_astray(self, here: int, there: int) -> None:
        message = Message(ASTRAY.text, {"here": here, "there": there})
        self.panel.show_problem(said(message))
        self.lab.retry()

    def _on_retry(self) -> None:
        self.lab.retry()
        self.panel.task.show_feedback(None)
        self._window.lab.surface.setFocus()

    def _show_guess(self) -> None:
        answer = self.panel.task.answer
        if isinstance(answer, ArrowAnswer):
            answer.show_guess(self.lab.has_guess, self.lab.is_graded)

    def _watch(self) -> None:
        """Look whether the state that is asked for is reached."""
        task, run, answer = self.session.task, self.lab.live_run(), self.panel.task.answer
        if task is None or run is None or not isinstance(answer, StateAnswer):
            return
        with suppress(BadInput):  # a fault of the lesson is said when the answer is checked
            answer.show_state(watched(task, run))
            self.session.watch_state(run)

    def _check_state(self) -> None:
        run = self.lab.live_run()
        if run is not None:
            self.session.check_state(run)

    def _show_solution(self) -> None:
        """Show what is right; of a state, set it up in the lab."""
        session, task, stage = self.session, self.session.task, self.session.stage
        if task is None or stage is None or session.is_revealed:
            return
        session.reveal()
        try:
            if task.kind == STATE:
                self.lab.set_up_solved(task.solution)
        except BadInput as problem:
            self.panel.show_problem(why_not(problem))
            return
        if task.kind == ARROW:
            self.lab.reveal_arrow()
        self._watch()
        self._say_solution(SHOWN_ARROW if task.kind == ARROW else SHOWN_STATE)

    def _say_solution(self, in_lab: Message) -> None:
        """Say what the solution of the task in front is, or what is to be seen of it in the lab."""
        task = self.session.task
        assert task is not None, "its solution is shown"
        try:
            words = in_lab if task.kind in (STATE, ARROW) else self._solution(task)
            self.panel.task.show_solution(words)
        except BadInput as problem:
            self.panel.show_problem(why_not(problem))

    def _solution(self, task: LessonTask) -> Message:
        session, stage = self.session, self.session.stage
        assert stage is not None, "a task is about a run"
        if task.kind == NUMBER:
            words = answer_text(task, stage_run(stage))
        else:
            texts = session.texts or Texts()
            words = texts.options[session.right_option()]
        return Message("{answer}", {"answer": whole(tr(SHOWN_ANSWER.text, answer=words))})

    # The end, and links

    def _show_end(self, lesson: Lesson) -> None:
        lessons = course()
        titles = {each.id: each.title for each in lessons}
        end = self.panel.end
        end.show_result(lesson, self.session.answers, titles)
        after = [each for each in lessons if lesson.number and each.number == lesson.number + 1]
        draws = lesson.path is not None and draws_numbers(lesson.path)
        end.show_choices(after[0].id if after else "", after[0].title if after else "", draws)

    def _again(self, with_new_numbers: bool) -> None:
        lesson = self.session.lesson
        if lesson is None:
            return
        self._shown_stage = None
        try:
            self.session.again(lesson.seed + int(with_new_numbers))
        except BadInput as problem:
            self._window.say_problem(why_not(problem))

    def _ask_where(self) -> None:
        lesson = self.session.lesson
        if lesson is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the result"), f"{lesson.id}.txt", f"{tr('Text')} (*.txt)"
        )
        if not name:
            return
        try:
            self.save_result(Path(name))
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
        else:
            self._window.say(Message("Saved as {path}.", {"path": name}))

    def _on_link(self, address: str) -> None:
        try:
            if address.startswith(SCHEME):
                self._show_term(address.removeprefix(SCHEME))
            elif address.startswith(LESSON_LINK):
                self.lesson_wanted.emit(address.removeprefix(LESSON_LINK))
            elif address.startswith(SCREEN_LINK):
                self.session.go(int(address.removeprefix(SCREEN_LINK)))
            else:
                raise BadInput(NO_LINK.text, address=address)
        except ValueError:  # BadInput among them: a link of a person's own may lead nowhere
            self._window.say(Message(NO_LINK.text, {"address": address}))

    def _show_term(self, term_id: str) -> None:
        if self._popup is None:
            self._popup = TermPopup(self._window)
            self._popup.arrow_wanted.connect(self._window.lab.surface.highlight)
            self._popup.glossary_wanted.connect(self._show_glossary)
        focused: QWidget = QApplication.focusWidget() or self.panel
        self._popup.show_term(term_id, focused)

    def _show_glossary(self) -> None:
        from arrows_gui.views.page_window import show_page

        show_page(self._window, "glossary")


def _texts_of(lesson: Lesson, index: int, report: Report) -> Texts:
    """Work out the texts of a screen beside the window."""
    report.check()
    return texts_of(lesson, index)
