"""The teacher's lock: answers are hidden, controls are locked, and a file keeps it."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from arrows_gui.core.clinic import CASES
from arrows_gui.lessons.lesson import CHOICE
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.window_state import state_of
from tests.conftest import Until
from tests.views.helpers import action, find
from tests.views.lecture_helpers import K, open_at, press

CTRL = Qt.KeyboardModifier.ControlModifier
LOCKED = ("surface_combo", "start_x", "optimizer_combo", "knob_lr", "steps_field")
FREE = ("timeline_slider", "button_play", "button_step", "step_field")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def lock(window: MainWindow, on: bool = True) -> None:
    """Lock, or unlock, by the key."""
    press(window, K.Key_T, modifier=CTRL)
    assert window.teacher_lock.is_on is on


def test_the_key_locks_and_unlocks(window: MainWindow) -> None:
    lock(window)
    assert action(window, "action_teacher_lock").isChecked()
    lock(window, False)
    assert not action(window, "action_teacher_lock").isChecked()


def test_the_setup_is_locked_and_the_transport_is_not(window: MainWindow, until: Until) -> None:
    for on in (True, False):
        lock(window, on)
        assert [find(window, name).isEnabled() for name in LOCKED] == [not on] * len(LOCKED)
        assert all(find(window, name).isEnabled() for name in FREE)
    lock(window)
    press(window, K.Key_Right)
    until(window.session.cursor_changed, lambda: window.session.cursor == 1)


def test_a_locked_control_says_why(window: MainWindow) -> None:
    tip = find(window, "surface_combo").toolTip()
    lock(window)
    assert "Ctrl+T" in find(window, "surface_combo").toolTip()
    lock(window, False)
    assert find(window, "surface_combo").toolTip() == tip


def test_the_start_cannot_be_moved(window: MainWindow) -> None:
    lock(window)
    before = window.session.experiment.start
    window.lab.surface.setFocus()
    press(window, K.Key_Right, K.Key_Up)
    assert window.session.experiment.start == before


def test_the_sign_stands_in_the_notice_bar_with_a_word(window: MainWindow) -> None:
    lock(window)
    sign = find(window, "lock_sign")
    assert sign.isVisible()
    assert sign.text() == "Locked"
    assert not sign.icon().isNull()
    assert "no password" in sign.toolTip()
    assert window.verdicts.bar.isAncestorOf(sign)
    sign.click()
    assert not window.teacher_lock.is_on
    assert not sign.isVisible()


def test_a_prediction_is_not_revealed(window: MainWindow) -> None:
    session = window.session
    session.prediction.set_target("update")
    session.prediction.set_guess(np.array((0.1, 0.1)))
    lock(window)
    assert not action(window, "action_reveal").isEnabled()
    assert find(window, "predict_reveal").isHidden()
    press(window, K.Key_V)
    window.lab.later.predict.reveal()
    assert session.prediction.grade is None
    assert "Ctrl+T" in find(window, "notice_label").text()
    lock(window, False)
    assert not find(window, "predict_reveal").isHidden()
    press(window, K.Key_V)
    assert session.prediction.grade is not None


def test_answers_of_a_lesson_are_hidden(window: MainWindow, until: Until) -> None:
    session = open_at(window, until, CHOICE)
    wrong = (session.right_option() + 1) % len(session.task.options)  # type: ignore[union-attr]
    session.answer_choice(wrong)
    reveal = find(window, "lesson_reveal")
    was_shown = reveal.isVisible()
    lock(window)
    assert not reveal.isVisible()
    assert not find(window, "lesson_show_me").isVisible()
    assert not find(window, "lesson_hint").isVisible()
    lock(window, False)
    assert reveal.isVisible() == was_shown


def test_the_clinic_does_not_show_the_cause(window: MainWindow) -> None:
    lock(window)
    window.workspaces.open("clinic")  # made while the lock is on
    clinic = window.workspaces.page("clinic")
    clinic.choose(CASES[0].id)  # type: ignore[attr-defined]
    assert not find(window, "clinic_reveal").isVisible()
    assert find(window, "clinic_answer").isVisible()
    lock(window, False)
    assert find(window, "clinic_reveal").isVisible()
    clinic.choose(CASES[1].id)  # type: ignore[attr-defined]
    lock(window)
    assert not find(window, "clinic_reveal").isVisible()


def test_verdicts_are_hidden(window: MainWindow, until: Until) -> None:
    window.session.set_knob(0, "lr", 5.0)
    window.session.run_to_end()
    until(window.verdicts.judged, lambda: bool(window.verdicts.verdicts))
    lock(window)
    assert not window.verdicts.verdicts
    assert not find(window, "verdict_button").isVisible()
    lock(window, False)
    until(window.verdicts.judged, lambda: bool(window.verdicts.verdicts))


def test_tuning_cannot_change_the_setup(window: MainWindow) -> None:
    window.workspaces.open("tuning")
    names = ("tuning_panel", "tuning_run", "sweep_map")
    for on in (True, False):
        lock(window, on)
        assert [find(window, name).isEnabled() for name in names] == [not on] * len(names)


def test_undo_does_not_go_around_it(window: MainWindow) -> None:
    window.session.set_knob(0, "lr", 0.02)
    undo: QAction = action(window, "action_undo")
    assert undo.isEnabled()
    lock(window)
    assert not undo.isEnabled()
    press(window, K.Key_Z, modifier=CTRL)
    assert window.session.experiment.runners[0].optimizer.lr == 0.02  # type: ignore[attr-defined]
    lock(window, False)
    assert undo.isEnabled()


def test_a_file_keeps_it(window: MainWindow, tmp_path: Path) -> None:
    from arrows_gui import __version__
    from arrows_gui.files.session_file import encoded

    lock(window)
    path = tmp_path / "locked.arrows"
    path.write_bytes(encoded(state_of(window), __version__))
    lock(window, False)
    window.files.open(path)
    assert window.teacher_lock.is_on
    assert not find(window, "knob_lr").isEnabled()
    assert not window.files.is_unsaved
    lock(window, False)
    assert window.files.is_unsaved  # the file says otherwise
    window.files.save()
    window.files.open(path)
    assert not window.teacher_lock.is_on


def test_it_holds_in_lecture_mode_and_after_it(window: MainWindow) -> None:
    lock(window)
    press(window, K.Key_F5)
    lock(window, False)
    lock(window)
    press(window, K.Key_Escape)
    QApplication.processEvents()
    assert find(window, "lock_sign").isVisible()
    assert not find(window, "knob_lr").isEnabled()
    lock(window, False)
    assert find(window, "knob_lr").isEnabled()
