"""The graph on the screen: stages, folding, zoom, the leaves, and the fields of a neuron."""

# ruff: noqa: D103, RUF001 - the names say what is tested; numbers have minus signs

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.backprop import VARIABLE
from arrows_gui.core.graph_stages import BACKWARD
from arrows_gui.core.graph_walk import Walk
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import own_surface
from arrows_gui.views.graph_bar import NEURON, SURFACE
from arrows_gui.views.graph_geometry import READABLE_PX, Fonts, Geometry, short_text
from arrows_gui.views.graph_leaves import NOT_YET, GraphLeaves
from arrows_gui.views.graph_paint import GraphPainter, broken
from arrows_gui.views.graph_panel import GraphPanel
from arrows_gui.views.graph_view import GraphView
from arrows_gui.views.theme import THEMES, apply_theme
from tests.core.helpers import on
from tests.views.helpers import choose, find, type_into

LIGHT = THEMES[0]


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> GraphPanel:
    made = GraphPanel()
    qtbot.addWidget(made)
    made.resize(1200, 680)
    made.set_theme(LIGHT)
    made.show()
    return made


def shown(panel: GraphPanel, surface: str, x: float | None = None, y: float = 0.5) -> Walk:
    """Show a surface at its start or at a point, and give the walk."""
    objective = on(surface)
    panel.show_surface(objective, np.array(objective.surface.start if x is None else (x, y)))
    return walk_of(panel)


def walk_of(panel: GraphPanel) -> Walk:
    walk = panel.walk()
    assert walk is not None, "a graph is shown"
    return walk


def press(panel: GraphPanel, name: str) -> None:
    button = find(panel, f"graph_{name}", QToolButton)
    assert button.isEnabled(), name
    button.click()


def text_of(panel: GraphPanel, name: str) -> str:
    label: QLabel = find(panel, name)
    return label.text()


def leaves(panel: GraphPanel) -> list[tuple[str, ...]]:
    table: GraphLeaves = find(panel, "graph_leaves")
    return table.texts()


def grabbed(view: QWidget) -> Any:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return pixels.reshape(image.height(), -1).copy()


def key(view: QWidget, code: Qt.Key) -> None:
    QTest.keyClick(view, code)


def test_next_and_back_go_node_by_node_to_the_leaves_and_return(panel: GraphPanel) -> None:
    walk = shown(panel, "bowl")
    assert panel.source() == SURFACE
    assert walk.index == 0
    assert [row[2] for row in leaves(panel)] == [NOT_YET, NOT_YET]
    sentences = [text_of(panel, "graph_sentence")]
    for _ in range(len(walk.stages) - 1):
        press(panel, "next")
        sentences.append(text_of(panel, "graph_sentence"))
    assert sentences == [str(stage.sentence) for stage in walk.stages]
    assert not find(panel, "graph_next", QToolButton).isEnabled()
    assert leaves(panel) == [("x", "1.5", "3", "3", "yes"), ("y", "1.5", "3", "3", "yes")]
    assert "arrow on the plot" in text_of(panel, "graph_verdict")
    press(panel, "back")
    assert leaves(panel)[0][2] == NOT_YET
    assert leaves(panel)[1][2] == "3"
    press(panel, "first")
    assert text_of(panel, "graph_count") == "Stage 1 of 9"
    press(panel, "last")
    assert text_of(panel, "graph_count") == "Stage 9 of 9"


def test_another_point_keeps_stage_and_folding_and_the_zoom(panel: GraphPanel) -> None:
    objective = on("goldstein_price")
    panel.show_surface(objective, np.array((-1.0, -1.5)))
    press(panel, "last")
    closed = walk_of(panel).closed
    assert closed
    panel.view.zoom(1.5)
    scale = panel.view.scale()
    panel.show_surface(objective, np.array((0.5, 0.25)))
    walk = walk_of(panel)
    assert walk.closed == closed
    assert walk.index == len(walk.stages) - 1
    assert panel.view.scale() == scale
    assert [row[1] for row in leaves(panel)] == ["0.5", "0.25"]
    assert [row[4] for row in leaves(panel)] == ["yes", "yes"]
    panel.show_surface(on("himmelblau"), np.array((0.5, 0.25)))
    assert walk_of(panel).index == 0


