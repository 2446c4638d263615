"""The answers to the tasks of a lesson, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from arrows_gui.core.state import Answer
from arrows_gui.lessons.lesson import Lesson, Stage, Task
from arrows_gui.lessons.stages import stage_of

MOST_TRIES = 20
"""So many answers to a task are kept; of more, the last one."""

LONGEST_TEXT = 200
SHOWN = ""
"""The text of the answer that stands for a solution that was shown."""

MARK_DIGITS = 12

OPEN, RIGHT, WRONG, GIVEN_UP = "open", "right", "wrong", "given_up"
"""What came of a task: it still takes answers, or how it was done; only a prediction is WRONG."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a lesson went: how many tasks there are, how many are right, how many not answered."""

    count: int
    right: int
    open: int
    passed: bool
    again: tuple[str, ...]  # ids of lessons to read again


class Answers:
    """All answers, in their order.

    What is right stays right. A prediction is done with its first answer, a task once it is right
    or its solution was shown; an answer after that does not count. An answer to a task that asks
    something else by now is dropped.
    """

    def __init__(self, lesson: Lesson, given: Iterable[Answer] = ()) -> None:
        self._lesson = lesson
        self._tasks = {task.id: task for task in lesson.tasks}
        self._marks = {
            screen.task.id: mark_of(screen.task, stage_of(lesson, number))
            for number, screen in enumerate(lesson.screens)
            if screen.task is not None
        }
        self._given = [answer for answer in given if self._fits(answer)]

    @property
    def all(self) -> tuple[Answer, ...]:
        """Every answer that is kept."""
        return tuple(self._given)

    def to(self, task: Task) -> list[Answer]:
        """Give the answers to a task, shown solutions among them."""
        return [answer for answer in self._given if answer.task == task.id]

    def keep(self, task: Task, text: str, right: bool) -> None:
        """Keep an answer."""
        given = self.to(task)
        if len(given) >= MOST_TRIES:
            self._given.remove(given[-1])
        self._given.append(Answer(task.id, text[:LONGEST_TEXT], right, self._marks[task.id]))

    def is_right(self, task: Task) -> bool:
        """Tell whether a task was answered rightly."""
        return any(answer.right for answer in self.to(task))

    def was_shown(self, task: Task) -> bool:
        """Tell whether the solution of a task was shown."""
        return any(answer.text == SHOWN for answer in self.to(task))

    def is_done(self, task: Task) -> bool:
        """Tell whether a task takes no more answers."""
        given = self.to(task)
        return self.is_right(task) or self.was_shown(task) or bool(given and task.predicts)

    def outcome(self, task: Task) -> str:
        """Tell what came of a task: OPEN, RIGHT, WRONG or GIVEN_UP."""
        if not self.is_done(task):
            return OPEN
        if self.is_right(task):
            return RIGHT
        return GIVEN_UP if self.was_shown(task) else WRONG

    def wrong(self, task: Task) -> int:
        """Give how many answers to a task were wrong."""
        return sum(not answer.right and answer.text != SHOWN for answer in self.to(task))

    def first(self, task: Task) -> Answer | None:
        """Give the first answer to a task."""
        return next(iter(self.to(task)), None)

    def last(self, task: Task) -> Answer | None:
        """Give the last answer to a task; a shown solution is none."""
        return next((each for each in reversed(self.to(task)) if each.text != SHOWN), None)

    def result(self) -> Result:
        """Tell how the lesson went."""
        tasks, passes = self._tasks.values(), self._lesson.passes
        missed = [task for task in tasks if not self.is_right(task)]
        right = len(tasks) - len(missed)
        enough = not any(not task.predicts or not self.is_done(task) for task in missed)
        return Result(
            count=len(tasks),
            right=right,
            open=sum(not self.is_done(task) for task in tasks),
            passed=right >= passes if passes else enough,
            again=tuple(dict.fromkeys(task.see for task in missed if task.see)),
        )

    def _fits(self, answer: Answer) -> bool:
        """Tell whether an answer is one to a task as it is asked now."""
        mark = self._marks.get(answer.task)
        return mark is not None and answer.asked in ("", mark)


def mark_of(task: Task, stage: Stage | None) -> str:
    """Give a short mark of what a task asks, on which run, and what is right."""
    asked = (task.kind, task.ask, task.predicts, task.at, task.answer, task.tolerance)
    options = (part for option in task.options for part in (option.text, option.when))
    scene = "" if stage is None else stage.written
    parts = map(str, (*asked, task.arrow, task.reach, *options, scene))
    return sha256("\0".join(parts).encode()).hexdigest()[:MARK_DIGITS]
