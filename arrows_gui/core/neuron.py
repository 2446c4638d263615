"""One neuron as an expression graph: inputs times weights, bias, activation, and a loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.backprop import CONSTANT, OPERATION, VARIABLE, Graph, GraphEdge, GraphNode
from arrows_gui.core.graph_build import LOSS, edges_into, label_of, subscript, written
from arrows_gui.core.graph_rules import OPERATIONS, Rule, activated, measured, summed
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer, Network

MOST_INPUTS = 16
"""So many inputs the neuron of a drawing may have."""

NEURON_LOSSES = ("squared_error", "binary_cross_entropy")


@dataclass(frozen=True, slots=True)
class Neuron:
    """A neuron at one point of data: a = activation(sum of w_i a_i, plus b), held to a target."""

    inputs: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    activation: str
    target: float
    loss: str = "squared_error"

    def __post_init__(self) -> None:
        if not 1 <= len(self.inputs) <= MOST_INPUTS:
            raise BadInput("a neuron here has 1 to {most} inputs", most=MOST_INPUTS)
        if len(self.weights) != len(self.inputs):
            raise BadInput(
                "there are {inputs} inputs and {weights} weights; each input has one weight",
                inputs=len(self.inputs),
                weights=len(self.weights),
            )
        if not all(map(isfinite, (*self.inputs, *self.weights, self.bias, self.target))):
            raise BadInput("every number of a neuron must be finite")
        if self.loss == "binary_cross_entropy" and not 0 <= self.target <= 1:
            raise BadInput("the target of the cross-entropy lies from 0 to 1")

    def point(self) -> dict[str, float]:
        """Give the value of every leaf."""
        inputs = {f"a{place}": value for place, value in enumerate(self.inputs, 1)}
        weights = {f"w{place}": value for place, value in enumerate(self.weights, 1)}
        return {**inputs, **weights, "b": self.bias}

    def network(self) -> Network:
        """Give the network of this one neuron."""
        return Network(len(self.inputs), (Layer(1, self.activation),), self.loss)

    def gradient(self) -> dict[str, float]:
        """Give dL/d leaf of every leaf by the backward pass of the network."""
        network = self.network()
        theta: Array = np.array((*self.weights, self.bias))
        with np.errstate(all="ignore"):
            forward = network.forward(theta, np.array([self.inputs]))
            backward = network.backward(theta, forward, np.array([[self.target]]))
            into = (backward.deltas[0] @ network.weight(theta, 0))[0]
        slopes = (*into.tolist(), *backward.gradient.tolist())
        return dict(zip(self.point(), slopes, strict=True))


def neuron_graph(
    inputs: Sequence[float],
    weights: Sequence[float],
    bias: float,
    activation: str,
    target: float,
    loss: str = "squared_error",
) -> Graph:
    """Make the graph of a neuron; raises BadInput where there is no such neuron."""
    return graph_of(
        Neuron(tuple(inputs), tuple(weights), bias, activation, target, loss),
    )


def graph_of(neuron: Neuron) -> Graph:
    """Make the graph of a neuron; its leaves are a1, w1, a2, w2, ..., b, and the fixed target y."""
    nodes: list[GraphNode] = []
    products = []
    for place in range(1, len(neuron.inputs) + 1):
        pair = [_leaf(nodes, letter, place) for letter in "aw"]
        products.append(_joined(nodes, OPERATIONS["mul"], pair, f"p{subscript(place)}"))
    bias = _leaf(nodes, "b")
    rule = OPERATIONS["add"] if len(products) == 1 else summed([1.0] * (len(products) + 1))
    z = _joined(nodes, rule, [*products, bias], "z")
    a = _joined(nodes, activated(neuron.activation), [z], "a")
    target = GraphNode(len(nodes), "y", "y", "y", CONSTANT, value=neuron.target, varies=False)
    nodes.append(target)
    _joined(nodes, measured(neuron.loss), [a, target.number], LOSS)
    edges: list[GraphEdge] = [edge for node in nodes for edge in edges_into(node, nodes)]
    return Graph(tuple(nodes), tuple(edges), len(nodes) - 1)


def _leaf(nodes: list[GraphNode], letter: str, place: int = 0) -> int:
    name = f"{letter}{subscript(place)}" if place else letter
    key = f"{letter}{place}" if place else letter
    nodes.append(GraphNode(len(nodes), name, name, name, VARIABLE, key=key))
    return len(nodes) - 1


def _joined(nodes: list[GraphNode], rule: Rule, args: Sequence[int], name: str) -> int:
    inputs = [nodes[arg] for arg in args]
    nodes.append(
        GraphNode(
            len(nodes),
            name=name,
            label=label_of(rule, inputs),
            text=written(rule, [(node.text, node.binding) for node in inputs]),
            kind=OPERATION,
            args=tuple(args),
            rule=rule,
            binding=rule.binding,
        )
    )
    return len(nodes) - 1
