"""The path of the steps that would come next, with the knobs as they are."""

from collections.abc import Mapping
from dataclasses import replace

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.trace import SurfaceTrace

PREVIEW_STEPS = 200


def preview_paths(
    experiment: Experiment, traces: Mapping[int, SurfaceTrace], known: Mapping[int, Array]
) -> dict[int, Array]:
    """Give theta (m, n) of the next steps by runner, from the end of each one's recording.

    A runner without a recording begins at the start, or as a branch at its origin. What is known
    already is taken as it is.
    """
    runners = tuple(
        replace(runner, origin=traces[runner.id].origin(traces[runner.id].last))
        if runner.id in traces
        else runner
        for runner in experiment.runners
    )
    paths = dict(known)
    for runner in runners:
        if runner.id in known:
            continue
        first = runner.origin.step if runner.origin else 0
        alone = replace(experiment, runners=(runner,), steps=first + PREVIEW_STEPS)
        descent = Descent(alone, hold=False)
        descent.advance(PREVIEW_STEPS)
        (batch,) = descent.batches()
        paths[runner.id] = batch.points[:, : experiment.on_surface.n]
    return paths
