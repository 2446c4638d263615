"""Formula text to an expression graph: a tokenizer and a Pratt parser with friendly errors.

What a person types is only ever read here; nothing of it is evaluated as Python.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from arrows_gui.core.message import BadInput

MAX_CHARACTERS = 500
MAX_TOKENS = 200
MAX_DEPTH = 50

VARIABLES = ("x", "y")
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}
FUNCTIONS = (
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("exp", "log", "sqrt", "abs", "sigmoid"),
)
_BINARY = {"+": ("add", 10), "-": ("sub", 10), "*": ("mul", 20), "/": ("div", 20), "^": ("pow", 40)}
_UNARY_POWER = 30
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign>\*\*|[-+*/^()−·])"  # noqa: RUF001
)
_SPELLINGS = {"**": "^", "−": "-", "·": "*"}  # noqa: RUF001


class FormulaError(BadInput):
    """A formula that cannot be read; the sentence names the column (1 is the first character)."""

    def __init__(self, sentence: str, column: int, /, **values: object) -> None:
        self.column = column
        super().__init__(sentence + " (column {column})", **{**values, "column": column})


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One node of an expression graph.

    ``op`` is ``number`` (with ``value``), ``name`` (with ``name``), ``neg``, ``add``, ``sub``,
    ``mul``, ``div``, ``pow``, a function's name, or one that only derivatives contain: ``sign``
    and ``ratio0`` (a/b, but 0 where both are 0).
    """

    op: str
    args: tuple["Node", ...] = ()
    value: float = math.nan
    name: str = ""


def number(value: float) -> Node:
    """Give the node of a literal number."""
    return Node("number", value=value)


def ordered(*roots: Node) -> list[Node]:
    """List every node below the roots once, each after the nodes it depends on."""
    order: list[Node] = []
    seen: set[int] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args))
    return order


def names_in(root: Node) -> set[str]:
    """Give the names (variables and named constants) that a graph contains."""
    return {node.name for node in ordered(root) if node.op == "name"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, sign or end
    text: str
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaError(
                "unexpected character '{character}'", position + 1, character=text[position]
            )
        kind = str(match.lastgroup)
        yield _Token(kind, _SPELLINGS.get(match.group(), match.group()), position + 1)
        position = match.end()
    yield _Token("end", "", len(text) + 1)


def parse(text: str, names: Collection[str] = (), *, limited: bool = True) -> Node:
    """Read a formula in x, y and the given constant names.

    ``limited`` holds it to the limits of typed text (500 characters, 200 tokens, depth 50).
    Raises FormulaError with the column and one sentence.
    """
    if limited and len(text) > MAX_CHARACTERS:
        raise FormulaError(
            "too long: {length} characters, limit {limit}",
            MAX_CHARACTERS + 1,
            length=len(text),
            limit=MAX_CHARACTERS,
        )
    tokens = []
    for token in _tokens(text):
        tokens.append(token)
        if limited and len(tokens) > MAX_TOKENS + 1:
            raise FormulaError(
                "too long: more than {limit} symbols", token.column, limit=MAX_TOKENS
            )
    return _Parser(tokens, names, MAX_DEPTH if limited else 10 * MAX_DEPTH).formula()


class _Parser:
    """A Pratt parser: each operator has a binding power, and an operand is parsed above a power."""

    def __init__(self, tokens: list[_Token], names: Collection[str], max_depth: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._names = names
        self._max_depth = max_depth

    def formula(self) -> Node:
        if self._next.kind == "end":
            raise FormulaError("the formula is empty", 1)
        root = self._operand(0, 1)
        token = self._next
        if token.text == ")":
            raise FormulaError("')' without its '('", token.column)
        if token.kind != "end":
            raise FormulaError(
                "something is missing before '{text}': write products with *, as in 2*x",
                token.column,
                text=token.text,
            )
        return root

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _operand(self, power: int, depth: int) -> Node:
        """Parse what binds tighter than ``power``."""
        if depth > self._max_depth:
            raise FormulaError(
                "nested too deeply, limit {limit}", self._next.column, limit=self._max_depth
            )
        left = self._prefix(depth)
        while self._next.text in _BINARY and self._next.kind == "sign":
            op, own = _BINARY[self._next.text]
            if own <= power:
                break
            self._take()
            # ^ is right-associative: its right side may contain another ^, and a sign (2^-1).
            right = self._operand(own - 1 if op == "pow" else own, depth + 1)
            left = Node(op, (left, right))
        return left

    def _prefix(self, depth: int) -> Node:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._name(token, depth)
        if token.text == "(":
            return self._closed(token, depth)
        if token.text == "-":
            return Node("neg", (self._operand(_UNARY_POWER, depth + 1),))
        if token.text == "+":
            return self._operand(_UNARY_POWER, depth + 1)
        if token.kind == "end":
            raise FormulaError("the formula ends too early", token.column)
        raise FormulaError(
            "a number or a name is missing before '{text}'", token.column, text=token.text
        )

    def _number(self, token: _Token) -> Node:
        value = float(token.text)
        if not math.isfinite(value):
            raise FormulaError("the number {text} is too large", token.column, text=token.text)
        return number(value)

    def _name(self, token: _Token, depth: int) -> Node:
        name = token.text
        if name in FUNCTIONS:
            if self._next.text != "(":
                raise FormulaError(
                    "'{name}' needs parentheses, as in {name}(x)", self._next.column, name=name
                )
            return Node(name, (self._closed(self._take(), depth),))
        if name in VARIABLES or name in self._names:
            return Node("name", name=name)
        if name in CONSTANTS:
            return number(CONSTANTS[name])
        known = {*VARIABLES, *self._names, *CONSTANTS, *FUNCTIONS}
        if name.lower() in known:
            raise FormulaError(
                "unknown name '{name}': did you mean '{lower}'?",
                token.column,
                name=name,
                lower=name.lower(),
            )
        if set(name) <= set(VARIABLES):
            raise FormulaError(
                "unknown name '{name}': write products with *, as in x*y", token.column, name=name
            )
        raise FormulaError("unknown name '{name}'", token.column, name=name)

    def _closed(self, opening: _Token, depth: int) -> Node:
        """Parse up to the ')' of an opening parenthesis."""
        inner = self._operand(0, depth + 1)
        if self._next.kind == "end":
            raise FormulaError("'(' without its ')'", opening.column)
        if self._next.text != ")":
            raise FormulaError(
                "something is missing before '{text}': write products with *, as in 2*x",
                self._next.column,
                text=self._next.text,
            )
        self._take()
        return inner
