"""The window while a network trains flat out; a long training's memory; its landscape."""

from statistics import median
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QObject

from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.landscape import landscape
from arrows_gui.core.landscape_kinds import Ground
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_presets import preset_by_id
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.network_lab import NetworkLab
from arrows_gui.views.workspaces import NETWORK
from tests.benchmarks.memory import peak_mb
from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import (
    MOST_STEPS,
    WARM_UP_S,
    Heartbeat,
    open_window,
    platform_name,
    run_to_end,
    spin,
)
from tests.reporters import Quiet

SECONDS = 5.0
MOST_LATE_MS = 12.0
FEWEST_FRAMES = 50.0
LONG_STEPS = 100_000
MOST_MB = 500.0
SIZE = 50
MOST_LANDSCAPE_S = 1.0
SCRUBS = 200


class FrameCounter(QObject):
    """Counts the frames that a window paints."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count each request to paint what has changed."""
        self.count += event.type() == QEvent.Type.UpdateRequest
        return False


def rows() -> list[Row]:
    """Measure the window, then a long training and what is read of it."""
    with open_window() as window:
        window.workspaces.open(NETWORK)
        spin(WARM_UP_S)
        lab = window.workspaces.page(NETWORK)
        assert isinstance(lab, NetworkLab), "the window has a network workspace"
        return [*_flat_out(window, lab), *_long(lab.session), _landscape(lab.session)]


def _flat_out(window: MainWindow, lab: NetworkLab) -> list[Row]:
    """Train the preset of the spiral for some seconds."""
    preset, session = preset_by_id("spiral"), lab.session
    session.take_setup(
        network_document(preset.setup, preset.optimizer, dict(preset.settings), MOST_STEPS)
    )
    session.set_view(speed=FLAT_OUT)
    frames, heart = FrameCounter(window), Heartbeat()
    session.play()
    spin(WARM_UP_S)
    frames.count, steps, begin = 0, session.last, perf_counter()
    heart.begin()
    spin(SECONDS)
    heart.stop()
    took = perf_counter() - begin
    count, rate = frames.count / took, (session.last - steps) / took
    session.pause()
    late_ms = percentile(heart.late_ms, 99)
    where = f"on {platform_name()}, {rate:,.0f} steps/s"
    return [
        Row(
            "training: 16 ms heartbeat late, p99",
            f"{late_ms:.1f} ms",
            where,
            None,
            f"<= {MOST_LATE_MS:g} ms",
            late_ms <= MOST_LATE_MS,
        ),
        Row(
            "training: frames painted",
            f"{count:.1f} frames/s",
            where,
            None,
            f">= {FEWEST_FRAMES:g}",
            count >= FEWEST_FRAMES,
        ),
    ]


def _long(session: NetworkSession) -> list[Row]:
    """Train for long, and read steps here and there."""
    preset = preset_by_id("spiral")
    before = peak_mb()
    session.take_setup(
        network_document(preset.setup, preset.optimizer, dict(preset.settings), LONG_STEPS)
    )
    run_to_end(session)
    recorded = session.trace.nbytes / 1e6
    growth = (peak_mb() or 0.0) - (before or 0.0)
    taken = []
    for k in np.random.default_rng(0).integers(0, LONG_STEPS, SCRUBS).tolist():
        begin = perf_counter()
        session.trace.step(k)
        taken.append(1000 * (perf_counter() - begin))
    p95 = percentile(taken, 95)
    return [
        Row(
            f"training: memory of {LONG_STEPS:,} steps",
            f"{growth:.0f} MB growth",
            f"{recorded:.0f} MB recorded",
            None,
            f"<= {MOST_MB:g} MB",
            growth <= MOST_MB,
        ),
        Row(
            f"training: reading any of {LONG_STEPS:,} steps exactly, p95",
            f"{p95:.1f} ms",
            f"median {median(taken):.1f} ms; beyond 20 ms it is done beside the window",
            None,
            "",
            None,
        ),
    ]


def _landscape(session: NetworkSession) -> Row:
    """Work out the landscape of 2-16-16-1 over 500 training points."""
    setup = NetworkSetup(
        count=1000, train_share=0.5, hidden=(Layer(16, "tanh"), Layer(16, "tanh")), batch_size=0
    )
    session.take_setup(network_document(setup, "adam", {}, 50))
    run_to_end(session)
    steps, path = session.trace.way()
    step = session.trace.step(session.last)
    ground = Ground(session.objective.network, steps, path, step)
    begin = perf_counter()
    landscape(session.objective, "principal", ground, SIZE, Quiet())
    took = perf_counter() - begin
    points = len(session.objective.x_train)
    return Row(
        f"landscape: {SIZE}x{SIZE} of 2-16-16-1, {points} points",
        f"{took:.2f} s",
        "",
        None,
        f"< {MOST_LANDSCAPE_S:g} s",
        took < MOST_LANDSCAPE_S,
    )
