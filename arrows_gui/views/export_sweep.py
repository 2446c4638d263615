"""The export of a sweep: as a table, or for TensorBoard's hparams."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from arrows_gui import __version__
from arrows_gui.core.message import Message
from arrows_gui.core.sweep_plan import SweepMap
from arrows_gui.jobs import Jobs
from arrows_gui.views.export_run import Export

SAVED = "Written to {place}."


def ask_for_table(found: SweepMap, parent: QWidget) -> Message | None:
    """Ask for a file, and write the table to it; raises BadInput where that cannot be done."""
    title, kinds = "A file for the table", "Tables (*.csv)"
    name, _ = QFileDialog.getSaveFileName(parent, title, "sweep.csv", kinds)
    return write_table(found, Path(name)) if name else None


def write_table(found: SweepMap, path: Path) -> Message:
    """Write the table to a file, and say where it is."""
    from arrows_gui.files.sweep_csv import write_sweep_csv

    write_sweep_csv(path, found)
    return Message(SAVED, {"place": str(path)})


def ask_for_runs(found: SweepMap, jobs: Jobs, parent: QWidget) -> Export | None:
    """Ask for a folder, and write the runs to it beside the window."""
    name = QFileDialog.getExistingDirectory(parent, "A folder for the event files")
    return write_runs(found, jobs, Path(name), parent) if name else None


def write_runs(found: SweepMap, jobs: Jobs, folder: Path, parent: QWidget) -> Export:
    """Write the runs to a folder beside the window."""
    from arrows_gui.files.sweep_hparams import export_sweep

    work = lambda report: export_sweep(folder, found, report, __version__)  # noqa: E731
    return Export(jobs, folder, work, parent)
