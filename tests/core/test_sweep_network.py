"""The sweep over a network's trainings: each cell as if it had been trained alone."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS, network_document, network_rule
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.schedules import SCHEDULES, make_schedule
from arrows_gui.core.sweep_network import sweep_network
from arrows_gui.core.sweep_plan import CODES, START_X, Axis, SweepMap, SweepPlan

CLOSE = 1e-10
SMALL = NetworkSetup(count=40, hidden=(Layer(3, "tanh"), Layer(2, "relu")), batch_size=8)
HARD = replace(SMALL, dropout=0.3, l1=0.01, l2=0.02)


class Deaf:
    """Hears how far the work is, and keeps what it is given."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.maps: list[SweepMap] = []

    def progress(self, share: float) -> None:
        self.shares.append(share)

    def partial(self, result: object) -> None:
        assert isinstance(result, SweepMap)
        self.maps.append(result)

    def check(self) -> None:
        pass


class Impatient(Deaf):
    """Wants the work to end."""

    def check(self) -> None:
        raise InterruptedError


class Alone(NamedTuple):
    """What came of one training."""

    kind: str
    last: int
    loss: float
    test_loss: float
    right: float
    batch_losses: Array
    away: bool


def experiment(setup: NetworkSetup, rule: str = "gd") -> Experiment:
    return network_document(setup, rule, {}).experiment


def axis(name: str, *values: float) -> Axis:
    return Axis(name, name, np.array(values))


def with_runner(plan: SweepPlan, **changes: object) -> SweepPlan:
    runner: Runner = replace(plan.experiment.runners[0], **changes)  # type: ignore[arg-type]
    return replace(plan, experiment=replace(plan.experiment, runners=(runner,)))


def trained_alone(plan: SweepPlan, row: int, column: int) -> Alone:
    run = replace(plan.cell(row, column), steps=plan.steps)
    descent = Descent(run)
    descent.advance(plan.steps)
    (batch,) = descent.batches()
    assert isinstance(run.objective, NetworkObjective)
    found = run.objective.evaluation(batch.tip.theta)
    kind, losses = batch.outcome.kind, batch.points[:, 0]
    figures = (found.train_loss, found.test_loss, found.test_accuracy)
    return Alone(kind, batch.tip.t, *figures, losses, batch.notice is not None)


def code_of(alone: Alone, first: float) -> str:
    if alone.kind in ("diverged", "settled"):
        return alone.kind
    if alone.away:
        return "away"
    return "moving" if alone.loss <= first else "higher"


def check_like_trainings_alone(plan: SweepPlan) -> SweepMap:
    found = sweep_network(plan, Deaf())
    assert isinstance(plan.experiment.objective, NetworkObjective)
    first = plan.experiment.objective.evaluation(np.array(plan.experiment.start)).train_loss
    for cell in found.cells():
        alone = trained_alone(plan, *cell)
        place = f"{plan.experiment.runners[0].optimizer}, {plan.values(*cell)}"
        assert found.codes[cell] == CODES[code_of(alone, first)], place
        assert found.last[cell] == alone.last, place
        assert found.taken[cell] == alone.last + (alone.kind == "diverged"), place
        if plan.target is not None:
            hits = np.flatnonzero(alone.batch_losses <= plan.target)
            assert found.reached[cell] == (hits[0] if len(hits) else -1), place
        if alone.kind == "diverged":
            assert found.losses[cell] == np.inf, place
            continue
        assert found.test_losses is not None
        assert found.test_right is not None
        ours = (found.losses[cell], found.test_losses[cell], found.test_right[cell])
        theirs = (alone.loss, alone.test_loss, alone.right)
        np.testing.assert_allclose(ours, theirs, rtol=CLOSE, atol=CLOSE, err_msg=place)
    return found


def tried(knob: Knob) -> Iterable[float]:
    if knob.scale == "switch":
        return (0.0, 1.0)
    if knob.scale.startswith("log"):
        return (max(knob.minimum, 0.0), (knob.low * knob.high) ** 0.5)
    return (knob.low, (knob.low + knob.high) / 2)


