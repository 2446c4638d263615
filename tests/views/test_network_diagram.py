"""The diagram of a network: what is drawn, what it says, and how it is walked."""

# ruff: noqa: D103 - the names say what is tested

import sys
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.initialisation import first_theta
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.unit_state import LayerHealth, unit_maps
from arrows_gui.views.diagram_edges import SHORTEST_PX, edge_pen, round_up, scale_of
from arrows_gui.views.diagram_layout import BIAS, Spot
from arrows_gui.views.diagram_paint import arrows_of, with_arrows
from arrows_gui.views.diagram_scene import MOST_EDGES, Scene
from arrows_gui.views.diagram_units import LayerPicture
from arrows_gui.views.network_diagram import NetworkDiagram
from arrows_gui.views.theme import THEMES, Theme
from tests.views.helpers import move

LIGHT = THEMES[0]
WINDOW = (-3.0, 3.0, -3.0, 3.0)


def network_of(inputs: int, *hidden: int, outputs: int = 1) -> Network:
    layers = (*(Layer(units, "tanh") for units in hidden), Layer(outputs, "linear"))
    return Network(inputs, layers, "squared_error")


SMALL = network_of(2, 3, 2)
LARGE = network_of(2, *[64] * 8, outputs=3)
NETWORKS = (SMALL, network_of(2), network_of(1, 4), network_of(10, 16), LARGE)


@pytest.fixture
def diagram(qtbot: QtBot) -> NetworkDiagram:
    made = NetworkDiagram()
    qtbot.addWidget(made)
    made.set_theme(LIGHT)
    made.resize(560, 300)
    made.show_network(SMALL, ("x1", "x2"))
    return made


def scene_of(diagram: NetworkDiagram) -> Scene:
    scene = diagram.scene()
    assert scene is not None, "a network is shown"
    return scene


def key_words(diagram: NetworkDiagram) -> str:
    return " ".join(item.text for row in scene_of(diagram).key for _, item in row)


def health_of(network: Network, *, dead: bool = False, saturated: bool = False) -> Any:
    return [
        LayerHealth(
            np.full(layer.units, dead),
            np.full(layer.units, saturated),
            np.ones(layer.units),
        )
        for layer in network.layers
    ]


def count_of(diagram: NetworkDiagram, theme: Theme, key: str) -> int:
    """Count the pixels that have nearly a theme's colour."""
    image = diagram.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    colour = theme.colour(key)
    wanted = (colour.blue(), colour.green(), colour.red())
    return int((np.abs(data[..., :3].astype(int) - wanted).max(axis=2) < 24).sum())


def middle_of(diagram: NetworkDiagram, spot: Spot) -> QPoint:
    """Give the pixel of a unit, a bias, or a quarter along an edge."""
    scene = scene_of(diagram)
    if spot.source is None:
        return scene.plan.layout.rect(spot.layer, spot.unit).center().toPoint()
    if spot.source == BIAS:
        return scene.plan.layout.bias_place(spot.layer, spot.unit).toPoint()
    number = scene.plan.edges.number(spot)
    assert number is not None, "it is an edge"
    x1, y1, x2, y2 = scene.plan.edges.line[number].tolist()
    return QPointF(x1 + 0.25 * (x2 - x1), y1 + 0.25 * (y2 - y1)).toPoint()


