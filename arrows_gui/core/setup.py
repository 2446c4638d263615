"""Changes of the setup: each takes a document and gives the one that a person asked for."""

from dataclasses import replace

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
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
        return with_formula(document, document.experiment.objective.surface.formula)
    return _with_objective(document, SurfaceObjective(surface_by_id(surface_id)))


def with_constant(document: Document, name: str, value: float) -> Document:
    """Change a named constant of the surface; BadInput where there is none, or it is not legal."""
    old = document.experiment.objective
    objective = SurfaceObjective(old.surface, {**old.constants, name: value})
    return replace(document, experiment=replace(document.experiment, objective=objective))


def with_formula(document: Document, text: str) -> Document:
    """Take a formula of a person's own; it keeps the window and the constants that it names.

    Raises BadInput where it cannot be read, or gives no finite loss anywhere in the window.
    """
    old = document.experiment.objective
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
    """Start from another point."""
    return replace(document, experiment=replace(document.experiment, start=(float(x), float(y))))


def with_optimizer(document: Document, runner: int, optimizer_id: str) -> Document:
    """Give a runner another rule with its defaults, at a rate that shows something here."""
    return _with_rule(document, runner, fresh_rule(document, optimizer_id), renamed=True)


def with_knob(document: Document, runner: int, name: str, value: Value) -> Document:
    """Set a hyperparameter of a runner; BadInput where it is not legal."""
    rule = with_settings(document.experiment.runner(runner).optimizer, {name: value})
    return _with_rule(document, runner, rule, renamed=False)


def fresh_rule(document: Document, optimizer_id: str) -> Optimizer:
    """Give a rule as choosing it would: torch's defaults, but a learning rate that suits."""
    x, y = document.experiment.start
    return suited(make_optimizer(optimizer_id), document.experiment.objective, (x, y))


def _with_rule(document: Document, runner_id: int, rule: Optimizer, renamed: bool) -> Document:
    old = document.experiment.runner(runner_id)
    new = replace(old, optimizer=rule, label=rule.title if renamed else old.label)
    runners = tuple(new if runner is old else runner for runner in document.experiment.runners)
    return replace(document, experiment=replace(document.experiment, runners=runners))


def _with_objective(document: Document, objective: SurfaceObjective) -> Document:
    start = objective.surface.start
    runners = tuple(
        replace(runner, optimizer=suited(runner.optimizer, objective, start))
        for runner in document.experiment.runners
    )
    experiment = replace(document.experiment, objective=objective, start=start, runners=runners)
    view = replace(document.view, log_loss=log_suits(window_losses(objective)))
    return replace(document, experiment=experiment, view=view)
