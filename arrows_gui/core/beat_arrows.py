"""The arrows of a beat: what a line begins from and what it makes, in units that can be drawn."""

# ruff: noqa: RUF001 - the formulas use the minus sign and Greek letters

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from arrows_gui.core import beat_texts as texts
from arrows_gui.core.array import Array
from arrows_gui.core.arrows import POSITION, SLOPE, Arrow, arrow_kind
from arrows_gui.core.equation import FRAME_SYMBOLS, names_in, symbol_of
from arrows_gui.core.notation import Symbol
from arrows_gui.core.optimizers import rule as roles
from arrows_gui.core.optimizers.rule import Line, Quantities
from arrows_gui.core.trace import Step

UNIT = "unit"
"""What a rule has divided, or of which it has taken the sign: no slope any more, and no step yet.
Drawn with a factor of its own, which the key names."""

PART: Mapping[str, str] = {"head": "small", "dash": "dotted"}
"""The looks of an arrow that is a part of another one in the same beat."""


class Frame(NamedTuple):
    """In which unit a quantity is drawn, and with which sign, so that it leads downhill."""

    unit: str
    sign: float


SLOPES, STEPS = Frame(SLOPE, -1.0), Frame(POSITION, 1.0)
TURNS: Mapping[str, Frame] = {
    roles.DIVIDE: Frame(UNIT, -1.0),
    roles.SIGN: Frame(UNIT, -1.0),
    roles.ALONG: Frame(POSITION, -1.0),
    roles.SCALE: STEPS,
}
"""From a line of such a role on, what the lines make is drawn in this frame."""

_SQUARED = re.compile(r"\{(\w+)\}[²|]")
"""What a line squares, or takes the size of."""

_ADDED = re.compile(r"\+ (?:\(1 − \{(\w+)\}\) )?\{(\w+)\}")
"""What a line adds to a memory: a vector, or a share of it."""

_RATE_TIMES = re.compile(r"\{\w+\} = −\{lr\} (\{\w+\}|\(\{\w+\}( \+ \{\w+\})*\))")
"""A line that multiplies a symbol, or a sum of some, with -lr, and that is all."""


@dataclass(slots=True, eq=False)
class Opened:
    """A step on its way into beats: its numbers, and the frame of every symbol made so far."""

    step: Step
    values: Quantities
    frame: Frame = SLOPES
    frames: dict[str, Frame] = field(default_factory=lambda: {"update": STEPS})

    def turn(self, line: Line) -> None:
        """Take the frame of what a line makes."""
        self.frame = TURNS.get(line.role, self.frame)
        self.frames[line.makes] = STEPS if line.role == roles.SHRINK else self.frame

    def frame_of(self, key: str) -> Frame:
        """Give the frame of a quantity: what no line has made is a slope."""
        return self.frames.get(key, SLOPES)

    def symbol(self, key: str) -> Symbol:
        """Give the symbol of a quantity, as the rule writes it."""
        return symbol_of(key, self.step.optimizer)

    def formula(self, key: str) -> str:
        """Give a symbol as it is drawn, reversed or not."""
        return ("−" if self.frame_of(key).sign < 0 else "") + self.symbol(key).text

    def arrow(
        self, key: str, looks: Mapping[str, str] | None = None, after: Array | None = None
    ) -> Arrow:
        """Give the arrow of a quantity, in the colour of its symbol."""
        symbol, frame = self.symbol(key), self.frame_of(key)
        named = (symbol.kind or "terms", symbol.meaning, self.formula(key))
        return self.made(named, frame.sign * self.values[key], frame.unit, looks, after)

    def made(
        self,
        named: tuple[str, str, str],
        vector: Array,
        unit: str,
        looks: Mapping[str, str] | None = None,
        after: Array | None = None,
    ) -> Arrow:
        """Make an arrow of a kind, a name and a formula; it begins at the tip of ``after``."""
        kind_id, name, formula = named
        changes: dict[str, Any] = {"unit": unit, **(looks or {})}
        kind = replace(arrow_kind(kind_id), **changes)
        return Arrow(kind, name[0].upper() + name[1:], formula, self.step.theta, vector, after)


def vectors_in(line: Line, values: Quantities) -> list[str]:
    """Give the vectors that the first equation of a line makes its own one from, in order."""
    names = names_in(line.text.split(texts.BETWEEN)[0])[1:]
    return [name for name in names if np.ndim(values[name])]


def multiplies_with_rate(line: Line) -> bool:
    """Tell whether a line makes its vector by multiplying with -lr, and by nothing else."""
    return _RATE_TIMES.fullmatch(line.text) is not None


def decay_of(values: Quantities) -> Array:
    """Give what the weight decay adds to the gradient, (n,)."""
    decay: Array = values["weight_decay"] * values["theta"]
    return decay


