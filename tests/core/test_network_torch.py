"""Whole trainings with mini-batches against torch: the same weights, batches and rule."""

# ruff: noqa: D103 - the names say what is tested

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.muon import for_network
from arrows_gui.core.optimizers.rule import Moment, with_settings

TORCH = json.loads((Path(__file__).parents[1] / "data" / "torch_networks.json").read_text())
RULES = {rule.id: rule for rule in NETWORK_OPTIMIZERS}
CLOSE = 1e-8


def test_three_rules_and_all_losses_were_trained() -> None:
    rules = [case["optimizer"] for case in TORCH["cases"]]
    assert rules == ["momentum", "adam", "rmsprop", "muon", "muon"]
    assert {case["setup"].get("loss", case["setup"]["dataset"]) for case in TORCH["cases"]} == {
        *("hills", "circle", "softmax_cross_entropy", "spiral", "sine")
    }


@pytest.mark.parametrize("case", TORCH["cases"], ids=lambda case: case["setup"]["dataset"])
def test_two_hundred_steps_are_those_of_torch(case: dict[str, Any]) -> None:
    hidden = tuple(Layer(units, activation) for units, activation in case["hidden"])
    objective, theta = made(NetworkSetup(count=200, hidden=hidden, **case["setup"]))
    np.testing.assert_allclose(theta, case["start"], rtol=1e-14)
    made_rule = with_settings(RULES[case["optimizer"]](), case["settings"])
    rule = for_network(made_rule, objective.network)
    state, losses, thetas = rule.init(theta), [], {}
    for t in range(200):
        loss, gradient = objective.gradient(theta, t)
        move = rule.move(Moment(t + 1, theta, gradient, rule.lr), state)
        theta, state = theta + move.update, move.state
        losses.append(loss)
        thetas[str(t + 1)] = theta
    np.testing.assert_allclose(losses[:: TORCH["every"]], case["losses"], rtol=0, atol=CLOSE)
    for step, expected in case["thetas"].items():
        np.testing.assert_allclose(thetas[step], expected, rtol=0, atol=CLOSE)
