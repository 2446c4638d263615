"""The map and the curve of a sweep: what they show, and how they are worked."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.surfaces import surface_by_id
from arrows_gui.core.sweep_colouring import COLOURINGS, NEVER, figures
from arrows_gui.core.sweep_plan import CODES, OUTCOMES, SweepMap, SweepPlan, axis_of
from arrows_gui.core.sweep_theory import theory
from arrows_gui.views.sweep_cells import composed, image_of
from arrows_gui.views.sweep_curve import SweepCurveView
from arrows_gui.views.sweep_map import SweepMapView
from arrows_gui.views.sweep_pad import SweepPad
from arrows_gui.views.theme import THEMES, Theme
from tests.views.helpers import move

TITLE = "Final loss after 50 steps, logarithmic"
ROWS, COLUMNS = 5, 8
BEST = (1, 6)
NOT_BEGUN, SETTLED, AWAY, DIVERGED = (CODES[n] for n in ("unknown", "settled", "away", "diverged"))


def made_map(rows: int = ROWS, columns: int = COLUMNS) -> SweepMap:
    """Give a map that is unlike its mirror images: rising losses, one best cell, a bad corner."""
    objective = SurfaceObjective(surface_by_id("ravine"))
    rule = make_optimizer("momentum", {"lr": 0.1})
    by_name = {knob.name: knob for knob in rule.knobs}
    axes = [axis_of(by_name["lr"], 1e-3, 10.0, columns, True)]
    if rows > 1:
        axes.append(axis_of(by_name["momentum"], 0.0, 0.9, rows, False))
    experiment = Experiment(objective, objective.surface.start, (Runner(1, "m", rule),), 50)
    plan = SweepPlan(experiment, 1, tuple(axes), 50, target=0.01)
    losses = np.geomspace(1e-3, 1.0, rows * columns).reshape(rows, columns)
    codes = np.full((rows, columns), SETTLED, dtype=np.uint8)
    losses[-1, 0], codes[-1, 0] = np.inf, DIVERGED
    codes[-1, 1] = AWAY
    losses[min(BEST[0], rows - 1), BEST[1]] = 1e-6
    reached = np.where(losses < 0.01, 7, -1)
    minimum = np.where(codes == SETTLED, 0, -1)
    counts = np.full((rows, columns), 50)
    points = np.zeros((rows, columns, 2))
    return SweepMap(plan, counts, losses, codes, reached, counts - 1, points, minimum)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[Callable[[], SweepPad]], SweepPad]:
    def show(kind: Callable[[], SweepPad], theme: Theme = THEMES[0]) -> SweepPad:
        view = kind()
        qtbot.addWidget(view)
        view.resize(500, 400)
        view.set_theme(theme)
        view.show_map(made_map(ROWS if kind is SweepMapView else 1))
        with qtbot.waitExposed(view):
            view.show()
        return view

    return show


def spot(view: SweepPad, row: int, column: int) -> QPoint:
    """Give the pixel of the viewport in the middle of a cell."""
    axes = view._found.plan.axes  # type: ignore[union-attr]
    y = float(axes[1].places[row]) if len(axes) > 1 else view.plot.box.viewRange()[1][1] * 0.7
    place = view.plot.box.mapViewToScene(QPointF(float(axes[0].places[column]), y))
    pixel: QPoint = view.plot.mapFromScene(place)
    return pixel


def colour_at(view: SweepPad, row: int, column: int) -> QColor:
    colour: QColor = view.plot.grab().toImage().pixelColor(spot(view, row, column))
    return colour


def test_every_cell_is_where_its_values_are(shown: Any) -> None:
    view = shown(SweepMapView)
    assert view.look is not None
    for row, column in ((0, 0), (0, 7), (4, 7), (2, 3)):
        expected = QColor(int(view.look.colours[row, column]) & 0xFFFFFF)
        assert colour_at(view, row, column).rgb() == expected.rgb(), (row, column)
    assert view.look.colours[0, 0] != view.look.colours[4, 7]
    for row, column in np.ndindex(ROWS, COLUMNS):
        where = view.plot.box.mapSceneToView(view.plot.mapToScene(spot(view, row, column)))
        assert view.cell_at(where.x(), where.y()) == (row, column)


def test_a_click_and_a_drag_want_every_cell_once(shown: Any, qtbot: QtBot) -> None:
    view = shown(SweepMapView)
    wanted: list[tuple[int, int]] = []
    said: list[str] = []
    view.cell_wanted.connect(lambda row, column: wanted.append((row, column)))
    view.hovered.connect(said.append)
    target, left = view.plot.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(target, left, pos=spot(view, 3, 2))
    for row, column in ((3, 2), (3, 3), (3, 3), (2, 3)):
        move(target, spot(view, row, column), left)
    move(target, spot(view, 2, 3) + QPoint(2000, 0), left)
    QTest.mouseRelease(target, left, pos=spot(view, 2, 3))
    move(target, spot(view, 0, 0), Qt.MouseButton.NoButton)
    assert wanted == [(3, 2), (3, 3), (2, 3), (2, 7)]
    assert said[0].startswith("learning rate 0.01389, momentum 0.675: settled, loss ")
    assert said[-1].startswith("learning rate 0.001, momentum 0: settled, loss 0.001 ")
    assert view.marks.marks.chosen is not None
    assert "the loaded run" in view.legend.texts()


def test_the_keys_go_from_cell_to_cell_and_take_one(shown: Any, qtbot: QtBot) -> None:
    view = shown(SweepMapView)
    wanted: list[tuple[int, int]] = []
    said: list[str] = []
    view.cell_wanted.connect(lambda row, column: wanted.append((row, column)))
    view.hovered.connect(said.append)
    view.show_chosen(1, 1)
    view.plot.setFocus()
    keys = Qt.Key
    for key in (keys.Key_Up, keys.Key_Right, keys.Key_Right, keys.Key_Left, keys.Key_Return):
        QTest.keyClick(view.plot, key)
    QTest.keyClick(view.plot, keys.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.plot, keys.Key_Down)
    QTest.keyClick(view.plot, keys.Key_Return)
    assert wanted == [(2, 2), (1, 7)]
    assert len(said) == 6
    QTest.keyClick(view.plot, keys.Key_Escape)
    assert not view.plot.hasFocus()


def test_the_pad_stays_where_it_is(shown: Any) -> None:
    view = shown(SweepMapView)
    before = view.plot.box.viewRange()
    target = view.plot.viewport()
    QTest.mousePress(target, Qt.MouseButton.RightButton, pos=spot(view, 2, 2))
    move(target, spot(view, 3, 5), Qt.MouseButton.RightButton)
    QTest.mouseRelease(target, Qt.MouseButton.RightButton, pos=spot(view, 3, 5))
    assert view.plot.box.viewRange() == before


def test_a_partial_picture_fills_in_the_nearest_cells_fainter(shown: Any) -> None:
    view = shown(SweepMapView)
    whole = made_map()
    known = np.zeros((ROWS, COLUMNS), dtype=bool)
    known[::2, ::4] = True
    codes = np.where(known, whole.codes, NOT_BEGUN).astype(np.uint8)
    part = replace(
        whole, plan=whole.plan, codes=codes, losses=np.where(known, whole.losses, np.nan)
    )
    view.show_partial(part)
    look = view.look
    assert look is not None
    assert look.colours[1, 0] in (look.colours[1, 1], look.colours[0, 1])
    assert look.colours[0, 1] != look.colours[0, 0]
    assert look.marks[0, 1] == NOT_BEGUN
    assert "Fainter: not computed" in view.legend.texts()
    view.show_partial(whole)
    assert "Fainter: not computed" not in view.legend.texts()


def test_the_key_names_what_is_shown_and_nothing_else(shown: Any) -> None:
    view = shown(SweepMapView)
    for colouring, title, has, misses in (
        ("loss", TITLE, ("Diverged: not finite", "Running away"), "Settled"),
        ("reached", "Steps to a loss of 0.01", ("Target not reached",), "Settled"),
        ("outcome", "Settled", ("Running away", "Diverged: not finite"), "Target not reached"),
        ("minimum", "1: (0, 0)", ("Diverged: not finite",), "No minimum"),
    ):
        view.set_colouring(colouring)
        texts = view.legend.texts()
        assert texts[0] == title
        assert set(has) <= set(texts)
        assert misses not in texts
        assert "lowest loss 1e−06" in texts  # noqa: RUF001
    for each in COLOURINGS:
        for mark in np.unique(figures(made_map(), each.id).marks):
            assert mark <= NEVER


@pytest.mark.parametrize("loss", [0.0, 1e-320, 1e-300, 1e25, -1e25])
def test_a_map_of_one_loss_has_a_scale_whatever_it_is(loss: float) -> None:
    found = replace(made_map(), losses=np.full((ROWS, COLUMNS), loss))
    scale = figures(found, "loss").scale
    assert scale is not None
    low, high = scale.loss(np.array((0.0, 1.0)))
    assert low < high
    assert np.isfinite(scale.share(found.losses)).all()


def test_every_bad_outcome_has_a_pattern_of_its_own(shown: Any) -> None:
    view = shown(SweepMapView)
    cells = view._cells.cells
    seen, places = set(), np.zeros(16, dtype=np.intp)
    for mark in range(len(OUTCOMES) + 1):
        one = replace(
            cells,
            colours=np.array([[1]], dtype=np.uint32),
            inks=np.array([[2]], dtype=np.uint32),
            marks=np.array([[mark]], dtype=np.uint8),
        )
        seen.add(composed(one, places, places, 1.0).tobytes())
    assert len(seen) == len(OUTCOMES) + 1 - 2, "no run, a settled and a moving one look alike"
    assert image_of(np.zeros((3, 5), dtype=np.uint32)).size().toTuple() == (5, 3)


def test_marks_follow_the_knobs_theory_and_the_best_cell(shown: Any) -> None:
    view = shown(SweepMapView)
    found = made_map()
    view.show_current({"lr": 0.1, "momentum": 0.5, "weight_decay": 0.0})
    view.show_theory(theory(found.plan))
    marks = view.marks.marks
    assert marks.current == (pytest.approx(-1.0), 0.5)
    axes = found.plan.axes
    assert marks.best == (axes[0].places[BEST[1]], axes[1].places[BEST[0]])
    rate, momentum = marks.lines[0].T
    np.testing.assert_allclose(10.0**rate * 10, 2 * (1 + momentum), rtol=1e-7)
    assert any("λ = 10" in text for text in view.legend.texts())
    assert any(text.startswith("optimum: lr ") for text in view.legend.texts())
    view.show_current({"lr": 0.0, "momentum": 2.0})  # no logarithm, and outside
    view.plot.grab()
    view.show_current({"lr": 0.1})
    view.show_theory(None)
    assert view.marks.marks.current is None
    assert not view.marks.marks.lines
    view.clear()
    assert view.legend.texts() == []
    assert view.look is None


def test_the_curve_is_worked_like_the_map(shown: Any, qtbot: QtBot) -> None:
    view = shown(SweepCurveView)
    found = made_map(1)
    view.show_theory(theory(found.plan))
    wanted: list[tuple[int, int]] = []
    view.cell_wanted.connect(lambda row, column: wanted.append((row, column)))
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 0, 3))
    view.plot.setFocus()
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    QTest.keyClick(view.plot, Qt.Key.Key_Enter)
    assert wanted == [(0, 3), (0, 2)]
    x, y = view._curve.getData()
    finite = np.isfinite(found.losses[0])
    np.testing.assert_allclose(x, found.plan.axes[0].places)
    np.testing.assert_allclose(y[2:], np.log10(found.losses[0][2:]))
    assert not finite[0]
    assert not np.isfinite(y[0])
    cells = view._cells.cells
    assert cells is not None
    assert (cells.colours[0] != 0).tolist() == [True, True, *[False] * 6]
    assert len(view.marks.marks.labels) == len(view.marks.marks.lines) == 1


def test_all_themes_paint_all_colourings(shown: Any) -> None:
    for kind in (SweepMapView, SweepCurveView):
        view = shown(kind)
        pictures = set()
        for theme in THEMES:
            view.set_theme(theme)
            for colouring in COLOURINGS:
                view.set_colouring(colouring.id)
                QApplication.processEvents()
                pictures.add(view.grab().toImage().constBits().tobytes())
                assert view.legend.geometry().bottom() <= view.height()
        assert len(pictures) > 2 * len(THEMES)
