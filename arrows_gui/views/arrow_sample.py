"""A short arrow of a kind, as a picture for keys and check boxes."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from arrows_gui.core.arrows import ArrowKind
from arrows_gui.views.arrow_item import paint_arrow, sample_of
from arrows_gui.views.theme import Theme

BOLDEST = 1.2
"""A sample is small: a theme with bold lines draws it only so much bolder."""


def arrow_sample(kind: ArrowKind, theme: Theme, size: QSize, ratio: float) -> QPixmap:
    """Draw an arrow from left to right in a picture of a size, for a screen of a ratio."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_arrow_sample(painter, kind, theme, size)
    painter.end()
    return pixmap


def paint_arrow_sample(painter: QPainter, kind: ArrowKind, theme: Theme, size: QSize) -> None:
    """Paint an arrow from left to right in a rectangle of a size at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = size.height() / 2
    tail, head = np.array((1.0, middle)), np.array((size.width() - 2.0, middle))
    colour = theme.colour(kind.colour_key)
    paint_arrow(painter, sample_of(kind), tail, head, colour, min(theme.line, BOLDEST), 0.0)
