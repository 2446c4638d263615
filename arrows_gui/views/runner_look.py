"""The eight looks of runners: each a colour, a marker and a dash, so that any one tells them apart.

The colours are the theme's; markers and dashes are here. The same marker and dash are on the card
of a runner, at its point and along its trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from arrows_gui.views.theme import Theme

Corners = tuple[tuple[float, float], ...]

CASING_PX = 1.5
SAMPLE_PX = QSize(46, 18)
SAMPLE_RADIUS_PX = 5.0
SAMPLE_LINE_PX = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """A marker and a dash.

    ``corners`` are those of the marker around its centre, y down, in radii; none is a disc.
    ``dash`` has the lengths of stroke, gap, stroke, gap, ... in widths of the line; none is solid.
    """

    title: str
    corners: Corners
    dash: tuple[float, ...]


def _ring(count: int, radius: float, first: float = -pi / 2, inner: float = 0.0) -> Corners:
    """Give corners on a circle; with an inner radius, as many more between them."""
    places = []
    for k in range(count):
        angle = first + 2 * pi * k / count
        places.append((radius * cos(angle), radius * sin(angle)))
        if inner:
            half = angle + pi / count
            places.append((inner * cos(half), inner * sin(half)))
    return tuple(places)


_ARM, _REACH = 0.42, 1.15
_PLUS: Corners = (
    *((-_ARM, -_REACH), (_ARM, -_REACH), (_ARM, -_ARM), (_REACH, -_ARM)),
    *((_REACH, _ARM), (_ARM, _ARM), (_ARM, _REACH), (-_ARM, _REACH)),
    *((-_ARM, _ARM), (-_REACH, _ARM), (-_REACH, -_ARM), (-_ARM, -_ARM)),
)

LOOKS: tuple[Look, ...] = (
    Look("Disc, solid", (), ()),
    Look("Square, long dashes", _ring(4, 1.25, pi / 4), (7, 3)),
    Look("Triangle, dots", _ring(3, 1.4), (1, 3)),
    Look("Diamond, dash and dot", _ring(4, 1.35), (6, 3, 1, 3)),
    Look("Triangle down, short dashes", _ring(3, 1.4, pi / 2), (3, 3)),
    Look("Plus, dash and two dots", _PLUS, (6, 3, 1, 3, 1, 3)),
    Look("Star, very long dashes", _ring(5, 1.45, inner=0.62), (14, 4)),
    Look("Pentagon, two dashes and a gap", _ring(5, 1.18), (3, 3, 3, 9)),
)
"""In the order of the theme's runner colours."""


def look_at(place: int) -> Look:
    """Give the look of a place in the table, which is gone round."""
    return LOOKS[place % len(LOOKS)]


def paint_marker(
    painter: QPainter, place: int, centre: QPointF, radius: float, colour: QColor, casing: QColor
) -> None:
    """Paint the marker of a look with a casing around it."""
    pen = QPen(casing, 2 * CASING_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    corners = look_at(place).corners
    shape = polygon(corners, centre, radius)
    for edge, fill in ((pen, casing), (QPen(Qt.PenStyle.NoPen), colour)):
        painter.setPen(edge)
        painter.setBrush(fill)
        if corners:
            painter.drawPolygon(shape)
        else:
            painter.drawEllipse(centre, radius, radius)


def polygon(corners: Sequence[tuple[float, float]], centre: QPointF, radius: float) -> QPolygonF:
    """Give a marker of a size at a place."""
    return QPolygonF([centre + QPointF(x * radius, y * radius) for x, y in corners])


def sample_pixmap(place: int, theme: Theme, size: QSize, ratio: float) -> QPixmap:
    """Draw a piece of a runner's line with its marker: the sample in a legend."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_sample(painter, place, theme, size)
    painter.end()
    return pixmap


def paint_sample(painter: QPainter, place: int, theme: Theme, size: QSize) -> None:
    """Paint a piece of a runner's line with its marker in a rectangle of a size at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = SAMPLE_LINE_PX * min(theme.line, 1.3)
    colour, middle = theme.runner_colour(place), size.height() / 2
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if look_at(place).dash:
        pen.setDashPattern(look_at(place).dash)
    painter.setPen(pen)
    painter.drawLine(QPointF(0, middle), QPointF(size.width(), middle))
    radius = min(SAMPLE_RADIUS_PX * min(theme.line, 1.2), middle / 1.5)
    centre = QPointF(size.width() / 2, middle)
    paint_marker(painter, place, centre, radius, colour, theme.colour("base"))
