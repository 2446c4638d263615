"""A person's own table of data: what is in its columns, and what of it is learnt from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, Rows
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import REGRESSION
from arrows_gui.core.written import number_text
from arrows_gui.files.csv_parts import Part, Values, parts_of
from arrows_gui.files.csv_text import (
    MISSING,
    MOST_ROWS,
    Layout,
    bytes_of,
    layout_of,
    number_of,
)

CLASSIFICATION = "classification"
TASKS = (CLASSIFICATION, REGRESSION)
MOST_CLASSES = 10

_NAMED_ROWS = 3
_TARGET_NAMES = ("target", "class", "label", "outcome")


LOOKED_AT = 200
"""So many values of a column say whether it is meant for numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: ``numbers`` (m,), NaN where one is missing, or ``texts`` where there are words.

    ``missing`` and ``infinite`` are the rows without a value, and those with an infinite one.
    """

    name: str
    numbers: Array | None
    texts: tuple[str, ...]
    missing: Rows
    infinite: Rows

    def text(self, row: int) -> str:
        """Write the value of a row; nothing where it is missing."""
        if self.numbers is None:
            return "" if self.texts[row] in MISSING else self.texts[row]
        return "" if np.isnan(self.numbers[row]) else number_text(float(self.numbers[row]))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file holds; ``lines`` (m,) has the line of each row in it, counted from 1.

    ``header`` says that the first line names the columns, ``comma`` that numbers may have one.
    """

    columns: tuple[Column, ...]
    lines: Rows
    header: bool
    comma: bool
    source: str = ""

    def column(self, name: str) -> Column:
        """Find a column; raise BadInput where there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise BadInput("there is no column '{name}'", name=name)


def read_table(
    source: bytes | Path,
    header: bool | None = None,
    progress: Callable[[float], object] = lambda share: None,
) -> Table:
    """Read a table; ``header`` overrides the guess, ``progress`` hears the share that is read.

    Raises BadInput where there is no table, and whatever ``progress`` raises.
    """
    data = bytes_of(source)
    progress(0.0)
    layout = layout_of(data, header)
    parts = _parts(data, layout, frozenset(), progress)
    mixed = _mixed(parts)
    if mixed:  # numbers were read where words came later: their letters are wanted after all
        parts = _parts(data, layout, mixed, progress)
    if not parts:
        raise BadInput("the table has no rows" + (" below its header" if layout.header else ""))
    columns = tuple(
        _column(name, [part.columns[place] for part in parts])
        for place, name in enumerate(layout.names)
    )
    name = source.name if isinstance(source, Path) else ""
    lines = np.concatenate([part.lines for part in parts])
    return Table(columns, lines, layout.header, layout.delimiter != ",", name)


def chosen(
    table: Table, features: Sequence[str], target: str, task: str, drop_missing: bool
) -> Dataset:
    """Make a data set of columns; raises BadInput where they are not fit to learn from."""
    rows = usable_rows(table, features, target, task, drop_missing)
    numbers = [table.column(name).numbers for name in features]
    x = np.stack([column for column in numbers if column is not None], axis=1)
    x = x if len(rows) == len(x) else x[rows]
    goal = table.column(target)
    if task == REGRESSION:
        assert goal.numbers is not None, "words were refused"
        return Dataset(x, goal.numbers[rows], tuple(features), target)
    classes, codes = _classes(goal, rows)
    return Dataset(x, codes, tuple(features), target, classes)


def usable_rows(
    table: Table, features: Sequence[str], target: str, task: str, drop_missing: bool
) -> Rows:
    """Give the rows to learn from; raises BadInput where the columns are not fit for it."""
    if not features:
        raise BadInput("choose at least one feature to learn from")
    if target in features:
        raise BadInput("'{target}' cannot be a feature: it is the target", target=target)
    columns = [table.column(name) for name in (*features, target)]
    for column in columns[:-1] if task == CLASSIFICATION else columns:
        if column.numbers is None:
            raise _words_among_numbers(table, column)
    rows = _complete_rows(table, columns, drop_missing)
    for column in columns:
        if len(infinite := column.infinite) and len(infinite := np.intersect1d(infinite, rows)):
            raise BadInput(
                "the column '{name}' must have finite numbers: line {line} has an infinite one",
                **{"name": column.name, "line": int(table.lines[infinite[0]])},
            )
    if task == CLASSIFICATION:
        _classes(columns[-1], rows)
    return rows


def guessed_task(column: Column) -> str:
    """Guess what is to be learnt: words and few whole numbers are classes."""
    if column.numbers is None:
        return CLASSIFICATION
    there = column.numbers[np.isfinite(column.numbers)]
    whole = len(there) > 0 and np.array_equal(there, np.round(there))
    return CLASSIFICATION if whole and len(np.unique(there)) <= MOST_CLASSES else REGRESSION


def guessed_target(table: Table) -> str:
    """Guess the target: a column that is called so, else the last one."""
    by_name = [column.name for column in table.columns if column.name.lower() in _TARGET_NAMES]
    return (by_name or [table.columns[-1].name])[0]


def guessed_features(table: Table, target: str) -> tuple[str, ...]:
    """Give the columns to learn from: all others that have numbers.

    One that has them but for a few words is among them, so that it is said where the words are.
    """
    return tuple(
        column.name
        for column in table.columns
        if column.name != target
        and (column.numbers is not None or _has_most_numbers(column))
        and len(column.missing) < len(table.lines)
    )


def _has_most_numbers(column: Column) -> bool:
    words = column.texts[:LOOKED_AT]
    return 2 * sum(_is_number(word) for word in words) > len(words)


def _is_number(word: str) -> bool:
    try:
        float(word.replace(",", "."))
    except ValueError:
        return False
    return True


def _parts(
    data: bytes, layout: Layout, words_in: frozenset[int], progress: Callable[[float], object]
) -> list[Part]:
    parts: list[Part] = []
    count = 0
    for part in parts_of(data, layout, words_in):
        parts.append(part)
        count += len(part.lines)
        if count > MOST_ROWS:
            raise BadInput("there are more than {most:,} rows", most=MOST_ROWS)
        progress(part.share)
    return parts


def _mixed(parts: list[Part]) -> frozenset[int]:
    """Give the columns that were numbers in one part and words in another, and those of words."""
    words = {
        place
        for part in parts
        for place, values in enumerate(part.columns)
        if isinstance(values, tuple)
    }
    split = any(not isinstance(part.columns[place], tuple) for part in parts for place in words)
    return frozenset(words) if split else frozenset()


def _column(name: str, values: list[Values]) -> Column:
    numbers = [part for part in values if not isinstance(part, tuple)]
    if len(numbers) == len(values):
        joined = np.concatenate(numbers)
        missing, infinite = np.flatnonzero(np.isnan(joined)), np.flatnonzero(np.isinf(joined))
        return Column(name, joined, (), missing, infinite)
    texts = tuple(word for part in values if isinstance(part, tuple) for word in part)
    missing = np.flatnonzero([word in MISSING for word in texts])
    return Column(name, None, texts, missing, np.zeros(0, dtype=np.intp))


def _words_among_numbers(table: Table, column: Column) -> BadInput:
    row, word = next(
        (row, word)
        for row, word in enumerate(column.texts)
        if word not in MISSING and number_of(word, table.comma) is None
    )
    return BadInput(
        "the column '{name}' must have numbers only: line {line} has '{word}'",
        **{"name": column.name, "line": int(table.lines[row]), "word": _short(word)},
    )


def _complete_rows(table: Table, columns: list[Column], drop_missing: bool) -> Rows:
    """Give the rows that have every value; raises BadInput where others may not be dropped."""
    complete: NDArray[np.bool_] = np.ones(len(table.lines), dtype=np.bool_)
    for column in columns:
        complete[column.missing] = False
    rows = np.flatnonzero(complete)
    lacking = np.flatnonzero(~complete)
    if len(lacking) and not drop_missing:
        names = [f"'{column.name}'" for column in columns if len(column.missing)]
        raise BadInput(
            "values are missing in {lines} (in {columns}): drop these rows, or leave out the "
            "columns",
            lines=_listed(
                "line",
                [str(line) for line in table.lines[lacking[: _NAMED_ROWS + 1]]],
                len(lacking),
            ),
            columns=_listed("", names, len(names)),
        )
    if len(rows) < 2:
        raise BadInput(
            "there must be at least two rows with all values, not {count}", count=len(rows)
        )
    return rows


def _classes(column: Column, rows: Rows) -> tuple[tuple[str, ...], Array]:
    """Give the names of the classes in rows of a column, and the number of each row's class."""
    if column.numbers is not None:
        found, codes = np.unique(column.numbers[rows], return_inverse=True)
        names = [f"{value:.15g}" for value in found.tolist()]
    else:
        words = column.texts if len(rows) == len(column.texts) else [column.texts[r] for r in rows]
        names = sorted(set(words))
        place = {name: code for code, name in enumerate(names)}
        codes = np.array([place[word] for word in words])
    if len(names) < 2:
        raise BadInput(
            "'{name}' has one class only, '{only}': there must be at least two",
            **{"name": column.name, "only": _short(names[0])},
        )
    if len(names) > MOST_CLASSES:
        raise BadInput(
            "'{name}' has {count} different values; there can be at most {most} classes",
            **{"name": column.name, "count": len(names), "most": MOST_CLASSES},
        )
    return tuple(names), codes.astype(np.float64)


def _listed(word: str, names: list[str], count: int) -> str:
    """Write a list: the first few, and how many more there are."""
    first = names[:_NAMED_ROWS]
    more = count - len(first)
    last = f"{more} more" if more else first.pop() if len(first) > 1 else ""
    text = ", ".join(first) + (f" and {last}" if last else "")
    return f"{word}{'s' if count > 1 else ''} {text}" if word else text


def _short(word: str) -> str:
    word = " ".join(word.split())
    return word if len(word) <= 30 else f"{word[:29]}\N{HORIZONTAL ELLIPSIS}"
