"""What is hidden and locked in the real window, and that all of it is given back."""

# ruff: noqa: D103 - the names say what is tested

from fnmatch import fnmatch

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGroupBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.lessons.controls import (
    CONTROLS,
    TRANSPORT,
    every_control,
    handles_of,
)
from arrows_gui.views.control_limits import ACTIONS, BY_LESSON, BY_TEACHER, OF_SETUP
from arrows_gui.views.flow_row import FlowRow
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.workspaces import NETWORK, SURFACE
from tests.views.helpers import action, choose, find

NONE: frozenset[str] = frozenset()
LABS = (SURFACE, NETWORK)
IDS = tuple(control.id for control in CONTROLS)


@pytest.fixture(params=LABS)
def lab(request: pytest.FixtureRequest, window: MainWindow) -> QWidget:
    """Give a lab, in front."""
    window.workspaces.open(request.param)
    if request.param == SURFACE:
        window.lab.make_later()
    page = window.workspaces.page(request.param)
    assert isinstance(page, QWidget)
    return page


def controls_of(lab: QWidget, control_id: str) -> list[QWidget]:
    """Give the widgets of a control in a lab."""
    patterns = handles_of(control_id)
    return [
        part
        for part in lab.findChildren(QWidget)
        if part.objectName() and any(fnmatch(part.objectName(), each) for each in patterns)
    ]


def looks(lab: QWidget) -> dict[QWidget, tuple[bool, bool, str]]:
    """Give what is visible and enabled in a lab, and the tooltips."""
    return {
        part: (part.isVisibleTo(lab), part.isEnabledTo(lab), part.toolTip())
        for part in lab.findChildren(QWidget)
        if part.objectName() and not part.objectName().startswith("qt_")
    }


def test_each_control_is_hidden_and_given_back(lab: QWidget, window: MainWindow) -> None:
    before, limits = looks(lab), window.lessons.limits
    for control_id in IDS:
        limits.set_lesson({control_id}, NONE)
        assert limits.is_hidden(control_id)
        assert not any(part.isVisibleTo(lab) for part in controls_of(lab, control_id)), control_id
        limits.set_lesson(NONE, NONE)
        assert looks(lab) == before, control_id


def test_each_control_is_locked_says_why_and_is_given_back(
    lab: QWidget, window: MainWindow
) -> None:
    before, limits = looks(lab), window.lessons.limits
    for control_id in IDS:
        limits.set_lesson(NONE, {control_id})
        assert limits.is_locked(control_id)
        for part in controls_of(lab, control_id):
            if not isinstance(part, QLabel):
                assert not part.isEnabledTo(lab), part.objectName()
                assert part.toolTip() == BY_LESSON
        limits.set_lesson(NONE, NONE)
        assert looks(lab) == before, control_id


def test_everything_is_hidden_and_only_the_transport_stays(
    lab: QWidget, window: MainWindow
) -> None:
    before = looks(lab)
    window.lessons.limits.set_lesson(every_control(), NONE)
    assert find(lab, "transport_bar").isVisible()
    assert not any(box.isVisible() for box in lab.findChildren(QGroupBox))
    assert not any(column.isVisible() for column in lab.findChildren(SideColumn))
    window.lessons.limits.set_lesson(NONE, NONE)
    assert looks(lab) == before


def test_one_knob_may_be_left(lab: QWidget, window: MainWindow) -> None:
    hidden = every_control(frozenset({"knob_lr"}))
    window.lessons.limits.set_lesson(hidden, NONE)
    assert find(lab, "knob_lr").isVisible()
    assert not find(lab, "optimizer_combo").isVisible()
    assert not any(
        part.isVisible()
        for part in controls_of(lab, "knobs")
        if not part.objectName().startswith("knob_lr")
    )


def test_the_label_of_a_hidden_control_goes_with_it(window: MainWindow) -> None:
    label = window.lab.problem.findChildren(QLabel)
    starts = [each for each in label if each.buddy() is find(window.lab, "start_x")]
    assert len(starts) == 1
    window.lessons.limits.set_lesson({"start"}, NONE)
    assert not starts[0].isVisible()


def test_what_was_hidden_already_stays_hidden(window: MainWindow) -> None:
    error = find(window.lab, "formula_error")
    assert error.isHidden()
    window.lessons.limits.set_lesson({"surface"}, NONE)
    window.lessons.limits.set_lesson(NONE, NONE)
    assert error.isHidden()


def test_what_a_lab_shows_meanwhile_stays_hidden_until_it_is_given_back(
    window: MainWindow,
) -> None:
    limits, error = window.lessons.limits, find(window.lab, "formula_error")
    limits.set_lesson({"surface"}, NONE)
    window.lab.problem.show_formula_problem("Something is wrong")
    assert error.isHidden()
    limits.set_lesson(NONE, NONE)
    assert not error.isHidden()


def test_controls_that_are_built_anew_are_found(window: MainWindow) -> None:
    limits = window.lessons.limits
    limits.set_lesson({"knob_lr"}, {"knob_momentum"})
    window.lab.session.set_optimizer(0, "momentum")
    assert not find(window.lab, "knob_lr").isVisible()
    assert not find(window.lab, "knob_momentum").isEnabled()
    window.lab.session.set_optimizer(0, "adam")
    assert not find(window.lab, "knob_lr").isVisible()
    limits.set_lesson(NONE, NONE)
    assert find(window.lab, "knob_lr").isVisibleTo(window.lab)
    assert all(not part.isWindow() for part in controls_of(window.lab, "knobs"))


