"""The gradients of single points: they add up to the batch's, and shrink as points are learnt."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core import point_arrows
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import PIECE, NetworkObjective
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.point_arrows import own_gradient, point_gradients, point_history
from arrows_gui.core.point_facts import ELSEWHERE, TEST, TRAINING, point_facts
from arrows_gui.core.point_plane import (
    MOST_SINGLE,
    OTHERS,
    PENALTY,
    PointsPlane,
    points_chain,
    points_plane,
)
from arrows_gui.core.point_text import fact_lines, pull_text, title_text
from tests.core.pass_helpers import small

EXACT = 1e-12
CHANGES: tuple[dict[str, object], ...] = (
    {},
    {"batch_size": 0},
    {"batch_size": 24, "dropout": 0.3},
    {"l1": 0.003, "l2": 0.02, "dropout": 0.1},
)


def test_the_shares_of_the_points_add_up_to_the_batch_for_every_preset() -> None:
    for preset in PRESETS:
        for changes in CHANGES:
            objective, theta = made(replace(preset.setup, **changes))
            theta = theta + 0.1 * np.sin(np.arange(len(theta)))
            for t in (0, 5):
                check_sum(objective, theta, t)


def check_sum(objective: NetworkObjective, theta: point_arrows.Array, t: int) -> None:
    """Hold the sum of the shares against the gradient of the step, and lengths against vectors."""
    loss, gradient = objective.gradient(theta, t)
    shares = point_gradients(objective, theta, t)
    vectors = shares.vectors(range(shares.count))
    size = np.linalg.norm(gradient)
    np.testing.assert_array_equal(shares.total, gradient)
    assert np.linalg.norm(vectors.sum(axis=0) + shares.penalty - gradient) <= EXACT * size
    np.testing.assert_allclose(shares.norms, np.linalg.norm(vectors, axis=1), EXACT, 1e-150)
    np.testing.assert_allclose(shares.products(gradient), vectors @ gradient, 1e-9, EXACT * size**2)
    assert shares.losses.mean() + objective.penalty(theta) == pytest.approx(loss, rel=EXACT)
    plane = points_plane(shares, objective.split.data.targets[shares.rows])
    assert isinstance(plane, PointsPlane)
    chain = points_chain(shares, plane)
    np.testing.assert_allclose(chain.tails[-1] + chain.vectors[-1], chain.end, 1e-11, EXACT * size)
    np.testing.assert_allclose(plane.places, -vectors @ plane.basis.T, 1e-8, EXACT * size)
    assert chain.others == max(0, shares.count - MOST_SINGLE)
    assert (PENALTY in chain.members, OTHERS in chain.members) == (
        shares.has_penalty,
        shares.count > MOST_SINGLE,
    )


def test_the_gradient_of_a_point_alone_is_its_share_times_the_number_of_points() -> None:
    for loss in ("squared_error", "binary_cross_entropy", "softmax_cross_entropy"):
        objective, theta = small(loss=loss)
        shares = point_gradients(objective, theta, 2)
        data, outputs = objective.split.data, objective.network.outputs
        for place, row in enumerate(shares.rows.tolist()):
            x, y = data.x[row : row + 1], data.encoded(outputs)[row : row + 1]
            alone = objective.network.backward(theta, objective.network.forward(theta, x), y)
            (share,) = shares.vectors([place])
            np.testing.assert_allclose(shares.count * share, alone.gradient, 1e-11, 1e-15)
            length, own_loss = own_gradient(objective, theta, row)
            assert length == pytest.approx(np.linalg.norm(alone.gradient), rel=EXACT)
            assert own_loss == pytest.approx(shares.losses[place], rel=EXACT)


def test_the_second_axis_is_the_first_principal_component_beside_the_gradient() -> None:
    objective, theta = small(batch_size=0)
    shares = point_gradients(objective, theta, 0)
    plane = points_plane(shares, objective.split.data.targets[shares.rows])
    assert isinstance(plane, PointsPlane)
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-13)
    vectors = shares.vectors(range(shares.count))
    centred = vectors - vectors.mean(axis=0)
    beside = centred - np.outer(centred @ plane.basis[0], plane.basis[0])
    _, sizes, ways = np.linalg.svd(beside)
    assert abs(ways[0] @ plane.basis[1]) == pytest.approx(1, abs=1e-9)
    seen = np.square(centred @ plane.basis.T).sum() / np.square(centred).sum()
    assert plane.shown == pytest.approx(seen, rel=1e-9)
    assert np.square(plane.places[:, 1]).sum() == pytest.approx(sizes[0] ** 2, rel=1e-9)
    targets = objective.split.data.targets[shares.rows]
    assert (targets - targets.mean()) @ plane.places[:, 1] >= 0
    turned = points_plane(shares, -targets)
    assert isinstance(turned, PointsPlane)
    np.testing.assert_allclose(turned.basis[1], -plane.basis[1])


def test_a_large_batch_is_worked_out_in_pieces_and_the_chosen_point_is_drawn_singly() -> None:
    setup = NetworkSetup(
        count=PIECE + 900, train_share=0.9, batch_size=0, hidden=(Layer(3, "relu"),)
    )
    objective, theta = made(setup)
    shares = point_gradients(objective, theta, 0)
    assert len(shares.pieces) == 2
    _, gradient = objective.gradient(theta, 0)
    size = np.linalg.norm(gradient)
    assert np.linalg.norm(shares.weighted(np.ones(shares.count)) - gradient) <= EXACT * size
    vectors = shares.vectors(range(shares.count))
    assert np.linalg.norm(vectors.sum(axis=0) - gradient) <= EXACT * size
    plane = points_plane(shares, objective.split.data.targets[shares.rows])
    assert isinstance(plane, PointsPlane)
    shortest = int(shares.norms.argmin())
    chain = points_chain(shares, plane, shortest)
    assert shortest in chain.members
    assert (len(chain.members), chain.others) == (MOST_SINGLE + 1, shares.count - MOST_SINGLE)


def test_a_gradient_without_a_direction_has_no_plane_and_one_point_no_scatter() -> None:
    objective, theta = small(batch_size=1)
    lost = np.full_like(theta, np.nan)
    shares = point_gradients(objective, lost, 0)
    assert isinstance(points_plane(shares, np.zeros(1)), Message)
    assert fact_lines(point_facts(objective, lost, shares, None, int(shares.rows[0])))
    shares = point_gradients(objective, theta, 0)
    plane = points_plane(shares, np.zeros(1))
    assert isinstance(plane, PointsPlane)
    assert plane.shown == 1
    assert shares.left_over == pytest.approx(1)
    np.testing.assert_allclose(plane.places, [[np.linalg.norm(shares.total), 0]])


def trained(steps: int) -> NetworkTrace:
    """Give the recording of a short training with dropout."""
    setup = NetworkSetup("gaussians", count=40, hidden=(Layer(4, "tanh"),), dropout=0.2)
    objective, start = made(setup)
    runner = Runner(1, "adam", make_optimizer("adam", {"lr": 0.05}))
    experiment = Experiment(objective, tuple(start), (runner,), steps)
    descent = Descent(experiment, 1)
    descent.advance(steps)
    trace = NetworkTrace(experiment, runner, 1)
    trace.extend(descent.batches()[0])
    return trace


def test_the_arrow_of_a_point_shrinks_as_it_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = trained(120)
    steps, thetas = trace.way()
    row = int(trace.objective.split.train[0])
    history = point_history(trace, row)
    np.testing.assert_array_equal(history.steps, steps)
    assert history.norms[-1] < 0.2 * history.norms[0]
    for place in (0, 7, len(steps) - 1):
        length, loss = own_gradient(trace.objective, thetas[place], row)
        assert history.norms[place] == pytest.approx(float(length), rel=EXACT)
        assert history.losses[place] == pytest.approx(float(loss), rel=EXACT)
    monkeypatch.setattr(point_arrows, "MOST_BYTES", 8 * 7 * trace.objective.n)
    np.testing.assert_allclose(point_history(trace, row).norms, history.norms, EXACT)


def test_the_facts_say_what_a_point_has_to_do_with_the_step() -> None:
    objective, theta = small()
    shares = point_gradients(objective, theta, 1)
    plane = points_plane(shares, objective.split.data.targets[shares.rows])
    assert isinstance(plane, PointsPlane)
    others = np.setdiff1d(objective.split.train, shares.rows)
    rows = {TRAINING: shares.rows[2], ELSEWHERE: others[0], TEST: objective.split.test[0]}
    for where, row in rows.items():
        facts = point_facts(objective, theta, shares, plane, int(row))
        assert facts.where == where
        assert str(title_text(facts)).startswith(f"Point {row + 1}, ")
        names = {line.name for line in fact_lines(facts)}
        assert ("pull" in names) == (where == TRAINING)
        assert {"inputs", "caution", "gradient"} <= names
        if where == TRAINING:
            assert facts.share * shares.count == pytest.approx(facts.length)
            assert 0 <= facts.kept <= 1
    for cosine, word in ((0.5, "with"), (-0.5, "against"), (0.02, "across"), (np.nan, "none")):
        assert word in str(pull_text(cosine))
