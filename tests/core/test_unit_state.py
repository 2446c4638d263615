"""What the units of a network do over the plane, and which of them learn."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, split
from arrows_gui.core.initialisation import first_theta
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.unit_state import MOST_ASKED, unit_health, unit_maps

WINDOW = (-1.0, 2.0, -3.0, 4.0)
SIZE = 5


def network_of(inputs: int, *layers: tuple[int, str]) -> Network:
    return Network(inputs, tuple(Layer(*layer) for layer in layers), "squared_error")


def objective_over(network: Network, x: Array) -> NetworkObjective:
    data = Dataset(x, np.zeros(len(x)), ("x",), "y")
    return NetworkObjective(network, split(data, 0.999, 0))


def test_maps_are_the_activations_at_the_points_of_the_window() -> None:
    network = network_of(2, (3, "tanh"), (2, "relu"), (1, "linear"))
    theta = first_theta(network, "normal", 4)
    maps = unit_maps(network, theta, WINDOW, SIZE)
    assert [part.shape for part in maps] == [(3, 5, 5), (2, 5, 5), (1, 5, 5)]
    x1, x2 = np.linspace(-1, 2, SIZE), np.linspace(-3, 4, SIZE)
    for row, column in ((0, 0), (0, 4), (4, 0), (3, 1)):
        units = network.forward(theta, np.array([[x1[column], x2[row]]])).units
        for layer, part in enumerate(maps):
            assert part[:, row, column] == pytest.approx(units[layer][0])


def test_one_input_gives_curves_and_many_give_a_plane_with_the_others_at_rest() -> None:
    single = network_of(1, (2, "sigmoid"), (1, "linear"))
    theta = first_theta(single, "he", 1)
    curves = unit_maps(single, theta, WINDOW, SIZE)
    assert [curve.shape for curve in curves] == [(2, 5), (1, 5)]
    points = np.linspace(-1, 2, SIZE)[:, None]
    assert pytest.approx(single.forward(theta, points).units[0]) == curves[0].T

    several = network_of(4, (2, "tanh"), (1, "linear"))
    theta, mean = first_theta(several, "he", 1), np.array([10.0, 20.0, 30.0, 40.0])
    maps = unit_maps(several, theta, WINDOW, SIZE, features=(3, 1), others=mean)
    point = np.array([[10.0, 4.0, 30.0, -1.0]])  # feature 3 goes across, feature 1 up
    assert maps[0][:, 4, 0] == pytest.approx(several.forward(theta, point).units[0][0])
    assert unit_maps(several, theta, WINDOW, SIZE)[0].shape == (2, 5, 5)


def test_dead_saturated_and_active_units_are_told_apart() -> None:
    network = network_of(1, (2, "relu"), (2, "tanh"), (1, "linear"))
    theta = np.zeros(network.n)
    network.weight(theta, 0)[:] = [[1.0], [1.0]]
    network.bias(theta, 0)[:] = [0.0, -100.0]  # the second is never reached
    network.weight(theta, 1)[:] = [[0.1, 0.0], [0.0, 0.0]]
    network.bias(theta, 1)[:] = [0.0, 9.0]  # the second is flat everywhere
    x = np.linspace(-1, 3, 400)[:, None]
    first, second, last = unit_health(objective_over(network, x), theta)
    assert first.dead.tolist() == [False, True]
    assert first.active == pytest.approx([0.75, 0.0], abs=0.01)
    assert second.saturated.tolist() == [False, True]
    assert not first.saturated.any()
    assert not second.dead.any()
    assert last.active.tolist() == [1.0]
    assert "dead" in str(first.sentence(1))
    assert "saturated" in str(second.sentence(1))
    assert str(first.sentence(0)).startswith("active at 75")


def test_health_is_judged_over_points_from_all_of_the_data() -> None:
    network = network_of(1, (1, "relu"), (1, "linear"))
    theta = np.array([1.0, -6.0, 1.0, 0.0])
    x = np.linspace(0, 10, 4 * MOST_ASKED)[:, None]  # active on the last 40 % only
    health = unit_health(objective_over(network, x), theta)
    assert health[0].active[0] == pytest.approx(0.4, abs=0.01)


def test_weights_that_are_no_numbers_give_no_error_and_no_dead_units() -> None:
    network = network_of(2, (3, "gelu"), (2, "relu"), (1, "sigmoid"))
    objective = objective_over(network, np.ones((20, 2)))
    for value in (np.nan, np.inf, 1e200):
        theta = np.full(network.n, value)
        assert len(unit_maps(network, theta, WINDOW, SIZE)) == 3
        health = unit_health(objective, theta)
        assert not any(layer.dead.any() for layer in health)
