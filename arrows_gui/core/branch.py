"""A branch: a copy of a runner that goes on from a recorded step, to see what else could be."""

from dataclasses import replace

from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Batch, Experiment, Runner
from arrows_gui.core.race import with_runner_joined
from arrows_gui.core.trace import SurfaceTrace


def with_branch(document: Document, trace: SurfaceTrace, k: int) -> tuple[Document, Runner]:
    """Add a branch that has the theta, the state and the knobs of step k; it is in focus.

    Raises BadInput where there is no room for another runner.
    """
    parent = document.experiment.runner(trace.runner.id)
    rule = trace.optimizer_at(k)
    copy = replace(parent, optimizer=rule, origin=trace.origin(k), label=f"{parent.label} from {k}")
    joined = with_runner_joined(document, copy)
    return joined, joined.experiment.runner(joined.view.focus)


def first_batch(experiment: Experiment, branch: Runner, run_id: int) -> Batch:
    """Give the first point of a branch, as the run will have it."""
    batch: Batch
    (batch,) = Descent(replace(experiment, runners=(branch,)), run_id).batches()
    return batch
