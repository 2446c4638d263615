"""The rows of a table, a part at a time: at once where they are plain, else by the csv module."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows
from arrows_gui.core.message import BadInput
from arrows_gui.files.csv_fields import Fields, fields_of, numbers_of
from arrows_gui.files.csv_text import NO_PARTNER, Layout, is_row, numbers_in, style

_BLOCK_BYTES = 200_000
"""So much is read at a time: a few milliseconds, after which others have their turn."""

_PART_FIELDS = 16_000
"""So many fields the csv module reads at a time."""

Numbered = tuple[int, list[str]]
"""A row: the number of its line in the file, and its fields."""

Values = Array | tuple[str, ...]
"""A part of a column: numbers, NaN where one is missing, or words."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows of a table: their lines, a part of each column, and the share that is read."""

    lines: Rows
    columns: list[Values]
    share: float = 0.0


class Words:
    """Which columns hold words, as far as is known; equal words are kept once."""

    def __init__(self, layout: Layout, known: Iterable[int]) -> None:
        self.layout = layout
        self._known = set(known)
        self._pools: list[dict[str, str]] = [{} for _ in layout.names]

    def values(self, place: int, fields: Iterable[str]) -> Values:
        """Give fields of a column as numbers, or as words where there is one among them."""
        fields = tuple(fields)
        numbers = None
        if place not in self._known:
            numbers = numbers_in(fields, self.layout.delimiter != ",")
        return self.words(place, fields) if numbers is None else numbers

    def words(self, place: int, fields: Iterable[str]) -> tuple[str, ...]:
        """Give fields of a column as words; from now on it holds them."""
        self._known.add(place)
        stripped = [field.strip() for field in fields]
        return tuple(map(self._pools[place].setdefault, stripped, stripped))

    def holds(self, place: int) -> bool:
        """Tell whether a column holds words."""
        return place in self._known


def parts_of(data: bytes, layout: Layout, words_in: frozenset[int]) -> Iterator[Part]:
    """Read a table part by part; the columns ``words_in`` are always read as words."""
    words = Words(layout, words_in)
    start, line = _below_header(data, layout)
    while start < len(data):
        stop = _block_end(data, start)
        block = data[start:stop]
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        block += b"" if block.endswith(b"\n") else b"\n"
        fields = fields_of(block, layout.delimiter, len(layout.names))
        if fields is None and layout.quoted:  # a row may go on in the next block
            raw = io.BytesIO(data)
            raw.seek(start)
            rest = io.TextIOWrapper(raw, layout.encoding, newline="")
            for part in _by_rows(rest, line, words):
                yield replace(part, share=raw.tell() / len(data))
            return
        count = block.count(b"\n")
        if fields is None:
            lines = block.decode(layout.encoding).split("\n")[:-1]
            for part in _by_rows(lines, line, words):
                yield replace(part, share=stop / len(data))
        else:
            yield Part(np.arange(line, line + count), _columns(fields, words), stop / len(data))
        start, line = stop, line + count


def _below_header(data: bytes, layout: Layout) -> tuple[int, int]:
    """Give where the rows begin, and the number of the line there."""
    if not layout.header:
        return 0, 1
    place = 0

    def lines() -> Iterator[str]:
        nonlocal place
        while place < len(data):
            stop = _line_end(data, place)
            text = data[place:stop].decode(layout.encoding)
            place = stop
            yield text

    reader = csv.reader(lines(), **style(layout.delimiter))
    next(row for row in reader if is_row(row))
    return place, 1 + reader.line_num


def _line_end(data: bytes, start: int) -> int:
    r"""Give where the line ends that begins here: below its \n, or its \r where there is no \n."""
    stop = data.find(b"\n", start) + 1 or len(data)
    lone = data.find(b"\r", start, stop) + 1
    return lone if lone and data[lone : lone + 1] != b"\n" else stop


def _block_end(data: bytes, start: int) -> int:
    """Give where a block of whole lines ends that begins here."""
    far = start + _BLOCK_BYTES
    if far >= len(data):
        return len(data)
    for mark in (b"\n", b"\r"):
        stop = data.rfind(mark, start, far) + 1
        if stop:
            return stop + (data[stop : stop + 1] == b"\n")
    return data.find(b"\n", far) + 1 or len(data)


def _by_rows(lines: Iterable[str], first: int, words: Words) -> Iterator[Part]:
    """Read lines by the csv module."""
    width = len(words.layout.names)
    rows = _numbered(lines, first, words.layout.delimiter)
    while part := list(islice(rows, max(_PART_FIELDS // width, 1))):
        for line, row in part:
            if len(row) != width:
                raise BadInput(
                    "the number of fields changes: line {line} has {has}, the first row {width}",
                    **{"line": line, "has": len(row), "width": width},
                )
        by_column = zip(*(row for _, row in part), strict=True)
        columns = [words.values(place, fields) for place, fields in enumerate(by_column)]
        yield Part(np.array([line for line, _ in part], dtype=np.intp), columns)


def _numbered(lines: Iterable[str], first: int, delimiter: str) -> Iterator[Numbered]:
    reader = csv.reader(lines, **style(delimiter))
    line = first
    try:
        for row in reader:
            if is_row(row):
                yield line, row
            line = first + reader.line_num
    except csv.Error:
        raise BadInput(NO_PARTNER, line=line) from None


def _columns(fields: Fields, words: Words) -> list[Values]:
    """Turn fields into columns; what is no plain number is read as Python reads it."""
    numbers, known = numbers_of(fields)
    if known.mean() < 0.5:  # perhaps numbers with exponents
        numbers, known = _by_loadtxt(fields, words.layout) or (numbers, known)
    encoding = words.layout.encoding
    every = np.arange(len(numbers))
    columns: list[Values] = list(np.ascontiguousarray(numbers.T))
    odd_columns = np.flatnonzero(~np.all(known, axis=0))
    for place in range(len(columns)):
        if place in odd_columns and not words.holds(place):
            odd = np.flatnonzero(~known[:, place])
            read = words.values(place, fields.words(place, odd, encoding))
            if not isinstance(read, tuple):
                columns[place][odd] = read  # type: ignore[index]
        if words.holds(place):
            columns[place] = words.words(place, fields.words(place, every, encoding))
    return columns


def _by_loadtxt(fields: Fields, layout: Layout) -> tuple[Array, NDArray[np.bool_]] | None:
    """Read numbers as NumPy reads them; None where there is anything else."""
    lines = fields.data.decode(layout.encoding).split("\n")
    try:
        rows = [line for line in lines if line]
        numbers: Array = np.loadtxt(rows, delimiter=layout.delimiter, comments=None, ndmin=2)
    except ValueError:
        return None
    same = numbers.shape == fields.starts.shape
    return (numbers, np.ones(numbers.shape, dtype=np.bool_)) if same else None
