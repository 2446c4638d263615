"""What a network answers over its inputs."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.decision import (
    answers,
    curve,
    decision_window,
    gives_probabilities,
    leads,
    places_of,
    section_of,
    shares,
    wrong,
)
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_objective import decided
from arrows_gui.core.network_setup import NetworkSetup, made

RNG = np.random.default_rng(5)


def table(features: int, classes: int, count: int = 40) -> Dataset:
    targets = np.arange(count) % classes if classes else RNG.normal(size=count)
    names = tuple(f"f{k}" for k in range(features))
    kinds = tuple(f"c{k}" for k in range(classes))
    return Dataset(RNG.normal(size=(count, features)), targets.astype(float), names, "y", kinds)


def test_a_window_holds_every_point_of_every_data_set() -> None:
    own = (table(1, 0), table(1, 2), table(1, 3), table(2, 3), table(5, 2))
    for data in (*(source.points(50, 0.1, 0) for source in DATASETS), *own):
        section = section_of(data)
        x_from, x_to, y_from, y_to = decision_window(data, section.features)
        low, high = np.array((x_from, y_from)), np.array((x_to, y_to))
        places = places_of(data, section)
        assert ((low < places) & (places < high)).all()


def test_a_feature_without_a_range_has_a_window_all_the_same() -> None:
    data = Dataset(np.ones((4, 2)), np.zeros(4), ("a", "b"), "y")
    assert decision_window(data) == (0, 2, 0, 2)


def test_other_features_are_held_at_their_mean() -> None:
    data = table(4, 2)
    inputs = section_of(data, (3, 1)).inputs(np.array(((1.0, 2.0), (5.0, 6.0))))
    np.testing.assert_array_equal(inputs[:, [3, 1]], ((1, 2), (5, 6)))
    mean = data.x.mean(axis=0)
    np.testing.assert_allclose(inputs[:, [0, 2]], (mean[[0, 2]],) * 2)


def test_answers_lie_where_their_inputs_are() -> None:
    for classes, outputs, loss in (
        *((0, 1, "squared_error"), (2, 1, "binary_cross_entropy")),
        *((2, 2, "softmax_cross_entropy"), (3, 3, "softmax_cross_entropy")),
    ):
        data = table(3, classes)
        network = Network(3, (Layer(5, "tanh"), Layer(outputs, "linear")), loss)
        theta = RNG.normal(size=network.n)
        section = section_of(data, (2, 0))
        found = answers(network, theta, section, (-1, 2, -3, 4), 9, classes)
        assert found.values.shape == (9, 9, max(classes, 1))
        for row, column in ((0, 0), (2, 7), (8, 1)):
            inputs = section.held.copy()
            inputs[2], inputs[0] = found.xs[column], found.ys[row]
            (wanted,) = network.answers(theta, inputs[None])
            if (classes, outputs) == (2, 1):
                wanted = np.array((1 - wanted[0], wanted[0]))
            np.testing.assert_allclose(found.values[row, column], wanted)


def test_shares_are_the_probabilities_and_numbers_are_cut() -> None:
    p = np.array((0.2, 0.5, 0.3))
    np.testing.assert_allclose(shares(p), p)
    np.testing.assert_allclose(shares(np.array((-0.4, 1.7))), (0, 1))
    np.testing.assert_allclose(shares(np.array((-1.0, -2.0))), (0.5, 0.5))


def test_a_class_leads_by_what_it_is_ahead_of_the_best_other_one() -> None:
    values = RNG.normal(size=(6, 4, 3))
    found, lower = leads(values)
    for place in range(3):
        others = np.delete(values, place, axis=-1).max(axis=-1)
        np.testing.assert_allclose(found[..., place], values[..., place] - others)
    pairs = np.sort(np.argsort(values, axis=-1)[..., -2:], axis=-1)
    np.testing.assert_array_equal(lower, pairs[..., 0])


def test_wrong_points_are_those_that_the_accuracy_counts() -> None:
    for dataset in ("circle", "spiral"):
        objective, theta = made(NetworkSetup(dataset, count=80))
        rows = objective.split.train
        found = wrong(objective.network, theta, objective.split.data, rows)
        assert 1 - found.mean() == pytest.approx(objective.evaluation(theta).train_accuracy)
        right = decided(objective.network.answers(theta, objective.x_train))
        np.testing.assert_array_equal(found, right != objective.y_train[:, 0])
    objective, theta = made(NetworkSetup("sine", count=30))
    rows = objective.split.test
    assert not wrong(objective.network, theta, objective.split.data, rows).any()


def test_a_curve_runs_along_the_only_feature() -> None:
    objective, theta = made(NetworkSetup("sine", count=30))
    section = section_of(objective.split.data)
    xs, values = curve(objective.network, theta, section, (-2, 3, 0, 1))
    assert (xs[0], xs[-1]) == (-2, 3)
    np.testing.assert_allclose(values, objective.network.answers(theta, xs[:, None]))


def test_points_over_one_feature_stand_at_the_answer_that_is_right() -> None:
    numbers, two, three = table(1, 0), table(1, 2), table(1, 3)
    np.testing.assert_array_equal(places_of(numbers, section_of(numbers))[:, 1], numbers.targets)
    np.testing.assert_array_equal(places_of(two, section_of(two))[:, 1], two.targets)
    np.testing.assert_array_equal(places_of(three, section_of(three))[:, 1], 1)


def test_only_a_loss_of_scores_gives_probabilities() -> None:
    for loss, gives in (("squared_error", False), ("binary_cross_entropy", True)):
        assert gives_probabilities(Network(2, (Layer(1, "linear"),), loss)) is gives
