"""The fault clinic: every fault is recognised, no healthy training is, and remedies do as told."""

# ruff: noqa: D103 - the names say what is tested

from collections import Counter
from functools import cache

import pytest

from arrows_gui.core.clinic import (
    CASES,
    ClinicRun,
    case_by_id,
    offered_causes,
    offered_remedies,
    run_recipe,
)
from arrows_gui.core.clinic_case import Case, Recipe
from arrows_gui.core.diagnosis import DIAGNOSES
from arrows_gui.core.message import BadInput
from arrows_gui.core.recipe_difference import differences, settings_of
from arrows_gui.core.symptoms import rough, symptoms

FEWEST_CASES = 14
FEWEST_OFFERED = 3

IDS = [case.id for case in CASES]

SHORT = sorted(CASES, key=lambda case: case.broken.steps)
FEW: list[Case] = [
    next(case for case in SHORT if case.world == world) for world in ("surface", "network")
]
"""One case of each world, with few steps."""


class Silent:
    """Hears of the progress and lets the work go on."""

    def __init__(self) -> None:
        self.shares: list[float] = []

    def progress(self, share: float) -> None:
        self.shares.append(share)

    def partial(self, result: object) -> None:
        raise AssertionError("there is no partial result")

    def check(self) -> None:
        pass


class Impatient(Silent):
    """Ends the work as soon as it has begun."""

    def progress(self, share: float) -> None:
        raise KeyboardInterrupt


@cache
def run_of(recipe: Recipe) -> ClinicRun:
    return run_recipe(recipe, Silent())


def verdict_ids(recipe: Recipe) -> list[str]:
    return [verdict.id for verdict in run_recipe(recipe, Silent()).verdicts]  # none is kept


def test_there_are_enough_cases_of_both_worlds_and_each_has_an_id_of_its_own() -> None:
    assert len(set(IDS)) == len(CASES) >= FEWEST_CASES
    assert {case.world for case in CASES} == {"surface", "network"}
    for case in CASES:
        assert case_by_id(case.id) is case
    with pytest.raises(BadInput, match="unknown case 'none'; there are"):
        case_by_id("none")


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_fault_is_recognised_and_gone_with_a_cure_and_in_the_twin_but_not_otherwise(
    case: Case,
) -> None:
    assert verdict_ids(case.broken)[:1] == [case.cause]
    assert verdict_ids(case.twin) == []
    for remedy in case.remedies:
        assert (verdict_ids(remedy.recipe) == []) == remedy.cures, remedy.title
    assert {remedy.cures for remedy in case.remedies} == {True, False}


def test_the_causes_on_offer_are_known_and_nothing_gives_the_right_one_away() -> None:
    titles = {each.id: each.title for each in DIAGNOSES}
    for case in CASES:
        offered = [each.id for each in offered_causes(case)]
        assert sorted(offered) == sorted({case.cause, *case.others})
        assert len(offered) >= FEWEST_OFFERED
        seen = f"{case.title} {case.symptom}".casefold()
        assert titles[case.cause].casefold() not in seen, case.id


def test_answers_and_remedies_stand_in_an_order_of_their_own_that_never_changes() -> None:
    places: Counter[int] = Counter()
    for case in CASES:
        causes = offered_causes(case)
        assert causes == offered_causes(case)
        places[[each.id for each in causes].index(case.cause)] += 1
        assert sorted(map(id, offered_remedies(case))) == sorted(map(id, case.remedies))
    assert len(places) >= FEWEST_OFFERED
    assert places.most_common(1)[0][1] <= 0.6 * len(CASES)


def test_symptoms_are_computed_from_the_run_and_name_no_cause() -> None:
    titles = [each.title.casefold() for each in DIAGNOSES]
    endings = set()
    for case in (*(case for case in CASES if case.world == "surface"), *FEW):
        run = run_of(case.broken)
        told = [str(each) for each in symptoms(run)]
        assert f"from {rough(run.first_loss)} to {rough(run.last_loss)}" in told[0]
        assert f"in {run.steps} steps" in told[0]
        assert str(run.trace.outcome.step) in told[-1]
        endings.add(run.trace.outcome.kind)
        for sentence in told:
            assert "{" not in sentence
            assert not any(title in sentence.casefold() for title in titles)
            assert not any(word in sentence.casefold() for word in ("saddle", "diverge", "finite"))
    assert endings >= {"exhausted", "saddle", "diverged"}


def test_what_is_kept_of_a_run_begins_and_ends_as_its_recording() -> None:
    for case in FEW:
        run = run_of(case.broken)
        steps, losses = run.losses
        assert (steps[0], steps[-1]) == (0, run.trace.last) == (0, run.steps)
        assert len(steps) < 2000
        if run.judged is None:
            assert losses[0] == run.trace.step(0).loss
            assert (run.first_loss, run.last_loss) == (losses[0], losses[-1])
        else:
            judged = run.trace.objective.evaluation(run.trace.tip.theta)
            assert run.last_loss == judged.train_loss == run.judged.train_loss[-1]


def test_a_run_tells_how_far_it_is_and_can_be_ended() -> None:
    report = Silent()
    run_recipe(CASES[0].broken, report)
    assert report.shares == sorted(report.shares)
    assert 0 <= report.shares[0] <= report.shares[-1] <= 1
    with pytest.raises(KeyboardInterrupt):
        run_recipe(CASES[-1].broken, Impatient())


def test_the_twin_differs_in_few_settings_that_are_named_with_both_values() -> None:
    for case in CASES:
        broken, twin = case.broken.document(), case.twin.document()
        assert differences(broken, broken) == ()
        told = differences(broken, twin)
        assert 1 <= len(told) <= 3, (case.id, [str(each) for each in told])
        before, after = settings_of(broken), settings_of(twin)
        for each in told:
            name = str(each.values["name"])
            assert before.get(name, "none") in str(each)
            assert after.get(name, "none") in str(each)
            assert before.get(name) != after.get(name)
