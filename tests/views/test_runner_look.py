"""Looks: eight that can be told apart without colour, and dashes that do not show their seams."""

# ruff: noqa: D103 - the names say what is tested

from itertools import combinations, pairwise

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.array import Array
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.surface import Minimum
from arrows_gui.views.dash import dashes, lengths_along
from arrows_gui.views.points_item import PointsItem
from arrows_gui.views.runner_look import LOOKS, SAMPLE_PX, look_at, paint_marker, sample_pixmap
from arrows_gui.views.theme import THEMES, Theme
from arrows_gui.views.trail_item import BLOCK, RECENT, TrailItem

SIDE = 40
RADIUS = 9.0
PLACES = tuple(range(len(LOOKS)))

every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
every_dash = pytest.mark.parametrize("place", [p for p in PLACES if LOOKS[p].dash])


def pixels(image: QImage) -> Array:
    """Give the colours (rows, columns, 3), 0 to 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return data[..., :3].astype(np.float64)


def marker(place: int) -> Array:
    """Paint a marker in black on white."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    middle = QPointF(SIDE / 2, SIDE / 2)
    paint_marker(painter, place, middle, RADIUS, QColor("black"), QColor("white"))
    painter.end()
    return pixels(image)[..., 0] < 128


# The table


def test_there_is_a_look_for_every_runner() -> None:
    assert len(LOOKS) == MOST_RUNNERS
    assert all(len(theme.runners) == MOST_RUNNERS for theme in THEMES)
    assert len({look.title for look in LOOKS}) == len(LOOKS)
    assert look_at(MOST_RUNNERS) is LOOKS[0]


def test_no_two_looks_share_a_marker_or_a_dash() -> None:
    assert len({look.corners for look in LOOKS}) == len(LOOKS)
    assert len({look.dash for look in LOOKS}) == len(LOOKS)
    assert LOOKS[0].dash == ()
    assert all(len(look.dash) % 2 == 0 for look in LOOKS)


def test_markers_can_be_told_apart_by_their_shape_alone(qapp: QApplication) -> None:
    shapes = {place: marker(place) for place in PLACES}
    for a, b in combinations(PLACES, 2):
        both = (shapes[a] & shapes[b]).sum() / (shapes[a] | shapes[b]).sum()
        assert both < 0.93, f"{LOOKS[a].title} and {LOOKS[b].title} look alike"


def test_markers_are_of_one_size_and_sit_on_their_point(qapp: QApplication) -> None:
    areas = [float(marker(place).sum()) for place in PLACES]
    assert max(areas) < 1.8 * min(areas)
    for place in PLACES:
        rows, columns = np.nonzero(marker(place))
        assert abs(columns.mean() - (SIDE - 1) / 2) < 1.0
        assert abs(rows.mean() - (SIDE - 1) / 2) < 2.5


