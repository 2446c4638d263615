"""What is seen of the layers: arrows, histograms, ratios and curves, under one cursor."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.histogram import BINS, GRADIENTS, UPDATES, WEIGHTS, log_histogram
from arrows_gui.core.layer_arrows import LAYER_KINDS, REFERENCES
from arrows_gui.core.layer_scale import COMPARE, COMPARE_LOG, LAYER_SCALES
from arrows_gui.views.histogram_view import HistogramView
from arrows_gui.views.layer_arrows_view import LayerArrowsView
from arrows_gui.views.layer_lines import layer_look
from arrows_gui.views.layer_panel import short_text
from arrows_gui.views.network_curves import NetworkCurves
from arrows_gui.views.ratio_view import RatioView
from arrows_gui.views.theme import THEMES
from tests.conftest import Until
from tests.core.layer_stage import trained
from tests.views.helpers import find

SIZES = ((1280, 300), (760, 240), (320, 160))
VIEWS = (LayerArrowsView, HistogramView, RatioView, NetworkCurves)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Any]:
    """Give a way to make a view that shows step 20 of a run."""

    def make(kind: type, *run: Any, k: int = 20, size: tuple[int, int] = SIZES[0]) -> Any:
        view, trace = kind(), trained(*run)
        qtbot.addWidget(view)
        view.set_theme(THEMES[0])
        view.show_run(trace)
        if hasattr(view, "show_step"):
            view.show_step(trace.step(k))
        view.show_history(trace)
        view.show_cursor(k)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        return view

    yield make
    QApplication.processEvents()


def pick(view: QWidget, name: str, data: object) -> None:
    combo: QComboBox = find(view, name)
    assert combo.findData(data) >= 0
    combo.setCurrentIndex(combo.findData(data))


def length_of(view: LayerArrowsView, number: int, kind_id: str) -> float:
    """Give the drawn length of an arrow in pixels."""
    drawn = view.panels[number].drawn()
    tail, head = next((t, h) for arrow, t, h in drawn if arrow.kind.id == kind_id)
    return float(np.hypot(*(head - tail)))


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_every_view_is_painted_in_every_theme_at_every_size(kind: type, shown: Any) -> None:
    view = shown(kind, "relu", "he", k=0)
    for theme in THEMES:
        view.set_theme(theme)
        for size in SIZES:
            view.resize(*size)
            picture = view.grab().toImage()
            colours = {picture.pixel(x, y) for x in range(0, size[0], 9) for y in range(0, 160, 7)}
            assert len(colours) > 3


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_every_view_takes_another_run(kind: type, shown: Any) -> None:
    view = shown(kind)
    for other in (trained("tanh", "xavier", 30, 0), trained("relu", "he", 30, 8, "sine")):
        view.show_run(other)
        if hasattr(view, "show_step"):
            view.show_step(other.step(3))
        view.show_cursor(3)
        assert not view.grab().isNull()
    for control in view.findChildren(QComboBox):
        assert control.objectName()
        assert control.accessibleName()
        assert control.toolTip()


def test_the_vanishing_gradient_is_seen_and_read(shown: Any) -> None:
    view = shown(LayerArrowsView)
    last = len(view.panels) - 1
    assert length_of(view, last, "negative_gradient") > 20
    assert length_of(view, 0, "negative_gradient") < 1
    assert [arrow.kind.id for arrow in view.panels[0].too_short()] == ["negative_gradient"]
    norm = trained().figures(20)["gradient_norm/layer1"]
    assert f"length {short_text(norm)}" in view.panels[0].words()
    view = shown(LayerArrowsView, "relu", "he")
    assert not any(panel.too_short() for panel in view.panels)


def test_drawn_lengths_compare_as_the_scale_says(shown: Any) -> None:
    view = shown(LayerArrowsView, "relu", "he")
    pictures = view.pictures()
    lengths = {
        kind: [p.arrows[LAYER_KINDS.index(kind)].length for p in pictures] for kind in LAYER_KINDS
    }
    drawn = {kind: [length_of(view, n, kind) for n in range(7)] for kind in ("weight", "update")}
    for kind, found in drawn.items():
        np.testing.assert_allclose(
            np.divide(found, found[0]), np.divide(lengths[kind], lengths[kind][0])
        )
    pick(view, "layer_scale_combo", COMPARE_LOG)
    found = [length_of(view, n, "update") for n in range(7)]
    ratio = np.diff(found)[1] / np.diff(found)[0]
    assert ratio == pytest.approx(
        np.diff(np.log(lengths["update"]))[1] / np.diff(np.log(lengths["update"]))[0]
    )


def test_the_key_says_the_scales_and_what_angles_are_from(shown: Any) -> None:
    view = shown(LayerArrowsView)
    key: QLabel = find(view, "layer_arrows_key")
    for reference in REFERENCES:
        pick(view, "layer_reference_combo", reference.id)
        assert reference.axis in key.text()
        for mode in LAYER_SCALES:
            pick(view, "layer_scale_combo", mode.id)
            assert not view.grab().isNull()
            assert "ring" in view.panels[0].toolTip().lower()
    pick(view, "layer_scale_combo", COMPARE)
    assert "loss per unit" in key.text()
    assert "against θ" in key.text()
    find(view, "layer_arrow_update").setChecked(False)
    assert "Δ" not in key.text().split(".  ")[1]
    view.show_cursor(25)
    assert "Step 20, on the way to step 25" in key.text()


def test_a_first_step_says_that_there_is_none_before(shown: Any) -> None:
    view = shown(LayerArrowsView, k=0)
    assert "no step before" in view.panels[0].words()
    assert view.panels[0].drawn() == []


def test_bars_and_map_hold_every_number(shown: Any, until: Until) -> None:
    view, trace = shown(HistogramView), trained()
    groups = trace.objective.groups
    for what in (WEIGHTS, GRADIENTS, UPDATES):
        pick(view, "histogram_what_combo", what)
        until(view._more.timeout, view.is_complete)
        seen = view.canvas._shown
        sizes = [where.stop - where.start for _, where in groups]
        assert seen.now.sum(axis=1).tolist() == sizes
        assert (seen.counts.sum(axis=2) == sizes).all()
        assert len(seen.steps) == len(trace.checkpoints) + (what != UPDATES)
    pick(view, "histogram_layer_combo", "layer3")
    seen = view.canvas._shown
    assert seen.names == ("layer3",)
    update = trace.step(20).update[groups[2][1]]
    np.testing.assert_array_equal(seen.now[0], log_histogram(update).counts[seen.places])
    assert BINS.zero in seen.places


def test_a_click_on_a_map_asks_for_its_step(shown: Any, qtbot: QtBot) -> None:
    view = shown(HistogramView)
    for number in (0, 4):
        heat = view.canvas.heat_rect(number)
        place = QPoint(round(heat.center().x()), round(heat.center().y()))
        with qtbot.waitSignal(view.cursor_wanted) as asked:
            QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
        assert abs(asked.args[0] - view.canvas._shown.end / 2) <= 1
    words = view.canvas.words_at(QPointF(heat.left() + 2, heat.center().y()))
    assert words.startswith("layer5, step ")
    assert "weights" in words


def test_ratios_are_the_recorded_figures(shown: Any) -> None:
    view, trace = shown(RatioView), trained()
    for name, plot in view.plots.items():
        lines = plot.lines()
        columns = [name] if len(lines) == 1 else [f"{name}/layer{n}" for n in range(1, 8)]
        for (steps, values), column in zip(lines, columns, strict=True):
            known_steps, known = trace.column(column, 2000)
            np.testing.assert_array_equal(steps, known_steps)
            np.testing.assert_allclose(values, np.log10(known))
        figure = trace.figures(20)[columns[0]]
        assert short_text(figure) in view.numbers()[name]
    view.show_cursor(trace.last)
    assert "–" in view.numbers()["update_ratio"], "the last update is still to come"  # noqa: RUF001


def test_dragging_a_cursor_line_asks_for_a_step(shown: Any, qtbot: QtBot) -> None:
    for view in (shown(RatioView), shown(NetworkCurves)):
        plots = (
            (*view.plots.values(),) if isinstance(view, RatioView) else (view.loss, view.accuracy)
        )
        for plot in plots:
            plot._line.setValue(12.4)
            with qtbot.waitSignal(view.cursor_wanted) as asked:
                plot._line.sigDragged.emit(plot._line)
            assert asked.args == [12]


def test_curves_are_the_recorded_losses_and_judgements(shown: Any) -> None:
    view, trace = shown(NetworkCurves), trained()
    steps, judged = trace.evaluations()
    (_, batch), (train_steps, train), (_, test) = view.loss.lines()
    np.testing.assert_array_equal(batch, trace.column("loss", 2000)[1])
    np.testing.assert_array_equal(train_steps, steps)
    np.testing.assert_array_equal(train, judged.train_loss)
    np.testing.assert_array_equal(test, judged.test_loss)
    np.testing.assert_allclose(view.accuracy.lines()[1][1], 100 * np.asarray(judged.test_accuracy))
    find(view, "network_loss_log").setChecked(True)
    np.testing.assert_allclose(view.loss.lines()[1][1], np.log10(judged.train_loss))


def test_a_regression_has_no_accuracy(shown: Any) -> None:
    view = shown(NetworkCurves, "tanh", "xavier", 30, 1, "sine")
    assert not view.accuracy.isVisible()
    assert find(view, "network_no_accuracy").isVisible()
    view.show_run(trained())
    assert view.accuracy.isVisible()


def test_nine_layers_have_nine_looks() -> None:
    looks = {(look.colour % 8, look.dash % 8) for look in (layer_look(n, "") for n in range(9))}
    assert len(looks) == 9