def test_every_knob_of_every_rule_may_be_an_axis() -> None:
    for rule in NETWORK_OPTIMIZERS:
        run = experiment(HARD, rule.id)
        for knob in rule.knobs:
            other = axis(knob.name, *tried(knob))
            axes = (other,) if knob.name == "lr" else (axis("lr", 0.01, 0.1), other)
            check_like_trainings_alone(SweepPlan(run, 0, axes, 4, target=0.7))


def test_the_momentum_and_its_dampening_go_together_where_one_of_them_is_0() -> None:
    axes = (axis("momentum", 0.0, 0.5), axis("dampening", 0.0, 0.5))
    check_like_trainings_alone(SweepPlan(experiment(SMALL, "momentum"), 0, axes, 10))


def test_every_schedule_goes_on_by_itself_in_every_cell() -> None:
    plan = SweepPlan(experiment(SMALL), 0, (axis("lr", 0.01, 0.3, 5.0),), 25)
    for schedule in SCHEDULES:
        check_like_trainings_alone(with_runner(plan, schedule=make_schedule(schedule.id)))
    watchful = make_schedule("plateau", {"patience": 1, "factor": 0.5})
    check_like_trainings_alone(with_runner(plan, schedule=watchful))


def test_a_gradient_is_clipped_by_the_length_of_its_own_cell() -> None:
    plan = SweepPlan(experiment(SMALL), 0, (axis("lr", 0.1, 2.0, 50.0),), 20)
    for clip in (Clip(value=0.02), Clip(norm=0.05), Clip(value=0.05, norm=0.06)):
        check_like_trainings_alone(with_runner(plan, clip=clip))


def test_who_diverges_or_comes_to_rest_leaves_and_the_others_go_on() -> None:
    whole = NetworkSetup("plane", 40, hidden=(Layer(3, "relu"),), batch_size=0)
    rates = axis("lr", 0.0, 1e-4, 0.05, 3.0, 1e4, 1e150)
    for setup, rule in ((whole, "gd"), (replace(whole, batch_size=8), "momentum"), (whole, "muon")):
        found = check_like_trainings_alone(SweepPlan(experiment(setup, rule), 0, (rates,), 30, 0.1))
    lines = NetworkSetup("plane", 40, hidden=(), batch_size=0)
    found = check_like_trainings_alone(
        SweepPlan(experiment(lines, "gd"), 0, (axis("lr", 0.001, 0.1, 3.0, 1e160),), 120)
    )
    assert found.codes[0].tolist() == [
        CODES[each] for each in ("moving", "settled", "away", "diverged")
    ]


def test_a_map_fills_from_coarse_to_fine_and_ends_whole() -> None:
    rates, decays = np.geomspace(0.01, 1.0, 10), np.linspace(0.0, 0.1, 9)
    axes = (axis("lr", *rates), axis("weight_decay", *decays))
    report = Deaf()
    found = sweep_network(SweepPlan(experiment(SMALL), 0, axes, 4), report)
    coarse = report.maps[0]
    assert np.argwhere(coarse.known).tolist() == [
        [row, column] for row in (0, 4, 8) for column in (0, 4, 8)
    ]
    assert found.known.all()
    assert np.isfinite(found.losses).all()
    assert report.shares == sorted(report.shares)
    assert report.shares[-1] == 1.0


def test_a_sweep_may_be_cancelled_and_says_what_cannot_be_swept() -> None:
    run = experiment(SMALL)
    plan = SweepPlan(run, 0, (axis("lr", *np.geomspace(0.01, 0.1, 24)),), 100_000)
    with pytest.raises(InterruptedError):
        sweep_network(plan, Impatient())
    many = axis("lr", *np.geomspace(0.01, 0.1, 25)), axis("weight_decay", *np.linspace(0, 1, 25))
    with pytest.raises(BadInput, match="at most 576 cells"):
        sweep_network(replace(plan, axes=many), Deaf())
    with pytest.raises(BadInput, match="no x and y"):
        sweep_network(replace(plan, axes=(axis(START_X, 0.0, 1.0),)), Deaf())
    with pytest.raises(BadInput, match="lr must be 0 or more"):
        sweep_network(replace(plan, axes=(axis("lr", -1.0, 1.0),)), Deaf())


def test_a_rule_of_a_network_knows_its_matrices() -> None:
    run = experiment(SMALL, "muon")
    assert isinstance(run.objective, NetworkObjective)
    assert run.runners[0].optimizer == network_rule("muon", run.objective.network)
