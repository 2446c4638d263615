"""The panel of the network: it shows a recipe, and announces every wish as a field of it."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.network import MOST_HIDDEN, Layer
from arrows_gui.core.network_setup import NetworkSetup, data_of, network_of
from arrows_gui.views.network_panel import LARGEST_SEED, NetworkPanel
from arrows_gui.views.theme import THEMES
from tests.views.helpers import find, type_into

COLUMN_PX = 262
SETUP = NetworkSetup(hidden=(Layer(8, "tanh"), Layer(4, "relu")))


@pytest.fixture
def panel(qtbot: QtBot) -> NetworkPanel:
    made = NetworkPanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(COLUMN_PX, 500)
    made.show()
    show(made, SETUP)
    return made


def show(panel: NetworkPanel, setup: NetworkSetup) -> None:
    panel.show_setup(setup, network_of(setup), data_of(setup).data.task)


def wishes(panel: NetworkPanel) -> list[dict[str, Any]]:
    """Give a list that fills with what is wanted."""
    wanted: list[dict[str, Any]] = []
    panel.changed_wanted.connect(wanted.append)
    return wanted


def pick(panel: NetworkPanel, name: str, data: str) -> None:
    combo: QComboBox = find(panel, name)
    place = combo.findData(data)
    assert place >= 0, f"{name} has no {data}"
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_a_recipe_is_shown(panel: NetworkPanel) -> None:
    setup = replace(SETUP, init="he", l2=0.01, dropout=0.25, batch_size=0, seed=7)
    show(panel, setup)
    units = [find(panel, f"hidden_units_{place}", QSpinBox).value() for place in (0, 1)]
    assert units == [8, 4]
    kind: QComboBox = find(panel, "hidden_activation_1")
    assert kind.currentData() == "relu"
    assert find(panel, "init_combo", QComboBox).currentData() == "he"
    texts = {"seed": "7", "batch": "0", "l1": "0", "l2": "0.01", "dropout": "0.25"}
    for name, text in texts.items():
        assert find(panel, f"{name}_field", QLineEdit).text() == text
    assert find(panel, "parameter_count", QLabel).text() == "65 parameters"
    he = next(way for way in INITIALISATIONS if way.id == "he")
    assert he.sentence in find(panel, "init_combo").toolTip()
    assert panel.minimumSizeHint().width() <= COLUMN_PX


def test_every_control_announces_its_field(panel: NetworkPanel) -> None:
    wanted = wishes(panel)
    find(panel, "hidden_units_0", QSpinBox).setValue(16)
    pick(panel, "hidden_activation_1", "gelu")
    find(panel, "add_layer").click()
    find(panel, "remove_layer").click()
    pick(panel, "loss_combo", "squared_error")
    pick(panel, "init_combo", "zero")
    find(panel, "new_seed").click()
    type_into(find(panel, "seed_field"), "12")
    type_into(find(panel, "batch_field"), "64")
    type_into(find(panel, "l1_field"), "1e-3")
    type_into(find(panel, "l2_field"), "0.5")
    type_into(find(panel, "dropout_field"), "0.5")
    assert wanted == [
        {"hidden": (Layer(16, "tanh"), Layer(4, "relu"))},
        {"hidden": (Layer(8, "tanh"), Layer(4, "gelu"))},
        {"hidden": (Layer(8, "tanh"), Layer(4, "relu"), Layer(4, "relu"))},
        {"hidden": (Layer(8, "tanh"),)},
        {"loss": "squared_error"},
        {"init": "zero"},
        {"seed": 1},
        {"seed": 12},
        {"batch_size": 64},
        {"l1": 0.001},
        {"l2": 0.5},
        {"dropout": 0.5},
    ]
    assert type(wanted[8]["batch_size"]) is int


def test_wrong_input_is_explained_and_nothing_is_lost(panel: NetworkPanel) -> None:
    wanted, error = wishes(panel), find(panel, "network_error", QLabel)
    for name, text, words in (
        ("seed", "-1", "between"),
        ("seed", "1.5", "whole"),
        ("batch", "many", "number"),
        ("batch", "-3", "between"),
        ("l1", "-0.1", "or more"),
        ("l2", "nan", "finite"),
        ("dropout", "1", "between 0 and 0.99"),
    ):
        field: QLineEdit = find(panel, f"{name}_field")
        right = field.text()
        type_into(field, text)
        assert words in error.text(), f"{name} {text}"
        assert field.text() == text
        type_into(field, right)
        assert not error.isVisible()
    assert wanted == []


def test_what_was_refused_elsewhere_is_said_until_the_next_wish(panel: NetworkPanel) -> None:
    error = find(panel, "network_error", QLabel)
    panel.show_problem("there must be at least two points")
    assert error.text() == "there must be at least two points"
    pick(panel, "init_combo", "large")
    assert not error.isVisible()


def test_losses_suit_the_task_and_the_output_is_chosen_where_there_are_no_scores(
    panel: NetworkPanel,
) -> None:
    losses: QComboBox = find(panel, "loss_combo")
    output: QComboBox = find(panel, "output_combo")
    assert losses.currentData() == "binary_cross_entropy"
    assert losses.count() == 3
    assert not output.isVisible()
    show(panel, replace(SETUP, dataset="sine", output="tanh"))
    assert [losses.itemData(place) for place in range(losses.count())] == ["squared_error"]
    assert output.isVisible()
    assert output.currentData() == "tanh"
    wanted = wishes(panel)
    pick(panel, "output_combo", "sigmoid")
    assert wanted == [{"output": "sigmoid"}]


def test_layers_come_and_go_within_the_limits(panel: NetworkPanel) -> None:
    for count in (0, MOST_HIDDEN, 1):
        show(panel, replace(SETUP, hidden=(Layer(3, "relu"),) * count))
        rows = [spin for spin in panel.findChildren(QSpinBox) if spin.isVisible()]
        assert len(rows) == count
        assert find(panel, "add_layer").isEnabled() == (count < MOST_HIDDEN)
        assert find(panel, "remove_layer").isEnabled() == (count > 0)
    show(panel, replace(SETUP, hidden=()))
    wanted = wishes(panel)
    find(panel, "add_layer").click()
    assert wanted == [{"hidden": (Layer(8, "tanh"),)}]


def test_presets_are_offered_and_wanted(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.set_presets((("spiral", "Spiral"), ("xor", "XOR")))
    combo: QComboBox = find(panel, "preset_combo")
    assert combo.currentIndex() == -1
    with qtbot.waitSignal(panel.preset_wanted) as signal:
        pick(panel, "preset_combo", "xor")
    assert signal.args == ["xor"]
    panel.show_preset("")
    assert combo.currentIndex() == -1


def test_the_next_seed_after_the_largest_is_zero(panel: NetworkPanel) -> None:
    show(panel, replace(SETUP, seed=LARGEST_SEED))
    wanted = wishes(panel)
    find(panel, "new_seed").click()
    assert wanted == [{"seed": 0}]
