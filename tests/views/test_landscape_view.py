"""The loss landscape as it is drawn and said."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.landscape import Landscape, kept, landscape
from arrows_gui.core.landscape_kinds import PLANES, Ground
from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Moment
from arrows_gui.core.trace import Step
from arrows_gui.views.landscape_view import INTRODUCTION, LandscapeView
from arrows_gui.views.theme import THEMES, apply_theme
from tests.core.test_landscape import Listener
from tests.views.helpers import choose, find

STEPS = 30


class Run(NamedTuple):
    """A short training."""

    objective: NetworkObjective
    path: Array
    step: Step

    def ground(self) -> Ground:
        """Give what a plane can be laid through."""
        steps = np.arange(len(self.path))
        return Ground(self.objective.network, steps, self.path, self.step, 0, (0, 5))


@pytest.fixture(scope="module")
def run() -> Run:
    objective, theta = made(NetworkSetup("circle", count=60, hidden=(Layer(4, "tanh"),)))
    rule = make_optimizer("momentum", {"lr": 0.1})
    state, path = rule.init(theta), [theta]
    for t in range(STEPS):
        loss, g = objective.gradient(theta, t)
        moment = Moment(t + 1, theta, g, 0.1)
        move = rule.move(moment, state)
        velocity = rule.velocity(moment, move.state)
        step = Step(
            *(t, theta, loss, g, g, move.update, 0.1, state, move.parts, velocity, rule, False)
        )
        theta, state = theta + move.update, move.state
        path.append(theta)
    return Run(objective, np.array(path), step)


@pytest.fixture
def view(run: Run, qtbot: QtBot, own_looks: None) -> LandscapeView:
    shown = LandscapeView()
    qtbot.addWidget(shown)
    shown.set_theme(THEMES[0])
    shown.resize(560, 420)
    shown.show_objective(run.objective)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def landscape_of(run: Run, kind: str = "principal", size: int = 12) -> Landscape:
    return landscape(run.objective, kind, run.ground(), size, Listener())


def show(view: LandscapeView, run: Run, kind: str = "principal") -> Landscape:
    shown = landscape_of(run, kind)
    view.show_path(np.arange(len(run.path)), run.path)
    view.show_grid(shown)
    view.show_step(run.step)
    return shown


def said(view: LandscapeView) -> str:
    label: QLabel = find(view, "landscape_honesty")
    assert label.isVisible()
    return label.text()


def test_every_plane_and_size_is_on_offer_and_wanted(view: LandscapeView, qtbot: QtBot) -> None:
    combo: QComboBox = find(view, "landscape_plane_combo")
    ids = [kind.id for kind in PLANES]
    assert [combo.itemData(place) for place in range(combo.count())] == ids
    choose(view, "landscape_size_combo", 25)
    for kind in ids:
        choose(view, "landscape_plane_combo", kind)
        with qtbot.waitSignal(view.compute_wanted) as wish:
            find(view, "landscape_compute_button").click()
        assert wish.args == [kind, 25]
    assert said(view) == INTRODUCTION


def test_progress_replaces_compute_and_can_be_cancelled(
    view: LandscapeView, run: Run, qtbot: QtBot
) -> None:
    compute: QPushButton = find(view, "landscape_compute_button")
    cancel: QPushButton = find(view, "landscape_cancel_button")
    view.show_progress(0.4)
    assert (compute.isVisible(), cancel.isVisible()) == (False, True)
    assert find(view, "landscape_progress").value() == 400
    with qtbot.waitSignal(view.cancel_wanted):
        cancel.click()
    view.show_grid(landscape_of(run))
    assert (compute.isVisible(), cancel.isVisible()) == (True, False)


def test_two_weights_are_chosen_by_name_with_keys(view: LandscapeView) -> None:
    spins = [find(view, f"landscape_{which}_weight") for which in ("first", "second")]
    assert not spins[0].isVisible()
    choose(view, "landscape_plane_combo", "two_weights")
    assert spins[0].isVisible()
    view.show_weights(1, 5)
    assert view.weights() == (1, 5)
    assert spins[0].text() == "layer 1: w(1, 2)"
    QTest.keyClick(spins[0], Qt.Key.Key_Up)
    spins[1].selectAll()
    QTest.keyClicks(spins[1], "9")
    QTest.keyClick(spins[1], Qt.Key.Key_Return)
    assert view.weights() == (2, 9)


def test_low_losses_are_where_they_belong(view: LandscapeView, run: Run) -> None:
    shown = show(view, run, "random")
    picture = view.plot._image.image[..., :3].astype(float).sum(axis=-1)
    lowest = np.unravel_index(shown.losses.argmin(), shown.losses.shape)
    assert picture[lowest] == picture.min()
    rect = view.plot._image.mapRectToParent(view.plot._image.boundingRect())
    row, column = lowest
    cell = (rect.width() / 12, rect.height() / 12)
    middle = (rect.left() + (column + 0.5) * cell[0], rect.top() + (row + 0.5) * cell[1])
    np.testing.assert_allclose(middle, (shown.xs[column], shown.ys[row]))
    assert number_in(view.plot.text_at(*middle)) == pytest.approx(shown.losses.min(), rel=0.01)


def number_in(text: str) -> float:
    return float(text.rsplit(" ", 1)[1].replace("\N{MINUS SIGN}", "-"))


def test_the_path_and_the_point_lie_at_their_projections(view: LandscapeView, run: Run) -> None:
    show(view, run)
    past, future = view.plot._past.getData(), view.plot._future.getData()
    assert len(past[0]) == STEPS + 1  # the points up to step 29, and the point itself
    assert len(future[0]) == 2
    np.testing.assert_allclose(np.transpose(past)[:STEPS], view._on.places[:STEPS])
    np.testing.assert_allclose((past[0][-1], past[1][-1]), view._on.places[STEPS - 1], atol=1e-9)


def test_arrows_keep_their_direction_and_tell_their_share(view: LandscapeView, run: Run) -> None:
    shown = show(view, run)
    drawn = {arrow.arrow.kind.id: arrow for arrow, *_ in view.plot.arrows.drawn()}
    words = find(view, "landscape_key").words()
    vectors = {"negative_gradient": -run.step.gradient, "update": run.step.update}
    for number, kind in enumerate((*vectors, "velocity")):
        vector = vectors.get(kind, run.step.velocity)
        place, share = kept(shown.plane, vector)
        along = drawn[kind].vector / np.linalg.norm(drawn[kind].vector)
        np.testing.assert_allclose(along, place / np.linalg.norm(place), atol=1e-9)
        assert f"{100 * share:.0f} %" in words[number + 1]
    assert "batch" in words[1]
    view.show_step(replace(run.step, velocity=None))
    assert "velocity: none" in find(view, "landscape_key").words()


def test_it_is_always_said_what_the_plane_leaves_out(view: LandscapeView, run: Run) -> None:
    show(view, run)
    assert view.honesty is not None
    assert said(view) == str(view.honesty.sentence)
    assert view.honesty.true_loss == pytest.approx(float(run.objective.loss(run.step.theta)))
    further = np.concatenate((run.path, run.path[-1:] * 1.5))
    view.show_path(np.arange(len(further)), further)
    assert said(view).endswith(
        f"This picture is of step {STEPS}; the training is at {STEPS + 1} now."
    )
    before = view.honesty.explained
    view.show_path(np.arange(len(run.path)), run.path)
    assert view.honesty.explained > before
    assert "This picture" not in said(view)


def test_losses_that_take_long_wait_until_the_cursor_rests(
    view: LandscapeView, run: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(view, run)
    sentence = said(view)
    monkeypatch.setattr("arrows_gui.views.landscape_view.FAST_S", -1.0)
    with qtbot.waitSignal(view._rest.timeout):
        view.show_step(run.step)
        assert said(view).endswith("true loss ?, loss on the plane ?.")
    assert said(view) == sentence


def test_of_a_path_of_very_many_numbers_fewer_points_are_shown(
    view: LandscapeView, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arrows_gui.views.landscape_view.MOST_NUMBERS", 6 * run.path.shape[1])
    show(view, run)
    assert len(view._on.places) == 6
    np.testing.assert_allclose(view._on.places[-1], 0, atol=1e-9)


def test_rows_that_are_not_known_yet_and_losses_that_are_none_are_left_open(
    view: LandscapeView, run: Run
) -> None:
    whole = show(view, run)
    losses = whole.losses.copy()
    losses[5:] = np.nan
    view.show_partial(replace(whole, losses=losses, rows=5))
    assert not view.plot._hatch.isVisible()
    assert (view.plot._image.image[..., 3] > 0).sum() == 5 * 12
    losses[:, 3] = np.inf
    view.show_partial(replace(whole, losses=losses, rows=5))
    assert view.plot._hatch.isVisible()
    view.show_grid(replace(whole, losses=np.full((12, 12), np.nan)))
    assert not view.grab().isNull()


def test_a_path_that_has_left_for_nowhere_is_drawn_as_far_as_it_is_near(
    view: LandscapeView, run: Run
) -> None:
    show(view, run)
    path = run.path.copy()
    path[20:25], path[25:] = 1e12, np.nan
    view.show_path(np.arange(len(path)), path)
    view.show_step(replace(run.step, theta=path[-1], gradient=path[-1], update=path[-1]))
    assert np.isfinite(view.plot._past.getData()[0]).sum() == 20
    assert not view.grab().isNull()


def test_what_belongs_to_another_network_is_not_shown(view: LandscapeView, run: Run) -> None:
    late = show(view, run)
    other, _ = made(NetworkSetup("sine", count=30))
    view.show_objective(other)
    view.show_partial(late)
    assert view.landscape() is None
    view.show_problem("The path has no length yet.")
    assert find(view, "landscape_error").text() == "The path has no length yet."
    view.show_objective(run.objective)
    assert not find(view, "landscape_error").isVisible()


def test_it_fits_and_every_control_has_a_name_in_every_theme(
    view: LandscapeView, run: Run, qapp: QApplication
) -> None:
    font = qapp.font()
    for theme in THEMES:
        apply_theme(qapp, theme, font)
        view.set_theme(theme)
        for kind in PLANES:
            choose(view, "landscape_plane_combo", kind.id)
            show(view, run, kind.id)
            for size in ((560, 420), (380, 300)):
                view.resize(*size)
                assert not view.grab().isNull()
                assert (view.width(), view.height()) == size
                label = find(view, "landscape_honesty")
                assert label.height() >= QLabel.heightForWidth(label, label.width())
                assert view.plot.height() >= view.plot.minimumHeight()
    for name in ("plane_combo", "size_combo", "compute_button", "cancel_button", "progress"):
        control: QWidget = find(view, f"landscape_{name}")
        assert control.accessibleName()
        assert control.toolTip()
