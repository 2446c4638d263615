"""The heat map under the arrows: the darkest place is where the loss is lowest."""

# ruff: noqa: D103 - the names say what is tested

from typing import cast

import numpy as np
import pyqtgraph as pg
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.document import View
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import Minimum, Surface
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.theme import THEMES
from tests.views.helpers import pixel_of

WEIGHTS = (0.2126, 0.7152, 0.0722)
CELLS_OFF = 1.5


def lowest(surface: Surface) -> list[Minimum]:
    """Give the known minima of a surface that lie in its window and have the lowest loss."""
    objective = SurfaceObjective(surface)
    x_from, x_to, y_from, y_to = surface.window
    inside = [m for m in objective.minima() if x_from < m.x < x_to and y_from < m.y < y_to]
    losses = [float(objective.loss(np.array((m.x, m.y)))) for m in inside]
    return [m for m, loss in zip(inside, losses, strict=True) if loss <= min(losses) + 1e-9]


def has_global_minimum(surface: Surface) -> bool:
    """Tell whether a known minimum is the lowest place of the window."""
    objective, known = SurfaceObjective(surface), lowest(surface)
    if not known:
        return False
    x_from, x_to, y_from, y_to = surface.window
    grid = np.stack(
        np.meshgrid(np.linspace(x_from, x_to, 301), np.linspace(y_from, y_to, 301)), axis=-1
    )
    best = float(objective.loss(np.array((known[0].x, known[0].y))))
    return bool(best <= np.nanmin(objective.loss(grid)) + 1e-9)


WITH_MINIMUM = [surface for surface in SURFACES if has_global_minimum(surface)]
ASYMMETRIC = ("booth", "mccormick", "rosenbrock", "beale", "goldstein_price", "branin")


def heat(window: MainWindow) -> pg.ImageItem:
    (found,) = (i for i in window.lab.surface.scene().items() if isinstance(i, pg.ImageItem))
    return found


def brightness(image: pg.ImageItem) -> Array:
    """Give how bright every cell is, rows of y and columns of x."""
    picture = cast(NDArray[np.uint8], image.image)
    return picture[..., :3].astype(np.float64) @ np.array(WEIGHTS)


def cell_of(image: pg.ImageItem, x: float, y: float) -> tuple[float, float]:
    """Give row and column, with fractions, of the picture at a point of the data."""
    place = image.mapFromParent(QPointF(x, y))
    return place.y(), place.x()


def test_most_surfaces_have_a_known_lowest_point() -> None:
    assert {surface.id for surface in WITH_MINIMUM} >= {"bowl", "ravine", "easom", *ASYMMETRIC}


@pytest.mark.parametrize("surface", WITH_MINIMUM, ids=lambda surface: surface.id)
def test_a_known_minimum_is_as_dark_as_it_gets(surface: Surface, window: MainWindow) -> None:
    window.session.set_surface(surface.id)
    QApplication.processEvents()
    image = heat(window)
    for is_log in (False, True):
        window.session.set_view(log_loss=is_log)
        light = brightness(image)
        dark = np.argwhere(light <= light.min())
        for minimum in lowest(surface):
            row, column = cell_of(image, minimum.x, minimum.y)
            assert 0 <= row < light.shape[0]
            assert 0 <= column < light.shape[1]
            distance = np.hypot(dark[:, 0] + 0.5 - row, dark[:, 1] + 0.5 - column).min()
            # Where the valley is narrower than a cell, another part of it may be met better.
            shade = light[int(row), int(column)]
            assert distance <= CELLS_OFF or shade <= np.quantile(light, 0.01)


@pytest.mark.parametrize("surface_id", ASYMMETRIC)
def test_no_axis_is_turned_or_swapped(surface_id: str, window: MainWindow) -> None:
    window.session.set_surface(surface_id)
    window.session.set_view(log_loss=True)
    QApplication.processEvents()
    image = heat(window)
    light = brightness(image)
    loss = window.session.experiment.objective.formula.loss
    for row, column in ((3, 5), (3, -6), (-4, 5), (-4, -6), (100, 30)):
        rows, columns = light.shape
        place = image.mapToParent(QPointF(column % columns + 0.5, row % rows + 0.5))
        share = window.lab.surface.shades.share(np.array(loss(place.x(), place.y())))
        level = np.searchsorted(np.unique(light), light[row, column]) / len(np.unique(light))
        assert level == pytest.approx(float(share), abs=0.12)


def test_the_minimum_of_booth_is_dark_on_the_screen(window: MainWindow) -> None:
    window.session.set_surface("booth")
    window.session.set_view(log_loss=True, arrows=frozenset(), contours=False)
    QApplication.processEvents()
    picture = window.lab.surface.grab().toImage()
    assert _light_around(window, picture, (1.0, 3.0)) < _light_around(window, picture, (3.0, 1.0))
    assert _light_around(window, picture, (1.0, 3.0)) < _light_around(window, picture, (-1.0, -3.0))


def _light_around(window: MainWindow, picture: QImage, point: tuple[float, float]) -> float:
    place = window.lab.surface.mapFromScene(QPointF(*pixel_of(window, point)))
    ratio = picture.devicePixelRatio()
    # The cross that marks the minimum is left out.
    around = [(dx, dy) for dx in (-12, 12) for dy in (-12, 12)]
    colours = [
        picture.pixelColor(int((place.x() + dx) * ratio), int((place.y() + dy) * ratio))
        for dx, dy in around
    ]
    return float(np.mean([c.lightnessF() for c in colours]))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_low_is_dark_in_every_theme(theme: object, window: MainWindow) -> None:
    window.set_theme(theme.id)  # type: ignore[attr-defined]
    light = brightness(heat(window))
    row, column = cell_of(heat(window), 0.0, 0.0)
    assert light[int(row), int(column)] == light.min()
    assert light.max() - light.min() > 40


def test_where_there_is_no_loss_the_heat_map_is_clear(window: MainWindow) -> None:
    window.session.set_formula("log(x) + y^2")
    QApplication.processEvents()
    picture = cast(NDArray[np.uint8], heat(window).image)
    middle = picture.shape[1] // 2
    assert (picture[:, : middle - 1, 3] == 0).all()
    assert (picture[:, middle + 1 :, 3] == 255).all()


def test_a_plot_of_any_width_comes_to_rest(qtbot: QtBot, own_looks: None) -> None:
    view = SurfaceView()
    qtbot.addWidget(view)
    view.set_theme(THEMES[0])
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    view.show_objective(objective, objective.surface.start)
    view.set_view(View())
    with qtbot.waitExposed(view):
        view.show()
    changes: list[object] = []
    for width in range(420, 450, 2):  # here the room for the numbers decides how long they are
        view.resize(width, 629)
        for _ in range(30):
            QApplication.processEvents()
            view.grab()
        view.sigRangeChanged.connect(lambda *told: changes.append(told))
        for _ in range(10):
            QApplication.processEvents()
            view.grab()
        view.sigRangeChanged.disconnect()

    assert changes == []
