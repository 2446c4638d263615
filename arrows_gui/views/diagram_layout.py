"""Where the units and edges of a network lie on its diagram."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from arrows_gui.core.array import Array
from arrows_gui.core.network import Network

INPUTS = -1
"""The layer number of the inputs."""

BIAS = -1
"""The source of an edge that is the bias."""

LARGEST_UNIT_PX = 46.0
SMALLEST_UNIT_PX = 2.5
UNIT_SHARE = 0.76
"""So much of its place in the column a unit takes ..."""

COLUMN_SHARE = 0.5
"""... and at most so much of the way to the next column."""

SPREAD = 2.0
"""Units stand at most so many times their size apart."""

SMALL_PX = 14.0
"""Units smaller than this are plain squares, without their maps and marks."""

NEAR_PX = 6.0
"""The mouse is on an edge or a mark when it is so near."""

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Spot:
    """What can be hovered and chosen: a unit, or with a source one of the edges into it.

    ``source`` is the number of a unit in the layer before, BIAS, or None for the unit itself.
    """

    layer: int
    unit: int
    source: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Centres (units, 2) and size of the units of every column, the inputs first, in pixels."""

    area: QRectF
    centres: tuple[Array, ...]
    sides: tuple[float, ...]
    pitch: float
    """The smallest distance of two units of a column."""

    def rect(self, layer: int, unit: int) -> QRectF:
        """Give the square of a unit."""
        x, y = self.centres[layer + 1][unit].tolist()
        side = self.sides[layer + 1]
        return QRectF(x - side / 2, y - side / 2, side, side)

    def bias_place(self, layer: int, unit: int) -> QPointF:
        """Give the middle of the mark of a unit's bias."""
        return self.rect(layer, unit).bottomLeft()

    def band(self, layer: int) -> QRectF:
        """Give the column of a layer with the room around it, over the whole height."""
        wide = max(self.sides[layer + 1] + 16.0, 26.0)
        x = float(self.centres[layer + 1][0, 0])
        return QRectF(x - wide / 2, self.area.top(), wide, self.area.height())

    def gap(self) -> float:
        """Give the shortest way from a column to the next, between their units."""
        ways = [
            float(after[0, 0] - before[0, 0]) - (left + right) / 2
            for before, after, left, right in zip(
                self.centres, self.centres[1:], self.sides, self.sides[1:], strict=False
            )
        ]
        return min(ways)

    def unit_at(self, x: float, y: float) -> Spot | None:
        """Give the unit at a place."""
        for column, (centres, side) in enumerate(zip(self.centres, self.sides, strict=True)):
            reach = max(side / 2, 3.0)
            if abs(centres[0, 0] - x) > reach:
                continue
            unit = int(np.abs(centres[:, 1] - y).argmin())
            if abs(centres[unit, 1] - y) <= reach:
                return Spot(column - 1, unit)
        return None

    def bias_at(self, x: float, y: float) -> Spot | None:
        """Give the mark of a bias at a place, where there are such marks."""
        for layer, side in enumerate(self.sides[1:]):
            if side < SMALL_PX:
                continue
            corners = self.centres[layer + 1] + (-side / 2, side / 2)
            far = np.hypot(corners[:, 0] - x, corners[:, 1] - y)
            unit = int(far.argmin())
            if far[unit] <= NEAR_PX:
                return Spot(layer, unit, BIAS)
        return None


def layout_of(network: Network, area: QRectF) -> Layout:
    """Lay the columns of a network out in an area of at least some pixels."""
    counts = (network.inputs, *(layer.units for layer in network.layers))
    way = max(area.width() - LARGEST_UNIT_PX, 40.0) / (len(counts) - 1)
    largest = min(LARGEST_UNIT_PX, COLUMN_SHARE * way)
    centres, sides, pitches = [], [], []
    for column, count in enumerate(counts):
        pitch = min(max(area.height(), 40.0) / count, SPREAD * LARGEST_UNIT_PX)
        side = max(min(largest, UNIT_SHARE * pitch), SMALLEST_UNIT_PX)
        x = area.left() + LARGEST_UNIT_PX / 2 + column * way
        y = area.center().y() + pitch * (np.arange(count) - (count - 1) / 2)
        centres.append(np.stack((np.full(count, x), y), axis=1))
        sides.append(side)
        pitches.append(pitch)
    return Layout(area, tuple(centres), tuple(sides), min(pitches))


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """All weights of a network, each array (m,): where each belongs, and its line (m, 4).

    ``place`` is where in theta the weight lies; a line has x1, y1, x2, y2.
    """

    layer: Places
    unit: Places
    source: Places
    place: Places
    line: Array

    def into(self, spot: Spot) -> Places:
        """Give the edges into and out of a unit."""
        into = (self.layer == spot.layer) & (self.unit == spot.unit)
        out = (self.layer == spot.layer + 1) & (self.source == spot.unit)
        return np.flatnonzero(into | out)

    def number(self, spot: Spot) -> int | None:
        """Give the number of an edge; None for a bias or a unit."""
        if spot.source is None or spot.source == BIAS:
            return None
        same = (self.layer == spot.layer) & (self.unit == spot.unit) & (self.source == spot.source)
        return int(np.flatnonzero(same)[0])

    def nearest(self, x: float, y: float, among: Places) -> Spot | None:
        """Give the edge that passes nearest to a place, where one is near enough."""
        if not len(among):
            return None
        start, way = self.line[among, :2], self.line[among, 2:] - self.line[among, :2]
        square = np.maximum((way * way).sum(axis=1), 1e-9)
        share = ((np.array((x, y)) - start) * way).sum(axis=1) / square
        foot = start + np.clip(share, 0, 1)[:, None] * way
        far = np.hypot(foot[:, 0] - x, foot[:, 1] - y)
        best = int(far.argmin())
        if far[best] > NEAR_PX:
            return None
        edge = among[best]
        return Spot(int(self.layer[edge]), int(self.unit[edge]), int(self.source[edge]))


def edges_of(network: Network, layout: Layout) -> Edges:
    """Give all weights of a network with their lines, from unit to unit."""
    layers, units, sources, places, lines = [], [], [], [], []
    for number, block in enumerate(network.blocks):
        unit, source = np.divmod(np.arange(block.units * block.inputs), block.inputs)
        layers.append(np.full(len(unit), number))
        units.append(unit)
        sources.append(source)
        places.append(block.weight.start + np.arange(len(unit)))
        starts = layout.centres[number][source] + (layout.sides[number] / 2, 0)
        ends = layout.centres[number + 1][unit] - (layout.sides[number + 1] / 2, 0)
        lines.append(np.concatenate((starts, ends), axis=1))
    return Edges(
        layer=np.concatenate(layers),
        unit=np.concatenate(units),
        source=np.concatenate(sources),
        place=np.concatenate(places),
        line=np.concatenate(lines),
    )


def strongest(network: Network, theta: Array, most: int) -> Places:
    """Give the numbers of the largest weights, about ``most``, equally many of every layer."""
    share, start, kept = max(most // len(network.blocks), 1), 0, []
    for block in network.blocks:
        sizes = np.abs(np.nan_to_num(theta[block.weight], nan=np.inf))
        few = np.arange(len(sizes))
        if len(sizes) > share:
            few = np.argpartition(sizes, len(sizes) - share)[-share:]
        kept.append(start + few)
        start += len(sizes)
    return np.concatenate(kept)
