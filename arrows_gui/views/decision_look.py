"""How data and answers look: markers and colours of classes, shades of regions and of numbers."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.core.decision import shares
from arrows_gui.views.theme import Theme, heat_colours

Picture = NDArray[np.uint8]

CLASS_COLOURS = 10
MARKERS = ("o", "s", "t1", "d", "t", "p", "star", "h", "t2", "t3")
NUMBER_MARKERS = ("o", "d")
"""For points with a number as their target: of the training, and of the test."""

ONE_CURVE = 1
"""Points with a number over one input have the colour of this class."""

POINT_PX = 8.0
WRONG_PX = 15.0
BATCH_PX = 19.0
SAMPLE_PX = QSize(20, 20)

STRONGEST = 0.42
"""Where a network is sure, a region has so much of its class's colour; the rest is the ground."""


def class_colour(theme: Theme, number: int) -> QColor:
    """Give the colour of a class."""
    return theme.colour(f"class_{number % CLASS_COLOURS}")


def marker(number: int) -> str:
    """Give the marker of a class; past the colours both go on in step, but from elsewhere."""
    return MARKERS[(number + number // CLASS_COLOURS) % len(MARKERS)]


def number_colours(theme: Theme) -> Array:
    """Give the full colours (256, 3) of numbers, from low to high."""
    table: Array = pg.colormap.get(theme.colour_map).getLookupTable(0.0, 1.0, 256, alpha=False)
    return table


def region_picture(theme: Theme, values: Array) -> Picture:
    """Give the colours (rows, columns, 3) of answers (rows, columns, classes).

    A region has the colour of its class, paler where the network is less sure, and at a boundary
    between two classes that of the ground.
    """
    part = shares(values)
    count = part.shape[-1]
    colours = np.array([_rgb(class_colour(theme, number)) for number in range(count)])
    base = np.array(_rgb(theme.colour("base")))
    sure = (part.max(axis=-1) - 1 / count) / (1 - 1 / count)
    strength = STRONGEST * sure[..., None]
    mixed = base + strength * (colours[part.argmax(axis=-1)] - base)
    mixed[~np.isfinite(values).all(axis=-1)] = base
    return mixed.astype(np.uint8)


def number_picture(theme: Theme, values: Array, low: float, high: float) -> Picture:
    """Give the colours (rows, columns, 3) of numbers (rows, columns)."""
    known = np.isfinite(values)
    picture = heat_colours(theme)[shade_places(np.where(known, values, low), low, high)]
    picture[~known] = _rgb(theme.colour("base"))
    return picture.astype(np.uint8)


def shade_places(values: Array, low: float, high: float) -> NDArray[np.intp]:
    """Give the places 0 ... 255 of numbers (...) between two ends, which others share."""
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    return (255 * share).astype(np.intp)


def class_pens(theme: Theme, number: int, train: bool) -> tuple[QPen, QBrush]:
    """Give the outline and the filling of a point: filled for the training, hollow for the test."""
    colour = class_colour(theme, number)
    if train:
        return pg.mkPen(theme.colour("casing"), width=1), pg.mkBrush(colour)
    return pg.mkPen(colour, width=1.8), pg.mkBrush(theme.colour("base"))


def point_px(theme: Theme) -> float:
    """Give the size of a data point."""
    return POINT_PX * theme.line**0.4


def ring_pen(theme: Theme, key: str) -> QPen:
    """Give the pen of a ring round a point."""
    return pg.mkPen(theme.colour(key), width=1.6 * theme.line**0.5)


def marker_sample(symbol: str, pen: QPen, brush: QBrush, px: float, ratio: float) -> QPixmap:
    """Draw a marker for the key."""
    pixmap, painter = _begun(SAMPLE_PX, ratio)
    painter.translate(SAMPLE_PX.width() / 2, SAMPLE_PX.height() / 2)
    painter.scale(px, px)
    pen = QPen(pen)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawPath(Symbols[symbol])
    painter.end()
    return pixmap


def line_sample(pen: QPen, ratio: float) -> QPixmap:
    """Draw a piece of a line for the key."""
    pixmap, painter = _begun(SAMPLE_PX, ratio)
    painter.setPen(pen)
    painter.drawLine(0, SAMPLE_PX.height() // 2, SAMPLE_PX.width(), SAMPLE_PX.height() // 2)
    painter.end()
    return pixmap


def shades_sample(theme: Theme, ratio: float) -> QPixmap:
    """Draw the shades of numbers for the key, low ones on the left."""
    size = QSize(70, 12)
    pixmap, painter = _begun(size, ratio)
    row = np.ascontiguousarray(number_colours(theme)[None].astype(np.uint8))
    image = QImage(row.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888)
    painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
    painter.end()
    return pixmap


def _begun(size: QSize, ratio: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