def test_a_workspace_that_is_made_later_is_limited_too(window: MainWindow) -> None:
    window.lessons.limits.set_lesson({"network"}, {"data"})
    window.workspaces.open(NETWORK)
    page = window.workspaces.page(NETWORK)
    assert not find(page, "network_panel").isVisible()
    assert not find(page, "data_panel").isEnabled()


def test_an_open_fold_closes_with_its_title(window: MainWindow) -> None:
    button = find(window.lab, "fold_gradient_noise")
    button.click()
    panel = find(window.lab, "noise_panel")
    assert panel.isVisible()
    limits = window.lessons.limits
    limits.set_lesson({"noise"}, NONE)
    assert not panel.isVisible()
    limits.set_lesson(NONE, {"noise"})
    assert not find(panel, "noise_seed").isEnabled()
    limits.set_lesson(NONE, NONE)
    assert panel.isVisible()
    assert find(panel, "noise_seed").isEnabled()


# Actions


@pytest.mark.parametrize("hides", [True, False])
def test_actions_that_do_the_same_are_disabled(hides: bool, window: MainWindow) -> None:
    limits = window.lessons.limits
    for control_id, names in ACTIONS.items():
        actions = [action(window, f"action_{name}") for name in names]
        before = [each.isEnabled() for each in actions]
        assert any(before)
        ids = frozenset({control_id})
        limits.set_lesson(ids if hides else NONE, NONE if hides else ids)
        window.wiring.show_session()  # which would enable them
        assert not any(each.isEnabled() for each in actions)
        limits.set_lesson(NONE, NONE)
        assert [each.isEnabled() for each in actions] == before


def test_the_teachers_lock_locks_all_but_the_transport(lab: QWidget, window: MainWindow) -> None:
    before, limits = looks(lab), window.lessons.limits
    limits.set_all_locked(True)
    for control in CONTROLS:
        assert limits.is_locked(control.id) is (control.id != TRANSPORT)
    transport = find(lab, "transport_bar")
    for part in controls_of(lab, "knobs") + controls_of(lab, "data"):
        assert not part.isEnabledTo(lab)
        assert part.toolTip() == BY_TEACHER or isinstance(part, QLabel)
    assert find(transport, "timeline_slider").isEnabled()
    limits.set_all_locked(False)
    assert looks(lab) == before


def test_the_teachers_lock_locks_what_changes_the_whole_setup(window: MainWindow) -> None:
    window.lab.session.set_knob(0, "lr", 0.01)
    names = (*(f"action_{name}" for name in OF_SETUP), "scene_menu")
    actions = {
        each.objectName(): each
        for each in window.findChildren(QAction)
        if each.objectName() in names
    }
    assert set(actions) == set(names) - {"scene_menu"}
    undo = action(window, "action_undo")
    assert undo.isEnabled()
    window.lessons.limits.set_all_locked(True)
    assert not any(each.isEnabled() for each in actions.values())
    assert not find(window, "scene_menu").menuAction().isEnabled()
    window.lessons.limits.set_all_locked(False)
    assert undo.isEnabled()
    assert find(window, "scene_menu").menuAction().isEnabled()


def test_the_reason_is_that_of_the_one_who_locks(window: MainWindow) -> None:
    limits, combo = window.lessons.limits, find(window.lab, "surface_combo")
    tip = combo.toolTip()
    limits.set_lesson(NONE, {"surface"})
    limits.set_all_locked(True)
    assert combo.toolTip() == BY_TEACHER
    limits.set_all_locked(False)
    assert combo.toolTip() == BY_LESSON
    assert not combo.isEnabled()
    limits.set_lesson(NONE, NONE)
    assert (combo.toolTip(), combo.isEnabled()) == (tip, True)


def test_a_locked_lab_still_runs(window: MainWindow, qtbot: QtBot) -> None:
    window.lessons.limits.set_all_locked(True)
    session = window.lab.session
    with qtbot.waitSignal(session.run_ended):
        session.run_to_end()
    assert not find(window.lab, "knob_lr").isEnabled()
    choose(window, "speed_combo", 15.0)
    assert not find(window, "speed_combo").isEnabled()


# The room for the panel


@pytest.mark.parametrize("theme_id", ["light", "projector"])
def test_the_panel_finds_room_in_a_small_window(theme_id: str, window: MainWindow) -> None:
    window.set_theme(theme_id)
    window.resize(1024, 768)
    window.lessons.open("direction")
    assert window.width() == 1024
    window.lessons.limits.set_lesson(NONE, NONE)
    assert window.minimumSizeHint().width() <= 1024
    window.lessons.close()


@pytest.mark.parametrize(("width", "lines"), [(400, 1), (130, 2), (60, 4)])
def test_a_row_goes_on_in_the_next_line(width: int, lines: int, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = FlowRow(box, spacing=4)
    parts = [QWidget(box) for _ in range(4)]
    for part in parts:
        part.setFixedSize(60, 20)
        row.addWidget(part)
    assert row.heightForWidth(width) == 20 * lines
    box.resize(width, 100)
    box.show()
    assert len({part.y() for part in parts}) == lines
    assert all(part.geometry().right() < width for part in parts)
    assert row.minimumSize().width() == 60
    assert row.sizeHint().width() == 4 * 60 + 3 * 4
    taken = row.takeAt(0)
    assert taken is not None
    assert (row.count(), row.itemAt(7)) == (3, None)
