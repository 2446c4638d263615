"""The rules of diagnosis for layers and units: their gradients, their slopes, and their start."""

from math import prod

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.diagnosis_words import percent, short
from arrows_gui.core.message import Message
from arrows_gui.core.network_facts import FEWEST_STEPS, NetworkFacts, middle
from arrows_gui.core.unit_state import LayerHealth, unit_health
from arrows_gui.core.verdict import Verdict

VANISHED = 1e-2
"""Healthy presets keep the first layer's gradient between a fifth and three times the last one's;
six sigmoids leave 2.6e-4."""

EXPLODED = 20.0
"""The errors of healthy starts shrink on their way back, to a seventh at most, or stay alike; a
start three times He's makes them 230 times as large in six layers."""

HALF = 0.5
"""At half of the units a layer has lost the better part of what it could do: of healthy presets'
ReLU units up to 3 of 8 are dead, and none of their sigmoids and tanh is saturated."""

HAMPERED = 0.3
"""What units and layers suffer is a fault where more than this share of the baseline is left."""

UNLEARNT = 0.5
"""... and what the first layers miss, or the start has done, where more than this is left."""

EQUAL = 1e-6
"""Weights and gradients of two units are equal within this share: of chance there is no such."""


@np.errstate(all="ignore")
def vanishing(facts: NetworkFacts) -> Verdict | None:
    """Say whether the gradient fades on its way back to the first layer."""
    if facts.steps < FEWEST_STEPS or not facts.level > UNLEARNT:
        return None
    ratio = middle(facts.recent("first_to_last"))
    if not 0 < ratio < VANISHED:
        return None
    first, last = facts.layers[0], facts.layers[-1]
    text = "The gradient of {first} is only {ratio} as long as that of {last}: "
    values: dict[str, object] = {"first": first, "ratio": short(ratio), "last": last}
    slopes = [activation(layer.activation).steepest for layer in facts.objective.network.layers]
    most = prod(slopes[:-1])
    if most < 1:
        text += "on the way back the slopes of {count} activations multiply it by {most} at most."
        values |= {"count": len(slopes) - 1, "most": short(most)}
    else:
        text += "each layer on the way back multiplies it by about {each}."
        values["each"] = short(ratio ** (1 / max(len(slopes) - 1, 1)))
    evidence = (("slopes", most), ("level", facts.level))
    why = Message(text, values)
    return Verdict("vanishing", facts.steps, ratio, why, "gradient", first, evidence)


@np.errstate(all="ignore")
def exploding(facts: NetworkFacts) -> Verdict | None:
    """Say whether errors grow on their way back from the start on, and what came of it."""
    if facts.steps < FEWEST_STEPS and facts.trace.outcome is None:
        return None
    growth = float(facts.first_deltas[0] / facts.first_deltas[-1])
    if not (growth > EXPLODED and facts.level > UNLEARNT):
        return None
    norms = facts.column("gradient_norm")
    why = Message(
        "At the start the errors grow {growth}-fold on their way back from {last} to {first}: the"
        " first gradient is {norm} long, and after {steps} steps the training loss is {level} of"
        " that of a constant answer.",
        {
            "growth": short(growth),
            "last": facts.layers[-1],
            "first": facts.layers[0],
            "norm": short(float(norms[0])),
            "steps": facts.steps,
            "level": percent(facts.level),
        },
    )
    evidence = (("first_gradient", float(norms[0])), ("level", facts.level))
    return Verdict("exploding", 0, growth, why, "gradient", facts.layers[0], evidence)


@np.errstate(all="ignore")
def dead_units(facts: NetworkFacts) -> Verdict | None:
    """Say whether half of the units of a layer have the slope 0 at every point."""
    if facts.steps < FEWEST_STEPS or not facts.level > HAMPERED:
        return None
    shares = _shares(facts.health, "dead")
    worst = int(np.argmax(shares)) if len(shares) else 0
    if not (len(shares) and shares[worst] >= HALF):
        return None
    since = _since(facts, "dead", worst)
    why = Message(
        "{dead} of the {units} units of {layer} are 0 at every training point, so that no gradient"
        " passes them; half of the layer or more has been so since step {since}.",
        {**_counted(facts, worst, shares[worst]), "since": since},
    )
    evidence = tuple(
        (f"{name}", float(share)) for name, share in zip(facts.layers, shares, strict=False)
    )
    layer = facts.layers[worst]
    return Verdict("dead_units", since, float(shares[worst]), why, "gradient", layer, evidence)


@np.errstate(all="ignore")
def saturated_units(facts: NetworkFacts) -> Verdict | None:
    """Say whether half of the units of a layer are flat at most of the points."""
    if facts.steps < FEWEST_STEPS or not facts.level > HAMPERED:
        return None
    shares = _shares(facts.health, "saturated")
    worst = int(np.argmax(shares)) if len(shares) else 0
    if not (len(shares) and shares[worst] >= HALF):
        return None
    since = _since(facts, "saturated", worst)
    active = float(facts.health[worst].active.mean())
    why = Message(
        "{dead} of the {units} units of {layer} are saturated, since step {since} at least half of"
        " them: on the average a unit passes its error on at {active} of the training points only.",
        {**_counted(facts, worst, shares[worst]), "since": since, "active": percent(active)},
    )
    layer = facts.layers[worst]
    evidence = (("active", active),)
    value = float(shares[worst])
    return Verdict("saturated_units", since, value, why, "gradient", layer, evidence)


@np.errstate(all="ignore")
def symmetric_units(facts: NetworkFacts) -> Verdict | None:
    """Say whether all units of a layer have the same weights and the same gradient."""
    if facts.steps < FEWEST_STEPS:
        return None
    network, tip = facts.objective.network, facts.trace.tip
    for number, block in enumerate(network.blocks[:-1]):
        both = [
            np.column_stack((network.weight(each, number), network.bias(each, number)))
            for each in (tip.theta, tip.gradient)
        ]
        if block.units > 1 and all(map(_alike, both)):
            why = Message(
                "After {steps} steps all {units} units of {layer} have the same weights and the"
                " same gradient: they are one unit, and nothing parts them.",
                {"steps": facts.steps, "units": block.units, "layer": block.name},
            )
            units = float(block.units)
            return Verdict("symmetric_units", facts.steps, units, why, "weight", block.name)
    return None


def _alike(rows: Array) -> bool:
    apart = np.abs(rows - rows[0]).max()
    return bool(apart <= EQUAL * np.abs(rows).max())


def _shares(health: tuple[LayerHealth, ...], what: str) -> Array:
    """Give the share of units that are dead or saturated, of each hidden layer."""
    return np.array([getattr(layer, what).mean() for layer in health[:-1]])


def _since(facts: NetworkFacts, what: str, layer: int) -> int:
    def holds(theta: Array) -> bool:
        return bool(_shares(unit_health(facts.objective, theta), what)[layer] >= HALF)

    return facts.since(holds)


def _counted(facts: NetworkFacts, layer: int, share: float) -> dict[str, object]:
    units = facts.objective.network.layers[layer].units
    return {"dead": round(share * units), "units": units, "layer": facts.layers[layer]}
