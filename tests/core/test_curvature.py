"""Curvature: eigenvalues, what they say, and the walk to a minimum."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import (
    eigenvalues,
    has_negative_curvature,
    is_flat,
    polished_minimum,
)
from tests.core.helpers import formula, on


def polished(text: str, seed: tuple[float, float]) -> Array | None:
    """Polish a seed on a typed formula."""
    objective = formula(text)
    return polished_minimum(objective.gradients, objective.hessian, np.array(seed))


def test_eigenvalues_rise() -> None:
    values = eigenvalues(np.array([[2.0, 0.0], [0.0, -3.0]]))
    assert values is not None
    assert values.tolist() == [-3.0, 2.0]


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_hessian_that_is_not_finite_has_none(hole: float) -> None:
    assert eigenvalues(np.array([[2.0, hole], [hole, 1.0]])) is None


@pytest.mark.parametrize(
    ("values", "negative", "flat"),
    [
        *(([1.0, 2.0], False, False), ([-1.0, 2.0], True, True), ([0.0, 2.0], False, True)),
        *(([-1e-12, 2.0], False, True), ([0.0, 0.0], False, True), ([-1e-30, -1e-40], True, True)),
    ],
)
def test_signs_are_read_beyond_rounding(values: list[float], negative: bool, flat: bool) -> None:
    assert has_negative_curvature(np.array(values)) is negative
    assert is_flat(np.array(values)) is flat


def test_a_seed_is_polished_to_the_minimum_beside_it() -> None:
    assert polished("(x - 1)^2 + 10*(y + 2)^2", (0.3, 0.3)) == pytest.approx((1, -2), abs=1e-12)
    assert polished("x^4/4 - x^2/2 + y^2", (0.6, 0.1)) == pytest.approx((1, 0), abs=1e-9)


@pytest.mark.parametrize("text", ["x + y", "exp(-x)", "log(x)", "1/x"])
def test_where_there_is_no_minimum_none_is_found(text: str) -> None:
    assert polished(text, (-0.5, 0.2)) is None


def test_a_saddle_is_no_minimum() -> None:
    assert polished("x^2 - y^2", (0.0, 0.0)) is None


def test_the_hessian_serves_a_point_and_a_grid() -> None:
    objective = on("ravine")
    assert objective.hessian(np.zeros(2)).shape == (2, 2)
    grid = objective.hessian(np.zeros((3, 4, 2)))
    assert grid.shape == (3, 4, 2, 2)
    np.testing.assert_array_equal(grid[2, 3], np.diag([1.0, 10.0]))