def parts_of_sum(line: Line, values: Quantities) -> tuple[Array, Array]:
    """Give what a line keeps of a memory and what it adds, (n,); their sum is what it makes.

    What is new is no difference of two numbers, which would lose its digits beside a large memory.
    """
    kept: Array = values.get(f"kept_{line.makes}", values["kept"])
    added = _ADDED.search(line.text)
    assert added is not None, f"nothing is added in '{line.text}'"
    share = 1.0 - values[added[1]] if added[1] else 1.0
    return kept, share * values[added[2]]


def gradient_arrows(opened: Opened, noise: Array, changed: bool) -> tuple[Arrow, ...]:
    """Give the exact slope and, where noise or clipping ``changed`` it, what the rule was given."""
    exact, looks = opened.step.gradient, PART if changed else None
    named = ("negative_gradient", FRAME_SYMBOLS["exact"].meaning, "−∇L(θ)")
    arrows = [opened.made(named, -exact, SLOPE, looks)]
    if noise.any():
        named = ("terms", FRAME_SYMBOLS["noise"].meaning, "−ξ")
        arrows.append(opened.made(named, -noise, SLOPE, looks, after=-exact))
    return seen([*arrows, opened.arrow("g")] if changed else arrows)


def kept_arrow(opened: Opened, line: Line, kept: Array) -> Arrow:
    """Give the arrow of what a line keeps of a memory."""
    unit, sign = opened.frame_of(line.makes)
    kind = opened.symbol(line.makes).kind or "terms"
    named = (kind, "what is kept", f"kept in {opened.formula(line.makes)}")
    return opened.made(named, sign * kept, unit, PART)


def fresh_arrow(opened: Opened, line: Line, kept: Array, fresh: Array) -> Arrow:
    """Give the arrow of what a line adds to a memory, from the tip of what is kept."""
    unit, sign = opened.frame_of(line.makes)
    kind = opened.symbol(vectors_in(line, opened.values)[-1]).kind or "terms"
    named = (kind, "what is new", f"new in {opened.formula(line.makes)}")
    return opened.made(named, sign * fresh, unit, PART, after=sign * kept)


def arrows_of_line(opened: Opened, line: Line) -> tuple[Arrow, ...]:
    """Give the arrows of a line that adds to no memory: what it begins from, and what it makes."""
    values, made = opened.values, opened.arrow(line.makes)
    if line.role == roles.SIZE:
        return ()
    if line.role == roles.SQUARE:
        squared = _SQUARED.search(line.text)
        return seen([opened.arrow(squared[1])] if squared else [])
    parts: Sequence[Arrow] = ()
    if line.role == roles.DECAY:
        named = ("terms", "the weight decay", "−λ θ")
        decay = opened.made(named, -decay_of(values), SLOPE, PART, after=-values["g"])
        parts = (opened.arrow("g", PART), decay)
    elif line.role == roles.SIGN:
        parts = (opened.arrow(names_in(line.text)[-1], PART),)
    elif line.role == roles.DIVIDE:
        parts = (_dividend(opened, line),)
    elif line.role == roles.SHRINK:
        shrunk = opened.arrow(line.makes, PART, after=values["step"])
        parts, made = (opened.arrow("step", PART), shrunk), opened.arrow("update")
    elif line.role == roles.SCALE and multiplies_with_rate(line):
        parts = _chain(opened, vectors_in(line, values))
    return seen([*parts, made])


def _dividend(opened: Opened, line: Line) -> Arrow:
    """Give the arrow of what a line divides: its first vector, or a sum of several in brackets."""
    values = opened.values
    if "= (" not in line.text:
        return opened.arrow(vectors_in(line, values)[0], PART)
    named = ("velocity", "what is divided", f"{opened.formula(line.makes)} times the divisor")
    return opened.made(named, -values[line.makes] * values["divisor"], SLOPE, PART)


def _chain(opened: Opened, names: Sequence[str]) -> list[Arrow]:
    """Give the terms of a sum, each times -lr, tip to tail; one term alone is the sum itself."""
    arrows: list[Arrow] = []
    tip: Array | None = None
    for name in names if len(names) > 1 else ():
        symbol, vector = opened.symbol(name), -opened.values["lr"] * opened.values[name]
        named = (symbol.kind or "terms", symbol.meaning, f"−η {symbol.text}")
        arrows.append(opened.made(named, vector, POSITION, PART, after=tip))
        tip = vector if tip is None else tip + vector
    return arrows


def seen(arrows: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """Leave out what has no length or is no number."""
    return tuple(a for a in arrows if np.isfinite(a.vector).all() and a.vector.any())