def test_a_point_that_is_entered_is_shown_and_announced(panel: GraphPanel, qtbot: QtBot) -> None:
    shown(panel, "bowl")
    with qtbot.waitSignal(panel.point_wanted) as caught:
        type_into(find(panel, "graph_x"), "2.5")
    assert caught.args == [2.5, 1.5]
    assert leaves(panel)[0][1] == "2.5"
    type_into(find(panel, "graph_x"), "two")
    assert "must be a number" in text_of(panel, "graph_point_error")


def test_the_axes_of_a_surface_give_the_leaves_their_names(panel: GraphPanel) -> None:
    walk = shown(panel, "line_fit")
    assert [node.name for node in walk.sweep.graph.variables] == ["w", "b"]
    assert [row[0] for row in leaves(panel)] == ["w", "b"]


def test_a_point_without_a_gradient_is_shown_calmly(panel: GraphPanel) -> None:
    panel.show_surface(SurfaceObjective(own_surface("log(x) + 1/y")), np.array((-1.0, 0.0)))
    press(panel, "last")
    assert leaves(panel)[1][3] == "?" or leaves(panel)[1][3].endswith("inf")
    assert "not a finite number" in text_of(panel, "graph_sentence") or walk_of(panel).index
    grabbed(panel.view)
    panel.show_surface(SurfaceObjective(own_surface("3")), np.array((1.0, 1.0)))
    press(panel, "last")
    assert [row[2:] for row in leaves(panel)] == [("0", "0", "yes")] * 2


def test_enter_and_a_double_click_fold_and_unfold(panel: GraphPanel) -> None:
    walk = shown(panel, "himmelblau")
    view = panel.view
    number = max(walk.foldable - {walk.sweep.graph.root})
    view.choose(number)
    key(view, Qt.Key.Key_Return)
    assert walk_of(panel).closed == {number}
    assert "unfolds" in text_of(panel, "graph_chosen")
    middle = view.box_of(number).center().toPoint()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert not walk_of(panel).closed
    (leaf, *_) = walk.sweep.graph.variables
    view.choose(leaf.number)
    key(view, Qt.Key.Key_Return)
    assert not walk_of(panel).closed
    press(panel, "fold")
    assert walk_of(panel).closed
    press(panel, "unfold")
    assert not walk_of(panel).closed


def test_what_is_folded_at_first_follows_the_room_until_a_person_folds(panel: GraphPanel) -> None:
    shown(panel, "ackley")
    wide = len(walk_of(panel).shown.graph.shown)
    panel.resize(720, 560)
    QApplication.processEvents()
    narrow = len(walk_of(panel).shown.graph.shown)
    assert narrow < wide
    press(panel, "unfold")
    panel.resize(700, 560)
    QApplication.processEvents()
    assert not walk_of(panel).closed
    small = Fonts.of(panel.view.font()).small
    for surface in ("goldstein_price", "logistic", "ackley", "two_wells"):
        panel.resize(1280, 700)
        shown(panel, surface)
        QApplication.processEvents()
        pixels = panel.view.scale() * QFontMetricsF(small).height()
        assert pixels > READABLE_PX, surface


def test_the_keys_of_the_view_choose_nodes_zoom_and_go_on(panel: GraphPanel) -> None:
    walk = shown(panel, "himmelblau")
    view = panel.view
    root = walk.shown.graph.root
    key(view, Qt.Key.Key_Left)  # the first key chooses the loss
    assert view.chosen() == root
    key(view, Qt.Key.Key_Left)
    assert view.chosen() in [edge.arg for edge in walk.shown.graph.into[root]]
    key(view, Qt.Key.Key_Right)
    assert view.chosen() == root
    fitting = view.scale()
    key(view, Qt.Key.Key_Plus)
    assert view.scale() == pytest.approx(1.2 * fitting)
    key(view, Qt.Key.Key_Minus)
    key(view, Qt.Key.Key_Minus)
    assert view.scale() < fitting
    key(view, Qt.Key.Key_0)
    assert view.scale() == fitting
    key(view, Qt.Key.Key_PageDown)
    assert walk_of(panel).index == 1
    key(view, Qt.Key.Key_PageUp)
    assert walk_of(panel).index == 0
    for code, own in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Space, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, code, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted() == own


