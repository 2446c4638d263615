"""Where the window's thread spends its time in a run: `python -m tests.benchmarks.profile 6`."""

import cProfile
import pstats
import sys

from tests.benchmarks.sections import fresh_settings
from tests.benchmarks.stage import MOST_STEPS, open_window, spin, take_rosenbrock

SECONDS = 5.0
LINES = 40


def main(count: int) -> None:
    """Run so many runners flat out, and print what the window's thread did."""
    with open_window() as window:
        take_rosenbrock(window.session, count, MOST_STEPS)
        window.session.play()
        spin(1.0)
        profile = cProfile.Profile()
        profile.enable()
        spin(SECONDS)
        profile.disable()
        window.session.pause()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile, stream=sys.stdout).sort_stats(order).print_stats(LINES)


if __name__ == "__main__":
    with fresh_settings():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
