"""The decision boundary and the fitted curve as they are drawn."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, split
from arrows_gui.core.decision import wrong
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.views.decision_look import CLASS_COLOURS, class_colour, marker, region_picture
from arrows_gui.views.decision_points import MOST_DRAWN
from arrows_gui.views.decision_view import DecisionView
from arrows_gui.views.theme import THEMES, apply_theme
from tests.views.helpers import choose, find
from tests.views.test_theme import GRAPHICS, contrast

RNG = np.random.default_rng(8)


@pytest.fixture
def view(qtbot: QtBot, own_looks: None) -> DecisionView:
    made_view = DecisionView()
    qtbot.addWidget(made_view)
    made_view.set_theme(THEMES[0])
    made_view.resize(560, 420)
    with qtbot.waitExposed(made_view):
        made_view.show()
    return made_view


def line_at(x: float, features: int = 2, along: int = 0) -> tuple[Network, Array]:
    """Give a network that says class 1 where a feature is above x."""
    network = Network(features, (Layer(1, "linear"),), "binary_cross_entropy")
    theta = np.zeros(network.n)
    theta[along], theta[-1] = 4.0, -4.0 * x
    return network, theta


def table(features: int, classes: int, count: int = 60) -> Dataset:
    targets = np.arange(count) % classes if classes else RNG.normal(size=count)
    names = tuple(f"<b>f{k}</b>" for k in range(features))
    kinds = tuple(f"c{k}" for k in range(classes))
    return Dataset(RNG.normal(size=(count, features)), targets.astype(float), names, "y", kinds)


def spot(view: DecisionView, place: Array) -> QPoint:
    box = view.plot.getPlotItem().getViewBox()
    return view.plot.mapFromScene(box.mapViewToScene(QPointF(*place.tolist())))


def test_the_boundary_is_where_the_probability_is_a_half(view: DecisionView) -> None:
    data = split(table(2, 2), 0.7, 0)
    view.show_data(data)
    view.show_network(*line_at(0.3))
    segments = view.plot.boundary()
    assert len(segments)
    np.testing.assert_allclose(segments[:, [0, 2]], 0.3, atol=0.01)
    picture = view.plot._image.image
    rows, columns = picture.shape[:2]
    assert (picture[0, 0] == picture[rows - 1, 0]).all()
    assert (picture[0, 0] != picture[0, columns - 1]).any()
    assert picture[0, 0].tolist() == region_picture(THEMES[0], np.array((1.0, 0.0))).tolist()


def test_misclassified_points_are_ringed(view: DecisionView) -> None:
    data = split(table(2, 2), 0.7, 0)
    view.show_data(data)
    view.show_network(*line_at(0.3))
    flags = wrong(*line_at(0.3), data.data, np.arange(60))
    ringed = np.transpose(view.plot.data._wrong.getData())
    np.testing.assert_array_equal(ringed, data.data.x[flags])


def test_the_batch_is_framed_by_its_numbers_among_the_training_points(view: DecisionView) -> None:
    objective, _ = made(NetworkSetup("moons", count=60, batch_size=8))
    view.show_data(objective.split)
    rows = objective.rows(3)
    assert rows is not None
    view.show_batch(rows)
    framed = np.transpose(view.plot.data._batch.getData())
    assert {tuple(place) for place in framed} == {tuple(x) for x in objective.x_train[rows]}
    assert "in the batch" in find(view, "decision_key").words()
    view.show_batch(None)
    assert not len(view.plot.data._batch.getData()[0])
    assert "in the batch" not in find(view, "decision_key").words()


def test_a_click_on_a_point_chooses_it_and_the_mouse_hears_the_answer(
    view: DecisionView, qtbot: QtBot
) -> None:
    data = split(table(2, 2), 0.7, 0)
    view.show_data(data)
    view.show_network(*line_at(0.3))
    view.grab()
    row = int(data.data.x[:, 0].argmax())  # the outermost one is alone
    place = spot(view, data.data.x[row])
    with qtbot.waitSignal(view.point_chosen) as chosen:
        QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [row]
    text = view.plot.text_at(data.data.x[row])
    assert "class c1 (probability of c1: " in text
    assert f"point {row + 1}, target class {data.data.classes[row % 2]}" in text
    assert "point" not in view.plot.text_at(np.array((40.0, 40.0)))


def test_of_more_than_two_features_two_are_chosen(view: DecisionView) -> None:
    combos: list[QComboBox] = [find(view, f"{axis}_feature_combo") for axis in "xy"]
    view.show_data(split(table(2, 2), 0.7, 0))
    assert not combos[0].isVisible()
    data = split(table(5, 2), 0.7, 0, standardise=True)
    view.show_data(data)
    assert combos[0].isVisible()
    view.show_network(*line_at(0.2, 5, along=4))
    assert not len(view.plot.boundary())
    choose(view, "y_feature_combo", 4)
    assert view.features() == (0, 4)
    np.testing.assert_allclose(view.plot.boundary()[:, [1, 3]], 0.2, atol=0.01)
    choose(view, "x_feature_combo", 4)  # which the other axis has: they change places
    assert view.features() == (4, 0)
    assert [combo.currentData() for combo in combos] == [4, 0]
    np.testing.assert_array_equal(view.plot.data.places, data.data.x[:, [4, 0]])
    label = view.plot.getPlotItem().getAxis("bottom").labelText
    bracket = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"  # so that no widget takes it for HTML
    assert label == f"{bracket}b&gt;f4{bracket}/b&gt;"


def test_over_one_input_the_answers_are_curves(view: DecisionView) -> None:
    objective, theta = made(NetworkSetup("sine", count=40))
    view.show_data(objective.split)
    view.show_network(objective.network, theta)
    xs, ys = view.plot._curves[1].getData()
    np.testing.assert_allclose(ys, objective.network.answers(theta, xs[:, None])[:, 0])
    three = Network(1, (Layer(3, "linear"),), "softmax_cross_entropy")
    view.show_data(split(table(1, 3), 0.7, 0))
    view.show_network(three, np.arange(6.0))
    assert len(view.plot._curves) == 6
    total = sum(curve.getData()[1] for curve in view.plot._curves[1::2])
    np.testing.assert_allclose(total, 1)
    view.show_data(split(table(2, 2), 0.7, 0))
    view.show_network(*line_at(0.0))
    assert not any(len(curve.getData()[0]) for curve in view.plot._curves)


def test_what_the_network_cannot_take_or_answer_does_no_harm(view: DecisionView) -> None:
    view.show_data(split(table(2, 2), 0.7, 0))
    view.show_network(*line_at(0.0, features=5))
    assert not view.plot._image.isVisible()
    network, theta = line_at(0.0)
    for strange in (np.full_like(theta, np.nan), np.full_like(theta, np.inf), theta * 1e200):
        view.show_network(network, strange)
        assert not view.grab().isNull()
    view.show_data(split(table(1, 0), 0.7, 0))
    view.show_network(Network(1, (Layer(1, "linear"),), "squared_error"), np.full(2, np.nan))
    assert not view.grab().isNull()


def test_of_many_points_some_are_drawn_and_the_key_says_so(view: DecisionView) -> None:
    view.show_data(split(table(2, 12, 4000), 0.7, 0))
    assert len(view.plot.data.rows) == MOST_DRAWN
    words = find(view, "decision_key").words()
    assert f"{MOST_DRAWN} of 4000 points are drawn" in words
    assert "and 2 more" in words


def test_looking_closer_works_out_what_is_in_view(view: DecisionView, qtbot: QtBot) -> None:
    view.show_data(split(table(2, 2), 0.7, 0))
    view.show_network(*line_at(0.3))
    box = view.plot.getPlotItem().getViewBox()
    with qtbot.waitSignal(view.plot._redraw.timeout):
        box.setRange(xRange=(0.2, 0.4), yRange=(0, 0.2), padding=0)
    segments = view.plot.boundary()
    np.testing.assert_allclose(segments[:, [0, 2]], 0.3, atol=1e-3)
    rect = box.viewRect()
    assert segments[:, 1].min() == pytest.approx(rect.top(), abs=1e-6)
    assert segments[:, 3].max() == pytest.approx(rect.bottom(), abs=1e-6)


def test_classes_differ_in_colour_and_marker_and_can_be_seen() -> None:
    for theme in THEMES:
        looks = {(class_colour(theme, k).name(), marker(k)) for k in range(5 * CLASS_COLOURS)}
        assert len(looks) == 5 * CLASS_COLOURS
        for number in range(CLASS_COLOURS):
            assert contrast(class_colour(theme, number), theme.colour("base")) >= GRAPHICS


def test_it_is_painted_for_every_kind_of_data_in_every_theme(
    view: DecisionView, qapp: QApplication
) -> None:
    font = qapp.font()
    for theme in THEMES:
        apply_theme(qapp, theme, font)
        view.set_theme(theme)
        for dataset in ("spiral", "hills", "sine"):
            objective, theta = made(NetworkSetup(dataset, count=40))
            view.show_data(objective.split)
            view.show_network(objective.network, theta)
            for size in ((560, 420), (380, 300)):
                view.resize(*size)
                assert not view.grab().isNull()
