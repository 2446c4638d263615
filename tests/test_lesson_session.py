"""The session of a lesson: screens, answers, and what they come to."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.prediction import Grade
from arrows_gui.core.state import LessonState
from arrows_gui.lessons.actions import solved_stage
from arrows_gui.lessons.answers import MOST_TRIES, SHOWN
from arrows_gui.lessons.lesson import Lesson, Stage
from arrows_gui.lessons.reader import read_lesson
from arrows_gui.lessons.reading import stage_run
from arrows_gui.lessons.texts import Texts, draws_numbers, needs_run, texts_of, watched
from arrows_gui.session_lesson import LessonSession
from tests.lesson_example import TEXT

NUMBER, CHOICE, ARROW, STATE, WORDS, END = range(6)
RIGHT_ARROW = Grade("negative_gradient", 0.5, 1.0, "right", Message("Right."))
UPHILL = Grade("negative_gradient", 180.0, 1.0, "uphill", Message("Uphill."))


@pytest.fixture
def example() -> Lesson:
    return read_lesson(TEXT, "example")


@pytest.fixture
def lesson(qapp: QApplication, example: Lesson) -> Iterator[LessonSession]:
    session = LessonSession()
    session.open(example)
    yield session
    session.deleteLater()


def answer_of(session: LessonSession) -> str:
    """Give the right number of the first screen."""
    step = stage_run(stage(session)).trace(0, 1).step(0)
    return f"{float((step.update @ step.update) ** 0.5):.6f}"


def stage(session: LessonSession) -> Stage:
    found = session.stage
    assert found is not None
    return found


def test_it_opens_at_the_first_screen(lesson: LessonSession) -> None:
    assert lesson.is_open
    assert lesson.index == 0
    assert lesson.screen is not None
    assert lesson.screen.title == "A number"
    assert not lesson.is_revealed
    assert not lesson.is_done("length")
    assert not lesson.passed


def test_next_and_back_stay_between_the_first_screen_and_the_end(
    lesson: LessonSession, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(lesson.screen_changed):
        lesson.back()
    for index in range(1, END + 1):
        with qtbot.waitSignal(lesson.screen_changed):
            lesson.next()
        assert lesson.index == index
    assert lesson.is_at_end
    assert lesson.screen is None
    with qtbot.assertNotEmitted(lesson.screen_changed):
        lesson.next()
    lesson.back()
    assert lesson.index == WORDS


def test_a_screen_without_a_scene_is_about_the_one_above(lesson: LessonSession) -> None:
    first = stage(lesson)
    lesson.next()
    assert stage(lesson) is first
    lesson.next()
    assert stage(lesson) is not first


def test_texts_have_the_numbers_of_the_run(example: Lesson) -> None:
    texts = texts_of(example, NUMBER)
    step = stage_run(example.screens[0].stage).trace(0, 0).step(0)  # type: ignore[arg-type]
    assert f"x = {step.theta[0]:.2f}" in texts.text
    assert "{" not in texts.text + texts.hint
    assert texts.why == "Because of the surface."
    assert texts.notes == "Ask for a show of hands."
    assert texts_of(example, CHOICE).options == ("It falls", "It rises", "It stays")


def test_a_text_with_a_fault_is_shown_as_it_is_and_says_why(example: Lesson) -> None:
    broken = replace(example.screens[0], text="It is {nothing}.")
    texts = texts_of(replace(example, screens=(broken, *example.screens[1:])), NUMBER)
    assert texts.text == "It is {nothing}."
    assert texts.problem is not None
    assert "nothing" in str(texts.problem)


@pytest.mark.parametrize("text", ["A {{brace}} here", "Of it {{only}} this"])
@pytest.mark.parametrize("has_scene", [True, False])
def test_double_braces_are_braces_with_and_without_a_run(
    example: Lesson, text: str, has_scene: bool
) -> None:
    stage = example.screens[0].stage if has_scene else None
    screen = replace(example.screens[0], text=text, stage=stage, task=None, why="}}")
    texts = texts_of(replace(example, screens=(screen,)), 0)
    assert (texts.text, texts.why) == (text.replace("{{", "{").replace("}}", "}"), "}")


def test_what_needs_no_run_is_known(example: Lesson) -> None:
    assert [needs_run(screen) for screen in example.screens] == [True, True, False, True, False]


def test_a_wrong_number_may_be_tried_again(lesson: LessonSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lesson.answered) as said:
        lesson.answer_number("77")
    assert not said.args[0].right
    assert not lesson.is_revealed
    with qtbot.waitSignals([lesson.answered, lesson.revealed]):
        lesson.answer_number(answer_of(lesson))
    assert lesson.is_revealed
    assert lesson.is_done("length")
    first = lesson.answers.first(lesson.task)  # type: ignore[arg-type]
    assert first is not None
    assert (first.text, first.right) == ("77", False)


def test_a_known_mistake_is_named(lesson: LessonSession) -> None:
    step = stage_run(stage(lesson)).trace(0, 1).step(0)
    lesson.answer_number(f"{float((step.gradient @ step.gradient) ** 0.5):.6f}")
    feedback = lesson.feedback()
    assert feedback is not None
    assert feedback.mistake == 0
    assert "a tenth" in str(feedback.sentence)


@pytest.mark.parametrize("text", ["", "  ", "four", "1 2", "nan", "inf", "1/0"])
def test_what_is_no_number_counts_as_no_answer(text: str, lesson: LessonSession) -> None:
    with pytest.raises(BadInput):
        lesson.answer_number(text)
    assert lesson.answers.all == ()
    assert lesson.last_answer is None


def test_what_is_right_stays_right(lesson: LessonSession, qtbot: QtBot) -> None:
    lesson.answer_number(answer_of(lesson))
    with qtbot.assertNotEmitted(lesson.answered):
        lesson.answer_number("77")
    assert lesson.result().right == 1


def test_help_comes_after_two_wrong_answers(lesson: LessonSession) -> None:
    lesson.answer_number("77")
    assert not lesson.has_help
    lesson.answer_number("78")
    assert lesson.has_help
    lesson.answer_number(answer_of(lesson))
    assert not lesson.has_help


def test_a_shown_solution_is_not_right(lesson: LessonSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lesson.revealed):
        lesson.reveal()
    assert lesson.is_revealed
    assert lesson.was_shown
    lesson.answer_number(answer_of(lesson))
    assert lesson.result().right == 0
    assert [answer.text for answer in lesson.answers.all] == [SHOWN]


@pytest.mark.parametrize(("place", "right"), [(0, True), (1, False), (2, False)])
def test_a_prediction_is_done_with_its_first_answer(
    place: int, right: bool, lesson: LessonSession
) -> None:
    lesson.next()
    assert lesson.right_option() == 0
    lesson.answer_choice(place)
    feedback = lesson.feedback()
    assert feedback is not None
    assert (feedback.right, lesson.is_revealed) == (right, True)
    lesson.answer_choice(0)
    assert lesson.result().right == int(right)


@pytest.mark.parametrize(("grade", "right"), [(RIGHT_ARROW, True), (UPHILL, False)])
def test_an_arrow_is_judged_by_its_grade(grade: Grade, right: bool, lesson: LessonSession) -> None:
    lesson.go(ARROW)
    lesson.answer_arrow(grade)
    feedback = lesson.feedback()
    assert feedback is not None
    assert feedback.right is right
    assert lesson.is_revealed is right
    assert ("gradient itself" in str(feedback.sentence)) is not right


def test_a_state_is_right_as_soon_as_it_is_reached(lesson: LessonSession) -> None:
    lesson.go(STATE)
    begun, task = stage(lesson), lesson.task
    assert task is not None
    wrong = solved_stage(begun, task.mistakes[0].by)
    feedback = lesson.watch_state(stage_run(wrong))
    assert feedback is not None
    assert (feedback.right, feedback.mistake, lesson.answers.all) == (False, 0, ())
    lesson.check_state(stage_run(wrong))
    assert len(lesson.answers.all) == 1
    lesson.watch_state(stage_run(solved_stage(begun, task.solution)))
    assert lesson.is_done("fast")


def test_the_state_says_what_its_condition_is_about(lesson: LessonSession) -> None:
    lesson.go(STATE)
    task = lesson.task
    assert task is not None
    values = watched(task, stage_run(stage(lesson)))
    assert values == (("Loss", "1.25"),)  # x^2 + y^2 at (1, 0.5)


def test_a_state_is_kept_and_taken_back(
    lesson: LessonSession, example: Lesson, qapp: QApplication
) -> None:
    lesson.answer_number("77")
    lesson.next()
    lesson.answer_choice(1)
    state = lesson.state()
    assert state is not None
    other = LessonSession()
    other.open(example, state)
    assert other.state() == state
    feedback = other.feedback()
    assert feedback is not None
    assert "the rate is small" in str(feedback.sentence)
    other.back()
    feedback = other.feedback()
    assert feedback is not None
    assert not feedback.right
    other.deleteLater()


def test_answers_of_another_lesson_are_dropped(example: Lesson, lesson: LessonSession) -> None:
    lesson.answer_number("77")
    state = lesson.state()
    assert state is not None
    lesson.open(replace(example, screens=example.screens[1:]), replace(state, screen=99))
    assert lesson.answers.all == ()
    assert lesson.is_at_end


def test_only_so_many_answers_are_kept(lesson: LessonSession) -> None:
    for number in range(MOST_TRIES + 10):
        lesson.answer_number(f"{700 + number}")
    texts = [answer.text for answer in lesson.answers.all]
    assert len(texts) == MOST_TRIES
    assert (texts[0], texts[-1]) == ("700", f"{700 + MOST_TRIES + 9}")


def finish(session: LessonSession, *, right: bool) -> None:
    """Go through the example, with every task but one right."""
    session.go(NUMBER)
    session.answer_number(answer_of(session))
    session.next()
    session.answer_choice(1)
    session.next()
    session.answer_arrow(RIGHT_ARROW if right else UPHILL)
    session.next()
    assert session.task is not None
    session.check_state(stage_run(solved_stage(stage(session), session.task.solution)))


@pytest.mark.parametrize("right", [True, False])
def test_a_lesson_is_passed_where_its_tasks_are_right(right: bool, lesson: LessonSession) -> None:
    finish(lesson, right=right)
    result = lesson.result()
    assert result.passed is right  # though the prediction was wrong
    assert (result.right, result.count) == (3 if right else 2, 4)
    assert result.open == int(not right)


@pytest.mark.parametrize(("passes", "passed"), [(1, True), (2, True), (3, False), (4, False)])
def test_so_many_must_be_right_as_the_lesson_says(
    passes: int, passed: bool, lesson: LessonSession, example: Lesson
) -> None:
    lesson.open(replace(example, passes=passes))
    finish(lesson, right=False)
    assert lesson.passed is passed


def test_what_to_read_again_is_told(lesson: LessonSession) -> None:
    assert lesson.result().again == ("magnitude",)
    lesson.answer_number(answer_of(lesson))
    assert lesson.result().again == ()


def test_again_draws_other_numbers(lesson: LessonSession, tmp_path: Path) -> None:
    path = tmp_path / "example.md"
    path.write_text(TEXT, encoding="utf-8")
    assert draws_numbers(path)
    lesson.open(read_lesson(TEXT, "example", path))
    starts = set()
    for seed in range(4):
        lesson.next()
        lesson.again(seed)
        assert lesson.index == 0
        assert lesson.answers.all == ()
        starts.add(stage(lesson).document.experiment.start[0])
    assert len(starts) == 4
    assert all(3 <= start <= 4 for start in starts)


def test_again_without_its_file_says_so_and_stays(lesson: LessonSession, tmp_path: Path) -> None:
    path = tmp_path / "gone.md"
    assert not draws_numbers(path)
    lesson.open(read_lesson(TEXT, "gone", path))
    lesson.next()
    with pytest.raises(BadInput, match=r"gone\.md"):
        lesson.again(1)
    assert lesson.index == 1


def test_closing_leaves_nothing(lesson: LessonSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lesson.closed):
        lesson.close()
    assert not lesson.is_open
    assert lesson.state() is None
    assert (lesson.screen, lesson.task, lesson.stage, lesson.last_answer) == (None,) * 4
    with qtbot.assertNotEmitted(lesson.closed):
        lesson.close()


def test_texts_are_announced_once_they_are_there(lesson: LessonSession, qtbot: QtBot) -> None:
    assert lesson.texts is None
    with qtbot.waitSignal(lesson.prepared):
        lesson.take_texts(Texts("Words."))
    lesson.next()
    assert lesson.texts is None


def test_a_state_without_answers_opens_its_screen(example: Lesson, lesson: LessonSession) -> None:
    lesson.open(example, LessonState("example", WORDS))
    assert lesson.index == WORDS
