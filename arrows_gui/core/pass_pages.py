"""A stage of a walk as it is shown: a sentence, a table of numbers, and its formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.pass_names import Words, input_names, unit_names
from arrows_gui.core.passes import Passes, Stage

UNITS, ENTRIES = "units", "entries"
"""What a person may pick in the table of a page: a unit, or one of the inputs of a unit."""


class Pick(NamedTuple):
    """What is looked at: a point of the batch or, with None, all of it; a unit; one of its inputs.

    All count from 0; the entry after the last input is the bias.
    """

    point: int | None = None
    unit: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers; ``kind`` is the id of an arrow kind, whose colour it has, or ""."""

    title: Words
    sentence: Words
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one unit, input or layer."""

    name: Words
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A stage as it is shown. ``picks`` says what its rows are, ``picked`` which one is chosen.

    ``units`` are the units to choose from where the table has the inputs of one of them;
    ``of_points`` says whether the numbers depend on the point.
    """

    title: Message
    sentence: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    formulas: tuple[Words, ...]
    picks: str = ""
    picked: int = -1
    units: tuple[Words, ...] = ()
    of_points: bool = True


class Look:
    """A stage with what is picked in it, cut to what there is."""

    def __init__(self, passes: Passes, stage: Stage, pick: Pick) -> None:
        self.passes, self.stage = passes, stage
        self.objective, self.step = passes.objective, passes.step
        self.network = passes.objective.network
        self.layer = stage.layer if stage.layer is not None else len(self.network.layers) - 1
        block = self.network.blocks[self.layer]
        self.inputs = block.inputs
        self.point = None if pick.point is None else min(max(pick.point, 0), passes.count - 1)
        self.unit = min(max(pick.unit, 0), block.units - 1)
        self.entry = min(max(pick.entry, 0), block.inputs)

    @property
    def places(self) -> Any:
        """Where the parameters of the picked unit lie in theta: its weights, then its bias."""
        block = self.network.blocks[self.layer]
        first = block.weight.start + self.unit * block.inputs
        return np.append(np.arange(first, first + block.inputs), block.bias.start + self.unit)

    @property
    def entry_names(self) -> tuple[Words, ...]:
        """Name the inputs of the layer, and the bias."""
        return (*input_names(self.objective, self.layer), "bias")

    @property
    def unit_names(self) -> tuple[Words, ...]:
        """Name the units of the layer."""
        return unit_names(self.objective, self.layer)

    def mean(self, values: Array) -> Array:
        """Give values (m, k) at the point (k,), or their mean over the batch."""
        mean: Array = values.mean(axis=0) if self.point is None else values[self.point]
        return mean

    def total(self, values: Array) -> Array:
        """Give values (m, k) at the point (k,), or their sum over the batch."""
        total: Array = values.sum(axis=0) if self.point is None else values[self.point]
        return total

    def titled(self, title: str, text: str = "mean {title}") -> Words:
        """Give the title of a column: where it is of the whole batch, it says how it is taken."""
        return title if self.point is not None else Message(text, {"title": title})

    def unit_page(
        self,
        sentence: Message,
        columns: Sequence[Column],
        values: Sequence[Array],
        formulas: Sequence[Words],
    ) -> Page:
        """Make a page with a row for each unit, from a vector (units,) for each column."""
        rows = rows_of(self.unit_names, values)
        title = self.stage.title
        return Page(title, sentence, tuple(columns), rows, tuple(formulas), UNITS, self.unit)

    def entry_page(
        self,
        sentence: Message,
        columns: Sequence[Column],
        values: Sequence[Array],
        formulas: Sequence[Words],
    ) -> Page:
        """Make a page with a row for each input of the picked unit, and one for its bias."""
        rows = rows_of(self.entry_names, values)
        return Page(
            *(self.stage.title, sentence, tuple(columns), rows, tuple(formulas)),
            *(ENTRIES, self.entry, self.unit_names),
        )


def rows_of(names: Sequence[Words], values: Sequence[Array]) -> tuple[Row, ...]:
    """Give a row for each name, from a vector for each column."""
    lists = [column.tolist() for column in values]
    return tuple(Row(name, tuple(row)) for name, *row in zip(names, *lists, strict=True))