@every_theme
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_samples_differ_and_have_the_colour_of_the_runner(
    theme: Theme, ratio: float, qapp: QApplication
) -> None:
    seen: list[Array] = []
    for place in PLACES:
        sample = sample_pixmap(place, theme, SAMPLE_PX, ratio)
        assert sample.deviceIndependentSize().toSize() == SAMPLE_PX
        whole = QPixmap(sample.size())
        whole.fill(theme.colour("base"))
        painter = QPainter(whole)
        painter.drawPixmap(QRectF(whole.rect()), sample, QRectF(sample.rect()))
        painter.end()
        shown = pixels(whole.toImage())
        wanted = theme.runner_colour(place)
        middle = shown[shown.shape[0] // 2, shown.shape[1] // 2]
        assert np.abs(middle - (wanted.blue(), wanted.green(), wanted.red())).max() < 40
        ink = np.abs(shown - shown[0, shown.shape[1] // 2]).max(axis=2) > 60
        assert all((ink != other).mean() > 0.02 for other in seen)
        seen.append(ink)


# Dashes


def spiral(count: int) -> Array:
    turns = np.linspace(0, 6 * np.pi, count)
    radius = np.linspace(140, 10, count)
    return np.stack((200 + radius * np.cos(turns), 150 + radius * np.sin(turns)), axis=-1)


def cut(path: Array, dash: tuple[float, ...], begin: float = 0.0) -> Array:
    return dashes(path, begin + lengths_along(path), dash, 400.0, 300.0)


def inked(strokes: Array) -> float:
    return float(np.hypot(*(strokes[:, 2:] - strokes[:, :2]).T).sum())


@every_dash
def test_a_straight_line_is_cut_as_a_ruler_would(place: int) -> None:
    dash = LOOKS[place].dash
    strokes = cut(np.array([[0.0, 7.0], [300.0, 7.0]]), dash)
    period = sum(dash)
    for place_px in np.arange(0.25, 299, 0.5):
        within = place_px % period
        edges = np.cumsum((0.0, *dash))
        stroke = int(np.searchsorted(edges, within, side="right")) % 2 == 1
        covered = ((strokes[:, 0] <= place_px) & (place_px <= strokes[:, 2])).any()
        assert covered == stroke
    assert (strokes[:, [1, 3]] == 7.0).all()


@every_dash
def test_strokes_lie_on_the_line_and_take_their_share_of_it(place: int) -> None:
    dash, path = LOOKS[place].dash, spiral(4000)
    strokes = cut(path, dash)
    whole = lengths_along(path)[-1]
    assert inked(strokes) == pytest.approx(whole * sum(dash[::2]) / sum(dash), rel=0.02)
    for end in (strokes[:, :2], strokes[:, 2:]):
        gaps = np.hypot(*(end[:, None, :] - path[None, ::4, :]).transpose(2, 0, 1)).min(axis=1)
        assert gaps.max() < 2.0


@every_dash
@pytest.mark.parametrize("piece", [1, 7, 60])
def test_pieces_are_dashed_as_the_whole_line_is(place: int, piece: int) -> None:
    dash, path = LOOKS[place].dash, spiral(300)
    period, begin, pieces = sum(dash), 0.0, []
    for first, last in pairwise((*range(0, 299, piece), 299)):
        part = path[first : last + 1]
        pieces.append(cut(part, dash, begin))
        begin = (begin + lengths_along(part)[-1]) % period
    together, whole = np.concatenate(pieces), cut(path, dash)
    assert len(whole) > 10

    def ordered(strokes: Array) -> Array:
        long = np.hypot(*(strokes[:, 2:] - strokes[:, :2]).T) > 1e-6
        return strokes[long][np.lexsort(np.round(strokes[long], 3).T)]

    np.testing.assert_allclose(ordered(together), ordered(whole), atol=1e-6)


def test_a_line_from_far_away_is_dashed_where_it_is_seen_only() -> None:
    for far in (1e5, 1e9, 1e300):
        for path in (
            np.array([[100.0, 100.0], [far, 100.0]]),
            np.array([[far, 100.0], [100.0, 100.0]]),
        ):
            strokes = cut(path, (6.0, 4.0))
            assert len(strokes) == 30
            assert strokes[:, [0, 2]].min() >= 100.0 - 1e-6
            assert strokes[:, [0, 2]].max() <= 400.0 + 1e-6
            assert np.abs(strokes[:, [1, 3]] - 100.0).max() < 1e-6
    assert len(cut(np.array([[-1e9, -5.0], [1e9, -5.0]]), (6.0, 4.0))) == 0
    assert len(cut(np.array([[1e300, 1e300], [-1e300, 1e300]]), (6.0, 4.0))) == 0


def test_a_point_that_rests_is_no_trouble() -> None:
    for path in (np.full((5, 2), 20.0), np.array([[20.0, 20.0]]), np.zeros((2, 2))):
        strokes = cut(path, (6.0, 4.0))
        assert np.isfinite(strokes).all()
        assert inked(strokes) == 0.0


# Trails and points in a plot


@pytest.fixture
def plot(qtbot: QtBot) -> pg.PlotWidget:
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    for side in ("left", "bottom"):
        made.getPlotItem().hideAxis(side)
    made.getPlotItem().setRange(QRectF(-2, -2, 4, 4), padding=0)
    made.show()
    return made


def picture(plot: pg.PlotWidget) -> Array:
    QApplication.processEvents()
    return pixels(plot.grab().toImage())


def trail_on(plot: pg.PlotWidget, path: Array, look: int, first: int = 0) -> TrailItem:
    trail = TrailItem()
    plot.getPlotItem().addItem(trail, ignoreBounds=True)
    trail.set_look(QColor("#ff8800"), 1.0, look)
    trail.show_trail(lambda begin, end: path[max(begin - first, 0) : end - first], first)
    return trail


def wave(count: int) -> Array:
    across = np.linspace(-1.8, 1.8, count)
    return np.stack((across, np.sin(4 * across)), axis=-1)


@pytest.mark.parametrize("place", PLACES)
def test_a_dashed_trail_that_grows_looks_like_a_whole_one(place: int, plot: pg.PlotWidget) -> None:
    path = wave(180)
    bare = picture(plot)
    grown = trail_on(plot, path, place)
    for last in (*range(0, 179, 7), 179):
        grown.extend_to(last, last)
        grown_picture = picture(plot)
    plot.getPlotItem().removeItem(grown)
    whole = trail_on(plot, path, place)
    whole.extend_to(179, 179)
    whole_picture = picture(plot)
    drawn = np.abs(whole_picture - bare).max(axis=2) > 30
    assert drawn.sum() > 300
    assert (np.abs(grown_picture - whole_picture).max(axis=2) < 128)[drawn].mean() > 0.98
    assert (np.abs(grown_picture - whole_picture).max(axis=2) < 100)[~drawn].all()


def test_every_look_leaves_another_trail(plot: pg.PlotWidget) -> None:
    seen: list[Array] = []
    for place in PLACES:
        trail = trail_on(plot, wave(400), place)
        trail.extend_to(399, 399)
        seen.append(picture(plot))
        plot.getPlotItem().removeItem(trail)
    for a, b in combinations(seen, 2):
        assert (np.abs(a - b).max(axis=2) > 60).sum() > 100


@pytest.mark.parametrize("place", [0, 1, 5])
def test_what_stands_out_lies_on_the_faint_dashes(place: int, plot: pg.PlotWidget) -> None:
    """Long after the first block, the strokes up to the cursor cover the faint ones exactly."""
    count = RECENT + 3 * BLOCK + 100
    path = wave(count)
    trail = trail_on(plot, path, place)
    trail.extend_to(count - 1, count - 1)
    whole = picture(plot)
    trail.extend_to(count - 1, count - 2)
    both = picture(plot)
    plot.getPlotItem().removeItem(trail)
    bare = picture(plot)
    gaps = np.abs(whole - bare).max(axis=2) < 5
    assert gaps.sum() > 1000
    assert np.abs(both - bare)[gaps].max() < 60
    assert np.abs(both - bare).max() > 150


def test_a_trail_may_begin_late(plot: pg.PlotWidget) -> None:
    path = wave(100)
    late = trail_on(plot, path, 3, first=5000)
    late.extend_to(5099, 5099)
    seen = picture(plot)
    late.extend_to(5099, 4000)  # the cursor is before the branch
    faint = picture(plot)
    plot.getPlotItem().removeItem(late)
    bare = picture(plot)
    early = trail_on(plot, path, 3)
    early.extend_to(99, 99)
    np.testing.assert_array_equal(seen, picture(plot))
    assert 0 < np.abs(faint - bare).sum() < 0.6 * np.abs(seen - bare).sum()


def test_a_trail_keeps_the_opacity_that_it_was_given(plot: pg.PlotWidget) -> None:
    bare = picture(plot)
    trail = trail_on(plot, wave(100), 0)
    trail.extend_to(99, 99)
    full = np.abs(picture(plot) - bare).sum()
    trail.setOpacity(0.3)
    assert np.abs(picture(plot) - bare).sum() == pytest.approx(0.3 * full, rel=0.1)


@every_theme
def test_a_point_has_the_marker_of_its_runner(theme: Theme, plot: pg.PlotWidget) -> None:
    item = PointsItem()
    item.set_theme(theme)
    plot.getPlotItem().addItem(item, ignoreBounds=True)
    shapes = []
    for place in PLACES:
        item.show_points([(np.zeros(2), place)])
        shown = picture(plot)
        colour = theme.runner_colour(place)
        wanted = np.array((colour.blue(), colour.green(), colour.red()))
        shapes.append(np.abs(shown - wanted).max(axis=2) < 30)
        assert shapes[-1].sum() > 40
    assert all((a != b).sum() > 8 for a, b in combinations(shapes, 2))


def test_fog_hides_the_minima(plot: pg.PlotWidget) -> None:
    bare = picture(plot)
    item = PointsItem()
    item.set_theme(THEMES[0])
    plot.getPlotItem().addItem(item, ignoreBounds=True)
    item.show_minima([Minimum(0.5, 0.5)])
    assert (picture(plot) != bare).any()
    item.set_fog(True)
    np.testing.assert_array_equal(picture(plot), bare)


def test_points_out_of_view_are_pointed_to(plot: pg.PlotWidget) -> None:
    item = PointsItem()
    item.set_theme(THEMES[0])
    plot.getPlotItem().addItem(item, ignoreBounds=True)
    item.show_points([(np.zeros(2), 0)])
    inside = picture(plot)
    item.show_points([(np.zeros(2), 0), (np.array((1e9, 3.0)), 1), (np.array((-40.0, 0.0)), 2)])
    outside = picture(plot)
    half = inside.shape[1] // 2
    assert (outside != inside)[:, half + 20 :].any()
    assert (outside != inside)[:, : half - 20].any()
    assert (outside == inside)[:, half - 15 : half + 15].all()


def test_a_sample_of_any_size_can_be_drawn(qapp: QApplication) -> None:
    for size in (QSize(12, 12), QSize(80, 30)):
        assert not sample_pixmap(4, THEMES[2], size, 1.0).isNull()
