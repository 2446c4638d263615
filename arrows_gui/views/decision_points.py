"""The data points on a plot of a network's answers, and the rings round some of them."""

import numpy as np
import pyqtgraph as pg

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows, Split
from arrows_gui.core.decision import Flags, Section, places_of
from arrows_gui.core.shades import above
from arrows_gui.views.decision_look import (
    BATCH_PX,
    NUMBER_MARKERS,
    ONE_CURVE,
    POINT_PX,
    WRONG_PX,
    class_pens,
    marker,
    number_colours,
    point_px,
    ring_pen,
    shade_places,
)
from arrows_gui.views.theme import Theme

MOST_DRAWN = 1500
"""Of more points so many are drawn, evenly over all rows."""

FULL_SIZE = 400
"""More points than so many are drawn smaller."""

SMALLER = 0.8

USUAL_SIDE_PX = 320.0
"""A plot of this side has points of their usual size; they grow and shrink with it."""


class DataPoints:
    """The items of the points on a view box."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._theme: Theme | None = None
        self._split: Split | None = None
        self._points = pg.ScatterPlotItem()
        self._wrong = pg.ScatterPlotItem(symbol="o", size=WRONG_PX, brush=None)
        self._batch = pg.ScatterPlotItem(symbol="s", size=BATCH_PX, brush=None)
        self.rows: Rows = np.empty(0, dtype=np.intp)
        self.places: Array = np.empty((0, 2))
        self.colour_range = (0.0, 1.0)
        self._side = USUAL_SIDE_PX
        for z, item in ((10, self._batch), (11, self._points), (12, self._wrong)):
            item.setZValue(z)
            box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for item, key in ((self._wrong, "error"), (self._batch, "text")):
            item.setPen(ring_pen(theme, key))
        self._draw()

    def set_side(self, side_px: float) -> None:
        """Take the length of the plot's shorter side, in pixels."""
        self._side = side_px
        self._points.setSize(self._size())
        self._wrong.setSize(WRONG_PX * self._share())
        self._batch.setSize(BATCH_PX * self._share())

    def show_data(self, split: Split, section: Section) -> None:
        """Show points, and no rings."""
        self._split = split
        every = np.arange(len(split.data.x))
        if len(every) > MOST_DRAWN:
            every = every[np.linspace(0, len(every) - 1, MOST_DRAWN).astype(np.intp)]
        self.rows = every
        self.places = places_of(split.data, section)[every]
        targets = split.data.targets
        low, high = float(targets.min()), float(targets.max())
        self.colour_range = (low, high if high > low else above(low))
        self._wrong.setData([], [])
        self._batch.setData([], [])
        self._draw()

    def show_wrong(self, wrong: Flags) -> None:
        """Ring those of the drawn points that are in a wrong class."""
        self._wrong.setData(*self.places[wrong].T)

    def show_batch(self, rows: Rows | None) -> None:
        """Frame the drawn ones among some rows of the data set; None is none."""
        shown = np.isin(self.rows, rows) if rows is not None else np.zeros(len(self.rows), bool)
        self._batch.setData(*self.places[shown].T)

    def nearest(self, place: Array, pixel: Array, within_px: float) -> int | None:
        """Give the row of the point nearest to a place (2,), where a pixel is so large (2,)."""
        if not len(self.rows):
            return None
        ways = (self.places - place) / pixel
        lengths = np.hypot(ways[:, 0], ways[:, 1])
        best = int(np.nanargmin(lengths))
        return int(self.rows[best]) if lengths[best] <= within_px else None

    def _draw(self) -> None:
        if self._theme is None or self._split is None:
            return
        data, theme = self._split.data, self._theme
        train = np.isin(self.rows, self._split.train)
        targets = data.targets[self.rows]
        if data.classes or data.x.shape[1] == 1:
            numbers = targets.astype(int) if data.classes else np.full(len(targets), ONE_CURVE)
            kinds = list(zip(numbers.tolist(), train.tolist(), strict=True))
            looks = {kind: class_pens(theme, *kind) for kind in set(kinds)}
            pens, brushes = ([looks[kind][part] for kind in kinds] for part in (0, 1))
            symbols = [marker(number) if data.classes else "o" for number, _ in kinds]
        else:
            table = number_colours(theme)[shade_places(targets, *self.colour_range)]
            pens = [pg.mkPen(theme.colour("text"), width=1)] * len(targets)
            brushes = [pg.mkBrush(*(int(part) for part in colour)) for colour in table]
            symbols = [NUMBER_MARKERS[0 if own else 1] for own in train]
        self._points.setData(*self.places.T, pen=pens, brush=brushes, symbol=symbols)
        self._points.setSize(self._size())

    def _size(self) -> float:
        size = point_px(self._theme) if self._theme is not None else POINT_PX
        return size * self._share() * (SMALLER if len(self.rows) > FULL_SIZE else 1.0)

    def _share(self) -> float:
        return min(max(self._side / USUAL_SIDE_PX, 0.65), 1.3)
