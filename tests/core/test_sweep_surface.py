"""Sweeps on a surface: every cell is the run alone, and the pictures on the way are true."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.branch import with_branch
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.schedules import SCHEDULES, make_schedule
from arrows_gui.core.sweep import MOST_WORK, sweep
from arrows_gui.core.sweep_groups import chunks, coarse_to_fine
from arrows_gui.core.sweep_plan import (
    AWAY,
    DIVERGED,
    HIGHER,
    MOVING,
    OUTCOMES,
    SADDLE,
    SETTLED,
    START_X,
    START_Y,
    UNKNOWN,
    Axis,
    SweepMap,
    SweepPlan,
    start_axes,
)
from arrows_gui.core.trace import SurfaceTrace
from tests.core.helpers import experiment, formula, on, run_to_end

CLOSE = 1e-12
STEPS = 25


class Heard:
    """A reporter that keeps all it hears, and ends the work after so many checks or pictures."""

    def __init__(self, most_checks: int = 10**9, most_pictures: int = 10**9) -> None:
        self.shares: list[float] = []
        self.pictures: list[SweepMap] = []
        self._checks, self._most_checks, self._most_pictures = 0, most_checks, most_pictures

    def progress(self, share: float) -> None:
        """Keep the share."""
        self.shares.append(share)

    def partial(self, result: object) -> None:
        """Keep the picture."""
        assert isinstance(result, SweepMap)
        self.pictures.append(result)
        if len(self.pictures) >= self._most_pictures:
            raise InterruptedError

    def check(self) -> None:
        """Count."""
        self._checks += 1
        if self._checks >= self._most_checks:
            raise InterruptedError


def axis(name: str, *values: float) -> Axis:
    return Axis(name, name, np.array(values))


def losses_of(trace: SurfaceTrace) -> Array:
    return trace.losses(trace.first, trace.last + 1)


def outcome_alone(trace: SurfaceTrace) -> str:
    assert trace.outcome is not None
    if trace.outcome.kind != "exhausted":
        return trace.outcome.kind
    if trace.notice is not None:
        return AWAY
    losses = losses_of(trace)
    return HIGHER if losses[-1] > losses[0] else MOVING


def check_cells_are_runs_alone(plan: SweepPlan) -> SweepMap:
    found = sweep(plan, Heard())
    assert found.points is not None
    for row, column in found.cells():
        cell = plan.cell(row, column)
        origin = cell.runners[0].origin
        first = origin.step if origin else 0
        trace = run_to_end(replace(cell, steps=first + plan.steps))
        losses = losses_of(trace)
        where = (plan.values(row, column), cell.runners[0].optimizer)
        kind = OUTCOMES[found.codes[row, column]][0]
        assert kind == outcome_alone(trace), where
        assert found.last[row, column] == trace.last - first, where
        assert found.taken[row, column] == trace.last - first + (kind == DIVERGED), where
        alone = np.array(
            (np.inf if kind == DIVERGED else losses[-1], *trace.step(trace.last).theta)
        )
        cells = np.array((found.losses[row, column], *found.points[row, column]))
        np.testing.assert_allclose(cells, alone, rtol=CLOSE, atol=CLOSE, err_msg=str(where))
        target = -np.inf if plan.target is None else plan.target
        hits = np.flatnonzero(losses <= target)
        assert found.reached[row, column] == (hits[0] if len(hits) else -1), where
    return found


def tried(knob: Knob) -> Sequence[float]:
    """Give a few values of a knob; 0, where it may be 0, tells what is off from what is on."""
    if knob.scale == "switch":
        return 0.0, 1.0
    default = float(knob.default)
    if knob.name == "lr":
        return default / 3, min(30 * default, 3.0)
    lowest = 0.0 if knob.minimum <= 0 else knob.low
    return sorted({lowest, default, 0.95 if knob.high < 1 else (knob.low + knob.high) / 2})


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_cell_over_every_knob_is_the_run_alone(rule: type[Optimizer]) -> None:
    rate = next(knob for knob in rule.knobs if knob.name == "lr")
    for knob in rule.knobs:
        along = axis(knob.name, *tried(knob))
        axes = (along,) if knob is rate else (axis("lr", *tried(rate)), along)
        on_surface = on("rosenbrock" if knob is rate else "himmelblau")
        run = experiment(on_surface, rule.id)
        check_cells_are_runs_alone(SweepPlan(run, 1, axes, STEPS, target=2.0))


def test_knobs_that_switch_each_other_off_are_kept_apart() -> None:
    run = experiment(on("ravine"), "momentum", {"lr": 0.02, "weight_decay": 0.1})
    damped = experiment(on("ravine"), "momentum", {"lr": 0.02, "dampening": 0.5})
    momenta, dampenings = axis("momentum", 0.0, 0.5, 0.9), axis("dampening", 0.0, 0.5, 1.0)
    check_cells_are_runs_alone(SweepPlan(run, 1, (momenta, dampenings), STEPS))
    check_cells_are_runs_alone(SweepPlan(damped, 1, (momenta,), STEPS))
    centred = experiment(on("ravine"), "rmsprop")
    switches = axis("centered", 0.0, 1.0), axis("momentum", 0.0, 0.9)
    check_cells_are_runs_alone(SweepPlan(centred, 1, switches, STEPS))


def test_noise_clips_and_schedules_are_those_of_the_run_alone() -> None:
    axes = axis("lr", 1e-4, 1e-3, 2e-2), axis("momentum", 0.0, 0.9)
    for schedule in SCHEDULES:
        for rates in (axes, axes[1:]):
            runner = Runner(1, "m", make_optimizer("momentum"), make_schedule(schedule.id))
            clipped = replace(runner, clip=Clip(value=50.0, norm=40.0))
            run = replace(experiment(on("rosenbrock")), runners=(clipped,), sigma=0.5, seed=4)
            check_cells_are_runs_alone(SweepPlan(run, 1, rates, 2 * STEPS))


def test_a_schedule_that_watches_the_losses_watches_those_of_every_cell() -> None:
    schedule = make_schedule("plateau", {"patience": 1, "cooldown": 2, "factor": 0.5})
    for rule, rates in (("momentum", (1e-4, 2e-3, 0.02)), ("newton", (0.5, 1.0, 1.9))):
        runner = Runner(1, "m", make_optimizer(rule), schedule)
        run = replace(experiment(on("rosenbrock")), runners=(runner,), sigma=0.1)
        for axes in ((axis("lr", *rates),), start_axes(on("rosenbrock"), 2)):
            check_cells_are_runs_alone(SweepPlan(run, 1, axes, 60))


def test_a_branch_goes_on_from_its_origin_in_every_cell() -> None:
    for rule in ("adan", "nadam", "rprop"):
        parent = replace(experiment(on("ravine"), rule, {"lr": 0.02}, steps=9), sigma=0.1)
        document, branch = with_branch(Document(parent), run_to_end(parent), 7)
        for axes in ((axis("lr", 1e-3, 0.1),), (axis(START_X, -1.0, 1.0),)):
            check_cells_are_runs_alone(SweepPlan(document.experiment, branch.id, axes, STEPS))


def test_every_outcome_is_told_as_the_run_alone_tells_it() -> None:
    cases = (
        ("x^2 + y^2", {"lr": 0.3}, (1.0, 1.0), 100, SETTLED),
        ("x^2 - y^2", {"lr": 0.3}, (1.0, 0.0), 100, SADDLE),
        ("-x^2 - y^2", {"lr": 0.3}, (0.0, 0.0), 5, SADDLE),
        ("x^2 + y^2", {"lr": 0.01}, (1.0, 1.0), 20, MOVING),
        ("x^2 + y^2", {"lr": 1.1}, (1.0, 1.0), 5, HIGHER),
        ("x + y", {"lr": 1e6}, (0.0, 0.0), 20, AWAY),
        ("x^2 + y^2", {"lr": 1.1}, (1.0, 1.0), 150, AWAY),
        ("x^2 + y^2", {"lr": 9.0}, (1.0, 1.0), 900, DIVERGED),
        ("sqrt(x)*1e-3 + (x - 1)^2 + y^2", {"lr": 2.0}, (0.5, 1.0), 30, DIVERGED),
    )
    for text, settings, start, steps, expected in cases:
        run = experiment(formula(text), "gd", settings, start=start)
        near = axis(START_X, start[0], start[0] + 1e-3)
        found = check_cells_are_runs_alone(SweepPlan(run, 1, (near,), steps, target=0.5))
        assert OUTCOMES[found.codes[0, 0]][0] == expected, (text, settings)


def test_a_grid_of_starts_tells_which_minimum_each_run_reached() -> None:
    objective = on("himmelblau")
    plan = SweepPlan(experiment(objective, "gd", {"lr": 0.01}), 1, start_axes(objective, 7), 300)
    found = check_cells_are_runs_alone(plan)
    assert found.minimum is not None
    assert found.points is not None
    minima = objective.minima()
    assert set(found.minimum.ravel().tolist()) == {0, 1, 2, 3}
    for cell in found.cells():
        nearest = min(np.hypot(*(found.points[cell] - (each.x, each.y))) for each in minima)
        own = minima[found.minimum[cell]]
        assert np.hypot(*(found.points[cell] - (own.x, own.y))) == nearest
    begun = sweep(replace(plan, steps=1), Heard())
    assert begun.minimum is not None
    assert (begun.minimum == -1).all()


def test_cells_that_cannot_run_do_not_harm_the_others() -> None:
    run = experiment(formula("x + y + 1/x"), "momentum", {"lr": 0.01})
    starts, momenta = axis(START_X, -1.0, 0.0, 1.0), axis("momentum", -0.5, 0.5, np.nan, 0.9)
    found = sweep(SweepPlan(run, 1, (starts, momenta), 10), Heard())
    kinds = [[OUTCOMES[code][0] for code in row] for row in found.codes]
    assert kinds[0] == kinds[2] == [UNKNOWN] * 3
    assert [row[1] for row in kinds] == [UNKNOWN, DIVERGED, UNKNOWN, DIVERGED]
    assert (found.taken[1].tolist(), found.last[1].tolist()) == ([10, 0, 10], [10, -1, 10])
    assert np.isnan(found.losses[0]).all()
    legal = SweepPlan(run, 1, (axis(START_X, -1.0, 1.0), axis("momentum", 0.5, 0.9)), 10)
    alone = check_cells_are_runs_alone(legal)
    np.testing.assert_array_equal(found.losses[1::2, ::2], alone.losses)


def test_the_pictures_on_the_way_cover_the_plane_and_stay_as_they_are() -> None:
    rates, momenta = np.geomspace(1e-5, 1e-2, 120), np.linspace(0.0, 0.99, 90)
    axes = Axis("lr", "lr", rates, log=True), Axis("momentum", "momentum", momenta)
    plan = SweepPlan(experiment(on("rosenbrock"), "momentum"), 1, axes, 5000, target=1.0)
    with pytest.raises(InterruptedError):
        sweep(plan, heard := Heard(most_pictures=2))
    first, second = heard.pictures
    assert first.known[::8, ::8].all()
    assert 0 < first.taken.max() <= 5000
    assert (first.taken <= second.taken).all()
    assert (first.taken < second.taken).any()
    assert heard.shares == sorted(heard.shares)
    assert all(0 < share < 1 for share in heard.shares)
    cell = next(c for c in first.cells() if OUTCOMES[first.codes[c]][0] == MOVING)
    trace = run_to_end(replace(plan.cell(*cell), steps=int(first.taken[cell])))
    assert losses_of(trace)[-1] == pytest.approx(first.losses[cell], rel=CLOSE)


def test_the_end_is_told_and_every_cell_is_known() -> None:
    heard = Heard()
    axes = axis("lr", *np.geomspace(1e-4, 1e-2, 9)), axis("momentum", *np.linspace(0, 0.9, 11))
    found = sweep(SweepPlan(experiment(on("ravine"), "momentum"), 1, axes, 20), heard)
    assert found.known.all()
    assert found.losses.shape == (11, 9)
    assert found.best is not None
    assert heard.shares[-1] == 1.0


def test_a_sweep_ends_at_once_when_a_check_raises() -> None:
    axes = start_axes(on("ackley"), 200)
    with pytest.raises(InterruptedError):
        sweep(SweepPlan(experiment(on("ackley"), "adam"), 1, axes, 10_000), Heard(most_checks=2))


def test_coarse_to_fine_covers_every_cell_once() -> None:
    for shape in ((1, 1), (1, 1000), (100, 100), (17, 9)):
        order = coarse_to_fine(*shape)
        assert sorted(order.tolist()) == list(range(shape[0] * shape[1]))
        rows, columns = np.divmod(order, shape[1])
        coarse = (rows % 8 == 0) & (columns % 8 == 0)
        assert coarse[: coarse.sum()].all()
    plan = SweepPlan(experiment(on("bowl"), "radam"), 1, start_axes(on("bowl"), 90), 5)
    cells = np.concatenate([chunk.cells for chunk in chunks(plan)])
    assert sorted(cells.tolist()) == list(range(8100))


def test_a_plan_that_cannot_be_run_is_refused_in_a_sentence() -> None:
    run = experiment(on("bowl"), "gd")
    many = Axis(START_X, "x", np.linspace(0, 1, 201))
    cases = (
        (SweepPlan(run, 1, (many, replace(many, name=START_Y)), 10), "at most 40,000 runs"),
        (SweepPlan(run, 1, (axis("lr", *range(1001)),), 10), "at most 1,000 runs"),
        (SweepPlan(run, 1, (many,), 0), "at least one step"),
        (SweepPlan(run, 1, (many,), MOST_WORK // 200), "steps in all its runs"),
        (SweepPlan(run, 1, (many, many), 10), "must differ"),
        (SweepPlan(run, 1, (axis("lr"),), 10), "needs values"),
        (SweepPlan(run, 1, (axis("mass", 1.0, 2.0),), 10), "unknown knob 'mass'"),
    )
    for plan, sentence in cases:
        with pytest.raises(BadInput, match=sentence):
            sweep(plan, Heard())


def test_losses_near_the_largest_number_are_swept_as_well() -> None:
    made = experiment(formula("x^2 * 1e300 + y^2"), "gd", {"lr": 1e-302}, steps=3)
    plan = SweepPlan(made, made.runners[0].id, (axis("lr", 1e-302, 1e-301),), 3)

    assert np.isfinite(sweep(plan, Heard()).losses).all()
