"""Changes of the setup: each takes a document and gives the one that a person asked for."""

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import count
from math import isfinite

import numpy as np

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Clip, Experiment, Origin, Runner
from arrows_gui.core.knob import LARGEST, Knob, Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.schedule import Schedule, arguments, with_arguments
from arrows_gui.core.shades import log_suits
from arrows_gui.core.suggestion import (
    finite_start,
    rate_for_curvature,
    suggested_lr,
    window_losses,
)
from arrows_gui.core.surface import OWN, Point, own_surface
from arrows_gui.core.surfaces import surface_by_id

STEPS = 10_000
"""How many steps a run may take, unless a person asks for more."""

LONGEST_LABEL = 40
"""Characters of a runner's name."""

SIGMA = Knob(
    *("sigma", "Noise", "σ", 0.0, 1e-3, 100.0, 0.0, LARGEST, "log0"),  # noqa: RUF001
    "The deviation of the normal noise that is added to each component of every gradient.",
)
"""The knob of the gradient noise."""


def first_document() -> Document:
    """Give what the program opens with: momentum in the ravine, which overshoots."""
    objective = SurfaceObjective(surface_by_id("ravine"))
    rule = suited(make_optimizer("momentum"), objective, objective.surface.start)
    runner = Runner(0, rule.title, rule)
    return Document(Experiment(objective, objective.surface.start, (runner,), STEPS), View())


def suited(rule: Optimizer, objective: SurfaceObjective, start: Point) -> Optimizer:
    """Give a rule at a learning rate that shows something on a surface."""
    return with_settings(rule, {"lr": suggested_lr(objective, rule, start)})


def with_surface(document: Document, surface_id: str) -> Document:
    """Take a surface with its own start; BadInput where there is none of that id."""
    if surface_id == OWN:
        return with_formula(document, document.experiment.on_surface.surface.formula)
    return _with_objective(document, SurfaceObjective(surface_by_id(surface_id)))


def with_constant(document: Document, name: str, value: float) -> Document:
    """Change a named constant of the surface; BadInput where there is none, or it is not legal."""
    old = document.experiment.on_surface
    objective = SurfaceObjective(old.surface, {**old.constants, name: value})
    return replace(document, experiment=replace(document.experiment, objective=objective))


def with_formula(document: Document, text: str) -> Document:
    """Take a formula of a person's own; it keeps the window and the constants that it names.

    Raises BadInput where it cannot be read, or gives no finite loss anywhere in the window.
    """
    old = document.experiment.on_surface
    x, y = document.experiment.start
    surface = own_surface(text, old.surface.window, (x, y))
    surface = replace(surface, constants=old.surface.constants)
    names = SurfaceObjective(surface, old.constants).formula.names
    surface = replace(surface, constants=tuple(c for c in surface.constants if c.name in names))
    values = {constant.name: old.constants[constant.name] for constant in surface.constants}
    objective = SurfaceObjective(surface, values)
    start = finite_start(objective, surface.start)
    if start is None:
        raise BadInput("the loss is not a finite number anywhere in view")
    rate = rate_for_curvature(objective, start)
    return _with_objective(
        document, SurfaceObjective(replace(surface, start=start, lr=rate), values)
    )


def with_start(document: Document, x: float, y: float) -> Document:
    """Start from another point; branches start there too."""
    runners = tuple(replace(runner, origin=None) for runner in document.experiment.runners)
    start = (float(x), float(y))
    return replace(document, experiment=replace(document.experiment, start=start, runners=runners))


def with_optimizer(document: Document, runner: int, optimizer_id: str) -> Document:
    """Give a runner another rule with its defaults, at a rate that shows something here.

    Its name follows, unless a person gave it one; a branch begins without a memory.
    """
    old, rule = document.experiment.runner(runner), fresh_rule(document, optimizer_id)
    label = old.label
    if label.startswith(old.optimizer.title):
        others = [each.label for each in document.experiment.runners if each.id != runner]
        label = free_label(rule.title, others)
    origin = old.origin and fresh_origin(old.origin, rule)
    return _with_runner(document, replace(old, optimizer=rule, label=label, origin=origin))


def with_knob(document: Document, runner: int, name: str, value: Value) -> Document:
    """Set a hyperparameter of a runner; BadInput where it is not legal."""
    old = document.experiment.runner(runner)
    rule = with_settings(old.optimizer, {name: value})
    return _with_runner(document, replace(old, optimizer=rule))


def with_schedule(document: Document, runner: int, schedule: Schedule) -> Document:
    """Give a runner another schedule; BadInput where an argument of it is not legal."""
    checked = with_arguments(schedule, arguments(schedule))
    old = document.experiment.runner(runner)
    origin = old.origin and replace(old.origin, memory=checked.init())
    return _with_runner(document, replace(old, schedule=checked, origin=origin))


def with_clip(document: Document, runner: int, clip: Clip) -> Document:
    """Give the gradients of a runner other limits; BadInput where one is not above 0."""
    for name, limit in (("value", clip.value), ("norm", clip.norm)):
        if limit is not None and not (isfinite(limit) and limit > 0):
            raise BadInput("the limit of the {name} must be a finite number above 0", name=name)
    return _with_runner(document, replace(document.experiment.runner(runner), clip=clip))


def with_noise(document: Document, sigma: float, seed: int) -> Document:
    """Add other noise to the gradients of all runners; BadInput where it is not legal."""
    deviation = float(SIGMA.checked(sigma))
    if not (isfinite(seed) and seed >= 0 and seed % 1 == 0):
        raise BadInput("the seed must be a whole number from 0 on")
    experiment = replace(document.experiment, sigma=deviation, seed=int(seed))
    return replace(document, experiment=experiment)


def fresh_rule(document: Document, optimizer_id: str) -> Optimizer:
    """Give a rule as choosing it would: torch's defaults, but a learning rate that suits."""
    x, y = document.experiment.start
    return suited(make_optimizer(optimizer_id), document.experiment.on_surface, (x, y))


def fresh_origin(origin: Origin, rule: Optimizer) -> Origin:
    """Give an origin at the same point for a rule that remembers nothing there."""
    state = rule.init(np.array(origin.theta))
    return replace(origin, state=tuple(tuple(column.tolist()) for column in state))


def free_label(wanted: str, labels: Collection[str]) -> str:
    """Give the wanted name, where it is taken with the next free number, as in ``Adam (2)``."""
    taken = {label.casefold() for label in labels}
    if wanted.casefold() not in taken:
        return wanted
    stem = re.sub(r" \(\d+\)$", "", wanted)[: LONGEST_LABEL - 4].rstrip()
    names = (f"{stem} ({number})" for number in count(2))
    return next(name for name in names if name.casefold() not in taken)


def _with_runner(document: Document, new: Runner) -> Document:
    old = document.experiment.runners
    runners = tuple(new if runner.id == new.id else runner for runner in old)
    return replace(document, experiment=replace(document.experiment, runners=runners))


def _with_objective(document: Document, objective: SurfaceObjective) -> Document:
    start = objective.surface.start
    runners = tuple(
        replace(runner, optimizer=suited(runner.optimizer, objective, start), origin=None)
        for runner in document.experiment.runners
    )
    experiment = replace(document.experiment, objective=objective, start=start, runners=runners)
    view = replace(document.view, log_loss=log_suits(window_losses(objective)))
    return replace(document, experiment=experiment, view=view)
