"""The facts of one weight in lines with numbers: gradient, delta, update and new value."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from dataclasses import dataclass

from arrows_gui.core.edge import AtPoint, EdgeFacts
from arrows_gui.core.pass_names import BIAS, aligned, brief, factor, plus, sum_text
from arrows_gui.core.unit_state import FLAT

DELTA_LINE = "delta"
"""The name of the line that a lock stands beside where the slope is nearly 0."""

LINE_NAMES = ("gradient", "penalty", "used", DELTA_LINE, "share", "update", "new")
"""The lines that there may be, from top to bottom."""

MOST_SHARES = 2
"""So many points' shares of the gradient are written out."""

LOCKED = f"Locked: the slope is below {FLAT:.0%} of the steepest, so that hardly any error passes."
DROPPED = "Dropout leaves this unit out at this point: its slope is 0, and no error passes."


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """One line: what it gives, the numbers, the kind of arrow whose colour it has, and a tip."""

    name: str
    lead: str
    numbers: str
    tip: str
    kind: str = ""


def edge_lines(facts: EdgeFacts) -> tuple[EdgeLine, ...]:
    """Write the facts of a weight in lines, from its gradient to its new value."""
    lines = [_gradient_line(facts)]
    if facts.penalty:
        total = f"{brief(facts.data)} + {factor(facts.penalty)} = {brief(facts.gradient)}"
        tip = "The slope of the data's loss and that of the penalty"
        lines.append(EdgeLine("penalty", "with the penalty", total, tip, "gradient"))
    if facts.used != facts.gradient:
        tip = "The gradient after noise and clipping"
        lines.append(EdgeLine("used", "as the rule sees it", brief(facts.used), tip, "gradient"))
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
    return EdgeLine(
        "gradient", f"∂L/∂{facts.symbol} = Σ δ·a", f"{terms} = {brief(facts.data)}", tip, "gradient"
    )


def _batch_lines(facts: EdgeFacts) -> list[EdgeLine]:
    count, flat = facts.count, facts.flat_points
    total = brief(float(facts.deltas.sum()))
    numbers = f"{total}, each δ = error × slope; the slope is nearly 0 at {flat} of {count} points"
    tip = LOCKED if flat == count else f"Nearly 0: below {FLAT:.0%} of the steepest slope"
    return [EdgeLine(DELTA_LINE, "Σ δ", numbers, tip)]


def _point_lines(facts: EdgeFacts, at: AtPoint) -> list[EdgeLine]:
    delta = f"{factor(at.error)} × {factor(at.slope)} = {brief(at.delta)}"
    share = f"{factor(at.delta)}·{factor(at.a)} = {brief(at.share)}"
    tip = f"The error ∂L/∂a of the unit times the slope of its activation, at point {at.point + 1}"
    more = DROPPED if at.dropped else LOCKED
    return [
        EdgeLine(DELTA_LINE, "δ = error × slope", delta, more if at.flat else tip),
        EdgeLine("share", "δ·a, this point's share", share, "What this point adds to the sum"),
    ]


def _update_lines(facts: EdgeFacts) -> list[EdgeLine]:
    numbers = brief(facts.update)
    if len(facts.parts) > 1:
        named = [f"{factor(value)} ({title.lower()})" for title, value in facts.parts]
        numbers = f"{plus(named)} = {numbers}"
    new = aligned(facts.weight, facts.update, facts.new_weight)
    tip = f"The update of this weight, with a learning rate of {brief(facts.lr)}"
    return [
        EdgeLine("update", f"Δ{facts.symbol}", numbers, tip, "update"),
        EdgeLine("new", f"new {facts.symbol}", new, "The weight after the update", "weight"),
    ]
