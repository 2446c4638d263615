"""The network workspace in the window: used as a person would."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.network import Layer
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.network_setup import DRAWN, TABLE
from arrows_gui.core.passes import UPDATE
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.network_lab import NetworkLab
from arrows_gui.views.workspaces import EVENTS, GRAPH, NETWORK, SURFACE, WORKSPACES
from tests.conftest import Until
from tests.views.helpers import action, find


@pytest.fixture
def lab(window: MainWindow, qtbot: QtBot) -> NetworkLab:
    action(window, "action_workspace_network").trigger()
    page = window.workspaces.page(NETWORK)
    assert isinstance(page, NetworkLab)
    qtbot.waitExposed(page)
    page.session.change_network(count=80, hidden=(Layer(4, "tanh"), Layer(3, "relu")))
    page.session.set_steps(120)
    return page


def train(lab: NetworkLab, until: Until) -> NetworkSession:
    session = lab.session
    session.run_to_end()
    until(session.run_ended, lambda: session.over and session.cursor == session.last)
    return session


def test_every_workspace_opens_and_closes_with_the_window(window: MainWindow) -> None:
    for workspace_id, _, _ in (*WORKSPACES, WORKSPACES[0]):
        action(window, f"action_workspace_{workspace_id}").trigger()
        assert window.workspaces.current == workspace_id
        assert window.workspaces.stack.currentWidget().isVisible()
        assert find(window, "notice_label").text()
    for theme in ("dark", "projector", "light"):
        window.set_theme(theme)


def test_the_transport_acts_on_the_workspace_in_front(
    window: MainWindow, lab: NetworkLab, until: Until
) -> None:
    surface = window.lab.session
    assert window.session is lab.session
    action(window, "action_step").trigger()
    until(lab.session.cursor_changed, lambda: lab.session.cursor == 1)
    assert surface.cursor == 0
    assert not action(window, "action_beat_next").isEnabled()
    action(window, "action_workspace_surface").trigger()
    assert window.session is surface
    assert action(window, "action_beat_next").isEnabled()
    action(window, "action_step").trigger()
    until(surface.cursor_changed, lambda: surface.cursor == 1)
    assert lab.session.cursor == 1
    action(window, f"action_workspace_{EVENTS}").trigger()
    assert not action(window, "action_play").isEnabled()


def test_what_is_no_longer_seen_pauses(window: MainWindow, lab: NetworkLab, until: Until) -> None:
    lab.session.set_steps(100_000)
    action(window, "action_play").trigger()
    until(lab.session.cursor_changed, lambda: lab.session.cursor > 0)
    action(window, f"action_workspace_{GRAPH}").trigger()
    assert not lab.session.playing
    assert window.workspaces.current == GRAPH
    action(window, f"action_workspace_{SURFACE}").trigger()


def test_a_training_is_shown_and_every_tab_follows_the_cursor(
    lab: NetworkLab, until: Until
) -> None:
    session = train(lab, until)
    for place in range(lab.tabs.count()):
        lab.tabs.setCurrentIndex(place)
        for k in (session.last, 40, 0):
            session.set_cursor(k)
            lab.refresh()
    assert lab.words.text().startswith("Step 0,")


def test_the_recipe_and_a_preset_begin_new_runs(lab: NetworkLab, qtbot: QtBot) -> None:
    session = lab.session
    for preset in PRESETS:
        with qtbot.waitSignal(session.run_started):
            lab.network.preset_wanted.emit(preset.id)
        assert session.setup == preset.setup
        assert session.experiment.runners[0].optimizer.id == preset.optimizer
        assert session.experiment.steps == preset.steps
    with qtbot.waitSignal(session.run_started):
        lab.data.changed_wanted.emit({"count": 50})
    assert len(session.objective.split.data.x) == 50
    lab.data.changed_wanted.emit({"count": 2})
    assert len(session.objective.split.data.x) == 50


def test_a_batch_is_walked_forward_backward_and_updated(
    lab: NetworkLab, qtbot: QtBot, until: Until
) -> None:
    lab.show_tab(lab.passes)
    session, before = lab.session, lab.session.exact
    assert before is not None
    for name in ("forward", "backward", "update"):
        button = find(lab, f"pass_{name}", QToolButton)
        for _ in range(30):
            if not button.isEnabled() or session.cursor:
                break
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            if name == UPDATE:
                break
    step = find(lab, "pass_update", QToolButton)
    for _ in range(len(session.objective.network.layers)):
        qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
    until(session.cursor_changed, lambda: session.cursor == 1)
    assert session.exact is not None
    np.testing.assert_array_equal(session.exact.theta, before.theta + before.update)
    lab.refresh()
    assert find(lab, "pass_forward", QToolButton).isEnabled()


def test_a_weight_is_chosen_and_typed(lab: NetworkLab, qtbot: QtBot, until: Until) -> None:
    session = lab.session
    session.step()
    until(session.cursor_changed, lambda: session.cursor == 1)
    lab.diagram.edge_chosen.emit(1, 2, 0)
    assert lab.tabs.currentWidget() is lab.edge
    with qtbot.waitSignal(session.cursor_changed):
        lab.edge.weight_wanted.emit(0.75)
    index = session.objective.network.blocks[1].weight.start + 2 * 4
    assert session.exact is not None
    assert session.exact.theta[index] == 0.75
    with qtbot.waitSignal(session.run_started):  # a network that has no such weight
        lab.network.changed_wanted.emit({"hidden": (Layer(2, "tanh"),)})
    lab.refresh()


def test_the_landscape_is_worked_out_and_can_be_cancelled(
    lab: NetworkLab, qtbot: QtBot, until: Until
) -> None:
    session = train(lab, until)
    lab.show_tab(lab.landscape)
    with qtbot.waitSignal(session.jobs.finished_job):
        lab.landscape.compute_wanted.emit("principal", 25)
    shown = lab.landscape.landscape()
    assert shown is not None
    assert shown.whole
    with qtbot.waitSignal(session.jobs.cancelled_job):
        lab.landscape.compute_wanted.emit("random", 100)
        lab.landscape.cancel_wanted.emit()


def test_a_table_is_read_asked_about_and_learnt(
    lab: NetworkLab, qtbot: QtBot, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(60, 3)).round(3)
    lines = [f"{a},{b},{c},{'yes' if a > b else 'no'}" for a, b, c in rows.tolist()]
    file = tmp_path / "table.csv"
    file.write_text("a,b,c,answer\n" + "\n".join(lines))
    session = lab.session
    with qtbot.waitSignal(session.jobs.finished_job):
        lab.setup.read_file(file, None)
    dialog: Any = lab.setup.dialog()
    with qtbot.waitSignal(session.run_started):
        dialog.accept()
    data = session.objective.split.data
    assert session.setup.dataset == TABLE
    assert data.classes == ("no", "yes")
    assert data.features == ("a", "b", "c")


def test_a_file_that_is_no_table_is_one_sentence(
    lab: NetworkLab, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    document = lab.session.document
    with qtbot.waitSignal(lab.session.jobs.finished_job):
        lab.setup.read_file(file, None)
    assert find(lab, "data_problem").text()
    assert lab.session.document is document


def test_drawn_points_are_learnt(lab: NetworkLab, qtbot: QtBot) -> None:
    drawn = Dataset(
        np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]]),
        np.array([0.0, 0.0, 1.0, 1.0]),
        ("x1", "x2"),
        "y",
        ("1", "2"),
    )
    with qtbot.waitSignal(lab.session.run_started):
        lab.setup.take_data(DRAWN, drawn, False)
    assert lab.session.objective.split.data is drawn
