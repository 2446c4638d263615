"""The presets: what each promises is trained and looked at."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from math import log

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_presets import PRESETS, Preset, preset_by_id
from arrows_gui.core.network_setup import made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Moment


def trained(preset: Preset) -> tuple[NetworkObjective, Array]:
    """Train a preset for its steps."""
    objective, theta = made(preset.setup)
    rule = make_optimizer(preset.optimizer, preset.settings)
    state = rule.init(theta)
    for t in range(preset.steps):
        _, gradient = objective.gradient(theta, t)
        move = rule.move(Moment(t + 1, theta, gradient, rule.lr), state)
        theta, state = theta + move.update, move.state
    return objective, theta


def lengths(preset: Preset) -> list[float]:
    """Give the length of every layer's gradient at the start."""
    objective, theta = made(preset.setup)
    _, gradient = objective.gradient(theta, 0)
    return [float(np.linalg.norm(gradient[place])) for _, place in objective.groups]


def keeps_its_promise(preset: Preset) -> bool:
    """Train a preset and tell whether it comes as far as it says."""
    objective, theta = trained(preset)
    judged = objective.evaluation(theta)
    if preset.test_accuracy is not None:
        return judged.test_accuracy > preset.test_accuracy
    assert preset.test_loss is not None
    return judged.test_loss < preset.test_loss


def test_every_data_set_has_a_preset_that_keeps_its_promise() -> None:
    promising = [each for each in PRESETS if each.test_accuracy or each.test_loss]
    assert {each.setup.dataset for each in promising} == {source.id for source in DATASETS}
    assert [each.id for each in PRESETS[: len(DATASETS)]] == [source.id for source in DATASETS]
    for preset in promising:
        assert keeps_its_promise(preset), preset.id


def test_the_spiral_is_learnt_from_other_points_and_other_starts_too() -> None:
    spiral = preset_by_id("spiral")
    assert spiral.test_accuracy == 0.95
    for seed in range(5, 9):
        setup = replace(spiral.setup, seed=seed, data_seed=seed)
        assert keeps_its_promise(replace(spiral, setup=setup))


def test_the_vanishing_gradient_vanishes_and_that_of_the_relu_does_not() -> None:
    vanishing, relu = preset_by_id("vanishing"), preset_by_id("relu_deep")
    first, *_, last = lengths(vanishing)
    assert first < 1e-3 * last
    first, *_, last = lengths(relu)
    assert 0.1 < first / last < 10
    objective, theta = trained(vanishing)
    assert objective.evaluation(theta).train_loss == pytest.approx(log(2), abs=0.01)


def test_too_large_a_start_explodes_and_ends_in_dead_units() -> None:
    exploding = preset_by_id("exploding")
    from_he = replace(exploding, setup=replace(exploding.setup, init="he"))
    assert np.linalg.norm(lengths(exploding)) > 300 * np.linalg.norm(lengths(from_he))
    objective, theta = trained(exploding)
    assert objective.evaluation(theta).train_loss == pytest.approx(log(2), abs=0.01)
    forward = objective.network.forward(theta, objective.x_train)
    assert not forward.units[-2].any(), "the last hidden layer is dead at every point"


def test_from_zero_all_units_move_and_stay_alike() -> None:
    objective, theta = trained(preset_by_id("symmetry"))
    weight = objective.network.weight(theta, 0)
    assert np.abs(weight).min() > 1
    np.testing.assert_allclose(weight, np.broadcast_to(weight[0], weight.shape), rtol=1e-9)
    assert objective.evaluation(theta).test_accuracy < 0.8


def test_dropout_halves_the_loss_of_overfitting() -> None:
    dropout = preset_by_id("dropout")
    objective, theta = trained(dropout)
    without, other = trained(replace(dropout, setup=replace(dropout.setup, dropout=0.0)))
    kept, lost = objective.evaluation(theta), without.evaluation(other)
    assert lost.test_loss > 2 * kept.test_loss
    assert lost.train_loss < kept.train_loss
    assert len(objective.x_train) == 60


def test_a_preset_says_how_long_and_what_comes_of_it() -> None:
    claims = {preset.id: str(preset.claim) for preset in PRESETS}
    assert claims["spiral"] == "Over 95 % of the test points are right after 1,000 steps."
    assert claims["plane"] == "The test loss is below 0.004 after 100 steps."
    assert claims["symmetry"] == "Seen within 300 steps."
    assert len({preset.title for preset in PRESETS}) == len(claims) == len(PRESETS)
    assert all(preset.sentence.endswith(".") for preset in PRESETS)
    with pytest.raises(BadInput, match="unknown preset 'x'; there are circle, xor"):
        preset_by_id("x")
