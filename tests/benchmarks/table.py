"""A person's own table: a CSV file of 100,000 rows, read beside the window."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from arrows_gui.files.csv_table import Table, read_table
from tests.benchmarks.pairs import percentile
from tests.benchmarks.report import Row
from tests.benchmarks.stage import Heartbeat, open_window, platform_name, spin

ROWS = 100_000
COLUMNS = (10, 64)
MOST_S = 2.0
MOST_LATE_MS = 50.0
"""Later than this a person feels that the window stands still."""


def rows() -> list[Row]:
    """Measure a narrow and a wide table."""
    with TemporaryDirectory(prefix="arrows-bench-") as folder, open_window() as window:
        found = []
        for count in COLUMNS:
            path = Path(folder) / f"{count}.csv"
            _write(path, count)
            jobs, heart = window.session.jobs, Heartbeat()
            done: list[object] = []
            jobs.finished_job.connect(lambda _, table, done=done: done.append(table))
            heart.begin()
            begin = perf_counter()
            jobs.submit(lambda report, path=path: read_table(path, None, report.progress))
            while not done and perf_counter() - begin < 60:
                spin(0.01)
            took = perf_counter() - begin
            heart.stop()
            assert isinstance(done[0], Table), "the table was read"
            found += _rows(count, took, percentile(heart.late_ms, 99))
        return found


def _rows(count: int, took: float, late_ms: float) -> list[Row]:
    name = f"table: {ROWS:,} rows of {count} columns"
    return [
        Row(f"{name}: opened", f"{took:.2f} s", "", None, f"< {MOST_S:g} s", took < MOST_S),
        Row(
            f"{name}: 16 ms heartbeat late, p99",
            f"{late_ms:.1f} ms",
            f"on {platform_name()}",
            None,
            f"<= {MOST_LATE_MS:g} ms",
            late_ms <= MOST_LATE_MS,
        ),
    ]


def _write(path: Path, count: int) -> None:
    """Write normal numbers with a header and a column of two classes."""
    rng = np.random.default_rng(count)
    numbers = rng.normal(size=(ROWS, count - 1))
    with path.open("w", encoding="ascii") as file:
        file.write(",".join([*(f"x{k}" for k in range(1, count)), "answer"]) + "\n")
        for row in numbers.tolist():
            file.write(",".join(f"{value:.6g}" for value in row) + f",{'ab'[row[0] > 0]}\n")
