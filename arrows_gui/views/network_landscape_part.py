"""The loss over a plane through the weights, worked out beside the window."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arrows_gui.core.landscape import Landscape, landscape
from arrows_gui.core.landscape_kinds import Ground
from arrows_gui.jobs import Task
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import why_not

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab


class NetworkLandscapePart(NetworkPart):
    """Orders the losses on a grid, and shows the way and the step on them."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        view = lab.landscape
        self._task = Task(session.jobs, self)
        view.compute_wanted.connect(self.compute)
        view.cancel_wanted.connect(self._task.cancel)
        view.hovered.connect(lab.hover.setText)
        self._task.progressed.connect(view.show_progress)
        self._task.partial_ready.connect(view.show_partial)
        self._task.finished.connect(self._on_finished)
        self._task.refused.connect(lambda problem: view.show_problem(why_not(problem)))
        self._task.ended.connect(lambda: view.show_progress(None))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.lab.landscape.set_theme(theme)

    def show_run(self) -> None:
        """Drop the picture of another training."""
        if self._task.is_busy:
            self._task.drop()
            self.lab.landscape.show_progress(None)
        self.lab.landscape.show_objective(self.training.objective)

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give the way and the step on the plane."""
        return (self._show_way,)

    def compute(self, kind: str, size: int) -> None:
        """Work out the loss on a grid over a plane of a kind."""
        session, view = self.training, self.lab.landscape
        step = session.exact
        steps, path = session.trace.way()
        objective = session.objective
        ground = Ground(
            network=objective.network,
            steps=steps,
            path=path,
            step=step,
            seed=session.setup.seed,
            weights=view.weights(),
        )

        view.show_progress(0.0)
        self._task.start(lambda report: landscape(objective, kind, ground, size, report))

    def _show_way(self) -> None:
        session, lab = self.training, self.lab
        if lab.tabs.currentWidget() is lab.landscape:
            lab.landscape.show_path(*session.trace.way())
            lab.landscape.show_step(session.exact)

    def _on_finished(self, found: Landscape) -> None:
        self.lab.landscape.show_grid(found)
        self._show_way()
