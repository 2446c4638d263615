"""The loss over a plane of weights: heat map, contours, the path and its arrows projected on it."""

from collections.abc import Sequence
from html import escape

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.landscape import Landscape
from arrows_gui.core.shades import Shades, shades_for
from arrows_gui.core.written import number_text
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.backdrop import LEVELS, ContourItem
from arrows_gui.views.contour_lines import contour_segments
from arrows_gui.views.points_item import PointsItem
from arrows_gui.views.theme import Theme, colour_plot, heat_colours
from arrows_gui.views.words import said, tr

FAR_WINDOWS = 1000.0
"""A path is drawn as far as so many windows away."""

PROMPT = "Choose a plane and press Compute."


class LandscapePlot(pg.PlotWidget):
    """The plot alone."""

    hovered = Signal(str)
    range_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_plot")
        self.setAccessibleName(tr("Loss over a plane of the weights"))
        self.setMinimumSize(160, 110)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(4, 0, 8, 4)
        self._box = item.getViewBox()
        self._box.setAspectLocked(True)
        self._theme: Theme | None = None
        self._shown: Landscape | None = None
        self._looked_round = False
        self.shades = Shades(0.0, 1.0, True)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._hatch = QGraphicsRectItem()
        self._hatch.setPen(QPen(Qt.PenStyle.NoPen))
        self._hatch.setZValue(-1)
        self._contours = ContourItem()
        self._casing, self._past, self._future = (pg.PlotCurveItem() for _ in range(3))
        self._start = pg.ScatterPlotItem(symbol="o", brush=None)
        self._points = PointsItem()
        self.arrows = ArrowItem()
        self._prompt = pg.TextItem(tr(PROMPT), anchor=(0.5, 0.5))
        for z, curve in ((18, self._future), (19, self._casing), (20, self._past)):
            curve.setZValue(z)
            curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._start.setZValue(30)
        parts = (self._image, self._hatch, self._contours, self._casing, self._past, self._future)
        for part in (*parts, self._start, self._points, self.arrows, self._prompt):
            self._box.addItem(part, ignoreBounds=True)
        self._box.setRange(QRectF(-1, -1, 2, 2), padding=0.0)
        self._box.sigRangeChanged.connect(lambda: self.range_changed.emit())
        self._box.sigRangeChangedManually.connect(self._on_looked_round)
        self._box.sigResized.connect(self._on_resized)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        for part in (self._contours, self._points, self.arrows):
            part.set_theme(theme)
        self._hatch.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
        line = theme.line**0.7
        self._casing.setPen(pg.mkPen(theme.colour("casing"), width=4 * line))
        self._past.setPen(pg.mkPen(theme.runner_colour(0), width=2 * line))
        dots = Qt.PenStyle.DotLine
        self._future.setPen(pg.mkPen(theme.runner_colour(0), width=1.5 * line, style=dots))
        self._start.setPen(pg.mkPen(theme.colour("text"), width=2 * line))
        self._start.setSize(10 * theme.line**0.4)
        self._prompt.setColor(theme.colour("muted"))
        self._draw_grid()

    def show_landscape(self, shown: Landscape | None) -> None:
        """Show the losses of a plane, also if only some rows are known; None clears the plot."""
        old, self._shown = self._shown, shown
        self._prompt.setVisible(shown is None)
        if shown is None:
            for side in ("bottom", "left"):
                self.getPlotItem().setLabel(side, "")
        if shown is not None and (old is None or old.plane is not shown.plane):
            for side, label in zip(("bottom", "left"), shown.plane.labels, strict=True):
                self.getPlotItem().setLabel(side, escape(said(label)))
            more = tr("A double click shows the whole window.")
            self.setToolTip(f"{escape(said(shown.plane.note))} {more}")
            self.reset_view()
        self._draw_grid()

    def show_path(self, places: Array, passed: int, point: Array | None) -> None:
        """Show a path (m, 2), of which ``passed`` points lie before the cursor, and the point."""
        near = self._near(places)
        here = np.empty((0, 2)) if point is None else self._near(point[None])
        past = np.concatenate((near[:passed], here))
        future = np.concatenate((here, near[passed:]))
        self._casing.setData(*past.T, connect="finite")
        self._past.setData(*past.T, connect="finite")
        self._future.setData(*future.T, connect="finite")
        first = near[:1]
        self._start.setData(*first[np.isfinite(first).all(axis=1)].T)
        self._points.show_points([(here[0], 0)] if np.isfinite(here).all() and len(here) else [])

    def show_arrows(self, arrows: Sequence[DrawnArrow]) -> None:
        """Show the arrows of the step under the cursor."""
        self.arrows.show_arrows(arrows)

    def extent(self) -> float:
        """Give the shorter side of the view in coordinates of the plane."""
        rect = self._box.viewRect()
        return float(min(rect.width(), abs(rect.height())))

    def reset_view(self) -> None:
        """Look at the whole window of the landscape."""
        self._looked_round = False
        if self._shown is not None:
            x_from, x_to, y_from, y_to = self._shown.window
            rect = QRectF(x_from, y_from, x_to - x_from, y_to - y_from)
            self._box.setRange(rect, padding=0.02)

    def text_at(self, x: float, y: float) -> str:
        """Say the loss of the grid nearest to a place; "" outside of it."""
        shown = self._shown
        if shown is None:
            return ""
        x_from, x_to, y_from, y_to = shown.window
        if not (x_from <= x <= x_to and y_from <= y <= y_to):
            return ""
        column, row = int(np.abs(shown.xs - x).argmin()), int(np.abs(shown.ys - y).argmin())
        loss = float(shown.losses[row, column])
        text = "({x}, {y}) on the plane: loss about {loss}"
        if not np.isfinite(loss):
            text = "({x}, {y}) on the plane: no finite loss"
        return tr(text, x=_short(x), y=_short(y), loss=_short(loss))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        super().leaveEvent(event)
        self.hovered.emit("")

    # Behind the scenes

    def _near(self, places: Array) -> Array:
        """Give places (m, 2) with nan for those that are too far away to be drawn."""
        if self._shown is None:
            return np.empty((0, 2))
        x_from, x_to, y_from, y_to = self._shown.window
        far = FAR_WINDOWS * max(x_to - x_from, y_to - y_from)
        centre = ((x_from + x_to) / 2, (y_from + y_to) / 2)
        with np.errstate(invalid="ignore"):
            near = (np.abs(places - centre) <= far).all(axis=1, keepdims=True)
        found: Array = np.where(near, places, np.nan)
        return found

    def _draw_grid(self) -> None:
        shown, theme = self._shown, self._theme
        for part in (self._image, self._contours, self._hatch):
            part.setVisible(shown is not None)
        if shown is None or theme is None:
            return
        self.shades = shades_for(shown.losses, True)
        share = self.shades.share(shown.losses)
        known = np.isfinite(share)
        picture = np.zeros((*share.shape, 4), dtype=np.uint8)
        places = (np.where(known, share, 0.0) * 255).astype(np.uint8)
        picture[..., :3] = heat_colours(theme)[places]
        picture[..., 3] = np.where(known, 255, 0)
        self._image.setImage(picture, autoLevels=False, levels=(0, 255))
        x_from, x_to, y_from, y_to = shown.window
        width, height = x_to - x_from, y_to - y_from
        rows, columns = share.shape
        x_half, y_half = width / (columns - 1) / 2, height / (rows - 1) / 2
        rect = QRectF(x_from, y_from, width, height).adjusted(-x_half, -y_half, x_half, y_half)
        self._image.setRect(rect)
        self._hatch.setRect(QRectF(rect.topLeft(), rect.size()))
        self._hatch.setVisible(bool((~known[: shown.rows]).any()))
        levels = (np.arange(LEVELS) + 0.5) / LEVELS if shown.whole else ()
        self._contours.show_segments(contour_segments(shown.xs, shown.ys, share, levels))

    def _on_looked_round(self, *_: object) -> None:
        self._looked_round = True

    def _on_resized(self) -> None:
        if not self._looked_round:
            self.reset_view()

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.double():
            self.reset_view()

    def _on_mouse_moved(self, where: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(where)
        place = self._box.mapSceneToView(where)
        self.hovered.emit(self.text_at(place.x(), place.y()) if inside else "")


def _short(value: float) -> str:
    return number_text(float(f"{value:.3g}"))
