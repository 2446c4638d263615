"""Rules with drawn knobs, and what they see, for the laws that hold for every rule."""

from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import UPDATE, Moment, Move, Optimizer, with_settings
from tests.core.helpers import on, run_to_end

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_knob = pytest.mark.parametrize(
    ("rule", "knob"),
    [
        pytest.param(rule, knob, id=f"{rule.id}-{knob.name}")
        for rule in OPTIMIZERS
        for knob in rule.knobs
    ],
)


def some_value(knob: Knob, random: np.random.Generator) -> Value:
    """Draw a value from a knob's slider, and now and then its lower end; epsilon is never 0."""
    if knob.scale == "switch":
        return bool(random.random() < 0.5)
    if knob.scale in ("log", "log0"):
        if random.random() < 0.3:
            return 0.0 if knob.scale == "log0" and knob.name != "eps" else knob.low
        low = max(knob.low, 1e-8)
        return float(low * (min(knob.high, 2.0) / low) ** random.random())
    high = min(knob.high, max(1.0, 2 * knob.low))
    return float(knob.low + (high - knob.low) * random.choice((0.0, random.random())))


def busy(rule: type[Optimizer]) -> Optimizer:
    """Make a rule with every knob in use."""
    knobs = rule.knobs
    middle = {k.name: k.low + 0.3 * (min(k.high, k.low + 1.0) - k.low) for k in knobs}
    return with_settings(rule(), {k.name: k.scale == "switch" or middle[k.name] for k in knobs})


def random_rules(rule: type[Optimizer], count: int) -> list[Optimizer]:
    """Make a rule with random knobs, so many times; the last one with every knob in use."""
    random = np.random.default_rng(11)
    draws = [{knob.name: some_value(knob, random) for knob in rule.knobs} for _ in range(count - 1)]
    return [*(with_settings(rule(), settings) for settings in draws), busy(rule)]


def walk_of(rule: Optimizer, steps: int = 40) -> Any:
    """Run a made rule on Himmelblau."""
    objective = on("himmelblau")
    run = Experiment(objective, (0.5, -0.5), (Runner(1, rule.id, rule),), steps)
    return run_to_end(run)


def some_moment(
    rule: Optimizer, t: int, theta: Array, random: np.random.Generator, lr: float | None = None
) -> Moment:
    """Draw what a rule sees at theta (..., n) in a step: a gradient, and a Hessian if it wants."""
    gradient = random.normal(size=theta.shape)
    hessian = None
    if rule.needs_hessian:
        half = random.normal(size=(*theta.shape, theta.shape[-1]))
        hessian = half + half.swapaxes(-1, -2)
    return Moment(t, theta, gradient, rule.lr if lr is None else lr, hessian)


def longest_part(move: Move) -> float:
    """Give the largest component of any part of the update, or 1 if that is larger."""
    parts = (np.abs(vector).max() for _, vector, space in move.parts if space == UPDATE)
    return float(max(1.0, *parts))
