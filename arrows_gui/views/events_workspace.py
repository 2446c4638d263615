"""The workspace of event files: it reads them beside the window, and shows what is in them."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from arrows_gui.files.event_data import EventRuns
from arrows_gui.files.event_reader import read_events
from arrows_gui.jobs import Task
from arrows_gui.session import Session
from arrows_gui.views.events_panel import EventsPanel
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

FILTER = "Event files (*tfevents*);;All files (*)"


class EventsWorkspace(QWidget):
    """Asks for a folder or a file; the transport has nothing to do here."""

    problem_said = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events_workspace")
        self.splitters: dict[str, QSplitter] = {}
        self._task = Task(session.jobs, self)
        self.panel = EventsPanel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.panel)
        self._guard = KeyGuard(self)
        self._guard.watch(self)
        self.panel.open_folder_wanted.connect(self._ask_folder)
        self.panel.open_file_wanted.connect(self._ask_file)
        self._task.progressed.connect(self._on_progress)
        self._task.finished.connect(self._on_read)
        self._task.refused.connect(lambda problem: self.problem_said.emit(why_not(problem)))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.panel.set_theme(theme)

    def reset_layout(self) -> None:
        """Nothing here can be moved."""

    def open_path(self, path: Path) -> None:
        """Read a folder or a file, and show it when that is done."""
        self._task.start(lambda report: read_events(path, report))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("A folder with event files"))
        if name:
            self.open_path(Path(name))

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("An event file"), "", tr(FILTER))
        if name:
            self.open_path(Path(name))

    def _on_progress(self, share: float) -> None:
        self.problem_said.emit(tr("Reading: {share:.0%}", share=share))

    def _on_read(self, runs: EventRuns) -> None:
        self.problem_said.emit("")
        self.panel.show_events(runs)
        self._guard.watch(self)
