"""Painting: a fault in it is told and does no harm; a trail that grows looks like a whole one."""

# ruff: noqa: D103 - the names say what is tested

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.views.arrow_item import ArrowItem
from arrows_gui.views.field_item import HEAD_PX, FieldItem
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.trail_item import TrailItem

PAINTS = 50


class Faulty(PaintedItem):
    """An item whose painting breaks once it is told to."""

    broken = False

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Break."""
        if self.broken:
            raise RuntimeError("cannot paint")


class FaultyBounds(Faulty):
    """An item whose bounds break once it is told to."""

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint nothing."""

    def getViewBox(self) -> Any:
        """Break."""
        if self.broken:
            raise RuntimeError("cannot bound")
        return super().getViewBox()


@pytest.fixture
def plot(qtbot: QtBot) -> pg.PlotWidget:
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    for side in ("left", "bottom"):
        made.getPlotItem().hideAxis(side)
    made.getPlotItem().setRange(QRectF(-2, -2, 4, 4), padding=0)
    made.show()
    return made


@pytest.mark.parametrize("kind", [Faulty, FaultyBounds])
def test_a_fault_in_painting_is_told_and_does_no_harm(
    kind: Callable[[], Faulty], plot: pg.PlotWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, fault, _trace: told.append(fault))
    item = kind()
    plot.getPlotItem().addItem(item, ignoreBounds=True)
    item.broken = True
    for _ in range(PAINTS):
        item.update()
        assert not plot.grab().isNull()
    assert len(told) >= PAINTS
    assert all(str(fault).startswith("cannot") for fault in told)
    item.broken = False
    plot.getPlotItem().removeItem(item)
    told.clear()
    assert not plot.grab().isNull()
    assert not told


def spiral(count: int) -> Array:
    turns = np.linspace(0, 6 * np.pi, count)
    radius = np.linspace(1.8, 0.1, count)
    return np.stack((radius * np.cos(turns), radius * np.sin(turns)), axis=-1)


def picture(plot: pg.PlotWidget) -> Array:
    QApplication.processEvents()
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return data[..., :3].astype(np.float64)


def trail_on(plot: pg.PlotWidget, path: Array) -> TrailItem:
    trail = TrailItem()
    plot.getPlotItem().addItem(trail, ignoreBounds=True)
    trail.set_look(QColor("#ff8800"), 1.0)
    trail.show_trail(lambda first, end: path[first:end])
    return trail


@pytest.mark.parametrize("seen", [0, 5])
def test_a_trail_of_which_less_is_seen_than_it_knows_is_painted(
    seen: int, plot: pg.PlotWidget
) -> None:
    path = spiral(180)
    trail = trail_on(plot, path)
    trail.show_trail(lambda first, end: path[first : min(end, seen)])
    trail.extend_to(40, 20)
    assert picture(plot).size  # what a paint event raises fails the test


@pytest.mark.parametrize("piece", [1, 7, 60])
def test_a_trail_that_grows_looks_like_a_whole_one(piece: int, plot: pg.PlotWidget) -> None:
    path = spiral(180)
    bare = picture(plot)
    grown = trail_on(plot, path)
    for last in (*range(0, 179, piece), 179):
        grown.extend_to(last, last)
        grown_picture = picture(plot)
    plot.getPlotItem().removeItem(grown)
    np.testing.assert_array_equal(picture(plot), bare)
    whole = trail_on(plot, path)
    whole.extend_to(179, 179)
    whole_picture = picture(plot)
    drawn = np.abs(whole_picture - bare).max(axis=2) > 30
    assert drawn.sum() > 1000
    # A dot that is drawn twice has a slightly harder edge; nothing else may differ.
    near = np.abs(grown_picture - whole_picture).max(axis=2) < 128
    assert near[drawn].mean() > 0.99
    assert np.abs(grown_picture - whole_picture)[~drawn].max() < 60


