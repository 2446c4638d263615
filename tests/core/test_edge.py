"""One weight of a network: its gradient, its update, and the loss along it."""

# ruff: noqa: D103, RUF001 - the names say what is tested; formulas use Greek letters

from collections.abc import Iterator

import numpy as np
import pytest

from arrows_gui.core import edge_slice as slices
from arrows_gui.core.arrows import PART_TITLES
from arrows_gui.core.edge import Edge, edge_facts, index_of
from arrows_gui.core.edge_slice import edge_slice, usual_span
from arrows_gui.core.edge_text import LINE_NAMES, edge_lines, is_locked
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.pass_names import BIAS
from arrows_gui.core.passes import Passes
from tests.core.pass_helpers import small, step_of, taught_passes

SETUPS: tuple[dict[str, object], ...] = (
    {},
    {"dropout": 0.4, "l1": 0.01, "l2": 0.02},
    {"loss": "softmax_cross_entropy", "l2": 0.1},
    {"dataset": "moons", "loss": "squared_error", "output": "tanh", "batch_size": 0},
)


def edges_of(objective: NetworkObjective) -> Iterator[Edge]:
    for layer, block in enumerate(objective.network.blocks):
        for unit in range(block.units):
            for came_from in range(BIAS, block.inputs):
                yield Edge(layer, unit, came_from)


def test_the_taught_network_has_its_known_gradients() -> None:
    passes = taught_passes()
    # It is taught with half the squared error; ours has no half, so the gradients are twice theirs.
    for layer, known in ((1, 0.15245), (0, 0.11511)):
        facts = edge_facts(passes, Edge(layer, 0, 0), point=0)
        assert facts.gradient / 2 == pytest.approx(known, abs=6e-6)
        assert facts.at is not None
        assert facts.at.share == facts.data
        assert facts.new_weight == pytest.approx(facts.weight - 0.1 * facts.gradient, rel=1e-12)


def test_delta_times_a_and_the_penalty_sum_to_the_gradient_of_every_weight() -> None:
    for setup in SETUPS:
        check_weights(setup)


def check_weights(setup: dict[str, object]) -> None:
    """See that the facts of every weight fit each other and the step."""
    objective, theta = small(**setup)
    step = step_of(objective, theta, "adam", t=4)
    passes = Passes(objective, step)
    indices = []
    for edge in edges_of(objective):
        facts = edge_facts(passes, edge, point=3)
        indices.append(facts.index)
        own = sum(facts.deltas * facts.inputs) + facts.penalty
        assert own == pytest.approx(step.gradient[facts.index], abs=1e-12)
        assert facts.data + facts.penalty == pytest.approx(facts.gradient, abs=1e-12)
        assert (facts.weight, facts.update) == (theta[facts.index], step.update[facts.index])
        assert sum(value for _, value in facts.parts) == pytest.approx(facts.update, rel=1e-12)
        at = facts.at
        assert at is not None
        assert at.delta == pytest.approx(at.error * at.slope, rel=1e-12)
        assert at.share == at.delta * at.a
        if edge.input == BIAS:
            assert (at.a, facts.penalty) == (1.0, 0.0)
    assert sorted(indices) == list(range(objective.n))


def test_the_parts_of_the_update_have_the_names_of_the_arrows() -> None:
    objective, theta = small()
    facts = edge_facts(Passes(objective, step_of(objective, theta, "momentum")), Edge(0, 0, 0))
    assert [title for title, _ in facts.parts] == [PART_TITLES["carried"], PART_TITLES["gradient"]]


def test_a_weight_that_is_not_there_is_refused_in_one_sentence() -> None:
    objective, _ = small()
    for edge in (Edge(3, 0, 0), Edge(0, 4, 0), Edge(0, 0, 2), Edge(0, 0, -2), Edge(-1, 0, 0)):
        with pytest.raises(BadInput, match="no such weight"):
            index_of(objective, edge)


def test_a_dead_unit_is_locked_and_a_left_out_one_says_why() -> None:
    objective, theta = small(hidden=(Layer(4, "relu"),))
    theta = theta.copy()
    objective.network.bias(theta, 0)[1] = -100.0
    passes = Passes(objective, step_of(objective, theta))
    dead = edge_facts(passes, Edge(0, 1, 0))
    assert (dead.flat_points, dead.data) == (dead.count, 0.0)
    assert is_locked(dead)
    assert is_locked(edge_facts(passes, Edge(0, 1, 0), point=0))
    assert not is_locked(edge_facts(passes, Edge(1, 0, 0), point=0))
    objective, theta = small(dropout=0.5)
    passes = Passes(objective, step_of(objective, theta))
    masks = passes.forward.masks[0]
    assert masks is not None
    point, unit = (int(place) for place in np.argwhere(masks == 0)[0])
    lines = {line.name: line for line in edge_lines(edge_facts(passes, Edge(0, unit, 0), point))}
    assert "Dropout leaves this unit out" in str(lines["delta"].tip)


