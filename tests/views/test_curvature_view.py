"""The curvature on the screen: numbers, the gauge, and the cross on the plot."""

# ruff: noqa: D103 - the names say what is tested

from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import CRITICAL_POINTS, curvature_at
from arrows_gui.core.document import View
from arrows_gui.core.knob import Value
from arrows_gui.core.stability import DIVERGES, OSCILLATES, SETTLES, UNKNOWN, Gauge, gauge
from arrows_gui.views.curvature_item import CurvatureItem
from arrows_gui.views.curvature_panel import CurvaturePanel
from arrows_gui.views.stability_gauge import (
    LIMIT_PLACE,
    PATTERNS,
    StabilityGauge,
    place_of,
    zones_of,
)
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.core.helpers import experiment, on, run_to_end

COLUMN_PX = 250
LIGHT = THEMES[0]
RATES = (0.0, 1e-4, 0.05, 0.12, 0.19, 0.21, 1.0, 50.0)


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> CurvaturePanel:
    made = CurvaturePanel()
    qtbot.addWidget(made)
    made.set_theme(LIGHT)
    made.resize(COLUMN_PX, 480)
    return made


@pytest.fixture
def plot(qtbot: QtBot) -> pg.PlotWidget:
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.resize(500, 400)
    for side in ("left", "bottom"):
        made.getPlotItem().hideAxis(side)
    made.getPlotItem().setRange(QRectF(-2, -1, 4, 2), padding=0)
    made.show()
    return made


def find(panel: QWidget, name: str, kind: type[QWidget] = QWidget) -> Any:
    """Give the one part of a name."""
    (found,) = [part for part in panel.findChildren(kind) if part.objectName() == name]
    return found


def text(panel: QWidget, name: str) -> str:
    label: QLabel = find(panel, name, QLabel)
    return label.text()


def gauge_of(rule: str, lr: float, surface: str = "ravine", **knobs: Value) -> Gauge:
    objective = on(surface)
    step = run_to_end(experiment(objective, rule, {"lr": lr, **knobs}, steps=1)).step(0)
    return gauge(step, objective.hessian(step.theta))


def pixels_of(widget: QWidget) -> Array:
    QApplication.processEvents()
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return data[..., 2::-1].astype(np.float64)


def count_of(widget: QWidget, theme: Theme, key: str) -> int:
    """Count the pixels of a theme's colour."""
    colour = theme.colour(key)
    wanted = (colour.red(), colour.green(), colour.blue())
    return int((np.abs(pixels_of(widget) - wanted).max(axis=2) < 3).sum())


def item_on(plot: pg.PlotWidget, theme: Theme = LIGHT) -> CurvatureItem:
    item = CurvatureItem()
    item.set_theme(theme)
    plot.getPlotItem().addItem(item, ignoreBounds=True)
    return item


def test_the_numbers_are_those_of_the_hessian(panel: CurvaturePanel) -> None:
    panel.show_curvature(curvature_at(np.array(((1.0, 0.0), (0.0, 10.0)))), "minimum")
    assert text(panel, "curvature_lambda1") == "1"
    assert text(panel, "curvature_direction1") == "(1, 0)"
    assert text(panel, "curvature_lambda2") == "10"
    assert text(panel, "curvature_direction2") == "(0, 1)"
    assert text(panel, "curvature_condition") == "10"
    assert text(panel, "curvature_critical") == "minimum"


def test_what_is_not_defined_is_said(panel: CurvaturePanel) -> None:
    panel.show_curvature(curvature_at(np.array(((-2.0, 0.0), (0.0, 2.0)))), None)
    assert text(panel, "curvature_lambda1") == "\N{MINUS SIGN}2"
    assert text(panel, "curvature_condition") == "not defined"
    assert text(panel, "curvature_critical") == "none near"
    panel.show_curvature(curvature_at(np.eye(2)), None)
    assert text(panel, "curvature_direction1") == text(panel, "curvature_direction2")
    assert text(panel, "curvature_direction1") == "every direction"
    panel.show_curvature(None, None)
    for name in ("lambda1", "direction2", "condition", "critical"):
        assert text(panel, f"curvature_{name}") == "not known"


def test_the_check_box_wishes_and_obeys(panel: CurvaturePanel, qtbot: QtBot) -> None:
    check: QCheckBox = find(panel, "curvature_check", QCheckBox)
    wishes: list[bool] = []
    panel.shown_wanted.connect(wishes.append)
    panel.show_view(View(curvature=True))
    assert check.isChecked()
    assert wishes == []
    check.click()
    check.click()
    assert wishes == [False, True]


