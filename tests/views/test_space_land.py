"""The landscape in 3-D: shades as in the plot, painted from back to front, with axes."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from arrows_gui.core.camera import Camera
from arrows_gui.core.document import View
from arrows_gui.views.backdrop import Backdrop
from arrows_gui.views.space_axes import loss_text, short_number
from arrows_gui.views.space_paint import quads_of
from arrows_gui.views.theme import THEMES
from tests.core.helpers import formula
from tests.views.space_stage import CAMERAS, SURFACES, staged


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("is_log", [False, True])
def test_shades_are_those_of_the_plot(surface: str, is_log: bool, qtbot: QtBot) -> None:
    stage = staged(qtbot, surface, View(log_loss=is_log))
    window = (-1.3, 2.1, -0.7, 1.9)
    stage.view.show_window(window)
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    backdrop = Backdrop(plot.getPlotItem().getViewBox())
    rect = QRectF(window[0], window[2], window[1] - window[0], window[3] - window[2])
    backdrop.set_theme(THEMES[0])
    backdrop.draw(stage.objective, rect, is_log, False)
    own = stage.scene.field.shades
    assert own.is_log == is_log
    assert (own.low, own.high) == pytest.approx((backdrop.shades.low, backdrop.shades.high))


def test_the_same_shades_again_cost_nothing(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    scene = stage.scene
    stage.view.show_shades(replace(scene.field.shades, low=scene.field.shades.low + 1e-14))
    assert stage.scene is scene


def test_shades_can_be_given(qtbot: QtBot) -> None:
    stage = staged(qtbot)
    wide = replace(stage.scene.field.shades, high=1e3)
    stage.view.show_shades(wide)
    assert stage.scene.field.shades == wide
    stage.view.set_view(View(log_loss=True))
    assert stage.scene.field.shades.is_log
    stage.view.set_view(View())
    assert stage.scene.field.shades == wide
    stage.view.show_window((-1, 1, -1, 1))
    assert stage.scene.field.shades.high < 1e3


@pytest.mark.parametrize("camera", [*CAMERAS, Camera(-140, 30), Camera(45, 20)])
def test_quadrilaterals_come_from_the_back_to_the_front(camera: Camera, qtbot: QtBot) -> None:
    stage = staged(qtbot, "rastrigin")
    stage.view.set_camera(camera)
    scene = stage.scene
    quads, brushes = quads_of(scene)
    assert quads.shape == (3600, 4, 2)
    assert len(set(brushes.tolist())) > 100
    corners = scene.projection.points(scene.field.corners())
    cells = np.stack((corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]), 2)
    order = {tuple(quad.ravel()): number for number, quad in enumerate(quads)}
    places = np.array([[order[tuple(quad.ravel())] for quad in row] for row in cells])
    for axis, way in ((1, scene.towards[0]), (0, scene.towards[1])):
        if abs(way) > 1e-9:
            assert (np.diff(places, axis=axis) * way > 0).all()


def test_there_is_no_quadrilateral_where_the_loss_is_not_finite(qtbot: QtBot) -> None:
    stage = staged(qtbot, formula("log(x) + y^2"), start=(1.0, 1.0))
    known = np.isfinite(stage.scene.field.heights)
    whole = known[1:, 1:] & known[:-1, 1:] & known[1:, :-1] & known[:-1, :-1]
    assert 0 < whole.sum() < 3600
    assert len(quads_of(stage.scene)[0]) == whole.sum()
    stage.view.show_objective(formula("log(x - 99)"), (1.0, 1.0))
    assert len(quads_of(stage.scene)[0]) == 0
    assert stage.picture().std() > 0


def test_the_axis_has_the_true_losses(qtbot: QtBot) -> None:
    stage = staged(qtbot, "bowl", View(log_loss=True))
    field = stage.scene.field
    assert loss_text(field, 0.0) == short_number(field.shades.low)
    assert loss_text(field, 1.0) == short_number(field.shades.high)
    cut = staged(qtbot, "rosenbrock").scene.field
    assert loss_text(cut, 1.0) == f"\N{GREATER-THAN OR EQUAL TO} {short_number(cut.shades.high)}"
    assert loss_text(cut, 0.5) == short_number((cut.shades.low + cut.shades.high) / 2)


@pytest.mark.parametrize("surface", ["line_fit", "bowl"])
@pytest.mark.parametrize("is_log", [False, True])
def test_axes_have_names_and_ends(
    surface: str, is_log: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    own = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda *args: (texts.append(args[-1]), own(*args))[1])
    stage = staged(qtbot, surface, View(log_loss=is_log))
    stage.picture()
    names = stage.objective.surface.axis_names
    loss = "loss (log)" if is_log else "loss"
    assert {*names, loss, "arrows lie in the floor plane;"} <= set(texts)
    assert "the tangent lies on the surface" in texts
    for end in stage.objective.surface.window:
        assert f"{end:.3g}".replace("-", "\N{MINUS SIGN}") in texts
