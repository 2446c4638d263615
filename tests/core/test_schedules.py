"""Schedules agree with torch's, and say what is wrong with an argument."""

# ruff: noqa: D103 - the names say what is tested

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import LARGEST
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.schedule import Schedule, arguments
from arrows_gui.core.schedules import SCHEDULES, make_schedule, parse_schedule
from tests.core.helpers import formula

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "data" / "torch_schedules.json").read_text(encoding="utf-8")
)
ROUNDING = 1e-12


def rates(schedule: Schedule, base: float, steps: int) -> list[float]:
    state, listed = schedule.init(), []
    for t in range(1, steps + 1):
        listed.append(schedule.rate(base, t, state))
        state = schedule.observe(1.0, state)
    return listed


@pytest.mark.parametrize(
    "case", REFERENCE["cases"], ids=lambda case: f"{case['schedule']} {case['arguments']}"
)
def test_the_rates_are_those_of_torch(case: dict[str, Any]) -> None:
    schedule = make_schedule(case["schedule"], case["arguments"])
    state = schedule.init()
    for k, expected in enumerate(case["rates"]):
        rate = schedule.rate(case["base"], k + 1, state)
        assert rate == pytest.approx(expected, rel=ROUNDING, abs=1e-15), f"update {k + 1}"
        state = schedule.observe(REFERENCE["losses"][k], state)


def test_every_schedule_of_torch_has_a_reference() -> None:
    ids = {schedule.id for schedule in SCHEDULES}
    assert ids - {case["schedule"] for case in REFERENCE["cases"]} == {"constant"}


def test_ids_and_titles_are_unique() -> None:
    assert len({schedule.id for schedule in SCHEDULES}) == len(SCHEDULES)
    assert len({schedule.title for schedule in SCHEDULES}) == len(SCHEDULES)


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.id)
def test_the_knobs_describe_the_fields(kind: type[Schedule]) -> None:
    numbers: dict[str, object] = {knob.name: knob.default for knob in kind.knobs}
    described = {**numbers, **{each.name: each.default for each in kind.lists}}
    assert described == arguments(kind())
    for knob in kind.knobs:
        assert knob.checked(knob.default) == knob.default
        assert knob.minimum <= knob.low < knob.high <= knob.maximum


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.id)
@pytest.mark.parametrize("end", ["minimum", "low", "high", "maximum"])
def test_both_ends_of_every_knob_give_a_rate(kind: type[Schedule], end: str) -> None:
    for knob in kind.knobs:
        schedule = make_schedule(kind.id, {knob.name: getattr(knob, end)})
        for base in (0.0, 0.1, LARGEST):
            for rate in rates(schedule, base, 300):
                assert math.isfinite(rate), knob.name
                assert rate >= 0, knob.name


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.id)
def test_a_far_step_has_a_rate(kind: type[Schedule]) -> None:
    schedule = kind()
    assert math.isfinite(schedule.rate(0.1, 10**7, schedule.init()))


@given(t=st.integers(1, 10**6), base=st.floats(0, 1e6))
def test_a_constant_rate_is_the_base(t: int, base: float) -> None:
    assert make_schedule("constant").rate(base, t, None) == base


def test_one_cycle_takes_the_learning_rate_as_its_highest() -> None:
    without = rates(make_schedule("one_cycle"), 0.3, 120)
    assert without == rates(make_schedule("one_cycle", {"max_lr": 0.3}), 0.9, 120)
    assert max(without) == pytest.approx(0.3, rel=ROUNDING)


def test_one_cycle_keeps_its_last_rate() -> None:
    listed = rates(make_schedule("one_cycle", {"total_steps": 40}), 0.1, 60)
    assert set(listed[39:]) == {0.1 / 25 / 1e4}


def test_a_one_cycle_that_goes_up_in_one_step_begins_at_the_top() -> None:
    schedule = make_schedule("one_cycle", {"total_steps": 10, "pct_start": 0.1})
    assert schedule.rate(0.1, 1, None) == 0.1


