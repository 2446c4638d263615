"""The network: backpropagation against differences, and every part against its formula."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from itertools import product
from math import erf, exp, inf, isnan, log, pi, sqrt, tanh
from statistics import median

import numpy as np
import pytest

from arrows_gui.core.activations import ACTIVATIONS, activation
from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.initialisation import INITIALISATIONS, first_theta
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_loss import LOSSES, loss_by_id
from arrows_gui.core.network_objective import PIECE, NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made

KINKED = {"relu", "leaky_relu"}
CLOSE = 1e-6
NARROW, WIDE = 1e-4, 2e-3
"""The halves of the differences, with kinks and without."""

PENALTIES = ((0.0, 0.0), (0.02, 0.0), (0.0, 0.03), (0.01, 0.02))
CHANCES = ((0, 0.0), (4, 0.0), (0, 0.3), (5, 0.4), (3, 0.0))
"""Sizes of a batch, and dropouts."""


def deep(depth: int, kind: str, units: int = 8) -> tuple[Layer, ...]:
    """Give so many hidden layers of one kind."""
    return (Layer(units, kind),) * depth


def batch_loss(objective: NetworkObjective, theta: Array, t: int) -> Array:
    """Give the loss (...) of step t's batch at theta (..., n), with dropout and penalty."""
    x, y = objective.batch(t)
    forward = objective.network.forward(theta, x, objective.masks(t, len(x)))
    return objective.network.loss_of(forward, y) + objective.penalty(theta)


def differences(objective: NetworkObjective, theta: Array, t: int, kinked: bool) -> Array:
    """Give the gradient by central differences: narrow ones at kinks, else of fourth order."""
    h = NARROW if kinked else WIDE
    way = h * np.eye(objective.n)
    slope = (batch_loss(objective, theta + way, t) - batch_loss(objective, theta - way, t)) / 2 / h
    if kinked:
        return slope
    wide = batch_loss(objective, theta + 2 * way, t) - batch_loss(objective, theta - 2 * way, t)
    better: Array = (4 * slope - wide / (4 * h)) / 3
    return better


def check_gradient(setup: NetworkSetup, seed: int) -> None:
    """Hold the gradient of every layer against central differences, away from the start."""
    objective, start = made(setup)
    theta = start + 0.3 * np.random.default_rng(seed).normal(size=start.shape)
    theta = np.where(np.abs(theta) < 3 * WIDE, 0.1, theta)  # |w| has a kink at 0
    kinked = bool({layer.activation for layer in setup.hidden} & KINKED)
    for t in (0, 7):
        loss, gradient = objective.gradient(theta, t)
        expected = differences(objective, theta, t, kinked)
        assert loss == pytest.approx(float(batch_loss(objective, theta, t)), rel=1e-13)
        for name, place in objective.groups:
            missed = np.linalg.norm(gradient[place] - expected[place])
            assert missed <= CLOSE * np.linalg.norm(expected[place]), (setup, name, t)


def test_backpropagation_agrees_with_differences_for_all_activations_losses_and_depths() -> None:
    cases = product(ACTIVATIONS, LOSSES, range(9))
    for number, (kind, loss, depth) in enumerate(cases):
        l1, l2 = PENALTIES[number % len(PENALTIES)]
        batch_size, dropout = CHANCES[number % len(CHANCES)]
        setup = NetworkSetup(
            *("xor", 14),
            hidden=deep(depth, kind.id, 3),
            loss=loss.id,
            output=("", "tanh", "sigmoid")[number % 3],
            **{"l1": l1, "l2": l2, "dropout": dropout, "batch_size": batch_size},
        )
        check_gradient(setup, number)


def test_backpropagation_agrees_with_differences_for_three_classes_and_mixed_layers() -> None:
    rng = np.random.default_rng(1)
    x, targets = rng.normal(size=(15, 4)), np.arange(15.0) % 3
    own = Dataset(x, targets, tuple("abcd"), "kind", ("red", "green", "blue"))
    hidden = tuple(
        Layer(units, kind.id) for units, kind in zip(range(2, 8), ACTIVATIONS, strict=True)
    )
    for loss, dropout in product(("softmax_cross_entropy", "squared_error"), (0.0, 0.2)):
        setup = NetworkSetup("drawn", own=own, hidden=hidden, loss=loss, dropout=dropout, l2=0.1)
        check_gradient(setup, 3)


