"""The data sets that ship, and how data are split and standardised."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.dataset import Dataset, split
from arrows_gui.core.datasets import DATASETS, data_source
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import CLASSES, REGRESSION, TWO_CLASSES
from arrows_gui.core.network_setup import FEWEST_POINTS, MOST_POINTS


def test_every_data_set_has_its_own_id_and_is_found_by_it() -> None:
    assert len({source.id for source in DATASETS}) == len(DATASETS)
    for source in DATASETS:
        assert data_source(source.id) is source
        assert source.title
        assert source.sentence.endswith(".")
    with pytest.raises(BadInput, match="unknown data set 'rings'; there are circle, xor"):
        data_source("rings")


def test_every_data_set_gives_as_many_finite_points_as_are_wanted() -> None:
    for source in DATASETS:
        for count in (FEWEST_POINTS, 101, MOST_POINTS):
            data = source.points(count, source.noise, 3)
            assert data.x.shape == (count, len(source.features))
            assert data.targets.shape == (count,)
            assert np.isfinite(data.x).all()
            assert np.isfinite(data.targets).all()
            assert data.task == (TWO_CLASSES if source.classes else REGRESSION)


def test_points_are_a_pure_function_of_count_noise_and_seed() -> None:
    for source in DATASETS:
        first, again = (source.points(60, 0.2, 5) for _ in range(2))
        other = source.points(60, 0.2, 6)
        assert (first.x == again.x).all()
        assert (first.targets == again.targets).all()
        assert (first.x != other.x).any()


def test_classes_are_about_equally_many() -> None:
    for source in DATASETS:
        if source.classes:
            targets = source.points(1000, source.noise, 0).targets
            assert set(targets.tolist()) == {0.0, 1.0}
            assert 0.45 <= targets.mean() <= 0.55


def test_noise_moves_points_or_targets_by_its_deviation() -> None:
    for source in DATASETS:
        still, shaken = (source.points(2000, noise, 1) for noise in (0.0, 0.3))
        moved = shaken.x - still.x if source.classes else shaken.targets - still.targets
        assert np.std(moved) == pytest.approx(0.3, rel=0.1)


def test_without_noise_the_points_lie_where_the_name_says() -> None:
    circle, spiral = (data_source(name).points(500, 0.0, 2) for name in ("circle", "spiral"))
    radius = np.hypot(*circle.x.T)
    assert (radius[circle.targets == 1] <= 1.25).all()
    assert (radius[circle.targets == 0] >= 1.75).all()
    xor = data_source("xor").points(500, 0.0, 2)
    assert ((xor.x.prod(axis=1) >= 0) == (xor.targets == 1)).all()
    along = np.hypot(*spiral.x.T) / 2.5
    angle = 1.75 * 2 * np.pi * along + np.pi * spiral.targets
    arms = 2.5 * along[:, None] * np.stack((np.sin(angle), np.cos(angle)), axis=1)
    np.testing.assert_allclose(spiral.x, arms, atol=1e-12)
    sine, plane = (data_source(name).points(500, 0.0, 2) for name in ("sine", "plane"))
    np.testing.assert_allclose(sine.targets, np.sin(sine.x[:, 0]))
    np.testing.assert_allclose(plane.targets, plane.x.sum(axis=1) / 5)


def test_a_split_has_every_point_once_and_none_of_its_parts_is_empty() -> None:
    for count, share, wanted in ((10, 0.7, 7), (2, 0.01, 1), (2, 0.99, 1), (3, 0.99, 2)):
        data = Dataset(np.arange(count * 2.0).reshape(count, 2), np.zeros(count), ("a", "b"), "y")
        parts = split(data, share, 4)
        assert len(parts.train) == wanted
        assert sorted([*parts.train, *parts.test]) == list(range(count))
        assert parts.train.tolist() == split(data, share, 4).train.tolist()
    with pytest.raises(BadInput, match="at least two points"):
        split(Dataset(np.zeros((1, 2)), np.zeros(1), ("a", "b"), "y"), 0.5, 0)


def test_standardising_goes_by_the_training_points_and_spares_what_is_constant() -> None:
    x = np.random.default_rng(0).normal(5, 3, (50, 2))
    x[:, 1] = 7.0
    parts = split(Dataset(x, np.zeros(50), ("a", "b"), "y"), 0.6, 1, standardise=True)
    learnt = parts.data.x[parts.train]
    np.testing.assert_allclose(learnt.mean(axis=0), 0, atol=1e-12)
    assert learnt[:, 0].std() == pytest.approx(1)
    assert (parts.data.x[:, 1] == 0).all()
    assert parts.scaling is not None
    back = parts.data.x * parts.scaling.deviation + parts.scaling.mean
    np.testing.assert_allclose(back, x)
    huge = Dataset(x * 1e300, np.zeros(50), ("a", "b"), "y")
    with pytest.raises(BadInput, match="too large to be standardised"):
        split(huge, 0.6, 1, standardise=True)


def test_targets_are_encoded_as_the_outputs_need_them() -> None:
    three = Dataset(np.zeros((3, 1)), np.array((2.0, 0.0, 1.0)), ("x",), "y", ("a", "b", "c"))
    assert three.task == CLASSES
    assert three.encoded(3).tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    two = Dataset(np.zeros((2, 1)), np.array((1.0, 0.0)), ("x",), "y", ("a", "b"))
    assert two.encoded(1).tolist() == [[1], [0]]
    assert two.encoded(2).tolist() == [[0, 1], [1, 0]]
    number = Dataset(np.zeros((2, 1)), np.array((1.5, 0.0)), ("x",), "y")
    assert number.encoded(1).tolist() == [[1.5], [0]]
