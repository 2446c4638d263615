"""The heights of a layered drawing: as straight as can be, without an overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arrows_gui.core.backprop import GraphEdge

GAP_ROWS = 0.4
"""So much room is between neighbours of a column."""

ROUNDS = 10
STRAIGHT = {0: 1.0, 1: 1.5, 2: 4.0}
"""How much a bend counts, by how many of its ends are wires that pass a column."""


@dataclass(frozen=True, slots=True)
class Item:
    """What takes room in a column: a node, or the wire of a node that passes."""

    number: int
    column: int
    is_wire: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of an edge from one column to the next; the last one names its edge."""

    arg: Item
    head: Item
    edge: GraphEdge | None


def heights(
    columns: Sequence[Sequence[Item]],
    links: Sequence[Link],
    rows: Mapping[Item, float],
    ports: Mapping[GraphEdge, float],
) -> dict[Item, float]:
    """Give the upper edge of every item; the highest is at 0.

    Each column in turn is moved to where its neighbours pull it, in the sense of least squares, in
    its order and with a gap between all that is in it.
    """
    tops: dict[Item, float] = {}
    for column in columns:
        top = 0.0
        for item in column:
            tops[item] = top
            top += rows[item] + GAP_ROWS
    pulls = _pulls(columns, links, rows, ports)
    count = len(columns)
    for turn in range(ROUNDS):
        sides: tuple[int, ...] = (turn % 2,) if turn < ROUNDS - 2 else (0, 1)
        order = range(count) if turn % 2 == 0 else range(count - 1, -1, -1)
        for at in order:
            _settle(columns[at], rows, tops, pulls, sides)
    highest = min(tops.values())
    return {item: top - highest for item, top in tops.items()}


Pull = tuple[int, Item, float, float]  # the side, the neighbour, its offset from this top, weight


def _pulls(
    columns: Sequence[Sequence[Item]],
    links: Sequence[Link],
    rows: Mapping[Item, float],
    ports: Mapping[GraphEdge, float],
) -> dict[Item, list[Pull]]:
    """Give what pulls at each item: neighbours at the left (0) and at the right (1)."""
    pulls: dict[Item, list[Pull]] = {item: [] for column in columns for item in column}
    for link in links:
        leaves = rows[link.arg] / 2
        arrives = rows[link.head] / 2 if link.edge is None else ports[link.edge]
        weight = STRAIGHT[link.arg.is_wire + link.head.is_wire]
        pulls[link.head].append((0, link.arg, leaves - arrives, weight))
        pulls[link.arg].append((1, link.head, arrives - leaves, weight))
    return pulls


def _settle(
    column: Sequence[Item],
    rows: Mapping[Item, float],
    tops: dict[Item, float],
    pulls: Mapping[Item, Sequence[Pull]],
    sides: Sequence[int],
) -> None:
    """Move the items of a column to the nearest places to what they want that do not overlap."""
    wanted, weights, shift = [], [], 0.0
    shifts = []
    for item in column:
        own = [pull for pull in pulls[item] if pull[0] in sides]
        weight = sum(pull[3] for pull in own)
        want = sum(pull[3] * (tops[pull[1]] + pull[2]) for pull in own)
        wanted.append((want / weight if weight else tops[item]) - shift)
        weights.append(weight or 0.1)
        shifts.append(shift)
        shift += rows[item] + GAP_ROWS
    for item, place, own_shift in zip(column, rising(wanted, weights), shifts, strict=True):
        tops[item] = place + own_shift


def rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Give the numbers, none below the one before, that are nearest to what is wanted.

    Weighted least squares by pooling adjacent violators (Ayer et al. 1955).
    """
    pools: list[tuple[float, float, int]] = []  # mean, weight, count
    for want, weight in zip(wanted, weights, strict=True):
        mean, total, count = want, weight, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * total + other * other_weight) / (total + other_weight)
            total, count = total + other_weight, count + other_count
        pools.append((mean, total, count))
    return [mean for mean, _, count in pools for _ in range(count)]
