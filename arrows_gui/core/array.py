"""The one array type of the numerical core, and functions that serve arrays and plain numbers alike.

An element-wise rule runs on arrays of any shape; at a single point it runs on one plain number for each
coordinate, several times faster, from the same text.
"""

from math import sqrt
from typing import cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def root(v: Array) -> Array:
    """Give the square root of every element."""
    return cast(Array, sqrt(v) if type(v) is float else np.sqrt(v))


def larger(a: Array | float, b: Array) -> Array:
    """Give the larger of two, element by element; nan where either is."""
    if type(b) is float:
        return cast(Array, b if b > a or b != b else a)
    return np.maximum(a, b)


def filled_like(theta: Array, value: float) -> Array:
    """Give the value in the shape of theta."""
    return cast(Array, float(value) if type(theta) is float else np.full_like(theta, value))
