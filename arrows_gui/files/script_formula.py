"""A formula as an expression of Python, which a script takes apart again for its slopes."""

import keyword
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from arrows_gui.core.expression import FUNCTIONS, Node, ordered, parse
from arrows_gui.core.formula import bind
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import OWN
from arrows_gui.files.script_text import commented, docstring, plain, returned
from arrows_gui.files.script_text import number as literal

_OPERATORS = {"add": ("+", 1), "sub": ("-", 1), "mul": ("*", 2), "div": ("/", 2), "neg": ("-", 3)}
_POWER, _ATOM = 4, 5
_WHOLE_EXPONENTS = range(2, 65)
_TAKEN = {"np", "torch", "loss", *FUNCTIONS, *keyword.kwlist}


@dataclass(frozen=True, slots=True)
class Library:
    """How a library writes constants and functions; ``call`` gets a name, an argument and whether
    it depends on anything that has a name."""

    name: str
    constant: Callable[[float], str]
    call: Callable[[str, str, bool], str]


@dataclass(frozen=True, slots=True)
class Formula:
    """The loss of a surface as a function of a script, and the functions that it calls."""

    lines: list[str]
    functions: frozenset[str]


def formula_of(objective: SurfaceObjective, library: Library) -> Formula:
    """Write the loss of a surface as ``loss(x, y)``.

    Raises BadInput where a part of it is no finite number, wherever the point is.
    """
    surface, constants = objective.surface, objective.constants
    root = parse(surface.formula, tuple(constants), limited=surface.id == OWN)
    _check_finite(root, constants)
    nodes = ordered(root)
    used = {node.name for node in nodes if node.op == "name"}
    names = {name: _free(name) for name in constants}
    text = _Writer(names, library).text(root)
    if not used & {"x", "y"}:
        text += " + 0.0 * x"
    lines = ["def loss(x, y):"]
    lines += docstring(f"{surface.title}: {plain(surface.formula)}.")
    for knob in surface.constants:
        if knob.name in used:
            value = f"{names[knob.name]} = {library.constant(constants[knob.name])}"
            about = plain(knob.sentence) if knob.sentence != knob.name else ""
            lines += commented(value, about)
    lines += returned(text)
    return Formula(lines, frozenset(_functions(nodes)))


def _functions(nodes: list[Node]) -> set[str]:
    functions = {node.op for node in nodes if node.op in FUNCTIONS}
    if any(node.op == "pow" and node.args[1].op != "number" for node in nodes):
        functions.add("log")  # of the slope of u^v
    return functions


class _Writer:
    """Writes a graph with no more parentheses than it needs."""

    def __init__(self, names: Mapping[str, str], library: Library) -> None:
        self._names = names
        self._library = library

    def text(self, root: Node) -> str:
        """Give the expression of a graph, built from the leaves up."""
        written: dict[int, tuple[str, int]] = {}
        named: dict[int, bool] = {}
        for node in ordered(root):
            named[id(node)] = node.op == "name" or any(named[id(arg)] for arg in node.args)
            args = [written[id(arg)] for arg in node.args]
            written[id(node)] = self._written(node, args, named[id(node)])
        return written[id(root)][0]

    def _written(self, node: Node, args: list[tuple[str, int]], named: bool) -> tuple[str, int]:
        """Give the text of a node and how tightly it binds."""
        if node.op == "number":
            return self._number(node.value), _ATOM
        if node.op == "name":
            return self._names.get(node.name, node.name), _ATOM
        if node.op in FUNCTIONS:
            return self._library.call(node.op, args[0][0], named), _ATOM
        if node.op == "pow":
            return _power_text(node, args), _POWER
        sign, binding = _OPERATORS[node.op]
        if node.op == "neg":
            return f"-{_closed(args[0], binding)}", binding
        # a - (b - c) and a / (b * c) keep their parentheses
        right = _closed(args[1], binding + 1)
        return f"{_closed(args[0], binding)} {sign} {right}", binding

    def _number(self, value: float) -> str:
        for name, known in (("pi", math.pi), ("e", math.e)):
            if value == known:
                return f"{self._library.name}.{name}"
        return literal(value)


def _power_text(node: Node, args: list[tuple[str, int]]) -> str:
    base, exponent = _closed(args[0], _ATOM), _closed(args[1], _POWER)
    power = node.args[1]
    if power.op == "number" and power.value in _WHOLE_EXPONENTS:
        exponent = str(int(power.value))
    plain_base = base.isidentifier()
    plain_exponent = exponent.isidentifier() or exponent.isdigit()
    return f"{base}**{exponent}" if plain_base and plain_exponent else f"{base} ** {exponent}"


def _closed(part: tuple[str, int], binding: int) -> str:
    """Put a part into parentheses where it binds less tightly than it must."""
    return part[0] if part[1] >= binding else f"({part[0]})"


def _free(name: str) -> str:
    """Give a name that means nothing else in the script."""
    return f"{name}_" if name in _TAKEN else name


def _check_finite(root: Node, constants: Mapping[str, float]) -> None:
    varies: dict[int, bool] = {}
    for node in ordered(root):
        varies[id(node)] = node.name in ("x", "y") or any(varies[id(arg)] for arg in node.args)
        if not varies[id(node)] and node.op not in ("number", "name"):
            folded = bind(node, constants)
            if folded.op != "number":
                raise BadInput(
                    "a part of the formula is no finite number, and a script would stop there"
                )
