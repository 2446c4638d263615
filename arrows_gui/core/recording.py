"""The recording that suits an objective, and a whole run of one runner with its recording."""

from typing import Any

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.trace import SurfaceTrace

SLICE_S = 0.01
"""After about so many seconds a run tells how far it is, and may be ended."""


def trace_of(experiment: Experiment, runner: Runner, run_id: int = 0) -> Any:
    """Give an empty recording of a runner, of the kind that the objective asks for."""
    if isinstance(experiment.objective, SurfaceObjective):
        return SurfaceTrace(experiment, runner, run_id)
    from arrows_gui.core.network_trace import NetworkTrace  # not for the first screen

    return NetworkTrace(experiment, runner, run_id)


def recorded(experiment: Experiment, report: Reporter) -> Any:
    """Run an experiment with one runner to its end, as the lab would, and give its recording."""
    (runner,) = experiment.runners
    descent, trace = Descent(experiment), trace_of(experiment, runner)
    trace.extend(descent.batches()[0])
    while not descent.over:
        report.progress(trace.last / max(experiment.steps, 1))
        descent.advance(experiment.steps, SLICE_S)
        trace.extend(descent.batches()[0])
    report.check()
    return trace
