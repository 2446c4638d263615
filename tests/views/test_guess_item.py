"""The guess on the plot: drawn by mouse or keys, taken by its head, and compared with the truth."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from math import atan2, degrees, hypot

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.arrows import Arrow as TrueArrow
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.guess_item import (
    DEFAULT_PX,
    GUESS_COLOUR,
    LONGEST_PX,
    SHORTEST_PX,
    GuessItem,
)
from arrows_gui.views.overlay_items import StartHandle
from arrows_gui.views.theme import THEMES, Theme
from tests.views.helpers import move

pytestmark = pytest.mark.qt_log_ignore("Mouse event")  # a plot alone passes it to nobody

POINT = np.array((0.5, -0.25))
AWAY = np.array((-0.4, 0.2))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[pg.PlotWidget]:
    """A plot whose axes have different scales, looking at -2 ... 2 and -1 ... 1."""
    rate = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)  # a test moves the mouse faster than a hand
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    for side in ("left", "bottom"):
        made.getPlotItem().hideAxis(side)
    made.getPlotItem().setRange(QRectF(-2, -1, 4, 2), padding=0)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    pg.setConfigOption("mouseRateLimit", rate)


@pytest.fixture
def item(plot: pg.PlotWidget) -> GuessItem:
    made = GuessItem()
    made.set_theme(THEMES[0])
    plot.getPlotItem().addItem(made, ignoreBounds=True)
    made.guessed.connect(lambda x, y: made.show_guess(POINT, np.array((x, y)), True))
    return made


def spot(plot: pg.PlotWidget, place: Array) -> QPoint:
    """Give the pixel of the plot's viewport at a place (2,) of the data."""
    box = plot.getPlotItem().getViewBox()
    return plot.mapFromScene(box.mapViewToScene(QPointF(*place.tolist())))


def drag(plot: pg.PlotWidget, start: Array, end: Array) -> None:
    begin, target = spot(plot, start), plot.viewport()
    finish = spot(plot, end)
    QTest.mouseMove(target, begin)
    QTest.mousePress(target, LEFT, Qt.KeyboardModifier.NoModifier, begin)
    for share in (0.25, 0.5, 0.75, 1.0):
        move(target, begin + (finish - begin) * share, LEFT)
    QTest.mouseRelease(target, LEFT, Qt.KeyboardModifier.NoModifier, finish)
    QApplication.processEvents()


def size_of(plot: pg.PlotWidget) -> Array:
    """Give the size of a pixel in axis units."""
    width, height = plot.getPlotItem().getViewBox().viewPixelSize()
    return np.array((width, height))


def picture(plot: pg.PlotWidget) -> Array:
    QApplication.processEvents()
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return data[..., 2::-1].astype(np.int64)


def coloured(plot: pg.PlotWidget, colour: QColor) -> Array:
    """Give the places (m, 2), x and y in pixels, that have a colour."""
    near = np.abs(picture(plot) - (colour.red(), colour.green(), colour.blue())).max(axis=2) < 12
    return np.argwhere(near)[:, ::-1]


def true_arrow(kind_id: str, vector: tuple[float, float]) -> DrawnArrow:
    kind = next(kind for kind in ARROWS if kind.id == kind_id)
    arrow = TrueArrow(kind, kind.title, kind.formula, POINT, np.array(vector))
    return DrawnArrow(arrow, np.array(vector), False)


def test_a_guess_is_dragged_out_of_the_point(plot: pg.PlotWidget, item: GuessItem) -> None:
    item.show_guess(POINT, None, True)
    end = np.array((-1.0, 0.5))
    drag(plot, POINT, end)
    guess = item.guess()
    assert guess is not None
    assert (np.abs(guess - (end - POINT)) <= 1.5 * size_of(plot)).all()


def test_a_guess_is_taken_by_its_head(plot: pg.PlotWidget, item: GuessItem) -> None:
    item.show_guess(POINT, np.array((1.0, 0.5)), True)
    beside = POINT + np.array((1.0, 0.5)) + 6 * size_of(plot)
    drag(plot, beside, beside + AWAY)
    guess = item.guess()
    assert guess is not None
    assert (np.abs(guess - (0.6, 0.7)) <= 1.5 * size_of(plot)).all()


