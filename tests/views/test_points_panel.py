"""The arrows of single points in the network workspace: chosen, followed and drawn."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the key has a multiplication sign

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import Message
from arrows_gui.core.network import Layer
from arrows_gui.core.point_arrows import point_gradients
from arrows_gui.core.point_plane import OTHERS, PENALTY
from arrows_gui.session_network import NetworkSession
from arrows_gui.views import network_points_part
from arrows_gui.views.actions import make_actions
from arrows_gui.views.decision_input import INPUT_ARROW, PointMark
from arrows_gui.views.network_lab import NetworkLab
from arrows_gui.views.points_head import RowSpin
from arrows_gui.views.theme import THEMES
from tests.conftest import Until
from tests.views.helpers import find
from tests.views.test_theme import GRAPHICS, contrast


@pytest.fixture
def lab(qtbot: QtBot, own_looks: None, until: Until) -> Iterator[NetworkLab]:
    pg.setConfigOption("mouseRateLimit", -1)
    session, holder = NetworkSession(), QWidget()
    session.change_network(count=80, hidden=(Layer(4, "tanh"),), batch_size=8)
    session.set_steps(30)
    page = NetworkLab(session, make_actions(holder), holder)
    qtbot.addWidget(holder)
    page.set_theme(THEMES[0])
    page.resize(1000, 640)
    with qtbot.waitExposed(holder):
        holder.resize(1000, 640)
        holder.show()
    session.run_to_end()
    until(session.run_ended, lambda: session.over and session.cursor == session.last)
    session.set_cursor(4)
    page.show_tab(page.points)
    page.refresh()
    yield page
    session.stop()
    session.deleteLater()


def row_of(lab: NetworkLab) -> int:
    spin: RowSpin = find(lab, "points_row")
    return spin.value() - 1


def rows_of(lab: NetworkLab) -> list[int]:
    step = lab.session.exact
    return point_gradients(lab.session.objective, step.theta, step.t).rows.tolist()


def test_the_chain_ends_at_the_arrow_of_the_batch_and_the_longest_is_chosen(
    lab: NetworkLab,
) -> None:
    step = lab.session.exact
    shares = point_gradients(lab.session.objective, step.theta, step.t)
    assert row_of(lab) == shares.rows[shares.norms.argmax()]
    chain = lab.points.plot.item._chain
    assert chain is not None
    assert sorted(chain.members.tolist()) == list(range(8))
    (arrow,) = lab.points.plot.arrows._arrows
    assert arrow.arrow.kind.id == "negative_gradient"
    np.testing.assert_allclose(arrow.vector, (np.linalg.norm(step.gradient), 0))
    np.testing.assert_allclose(chain.tails[-1] + chain.vectors[-1], arrow.vector, atol=1e-12)
    assert find(lab, "points_note").text().startswith("Step 4: the 8 arrows add up to")
    steps, logs = lab.points.history.lines()[0]
    assert (len(steps), steps[-1]) == (31, 30)
    assert np.isfinite(logs).all()


def test_points_are_chosen_by_buttons_keys_arrows_and_in_the_decision_plot(
    lab: NetworkLab, qtbot: QtBot
) -> None:
    against = find(lab, "points_against", QToolButton)
    for k in range(30):
        lab.session.set_cursor(k)
        lab.refresh()
        shares = lab.of_points._shares(lab.session.exact)[0]
        assert against.isEnabled() == bool((shares.cosines < 0).any())
        if against.isEnabled():
            break
    qtbot.mouseClick(find(lab, "points_against", QToolButton), Qt.MouseButton.LeftButton)
    assert row_of(lab) == shares.rows[(shares.norms * shares.cosines).argmin()]
    qtbot.mouseClick(find(lab, "points_largest", QToolButton), Qt.MouseButton.LeftButton)
    assert row_of(lab) == shares.rows[shares.norms.argmax()]
    ordered, spin = sorted(shares.rows.tolist()), find(lab, "points_row")
    lab.of_points.choose(ordered[0])
    spin.setFocus()
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert row_of(lab) == ordered[1]
    QTest.keyClick(spin, Qt.Key.Key_Down)
    QTest.keyClick(spin, Qt.Key.Key_Down)  # there is none below
    assert row_of(lab) == ordered[0]
    chain, plot = lab.points.plot.item._chain, lab.points.plot
    assert chain is not None
    longest = int(np.hypot(*chain.vectors.T).argmax())
    place = chain.tails[longest] + chain.vectors[longest] / 2
    spot = plot.mapFromScene(plot._box.mapViewToScene(QPointF(*place.tolist())))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert row_of(lab) == shares.rows[chain.members[longest]]
    test_row = int(lab.session.objective.split.test[0])
    lab.decision.point_chosen.emit(test_row)
    assert row_of(lab) == test_row
    assert "pull" not in lab.points.facts.words()


def test_the_choice_is_shared_with_the_walk_of_the_batch(lab: NetworkLab) -> None:
    rows = rows_of(lab)
    lab.of_points.choose(rows[5])
    assert lab.passes.pick.point == 5
    lab.show_tab(lab.passes)
    lab.passes._change(lab.passes.pick._replace(point=2))
    lab.show_tab(lab.points)
    assert row_of(lab) == rows[2]


def test_the_input_arrow_is_drawn_where_it_is_wanted_with_its_factor(
    lab: NetworkLab, qtbot: QtBot
) -> None:
    inputs, key = lab.decision.plot.input, find(lab, "decision_key")
    assert not inputs.arrows._arrows
    assert len(inputs._ring.getData()[0]) == 1
    qtbot.mouseClick(find(lab, "points_input_arrow", QCheckBox), Qt.MouseButton.LeftButton)
    (drawn,) = inputs.arrows._arrows
    row = row_of(lab)
    np.testing.assert_array_equal(drawn.arrow.tail, lab.session.objective.split.data.x[row])
    factor = float(key.words()[-1].rpartition("× ")[2])
    np.testing.assert_allclose(drawn.vector, factor * drawn.arrow.vector)
    answers = lab.session.objective.network.answers
    way = 1e-6 * drawn.arrow.vector
    ends = np.stack((drawn.arrow.tail - way, drawn.arrow.tail + way))
    before, after = answers(lab.session.exact.theta, ends)[:, 0]
    assert after > before
    lab.show_tab(lab.curves)
    assert not inputs.arrows._arrows
    assert not len(inputs._ring.getData()[0])
    lab.show_tab(lab.points)
    assert inputs.arrows._arrows


def test_a_large_batch_waits_for_a_pause_and_other_runs_are_shown(
    lab: NetworkLab, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = lab.session
    for changes in (
        {"dataset": "sine", "batch_size": 0, "l2": 0.1, "count": 120},
        {"dataset": "plane", "hidden": ()},
        {"dataset": "circle", "loss": "softmax_cross_entropy", "standardise": True},
    ):
        session.change_network(**changes)
        find(lab, "points_input_arrow", QCheckBox).setChecked(True)
        lab.refresh()
        chain = lab.points.plot.item._chain
        assert chain is not None
        assert OTHERS in chain.members
        assert (PENALTY in chain.members) == bool(session.objective.l2)
        assert not lab.points.grab().isNull()
        assert lab.decision.plot.input.arrows._arrows[0].arrow.kind is INPUT_ARROW
    assert "original" in lab.points.facts.words()
    monkeypatch.setattr(network_points_part, "MOST_LIVE", 1)
    monkeypatch.setattr(session, "playing", True)
    lab.of_points._show_arrows()
    assert find(lab, "points_note").text() == str(network_points_part.AT_A_PAUSE)
    assert lab.points.plot.item._chain is None
    monkeypatch.undo()
    lab.of_points._show_arrows()
    assert lab.points.plot.item._chain is not None
    lab.points.show_nothing(Message("none"))
    lab.decision.show_mark(PointMark(0))


def test_the_input_arrow_is_apart_from_the_arrows_of_the_training() -> None:
    for theme in THEMES:
        colour = theme.colour(INPUT_ARROW.colour_key)
        for ground in ("casing", "base"):
            assert contrast(colour, theme.colour(ground)) >= GRAPHICS
