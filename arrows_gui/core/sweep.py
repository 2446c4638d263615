"""Sweeps: many runs that differ in a knob or two, or in their starts, step together as arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.sweep_lanes import Few, Lanes, looked
from arrows_gui.core.sweep_plan import MOST_IN_LINE, MOST_ON_SURFACE, SweepMap, SweepPlan
from arrows_gui.core.sweep_surface import sweep_surface

MOST_WORK = 2_000_000_000
"""A sweep takes no more steps than this in all its runs: a minute or two of work."""

RATES: Array = np.geomspace(1e-5, 10.0, 64)
"""The rates that are tried, in rising order."""

BEST_STEPS = 500
"""After so many steps the losses are compared."""

CHECK_STEPS = 32
"""After so many steps the search tells how far it is, and may be cancelled."""

Check = Callable[[float], None]


def sweep(plan: SweepPlan, report: Reporter) -> SweepMap:
    """Run every cell of a plan, each as the run alone; the reporter gets pictures on the way.

    Raises BadInput where the plan cannot be run.
    """
    _check(plan)
    if isinstance(plan.experiment.objective, SurfaceObjective):
        found = sweep_surface(plan, report)
    else:
        from arrows_gui.core.sweep_network import sweep_network  # not for the first screen

        found = sweep_network(plan, report)
    report.progress(1.0)
    return found


def _check(plan: SweepPlan) -> None:
    rows, columns = plan.shape
    most = MOST_ON_SURFACE**2 if len(plan.axes) > 1 else MOST_IN_LINE
    if len({axis.name for axis in plan.axes}) < len(plan.axes):
        raise BadInput("the two axes of a sweep must differ")
    if not rows * columns:
        raise BadInput("an axis of a sweep needs values")
    if rows * columns > most:
        raise BadInput("such a sweep has at most {most:,} runs", most=most)
    if plan.steps < 1:
        raise BadInput("every run of a sweep takes at least one step")
    if rows * columns * plan.steps > MOST_WORK:
        raise BadInput("a sweep takes at most {most:,} steps in all its runs", most=MOST_WORK)


@dataclass(frozen=True, slots=True, eq=False)
class BestRate:
    """What the rates (m,) made of one runner: its losses (m,) after the last step.

    A run that diverged has the loss inf. ``best`` is the rate with the lowest loss, the smaller one
    of two that are equal; None where every rate diverged.
    """

    runner: int
    rates: Array
    losses: Array

    @property
    def best(self) -> float | None:
        """The rate with the lowest loss."""
        place = int(self.losses.argmin())
        return float(self.rates[place]) if self.losses[place] < np.inf else None

    @property
    def loss(self) -> float:
        """The lowest loss; inf where every rate diverged."""
        return float(self.losses.min())


def best_rates(
    experiment: Experiment, rates: Array, steps: int, check: Check
) -> tuple[BestRate, ...]:
    """Let every runner take so many steps at each of the rates (m,), and compare the losses.

    Each runner starts where it would, with the same noise, and its schedule takes the rates as its
    base. ``check`` is told the share that is done; to cancel, it raises.
    """
    bases = np.sort(np.asarray(rates, dtype=np.float64))
    with np.errstate(all="ignore"):
        all_lanes = [_lanes(experiment, runner, bases) for runner in experiment.runners]
        for taken in range(steps):
            if taken % CHECK_STEPS == 0:
                check(taken / steps)
            _step(experiment.on_surface, all_lanes)
    check(1.0)
    return tuple(
        _best_rate(runner, bases, lanes)
        for runner, lanes in zip(experiment.runners, all_lanes, strict=True)
    )


def _step(objective: SurfaceObjective, all_lanes: list[Lanes]) -> None:
    """Let all runners step, and look at the surface once for all of them."""
    for lanes in all_lanes:
        lanes.move()
    values = looked(objective, np.concatenate([lanes.theta for lanes in all_lanes], axis=1))
    end = 0
    for lanes in all_lanes:
        begin, end = end, end + len(lanes.cells)
        lanes.see(values[:, begin:end])


def _lanes(experiment: Experiment, runner: Runner, bases: Array) -> Lanes:
    """Put a runner on its way at every base rate (m,)."""
    start = runner.origin.theta if runner.origin else experiment.start
    theta = np.repeat(np.array(start, dtype=np.float64)[:, None], len(bases), axis=1)
    every = np.arange(len(bases))
    lanes = Lanes(experiment, runner, every, theta, {"lr": Few(bases, every)})
    lanes.leave()
    return lanes


def _best_rate(runner: Runner, bases: Array, lanes: Lanes) -> BestRate:
    losses: Array = np.full(len(bases), np.inf)
    losses[lanes.cells] = lanes.loss
    return BestRate(runner.id, bases, losses)


def found_rates(found: Sequence[BestRate]) -> dict[int, float]:
    """Give the best rates by their runners, but of those that diverged at every rate."""
    return {each.runner: each.best for each in found if each.best is not None}
