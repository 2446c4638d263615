"""The view in 3-D: camera and keys, fog, hidden runners, points outside, any size."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.camera import Camera
from arrows_gui.core.document import View
from arrows_gui.views.space_view import KEY_ZOOM, SpaceView
from arrows_gui.views.theme import THEMES
from tests.core.helpers import on
from tests.views.helpers import move
from tests.views.space_stage import ALL, SURFACES, staged

K = Qt.Key


# Fog, hidden runners, what lies outside


def test_fog_hides_the_landscape_but_not_the_run(qtbot: QtBot) -> None:
    stage = staged(qtbot, "himmelblau", View(fog=True))
    names = [name for name, _, _ in stage.view.drawn()]
    assert "Gradient arrow (downhill)" in names
    foggy = stage.picture()
    ground, base = THEMES[0].colour("window"), THEMES[0].colour("base")
    plain = [(colour.blue(), colour.green(), colour.red()) for colour in (ground, base)]
    is_plain = np.any([(foggy == colour).all(axis=2) for colour in plain], axis=0)
    assert is_plain.mean() > 0.9
    stage.view.show_run((), {})
    assert (stage.picture() != foggy).any()
    stage.view.set_view(View())
    clear = stage.picture()
    is_plain = np.any([(clear == colour).all(axis=2) for colour in plain], axis=0)
    assert is_plain.mean() < 0.85


def test_hidden_runners_are_not_drawn(qtbot: QtBot) -> None:
    both = staged(qtbot, rules=("momentum", "adam"))
    both.view.set_view(View(arrows=ALL, hidden=frozenset({1})))
    alone = staged(qtbot, rules=("momentum",))
    np.testing.assert_array_equal(both.picture(), alone.picture())
    both.view.set_view(View(arrows=ALL))
    assert (both.picture() != alone.picture()).any()
    both.view.set_view(View(arrows=ALL, hidden=frozenset({0})))
    assert both.view.drawn() == []


def test_a_point_outside_the_window_is_at_its_edge_and_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrows_gui.views import space_marks

    texts: list[tuple[str, float, float]] = []
    own = space_marks.paint_text

    def listening(painter: QPainter, theme: Any, baseline: QPointF, text: str) -> None:
        texts.append((text, baseline.x(), baseline.y()))
        own(painter, theme, baseline, text)

    monkeypatch.setattr(space_marks, "paint_text", listening)
    stage = staged(qtbot)
    stage.picture()
    assert texts == []
    step = replace(stage.traces[0].step(3), theta=np.array((50.0, -3e7)))
    for point, said in (
        (np.array((50.0, -3e7)), "out of view at (50, \N{MINUS SIGN}3e+07)"),
        (np.array((-1e300, 0.5)), "out of view at (\N{MINUS SIGN}1e+300, 0.5)"),
    ):
        texts.clear()
        stage.view.show_step(step, [(point, 0)], {0: 3}, 3)
        stage.picture()
        assert [text for text, _, _ in texts] == [said]
        assert 0 <= texts[0][1] <= 560
        assert 0 <= texts[0][2] <= 420
    assert stage.view.drawn() == []


# Camera and keys


def test_dragging_orbits(qtbot: QtBot) -> None:
    view = staged(qtbot).view
    told: list[Camera] = []
    view.camera_changed.connect(told.append)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    move(view, QPoint(260, 220), left)
    assert view.camera.azimuth < Camera().azimuth
    assert view.camera.elevation > Camera().elevation
    assert told == [view.camera]
    QTest.mouseRelease(view, left, Qt.KeyboardModifier.NoModifier, QPoint(260, 220))
    move(view, QPoint(300, 300), Qt.MouseButton.NoButton)
    assert len(told) == 1


def test_a_dragged_landscape_follows_the_hand(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    near = np.array((0.9, 0.1, 0.0))
    before = stage.scene.projection.points(near)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(stage.view, left, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    move(stage.view, QPoint(230, 200), left)
    assert stage.scene.projection.points(near)[0] > before[0] + 5


@pytest.mark.parametrize(("turn", "factor"), [(120, KEY_ZOOM), (-240, KEY_ZOOM**-2)])
def test_the_wheel_zooms(turn: int, factor: float, qtbot: QtBot) -> None:
    view = staged(qtbot).view
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        *(QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, turn)),
        *(Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False),
    )
    with qtbot.waitSignal(view.camera_changed):
        QApplication.sendEvent(view, event)
    assert view.camera.zoom == pytest.approx(factor)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (K.Key_Left, Camera(-66.0)),
        (K.Key_Right, Camera(-54.0)),
        (K.Key_Up, Camera().orbit(0, 6.0)),
        (K.Key_Down, Camera().orbit(0, -6.0)),
        (K.Key_Plus, Camera().zoomed(KEY_ZOOM)),
        (K.Key_Minus, Camera().zoomed(1 / KEY_ZOOM)),
    ],
)
def test_keys_move_the_camera_and_home_brings_it_back(
    key: Qt.Key, expected: Camera, qtbot: QtBot
) -> None:
    view = staged(qtbot).view
    QTest.keyClick(view, key)
    assert view.camera == expected
    assert view.camera != Camera()
    with qtbot.waitSignal(view.camera_changed) as told:
        QTest.keyClick(view, K.Key_Home)
    assert view.camera == told.args[0] == Camera()


def test_with_shift_an_arrow_key_moves_finely(qtbot: QtBot) -> None:
    view = staged(qtbot).view
    QTest.keyClick(view, K.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.camera.azimuth == pytest.approx(Camera().azimuth + 0.6)


@pytest.mark.parametrize(
    ("key", "modifier", "own"),
    [
        *(
            (key, Qt.KeyboardModifier.NoModifier, True)
            for key in (K.Key_Left, K.Key_Up, K.Key_Home)
        ),
        *((key, Qt.KeyboardModifier.NoModifier, True) for key in (K.Key_Plus, K.Key_Escape)),
        (K.Key_Plus, Qt.KeyboardModifier.ControlModifier, False),
        (K.Key_Space, Qt.KeyboardModifier.NoModifier, False),
        (K.Key_End, Qt.KeyboardModifier.NoModifier, False),
        (K.Key_1, Qt.KeyboardModifier.NoModifier, False),
    ],
)
def test_its_own_keys_are_kept_from_shortcuts(
    key: Qt.Key, modifier: Qt.KeyboardModifier, own: bool, qtbot: QtBot
) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
    event.ignore()
    QApplication.sendEvent(staged(qtbot).view, event)
    assert event.isAccepted() == own


def test_escape_gives_the_focus_back_and_the_focus_is_seen(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(stage.view)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    stage.view.setFocus()
    qtbot.waitUntil(stage.view.hasFocus)
    focused = stage.picture()
    QTest.keyClick(stage.view, K.Key_Escape)
    assert not stage.view.hasFocus()
    assert (stage.picture() != focused).any()
    window.hide()


def test_an_arrow_under_the_mouse_is_named(qtbot: QtBot) -> None:
    stage = staged(qtbot, view=View(arrows=frozenset({"negative_gradient"})))
    told: list[str] = []
    stage.view.hovered.connect(told.append)
    for name, tail, head in stage.view.drawn():
        middle = tail + 0.8 * (head - tail)
        move(stage.view, QPoint(*np.round(middle).astype(int).tolist()), Qt.MouseButton.NoButton)
        assert told[-1].startswith(name)
    assert len(told) == 2
    move(stage.view, QPoint(3, 3), Qt.MouseButton.NoButton)
    assert told[-1] == ""


# All of it


@pytest.mark.parametrize("theme", THEMES)
def test_it_is_painted_in_every_theme_before_and_after_there_is_a_run(
    theme: Any, qtbot: QtBot
) -> None:
    view = SpaceView()
    qtbot.addWidget(view)
    assert not view.grab().isNull()
    view.set_theme(theme)
    assert view.drawn() == []
    assert not view.grab().isNull()
    view.show_objective(on("bowl"), (1.0, 1.0))
    assert not view.grab().isNull()
    stage = staged(qtbot)
    before = stage.picture()
    stage.view.set_theme(replace(theme, line=2.0))
    assert (stage.picture() != before).any()


@pytest.mark.parametrize("size", [(260, 200), (900, 220), (300, 900)])
@pytest.mark.parametrize("surface", SURFACES)
def test_it_is_painted_at_any_size(
    surface: str, size: tuple[int, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *fault: pytest.fail(str(fault)))
    stage = staged(qtbot, surface, rules=("momentum", "adam"))
    stage.view.resize(*size)
    corners = stage.scene.projection.points(stage.scene.field.corners())
    assert corners.min() >= 0
    assert (corners <= size).all()
    assert stage.picture().std() > 0


def test_the_window_is_that_of_the_surface_until_another_is_shown(qtbot: QtBot) -> None:
    stage = staged(qtbot, "six_hump_camel")
    assert stage.scene.field.window == stage.objective.surface.window
    stage.view.show_window((0.0, 1.0, 0.0, 2.0))
    assert stage.scene.field.window == (0.0, 1.0, 0.0, 2.0)
    assert stage.scene.box.sides[:2] == (0.5, 1.0)
    stage.view.show_window((1.0, 1.0, 0.0, 2.0))
    assert stage.scene.field.window == (0.0, 1.0, 0.0, 2.0)
    stage.view.show_window(None)
    assert stage.scene.field.window == stage.objective.surface.window
    stage.view.set_view(View(equal_axes=False))
    assert stage.scene.box.sides[:2] == (1.0, 1.0)


def test_it_says_what_it_is(qtbot: QtBot) -> None:
    view = staged(qtbot).view
    assert view.objectName() == "space_view"
    assert view.accessibleName()
    assert view.toolTip()
