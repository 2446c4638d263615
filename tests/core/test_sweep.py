"""The search for the best rates: as if each run had been made alone, and honest about failures."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.branch import with_branch
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.schedules import SCHEDULES, Schedule, make_schedule
from arrows_gui.core.sweep import RATES, BestRate, best_rates, found_rates
from tests.core.helpers import formula, on, traces_of

TRIED = np.geomspace(1e-4, 1.0, 7)
STEPS = 60
CLOSE = 1e-12

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda each: each.id)


def quiet(share: float) -> None:
    """Hear how far the search is, and let it go on."""


def race(objective: SurfaceObjective, runners: Iterable[Runner]) -> Experiment:
    return Experiment(objective, objective.surface.start, tuple(runners), 10_000, seed=3)


def loss_alone(experiment: Experiment, runner: Runner, lr: float, steps: int) -> float:
    """Give the loss after so many steps of the program's own loop; inf where it diverged."""
    first = runner.origin.step if runner.origin else 0
    alone = replace(runner, optimizer=with_settings(runner.optimizer, {"lr": lr}))
    run = replace(experiment, runners=(alone,), steps=first + steps)
    descent = Descent(run, hold=False)
    descent.advance(steps)
    (trace,) = traces_of(run, descent)
    assert trace.outcome is not None
    return np.inf if trace.outcome.kind == "diverged" else trace.step(trace.last).loss


def check_against_runs_alone(
    experiment: Experiment, rates: Array = TRIED, steps: int = STEPS
) -> tuple[BestRate, ...]:
    found = best_rates(experiment, rates, steps, quiet)
    assert [each.runner for each in found] == [runner.id for runner in experiment.runners]
    for runner, each in zip(experiment.runners, found, strict=True):
        alone = np.array([loss_alone(experiment, runner, lr, steps) for lr in rates.tolist()])
        np.testing.assert_array_equal(np.isinf(each.losses), np.isinf(alone))
        known = np.isfinite(alone)
        scale = np.maximum(1.0, np.abs(alone[known]))
        assert (np.abs(each.losses[known] - alone[known]) <= CLOSE * scale).all()
        assert known.any()
    return found


@every_rule
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "himmelblau"])
def test_a_sweep_is_as_if_each_run_were_made_alone(rule: type[Optimizer], surface: str) -> None:
    check_against_runs_alone(race(on(surface), [Runner(1, rule.title, rule())]))


@every_rule
def test_noise_and_clipping_are_those_of_a_run_alone(rule: type[Optimizer]) -> None:
    runner = Runner(1, rule.title, rule(), clip=Clip(value=2.0, norm=1.5))
    quiet_race = race(on("ravine"), [runner])
    noisy = check_against_runs_alone(replace(quiet_race, sigma=0.3))
    plain = best_rates(quiet_race, TRIED, STEPS, quiet)
    assert (noisy[0].losses != plain[0].losses).any()


@every_schedule
def test_a_schedule_takes_every_rate_as_its_base(schedule: type[Schedule]) -> None:
    runner = Runner(1, "scheduled", make_optimizer("momentum"), make_schedule(schedule.id))
    check_against_runs_alone(race(on("rosenbrock"), [runner]), np.geomspace(1e-5, 1e-3, 5))


def test_runners_do_not_disturb_each_other() -> None:
    runners = [Runner(k, rule.title, rule()) for k, rule in enumerate(OPTIMIZERS, 5)]
    together = best_rates(race(on("ravine"), runners), TRIED, STEPS, quiet)
    for runner, found in zip(runners, together, strict=True):
        (alone,) = best_rates(race(on("ravine"), [runner]), TRIED, STEPS, quiet)
        assert found.runner == runner.id
        np.testing.assert_array_equal(found.losses, alone.losses)


@every_rule
def test_a_branch_is_searched_from_where_it_begins(rule: type[Optimizer]) -> None:
    parent = Runner(1, rule.title, with_settings(rule(), {"lr": 0.02}))
    experiment = replace(race(on("ravine"), [parent]), sigma=0.1, steps=9)
    descent = Descent(experiment, hold=False)
    descent.advance(9)
    (trace,) = traces_of(experiment, descent)
    document, branch = with_branch(Document(experiment), trace, 7)
    found = check_against_runs_alone(document.experiment)
    assert branch.id == found[1].runner
    assert (found[0].losses != found[1].losses).any()


def test_a_rate_that_diverges_is_out() -> None:
    runner = Runner(1, "gd", make_optimizer("gd"))
    (found,) = best_rates(race(formula("x^2 + y^2"), [runner]), np.array([0.5, 3.0]), 900, quiet)
    assert found.losses.tolist() == [0.0, np.inf]
    assert (found.best, found.loss) == (0.5, 0.0)


@pytest.mark.parametrize("clip", [Clip(), Clip(value=1.0), Clip(norm=1.0)])
def test_who_diverged_once_does_not_come_back(clip: Clip) -> None:
    """Over the edge at x < 0 loss and gradient are not numbers; a clipped step may return."""
    objective = formula("sqrt(x)*1e-3 + (x - 1)^2 + y^2")
    runner = Runner(1, "gd", make_optimizer("gd"), clip=clip)
    check_against_runs_alone(race(objective, [runner]), np.geomspace(1e-3, 4.0, 9), 30)


def test_where_every_rate_diverges_there_is_no_best_one() -> None:
    runner = Runner(4, "gd", make_optimizer("gd"))
    steep = race(formula("1e9*x^4 + y^2"), [runner])
    (found,) = best_rates(steep, np.array([1.0, 10.0]), 50, quiet)
    assert found.best is None
    assert found.loss == np.inf
    assert found_rates([found]) == {}


def test_of_two_equal_losses_the_smaller_rate_is_best() -> None:
    """With x^2 / 2 the rates 0.5 and 1.5 land equally far from the minimum, left and right."""
    runner = Runner(2, "gd", make_optimizer("gd"))
    objective = formula("x^2/2 + y^2/2")
    (found,) = best_rates(race(objective, [runner]), np.array([1.5, 0.5, 0.1]), 1, quiet)
    assert found.rates.tolist() == [0.1, 0.5, 1.5]
    assert found.losses[1] == found.losses[2] < found.losses[0]
    assert found.best == 0.5
    assert found_rates([found]) == {2: 0.5}


def test_the_rates_on_offer_reach_over_the_slider() -> None:
    (knob,) = (knob for knob in make_optimizer("gd").knobs if knob.name == "lr")
    assert len(RATES) == 64
    assert (RATES[0], RATES[-1]) == pytest.approx((knob.low, knob.high))
    np.testing.assert_allclose(RATES[1:] / RATES[:-1], RATES[1] / RATES[0])


def test_the_search_tells_how_far_it_is() -> None:
    told: list[float] = []
    best_rates(race(on("bowl"), [Runner(1, "gd", make_optimizer("gd"))]), TRIED, 200, told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(set(told))
    assert len(told) > 5


def test_the_search_can_be_cancelled() -> None:
    class Stopped(Exception):  # noqa: N818 - it is no error
        pass

    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if share > 0.4:
            raise Stopped

    with pytest.raises(Stopped):
        best_rates(race(on("bowl"), [Runner(1, "gd", make_optimizer("gd"))]), TRIED, 200, stop)
    assert told[-1] < 0.7
