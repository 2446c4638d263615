"""Arrows in 3-D lie on the floor, as in the plot; the tangent touches the landscape."""

# ruff: noqa: D103 - the names say what is tested

from math import hypot

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from arrows_gui.core.arrows import Scale
from arrows_gui.core.camera import Camera
from arrows_gui.core.document import View
from arrows_gui.core.height_field import LIFT
from arrows_gui.views.space_arrows import TANGENT
from tests.views.space_stage import ALL, CAMERAS, SURFACES, staged


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("surface", SURFACES)
def test_arrows_lie_in_the_floor_plane(surface: str, camera: Camera, qtbot: QtBot) -> None:
    stage = staged(qtbot, surface)
    stage.view.set_camera(camera)
    stage.view.show_scale(Scale("fit", 1e-3))
    step, scene = stage.traces[0].step(3), stage.scene
    vectors = {
        "Gradient (uphill)": 1e-3 * step.gradient,
        "Gradient arrow (downhill)": -1e-3 * step.gradient,
        "Update": step.update,
        "Velocity": step.velocity,
        "Weight arrow": step.theta,
    }
    x_from, x_to, y_from, y_to = scene.field.window
    drawn = stage.view.drawn()
    seen = set()
    for name, tail, head in drawn:
        if name in vectors:
            vector = vectors[name]
            assert vector is not None
            begin = np.zeros(2) if name == "Weight arrow" else step.theta
            for pixel, point in ((tail, begin), (head, begin + vector)):
                share = (point - (x_from, y_from)) / (x_to - x_from, y_to - y_from)
                place = np.array((*share, scene.box.floor))
                np.testing.assert_allclose(pixel, scene.projection.points(place), atol=1e-6)
            seen.add(name)
    assert seen == set(vectors)
    terms = [row for row in drawn if row[0] not in vectors and row[0] != TANGENT]
    assert len(terms) >= 2
    update = next(row for row in drawn if row[0] == "Update")
    np.testing.assert_allclose(terms[0][1], update[1], atol=1e-6)
    np.testing.assert_allclose(terms[-1][2], update[2], atol=1e-6)


def test_from_above_all_arrows_are_as_in_the_plot(qtbot: QtBot) -> None:
    stage = staged(qtbot, "ravine")
    stage.view.set_camera(Camera(-90, 90))
    stage.view.show_scale(Scale("fit", 0.2))
    step, scene = stage.traces[0].step(3), stage.scene
    pixels = np.diff(scene.on_floor(np.array(((0.0, 0.0), (1.0, 0.0)))), axis=0)[0][0]
    rows = {name: head - tail for name, tail, head in stage.view.drawn()}
    for name, vector in (
        ("Update", step.update),
        ("Gradient arrow (downhill)", -0.2 * step.gradient),
    ):
        np.testing.assert_allclose(rows[name], pixels * vector * (1, -1), atol=1e-6)


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("camera", CAMERAS[:3])
def test_the_tangent_touches_the_landscape(is_log: bool, camera: Camera, qtbot: QtBot) -> None:
    stage = staged(qtbot, "himmelblau", View(arrows=ALL, log_loss=is_log))
    stage.view.set_camera(camera)
    scene, step = stage.scene, stage.traces[0].step(0)
    stage.show(0)
    rows = [row for row in stage.view.drawn() if row[0] == TANGENT]
    assert len(rows) == 1
    _, tail, head = rows[0]
    on_surface = scene.field.on_surface(step.theta, LIFT)
    np.testing.assert_allclose(tail, scene.projection.points(on_surface), atol=1e-6)
    way = -step.gradient / hypot(*step.gradient) * 1e-5
    places = []
    for point in (step.theta - way, step.theta + way):
        height = float(scene.field.shades.share(stage.objective.loss(point)))
        places.append(np.array((*scene.field.shares(point), height)))
    assert places[1][2] < places[0][2]
    expected = np.diff(scene.projection.points(np.array(places)), axis=0)[0]
    along, found = expected / hypot(*expected), (head - tail) / hypot(*(head - tail))
    np.testing.assert_allclose(found, along, atol=1e-4)


def test_the_tangent_is_a_thing_of_its_own(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    shown = {frozenset({"update"}): 0, frozenset({"gradient"}): 1, ALL: 1, frozenset(): 0}
    for arrows, count in shown.items():
        stage.view.set_view(View(arrows=arrows))
        names = [name for name, _, _ in stage.view.drawn()]
        assert names.count(TANGENT) == count
    last = stage.view.arrows()[-1:]
    assert last == []
    stage.view.set_view(View(arrows=ALL))
    tangent, gradient = stage.view.arrows()[-1], stage.view.arrows()[0]
    assert (tangent.name, gradient.name) == (TANGENT, "Gradient (uphill)")
    assert "loss falls" in tangent.text()
    assert hypot(*(tangent.head - tangent.tail)) != hypot(*(gradient.head - gradient.tail))


def test_there_is_no_tangent_where_high_losses_share_one_height(qtbot: QtBot) -> None:
    stage = staged(qtbot, "rosenbrock", start=(-1.9, -0.9))
    stage.show(0)
    names = [name for name, _, _ in stage.view.drawn()]
    assert "Gradient (uphill)" in names
    assert TANGENT not in names


def test_an_arrow_that_is_far_too_long_is_cut(qtbot: QtBot) -> None:
    stage = staged(qtbot, "rosenbrock", View(arrows=frozenset({"negative_gradient"})))
    stage.view.show_scale(Scale("true", 1.0))
    arrow = stage.view.arrows()[0]
    assert arrow.drawn.is_cut  # type: ignore[union-attr]
    assert hypot(*(arrow.head - arrow.tail)) < 560


def test_arrows_of_other_runners_are_shown_where_they_are_given(qtbot: QtBot) -> None:
    stage = staged(qtbot, rules=("momentum", "adam"))
    step, other = (trace.step(3) for trace in stage.traces)
    points = [(step.theta, 0), (other.theta, 1)]
    stage.view.show_step(step, points, {0: 30, 1: 30}, 3, (other,))
    names = [name for name, _, _ in stage.view.drawn()]
    assert names.count("Update") == 2
    assert names.count(TANGENT) == 2
