"""The facts of one weight in lines with numbers: gradient, delta, update and new value."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from dataclasses import dataclass

from arrows_gui.core.edge import AtPoint, EdgeFacts
from arrows_gui.core.message import Message
from arrows_gui.core.pass_names import BIAS, aligned, brief, factor, plus, sum_text
from arrows_gui.core.unit_state import FLAT

DELTA_LINE = "delta"
"""The name of the line that a lock stands beside where the slope is nearly 0."""

LINE_NAMES = ("gradient", "penalty", "used", DELTA_LINE, "share", "update", "new")
"""The lines that there may be, from top to bottom."""

MOST_SHARES = 2
"""So many points' shares of the gradient are written out."""

LOCKED = "Locked: the slope is below {flat:.0%} of the steepest, so that hardly any error passes."
NEARLY_FLAT = "Nearly 0: below {flat:.0%} of the steepest slope"
DROPPED = "Dropout leaves this unit out at this point: its slope is 0, and no error passes."
DELTAS = "{total}, each δ = error × slope; the slope is nearly 0 at {flat} of {count} points"
ERROR_TIMES_SLOPE = (
    "The error ∂L/∂a of the unit times the slope of its activation, at point {number}"
)


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """One line: what it gives, the numbers, the kind of arrow whose colour it has, and a tip."""

    name: str
    lead: Message
    numbers: Message
    tip: Message
    kind: str = ""


def edge_lines(facts: EdgeFacts) -> tuple[EdgeLine, ...]:
    """Write the facts of a weight in lines, from its gradient to its new value."""
    lines = [_gradient_line(facts)]
    if facts.penalty:
        total = f"{brief(facts.data)} + {factor(facts.penalty)} = {brief(facts.gradient)}"
        tip = "The slope of the data's loss and that of the penalty"
        lines.append(_line("penalty", "with the penalty", total, tip, "gradient"))
    if facts.used != facts.gradient:
        tip = "The gradient after noise and clipping"
        lines.append(_line("used", "as the rule sees it", brief(facts.used), tip, "gradient"))
    lines += _batch_lines(facts) if facts.at is None else _point_lines(facts, facts.at)
    return (*lines, *_update_lines(facts))


def is_locked(facts: EdgeFacts) -> bool:
    """Tell whether hardly any error passes: at the point, or at every point of the batch."""
    return facts.flat_points == facts.count if facts.at is None else facts.at.flat


def _gradient_line(facts: EdgeFacts) -> EdgeLine:
    terms = sum_text(facts.deltas, facts.inputs, most=MOST_SHARES)
    tip = "What comes in, times the delta of the unit, summed over the batch"
    if facts.edge.input == BIAS:
        tip = "The delta of the unit, summed over the batch: what comes in is always 1"
    return _line(
        "gradient", f"∂L/∂{facts.symbol} = Σ δ·a", f"{terms} = {brief(facts.data)}", tip, "gradient"
    )


def _batch_lines(facts: EdgeFacts) -> list[EdgeLine]:
    count, flat = facts.count, facts.flat_points
    total = brief(float(facts.deltas.sum()))
    numbers = Message(DELTAS, {"total": total, "flat": flat, "count": count})
    tip = Message(LOCKED if flat == count else NEARLY_FLAT, {"flat": FLAT})
    return [EdgeLine(DELTA_LINE, Message("Σ δ"), numbers, tip)]


def _point_lines(facts: EdgeFacts, at: AtPoint) -> list[EdgeLine]:
    delta = f"{factor(at.error)} × {factor(at.slope)} = {brief(at.delta)}"
    share = f"{factor(at.delta)}·{factor(at.a)} = {brief(at.share)}"
    tip = Message(ERROR_TIMES_SLOPE, {"number": at.point + 1})
    if at.flat:
        tip = Message(DROPPED) if at.dropped else Message(LOCKED, {"flat": FLAT})
    return [
        EdgeLine(DELTA_LINE, Message("δ = error × slope"), Message(delta), tip),
        _line("share", "δ·a, this point's share", share, "What this point adds to the sum"),
    ]


def _update_lines(facts: EdgeFacts) -> list[EdgeLine]:
    numbers = Message(brief(facts.update))
    if len(facts.parts) > 1:
        places = plus([f"{{value{k}}} ({{title{k}}})" for k in range(len(facts.parts))])
        values: dict[str, object] = {"update": brief(facts.update)}
        for k, (title, value) in enumerate(facts.parts):
            values |= {f"value{k}": factor(value), f"title{k}": title.lower()}
        numbers = Message(f"{places} = {{update}}", values)
    new = Message(aligned(facts.weight, facts.update, facts.new_weight))
    lead = Message("new {symbol}", {"symbol": facts.symbol})
    tip = Message(
        "The update of this weight, with a learning rate of {rate}", {"rate": brief(facts.lr)}
    )
    return [
        EdgeLine("update", Message(f"Δ{facts.symbol}"), numbers, tip, "update"),
        EdgeLine("new", lead, new, Message("The weight after the update"), "weight"),
    ]


def _line(name: str, lead: str, numbers: str, tip: str, kind: str = "") -> EdgeLine:
    return EdgeLine(name, Message(lead), Message(numbers), Message(tip), kind)
