"""The slice along an arrow, as it is drawn and said."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from arrows_gui.core.slice import SLICE_ARROWS, Slice, slice_along
from arrows_gui.views.slice_view import NO_SLICE, SliceView
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.core.helpers import formula, on
from tests.views.helpers import choose, find


@pytest.fixture
def view(qtbot: QtBot, own_looks: None) -> SliceView:
    made = SliceView()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(480, 170)
    with qtbot.waitExposed(made):
        made.show()
    return made


def slice_of_length(length: float, text: str = "x^2 - 2") -> Slice:
    made = slice_along(formula(text), np.array((1.0, 0.0)), np.array((-length, 0.0)))
    assert made is not None
    return made


def verdict(view: SliceView) -> str:
    label: QLabel = find(view, "slice_verdict")
    return label.text()


def test_every_arrow_is_on_offer_and_announced(view: SliceView, qtbot: QtBot) -> None:
    combo: QComboBox = find(view, "slice_arrow_combo")
    ids = [arrow.id for arrow in SLICE_ARROWS]
    assert [combo.itemData(place) for place in range(combo.count())] == ids
    for arrow_id in ids[1:]:
        with qtbot.waitSignal(view.arrow_wanted) as wish:
            choose(view, "slice_arrow_combo", arrow_id)
        assert wish.args == [arrow_id]


def test_showing_an_arrow_announces_nothing(view: SliceView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.arrow_wanted):
        view.show_arrow("velocity")
    assert view.arrow() == "velocity"


def test_the_curve_and_the_tangent_are_those_of_the_slice(view: SliceView) -> None:
    shown = slice_of_length(0.25)
    view.show_slice(shown, "Step 3")
    xs, ys = view.plot._curve.getData()
    np.testing.assert_array_equal(xs, shown.distances)
    np.testing.assert_array_equal(ys, shown.losses)
    (s0, s1), (l0, l1) = view.plot._tangent.getData()
    assert (l1 - l0) / (s1 - s0) == pytest.approx(shown.slope)
    assert l0 - shown.slope * s0 == pytest.approx(shown.loss)
    marks = {tuple(spot.pos()) for spot in view.plot._marks.points()}
    wanted = {(0.0, shown.loss), (1.0, shown.landing_loss), (shown.lowest, shown.lowest_loss)}
    assert marks == wanted


@pytest.mark.parametrize("length", [0.01, 0.25, 1.0, 1.7, 40.0, -0.5, 1e-9, 1e150])
def test_start_and_landing_are_in_the_picture(view: SliceView, length: float) -> None:
    shown = slice_of_length(length)
    view.show_slice(shown, "")
    (x_from, x_to), (y_from, y_to) = view.plot.getPlotItem().getViewBox().viewRange()
    assert x_from <= 0 < 1 <= x_to
    for loss in (shown.loss, shown.landing_loss, shown.lowest_loss):
        assert y_from < loss < y_to


def test_the_verdict_has_true_minus_signs(view: SliceView) -> None:
    view.show_slice(slice_of_length(1.5), "")
    assert verdict(view).startswith("Overshoot: the arrow passes")
    assert "the loss is \N{MINUS SIGN}2, and lands at \N{MINUS SIGN}1.75" in verdict(view)
    view.show_slice(slice_of_length(1e-4, "x^2"), "")
    assert verdict(view).startswith("Under-step: ")
    view.show_slice(slice_of_length(0.5, "1e-9*x^2"), "")
    assert "from 1e\N{MINUS SIGN}09 to 2.5e\N{MINUS SIGN}10 and" in verdict(view)


def test_without_an_arrow_the_plot_is_empty_and_says_why(view: SliceView) -> None:
    view.show_slice(slice_of_length(1.5), "Step 3")
    view.show_slice(None, "Step 4")
    assert verdict(view) == NO_SLICE
    assert view.plot._curve.getData()[0] is None or not len(view.plot._curve.getData()[0])
    assert not len(view.plot._marks.points())
    assert find(view, "slice_title").text() == "Step 4"


def test_a_landing_without_a_loss_is_not_marked(view: SliceView) -> None:
    view.show_slice(slice_of_length(1.5, "log(x)"), "")
    assert verdict(view) == "The arrow lands where the loss is not a finite number."
    marked = [tuple(spot.pos()) for spot in view.plot._marks.points()]
    assert (0.0, 0.0) in marked
    assert all(np.isfinite(place).all() for place in marked)


def test_words_for_a_screen_reader(view: SliceView) -> None:
    view.show_slice(slice_of_length(1.5), "")
    assert view.plot.accessibleName()
    assert view.plot.accessibleDescription() == verdict(view)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("length", [0.25, 0.01, 1.5, 3.0, -0.5])
def test_the_words_fit_beside_the_plot(
    view: SliceView, qapp: QApplication, theme: Theme, length: float
) -> None:
    apply_theme(qapp, theme, qapp.font())
    view.set_theme(theme)
    view.show_slice(slice_of_length(length, "-1.2345*x^2"), "Step 10000 of Nesterov momentum")
    qapp.processEvents()
    assert (view.width(), view.height()) == (480, 170)
    label: QLabel = find(view, "slice_verdict")
    assert label.heightForWidth(label.width()) <= label.height()
    assert view.plot.width() >= 200


def test_any_surface_can_be_painted(view: SliceView, qapp: QApplication) -> None:
    for surface in ("ravine", "rastrigin", "goldstein_price", "easom"):
        objective = on(surface)
        theta = np.array(objective.surface.start, dtype=np.float64)
        for length in (1e-6, 1.0, 1e6, 1e200):
            made = slice_along(objective, theta, -length * objective.gradients(theta))
            view.show_slice(made, "")
            qapp.processEvents()
            assert not view.grab().isNull()
