"""The facts of one data point in lines, and what is said of all arrows of a batch."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.landscape_plane import share_text
from arrows_gui.core.message import Message
from arrows_gui.core.pass_names import brief
from arrows_gui.core.point_arrows import PointShares
from arrows_gui.core.point_facts import ELSEWHERE, TEST, TRAINING, PointFacts, target_text
from arrows_gui.core.point_plane import OTHERS, PENALTY, Chain, PointsPlane
from arrows_gui.core.written import number_text

ACROSS = 0.1
"""A point pulls with or against the batch where its cosine is above or below this."""

MOST_FEATURES = 4
"""So many features, and slopes along them, are written out."""

LINE_NAMES = ("point", "answer", "gradient", "pull", "inputs", "original", "loss_inputs", "caution")
"""The lines that there may be, from top to bottom."""

PLACES = {
    TRAINING: "in the batch of step {step}",
    ELSEWHERE: "not in the batch of step {step}: no arrow in it",
    TEST: "test point: it is never trained on, so it has no arrow",
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line: what it gives, the words and numbers, a tip, and the key of its colour."""

    name: str
    lead: str
    text: str
    tip: str = ""
    colour_key: str = ""


def title_text(facts: PointFacts) -> Message:
    """Say which point it is, and what it has to do with the step."""
    return Message("Point {row}, " + PLACES[facts.where], {"row": facts.row + 1, "step": facts.t})


def fact_lines(facts: PointFacts) -> tuple[FactLine, ...]:
    """Write the facts of a point in lines."""
    inputs = facts.inputs
    scaled = inputs.scaling is not None
    answer = f"{brief(inputs.answer)}, target {facts.target}; loss {brief(facts.loss)}"
    answer += " with this step's dropout" if facts.dropped else ""
    named = answer_text(facts)
    lines = [
        FactLine("point", "Inputs", _named(facts.names, inputs.x) + _standardised(scaled)),
        FactLine("answer", _capital(named), answer, "The answer is without dropout"),
        *_training_lines(facts),
        FactLine(
            *("inputs", "Input gradient", _slopes(facts.names, inputs.gradient)),
            f"How fast the {named} changes with each input, here",
            "input_gradient",
        ),
    ]
    if scaled:
        original = _slopes(facts.names, inputs.per_original(inputs.gradient))
        tip = "The same slopes per unit of the features before they were standardised"
        lines.append(FactLine("original", "in original units", original, tip))
    if inputs.loss_gradient is not None:
        slopes = _slopes(facts.names, inputs.loss_gradient)
        tip = "How fast this point's loss changes with each input"
        lines.append(FactLine("loss_inputs", "of its loss", slopes, tip))
    return (*lines, FactLine("caution", "Caution", str(inputs.caution)))


def answer_text(facts: PointFacts) -> str:
    """Name the answer in short; it is that of the class of the point, or of the second class."""
    if facts.inputs.is_probability:
        return f"P({facts.answer_name})"
    return f"the answer for {facts.answer_name}" if facts.answer_name else "the answer"


def _training_lines(facts: PointFacts) -> tuple[FactLine, ...]:
    own = f"|g| = {brief(facts.length)}"
    if facts.where != TRAINING:
        tip = "As it would be alone, without dropout"
        return (FactLine("gradient", "Its gradient", own, tip, "negative_gradient"),)
    share = f"{own}, share |g|/{facts.count} = {brief(facts.share)}"
    tip = "Its own gradient, with the step's dropout; its share is what it adds to the batch's"
    pull = f"{pull_text(facts.cosine)}; the plane keeps {share_text(facts.kept)} of its arrow"
    return (
        FactLine("gradient", "Its gradient", share, tip, "negative_gradient"),
        FactLine("pull", "Cosine with the batch's", pull, "1: the same way; −1: the opposite way"),
    )


def pull_text(cosine: float) -> str:
    """Say which way a point pulls."""
    if np.isnan(cosine):
        return "none: an arrow has no length"
    way = "with the batch" if cosine > ACROSS else "against the batch"
    return f"{number_text(round(cosine, 3))}: " + (
        f"it pulls {way}" if abs(cosine) > ACROSS else "it pulls across"
    )


def link_text(shares: PointShares, chain: Chain, member: int, data: Dataset) -> Message:
    """Say what one arrow of a chain is, of points of a data set."""
    if member == PENALTY:
        length = float(np.linalg.norm(shares.penalty))
        return Message(
            "What the penalty adds to the batch's gradient, {length}", {"length": brief(length)}
        )
    if member == OTHERS:
        return Message("{count} other points of the batch together", {"count": chain.others})
    return Message(
        "Point {row}, target {target}: share {share}, cosine {cosine}, loss {loss}",
        {
            "row": int(shares.rows[member]) + 1,
            "target": target_text(data, int(shares.rows[member])),
            "share": brief(float(shares.norms[member])),
            "cosine": number_text(round(float(shares.cosines[member]), 3)),
            "loss": brief(float(shares.losses[member])),
        },
    )


def batch_text(shares: PointShares, plane: PointsPlane) -> Message:
    """Say how much of the arrows cancels, and how much of their scatter the plane shows."""
    text = (
        "Step {step}: the {count} arrows add up to {left} of their summed lengths, the rest cancels"
        ". The plane shows {shown} of their scatter{among}."
    )
    if shares.count == 1:
        text = "Step {step}: the batch is one point, and its arrow is the batch's."
    return Message(
        text,
        {
            "step": shares.t,
            "count": f"{shares.count:,}",
            "left": _unbroken(share_text(shares.left_over)),
            "shown": _unbroken(share_text(plane.shown)),
            "among": ""
            if plane.compared == shares.count
            else f" (up: the largest among the {plane.compared} longest)",
        },
    )


def _named(names: tuple[str, ...], values: Array) -> str:
    """Write values (inputs,) with the names of the features."""
    pairs = zip(names[:MOST_FEATURES], values[:MOST_FEATURES].tolist(), strict=True)
    text = ", ".join(f"{name} = {brief(value)}" for name, value in pairs)
    return text + _more(names)


def _slopes(names: tuple[str, ...], slopes: Array) -> str:
    """Write slopes (inputs,) along the features; of many the steepest ones."""
    order = np.arange(len(names))
    if len(names) > MOST_FEATURES:
        order = np.argsort(-np.abs(slopes))[:MOST_FEATURES]
    text = ", ".join(f"{brief(float(slopes[k]))} per {names[k]}" for k in order.tolist())
    return text + _more(names)


def _more(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_FEATURES
    return f" … ({more} more)" if more > 0 else ""


def _standardised(scaled: bool) -> str:
    return " (standardised)" if scaled else ""


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
