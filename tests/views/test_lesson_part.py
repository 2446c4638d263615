"""Lessons in the real window: what they set up, hide, keep, and give back."""

# ruff: noqa: D103 - the names say what is tested

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextBrowser
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import BadInput
from arrows_gui.core.state import LessonState
from arrows_gui.lessons.answers import SHOWN
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.shelf import shipped
from arrows_gui.views.lesson_menu import tip_text
from arrows_gui.views.lesson_progress import ASIDE, NAME
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.page_window import PAGES, PageWindow, show_page
from tests.conftest import Until
from tests.lesson_example import TEXT
from tests.views.helpers import action, drag, find, spot, type_into
from tests.views.lesson_helpers import (
    focused,
    go,
    open_example,
    prepared,
    press,
    words,
)

NUMBER, CHOICE, ARROW, STATE, WORDS, END = range(6)


@pytest.fixture
def example(window: MainWindow, until: Until, tmp_path: Path) -> Path:
    return open_example(window, until, tmp_path)


def stage(window: MainWindow) -> Stage:
    found = window.lessons.session.stage
    assert found is not None
    return found


# Opening


def test_the_panel_is_hidden_until_a_lesson_is_opened(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    assert not window.lessons.panel.isVisible()
    assert window.lessons.state() is None
    assert not action(window, "action_lesson_next").isEnabled()
    open_example(window, until, tmp_path)
    assert window.lessons.panel.isVisible()
    assert words(window, "lesson_title") == "An example"


def test_a_screen_sets_the_lab_up(window: MainWindow, example: Path) -> None:
    session, wanted = window.lab.session, stage(window).document
    assert session.document is wanted
    assert session.view.arrows == {"negative_gradient"}
    assert window.workspaces.current == "surface"


def test_recorded_steps_are_there_and_the_cursor_is_where_it_shall_be(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace("steps: 50\n", "steps: 50\nat: 7\nrecorded: 20\n")
    open_example(window, until, tmp_path, text)
    session = window.lab.session
    assert (session.cursor, session.last) == (7, 20)


def test_setting_a_screen_up_is_no_change_of_a_person(window: MainWindow, example: Path) -> None:
    assert window.history.stack.count() == 0
    assert not window.files.is_unsaved
    window.lab.session.set_knob(0, "lr", 0.2)
    assert window.history.stack.count() == 1
    window.history.stack.undo()
    assert window.lab.session.document is not None
    assert window.lab.session.experiment.runners[0].optimizer.lr == 0.1


@pytest.mark.parametrize("broken", ["surface: ravine", "kind: number", "arrow: negative_gradient"])
def test_a_fault_is_said_with_its_line_and_nothing_is_lost(
    broken: str, window: MainWindow, tmp_path: Path
) -> None:
    text = TEXT.replace(broken, f"{broken.partition(':')[0]}: zzz", 1)
    line = 1 + next(k for k, row in enumerate(text.splitlines()) if row.endswith(": zzz"))
    path = tmp_path / "broken.md"
    path.write_text(text, encoding="utf-8")
    before = window.lab.session.document
    window.lessons.open_file(path)
    assert f"Line {line} of broken.md: " in words(window, "notice_label")
    assert "more fault" not in words(window, "notice_label")
    assert window.lab.session.document is before
    assert not window.lessons.is_open


def test_that_there_are_more_faults_is_said(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    text = TEXT.replace("surface: ravine", "surface: zzz", 1)
    for told, more in (
        ("There is one more fault: arrows-gui check-lesson lists both.", "kind: arrow"),
        ("There are 2 more faults: arrows-gui check-lesson lists them all.", "kind: state"),
    ):
        text = text.replace(more, "kind: zzz")
        path.write_text(text, encoding="utf-8")
        window.lessons.open_file(path)
        assert words(window, "notice_label").endswith(told)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"# nothing", b"---\n---\n"])
def test_what_is_no_lesson_is_said_in_one_sentence(
    data: bytes, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "odd.md"
    path.write_bytes(data)
    window.lessons.open_file(path)
    assert "odd.md" in words(window, "notice_label").lower()
    assert not window.lessons.is_open


def test_a_file_that_is_not_there_is_said(window: MainWindow, tmp_path: Path) -> None:
    window.lessons.open_file(tmp_path / "none.md")
    assert "none.md" in words(window, "notice_label")


def test_a_lesson_that_is_dropped_is_opened(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.md"
    path.write_text(TEXT, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    prepared(window, until)
    assert words(window, "lesson_title") == "An example"


def test_an_unknown_lesson_is_said(window: MainWindow) -> None:
    window.lessons.open("nothing")
    assert "nothing" in words(window, "notice_label")


# Going through


def test_the_keys_turn_the_screens(window: MainWindow, until: Until, example: Path) -> None:
    lesson = window.lessons.session
    assert isinstance(focused(), QLineEdit)
    for key, modifier, index in (
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier, 1),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier, 0),
    ):
        QTest.keyClick(focused(), key, modifier)
        prepared(window, until)
        assert lesson.index == index


def test_at_its_ends_there_is_no_further_screen(
    window: MainWindow, until: Until, example: Path
) -> None:
    assert not action(window, "action_lesson_back").isEnabled()
    go(window, until, END)
    assert not action(window, "action_lesson_next").isEnabled()
    assert words(window, "lesson_result")


def test_a_screen_without_a_scene_leaves_the_lab_as_it_is(
    window: MainWindow, until: Until, example: Path
) -> None:
    session = window.lab.session
    session.set_knob(0, "lr", 0.3)
    go(window, until, CHOICE)
    assert session.experiment.runners[0].optimizer.lr == 0.3
    go(window, until, NUMBER)
    assert session.experiment.runners[0].optimizer.lr == 0.1


def test_going_back_over_a_scene_sets_the_one_before_up_again(
    window: MainWindow, until: Until, example: Path
) -> None:
    first = stage(window).document
    go(window, until, ARROW)
    assert window.lab.session.document is not first
    go(window, until, CHOICE)
    assert window.lab.session.document is first


def test_space_plays_while_a_number_is_asked_for(
    window: MainWindow, until: Until, example: Path
) -> None:
    press(Qt.Key.Key_Space)
    session = window.lab.session
    until(session.steps_added, lambda: session.last > 0)
    assert session.playing


# Hidden and locked


def test_what_a_scene_hides_is_given_back(window: MainWindow, until: Until, example: Path) -> None:
    for name, visible in (("surface_combo", False), ("bottom_tabs", False), ("knob_lr", True)):
        assert find(window, name).isVisible() is visible
    go(window, until, STATE)
    assert find(window, "surface_combo").isVisible()
    go(window, until, NUMBER)
    window.lessons.close()
    for name in ("surface_combo", "bottom_tabs", "knob_lr", "arrow_panel"):
        assert find(window, name).isVisible()


def test_a_locked_start_cannot_be_dragged_clicked_or_nudged(
    window: MainWindow, until: Until, example: Path
) -> None:
    session = window.lab.session
    start = session.experiment.start
    drag(window, spot(window, start), spot(window, (0.0, 0.0)))
    target = window.lab.surface.viewport()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot(window, (0.5, 0.5)))
    QTest.keyClick(window.lab.surface, Qt.Key.Key_Left)
    assert session.experiment.start == start
    assert "locked" in words(window, "notice_label")
    go(window, until, STATE)
    QTest.keyClick(window.lab.surface, Qt.Key.Key_Left)
    assert session.experiment.start != (1.0, 0.5)


# Tasks in the lab


def draw_down(window: MainWindow) -> None:
    """Draw minus the gradient of the bowl by the mouse."""
    session = window.lab.session
    theta = session.point_at_cursor(session.focus)
    gradient = session.recorded[session.focus].step(0).gradient
    scale = window.lab.surface.slope_scale()
    drag(window, spot(window, theta), spot(window, theta + scale.drawn(-gradient)))


def test_an_arrow_is_hidden_drawn_and_revealed(
    window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, ARROW)
    prediction = window.lab.session.prediction
    assert prediction.hides == "negative_gradient"
    assert prediction.bars
    draw_down(window)
    assert find(window, "lesson_arrow_reveal").isEnabled()
    QTest.keyClick(window, Qt.Key.Key_V)
    assert "Right" in words(window, "lesson_verdict")
    assert window.lessons.session.is_done("arrow")
    assert not prediction.hides
    window.lab.session.step()
    until(window.lab.session.cursor_changed, lambda: window.lab.session.cursor == 1)
    assert not prediction.target


def test_a_wrong_arrow_is_named_and_tried_again(
    window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, ARROW)
    session = window.lab.session
    session.prediction.set_guess(session.recorded[0].step(0).gradient)
    find(window, "lesson_arrow_reveal").click()
    assert "gradient itself" in words(window, "lesson_feedback")
    assert not window.lessons.session.is_done("arrow")
    find(window, "lesson_arrow_again").click()
    assert session.prediction.hides == "negative_gradient"
    draw_down(window)
    QTest.keyClick(window, Qt.Key.Key_V)
    assert window.lessons.session.is_done("arrow")


def test_an_arrow_at_another_step_is_no_answer(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace(
        "start: 1, 0.5\nrunner: gd lr=0.1\n", "start: 1, 0.5\nrunner: gd lr=0.1\nat: 2\n"
    )
    open_example(window, until, tmp_path, text)
    go(window, until, ARROW)
    session = window.lab.session
    until(session.cursor_changed, lambda: session.cursor == 2)
    session.back()
    session.prediction.set_guess(np.array((1.0, 0.0)))
    session.reveal()
    assert "step 1" in words(window, "lesson_problem")
    assert "step 2" in words(window, "lesson_problem")
    assert window.lessons.session.answers.all == ()
    assert session.prediction.hides


def test_leaving_an_arrow_shows_it_again(window: MainWindow, until: Until, example: Path) -> None:
    go(window, until, ARROW)
    go(window, until, STATE)
    assert not window.lab.session.prediction.target
    go(window, until, ARROW)
    window.lessons.close()
    assert not window.lab.session.prediction.target
    assert not window.lab.session.prediction.bars


def test_a_state_is_right_as_soon_as_the_run_reaches_it(
    window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, STATE)
    lesson, session = window.lessons.session, window.lab.session
    assert words(window, "lesson_state") == "Now: Loss = 1.25"
    type_into(find(window, "knob_lr_field"), "0.4")
    session.run_to_end()
    until(lesson.answered, lambda: lesson.is_done("fast"))
    assert "Right" in words(window, "lesson_verdict")


def test_a_known_mistake_in_the_lab_is_said_on_check(
    window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, STATE)
    find(window, "lesson_check").click()
    assert "Not there yet" in words(window, "lesson_feedback")
    window.lab.session.set_knob(0, "lr", 1.5)
    find(window, "lesson_check").click()
    assert "too large" in words(window, "lesson_feedback")


@pytest.mark.parametrize(
    ("screen", "said"),
    [(NUMBER, "The answer is "), (ARROW, "shown on the surface"), (STATE, "set up")],
)
def test_show_me_shows_the_solution(
    screen: int, said: str, window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, screen)
    lesson = window.lessons.session
    for number in (1, 2):
        if screen == NUMBER:
            lesson.answer_number(f"{70 + number}")
        elif screen == ARROW:
            window.lab.session.prediction.set_guess(np.array((number, 0.0)))
            window.lab.session.reveal()
            window.lessons.desk.lab.retry()
        else:
            find(window, "lesson_check").click()
    find(window, "lesson_show_me").click()
    assert said in words(window, "lesson_solution")
    assert lesson.answers.all[-1].text == SHOWN
    assert lesson.is_revealed
    if screen == STATE:
        session = window.lab.session
        until(session.cursor_changed, lambda: session.step_at_cursor().loss < 0.001)
        assert lesson.result().right == 0
    if screen == ARROW:
        assert not window.lab.session.prediction.target


def test_verdicts_are_hidden_while_a_question_is_open(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace("lr=0.1\nsteps: 50\n", "lr=0.25\nsteps: 50\nat: 40\n", 1)
    open_example(window, until, tmp_path, text)
    window.verdicts.refresh()
    assert window.verdicts.verdicts == ()
    lesson = window.lessons.session
    lesson.reveal()
    until(window.verdicts.judged, lambda: window.verdicts.verdicts != ())


# Terms and links


def test_a_term_lights_its_arrow_and_says_what_it_means(
    window: MainWindow, until: Until, example: Path
) -> None:
    go(window, until, WORDS)
    panel = window.lessons.desk.panel
    panel.link_wanted.emit("term:gradient_arrow")
    popup = find(window, "term_popup")
    assert popup.isVisible()
    item = window.lab.surface.arrow_item()
    assert item._highlit == "negative_gradient"
    press(Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert item._highlit == ""


def test_a_link_out_of_the_program_is_said_and_not_opened(
    window: MainWindow, example: Path
) -> None:
    window.lessons.desk.panel.link_wanted.emit("https://example.org/")
    assert "https://example.org/" in words(window, "notice_label")


def test_links_lead_to_screens_and_lessons(window: MainWindow, until: Until, example: Path) -> None:
    panel = window.lessons.desk.panel
    panel.link_wanted.emit("screen:3")
    assert window.lessons.session.index == STATE
    panel.link_wanted.emit(f"lesson:{shipped()[0].id}")
    prepared(window, until)
    assert words(window, "lesson_title").endswith(shipped()[0].title)


# What is kept


def test_progress_is_kept_from_one_start_to_the_next(
    window: MainWindow, until: Until, example: Path
) -> None:
    lesson = window.lessons.session
    lesson.answer_number("77")
    go(window, until, CHOICE)
    lesson.answer_choice(0)
    kept = lesson.state()
    window.lessons.close()
    file = window.preferences().path.parent / NAME
    assert json.loads(file.read_text())["lessons"][0]["id"] == "example"
    window.lessons._shelf = None  # as after another start
    window.lessons.open("example")
    prepared(window, until)
    assert lesson.state() == kept
    assert lesson.index == CHOICE


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"format": "other", "version": 1}', b"\xff", b"[" * 100_000]
)
def test_damaged_progress_is_put_aside(
    data: bytes, window: MainWindow, until: Until, tmp_path: Path
) -> None:
    folder = window.preferences().path.parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(data)
    window.lessons._shelf = None  # as at a start
    open_example(window, until, tmp_path)
    assert window.lessons.session.index == 0
    assert (folder / ASIDE).read_bytes() == data
    assert b"example" in (folder / NAME).read_bytes()


def test_again_begins_anew_and_draws_new_numbers(
    window: MainWindow, until: Until, example: Path
) -> None:
    session, lesson = window.lab.session, window.lessons.session
    first = session.experiment.start
    lesson.answer_number("77")
    go(window, until, END)
    find(window, "lesson_again").click()
    prepared(window, until)
    assert (lesson.index, lesson.answers.all) == (0, ())
    assert session.experiment.start == first
    go(window, until, END)
    find(window, "lesson_new_numbers").click()
    prepared(window, until)
    assert session.experiment.start != first
    state = lesson.state()
    window.lessons.close()
    window.lessons.open("example")
    prepared(window, until)
    assert lesson.state() == state  # with the numbers that were drawn


def test_the_result_is_saved_as_a_text(
    window: MainWindow, until: Until, example: Path, tmp_path: Path
) -> None:
    window.lessons.session.answer_number("77")
    path = tmp_path / "result.txt"
    window.lessons.desk.save_result(path)
    assert "77" in path.read_text(encoding="utf-8")
    with pytest.raises(BadInput):
        window.lessons.desk.save_result(tmp_path / "no" / "such" / "folder.txt")


def test_a_session_file_holds_the_lesson_and_its_answers(
    window: MainWindow, until: Until, example: Path, tmp_path: Path
) -> None:
    lesson, session = window.lessons.session, window.lab.session
    lesson.answer_number("77")
    session.set_knob(0, "lr", 0.3)
    state = lesson.state()
    window.files.path = tmp_path / "one.arrows"
    window.files.save()
    window.lessons.close()
    window.files.open(tmp_path / "one.arrows")
    prepared(window, until)
    assert lesson.state() == state
    assert session.experiment.runners[0].optimizer.lr == 0.3  # the lab is as the file has it
    assert not find(window, "surface_combo").isVisible()


def test_a_file_whose_lesson_is_gone_is_opened_without_it(
    window: MainWindow, until: Until, example: Path
) -> None:
    window.lessons.take_state(LessonState("no_such_lesson", 2))
    assert "no_such_lesson" in words(window, "notice_label")
    assert not window.lessons.is_open
    window.lessons.take_state(None)
    assert window.lessons.state() is None


def test_a_lesson_leaves_the_file_that_was_open(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    window.files.path = tmp_path / "one.arrows"
    window.files.save()
    assert not window.files.is_unsaved
    before = window.files.path.read_bytes()
    open_example(window, until, tmp_path)
    assert window.files.path is None
    assert (tmp_path / "one.arrows").read_bytes() == before


# The menu and the pages


def test_the_menu_lists_the_course_in_order_and_what_was_passed(
    window: MainWindow, until: Until, example: Path
) -> None:
    menu = find(window, "lesson_menu")
    lessons = shipped()
    state = LessonState(lessons[1].id)
    window.lessons.shelf.keep(lessons[1], state, True)
    menu.fill()
    names = [each.objectName() for each in menu.actions()]
    assert names[: len(lessons)] == [f"lesson_{lesson.id}" for lesson in lessons]
    checked = [each.objectName() for each in menu.actions() if each.isChecked()]
    assert checked == [f"lesson_{lessons[1].id}"]
    menu.actions()[0].trigger()
    prepared(window, until)
    assert window.lessons.session.lesson is not None
    assert window.lessons.session.lesson.id == lessons[0].id


def test_own_lessons_are_listed_and_what_is_wrong_with_others(
    window: MainWindow, until: Until
) -> None:
    menu, folder = find(window, "lesson_menu"), window.lessons.shelf.folder
    find(window, "lesson_menu")
    next(each for each in menu.actions() if each.objectName() == "lesson_folder").trigger()
    assert str(folder) in words(window, "notice_label")
    assert folder.is_dir()
    (folder / "mine.md").write_text(TEXT, encoding="utf-8")
    (folder / "bad.md").write_text(TEXT.replace("ravine", "zzz"), encoding="utf-8")
    menu.fill()
    texts = {each.text(): each for each in menu.actions()}
    assert any(text.startswith("bad.md: line") for text in texts)
    mine = next(each for each in menu.actions() if each.objectName() == "lesson_mine")
    mine.trigger()
    prepared(window, until)
    assert words(window, "lesson_title") == "An example"


@pytest.mark.parametrize("text", ["a < b", "<img src='x.png'>", "two\nlines", "<b>x</b>\ny"])
def test_a_tooltip_shows_no_html_of_a_file(text: str) -> None:
    tip = tip_text(text)
    document = QTextDocument()
    if "<" in tip:  # what Qt may take for HTML
        document.setHtml(tip)
    else:
        document.setPlainText(tip)
    assert document.toPlainText() == text


def test_a_setup_that_is_pasted_over_a_lesson_is_work_to_keep(
    window: MainWindow, example: Path
) -> None:
    window.lessons.close()
    assert not window.files.is_unsaved
    find(window, "action_copy_code", QAction).trigger()
    window.lessons.open_file(example)
    window.session.set_surface("bowl")
    find(window, "action_paste_code", QAction).trigger()
    assert not window.lessons.is_open
    assert window.files.is_unsaved


def test_the_lesson_is_closed_by_the_menu(window: MainWindow, example: Path) -> None:
    menu = find(window, "lesson_menu")
    close = next(each for each in menu.actions() if each.objectName() == "lesson_close_action")
    close.trigger()
    assert not window.lessons.is_open
    assert not window.lessons.panel.isVisible()
    assert not close.isEnabled()


@pytest.mark.parametrize("name", ["glossary", "writing"])
def test_the_pages_are_shown_and_searched(name: str, window: MainWindow) -> None:
    page = show_page(window, name)
    assert page.isVisible()
    assert page.windowTitle() == PAGES[name][0]
    field = find(page, "page_find")
    type_into(field, "gradient")
    assert find(page, "page_found").text() == ""
    assert page.text.textCursor().selectedText().lower() == "gradient"
    type_into(field, "no such words anywhere")
    assert find(page, "page_found").text()
    page.close()


def test_a_term_of_the_glossary_leads_to_another(window: MainWindow) -> None:
    page = show_page(window, "glossary")
    browser = find(page, "page_text", QTextBrowser)
    browser.anchorClicked.emit(QUrl("term:momentum"))
    assert page.go_to("Velocity")
    assert not page.go_to("No such heading")
    browser.anchorClicked.emit(QUrl("https://example.org"))
    assert "example.org" in find(page, "page_found").text()
    assert show_page(window, "writing") is page
    assert len(window.findChildren(PageWindow)) == 1
    page.close()


def test_the_pages_close_with_the_window(window: MainWindow, qtbot: QtBot) -> None:
    page = show_page(window, "glossary")
    window.close_unasked()
    assert not page.isVisible()


def test_nothing_of_lessons_is_imported_before_it_is_needed() -> None:
    import subprocess
    import sys

    code = (
        "import sys, arrows_gui.app; "
        "print([n for n in sys.modules if n.startswith(('arrows_gui.lessons', "
        "'arrows_gui.session_lesson', 'arrows_gui.views.control_limits'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
