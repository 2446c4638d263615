"""Memory: bytes of a recorded step, and what a long run adds to the process."""

import sys
from pathlib import Path

from arrows_gui.core.optimizers.catalogue import make_optimizer
from tests.benchmarks.loop import LR, recorded_run
from tests.benchmarks.report import Row
from tests.benchmarks.stage import open_window, run_to_end, take_rosenbrock

STEPS = 100_000
LONG_STEPS = 1_000_000
MOST_BYTES = 160.0
MOST_MB = 200.0


def rows() -> list[Row]:
    """Measure the recording of Adam, and the growth of the process by a long run in the window."""
    return [_growth(), _bytes_a_step()]


def _bytes_a_step() -> Row:
    trace = recorded_run(make_optimizer("adam", {"lr": LR}), STEPS)
    each = trace.nbytes / len(trace)
    name = "memory: Adam, a step and runner"
    return Row(name, f"{each:.0f} bytes", "", None, f"<= {MOST_BYTES:g}", each <= MOST_BYTES)


def _growth() -> Row:
    name, target = f"memory: {LONG_STEPS:,} steps of one runner", f"<= {MOST_MB:g} MB"
    with open_window() as window:
        take_rosenbrock(window.session, 1, LONG_STEPS)
        before = peak_mb()
        if before is None:
            return Row(name, "left out: this system does not tell", target=target)
        run_to_end(window.session)
        recorded = sum(trace.nbytes for trace in window.session.traces.values()) / 1e6
        growth = (peak_mb() or 0.0) - before
    return Row(
        name,
        f"{growth:.0f} MB growth",
        f"{recorded:.0f} MB recorded",
        None,
        target,
        growth <= MOST_MB,
    )


def peak_mb() -> float | None:
    """Give the most memory that this process has had, in MB; None where it is not told."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
