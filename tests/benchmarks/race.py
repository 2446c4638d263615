"""Eight runners with all their arrows: the window in a run, beats being opened, a knob dragged."""

from collections.abc import Callable
from time import perf_counter, sleep

from PySide6.QtWidgets import QApplication

from arrows_gui.core.arrows import ARROWS
from arrows_gui.session import Session
from arrows_gui.views.main_window import MainWindow
from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import (
    MOST_STEPS,
    Heartbeat,
    PaintCounter,
    open_window,
    platform_name,
    run_to_end,
    spin,
    take_rosenbrock,
)

RUNNERS = 8
TRAIL = 10_000
SECONDS = 5.0
MOST_LATE_MS, FEWEST_FRAMES = 18.0, 45.0
MOST_PAINT_MS = 50.0
ACTS = 60
REST_S = 0.05


def rows() -> list[Row]:
    """Measure the run first, then what a hand does while it is paused."""
    with open_window() as window:
        session: Session = window.session
        take_rosenbrock(session, RUNNERS, TRAIL)
        every = frozenset(kind.id for kind in ARROWS)
        session.set_view(arrows=every, all_arrows=True)
        run_to_end(session)
        session.set_steps(MOST_STEPS)
        found = _flat_out(window)
        session.reset()
        session.set_steps(TRAIL)
        run_to_end(session)
        return [*found, _beats(window), _preview(window)]


def _flat_out(window: MainWindow) -> list[Row]:
    session = window.session
    paints, heart = PaintCounter(window.lab.surface.viewport()), Heartbeat()
    session.play()
    spin(1.0)
    paints.count, steps, begin = 0, session.last, perf_counter()
    heart.begin()
    spin(SECONDS)
    heart.stop()
    took = perf_counter() - begin
    frames, late = paints.count / took, percentile(heart.late_ms, 99)
    where = f"on {platform_name()}, {RUNNERS * (session.last - steps) / took:,.0f} steps/s in all"
    session.pause()
    name = f"race, {RUNNERS} runners, all arrows"
    return [
        Row(
            f"{name}: 16 ms heartbeat late, p99",
            f"{late:.1f} ms",
            where,
            None,
            f"<= {MOST_LATE_MS:g} ms",
            late <= MOST_LATE_MS,
        ),
        Row(
            f"{name}: frames drawn",
            f"{frames:.1f} frames/s",
            where,
            None,
            f">= {FEWEST_FRAMES:g}",
            frames >= FEWEST_FRAMES,
        ),
    ]


def _beats(window: MainWindow) -> Row:
    window.lab.show_tab("Micro-steps")
    window.session.set_cursor(TRAIL // 2)
    spin(0.3)
    return _timed(window, "opening a beat", lambda k: window.lab.later.beats.go_on())


def _preview(window: MainWindow) -> Row:
    session = window.session
    session.reset()
    spin(0.3)
    lr = session.experiment.runner(session.focus).optimizer.lr
    return _timed(
        window,
        f"a knob with the preview of all {RUNNERS}",
        lambda k: session.set_knob(session.focus, "lr", lr * (1 + 0.01 * k)),
    )


def _timed(window: MainWindow, what: str, act: Callable[[int], object]) -> Row:
    """Measure from an act to the painted frame, again and again."""
    paints, times = PaintCounter(window.lab.surface.viewport()), []
    for k in range(ACTS):
        before, begin = paints.count, perf_counter()
        act(k)
        while paints.count == before:
            QApplication.processEvents()
        times.append(1000 * (perf_counter() - begin))
        sleep(REST_S)
    late = percentile(times, 95)
    return Row(
        f"race: {what}, p95",
        f"{late:.1f} ms to paint",
        f"median {percentile(times, 50):.1f} ms, on {platform_name()}",
        None,
        f"<= {MOST_PAINT_MS:g} ms",
        late <= MOST_PAINT_MS,
    )