def test_the_sentence_is_that_of_the_gauge(panel: CurvaturePanel) -> None:
    seen = gauge_of("gd", 0.24)
    panel.show_gauge(seen)
    said = text(panel, "stability_sentence")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == str(seen.sentence)
    bar: StabilityGauge = find(panel, "stability_gauge")
    assert bar.headline() == ("lr \N{MULTIPLICATION SIGN} λ = 2.4", DIVERGES)
    assert bar.accessibleDescription() == str(seen.sentence)
    panel.show_gauge(None)
    assert text(panel, "stability_sentence") == ""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_in_the_red_it_is_unmistakable(
    theme: Theme, panel: CurvaturePanel, qapp: QApplication
) -> None:
    apply_theme(qapp, theme, qapp.font())
    panel.set_theme(theme)
    panel.show()
    bar, sentence = find(panel, "stability_gauge"), find(panel, "stability_sentence", QLabel)
    red = {}
    for lr in (0.05, 0.15, 0.24):
        panel.show_gauge(gauge_of("gd", lr))
        red[lr] = count_of(bar, theme, "error")
        colour = sentence.palette().color(QPalette.ColorRole.WindowText)
        assert (colour == theme.colour("error")) is (lr == 0.24)
    assert red[0.24] > red[0.15] + 1000
    assert abs(red[0.15] - red[0.05]) < 200
    panel.set_theme(theme)
    assert sentence.palette().color(QPalette.ColorRole.WindowText) == theme.colour("error")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_it_fits_the_column(theme: Theme, panel: CurvaturePanel, qapp: QApplication) -> None:
    apply_theme(qapp, theme, qapp.font())
    panel.set_theme(theme)
    hessian = np.array(((-1234.5, 987.65), (987.65, 12345.6)))
    for critical in CRITICAL_POINTS:
        panel.show_curvature(curvature_at(hessian), critical)
        for rule in ("gd", "momentum", "nesterov", "adam"):
            panel.show_gauge(gauge_of(rule, 0.123456789))
            assert panel.minimumSizeHint().width() <= COLUMN_PX


def test_the_scale_shows_a_hundredth_and_ten_times_the_limit() -> None:
    shares = np.array((0.0, 1e-3, 0.01, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 10.0))
    places = np.array([place_of(float(share)) for share in shares])
    assert (np.diff(places) > 0).all()
    assert (places[0], places[6], places[-1]) == (0.0, LIMIT_PLACE, 1.0)
    assert places[2] > 0.05
    assert place_of(-3.0) == 0.0
    assert place_of(1e300) == place_of(float("inf")) == 1.0


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam"])
def test_the_mark_is_in_the_zone_of_its_verdict(rule: str) -> None:
    met = set()
    for lr in RATES[1:]:
        seen = gauge_of(rule, lr)
        assert seen.share is not None
        place = place_of(seen.share)
        zone = next(zone for zone in zones_of(seen) if zone.begin <= place <= zone.end)
        assert zone.verdict == seen.verdict
        met.add(seen.verdict)
    assert len(met) >= 2


def test_zones_differ_by_more_than_colour() -> None:
    assert len(set(PATTERNS.values())) == 3
    assert PATTERNS.keys() == {SETTLES, OSCILLATES, DIVERGES}
    zones = zones_of(gauge_of("gd", 0.1))
    assert [zone.verdict for zone in zones] == [SETTLES, OSCILLATES, DIVERGES]
    assert [zone.end for zone in zones[:-1]] == [zone.begin for zone in zones[1:]]


def test_without_a_limit_there_are_no_zones(panel: CurvaturePanel) -> None:
    seen = gauge_of("gd", 0.1)
    none = Gauge(1.3, None, None, UNKNOWN, None, seen.sentence)
    assert zones_of(none) == ()
    panel.show_gauge(none)
    bar: StabilityGauge = find(panel, "stability_gauge")
    assert bar.headline()[1] == ""
    assert count_of(bar, LIGHT, "error") == 0


@pytest.mark.parametrize("lr", [*RATES, 1e-300, 1e300])
@pytest.mark.parametrize("rule", ["gd", "nesterov", "adam"])
def test_every_gauge_can_be_painted(rule: str, lr: float, panel: CurvaturePanel) -> None:
    for surface in ("ravine", "saddle", "monkey_saddle"):
        panel.show_gauge(gauge_of(rule, lr, surface))
        assert not panel.grab().isNull()


