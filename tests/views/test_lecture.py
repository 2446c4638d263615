"""Lecture mode: it fills the screen, is worked by a clicker, and gives everything back."""

# ruff: noqa: D103 - the names say what is tested

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QSplitter, QWidget

from arrows_gui.core.scenes import SCENES
from arrows_gui.core.state import WORKSPACE_IDS
from arrows_gui.lessons.lesson import CHOICE, NUMBER, STATE
from arrows_gui.views.diagram_key import key_items, key_rows
from arrows_gui.views.lecture_room import SMALLEST_PX, type_px
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import LECTURE, THEMES
from tests.conftest import Until
from tests.views.helpers import action, find
from tests.views.lecture_helpers import K, lecture, open_at, press

SMALL_SCREENS = (QSize(1280, 800), QSize(1024, 768))

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def seen(window: MainWindow) -> set[str]:
    """Give the names of everything that is to be seen."""
    parts = window.findChildren(QWidget)
    return {part.objectName() for part in parts if part.objectName() and part.isVisible()}


def sizes(window: MainWindow) -> dict[str, list[int]]:
    """Give the sizes of what can be moved."""
    splitters = window.findChildren(QSplitter)
    shown = [each for each in splitters if each.isVisible()]
    return {each.objectName(): [size for size in each.sizes() if size] for each in shown}


def test_it_fills_the_screen_with_the_picture(window: MainWindow) -> None:
    lecture(window)
    assert window.isFullScreen()
    assert action(window, "action_lecture").isChecked()
    assert not window.menuBar().isVisible()
    assert not window.workspaces.bar.isVisible()
    assert not window.verdicts.bar.isVisible()
    assert not any(column.isVisible() for column in window.findChildren(SideColumn))
    assert not window.lab.tabs.isVisible()
    assert window.lab.surface.isVisible()
    assert window.lab.transport.isVisible()
    assert window.lab.surface.width() > 0.7 * window.width()


@pytest.mark.parametrize("key", [K.Key_F5, K.Key_Escape])
def test_everything_is_given_back(window: MainWindow, key: Qt.Key) -> None:
    window.resize(1100, 720)
    window.lab.splitters["across"].setSizes([300, 500, 280])
    window.lab.make_later()
    QApplication.processEvents()
    before = (window.geometry(), seen(window), sizes(window))
    font, palette = QApplication.font(), QApplication.palette()
    lecture(window)
    press(window, K.Key_K, K.Key_T, K.Key_H)
    window.lecture.parts.hands.close()
    press(window, K.Key_T)
    press(window, key)
    QApplication.processEvents()
    assert not window.lecture.is_on
    assert not window.isFullScreen()
    assert (window.geometry(), seen(window), sizes(window)) == before
    assert QApplication.font().pointSizeF() == font.pointSizeF()
    assert QApplication.palette() == palette
    assert not action(window, "action_lecture").isChecked()


def test_what_was_hidden_stays_hidden(window: MainWindow) -> None:
    window.lab.bar.hide()
    window.lab.tabs.hide()
    lecture(window)
    press(window, K.Key_Escape)
    assert not window.lab.tabs.isVisible()


def test_a_window_that_filled_the_screen_still_does(window: MainWindow) -> None:
    action(window, "action_full_screen").trigger()
    lecture(window)
    press(window, K.Key_F11)
    assert window.isFullScreen()
    press(window, K.Key_F5)
    assert window.isFullScreen()
    action(window, "action_full_screen").trigger()
    assert not window.isFullScreen()


@pytest.mark.parametrize("size", SMALL_SCREENS, ids=str)
def test_the_type_suits_the_screen(size: QSize) -> None:
    assert type_px(QSize(1280, 720)) >= SMALLEST_PX
    assert type_px(size) >= SMALLEST_PX
    assert type_px(2 * size) == pytest.approx(2 * type_px(size), abs=6)


def test_all_type_is_large(window: MainWindow) -> None:
    lecture(window)
    press(window, K.Key_PageDown)
    kinds = (QLabel, QAbstractButton, QComboBox)
    parts = [part for kind in kinds for part in window.findChildren(kind) if part.isVisible()]
    small = {each.objectName(): QFontInfo(each.font()).pixelSize() for each in parts}
    assert min(small.values()) >= SMALLEST_PX, small
    axis = window.lab.surface.getPlotItem().getAxis("bottom")
    for font in (axis.style["tickFont"], axis.label.font()):
        assert QFontInfo(font).pixelSize() >= SMALLEST_PX


