"""A table as it is written: its encoding, its delimiter, its header, and its rows in parts."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import BadInput

MOST_ROWS, MOST_COLUMNS = 100_000, 64
MOST_BYTES = 400_000_000

MISSING = frozenset(("", "?", "NA", "N/A", "na", "n/a", "NaN", "NAN", "nan"))
"""What stands for a value that is not there."""

DELIMITERS = ("\t", ";", ",")
"""In this order, for a comma may be part of a number where another delimiter is used."""

_SAMPLE_LINES, _SAMPLE_LETTERS = 30, 100_000
NO_PARTNER = "line {line} cannot be read: perhaps a quotation mark has no partner"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written, and what its columns are called."""

    encoding: str
    delimiter: str
    quoted: bool
    header: bool
    names: tuple[str, ...]


def bytes_of(source: bytes | Path) -> bytes:
    """Read a file; raise BadInput where it cannot be, or where it is no text."""
    data = source if isinstance(source, bytes) else _file_bytes(source)
    if len(data) > MOST_BYTES:
        raise BadInput("the file is larger than {most} MB", most=MOST_BYTES // 1_000_000)
    odd = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a" for byte in data[:4096])
    if b"\0" in data or odd:
        raise BadInput("this is not a text file: save the table as CSV first")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data or data.isspace():
        raise BadInput("the file is empty")
    return data


def layout_of(data: bytes, header: bool | None) -> Layout:
    """Find out how a table is written; ``header`` overrides the guess whether there is one."""
    encoding = "utf-8"
    if not data.isascii():
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            encoding = "latin-1"
    lines = _sample(io.TextIOWrapper(io.BytesIO(data), encoding, newline=""))
    delimiter = max(DELIMITERS, key=lambda each: _agreement(lines, each))
    rows = _first_rows(lines, delimiter)
    width = len(rows[0])
    if width > MOST_COLUMNS:
        raise BadInput(
            "the file has {width} columns; there can be at most {most}",
            width=width,
            most=MOST_COLUMNS,
        )
    if width < 2:
        raise BadInput(
            "there is one column only: a table has at least two, with commas, semicolons or tabs "
            "between them"
        )
    if header is None:
        header = _has_header(rows, delimiter)
    names = _names(rows[0] if header else [""] * width)
    return Layout(encoding, delimiter, b'"' in data, header, names)


def number_of(word: str, comma: bool) -> float | None:
    """Read a number as it may stand in a table; None where it is none. Missing is NaN."""
    numbers = numbers_in((word,), comma)
    return None if numbers is None else float(numbers[0])


def numbers_in(fields: Sequence[str], comma: bool) -> Array | None:
    """Read numbers, NaN where one is missing; None where there is a word among them.

    A comma may stand for the decimal point where it is not the delimiter.
    """
    try:
        numbers = np.array(fields, dtype=np.float64)
    except ValueError:
        filled = ["nan" if field.strip() in MISSING else field for field in fields]
        if comma:
            filled = [field.replace(",", ".", 1) for field in filled]
        try:
            numbers = np.array(filled, dtype=np.float64)
        except ValueError:
            return None
    # Python would read 1_0 as 10.
    return None if "_" in "".join(fields) else numbers


def _file_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise BadInput("there is no file {name}", name=path.name)
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("the file is larger than {most} MB", most=MOST_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(
            "the file cannot be read: {reason}", reason=problem.strerror or str(problem)
        ) from None


def is_row(fields: list[str]) -> bool:
    """Tell a row from a blank line."""
    return len(fields) > 1 or bool("".join(fields).strip())


def style(delimiter: str) -> dict[str, Any]:
    """Give how csv.reader is to read."""
    return {"delimiter": delimiter, "skipinitialspace": delimiter != "\t"}


def _sample(stream: io.TextIOWrapper) -> list[str]:
    """Give the first lines that hold something; the last of them may be cut off by the sample."""
    lines: list[str] = []
    letters = 0
    for line in stream:
        if line.strip():
            lines.append(line)
            letters += len(line)
        if len(lines) >= _SAMPLE_LINES or letters > _SAMPLE_LETTERS:
            break
    return lines


def _first_rows(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        rows = [row for row in csv.reader(lines, **style(delimiter)) if is_row(row)]
    except csv.Error:
        raise BadInput(NO_PARTNER, line=1) from None
    if not rows:
        raise BadInput("the file is empty")
    return rows


def _agreement(lines: list[str], delimiter: str) -> float:
    """Give the share of the rows that have equally many fields, 0 for one field only."""
    try:
        reader = csv.reader(lines, **style(delimiter))
        widths = Counter(len(row) for row in reader if is_row(row))
    except csv.Error:
        return 0.0
    width, times = max(widths.items(), key=lambda each: each[1], default=(0, 0))
    return times / widths.total() if width > 1 else 0.0


def _has_header(rows: list[list[str]], delimiter: str) -> bool:
    """Guess whether the first row names the columns: it has words only, none of which recurs."""
    first, rest = rows[0], rows[1:]
    comma = delimiter != ","
    if any(number_of(word, comma) is not None for word in first if word.strip()):
        return False
    return not any(
        word.strip() and any(word == row[i] for row in rest if i < len(row))
        for i, word in enumerate(first)
    )


def _names(words: list[str]) -> tuple[str, ...]:
    """Give every column a name of its own."""
    names: list[str] = []
    for place, word in enumerate(words, start=1):
        name = " ".join(word.split())[:60] or f"column {place}"
        own, turn = name, 2
        while own in names:
            own, turn = f"{name} ({turn})", turn + 1
        names.append(own)
    return tuple(names)
