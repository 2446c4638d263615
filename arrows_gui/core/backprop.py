"""Backpropagation on an expression graph: values forward, and the gradient back, edge by edge.

For v = f(u, ...) on the way to the loss L, the chain rule says dL/du = sum over all v that u goes
into of dL/dv times dv/du: each edge has a local derivative, and hands back a contribution.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan, nan

import numpy as np

from arrows_gui.core.graph_rules import CLOSED, Rule

VARIABLE, CONSTANT, NUMBER, OPERATION = "variable", "constant", "number", "operation"

AGREEMENT = 1e-12
"""Two gradients agree within this share of the sum of all |paths| that make them up."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphNode:
    """One node. ``name`` is what sentences call it, ``label`` what it does, ``text`` all of it.

    ``args`` are the numbers of its inputs, in order; only a node that ``varies``, which is one that
    depends on a variable, has a gradient. A plain number that is written in the label of its
    operation is not ``shown``. ``key`` is the variable's name in a point, ``value`` a leaf's that
    is fixed; ``inside`` are the nodes that a folded one stands for.
    """

    number: int
    name: str
    label: str
    text: str
    kind: str
    args: tuple[int, ...] = ()
    rule: Rule | None = None
    key: str = ""
    value: float = nan
    varies: bool = True
    shown: bool = True
    binding: int = CLOSED
    inside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """The way from an input to the operation that it goes into, there in this place of several."""

    arg: int
    head: int
    place: int
    varies: bool = field(default=True, compare=False)
    glyph: str = field(default="", compare=False)


