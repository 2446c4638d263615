"""The loop: steps a second with parts and recording, and whether a step's cost stays flat."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.trace import SurfaceTrace
from tests.benchmarks.pairs import side_by_side
from tests.benchmarks.report import Row, at_least, at_most
from tests.benchmarks.torch_peer import torch_stepper

LEAST_RATIO = 20.0
MOST_GROWTH = 1.2
LR = 1e-4
START = (-1.5, 2.0)
FLUSH = 4096
ROUNDS = 9
STEPS, TORCH_STEPS = 20_000, 600
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SIZE_ROUNDS = 3
STEPS_A_SIZE = 100_000
"""A short run is repeated until it has taken so many steps."""

NOTE = (
    "loop: ours with the parts of every step and its recording; torch.optim with autograd on the "
    "CPU, 1 thread, float64, the same hyperparameters, nothing recorded."
)


def rows() -> list[Row]:
    """Measure every rule against torch, then the cost of a step in longer and longer runs."""
    return [*(_against_torch(rule.id) for rule in OPTIMIZERS), *_growth()]


def recorded_run(rule: Optimizer, steps: int) -> SurfaceTrace:
    """Run a rule on Rosenbrock and give its recording."""
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    experiment = Experiment(objective, START, (Runner(0, rule.title, rule),), steps)
    descent = Descent(experiment, hold=False)
    trace = SurfaceTrace(experiment, experiment.runners[0], 0)
    while True:
        taken = descent.advance(FLUSH)
        for batch in descent.batches():
            trace.extend(batch)
        if not taken:
            return trace


def _against_torch(rule_id: str) -> Row:
    rule = make_optimizer(rule_id, {"lr": LR})
    name = f"loop: {rule.title}"
    stepper = torch_stepper(rule, START)
    if stepper is None:
        rate = _rate(lambda: recorded_run(rule, STEPS), STEPS)
        return Row(name, f"{rate:,.0f} steps/s", "left out: no torch, or no such rule in it")
    pair = side_by_side(
        lambda: _rate(lambda: recorded_run(rule, STEPS), STEPS),
        lambda: _rate(lambda: stepper(TORCH_STEPS), TORCH_STEPS),
        ROUNDS,
    )
    return Row(
        name,
        f"{pair.first:,.0f} steps/s",
        f"{pair.second:,.0f} steps/s",
        pair.ratio,
        at_least(LEAST_RATIO),
        pair.ratio >= LEAST_RATIO,
        NOTE,
    )


def _rate(act: Callable[[], object], steps: int) -> float:
    begin = perf_counter()
    act()
    return steps / (perf_counter() - begin)


def _growth() -> list[Row]:
    rule = make_optimizer("adam", {"lr": LR})
    rounds = [{size: _microseconds(rule, size) for size in SIZES} for _ in range(SIZE_ROUNDS)]
    found = []
    for size in SIZES:
        cost = median(times[size] for times in rounds)
        ratio = median(times[size] / times[SIZES[0]] for times in rounds)
        is_last = size == SIZES[-1]
        found.append(
            Row(
                f"loop: Adam, {size:,} steps",
                f"{cost:.2f} us a step",
                f"{SIZES[0]:,} steps",
                ratio,
                at_most(MOST_GROWTH) if is_last else "",
                ratio <= MOST_GROWTH if is_last else None,
            )
        )
    return found


def _microseconds(rule: Optimizer, size: int) -> float:
    times = max(1, STEPS_A_SIZE // size)
    begin = perf_counter()
    for _ in range(times):
        recorded_run(rule, size)
    return (perf_counter() - begin) / (times * size) * 1e6
