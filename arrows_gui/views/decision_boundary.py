"""The lines between the regions of classes."""

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.core.decision import Answers, leads
from arrows_gui.views.contour_lines import contour_segments
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme


class BoundaryItem(PaintedItem):
    """The lines between the regions of classes, about 2 pixels wide."""

    def __init__(self) -> None:
        super().__init__()
        self._segments: Array = np.empty((0, 4))
        self._lines = PrimitiveArray(QLineF, 4)
        self._pen = QPen()
        self._shifts: tuple[float, ...] = (0.0,)
        self.setZValue(5)

    def set_theme(self, theme: Theme) -> None:
        """Take the colour and the width of a theme."""
        self._pen = QPen(theme.colour("text"), 1.0)
        self._shifts = (-0.4, 0.4) if theme.line <= 1 else (-0.8, 0.0, 0.8)
        self.update()

    def show_segments(self, segments: Array) -> None:
        """Draw segments, rows x1, y1, x2, y2 in data."""
        self._segments = segments
        self.update()

    def segments(self) -> Array:
        """Give the segments, for reading them back."""
        return self._segments

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint all segments, shifted by parts of a pixel: a wide pen takes many times longer."""
        if not len(self._segments):
            return
        self._lines.resize(len(self._segments))
        places = pixels.points(self._segments.reshape(-1, 2, 2)).reshape(-1, 4)
        painter.setPen(self._pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shift in self._shifts:
            self._lines.ndarray()[:] = places + shift
            painter.drawLines(*self._lines.drawargs())


def boundaries(found: Answers) -> Array:
    """Give the lines between the regions of classes, rows x1, y1, x2, y2.

    Each is drawn once, as the edge of the class that has the lower number of the two.
    """
    parts = []
    ahead, lower = leads(found.values)
    for place in range(found.values.shape[-1]):
        lead = np.ma.masked_invalid(ahead[..., place])
        if lead.count() < 4 or not float(lead.min()) < 0 < float(lead.max()):
            continue
        segments = contour_segments(found.xs, found.ys, lead, (0.0,))
        middle = (segments[:, :2] + segments[:, 2:]) / 2
        column = np.searchsorted(found.xs[:-1] + np.diff(found.xs) / 2, middle[:, 0])
        row = np.searchsorted(found.ys[:-1] + np.diff(found.ys) / 2, middle[:, 1])
        parts.append(segments[lower[row, column] == place])
    return np.concatenate(parts) if parts else np.empty((0, 4))