def test_the_lines_tell_the_taught_story_with_its_numbers() -> None:
    facts = edge_facts(taught_passes(), Edge(0, 0, 0), point=0)
    said = [(str(line.lead), str(line.numbers)) for line in edge_lines(facts)]
    assert said == [
        ("∂L/∂w₁₁ = Σ δ·a", "0.2302·1 = 0.2302"),
        ("δ = error × slope", "0.9797 × 0.235 = 0.2302"),
        ("δ·a, this point's share", "0.2302·1 = 0.2302"),
        ("Δw₁₁", "−0.02302"),
        ("new w₁₁", "0.50000 + (−0.02302) = 0.47698"),
    ]
    assert str(facts.title) == "From x to unit 1, layer 1"
    assert {line.name for line in edge_lines(facts)} <= set(LINE_NAMES)


def test_the_slice_is_the_loss_with_that_one_weight_changed() -> None:
    for setup in SETUPS:
        for t in (None, 3):
            check_slices(setup, t)


def check_slices(setup: dict[str, object], t: int | None) -> None:
    """See that the slice along every weight has the losses of the objective."""
    objective, theta = small(**setup)
    for edge in edges_of(objective):
        index = index_of(objective, edge)
        cut = edge_slice(objective, theta, edge, 1.5, 5, t)
        assert (cut.weights[0], cut.weights[-1]) == (theta[index] - 1.5, theta[index] + 1.5)
        for weight, loss in zip(cut.weights, cut.losses, strict=True):
            there = theta.copy()
            there[index] = weight
            own = objective.loss(there) if t is None else objective.gradient(there, t)[0]
            assert loss == pytest.approx(float(own), rel=1e-12)
        assert cut.losses[2] == pytest.approx(cut.loss, rel=1e-12)


def test_the_tangent_has_the_slope_of_the_same_loss() -> None:
    objective, theta = small(dropout=0.3, l1=0.01, l2=0.1)
    step = step_of(objective, theta, t=3)
    for edge in edges_of(objective):
        index = index_of(objective, edge)
        batch = edge_slice(objective, theta, edge, 1.0, 3, step.t)
        assert batch.slope == pytest.approx(step.gradient[index], abs=1e-12)
        assert batch.loss == pytest.approx(step.loss, rel=1e-12)
        near = edge_slice(objective, theta, edge, 1e-5, 3)
        difference = (near.losses[2] - near.losses[0]) / 2e-5
        assert near.slope == pytest.approx(difference, rel=1e-6, abs=1e-8)


def test_the_slice_says_which_loss_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    objective, theta = small(dropout=0.3, l2=0.1)
    edge = Edge(0, 0, 0)
    whole = str(edge_slice(objective, theta, edge, 1.0).which)
    assert whole == "Loss of all 28 training points, without dropout, with the penalty"
    batch = str(edge_slice(objective, theta, edge, 1.0, t=2).which)
    assert batch == "Loss of the batch of step 2, 8 points, with its dropout, with the penalty"
    monkeypatch.setattr(slices, "MOST_WORK", 81 * 8 * 10)
    some = str(edge_slice(objective, theta, edge, 1.0).which)
    assert some.startswith("Loss of 10 of the 28 training points, spread evenly")


def test_the_slice_reaches_beyond_zero_and_the_new_weight_and_stays_calm_beyond_numbers() -> None:
    for weight, update in ((0.0, 0.0), (-7.0, 0.1), (0.5, 30.0)):
        span = usual_span(weight, update)
        assert span > abs(weight)
        assert span > abs(update)
    objective, theta = small()
    cut = edge_slice(objective, np.full_like(theta, np.nan), Edge(0, 0, 0), 1.0)
    assert np.isnan(cut.losses).all()


@pytest.mark.parametrize(("weight", "update"), [(1e308, 0.0), (-1.7e308, 1e308), (0.5, -np.inf)])
def test_the_ends_of_a_slice_are_numbers_however_far_a_weight_has_run(
    weight: float, update: float
) -> None:
    span = usual_span(weight, update)
    assert np.isfinite((weight - span, weight + span)).all()
    assert span > 0
