"""A formula's expression graph as it is drawn: each variable and each common part occurs once."""

# ruff: noqa: RUF001 - the labels use the multiplication and minus signs and Greek letters

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import e, isfinite, nan, pi

import numpy as np

from arrows_gui.core.backprop import (
    CONSTANT,
    NUMBER,
    OPERATION,
    VARIABLE,
    Graph,
    GraphEdge,
    GraphNode,
)
from arrows_gui.core.expression import VARIABLES, Node, ordered
from arrows_gui.core.graph_rules import (
    CLOSED,
    OPERATIONS,
    POWER,
    SIGN,
    Rule,
    fixed_power,
    summed,
)
from arrows_gui.core.message import BadInput
from arrows_gui.core.written import MINUS, number_text

LOSS = "L"
"""What the root of a graph is called."""

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FAMOUS = {pi: "π", e: "e"}

SHORT = 6
"""A number is written as what it was worked out from where that has π or e and is no longer."""


def subscript(number: int) -> str:
    """Write a number as a subscript."""
    return str(number).translate(_SUBSCRIPTS)


@dataclass(frozen=True, slots=True)
class _Part:
    """A node before it has its number: an operation on other parts, a variable, or a number."""

    op: str
    args: tuple[int, ...] = ()
    value: float = nan
    text: str = ""
    binding: int = CLOSED
    named: bool = False  # a number with a constant's name in its text


def build(
    root: Node,
    constants: Mapping[str, float] | None = None,
    axis_names: Sequence[str] = VARIABLES,
) -> Graph:
    """Make the graph of a formula.

    What does not depend on x or y becomes one leaf with its value, a factor of 1 is left out, and
    a sum of several terms is one node.
    """
    reader = _Reader(dict(constants or {}), dict(zip(VARIABLES, axis_names, strict=True)))
    return _Writer(reader.parts, axis_names).graph(reader.read(root))


class _Reader:
    """Reads a formula into parts, of which no two are alike."""

    def __init__(self, constants: Mapping[str, float], axes: Mapping[str, str]) -> None:
        self.parts: list[_Part] = []
        self._constants = constants
        self._axes = axes
        self._places: dict[_Part, int] = {}

    def read(self, root: Node) -> int:
        places: dict[int, int] = {}
        for node in ordered(root):
            places[id(node)] = self._place(node, tuple(places[id(arg)] for arg in node.args))
        return places[id(root)]

    def _place(self, node: Node, args: tuple[int, ...]) -> int:
        if node.op == "number":
            return self._kept(_number(node.value))
        if node.op == "name":
            return self._kept(self._name(node.name))
        parts = [self.parts[arg] for arg in args]
        if all(part.op == NUMBER for part in parts):
            return self._kept(_worked_out(node.op, parts))
        if node.op == "mul":
            for one, other in ((0, 1), (1, 0)):
                if parts[one].op == NUMBER and parts[one].value == 1:
                    return args[other]
        return self._kept(_Part(node.op, args))

    def _name(self, name: str) -> _Part:
        if name in self._axes:
            return _Part(VARIABLE, text=name)
        if name not in self._constants:
            raise BadInput("the constant {name} has no value", name=name)
        return _Part(NUMBER, value=float(self._constants[name]), text=name, named=True)

    def _kept(self, part: _Part) -> int:
        if part not in self._places:
            self._places[part] = len(self.parts)
            self.parts.append(part)
        return self._places[part]


def _number(value: float) -> _Part:
    text = _FAMOUS.get(value, number_text(value))
    return _Part(NUMBER, value=value, text=text, binding=CLOSED if value >= 0 else SIGN)


def _worked_out(op: str, parts: Sequence[_Part]) -> _Part:
    """Give the number that an operation on numbers is."""
    rule = OPERATIONS[op]
    with np.errstate(all="ignore"):
        value = float(rule.value([np.float64(part.value) for part in parts]))
    text = written(rule, [(part.text, part.binding) for part in parts])
    named = any(part.named for part in parts) or not isfinite(value)
    famous = len(text) <= SHORT and any(letter in text for letter in _FAMOUS.values())
    if named or famous:
        return _Part(NUMBER, (), value, text, rule.binding, named)
    return _number(value)


def filled_in(rule: Rule, inputs: Sequence[tuple[str, int]]) -> str:
    """Write an operation on texts that bind so tightly, with brackets where they are needed."""
    texts = []
    for place, (text, binding) in enumerate(inputs):
        first = place == (1 if rule.binding == POWER else 0)  # a^b^c is a^(b^c)
        tight = binding > rule.binding or (binding == rule.binding and first)
        if text.startswith(MINUS) and (place or rule.binding == SIGN):
            tight = False
        needless = rule.binding == CLOSED or tight or f"({{{place}}}" in rule.pattern
        texts.append(text if needless else f"({text})")
    return rule.pattern.format(*texts)


def written(rule: Rule, inputs: Sequence[tuple[str, int]]) -> str:
    """Write an operation on texts in little room."""
    return filled_in(rule, inputs).replace(" × ", "·").replace(" ÷ ", "/")