def test_several_parameter_vectors_at_once_are_as_each_alone() -> None:
    for loss, dropout in product(("binary_cross_entropy", "softmax_cross_entropy"), (0.0, 0.3)):
        hidden = (Layer(5, "tanh"), Layer(1, "gelu"), Layer(4, "relu"))
        objective, start = made(NetworkSetup(count=30, hidden=hidden, loss=loss, dropout=dropout))
        network = objective.network
        thetas = start + np.random.default_rng(2).normal(size=(2, 3, objective.n))
        x, y = objective.batch(0)
        masks = objective.masks(0, len(x))
        together = network.backward(thetas, network.forward(thetas, x, masks), y)
        losses = objective.loss(thetas)
        assert losses.shape == (2, 3)
        for place in np.ndindex(2, 3):
            alone = network.backward(thetas[place], network.forward(thetas[place], x, masks), y)
            np.testing.assert_allclose(together.gradient[place], alone.gradient, 1e-12, 1e-15)
            np.testing.assert_allclose(together.deltas[0][place], alone.deltas[0], 1e-12, 1e-15)
            assert losses[place] == pytest.approx(float(objective.loss(thetas[place])), rel=1e-13)


def test_the_pass_keeps_what_it_computed_layer_by_layer() -> None:
    objective, theta = made(NetworkSetup(count=20, hidden=(Layer(3, "tanh"), Layer(2, "relu"))))
    network = objective.network
    x, y = objective.batch(0)
    forward = network.forward(theta, x)
    backward = network.backward(theta, forward, y)
    for layer, block in enumerate(network.blocks):
        weight = theta[block.weight].reshape(block.units, block.inputs)
        z = forward.into(layer) @ weight.T + theta[block.bias]
        np.testing.assert_allclose(forward.z[layer], z, rtol=1e-14, atol=1e-15)
        delta = backward.errors[layer] * backward.slopes[layer]
        np.testing.assert_array_equal(backward.deltas[layer], delta)
        np.testing.assert_allclose(backward.gradient[block.bias], delta.sum(axis=0), 1e-12, 1e-16)
    np.testing.assert_allclose(network.answers(theta, x), 1 / (1 + np.exp(-forward.a[-1])), 1e-14)


def test_activations_have_their_formulas_and_survive_huge_numbers() -> None:
    formulas = {
        "linear": lambda z: z,
        "relu": lambda z: max(z, 0.0),
        "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
        "tanh": tanh,
        "sigmoid": lambda z: 1 / (1 + exp(-z)),
        "gelu": lambda z: z / 2 * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z**3))),
    }
    z = np.concatenate((np.linspace(-30, 30, 2001), np.linspace(-1e-3, 1e-3, 11), (-0.0,)))
    huge = np.array((-1e4, 1e4))
    at_zero = {"linear": 1, "relu": 0, "leaky_relu": 0.01, "tanh": 1, "sigmoid": 0.25, "gelu": 0.5}
    for kind in ACTIVATIONS:
        values, scale = kind.value(z), np.maximum(1.0, np.abs(z))
        expected = np.array([formulas[kind.id](float(each)) for each in z])
        assert np.max(np.abs(values - expected) / scale) < 4e-16
        slopes = kind.slope(z, values)
        assert slopes.shape == z.shape
        assert np.abs(slopes).max() <= kind.steepest + 1e-12
        assert np.isfinite(kind.slope(huge, kind.value(huge))).all()
        zero = np.zeros(1)
        assert kind.slope(zero, kind.value(zero))[0] == pytest.approx(at_zero[kind.id])
    exact = [x / 2 * (1 + erf(x / sqrt(2))) for x in z.tolist()]
    assert np.abs(activation("gelu").value(z) - exact).max() < 5e-4, "the tanh form is close"


