"""Short ways to make runs and event files in a test."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.files.event_data import EventRun, EventRuns
from arrows_gui.files.event_reader import read_events
from arrows_gui.files.tensorboard_run import ExportedRun
from tests.core.helpers import on, traces_of

DATA = Path(__file__).parent.parent / "data"


class Silent:
    """A report that keeps what it was told; at a given share it raises what it was given."""

    def __init__(self, fault: BaseException | None = None, share: float = 0.0) -> None:
        self.shares: list[float] = []
        self._fault = fault
        self._share = share

    def progress(self, share: float) -> None:
        """Keep the share."""
        self.shares.append(share)
        self.check()

    def check(self) -> None:
        """Raise where the share is reached."""
        if self._fault is not None and self.shares and self.shares[-1] >= self._share:
            raise self._fault


def surface_run(steps: int = 40) -> ExportedRun:
    """Give a run of momentum in the ravine."""
    rule = make_optimizer("momentum", {"lr": 0.02})
    experiment = Experiment(on("ravine"), (4.0, 1.0), (Runner(1, "Momentum", rule),), steps)
    return ran(experiment, "Momentum in the ravine")


def race(steps: int = 40) -> ExportedRun:
    """Give a race of three, two of which a folder would take for the same name."""
    runners = (
        Runner(1, "GD: fast/1", make_optimizer("gd", {"lr": 0.03}), clip=Clip(norm=5.0)),
        Runner(2, "gd fast 1", make_optimizer("gd", {"lr": 0.01}), parse_schedule("cosine")),
        Runner(3, "Adam", make_optimizer("adam", {"lr": 0.1})),
    )
    return ran(Experiment(on("ravine"), (4.0, 1.0), runners, steps), "A race")


def ran(experiment: Experiment, title: str) -> ExportedRun:
    """Run an experiment on a surface to its end."""
    descent = Descent(experiment, hold=False)
    descent.advance(experiment.steps)
    return ExportedRun(experiment, traces_of(experiment, descent), title, "0.1.0")


def network_run(steps: int = 60) -> ExportedRun:
    """Give a training of a network with two hidden layers."""
    hidden = (Layer(6, "tanh"), Layer(4, "relu"))
    setup = NetworkSetup("circle", count=80, hidden=hidden, batch_size=16, seed=4)
    objective, theta = made(setup)
    runner = Runner(1, "Adam", make_optimizer("adam", {"lr": 0.02}))
    start = tuple(theta.tolist())
    experiment = Experiment(objective, start, (runner,), steps)
    descent = Descent(experiment)
    trace = NetworkTrace(experiment, runner, descent.run_id)
    descent.advance(steps)
    for batch in descent.batches():
        trace.extend(batch)
    return ExportedRun(experiment, (trace,), "Circle", "0.1.0", ((0, png()), (steps, png())))


def png(width: int = 3, height: int = 2) -> bytes:
    """Give a black picture."""
    rows = (b"\0" + b"\0" * 3 * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def read(path: Path) -> EventRuns:
    """Read event files."""
    return read_events(path, Silent())


def run_named(runs: EventRuns, name: str = ".") -> EventRun:
    """Give the run of a name."""
    return next(run for run in runs.runs if run.name == name)


def sentences(runs: EventRuns) -> list[str]:
    """Give the problems as a person reads them."""
    return [str(problem) for problem in runs.problems]


def changed(data: bytes, place: int, change: Callable[[int], int]) -> bytes:
    """Give data with one byte changed."""
    return data[:place] + bytes([change(data[place]) & 0xFF]) + data[place + 1 :]
