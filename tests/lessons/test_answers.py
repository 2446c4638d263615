"""Which answers still count when the file of a lesson has changed."""

# ruff: noqa: D103 - the names say what is tested

import pytest

from arrows_gui.lessons.answers import Answers
from arrows_gui.lessons.reader import read_lesson
from tests.lesson_example import TEXT

PLAIN = TEXT.replace("start: 3..4, 1", "start: 4, 1")
ABOVE = "## Another screen\n\nNothing is asked here.\n\n"
FIRST = "## A number"


def kept(before: str, after: str) -> bool:
    """Answer the first task of a lesson; tell whether that counts once the file has changed."""
    lesson = read_lesson(before, "example")
    answers = Answers(lesson)
    answers.keep(lesson.tasks[0], "1.04", right=True)
    changed = read_lesson(after, "example")
    return bool(Answers(changed, answers.all).to(changed.tasks[0]))


@pytest.mark.parametrize("text", [TEXT, PLAIN])
def test_an_answer_counts_as_long_as_its_task_asks_the_same(text: str) -> None:
    assert kept(text, text)
    assert kept(text, text.replace("Because of the surface", "It is so"))
    assert kept(text, text.replace("Right, {update", "Yes, {update"))


def test_a_screen_above_changes_only_what_is_drawn() -> None:
    assert kept(PLAIN, PLAIN.replace(FIRST, ABOVE + FIRST, 1))
    assert not kept(TEXT, TEXT.replace(FIRST, ABOVE + FIRST, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: 4, 1", "start: 1, 2"),
        ("surface: ravine", "surface: bowl"),
        ("runner: gd lr=0.1", "runner: gd lr=0.2"),
        ("```task\nid: length", "```task\nat: 1\nid: length"),
        ("answer: update_length", "answer: gradient_length"),
        ("answer: update_length", "answer: update_length\ntolerance: 5 %"),
        ("How long is", "How far goes"),
    ],
)
def test_an_answer_to_something_else_does_not_count(old: str, new: str) -> None:
    assert old in PLAIN
    assert not kept(PLAIN, PLAIN.replace(old, new, 1))