def test_lines_are_wider_than_for_a_projector_and_no_menu_offers_it() -> None:
    assert LECTURE.line > max(theme.line for theme in THEMES)
    assert LECTURE not in THEMES
    assert LECTURE.colours == THEMES[-1].colours


@pytest.mark.parametrize("workspace", WORKSPACE_IDS)
def test_it_fits_on_small_screens(window: MainWindow, workspace: str) -> None:
    window.lab.make_later()
    lecture(window)
    window.workspaces.open(workspace)
    for keys in ((), (K.Key_T,), (K.Key_T, K.Key_K)):
        press(window, *keys)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert least.boundedTo(QSize(1024, 768)) == least, (keys, least)


def test_a_theme_that_is_chosen_meanwhile_is_worn_afterwards(window: MainWindow) -> None:
    lecture(window)
    size = QApplication.font().pointSizeF()
    window.set_theme("dark")
    assert QApplication.font().pointSizeF() == size
    press(window, K.Key_F5)
    assert QApplication.palette().window().color() == THEMES[1].colour("window")


def test_a_window_closed_in_a_lecture_is_remembered_as_it_was(window: MainWindow) -> None:
    window.lab.splitters["across"].setSizes([330, 400, 300])
    QApplication.processEvents()
    geometry = window.saveGeometry()
    across = window.lab.splitters["across"].saveState()
    lecture(window)
    window.close_unasked()
    assert not window.isVisible()
    assert window.preferences().layout("geometry") == geometry
    assert window.preferences().layout("across") == across


def test_the_scenes_follow_each_other(window: MainWindow) -> None:
    lecture(window)
    press(window, K.Key_PageDown)
    for place, scene in enumerate(SCENES):
        assert find(window, "lecture_title").text() == scene.title
        assert find(window, "lecture_sentence").text() == scene.sentence
        assert find(window, "lecture_place").text() == f"{place + 1} of {len(SCENES)}"
        assert window.session.experiment.on_surface.surface.id == scene.surface
        press(window, K.Key_PageDown)
    assert find(window, "lecture_title").text() == SCENES[-1].title
    press(window, K.Key_PageUp)
    assert find(window, "lecture_title").text() == SCENES[-2].title


def test_the_first_scene_has_none_before_it(window: MainWindow) -> None:
    lecture(window)
    press(window, K.Key_PageDown, K.Key_PageUp, K.Key_PageUp)
    assert find(window, "lecture_title").text() == SCENES[0].title


def test_a_clicker_works_wherever_the_focus_is(window: MainWindow) -> None:
    lecture(window)
    for name in ("timeline_slider", "speed_combo", "step_field", "space_combo"):
        find(window, name).setFocus()
        before = window.lecture.parts.caption.findChild(QLabel, "lecture_title").text()
        press(window, K.Key_PageDown)
        assert find(window, "lecture_title").text() != before


def test_the_transport_keeps_its_keys(window: MainWindow, until: Until) -> None:
    lecture(window)
    for step in (1, 2):
        press(window, K.Key_Right)
        until(window.session.cursor_changed, lambda step=step: window.session.cursor == step)
    press(window, K.Key_Left)
    assert window.session.cursor == 1
    press(window, K.Key_3)
    assert "field" in window.session.view.arrows
    press(window, K.Key_X)
    assert window.session.view.space == "both"


def test_keys_of_other_actions_are_off_meanwhile(window: MainWindow) -> None:
    press(window, K.Key_Right)
    lecture(window)
    press(window, K.Key_B, K.Key_X)  # black, and back
    assert len(window.session.experiment.runners) == 1
    press(window, K.Key_Escape, K.Key_B)
    assert len(window.session.experiment.runners) == 2


@pytest.mark.parametrize("key", [K.Key_B, K.Key_Period])
def test_the_screen_is_blanked_and_any_key_brings_it_back(window: MainWindow, key: Qt.Key) -> None:
    parts = lecture(window)
    press(window, key)
    assert parts.is_blank()
    assert parts.blank.geometry() == window.rect()
    picture = window.grab().toImage()
    for place in (QPoint(1, 1), picture.rect().center(), picture.rect().bottomRight()):
        assert picture.pixelColor(place) == LECTURE.colour("blank")
    press(window, K.Key_Shift)
    assert parts.is_blank()
    press(window, K.Key_PageDown)
    assert not parts.is_blank()
    assert find(window, "lecture_title").text() == "Lecture mode"  # the key did nothing else


