"""Questions to the class: hands are counted by keys and buttons, and the answer is revealed."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE
from arrows_gui.views.hands_tally import MOST_OPTIONS, HandsTally, Question
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.theme import THEMES
from tests.conftest import Until
from tests.lesson_example import TEXT
from tests.views.helpers import action, find, type_into
from tests.views.lecture_helpers import SHIFT, K, hands, lecture, open_at, press
from tests.views.lesson_helpers import go, open_example, words

NUMBERS = (K.Key_1, K.Key_2, K.Key_3, K.Key_4, K.Key_5, K.Key_6)
ANSWERS = ("Downhill", "Uphill", "Along the contour")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def ask_own(window: MainWindow, *answers: str) -> None:
    """Type a question of one's own, and ask it."""
    lecture(window)
    press(window, K.Key_H)
    type_into(find(window, "hands_ask"), "Which way?", enter=False)
    for place, answer in enumerate(answers):
        type_into(find(window, f"hands_option_{place}"), answer, enter=False)
    find(window, "hands_start").click()
    QApplication.processEvents()


def shown_counts(window: MainWindow) -> list[str]:
    rows = range(len(hands(window).tally.rows))
    return [find(window, f"hands_count_{place}").text() for place in rows]


def test_a_question_of_ones_own_is_asked_without_a_lesson(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    assert find(window, "hands_question").text() == "Which way?"
    assert [row.accessibleName().split(":")[0] for row in hands(window).tally.rows] == [*ANSWERS]
    assert not find(window, "hands_reveal").isVisible()  # nobody knows which is right


def test_keys_count_hands_and_shift_takes_them_back(window: MainWindow) -> None:
    ask_own(window, *"abcdef")
    for place, key in enumerate(NUMBERS):
        press(window, *[key] * (place + 1))
    assert hands(window).tally.counts == (1, 2, 3, 4, 5, 6)
    for key in NUMBERS:
        press(window, key, key, modifier=SHIFT)
    assert hands(window).tally.counts == (0, 0, 1, 2, 3, 4)
    assert window.session.view.arrows == {"negative_gradient", "update"}  # their keys are off


def test_bars_show_counts_and_shares(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    press(window, K.Key_1, *[K.Key_2] * 3)
    assert shown_counts(window) == ["1 · 25%", "3 · 75%", "0 · 0%"]
    assert [row.bar.share for row in hands(window).tally.rows] == [0.25, 0.75, 0.0]
    assert find(window, "hands_total").text() == "4 hands"


def test_buttons_count_as_the_keys_do(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    assert not find(window, "hands_fewer_1").isEnabled()
    for _ in range(3):
        find(window, "hands_more_1").click()
    find(window, "hands_fewer_1").click()
    assert hands(window).tally.counts == (0, 2, 0)
    find(window, "hands_clear").click()
    assert hands(window).tally.counts == (0, 0, 0)
    assert not find(window, "hands_clear").isEnabled()


def test_there_are_never_fewer_hands_than_none(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    press(window, K.Key_1, K.Key_1, modifier=SHIFT)
    assert hands(window).tally.counts == (0, 0, 0)


def test_keys_without_an_answer_do_nothing(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    press(window, K.Key_4, K.Key_6)
    assert hands(window).tally.counts == (0, 0, 0)


@pytest.mark.parametrize("count", [0, 1])
def test_a_question_needs_two_answers(window: MainWindow, count: int) -> None:
    ask_own(window, *ANSWERS[:count])
    assert find(window, "hands_error").isVisible()
    assert find(window, "hands_ask").text() == "Which way?"
    assert not find(window, "hands_tally").isVisible()


def test_enter_leads_through_the_form_and_asks(window: MainWindow) -> None:
    lecture(window)
    press(window, K.Key_H)
    for text in ("Why?", "Yes", "No"):
        field = QApplication.focusWidget()
        assert field is not None
        type_into(field, text)  # type: ignore[arg-type]
    press(window, K.Key_Return)
    assert hands(window).tally.question == Question("Why?", ("Yes", "No"))


def test_the_question_and_its_hands_come_back(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    press(window, K.Key_2, K.Key_2, K.Key_H)
    assert not hands(window).is_open
    press(window, K.Key_H)
    assert hands(window).tally.counts == (0, 2, 0)
    find(window, "hands_other").click()
    assert find(window, "hands_option_1").text() == "Uphill"
    find(window, "hands_start").click()
    assert hands(window).tally.counts == (0, 2, 0)


def test_escape_closes_the_question_before_the_lecture(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    press(window, K.Key_Escape)
    assert not hands(window).is_open
    assert window.lecture.is_on
    press(window, K.Key_3)
    assert "field" in window.session.view.arrows  # the key is that of the arrow again
    press(window, K.Key_Escape)
    assert not window.lecture.is_on


def test_a_choice_of_the_lesson_is_asked_and_revealed(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    task, texts = session.task, session.texts
    assert task is not None
    assert texts is not None
    right = session.right_option()
    lecture(window)
    press(window, K.Key_H)
    tally = hands(window).tally
    assert tally.question.options == texts.options
    assert not window.lessons.panel.isVisible()  # the question stands in its place
    press(window, *[NUMBERS[right]] * 3, NUMBERS[(right + 1) % len(texts.options)])
    press(window, K.Key_V)
    for place in range(len(texts.options)):
        mark = find(window, f"hands_mark_{place}")
        assert mark.isVisible()
        assert mark.text() == ("✓ This is right" if place == right else "✗ Not this")
    assert session.answers.is_right(task)  # most hands are the answer of the class
    assert find(window, "hands_said").text()
    press(window, K.Key_H)
    assert window.lessons.panel.isVisible()
    assert session.is_revealed


def test_a_wrong_majority_is_the_answer_of_the_class(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    wrong = (session.right_option() + 1) % len(session.task.options)  # type: ignore[union-attr]
    lecture(window)
    press(window, K.Key_H, NUMBERS[wrong], NUMBERS[wrong], K.Key_V)
    assert session.is_revealed
    feedback = session.feedback()
    assert feedback is not None
    assert not feedback.right
    assert feedback.mistake == wrong


def test_a_mistake_of_the_class_is_named_also_in_a_task(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace("```predict", "```task")
    text = text.replace("No: the rate is small.", "No < b >: the rate < img src='x.png'> is small.")
    open_example(window, until, tmp_path, text)
    go(window, until, 1)
    window.lecture.set_on(True)
    hands = window.lecture.parts.hands
    hands.open()
    hands.tally.add(1, 1)
    find(window, "hands_reveal").click()
    label = find(window, "hands_said", QLabel)
    assert label.text() == "No < b >: the rate < img src='x.png'> is small."
    assert label.textFormat() == Qt.TextFormat.PlainText
    hands.close()
    assert words(window, "lesson_solution") == "The answer is It falls."
    assert words(window, "lesson_verdict") == ""
    window.lecture.set_on(False)


def test_without_hands_the_answer_is_shown(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    lecture(window)
    press(window, K.Key_H)
    find(window, "hands_reveal").click()
    assert session.is_revealed
    assert session.was_shown
    assert find(window, f"hands_mark_{session.right_option()}").isVisible()


def test_a_number_is_chosen_among_the_known_mistakes(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, NUMBER, lambda screen: bool(screen.task.mistakes))
    lecture(window)
    press(window, K.Key_H)
    question = hands(window).tally.question
    assert 2 <= len(question.options) <= MOST_OPTIONS
    assert question.right is not None
    session.answer_number(question.options[question.right])
    feedback = session.feedback()
    assert feedback is not None
    assert feedback.right


def test_a_class_judges_an_arrow_that_is_drawn(window: MainWindow, until: Until) -> None:
    open_at(window, until, ARROW)
    lecture(window)
    press(window, K.Key_H)
    question = hands(window).tally.question
    assert question.options[0] == "It is right"
    assert question.right is None
    assert not find(window, "hands_reveal").isVisible()
    assert action(window, "action_reveal") in window.actions()  # V shows the arrow itself


def test_a_state_can_be_asked_about_in_ones_own_words(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, STATE)
    assert session.texts is not None
    lecture(window)
    press(window, K.Key_H)
    assert find(window, "hands_ask").text() == session.texts.ask


def test_hands_are_kept_for_each_screen(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    lecture(window)
    press(window, K.Key_H, K.Key_1, K.Key_1, K.Key_PageDown)
    assert not hands(window).is_open
    press(window, K.Key_PageUp)
    until(session.prepared, lambda: session.texts is not None)
    press(window, K.Key_H)
    assert hands(window).tally.counts[0] == 2


def test_the_lock_hides_the_answer(window: MainWindow, until: Until) -> None:
    open_at(window, until, CHOICE)
    lecture(window)
    window.teacher_lock.set_on(True)
    press(window, K.Key_H)
    assert not find(window, "hands_reveal").isVisible()
    window.teacher_lock.set_on(False)
    assert find(window, "hands_reveal").isVisible()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_a_mark_is_more_than_a_colour(theme: object, own_looks: None, qtbot: object) -> None:
    tally = HandsTally()
    qtbot.addWidget(tally)  # type: ignore[attr-defined]
    tally.set_theme(theme)  # type: ignore[arg-type]
    tally.show_question(Question("?", ANSWERS, right=1), (1, 2, 3), is_own=False)
    tally.show_right("Because.")
    marks = [find(tally, f"hands_mark_{place}").text() for place in range(3)]
    assert len(set(marks)) == 2
    assert marks[1].startswith("✓")
    assert not tally.grab().isNull()


def test_every_button_has_a_name_and_a_tooltip(window: MainWindow) -> None:
    ask_own(window, *ANSWERS)
    for button in hands(window).panel.findChildren(QAbstractButton):
        if button.objectName().startswith("hands_"):
            assert button.accessibleName(), button.objectName()
            assert button.toolTip(), button.objectName()
