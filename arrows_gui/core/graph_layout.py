"""A tidy layered drawing of an expression graph: leaves at the left, the loss at the right.

After Sugiyama, Tagawa and Toda (1981): layers by the longest path, a wire through every layer that
an edge passes, fewer crossings by barycentres, and then heights that keep the wires straight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arrows_gui.core.backprop import CONSTANT, NUMBER, Graph, GraphEdge
from arrows_gui.core.graph_heights import GAP_ROWS, Item, Link, heights

NODE_ROWS = 2.0
"""The height of a node in rows: one row holds one input with its two numbers."""

LEAF_ROWS = 1.15
WIRE_ROWS = 0.7
SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is: its column, and its upper edge and height in rows."""

    column: int
    top: float
    rows: float

    @property
    def middle(self) -> float:
        """The height at which its value leaves."""
        return self.top + self.rows / 2


@dataclass(frozen=True, slots=True)
class Wire:
    """The way of an edge: its height in every column from its input's to its head's."""

    column: int
    heights: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything is, in columns and rows; nothing overlaps."""

    boxes: Mapping[int, Box]
    wires: Mapping[GraphEdge, Wire]
    columns: int
    rows: float


def layers_of(graph: Graph) -> dict[int, int]:
    """Give each drawn node the layer of the longest path to it; a number sits beside its use."""
    layers: dict[int, int] = {}
    for node in graph.shown:
        before = [layers[edge.arg] for edge in graph.into[node.number]]
        layers[node.number] = 1 + max(before) if before else 0
    for node in graph.shown:
        heads = [layers[edge.head] for edge in graph.out_of[node.number]]
        if node.kind in (CONSTANT, NUMBER) and heads:
            layers[node.number] = min(heads) - 1
    return layers


class _Grid:
    """The items of each layer: nodes, and the wires that pass; and the links between them.

    All edges out of one node share its wires, so that a variable has one line through the drawing.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.layer = layers_of(graph)
        self.columns: list[list[Item]] = [[] for _ in range(1 + max(self.layer.values()))]
        self.links: list[Link] = []
        self.way: dict[GraphEdge, list[Item]] = {}
        self._wires: dict[tuple[int, int], Item] = {}
        for node in graph.shown:
            self._add(Item(node.number, self.layer[node.number], False))
        for node in graph.shown:
            for edge in graph.out_of[node.number]:
                self._lead(edge)

    def _add(self, item: Item) -> Item:
        self.columns[item.column].append(item)
        return item

    def _lead(self, edge: GraphEdge) -> None:
        begin, end = self.layer[edge.arg], self.layer[edge.head]
        way = [Item(edge.arg, begin, False)]
        for column in range(begin + 1, end):
            key = (edge.arg, column)
            if key not in self._wires:
                self._wires[key] = self._add(Item(edge.arg, column, True))
                self.links.append(Link(way[-1], self._wires[key], None))
            way.append(self._wires[key])
        head = Item(edge.head, end, False)
        self.links.append(Link(way[-1], head, edge))
        self.way[edge] = way


def layout(graph: Graph) -> Layout:
    """Place the drawn nodes of a graph, and lead its edges past them."""
    grid = _Grid(graph)
    _order_from_the_root(grid)
    columns = _fewest_crossings(grid)
    place = {item: at for column in columns for at, item in enumerate(column)}
    ports = _ports(grid, place)
    rows = {item: _rows_of(graph, item) for column in columns for item in column}
    tops = heights(columns, grid.links, rows, ports)
    boxes = {
        item.number: Box(item.column, top, rows[item])
        for item, top in tops.items()
        if not item.is_wire
    }
    wires = {}
    for edge, way in grid.way.items():
        middles = [tops[item] + rows[item] / 2 for item in way]
        end = boxes[edge.head].top + ports[edge]
        wires[edge] = Wire(way[0].column, (*middles, end))
    lowest = max(top + rows[item] for item, top in tops.items())
    return Layout(boxes, wires, len(columns), lowest)


def room_of(graph: Graph) -> tuple[int, float]:
    """Give about how many columns and rows a drawing takes, without drawing it."""
    columns = _Grid(graph).columns
    highs = [sum(_rows_of(graph, item) + GAP_ROWS for item in column) for column in columns]
    return len(columns), max(highs) - GAP_ROWS


