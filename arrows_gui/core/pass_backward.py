"""The pages of the way back and of the update: delta, gradient, penalty, and the new weights."""

# ruff: noqa: RUF001 - formulas use the minus sign and Greek letters

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.arrows import PART_TITLES
from arrows_gui.core.message import Message
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.optimizers import rule
from arrows_gui.core.pass_forward import batch_page, forward_page, loss_page
from arrows_gui.core.pass_names import (
    BIAS,
    Words,
    aligned,
    brief,
    factor,
    lowered,
    plus,
    sum_text,
    weight_symbol,
)
from arrows_gui.core.pass_pages import Column, Look, Page, Pick, rows_of
from arrows_gui.core.passes import (
    BACKWARD,
    BATCH,
    DELTA,
    FORWARD,
    GRADIENT,
    LOSS,
    PENALTY,
    UPDATE,
    PassWalk,
    is_flat,
)
from arrows_gui.core.unit_state import FLAT

_OUTPUT_DELTA = (
    "The error says how the loss changes with each output; times the slope of the output it is δ."
    " The 1/{count} of the mean is in it."
)
_DELTA = (
    "The error comes back through the weights of layer {after}: Wᵀδ. Times the slope of the"
    " activation ({function}) it is δ. {flat} of {all} slopes are below {limit:.0%} of"
    " the steepest: there hardly any error passes."
)
_GRADIENT = (
    "∂L/∂W = Σ δ a over the {count} points of the batch, and ∂L/∂b = Σ δ. The gradient of this"
    " layer has the length {length}."
)
_PENALTY = (
    "Every weight's slope gets {slope} more, a bias nothing: together of the length {penalty},"
    " beside {data} from the data. The whole gradient has the length {length}."
)
_UPDATE = (
    "{rule} moves the {count} parameters of this layer by Δθ of the length {length}, with a"
    " learning rate of {lr}."
)
_OTHER_GRADIENT = " Noise or clipping has changed the gradient before the rule sees it."


def delta_page(look: Look) -> Page:
    """Show error x slope = delta of a layer."""
    passes, layer = look.passes, look.layer
    backward = passes.backward
    columns = (
        Column(
            look.titled("error", "Σ {title}"),
            "∂L/∂a: how the loss changes with what the unit gives",
        ),
        Column(look.titled("slope"), "∂a/∂z: the slope of the activation, with its dropout"),
        Column(look.titled("δ", "Σ {title}"), "∂L/∂z = error × slope", "gradient"),
    )
    values = [
        look.total(backward.errors[layer]),
        look.mean(backward.slopes[layer]),
        look.total(backward.deltas[layer]),
    ]
    if layer == len(look.network.layers) - 1:
        sentence = Message(_OUTPUT_DELTA, {"count": passes.count})
    else:
        function = look.network.layers[layer].activation
        slopes = backward.slopes[layer]
        said = {"after": layer + 2, "function": activation(function).title, "all": slopes.size}
        said |= {"flat": int(is_flat(function, slopes).sum()), "limit": FLAT}
        sentence = Message(_DELTA, said)
    return look.unit_page(sentence, columns, values, _delta_formulas(look))


def _delta_formulas(look: Look) -> list[Words]:
    backward, unit, layer = look.passes.backward, look.unit, look.layer
    index, whole = lowered(unit), look.point is None
    error = float(look.total(backward.errors[layer])[unit])
    delta = float(look.total(backward.deltas[layer])[unit])
    if layer + 1 < len(look.network.layers):
        weights = look.network.weight(look.step.theta, layer + 1)[:, unit]
        text = sum_text(weights, look.total(backward.deltas[layer + 1]))
        equation = f"{text} = {brief(error)}"
    elif whole:
        equation = f"Σ {_error_text(look)} = {brief(error)}"
    else:
        equation = f"{_error_text(look)} = {brief(error)}"
    text = "Σ error{index} = {equation}" if whole else "error{index} = {equation}"
    first = Message(text, {"index": index, "equation": equation})
    if whole:
        values = {"index": index, "delta": brief(delta)}
        return [first, Message("Σ δ{index} = Σ error × slope, point by point = {delta}", values)]
    slope = float(backward.slopes[layer][look.point, unit])
    equation = f"{factor(error)} × {factor(slope)} = {brief(delta)}"
    values = {"index": index, "equation": equation}
    return [first, Message("δ{index} = error × slope = {equation}", values)]


def _error_text(look: Look) -> str:
    """Write the slope of the loss along the picked output, at the point with its numbers."""
    loss, passes = loss_by_id(look.network.loss), look.passes
    a, y = passes.forward.a[-1], passes.targets
    letter, front = ("p", "") if loss.scores else ("a", "2 ")
    count = len(y) if loss.id == "softmax_cross_entropy" else y.size
    symbols = f"{front}({letter} − y)/{count}"
    if look.point is None:
        return symbols
    given = float(loss.answer(a[look.point][None])[0, look.unit])
    wanted = factor(float(y[look.point, look.unit]))
    return f"{symbols} = {front}({brief(given)} − {wanted})/{count}"


