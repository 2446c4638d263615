"""A graph to the graph of its derivative, by the rules of calculus; exact, and with shared parts.

Conventions at kinks: d|u| is 0 where u is 0; d sqrt(u) is 0 where u and u' are both 0.
"""

from collections.abc import Callable, Mapping

from arrows_gui.core.expression import Node, number, ordered

ZERO = number(0.0)
ONE = number(1.0)


def is_number(node: Node, value: float) -> bool:
    """Tell whether a node is this very literal."""
    return node.op == "number" and node.value == value


def add(a: Node, b: Node) -> Node:
    """Give a + b, without a literal 0."""
    if is_number(a, 0):
        return b
    return a if is_number(b, 0) else Node("add", (a, b))


def sub(a: Node, b: Node) -> Node:
    """Give a - b, without a literal 0."""
    if is_number(b, 0):
        return a
    return neg(b) if is_number(a, 0) else Node("sub", (a, b))


def neg(a: Node) -> Node:
    """Give -a, folding a literal."""
    if a.op == "number":
        return number(-a.value) if a.value else ZERO
    return Node("neg", (a,))


def mul(a: Node, b: Node) -> Node:
    """Give a * b, where a literal 0 (of a derivative that is 0 everywhere) makes it 0."""
    if is_number(a, 0) or is_number(b, 0):
        return ZERO
    if is_number(a, 1):
        return b
    return a if is_number(b, 1) else Node("mul", (a, b))


def div(a: Node, b: Node) -> Node:
    """Give a / b."""
    if is_number(a, 0):
        return ZERO
    return a if is_number(b, 1) else Node("div", (a, b))


def power(a: Node, b: Node) -> Node:
    """Give a ^ b, without the exponents 0 and 1."""
    if is_number(b, 0):
        return ONE
    return a if is_number(b, 1) else Node("pow", (a, b))


def _square(a: Node) -> Node:
    return mul(a, a)


def _ratio0(a: Node, b: Node) -> Node:
    return ZERO if is_number(a, 0) else Node("ratio0", (a, b))


_SLOPES: Mapping[str, Callable[[Node, Node], Node]] = {
    # The derivative of f at u as a graph; the second argument is f(u) itself.
    "sin": lambda u, f: Node("cos", (u,)),
    "cos": lambda u, f: neg(Node("sin", (u,))),
    "tan": lambda u, f: add(ONE, _square(f)),
    "asin": lambda u, f: div(ONE, Node("sqrt", (sub(ONE, _square(u)),))),
    "acos": lambda u, f: neg(div(ONE, Node("sqrt", (sub(ONE, _square(u)),)))),
    "atan": lambda u, f: div(ONE, add(ONE, _square(u))),
    "sinh": lambda u, f: Node("cosh", (u,)),
    "cosh": lambda u, f: Node("sinh", (u,)),
    "tanh": lambda u, f: sub(ONE, _square(f)),
    "exp": lambda u, f: f,
    "log": lambda u, f: div(ONE, u),
    "abs": lambda u, f: Node("sign", (u,)),
    "sign": lambda u, f: ZERO,
    # s(-u) rather than 1 - s(u), which loses its digits where s(u) is near 1.
    "sigmoid": lambda u, f: mul(f, Node("sigmoid", (neg(u),))),
}


def _sum_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    combine = add if node.op == "add" else sub
    return combine(*slopes)


def _product_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    (u, v), (du, dv) = node.args, slopes
    return add(mul(du, v), mul(u, dv))


def _quotient_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    (u, v), (du, dv) = node.args, slopes
    return sub(div(du, v), div(mul(u, dv), _square(v)))


def _ratio0_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    (u, v), (du, dv) = node.args, slopes
    return sub(_ratio0(du, v), _ratio0(mul(u, dv), _square(v)))


def _power_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    (u, v), (du, dv) = node.args, slopes
    exponent = number(v.value - 1) if v.op == "number" else sub(v, ONE)
    base_part = mul(mul(v, power(u, exponent)), du)
    exponent_part = mul(mul(node, Node("log", (u,))), dv)
    return add(base_part, exponent_part)


def _sqrt_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    return _ratio0(slopes[0], mul(number(2.0), node))


def _chain_rule(node: Node, slopes: tuple[Node, ...]) -> Node:
    return mul(_SLOPES[node.op](node.args[0], node), slopes[0])


_RULES: Mapping[str, Callable[[Node, tuple[Node, ...]], Node]] = {
    "neg": lambda node, slopes: neg(slopes[0]),
    "add": _sum_rule,
    "sub": _sum_rule,
    "mul": _product_rule,
    "div": _quotient_rule,
    "ratio0": _ratio0_rule,
    "pow": _power_rule,
    "sqrt": _sqrt_rule,
}


def derivative(root: Node, name: str) -> Node:
    """Give the graph of d root / d name, built node by node from the leaves up."""
    slopes: dict[int, Node] = {}
    for node in ordered(root):
        if node.op == "name":
            slope = ONE if node.name == name else ZERO
        elif node.op == "number" or all(is_number(slopes[id(arg)], 0) for arg in node.args):
            slope = ZERO
        else:
            rule = _RULES.get(node.op, _chain_rule)
            slope = rule(node, tuple(slopes[id(arg)] for arg in node.args))
        slopes[id(node)] = slope
    return slopes[id(root)]
