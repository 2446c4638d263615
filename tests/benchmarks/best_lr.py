"""The search for the best rates: all runners at all rates as one batch, against runs one by one."""

from dataclasses import replace
from statistics import median
from time import perf_counter

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.sweep import BEST_STEPS, RATES, best_rates
from tests.benchmarks.report import Row

MOST_S = 0.3
ROUNDS = 7
SURFACES = ("rosenbrock", "ackley")
SCATTERED = 8
"""Runs one by one are measured at so many of the rates, and scaled up."""


def rows() -> list[Row]:
    """Measure the search for a full race of different rules, on a plain and a costly surface."""
    return [_row(surface) for surface in SURFACES]


def _row(surface: str) -> Row:
    race = _full_race(surface)
    times = sorted(_seconds(race, RATES) for _ in range(ROUNDS))
    alone = _seconds_one_by_one(race, RATES[:: len(RATES) // SCATTERED])
    batched = median(times)
    return Row(
        f"best lr: {len(RATES)} rates x {BEST_STEPS} steps x {MOST_RUNNERS} runners, {surface}",
        f"{1000 * batched:.0f} ms",
        f"one by one about {1000 * alone:.0f} ms",
        alone / batched,
        f"<= {1000 * MOST_S:g} ms",
        batched <= MOST_S,
    )


def _full_race(surface: str) -> Experiment:
    """Give a race of eight different rules, as far as there are so many."""
    objective = SurfaceObjective(surface_by_id(surface))
    ids = [OPTIMIZERS[k % len(OPTIMIZERS)].id for k in range(MOST_RUNNERS)]
    runners = tuple(Runner(k, rule_id, make_optimizer(rule_id)) for k, rule_id in enumerate(ids))
    return Experiment(objective, objective.surface.start, runners, BEST_STEPS)


def _seconds(race: Experiment, rates: Array) -> float:
    begin = perf_counter()
    best_rates(race, rates, BEST_STEPS, lambda share: None)
    return perf_counter() - begin


def _seconds_one_by_one(race: Experiment, rates: Array) -> float:
    begin = perf_counter()
    for lr in rates.tolist():
        runners = tuple(
            replace(runner, optimizer=with_settings(runner.optimizer, {"lr": lr}))
            for runner in race.runners
        )
        descent = Descent(replace(race, runners=runners), hold=False)
        descent.advance(BEST_STEPS)
        descent.batches()
    return (perf_counter() - begin) * len(RATES) / len(rates)
