"""Curvature: eigenvalues, what they say, and the walk to a minimum."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import (
    DEGENERATE,
    FLAT_AXIS,
    MAXIMUM,
    MINIMUM,
    NEAR,
    SADDLE,
    Curvature,
    critical_point,
    critical_point_near,
    curvature_at,
    eigenvalues,
    has_negative_curvature,
    is_flat,
    level_curve,
    polished_minimum,
    semi_axes,
)
from arrows_gui.core.surfaces import SURFACES
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


def curvature(*rows: tuple[float, float]) -> Curvature:
    """Give the curvature of a Hessian that has one."""
    found = curvature_at(np.array(rows))
    assert found is not None
    return found


def turned(first: float, second: float, angle: float) -> Array:
    """Give a Hessian (2, 2) with two eigenvalues, the first of them along an angle."""
    c, s = np.cos(angle), np.sin(angle)
    axes = np.array(((c, -s), (s, c)))
    hessian: Array = axes @ np.diag((first, second)) @ axes.T
    return hessian


def near(text: str, point: tuple[float, float], extent: float = 2.0) -> str | None:
    """Name the critical point of a typed formula near a point."""
    objective = formula(text)
    return critical_point_near(objective.gradients, objective.hessian, np.array(point), extent)


PAIRS = [(1.0, 10.0), (-2.0, 2.0), (-7.0, -0.5), (0.0, 3.0), (1e-9, 2e-9), (-1e12, 1e-3)]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("angle", [0.0, 0.4, 1.7, 3.0])
def test_eigenpairs_make_the_hessian(pair: tuple[float, float], angle: float) -> None:
    hessian = turned(*pair, angle)
    found = curvature_at(hessian)
    assert found is not None
    largest = max(map(abs, pair))
    assert found.values == pytest.approx(pair, abs=1e-14 * largest)
    np.testing.assert_allclose(found.vectors.T @ found.vectors, np.eye(2), atol=1e-14)
    np.testing.assert_allclose(
        hessian @ found.vectors, found.vectors * found.values, atol=1e-14 * largest
    )
    assert (found.vectors[np.abs(found.vectors).argmax(axis=0), (0, 1)] > 0).all()


def test_the_condition_number_is_defined_where_both_eigenvalues_are_positive() -> None:
    assert curvature((1, 0), (0, 10)).condition == 10
    assert curvature((4, 0), (0, 4)).condition == 1
    assert curvature((4, 0), (0, 4)).is_round
    assert not curvature((4, 0), (0, 4.001)).is_round
    for rows in (((1, 0), (0, -1)), ((1, 0), (0, 0)), ((0, 0), (0, 0)), ((1, 1), (1, 1))):
        assert curvature(*rows).condition is None


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_there_is_no_curvature_where_the_hessian_is_not_finite(hole: float) -> None:
    assert curvature_at(np.array([[2.0, hole], [hole, 1.0]])) is None
    assert curvature_at(None) is None
    assert critical_point(np.zeros(2), None, 1.0) is None


def test_the_newton_step_leads_to_the_critical_point_of_a_quadratic() -> None:
    bent = curvature((3, 1), (1, -2))
    hessian, place = np.array(((3.0, 1.0), (1.0, -2.0))), np.array((0.3, -0.7))
    step = bent.newton_step(hessian @ place)
    assert step == pytest.approx(-place, abs=1e-15)
    assert bent.newton_length(hessian @ place) == pytest.approx(np.hypot(*place))
    valley = curvature((2, 0), (0, 0))
    assert valley.newton_step(np.array((4.0, 0.0))) == pytest.approx((-2, 0))
    assert valley.newton_length(np.array((4.0, 0.1))) == np.inf


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        *(((1, 10), MINIMUM), ((-1, -10), MAXIMUM), ((-1, 10), SADDLE), ((0, 10), DEGENERATE)),
        *(((0, 0), DEGENERATE), ((-3, 0), DEGENERATE), ((1e-7, 10), MINIMUM)),
    ],
)
def test_the_model_names_a_critical_point_near_it(pair: tuple[float, float], name: str) -> None:
    values, extent = np.array(pair, dtype=float), 3.0
    bent = Curvature(np.sort(values), np.eye(2)[:, np.argsort(values)])
    along = np.where(values == 0, 0.0, 1.0)
    length = max(float(np.linalg.norm(along)), 1e-300)
    for share, expected in ((0.0, name), (0.99, name), (1.01, None)):
        away = share * NEAR * extent * along / length
        wanted = expected if along.any() else name
        assert critical_point(values * away, bent, extent) == wanted


def test_every_known_minimum_is_named_from_near_and_from_it() -> None:
    named = 0
    for surface in SURFACES:
        objective = on(surface.id)
        for minimum in objective.minima():
            for turn in np.linspace(0, 2 * np.pi, 5):
                away = 0.004 * objective.extent * np.array((np.cos(turn), np.sin(turn)))
                place = np.array((minimum.x, minimum.y)) + away
                name = critical_point_near(
                    objective.gradients, objective.hessian, place, objective.extent
                )
                flat = surface.id == "two_weight_chain"  # its minima are a whole curve
                assert name == (None if minimum.cusp else DEGENERATE if flat else MINIMUM)
                named += 1
    assert named > 100


def test_no_place_is_called_a_minimum_that_is_not_beside_one() -> None:
    rng, told = np.random.default_rng(3), 0
    for surface in SURFACES:
        objective = on(surface.id)
        x_from, x_to, y_from, y_to = surface.window
        for place in rng.uniform((x_from, y_from), (x_to, y_to), (60, 2)):
            name = critical_point_near(
                objective.gradients, objective.hessian, place, objective.extent
            )
            if name == MINIMUM:
                told += 1
                walked = polished_minimum(objective.gradients, objective.hessian, place)
                assert walked is not None
                assert np.hypot(*(walked - place)) <= NEAR * objective.extent
                ring = np.linspace(0, 2 * np.pi, 24)
                around = walked + 1e-4 * np.stack((np.cos(ring), np.sin(ring)), axis=-1)
                assert (objective.loss(around) > objective.loss(walked)).all()
    assert told > 3


@pytest.mark.parametrize("text", ["x^3 - 3*x*y^2", "x^3 + y^2", "x^4 + y^4", "x^2", "1"])
def test_where_the_second_derivatives_do_not_decide_a_point_is_degenerate(text: str) -> None:
    for point in ((0.0, 0.0), (0.01, -0.01), (1e-7, 0.0), (-0.02, 0.004)):
        assert near(text, point) == DEGENERATE


def test_a_long_ravine_still_has_a_minimum() -> None:
    assert near("x^2 + 1e-7*y^2", (0.01, 0.01)) == MINIMUM


@pytest.mark.parametrize(
    ("text", "point", "name"),
    [
        *(("x^2 - y^2", (0.01, 0.0), SADDLE), ("x*y", (0.0, 0.01), SADDLE)),
        *(("-x^2 - y^2", (0.01, 0.01), MAXIMUM), ("cos(x)*cos(y)", (0.01, 0.01), MAXIMUM)),
        *(("exp(-x)", (1.0, 1.0), None), ("x + y", (0.0, 0.0), None)),
        *(("log(x)", (-1.0, 0.0), None), ("abs(x) + y^2", (0.01, 0.0), None)),
        ("x^2 + y^2", (0.1, 0.0), None),
    ],
)
def test_critical_points_are_told_apart(
    text: str, point: tuple[float, float], name: str | None
) -> None:
    assert near(text, point) == name


def test_a_tail_is_no_critical_point_however_short_the_newton_step() -> None:
    assert near("exp(-x) + y^2", (1.0, 0.0), extent=100.0) is None
    objective = on("plateau")
    far = np.array((1.9, 1.9))
    assert critical_point_near(objective.gradients, objective.hessian, far, 2.0) is None


@pytest.mark.parametrize("pair", [(1.0, 10.0), (2.0, 2.0), (-2.0, 5.0), (-9.0, -1.0)])
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_a_level_curve_bends_the_model_equally_everywhere(
    pair: tuple[float, float], angle: float
) -> None:
    hessian = turned(*pair, angle)
    bent = curvature_at(hessian)
    assert bent is not None
    pieces = level_curve(bent, 0.5)
    assert len(pieces) == (1 if pair[0] * pair[1] > 0 else 4)
    points = np.concatenate(pieces)
    bend = np.abs(np.einsum("ki,ij,kj->k", points, hessian, points)) / 2
    assert bend == pytest.approx(np.full(len(points), min(map(abs, pair)) * 0.5**2 / 2), rel=1e-9)
    axes = semi_axes(bent, 0.5)
    assert axes.max() == 0.5
    assert axes[0] / axes[1] == pytest.approx(np.sqrt(abs(bent.values[1] / bent.values[0])))
    for axis, vector in zip(axes, bent.vectors.T, strict=True):
        assert np.hypot(*(points - axis * vector).T).min() < 0.03


@pytest.mark.parametrize(("rows", "flat"), [(((0, 0), (0, 4)), 0), (((0, 0), (0, -4)), 0)])
def test_beside_a_flat_direction_the_level_curve_is_two_lines(
    rows: tuple[tuple[float, float], tuple[float, float]], flat: int
) -> None:
    pieces = level_curve(curvature(*rows), 2.0)
    assert [piece.shape for piece in pieces] == [(2, 2), (2, 2)]
    for piece, side in zip(pieces, (1, -1), strict=True):
        assert piece[:, 1 - flat] == pytest.approx(np.full(2, side * FLAT_AXIS * 2.0))
        assert sorted(piece[:, flat]) == pytest.approx([-2, 2])


def test_without_any_curvature_there_is_no_level_curve() -> None:
    assert level_curve(curvature((0, 0), (0, 0)), 1.0) == []
    assert semi_axes(curvature((0, 0), (0, 0)), 1.0).tolist() == [1, 1]