def test_the_wheel_zooms_around_the_mouse_and_a_drag_moves(panel: GraphPanel) -> None:
    walk = shown(panel, "bowl")
    view, root = panel.view, walk.shown.graph.root
    place = view.box_of(root).center()
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    for notch in (120, 240):
        wheel = QWheelEvent(
            place, place, QPoint(), QPoint(0, notch), Qt.MouseButton.NoButton, none, phase, False
        )
        QApplication.sendEvent(view, wheel)
    assert (view.box_of(root).center() - place).manhattanLength() < 1
    before, left = view.box_of(root).center(), Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, none, QPoint(5, 5))
    for x in (20, 45):
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(x, 15),
            QPointF(view.mapToGlobal(QPoint(x, 15))),
            Qt.MouseButton.NoButton,
            left,
            none,
        )
        QApplication.sendEvent(view, move)
    QTest.mouseRelease(view, left, none, QPoint(45, 15))
    assert view.box_of(root).center() - before == QPointF(40, 10)
    panel.resize(1000, 600)
    QApplication.processEvents()
    assert view.box_of(root).center() - before == QPointF(40, 10)


def test_the_mouse_learns_what_it_is_on(panel: GraphPanel) -> None:
    walk = shown(panel, "himmelblau")
    view = panel.view
    root = walk.shown.graph.root
    assert view.text_at(
        view.box_of(root).center()
    ) == "L = (x^2 + y − 11)^2 + (x + y^2 − 7)^2; " + ("double-click or Enter folds it")
    press(panel, "last")
    assert "value 170; ∂L/∂L = 1" in view.text_at(view.box_of(root).center())
    geometry = Geometry(walk_of(panel).layout, Fonts.of(view.font()))
    (edge, _) = walk.shown.graph.into[walk.shown.graph.nodes[-2].number - 1][:2]
    spot = geometry.slope_plate(edge).center() * view.scale()
    shift = view.box_of(root).topLeft() - geometry.boxes[root].topLeft() * view.scale()
    assert view.text_at(spot + shift).startswith("local derivative ∂v₅/∂")
    assert "contribution −14 × 1 = −14" in view.text_at(spot + shift)


def test_numbers_boxes_and_plates_do_not_overlap(panel: GraphPanel) -> None:
    for surface in ("himmelblau", "ackley", "goldstein_price"):
        walk = shown(panel, surface).with_closed(frozenset())
        geometry = Geometry(walk.layout, Fonts.of(panel.font()))
        plates = [
            plate
            for edge in walk.shown.graph.edges
            for plate in (geometry.slope_plate(edge), geometry.part_plate(edge))
        ]
        boxes = list(geometry.boxes.values())
        for at, one in enumerate(plates):
            assert not any(one.intersects(other) for other in (*plates[at + 1 :], *boxes)), surface


