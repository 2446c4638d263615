"""What a sweep runs, and what it finds: one knob or two over a grid of values, a run for each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import with_settings

START_X, START_Y = "start_x", "start_y"
"""The axes of a grid of starts, instead of a knob."""

MOST_ON_SURFACE, MOST_ON_NETWORK = 200, 24
"""So many values along each of two axes."""

MOST_IN_LINE = 1000
"""So many values along a single axis, on a surface."""

UNKNOWN, SETTLED, MOVING, SADDLE = "unknown", "settled", "moving", "saddle"
HIGHER, AWAY, DIVERGED = "higher", "away", "diverged"

OUTCOMES: tuple[tuple[str, str], ...] = (
    (UNKNOWN, "Not computed yet"),
    (SETTLED, "Settled"),
    (MOVING, "Still moving, below the first loss"),
    (SADDLE, "Resting on a saddle or a maximum"),
    (HIGHER, "Still moving, above the first loss"),
    (AWAY, "Running away"),
    (DIVERGED, "Diverged: not finite"),
)
"""How a run of a sweep can stand: the ids and titles. A cell's code is its place in this table."""

CODES = {outcome_id: code for code, (outcome_id, _) in enumerate(OUTCOMES)}

Codes = NDArray[np.uint8]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One knob, or one coordinate of the start, and the values (m,) that it takes, rising."""

    name: str
    title: str
    values: Array
    log: bool = False

    @property
    def places(self) -> Array:
        """Where the values lie along the picture's axis: their logarithms, where it has them."""
        places: Array = np.log10(self.values) if self.log else self.values
        return places


@dataclass(frozen=True, slots=True, eq=False)
class SweepPlan:
    """The run that is varied: a runner of an experiment, along one axis or two (x, then y).

    Every run takes ``steps`` steps from where it starts. ``target`` is a loss: the first step at
    or below it is noted.
    """

    experiment: Experiment
    runner: int
    axes: tuple[Axis, ...]
    steps: int
    target: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows (values of the second axis) and columns (values of the first)."""
        return len(self.axes[1].values) if len(self.axes) > 1 else 1, len(self.axes[0].values)

    @property
    def on_starts(self) -> bool:
        """Whether the grid is one of starts."""
        return all(axis.name in (START_X, START_Y) for axis in self.axes)

    def values(self, row: int, column: int) -> dict[str, float]:
        """Give the values of a cell by the names of the axes."""
        places = (column, row)
        pairs = zip(self.axes, places, strict=False)
        return {axis.name: float(axis.values[place]) for axis, place in pairs}

    def cell(self, row: int, column: int) -> Experiment:
        """Give the experiment of one cell: what is run alone is this cell's run."""
        return with_values(self.experiment, self.runner, self.values(row, column))


@dataclass(frozen=True, slots=True, eq=False)
class SweepMap:
    """What is known of the runs of a plan; every array has the plan's shape (rows, columns).

    ``losses`` are those after ``taken`` steps (of a network over the training points, without
    penalty), inf where a run diverged, nan where it is not begun. ``reached`` is the first step at
    or below the target, -1 where there is none. ``last`` is the last step with finite numbers.
    ``points`` (rows, columns, 2) is theta at the end, on a surface; ``minimum`` the number of the
    minimum reached, -1 for none. ``test_losses`` and ``test_right`` are of networks.
    """

    plan: SweepPlan
    taken: Counts
    losses: Array
    codes: Codes
    reached: Counts
    last: Counts
    points: Array | None = None
    minimum: Counts | None = None
    test_losses: Array | None = None
    test_right: Array | None = None

    @property
    def known(self) -> Flags:
        """Where a run has begun."""
        flags: Flags = self.codes != CODES[UNKNOWN]
        return flags

    @property
    def best(self) -> tuple[int, int] | None:
        """The row and column of the lowest loss; None where every run diverged."""
        finite = np.where(np.isfinite(self.losses), self.losses, np.inf)
        row, column = np.unravel_index(int(finite.argmin()), finite.shape)
        return (int(row), int(column)) if np.isfinite(finite[row, column]) else None

    def cells(self) -> Iterator[tuple[int, int]]:
        """Give all rows and columns, row by row."""
        return iter(np.ndindex(*self.losses.shape))


def axis_of(knob: Knob, low: float, high: float, count: int, log: bool) -> Axis:
    """Give an axis of a knob from low to high; raise BadInput where that is no range of it."""
    name = knob.title.lower()
    if knob.scale == "switch":
        return Axis(knob.name, knob.title, np.array((0.0, 1.0)))
    for end in (low, high):
        knob.checked(end)
    if not low < high:
        raise BadInput("the {name} must go from a smaller to a larger value", name=name)
    if count < 2:
        raise BadInput("an axis has at least two values")
    if log and low <= 0:
        raise BadInput(
            "a logarithmic axis begins above 0, and the {name} at {low}", name=name, low=low
        )
    values = np.geomspace(low, high, count) if log else np.linspace(low, high, count)
    values[0], values[-1] = low, high
    if knob.scale == "integer":
        values = np.unique(values.round())
    return Axis(knob.name, knob.title, values, log)


def start_axes(objective: SurfaceObjective, count: int) -> tuple[Axis, Axis]:
    """Give a grid of starts over the window of a surface."""
    (x0, x1), (y0, y1) = objective.surface.window[:2], objective.surface.window[2:]
    names = objective.surface.axis_names
    return (
        Axis(START_X, f"start {names[0]}", np.linspace(x0, x1, count)),
        Axis(START_Y, f"start {names[1]}", np.linspace(y0, y1, count)),
    )


def with_values(experiment: Experiment, runner_id: int, values: dict[str, float]) -> Experiment:
    """Give the experiment of one runner with some knobs, or its start, at other values."""
    runner = experiment.runner(runner_id)
    knobs: dict[str, Value] = {
        name: value for name, value in values.items() if name not in (START_X, START_Y)
    }
    rule = with_settings(runner.optimizer, knobs)
    start = experiment.start
    if START_X in values or START_Y in values:
        start = (values.get(START_X, start[0]), values.get(START_Y, start[1]))
    return replace(experiment, start=start, runners=(replace(runner, optimizer=rule),))


def cell_document(document: Document, plan: SweepPlan, row: int, column: int) -> Document:
    """Give a document whose runner makes the run of a cell, whatever was changed since the sweep.

    Start, noise and seed are those of the plan; the other runners of the document stay.
    """
    cell = plan.cell(row, column)
    (new,) = cell.runners
    runners = tuple(new if each.id == new.id else each for each in document.experiment.runners)
    experiment = replace(
        document.experiment, start=cell.start, seed=cell.seed, sigma=cell.sigma, runners=runners
    )
    return replace(document, experiment=experiment)
