"""The preferences hold at once, and at the next start."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog
from shiboken6 import isValid

from arrows_gui.app import create_window
from arrows_gui.core.document import FLAT_OUT, SPEEDS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.preferences import FONT_PERCENTS, MOST_FILES, Preferences
from arrows_gui.views.theme import SYSTEM, THEMES
from tests.conftest import Until
from tests.views.helpers import action, find


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[QDialog]:
    action(window, "action_preferences").trigger()
    made: QDialog = find(window, "preferences_dialog", QDialog)
    yield made
    if isValid(made):
        made.close()


def pick(dialog: QDialog, name: str, data: object) -> None:
    combo: QComboBox = find(dialog, name)
    combo.setCurrentIndex(combo.findData(data))


@pytest.mark.parametrize("theme_id", [SYSTEM, *(theme.id for theme in THEMES)])
def test_a_theme_is_taken_and_kept(theme_id: str, dialog: QDialog, window: MainWindow) -> None:
    pick(dialog, "theme_combo", theme_id)
    assert window.preferences().theme_id() == theme_id
    assert action(window, f"action_theme_{theme_id}").isChecked()


@pytest.mark.parametrize("percent", FONT_PERCENTS)
def test_type_has_the_size_that_was_chosen(percent: int, dialog: QDialog) -> None:
    pick(dialog, "theme_combo", "light")
    pick(dialog, "font_combo", 100)
    usual = QApplication.font().pointSizeF()
    pick(dialog, "font_combo", percent)
    assert QApplication.font().pointSizeF() == pytest.approx(usual * percent / 100)
    pick(dialog, "font_combo", 100)
    assert QApplication.font().pointSizeF() == pytest.approx(usual)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_new_window_plays_at_the_speed_that_was_chosen(
    speed: float, dialog: QDialog, window: MainWindow
) -> None:
    pick(dialog, "first_speed_combo", speed)
    window.preferences().save()
    other = create_window()
    assert other.session.view.speed == speed
    other.close()


def test_without_animation_a_run_is_shown_by_few_pictures(
    dialog: QDialog, window: MainWindow, until: Until
) -> None:
    check: QCheckBox = find(dialog, "calm_check")
    check.click()
    assert window.preferences().is_calm()
    session, seen = window.session, []
    session.cursor_changed.connect(seen.append)
    session.set_steps(300)
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.run_ended, lambda: session.over)
    assert session.cursor == session.last == 300
    in_the_run = [k for k in seen if 0 < k < 300]
    assert len(in_the_run) <= 2


def test_the_dialog_is_worked_by_keys(dialog: QDialog, window: MainWindow) -> None:
    find(dialog, "theme_combo").setFocus()
    QTest.keyClick(find(dialog, "theme_combo"), Qt.Key.Key_End)
    assert window.preferences().theme_id() == THEMES[-1].id
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_rubbish_in_the_settings_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "arrows.ini"
    path.write_text("[General]\nfont_percent=9999\nspeed=fast\ncalm=perhaps\nrecent=\x07\n")
    kept = Preferences(path)
    assert kept.font_percent() == 100
    assert kept.speed() in SPEEDS
    assert not kept.is_calm()
    assert kept.recent_files() == []


def test_the_newest_files_come_first_and_each_once(tmp_path: Path) -> None:
    kept = Preferences(tmp_path / "arrows.ini")
    files = [tmp_path / f"{number}.arrows" for number in range(MOST_FILES + 3)]
    for path in (*files, files[-2]):
        kept.remember_file(path)
    assert kept.recent_files()[:3] == [files[-2], files[-1], files[-3]]
    assert len(kept.recent_files()) == MOST_FILES
    kept.save()
    assert Preferences(kept.path).recent_files() == kept.recent_files()
