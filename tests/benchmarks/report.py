"""Rows of measurements, and the one table that they make."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("measurement", "figure", "peer", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: what was found, what a peer does, and what was asked for.

    ``met`` is None where nothing was asked for or nothing could be measured.
    """

    name: str
    figure: str
    peer: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""


def at_least(target: float) -> str:
    """Name a target that is a least value."""
    return f">= {target:g}x"


def at_most(target: float) -> str:
    """Name a target that is a greatest value."""
    return f"<= {target:g}x"


def table(rows: Sequence[Row]) -> str:
    """Give the rows as text in columns, and their notes below."""
    lines = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    text = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    text.insert(1, "  ".join("-" * width for width in widths))
    notes = dict.fromkeys(row.note for row in rows if row.note)
    return "\n".join([*(line.rstrip() for line in text), "", *notes])


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}x"
    met = {True: "yes", False: "NO", None: ""}[row.met]
    return (row.name, row.figure, row.peer, ratio, row.target, met)
