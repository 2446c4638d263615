"""Numbers that a class may choose from: the right one among those of the known mistakes."""

# ruff: noqa: D103 - the names say what is tested

import pytest

from arrows_gui.lessons.judge import judge_number
from arrows_gui.lessons.lesson import NUMBER, Lesson
from arrows_gui.lessons.offered import offered
from arrows_gui.lessons.reading import stage_run
from arrows_gui.lessons.shelf import shipped
from arrows_gui.lessons.stages import stage_of

MOST = 6
NUMBERS = [
    (lesson, place)
    for lesson in shipped()
    for place, screen in enumerate(lesson.screens)
    if screen.task is not None and screen.task.kind == NUMBER
]


@pytest.mark.parametrize(
    ("lesson", "place"), NUMBERS, ids=[f"{lesson.id}-{place}" for lesson, place in NUMBERS]
)
def test_the_right_number_is_offered_among_others(lesson: Lesson, place: int) -> None:
    task, stage = lesson.screens[place].task, stage_of(lesson, place)
    assert task is not None
    assert stage is not None
    run = stage_run(stage)
    texts, right = offered(task, run, MOST)
    assert 2 <= len(texts) <= MOST
    assert len(set(texts)) == len(texts)
    values = [float(text.replace("\N{MINUS SIGN}", "-")) for text in texts]
    assert values == sorted(values)
    judged = [judge_number(task, repr(value), run).right for value in values]
    assert judged == [place == right for place in range(len(texts))]


def test_there_are_never_more_than_asked_for() -> None:
    lesson, place = max(
        NUMBERS,
        key=lambda entry: len(entry[0].screens[entry[1]].task.mistakes),  # type: ignore[union-attr]
    )
    task, stage = lesson.screens[place].task, stage_of(lesson, place)
    assert task is not None
    assert stage is not None
    texts, right = offered(task, stage_run(stage), 2)
    assert len(texts) == 2
    assert judge_number(task, texts[right].replace("\N{MINUS SIGN}", "-"), stage_run(stage)).right