def _rows_of(graph: Graph, item: Item) -> float:
    if item.is_wire:
        return WIRE_ROWS
    inputs = len(graph.into[item.number])
    return max(NODE_ROWS, inputs) if inputs else LEAF_ROWS


def _order_from_the_root(grid: _Grid) -> None:
    """Begin with the order in which the formula reads, which a tree needs no crossing for."""
    graph = grid.graph
    rank: dict[int, int] = {}
    stack: list[tuple[int, bool]] = [(graph.root, False)]
    seen: set[int] = set()
    while stack:
        number, ready = stack.pop()
        if ready:
            rank.setdefault(number, len(rank))
        elif number not in seen:
            seen.add(number)
            stack.append((number, True))
            stack.extend((edge.arg, False) for edge in reversed(graph.into[number]))
    for column in grid.columns:
        column.sort(key=lambda item: (rank[item.number], item.is_wire))


def _fewest_crossings(grid: _Grid) -> list[list[Item]]:
    """Sort each layer by the mean place of its neighbours, to and fro; keep the best order."""
    left: dict[Item, list[Item]] = {item: [] for column in grid.columns for item in column}
    right: dict[Item, list[Item]] = {item: [] for item in left}
    for link in grid.links:
        left[link.head].append(link.arg)
        right[link.arg].append(link.head)
    columns = [list(column) for column in grid.columns]
    best, fewest = columns, _crossings(columns, right)
    for turn in range(2 * SWEEPS):
        onward = turn % 2 == 1
        neighbours = left if onward else right
        columns = [list(column) for column in columns]
        way = range(1, len(columns)) if onward else range(len(columns) - 2, -1, -1)
        for at in way:
            beside = columns[at - 1 if onward else at + 1]
            _sort_by_neighbours(columns[at], beside, neighbours)
        count = _crossings(columns, right)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    return _switched(best, left, right)


def _sort_by_neighbours(
    column: list[Item], beside: Sequence[Item], neighbours: Mapping[Item, Sequence[Item]]
) -> None:
    place = {item: at for at, item in enumerate(beside)}
    own = {item: at * len(beside) / max(len(column), 1) for at, item in enumerate(column)}

    def mean(item: Item) -> float:
        places = [place[other] for other in neighbours[item]]
        return sum(places) / len(places) if places else own[item]

    column.sort(key=mean)


def _switched(
    columns: list[list[Item]],
    left: Mapping[Item, Sequence[Item]],
    right: Mapping[Item, Sequence[Item]],
) -> list[list[Item]]:
    """Switch neighbours in a layer as long as that takes crossings away."""
    for _ in range(SWEEPS):
        better = False
        place = {item: at for column in columns for at, item in enumerate(column)}
        for column in columns:
            for at in range(len(column) - 1):
                upper, lower = column[at], column[at + 1]
                gain = sum(
                    _turned(side[upper], side[lower], place)
                    - _turned(side[lower], side[upper], place)
                    for side in (left, right)
                )
                if gain > 0:
                    column[at], column[at + 1] = lower, upper
                    place[upper], place[lower] = at + 1, at
                    better = True
        if not better:
            break
    return columns


def _turned(upper: Sequence[Item], lower: Sequence[Item], place: Mapping[Item, int]) -> int:
    """Count the pairs of neighbours that stand the other way round."""
    return sum(place[one] > place[other] for one in upper for other in lower)


def _crossings(columns: Sequence[Sequence[Item]], right: Mapping[Item, Sequence[Item]]) -> int:
    place = {item: at for column in columns for at, item in enumerate(column)}
    return sum(
        _turned(right[upper], right[lower], place)
        for column in columns
        for at, upper in enumerate(column)
        for lower in column[at + 1 :]
    )


def _ports(grid: _Grid, place: Mapping[Item, int]) -> dict[GraphEdge, float]:
    """Give how far below the top of its head each edge arrives: in the order they come from."""
    ports: dict[GraphEdge, float] = {}
    for edges in grid.graph.into.values():
        if not edges:
            continue
        comes = sorted(edges, key=lambda edge: (place[grid.way[edge][-1]], edge.place))
        rows = max(NODE_ROWS, len(edges))
        for at, edge in enumerate(comes):
            ports[edge] = (at + 0.5) * rows / len(edges)
    return ports
