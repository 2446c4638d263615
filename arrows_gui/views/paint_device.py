"""What a painter paints on: the screen, a picture of many pixels, or a file of lines and texts.

Pictures that a view keeps to paint faster are asked for at the ratio of the device: what is kept
for the screen would be coarse in a picture for print, and a widget knows of its screen only.
"""

from math import hypot

from PySide6.QtGui import QPaintEngine, QPainter

_VECTOR = (QPaintEngine.Type.SVG, QPaintEngine.Type.Picture, QPaintEngine.Type.Pdf)


def device_ratio(painter: QPainter) -> float:
    """Give how many pixels of the device one pixel of the painter is wide."""
    way = painter.deviceTransform()
    return hypot(way.m11(), way.m12())


def is_vector(painter: QPainter) -> bool:
    """Tell whether lines and texts are kept as such, so that they should not be painted before."""
    return painter.paintEngine().type() in _VECTOR
