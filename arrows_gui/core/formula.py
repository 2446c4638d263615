"""A formula ready for use: loss, exact gradient and Hessian as fast compiled functions."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.differentiate import derivative, is_number
from arrows_gui.core.expression import VARIABLES, Node, names_in, number, ordered, parse

_LARGEST_PRODUCT = 4
"""Whole powers up to this are products, so that numbers and arrays round alike."""


def _sigmoid(u: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-u))


def _sigmoid_of_number(u: float) -> float:
    return 1.0 / (1.0 + math.exp(-u))


def _ratio0(a: Array, b: Array) -> Array:
    return np.where((a == 0) & (b == 0), 0.0, np.divide(a, b))


def _ratio0_of_numbers(a: float, b: float) -> float:
    return 0.0 if a == 0 and b == 0 else a / b


_TEMPLATES = {
    "neg": "-{0}",
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
}
_ARRAY_FUNCTIONS: Mapping[str, Callable[..., Array]] = {
    **{
        name: getattr(np, name)
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log")
    },
    **{"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sqrt": np.sqrt, "abs": np.abs},
    **{"pow": np.power, "sign": np.sign, "sigmoid": _sigmoid, "ratio0": _ratio0, "div": np.divide},
}
_NUMBER_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    **{
        name: getattr(math, name)
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log")
    },
    **{name: getattr(math, name) for name in ("asin", "acos", "atan", "sqrt", "pow")},
    **{"abs": abs, "sign": lambda u: float((u > 0) - (u < 0)) if u == u else u},
    **{"sigmoid": _sigmoid_of_number, "ratio0": _ratio0_of_numbers},
}


def bind(root: Node, values: Mapping[str, float]) -> Node:
    """Put values in the places of named constants, and fold what has become a plain number.

    A factor of 1 is left out: its product is exact, so that no value changes.
    """
    bound: dict[int, Node] = {}
    for node in ordered(root):
        if node.op == "name" and node.name in values:
            new = number(float(values[node.name]))
        elif not node.args:
            new = node
        else:
            new = _folded(Node(node.op, tuple(bound[id(arg)] for arg in node.args)))
        bound[id(node)] = new
    return bound[id(root)]


def _folded(node: Node) -> Node:
    if node.op == "mul":
        for factor, other in (node.args, node.args[::-1]):
            if is_number(factor, 1):
                return other
    if any(arg.op != "number" for arg in node.args):
        return node
    with np.errstate(all="ignore"):
        value = float(_compiled((node,), _ARRAY_FUNCTIONS)(math.nan, math.nan)[0])
    return number(value) if math.isfinite(value) else node


def _compiled(
    roots: Sequence[Node], functions: Mapping[str, Callable[..., object]]
) -> Callable[..., tuple]:  # type: ignore[type-arg]
    """Make one function of (x, y) that returns the values of all roots, common parts computed once.

    The text that is compiled is made of slot names, the literals of the graph and names of the
    tables above only; no text of a person reaches it.
    """
    slots: dict[tuple[object, ...], str] = {}
    places: dict[int, str] = {}
    lines = []
    for node in ordered(*roots):
        args = tuple(places[id(arg)] for arg in node.args)
        key = (node.op, args, repr(node.value), node.name)
        if key not in slots:
            if node.op == "name":
                slots[key] = VARIABLES[VARIABLES.index(node.name)]
            else:
                slots[key] = f"s{len(slots)}"
                lines.append(f"    {slots[key]} = {_line(node, args, functions)}")
        places[id(node)] = slots[key]
    results = ", ".join(places[id(root)] for root in roots)
    source = "\n".join(["def compiled(x, y):", *lines, f"    return ({results},)"])
    namespace = {f"f_{name}": function for name, function in functions.items()}
    exec(compile(source, "<formula>", "exec"), namespace)
    made: Callable[..., tuple] = namespace["compiled"]  # type: ignore[assignment,type-arg]
    return made


def _line(node: Node, args: tuple[str, ...], functions: Mapping[str, Callable[..., object]]) -> str:
    if node.op == "number":
        return f"float('{node.value!r}')" if not math.isfinite(node.value) else repr(node.value)
    if node.op == "pow" and node.args[1].op == "number":
        exponent = node.args[1].value
        if exponent in range(1, _LARGEST_PRODUCT + 1):
            return " * ".join([args[0]] * int(exponent))
    if node.op in functions:
        return f"f_{node.op}({', '.join(args)})"
    return _TEMPLATES[node.op].format(*args)


@dataclass(frozen=True, eq=False)
class Formula:
    """A loss over two parameters: its text, values of its constants, and compiled functions.

    Every function takes arrays of any one shape and gives arrays of that shape; where a value is
    not finite it is inf or nan, without a warning. ``at`` takes and gives plain numbers, many times
    faster.
    """

    text: str
    constants: Mapping[str, float] = field(default_factory=dict)
    limited: bool = True
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        graph = parse(self.text, tuple(self.constants), limited=self.limited)
        object.__setattr__(self, "names", frozenset(names_in(graph)))
        root = bind(graph, self.constants)
        slopes = tuple(derivative(root, name) for name in VARIABLES)
        curvatures = (
            derivative(slopes[0], "x"),
            derivative(slopes[0], "y"),
            derivative(slopes[1], "y"),
        )
        for name, roots in (
            ("_loss", (root,)),
            ("_all", (root, *slopes)),
            ("_curvature", curvatures),
        ):
            object.__setattr__(self, name, _compiled(roots, _ARRAY_FUNCTIONS))
        object.__setattr__(self, "_fast", _compiled((root, *slopes), _NUMBER_FUNCTIONS))

    _loss: Callable[..., tuple[Array, ...]] = field(init=False, repr=False)
    _all: Callable[..., tuple[Array, ...]] = field(init=False, repr=False)
    _curvature: Callable[..., tuple[Array, ...]] = field(init=False, repr=False)
    _fast: Callable[[float, float], tuple[float, float, float]] = field(init=False, repr=False)

    def loss(self, x: Array, y: Array) -> Array:
        """Give the loss at every (x, y)."""
        return self._evaluated(self._loss, x, y)[0]

    def gradient(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Give the loss, dL/dx and dL/dy at every (x, y)."""
        loss, slope_x, slope_y = self._evaluated(self._all, x, y)
        return loss, slope_x, slope_y

    def raw(self, x: Array, y: Array) -> tuple[Array | float, ...]:
        """Give the loss, dL/dx and dL/dy at every (x, y), as quickly as can be.

        The caller silences warnings and keeps its hands off: a constant comes as one number, and
        what is x or y itself as that very array.
        """
        return self._all(x, y)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Give d2L/dx2, d2L/dxdy and d2L/dy2 at every (x, y)."""
        xx, xy, yy = self._evaluated(self._curvature, x, y)
        return xx, xy, yy

    def at(self, x: float, y: float) -> tuple[float, float, float]:
        """Give the loss, dL/dx and dL/dy at one point, as plain numbers."""
        try:
            return self._fast(x, y)
        except (ValueError, OverflowError, ZeroDivisionError):
            # Plain numbers raise where arrays give inf or nan: the arrays decide.
            loss, slope_x, slope_y = self.gradient(np.float64(x), np.float64(y))  # type: ignore[arg-type]
            return float(loss), float(slope_x), float(slope_y)

    @staticmethod
    def _evaluated(
        function: Callable[..., tuple[Array, ...]], x: Array, y: Array
    ) -> tuple[Array, ...]:
        shape = np.broadcast_shapes(np.shape(x), np.shape(y))
        xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        with np.errstate(all="ignore"):
            values = function(xs, ys)
        return tuple(
            np.broadcast_to(np.asarray(value, dtype=np.float64), shape) for value in values
        )
