"""A sweep as a CSV table: a row for every run, its knobs first, then what came of it."""

import csv
import os
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import Minimum
from arrows_gui.core.sweep_plan import OUTCOMES, SweepMap
from arrows_gui.files.event_files import reason_of

Row = tuple[str, ...]

RESULTS = ("loss", "taken", "outcome", "reached", "last")
"""The columns of every sweep, after the axes."""

MINIMUM = ("minimum", "minimum_x", "minimum_y")
TESTED = ("test_loss", "test_right")


def sweep_table(found: SweepMap) -> tuple[Row, Iterator[Row]]:
    """Give the header and the rows of a sweep, row by row of its map.

    Numbers are the shortest that read back as the same number. What there is not is empty: the
    loss of a run that diverged or is not begun (``outcome`` says which), ``reached`` of a target
    that was not reached, the minimum of a run that ended in none. Minima are numbered from 1.
    """
    header: Row = (*(axis.name for axis in found.plan.axes), *RESULTS)
    names = _axis_names(found)
    if found.points is not None:
        header += tuple(f"end_{name}" for name in names)
    if found.minimum is not None:
        header += MINIMUM
    columns = (found.test_losses, found.test_right)
    header += tuple(name for name, each in zip(TESTED, columns, strict=True) if each is not None)
    minima = _minima(found)
    return header, (_row(found, minima, *cell) for cell in found.cells())


def write_sweep_csv(path: Path, found: SweepMap) -> None:
    """Write the table to a file; raise BadInput where it cannot be, and leave the old one then."""
    part = path.with_name(f".{path.name}.part")
    header, rows = sweep_table(found)
    try:
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                writer.writerows(rows)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as problem:
        raise BadInput(
            "the table could not be written to {name}: {reason}",
            name=path.name,
            reason=reason_of(problem),
        ) from problem


def _row(found: SweepMap, minima: tuple[Minimum, ...], row: int, column: int) -> Row:
    cell = row, column
    reached, outcome = int(found.reached[cell]), OUTCOMES[int(found.codes[cell])][0]
    fields: list[str] = [_written(value) for value in found.plan.values(row, column).values()]
    fields += [_written(float(found.losses[cell])), str(found.taken[cell]), outcome]
    fields += ["" if reached < 0 else str(reached), str(found.last[cell])]
    if found.points is not None:
        fields += [_written(float(value)) for value in found.points[cell]]
    if found.minimum is not None:
        fields += _minimum(minima, int(found.minimum[cell]))
    for each in (found.test_losses, found.test_right):
        if each is not None:
            fields.append(_written(float(each[cell])))
    return tuple(fields)


def _minimum(minima: tuple[Minimum, ...], number: int) -> list[str]:
    if number < 0:
        return ["", "", ""]
    place = minima[number]
    return [str(number + 1), _written(place.x), _written(place.y)]


def _written(value: float) -> str:
    return repr(value) if isfinite(value) else ""


def _minima(found: SweepMap) -> tuple[Minimum, ...]:
    objective = found.plan.experiment.objective
    return objective.minima() if isinstance(objective, SurfaceObjective) else ()


def _axis_names(found: SweepMap) -> tuple[str, ...]:
    objective = found.plan.experiment.objective
    return objective.surface.axis_names if isinstance(objective, SurfaceObjective) else ()
