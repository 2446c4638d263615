"""A line of a rule's equations as pieces: with its symbols, or with the numbers in their places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from arrows_gui.core.notation import SYMBOLS, Symbol
from arrows_gui.core.optimizers.rule import DECAY, Line, Optimizer
from arrows_gui.core.written import number_text, vector_text

_SYMBOL = re.compile(r"\{(\w+)\}")
_PRODUCT = re.compile(r"(?<=\)) $|^ $|^ (?=[√(])")
"""The space between two factors, of which the second is a symbol, a root or a sum."""

FRAME_SYMBOLS: Mapping[str, Symbol] = {
    "exact": Symbol("∇L(θ)", "the exact gradient", "negative_gradient"),
    "noise": Symbol("ξ", "the noise that this step adds to the gradient", "terms"),
    "theta_next": Symbol("θ", "the parameters after the update", "weight"),
}
"""The symbols of the first and the last beat, which frame the lines of every rule."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its text, and the symbol that it writes, "" for what stands between."""

    text: str
    key: str = ""


def symbol_of(key: str, rule: Optimizer) -> Symbol:
    """Give the symbol of a key: a row of the notation, or a knob as its rule writes it.

    Without weight decay the decayed gradient is the gradient. Raises KeyError for another key.
    """
    if key == "q" and not _decays(rule):
        key = "g"
    if key in SYMBOLS:
        return SYMBOLS[key]
    for knob in rule.knobs:
        if knob.name == key:
            return Symbol(knob.symbol, knob.title[0].lower() + knob.title[1:])
    return FRAME_SYMBOLS[key]


def _decays(rule: Optimizer) -> bool:
    """Tell whether a rule adds the weight decay to its gradient."""
    adds = (line for line in rule.lines if line.role == DECAY and line.makes == "q")
    return any(not line.when or getattr(rule, line.when, True) for line in adds)


def holds(line: Line, values: Mapping[str, Any]) -> bool:
    """Tell whether a line holds for the values of knobs and quantities."""
    name = line.when.removeprefix("not ")
    return not name or bool(values.get(name, False)) is (name == line.when)


def names_in(text: str) -> tuple[str, ...]:
    """Give the keys of the symbols in a line, from left to right."""
    return tuple(_SYMBOL.findall(text))


def pieces(text: str, rule: Optimizer) -> tuple[Piece, ...]:
    """Give a line as its symbols."""
    parts = _SYMBOL.split(text)
    written = (
        Piece(symbol_of(part, rule).text, part) if place % 2 else Piece(part)
        for place, part in enumerate(parts)
    )
    return tuple(piece for piece in written if piece.text)


def filled(text: str, values: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Give a line with the numbers of a step in the places of its symbols.

    Factors are set apart by a dot, and brackets are not doubled.
    """
    parts = _SYMBOL.split(text)
    written: list[Piece] = []
    for place in range(0, len(parts), 2):
        between = parts[place]
        if place:
            between = _PRODUCT.sub(" · ", between)
        written.append(Piece(between))
        if place + 1 < len(parts):
            number = value_text(values[parts[place + 1]])
            bracketed = between.endswith("(") and parts[place + 2].startswith(")")
            written.append(Piece(_bare(number) if bracketed else number, parts[place + 1]))
    return tuple(piece for piece in written if piece.text)


def _bare(number: str) -> str:
    """Take the brackets off a value that stands in brackets already."""
    return number[1:-1] if number.startswith("(") else number


def plain(line: tuple[Piece, ...]) -> str:
    """Give the text of a line without its symbols' colours."""
    return "".join(piece.text for piece in line)


def value_text(value: Any) -> str:
    """Write a value: a vector, a switch or a number, which has brackets where it is negative."""
    if np.ndim(value):
        return vector_text(value)
    text = number_text(float(value))
    return f"({text})" if float(value) < 0 else text
