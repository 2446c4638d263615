"""Paints the units of a network: their maps, and the marks of those that do not learn."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.network import Network
from arrows_gui.views.diagram_layout import SMALL_PX
from arrows_gui.views.paint_device import is_vector
from arrows_gui.views.theme import Theme

SHADES = 255
BOUNDED = ("tanh", "sigmoid")
"""Activations whose maps run from -1 to 1; others run to the largest activation of the layer."""

TINY_PX = 8.0
"""Units smaller than this have one frame for all, and are filled where others have a lock."""

MOST_TINTED = 0.8
"""The share of the colour at the end of a map; the rest is the ground."""


class LayerPicture:
    """The maps of one layer, as one tall image or as curves, ready to be painted."""

    def __init__(self, maps: Array, bounded: bool, theme: Theme) -> None:
        finite = np.abs(maps[np.isfinite(maps)])
        self.limit = 1.0 if bounded else float(finite.max(initial=0.0)) or 1.0
        with np.errstate(all="ignore"):
            shade = np.rint((np.clip(maps / self.limit, -1, 1) + 1) / 2 * SHADES)
            middle = np.nan_to_num(shade.reshape(len(maps), -1).mean(axis=1), nan=SHADES + 1)
        shade = np.nan_to_num(shade, nan=SHADES + 1).astype(np.intp)
        table = _shades(theme)
        self.is_curve = maps.ndim == 2
        self.curves = np.clip(np.nan_to_num(maps / self.limit), -1, 1) if self.is_curve else None
        self.middles = [QColor.fromRgb(int(table[int(each)])) for each in middle]
        self._size = maps.shape[-1]
        # The image only refers to the pixels: they live as long as it does.
        self._pixels = np.ascontiguousarray(
            table[shade] if self.is_curve else table[shade][:, ::-1]
        )
        rows = self._pixels.size // self._size
        self._image = QImage(
            self._pixels.data, self._size, rows, 4 * self._size, QImage.Format.Format_RGB32
        )

    def image(self) -> QImage:
        """Give the maps, one below the other."""
        return self._image

    def paint(self, painter: QPainter, theme: Theme, rect: QRectF, unit: int) -> None:
        """Paint the map of a unit."""
        if self.curves is None:
            source = QRect(0, unit * self._size, self._size, self._size)
            if is_vector(painter):  # it would take the whole image
                painter.drawImage(rect, self._image.copy(source))
            else:
                painter.drawImage(rect, self._image, QRectF(source))
            return
        painter.fillRect(rect, theme.colour("base"))
        painter.setPen(QPen(theme.colour("border"), 1))
        middle = rect.center().y()
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
        x = np.linspace(rect.left(), rect.right(), self._size).tolist()
        y = (middle - self.curves[unit] * 0.44 * rect.height()).tolist()
        painter.setPen(QPen(theme.colour("text"), 1.2 * theme.line))
        painter.drawPolyline(QPolygonF([QPointF(*place) for place in zip(x, y, strict=True)]))


Pictures = tuple[LayerPicture | None, ...]


def pictures_of(network: Network, maps: Sequence[Array] | None, theme: Theme) -> Pictures:
    """Give the pictures of all columns, the inputs first; none where there are no maps.

    More than two inputs have none either: the plane lies along two of them only.
    """
    if maps is None:
        return ()
    size, few = maps[0].shape[-1], network.inputs <= 2
    return (
        LayerPicture(_input_maps(network.inputs, size), True, theme) if few else None,
        *(
            LayerPicture(layer_maps, layer.activation in BOUNDED, theme)
            for layer_maps, layer in zip(maps, network.layers, strict=True)
        ),
    )


def paint_unit(
    painter: QPainter, theme: Theme, rect: QRectF, picture: LayerPicture | None, unit: int
) -> None:
    """Paint a unit: its map in a frame, or a plain square where it is small."""
    if rect.width() < SMALL_PX:
        painter.fillRect(rect, picture.middles[unit] if picture else theme.colour("button"))
    elif picture is None:
        painter.fillRect(rect, theme.colour("button"))
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, picture.is_curve)
        picture.paint(painter, theme, rect, unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if rect.width() >= TINY_PX:
        paint_frame(painter, theme, rect)


def paint_frame(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Paint the frame of a unit, or of a column of units that are too small for their own."""
    painter.setPen(
        QPen(theme.colour("muted"), 1.2 * theme.line if rect.width() > SMALL_PX else 1.0)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def paint_dead(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Paint the cross over a dead unit."""
    inner = rect.adjusted(*(share * rect.width() for share in (0.14, 0.14, -0.14, -0.14)))
    width = min(2.2 * theme.line, 0.3 * rect.width())
    for key, wide in (("casing", width + 2), ("error", width)):
        if rect.width() < SMALL_PX and key == "casing":
            continue
        painter.setPen(QPen(theme.colour(key), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())


def paint_filled(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Paint a saturated unit that is too small for its lock."""
    painter.fillRect(rect, theme.colour("text"))


def paint_lock(painter: QPainter, theme: Theme, corner: QPointF, size: float) -> None:
    """Paint the lock of a saturated unit, its plate centred at a corner."""
    plate = QRectF(corner.x() - size / 2, corner.y() - size / 2, size, size)
    painter.setPen(QPen(theme.colour("muted"), 1))
    painter.setBrush(theme.colour("base"))
    painter.drawRoundedRect(plate, 2, 2)
    body = QRectF(plate.left() + 0.22 * size, corner.y() - 0.04 * size, 0.56 * size, 0.38 * size)
    painter.fillRect(body, theme.colour("text"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("text"), max(0.11 * size, 1.0)))
    bow = QRectF(corner.x() - 0.17 * size, corner.y() - 0.34 * size, 0.34 * size, 0.5 * size)
    painter.drawArc(bow, 0, 180 * 16)


def _input_maps(inputs: int, size: int) -> Array:
    """Give the maps of one or two inputs themselves: each rises along its own axis."""
    rising = np.linspace(-1, 1, size)
    if inputs == 1:
        return rising[None, :]
    return np.stack(np.broadcast_arrays(rising[None, :], rising[:, None]))


def _rgb(colour: QColor) -> Array:
    return np.array((colour.red(), colour.green(), colour.blue()), np.float64)


def _shades(theme: Theme) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Give the colours from -1 over 0 to 1, and last that of a value that is no number."""
    low, ground, high, unknown = (
        _rgb(theme.colour(key)) for key in ("weight_negative", "base", "weight_positive", "hatch")
    )
    place = np.linspace(-1, 1, SHADES + 1)[:, None]
    end = np.where(place < 0, low, high)
    mixed = ground + MOST_TINTED * np.abs(place) * (end - ground)
    red, green, blue = np.rint(np.vstack((mixed, unknown))).astype(np.uint32).T
    return 0xFF000000 | red << 16 | green << 8 | blue
