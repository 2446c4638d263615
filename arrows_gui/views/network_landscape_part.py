"""The loss over a plane through the weights, worked out beside the window."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arrows_gui.core.landscape import Landscape, landscape
from arrows_gui.core.landscape_kinds import Ground
from arrows_gui.core.message import BadInput
from arrows_gui.jobs import Report
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab


class NetworkLandscapePart(NetworkPart):
    """Orders the losses on a grid, and shows the way and the step on them."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        self._job = 0
        view, jobs = lab.landscape, session.jobs
        view.compute_wanted.connect(self.compute)
        view.cancel_wanted.connect(lambda: jobs.cancel(self._job))
        view.hovered.connect(lab.hover.setText)
        jobs.progressed.connect(self._on_progress)
        jobs.partial_ready.connect(self._on_partial)
        jobs.finished_job.connect(self._on_finished)
        jobs.cancelled_job.connect(self._on_ended)
        jobs.failed.connect(self._on_ended)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.lab.landscape.set_theme(theme)

    def show_run(self) -> None:
        """Drop the picture of another training."""
        self.training.jobs.cancel(self._job)
        self._job = 0  # what is already on its way belongs to the old run
        self.lab.landscape.show_objective(self.training.objective)

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give the way and the step on the plane."""
        return (self._show_way,)

    def compute(self, kind: str, size: int) -> None:
        """Work out the loss on a grid over a plane of a kind."""
        session, view = self.training, self.lab.landscape
        step = session.exact
        session.jobs.cancel(self._job)
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

        def work(report: Report) -> Landscape | BadInput:
            try:
                return landscape(objective, kind, ground, size, report)
            except BadInput as problem:
                return problem

        view.show_progress(0.0)
        self._job = session.jobs.submit(work)

    def _show_way(self) -> None:
        session, lab = self.training, self.lab
        if lab.tabs.currentWidget() is lab.landscape:
            lab.landscape.show_path(*session.trace.way())
            lab.landscape.show_step(session.exact)

    def _on_progress(self, job: int, share: float) -> None:
        if job == self._job:
            self.lab.landscape.show_progress(share)

    def _on_partial(self, job: int, result: object) -> None:
        if job == self._job and isinstance(result, Landscape):
            self.lab.landscape.show_partial(result)

    def _on_finished(self, job: int, result: object) -> None:
        if job != self._job:
            return
        self._on_ended(job)
        if isinstance(result, BadInput):
            self.lab.landscape.show_problem(str(result))
        elif isinstance(result, Landscape):
            self.lab.landscape.show_grid(result)
            self._show_way()

    def _on_ended(self, job: int, _: str = "") -> None:
        if job == self._job:
            self.lab.landscape.show_progress(None)
