"""A polyline cut into dashes by its length, so that it may be added to piece by piece."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array

Flags = NDArray[np.bool_]

FAR_PX = 1e6
"""A painter takes no coordinate beyond this."""


def near_segments(path: Array) -> Array:
    """Give the segments of a path (m, 2) as rows x1, y1, x2, y2 that a painter can take.

    A segment that leaves for far away is shortened, in its true direction; one that is far away at
    both ends is left out.
    """
    segments, near_start, near_end = _shortened(path)
    return segments[near_start | near_end]


def lengths_along(path: Array) -> Array:
    """Give the length of a path (m, 2) up to each point, (m,); a way that is no number has none."""
    with np.errstate(all="ignore"):
        ways = path[1:] - path[:-1]
        lengths = np.hypot(ways[:, 0], ways[:, 1])
    lengths[~(lengths < FAR_PX**2)] = 0.0
    along = np.zeros(len(path))
    np.cumsum(lengths, out=along[1:])
    return along


def dashes(path: Array, along: Array, dash: Sequence[float], width: float, height: float) -> Array:
    """Give the strokes of a dashed path (m, 2), rows x1, y1, x2, y2, within 0 ... width, height.

    ``along`` (m,) is the length of the line up to each point, and decides where in the dash it is;
    ``dash`` has the lengths of stroke, gap, stroke, gap, ...; all in pixels.
    """
    before, after = along[:-1], along[1:]
    if (path >= 0).all() and (path <= (width, height)).all():
        segments, enter, leave = np.concatenate((path[:-1], path[1:]), axis=1), before, after
        length = np.maximum(after - before, np.finfo(np.float64).tiny)
    else:
        segments, before, length, enter, leave = _seen(path, before, after, width, height)
    which, begins, ends = _strokes(enter, leave, dash)
    origin, way, whole = (
        segments[which, :2],
        segments[which, 2:] - segments[which, :2],
        length[which],
    )
    begin = (np.maximum(begins, enter[which]) - before[which]) / whole
    end = (np.minimum(ends, leave[which]) - before[which]) / whole
    strokes = np.empty((len(which), 4))
    strokes[:, :2] = origin + way * begin[:, None]
    strokes[:, 2:] = origin + way * end[:, None]
    return strokes


def _strokes(enter: Array, leave: Array, dash: Sequence[float]) -> tuple[Array, Array, Array]:
    """Give the strokes that meet each stretch (m,): the place of the stretch, begin and end."""
    edges = np.concatenate(([0.0], np.cumsum(dash)))
    period, begins, ends = edges[-1], edges[:-1:2], edges[1::2]
    first = np.floor((enter[:, None] - ends) / period) + 1
    count = np.ceil((leave[:, None] - begins) / period) - first
    counts = np.maximum(count, 0).astype(np.intp).ravel()
    cells = np.repeat(np.arange(counts.size), counts)
    number = np.arange(cells.size) - np.repeat(np.cumsum(counts) - counts, counts)
    shift = (first.ravel()[cells] + number) * period
    which, stroke = np.divmod(cells, len(begins))
    return which, begins[stroke] + shift, ends[stroke] + shift


def _seen(
    path: Array, before: Array, after: Array, width: float, height: float
) -> tuple[Array, Array, Array, Array, Array]:
    """Give the segments that meet the rectangle: rows, begin, length, and where they are inside.

    The last four are lengths along the line, (k,).
    """
    segments, near_start, near_end = _shortened(path)
    whole = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    # A chord between points that were thinned out stands for a longer way along the line.
    length = np.where(near_start & near_end, after - before, whole)
    begin = np.where(near_start, before, after - length)
    enter, leave = _inside(segments, width, height)
    seen = (near_start | near_end) & (enter < leave) & (length > 0)
    segments, begin, length = segments[seen], begin[seen], length[seen]
    return segments, begin, length, begin + enter[seen] * length, begin + leave[seen] * length


def _inside(segments: Array, width: float, height: float) -> tuple[Array, Array]:
    """Give the shares of each segment (m, 4) at which it enters and leaves a rectangle.

    One that does not meet it leaves before it enters. Source: Liang and Barsky (1984).
    """
    enter, leave = np.zeros(len(segments)), np.ones(len(segments))
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis, size in ((0, width), (1, height)):
            start, way = segments[:, axis], segments[:, axis + 2] - segments[:, axis]
            first, second = -start / way, (size - start) / way
            outside = (way == 0) & ((start < 0) | (start > size))
            enter = np.where(way == 0, enter, np.maximum(enter, np.minimum(first, second)))
            leave = np.where(way == 0, leave, np.minimum(leave, np.maximum(first, second)))
            leave[outside] = -1.0
    return enter, leave


def _shortened(path: Array) -> tuple[Array, Flags, Flags]:
    """Give all segments of a path, shortened to what can be painted, and which ends are near."""
    starts, ends = path[:-1], path[1:]
    near_start = np.abs(starts).max(axis=1) < FAR_PX
    near_end = np.abs(ends).max(axis=1) < FAR_PX
    if near_start.all() and near_end.all():
        return np.concatenate((starts, ends), axis=1), near_start, near_end
    with np.errstate(over="ignore", invalid="ignore"):
        way = ends / 2 - starts / 2  # half of it: the whole may be no number
        reach = np.abs(way).max(axis=1, keepdims=True)
        short = way * (FAR_PX / np.maximum(reach, FAR_PX)) * 2
        first = np.where(near_start[:, None], starts, ends - short)
        second = np.where(near_end[:, None], ends, starts + short)
    return np.concatenate((first, second), axis=1), near_start, near_end
