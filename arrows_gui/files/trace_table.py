"""The numbers of a recording for other programs: a CSV table, and arrays in an NPZ file."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.network_objective import Evaluation
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.script_run import names_of
from arrows_gui.files.script_text import field

Traces = Mapping[int, Any]
"""The recordings by the ids of their runners; all on a surface, or all of a network."""

SURFACE_COLUMNS = ("step", "x", "y", "loss", "grad_x", "grad_y", "update_x", "update_y", "lr")
"""The columns of a run on a surface after ``runner``: those of the command ``trace``."""

JUDGED = Evaluation._fields
"""The columns of a network that are filled where the training was judged on all data."""

LINES = 4096
"""So many lines are made before the progress is told."""


def trace_csv(experiment: Experiment, traces: Traces, report: Reporter) -> Iterator[str]:
    """Give the lines of a table, a line for every recorded point of every runner, in pieces.

    The first column is ``runner``, a name that no other has. On a surface SURFACE_COLUMNS follow:
    the point, loss and exact gradient there, and the update and the rate of the step that leaves
    it. For a network they are ``step``, the figures as NetworkTrace names them, and JUDGED.
    Numbers have 17 digits; what there is not is empty.
    """
    every = list(traces.values())
    names = names_of([trace.runner for trace in every])
    columns: tuple[str, ...] = SURFACE_COLUMNS
    if every and isinstance(every[0], NetworkTrace):
        columns = ("step", *every[0].names(), *JUDGED)
    yield ",".join(("runner", *columns)) + "\n"
    done, total = 0, max(sum(len(trace) for trace in every), 1)
    for name, trace in zip(names, every, strict=True):
        table = _network_table if isinstance(trace, NetworkTrace) else _surface_table
        for rows in _pieces(table(trace)):
            report.progress(done / total)
            yield "".join(_line(field(name), row) for row in rows.tolist())
            done += len(rows)
    report.progress(1.0)


def trace_npz(experiment: Experiment, traces: Traces, report: Reporter) -> bytes:
    """Give a compressed NPZ file, which ``numpy.load`` reads.

    ``runners`` has the names; the arrays of the first one begin with ``runner1_``, and so on:

    - on a surface ``step`` (T,), ``theta`` (T, 2), ``loss`` (T,), ``gradient`` (T, 2), which is
      exact, ``used_gradient`` (T, 2) after noise and clipping, ``update`` (T - 1, 2) and ``lr``
      (T - 1,) of the steps that leave all points but the last, and ``state_...`` (T, 2), what the
      rule remembers before the step, by its letter;
    - of a network ``step`` (T,), the figures of NetworkTrace with _ for /, those of an update
      (T - 1,); ``judged_step`` (m,) with JUDGED of each (m,); and ``checkpoint_step`` (k,) with
      ``checkpoint_theta`` (k, n). ``layers`` names the layers, and ``layer_ends`` (layers, 2) are
      the first place of each in theta and the one after its last.
    """
    every = list(traces.values())
    arrays: list[tuple[str, Callable[[], Any]]] = []
    names = np.array(names_of([trace.runner for trace in every]), dtype=np.str_)
    arrays.append(("runners", lambda: names))
    if every and isinstance(every[0], NetworkTrace):
        groups = experiment.objective.groups
        arrays.append(("layers", lambda: np.array([name for name, _ in groups])))
        ends = [(part.start, part.stop) for _, part in groups]
        arrays.append(("layer_ends", lambda: np.array(ends)))
    for place, trace in enumerate(every, 1):
        found = _network_arrays if isinstance(trace, NetworkTrace) else _surface_arrays
        arrays += [(f"runner{place}_{name}", array) for name, array in found(trace)]
    return _written(arrays, report)


def _written(arrays: Sequence[tuple[str, Callable[[], Any]]], report: Reporter) -> bytes:
    """Write arrays as ``numpy.savez_compressed`` does, one after the other."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, array) in enumerate(arrays):
            report.progress(done / len(arrays))
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array()), allow_pickle=False)
    report.progress(1.0)
    return data.getvalue()


def _surface_table(trace: SurfaceTrace) -> Array:
    """Give SURFACE_COLUMNS (T, 9); nan where there is no update yet."""
    points, moves = trace.table()
    after = np.full((len(points), 3), np.nan)
    after[: len(moves)] = moves
    return np.column_stack((_steps(trace), points[:, :5], after))


def _network_table(trace: NetworkTrace) -> Array:
    """Give the step, the figures and the judgements (T, ...); nan where there is none."""
    count, names = len(trace), trace.names()
    table = np.full((count, 1 + len(names) + len(JUDGED)), np.nan)
    table[:, 0] = _steps(trace)
    for column, name in enumerate(names, 1):
        values = trace.series(name)[:count]
        table[: len(values), column] = values
    steps, judged = trace.evaluations()
    table[steps.astype(np.intp), 1 + len(names) :] = np.column_stack(judged)
    return table


def _surface_arrays(trace: SurfaceTrace) -> Iterator[tuple[str, Callable[[], Any]]]:
    points, moves = trace.table()
    n = moves.shape[1] - 1
    yield "step", lambda: _steps(trace)
    yield "theta", lambda: points[:, :n]
    yield "loss", lambda: points[:, n]
    yield "gradient", lambda: points[:, n + 1 : 2 * n + 1]
    yield "used_gradient", lambda: points[:, 2 * n + 1 : 3 * n + 1]
    yield "update", lambda: moves[:, :n]
    yield "lr", lambda: moves[:, n]
    memories = trace.runner.optimizer.init(np.zeros(n))._fields
    states = points[:, 3 * n + 1 :].reshape(len(points), n, -1)
    for place, name in enumerate(memories):
        yield f"state_{name}", lambda place=place: states[:, :, place]  # type: ignore[misc]


def _network_arrays(trace: NetworkTrace) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "step", lambda: _steps(trace)
    for name in trace.names():
        yield name.replace("/", "_"), lambda name=name: trace.series(name)  # type: ignore[misc]
    steps, judged = trace.evaluations()
    yield "judged_step", lambda: steps.astype(np.int64)
    for name, values in zip(JUDGED, judged, strict=True):
        yield name, lambda values=values: values  # type: ignore[misc]
    whole, thetas = trace.way()
    yield "checkpoint_step", lambda: whole.astype(np.int64)
    yield "checkpoint_theta", lambda: thetas


def _steps(trace: SurfaceTrace | NetworkTrace) -> NDArray[np.int64]:
    return np.arange(trace.first, trace.first + len(trace), dtype=np.int64)


def _pieces(table: Array) -> Iterator[Array]:
    for first in range(0, len(table), LINES):
        yield table[first : first + LINES]


def _line(name: str, row: Sequence[float]) -> str:
    """Write one line; the step is a whole number, and nan is left empty."""
    numbers = ("" if isnan(value) else f"{value:.17g}" for value in row)
    return f"{name},{','.join(numbers)}\n"