def test_a_click_brings_the_screen_back(window: MainWindow) -> None:
    parts = lecture(window)
    press(window, K.Key_B)
    QTest.mouseClick(parts.blank, Qt.MouseButton.LeftButton)
    assert not parts.is_blank()


def test_the_buttons_do_what_the_keys_do(window: MainWindow) -> None:
    parts = lecture(window)
    find(window, "lecture_next").click()
    find(window, "lecture_next").click()
    find(window, "lecture_previous").click()
    assert find(window, "lecture_title").text() == SCENES[0].title
    find(window, "lecture_hands").click()
    assert parts.hands.is_open
    find(window, "lecture_blank").click()
    assert parts.is_blank()
    press(window, K.Key_X)
    find(window, "lecture_leave").click()
    assert parts.hands.is_open is False  # the first thing that there is to leave
    find(window, "lecture_leave").click()
    assert not window.lecture.is_on


def test_every_button_has_a_name_and_a_tooltip_with_its_key(window: MainWindow) -> None:
    parts = lecture(window)
    for button in parts.caption.findChildren(QAbstractButton):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip().endswith(")")


def test_the_halo_follows_the_mouse_and_lets_it_through(window: MainWindow) -> None:
    parts = lecture(window)
    assert not parts.halo.isVisible()
    handle = window.windowHandle()
    for place in (QPoint(200, 300), QPoint(400, 310)):
        QTest.mouseMove(handle, place)
        QApplication.processEvents()
        assert parts.halo.isVisible()
        assert (parts.halo.geometry().center() - place).manhattanLength() <= 2
        assert window.childAt(place) is not parts.halo
    press(window, K.Key_Escape)
    QTest.mouseMove(handle, QPoint(300, 300))
    QApplication.processEvents()
    assert window.findChild(QWidget, "pointer_halo") is None or not window.isFullScreen()


