"""A run is exported from the window, and opened again in the workspace of event files."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

from pytestqt.qtbot import QtBot

from arrows_gui.core.race import with_runner_added
from arrows_gui.files.event_data import EventRuns
from arrows_gui.views.events_workspace import EventsWorkspace
from arrows_gui.views.export_run import Export, start_export
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.workspaces import EVENTS, NETWORK
from tests.conftest import Until


def exported(window: MainWindow, folder: Path, qtbot: QtBot) -> Export:
    """Export the run in front, and wait until it is written."""
    with qtbot.waitSignal(window.session.jobs.finished_job):
        return start_export(window, folder)


def opened(window: MainWindow, folder: Path, qtbot: QtBot) -> EventRuns:
    """Open a folder in the workspace of event files."""
    window.workspaces.open(EVENTS)
    page = window.workspaces.page(EVENTS)
    assert isinstance(page, EventsWorkspace)
    found: list[object] = []
    jobs = window.lab.session.jobs
    jobs.finished_job.connect(lambda _, result: found.append(result))
    with qtbot.waitSignal(jobs.finished_job):
        page.open_path(folder)
    (runs,) = found
    assert isinstance(runs, EventRuns)
    return runs


def run_to_end(window: MainWindow, until: Until, steps: int = 30) -> None:
    session = window.session
    session.set_steps(steps)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)


def test_a_race_is_written_with_its_hyperparameters(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    session = window.session
    session.take_setup(with_runner_added(session.document, "adam"))
    run_to_end(window, until)
    export = exported(window, tmp_path / "race", qtbot)
    export.dialog.accept()
    runs = opened(window, tmp_path / "race", qtbot)
    assert runs.problems == ()
    whole, *each = runs.runs
    assert whole.images
    assert len(each) == 2
    for run in each:
        assert run.scalars["loss"].steps.tolist() == list(range(31))
        assert run.hparams


def test_a_training_is_written_with_its_histograms(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    window.workspaces.open(NETWORK)
    run_to_end(window, until)
    cursor = window.session.cursor
    export = exported(window, tmp_path, qtbot)
    assert window.session.cursor == cursor
    export.dialog.accept()
    (run,) = opened(window, tmp_path, qtbot).runs
    assert {"loss", "grad_norm/layer1", "update_ratio/layer3"} <= set(run.scalars)
    assert {f"{what}/layer1.weight" for what in ("gradients", "parameters", "updates")} <= set(
        run.histograms
    )


def test_a_folder_that_has_event_files_is_refused_in_one_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    exported(window, tmp_path, qtbot).dialog.accept()
    before = sorted(path.name for path in tmp_path.iterdir())
    export = exported(window, tmp_path, qtbot)
    said = export.dialog.findChild(object, "export_label").text()
    assert "event files" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    export.dialog.accept()


def test_an_export_that_is_cancelled_leaves_nothing(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run_to_end(window, until, 20_000)
    jobs = window.session.jobs
    with qtbot.waitSignal(jobs.cancelled_job):
        start_export(window, tmp_path / "new").dialog.reject()
    assert not (tmp_path / "new").exists()
