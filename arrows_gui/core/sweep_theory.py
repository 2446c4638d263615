"""What theory says of a sweep on a quadratic: where its runs stop settling, and the best knobs.

Source: Polyak (1964); Goh (2017), Why momentum really works.
"""

# ruff: noqa: RUF001 - the labels use the multiplication sign and Greek letters

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, log, sqrt

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import Curvature, curvature_at
from arrows_gui.core.differentiate import derivative
from arrows_gui.core.expression import VARIABLES, names_in, ordered, parse
from arrows_gui.core.formula import bind
from arrows_gui.core.message import Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.schedule import Constant
from arrows_gui.core.stability import ROOT_TOLERANCE, decays, root_at
from arrows_gui.core.sweep_border import crossings
from arrows_gui.core.sweep_plan import START_X, START_Y, Axis, SweepPlan
from arrows_gui.core.written import number_text

KINKS = ("abs", "sign")
"""Functions whose second derivative is 0 although they are no straight lines."""

RATE, MOMENTUM, DECAY = "lr", "momentum", "weight_decay"

FORMULAS = {
    "gd": "lr × {curvature} = 2",
    "momentum": "lr × {curvature} = 2 (1 + μ)",
    "nesterov": "lr × {curvature} = 2 (1 + μ) / (1 + 2 μ)",
    "qhm": "lr × {curvature} = 2 (1 + β) / (1 + β − 2 ν β)",
}
"""The border by the id of a rule, where it has a simple form."""

LONGEST = "longest root = 1"
PLAIN, ADDED = "λ", "(λ + weight decay)"
LABEL = "{formula}, λ = {value}"

