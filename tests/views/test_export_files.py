"""The numbers of a run, and the scripts that repeat it, are written from the window."""

# ruff: noqa: D103 - the names say what is tested

import io
import runpy
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from arrows_gui.views.export_files import NUMPY, TORCH, start_numbers, start_script
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.workspaces import NETWORK, SURFACE
from tests.conftest import Until
from tests.views.helpers import action, find


def step(window: MainWindow, steps: int, until: Until) -> None:
    session = window.session
    goal = session.cursor + steps
    session.step(steps)
    until(session.cursor_changed, lambda: session.cursor >= goal)


@pytest.mark.parametrize("workspace", [SURFACE, NETWORK])
def test_the_table_has_every_step(
    workspace: str, window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    window.workspaces.open(workspace)
    step(window, 7, until)
    with qtbot.waitSignal(window.session.jobs.finished_job):
        export = start_numbers(window, tmp_path / "run.csv")
    export.dialog.accept()
    lines = (tmp_path / "run.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 8


def test_the_arrays_are_those_of_the_recording(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    step(window, 7, until)
    with qtbot.waitSignal(window.session.jobs.finished_job):
        export = start_numbers(window, tmp_path / "run.npz")
    export.dialog.accept()
    trace = window.session.recorded[0]
    with np.load(tmp_path / "run.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["runner1_theta"], trace.thetas(0, 8))


def test_the_script_repeats_the_run_with_its_changed_knob(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    step(window, 6, until)
    window.session.set_knob(0, "lr", 0.01)
    step(window, 6, until)
    with qtbot.waitSignal(window.session.jobs.finished_job):
        export = start_script(window, tmp_path / "run.py", NUMPY)
    export.dialog.accept()
    told = io.StringIO()
    with redirect_stdout(told):
        runpy.run_path(str(tmp_path / "run.py"), run_name="__main__")
    last = told.getvalue().strip().splitlines()[-1].split(",")
    theta = window.session.recorded[0].step(12).theta
    np.testing.assert_allclose([float(last[2]), float(last[3])], theta, rtol=1e-9)


def test_the_menu_asks_for_a_file(
    window: MainWindow,
    qtbot: QtBot,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    step(window, 2, until)
    name = str(tmp_path / "mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, TORCH))
    with qtbot.waitSignal(window.session.jobs.finished_job):
        action(window, "action_export_script").trigger()
    find(window, "export_progress").accept()
    assert "import torch" in (tmp_path / "mine.py").read_text(encoding="utf-8")


def test_what_is_to_be_predicted_is_not_given_away(window: MainWindow) -> None:
    window.session.prediction.set_target("update")
    action(window, "action_export_numbers").trigger()
    assert "predicted" in find(window, "notice_label").text()


def test_what_cannot_be_written_is_said(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    step(window, 2, until)
    with qtbot.waitSignal(window.session.jobs.finished_job):
        export = start_numbers(window, tmp_path / "no folder" / "run.csv")
    assert "run.csv" in find(export.dialog, "export_label").text()
    export.dialog.accept()
