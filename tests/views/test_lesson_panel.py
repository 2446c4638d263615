"""The panel of a lesson by itself: what it shows, and what it announces."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPalette, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.glossary import term_by_id
from arrows_gui.lessons.answers import GIVEN_UP, OPEN, RIGHT, WRONG
from arrows_gui.lessons.lesson import MOST_WORDS, Lesson
from arrows_gui.lessons.reader import read_lesson
from arrows_gui.lessons.texts import Texts, texts_of
from arrows_gui.session_lesson import LessonSession
from arrows_gui.views.closed_text import harmless
from arrows_gui.views.lesson_answers import ArrowAnswer, StateAnswer
from arrows_gui.views.lesson_end import result_sheet
from arrows_gui.views.lesson_head import PLAIN, Dots, tasks_text
from arrows_gui.views.lesson_panel import LessonPanel
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.term_popup import TermPopup
from arrows_gui.views.theme import THEMES, Theme
from tests.lesson_example import TEXT
from tests.views.helpers import type_into
from tests.views.test_theme import contrast

NUMBER, CHOICE, ARROW, STATE, WORDS, END = range(6)
WIDTHS = (250, 300, 360)


@pytest.fixture
def example() -> Lesson:
    return read_lesson(TEXT, "example")


@pytest.fixture
def lesson(qapp: QApplication) -> Iterator[LessonSession]:
    session = LessonSession()
    yield session
    session.deleteLater()


@pytest.fixture
def panel(lesson: LessonSession, example: Lesson, qtbot: QtBot, own_looks: None) -> LessonPanel:
    """Give the panel with the example open; texts are worked out at once."""
    back, on = (QAction(name) for name in ("back", "on"))
    on.triggered.connect(lesson.next)
    back.triggered.connect(lesson.back)
    made = LessonPanel(lesson, back, on)
    made._kept = (back, on)  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    lesson.screen_changed.connect(lambda: work_out(lesson))
    made.set_theme(THEMES[0])
    made.resize(320, 700)
    lesson.open(example)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def work_out(lesson: LessonSession) -> None:
    assert lesson.lesson is not None
    at_end = lesson.is_at_end
    lesson.take_texts(Texts() if at_end else texts_of(lesson.lesson, lesson.index))


def part(panel: QWidget, name: str) -> Any:
    """Give the one part of a name."""
    found = [each for each in panel.findChildren(QWidget) if each.objectName() == name]
    assert len(found) == 1, f"{len(found)} parts are called {name}"
    return found[0]


def words(panel: QWidget, name: str) -> str:
    """Give the words of a text, "" where it is not shown."""
    label = part(panel, name)
    if not label.isVisibleTo(panel):
        return ""
    text = str(label.text() if isinstance(label, QLabel) else label.plain_text())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def shows(panel: QWidget, name: str) -> bool:
    return bool(part(panel, name).isVisibleTo(panel))


# Texts


@pytest.mark.parametrize("width", WIDTHS)
def test_a_text_is_as_high_as_it_needs_to_be(width: int, qtbot: QtBot) -> None:
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown("Some words that go on for a while. " * 12)
    text.resize(width, text.heightForWidth(width))
    text.show()
    assert text.verticalScrollBar().maximum() == 0
    assert text.heightForWidth(width) > text.heightForWidth(2 * width)
    assert text.document().textWidth() == width  # asking for another width changes nothing


def test_terms_are_links_and_code_is_not(qtbot: QtBot) -> None:
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown("The gradient is `gradient`.")
    assert text.toHtml().count("term:gradient") == 1
    text.show_markdown("The gradient.", with_terms=False)
    assert "term:" not in text.toHtml()


def test_a_text_with_links_can_be_reached_by_tab_and_another_is_passed_over(qtbot: QtBot) -> None:
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown("The gradient.")
    assert text.focusPolicy() == Qt.FocusPolicy.TabFocus
    text.show_markdown("No such word.", with_terms=False)
    assert text.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_term_lights_its_arrow_and_is_wanted_by_enter(qtbot: QtBot) -> None:
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown("Look at the update.")
    text.resize(300, 60)
    with qtbot.waitExposed(text):
        text.show()
    text.activateWindow()
    text.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(text.term_hovered) as hovered:
        QTest.keyClick(text, Qt.Key.Key_Tab)
    assert hovered.args == [term_by_id("update").arrow]
    assert hovered.args != [""]
    with qtbot.waitSignal(text.link_wanted) as wanted:
        QTest.keyClick(text, Qt.Key.Key_Return)
    assert wanted.args == ["term:update"]
    with qtbot.waitSignal(text.term_hovered) as hovered:
        text.clearFocus()
    assert hovered.args == [""]


@pytest.mark.parametrize(
    "markdown",
    [
        "![red]({path})",
        "![red](file://{path})",
        "![red][1]\n\n[1]: {path}",
        "<img src='{path}'>",
        "<p style='background-image:url({path})'>x<br>x<br>x</p>",
    ],
)
def test_a_text_reaches_for_no_picture(markdown: str, tmp_path: Path, qtbot: QtBot) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    path = tmp_path / "red.png"
    assert picture.save(str(path))
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown(markdown.format(path=path), with_terms=False)
    text.resize(200, 100)
    text.show()
    assert not has_red(text)


def has_red(part: QWidget) -> bool:
    """Tell whether the red picture can be seen."""
    shown = part.grab().toImage()
    places = ((x, y) for x in range(0, shown.width(), 3) for y in range(0, shown.height(), 3))
    return any(shown.pixelColor(*place) == QColor("#ff0000") for place in places)


@pytest.mark.parametrize(
    "markdown",
    [
        "![red]({path})",
        "![red][1]\n\n[1]: {path}",
        r"\![red]({path})",
        "<img src='{path}'>",
        r"\<img src='{path}'>",
        "<p style='background-image:url({path})'>x<br>x<br>x</p>",
    ],
)
def test_a_label_shows_no_picture_of_harmless_markdown(
    markdown: str, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    path = tmp_path / "red.png"
    assert picture.save(str(path))
    label = QLabel()
    qtbot.addWidget(label)
    label.setTextFormat(Qt.TextFormat.MarkdownText)
    label.setText(harmless(markdown.format(path=path)))
    label.show()
    assert not has_red(label)
    document = QTextDocument()
    document.setMarkdown(harmless(r"a < b, `c` and **d** and \<b>e</b>"))
    bracket = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
    assert document.toPlainText() == rf"a < b, c and d and \{bracket}b>e{bracket}/b>"


@pytest.mark.parametrize("markdown", ["<script>alert(1)</script>", "<b>bold</b>", "<h1>x</h1>"])
def test_a_text_has_no_html(markdown: str, qtbot: QtBot) -> None:
    text = LessonText("text", "A text")
    qtbot.addWidget(text)
    text.show_markdown(markdown, with_terms=False)
    assert text.plain_text() == markdown


def test_a_popup_says_what_a_term_means_and_closes_by_a_key(qtbot: QtBot) -> None:
    beside = QWidget()
    qtbot.addWidget(beside)
    beside.resize(500, 300)
    with qtbot.waitExposed(beside):
        beside.show()
    popup = TermPopup(beside)
    with qtbot.waitSignal(popup.arrow_wanted) as lit:
        popup.show_term("gradient", beside)
    assert lit.args == ["gradient"]
    assert words(popup, "term_sentence") == term_by_id("gradient").sentence
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space):
        popup.show_term("gradient", beside)
        with qtbot.waitSignal(popup.arrow_wanted) as lit:
            QTest.keyClick(popup, key)
        assert lit.args == [""]
        assert not popup.isVisible()
    popup.show_term("gradient", beside)
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton)
    assert popup.isVisible()
    QTest.mouseClick(beside, Qt.MouseButton.LeftButton, pos=QPoint(490, 2))
    assert not popup.isVisible()
    popup.show_term("gradient", beside)
    assert beside.rect().contains(popup.geometry())
    with qtbot.waitSignal(popup.glossary_wanted):
        part(popup, "term_glossary").click()
    assert not popup.isVisible()


# The screen


def test_the_first_screen_shows_title_place_objective_and_text(panel: LessonPanel) -> None:
    assert words(panel, "lesson_title") == "An example"
    assert words(panel, "lesson_where").startswith("Screen 1 of 5")
    assert words(panel, "lesson_screen_title") == "A number"
    assert "See how a lesson works." in words(panel, "lesson_objective")
    assert "begins at x = 3" in words(panel, "lesson_text")
    assert words(panel, "lesson_reveal") == ""


def test_only_the_first_screen_shows_the_objective(
    panel: LessonPanel, lesson: LessonSession
) -> None:
    lesson.next()
    assert words(panel, "lesson_objective") == ""
    assert words(panel, "lesson_where").startswith("Screen 2 of 5")


def test_a_lesson_of_the_course_shows_its_number(
    panel: LessonPanel, lesson: LessonSession, example: Lesson
) -> None:
    lesson.open(replace(example, number=4))
    assert words(panel, "lesson_title") == "4  An example"


def test_why_unfolds_the_reason(panel: LessonPanel, lesson: LessonSession) -> None:
    assert words(panel, "lesson_why_text") == ""
    part(panel, "lesson_why").click()
    assert words(panel, "lesson_why_text") == "Because of the surface."
    part(panel, "lesson_why").click()
    assert words(panel, "lesson_why_text") == ""
    lesson.next()
    assert not shows(panel, "lesson_why")


def test_notes_are_offered_on_demand_only(panel: LessonPanel) -> None:
    assert not shows(panel, "lesson_notes")
    panel.set_notes_offered(True)
    assert words(panel, "lesson_notes_text") == ""
    part(panel, "lesson_notes").click()
    assert words(panel, "lesson_notes_text") == "Ask for a show of hands."
    panel.set_notes_offered(False)
    assert words(panel, "lesson_notes_text") == ""


def test_the_buttons_turn_the_screens(panel: LessonPanel, lesson: LessonSession) -> None:
    part(panel, "lesson_next_button").click()
    assert lesson.index == 1
    part(panel, "lesson_back_button").click()
    assert lesson.index == 0
    for name in ("lesson_next_button", "lesson_back_button"):
        assert part(panel, name).toolTip()


def test_the_dots_tell_what_is_done_and_lead_to_a_screen(
    panel: LessonPanel, lesson: LessonSession, qtbot: QtBot
) -> None:
    dots = part(panel, "lesson_dots")
    assert isinstance(dots, Dots)
    assert dots._kinds == (OPEN, OPEN, OPEN, OPEN, PLAIN)
    lesson.next()
    lesson.answer_choice(0)
    assert dots._kinds == (OPEN, RIGHT, OPEN, OPEN, PLAIN)
    assert "1 of 4 tasks right" in words(panel, "lesson_where")
    place = dots.places()[STATE].toPoint()
    QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=place)
    assert lesson.index == STATE
    QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=QPoint(dots.width() - 1, 3))
    assert lesson.index == STATE


def test_what_was_shown_or_is_wrong_looks_like_nothing_right(
    panel: LessonPanel, lesson: LessonSession
) -> None:
    dots = part(panel, "lesson_dots")
    pictures = {OPEN: dot_of(dots)}
    lesson.answer_number(right_number(panel))
    pictures[RIGHT] = dot_of(dots)
    lesson.again(0)
    lesson.reveal()
    pictures[GIVEN_UP] = dot_of(dots)
    assert "0 of 4 tasks right, 1 shown" in words(panel, "lesson_where")
    lesson.go(CHOICE)
    lesson.answer_choice(1)
    assert dots._kinds[:2] == (GIVEN_UP, WRONG)
    assert "0 of 4 tasks right, 1 wrong, 1 shown" in words(panel, "lesson_where")
    lesson.go(NUMBER)
    dots.show_place(NUMBER, (WRONG, OPEN, OPEN, OPEN, PLAIN))
    pictures[WRONG] = dot_of(dots)
    assert len(set(pictures.values())) == 4


def dot_of(dots: Dots) -> bytes:
    picture = dots.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    width = round(picture.height() * picture.devicePixelRatio())
    return bytes(picture.copy(0, 0, width, picture.height()).constBits())


def test_one_task_is_one_task() -> None:
    assert tasks_text([RIGHT, PLAIN]) == "1 of 1 task right"


# Numbers


def give_number(panel: LessonPanel, text: str) -> None:
    type_into(part(panel, "lesson_number"), text)


def test_a_wrong_number_is_said_to_be_wrong_in_words(panel: LessonPanel) -> None:
    give_number(panel, "77")
    assert "Not right" in words(panel, "lesson_verdict")
    assert "77" in words(panel, "lesson_feedback")
    assert words(panel, "lesson_reveal") == ""


def test_what_is_no_number_is_a_problem_and_no_answer(
    panel: LessonPanel, lesson: LessonSession
) -> None:
    give_number(panel, "many")
    assert "many" in words(panel, "lesson_problem")
    assert words(panel, "lesson_verdict") == ""
    assert lesson.answers.all == ()
    give_number(panel, "77")
    assert words(panel, "lesson_problem") == ""


def test_a_right_number_shows_what_lies_behind(panel: LessonPanel, lesson: LessonSession) -> None:
    give_number(panel, right_number(panel))
    assert "Right" in words(panel, "lesson_verdict")
    assert "Not" not in words(panel, "lesson_verdict")
    assert words(panel, "lesson_reveal") == "The rate makes it shorter."
    assert part(panel, "lesson_number").isReadOnly()
    assert not part(panel, "lesson_check").isEnabled()
    lesson.next()
    lesson.back()
    assert "Right" in words(panel, "lesson_verdict")
    assert part(panel, "lesson_number").text() == right_number(panel)


def right_number(panel: LessonPanel) -> str:
    from arrows_gui.lessons.reading import stage_run

    stage = panel._session.stage
    assert stage is not None
    step = stage_run(stage).trace(0, 1).step(0)
    return f"{float((step.update @ step.update) ** 0.5):.5f}"


def test_help_comes_after_two_wrong_answers(panel: LessonPanel, qtbot: QtBot) -> None:
    for number in ("77", "78"):
        assert not shows(panel, "lesson_show_me")
        give_number(panel, number)
    assert shows(panel, "lesson_show_me")
    assert words(panel, "lesson_hint_text") == ""
    part(panel, "lesson_hint").click()
    assert words(panel, "lesson_hint_text").startswith("Multiply ")
    with qtbot.waitSignal(panel.solution_wanted):
        part(panel, "lesson_show_me").click()


def test_a_teacher_can_hide_answers(panel: LessonPanel) -> None:
    give_number(panel, "77")
    give_number(panel, "78")
    panel.set_answers_hidden(True)
    assert not shows(panel, "lesson_show_me")
    assert not shows(panel, "lesson_hint")
    give_number(panel, right_number(panel))
    assert words(panel, "lesson_reveal") == ""
    panel.set_answers_hidden(False)
    assert words(panel, "lesson_reveal") != ""


def test_space_is_no_part_of_a_number(panel: LessonPanel) -> None:
    field = part(panel, "lesson_number")
    field.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_2):
        QTest.keyClick(field, key)
    assert field.text() == "12"


# Choices


def test_an_answer_is_chosen_and_checked_by_keys(panel: LessonPanel, lesson: LessonSession) -> None:
    lesson.next()
    assert not part(panel, "lesson_check").isEnabled()
    first = panel.first_control()
    assert isinstance(first, QRadioButton)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = part(panel, "lesson_option_1")
    assert second.isChecked()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert "the rate is small" in words(panel, "lesson_feedback")
    assert words(panel, "lesson_reveal") == "It falls."
    assert not any(button.isEnabled() for button in panel.task.findChildren(QRadioButton))


def test_the_words_of_an_answer_are_clicked_as_its_button(
    panel: LessonPanel, lesson: LessonSession
) -> None:
    lesson.next()
    label = part(panel, "lesson_option_words_2").parentWidget()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert part(panel, "lesson_option_2").isChecked()
    assert part(panel, "lesson_option_2").accessibleName() == "It stays"
    lesson.back()
    lesson.next()
    assert not part(panel, "lesson_option_2").isChecked()


# Arrows and states


def test_an_arrow_is_drawn_revealed_and_tried_again(
    panel: LessonPanel, lesson: LessonSession, qtbot: QtBot
) -> None:
    lesson.go(ARROW)
    answer = panel.task.answer
    assert isinstance(answer, ArrowAnswer)
    assert "gradient arrow" in words(panel, "lesson_draw_words")
    for has_guess, revealed, enabled in (
        (False, False, (True, False, False)),
        (True, False, (True, True, False)),
        (True, True, (False, False, True)),
    ):
        answer.show_guess(has_guess, revealed)
        buttons = [
            part(panel, f"lesson_{name}") for name in ("draw", "arrow_reveal", "arrow_again")
        ]
        found = [each.isEnabled() and each.isVisibleTo(panel) for each in buttons]
        assert tuple(found) == enabled
    answer.show_guess(True, False)
    for name, signal in (("draw", panel.draw_wanted), ("arrow_reveal", panel.reveal_wanted)):
        with qtbot.waitSignal(signal):
            part(panel, f"lesson_{name}").click()
    answer.show_guess(True, True)
    with qtbot.waitSignal(panel.retry_wanted):
        part(panel, "lesson_arrow_again").click()


def test_a_state_shows_where_it_stands_and_is_checked(
    panel: LessonPanel, lesson: LessonSession, qtbot: QtBot
) -> None:
    lesson.go(STATE)
    answer = panel.task.answer
    assert isinstance(answer, StateAnswer)
    answer.show_state((("Loss", "2.5"), ("Step", "3")))
    assert words(panel, "lesson_state") == "Now: Loss = 2.5; Step = 3"
    answer.show_state(())
    assert words(panel, "lesson_state") == ""
    with qtbot.waitSignal(panel.state_check_wanted):
        part(panel, "lesson_check").click()


# The end


def test_the_end_tells_the_result_task_by_task(
    panel: LessonPanel, lesson: LessonSession, example: Lesson, qtbot: QtBot
) -> None:
    lesson.answer_number("77")
    lesson.answer_number(right_number(panel))
    lesson.next()
    lesson.answer_choice(1)
    lesson.go(STATE)
    lesson.reveal()
    lesson.go(END)
    panel.end.show_result(example, lesson.answers, {"magnitude": "Magnitude"})
    panel.end.show_choices("magnitude", "Magnitude", True)
    assert words(panel, "lesson_result") == "1 of 4 right. Still open: 1."
    rows = words(panel, "lesson_result_rows")
    for line in (
        "A number: \N{CHECK MARK} right after 2 tries",
        "A choice: \N{BALLOT X} not right",
        "An arrow: open",
        "A state: the solution was shown",
    ):
        assert line in rows
    assert words(panel, "lesson_extension") == "What happens at a rate of 2?"
    for name, signal, args in (
        ("new_numbers", panel.end.again_wanted, [True]),
        ("again", panel.end.again_wanted, [False]),
        ("save_result", panel.end.save_wanted, []),
        ("next_lesson", panel.end.lesson_wanted, ["magnitude"]),
    ):
        with qtbot.waitSignal(signal) as wanted:
            part(panel, f"lesson_{name}").click()
        assert wanted.args == args
    panel.end.show_choices("", "", False)
    assert not shows(panel, "lesson_next_lesson")
    assert not shows(panel, "lesson_new_numbers")


def test_what_to_read_again_is_a_link(
    panel: LessonPanel, lesson: LessonSession, example: Lesson
) -> None:
    lesson.go(END)
    panel.end.show_result(example, lesson.answers, {"magnitude": "Magnitude"})
    html = part(panel, "lesson_result_rows").toHtml()
    assert 'href="lesson:magnitude"' in html
    assert 'href="screen:3"' in html


def test_the_sheet_has_every_answer(
    panel: LessonPanel, lesson: LessonSession, example: Lesson
) -> None:
    lesson.answer_number("77")
    lesson.reveal()
    sheet = result_sheet(example, lesson.answers, "today")
    assert "Lesson: An example" in sheet
    assert "1. A number: the solution was shown" in sheet
    assert "   1. 77" in sheet
    assert "3. An arrow: open" in sheet


# All of it


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("screen", range(END + 1))
def test_nothing_is_cut_in_any_theme(
    screen: int, width: int, theme: Theme, panel: LessonPanel, lesson: LessonSession
) -> None:
    panel.set_theme(theme)
    panel.resize(width, 620)
    lesson.go(screen)
    QApplication.processEvents()
    inner = part(panel, "lesson_scroll").widget()
    assert inner.width() <= part(panel, "lesson_scroll").viewport().width()
    for label in panel.findChildren(QLabel):
        if label.isVisible():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert label.height() >= needed, label.objectName()
    for button in panel.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    for text in panel.findChildren(LessonText):
        if text.isVisible():
            assert text.verticalScrollBar().maximum() == 0, text.objectName()
            assert text.document().textWidth() == text.viewport().width()
            assert text.document().size().height() <= text.height(), text.objectName()


def test_every_control_has_a_name_and_a_tooltip(panel: LessonPanel, lesson: LessonSession) -> None:
    for screen in range(END + 1):
        lesson.go(screen)
        for kind in (QPushButton, QRadioButton, QLineEdit):
            for control in panel.findChildren(kind):
                assert control.objectName(), control
                assert control.toolTip(), control.objectName()
                named = control.accessibleName() or control.text()
                assert named or not control.isVisibleTo(panel), control.objectName()


def test_tab_goes_from_top_to_bottom(panel: LessonPanel, lesson: LessonSession) -> None:
    lesson.next()
    QApplication.processEvents()
    part(panel, "lesson_close").setFocus(Qt.FocusReason.TabFocusReason)
    met = []
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused.objectName())
        if met[-1] == "lesson_next_button":
            break
    met = list(dict.fromkeys(met))
    wanted = ["lesson_option_0", "lesson_back_button", "lesson_next_button"]
    assert [name for name in met if name in wanted] == wanted


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_right_and_wrong_are_legible(theme: Theme, panel: LessonPanel) -> None:
    panel.set_theme(theme)
    for number in ("77", right_number(panel)):
        give_number(panel, number)
        colour = part(panel, "lesson_verdict").palette().color(QPalette.ColorRole.WindowText)
        assert contrast(colour, theme.colour("window")) >= 4.5


def test_the_example_keeps_to_the_limit_of_words(example: Lesson) -> None:
    for index in range(len(example.screens)):
        assert len(texts_of(example, index).text.split()) <= MOST_WORDS


def test_a_task_that_is_open_is_told_from_a_prediction_that_is_lost(
    panel: LessonPanel, lesson: LessonSession, example: Lesson
) -> None:
    lesson.answer_number("77")
    lesson.next()
    lesson.answer_choice(1)
    lesson.go(END)
    panel.end.show_result(example, lesson.answers, {})
    rows = words(panel, "lesson_result_rows")
    assert "A number: open, not right yet" in rows
    assert "A choice: \N{BALLOT X} not right" in rows


def test_why_something_is_no_answer_is_a_whole_sentence(
    panel: LessonPanel, lesson: LessonSession
) -> None:
    part(panel, "lesson_check").click()
    assert words(panel, "lesson_problem") == "Type a number first."