def test_the_cross_lies_along_the_eigenvectors(plot: pg.PlotWidget) -> None:
    item = item_on(plot)
    hessian = np.array(((3.0, 1.0), (1.0, 9.0)))
    curvature = curvature_at(hessian)
    assert curvature is not None
    item.show_curvature(np.array((0.5, -0.2)), curvature)
    assert not plot.grab().isNull()
    pixels = item.pixels()
    scales = np.array((pixels.stretch_x, pixels.stretch_y))
    inside = [arm.end / scales for arm in item.arms()]
    for end, vector in zip(inside, curvature.vectors.T, strict=True):
        assert end / np.hypot(*end) == pytest.approx(vector)
    lengths = [np.hypot(*end) for end in inside]
    assert lengths[0] / lengths[1] == pytest.approx(np.sqrt(curvature.condition or 0.0))
    assert [arm.text for arm in item.arms()] == ["λ₁ = 2.8377", "λ₂ = 9.1623"]
    (ellipse, down), *others = item.curves()
    assert not others
    assert not down
    away = (ellipse - pixels.points(np.array((0.5, -0.2)))) / scales
    bend = np.einsum("ki,ij,kj->k", away, hessian, away)
    assert bend == pytest.approx(np.full(len(bend), bend[0]))


def test_what_leads_down_is_dotted(plot: pg.PlotWidget) -> None:
    item = item_on(plot)
    item.show_curvature(np.zeros(2), curvature_at(np.diag((-2.0, 2.0))))
    assert [arm.down for arm in item.arms()] == [True, False]
    assert [down for _, down in item.curves()] == [True, True, False, False]
    item.show_curvature(np.zeros(2), curvature_at(np.diag((-2.0, -1.0))))
    assert [down for _, down in item.curves()] == [True]
    item.show_curvature(np.zeros(2), curvature_at(np.zeros((2, 2))))
    assert item.curves() == []
    assert len(item.arms()) == 2


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_a_direction_that_diverges_is_painted_in_the_colour_of_errors(
    theme: Theme, plot: pg.PlotWidget
) -> None:
    plot.setBackground(theme.colour("base"))
    item = item_on(plot, theme)
    curvature = curvature_at(np.diag((1.0, 10.0)))
    item.show_curvature(np.zeros(2), curvature)
    assert item.swing() is None
    assert count_of(plot, theme, "error") == 0
    direction = np.array((0.6, 0.8))
    item.show_curvature(np.zeros(2), curvature, direction)
    end = item.swing()
    assert end is not None
    pixels = item.pixels()
    assert end / np.hypot(*end) == pytest.approx(
        pixels.vectors(direction) / np.hypot(*pixels.vectors(direction))
    )
    assert np.hypot(*end) > max(np.hypot(*arm.end) for arm in item.arms())
    assert count_of(plot, theme, "error") > 100
    item.show_curvature(np.zeros(2), curvature, direction, diverges=False)
    assert item.swing() == pytest.approx(end)
    assert count_of(plot, theme, "error") == 0


def test_cleared_it_leaves_nothing_behind(plot: pg.PlotWidget) -> None:
    bare = pixels_of(plot)
    item = item_on(plot)
    item.show_curvature(np.zeros(2), curvature_at(np.diag((1.0, 4.0))), np.array((0.0, 1.0)))
    assert item.is_shown()
    assert (np.abs(pixels_of(plot) - bare).max(axis=2) > 30).sum() > 300
    item.clear()
    assert not item.is_shown()
    assert item.arms() == ()
    np.testing.assert_array_equal(pixels_of(plot), bare)


@pytest.mark.parametrize("point", [(0.0, 0.0), (1.99, 0.99), (1e300, -1e300), (np.nan, 0.0)])
@pytest.mark.parametrize(
    "pair", [(1e-300, 1e300), (-1e300, 1e300), (0.0, 1.0), (0.0, 0.0), (-1.0, -1e9), (1.0, 1.0)]
)
def test_any_curvature_can_be_painted_anywhere(
    point: tuple[float, float], pair: tuple[float, float], plot: pg.PlotWidget
) -> None:
    item = item_on(plot)
    item.show_curvature(np.array(point), curvature_at(np.diag(pair)), np.array((0.0, 1.0)))
    assert not plot.grab().isNull()
