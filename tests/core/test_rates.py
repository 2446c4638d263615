"""The rates of a schedule over the steps: those to come, and those that a run was given."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.experiment import Runner
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.rates import (
    LEAST_SPAN,
    LONGEST_SPAN,
    MOST_POINTS,
    MOST_READ,
    rate_curve,
    rates_of,
    recorded_rates,
    span_of,
    total_of,
    watches_losses,
)
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.schedules import SCHEDULES, parse_schedule
from arrows_gui.core.trace import SurfaceTrace
from tests.core.helpers import experiment, on, run_to_end

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.id)


def runner_with(schedule: Schedule, lr: float = 0.02) -> Runner:
    return Runner(1, "a", make_optimizer("gd", {"lr": lr}), schedule)


def run_with(text: str, surface: str = "bowl", lr: float = 0.02, steps: int = 60) -> SurfaceTrace:
    made = experiment(on(surface), "gd", {"lr": lr}, steps=steps)
    runner = replace(made.runners[0], schedule=parse_schedule(text))
    return run_to_end(replace(made, runners=(runner,)))


@pytest.mark.parametrize("schedule", [s for s in SCHEDULES if s.id != "plateau"])
def test_the_rates_are_those_that_a_run_is_given(schedule: type[Schedule]) -> None:
    trace = run_with(schedule.id)
    steps = np.arange(1, trace.last + 2)
    given = [trace.step(int(t) - 1).lr for t in steps]
    np.testing.assert_array_equal(rates_of(trace.runner, steps), given)


def test_only_the_plateau_watches_the_losses() -> None:
    assert [schedule.id for schedule in SCHEDULES if watches_losses(schedule())] == ["plateau"]


@every_schedule
@pytest.mark.parametrize("cursor", [0, 1, 49, 50, 51, 777, 123_456])
def test_a_curve_reaches_past_the_cursor_and_has_its_rate(
    schedule: type[Schedule], cursor: int
) -> None:
    runner = runner_with(schedule())
    steps, rates = rate_curve(runner, cursor)
    assert steps[0] == 1
    assert steps[-1] >= max(LEAST_SPAN, 2 * cursor)
    assert (np.diff(steps) > 0).all()
    assert (steps % 1 == 0).all()
    assert len(steps) <= MOST_POINTS + 1
    (place,) = np.flatnonzero(steps == cursor + 1)
    assert rates[place] == rates_of(runner, [cursor + 1])[0]


def test_a_short_curve_has_every_step() -> None:
    steps, _ = rate_curve(runner_with(parse_schedule("multi_step:milestones=30;700")), 0)
    assert steps.tolist() == list(range(1, 1001))


@pytest.mark.parametrize("total", [10**25, 10**308])
def test_a_schedule_may_be_longer_than_any_whole_number_of_the_machine(total: int) -> None:
    steps, rates = rate_curve(runner_with(parse_schedule(f"linear:total_iters={total}")), 3)
    assert steps[-1] >= min(total, LONGEST_SPAN)
    assert np.isfinite(rates).all()


@pytest.mark.parametrize(
    ("text", "total"),
    [
        *(("constant", 0), ("step:step_size=70", 70), ("multi_step:milestones=3;900", 900)),
        *(("exponential", 0), ("linear:total_iters=12", 12), ("cosine:t_max=5000", 5000)),
        *(("cosine_restarts:t_0=40,t_mult=2", 40), ("one_cycle:total_steps=640", 640)),
    ],
)
def test_the_total_is_when_all_is_done(text: str, total: int) -> None:
    assert total_of(parse_schedule(text)) == total
    assert span_of(parse_schedule(text), 0) >= max(LEAST_SPAN, total)


def test_the_end_of_a_curve_stands_still_for_a_while() -> None:
    ends = [span_of(parse_schedule("constant"), cursor) for cursor in range(1000)]
    assert sorted(set(ends)) == [ends[0], 200, 500, 1000, 2000]
    assert ends == sorted(ends)


def test_the_recorded_rates_are_read_from_the_recording() -> None:
    trace = run_with("plateau:patience=0,threshold=0.5", steps=40)
    steps, rates = recorded_rates(trace)
    assert steps.tolist() == list(range(1, 42))
    assert rates.tolist() == [trace.step(k).lr for k in range(41)]
    assert len(set(rates.tolist())) > 2


def test_of_a_long_recording_a_part_is_read() -> None:
    trace = run_with("exponential:gamma=0.999", steps=3000)
    steps, rates = recorded_rates(trace)
    assert len(steps) <= MOST_READ
    assert (steps[0], steps[-1]) == (1, 3001)
    np.testing.assert_array_equal(rates, rates_of(trace.runner, steps))


class Later:
    """A recording of a branch that begins at step 10."""

    first = 10

    def __init__(self, trace: SurfaceTrace, last: int) -> None:
        self.last, self.rate = last, trace.rate


def test_a_recording_may_begin_later_or_be_empty() -> None:
    trace = run_with("exponential")
    steps, rates = recorded_rates(Later(trace, 20))
    assert (steps[0], steps[-1]) == (11, 21)
    np.testing.assert_array_equal(rates, rates_of(trace.runner, steps))
    assert [len(part) for part in recorded_rates(Later(trace, 9))] == [0, 0]