def test_a_lesson_is_paged_through(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    begun = session.index
    lecture(window)
    assert window.lessons.panel.isVisible()
    press(window, K.Key_PageDown)
    assert session.index == begun + 1
    assert not window.lecture.parts.caption.isVisible()
    assert not window.verdicts.bar.isVisible()
    press(window, K.Key_PageUp)
    assert session.index == begun
    press(window, K.Key_PageUp)
    assert session.index == max(begun - 1, 0)


def test_a_lesson_and_the_picture_share_the_width(window: MainWindow, until: Until) -> None:
    open_at(window, until, CHOICE)
    lecture(window)
    press(window, K.Key_PageDown)
    share = window.lessons.panel.width() / window.width()
    assert 0.3 < share < 0.5


def test_letters_are_keys_of_the_lecture_on_a_screen_that_asks_for_a_number(
    window: MainWindow, until: Until
) -> None:
    parts = lecture(window)
    session = open_at(window, until, NUMBER)
    QApplication.processEvents()
    press(window, K.Key_B)
    assert parts.is_blank()
    press(window, K.Key_B)
    field = find(window, "lesson_number")
    field.setFocus()
    press(window, K.Key_1, K.Key_Period, K.Key_5)
    assert field.text() == "1.5"
    assert not parts.is_blank()
    here = session.index
    press(window, K.Key_PageDown)
    assert session.index == here + 1


def test_a_tab_that_a_screen_is_about_is_shown(window: MainWindow) -> None:
    from arrows_gui.lessons.shelf import shipped
    from arrows_gui.lessons.stages import stage_of

    lecture(window)
    for lesson in shipped():
        stages = [stage_of(lesson, place) for place in range(len(lesson.screens))]
        places = [k for k, each in enumerate(stages) if each is not None and each.tab]
        for place in places[:1]:
            window.lessons.open(lesson.id)
            window.lessons.session.go(place)
            stage = stages[place]
            assert stage is not None
            tabs = window.workspaces.page(stage.workspace).tabs  # type: ignore[attr-defined]
            assert tabs.isVisible() == ("tabs" not in stage.hidden), (lesson.id, place)
    window.lessons.close()
    assert not tabs.isVisible()
    assert window.lecture.parts.caption.isVisible()


def test_the_controls_that_a_task_needs_come_by_a_key(window: MainWindow, until: Until) -> None:
    lecture(window)
    open_at(window, until, STATE)
    large = QApplication.font().pointSizeF()
    press(window, K.Key_K)
    QApplication.processEvents()
    assert any(column.isVisible() for column in window.lab.findChildren(SideColumn))
    assert QApplication.font().pointSizeF() < large
    press(window, K.Key_K)
    assert not any(column.isVisible() for column in window.lab.findChildren(SideColumn))
    assert QApplication.font().pointSizeF() == large


def test_notes_for_the_teacher_are_shown_on_demand(window: MainWindow, until: Until) -> None:
    open_at(window, until, CHOICE, lambda screen: bool(screen.notes))
    lecture(window)
    notes = find(window, "lesson_notes_text")
    assert not notes.isVisible()
    press(window, K.Key_N)
    assert notes.isVisible()
    press(window, K.Key_N)
    assert not notes.isVisible()


def test_a_second_lecture_is_as_the_first(window: MainWindow) -> None:
    for _ in range(3):
        parts = lecture(window)
        press(window, K.Key_B, K.Key_X, K.Key_PageDown, K.Key_PageUp)
        assert find(window, "lecture_title").text() == SCENES[0].title
        press(window, K.Key_F5)
        assert not parts.caption.isVisible()
        assert window.menuBar().isVisible()


def test_axes_have_room_for_large_numbers(window: MainWindow) -> None:
    axis = window.lab.curves.plots[0].getPlotItem().getAxis("left")
    before = axis.fixedWidth
    lecture(window)
    assert axis.fixedWidth > 1.5 * before
    press(window, K.Key_F5)
    assert axis.fixedWidth == before


def test_long_words_of_the_key_of_a_network_are_broken() -> None:
    font = QFont()
    items = key_items(None, "Drawn: 300 of 344 weights, the largest", 0, (False, False, False))
    metrics, width = QFontMetricsF(font), 150.0
    rows = key_rows(items, font, width)
    words = [item for row in rows for _, item in row if not item.sample]
    assert " ".join(item.text for item in words) == "Drawn: 300 of 344 weights, the largest"
    assert max(metrics.horizontalAdvance(item.text) for item in words) <= width


def test_a_start_imports_nothing_of_it() -> None:
    code = (
        "import sys, arrows_gui.app; "
        "late = 'lecture_parts', 'hands', 'halo', 'blank', 'lock_parts'; "
        "sys.exit(any(f'arrows_gui.views.{name}' in sys.modules for name in late))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_screen_with_controls_says_how_to_bring_them(window: MainWindow, until: Until) -> None:
    open_at(window, until, STATE, lambda screen: "learning rate" in screen.text)
    words = find(window, "lesson_keys")
    assert not words.isVisible()
    lecture(window)
    assert words.isVisible()
    assert words.text() == "K: controls"
    press(window, K.Key_PageDown, K.Key_PageUp)
    assert words.isVisible()  # it stands there for as long as it is true
    press(window, K.Key_K)
    assert not words.isVisible()
    press(window, K.Key_K)
    assert words.isVisible()
    window.lessons.limits.set_all_locked(True)
    press(window, K.Key_K, K.Key_K)
    assert not words.isVisible()  # nothing would be of use
    window.lessons.limits.set_all_locked(False)
    press(window, K.Key_F5)
    assert not words.isVisible()


def test_round_buttons_are_as_large_as_the_type_and_in_its_line(
    window: MainWindow, until: Until
) -> None:
    open_at(window, until, CHOICE)
    lecture(window)
    button = find(window, "lesson_option_0")
    QApplication.processEvents()
    picture = button.grab().toImage()
    ground = picture.pixelColor(0, 0)
    rows = [
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y) != ground for x in range(picture.width()))
    ]
    assert rows[-1] - rows[0] >= 0.6 * SMALLEST_PX
    line = find(window, "lesson_option_words_0").mapTo(button.parentWidget(), QPoint()).y()
    high = button.fontMetrics().height()
    assert button.y() + (rows[0] + rows[-1]) / 2 == pytest.approx(line + high / 2, abs=0.2 * high)