class _Writer:
    """Numbers the parts that the loss depends on, and gives them labels."""

    def __init__(self, parts: Sequence[_Part], axis_names: Sequence[str]) -> None:
        self._parts = parts
        self._names = dict(zip(VARIABLES, axis_names, strict=True))
        self._nodes: list[GraphNode] = []
        self._numbers: dict[tuple[int, bool], int] = {}
        self._operations = 0

    def graph(self, root: int) -> Graph:
        self._uses = self._count_uses(root)
        self._root = root
        stack: list[tuple[int, bool]] = [(root, False)]
        while stack:
            place, ready = stack.pop()
            if ready:
                self._write(place)
            elif self._is_new(place):
                stack.append((place, True))
                stack.extend((arg, False) for arg, _ in reversed(self._inputs(place)))
        edges = [edge for node in self._nodes for edge in self._edges(node)]
        return Graph(tuple(self._nodes), tuple(edges), len(self._nodes) - 1)

    def _is_new(self, place: int) -> bool:
        return (place, True) not in self._numbers

    def _count_uses(self, root: int) -> Counter[int]:
        uses: Counter[int] = Counter()
        seen: set[int] = set()
        stack = [root]
        while stack:
            place = stack.pop()
            if place not in seen:
                seen.add(place)
                uses.update(self._parts[place].args)
                stack.extend(self._parts[place].args)
        return uses

    def _inputs(self, place: int) -> list[tuple[int, float]]:
        """Give the inputs of an operation with their signs: all the terms of a sum."""
        part = self._parts[place]
        if part.op not in ("add", "sub"):
            return [(arg, 1.0) for arg in part.args]
        left, right = part.args
        inner = self._parts[left].op in ("add", "sub") and self._uses[left] == 1
        first = self._inputs(left) if inner else [(left, 1.0)]
        return [*first, (right, -1.0 if part.op == "sub" else 1.0)]

    def _rule(self, place: int) -> Rule:
        part, inputs = self._parts[place], self._inputs(place)
        if part.op in ("add", "sub") and len(inputs) > 2:
            return summed([sign for _, sign in inputs])
        if part.op == "pow" and self._parts[part.args[1]].op == NUMBER:
            return fixed_power(self._parts[part.args[1]].value)
        return OPERATIONS[part.op]

    def _write(self, place: int) -> None:
        if not self._is_new(place):
            return
        part, number = self._parts[place], len(self._nodes)
        self._numbers[place, True] = number
        if part.op == VARIABLE:
            name = self._names[part.text]
            node = GraphNode(number, name, name, name, VARIABLE, key=part.text)
        elif part.op == NUMBER:
            node = self._fixed(number, place)
        else:
            node = self._operation(number, place)
        self._nodes.append(node)

    def _fixed(self, number: int, place: int) -> GraphNode:
        part = self._parts[place]
        return GraphNode(
            number,
            name=part.text,
            label=part.text,
            text=part.text,
            kind=CONSTANT if part.named else NUMBER,
            value=part.value,
            varies=False,
            shown=part.named or place == self._root,
            binding=part.binding,
        )

    def _operation(self, number: int, place: int) -> GraphNode:
        rule = self._rule(place)
        args = tuple(self._numbers[arg, True] for arg, _ in self._inputs(place))
        inputs = [self._nodes[arg] for arg in args]
        if place != self._root:
            self._operations += 1
        return GraphNode(
            number,
            name=LOSS if place == self._root else f"v{subscript(self._operations)}",
            label=label_of(rule, inputs),
            text=written(rule, [(node.text, node.binding) for node in inputs]),
            kind=OPERATION,
            args=args,
            rule=rule,
            binding=rule.binding,
        )

    def _edges(self, node: GraphNode) -> list[GraphEdge]:
        return edges_into(node, self._nodes)


def edges_into(node: GraphNode, nodes: Sequence[GraphNode]) -> list[GraphEdge]:
    """Give the edges into a node from all inputs that are drawn."""
    glyphs = node.rule.glyphs if node.rule is not None else ()
    drawn = [arg for arg in node.args if nodes[arg].shown]
    return [
        GraphEdge(
            arg,
            node.number,
            place,
            nodes[arg].varies,
            glyphs[place] if glyphs and len(drawn) > 1 else "",
        )
        for place, arg in enumerate(node.args)
        if nodes[arg].shown
    ]


def label_of(rule: Rule, inputs: Sequence[GraphNode]) -> str:
    """Say what an operation does; a plain number that it works with is part of that."""
    hidden = [node for node in inputs if not node.shown]
    if not hidden:
        return rule.label
    if len(inputs) - len(hidden) == 1:
        texts = ["" if node.shown else _bracketed(node) for node in inputs]
        return " ".join(rule.pattern.format(*texts).split())
    numbers = "".join(
        f" {(rule.glyphs[place] if rule.glyphs else '') or '+'} {_bracketed(node)}"
        for place, node in enumerate(inputs)
        if not node.shown
    )
    return f"{rule.label}{numbers}"


def _bracketed(node: GraphNode) -> str:
    famous = any(letter in node.text for letter in _FAMOUS.values())
    text = node.text if famous else f"{node.value:.4g}".replace("-", MINUS)
    return f"({text})" if text.startswith(MINUS) else text
