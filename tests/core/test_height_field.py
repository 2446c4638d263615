"""The landscape: its heights are the shades of the losses; what it hides; what is laid on it."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.camera import Camera
from arrows_gui.core.height_field import (
    CELLS,
    FLOOR,
    HEIGHT,
    LIFT,
    MOST_PIECES,
    HeightField,
    box_of,
    height_field,
)
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades
from arrows_gui.core.surface import Window
from tests.core.helpers import formula, on

SURFACES = ("bowl", "ravine", "saddle", "rosenbrock", "rastrigin", "six_hump_camel")


def field_of(objective: SurfaceObjective, is_log: bool = False) -> HeightField:
    return height_field(objective, objective.surface.window, is_log)


def grid(window: Window) -> Array:
    x_from, x_to, y_from, y_to = window
    xs, ys = np.linspace(x_from, x_to, CELLS + 1), np.linspace(y_from, y_to, CELLS + 1)
    return np.stack(np.meshgrid(xs, ys), axis=-1)


def inside(window: Window, count: int, seed: int = 0) -> Array:
    x_from, x_to, y_from, y_to = window
    shares = np.random.default_rng(seed).uniform(size=(count, 2))
    return shares * (x_to - x_from, y_to - y_from) + (x_from, y_from)


@pytest.mark.parametrize("surface", SURFACES)
def test_a_height_is_the_shade_of_the_loss(surface: str) -> None:
    objective = on(surface)
    field = field_of(objective)
    losses = objective.loss(grid(field.window))
    np.testing.assert_allclose(field.losses, losses)
    np.testing.assert_array_equal(field.heights, field.shades.share(losses))
    assert field.heights.max() == 1.0
    np.testing.assert_allclose(field.height(grid(field.window)), field.heights, atol=1e-12)


@pytest.mark.parametrize("surface", SURFACES)
def test_in_logarithmic_shades_a_height_is_the_lowest_around(surface: str) -> None:
    objective = on(surface)
    field = field_of(objective, is_log=True)
    window = field.window
    cell = np.array((window[1] - window[0], window[3] - window[2])) / CELLS
    at_corners = field.shades.share(field.losses)
    assert (field.heights <= at_corners + 1e-12).all()
    around = [
        field.shades.share(objective.loss(grid(window) + cell * (u, v)))
        for u in np.linspace(-0.5, 0.5, 21)
        for v in np.linspace(-0.5, 0.5, 21)
    ]
    assert (field.heights >= np.min(around, axis=0) - 1e-12).all()


def test_the_valley_of_rosenbrock_is_no_row_of_holes() -> None:
    field = field_of(on("rosenbrock"), is_log=True)
    xs = np.linspace(-1.2, 1.5, 400)
    valley = field.height(np.stack((xs, xs**2), axis=-1))
    rough = replace(field, heights=field.shades.share(field.losses))
    holes = rough.height(np.stack((xs, xs**2), axis=-1))
    assert np.abs(np.diff(valley)).sum() < 0.6 * np.abs(np.diff(holes)).sum()


def test_between_the_corners_a_height_is_bilinear() -> None:
    field = field_of(on("rastrigin"))
    corners = grid(field.window)
    middles = (corners[1:, 1:] + corners[:-1, :-1]) / 2
    h = field.heights
    expected = (h[1:, 1:] + h[1:, :-1] + h[:-1, 1:] + h[:-1, :-1]) / 4
    np.testing.assert_allclose(field.height(middles), expected, atol=1e-12)
    sides = (corners[:, 1:] + corners[:, :-1]) / 2
    np.testing.assert_allclose(field.height(sides), (h[:, 1:] + h[:, :-1]) / 2, atol=1e-12)


def test_there_is_no_height_outside_the_window_or_in_a_hole() -> None:
    field = field_of(formula("log(x) + y^2"))
    points = np.array(((2.1, 0.0), (0.0, -9.0), (1e300, 0.0), (np.nan, 0.0), (-1.0, 0.0)))
    assert np.isnan(field.height(points)).all()
    assert np.isfinite(field.height(np.array((1.0, 1.0))))
    assert field.holds(np.array((2.0, -2.0)))
    assert not field.holds(np.array((2.001, 0.0)))
    assert not field.holds(np.array((np.nan, 0.0)))


@pytest.mark.parametrize("is_log", [False, True])
def test_the_slope_is_that_of_the_shades(is_log: bool) -> None:
    field = HeightField((0, 1, 0, 1), np.zeros(1), Shades(-3.0, 50.0, is_log), np.zeros(1))
    for loss in (-2.999, -2.0, 0.0, 7.0, 49.0):
        step = 1e-6 * (loss + 3.0)
        low, high = field.shades.share(np.array((loss - step, loss + step)))
        assert field.slope(loss) == pytest.approx((high - low) / (2 * step), rel=1e-5)
        assert field.slope(loss) > 0
    for loss in (-3.1, 50.1, np.inf, np.nan):
        assert field.slope(loss) == 0.0


@pytest.mark.parametrize("surface", SURFACES)
def test_normals_have_unit_length_and_point_up(surface: str) -> None:
    field = field_of(on(surface))
    normals = field.normals(box_of(field.window, equal_axes=True))
    np.testing.assert_allclose(np.linalg.norm(normals, axis=-1), 1.0)
    assert (normals[..., 2] > 0).all()


def test_normals_of_a_slope_lean_away_from_it() -> None:
    field = field_of(formula("x"))
    normal = field.normals(box_of(field.window, equal_axes=True))[5, 5]
    rise = field.shades.share(np.array(1.0)) - field.shades.share(np.array(0.0))
    expected = np.array((-rise * HEIGHT * 4, 0.0, 1.0))
    np.testing.assert_allclose(normal, expected / np.linalg.norm(expected), atol=1e-9)


def test_equal_axes_give_the_box_the_proportions_of_the_window() -> None:
    assert box_of((0, 4, 0, 2), equal_axes=True).sides == (1.0, 0.5, HEIGHT)
    assert box_of((0, 2, 0, 4), equal_axes=True).sides == (0.5, 1.0, HEIGHT)
    assert box_of((0, 4, 0, 2), equal_axes=False).sides == (1.0, 1.0, HEIGHT)
    assert box_of((0, 400, 0, 2), equal_axes=True).sides[1] > 0.1


# What hides what


def brute_force(field: HeightField, places: Array, towards: Array) -> tuple[Array, Array]:
    """March a long way in tiny steps: give what is seen, and how close each way comes to a hit."""
    ways = np.linspace(0.0, 3.0, 6001)[:, None] * towards
    window = np.array(field.window)
    low, size = window[[0, 2]], window[[1, 3]] - window[[0, 2]]
    seen, clear = [], []
    for place in places:
        path = place + ways
        above = path[:, 2] - field.height(path[:, :2] * size + low)
        above = above[np.isfinite(above)]
        hits = (above[1:] * above[:-1] < 0).any()
        seen.append(not hits)
        clear.append(np.abs(above[1:]).min() if not hits else (above * np.sign(-above[0])).max())
    return np.array(seen), np.array(clear)


@pytest.mark.parametrize("surface", ["saddle", "himmelblau", "rastrigin"])
@pytest.mark.parametrize("camera", [Camera(-60, 35), Camera(20, 10), Camera(200, 60)])
def test_what_is_seen_agrees_with_a_march_in_tiny_steps(surface: str, camera: Camera) -> None:
    field = field_of(on(surface))
    towards = camera.towards(box_of(field.window, equal_axes=True))
    points = inside(field.window, 80)
    places = np.concatenate((field.on_surface(points, LIFT), field.on_floor(points)))
    seen, clear = brute_force(field, places, towards)
    clearly = clear > 0.03  # a way that only grazes may be judged either way
    assert seen.any()
    assert not seen.all()
    assert clearly.sum() > 40
    np.testing.assert_array_equal(field.visible(places, towards)[clearly], seen[clearly])


def test_a_hill_hides_what_lies_behind_it() -> None:
    field = field_of(formula("exp(-4*x^2 - 4*y^2)"))
    box = box_of(field.window, equal_axes=True)
    places = field.on_surface(np.array(((0.0, -1.0), (0.0, 0.6), (1.5, 0.6), (0.0, 0.0))), LIFT)
    from_the_south = field.visible(places, Camera(-90, 12).towards(box))
    assert from_the_south.tolist() == [True, False, True, True]
    from_the_north = field.visible(places, Camera(90, 12).towards(box))
    assert from_the_north.tolist() == [False, True, True, True]


def test_from_straight_above_the_landscape_is_seen_and_the_floor_is_not() -> None:
    field = field_of(on("rastrigin"))
    towards = Camera(0, 90).towards(box_of(field.window, equal_axes=True))
    points = inside(field.window, 100)
    assert field.visible(field.on_surface(points, LIFT), towards).all()
    assert not field.visible(field.on_floor(points), towards).any()


def test_the_floor_is_seen_through_a_hole() -> None:
    field = field_of(formula("log(x) + y^2"))
    towards = Camera(0, 90).towards(box_of(field.window, equal_axes=True))
    below = field.on_floor(np.array(((-1.0, 0.0), (1.0, 0.0))))
    assert field.visible(below, towards).tolist() == [True, False]


# What is laid on it


def test_a_path_lies_on_the_landscape_and_hangs_together() -> None:
    field = field_of(on("himmelblau"))
    path = inside(field.window, 12, seed=4)
    segments = field.draped(path)
    np.testing.assert_allclose(segments[1:, 0], segments[:-1, 1], atol=1e-12)
    ends = np.stack((segments[0, 0], segments[-1, 1]))
    np.testing.assert_allclose(ends, field.on_surface(path[[0, -1]], LIFT), atol=1e-12)
    window = np.array(field.window)
    points = segments[..., :2] * (window[1] - window[0], window[3] - window[2]) + window[[0, 2]]
    np.testing.assert_allclose(segments[..., 2], field.height(points) + LIFT, atol=1e-9)
    steps = np.diff(segments, axis=1)[:, 0, :2]
    assert np.hypot(*steps.T).max() <= 1 / CELLS + 1e-9


def test_a_long_path_is_bent_in_a_limited_number_of_places() -> None:
    field = field_of(on("bowl"))
    assert len(field.draped(inside(field.window, 200))) <= MOST_PIECES + 200


def test_a_path_is_cut_where_it_leaves_the_window() -> None:
    field = field_of(on("bowl"))
    for far in (5.0, 1e9, 1e300):
        segments = field.draped(np.array(((0.0, 0.0), (far, 0.0), (far, far))))
        np.testing.assert_allclose(segments[-1, 1, :2], (1.0, 0.5), atol=1e-9)
        np.testing.assert_allclose(segments[0, 0, :2], (0.5, 0.5), atol=1e-9)
    across = field.draped(np.array(((-9.0, 1.0), (9.0, 1.0))))
    np.testing.assert_allclose(across[[0, -1], [0, 1], :2], ((0.0, 0.75), (1.0, 0.75)), atol=1e-9)


@pytest.mark.parametrize(
    "path",
    [
        np.empty((0, 2)),
        np.zeros((1, 2)),
        np.array(((5.0, 0.0), (6.0, 1.0))),
        np.array(((5.0, 0.0), (0.0, 5.0))),
        np.array(((np.nan, 0.0), (np.inf, 1.0))),
        np.array(((1e308, -1e308), (-1e308, -1e308))),
    ],
)
def test_a_path_that_is_not_in_the_window_leaves_nothing(path: Array) -> None:
    assert field_of(on("bowl")).draped(path).shape == (0, 2, 3)


def test_a_path_has_a_gap_where_no_loss_is_known() -> None:
    field = field_of(formula("sqrt(abs(x) - 1) + y"))
    segments = field.draped(np.array(((-2.0, 0.0), (2.0, 0.0))))
    assert np.isfinite(segments).all()
    covered = np.abs(segments[..., 0] - 0.5).min()
    assert 0.2 < covered < 0.3
    assert segments[:, 0, 0].min() < 0.3 < 0.7 < segments[:, 1, 0].max()


def test_the_floor_lies_below_the_lowest_height() -> None:
    field = field_of(on("bowl"))
    assert (field.on_floor(inside(field.window, 5))[:, 2] == FLOOR).all()
    assert np.nanmin(field.heights) - 0.2 > FLOOR


@pytest.mark.parametrize("text", ["log(x - 9)", "1e300*x*1e300", "3"])
@pytest.mark.parametrize("is_log", [False, True])
def test_any_loss_makes_a_landscape(text: str, is_log: bool) -> None:
    field = field_of(formula(text), is_log)
    finite = field.heights[np.isfinite(field.heights)]
    assert ((finite >= 0) & (finite <= 1)).all()
    places = field.on_surface(np.zeros((2, 2)), LIFT)
    assert field.visible(places, np.array((0.5, -0.5, 0.7))).shape == (2,)
