"""Start: from the start of the process to the first painted frame."""

import subprocess
import sys
from time import perf_counter

from tests.benchmarks.pairs import side_by_side
from tests.benchmarks.report import Row, at_most

PAIRS = 11
MOST_RATIO = 1.6


def rows() -> list[Row]:
    """Measure the program's window and a bare one of the same libraries in turn."""
    pair = side_by_side(lambda: _start_ms("window"), lambda: _start_ms("bare"), PAIRS)
    return [
        Row(
            "start: first painted frame",
            f"{pair.first:.0f} ms",
            f"{pair.second:.0f} ms, bare window",
            pair.ratio,
            at_most(MOST_RATIO),
            pair.ratio <= MOST_RATIO,
        )
    ]


def _start_ms(kind: str) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.first_frame", kind]
    begin = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "asked for above"
        line = process.stdout.readline()
        took = perf_counter() - begin
    if line != "painted\n":
        raise RuntimeError(f"the {kind} window was not painted")
    return 1000 * took
