"""Folding an expression graph: a node hides what only it needs, and the gradient stays the same.

Seen from outside, a folded node is one operation on what goes into it; its local derivative along
each of these is the sum over all hidden paths, which is what the reverse sweep inside finds.
"""

from collections.abc import Collection
from dataclasses import replace

from arrows_gui.core.backprop import (
    OPERATION,
    VARIABLE,
    Graph,
    GraphEdge,
    Sweep,
    flow_back,
)


def hidden_by(graph: Graph, number: int) -> frozenset[int]:
    """Give the nodes that only this one needs: no variables, and nothing that others use too."""
    hidden: set[int] = set()
    within = {number}
    for node in reversed(graph.nodes[:number]):
        users = _users(graph, node.number)
        if node.kind != VARIABLE and users and users <= within:
            hidden.add(node.number)
            within.add(node.number)
    return frozenset(hidden)


def _users(graph: Graph, number: int) -> set[int]:
    if graph.by_number[number].shown:
        return {edge.head for edge in graph.out_of[number]}
    return {node.number for node in graph.nodes if number in node.args}


def foldable(graph: Graph) -> frozenset[int]:
    """Give the nodes of a whole graph that hide something that is drawn when they are folded."""
    return frozenset(
        node.number
        for node in graph.nodes
        if node.kind == OPERATION
        and any(graph.by_number[number].shown for number in hidden_by(graph, node.number))
    )


def folded(graph: Graph, closed: Collection[int]) -> Graph:
    """Hide the insides of the closed nodes of a whole graph; the numbers of the others stay."""
    inside: dict[int, frozenset[int]] = {}
    gone: set[int] = set()
    for number in sorted(closed, reverse=True):
        if number not in gone:
            hidden = hidden_by(graph, number)
            if hidden:
                inside[number] = hidden
                gone |= hidden
    nodes = []
    edges: list[GraphEdge] = []
    for node in graph.nodes:
        if node.number in gone:
            continue
        if node.number not in inside:
            nodes.append(node)
            edges += graph.into[node.number]
            continue
        args = _frontier(graph, node.number, inside[node.number])
        nodes.append(replace(node, label=node.text, args=args, inside=inside[node.number]))
        edges += [
            GraphEdge(arg, node.number, place, graph.by_number[arg].varies)
            for place, arg in enumerate(args)
        ]
    return Graph(tuple(nodes), tuple(edges), graph.root)


def _frontier(graph: Graph, number: int, hidden: frozenset[int]) -> tuple[int, ...]:
    """Give what goes into a folded node: the inputs of what it hides that are not hidden."""
    found: dict[int, None] = {}
    for member in sorted(hidden | {number}):
        for arg in graph.by_number[member].args:
            if arg not in hidden and graph.by_number[arg].shown:
                found[arg] = None
    return tuple(found)


def folded_sweep(sweep: Sweep, closed: Collection[int]) -> Sweep:
    """Give the sweep of a whole graph as it is seen with some of its nodes folded."""
    graph = folded(sweep.graph, closed)
    slopes: dict[GraphEdge, float] = {}
    kinks: set[GraphEdge] = set()
    for node in graph.nodes:
        if not node.inside:
            own = graph.into[node.number]
            slopes.update({edge: sweep.slopes[edge] for edge in own if edge.varies})
            kinks.update(edge for edge in own if edge in sweep.kinks)
            continue
        heads = sorted(node.inside | {node.number}, reverse=True)
        flow = flow_back(node.number, heads, sweep.graph.into, sweep.slopes, sweep.kinks)
        for edge in graph.into[node.number]:
            if edge.varies:
                slopes[edge] = flow.adjoints[edge.arg]
                if edge.arg in flow.loose:
                    kinks.add(edge)
    shown = {node.number: sweep.values[node.number] for node in graph.nodes}
    heads = [node.number for node in reversed(graph.nodes)]
    flow = flow_back(graph.root, heads, graph.into, slopes, kinks)
    return Sweep(graph, shown, slopes, frozenset(kinks), flow)
