"""Runs of which scripts are made, and the scripts run in a process of their own."""

import csv
import importlib.util
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Edit, Experiment, Runner
from arrows_gui.core.recording import trace_of
from arrows_gui.core.state import LabState

HAS_TORCH = importlib.util.find_spec("torch") is not None

CLOSE = 1e-9
"""So far a script may be from the run, in shares of the larger of 1 and the number."""

_DRIVER = """
import contextlib, io, pathlib, runpy, sys, traceback
for script in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(str(script), run_name="__main__")
    except Exception:
        script.with_suffix(".fault").write_text(traceback.format_exc(), encoding="utf-8")
    script.with_suffix(".csv").write_bytes(out.buffer.getvalue())
"""


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A lab with its run, and the recordings by runner."""

    state: LabState
    traces: dict[int, Any]

    @property
    def lasts(self) -> dict[int, int]:
        """The last recorded step of each runner."""
        return {runner: trace.last for runner, trace in self.traces.items()}


def recorded(
    experiment: Experiment, steps: int, edits: Sequence[Edit] = (), hold: bool = True
) -> Recorded:
    """Take steps of an experiment as the lab does."""
    run = replace(experiment, steps=steps, edits=tuple(edits))
    descent = Descent(run, hold=hold)
    traces = {runner.id: trace_of(run, runner) for runner in run.runners}
    descent.advance(steps)
    for batch in descent.batches():
        traces[batch.runner].extend(batch)
    last = max(trace.last for trace in traces.values())
    return Recorded(LabState(Document(experiment), run.runners, tuple(edits), last), traces)


def branch(trace: Any, k: int, runner_id: int) -> Runner:
    """Give a branch of a recording from step k on."""
    runner: Runner = trace.runner
    rule, label = trace.optimizer_at(k), f"{runner.label} from {k}"
    return replace(runner, id=runner_id, label=label, optimizer=rule, origin=trace.origin(k))


def outputs(scripts: Sequence[str], folder: Path) -> list[list[list[str]]]:
    """Run scripts one after the other in one new process; give their tables as fields."""
    for place, script in enumerate(scripts):
        (folder / f"{place:04d}.py").write_text(script, encoding="utf-8")
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "error", "-c", _DRIVER, str(folder)]
    subprocess.run(command, check=True, timeout=600, env=one_thread)
    tables = []
    for place in range(len(scripts)):
        fault = folder / f"{place:04d}.fault"
        assert not fault.exists(), f"{fault.read_text(encoding='utf-8')}\n{scripts[place]}"
        text = (folder / f"{place:04d}.csv").read_bytes().decode("utf-8")
        tables.append(list(csv.reader(io.StringIO(text))))
    return tables


def expected(run: Recorded) -> list[Array]:
    """Give for every runner the table (T, 4) that its script should print: step, x, y, loss.

    For a network it is (T, 3): step, loss and the length of theta.
    """
    tables = []
    for trace in run.traces.values():
        steps = np.arange(trace.first, trace.last + 1)
        if hasattr(trace, "losses"):
            end = trace.last + 1
            theta, loss = trace.thetas(trace.first, end), trace.losses(trace.first, end)
            tables.append(np.column_stack((steps, theta, loss)))
        else:
            lengths = [np.linalg.norm(trace.step(k).theta) for k in steps.tolist()]
            tables.append(np.column_stack((steps, trace.series("loss"), lengths)))
    return tables


def deviation(run: Recorded, printed: list[list[str]]) -> float:
    """Give how far a printed table is from a run at most; inf where it is not of the same steps."""
    header, *rows = printed
    assert header[:2] == ["runner", "step"]
    worst, begin = 0.0, 0
    for table in expected(run):
        some = rows[begin : begin + len(table)]
        begin += len(table)
        numbers = np.array([[float(each) for each in row[1:]] for row in some])
        if numbers.shape != table.shape or len({row[0] for row in some}) != 1:
            return float("inf")
        worst = max(worst, float(np.max(np.abs(numbers - table) / np.maximum(1, np.abs(table)))))
    return worst if begin == len(rows) else float("inf")
