"""The lesson that is open: the screen in front, what was answered, and what came of it."""

from PySide6.QtCore import QObject, Signal

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.prediction import Grade, verdict_by_id
from arrows_gui.core.state import Answer, LessonState
from arrows_gui.lessons.answer import filled
from arrows_gui.lessons.answers import SHOWN, Answers, Result
from arrows_gui.lessons.judge import (
    NOT_THIS,
    RIGHT,
    Feedback,
    judge_arrow,
    judge_choice,
    judge_number,
    judge_state,
    options_right,
)
from arrows_gui.lessons.lesson import CHOICE, NUMBER, STATE, Lesson, Screen, Stage, Task
from arrows_gui.lessons.reading import Run, stage_run
from arrows_gui.lessons.stages import stage_of
from arrows_gui.lessons.texts import Texts, lesson_of_file

WRONG_FOR_HELP = 2
"""After so many wrong answers there is help."""


class LessonSession(QObject):
    """Holds a lesson and its answers. It knows the runs of the stages, and nothing of a lab."""

    screen_changed = Signal()
    prepared = Signal()  # the texts of the screen are there
    answered = Signal(object)  # the Feedback
    revealed = Signal()  # what lies behind the task may be shown
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lesson: Lesson | None = None
        self.index = 0
        self.texts: Texts | None = None
        self._answers: Answers | None = None
        self._feedback: dict[str, Feedback] = {}

    # Where one is

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self.lesson is not None

    @property
    def is_at_end(self) -> bool:
        """Whether the screen behind the last one is in front, which tells the result."""
        return self.lesson is not None and self.index >= len(self.lesson.screens)

    @property
    def screen(self) -> Screen | None:
        """The screen in front; None without a lesson, and at its end."""
        if self.lesson is None or self.is_at_end:
            return None
        return self.lesson.screens[self.index]

    @property
    def task(self) -> Task | None:
        """The task of the screen in front."""
        return None if self.screen is None else self.screen.task

    @property
    def stage(self) -> Stage | None:
        """The state of the lab that the screen is about."""
        return None if self.lesson is None else stage_of(self.lesson, self.index)

    @property
    def answers(self) -> Answers:
        """The answers to the lesson that is open."""
        assert self._answers is not None, "a lesson is open"
        return self._answers

    def state(self) -> LessonState | None:
        """Give what a file keeps of the lesson."""
        if self.lesson is None:
            return None
        return LessonState(self.lesson.id, self.index, self.lesson.seed, self.answers.all)

    # Opening and going through

    def open(self, lesson: Lesson, state: LessonState | None = None) -> None:
        """Open a lesson, at the screen and with the answers of a state."""
        self.lesson = lesson
        self._feedback = {}
        self._answers = Answers(lesson, () if state is None else state.answers)
        self._show(0 if state is None else state.screen)

    def close(self) -> None:
        """Close the lesson."""
        if self.lesson is not None:
            self.lesson, self.index, self.texts, self._answers = None, 0, None, None
            self._feedback = {}
            self.closed.emit()

    def next(self) -> None:
        """Go to the next screen; behind the last one is the result."""
        self.go(self.index + 1)

    def back(self) -> None:
        """Go to the screen before."""
        self.go(self.index - 1)

    def go(self, index: int) -> None:
        """Go to a screen, counted from 0."""
        if self.lesson is not None and 0 <= index <= len(self.lesson.screens):
            self._show(index)

    def again(self, seed: int) -> None:
        """Begin anew with the numbers of another seed; BadInput where the file is none any more.

        A lesson without a file keeps its numbers.
        """
        if self.lesson is not None:
            path = self.lesson.path
            self.open(self.lesson if path is None else lesson_of_file(path, seed))

    def take_texts(self, texts: Texts) -> None:
        """Take what the screen in front says, as ``texts_of`` gives it."""
        self.texts = texts
        self.prepared.emit()

    # Answering: each raises BadInput where it is no answer, and then nothing has changed

    def answer_number(self, text: str) -> None:
        """Answer with a number as it was typed."""
        task = self._open_task()
        if task is not None:
            self._take(task, text.strip(), judge_number(task, text, self._run()))

    def answer_choice(self, index: int) -> None:
        """Answer with an option, by its place."""
        task = self._open_task()
        if task is not None:
            text = filled(task.options[index].text, self._run(), task.at)
            self._take(task, text, judge_choice(task, index, self._run()))

    def answer_arrow(self, grade: Grade) -> None:
        """Answer with an arrow that was graded."""
        task = self._open_task()
        if task is not None:
            self._take(task, verdict_by_id(grade.verdict).words, judge_arrow(task, grade))

    def check_state(self, run: Run) -> None:
        """Answer with the state of the lab."""
        task = self._open_task()
        if task is not None:
            feedback = judge_state(task, run)
            self._take(task, str(feedback.sentence), feedback)

    def watch_state(self, run: Run) -> Feedback | None:
        """Judge the state of the lab as it is; it counts as an answer once it is right."""
        task = self._open_task()
        if task is None:
            return None
        feedback = judge_state(task, run)
        if feedback.right:
            self._take(task, str(feedback.sentence), feedback)
        return feedback

    def reveal(self) -> None:
        """Give the task up: its solution and what lies behind it are shown."""
        task = self._open_task()
        if task is not None:
            self.answers.keep(task, SHOWN, False)
            self.revealed.emit()

    # What came of it

    @property
    def is_revealed(self) -> bool:
        """Whether what lies behind the task of the screen may be shown."""
        return self.task is None or self.answers.is_done(self.task)

    @property
    def has_help(self) -> bool:
        """Whether the task in front was answered wrongly so often that there is help."""
        task = self._open_task()
        return task is not None and self.answers.wrong(task) >= WRONG_FOR_HELP

    @property
    def was_shown(self) -> bool:
        """Whether the solution of the task in front was shown."""
        return self.task is not None and self.answers.was_shown(self.task)

    @property
    def last_answer(self) -> Answer | None:
        """The last answer to the task in front."""
        return None if self.task is None else self.answers.last(self.task)

    @property
    def passed(self) -> bool:
        """Whether so many tasks are right as the lesson asks for."""
        return self.lesson is not None and self.result().passed

    def is_done(self, task_id: str) -> bool:
        """Tell whether a task takes no more answers."""
        return self.lesson is not None and self.answers.is_done(self.lesson.task(task_id))

    @property
    def fog_is_lifted(self) -> bool:
        """Whether the surface may be seen, though its scene is in fog: its question is answered."""
        lesson, stage = self.lesson, self.stage
        if lesson is None or stage is None:
            return False
        tasks = (
            screen.task
            for index, screen in enumerate(lesson.screens[: self.index + 1])
            if stage_of(lesson, index) is stage
        )
        return any(task is not None and self.answers.is_done(task) for task in tasks)

    @property
    def watches(self) -> bool:
        """Whether the task in front is about the state of the lab, done or not."""
        return self.task is not None and self.task.kind == STATE

    def result(self) -> Result:
        """Tell how the lesson went."""
        return self.answers.result()

    def right_option(self) -> int:
        """Give the place of the right option of the choice in front."""
        assert self.task is not None, "a task is in front"
        return options_right(self.task, self._run())

    def feedback(self) -> Feedback | None:
        """Give what was said to the last answer; nothing once the solution was shown."""
        task, answer = self.task, self.last_answer
        if task is None or answer is None or self.was_shown:
            return None
        if task.id not in self._feedback:
            self._feedback[task.id] = self._said_again(task, answer)
        return self._feedback[task.id]

    # Behind the scenes

    def _show(self, index: int) -> None:
        assert self.lesson is not None, "a lesson is open"
        self.index = min(max(index, 0), len(self.lesson.screens))
        self.texts = None
        self.screen_changed.emit()

    def _run(self) -> Run:
        stage = self.stage
        if stage is None:
            raise BadInput("this screen sets up no run")
        return stage_run(stage)

    def _open_task(self) -> Task | None:
        """Give the task in front, where it still takes answers."""
        task = self.task
        return None if task is None or self.answers.is_done(task) else task

    def _take(self, task: Task, text: str, feedback: Feedback) -> None:
        self.answers.keep(task, text, feedback.right)
        self._feedback[task.id] = feedback
        self.answered.emit(feedback)
        if self.answers.is_done(task):
            self.revealed.emit()

    def _said_again(self, task: Task, answer: Answer) -> Feedback:
        """Say once more what was said to an answer of an earlier start."""
        try:
            if task.kind == NUMBER:
                return judge_number(task, answer.text, self._run())
            if task.kind == CHOICE:
                texts = [filled(each.text, self._run(), task.at) for each in task.options]
                return judge_choice(task, texts.index(answer.text), self._run())
        except ValueError:  # BadInput among them: the lesson is not as it was
            pass
        return Feedback(answer.right, Message(RIGHT if answer.right else NOT_THIS))
