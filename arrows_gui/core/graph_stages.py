"""The stages of backpropagation: what becomes known node by node, and each in one sentence."""

# ruff: noqa: RUF001 - the sentences use the multiplication and minus signs and Greek letters

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from arrows_gui.core.backprop import OPERATION, VARIABLE, GraphEdge, GraphNode, Sweep
from arrows_gui.core.graph_build import LOSS, filled_in
from arrows_gui.core.graph_rules import CLOSED, SIGN
from arrows_gui.core.message import Message
from arrows_gui.core.written import MINUS, number_text

FORWARD, BACKWARD = "forward", "backward"

MOST_TERMS = 3
"""So many contributions are written out; of more, only the numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage: the values, or going back the gradients, of these nodes become known."""

    phase: str
    nodes: tuple[int, ...]
    edges: tuple[GraphEdge, ...]
    sentence: Message


def stages(sweep: Sweep) -> tuple[Stage, ...]:
    """List the stages of a sweep: the leaves, every operation, the loss, and all the way back."""
    graph = sweep.graph
    leaves = [node for node in graph.shown if not node.args]
    steps = [Stage(FORWARD, tuple(leaf.number for leaf in leaves), (), _leaves(sweep, leaves))]
    steps += [
        Stage(FORWARD, (node.number,), graph.into[node.number], _forward(sweep, node))
        for node in graph.shown
        if node.args
    ]
    root = graph.by_number[graph.root]
    steps.append(Stage(BACKWARD, (root.number,), (), _start(sweep, root)))
    inner = [node for node in reversed(graph.shown) if node.varies and node is not root]
    for is_leaf in (False, True):
        steps += [
            Stage(BACKWARD, (node.number,), graph.out_of[node.number], _backward(sweep, node))
            for node in inner
            if (node.kind == VARIABLE) == is_leaf
        ]
    return tuple(steps)


def factor_text(value: float) -> str:
    """Write a number in a product: a negative one in brackets."""
    text = number_text(value)
    return f"({text})" if text.startswith(MINUS) else text


def partial(top: str, below: str) -> str:
    """Write a partial derivative."""
    return f"∂{top}/∂{below}"


def edge_text(sweep: Sweep, edge: GraphEdge) -> str:
    """Say the local derivative of an edge."""
    graph = sweep.graph
    name = partial(graph.by_number[edge.head].name, graph.by_number[edge.arg].name)
    return f"{name} = {number_text(sweep.slopes[edge])}"


def _leaves(sweep: Sweep, leaves: Sequence[GraphNode]) -> Message:
    pairs = [f"{leaf.name} = {number_text(sweep.values[leaf.number])}" for leaf in leaves]
    return Message("Forward: the leaves have their values, {pairs}.", {"pairs": ", ".join(pairs)})


def _forward(sweep: Sweep, node: GraphNode) -> Message:
    value = sweep.values[node.number]
    if node.inside or node.rule is None:
        text = "Forward: {name} = {formula} = {value}, folded into one."
        return Message(text, {"name": node.name, "formula": node.text, "value": value})
    inputs = [sweep.graph.by_number[arg] for arg in node.args]
    names = [(i.name, CLOSED if i.kind == OPERATION else i.binding) for i in inputs]
    numbers = [(_value_text(sweep, i), SIGN if _is_below(sweep, i) else CLOSED) for i in inputs]
    text = "Forward: {name} = {formula} = {numbers} = {value}."
    if not isfinite(value):
        text = "Forward: {name} = {formula} = {numbers} = {value}, which is not a finite number."
    return Message(
        text,
        {
            "name": node.name,
            "formula": filled_in(node.rule, names),
            "numbers": filled_in(node.rule, numbers),
            "value": value,
        },
    )


def _value_text(sweep: Sweep, node: GraphNode) -> str:
    return number_text(sweep.values[node.number])


def _is_below(sweep: Sweep, node: GraphNode) -> bool:
    return sweep.values[node.number] < 0


def _start(sweep: Sweep, root: GraphNode) -> Message:
    if not root.varies:
        return Message("Nothing here depends on x or y: the gradient is 0.")
    text = "Backward: it begins with the loss, ∂{name}/∂{name} = 1."
    if root.kind == VARIABLE:
        text = "Backward: the loss is {name} itself, so that ∂L/∂{name} = 1."
    return Message(text, {"name": root.name})


def _backward(sweep: Sweep, node: GraphNode) -> Message:
    graph = sweep.graph
    edges = graph.out_of[node.number]
    values: dict[str, object] = {
        "own": partial(LOSS, node.name),
        "value": sweep.adjoints[node.number],
        "count": len(edges),
        "formula": " + ".join(
            f"{partial(LOSS, graph.by_number[edge.head].name)} × "
            f"{partial(graph.by_number[edge.head].name, node.name)}"
            for edge in edges
        ),
        "numbers": _added(
            f"{number_text(sweep.adjoints[edge.head])} × {factor_text(sweep.slopes[edge])}"
            for edge in edges
        ),
        "parts": _added(number_text(sweep.contributions[edge]) for edge in edges),
    }
    if len(edges) == 1:
        text = "Backward: {own} = {formula} = {numbers} = {value}"
    elif len(edges) <= MOST_TERMS:
        text = "Backward: {own} = {formula} = {numbers} = {value}; {count} contributions add up"
    else:
        text = "Backward: {own} = {parts} = {value}; {count} contributions add up"
    words = Message(text, values)
    if any(edge in sweep.kinks and sweep.slopes[edge] == 0 for edge in edges):
        text = "{words}, and the slope of the root at this kink is taken as 0"
        words = Message(text, {"words": words})
    is_finite = isfinite(sweep.adjoints[node.number])
    return Message("{words}." if is_finite else "{words}: not a finite number.", {"words": words})


def _added(terms: Iterable[str]) -> str:
    """Write a sum of texts; a term that begins with a minus sign is taken away."""
    first, *others = terms
    return first + "".join(
        f" {MINUS} {term[1:]}" if term.startswith(MINUS) else f" + {term}" for term in others
    )
