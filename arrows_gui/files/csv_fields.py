"""Where the fields of a table are in its bytes, and the numbers in them, for all fields at once.

A decimal number of up to 19 digits is a whole number over a power of ten. Eight digits are read at
a time, as one word of eight bytes; the quotient is rounded as Python's float rounds it, and where
that is not certain the field is left to Python. It takes half the time of np.loadtxt or less.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array

Places = NDArray[np.intp]
Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]

_PAD = 24
"""So many bytes are put before a block, where the words of its first fields may begin."""

_NEWLINE, _QUOTE, _SPACE, _MINUS, _DOT, _COMMA = b'\n" -.,'
_MOST_INTEGER, _MOST_FRACTION = 8, 22
_KEEP = np.array([(2**64 - 1) << (64 - 8 * n) & (2**64 - 1) for n in range(9)], dtype=np.uint64)
_FILL = np.array([0x3030303030303030 >> 8 * n if n < 8 else 0 for n in range(9)], dtype=np.uint64)
_TENS = np.array([10**n for n in range(20)], dtype=np.uint64)
_LONG_TENS = np.array([np.longdouble(10) ** n for n in range(_MOST_FRACTION + 1)])
_IS_LONG = np.finfo(np.longdouble).nmant >= 63
_EXACT = np.uint64(2**53)
"""Whole numbers up to here are exact as float64."""


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """The fields of a block of lines: from where to where each goes, both (rows, columns).

    ``points`` has the place of the decimal point in each, its end where there is none, and
    ``plain`` whether there is at most one.
    """

    data: bytes
    starts: Places
    stops: Places
    points: Places
    plain: Flags

    def words(self, column: int, rows: Places, encoding: str) -> list[str]:
        """Give the text of some fields of a column."""
        places = zip(
            self.starts[rows, column].tolist(), self.stops[rows, column].tolist(), strict=True
        )
        return [self.data[start:stop].decode(encoding).strip() for start, stop in places]


def fields_of(lines: bytes, delimiter: str, columns: int) -> Fields | None:
    """Find the fields of whole lines; None where not every line has so many, or quotes are odd."""
    data = b"\n" * _PAD + lines
    letters = np.frombuffer(data, dtype=np.uint8)
    point = _COMMA if delimiter != "," and b"," in lines else _DOT
    is_mark = np.zeros(256, dtype=np.bool_)
    is_mark[[_NEWLINE, ord(delimiter), point]] = True
    marks = np.flatnonzero(is_mark[letters[_PAD:]]) + _PAD
    kinds = letters[marks]
    ends = np.flatnonzero(kinds != point)
    stops = marks[ends]
    if len(stops) % columns or len(stops) == 0:
        return None
    last = kinds[ends].reshape(-1, columns) == _NEWLINE
    if not last[:, -1].all() or last[:, :-1].any():
        return None
    starts = np.concatenate(([_PAD], stops[:-1] + 1))
    between = np.diff(ends, prepend=-1)  # 1 without a point, 2 with one
    points = np.where(between > 1, marks[ends - 1], stops)
    if b'"' in lines:
        quoted = letters[starts] == _QUOTE
        closed = (letters[stops - 1] == _QUOTE) & (stops - starts > 1)
        if not np.array_equal(quoted, closed) or 2 * quoted.sum() != lines.count(b'"'):
            return None
        starts, stops = starts + quoted, stops - quoted
        points = np.minimum(points, stops)
    starts = starts + (letters[starts] == _SPACE)
    shape = (-1, columns)
    plain = (between <= 2).reshape(shape)
    return Fields(data, starts.reshape(shape), stops.reshape(shape), points.reshape(shape), plain)


def numbers_of(fields: Fields) -> tuple[Array, Flags]:
    """Read decimal numbers (rows, columns), and tell which fields are such numbers."""
    letters = np.frombuffer(fields.data, dtype=np.uint8)
    starts, stops, points = fields.starts.ravel(), fields.stops.ravel(), fields.points.ravel()
    minus = letters[starts] == _MINUS
    before = points - starts - minus
    after = np.maximum(stops - points - 1, 0)
    known = (
        fields.plain.ravel()
        & (before >= 0)
        & (before <= _MOST_INTEGER)
        & (after <= _MOST_FRACTION)
        & (before + after > 0)
    )
    before, after = np.where(known, before, 0), np.where(known, after, 0)
    windows = np.lib.stride_tricks.sliding_window_view(letters, 8)
    whole, digits = _eight(windows, points, before)
    known &= digits
    fraction, digits = _eight(windows, stops, np.minimum(after, 8))
    known &= digits
    longest = int(after.max(initial=0))
    for skip in range(8, longest, 8):
        more, digits = _eight(windows, stops - skip, np.clip(after - skip, 0, 8))
        known &= digits & ((more < 1000) | (skip < 16))  # it would not go into 64 bits
        fraction = fraction + np.where(known, more, 0) * _TENS[skip]
    # In 64 bits there is room for any 19 digits.
    known &= (whole == 0) | (after <= 18) & (whole < _TENS[np.clip(19 - after, 0, 8)])
    whole, after = np.where(known, whole, 0), np.where(known, after, 0)
    mantissa = whole * _TENS[np.minimum(after, 19)] + fraction
    numbers, certain = _quotients(mantissa, after)
    known &= certain
    numbers = np.where(minus, -numbers, numbers)
    return numbers.reshape(fields.starts.shape), known.reshape(fields.starts.shape)


def _eight(windows: NDArray[np.uint8], stops: Places, count: Places) -> tuple[Words, Flags]:
    """Read the ``count`` (0 to 8) digits before each of ``stops``, and tell whether they are."""
    word = windows[stops - 8].view("<u8").ravel()
    word = word & _KEEP[count] | _FILL[count]
    above, below = np.uint64(0x4646464646464646), np.uint64(0x3030303030303030)
    digits = ((word + above) | (word - below)) & np.uint64(0x8080808080808080) == 0
    word = (word & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561) >> np.uint64(8)
    word = (word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601) >> np.uint64(16)
    word = (word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001) >> np.uint64(32)
    return word, digits


def _quotients(mantissa: Words, power: Places) -> tuple[Array, Flags]:
    """Divide by powers of ten, and tell where the rounding is surely that of the exact number."""
    certain = mantissa <= _EXACT
    if certain.all():
        return mantissa / _LONG_TENS.astype(np.float64)[power], certain
    if not _IS_LONG:
        return np.where(certain, mantissa, 0) / _LONG_TENS.astype(np.float64)[power], certain
    exact = mantissa.astype(np.longdouble) / _LONG_TENS[power]
    numbers = exact.astype(np.float64)
    gap = np.spacing(numbers)
    # Half-way between two numbers the rounding of the quotient itself may decide.
    aside = np.abs((exact - numbers).astype(np.float64))
    return numbers, np.abs(aside - gap / 2) > gap * 2.0**-9
