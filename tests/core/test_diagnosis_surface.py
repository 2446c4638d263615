"""Laws of the diagnosis on surfaces: what it makes of unusual starts, scales, rates and lengths."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import setup
from arrows_gui.core.clinic_surface import SURFACE_CASES
from arrows_gui.core.descent import Descent
from arrows_gui.core.diagnosis import diagnose
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.core.surface import Point, own_surface
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.core.trace import SurfaceTrace

STOPS = (20, 50, 100, 200, 600)

FAULTS = {
    ("too_fast", 1): "oscillating",
    ("too_fast", 2): "diverging",
    ("nesterov_limit", 2): "diverging",
    ("plateau", 0): "plateau",
    ("plateau", 1): "plateau",
    ("saddle_rest", 0): "saddle",
    ("saddle_rest", 1): "saddle",
    ("saddle_rest", 2): "saddle",
    ("newton_saddle", 0): "saddle",
    ("rmsprop_hops", 0): "oscillating",
    ("rmsprop_hops", 1): "oscillating",
}
"""Which runner of which scene shows a fault; all others are healthy."""


class Run:
    """A run of the first runner, taken further bit by bit."""

    def __init__(self, experiment: Experiment, number: int = 0, *, hold: bool = True) -> None:
        self.experiment = experiment
        self.trace = SurfaceTrace(experiment, experiment.runners[number], 0)
        self._number = number
        self._descent = Descent(experiment, hold=hold)
        self.trace.extend(self._descent.batches()[number])

    def to(self, step: int) -> list[str]:
        """Go on to a step, and give the ids of what is found there."""
        self._descent.advance(max(0, step - self.trace.last))
        self.trace.extend(self._descent.batches()[self._number])
        return [verdict.id for verdict in diagnose(self.experiment, self.trace)]

    @property
    def why(self) -> str:
        """What the first verdict says."""
        return str(diagnose(self.experiment, self.trace)[0].why)


def of(
    surface: str, rule: str, start: Point, *, schedule: str = "constant", **settings: float
) -> Experiment:
    runner = Runner(0, "", make_optimizer(rule, settings), parse_schedule(schedule))
    return Experiment(SurfaceObjective(surface_by_id(surface)), start, (runner,), 100_000)


def scaled(experiment: Experiment, scale: float) -> Experiment:
    """Multiply the loss, and divide the rate by as much: the same steps."""
    (runner,) = experiment.runners
    old = experiment.on_surface
    rule = with_settings(runner.optimizer, {"lr": runner.optimizer.lr / scale})
    objective = SurfaceObjective(old.surface, {**old.constants, "scale": scale})
    return replace(experiment, objective=objective, runners=(replace(runner, optimizer=rule),))


def test_runs_from_anywhere_that_settle_raise_nothing_on_their_way() -> None:
    rng = np.random.default_rng(3)
    found = {}
    for surface in SURFACES:
        objective = SurfaceObjective(surface)
        x0, x1, y0, y1 = surface.window
        for rule_id in ("gd", "momentum", "rmsprop", "adam"):
            start = (float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1)))
            rule = setup.suited(make_optimizer(rule_id), objective, start)
            run = Run(Experiment(objective, start, (Runner(0, "", rule),), 600))
            verdicts = [run.to(stop) for stop in STOPS]
            settled = run.trace.outcome is not None and run.trace.outcome.kind == "settled"
            if settled and any(verdicts) and verdicts[-1] != ["plateau"]:
                found[surface.id, rule_id, start] = verdicts
    assert found == {}


def test_every_runner_of_every_scene_shows_the_fault_that_it_is_there_for_or_none() -> None:
    for scene in SCENES:
        experiment = scene_document(scene).experiment
        for number in range(len(scene.entrants)):
            fault = FAULTS.get((scene.id, number))
            found = Run(experiment, number).to(scene.steps)
            assert found == ([fault] if fault else []), (scene.id, number)


def test_a_fault_is_found_in_the_middle_of_a_run_and_never_taken_for_another() -> None:
    for case in SURFACE_CASES:
        run = Run(case.broken.document().experiment)
        found = [run.to(stop) for stop in range(10, case.broken.steps + 1, 10)]
        assert all(ids in ([], [case.cause]) for ids in found), case.id
        twin = Run(case.twin.document().experiment)
        assert not any(twin.to(stop) for stop in range(10, case.twin.steps + 1, 30)), case.id


@pytest.mark.parametrize("scale", [1e-6, 1e4])
def test_the_scale_of_the_loss_makes_no_difference(scale: float) -> None:
    for case in SURFACE_CASES[:6]:
        experiment = case.broken.document().experiment
        assert Run(scaled(experiment, scale)).to(case.broken.steps) == [case.cause], case.id


def test_a_start_in_a_minimum_is_no_reference_for_growth() -> None:
    for start in ((0.0, 0.0), (1e-4, 1e-4)):
        noisy = replace(of("bowl", "gd", start, lr=0.1), sigma=0.3)
        run = Run(noisy)
        assert not any(run.to(stop) for stop in (1, 2, 3, 5, 10, 50, 100, 300))
        hopping = Run(of("bowl", "adam", start, lr=0.1))
        assert not any(hopping.to(stop) for stop in (1, 2, 3, 5, 10, 50, 100))


def test_nothing_is_found_before_the_first_step_but_a_first_step_out_of_the_numbers_is() -> None:
    surface = own_surface("0.5*x - log(x) + y^2", (0.0, 6.0, -3.0, 3.0))
    runner = Runner(0, "", make_optimizer("gd", {"lr": 50.0}))
    run = Run(Experiment(SurfaceObjective(surface), (3.0, 0.4), (runner,), 100))
    assert diagnose(run.experiment, SurfaceTrace(run.experiment, runner, 0)) == ()
    assert run.to(0) == []
    assert run.to(5) == ["not_finite"]
    assert run.why.startswith("In step 1 the update led from a loss of 0.56 to ")


def test_a_clip_that_strangles_the_step_is_named() -> None:
    experiment = of("ravine", "gd", (1.8, 0.6), lr=0.1)
    runner = replace(experiment.runners[0], clip=Clip(norm=1e-4))
    run = Run(replace(experiment, runners=(runner,)))
    assert run.to(60) == ["too_small_step"]
    assert "of which the clip leaves 0.002 %" in run.why


def test_a_valley_is_no_plateau_where_its_walls_bear_a_much_higher_rate() -> None:
    run = Run(of("rosenbrock", "gd", (-1.2, 1.44), lr=1e-6))
    assert run.to(300) == ["too_small_step"]


def test_the_end_of_a_schedule_that_fits_the_run_is_no_small_step() -> None:
    run = Run(of("rosenbrock", "adam", (-1.5, 2.0), schedule="cosine:t_max=400", lr=0.1))
    assert not any(run.to(stop) for stop in range(20, 401, 20))


def test_growth_names_the_direction_and_the_limit_that_the_rate_has_passed() -> None:
    run = Run(of("rosenbrock", "gd", (-1.5, 2.0), lr=0.003))
    assert run.to(10) == ["diverging"]
    assert "along (0.95, 0.3) lr times the curvature is 6.277, its limit 2" in run.why


def test_resting_in_a_valley_with_a_level_floor_is_no_saddle() -> None:
    run = Run(of("two_weight_chain", "momentum", (1.88, 0.92), lr=0.02))
    assert run.to(600) == []
    assert run.trace.outcome is not None
