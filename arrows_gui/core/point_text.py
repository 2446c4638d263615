"""The facts of one data point in lines, and what is said of all arrows of a batch."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from collections.abc import Sequence
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
    TRAINING: "Point {row}, in the batch of step {step}",
    ELSEWHERE: "Point {row}, not in the batch of step {step}: no arrow in it",
    TEST: "Point {row}, test point: it is never trained on, so it has no arrow",
}

NO_WORDS = Message("")


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line: what it gives, the words and numbers, a tip, and the key of its colour."""

    name: str
    lead: Message
    text: Message
    tip: Message = NO_WORDS
    colour_key: str = ""


def title_text(facts: PointFacts) -> Message:
    """Say which point it is, and what it has to do with the step."""
    return Message(PLACES[facts.where], {"row": facts.row + 1, "step": facts.t})


def fact_lines(facts: PointFacts) -> tuple[FactLine, ...]:
    """Write the facts of a point in lines."""
    inputs = facts.inputs
    scaled = inputs.scaling is not None
    lines = [
        FactLine("point", Message("Inputs"), _inputs(facts, scaled)),
        _answer_line(facts),
        *_training_lines(facts),
        FactLine(
            *("inputs", Message("Input gradient"), _slopes(facts.names, inputs.gradient)),
            Message(
                "How fast the {answer} changes with each input, here",
                {"answer": answer_text(facts)},
            ),
            "input_gradient",
        ),
    ]
    if scaled:
        original = _slopes(facts.names, inputs.per_original(inputs.gradient))
        tip = Message("The same slopes per unit of the features before they were standardised")
        lines.append(FactLine("original", Message("in original units"), original, tip))
    if inputs.loss_gradient is not None:
        slopes = _slopes(facts.names, inputs.loss_gradient)
        tip = Message("How fast this point's loss changes with each input")
        lines.append(FactLine("loss_inputs", Message("of its loss"), slopes, tip))
    return (*lines, FactLine("caution", Message("Caution"), inputs.caution))


def answer_text(facts: PointFacts) -> Message:
    """Name the answer in short; it is that of the class of the point, or of the second class."""
    return _answer(facts, "the answer for {name}", "the answer")


def _answer(facts: PointFacts, named: str, plain: str) -> Message:
    text = named if facts.answer_name else plain
    return Message(
        "P({name})" if facts.inputs.is_probability else text, {"name": facts.answer_name}
    )


def _answer_line(facts: PointFacts) -> FactLine:
    text = "{answer}, target {target}; loss {loss}"
    if facts.dropped:
        text = "{answer}, target {target}; loss {loss} with this step's dropout"
    figures = {
        "answer": brief(facts.inputs.answer),
        "target": facts.target,
        "loss": brief(facts.loss),
    }
    return FactLine(
        *("answer", _answer(facts, "The answer for {name}", "The answer")),
        *(Message(text, figures), Message("The answer is without dropout")),
    )


def _training_lines(facts: PointFacts) -> tuple[FactLine, ...]:
    own = Message("|g| = {length}", {"length": brief(facts.length)})
    lead = Message("Its gradient")
    if facts.where != TRAINING:
        tip = Message("As it would be alone, without dropout")
        return (FactLine("gradient", lead, own, tip, "negative_gradient"),)
    values = {"own": own, "count": facts.count, "share": brief(facts.share)}
    share = Message("{own}, share |g|/{count} = {share}", values)
    tip = Message(
        "Its own gradient, with the step's dropout; its share is what it adds to the batch's"
    )
    kept = {"pull": pull_text(facts.cosine), "kept": share_text(facts.kept)}
    return (
        FactLine("gradient", lead, share, tip, "negative_gradient"),
        FactLine(
            *("pull", Message("Cosine with the batch's")),
            Message("{pull}; the plane keeps {kept} of its arrow", kept),
            Message("1: the same way; −1: the opposite way"),
        ),
    )


def pull_text(cosine: float) -> Message:
    """Say which way a point pulls."""
    if np.isnan(cosine):
        return Message("none: an arrow has no length")
    text = "{cosine}: it pulls across"
    if cosine > ACROSS:
        text = "{cosine}: it pulls with the batch"
    elif cosine < -ACROSS:
        text = "{cosine}: it pulls against the batch"
    return Message(text, {"cosine": number_text(round(cosine, 3))})


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
            else Message(
                " (up: the largest among the {compared} longest)", {"compared": plane.compared}
            ),
        },
    )


def _inputs(facts: PointFacts, scaled: bool) -> Message:
    """Write the inputs of a point with the names of the features."""
    pairs = zip(facts.names, facts.inputs.x[:MOST_FEATURES].tolist(), strict=False)
    parts = [Message("{name} = {value}", {"name": n, "value": brief(v)}) for n, v in pairs]
    listed = _listed(parts, facts.names)
    return Message("{inputs} (standardised)", {"inputs": listed}) if scaled else listed


def _slopes(names: tuple[str, ...], slopes: Array) -> Message:
    """Write slopes (inputs,) along the features; of many the steepest ones."""
    order = np.arange(len(names))
    if len(names) > MOST_FEATURES:
        order = np.argsort(-np.abs(slopes))[:MOST_FEATURES]
    parts = [
        Message("{slope} per {name}", {"slope": brief(float(slopes[k])), "name": names[k]})
        for k in order.tolist()
    ]
    return _listed(parts, names)


def _listed(parts: Sequence[Message], names: tuple[str, ...]) -> Message:
    """Write what is said of some features one after the other, and of how many it is not."""
    known = {f"part{number}": part for number, part in enumerate(parts)}
    listed = Message(", ".join(f"{{{name}}}" for name in known), known)
    more = len(names) - MOST_FEATURES
    if more <= 0:
        return listed
    return Message("{listed} … ({more} more)", {"listed": listed, "more": more})


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
