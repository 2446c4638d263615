"""The window while a run goes flat out: is it still there for the person?"""

from time import perf_counter

from arrows_gui.session import Session
from arrows_gui.views.main_window import MainWindow
from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import (
    MOST_STEPS,
    WARM_UP_S,
    Heartbeat,
    PaintCounter,
    open_window,
    platform_name,
    spin,
    take_rosenbrock,
)

SECONDS = 5.0
TARGETS = {1: (12.0, 50.0), 6: (18.0, 45.0)}
"""For so many runners: the greatest lateness at p99 in ms, the fewest frames a second."""


def rows() -> list[Row]:
    """Measure one runner, then six."""
    with open_window() as window:
        return [row for count in TARGETS for row in _flat_out(window, count)]


def _flat_out(window: MainWindow, count: int) -> list[Row]:
    session: Session = window.session
    take_rosenbrock(session, count, MOST_STEPS)
    paints, heart = PaintCounter(window.lab.surface.viewport()), Heartbeat()
    session.play()
    spin(WARM_UP_S)
    paints.count, steps, begin = 0, session.last, perf_counter()
    heart.begin()
    spin(SECONDS)
    heart.stop()
    took = perf_counter() - begin
    frames, rate = paints.count / took, count * (session.last - steps) / took
    session.pause()
    worst_ms, fewest = TARGETS[count]
    late_ms = percentile(heart.late_ms, 99)
    name = f"window, {count} runner{'s' * (count > 1)}"
    where = f"on {platform_name()}, {rate:,.0f} steps/s in all"
    return [
        Row(
            f"{name}: 16 ms heartbeat late, p99",
            f"{late_ms:.1f} ms",
            where,
            None,
            f"<= {worst_ms:g} ms",
            late_ms <= worst_ms,
        ),
        Row(
            f"{name}: frames drawn",
            f"{frames:.1f} frames/s",
            where,
            None,
            f">= {fewest:g}",
            frames >= fewest,
        ),
    ]
