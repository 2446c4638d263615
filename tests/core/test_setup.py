"""Changes of the setup: each gives a new document, and leaves the old one as it was."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import setup
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.schedules import Cosine, MultiStep, StepDecay, parse_schedule
from arrows_gui.core.surface import OWN, Surface
from arrows_gui.core.surfaces import SURFACES

every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)


@pytest.fixture
def document() -> Document:
    return setup.first_document()


def on(document: Document, surface_id: str) -> Document:
    return setup.with_surface(document, surface_id)


def test_the_first_document_is_momentum_in_the_ravine(document: Document) -> None:
    experiment = document.experiment
    assert experiment.objective.surface.id == "ravine"
    assert [runner.optimizer.id for runner in experiment.runners] == ["momentum"]
    assert document.view.focus == experiment.runners[0].id
    assert document.view.arrows == {"negative_gradient", "update"}
    Descent(experiment)


@every_surface
def test_a_surface_comes_with_its_start_and_defaults(document: Document, surface: Surface) -> None:
    new = on(document, surface.id)
    assert new.experiment.start == surface.start
    assert new.experiment.objective.surface is surface
    assert new.experiment.objective.constants == surface.defaults()
    assert new.experiment.steps == document.experiment.steps
    Descent(new.experiment)


def test_colours_are_logarithmic_where_walls_would_hide_the_valley(document: Document) -> None:
    assert on(document, "rosenbrock").view.log_loss
    assert on(document, "goldstein_price").view.log_loss
    assert not on(document, "bowl").view.log_loss


def test_a_constant_keeps_everything_else(document: Document) -> None:
    new = setup.with_constant(document, "kappa", 40.0)
    assert new.experiment.objective.constants == {"kappa": 40.0, "phi": 0.0, "scale": 1.0}
    assert document.experiment.objective.constants["kappa"] == 10.0
    assert (new.experiment.start, new.view) == (document.experiment.start, document.view)
    assert new.experiment.runners == document.experiment.runners


@pytest.mark.parametrize(("name", "value"), [("b", 1.0), ("kappa", -1.0), ("kappa", np.inf)])
def test_a_constant_that_is_not_legal_is_refused(
    document: Document, name: str, value: float
) -> None:
    with pytest.raises(BadInput, match=name):
        setup.with_constant(document, name, value)


def test_a_formula_keeps_window_start_and_the_constants_it_names(document: Document) -> None:
    document = setup.with_constant(document, "phi", 30.0)
    new = setup.with_formula(document, "x^4 + phi*y^2")
    surface = new.experiment.objective.surface
    assert (surface.id, surface.formula) == (OWN, "x^4 + phi*y^2")
    assert surface.window == document.experiment.objective.surface.window
    assert new.experiment.objective.constants == {"phi": 30.0}
    assert new.experiment.start == document.experiment.start


def test_a_formula_without_the_constants_loses_them(document: Document) -> None:
    new = setup.with_formula(document, "x^2 + 3*y^2")
    assert new.experiment.objective.constants == {}
    with pytest.raises(BadInput, match="kappa"):
        setup.with_formula(new, "kappa*x^2")


def test_a_formula_may_name_the_scale_that_it_is_typed_over(document: Document) -> None:
    document = setup.with_constant(document, "scale", 50.0)
    new = setup.with_formula(document, "scale*x^2 + y^2")
    assert new.experiment.objective.constants == {"scale": 50.0}
    assert new.experiment.objective.at(2.0, 3.0)[0] == 209.0
    plain = setup.with_formula(document, "x^2 + y^2")
    assert plain.experiment.objective.at(2.0, 3.0)[0] == 13.0


@pytest.mark.parametrize("text", ["log(x - 1) + y^2", "sqrt(0 - x)", "1/(x*y)", "log(x*y)"])
def test_a_formula_starts_where_it_is_finite(document: Document, text: str) -> None:
    new = setup.with_formula(setup.with_start(document, 0.0, 0.0), text)
    x, y = new.experiment.start
    x_from, x_to, y_from, y_to = new.experiment.objective.surface.window
    assert x_from <= x <= x_to
    assert y_from <= y <= y_to
    Descent(new.experiment)


@pytest.mark.parametrize("text", ["log(0 - x^2 - 1)", "sqrt(0 - 1) + x", "1/0 + 0*x", "x + 1e999"])
def test_a_formula_that_is_finite_nowhere_is_refused(document: Document, text: str) -> None:
    with pytest.raises(BadInput):
        setup.with_formula(document, text)


@every_surface
def test_a_formula_of_the_catalogue_can_be_typed_by_a_person(
    document: Document, surface: Surface
) -> None:
    shown = on(document, surface.id)
    own = setup.with_surface(shown, OWN)
    assert own.experiment.objective.surface.formula == surface.formula
    assert own.experiment.objective.constants == shown.experiment.objective.constants
    points = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    np.testing.assert_array_equal(
        own.experiment.objective.loss(points), shown.experiment.objective.loss(points)
    )


def test_a_start_may_lie_anywhere(document: Document) -> None:
    new = setup.with_start(document, np.float64(1e6), -3)
    assert new.experiment.start == (1e6, -3.0)
    assert all(type(number) is float for number in new.experiment.start)


@every_rule
def test_a_rule_comes_with_its_defaults_but_a_rate_that_suits(
    document: Document, rule: type[Optimizer]
) -> None:
    new = setup.with_optimizer(document, 0, rule.id)
    runner = new.experiment.runner(0)
    assert runner.label == rule.title
    chosen, defaults = hyperparameters(runner.optimizer), hyperparameters(make_optimizer(rule.id))
    assert {**chosen, "lr": 0} == {**defaults, "lr": 0}
    assert setup.fresh_rule(new, rule.id) == runner.optimizer


def test_a_knob_changes_one_runner_only(document: Document) -> None:
    runners = (Runner(1, "a", make_optimizer("gd")), Runner(2, "b", make_optimizer("gd")))
    document = replace(document, experiment=replace(document.experiment, runners=runners))
    new = setup.with_knob(document, 2, "lr", 0.7)
    assert new.experiment.runners[0] is runners[0]
    assert new.experiment.runner(2).optimizer.lr == 0.7
    assert new.experiment.runner(2).label == "b"


def test_an_unknown_runner_is_a_fault(document: Document) -> None:
    with pytest.raises(KeyError):
        setup.with_knob(document, 9, "lr", 0.1)


def test_another_surface_gives_every_runner_a_rate_of_its_own(document: Document) -> None:
    runners = tuple(Runner(k, rule.title, rule()) for k, rule in enumerate(OPTIMIZERS))
    document = replace(document, experiment=replace(document.experiment, runners=runners))
    new = on(document, "rosenbrock")
    for runner in new.experiment.runners:
        assert runner.optimizer == setup.fresh_rule(new, runner.optimizer.id)


@pytest.mark.parametrize("text", ["cosine:t_max=40", "multi_step:milestones=3;9", "plateau"])
def test_a_schedule_changes_one_runner_only(document: Document, text: str) -> None:
    runners = (Runner(1, "a", make_optimizer("gd")), Runner(2, "b", make_optimizer("gd")))
    document = replace(document, experiment=replace(document.experiment, runners=runners))
    schedule = parse_schedule(text)
    new = setup.with_schedule(document, 2, schedule)
    assert new.experiment.runners == (runners[0], replace(runners[1], schedule=schedule))
    assert new.experiment.runners[0] is runners[0]
    with pytest.raises(KeyError):
        setup.with_schedule(document, 9, schedule)


@pytest.mark.parametrize(
    "schedule",
    [StepDecay(step_size=0), StepDecay(gamma=np.nan), MultiStep(milestones=()), Cosine(t_max=-1)],
)
def test_a_schedule_that_is_not_legal_is_refused(document: Document, schedule: Schedule) -> None:
    with pytest.raises(BadInput):
        setup.with_schedule(document, 0, schedule)


@pytest.mark.parametrize("clip", [Clip(), Clip(value=0.5), Clip(norm=2.0), Clip(1e-9, 1e9)])
def test_a_clip_is_taken(document: Document, clip: Clip) -> None:
    new = setup.with_clip(document, 0, clip)
    assert new.experiment.runner(0) == replace(document.experiment.runner(0), clip=clip)
    Descent(new.experiment)


@pytest.mark.parametrize("limit", [0.0, -1.0, np.nan, np.inf])
@pytest.mark.parametrize("name", ["value", "norm"])
def test_a_limit_that_is_not_above_0_is_refused(
    document: Document, name: str, limit: float
) -> None:
    with pytest.raises(BadInput, match=f"the limit of the {name} must"):
        setup.with_clip(document, 0, Clip(**{name: limit}))


def test_noise_changes_the_gradients_and_nothing_else(document: Document) -> None:
    new = setup.with_noise(document, 0.25, 7)
    assert (new.experiment.sigma, new.experiment.seed) == (0.25, 7)
    assert new.experiment.runners == document.experiment.runners
    assert new.view == document.view
    assert setup.with_noise(new, 0, 0).experiment.sigma == 0
    assert setup.with_noise(new, 0.0, 2**63 - 1).experiment.seed == 2**63 - 1


@pytest.mark.parametrize(
    ("sigma", "seed"),
    [(-0.1, 0), (np.nan, 0), (np.inf, 0), (0.1, -1), (0.1, 0.5), (0.1, np.nan), (0.1, np.inf)],
)
def test_noise_that_is_not_legal_is_refused(document: Document, sigma: float, seed: float) -> None:
    with pytest.raises(BadInput, match=r"(sigma|the seed) must"):
        setup.with_noise(document, sigma, seed)  # type: ignore[arg-type]
