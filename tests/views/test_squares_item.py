"""The squares: as long as they are said to be, beside the point, and never in the arrow's way."""

# ruff: noqa: D103 - the names say what is tested

import sys
from itertools import product

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.views.squares_item import SquaresItem
from arrows_gui.views.theme import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")

PIXELS = 1.0
SIDES = np.array((1.5, 0.5))


@pytest.fixture
def plot(qtbot: QtBot, own_looks: None) -> pg.PlotWidget:
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.getPlotItem().getViewBox().setRange(xRange=(-4, 4), yRange=(-3, 3), padding=0)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def item(plot: pg.PlotWidget) -> SquaresItem:
    made = SquaresItem()
    made.set_theme(THEMES[0])
    plot.getPlotItem().getViewBox().addItem(made, ignoreBounds=True)
    QApplication.processEvents()
    return made


def place_of(item: SquaresItem, x: float, y: float) -> QPointF:
    box = item.getViewBox()
    found: QPointF = box.mapViewToScene(QPointF(x, y))
    return found


def picture(item: SquaresItem) -> QImage:
    return item.getViewWidget().grab().toImage()


@pytest.mark.parametrize("signs", list(product((1.0, -1.0), repeat=2)))
def test_each_square_has_its_side_on_its_own_axis(item: SquaresItem, signs: object) -> None:
    turned = np.array(signs)
    point = np.array((0.5, -0.25))
    item.show_squares(point, SIDES, turned)
    across, up = item.rects()
    theta = place_of(item, *point)
    tip_x = place_of(item, point[0] + turned[0] * SIDES[0], point[1])
    tip_y = place_of(item, point[0], point[1] + turned[1] * SIDES[1])
    assert abs(across.width() - abs(tip_x.x() - theta.x())) < PIXELS
    assert abs(up.height() - abs(tip_y.y() - theta.y())) < PIXELS
    for rect in (across, up):
        assert abs(rect.width() - rect.height()) < PIXELS, "a square, whatever the axes"
    assert min(abs(across.left() - theta.x()), abs(across.right() - theta.x())) < PIXELS
    assert min(abs(across.left() - tip_x.x()), abs(across.right() - tip_x.x())) < PIXELS
    assert min(abs(up.top() - tip_y.y()), abs(up.bottom() - tip_y.y())) < PIXELS


@pytest.mark.parametrize("signs", list(product((1.0, -1.0), repeat=2)))
def test_they_leave_the_quarter_of_the_arrow_free(item: SquaresItem, signs: object) -> None:
    turned = np.array(signs)
    item.show_squares(np.zeros(2), SIDES, turned)
    across, up = item.rects()
    assert not across.intersects(up)
    arrow = place_of(item, *(0.7 * turned))
    assert not across.contains(arrow)
    assert not up.contains(arrow)


def test_they_are_seen_and_cleared(item: SquaresItem) -> None:
    empty = picture(item)
    item.show_squares(np.zeros(2), SIDES, np.ones(2), ("side 1.5", "side 0.5"))
    shown = picture(item)
    middle = item.rects()[0].center()
    widget = item.getViewWidget()
    spot = widget.mapFromScene(middle)
    assert QColor(shown.pixel(spot)) != QColor(empty.pixel(spot))
    item.clear()
    assert all(rect.isEmpty() for rect in item.rects())
    assert picture(item) == empty


def test_a_side_of_zero_has_no_square(item: SquaresItem) -> None:
    item.show_squares(np.zeros(2), np.array((0.0, 1.0)), np.ones(2))
    across, up = item.rects()
    assert across.isEmpty()
    assert not up.isEmpty()


@pytest.mark.parametrize("side", [np.nan, np.inf, 1e300, 1e-300, 1e6])
@pytest.mark.parametrize("place", [0.0, 1e5, np.nan])
def test_no_number_breaks_the_painting(
    item: SquaresItem, side: float, place: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *fault: raised.append(fault))
    for theme in THEMES:
        item.set_theme(theme)
        item.show_squares(np.array((place, 0.0)), np.array((side, 1.0)), np.ones(2), ("a", "b"))
        picture(item)
    assert not raised


def test_labels_stay_inside_the_view_and_out_of_the_arrow_s_way(item: SquaresItem) -> None:
    item.show_squares(np.array((3.9, 2.9)), SIDES, np.ones(2), ("side 1.5", "side 0.5"))
    before = picture(item)
    item.show_squares(np.array((3.9, 2.9)), SIDES, np.ones(2))
    assert picture(item) != before
