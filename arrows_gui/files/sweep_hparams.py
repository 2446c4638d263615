"""A sweep as event files: a run for every cell, for TensorBoard's page HParams."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.sweep_plan import CODES, DIVERGED, START_X, START_Y, SweepMap
from arrows_gui.core.sweep_text import axis_values, cell_text
from arrows_gui.files.event_data import Report
from arrows_gui.files.event_folders import Made, all_or_nothing
from arrows_gui.files.tensorboard_about import about, hparams_of
from arrows_gui.files.tensorboard_run import ABOUT_TAG, folder_names

if TYPE_CHECKING:
    from arrows_gui.files.event_writer import EventWriter, Settings

MOST_RUNS = 400
"""So many runs are written at most; each is a folder, and TensorBoard has a line for each."""

LARGEST = float(np.finfo(np.float32).max)
"""Event files keep numbers in single precision, where a larger one is infinite."""

STEPS, REACHED = "final/steps", "reached/step"
TEST_LOSS, TEST_RIGHT = "final/test_loss", "final/test_accuracy"

Cell = tuple[int, int]


def export_sweep(folder: Path, found: SweepMap, report: Report, version: str = "") -> None:
    """Write a run for every cell of a map that is known, or for an even choice of them.

    A run that diverged has failed and has no loss; a loss beyond single precision is left out.
    Raises BadInput where the folder cannot be written or has event files already. Where it fails
    or the report raises, what was written is taken away again.
    """
    with all_or_nothing(folder) as made:
        _write(folder, found, made, report, version)


def chosen_cells(found: SweepMap, most: int = MOST_RUNS) -> list[Cell]:
    """Give the known cells of some rows and columns, which lie as far from each other."""
    rows, columns = found.losses.shape
    share = min(1.0, (most / (rows * columns)) ** 0.5)
    down = min(rows, max(1, round(rows * share)))
    across = min(columns, most // down)
    pairs = ((r, c) for r in _even(rows, down) for c in _even(columns, across))
    return [cell for cell in pairs if found.known[cell]]


def _even(count: int, chosen: int) -> list[int]:
    return [round(place) for place in np.linspace(0, count - 1, chosen).tolist()]


def _write(folder: Path, found: SweepMap, made: Made, report: Report, version: str) -> None:
    cells = chosen_cells(found)
    settings = [_settings(found, *cell) for cell in cells]
    results = [_results(found, *cell) for cell in cells]
    with made.writer(folder) as writer:
        text = about(found.plan.experiment, (), "A sweep of Arrows", version)
        writer.text(0, ABOUT_TAG, "\n".join((text, *_lines(found, cells))))
        metrics = {tag: None for each in results for tag in each}
        writer.experiment(settings[0] if settings else {}, metrics)
    names = folder_names(tuple(_name(found, *cell) for cell in cells))
    rows = zip(cells, names, settings, results, strict=True)
    for number, (cell, name, setting, result) in enumerate(rows):
        report.check()
        with made.writer(folder / name) as writer:
            _write_cell(writer, found, cell, name, setting, result)
        report.progress((number + 1) / len(cells))


def _write_cell(
    writer: "EventWriter",
    found: SweepMap,
    cell: Cell,
    name: str,
    setting: "Settings",
    result: dict[str, float],
) -> None:
    writer.session(name, setting, failed=bool(found.codes[cell] == CODES[DIVERGED]))
    writer.text(0, ABOUT_TAG, str(cell_text(found, *cell)))
    writer.scalars(int(found.taken[cell]), result)


def _settings(found: SweepMap, row: int, column: int) -> "Settings":
    """Give the settings of a cell: those of its runner, and its start where that is varied."""
    plan = found.plan
    starts = {
        name: value
        for name, value in plan.values(row, column).items()
        if name in (START_X, START_Y)
    }
    return {**hparams_of(plan.cell(row, column).runners[0]), **starts}


def _results(found: SweepMap, row: int, column: int) -> dict[str, float]:
    """Give what a run came to by the tags that a race has as well; only numbers are written."""
    cell = row, column
    is_network = isinstance(found.plan.experiment.objective, NetworkObjective)
    results = {
        "final/train_loss" if is_network else "final/loss": float(found.losses[cell]),
        STEPS: float(found.taken[cell]),
    }
    if found.reached[cell] >= 0:
        results[REACHED] = float(found.reached[cell])
    for tag, each in ((TEST_LOSS, found.test_losses), (TEST_RIGHT, found.test_right)):
        if each is not None:
            results[tag] = float(each[cell])
    return {tag: value for tag, value in results.items() if abs(value) < LARGEST}


def _name(found: SweepMap, row: int, column: int) -> str:
    values = found.plan.values(row, column)
    return "_".join(f"{name}={value:.4g}" for name, value in values.items())


def _lines(found: SweepMap, cells: list[Cell]) -> Iterator[str]:
    """Say what was varied, how many of the runs are written, and which is the best of all."""
    plan, known = found.plan, int(found.known.sum())
    for axis in plan.axes:
        ends = f"{axis.values[0]:.6g} to {axis.values[-1]:.6g}"
        steps = "equal factors" if axis.log else "equal steps"
        yield f"- {axis.title}: {len(axis.values)} values from {ends}, {steps}"
    rows, columns = plan.shape
    yield f"- {known:,} of {rows * columns:,} runs are known, each of up to {plan.steps:,} steps"
    if plan.target is not None:
        yield f"- Target: a loss of {plan.target:g}"
    if len(cells) < known:
        yield (
            f"- {len(cells):,} of them are written: an even choice of rows and columns, for"
            f" TensorBoard gets a line for each"
        )
    if found.best is not None:
        loss = float(found.losses[found.best])
        values = axis_values(plan.axes, plan.values(*found.best))
        yield f"- The lowest loss of all: {loss:.6g}, {values}"