ASSUMES = (
    "Of the recursion θ(t+1) = a θ(t) − b θ(t−1), which holds along every eigenvector of a "
    "quadratic: on the line the longest of its roots has length 1, and beyond it a run grows. "
    "It assumes a constant rate, no clipping, no noise, and a start with some part along the "
    "steepest direction."
)
DOWNHILL = (
    "{assumes} Along one direction the loss does not curve uphill, λ = {lowest}: there is nothing"
    " to settle on along it, and the line is that of the other direction."
)
NOWHERE = (
    "The loss curves uphill in no direction, λ = {lowest} at the least and {highest} at most: there"
    " is nothing to settle on, whatever the knobs."
)
SYMBOLS = {RATE: "lr", MOMENTUM: "μ"}
FASTEST = "optimum: {knobs}, distance × {rate} a step"


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The knobs with which the distance shrinks fastest in the long run: each step by ``rate``."""

    values: dict[str, float]
    rate: float
    label: Message


@dataclass(frozen=True, slots=True, eq=False)
class Theory:
    """What is known of a plan without running it.

    ``lines`` are the border between settling and growing: each (m, 2) in values of the two axes;
    of a single axis each is one value, (1, 1). ``label`` is its formula; ``optimum`` is None where
    no formula is known; ``note`` says what is assumed.
    """

    lines: tuple[Array, ...]
    label: Message
    optimum: Optimum | None
    note: Message


def theory(plan: SweepPlan) -> Theory | None:
    """Give what theory knows of a plan; None where the border has no formula or does not exist."""
    experiment, runner = plan.experiment, plan.experiment.runner(plan.runner)
    rule, clip = runner.optimizer, runner.clip
    objective = experiment.objective
    if not isinstance(objective, SurfaceObjective) or rule.recursion(1.0) is None:
        return None
    changes = not isinstance(runner.schedule, Constant) or clip.value is not None
    if changes or clip.norm is not None or experiment.sigma or rule.preconditioned:
        return None
    if any(axis.name in (START_X, START_Y) or _is_switch(rule, axis) for axis in plan.axes):
        return None
    hessian = constant_hessian(objective)
    curvature = None if hessian is None else curvature_at(hessian)
    return None if curvature is None else _theory(plan.axes, rule, curvature)


def constant_hessian(objective: SurfaceObjective) -> Array | None:
    """Give the Hessian (2, 2) of a surface that is a quadratic; None where it is none."""
    formula = objective.formula
    graph = parse(formula.text, tuple(formula.constants), limited=formula.limited)
    root = bind(graph, formula.constants)
    kinks = any(node.op in KINKS and names_in(node) for node in ordered(root))
    slopes = [derivative(root, name) for name in VARIABLES]
    if kinks or any(names_in(derivative(slope, name)) for slope in slopes for name in VARIABLES):
        return None
    hessian: Array = objective.hessian(np.zeros(2))
    return hessian if np.isfinite(hessian).all() else None


def _is_switch(rule: Optimizer, axis: Axis) -> bool:
    return any(knob.name == axis.name and knob.scale == "switch" for knob in rule.knobs)


def _theory(axes: Sequence[Axis], rule: Optimizer, curvature: Curvature) -> Theory:
    values = [float(value) for value in curvature.values]
    uphill = [value for value, sign in zip(values, curvature.signs, strict=True) if sign > 0]
    said = {"lowest": values[0], "highest": values[-1]}
    if not uphill:
        return Theory((), Message(""), None, Message(NOWHERE, said))

    def growth(place: Array) -> float:
        """Give log |longest root| at a place in values of the axes."""
        settings = {axis.name: float(v) for axis, v in zip(axes, place, strict=True)}
        at: Optimizer = replace(rule, **settings)  # type: ignore[type-var]
        decay, shrink = decays(at, at.lr)
        length = max(abs(root_at(at, at.lr * (own + decay), shrink)) for own in uphill)
        return log(length) - ROOT_TOLERANCE if length > 0 else -np.inf

    whole = len(uphill) == len(values)
    note = Message(ASSUMES if whole else DOWNHILL, {"assumes": ASSUMES, **said})
    optimum = _optimum(axes, rule, uphill) if whole else None
    return Theory(crossings(axes, growth), _label(axes, rule, uphill[-1]), optimum, note)


def _label(axes: Sequence[Axis], rule: Optimizer, highest: float) -> Message:
    decay, shrink = decays(rule, rule.lr)
    swept = any(axis.name == DECAY for axis in axes)
    formula = FORMULAS.get(rule.id, LONGEST)
    damped = rule.id == "momentum" and (
        float(getattr(rule, "dampening", 0.0)) > 0 or any(axis.name == "dampening" for axis in axes)
    )
    if damped or shrink:
        formula = LONGEST
    written = Message(formula, {"curvature": ADDED if swept or decay else PLAIN})
    return Message(LABEL, {"formula": written, "value": highest})


def _optimum(axes: Sequence[Axis], rule: Optimizer, values: Sequence[float]) -> Optimum | None:
    """Give the best knobs where they have a closed form: heavy ball, and plain descent."""
    names = {axis.name for axis in axes}
    decay = decays(rule, rule.lr)[0]
    low, high = values[0] + decay, values[-1] + decay
    if not (low > 0 and isfinite(high)):
        return None
    if rule.id == "gd" and names == {RATE}:
        return _said({RATE: 2 / (low + high)}, (high - low) / (high + low))
    if rule.id == "momentum" and names == {RATE, MOMENTUM} and not getattr(rule, "dampening", 0):
        a, b = sqrt(low), sqrt(high)
        share = (b - a) / (b + a)
        return _said({RATE: (2 / (a + b)) ** 2, MOMENTUM: share**2}, share)
    return None


def _said(values: dict[str, float], rate: float) -> Optimum:
    rounded = {name: float(f"{value:.3g}") for name, value in values.items()}
    knobs = ", ".join(f"{SYMBOLS[name]} {number_text(value)}" for name, value in rounded.items())
    label = Message(FASTEST, {"knobs": knobs, "rate": float(f"{rate:.3g}")})
    return Optimum(values, rate, label)
