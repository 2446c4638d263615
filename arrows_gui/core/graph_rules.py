"""What every operation of an expression graph does: its value, and its slope along each input."""

# ruff: noqa: RUF001 - the patterns use the multiplication and minus signs and Greek letters

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.network_loss import loss_by_id

SUM, PRODUCT, SIGN, POWER, CLOSED = 10, 20, 30, 40, 100
"""How tightly an operation binds, as the formula language has it; CLOSED needs no brackets."""

Values = Sequence[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation: ``value(inputs)``, and ``slopes(inputs, value)``, one for each input.

    ``pattern`` writes it, ``label`` names it on the drawing; ``glyphs`` mark its inputs there.
    Where ``kinked`` the slope is infinite at 0, and a gradient of 0 below it stays 0.
    """

    label: str
    pattern: str
    binding: int
    value: Callable[[Values], np.float64]
    slopes: Callable[[Values, np.float64], tuple[float | np.float64, ...]]
    glyphs: tuple[str, ...] = ()
    kinked: bool = False


def _sigmoid(u: np.float64) -> np.float64:
    return np.float64(1.0 / (1.0 + np.exp(-u)))


def _ratio0(a: float | np.float64, b: np.float64) -> np.float64:
    return np.float64(0.0 if a == 0 and b == 0 else np.divide(a, b))


def _function(
    name: str,
    value: Callable[[np.float64], np.float64],
    slope: Callable[[np.float64, np.float64], float | np.float64],
    kinked: bool = False,
) -> Rule:
    return Rule(
        name,
        name + "({0})",
        CLOSED,
        lambda v: np.float64(value(v[0])),
        lambda v, f: (slope(v[0], f),),
        kinked=kinked,
    )


_ONE = np.float64(1.0)
_TWO = np.float64(2.0)

FUNCTIONS: Mapping[str, Rule] = {
    rule.label: rule
    for rule in (
        _function("sin", np.sin, lambda u, f: np.cos(u)),
        _function("cos", np.cos, lambda u, f: -np.sin(u)),
        _function("tan", np.tan, lambda u, f: 1 + f * f),
        _function("asin", np.arcsin, lambda u, f: _ONE / np.sqrt(1 - u * u)),
        _function("acos", np.arccos, lambda u, f: -_ONE / np.sqrt(1 - u * u)),
        _function("atan", np.arctan, lambda u, f: _ONE / (1 + u * u)),
        _function("sinh", np.sinh, lambda u, f: np.cosh(u)),
        _function("cosh", np.cosh, lambda u, f: np.sinh(u)),
        _function("tanh", np.tanh, lambda u, f: 1 - f * f),
        _function("exp", np.exp, lambda u, f: f),
        _function("log", np.log, lambda u, f: _ONE / u),
        _function("sqrt", np.sqrt, lambda u, f: _ONE / (2 * f), kinked=True),
        _function("abs", np.abs, lambda u, f: np.sign(u)),
        _function("sign", np.sign, lambda u, f: 0.0),
        # s(-u) rather than 1 - s(u), which loses its digits where s(u) is near 1.
        _function("sigmoid", _sigmoid, lambda u, f: f * _sigmoid(-u)),
    )
}
"""The slopes are those of core/differentiate, with its conventions: d|u| is 0 where u is 0."""


def _power(v: Values) -> np.float64:
    return np.float64(np.power(v[0], v[1]))


OPERATIONS: Mapping[str, Rule] = {
    **FUNCTIONS,
    "neg": Rule("−", "−{0}", SIGN, lambda v: -v[0], lambda v, f: (-1.0,)),
    "add": Rule("+", "{0} + {1}", SUM, lambda v: v[0] + v[1], lambda v, f: (1.0, 1.0)),
    "sub": Rule("−", "{0} − {1}", SUM, lambda v: v[0] - v[1], lambda v, f: (1.0, -1.0), ("", "−")),
    "mul": Rule("×", "{0} × {1}", PRODUCT, lambda v: v[0] * v[1], lambda v, f: (v[1], v[0])),
    "div": Rule(
        "÷",
        "{0} ÷ {1}",
        PRODUCT,
        lambda v: v[0] / v[1],
        lambda v, f: (_ONE / v[1], -v[0] / (v[1] * v[1])),
        ("", "÷"),
    ),
    "pow": Rule(
        "^",
        "{0}^{1}",
        POWER,
        _power,
        lambda v, f: (v[1] * np.power(v[0], v[1] - 1), f * np.log(v[0])),
        ("", "^"),
    ),
    "ratio0": Rule(
        "÷",
        "{0} ÷ {1}",
        PRODUCT,
        lambda v: _ratio0(v[0], v[1]),
        lambda v, f: (_ratio0(1.0, v[1]), -_ratio0(v[0], v[1] * v[1])),
        ("", "÷"),
    ),
}


def fixed_power(exponent: float) -> Rule:
    """Give u^n for a number n: n u^(n - 1), which is 0 for n = 0 wherever u is."""

    def slopes(v: Values, f: np.float64) -> tuple[float | np.float64, ...]:
        if exponent == 0:
            return 0.0, 0.0
        return exponent * np.power(v[0], exponent - 1), 0.0

    return Rule("^", "{0}^{1}", POWER, _power, slopes, ("", "^"))


def summed(signs: Sequence[float]) -> Rule:
    """Give a sum of several terms, added from left to right, each with its sign."""
    pattern = "{0}" + "".join(
        f" {'−' if sign < 0 else '+'} {{{place}}}" for place, sign in enumerate(signs) if place
    )

    def value(v: Values) -> np.float64:
        total = v[0]
        for sign, term in zip(signs[1:], v[1:], strict=True):
            total = total - term if sign < 0 else total + term
        return total

    glyphs = tuple("−" if sign < 0 else "" for sign in signs)
    return Rule("Σ", pattern, SUM, value, lambda v, f: tuple(signs), glyphs)


def activated(activation_id: str) -> Rule:
    """Give an activation of core/activations."""
    found = activation(activation_id)
    name = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "gelu": "GELU"}.get(found.id, found.id)

    def slopes(v: Values, f: np.float64) -> tuple[np.float64, ...]:
        return (np.float64(found.slope(np.asarray(v[0]), np.asarray(f))),)

    def value(v: Values) -> np.float64:
        return np.float64(found.value(np.asarray(v[0])))

    return Rule(name, name + "({0})", CLOSED, value, slopes)


LOSS_PATTERNS: Mapping[str, tuple[str, str]] = {
    "squared_error": ("squared error", "({0} − {1})^2"),
    "binary_cross_entropy": ("cross-entropy", "log(1 + exp({0})) − {1} × {0}"),
}
"""The label and the formula of the losses of one output: the cross-entropy takes a score."""


def measured(loss_id: str) -> Rule:
    """Give a loss of core/network_loss for one output and its target."""
    found = loss_by_id(loss_id)
    label, pattern = LOSS_PATTERNS[loss_id]

    def value(v: Values) -> np.float64:
        return np.float64(found.value(np.array([[v[0]]]), np.array([[v[1]]])))

    def slopes(v: Values, f: np.float64) -> tuple[np.float64, ...]:
        a, y = np.array([[v[0]]]), np.array([[v[1]]])
        along_target = -2 * (v[0] - v[1]) if loss_id == "squared_error" else -v[0]
        return np.float64(found.slope(a, y)[0, 0]), np.float64(along_target)

    return Rule(label, pattern, SUM, value, slopes, ("", "y"))
