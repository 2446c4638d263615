"""The diagnosis on surfaces: its table, what it finds, and that it leaves healthy runs alone."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import setup
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.clinic_surface import SURFACE_CASES
from arrows_gui.core.descent import Descent
from arrows_gui.core.diagnosis import (
    DIAGNOSES,
    NETWORK_EXPLAINS,
    SURFACE_EXPLAINS,
    diagnose,
    diagnosis_by_id,
)
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import scene_by_id
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.core.verdict import NETWORK, SURFACE, Verdict

IDS = {rule.id for rule in DIAGNOSES}
STOPS = (50, 200, 1000)
USUAL_RULES = ("gd", "momentum", "nesterov", "adam")


def looked_at(experiment: Experiment, stops: tuple[int, ...]) -> Iterator[tuple[int, list[str]]]:
    """Run the first runner, and diagnose it at some steps."""
    runner = experiment.runners[0]
    descent, trace = Descent(experiment), SurfaceTrace(experiment, runner, 0)
    for stop in stops:
        descent.advance(max(0, stop - trace.last))
        for batch in descent.batches():
            if batch.runner == runner.id:
                trace.extend(batch)
        yield trace.last, [verdict.id for verdict in diagnose(experiment, trace)]


def verdicts_of(experiment: Experiment, steps: int) -> tuple[Verdict, ...]:
    runner = experiment.runners[0]
    descent, trace = Descent(experiment), SurfaceTrace(experiment, runner, 0)
    descent.advance(steps)
    for batch in descent.batches():
        trace.extend(batch)
    return diagnose(experiment, trace)


def test_every_rule_says_what_it_takes_and_what_to_try() -> None:
    assert len(IDS) == len(DIAGNOSES) >= 16
    for rule in DIAGNOSES:
        assert all((rule.title, rule.unit, rule.tries))
        assert rule.sentence.endswith(".")
        assert rule.reason.endswith(".")
        assert set(rule.looks) <= {SURFACE, NETWORK}


def test_what_explains_what_are_pairs_of_known_rules_without_a_circle() -> None:
    for pairs in (SURFACE_EXPLAINS, NETWORK_EXPLAINS):
        assert {each for pair in pairs for each in pair} <= IDS
        assert not {(b, a) for a, b in pairs} & set(pairs)


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="not_finite"):
        diagnosis_by_id("gremlins")


@pytest.mark.parametrize("rule_id", USUAL_RULES)
def test_no_run_that_comes_to_rest_in_a_minimum_raises_a_verdict_on_its_way(rule_id: str) -> None:
    found = {}
    for surface in SURFACES:
        objective = SurfaceObjective(surface)
        rule = setup.suited(make_optimizer(rule_id), objective, surface.start)
        experiment = Experiment(objective, surface.start, (Runner(0, "", rule),), 1000)
        looks = list(looked_at(experiment, STOPS))
        verdicts = [verdict for _, there in looks for verdict in there]
        if verdicts and looks[-1][0] < STOPS[-1]:
            found[surface.id] = verdicts

    assert set(found) <= {"monkey_saddle"}  # it falls without end


def test_the_first_screen_raises_none_at_any_moment() -> None:
    experiment = setup.first_document().experiment

    assert not [found for _, found in looked_at(experiment, (20, 50, 100, 200, 1000)) if found]


@pytest.mark.parametrize(
    ("scene", "cause"),
    [
        ("plateau", "plateau"),
        ("saddle_rest", "saddle"),
        ("newton_saddle", "saddle"),
        ("rmsprop_hops", "oscillating"),
        ("cliff", ""),
        ("falling_rate", ""),
        ("valley_race", ""),
    ],
)
def test_scenes_show_what_they_are_made_to_show(scene: str, cause: str) -> None:
    chosen = scene_by_id(scene)
    experiment = scene_document(chosen).experiment

    (found,) = (ids for _, ids in looked_at(experiment, (chosen.steps,)))

    assert found == ([cause] if cause else [])


@pytest.mark.parametrize("case", SURFACE_CASES, ids=lambda case: case.id)
def test_a_verdict_names_a_step_an_arrow_and_the_number_that_triggered_it(case) -> None:  # type: ignore[no-untyped-def]
    experiment = case.broken.document().experiment

    (verdict,) = verdicts_of(experiment, case.broken.steps)

    assert verdict.id == case.cause
    assert 0 <= verdict.step <= case.broken.steps
    assert verdict.arrow in {kind.id for kind in ARROWS}
    assert np.isfinite(verdict.value)
    sentence = str(verdict.why)
    assert sentence.endswith(".")
    assert any(character.isdigit() for character in sentence)
    assert "{" not in sentence


def test_growth_names_the_rate_times_the_curvature_and_its_limit() -> None:
    experiment = SURFACE_CASES[0].broken.document().experiment

    (verdict,) = verdicts_of(experiment, 60)

    assert "lr times the curvature is 2.5, its limit 2" in str(verdict.why)


def test_a_rate_of_0_is_too_small_a_step() -> None:
    objective = SurfaceObjective(SURFACES[0])
    runner = Runner(0, "", make_optimizer("gd", {"lr": 0.0}))
    experiment = Experiment(objective, (1.5, 1.5), (runner,), 100)

    (verdict,) = verdicts_of(experiment, 100)

    assert verdict.id == "too_small_step"
    assert "nothing moves" in str(verdict.why)


def test_a_run_that_was_saved_in_time_is_not_said_to_diverge() -> None:
    experiment = SURFACE_CASES[0].broken.document().experiment
    experiment = replace(experiment, steps=1000)
    descent, trace = Descent(experiment), SurfaceTrace(experiment, experiment.runners[0], 0)
    descent.advance(30)
    for lr in (0.25, 0.05):
        descent.edit(0, "lr", lr)
        descent.advance(1 if lr == 0.25 else 1000)
        for batch in descent.batches():
            trace.extend(batch)

    assert trace.notice is not None  # it did run away
    assert diagnose(experiment, trace) == ()


def test_a_step_that_leaves_the_numbers_at_once_is_named() -> None:
    objective = SurfaceObjective(surface_by_id("logistic"))
    start = objective.surface.start
    runner = Runner(0, "", make_optimizer("newton"))

    (verdict,) = verdicts_of(Experiment(objective, start, (runner,), 50), 50)

    assert verdict.id == "not_finite"


def test_long_steps_that_lead_nowhere_are_told_also_where_none_diverges() -> None:
    objective = SurfaceObjective(surface_by_id("rastrigin"))
    rule = setup.suited(make_optimizer("gd"), objective, objective.surface.start)
    runner = Runner(0, "", with_settings(rule, {"lr": 10 * rule.lr}))

    (verdict,) = verdicts_of(Experiment(objective, objective.surface.start, (runner,), 500), 500)

    assert verdict.id == "oscillating"
    assert "of the window long" in str(verdict.why)
