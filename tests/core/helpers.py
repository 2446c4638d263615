"""Short ways to set up a run in a test."""

from collections.abc import Mapping

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import UPDATE, Moment, Move
from arrows_gui.core.surface import Surface, own_surface
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.trace import SurfaceTrace


def on(surface: str) -> SurfaceObjective:
    """Give a catalogued surface, ready for use."""
    return SurfaceObjective(surface_by_id(surface))


def formula(text: str) -> SurfaceObjective:
    """Give a typed formula, ready for use."""
    return SurfaceObjective(own_surface(text))


def experiment(
    objective: SurfaceObjective,
    optimizer: str = "gd",
    settings: Mapping[str, Value] | None = None,
    *,
    start: tuple[float, float] | None = None,
    steps: int = 200,
) -> Experiment:
    """Give an experiment with one runner, number 1."""
    runner = Runner(1, optimizer, make_optimizer(optimizer, settings))
    return Experiment(objective, start or objective.surface.start, (runner,), steps)


def traces_of(run: Experiment, descent: Descent) -> tuple[SurfaceTrace, ...]:
    """Record what a descent has done so far."""
    traces = tuple(SurfaceTrace(run, runner, descent.run_id) for runner in run.runners)
    for trace, batch in zip(traces, descent.batches(), strict=True):
        trace.extend(batch)
    return traces


def run_to_end(run: Experiment, hold: bool = False) -> SurfaceTrace:
    """Run an experiment with one runner and give its recording."""
    descent = Descent(run, hold=hold)
    descent.advance(run.steps)
    return traces_of(run, descent)[0]


def path_of(trace: SurfaceTrace) -> Array:
    """Give all theta of a recording."""
    return trace.thetas(0, len(trace))


def suitable_lr(surface: Surface, rule: str) -> float:
    """Give a rate with which a rule descends: part of the surface's, or a short step."""
    made = make_optimizer(rule)
    if made.scale_free:
        x_from, x_to, *_ = surface.window
        return 0.002 * (x_to - x_from)
    return surface.lr * (1 - getattr(made, "momentum", 0.0))


def summed(move: Move) -> Array:
    """Sum the parts in update space."""
    vectors = [vector for _, vector, space in move.parts if space == UPDATE]
    total: Array = np.sum(vectors, axis=0)
    return total


def moment(
    t: int, theta: Array, gradient: Array, lr: float, hessian: Array | None = None
) -> Moment:
    """Give what a rule sees in a step."""
    return Moment(t, theta, gradient, lr, hessian)
