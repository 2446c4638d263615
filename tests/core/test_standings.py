"""The leader board: measured as by hand, at any cursor, in an order that can be explained."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.branch import first_batch, with_branch
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Batch, Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.rows import CHUNK
from arrows_gui.core.standings import RaceMeter, Referee, Standing, standings
from arrows_gui.core.trace import SurfaceTrace
from tests.core.helpers import formula, on, path_of, traces_of

BOWL = "x^2/2 + y^2/2"
RATES = {1: 0.1, 2: 0.5, 3: 0.01}


def gd(runner: int, lr: float) -> Runner:
    return Runner(runner, f"gd {lr:g}", make_optimizer("gd", {"lr": lr}))


def race(objective: SurfaceObjective, *runners: Runner, steps: int = 100) -> Experiment:
    return Experiment(objective, (3.0, 4.0), runners, steps)


def run(experiment: Experiment) -> dict[int, SurfaceTrace]:
    descent = Descent(experiment)
    while descent.advance(1000):
        pass
    return {trace.runner.id: trace for trace in traces_of(experiment, descent)}


def ranked(
    experiment: Experiment,
    traces: Mapping[int, SurfaceTrace],
    cursor: int,
    finish: float | None = None,
) -> tuple[Standing, ...]:
    return standings(experiment.runners, traces, cursor, experiment.objective, finish)


@pytest.fixture
def bowl() -> Experiment:
    return race(formula(BOWL), *(gd(runner, lr) for runner, lr in RATES.items()))


# The order


def test_without_a_finish_line_the_lowest_loss_leads(bowl: Experiment) -> None:
    found = ranked(bowl, run(bowl), 10)
    assert [each.runner for each in found] == [2, 1, 3]
    assert [each.place for each in found] == [1, 2, 3]
    assert [each.loss for each in found] == sorted(each.loss for each in found)
    assert all(each.arrived is None for each in found)


def test_the_order_of_arrival_is_the_order_on_the_board(bowl: Experiment) -> None:
    traces = run(bowl)
    arrivals = {k: first_below(trace, bowl.objective, 3.0) for k, trace in traces.items()}
    first, second, third = 2, 1, 3
    assert arrivals[first] < arrivals[second] < arrivals[third]
    for cursor in (0, *(arrivals[k] - 1 for k in arrivals), *arrivals.values(), 100):
        found = ranked(bowl, traces, cursor, 3.0)
        for each in found:
            came = arrivals[each.runner] <= cursor
            assert each.arrived == (arrivals[each.runner] if came else None)
        if cursor > 0:
            assert [each.runner for each in found] == [first, second, third]


def test_who_arrived_is_before_who_has_a_lower_loss() -> None:
    """The ball is the first below the line, and swings out again."""
    ball = Runner(5, "ball", make_optimizer("momentum", {"lr": 0.2, "momentum": 0.99}))
    experiment = race(formula(BOWL), gd(1, 0.1), ball)
    traces = run(experiment)
    found = ranked(experiment, traces, 30, 3.0)
    by_id = {each.runner: each for each in found}
    assert by_id[5].arrived is not None
    assert by_id[1].arrived is not None
    assert by_id[5].arrived < by_id[1].arrived
    assert by_id[5].loss is not None
    assert by_id[1].loss is not None
    assert by_id[5].loss > by_id[1].loss
    assert [each.runner for each in found] == [5, 1]


def test_who_diverged_is_last_even_if_it_had_arrived() -> None:
    """On x - y^2 the loss falls for ever, until it is no number."""
    experiment = race(formula("x - y^2"), gd(1, 1e-3), gd(2, 10.0), steps=400)
    traces = run(experiment)
    assert traces[2].outcome is not None
    assert traces[2].outcome.kind == "diverged"
    early = ranked(experiment, traces, 5, -50.0)
    assert [each.runner for each in early] == [2, 1]
    assert early[0].arrived is not None
    late = ranked(experiment, traces, 400, -50.0)
    assert [each.runner for each in late] == [1, 2]
    assert [each.diverged for each in late] == [False, True]
    assert late[1].step == traces[2].last < 400
    assert str(late[1].outcome) == f"diverged at {traces[2].outcome.step}"
    assert late[1].arrived == early[0].arrived


def test_equal_runners_share_a_place(bowl: Experiment) -> None:
    traces = run(bowl)
    assert [each.place for each in ranked(bowl, traces, 0)] == [1, 1, 1]
    twins = race(formula(BOWL), gd(1, 0.1), gd(2, 0.5), gd(3, 0.1))
    found = ranked(twins, run(twins), 10)
    assert [(each.runner, each.place) for each in found] == [(2, 1), (1, 2), (3, 2)]


# What is said of a runner


def test_numbers_are_those_of_the_recording(bowl: Experiment) -> None:
    traces = run(bowl)
    for cursor in (0, 1, 37, 100):
        for each in ranked(bowl, traces, cursor):
            step = traces[each.runner].step(min(cursor, traces[each.runner].last))
            assert (each.step, each.loss) == (step.t, step.loss)
            path = path_of(traces[each.runner])[: each.step + 1]
            assert each.path_length == pytest.approx(path_length(path), rel=1e-12)


def test_the_distance_is_that_to_the_nearest_minimum() -> None:
    objective = on("himmelblau")
    experiment = replace(race(objective, gd(1, 0.01), steps=300), start=(-1.0, 2.0))
    traces = run(experiment)
    minima = [(m.x, m.y) for m in objective.minima()]
    assert len(minima) == 4
    for cursor in (0, 3, traces[1].last):
        theta = traces[1].step(cursor).theta
        nearest = min(float(np.hypot(*(theta - minimum))) for minimum in minima)
        assert ranked(experiment, traces, cursor)[0].distance == pytest.approx(nearest, abs=1e-15)
    assert ranked(experiment, traces, traces[1].last)[0].distance < 1e-6


def test_where_no_minimum_is_known_there_is_no_distance(bowl: Experiment) -> None:
    assert all(each.distance is None for each in ranked(bowl, run(bowl), 3))


ENDS = (
    ("x^2/2 + y^2/2", (3.0, 4.0), "settled", "settled at"),
    ("x^2/2 - y^2/2 + y^4/4", (1.0, 0.0), "saddle", "on a saddle since"),
    ("0 - x^2 - y^2", (0.0, 0.0), "saddle", "on a maximum since"),
    ("x^4/1e3 + y^4/1e3", (3.0, 4.0), "exhausted", "all 400 steps taken"),
    ("x^4 + y^4", (3.0, 4.0), "diverged", "diverged at"),
)


@pytest.mark.parametrize(("text", "start", "kind", "words"), ENDS)
def test_an_outcome_is_told_once_it_has_come(
    text: str, start: tuple[float, float], kind: str, words: str
) -> None:
    experiment = replace(race(formula(text), gd(1, 0.5), steps=400), start=start)
    traces = run(experiment)
    outcome = traces[1].outcome
    assert outcome is not None
    assert outcome.kind == kind
    (end,) = ranked(experiment, traces, traces[1].last)
    assert str(end.outcome).startswith(words)
    assert end.sentence is outcome.sentence
    if traces[1].last > 0:
        (before,) = ranked(experiment, traces, traces[1].last - 1)
        away = "" if traces[1].notice is None else str(traces[1].notice.values["step"])
        assert str(before.outcome) == (f"running away since {away}" if away else "under way")
        assert before.sentence is traces[1].notice


def test_running_away_is_told_from_its_step_on() -> None:
    experiment = race(formula("x - y^2"), gd(1, 0.5), steps=60)
    traces = run(experiment)
    notice = traces[1].notice
    assert notice is not None
    since = int(str(notice.values["step"]))
    assert 0 < since < traces[1].last
    (before,), (after,) = (ranked(experiment, traces, k) for k in (since - 1, since))
    assert str(before.outcome) == "under way"
    assert str(after.outcome) == f"running away since {since}"


def test_a_branch_is_measured_from_where_it_begins() -> None:
    experiment = race(formula(BOWL), gd(1, 0.1), gd(2, 0.5))
    traces = run(experiment)
    document, branch = with_branch(Document(experiment), traces[1], 20)
    run_on = replace(document.experiment, runners=(branch,))
    descent = Descent(run_on)
    descent.advance(50)
    traces = {**traces, branch.id: traces_of(run_on, descent)[0]}
    whole = document.experiment
    waits = ranked(whole, traces, 19)[-1]
    assert (waits.runner, str(waits.outcome)) == (branch.id, "begins at step 20")
    assert (waits.loss, waits.path_length, waits.distance) == (None, None, None)
    for cursor in (20, 21, 40):
        by_id = {each.runner: each for each in ranked(whole, traces, cursor, 1.0)}
        path = path_of(traces[1])[20 : cursor + 1]
        assert by_id[branch.id].path_length == pytest.approx(path_length(path), rel=1e-12)
        assert by_id[branch.id].loss == by_id[1].loss
        assert by_id[1].arrived is not None
        assert by_id[branch.id].arrived == max(by_id[1].arrived, 20)


# The meter of long recordings


def path_length(path: Array) -> float:
    return float(sum(np.hypot(*way) for way in np.diff(path, axis=0)))


def first_below(trace: SurfaceTrace, objective: SurfaceObjective, loss: float) -> int:
    return int(np.flatnonzero(objective.loss(path_of(trace)) < loss)[0])


def wandering(experiment: Experiment, first: int, path: Array) -> Batch:
    """Give a batch in which a runner has been along a path; what else it holds is of no matter."""
    blank = replace(first_batch(experiment, experiment.runners[0], 0), first_step=first)
    points = np.zeros((len(path), blank.points.shape[1]))
    points[:, :2] = path
    points[:, 2] = experiment.objective.loss(path)
    return replace(blank, points=points, moves=np.zeros((len(path), 3)))


@pytest.fixture
def long_trace() -> SurfaceTrace:
    experiment = race(formula(BOWL), gd(1, 0.1))
    trace = SurfaceTrace(experiment, experiment.runners[0], 0)
    steps = np.random.default_rng(4).normal(size=(3 * CHUNK + 700, 2)) * 0.1
    homeward = np.linspace(40, 0, len(steps))[:, None]
    trace.extend(wandering(experiment, 0, np.cumsum(steps, axis=0) + homeward))
    return trace


PLACES = (
    0,
    1,
    2,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    2 * CHUNK,
    3 * CHUNK - 1,
    3 * CHUNK,
    3 * CHUNK + 699,
)


def test_a_length_is_that_of_the_whole_path_at_any_step(long_trace: SurfaceTrace) -> None:
    ways = np.hypot(*np.diff(path_of(long_trace), axis=0).T)
    expected = np.concatenate(([0.0], np.cumsum(ways)))
    meter = RaceMeter(long_trace)
    for k in (*PLACES, *PLACES[::-1]):
        assert meter.length(k) == pytest.approx(expected[k], rel=1e-12, abs=1e-12)


def test_the_first_step_below_is_found_in_any_order_of_questions(long_trace: SurfaceTrace) -> None:
    objective = formula(BOWL)
    losses = objective.loss(path_of(long_trace))
    meter = RaceMeter(long_trace)
    questions = [(float(losses[: k + 1].min()), m) for k in PLACES for m in PLACES]
    found = []
    for place in np.random.default_rng(2).permutation(len(questions)):
        loss, k = questions[place]
        below = np.flatnonzero(losses[: k + 1] < loss)
        expected = int(below[0]) if len(below) else None
        assert meter.first_below(loss, k) == expected
        found.append(expected)
    assert None in found
    assert max(k for k in found if k is not None) > CHUNK


def test_a_meter_follows_a_trace_that_grows() -> None:
    experiment = race(formula(BOWL), gd(1, 0.1))
    trace = SurfaceTrace(experiment, experiment.runners[0], 0)
    path = np.cumsum(np.random.default_rng(7).normal(size=(9000, 2)) * 0.1, axis=0) + 9.0
    meter = RaceMeter(trace)
    losses = experiment.objective.loss(path)
    aim = float(losses.min()) * 1.001
    pieces = [0, 1, 50, CHUNK, CHUNK + 1, CHUNK + 2, 2 * CHUNK + 5, 9000]
    for begin, end in pairwise(pieces):
        trace.extend(wandering(experiment, begin, path[begin:end]))
        k = trace.last
        assert k == end - 1
        expected = float(np.hypot(*np.diff(path[:end], axis=0).T).sum())
        assert meter.length(k) == pytest.approx(expected, rel=1e-12)
        below = np.flatnonzero(losses[:end] < aim)
        assert meter.first_below(aim, k) == (int(below[0]) if len(below) else None)
    assert meter.first_below(aim, 8999) is not None


def test_a_referee_measures_a_new_run_anew(bowl: Experiment) -> None:
    referee = Referee(bowl.objective)
    for steps in (5, 50):
        experiment = replace(bowl, steps=steps)
        traces = run(experiment)
        found = referee.standings(bowl.runners, traces, steps, 0.01)
        assert found == ranked(experiment, traces, steps, 0.01)


def test_every_rule_can_be_ranked() -> None:
    runners = [Runner(k, rule.title, rule()) for k, rule in enumerate(OPTIMIZERS)]
    experiment = race(formula(BOWL), *runners, steps=40)
    found = ranked(experiment, run(experiment), 40, 12.0)
    assert sorted(each.runner for each in found) == list(range(len(OPTIMIZERS)))