def test_losses_have_their_formulas() -> None:
    a, y = np.array(((0.5, -2.0), (3.0, 1.0))), np.array(((1.0, 0.0), (0.0, 1.0)))
    squared = ((0.5 - 1) ** 2 + 2.0**2 + 3.0**2 + 0.0) / 4
    assert float(loss_by_id("squared_error").value(a, y)) == pytest.approx(squared, rel=1e-15)
    p = [1 / (1 + exp(-each)) for each in (0.5, 3.0)]
    binary = loss_by_id("binary_cross_entropy")
    expected = -(log(p[0]) + log(1 - p[1])) / 2
    assert float(binary.value(a[:, :1], y[:, :1])) == pytest.approx(expected, rel=1e-14)
    softmax = loss_by_id("softmax_cross_entropy")
    shares = [exp(0.5) / (exp(0.5) + exp(-2)), exp(1) / (exp(3) + exp(1))]
    assert float(softmax.value(a, y)) == pytest.approx(-(log(shares[0]) + log(shares[1])) / 2)
    np.testing.assert_allclose(softmax.answer(a)[0], (shares[0], 1 - shares[0]), rtol=1e-14)
    huge, one = np.array(((1e4,), (-1e4,))), np.array(((1.0,), (1.0,)))
    assert float(binary.value(huge, one)) == pytest.approx(5e3)
    assert float(softmax.value(np.array(((1e4, -1e4),)), np.array(((0.0, 1.0),)))) == 2e4
    np.testing.assert_array_equal(binary.answer(huge), ((1.0,), (0.0,)))


def test_starts_have_the_deviations_of_their_formulas() -> None:
    network = Network(
        64, (Layer(64, "tanh"), Layer(64, "tanh"), Layer(32, "linear")), "squared_error"
    )
    deviations = {
        "xavier": lambda inputs, units: sqrt(2 / (inputs + units)),
        "he": lambda inputs, units: sqrt(2 / inputs),
        "normal": lambda inputs, units: 0.1,
        "uniform": lambda inputs, units: 0.5 / sqrt(3),
        "zero": lambda inputs, units: 0.0,
        "large": lambda inputs, units: 3 * sqrt(2 / inputs),
    }
    assert [each.id for each in INITIALISATIONS] == list(deviations)
    for each in INITIALISATIONS:
        theta = first_theta(network, each.id, 4)
        np.testing.assert_array_equal(theta, first_theta(network, each.id, 4))
        for layer, block in enumerate(network.blocks):
            weight = network.weight(theta, layer)
            expected = deviations[each.id](block.inputs, block.units)
            assert weight.std() == pytest.approx(expected, rel=0.06)
            assert abs(weight.mean()) <= 5 * expected / sqrt(weight.size)
            assert not network.bias(theta, layer).any()
        assert each.id == "zero" or (theta != first_theta(network, each.id, 5)).any()


def test_an_epoch_takes_every_point_once_and_in_a_new_order() -> None:
    objective, _ = made(NetworkSetup(count=100, batch_size=16, seed=3))
    count = len(objective.x_train)
    assert objective.epoch_steps == 5
    orders = []
    for epoch in range(6):
        rows = [objective.rows(5 * epoch + place) for place in range(5)]
        assert [len(each) for each in rows if each is not None] == [16, 16, 16, 16, count - 64]
        orders.append(np.concatenate([each for each in rows if each is not None]))
        assert sorted(orders[-1]) == list(range(count))
    assert len({tuple(order) for order in orders}) == 6
    same, _ = made(NetworkSetup(count=100, batch_size=16, seed=3))
    np.testing.assert_array_equal(same.rows(17), objective.rows(17))
    other, _ = made(NetworkSetup(count=100, batch_size=16, seed=4))
    assert (np.asarray(other.rows(17)) != np.asarray(objective.rows(17))).any()
    whole, _ = made(NetworkSetup(count=100, batch_size=0))
    assert whole.rows(3) is None
    assert whole.epoch_steps == 1


