"""Micro-steps: one update opened into beats, made from the lines of the rule's equations.

Nothing here knows a rule: a line says what it does (its role), and the rule's quantities give the
numbers. Memory and gradients are drawn downhill, as the update goes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np

from arrows_gui.core import beat_texts as texts
from arrows_gui.core.array import Array
from arrows_gui.core.arrows import POSITION, SLOPE, Arrow
from arrows_gui.core.beat_arrows import (
    Opened,
    arrows_of_line,
    decay_of,
    fresh_arrow,
    gradient_arrows,
    kept_arrow,
    multiplies_with_rate,
    parts_of_sum,
    seen,
)
from arrows_gui.core.equation import holds, names_in, value_text
from arrows_gui.core.message import Message
from arrows_gui.core.optimizers import rule as roles
from arrows_gui.core.optimizers.rule import Line, Quantities, hyperparameters
from arrows_gui.core.trace import Step

MOST_BEATS = 9
"""An update opens into no more beats; what is kept is then shown with what is added to it."""

CLIP_TOLERANCE = 1e-12
"""The gradient was clipped where it differs from the noisy one by more than this share."""

Loss = Callable[[Array], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Beat:
    """One micro-step: a line of the equations with its numbers, its arrows and its sentence.

    ``line`` has the symbols that ``values`` has the numbers of; ``squares`` are the sides (n,) of
    squares on the axes, in units of slope, or None.
    """

    role: str
    line: Line
    values: Quantities
    sentence: Message
    arrows: tuple[Arrow, ...]
    squares: Array | None = None

    @property
    def title(self) -> str:
        """Say what is done."""
        if self.role == roles.SCALE and "lr" not in names_in(self.line.text):
            return texts.SCALED
        return texts.LARGEST if _keeps_largest(self.line) else texts.TITLES[self.role]


def values_of(step: Step) -> dict[str, Any]:
    """Give everything that the rule's lines name at a step: knobs, quantities, theta, g and lr.

    Where the update is hidden or not finite, every vector on the way to it is nan; what the rule
    remembered before (its key ends in 0) stays.
    """
    with np.errstate(all="ignore"):
        found = dict(step.optimizer.quantities(step.moment, step.state))
    if not np.isfinite(step.update).all():
        hidden = {key for key, value in found.items() if np.ndim(value) and not key.endswith("0")}
        found |= {key: np.full_like(found[key], np.nan) for key in hidden}
    known = {"theta": step.theta, "g": step.used_gradient, "lr": step.lr}
    return {**hyperparameters(step.optimizer), **found, **known}


def lines_of(step: Step, values: Quantities) -> tuple[Line, ...]:
    """Give the lines of the rule that hold at a step."""
    return tuple(line for line in step.optimizer.lines if holds(line, values))


def beats_of(step: Step, loss: Loss) -> tuple[Beat, ...]:
    """Open the update of a step into its beats; ``loss`` gives the loss at theta (n,).

    Gives none where the update is not known: it is hidden, or not finite.
    """
    if not np.isfinite(step.update).all():
        return ()
    opened = Opened(step, values_of(step))
    beats = [_gradient_beat(opened)]
    for line in lines_of(step, opened.values):
        beats.extend(_beats_of_line(opened, line))
    beats.append(_move_beat(opened, loss))
    surplus = max(len(beats) - MOST_BEATS, 0)
    for carry in [beat for beat in beats if beat.role == roles.CARRY][:surplus]:
        beats.remove(carry)
    return tuple(beats)


def _gradient_beat(opened: Opened) -> Beat:
    exact, used = opened.step.gradient, opened.step.used_gradient
    noise = opened.step.noise if opened.step.noise is not None else np.zeros_like(exact)
    clips = not np.allclose(used, exact + noise, rtol=CLIP_TOLERANCE, atol=0.0)
    noisy = bool(noise.any())
    text, sentence = texts.GRADIENT_TEXTS[noisy, clips]
    if not (noisy or clips or exact.any()):
        sentence = texts.FLAT
    said = {"exact": exact, "noise": noise, "used": used, "length": hypot(*exact.tolist())}
    line = Line(roles.GRADIENT, "g", text)
    values = {**opened.values, "exact": exact, "noise": noise}
    arrows = gradient_arrows(opened, noise, noisy or clips)
    return Beat(line.role, line, values, Message(sentence, said), arrows)


def _beats_of_line(opened: Opened, line: Line) -> Iterator[Beat]:
    opened.turn(line)
    if line.role == roles.ADD:
        yield from _sum_beats(opened, line)
    elif line.role == roles.SCALE or not _is_idle(opened.values, line):
        yield _beat(opened, line, arrows_of_line(opened, line))


def _is_idle(values: Quantities, line: Line) -> bool:
    """Tell whether a line makes nothing: its part is zero, or its knob leaves all as it was."""
    value = values[line.makes]
    if line.role == roles.DECAY:
        return not np.any(decay_of(values))
    if line.role == roles.CORRECT:
        raw = {name: values.get(name.removesuffix("_hat"), np.nan) for name in _hats(line)}
        return bool(raw) and all(np.array_equal(values[name], raw[name]) for name in raw)
    if line.role == roles.MIX:
        others = (values[name] for name in names_in(line.text) if name != line.makes)
        return any(np.ndim(other) and np.array_equal(value, other) for other in others)
    return not np.any(value)


def _sum_beats(opened: Opened, line: Line) -> Iterator[Beat]:
    """Open a line that adds to a memory: what is kept of it, then what is new."""
    values, old = opened.values, f"{line.makes}0"
    kept, fresh = parts_of_sum(line, values)
    said = {"kept": kept, "fresh": fresh, "old": values[old], "memory": opened.symbol(old).text}
    carried = kept_arrow(opened, line, kept)
    if np.any(kept):
        yield _beat(opened, line._replace(role=roles.CARRY), seen([carried]), said)
    if np.any(fresh):
        added = fresh_arrow(opened, line, kept, fresh)
        yield _beat(opened, line, seen([carried, added, opened.arrow(line.makes)]), said)


def _beat(
    opened: Opened, line: Line, arrows: tuple[Arrow, ...], more: Mapping[str, Any] | None = None
) -> Beat:
    said = {**_said(opened, line), **(more or {})}
    sentence = texts.SENTENCES[line.role]
    if _keeps_largest(line):
        sentence = texts.LARGEST_KEPT
    elif _is_otherwise(opened.values, line, said):
        sentence = texts.OTHERWISE[line.role]
    squares = _squares(opened, line)
    return Beat(line.role, line, opened.values, Message(sentence, said), arrows, squares)


def _is_otherwise(values: Quantities, line: Line, said: Mapping[str, Any]) -> bool:
    """Tell whether the usual sentence of a role would not be true of a line."""
    if line.role == roles.ADD:
        return not np.any(said["kept"])
    if line.role in (roles.SQUARE, roles.DIVIDE):
        return said["side" if line.role == roles.SQUARE else "divisor"] is None
    if line.role == roles.ALONG:
        return float(values[line.makes] @ values["g"]) < 0
    return line.role == roles.SCALE and not multiplies_with_rate(line)


def _keeps_largest(line: Line) -> bool:
    """Tell whether a line gathers no squares, but keeps the largest."""
    return line.role == roles.SQUARE and "²" not in line.text


def _said(opened: Opened, line: Line) -> dict[str, Any]:
    """Give the numbers that a sentence may name."""
    values, value = opened.values, opened.values[line.makes]
    corrected = [f"{opened.symbol(name).text} = {value_text(values[name])}" for name in _hats(line)]
    return {
        **{"symbol": opened.symbol(line.makes).text, "value": value, "lr": float(values["lr"])},
        **{"length": hypot(*np.atleast_1d(value).tolist()), "side": _side(opened, line)},
        **{"divisor": values.get("divisor")},
        **({"decay": decay_of(values)} if line.role == roles.DECAY else {}),
        **{"corrected": ", ".join(corrected), "update": values["update"]},
    }


def _hats(line: Line) -> list[str]:
    """Give the corrected quantities that a line names."""
    return [name for name in names_in(line.text) if name.endswith("_hat")]


def _side(opened: Opened, line: Line) -> Array | None:
    """Give the sides of the squares that a line gathers, where they are slopes."""
    values = opened.values
    slopes = opened.frame_of(line.makes).unit == SLOPE
    side: Array | None = values.get(f"side_{line.makes}", values.get("side")) if slopes else None
    return side


def _squares(opened: Opened, line: Line) -> Array | None:
    """Give the sides of the squares that are drawn with a line."""
    values = opened.values
    if line.role == roles.SQUARE:
        return _side(opened, line)
    if line.role == roles.CORRECT:
        hats = [hat for hat in _hats(line) if opened.symbol(hat).kind == "terms"]
        return np.sqrt(values[hats[0]]) + values["eps"] if hats else values.get("side")
    return values.get("divisor") if line.role == roles.DIVIDE else None


def _move_beat(opened: Opened, loss: Loss) -> Beat:
    step = opened.step
    to = step.theta + step.update
    with np.errstate(all="ignore"):
        after = float(loss(to))
    said = {"from_": step.theta, "to": to, "before": float(step.loss), "after": after}
    sentence = texts.MOVED if step.update.any() else texts.STAYED
    values = {**opened.values, "update": step.update, "theta_next": to}
    line = Line(roles.MOVE, "theta_next", texts.MOVE_LINE)
    named = ("update", opened.symbol("update").meaning, opened.symbol("update").text)
    arrows = seen([opened.made(named, step.update, POSITION)])
    return Beat(line.role, line, values, Message(sentence, said), arrows)
