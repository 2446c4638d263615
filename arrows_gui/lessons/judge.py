"""Whether an answer is right, and if not, which known mistake it is and what to say to it."""

from dataclasses import dataclass
from math import isfinite

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.prediction import Grade
from arrows_gui.lessons.answer import constant, filled, holds, number
from arrows_gui.lessons.condition import ZERO
from arrows_gui.lessons.fault import quoted
from arrows_gui.lessons.lesson import Mistake, Task
from arrows_gui.lessons.reading import Run, live_run

RIGHT = "Right."
WRONG_SIGN = "The size is right, but the sign is not."
NOT_RIGHT = "That is not it: {answer} is too far from what the run gives."
NOT_THIS = "That is not it."
NOT_YET = "Not there yet."
NOT_KNOWN_YET = "Not there yet: {why}."

ROUNDING = 1e-9
"""The bounds of a tolerance belong to it, whatever rounding does."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer; ``mistake`` is the place of the mistake that it is, or None.

    Of a choice it is the place of the wrong option.
    """

    right: bool
    sentence: Message
    mistake: int | None = None


def number_typed(text: str) -> float:
    """Read a number as a person types it: 3.5, 3,5, 1/1800 or 54°; BadInput where it is none."""
    word = text.strip().removesuffix("°").strip()
    if word.count(",") == 1 and "." not in word:
        word = word.replace(",", ".")
    if not word:
        raise BadInput("type a number first")
    try:
        found = constant(word)
    except BadInput:
        raise BadInput("'{text}' is not a number", text=quoted(text)) from None
    if not isfinite(found):
        raise BadInput("the number must be finite")
    return found


def answer_of(task: Task, run: Run) -> float:
    """Give the right number; raise BadInput where the run gives none."""
    found = number(task.answer, run, task.at)
    if not isfinite(found):
        raise BadInput("'{answer}' comes to no finite number here", answer=quoted(task.answer))
    return found


def meets(given: float, answer: float, tolerance: float) -> bool:
    """Tell whether a number lies within a tolerance, a share of the answer."""
    return abs(given - answer) <= max((tolerance + ROUNDING) * abs(answer), ZERO)


def judge_number(task: Task, text: str, run: Run) -> Feedback:
    """Judge a number that was typed; raise BadInput where it is none."""
    given, answer = number_typed(text), answer_of(task, run)
    if meets(given, answer, task.tolerance):
        return _right(task, run)
    for place, mistake in enumerate(task.mistakes):
        if meets(given, number(mistake.when, run, task.at), task.tolerance):
            return Feedback(False, _said(mistake.sentence, task, run), place)
    if answer and meets(-given, answer, task.tolerance):
        return Feedback(False, Message(WRONG_SIGN))
    return Feedback(False, Message(NOT_RIGHT, {"answer": quoted(text)}))


def options_right(task: Task, run: Run) -> int:
    """Give the place of the right option; raise BadInput where not exactly one is right."""
    right = [place for place, option in enumerate(task.options) if holds(option.when, run, task.at)]
    if len(right) != 1:
        text = "{count} of the {all} options are right on this run, and it must be one"
        raise BadInput(text, count=len(right), all=len(task.options))
    return right[0]


def judge_choice(task: Task, index: int, run: Run) -> Feedback:
    """Judge the option that was chosen."""
    is_right = options_right(task, run) == index
    otherwise = RIGHT if is_right else NOT_THIS
    said = _said(task.options[index].sentence or otherwise, task, run, otherwise)
    return Feedback(is_right, said, None if is_right else index)


def judge_state(task: Task, run: Run) -> Feedback:
    """Judge the state of the lab; of a stage, the state that it sets up.

    What cannot be said yet, as of a step that is not recorded, is not reached either.
    """
    run = live_run(run)
    not_yet = Message(NOT_YET)
    try:
        if holds(task.reach, run, task.at):
            return _right(task, run)
    except BadInput as problem:
        not_yet = Message(NOT_KNOWN_YET, {"why": problem.message})
    for place, mistake in enumerate(task.mistakes):
        if _is_made(mistake, task, run):
            return Feedback(False, _said(mistake.sentence, task, run, NOT_YET), place)
    return Feedback(False, not_yet)


def judge_arrow(task: Task, grade: Grade) -> Feedback:
    """Judge an arrow that was graded; a mistake of the task is named by the id of its verdict."""
    if grade.right:
        return Feedback(True, _words(task.praise) if task.praise else grade.sentence)
    for place, mistake in enumerate(task.mistakes):
        if mistake.when == grade.verdict:
            return Feedback(False, _words(mistake.sentence), place)
    return Feedback(False, grade.sentence)


def _right(task: Task, run: Run) -> Feedback:
    return Feedback(True, _said(task.praise or RIGHT, task, run, RIGHT))


def _is_made(mistake: Mistake, task: Task, run: Run) -> bool:
    try:
        return holds(mistake.when, run, task.at)
    except BadInput:
        return False  # what cannot be said is no mistake


def _said(sentence: str, task: Task, run: Run, otherwise: str = NOT_THIS) -> Message:
    """Say a sentence with its numbers; in plain words where the run has none of them."""
    try:
        return _words(filled(sentence, run, task.at))
    except BadInput:
        return Message(otherwise)


def _words(text: str) -> Message:
    """Make a sentence of a lesson's own words, in which braces mean nothing any more."""
    return Message("{words}", {"words": text})
