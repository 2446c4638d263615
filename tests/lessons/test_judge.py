"""Right and wrong answers, and what is said to each."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.grading import grade
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.judge import (
    Feedback,
    answer_of,
    judge_arrow,
    judge_choice,
    judge_number,
    judge_state,
    number_typed,
    options_right,
)
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE, Mistake, Option, Task
from arrows_gui.lessons.reading import StageRun, live_run
from tests.lessons.run_helpers import GD, MOMENTUM, run_of, surface_stage

RUN = run_of()

LENGTH = Task(
    *("length", NUMBER, "How long is the gradient?", 1),
    answer="gradient_length",
    mistakes=(
        Mistake(
            "gradient_x + gradient_y",
            "The sides were added, which gives {gradient_x + gradient_y}.",
            2,
        ),
        Mistake("update_length", "That is the update.", 3),
    ),
    praise="Yes, {gradient_length:.3f}.",
)

SIGN = Task("sign", NUMBER, "By how much does the loss change?", 1, answer="loss_change")

LIMIT = Task(
    *("limit", CHOICE, "What happens at this rate?", 1),
    options=(
        Option("It settles", "lr < limit", "Yes: the limit is {limit}.", 2),
        Option("It swings for ever", "lr = limit", "The limit is {limit}, not {lr}.", 3),
        Option("It diverges", "lr > limit", "", 4),
    ),
)

SETTLE = Task(
    *("settle", STATE, "Let it settle.", 1),
    reach="outcome = settled",
    mistakes=(
        Mistake("outcome = diverged", "Too large: the limit is {limit@0:.2f}.", 2),
        Mistake("outcome = exhausted", "Too slow.", 3),
    ),
    praise="Settled at step {t}.",
)


# Numbers as they are typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("3.5", 3.5), ("3,5", 3.5), (" -2 ", -2), ("−2", -2), ("54.16°", 54.16), ("1e-3", 1e-3)),  # noqa: RUF001
        *(("1/1800", 1 / 1800), ("sqrt(4)", 2), ("+7", 7), (".5", 0.5), ("0,25", 0.25)),
    ],
)
def test_a_number_is_read_as_it_is_typed(text: str, number: float) -> None:
    assert number_typed(text) == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            ("", "type a number first"),
            ("  ", "type a number first"),
            ("four", "'four' is not a number"),
        ),
        *(
            ("1,000.5", "is not a number"),
            ("1,2,3", "is not a number"),
            ("gradient_length", "is not a"),
        ),
        *(
            ("nan", "is not a number"),
            ("1/0", "finite"),
            ("0/0", "is not a number"),
            ("1 2", "is not"),
        ),
        *(("x", "is not a number"), ("9" * 600, "is not a number"), ("1e999", "is not a number")),
    ],
)
def test_what_is_no_number_is_no_answer(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        number_typed(text)
    with pytest.raises(BadInput, match=said):
        judge_number(LENGTH, text, RUN)


# Numbers


@pytest.mark.parametrize(
    ("text", "right", "said", "mistake"),
    [
        ("10.77", True, "Yes, 10.770.", None),
        ("10,8", True, "Yes, 10.770.", None),
        ("14", False, "The sides were added, which gives 14.", 0),
        ("1.077", False, "That is the update.", 1),
        ("-10.77", False, "The size is right, but the sign is not.", None),
        ("12", False, "That is not it: 12 is too far from what the run gives.", None),
    ],
)
def test_a_number_is_judged(text: str, right: bool, said: str, mistake: int | None) -> None:
    found = judge_number(LENGTH, text, RUN)
    assert (found.right, str(found.sentence), found.mistake) == (right, said, mistake)


def test_both_ends_of_the_tolerance_belong_to_it() -> None:
    task = Task("x", NUMBER, "", 1, answer="100 + 0*x", tolerance=0.02)
    for text, right in (("98", True), ("102", True), ("97.9", False), ("102.1", False)):
        assert judge_number(task, text, RUN).right is right


def test_zero_is_met_by_zero_and_by_what_rounding_makes_of_it() -> None:
    task = Task("y", NUMBER, "", 1, answer="y@1 + 1e-17", mistakes=(Mistake("y", "No.", 2),))
    assert judge_number(task, "0", RUN).right
    assert not judge_number(task, "0.001", RUN).right
    assert judge_number(task, "1", RUN).mistake == 0


def test_the_answer_is_of_the_step_that_is_asked_about() -> None:
    task = Task("x", NUMBER, "", 1, answer="x", at=1)
    assert answer_of(task, RUN) == pytest.approx(3.6)
    assert judge_number(task, "3.6", RUN).right


def test_a_number_that_the_run_does_not_give_is_no_answer() -> None:
    with pytest.raises(BadInput, match="no finite number"):
        answer_of(Task("x", NUMBER, "", 1, answer="1/0"), RUN)
    with pytest.raises(BadInput, match="is a word"):
        answer_of(Task("x", NUMBER, "", 1, answer="rule"), RUN)


# Choices


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.3])
def test_the_right_option_follows_from_the_run(rate: float) -> None:
    run = run_of(("gd", {"lr": rate}))
    right = [0.1, 0.2, 0.3].index(rate)
    assert options_right(LIMIT, run) == right
    for place in range(3):
        found = judge_choice(LIMIT, place, run)
        assert found.right is (place == right)
        assert found.mistake == (None if found.right else place)
    said = [str(judge_choice(LIMIT, place, run).sentence) for place in range(3)]
    ends = "Right." if right == 2 else "That is not it."
    assert said == ["Yes: the limit is 0.2.", f"The limit is 0.2, not {rate}.", ends]


@pytest.mark.parametrize(
    ("conditions", "count"), [(("x > 9", "x > 8"), 0), (("x > 1", "x > 2"), 2)]
)
def test_exactly_one_option_must_be_right(conditions: tuple[str, str], count: int) -> None:
    options = tuple(Option("", when, "", 1) for when in conditions)
    with pytest.raises(BadInput, match=f"{count} of the 2 options are right"):
        judge_choice(replace(LIMIT, options=options), 0, RUN)


# States


@pytest.mark.parametrize(
    ("rate", "steps", "right", "said", "mistake"),
    [
        (0.1, 300, True, "Settled at step 188.", None),
        (0.25, 10_000, False, "Too large: the limit is 0.20.", 0),
        (0.001, 300, False, "Too slow.", 1),
    ],
)
def test_a_state_is_judged_where_the_cursor_is(
    rate: float, steps: int, right: bool, said: str, mistake: int | None
) -> None:
    run = run_of(("gd", {"lr": rate}), steps=steps, cursor=steps)
    assert judge_state(SETTLE, run) == judge_state(SETTLE, live_run(run))
    found = judge_state(SETTLE, run)
    assert (found.right, str(found.sentence), found.mistake) == (right, said, mistake)
    early = judge_state(SETTLE, run_of(("gd", {"lr": rate}), steps=steps, cursor=5))
    assert early == Feedback(False, early.sentence)
    assert str(early.sentence) == "Not there yet."


def test_a_state_that_the_lab_has_not_come_to_is_not_reached() -> None:
    task = replace(SETTLE, reach="loss@50 < 1", mistakes=(Mistake("loss@60 > 1", "Slow.", 2),))
    early = judge_state(task, run_of(cursor=10))
    assert not early.right
    assert "step 50 is not recorded yet" in str(early.sentence)
    assert judge_state(task, run_of(cursor=50)).right


def test_a_stage_is_judged_by_what_it_records_and_not_by_what_was_looked_at() -> None:
    run = StageRun(surface_stage(GD, MOMENTUM, cursor=10))
    task = replace(SETTLE, reach="arrival < 100")
    run.trace(0, 200)
    assert not judge_state(task, run).right
    assert judge_state(task, run_of(cursor=76)).right


# Arrows


def test_an_arrow_is_judged_by_its_grade() -> None:
    task = Task(
        *("down", ARROW, "Draw it.", 1),
        arrow="negative_gradient",
        mistakes=(Mistake("uphill", "The other way round.", 2),),
    )
    step, minima = RUN.trace(0, 0).step(0), RUN.experiment.on_surface.minima()
    right = grade("negative_gradient", step, np.array((-4.0, -10.0)), minima)
    uphill = grade("negative_gradient", step, np.array((4.0, 10.0)), minima)
    aimed = grade("negative_gradient", step, np.array((-4.0, -1.0)), minima)
    assert judge_arrow(task, right) == Feedback(True, right.sentence)
    assert str(judge_arrow(replace(task, praise="Yes."), right).sentence) == "Yes."
    found = judge_arrow(task, uphill)
    assert (found.right, str(found.sentence), found.mistake) == (False, "The other way round.", 0)
    assert judge_arrow(task, aimed) == Feedback(False, aimed.sentence)


def test_braces_of_a_sentence_that_was_filled_in_mean_nothing() -> None:
    task = replace(LENGTH, praise="Braces: {{x}} and {x}.")
    assert str(judge_number(task, "10.77", RUN).sentence) == "Braces: {x} and 4."


def test_a_sentence_whose_numbers_the_run_has_not_is_left_out() -> None:
    task = replace(LENGTH, praise="It ends at {x@999}.")
    assert judge_number(task, "10.77", RUN) == Feedback(
        True, judge_number(task, "10.77", RUN).sentence
    )
    assert str(judge_number(task, "10.77", RUN).sentence) == "Right."
