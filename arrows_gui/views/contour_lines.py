"""Contour lines as segments that can be painted at once."""

from collections.abc import Iterable

import numpy as np
from contourpy import LineType, contour_generator

from arrows_gui.core.array import Array


def contour_segments(xs: Array, ys: Array, values: Array, levels: Iterable[float]) -> Array:
    """Give the lines along which values (rows, columns) have some levels: rows x1, y1, x2, y2.

    Values that are not finite or masked have no lines beside them.
    """
    masked = np.ma.masked_invalid(values)
    if min(masked.shape) < 2 or masked.count() < 4:
        return np.empty((0, 4))
    generator = contour_generator(xs, ys, masked, line_type=LineType.Separate)
    parts = []
    for level in levels:
        for line in generator.lines(float(level)):
            points = np.asarray(line, dtype=np.float64)
            parts.append(np.concatenate((points[:-1], points[1:]), axis=1))
    return np.concatenate(parts) if parts else np.empty((0, 4))
