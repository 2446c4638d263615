"""The tally: every guess is kept, and counted by what it came to."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the times sign is one

import numpy as np
import pytest

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.prediction import (
    TARGETS,
    VERDICTS,
    Grade,
    Guess,
    Tally,
    target_by_id,
    truth,
    verdict_by_id,
)
from tests.core.helpers import experiment, on, run_to_end


def given(verdict: str, angle: float | None = 5.0) -> Grade:
    return Grade("update", angle, 1.1, verdict, Message("so it is"))


def test_the_targets_are_kinds_of_arrow_that_leave_the_point() -> None:
    kinds = {kind.id: kind for kind in ARROWS}
    step = run_to_end(experiment(on("ravine"), "momentum", steps=3)).step(2)
    assert [target.id for target in TARGETS] == ["negative_gradient", "update"]
    for target in TARGETS:
        assert kinds[target.id].tail == "theta"
        np.testing.assert_array_equal(truth(target.id, step), kinds[target.id].vector(step))
        assert target_by_id(target.id) is target
    with pytest.raises(BadInput, match="'weight'"):
        truth("weight", step)


def test_verdicts_are_found_by_their_ids_and_have_words_of_their_own() -> None:
    assert len({verdict.id for verdict in VERDICTS}) == len(VERDICTS)
    assert len({verdict.words for verdict in VERDICTS}) == len(VERDICTS)
    for verdict in VERDICTS:
        assert verdict_by_id(verdict.id) is verdict
    with pytest.raises(KeyError):
        verdict_by_id("lucky")


def test_only_the_verdict_right_is_right() -> None:
    assert [v.id for v in VERDICTS if given(v.id).right] == ["right"]


def test_a_tally_keeps_every_guess_and_never_changes() -> None:
    empty = Tally()
    one = empty.with_guess(1, 4, given("right", 2.0))
    two = one.with_guess(2, 5, given("uphill", 178.0))
    assert [tally.count for tally in (empty, one, two)] == [0, 1, 2]
    assert [tally.right for tally in (empty, one, two)] == [0, 1, 1]
    assert two.guesses[0] == Guess(1, 4, "update", 2.0, 1.1, "right")
    assert two.guesses[1] == Guess(2, 5, "update", 178.0, 1.1, "uphill")
    assert two.by_verdict == {"right": 1, "uphill": 1}


def test_where_there_was_no_arrow_nothing_is_counted() -> None:
    tally = Tally().with_guess(1, 4, given("right"))
    assert tally.with_guess(1, 9, given("no_arrow", None)) is tally


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ((), "No guesses yet."),
        (("right",), "1 of 1 right."),
        (("other", "right", "other"), "1 of 3 right."),
        (("uphill",), "0 of 1 right; most frequent mistake: uphill (1×)."),
        (
            ("uphill", "right", "at_minimum", "at_minimum", "other", "other", "other"),
            "1 of 7 right; most frequent mistake: aimed at the minimum (2×).",
        ),
    ],
)
def test_the_summary_counts_and_names_the_most_frequent_mistake(
    verdicts: tuple[str, ...], sentence: str
) -> None:
    tally = Tally()
    for verdict in verdicts:
        tally = tally.with_guess(1, 0, given(verdict))
    assert str(tally.summary()) == sentence