def gradient_page(look: Look) -> Page:
    """Show delta x a, summed over the batch, for every input of a unit."""
    passes, layer = look.passes, look.layer
    deltas = passes.backward.deltas[layer][:, look.unit]
    came_in = passes.forward.into(layer)
    came_in = np.concatenate((came_in, np.ones((len(came_in), 1))), axis=1)
    summed = passes.backward.gradient[look.places]
    meaning = "What comes in along this weight; 1 for the bias"
    columns = [Column(look.titled("a"), meaning)]
    values = [look.mean(came_in)]
    if look.point is not None:
        columns.append(Column("δ·a", "What this point adds to the gradient"))
        values.append(deltas[look.point] * came_in[look.point])
    columns.append(Column("∂L/∂w", "The gradient of the data: Σ δ·a over the batch", "gradient"))
    values.append(summed)
    entry = look.entry
    symbol = weight_symbol(look.unit, entry if entry < look.inputs else BIAS)
    terms, result = sum_text(deltas, came_in[:, entry]), brief(float(summed[entry]))
    lines: list[Words] = [f"∂L/∂{symbol} = Σ δ·a = {terms} = {result}"]
    if look.point is not None:
        parts = f"{factor(float(deltas[look.point]))}·{factor(float(came_in[look.point, entry]))}"
        share = brief(float(deltas[look.point] * came_in[look.point, entry]))
        equation = f"δ·a = {parts} = {share}"
        lines.insert(0, Message("this point's share: {equation}", {"equation": equation}))
    length = float(np.linalg.norm(passes.backward.gradient[look.network.blocks[layer].whole]))
    sentence = Message(_GRADIENT, {"count": passes.count, "length": length})
    return look.entry_page(sentence, columns, values, lines)


def penalty_page(look: Look) -> Page:
    """Show what the penalty adds, layer by layer."""
    passes, objective = look.passes, look.objective
    data, penalty = passes.backward.gradient, passes.penalty_gradient
    parts = [f"{brief(objective.l1)}·sign(w)"] if objective.l1 else []
    parts += [f"{brief(objective.l2)}·w"] if objective.l2 else []
    both = data + penalty
    columns = (
        Column("data", "The length of the data's gradient in this layer", "gradient"),
        Column("penalty", "The length of the penalty's gradient in this layer", "terms"),
        Column("together", "The length of their sum", "gradient"),
    )
    blocks = look.network.blocks
    values = [_norms(vector, [block.whole for block in blocks]) for vector in (data, penalty, both)]
    said: dict[str, object] = {"slope": plus(parts)}
    for name, vector in (("data", data), ("penalty", penalty), ("length", both)):
        said[name] = float(np.linalg.norm(vector))
    names = [Message("layer {number}", {"number": at + 1}) for at in range(len(blocks))]
    line = f"∂L/∂w = Σ δ·a + {plus(parts)}"
    rows = rows_of(names, values)
    sentence = Message(_PENALTY, said)
    return Page(look.stage.title, sentence, columns, rows, (line,), of_points=False)


def _norms(vector: Array, places: list[slice]) -> Array:
    return np.array([np.linalg.norm(vector[place]) for place in places])


def update_page(look: Look) -> Page:
    """Show the gradient, the parts of the update and the new weights of a unit."""
    step, places, entry = look.step, look.places, look.entry
    parts = [(name, vector) for name, vector, space in step.parts if space == rule.UPDATE]
    changed = not np.array_equal(step.used_gradient, step.gradient)
    columns = [
        Column("θ", "The weight in this step; the last row is the bias", "weight"),
        Column("∂L/∂θ", "Its gradient, with the penalty's", "gradient"),
        Column("Δθ", "The update", "update"),
        Column("new θ", "θ + Δθ", "weight"),
    ]
    after = step.theta + step.update
    vectors = [step.theta, step.gradient, step.update, after]
    if changed:
        columns.append(Column("seen", "The gradient after noise and clipping", "gradient"))
        vectors.append(step.used_gradient)
    if len(parts) > 1:
        for name, vector in parts:
            title = PART_TITLES.get(name, name)
            meaning = Message("A part of the update: {part}", {"part": title.lower()})
            columns.append(Column(title, meaning, "terms"))
            vectors.append(vector)
    values = [vector[places] for vector in vectors]
    old, move, new = (float(vector[places[entry]]) for vector in (step.theta, step.update, after))
    symbol = weight_symbol(look.unit, entry if entry < look.inputs else BIAS)
    said = {"symbol": symbol, "equation": f"{symbol} + Δ = {aligned(old, move, new)}"}
    lines: list[Words] = [Message("new {symbol} = {equation}", said)]
    if len(parts) > 1:
        terms = [factor(float(vector[places[entry]])) for _, vector in parts]
        lines.insert(0, f"Δ = {plus(terms)} = {brief(move)}")
    whole = look.network.blocks[look.layer].whole
    figures = {"rule": step.optimizer.title, "count": whole.stop - whole.start, "lr": step.lr}
    figures |= {"length": float(np.linalg.norm(step.update[whole]))}
    sentence = Message(_UPDATE + (_OTHER_GRADIENT if changed else ""), figures)
    return replace(look.entry_page(sentence, columns, values, lines), of_points=False)


PAGES: Mapping[tuple[str, str], Callable[[Look], Page]] = {
    (BATCH, ""): batch_page,
    (FORWARD, ""): forward_page,
    (LOSS, ""): loss_page,
    (BACKWARD, DELTA): delta_page,
    (BACKWARD, GRADIENT): gradient_page,
    (BACKWARD, PENALTY): penalty_page,
    (UPDATE, ""): update_page,
}
"""How the page of each kind of stage is made."""

WHOLE_BATCH = Pick()


def page_of(walk: PassWalk, index: int, pick: Pick = WHOLE_BATCH) -> Page:
    """Give the page of a stage, for what is picked."""
    stage = walk.stages[index]
    with np.errstate(all="ignore"):
        return PAGES[stage.kind, stage.part](Look(walk.passes, stage, pick))
