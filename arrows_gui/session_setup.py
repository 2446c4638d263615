"""The setup as the session holds it, and the changes of it that begin a new run."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from arrows_gui.core import setup
from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Experiment, Runner


class Setup(QObject):
    """Holds the document. Each change raises BadInput with one sentence where it cannot be made."""

    document_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document

    @property
    def experiment(self) -> Experiment:
        """The setup that the next run starts from."""
        return self.document.experiment

    @property
    def view(self) -> View:
        """How the run is looked at."""
        return self.document.view

    @property
    def focus(self) -> int:
        """The runner whose arrows, numbers and knobs are shown."""
        return self.document.view.focus

    def drawn_runners(self) -> list[Runner]:
        """Give the runners that are not hidden, the one in focus first."""
        runners = [r for r in self.experiment.runners if r.id not in self.view.hidden]
        return sorted(runners, key=lambda runner: runner.id != self.focus)

    def take_setup(self, document: Document) -> None:
        """Take a new setup and begin again; where it cannot begin, raise and keep the old one."""
        raise AssertionError("a session begins the run")

    def take_looks(self, document: Document) -> None:
        """Take a document that decides the same steps: other names, looks or views."""
        self.document = document
        self.document_changed.emit()

    def set_surface(self, surface_id: str) -> None:
        """Take a surface with its start and a rate that shows something there."""
        self.take_setup(setup.with_surface(self.document, surface_id))

    def set_constant(self, name: str, value: float) -> None:
        """Change a named constant of the surface."""
        self.take_setup(setup.with_constant(self.document, name, value))

    def set_formula(self, text: str) -> None:
        """Take a formula of a person's own."""
        self.take_setup(setup.with_formula(self.document, text))

    def set_optimizer(self, runner: int, optimizer_id: str) -> None:
        """Give a runner another rule with its defaults, at a rate that shows something here."""
        self.take_setup(setup.with_optimizer(self.document, runner, optimizer_id))

    def set_runners(self, runners: Iterable[Runner]) -> None:
        """Let other runners run; the first one is in focus."""
        experiment = replace(self.experiment, runners=tuple(runners))
        view = replace(self.view, focus=experiment.runners[0].id)
        self.take_setup(replace(self.document, experiment=experiment, view=view))

    def set_view(self, **changes: object) -> None:
        """Change how the run is looked at; the names are the fields of View."""
        view = replace(self.view, **changes)  # type: ignore[arg-type]
        self.take_looks(replace(self.document, view=view))

    def show_arrow(self, arrow_id: str, shown: bool) -> None:
        """Show or hide a kind of arrow."""
        arrows = self.view.arrows | {arrow_id} if shown else self.view.arrows - {arrow_id}
        self.set_view(arrows=arrows)
