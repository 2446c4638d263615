"""Scrubbing: a frame of the window at random steps of a long recording."""

from random import Random
from time import perf_counter, sleep

from PySide6.QtWidgets import QApplication

from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import (
    PaintCounter,
    open_window,
    platform_name,
    run_to_end,
    take_rosenbrock,
)

STEPS = 100_000
RUNNERS = 2
FRAMES = 400
FRAME_S = 0.016
MOST_MS = 16.0


def rows() -> list[Row]:
    """Measure from the new cursor to the painted frame; the slow parts fall into it too."""
    with open_window() as window:
        take_rosenbrock(window.session, RUNNERS, STEPS)
        run_to_end(window.session)
        paints = PaintCounter(window.lab.surface.viewport())
        random, times = Random(1), []
        for _ in range(FRAMES):
            before, begin = paints.count, perf_counter()
            window.session.set_cursor(random.randrange(STEPS))
            while paints.count == before:
                QApplication.processEvents()
            times.append(1000 * (perf_counter() - begin))
            # A hand moves the slider about so often; meanwhile nothing else is done, so that
            # whatever comes ten times a second comes within a measured frame.
            sleep(max(0.0, FRAME_S - (perf_counter() - begin)))
    late = percentile(times, 95)
    return [
        Row(
            f"scrub: {STEPS:,} steps, {RUNNERS} runners, p95",
            f"{late:.1f} ms a frame",
            f"median {percentile(times, 50):.1f} ms, on {platform_name()}",
            None,
            f"<= {MOST_MS:g} ms",
            late <= MOST_MS,
        )
    ]