def test_a_growing_rate_stays_finite() -> None:
    assert make_schedule("exponential", {"gamma": 10}).rate(0.1, 10_000, None) == LARGEST
    assert make_schedule("exponential", {"gamma": 10}).rate(0.0, 10_000, None) == 0


def test_a_plateau_is_cut_in_a_run() -> None:
    """Gradient descent at the edge of stability goes to and fro, and the loss does not fall."""
    schedule = make_schedule("plateau", {"factor": 0.5, "patience": 2})
    runner = Runner(1, "", make_optimizer("gd", {"lr": 1.0}), schedule)
    descent = Descent(Experiment(formula("x^2 + y^2"), (1.0, 0.0), (runner,), 10), hold=False)
    descent.advance(10)
    # The first loss is the best; the third that is no better makes the cut, after update 4.
    assert descent.batches()[0].moves[:6, 2].tolist() == [1, 1, 1, 1, 0.5, 0.5]


def test_the_rate_follows_an_edited_knob() -> None:
    schedule = make_schedule("step", {"step_size": 2, "gamma": 0.5})
    runner = Runner(1, "", make_optimizer("gd", {"lr": 0.1}), schedule)
    descent = Descent(Experiment(formula("x^2 + y^2"), (1.0, 1.0), (runner,), 6), hold=False)
    descent.advance(3)
    descent.edit(1, "lr", 0.2)
    descent.advance(3)
    listed = descent.batches()[0].moves[:, 2].tolist()
    assert listed == pytest.approx([0.1, 0.1, 0.05, 0.1, 0.05, 0.05], rel=ROUNDING)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("constant", {}),
        ("step:step_size=7,gamma=0.9", {"step_size": 7, "gamma": 0.9}),
        ("step:gamma=0.9", {"step_size": 30, "gamma": 0.9}),
        ("step:gamma=0.9,gamma=0.8", {"step_size": 30, "gamma": 0.8}),
        (" step : gamma = 0.9 ", {"step_size": 30, "gamma": 0.9}),
        ("multi_step:milestones=80;30", {"milestones": (30, 80), "gamma": 0.1}),
        ("multi_step:milestones=5,gamma=1", {"milestones": (5,), "gamma": 1.0}),
    ],
)
def test_a_typed_schedule_is_read(text: str, expected: dict[str, object]) -> None:
    schedule = parse_schedule(text)
    assert schedule.id == text.partition(":")[0].strip()
    assert arguments(schedule) == expected


def test_whole_numbers_are_whole() -> None:
    assert type(arguments(parse_schedule("step:step_size=7"))["step_size"]) is int


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("cosin", "there are constant, step, multi_step"),
        ("", "there are constant, step, multi_step"),
        ("step:size=3", "step has step_size, gamma"),
        ("constant:gamma=3", "constant has no arguments"),
        ("step:", "NAME=VALUE"),
        ("step:gamma", "'gamma' is not NAME=VALUE"),
        ("step:gamma=0.1,", "NAME=VALUE"),
        ("step:gamma=", "gamma must be a number"),
        ("step:gamma=nan", "gamma must be a finite number"),
        ("step:step_size=0", "step_size must be 1 or more, not 0"),
        ("step:step_size=2.5", "step_size must be a whole number"),
        ("linear:start_factor=0", "start_factor must lie between"),
        ("plateau:factor=1", "factor must lie between"),
        ("one_cycle:pct_start=1.5", "pct_start must lie between 0 and 1"),
        ("multi_step:milestones=", "as in 30;80"),
        ("multi_step:milestones=3;x", "as in 30;80"),
        ("multi_step:milestones=-3", "as in 30;80"),
        ("multi_step:milestones=2.5", "as in 30;80"),
        ("multi_step:milestones=inf", "as in 30;80"),
        ("multi_step:milestones=nan", "as in 30;80"),
    ],
)
def test_a_wrong_schedule_is_explained(text: str, part: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_schedule(text)
    assert part in str(raised.value)
    assert "\n" not in str(raised.value)


def test_milestones_of_a_file_are_checked() -> None:
    with pytest.raises(BadInput, match="milestones"):
        make_schedule("multi_step", {"milestones": ()})
