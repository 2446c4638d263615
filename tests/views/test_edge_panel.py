"""The panel of one weight: its numbers, a new value, and the loss along it."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.edge import Edge, EdgeFacts, edge_facts
from arrows_gui.core.edge_slice import EdgeSlice, edge_slice, usual_span
from arrows_gui.core.edge_text import edge_lines
from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.passes import Passes
from arrows_gui.views.edge_panel import NOTHING, EdgePanel
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.theme import THEMES, apply_theme
from tests.core.pass_helpers import small, step_of
from tests.views.helpers import find, type_into

EDGE = Edge(1, 2, 1)


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> Iterator[EdgePanel]:
    made = EdgePanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(620, 220)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def facts_of(objective: NetworkObjective, theta: Array, point: int | None = None) -> EdgeFacts:
    step = step_of(objective, theta, "momentum", lr=0.5)
    return edge_facts(Passes(objective, step), EDGE, point)


def shown_in(panel: EdgePanel) -> tuple[EdgeFacts, EdgeSlice]:
    """Show a weight with its slice."""
    objective, theta = small()
    facts = facts_of(objective, theta)
    cut = edge_slice(objective, theta, EDGE, usual_span(facts.weight, facts.update))
    panel.show_edge(facts)
    panel.show_slice(cut)
    return facts, cut


def text(panel: EdgePanel, name: str) -> str:
    label: QLabel = find(panel, f"edge_{name}")
    return label.text()


def test_without_a_weight_it_says_how_to_choose_one(panel: EdgePanel) -> None:
    assert text(panel, "title") == NOTHING
    assert not find(panel, "weight_field").isVisible()
    shown_in(panel)
    panel.show_edge(None)
    assert text(panel, "title") == NOTHING
    assert len(panel.plot._curve.getData()[0]) == 0


def test_every_line_of_the_weight_is_there_with_its_numbers(panel: EdgePanel) -> None:
    objective, theta = small(l2=0.1)
    for point in (None, 2):
        facts = facts_of(objective, theta, point)
        panel.show_edge(facts)
        lines = edge_lines(facts)
        for line in lines:
            label: QLabel = find(panel, f"edge_{line.name}")
            assert label.isVisible()
            assert str(line.numbers) in label.text()
            assert label.toolTip() == str(line.tip)
        assert {"gradient", "penalty", "delta", "update", "new"} <= {line.name for line in lines}
        assert find(panel, "edge_share").isVisible() is (point is not None)


def test_a_new_weight_is_announced_and_nonsense_is_refused(panel: EdgePanel, qtbot: QtBot) -> None:
    shown_in(panel)
    field: NumberField = find(panel, "weight_field")
    with qtbot.assertNotEmitted(panel.weight_wanted):
        type_into(field, "1e999")
    assert text(panel, "error")
    assert field.text() == "1e999", "nothing that was typed is lost"
    with qtbot.waitSignal(panel.weight_wanted) as wish:
        type_into(field, "-0.75")
    assert wish.args == [-0.75]
    assert not find(panel, "edge_error").isVisible()


def test_another_point_is_announced_and_shown_without_announcing(
    panel: EdgePanel, qtbot: QtBot
) -> None:
    objective, theta = small()
    panel.show_edge(facts_of(objective, theta))
    spin: QSpinBox = find(panel, "edge_point")
    for value, point in ((4, 3), (0, None)):
        with qtbot.waitSignal(panel.point_wanted) as wish:
            spin.setValue(value)
        assert wish.args == [point]
    with qtbot.assertNotEmitted(panel.point_wanted):
        panel.show_edge(facts_of(objective, theta, 5))
    assert spin.text() == "Point 6"


def test_the_batch_loss_is_asked_for(panel: EdgePanel, qtbot: QtBot) -> None:
    shown_in(panel)
    button: QToolButton = find(panel, "edge_batch_loss")
    with qtbot.waitSignal(panel.batch_loss_wanted) as wish:
        button.click()
    assert wish.args == [True]
    assert panel.wants_batch_loss
    with qtbot.assertNotEmitted(panel.batch_loss_wanted):
        panel.show_batch_loss(False)
    assert not panel.wants_batch_loss


def test_a_lock_stands_where_hardly_any_error_passes(panel: EdgePanel) -> None:
    objective, theta = small(hidden=(Layer(4, "relu"), Layer(3, "relu")))
    for bias, locked in ((-100.0, True), (100.0, False)):
        theta = theta.copy()
        objective.network.bias(theta, 1)[EDGE.unit] = bias
        panel.show_edge(facts_of(objective, theta))
        assert ("<img" in text(panel, "delta")) is locked
        assert find(panel, "edge_delta").toolTip().startswith("Locked") is locked


def test_the_plot_has_the_slice_its_tangent_and_the_update_along_the_axis(
    panel: EdgePanel,
) -> None:
    facts, cut = shown_in(panel)
    plot = panel.plot
    weights, losses = plot._curve.getData()
    np.testing.assert_array_equal(weights, cut.weights)
    np.testing.assert_array_equal(losses, cut.losses)
    xs, ys = plot._tangent.getData()
    assert (ys[1] - ys[0]) / (xs[1] - xs[0]) == pytest.approx(cut.slope, rel=1e-9)
    drawn = {each.arrow.kind.id: each for each in plot.arrows._arrows}
    update, downhill = drawn["update"], drawn["negative_gradient"]
    head = update.arrow.tail + update.vector
    assert head[0] == pytest.approx(facts.new_weight, rel=1e-12)
    assert update.vector[1] == downhill.vector[1] == 0.0
    assert np.sign(downhill.vector[0]) == -np.sign(facts.gradient)
    assert head[1] < losses.min()
    assert str(cut.which) in text(panel, "which")


def test_a_flat_slice_or_one_without_numbers_is_drawn_calmly(panel: EdgePanel) -> None:
    objective, theta = small(hidden=(Layer(4, "relu"), Layer(3, "relu")))
    theta = theta.copy()
    objective.network.bias(theta, 1)[EDGE.unit] = -100.0
    for there in (theta, np.full_like(theta, np.nan), np.full_like(theta, 1e200)):
        panel.show_edge(facts_of(objective, there))
        panel.show_slice(edge_slice(objective, there, EDGE, 1.0))
        assert not panel.grab().isNull()


def test_the_plot_stands_beside_the_words_only_where_there_is_room(panel: EdgePanel) -> None:
    shown_in(panel)
    words = find(panel, "edge_words")
    for theme in THEMES:
        apply_theme(QApplication.instance(), theme, panel.font())
        panel.set_theme(theme)
        for width, height, beside in ((262, 420, False), (620, 220, True), (262, 420, False)):
            panel.resize(width, height)
            panel.layout().activate()
            assert (panel.width(), panel.height()) == (width, height)
            assert (panel.plot.x() > words.x()) is beside
            for part in (words, panel.plot, find(panel, "weight_field")):
                assert panel.rect().contains(part.geometry()), (theme.id, width, part.objectName())
