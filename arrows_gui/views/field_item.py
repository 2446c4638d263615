"""A field of many thin arrows, drawn as one buffer of lines."""

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

HEAD_PX = 5.0
_COS, _SIN = np.cos(np.radians(150.0)), np.sin(np.radians(150.0))
_NOTHING = np.empty((0, 2))


class FieldItem(PaintedItem):
    """Draws arrows 1 pixel wide: shaft, two head strokes, and a bar where one was cut."""

    def __init__(self) -> None:
        super().__init__()
        self._tails: Array = _NOTHING
        self._vectors: Array = _NOTHING
        self._cut = np.zeros(0, dtype=bool)
        self._lines = PrimitiveArray(QLineF, 4)
        self._pen = QPen()
        self.setZValue(10)

    def set_theme(self, theme: Theme) -> None:
        """Take the colour of a theme."""
        self._pen = QPen(theme.colour("field"), 0)
        self.update()

    def show_field(self, tails: Array, vectors: Array, cut: Array) -> None:
        """Draw arrows from tails (m, 2) with vectors (m, 2), in axis units; cut is (m,)."""
        self._tails, self._vectors, self._cut = tails, vectors, cut
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        self.show_field(_NOTHING, _NOTHING, np.zeros(0, dtype=bool))

    def is_shown(self) -> bool:
        """Tell whether there is anything to draw."""
        return len(self._tails) > 0

    def lines_px(self, pixels: Pixels) -> Array:
        """Give all strokes as rows x1, y1, x2, y2 in pixels: the shafts first, then the heads."""
        tails, vectors = pixels.points(self._tails), pixels.vectors(self._vectors)
        m = len(tails)
        lengths = np.hypot(vectors[:, 0], vectors[:, 1])
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.where(lengths > 0, np.minimum(HEAD_PX, 0.5 * lengths) / lengths, 0.0)
        lines = np.empty((3 * m, 4))
        heads = tails + vectors
        lines[:m, :2] = tails
        lines[:m, 2:] = heads
        back_x, back_y = vectors[:, 0] * size, vectors[:, 1] * size
        for k, sine in ((1, _SIN), (2, -_SIN)):
            part = lines[k * m : (k + 1) * m]
            part[:, :2] = heads
            part[:, 2] = heads[:, 0] + _COS * back_x - sine * back_y
            part[:, 3] = heads[:, 1] + sine * back_x + _COS * back_y
        if not self._cut.any():
            return lines
        return np.concatenate((lines, _bars(tails[self._cut], vectors[self._cut])))

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint all strokes at once."""
        if not len(self._tails):
            return
        lines = self.lines_px(pixels)
        self._lines.resize(len(lines))
        self._lines.ndarray()[:] = lines
        painter.setPen(self._pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawLines(*self._lines.drawargs())


def _bars(tails: Array, vectors: Array) -> Array:
    """Give a short stroke across the middle of each arrow that was cut."""
    lengths = np.maximum(np.hypot(vectors[:, 0], vectors[:, 1]), 1e-12)[:, None]
    across = np.stack((-vectors[:, 1], vectors[:, 0]), axis=1) / lengths * 3.0
    middles = tails + 0.45 * vectors
    return np.concatenate((middles - across, middles + across), axis=1)