def test_the_stage_is_lit_and_arrows_back_come_one_by_one(panel: GraphPanel) -> None:
    walk = shown(panel, "rosenbrock")
    pictures = []
    for index in (0, 3, len(walk.stages) // 2 + 2, len(walk.stages) - 1):
        panel.go(index)
        pictures.append(grabbed(panel.view))
    for one, other in pairwise(pictures):
        assert (one != other).mean() > 0.001
    gradient = LIGHT.colour("negative_gradient").rgb()
    blue = [int((picture == gradient).sum()) for picture in pictures]
    assert blue[0] == blue[1] == 0 < blue[2] < blue[3]


def test_every_theme_paints_in_its_own_colours(panel: GraphPanel, qapp: QApplication) -> None:
    shown(panel, "bowl")
    press(panel, "last")
    base_font = qapp.font()
    for theme in THEMES:
        apply_theme(qapp, theme, base_font)
        panel.set_theme(theme)
        picture = grabbed(panel.view)
        for name in ("base", "negative_gradient", "accent"):
            assert (picture == theme.colour(name).rgb()).any(), (theme.id, name)


def test_an_error_while_painting_goes_to_the_hook(
    panel: GraphPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(panel, "bowl")
    told: list[str] = []

    def fail(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(GraphPainter, "paint", fail)
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: told.append(str(error)))
    panel.view.grab()
    assert told == ["on purpose"]


def test_a_neuron_is_entered_in_fields_and_held_to_the_network(panel: GraphPanel) -> None:
    assert panel.source() == NEURON
    press(panel, "last")
    assert [row[0] for row in leaves(panel)] == ["w₁", "w₂", "b", "a₁", "a₂"]
    assert {row[4] for row in leaves(panel)} == {"yes"}
    type_into(find(panel, "graph_inputs"), "1 2; 3")
    assert "3 inputs and 2 weights" in text_of(panel, "graph_neuron_error")
    type_into(find(panel, "graph_weights"), "0.1, −0.2, 0.3")
    assert not text_of(panel, "graph_neuron_error")
    assert len(leaves(panel)) == 7
    choose(panel, "graph_activation", "gelu")
    assert "GELU" in [node.label for node in walk_of(panel).sweep.graph.nodes]
    choose(panel, "graph_loss", "binary_cross_entropy")
    assert not find(panel, "graph_activation").isEnabled()
    assert "linear" in [node.label for node in walk_of(panel).sweep.graph.nodes]
    press(panel, "last")
    assert {row[4] for row in leaves(panel)} == {"yes"}
    type_into(find(panel, "graph_target"), "3")
    assert "from 0 to 1" in text_of(panel, "graph_neuron_error")


def test_a_neuron_can_be_shown_from_outside_beside_the_surface(panel: GraphPanel) -> None:
    shown(panel, "bowl")
    panel.show_neuron(np.ones(8), np.linspace(-1, 1, 8), 0.2, "tanh", 0.5, "squared_error")
    assert panel.source() == SURFACE
    choose(panel, "graph_source", NEURON)
    assert len([n for n in walk_of(panel).sweep.graph.nodes if n.kind == VARIABLE]) == 17
    assert find(panel, "graph_weights").text().startswith("-1, -0.714286")
    choose(panel, "graph_source", SURFACE)
    assert len(leaves(panel)) == 2
    with pytest.raises(BadInput):
        panel.show_neuron([1.0], [1.0, 2.0], 0.0, "tanh", 0.5, "squared_error")


def test_a_graph_too_large_for_the_view_begins_at_its_loss(panel: GraphPanel) -> None:
    panel.show_neuron(np.ones(16), np.ones(16), 0.2, "tanh", 0.5, "squared_error")
    view = panel.view
    small = QFontMetricsF(Fonts.of(view.font()).small)
    assert view.scale() * small.height() > READABLE_PX
    assert view.rect().contains(view.box_of(walk_of(panel).shown.graph.root).toRect())
    press(panel, "fit")
    for node in walk_of(panel).shown.graph.shown:
        assert view.rect().contains(view.box_of(node.number).toRect())
    view.zoom(4.0)
    for node in walk_of(panel).shown.graph.shown:
        view.choose(node.number)
        box = view.box_of(node.number).toRect()
        assert view.rect().contains(box) or box.height() > view.height() - 50, node.name


def test_a_panel_that_is_not_seen_waits(qtbot: QtBot) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.set_theme(LIGHT)
    panel.show_surface(on("bowl"), np.array((1.0, 1.0)))
    assert panel.walk() is None
    panel.show()
    walk = walk_of(panel)
    assert walk.stage.phase != BACKWARD
    panel.hide()
    panel.show_surface(on("saddle"), np.array((1.0, 1.0)))
    assert walk_of(panel) is walk
    panel.show()
    assert walk_of(panel) is not walk


def test_every_control_has_a_name_and_a_tip(panel: GraphPanel) -> None:
    for control in panel.findChildren(QToolButton):
        assert control.objectName()
        assert control.toolTip()
        assert control.accessibleName()
    assert isinstance(panel.view, GraphView)
    for name in ("graph_x", "graph_inputs", "graph_bias", "graph_source", "graph_loss"):
        assert find(panel, name).accessibleName()


def test_numbers_are_short_and_long_texts_broken(panel: GraphPanel) -> None:
    pairs = ((0.0, "0"), (-12345.6, "−1.235e4"), (1e-7, "1e−7"), (2e100, "2e100"), (np.nan, "?"))
    for value, text in pairs:
        assert short_text(value) == text
    metrics = QFontMetricsF(panel.font())
    lines = broken("sin(x) + cos(y)*exp(x)*log(y) + 1", metrics, 60.0, 3)
    assert len(lines) == 3
    assert all(metrics.horizontalAdvance(line) <= 61 for line in lines)
    assert broken("x", metrics, 60.0, 3) == ["x"]
