"""Tuning: a sweep against torch.optim, the window while it sweeps, and the diagnosis."""

from time import perf_counter

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from arrows_gui.core.descent import Descent
from arrows_gui.core.diagnosis import diagnose
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_presets import preset_by_id
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.sweep import sweep
from arrows_gui.core.sweep_plan import Axis, SweepPlan
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.tuning_workspace import TuningWorkspace
from arrows_gui.views.workspaces import TUNING
from tests.benchmarks.loop import recorded_run
from tests.benchmarks.pairs import percentile, side_by_side
from tests.benchmarks.report import Row, at_least
from tests.benchmarks.stage import (
    WARM_UP_S,
    Heartbeat,
    open_window,
    platform_name,
    spin,
    take_rosenbrock,
)
from tests.benchmarks.torch_peer import torch_stepper
from tests.reporters import Quiet

SIDE, STEPS = 100, 200
ROUNDS = 5
SAMPLE_RUNS = 8
"""torch is measured on so many runs, and scaled."""

LEAST_RATIO = 5_000.0
LARGE_SIDE, LARGE_STEPS = 200, 10_000
SECONDS = 4.0
FEWEST_PARTIALS = 10.0
MOST_LATE_MS = 12.0
MOST_CANCEL_MS = 100.0
LONG_STEPS = 100_000
MOST_DIAGNOSIS_MS = 100.0
TIMEOUT_MS = 10_000

NOTE = (
    f"sweep: runs a second of {STEPS} steps of momentum on Rosenbrock; torch.optim with autograd "
    f"on the CPU, 1 thread, float64, measured on {SAMPLE_RUNS} such runs one by one, and scaled."
)


def rows() -> list[Row]:
    """Measure the sweep, the window meanwhile, and the diagnosis of long recordings."""
    with open_window() as window:
        found = [_against_torch(), *_window(window)]
    return [*found, *_diagnosis()]


def plan(side: int, steps: int) -> SweepPlan:
    """Give a map of the rate and the momentum on Rosenbrock."""
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    rule = make_optimizer("momentum", {"lr": 1e-4})
    runner = Runner(0, rule.title, rule)
    experiment = Experiment(objective, (-1.5, 2.0), (runner,), steps)
    axes = (
        Axis("lr", "Learning rate", np.geomspace(1e-5, 1e-2, side), log=True),
        Axis("momentum", "Momentum", np.linspace(0.0, 0.99, side)),
    )
    return SweepPlan(experiment, 0, axes, steps)


def _against_torch() -> Row:
    wanted = plan(SIDE, STEPS)
    name = f"sweep: {SIDE}x{SIDE} runs of {STEPS} steps"
    stepper = torch_stepper(make_optimizer("momentum", {"lr": 1e-4}), (-1.5, 2.0))

    def ours() -> float:
        begin = perf_counter()
        sweep(wanted, Quiet())
        return SIDE * SIDE / (perf_counter() - begin)

    ours()
    if stepper is None:
        return Row(name, f"{ours():,.0f} runs/s", "left out: no torch", note=NOTE)

    def peer() -> float:
        begin = perf_counter()
        stepper(STEPS * SAMPLE_RUNS)
        return SAMPLE_RUNS / (perf_counter() - begin)

    pair = side_by_side(ours, peer, ROUNDS)
    return Row(
        name,
        f"{pair.first:,.0f} runs/s",
        f"{pair.second:.1f} runs/s",
        pair.ratio,
        at_least(LEAST_RATIO),
        pair.ratio >= LEAST_RATIO,
        NOTE,
    )


def _window(window: MainWindow) -> list[Row]:
    """Sweep a large map in the window; count its pictures, and cancel it."""
    take_rosenbrock(window.session, 1, LARGE_STEPS)
    window.workspaces.open(TUNING)
    page = window.workspaces.page(TUNING)
    assert isinstance(page, TuningWorkspace), "the window has a workspace for tuning"
    spin(WARM_UP_S)
    task, count = page.part.task, [0]
    task.partial_ready.connect(lambda _: count.__setitem__(0, count[0] + 1))
    heart = Heartbeat()
    page.part.start_plan(plan(LARGE_SIDE, LARGE_STEPS))
    spin(0.5)
    count[0], begin = 0, perf_counter()
    heart.begin()
    spin(SECONDS)
    heart.stop()
    pictures = count[0] / (perf_counter() - begin)
    late_ms = percentile(heart.late_ms, 99)
    loop = QEventLoop()
    task.ended.connect(loop.quit)
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    begin = perf_counter()
    task.cancel()
    loop.exec()
    cancel_ms = 1000 * (perf_counter() - begin)
    where = f"{LARGE_SIDE}x{LARGE_SIDE} runs of {LARGE_STEPS:,} steps, on {platform_name()}"
    return [
        Row(
            *("sweep: pictures while it computes", f"{pictures:.1f} a second", where, None),
            *(f">= {FEWEST_PARTIALS:g}", pictures >= FEWEST_PARTIALS),
        ),
        Row(
            *("sweep: 16 ms heartbeat late, p99", f"{late_ms:.1f} ms", where, None),
            *(f"<= {MOST_LATE_MS:g} ms", late_ms <= MOST_LATE_MS),
        ),
        Row(
            *("sweep: from Cancel to its end", f"{cancel_ms:.0f} ms", where, None),
            *(f"<= {MOST_CANCEL_MS:g} ms", cancel_ms <= MOST_CANCEL_MS),
        ),
    ]


def _diagnosis() -> list[Row]:
    rule = make_optimizer("momentum", {"lr": 1e-4})
    on_surface = recorded_run(rule, LONG_STEPS)
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    experiment = Experiment(objective, (-1.5, 2.0), (on_surface.runner,), LONG_STEPS)
    preset = preset_by_id("spiral")
    document = network_document(preset.setup, preset.optimizer, dict(preset.settings), LONG_STEPS)
    return [
        _diagnosis_row("surface", experiment, on_surface),
        _diagnosis_row("network", document.experiment, _trained(document.experiment)),
    ]


def _trained(experiment: Experiment) -> NetworkTrace:
    descent = Descent(experiment, hold=False)
    trace = NetworkTrace(experiment, experiment.runners[0], 0)
    while True:
        taken = descent.advance(4096)
        for batch in descent.batches():
            trace.extend(batch)
        if not taken:
            return trace


def _diagnosis_row(world: str, experiment: Experiment, trace: object) -> Row:
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        diagnose(experiment, trace)
        times.append(1000 * (perf_counter() - begin))
    slowest = max(times)
    return Row(
        *(f"diagnosis of {LONG_STEPS:,} steps, {world}", f"{slowest:.0f} ms", "", None),
        *(f"< {MOST_DIAGNOSIS_MS:g} ms", slowest < MOST_DIAGNOSIS_MS),
    )
