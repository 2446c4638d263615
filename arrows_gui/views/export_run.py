"""The export of the run in front as event files: it asks where, and writes beside the window."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QBuffer, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from arrows_gui import __version__
from arrows_gui.files.tensorboard_run import ExportedRun, export_run
from arrows_gui.jobs import Jobs, Report, Task
from arrows_gui.session import Session
from arrows_gui.views.export_dialog import ExportProgress
from arrows_gui.views.words import tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

PICTURES = 6
"""So many pictures of the arrows are written, spread evenly over the run."""

WRITTEN = "Written to {place}. Show it with: tensorboard --logdir {place}"
FAULTY = "A fault in the program ended the export."


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What an export is called, and what is said when it is written to a ``{place}``."""

    title: str
    written: str = "Written to {place}."


TENSORBOARD = ExportWords("Export for TensorBoard", WRITTEN)


class Export(QObject):
    """One export to a file or a folder, from its job to its end."""

    def __init__(
        self,
        jobs: Jobs,
        place: Path,
        work: Callable[[Report], object],
        parent: QWidget,
        words: ExportWords = TENSORBOARD,
    ) -> None:
        super().__init__(parent)
        self._place, self._words = place, words
        self.dialog = ExportProgress(words.title, parent)
        task = Task(jobs, self)
        task.progressed.connect(self.dialog.show_progress)
        # Of a fault the task says only that it has ended; what is heard after it says better.
        task.ended.connect(lambda: self.dialog.show_end(tr(FAULTY)))
        task.finished.connect(self._on_finished)
        task.refused.connect(lambda problem: self.dialog.show_end(why_not(problem)))
        self.dialog.cancelled.connect(task.cancel)
        self.dialog.finished.connect(self._on_closed)
        task.start(work)
        self.dialog.open()

    def _on_finished(self) -> None:
        self.dialog.show_end(tr(self._words.written, place=str(self._place)))

    def _on_closed(self) -> None:
        self.dialog.deleteLater()
        self.deleteLater()


def export_run_of(window: "MainWindow") -> None:
    """Ask for a folder, and write the run of the workspace in front to it."""
    folder = QFileDialog.getExistingDirectory(window, tr("A folder for the event files"))
    if folder:
        start_export(window, Path(folder))


def start_export(window: "MainWindow", folder: Path) -> Export:
    """Write the run of the workspace in front to a folder."""
    session = window.session
    session.pause()
    pictures = _pictures(window, session)
    experiment = session.experiment
    traces = tuple(session.recorded[runner.id] for runner in experiment.runners)
    run = ExportedRun(experiment, traces, "", __version__, pictures)
    return Export(session.jobs, folder, lambda report: export_run(folder, run, report), window)


def _pictures(window: "MainWindow", session: Session) -> tuple[tuple[int, bytes], ...]:
    """Give pictures of the arrows as PNG files; the cursor goes there, and comes back."""
    page = window.workspaces.page(window.workspaces.current)
    arrow_view = getattr(page, "arrow_view", None)
    if arrow_view is None or session.prediction.target:
        return ()
    home, found = session.cursor, []
    for k in sorted({round(k) for k in np.linspace(0, session.last, PICTURES).tolist()}):
        session.set_cursor(k)
        page.refresh()  # type: ignore[attr-defined]
        if session.shows_exactly(k):
            found.append((k, _png(arrow_view())))
    session.set_cursor(home)
    return tuple((k, png) for k, png in found if png)  # none of a view that was made too small


def _png(view: QWidget) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    view.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())
