"""The noise of the gradients: its deviation and its seed."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QSlider, QSpinBox
from pytestqt.qtbot import QtBot

from arrows_gui.core.experiment import Experiment
from arrows_gui.views.noise_panel import LARGEST_SEED, NoisePanel
from arrows_gui.views.theme import THEMES
from tests.core.helpers import experiment, on
from tests.views.helpers import find, type_into


def noisy(sigma: float, seed: int) -> Experiment:
    return replace(experiment(on("bowl")), sigma=sigma, seed=seed)


@pytest.fixture
def panel(qtbot: QtBot) -> NoisePanel:
    made = NoisePanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.show_experiment(noisy(0.5, 3))
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_showing_announces_nothing(panel: NoisePanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.sigma_wanted), qtbot.assertNotEmitted(panel.seed_wanted):
        for sigma, seed in ((0.0, 0), (2.5, 99), (1e6, 2**63 - 1)):
            panel.show_experiment(noisy(sigma, seed))
            assert find(panel, "noise_sigma").value() == sigma
            assert find(panel, "noise_seed", QSpinBox).value() == min(seed, LARGEST_SEED)


def test_the_slider_begins_at_no_noise(panel: NoisePanel, qtbot: QtBot) -> None:
    slider: QSlider = find(panel, "noise_sigma_slider")
    for place, sigma in ((400, 100.0), (0, 0.0)):
        with qtbot.waitSignal(panel.sigma_wanted) as wish:
            slider.setValue(place)
        assert wish.args == [sigma]


def test_the_deviation_is_typed(panel: NoisePanel, qtbot: QtBot) -> None:
    field: QLineEdit = find(panel, "noise_sigma_field")
    error: QLabel = find(panel, "noise_sigma_error")
    with qtbot.assertNotEmitted(panel.sigma_wanted):
        for text in ("-1", "nan", "inf", "", "abc"):
            type_into(field, text)
            assert error.isVisible()
            assert error.text()
    with qtbot.waitSignal(panel.sigma_wanted) as wish:
        type_into(field, "1234.5")
    assert wish.args == [1234.5]
    assert not error.isVisible()


def test_reset_takes_the_noise_away(panel: NoisePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.sigma_wanted) as wish:
        find(panel, "noise_sigma_reset", QAbstractButton).click()
    assert wish.args == [0.0]


def test_the_seed_is_typed_and_taken_once(panel: NoisePanel, qtbot: QtBot) -> None:
    seeds: list[int] = []
    panel.seed_wanted.connect(seeds.append)
    type_into(find(panel, "noise_seed", QSpinBox).lineEdit(), "4096")
    find(panel, "noise_seed", QSpinBox).stepUp()
    assert seeds == [4096, 4097]


def test_it_says_that_all_runners_see_the_same(panel: NoisePanel) -> None:
    assert "same noise for every runner" in find(panel, "noise_sentence", QLabel).text()
    assert panel.minimumSizeHint().width() <= 250
