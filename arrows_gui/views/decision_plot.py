"""What a network answers over its inputs, with the data on it: regions, heights or a curve."""

from html import escape

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows, Split
from arrows_gui.core.decision import (
    Section,
    answers,
    answers_at,
    curve,
    decision_window,
    gives_probabilities,
    section_of,
    wrong,
)
from arrows_gui.core.network import Network
from arrows_gui.core.written import number_text
from arrows_gui.views.decision_boundary import BoundaryItem, boundaries
from arrows_gui.views.decision_input import InputArrow, PointMark
from arrows_gui.views.decision_look import class_colour, number_picture, region_picture
from arrows_gui.views.decision_points import DataPoints
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import tr

SIZES = ((2_000, 60), (8_000, 40), (10**9, 28))
"""The answers of a network of up to so many parameters are worked out at so many places along each
axis: a frame has to be ready in time."""

ALIKE = 3.0
"""Axes whose ranges differ by no more than this factor are drawn with the same unit."""

CLOSE_PX = 10.0
"""A point of the data is under the mouse within so many pixels."""

REDRAW_MS = 25
MOST_CURVES = 10


class DecisionPlot(pg.PlotWidget):
    """The plot; it works out the answers for what is in view."""

    hovered = Signal(str)
    point_chosen = Signal(int)  # a row of the data set

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decision_plot")
        self.setAccessibleName(tr("What the network answers"))
        self.setToolTip(
            tr("Click a point to choose it. Wheel and drag look closer; a double click shows all.")
        )
        self.setMinimumSize(160, 120)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(4, 0, 8, 4)
        self._box = item.getViewBox()
        self._split: Split | None = None
        self._section = Section((0, 0), np.zeros(1))
        self._network: tuple[Network, Array] | None = None
        self._theme: Theme | None = None
        self._looked_round = False
        self._image = pg.ImageItem(axisOrder="row-major")
        self._boundary = BoundaryItem()
        self._half = pg.InfiniteLine(0.5, angle=0)
        self._curves: list[pg.PlotCurveItem] = []
        for part in (self._image, self._boundary, self._half):
            self._box.addItem(part, ignoreBounds=True)
        self.data = DataPoints(self._box)
        self.input = InputArrow(self._box)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self._box.sigRangeChanged.connect(lambda: self._redraw.start())
        self._box.sigResized.connect(self._on_resized)
        self._box.sigRangeChangedManually.connect(self._on_looked_round)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        self._boundary.set_theme(theme)
        self._half.setPen(pg.mkPen(theme.colour("grid"), width=1, style=Qt.PenStyle.DashLine))
        self.data.set_theme(theme)
        self.input.set_theme(theme)
        self._draw()

    def show_data(self, split: Split, features: tuple[int, int]) -> None:
        """Show the data along two features, without a network."""
        self._split, self._network = split, None
        self._section = section_of(split.data, features)
        self.data.show_data(split, self._section)
        self.input.clear()
        first, second = self._section.features
        names = split.data.features
        upper = names[second] if first != second else split.data.target
        if first == second and split.data.classes:
            name = split.data.classes[-1]
            upper = tr("answer for {target} = {name}", target=split.data.target, name=name)
            upper = tr("answers for the classes") if len(split.data.classes) > 2 else upper
        item = self.getPlotItem()
        item.setLabel("bottom", escape(names[first]))
        item.setLabel("left", escape(upper))
        self._half.setVisible(first == second and len(split.data.classes) == 2)
        x_from, x_to, y_from, y_to = decision_window(split.data, self._section.features)
        ratio = (x_to - x_from) / (y_to - y_from)
        self._box.setAspectLocked(first != second and 1 / ALIKE <= ratio <= ALIKE)
        self.reset_view()
        self._draw()

    def show_network(self, network: Network, theta: Array) -> None:
        """Show what a network answers with some weights."""
        self._network = (network, theta)
        self._draw()

    def show_batch(self, rows: Rows | None) -> None:
        """Frame points by their rows of the data set; None frames none."""
        self.data.show_batch(rows)

    def show_mark(self, mark: PointMark | None) -> None:
        """Mark a chosen point, perhaps with its input gradient; None marks none."""
        if mark is None or self._split is None:
            self.input.clear()
        else:
            self.input.show(self._split, self._section, mark)

    def reset_view(self) -> None:
        """Look at all points."""
        self._looked_round = False
        if self._split is not None:
            x_from, x_to, y_from, y_to = decision_window(self._split.data, self._section.features)
            rect = QRectF(x_from, y_from, x_to - x_from, y_to - y_from)
            self._box.setRange(rect, padding=0.0)

    def boundary(self) -> Array:
        """Give the lines between the classes, rows x1, y1, x2, y2."""
        return self._boundary.segments()

    def text_at(self, place: Array) -> str:
        """Say what a network answers at a place (2,) of the plot, and of a data point there."""
        if self._split is None:
            return ""
        data, row = self._split.data, self._row_at(place)
        first, second = self._section.features
        inputs = self._section.inputs(place) if row is None else data.x[row]
        shown = (first, second) if first != second else (first,)
        where = ", ".join(f"{data.features[k]} = {_short(float(inputs[k]))}" for k in shown)
        says = f": {self._answer(inputs)}" if self._network is not None else ""
        return where + says + ("" if row is None else f"; {self._point_text(row)}")

    # Qt overrides

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        super().leaveEvent(event)
        self.hovered.emit("")

    # Behind the scenes

    def _draw(self) -> None:
        split, shown, theme = self._split, self._network, self._theme
        flat = self._section.features[0] != self._section.features[1]
        for part in (self._image, self._boundary):
            part.setVisible(flat and shown is not None)
        for old in self._curves if not shown or flat else ():
            old.setData([], [])
        if split is None or shown is None or theme is None:
            return
        if flat:
            self._draw_plane(split, theme, *shown)
        else:
            self._draw_curves(split, theme, *shown)
        self.data.show_wrong(wrong(*shown, split.data, self.data.rows))

    def _draw_plane(self, split: Split, theme: Theme, network: Network, theta: Array) -> None:
        rect = self._box.viewRect()
        if not (rect.width() > 0 and rect.height() > 0):
            return
        window = (rect.left(), rect.right(), rect.top(), rect.bottom())
        count = len(split.data.classes)
        size = next(size for most, size in SIZES if network.n <= most)
        found = answers(network, theta, self._section, window, size, count)
        if count:
            picture = region_picture(theme, found.values)
        else:
            picture = number_picture(theme, found.values[..., 0], *self.data.colour_range)
        self._image.setImage(picture, autoLevels=False, levels=(0, 255))
        half = QPointF(rect.width(), rect.height()) / (2 * (size - 1))
        self._image.setRect(rect.adjusted(-half.x(), -half.y(), half.x(), half.y()))
        self._boundary.show_segments(boundaries(found) if count else np.empty((0, 4)))

    def _draw_curves(self, split: Split, theme: Theme, network: Network, theta: Array) -> None:
        x_from, x_to = self._box.viewRange()[0]
        count = len(split.data.classes)
        window = (x_from, x_to, 0.0, 1.0)
        xs, values = curve(network, theta, self._section, window, count)
        shown = values[:, -1:] if count <= 2 else values[:, :MOST_CURVES]
        while len(self._curves) < 2 * shown.shape[1]:
            self._curves.append(pg.PlotCurveItem(connect="finite"))
            self._box.addItem(self._curves[-1], ignoreBounds=True)
        for number, item in enumerate(self._curves):
            place, above = divmod(number, 2)  # each curve lies on its casing, over the points
            heights = shown[:, place] if place < shown.shape[1] else xs * np.nan
            colour = class_colour(theme, place) if count > 2 else theme.colour("text")
            colour, width = (colour, 2.0) if above else (theme.colour("casing"), 5.0)
            item.setZValue(13 + above)
            item.setPen(pg.mkPen(colour, width=width * theme.line**0.7))
            item.setData(xs, np.clip(heights, -1e6, 1e6))

    def _row_at(self, place: Array) -> int | None:
        return self.data.nearest(place, np.abs(self._box.viewPixelSize()), CLOSE_PX)

    def _answer(self, inputs: Array) -> str:
        assert self._split is not None, "asked with data"
        assert self._network is not None, "asked with a network"
        classes = self._split.data.classes
        (values,) = answers_at(*self._network, inputs[None], len(classes))
        if not classes:
            return _short(float(values[0]))
        parts = [
            tr("of {name}: {value}", name=classes[k], value=_short(float(values[k])))
            for k in np.argsort(-values)[:3].tolist()
        ]
        best = classes[int(values.argmax())]
        if gives_probabilities(self._network[0]):
            return tr("class {name} (probability {parts})", name=best, parts=", ".join(parts))
        return tr("class {name} (answer {parts})", name=best, parts=", ".join(parts))

    def _point_text(self, row: int) -> str:
        assert self._split is not None, "asked with data"
        data = self._split.data
        target = float(data.targets[row])
        value = _short(target)
        if data.classes:
            value = tr("class {name}", name=data.classes[int(target)])
        if row in self._split.train:
            return tr("training point {number}, target {value}", number=row + 1, value=value)
        return tr("test point {number}, target {value}", number=row + 1, value=value)

    def _on_resized(self) -> None:
        """Show all points in the new size, unless a person has looked closer."""
        self.data.set_side(min(self._box.width(), self._box.height()))
        if not self._looked_round:
            self.reset_view()

    def _on_looked_round(self, *_: object) -> None:
        self._looked_round = True

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.double():
            self.reset_view()
            return
        place = self._box.mapSceneToView(event.scenePos())
        row = self._row_at(np.array((place.x(), place.y())))
        if row is not None and self._box.sceneBoundingRect().contains(event.scenePos()):
            self.point_chosen.emit(row)

    def _on_mouse_moved(self, where: QPointF) -> None:
        if not self._box.sceneBoundingRect().contains(where):
            self.hovered.emit("")
            return
        place = self._box.mapSceneToView(where)
        self.hovered.emit(self.text_at(np.array((place.x(), place.y()))))


def _short(value: float) -> str:
    return number_text(float(f"{value:.3g}"))