def test_a_trail_is_redrawn_on_zoom(plot: pg.PlotWidget) -> None:
    trail = trail_on(plot, spiral(50))
    trail.extend_to(49, 49)
    picture(plot)  # the axes find their widths
    plot.getPlotItem().setRange(QRectF(-2, -2, 4, 4), padding=0)
    before = picture(plot)
    plot.getPlotItem().setRange(QRectF(-3, -3, 6, 6), padding=0)
    assert (picture(plot) != before).any()
    plot.getPlotItem().setRange(QRectF(-2, -2, 4, 4), padding=0)
    np.testing.assert_array_equal(picture(plot), before)


def test_what_comes_after_the_cursor_is_faint(plot: pg.PlotWidget) -> None:
    bare = picture(plot)
    trail = trail_on(plot, spiral(50))
    trail.extend_to(49, 49)
    full = np.abs(picture(plot) - bare).sum()
    trail.extend_to(49, 10)
    assert 0 < np.abs(picture(plot) - bare).sum() < 0.8 * full


def test_trails_of_any_size_can_be_painted(plot: pg.PlotWidget) -> None:
    for path in (
        spiral(20_000),
        np.array([[0.0, 0.0], [1e300, -1e300]]),
        np.zeros((5000, 2)),
        np.array([[1.0, 1.0]]),
    ):
        trail = trail_on(plot, path)
        trail.extend_to(len(path) - 1, len(path) - 1)
        assert picture(plot).size
        plot.getPlotItem().removeItem(trail)


def test_field_arrows_point_where_the_numbers_say(plot: pg.PlotWidget) -> None:
    field = FieldItem()
    plot.getPlotItem().addItem(field, ignoreBounds=True)
    rng = np.random.default_rng(5)
    tails, vectors = rng.uniform(-1, 1, (30, 2)), rng.normal(size=(30, 2)) * 0.3
    cut = np.zeros(30, dtype=bool)
    cut[:4] = True
    field.show_field(tails, vectors, cut)
    assert not plot.grab().isNull()
    pixels = field.pixels()
    lines = field.lines_px(pixels)
    box = plot.getPlotItem().getViewBox()
    for k in range(30):
        for point, seen in ((tails[k], lines[k, :2]), (tails[k] + vectors[k], lines[k, 2:])):
            place = box.mapViewToScene(pg.Point(*point))
            assert np.hypot(*(seen - (place.x(), place.y()))) < 1e-3
        for side in (lines[30 + k], lines[60 + k]):
            assert np.hypot(*(side[2:] - side[:2])) <= HEAD_PX + 1e-9
            assert float((side[2:] - side[:2]) @ (lines[k, 2:] - lines[k, :2])) < 0
    assert len(lines) == 3 * 30 + 4
    field.clear()
    assert not field.is_shown()


def test_a_start_out_of_view_is_pointed_to(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrows_gui.views import points_item

    texts: list[str] = []
    own = points_item.paint_text

    def listening(painter: QPainter, theme: Any, baseline: Any, text: str) -> None:
        texts.append(text)
        own(painter, theme, baseline, text)

    monkeypatch.setattr(points_item, "paint_text", listening)
    window.session.set_start(50.0, -3e7)
    assert not window.grab().isNull()
    assert "out of view at (50, -3e+07)" in texts
    window.session.set_formula("sin(x) + sin(y)")
    window.session.set_start(0.0, 1e308)  # so far that its pixel is no number
    assert not window.grab().isNull()
    assert texts[-1] == "out of view at (0, 1e+308)"
    texts.clear()
    window.session.set_start(1.0, 1.0)
    assert not window.grab().isNull()
    assert not texts


def test_arrows_of_any_length_can_be_painted(window: MainWindow) -> None:
    item = window.lab.surface.arrow_item()
    assert isinstance(item, ArrowItem)
    for lr in (0.0, 1e-300, 1.0, 1e300):
        window.session.set_knob(0, "lr", lr)
        for mode in ("true", "fit", "log", "unit"):
            window.session.set_view(scale_mode=mode)
            assert not window.grab().isNull()
