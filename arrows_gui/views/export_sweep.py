"""The export of a sweep: as a table, or for TensorBoard's hparams."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from arrows_gui import __version__
from arrows_gui.core.message import Message
from arrows_gui.core.sweep_plan import SweepMap
from arrows_gui.jobs import Jobs, Report, Task
from arrows_gui.views.export_run import Export
from arrows_gui.views.words import tr

SAVED = "Written to {place}."


def ask_for_table(found: SweepMap, task: Task, parent: QWidget) -> None:
    """Ask for a file, and write the table to it beside the window."""
    title, kinds = tr("A file for the table"), tr("Tables (*.csv)")
    name, _ = QFileDialog.getSaveFileName(parent, title, "sweep.csv", kinds)
    if name:
        write_table(found, task, Path(name))


def write_table(found: SweepMap, task: Task, path: Path) -> None:
    """Write the table to a file beside the window; the task gives a Message where it is."""
    from arrows_gui.files.sweep_csv import write_sweep_csv

    def work(report: Report) -> Message:
        write_sweep_csv(path, found)
        return Message(SAVED, {"place": str(path)})

    task.start(work)


def ask_for_runs(found: SweepMap, jobs: Jobs, parent: QWidget) -> Export | None:
    """Ask for a folder, and write the runs to it beside the window."""
    name = QFileDialog.getExistingDirectory(parent, tr("A folder for the event files"))
    return write_runs(found, jobs, Path(name), parent) if name else None


def write_runs(found: SweepMap, jobs: Jobs, folder: Path, parent: QWidget) -> Export:
    """Write the runs to a folder beside the window."""
    from arrows_gui.files.sweep_hparams import export_sweep

    work = lambda report: export_sweep(folder, found, report, __version__)  # noqa: E731
    return Export(jobs, folder, work, parent)
