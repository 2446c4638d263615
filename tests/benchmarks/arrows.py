"""Arrows: 10,000 field arrows redrawn with new directions."""

from collections.abc import Callable
from itertools import cycle

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

from arrows_gui.app import make_application
from arrows_gui.core.array import Array
from arrows_gui.views.field_item import FieldItem
from arrows_gui.views.theme import THEMES
from tests.benchmarks.pairs import Pair, seconds_each, side_by_side
from tests.benchmarks.report import Row, at_least, at_most

SIDE = 100
WIDTH_PX, HEIGHT_PX = 800, 600
LEAST_RATIO, MOST_RATIO = 10.0, 2.0
ROUNDS = 15
FRAMES, QUIVER_FRAMES = 10, 2
NOTE = (
    "arrows: 10,000 with heads, 800x600; quiver fills its heads, ours are two strokes. "
    "Bare: the same lines, worked out beforehand, by one drawLines in a bare plot."
)


def rows() -> list[Row]:
    """Measure our field against bare lines and against matplotlib's quiver."""
    app = make_application()
    tails, turns = _field()
    ours, field = _field_frames(app, tails, turns)
    bare = _bare_frames(app, [_lines(field, tails, turn) for turn in turns])
    result = [
        _row(
            "arrows: 10,000 against bare drawLines",
            side_by_side(_timed(ours), _timed(bare), ROUNDS),
        )
    ]
    quiver = _quiver_frames(tails, turns)
    name = "arrows: 10,000 against quiver, blitted"
    if quiver is None:
        return [*result, Row(name, result[0].figure, "left out: no matplotlib")]
    pair = side_by_side(_timed(quiver, QUIVER_FRAMES), _timed(ours), ROUNDS)
    return [*result, _faster_row(name, pair)]


def _field() -> tuple[Array, list[Array]]:
    """Give tails (m, 2) on a grid and several sets of vectors (m, 2) that nearly fill its cells."""
    places = np.arange(SIDE) + 0.5
    tails = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    angles = [0.1 * (tails[:, 0] + tails[:, 1]) + turn for turn in np.linspace(0, 6, 7)]
    return tails, [0.9 * np.stack((np.cos(a), np.sin(a)), axis=1) for a in angles]


def _plot(item: pg.GraphicsObject) -> pg.PlotWidget:
    widget = pg.PlotWidget()
    widget.resize(WIDTH_PX, HEIGHT_PX)
    widget.setRange(QRectF(0, 0, SIDE, SIDE), padding=0)
    widget.getPlotItem().getViewBox().addItem(item, ignoreBounds=True)
    widget.show()
    return widget


def _field_frames(
    app: QApplication, tails: Array, turns: list[Array]
) -> tuple[Callable[[], None], FieldItem]:
    item = FieldItem()
    item.set_theme(THEMES[0])
    widget = _plot(item)
    app.processEvents()
    vectors, uncut = cycle(turns), np.zeros(len(tails), dtype=bool)

    def frame() -> None:
        item.show_field(tails, next(vectors), uncut)
        widget.viewport().repaint()

    return frame, item


class _BareLines(pg.GraphicsObject):  # type: ignore[misc]
    """Paints lines that are already in pixels."""

    def __init__(self, sets: list[Array], pen: QPen) -> None:
        super().__init__()
        self._sets = []
        for lines in sets:
            buffer = PrimitiveArray(QLineF, 4)
            buffer.resize(len(lines))
            buffer.ndarray()[:] = lines
            self._sets.append(buffer)
        self._shown = cycle(self._sets)
        self._pen = pen

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.resetTransform()
        painter.setPen(self._pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawLines(*next(self._shown).drawargs())


def _bare_frames(app: QApplication, sets: list[Array]) -> Callable[[], None]:
    item = _BareLines(sets, QPen(THEMES[0].colour("field"), 0))
    widget = _plot(item)
    app.processEvents()

    def frame() -> None:
        item.update()
        widget.viewport().repaint()

    return frame


def _lines(field: FieldItem, tails: Array, vectors: Array) -> Array:
    """Give the lines that the field paints for some vectors, in pixels."""
    field.show_field(tails, vectors, np.zeros(len(tails), dtype=bool))
    return field.lines_px(field.pixels())


def _quiver_frames(tails: Array, turns: list[Array]) -> Callable[[], None] | None:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # type: ignore[import-not-found, unused-ignore]
        from matplotlib.figure import Figure  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    figure = Figure(figsize=(WIDTH_PX / 100, HEIGHT_PX / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot(xlim=(0, SIDE), ylim=(0, SIDE))
    where = {"angles": "xy", "scale_units": "xy", "scale": 1, "animated": True}
    quiver = axes.quiver(*tails.T, *turns[0].T, **where)
    canvas.draw()
    ground = canvas.copy_from_bbox(figure.bbox)
    vectors = cycle(turns)

    def frame() -> None:
        quiver.set_UVC(*next(vectors).T)
        canvas.restore_region(ground)
        axes.draw_artist(quiver)
        canvas.blit(figure.bbox)

    return frame


def _timed(frame: Callable[[], None], frames: int = FRAMES) -> Callable[[], float]:
    return lambda: 1000 * seconds_each(frame, frames)


def _row(name: str, pair: Pair) -> Row:
    return Row(
        name,
        f"{pair.first:.2f} ms",
        f"{pair.second:.2f} ms",
        pair.ratio,
        at_most(MOST_RATIO),
        pair.ratio <= MOST_RATIO,
        NOTE,
    )


def _faster_row(name: str, pair: Pair) -> Row:
    return Row(
        name,
        f"{pair.second:.2f} ms",
        f"{pair.first:.2f} ms",
        pair.ratio,
        at_least(LEAST_RATIO),
        pair.ratio >= LEAST_RATIO,
        NOTE,
    )