def test_a_drag_that_hardly_leaves_the_point_is_no_guess(
    plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.show_guess(POINT, None, True)
    drag(plot, POINT, POINT + 5 * size_of(plot))
    assert item.guess() is None
    drag(plot, POINT, POINT + 30 * size_of(plot))
    assert item.guess() is not None


def test_the_other_mouse_buttons_draw_no_guess(
    plot: pg.PlotWidget, item: GuessItem, qtbot: QtBot
) -> None:
    item.show_guess(POINT, None, True)
    target, right = plot.viewport(), Qt.MouseButton.RightButton
    begin = spot(plot, POINT)
    QTest.mousePress(target, right, Qt.KeyboardModifier.NoModifier, begin)
    for share in (0.5, 1.0):
        move(target, begin + QPoint(90, 40) * share, right)
    QTest.mouseRelease(target, right, Qt.KeyboardModifier.NoModifier, begin + QPoint(90, 40))
    assert item.guess() is None


@pytest.mark.parametrize("active", [True, False])
def test_while_active_the_guess_gets_the_mouse_before_the_start(
    active: bool, plot: pg.PlotWidget, item: GuessItem
) -> None:
    start = StartHandle()
    plot.getPlotItem().addItem(start, ignoreBounds=True)
    start.show_start(*POINT.tolist())
    moved: list[tuple[float, float]] = []
    start.dragged.connect(lambda x, y: moved.append((x, y)))
    item.show_guess(POINT, None, active)
    drag(plot, POINT, POINT + AWAY)
    assert bool(moved) is not active
    assert (item.guess() is not None) is active


def test_a_guess_that_is_revealed_stays_where_it_is(plot: pg.PlotWidget, item: GuessItem) -> None:
    guess = np.array((0.5, 0.5))
    item.show_revealed(POINT, guess, true_arrow("update", (-0.5, 0.2)))
    drag(plot, POINT + guess, POINT + AWAY)
    drag(plot, POINT, POINT + AWAY)
    item.nudge(5, 1.1)
    shown = item.guess()
    assert shown is not None
    np.testing.assert_array_equal(shown, guess)


def test_a_click_at_the_point_takes_the_focus(
    plot: pg.PlotWidget, item: GuessItem, qtbot: QtBot
) -> None:
    clicks: list[bool] = []
    plot.scene().sigMouseClicked.connect(lambda event: clicks.append(event.isAccepted()))
    item.show_guess(POINT, None, True)
    with qtbot.waitSignal(item.grabbed):
        QTest.mouseClick(plot.viewport(), LEFT, pos=spot(plot, POINT))
    QTest.mouseClick(plot.viewport(), LEFT, pos=spot(plot, np.array((-1.5, 0.7))))
    item.clear()
    QTest.mouseClick(plot.viewport(), LEFT, pos=spot(plot, POINT))
    assert clicks == [True, False, False]


def test_the_first_key_makes_a_guess_that_tells_nothing(
    plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.nudge(5, 1.1)
    assert item.guess() is None
    item.show_guess(POINT, None, True)
    item.nudge(5, 1.1)
    guess = item.guess()
    assert guess is not None
    np.testing.assert_allclose(guess / size_of(plot), (DEFAULT_PX, 0.0))


def on_screen(plot: pg.PlotWidget, item: GuessItem) -> tuple[float, float]:
    """Give the length of the guess in pixels, and its direction against the clock."""
    guess = item.guess()
    assert guess is not None
    right, up = guess / size_of(plot)
    return hypot(right, up), degrees(atan2(up, right))


@pytest.mark.parametrize("steps", [1, 7, -3])
def test_keys_turn_and_stretch_as_the_eye_sees_it(
    steps: int, plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.show_guess(POINT, np.array((0.6, 0.2)), True)
    length, angle = on_screen(plot, item)
    for _ in range(abs(steps)):
        item.nudge(5 if steps > 0 else -5, 1)
    turned = on_screen(plot, item)
    assert turned == pytest.approx((length, angle + 5 * steps))
    for _ in range(abs(steps)):
        item.nudge(0, 1.1 ** (1 if steps > 0 else -1))
    assert on_screen(plot, item) == pytest.approx((length * 1.1**steps, angle + 5 * steps))


@pytest.mark.parametrize(("stretch", "end"), [(0.5, SHORTEST_PX), (2.0, LONGEST_PX)])
def test_a_guess_neither_vanishes_nor_leaves_the_screen_for_good(
    stretch: float, end: float, plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.show_guess(POINT, np.array((0.6, 0.2)), True)
    for _ in range(60):
        item.nudge(0, stretch)
    assert on_screen(plot, item)[0] == pytest.approx(end)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("vector", [(0.9, 0.0), (0.0, 0.6), (-0.8, -0.4)])
def test_the_guess_ends_where_it_points(
    vector: tuple[float, float], theme: Theme, plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.set_theme(theme)
    item.show_guess(POINT, np.array(vector), False)
    places = coloured(plot, theme.colour(GUESS_COLOUR))
    assert len(places) > 20
    along = np.array(vector) / size_of(plot) * (1, -1)
    begin = np.array((spot(plot, POINT).x(), spot(plot, POINT).y()))
    far = ((places - begin) @ along).max() / hypot(*along)
    assert far == pytest.approx(hypot(*along), abs=4 * theme.line)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("kind_id", ["negative_gradient", "update"])
def test_the_truth_is_seen_beside_the_guess_even_where_both_agree(
    kind_id: str, theme: Theme, plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.set_theme(theme)
    truth = true_arrow(kind_id, (0.9, 0.4))
    for guess in ((-0.5, 0.6), (0.9, 0.4)):
        item.show_revealed(POINT, np.array(guess), truth)
        assert len(coloured(plot, theme.colour(truth.arrow.kind.colour_key))) > 20
        assert len(coloured(plot, theme.colour(GUESS_COLOUR))) > 20


@pytest.mark.parametrize("angle", [60.0, -60.0, 170.0])
def test_the_arc_spans_the_shorter_way(angle: float, plot: pg.PlotWidget, item: GuessItem) -> None:
    turn = np.radians(angle)
    truth = true_arrow(
        "update", tuple((90 * size_of(plot) * (np.cos(turn), np.sin(turn))).tolist())
    )
    middle, other = np.radians(angle / 2), np.radians(angle / 2 + 180)
    item.show_revealed(POINT, 90 * size_of(plot) * (1, 0), None)
    bare = picture(plot)
    item.show_revealed(POINT, 90 * size_of(plot) * (1, 0), truth)
    changed = np.abs(picture(plot) - bare).max(axis=2) > 30
    begin = spot(plot, POINT)
    seen = []
    for way in (middle, other):
        reach = np.arange(10, 75)
        xs = np.round(begin.x() + reach * np.cos(way)).astype(int)
        ys = np.round(begin.y() - reach * np.sin(way)).astype(int)
        seen.append(bool(changed[ys, xs].any()))
    assert seen == [True, False]


def test_where_there_is_no_truth_only_the_guess_is_seen(
    plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.show_revealed(POINT, np.array((0.9, 0.0)), None)
    alone = picture(plot)
    item.show_revealed(POINT, np.array((0.9, 0.0)), true_arrow("update", (0.0, 0.0)))
    np.testing.assert_array_equal(picture(plot), alone)


def test_a_ring_shows_where_to_take_it_and_a_second_one_the_focus(
    plot: pg.PlotWidget, item: GuessItem
) -> None:
    item.clear()
    empty = picture(plot)
    item.show_guess(POINT, None, True)
    ring = picture(plot)
    item.set_focused(True)
    both = picture(plot)
    assert (ring != empty).any()
    assert (both != ring).any()
    item.clear()
    np.testing.assert_array_equal(picture(plot), empty)


@pytest.mark.parametrize(
    "point", [(1e300, 0.0), (np.nan, 0.0), (np.inf, 1.0), (50.0, 50.0), (0.5, -0.25)]
)
@pytest.mark.parametrize("vector", [(1e300, 1.0), (0.0, 0.0), (1e-300, 0.0), (0.2, 0.1)])
def test_odd_places_and_lengths_are_painted_without_a_fault(
    point: tuple[float, float],
    vector: tuple[float, float],
    plot: pg.PlotWidget,
    item: GuessItem,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *fault: faults.append(fault))
    item.show_guess(np.array(point), np.array(vector), True)
    picture(plot)
    item.show_revealed(np.array(point), np.array(vector), true_arrow("update", (0.3, 1e200)))
    picture(plot)
    assert not faults
