"""The pages of the way forward: the batch, each layer, and the loss."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from collections.abc import Sequence

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.pass_names import (
    Words,
    brief,
    factor,
    input_names,
    lowered,
    sum_text,
    unit_names,
)
from arrows_gui.core.pass_pages import Column, Look, Page, rows_of

_ALL = "Step {t} takes all {count} training points at once: here the batch is the whole set."
_SOME = "Step {t} takes {count} of the {of} training points: this is its batch."
_FORWARD = (
    "In every unit z = W a + b, then {function}. What is handed on lies between {least} and"
    " {largest} over the batch."
)
_DROPPED = " Dropout leaves out {dropped} of {all} values, and multiplies the others by {kept}."
_MEAN_A = "mean {equation}: the mean of f(z), which is not f of the mean z"
_LOSS = "The {title} of the {count} points is {data} on average: this is what is to be lowered."
_PENALTY_LOSS = (
    "The {title} of the {count} points is {data} on average; the penalty adds {penalty}:"
    " the loss is {loss}."
)


def batch_page(look: Look) -> Page:
    """Show the inputs and the targets."""
    passes = look.passes
    x, y = passes.forward.inputs, passes.targets
    names = input_names(look.objective, 0)
    outputs = tuple(
        Message("target of {name}", {"name": name})
        for name in unit_names(look.objective, len(look.network.layers) - 1)
    )
    both = np.concatenate((x, y), axis=1)
    if look.point is None:
        columns = [
            Column("mean", "Its mean over the batch"),
            Column("least", "Its smallest value in the batch"),
            Column("largest", "Its largest value in the batch"),
        ]
        values = [both.mean(axis=0), both.min(axis=0), both.max(axis=0)]
    else:
        meaning = Message("Its value at point {point} of the batch", {"point": look.point + 1})
        columns = [Column("value", meaning)]
        values = [both[look.point]]
    every = len(look.objective.x_train)
    text = _ALL if passes.count == every else _SOME
    sentence = Message(text, {"t": look.step.t, "count": passes.count, "of": every})
    rows = rows_of((*names, *outputs), values)
    return Page(look.stage.title, sentence, tuple(columns), rows, ())


def forward_page(look: Look) -> Page:
    """Show z and a of a layer."""
    forward, layer = look.passes.forward, look.layer
    z, units, a = forward.z[layer], forward.units[layer], forward.a[layer]
    mask = forward.masks[layer]
    function = _function(look)
    columns = [
        Column(look.titled("z"), "The weighted sum of what comes in, plus the bias"),
        Column(look.titled("a"), Message("The activation: {function}", {"function": function})),
    ]
    values = [look.mean(z), look.mean(units)]
    said: dict[str, object] = {"function": function}
    text = _FORWARD
    if mask is not None:
        text += _DROPPED
        kept = float(mask.max())
        said |= {"dropped": int((mask == 0).sum()), "all": mask.size, "kept": kept}
        columns[1] = Column(
            look.titled("f(z)"),
            Message("The activation before dropout: {function}", {"function": function}),
        )
        columns += [
            Column(
                look.titled("dropout"), "0: left out of this step; else what a is multiplied by"
            ),
            Column(look.titled("a"), "What is handed on: f(z) × dropout"),
        ]
        values += [look.mean(mask), look.mean(a)]
    said |= {"least": float(a.min()), "largest": float(a.max())}
    return look.unit_page(Message(text, said), columns, values, _forward_formulas(look, values))


def _function(look: Look) -> str:
    return f"a = {activation(look.network.layers[look.layer].activation).formula}"


def _forward_formulas(look: Look, values: Sequence[Array]) -> list[Words]:
    unit, index = look.unit, lowered(look.unit)
    weights = look.network.weight(look.step.theta, look.layer)[unit]
    bias = float(look.network.bias(look.step.theta, look.layer)[unit])
    came_in = look.mean(look.passes.forward.into(look.layer))
    numbers = [brief(float(column[unit])) for column in values]
    total = sum_text(weights, came_in, bias)
    whole = look.point is None
    equation = f"z{index} = {total} = {numbers[0]}"
    lines: list[Words] = [Message("mean {equation}", {"equation": equation}) if whole else equation]
    if len(numbers) == 4 and not whole:
        kept = f"f(z{index}) × dropout = {factor(float(values[1][unit]))} × {numbers[2]}"
        return [*lines, f"a{index} = {kept} = {numbers[3]}"]
    if whole:
        linear = look.network.layers[look.layer].activation == "linear"
        text = "mean {equation}" if linear else _MEAN_A
        return [*lines, Message(text, {"equation": f"a{index} = {numbers[-1]}"})]
    return [*lines, f"{_function(look).replace('a = ', f'a{index} = ', 1)} = {numbers[1]}"]


def loss_page(look: Look) -> Page:
    """Show outputs, what they mean, targets, and the loss."""
    passes, y = look.passes, look.passes.targets
    loss = loss_by_id(look.network.loss)
    a = passes.forward.a[-1]
    columns = [Column(look.titled("a"), "What comes out of the network")]
    values = [look.mean(a)]
    if loss.scores:
        columns.append(Column(look.titled("p"), "The probability that the outputs stand for"))
        values.append(look.mean(loss.answer(a)))
    columns.append(Column(look.titled("y"), "The target"))
    values.append(look.mean(y))
    data, penalty = passes.data_loss, passes.penalty
    text = _PENALTY_LOSS if passes.has_penalty else _LOSS
    said = {"title": loss.title.lower(), "count": passes.count, "data": data}
    said |= {"penalty": penalty, "loss": data + penalty}
    return look.unit_page(Message(text, said), columns, values, _loss_formulas(look))


def _loss_formulas(look: Look) -> list[Words]:
    loss, passes = loss_by_id(look.network.loss), look.passes
    formula, _, meaning = loss.formula.partition(", ")
    lines: list[Words] = []
    if look.point is None:
        equation = f"L = {formula} = {brief(passes.data_loss)}"
        values = {"equation": equation, "count": passes.count}
        lines.append(Message("{equation}, the mean over {count} points", values))
    else:
        a, y = passes.forward.a[-1][look.point], passes.targets[look.point]
        own = float(loss.value(a[None], y[None]))
        one = formula if len(a) > 1 and not loss.scores else formula.removeprefix("mean ")
        number = brief(own)
        if len(a) == 1 and not loss.scores:
            number = f"({brief(float(a[0]))} − {factor(float(y[0]))})² = {number}"
        lines.append(Message("its loss: {equation}", {"equation": f"{one} = {number}"}))
        if meaning:
            share = float(loss.answer(a[None])[0, look.unit])
            said = {"equation": f"{meaning} = {brief(share)}", "a": brief(float(a[look.unit]))}
            lines.append(Message("{equation}, with a = {a}", said))
    if passes.has_penalty:
        equation = f"{_penalty_text(look)} = {brief(passes.penalty)}"
        lines.append(Message("penalty {equation}", {"equation": equation}))
    return lines


def _penalty_text(look: Look) -> str:
    """Write the penalty with its own numbers, over all weights."""
    l1, l2 = look.objective.l1, look.objective.l2
    parts = [f"{brief(l1)} Σ|w|"] if l1 else []
    parts += [f"{brief(l2)}/2 Σw²"] if l2 else []
    return " + ".join(parts)
