"""The cells of a sweep as one picture: a colour for each, and a pattern that says the same."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from arrows_gui.core.array import Array
from arrows_gui.core.sweep_colouring import NEVER
from arrows_gui.core.sweep_plan import AWAY, CODES, DIVERGED, HIGHER, SADDLE, Codes
from arrows_gui.views.paint_device import device_ratio
from arrows_gui.views.painted_item import PaintedItem, Pixels

SPACING_PX = 8
"""The lines of a pattern are so far apart."""

Words = NDArray[np.uint32]
Bits = NDArray[np.uint8]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What is painted: ``colours`` and ``inks`` (rows, columns) as 0xAARRGGBB, and ``marks``.

    ``xs`` (columns + 1,) and ``ys`` (rows + 1,) are the borders of the cells, both rising.
    """

    xs: Array
    ys: Array
    colours: Words
    inks: Words
    marks: Codes


def words(colours: Array) -> Words:
    """Give colours (..., 3) from 0 to 255 as opaque words 0xFFRRGGBB."""
    red, green, blue = np.moveaxis(colours.astype(np.uint32), -1, 0)
    return (red << 16 | green << 8 | blue | 0xFF000000).astype(np.uint32)


def triple(colour: QColor) -> Array:
    """Give a colour as red, green and blue from 0 to 255."""
    return np.array((colour.red(), colour.green(), colour.blue()), dtype=np.float64)


@lru_cache(maxsize=8)
def _tile(spacing: int, width: int) -> Bits:
    """Give one period (spacing, spacing) of all patterns: bit m is set where mark m has ink."""
    y, x = np.indices((spacing, spacing))
    rising, falling = (x + y) % spacing < width, (x - y) % spacing < width
    middle = (spacing - 2 * width) // 2
    dots = (abs(x - middle - width + 0.5) <= width) & (abs(y - middle - width + 0.5) <= width)
    inks = {
        CODES[SADDLE]: dots,
        CODES[HIGHER]: y % spacing < width,
        CODES[AWAY]: rising,
        CODES[DIVERGED]: rising | falling,
        NEVER: falling,
    }
    tile = np.zeros((spacing, spacing), dtype=np.uint8)
    for mark, ink in inks.items():
        tile |= (ink.astype(np.uint8) << np.uint8(mark)).astype(np.uint8)
    return tile


@lru_cache(maxsize=4)
def _bits(height: int, width: int, spacing: int, line: int) -> Bits:
    tile = _tile(spacing, line)
    bits = np.tile(tile, (-(-height // spacing), -(-width // spacing)))
    return np.ascontiguousarray(bits[:height, :width])


def composed(cells: Cells, rows: Places, columns: Places, scale: float) -> Words:
    """Give the pixels (h, w) whose rows (h,) and columns (w,) of cells are known."""
    # Columns first: rows are then copied whole, several times faster than pixel by pixel.
    line = max(1, round(scale))
    bits = _bits(len(rows), len(columns), max(SPACING_PX, round(SPACING_PX * scale)), line)
    marks = cells.marks.take(columns, axis=1)[rows]
    has_ink = (bits >> marks) & 1
    colours = cells.colours.take(columns, axis=1)[rows]
    np.copyto(colours, cells.inks.take(columns, axis=1)[rows], where=has_ink.astype(np.bool_))
    return colours


def image_of(pixels: Words) -> QImage:
    """Give pixels (h, w) as an image of its own."""
    height, width = pixels.shape
    data = np.ascontiguousarray(pixels)
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(data.data, width, height, 4 * width, form).copy()


def swatch(colour: int, ink: int, mark: int, size: tuple[int, int], scale: float) -> QImage:
    """Give a sample (height, width) of one mark."""
    rows, columns = (np.zeros(count, dtype=np.intp) for count in size)
    colours, inks = (np.array([[each]], dtype=np.uint32) for each in (colour, ink))
    ends, marks = np.zeros(2), np.array([[mark]], dtype=np.uint8)
    cell = Cells(ends, ends, colours, inks, marks)
    return image_of(composed(cell, rows, columns, scale))


class CellsItem(PaintedItem):
    """Paints the cells, pixel by pixel, once for each change."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: Cells | None = None
        self._line = 1.0
        self._image: QImage | None = None
        self._key: object = None

    def show_cells(self, cells: Cells | None, line: float) -> None:
        """Show other cells; the lines of the patterns are so many times as wide as usual."""
        self._cells, self._line, self._key = cells, line, None
        self.update()

    @property
    def cells(self) -> Cells | None:
        """What is shown."""
        return self._cells

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the image of the cells, made anew where it no longer fits."""
        if self._cells is None:
            return
        ratio = device_ratio(painter)
        rect = self.view_rect_px().toAlignedRect()
        key = (pixels, rect.getRect(), ratio)
        if key != self._key:
            self._key, self._image = key, self._drawn(QRectF(rect), pixels, ratio)
        if self._image is not None:
            painter.drawImage(QPointF(rect.topLeft()), self._image)

    def _drawn(self, rect: QRectF, pixels: Pixels, ratio: float) -> QImage | None:
        cells = self._cells
        width, height = round(rect.width() * ratio), round(rect.height() * ratio)
        if cells is None or width < 1 or height < 1:
            return None
        xs = (rect.left() + (np.arange(width) + 0.5) / ratio - pixels.shift_x) / pixels.stretch_x
        ys = (rect.top() + (np.arange(height) + 0.5) / ratio - pixels.shift_y) / pixels.stretch_y
        columns = np.clip(np.searchsorted(cells.xs, xs) - 1, 0, cells.marks.shape[1] - 1)
        rows = np.clip(np.searchsorted(cells.ys, ys) - 1, 0, cells.marks.shape[0] - 1)
        image = image_of(composed(cells, rows, columns, ratio * self._line**0.7))
        image.setDevicePixelRatio(ratio)
        return image
