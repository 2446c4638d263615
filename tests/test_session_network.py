"""The session of the network workspace: the same transport and timeline over a training."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui import session_network
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import (
    NETWORK_OPTIMIZERS,
    OTHER_RATE,
    RATES,
    network_document,
)
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.session_network import NetworkSession
from tests.conftest import Until

SETUP = NetworkSetup(count=60, batch_size=16, hidden=(Layer(4, "tanh"),))

BAD_RECIPES: tuple[tuple[str, dict[str, object]], ...] = (
    ("deep", {"hidden": (Layer(4, "relu"),) * 9}),
    ("wide", {"hidden": (Layer(65, "relu"),)}),
    ("empty-layer", {"hidden": (Layer(0, "relu"),)}),
    ("few", {"count": 3}),
    ("dropout", {"dropout": 1.0}),
    ("share", {"train_share": 1.0}),
    ("noise", {"noise": float("nan")}),
    ("batch", {"batch_size": -1}),
    ("dataset", {"dataset": "cats"}),
)


@pytest.fixture
def training(qapp: QApplication) -> Iterator[NetworkSession]:
    made = NetworkSession(network_document(SETUP, "adam", {}, 400))
    yield made
    made.stop()


def to_the_end(training: NetworkSession, until: Until) -> None:
    training.run_to_end()
    until(training.run_ended, lambda: training.over and training.cursor == training.last)


def test_step_and_back_go_through_the_training(training: NetworkSession, until: Until) -> None:
    first = training.exact
    assert first is not None
    training.step()
    until(training.cursor_changed, lambda: training.cursor == 1)
    second = training.exact
    assert second is not None
    np.testing.assert_array_equal(second.theta, first.theta + first.update)
    training.back()
    assert training.exact is not None
    np.testing.assert_array_equal(training.exact.theta, first.theta)


def test_a_training_ends_at_its_limit_and_every_step_of_it_can_be_read(
    training: NetworkSession, until: Until
) -> None:
    to_the_end(training, until)
    assert training.last == 400
    for k in (0, 399, 17, 250):
        training.set_cursor(k)
        assert training.exact is not None
        assert training.exact.t == k
        assert training.figures()["loss"] == training.exact.loss


def test_a_long_replay_is_worked_out_beside_the_window(
    training: NetworkSession, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_the_end(training, until)
    trace = training.trace
    trace.checkpoints = trace.checkpoints[:1]
    expected = trace.step(333).theta
    trace._recent.clear()
    monkeypatch.setattr(session_network, "QUICK_S", -1.0)
    training.set_cursor(333)
    assert training.exact is not None
    assert training.exact.t == 400
    until(training.exact_changed, lambda: training.exact is not None and training.exact.t == 333)
    np.testing.assert_array_equal(training.exact.theta, expected)


def test_a_knob_holds_from_the_next_step(training: NetworkSession, until: Until) -> None:
    training.step()
    until(training.cursor_changed, lambda: training.cursor == 1)
    training.set_knob(0, "lr", 0.5)
    training.step()
    until(training.cursor_changed, lambda: training.cursor == 2)
    assert training.trace.rate(1) == 0.5
    training.reset_knob(0, "lr")
    assert training.experiment.runners[0].optimizer.lr == 0.01


def test_a_typed_weight_is_a_step_of_its_own(training: NetworkSession, until: Until) -> None:
    training.step()
    until(training.cursor_changed, lambda: training.cursor == 1)
    training.set_weight(3, 1.5)
    until(training.cursor_changed, lambda: training.cursor == 2)
    assert training.exact is not None
    assert training.exact.theta[3] == 1.5
    changed = np.flatnonzero(training.exact.theta != training.trace.step(1).theta)
    assert changed.tolist() == [3]


def test_a_weight_must_be_finite_and_the_run_under_way(
    training: NetworkSession, until: Until
) -> None:
    with pytest.raises(BadInput, match="finite"):
        training.set_weight(0, float("inf"))
    to_the_end(training, until)
    with pytest.raises(BadInput, match="over"):
        training.set_weight(0, 1.0)


def test_a_change_of_the_recipe_begins_a_new_run(training: NetworkSession, qtbot: QtBot) -> None:
    for fields in (
        {"hidden": (Layer(3, "relu"), Layer(2, "gelu"))},
        {"dataset": "sine"},
        {"loss": "binary_cross_entropy"},
        {"dropout": 0.1, "l2": 0.01},
        {"seed": 5},
    ):
        with qtbot.waitSignal(training.run_started):
            training.change_network(**fields)
        assert training.last == 0
        assert training.exact is not None
        assert len(training.exact.theta) == training.objective.n


def test_the_same_recipe_gives_the_same_run(training: NetworkSession) -> None:
    theta = training.exact.theta if training.exact else None
    training.change_network(seed=9)
    training.change_network(seed=SETUP.seed)
    assert training.exact is not None
    np.testing.assert_array_equal(training.exact.theta, theta)


@pytest.mark.parametrize(("name", "fields"), BAD_RECIPES, ids=[name for name, _ in BAD_RECIPES])
def test_a_bad_recipe_is_one_sentence_and_changes_nothing(
    training: NetworkSession, name: str, fields: dict[str, object]
) -> None:
    document, trace = training.document, training.trace
    with pytest.raises(BadInput) as problem:
        training.change_network(**fields)
    assert str(problem.value).count(".") <= 1
    assert training.document is document
    assert training.trace is trace


def test_every_rule_begins_at_a_rate_that_suits(training: NetworkSession) -> None:
    for rule in NETWORK_OPTIMIZERS:
        training.set_optimizer(0, rule.id)
        assert training.experiment.runners[0].optimizer.id == rule.id
        assert training.experiment.runners[0].optimizer.lr == RATES.get(rule.id, OTHER_RATE)


def test_flat_out_follows_the_front(training: NetworkSession, until: Until) -> None:
    training.set_view(speed=FLAT_OUT)
    training.play()
    until(training.run_ended, lambda: training.over)
    assert training.cursor == training.last == 400
    assert not training.playing


def test_a_network_has_no_branches(training: NetworkSession) -> None:
    with pytest.raises(BadInput, match="branched"):
        training.branch(0)


def test_a_weight_is_not_typed_into_the_past(training: NetworkSession, until: Until) -> None:
    for wanted in (1, 2, 3):
        training.step()
        until(training.cursor_changed, lambda wanted=wanted: training.cursor == wanted)
    training.set_cursor(1)
    with pytest.raises(BadInput, match="newest step, which is 3"):
        training.set_weight(0, 0.25)


def test_a_knob_leaves_a_typed_weight_that_is_under_way(
    training: NetworkSession, until: Until
) -> None:
    training.set_weight(0, 7.5)
    training.set_knob(0, "lr", 0.02)
    until(training.cursor_changed, lambda: training.cursor == 1)
    assert training.exact.theta[0] == pytest.approx(7.5, rel=1e-15)


def test_typed_weights_end_with_the_allowed_steps(training: NetworkSession, until: Until) -> None:
    training.set_steps(1)
    training.set_weight(0, 0.5)
    training.set_weight(0, 0.75)
    until(training.run_ended, lambda: training.over)
    assert training.last == 1
    assert training.exact.theta[0] == pytest.approx(0.5, rel=1e-15)
