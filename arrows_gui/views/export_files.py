"""The export of the run in front to a file: its numbers as a table, or a script that repeats it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from arrows_gui.jobs import Report
from arrows_gui.save import save
from arrows_gui.views.export_run import Export, ExportWords
from arrows_gui.views.session_files import TAKEN
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

CSV, NPZ = ".csv", ".npz"
NUMBERS = ExportWords("Export the numbers")
SCRIPT = ExportWords("Export as a script", "Written to {place}. Run it with: python {place}")

TORCH, NUMPY = "PyTorch script (*.py)", "NumPy script (*.py)"


def export_numbers_of(window: "MainWindow") -> None:
    """Ask for a file, and write every recorded step of the run in front to it."""
    kinds = f"{tr('Table')} (*{CSV});;{tr('NumPy arrays')} (*{NPZ})"
    title = tr("A file for the numbers of the run")
    name, kind = QFileDialog.getSaveFileName(window, title, f"run{CSV}", kinds)
    if name:
        path = Path(name)
        given = path.suffix.lower() in (CSV, NPZ)
        whole = path if given else path.with_name(path.name + (NPZ if NPZ in kind else CSV))
        if _is_free(window, path, whole):
            start_numbers(window, whole)


def start_numbers(window: "MainWindow", path: Path) -> Export:
    """Write the numbers of the run in front beside the window; the ending says in which form."""
    from arrows_gui.files.trace_table import trace_csv, trace_npz

    session = window.session
    session.pause()
    experiment = session.experiment
    traces = {i: trace.snapshot() for i, trace in session.recorded.items()}

    def work(report: Report) -> None:
        if path.suffix == NPZ:
            data = trace_npz(experiment, traces, report)
        else:
            data = "".join(trace_csv(experiment, traces, report)).encode()
        save(path, data)

    return Export(session.jobs, path, work, window, NUMBERS)


def export_script_of(window: "MainWindow") -> None:
    """Ask for a file, and write the run in front to it as a program that repeats it."""
    title = tr("A file for the script")
    kinds = {tr(TORCH): TORCH, tr(NUMPY): NUMPY}
    name, kind = QFileDialog.getSaveFileName(window, title, "run.py", ";;".join(kinds))
    if name:
        path = Path(name)
        whole = path if path.suffix == ".py" else path.with_name(path.name + ".py")
        if _is_free(window, path, whole):
            start_script(window, whole, kinds.get(kind, TORCH))


def start_script(window: "MainWindow", path: Path, kind: str) -> Export:
    """Write the script of the run in front beside the window."""
    session = window.session
    session.pause()
    state, make = session.state(), script_maker(kind)
    lasts = {i: trace.last for i, trace in session.recorded.items()}
    work = lambda _: save(path, make(state, lasts).encode())  # noqa: E731
    return Export(session.jobs, path, work, window, SCRIPT)


def _is_free(window: "MainWindow", asked: Path, whole: Path) -> bool:
    """Tell whether a file may be written; the dialog has asked about the name without ending."""
    if whole != asked and whole.exists():
        window.say_problem(tr(TAKEN, name=whole.name))
        return False
    return True


def script_maker(kind: str) -> Callable[..., str]:
    """Give what writes a kind of script."""
    if kind == NUMPY:
        from arrows_gui.files.script_numpy import numpy_script

        return numpy_script
    from arrows_gui.files.script_torch import torch_script

    return torch_script
