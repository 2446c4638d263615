"""The gradient of an answer over the inputs, against differences; and how long it is drawn."""

# ruff: noqa: D103 - the names say what is tested

from itertools import product

import numpy as np
import pytest

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.input_gradient import DRAWN_SHARE, drawn_factor, input_gradient
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_loss import LOSSES
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.point_facts import input_of

H = 1e-4
CLOSE = 2e-7


def differences(network: Network, theta: Array, x: Array, target: Array, output: int) -> Array:
    """Give the slopes (3, inputs) of answer, score and loss by central differences."""
    ways = H * np.eye(network.inputs)

    def at(points: Array) -> Array:
        forward = network.forward(theta, points)
        losses = [float(network.data_loss(theta, p[None], target[None])) for p in points]
        answers = network.answer_of(forward)[:, output]
        return np.stack((answers, forward.a[-1][:, output], np.array(losses)))

    near = (at(x + ways) - at(x - ways)) / (2 * H)
    far = (at(x + 2 * ways) - at(x - 2 * ways)) / (4 * H)
    better: Array = (4 * near - far) / 3
    return better


def is_at_a_kink(network: Network, theta: Array, x: Array) -> bool:
    """Tell whether a unit of a ReLU is so near 0 that a difference would cross it."""
    forward = network.forward(theta, x[None])
    return any(
        "relu" in layer.activation and bool((np.abs(z) < 30 * H).any())
        for layer, z in zip(network.layers, forward.z, strict=True)
    )


def test_input_gradients_agree_with_differences_for_all_activations_losses_and_depths() -> None:
    rng, checked = np.random.default_rng(3), 0
    for kind, loss, depth in product(ACTIVATIONS, LOSSES, (0, 1, 2, 4)):
        outputs = 1 if loss.id == "binary_cross_entropy" else 3
        last = Layer(outputs, "linear" if loss.scores else ("linear", "tanh")[depth % 2])
        network = Network(4, (*(Layer(5, kind.id),) * depth, last), loss.id)
        theta, x = rng.normal(size=network.n), rng.normal(size=4)
        target = np.eye(outputs)[outputs - 1]
        if is_at_a_kink(network, theta, x):
            continue
        for output in range(outputs):
            found = input_gradient(network, theta, x, output, target)
            expected = differences(network, theta, x, target, output)
            assert found.loss_gradient is not None
            gradients = (found.gradient, found.score_gradient, found.loss_gradient)
            for ours, theirs in zip(gradients, expected, strict=True):
                missed = np.linalg.norm(ours - theirs)
                assert missed <= CLOSE * (np.linalg.norm(theirs) + 1e-3), (kind.id, loss.id, depth)
            checked += 1
    assert checked > 120


def test_standardised_inputs_are_told_in_their_original_units_too() -> None:
    rng = np.random.default_rng(4)
    own = Dataset(
        rng.normal(size=(30, 2)) * (1, 50) + (3, 7),
        np.arange(30.0) % 2,
        ("a", "b"),
        "y",
        ("n", "p"),
    )
    objective, theta = made(NetworkSetup("table", own=own, standardise=True))
    scaling = objective.split.scaling
    assert scaling is not None
    found = input_of(objective, theta, 5)

    def answer(original: Array) -> float:
        x = (original - scaling.mean) / scaling.deviation
        return float(objective.network.answers(theta, x[None])[0, 0])

    ways = np.diag(1e-4 * np.array(scaling.deviation))
    slopes = [(answer(own.x[5] + w) - answer(own.x[5] - w)) / (2 * w.sum()) for w in ways]
    np.testing.assert_allclose(found.per_original(found.gradient), slopes, 1e-6)
    assert found.answer == pytest.approx(answer(own.x[5]), rel=1e-12)
    assert found.loss == pytest.approx(
        -np.log(found.answer if own.targets[5] else 1 - found.answer)
    )


def test_where_the_answer_is_sure_the_caution_says_that_its_slope_is_gone() -> None:
    network = Network(2, (Layer(1, "linear"),), "binary_cross_entropy")
    for height, sure in ((0.0, False), (30.0, True), (-900.0, True)):
        found = input_gradient(network, np.array((2.0, -1.0, height)), np.zeros(2))
        assert found.is_saturated == sure
        assert ("nearly 0 although" in str(found.caution)) == sure
        assert str(found.caution).startswith("It is local")
        np.testing.assert_array_equal(found.score_gradient, (2.0, -1.0))


def test_the_arrow_fits_the_view_and_a_flat_answer_has_a_short_one() -> None:
    sides = np.array((6.0, 3.0))
    lengths = []
    for slope in (1e3, 1.0, 0.1, 1e-3, 1e-6):
        slopes = slope * np.array((1.0, -1.0))
        drawn = drawn_factor(slopes, sides, 1.0) * slopes
        assert np.abs(drawn / sides).max() <= DRAWN_SHARE
        lengths.append(float(np.linalg.norm(drawn)))
    assert min(lengths[:3]) > 0.1 * DRAWN_SHARE * sides.min()
    assert lengths[3] < 0.2 * lengths[2]
    assert lengths[4] == pytest.approx(1e-3 * lengths[3])
    for nothing in (0.0, np.nan, np.inf, 1e-320):
        assert drawn_factor(np.array((nothing, 0.0)), sides, 1.0) == 0.0