def test_dropout_leaves_units_out_by_chance_and_keeps_the_mean() -> None:
    objective, theta = made(NetworkSetup(hidden=deep(2, "tanh", 40), dropout=0.25, batch_size=0))
    masks = objective.masks(0, 280)
    assert masks is not None
    assert masks[-1] is None
    for mask in masks[:-1]:
        assert mask is not None
        assert mask.shape == (280, 40)
        assert set(np.unique(mask)) == {0.0, 1 / 0.75}
        assert mask.mean() == pytest.approx(1, abs=0.03)
    assert objective.gradient(theta, 0)[0] == objective.gradient(theta, 0)[0]
    assert objective.gradient(theta, 0)[0] != objective.gradient(theta, 1)[0]
    assert objective.loss(theta) == pytest.approx(objective.evaluation(theta).train_loss)


def test_a_judgement_counts_the_right_answers() -> None:
    for loss in ("", "squared_error", "softmax_cross_entropy"):
        objective, theta = made(NetworkSetup("moons", hidden=deep(1, "tanh"), loss=loss, l2=0.5))
        judged = objective.evaluation(theta)
        answers = objective.network.answers(theta, objective.x_test)
        given = answers.argmax(axis=1) if answers.shape[1] > 1 else answers[:, 0] >= 0.5
        targets = objective.split.data.targets[objective.split.test]
        assert judged.test_accuracy == pytest.approx(float((given == targets).mean()))
        weights = [objective.network.weight(theta, layer) for layer in range(2)]
        penalty = 0.25 * sum(float((weight**2).sum()) for weight in weights)
        assert float(objective.loss(theta)) == pytest.approx(judged.train_loss + penalty)
    plane, theta = made(NetworkSetup("plane", hidden=()))
    assert isnan(plane.evaluation(theta).test_accuracy)


def first_to_last(setup: NetworkSetup) -> float:
    """Give the length of the first layer's gradient over that of the last one's, at the start."""
    objective, theta = made(setup)
    _, gradient = objective.gradient(theta, 0)
    first, last = objective.network.blocks[0].whole, objective.network.blocks[-1].whole
    return float(np.linalg.norm(gradient[first]) / np.linalg.norm(gradient[last]))


def test_deep_sigmoids_lose_the_gradient_and_deep_relus_from_he_keep_it() -> None:
    sigmoid = NetworkSetup(hidden=deep(6, "sigmoid"))
    relu = NetworkSetup(hidden=deep(6, "relu"), init="he")
    lost = [first_to_last(replace(sigmoid, seed=seed, data_seed=seed)) for seed in range(10)]
    kept = [first_to_last(replace(relu, seed=seed, data_seed=seed)) for seed in range(10)]
    assert max(lost) < 1e-3
    assert 0.1 < median(kept) < 10
    assert sum(0.1 < ratio < 10 for ratio in kept) >= 9
    assert all(good > 50 * bad for good, bad in zip(kept, lost, strict=True))


def test_a_network_that_runs_away_is_infinite_and_warns_of_nothing() -> None:
    objective, theta = made(NetworkSetup(hidden=deep(3, "sigmoid"), batch_size=0))
    loss, gradient = objective.gradient(theta * 1e8, 0)
    assert loss < inf
    assert np.isfinite(gradient).all()


def test_a_large_batch_has_the_gradient_of_all_its_points_at_once() -> None:
    setup = NetworkSetup(
        *("circle", 5_000),
        train_share=0.9,
        hidden=(Layer(5, "tanh"), Layer(4, "relu")),
        dropout=0.3,
        batch_size=0,
    )
    objective, theta = made(setup)
    assert len(objective.x_train) > PIECE

    forward = objective.forward(theta, 3)
    whole = objective.backward(theta, 3, forward)
    loss, gradient = objective.gradient(theta, 3)

    assert loss == pytest.approx(float(objective.network.loss_of(forward, objective.y_train)))
    np.testing.assert_allclose(gradient, whole.gradient, atol=1e-14)
