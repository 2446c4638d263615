"""Trails in 3-D: they grow, what is hidden or still to come is fainter, and few points do."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Scale
from arrows_gui.core.camera import Camera
from arrows_gui.core.document import View
from arrows_gui.core.height_field import LIFT
from arrows_gui.views.space_trail import Trail, TrailLayers, dashed, thinned
from tests.core.helpers import formula
from tests.views.space_stage import Stage, staged


def bare_and_drawn(stage: Stage, k: int, last: int | None = None) -> Array:
    """Give how much each pixel changes by the trails alone."""
    stage.view.set_view(View(arrows=frozenset()))
    stage.show(k, last)
    with_trails = stage.picture()
    step = stage.traces[0].step(k)
    stage.view.show_step(step, [(step.theta, 0)], {}, k)
    return np.abs(with_trails - stage.picture()).max(axis=2)


def test_a_trail_that_grows_looks_like_a_whole_one(qtbot: QtBot) -> None:
    whole = staged(qtbot, "ravine", steps=60)
    whole.show(60)
    grown = staged(qtbot, "ravine", steps=60)
    for k in range(0, 61, 7):
        grown.show(k, k)
        grown.picture()
    grown.show(60)
    difference = np.abs(grown.picture() - whole.picture()).max(axis=2)
    trail = bare_and_drawn(whole, 60) > 30
    assert trail.sum() > 100
    assert (difference[trail] < 128).mean() > 0.98
    assert difference[~trail].max() < 60


def test_what_comes_after_the_cursor_is_faint(qtbot: QtBot) -> None:
    stage = staged(qtbot, "ravine", steps=60)
    full, early = (bare_and_drawn(stage, k).sum() for k in (60, 2))
    assert 0 < early < 0.75 * full


def test_a_trail_behind_the_landscape_is_fainter(qtbot: QtBot) -> None:
    bowl = formula("x^2 + y^2")
    stage = staged(qtbot, bowl, rules=("gd",), start=(1.0, -1.8), steps=60)
    sums = []
    for azimuth in (-90.0, 90.0):
        stage.view.set_camera(Camera(azimuth, 33.0))
        seen = stage.scene.sees(stage.scene.field.on_surface(stage.traces[0].thetas(0, 60), LIFT))
        assert seen[0] == (azimuth > 0)
        assert (seen.mean() > 0.5) == (azimuth > 0)
        sums.append(bare_and_drawn(stage, 60).sum())
    assert 0 < sums[0] < 0.8 * sums[1]


def test_a_run_goes_on_under_the_same_scene(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    stage.picture()
    scene = stage.scene
    stage.show(9)
    stage.view.show_scale(Scale("fit", 0.5))
    stage.picture()
    assert stage.scene is scene
    stage.view.set_camera(Camera(10))
    assert stage.scene is not scene
    assert stage.scene.field is scene.field


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e9, 1e300])
def test_trails_of_any_size_can_be_painted(scale: float, qtbot: QtBot) -> None:
    path = np.random.default_rng(0).normal(size=(5000, 2)) * scale
    trail = Trail(0, 1, lambda first, end: path[first:end], last=4999, cursor=4000)
    scene, layers = staged(qtbot).scene, TrailLayers()
    picture = scene.size.picture()
    for cursor in (4000, 4999, 10):
        trail.cursor = cursor
        painter = QPainter(picture)
        layers.paint(painter, scene, [trail])
        painter.end()
    is_painted = bool(np.any(picture.toImage().constBits()))
    assert is_painted == (scale == 1.0)  # else it is too small to see, or out of the window


def test_a_branch_begins_at_its_first_step(qtbot: QtBot) -> None:
    path = np.random.default_rng(0).normal(size=(900, 2))
    trail = Trail(0, 0, lambda first, end: path[first - 100 : end - 100], first=100)
    trail.last = trail.cursor = 999
    whole = trail.whole()
    np.testing.assert_array_equal(whole[[0, -1]], path[[0, -1]])
    trail.last = trail.cursor = 500
    np.testing.assert_array_equal(trail.whole()[[0, -1]], path[[0, 400]])
    trail.last, trail.cursor = 999, 150
    np.testing.assert_array_equal(trail.part(None, 150), path[:51])
    assert len(trail.dots(None, 150)) == 51


@pytest.mark.parametrize("count", [1, 2, 300, 301, 5000])
def test_a_thinned_path_keeps_its_ends_and_extremes(count: int) -> None:
    path = np.random.default_rng(count).normal(size=(count, 2)).cumsum(axis=0)
    kept = thinned(path, 300)
    assert len(kept) <= 302
    np.testing.assert_array_equal(kept[[0, -1]], path[[0, -1]])
    for extreme in (np.min, np.max):
        np.testing.assert_array_equal(extreme(kept, axis=0), extreme(path, axis=0))
    if count <= 300:
        np.testing.assert_array_equal(kept, path)


def test_dashes_go_on_from_segment_to_segment() -> None:
    ends = np.array((0.0, 1.0, 4.0, 4.5, 11.0, 20.0))
    zero = np.zeros(5)
    lines = np.stack((ends[:-1], zero, ends[1:], zero), axis=1)
    strokes = dashed(lines, (4.0, 3.0))
    assert (strokes[:, 2] > strokes[:, 0]).all()
    covered = [bool(x % 7 <= 4) for x in np.arange(0.05, 20, 0.1)]
    found = [
        bool(((strokes[:, 0] <= x) & (x <= strokes[:, 2])).any()) for x in np.arange(0.05, 20, 0.1)
    ]
    assert found == covered
    long = np.array(((0.0, 0.0, 1e9, 0.0),))
    np.testing.assert_array_equal(dashed(long, (4.0, 3.0)), long)
