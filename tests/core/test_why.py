"""Why is nothing happening? Every answer is true of the run, and there is always one."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from math import inf

import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.core.why import Situation, why


def situation(
    lr: float = 0.1, taken: int = 0, start: tuple[float, float] = (2.0, 1.0)
) -> Situation:
    objective = SurfaceObjective(surface_by_id("bowl"))
    runner = Runner(0, "GD", make_optimizer("gd", {"lr": lr}))
    experiment = Experiment(objective, start, (runner,), 1000)
    trace = SurfaceTrace(experiment, runner, 0)
    descent = Descent(experiment)
    descent.advance(taken)
    for batch in descent.batches():
        trace.extend(batch)
    return Situation(
        *(trace, trace.step(trace.last), trace.last, experiment.steps, False, inf, False, True),
        *(objective.extent, ()),
    )


def answer(asked: Situation) -> str:
    return " ".join(map(str, why(asked)))


def test_a_run_that_has_not_begun_says_how_it_begins() -> None:
    assert answer(situation()).startswith("Nothing has been run yet")


def test_an_earlier_step_under_the_cursor_is_named() -> None:
    looked_back = replace(situation(taken=30), cursor=7)

    assert answer(looked_back).startswith("You are looking at step 7 of 30")


def test_a_run_at_rest_gives_its_outcome() -> None:
    rested = situation(taken=1000)

    assert rested.trace.outcome is not None
    assert str(rested.trace.outcome.sentence) in answer(rested)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": 0}, "may take no steps"),
        ({"is_barred": True}, "prediction"),
        ({"is_playing": True, "pace": 1.0}, "at 1 a second"),
        ({"shows_arrows": False}, "No arrow is switched on"),
    ],
)
def test_what_stands_in_the_way_is_said(changes: dict[str, object], words: str) -> None:
    assert words in answer(replace(situation(taken=3), **changes))  # type: ignore[arg-type]


def test_a_rate_of_0_and_a_gradient_of_0_are_told_apart() -> None:
    assert "learning rate is 0" in answer(situation(lr=0.0, taken=5))
    assert "gradient is exactly 0" in answer(situation(taken=1, start=(0.0, 0.0)))


def test_an_update_too_short_to_see_is_named_with_its_length() -> None:
    assert "hardly by a pixel" in answer(situation(lr=1e-6, taken=5))


def test_what_the_loss_did_lately_is_told_with_its_numbers() -> None:
    assert "fell from 5 to" in answer(situation(taken=20))
    assert "grew" in answer(situation(lr=1.5, taken=20))
