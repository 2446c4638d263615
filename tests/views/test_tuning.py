"""The Tuning workspace: a sweep from its controls to the run of a cell in the lab."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.race import with_focus, with_runner_added
from arrows_gui.core.setup import with_noise
from arrows_gui.core.sweep_plan import MOST_ON_SURFACE, START_X, SweepPlan, axis_of
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.export_sweep import write_runs, write_table
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.tuning_workspace import TuningWorkspace
from arrows_gui.views.workspaces import TUNING
from tests.conftest import SIGNAL_WAIT_MS, Until

SIDE = 8


@pytest.fixture
def tuning(window: MainWindow) -> TuningWorkspace:
    window.workspaces.open(TUNING)
    page = window.workspaces.page(TUNING)
    assert isinstance(page, TuningWorkspace)
    return page


def small_plan(page: TuningWorkspace, axes: int = 2, steps: int = 30) -> SweepPlan:
    """Give a plan of few runs over the knobs of the rule in the lab."""
    session = page.session
    rule = session.experiment.runner(session.focus).optimizer
    knobs = [knob for knob in rule.knobs if knob.scale != "switch"][:axes]
    ranges = [
        axis_of(knob, *((0.01, 0.3) if knob.name == "lr" else (0.1, 0.9)), SIDE, False)
        for knob in knobs
    ]
    return SweepPlan(session.experiment, session.focus, tuple(ranges), steps)


def swept(page: TuningWorkspace, qtbot: QtBot, plan: SweepPlan | None = None) -> None:
    with qtbot.waitSignal(page.part.task.ended, timeout=SIGNAL_WAIT_MS):
        page.part.start_plan(plan or small_plan(page))


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def test_the_button_sweeps_and_the_map_has_theory_and_may_be_saved(
    tuning: TuningWorkspace, qtbot: QtBot
) -> None:
    assert not button(tuning, "sweep_save_csv").isEnabled()

    with qtbot.waitSignal(tuning.part.task.finished, timeout=SIGNAL_WAIT_MS):
        QTest.mouseClick(button(tuning, "sweep_start"), Qt.MouseButton.LeftButton)

    assert tuning.part.found is not None
    assert tuning.part.found.known.all()
    assert tuning.pictures.currentWidget() is tuning.map
    assert button(tuning, "sweep_save_csv").isEnabled()
    assert any("2 (1 + μ)" in text for text in tuning.map.legend.texts())


@pytest.mark.parametrize("world", [SURFACE, NETWORK])
def test_a_cell_loads_its_run_into_the_lab_and_takes_the_steps_of_the_sweep(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until, world: str
) -> None:
    tuning.choose(world)
    swept(tuning, qtbot)
    session, plan = tuning.session, tuning.part.found.plan  # type: ignore[union-attr]

    tuning.map.cell_wanted.emit(5, 2)
    until(session.cursor_changed, lambda: session.cursor == plan.steps)

    rule = session.experiment.runner(session.focus).optimizer
    held = hyperparameters(rule)
    assert {name: held[name] for name in plan.values(5, 2)} == plan.values(5, 2)
    last = session.step_at_cursor()
    if world == SURFACE:
        np.testing.assert_allclose(last.loss, tuning.part.found.losses[5, 2], rtol=1e-12)  # type: ignore[union-attr]


def test_one_axis_makes_a_curve_and_starts_make_a_map_of_minima(
    tuning: TuningWorkspace, qtbot: QtBot
) -> None:
    swept(tuning, qtbot, small_plan(tuning, axes=1))
    assert tuning.pictures.currentWidget() is tuning.curve

    with qtbot.waitSignal(tuning.part.task.ended, timeout=SIGNAL_WAIT_MS):
        QTest.mouseClick(button(tuning, "sweep_basins"), Qt.MouseButton.LeftButton)

    assert tuning.pictures.currentWidget() is tuning.map
    assert tuning.panel.colouring() == "minimum"
    assert tuning.part.found is not None
    assert tuning.part.found.plan.axes[0].name == START_X
    tuning.part.load(3, 60)
    plan = tuning.part.found.plan
    assert tuning.session.experiment.start == tuple(plan.values(3, 60).values())


def test_cancel_keeps_what_is_known_and_another_surface_takes_the_map_away(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until
) -> None:
    part = tuning.part
    part.start_plan(small_plan(tuning, steps=100_000))
    until(part.task.partial_ready, lambda: part.found is not None)
    with qtbot.waitSignal(part.task.ended, timeout=SIGNAL_WAIT_MS):
        tuning.panel.cancel_wanted.emit()
    assert part.found is not None

    tuning.session.set_surface("rosenbrock")

    assert part.found is None
    assert not button(tuning, "sweep_save_csv").isEnabled()


def test_what_cannot_be_swept_is_refused_in_one_sentence_beside_the_controls(
    tuning: TuningWorkspace, qtbot: QtBot
) -> None:
    plan = small_plan(tuning)
    endless = SweepPlan(plan.experiment, plan.runner, plan.axes, 10**9)

    with qtbot.waitSignal(tuning.part.task.refused, timeout=SIGNAL_WAIT_MS):
        tuning.part.start_plan(endless)

    error = tuning.findChild(QLabel, "sweep_error")
    assert error is not None
    assert "at most" in error.text()
    assert tuning.part.found is None


def test_a_sweep_is_written_as_a_table_and_for_tensorboard(
    tuning: TuningWorkspace, qtbot: QtBot, tmp_path: Path
) -> None:
    swept(tuning, qtbot)
    found = tuning.part.found
    assert found is not None

    with qtbot.waitSignal(tuning.part.saving.finished, timeout=SIGNAL_WAIT_MS) as told:
        write_table(found, tuning.part.saving, tmp_path / "sweep.csv")
    jobs = tuning.session.jobs
    with qtbot.waitSignal(jobs.finished_job, timeout=SIGNAL_WAIT_MS):
        export = write_runs(found, jobs, tmp_path / "runs", tuning)
    export.dialog.accept()

    assert "sweep.csv" in str(told.args[0])
    assert len((tmp_path / "sweep.csv").read_text("utf-8").splitlines()) == SIDE * SIDE + 1
    assert len(list((tmp_path / "runs").iterdir())) == SIDE * SIDE + 1


def test_the_range_test_suggests_a_rate_and_the_button_takes_it(
    tuning: TuningWorkspace, qtbot: QtBot
) -> None:
    tuning.choose(NETWORK)
    with qtbot.waitSignal(tuning.part.range_task.finished, timeout=SIGNAL_WAIT_MS) as told:
        QTest.mouseClick(button(tuning, "sweep_range"), Qt.MouseButton.LeftButton)
    assert tuning.pictures.currentWidget() is tuning.range

    QTest.mouseClick(button(tuning, "range_take"), Qt.MouseButton.LeftButton)

    session = tuning.session
    lr = session.experiment.runner(session.focus).optimizer.lr
    assert lr == told.args[0].suggested


def test_closing_in_mid_sweep_leaves_no_thread(
    window: MainWindow, tuning: TuningWorkspace, until: Until
) -> None:
    part, jobs = tuning.part, tuning.session.jobs
    part.start_plan(small_plan(tuning, steps=1_000_000))
    until(part.task.partial_ready, lambda: part.found is not None)

    window.close()

    assert jobs.isFinished()


def test_a_picture_never_outlives_the_run_that_it_is_of(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until
) -> None:
    error = tuning.findChild(QLabel, "sweep_error")
    assert error is not None
    tuning.choose(NETWORK)
    part = tuning.part
    part.start_plan(small_plan(tuning, steps=100_000))
    until(part.task.partial_ready, lambda: part.found is not None)

    tuning.choose(SURFACE)
    assert tuning.map.look is None

    tuning.choose(NETWORK)
    tuning.session.change_network(dataset="xor")  # type: ignore[attr-defined]
    assert part.found is None
    assert "another run" in error.text()

    with qtbot.waitSignal(part.range_task.finished, timeout=SIGNAL_WAIT_MS):
        part.start_range()
    tuning.session.change_network(dataset="moons")  # type: ignore[attr-defined]
    assert tuning.pictures.currentWidget() is tuning.map
    assert not button(tuning, "range_take").isEnabled()


def test_a_number_of_values_that_is_too_large_becomes_the_largest(tuning: TuningWorkspace) -> None:
    count = tuning.findChild(QWidget, "sweep_x_count")
    assert count is not None
    count.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(count, "5000")
    QTest.keyClick(count, Qt.Key.Key_Return)

    assert count.value() == MOST_ON_SURFACE  # type: ignore[attr-defined]


def test_a_cell_is_the_run_that_was_swept_whatever_was_changed_since(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until
) -> None:
    session = tuning.session
    swept(tuning, qtbot)
    found = tuning.part.found
    assert found is not None

    session.set_start(0.5, 0.7)
    session.set_knob(session.focus, "weight_decay", 0.5)
    session.take_setup(with_noise(session.document, 3.0, 7))
    tuning.part.load(4, 3)
    until(session.cursor_changed, lambda: session.cursor == found.plan.steps)

    np.testing.assert_allclose(session.step_at_cursor().loss, found.losses[4, 3], rtol=1e-12)


def test_a_branch_runs_as_far_as_its_cell_and_has_no_map_of_starts(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until
) -> None:
    session = tuning.session
    session.step(20)
    until(session.cursor_changed, lambda: session.cursor == 20)
    session.branch(session.focus)
    swept(tuning, qtbot)
    found = tuning.part.found
    assert found is not None

    tuning.part.load(4, 3)
    until(session.cursor_changed, lambda: session.cursor == 20 + found.plan.steps)
    np.testing.assert_allclose(session.step_at_cursor().loss, found.losses[4, 3], rtol=1e-12)

    tuning.part.start_basins()
    error = tuning.findChild(QLabel, "sweep_error")
    assert error is not None
    assert "branch" in error.text()


def test_in_a_race_the_runner_that_was_swept_is_the_one_that_is_loaded(
    tuning: TuningWorkspace, qtbot: QtBot, until: Until
) -> None:
    session = tuning.session
    session.take_setup(with_runner_added(session.document, "momentum"))
    other = session.focus
    session.take_looks(with_focus(session.document, 0))
    swept(tuning, qtbot)
    found = tuning.part.found
    assert found is not None
    session.take_looks(with_focus(session.document, other))

    tuning.part.load(4, 3)
    until(session.cursor_changed, lambda: session.cursor >= found.plan.steps)

    assert session.focus == found.plan.runner
    np.testing.assert_allclose(session.step_at_cursor().loss, found.losses[4, 3], rtol=1e-12)