@dataclass(frozen=True, eq=False)
class Graph:
    """An expression graph; every node comes after its inputs, and its number never changes."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    root: int

    @cached_property
    def by_number(self) -> Mapping[int, GraphNode]:
        """Each node by its number."""
        return {node.number: node for node in self.nodes}

    @cached_property
    def into(self) -> Mapping[int, tuple[GraphEdge, ...]]:
        """The edges into each operation, in the order of its inputs."""
        return self._grouped(lambda edge: edge.head)

    @cached_property
    def out_of(self) -> Mapping[int, tuple[GraphEdge, ...]]:
        """The edges out of each node."""
        return self._grouped(lambda edge: edge.arg)

    @cached_property
    def shown(self) -> tuple[GraphNode, ...]:
        """The nodes that are drawn."""
        return tuple(node for node in self.nodes if node.shown)

    @cached_property
    def variables(self) -> tuple[GraphNode, ...]:
        """The leaves at which the gradient arrives."""
        return tuple(node for node in self.nodes if node.kind == VARIABLE)

    @cached_property
    def structure(self) -> tuple[object, ...]:
        """What has to be alike for a drawing to stay as it is: everything but the values."""
        return tuple((n.number, n.kind, n.label, n.args, n.inside) for n in self.nodes)

    def _grouped(self, end: Callable[[GraphEdge], int]) -> Mapping[int, tuple[GraphEdge, ...]]:
        groups: dict[int, list[GraphEdge]] = {node.number: [] for node in self.nodes}
        for edge in self.edges:
            groups[end(edge)].append(edge)
        return {number: tuple(edges) for number, edges in groups.items()}


@dataclass(frozen=True, eq=False)
class Flow:
    """What the reverse sweep has found: each node's adjoint dL/dnode, and each edge's contribution.

    ``sizes`` are the adjoints with every product taken without its sign, to weigh rounding by;
    ``loose`` are nodes below a square root of 0, where an infinite slope times 0 is 0.
    """

    adjoints: Mapping[int, float]
    contributions: Mapping[GraphEdge, float]
    sizes: Mapping[int, float]
    loose: frozenset[int]


@dataclass(frozen=True, eq=False)
class Sweep:
    """One pass forward and one back at one point."""

    graph: Graph
    values: Mapping[int, float]
    slopes: Mapping[GraphEdge, float]  # the local derivatives
    kinks: frozenset[GraphEdge]
    flow: Flow

    @property
    def adjoints(self) -> Mapping[int, float]:
        """dL/dnode of each node on whose way the gradient comes."""
        return self.flow.adjoints

    @property
    def contributions(self) -> Mapping[GraphEdge, float]:
        """What each edge hands back: adjoint of its head times its local derivative."""
        return self.flow.contributions

    def gradient(self, key: str) -> float:
        """Give dL/d variable; 0 for one that does not occur."""
        leaves = [node for node in self.graph.variables if node.key == key]
        return self.adjoints.get(leaves[0].number, 0.0) if leaves else 0.0

    def agrees(self, key: str, other: float) -> bool:
        """Tell whether the gradient of a variable is another number, up to rounding."""
        own = self.gradient(key)
        if own == other or (isnan(own) and isnan(other)):
            return True
        leaves = [node for node in self.graph.variables if node.key == key]
        size = self.flow.sizes.get(leaves[0].number, 0.0) if leaves else 0.0
        return abs(own - other) <= AGREEMENT * size < np.inf


def values(graph: Graph, point: Mapping[str, float]) -> dict[int, float]:
    """Give the value of every node, from the leaves up; inf or nan where there is no number."""
    found: dict[int, float] = {}
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            if node.rule is None:
                found[node.number] = point[node.key] if node.kind == VARIABLE else node.value
            else:
                found[node.number] = float(node.rule.value(_inputs(node, found)))
    return found


def sweep(graph: Graph, point: Mapping[str, float]) -> Sweep:
    """Go forward and back through a graph at a point."""
    found = values(graph, point)
    slopes: dict[GraphEdge, float] = {}
    kinks: set[GraphEdge] = set()
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            if node.rule is None or not node.varies:
                continue
            own = node.rule.slopes(_inputs(node, found), np.float64(found[node.number]))
            for edge in graph.into[node.number]:
                if edge.varies:
                    slopes[edge] = float(own[edge.place])
                if node.rule.kinked and found[edge.arg] == 0:
                    kinks.add(edge)
                    if _is_flat(graph, edge.arg, slopes, kinks):
                        slopes[edge] = 0.0
    heads = [node.number for node in reversed(graph.nodes)]
    flow = flow_back(graph.root, heads, graph.into, slopes, kinks)
    return Sweep(graph, found, slopes, frozenset(kinks), flow)


def flow_back(
    root: int,
    heads: Iterable[int],
    into: Mapping[int, tuple[GraphEdge, ...]],
    slopes: Mapping[GraphEdge, float],
    kinks: Iterable[GraphEdge] = (),
) -> Flow:
    """Take the adjoint 1 of a root back through ``heads``, each of which comes before its inputs.

    Where several edges lead on from a node, their contributions add up: the multivariable chain
    rule. Source: Griewank and Walther, Evaluating Derivatives (2008), chapter 3.
    """
    adjoints, sizes = {root: 1.0}, {root: 1.0}
    contributions: dict[GraphEdge, float] = {}
    loose: set[int] = set()
    steep = set(kinks)
    for head in heads:
        if head not in adjoints:
            continue
        for edge in into[head]:
            if not edge.varies:
                continue
            slope = slopes[edge]
            free = head in loose and slope == 0
            part = 0.0 if free else adjoints[head] * slope
            size = 0.0 if free else sizes[head] * abs(slope)
            contributions[edge] = part
            adjoints[edge.arg] = adjoints.get(edge.arg, 0.0) + part
            sizes[edge.arg] = sizes.get(edge.arg, 0.0) + size
            if head in loose or edge in steep:
                loose.add(edge.arg)
    return Flow(adjoints, contributions, sizes, frozenset(loose))


def _inputs(node: GraphNode, found: Mapping[int, float]) -> list[np.float64]:
    return [np.float64(found[arg]) for arg in node.args]


def _is_flat(
    graph: Graph, top: int, slopes: Mapping[GraphEdge, float], kinks: Iterable[GraphEdge]
) -> bool:
    """Tell whether the slope of a node is 0 along every variable."""
    heads = range(top, -1, -1)
    flow = flow_back(top, heads, graph.into, slopes, kinks)
    return all(flow.adjoints.get(leaf.number, 0.0) == 0 for leaf in graph.variables)