def press(diagram: NetworkDiagram, key: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(diagram, key, modifier)


def hover(diagram: NetworkDiagram, spot: Spot) -> None:
    move(diagram, middle_of(diagram, spot), Qt.MouseButton.NoButton)


def heard(diagram: NetworkDiagram) -> list[Any]:
    """Give a list that fills with all that the diagram announces."""
    said: list[Any] = []
    diagram.edge_chosen.connect(lambda *edge: said.append(edge))
    diagram.unit_chosen.connect(lambda *unit: said.append(unit))
    diagram.hovered.connect(said.append)
    return said


def test_an_edge_is_as_wide_as_its_weight_and_has_the_colour_and_dash_of_its_sign() -> None:
    scale = scale_of(np.array([2.0]), None, None, (60.0, 200.0))
    assert scale.weight == 2
    pens = [edge_pen(LIGHT, weight, scale) for weight in (0.1, 1.0, 2.0)]
    widths = [pen.widthF() for pen in pens]
    assert widths == sorted(widths)
    assert widths[2] - widths[1] == pytest.approx((widths[1] - widths[0]) * 0.5 / 0.45)
    negative = edge_pen(LIGHT, -2.0, scale)
    assert negative.widthF() == widths[2]
    assert negative.color() != pens[2].color()
    assert negative.style() == Qt.PenStyle.CustomDashLine
    assert pens[2].style() == Qt.PenStyle.SolidLine
    assert edge_pen(LIGHT, float("nan"), scale).color() == LIGHT.colour("error")


def test_scales_are_round_numbers_just_above_the_largest_value() -> None:
    for value, scale in ((0.7, 1.0), (1.0, 1.0), (1.2, 2.0), (0.033, 0.05), (6e7, 1e8)):
        assert round_up(value) == pytest.approx(scale)
    assert round_up(0.0) == round_up(float("inf")) == round_up(float("nan")) == 0


def test_arrows_point_to_the_right_where_the_weight_is_to_grow(diagram: NetworkDiagram) -> None:
    gradient, update = np.zeros(SMALL.n), np.zeros(SMALL.n)
    gradient[:3], update[:3] = (-0.2, 0.1, 1e-9), (-0.004, 0.008, 0.0)
    diagram.show_step(np.ones(SMALL.n), gradient, update)
    scene = scene_of(diagram)
    (key, slopes), (other, moves) = arrows_of(scene, scene.drawn)
    assert (key, other) == ("negative_gradient", "update")
    assert len(slopes) == len(moves) == 2, "what is too short to see is left out"
    assert np.sign(slopes[:, 2] - slopes[:, 0]).tolist() == [1, -1]
    assert np.sign(moves[:, 2] - moves[:, 0]).tolist() == [-1, 1]
    lengths = np.hypot(*(slopes[:, 2:] - slopes[:, :2]).T)
    assert scene.scale is not None
    assert lengths == pytest.approx(scene.scale.arrow_px * np.array([1.0, 0.5]))
    for words in ("−dL/dw = 0.2", "update = 0.01", "|w| = 1", "right: w grows"):  # noqa: RUF001
        assert words in key_words(diagram)
    assert lengths.min() > SHORTEST_PX


def test_without_an_update_or_a_gradient_there_is_no_arrow(diagram: NetworkDiagram) -> None:
    diagram.show_step(np.ones(SMALL.n), None)
    assert arrows_of(scene_of(diagram), scene_of(diagram).drawn) == []
    diagram.show_step(np.ones(SMALL.n), np.zeros(SMALL.n), np.full(SMALL.n, np.nan))
    assert arrows_of(scene_of(diagram), scene_of(diagram).drawn) == []
    assert "dL/dw" not in key_words(diagram)


def test_a_large_network_draws_the_largest_and_says_so(diagram: NetworkDiagram) -> None:
    rng = np.random.default_rng(0)
    theta, gradient = rng.normal(size=LARGE.n), rng.normal(size=LARGE.n)
    diagram.show_network(LARGE, ("x1", "x2"))
    diagram.show_step(theta, gradient)
    scene = scene_of(diagram)
    assert 100 < len(scene.drawn) <= MOST_EDGES
    assert "of 28,992 weights" in key_words(diagram)
    edges, sizes = scene.plan.edges, np.abs(theta[scene.plan.edges.place])
    for layer in range(len(LARGE.layers)):
        own = np.flatnonzero(edges.layer == layer)
        assert own[sizes[own].argmax()] in scene.drawn
    assert len(edges.into(Spot(3, 20))) == 128
    few = with_arrows(scene, scene.drawn, 5)
    assert [int((edges.layer[few] == layer).sum()) for layer in range(9)] == [5] * 9
    assert diagram.map_size() < 20


def test_clicks_choose_edges_biases_and_units(diagram: NetworkDiagram) -> None:
    said = heard(diagram)
    for spot, wanted in (
        (Spot(0, 1, 1), (0, 1, 1)),
        (Spot(1, 0, 2), (1, 0, 2)),
        (Spot(2, 0, BIAS), (2, 0, -1)),
        (Spot(1, 1), (1, 1)),
    ):
        said.clear()
        QTest.mouseClick(
            diagram,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle_of(diagram, spot),
        )
        assert wanted in said, f"{spot} is chosen"
    said.clear()
    for place in (middle_of(diagram, Spot(-1, 0)), QPoint(3, 3)):  # an input, and nothing
        QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert all(isinstance(words, str) for words in said)


def test_what_is_under_the_mouse_is_said_with_its_numbers(diagram: NetworkDiagram) -> None:
    theta = np.arange(SMALL.n) / 4
    diagram.show_step(theta, theta / 100, -theta / 1000)
    diagram.show_health(health_of(SMALL, saturated=True))
    said = heard(diagram)
    hover(diagram, Spot(0, 1, 1))
    assert said[-1].startswith("Weight from x2 to unit 2 of layer 1")
    for words in ("w = 0.75", "dL/dw = 0.0075", "update = \N{MINUS SIGN}0.00075"):
        assert words in said[-1]
    hover(diagram, Spot(2, 0))
    assert "The output (Linear)" in said[-1]
    assert "saturated" in said[-1]
    hover(diagram, Spot(0, 0, BIAS))
    assert "b = 1.5" in said[-1]
    QApplication.sendEvent(diagram, QEvent(QEvent.Type.Leave))
    assert said[-1] == ""


def test_the_keys_walk_over_units_and_edges_and_choose(diagram: NetworkDiagram) -> None:
    diagram.show_step(np.ones(SMALL.n), None)
    said = heard(diagram)
    K = Qt.Key  # noqa: N806 - a short name for a table of keys
    for key, shift, words in (
        (K.Key_Down, False, "Unit 1 of layer 1"),
        (K.Key_Down, False, "Unit 2 of layer 1"),
        (K.Key_Right, False, "of layer 2"),
        (K.Key_Left, False, "of layer 1"),
        (K.Key_Down, True, "Bias of unit"),
        (K.Key_Down, True, "Weight from x1"),
        (K.Key_Right, True, "Weight from x2"),
        (K.Key_Down, True, "Weight from x2"),
    ):
        press(diagram, key, shift)
        assert words in said[-1]
    unit = int(said[-1].split("to unit ")[1][0]) - 1
    press(diagram, K.Key_Return)
    assert said[-1] == (0, unit, 1)
    press(diagram, K.Key_Left)
    assert said[-1].startswith("Input x")
    press(diagram, K.Key_Return)
    assert said[-1].startswith("Input x"), "an input cannot be chosen"


def test_the_diagram_keeps_its_keys_from_the_window(diagram: NetworkDiagram) -> None:
    for key, own in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Return, True), (Qt.Key.Key_B, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(diagram, event)
        assert event.isAccepted() == own


def test_every_network_is_painted_in_every_theme_and_size(
    diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Any] = []
    monkeypatch.setattr(sys, "excepthook", lambda *failure: failures.append(failure))
    rng = np.random.default_rng(1)
    for number, network in enumerate(NETWORKS):
        diagram.set_theme(THEMES[number % len(THEMES)])
        diagram.show_network(network, [f"feature {i}" for i in range(network.inputs)])
        diagram.grab()
        theta, gradient = first_theta(network, "he", 1), rng.normal(size=network.n)
        for size in ((320, 200), (720, 420)):
            diagram.resize(*size)
            diagram.show_step(theta, gradient, -gradient)
            diagram.show_maps(unit_maps(network, theta, WINDOW, 8))
            diagram.show_health(health_of(network, dead=True, saturated=True))
            diagram.show_values([np.ones(network.inputs)] + [None] * len(network.layers))
            diagram.choose(0, 0)
            diagram.grab()
            diagram.choose(0, 0, 0)
            diagram.grab()
        diagram.show_step(np.full(network.n, np.nan), gradient)
        diagram.show_maps([part * np.nan for part in unit_maps(network, theta, WINDOW, 4)])
        diagram.grab()
        assert "not finite" in key_words(diagram)
    assert failures == []


def test_marks_and_stages_are_seen(diagram: NetworkDiagram) -> None:
    theta = np.full(SMALL.n, 0.5)
    diagram.show_step(theta, None)
    assert count_of(diagram, LIGHT, "weight_positive") > 100
    assert count_of(diagram, LIGHT, "weight_negative") == 0
    assert count_of(diagram, LIGHT, "error") == 0
    diagram.show_health(health_of(SMALL, dead=True))
    assert count_of(diagram, LIGHT, "error") > 100
    assert "dead" in key_words(diagram)
    assert "Dead units: 6" in diagram.accessibleDescription()
    before = count_of(diagram, LIGHT, "update")
    diagram.show_stage(1, "update")
    assert count_of(diagram, LIGHT, "update") > before + 100
    before = count_of(diagram, LIGHT, "accent")
    diagram.choose(0, 1, 0)
    assert count_of(diagram, LIGHT, "accent") > before + 100


def test_a_map_shows_the_second_feature_upward(qapp: QApplication) -> None:
    rising = np.linspace(-1, 1, 8)
    maps: Array = np.stack(np.broadcast_arrays(rising[None, :], rising[:, None]))
    picture = LayerPicture(maps, True, LIGHT)
    image = picture.image()
    positive = image.pixelColor(7, 0)
    assert positive.green() > positive.red(), "the right of the first map is positive"
    assert image.pixelColor(0, 8) == positive, "so is the top of the second"
    assert image.pixelColor(0, 0) != positive


def test_a_fault_in_painting_reaches_the_hook_and_ends_nothing(
    diagram: NetworkDiagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Any] = []
    monkeypatch.setattr(sys, "excepthook", lambda *failure: failures.append(failure))
    diagram.show_values([np.ones(2), np.ones(99)])
    diagram.grab()
    assert len(failures) >= 1
