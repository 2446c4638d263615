"""The one array type of the core, and functions that serve arrays and plain numbers alike.

An element-wise rule runs on arrays of any shape; at a single point it runs on one plain number
for each coordinate, several times faster, from the same text. Hence the ``Any`` here.
"""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def root(v: Any) -> Any:
    """Give the square root of every element."""
    return sqrt(v) if type(v) is float else np.sqrt(v)


def larger(a: Any, b: Any) -> Any:
    """Give the larger of two, element by element; nan where either is."""
    if type(b) is float:
        return b if b > a or b != b else a
    return np.maximum(a, b)


def smaller(a: Any, b: Any) -> Any:
    """Give the smaller of two, element by element; nan where a is."""
    if type(a) is float:
        return b if b < a else a
    return np.minimum(a, b)


def filled_like(theta: Any, value: float) -> Any:
    """Give the value in the shape of theta."""
    return float(value) if type(theta) is float else np.full_like(theta, value)


def sign(v: Any) -> Any:
    """Give -1, 0 or 1 for every element; nan where it is nan."""
    if type(v) is float:
        return 1.0 if v > 0 else -1.0 if v < 0 else 0.0 * v
    return np.sign(v)


def by_sign(v: Any, below: Any, zero: Any, above: Any) -> Any:
    """Give one of three for every element, by whether v is below 0, 0 (or nan) or above 0."""
    if type(v) is float:
        return above if v > 0 else below if v < 0 else zero
    return np.where(v > 0, above, np.where(v < 0, below, zero))
