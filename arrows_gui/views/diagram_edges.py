"""Paints the weights of a network as lines, and beside them their gradients and updates."""

from dataclasses import dataclass
from math import ceil, copysign, floor, isfinite, log10

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from arrows_gui.core.array import Array
from arrows_gui.views.diagram_layout import Places
from arrows_gui.views.theme import Theme

THINNEST_PX, WIDEST_PX = 0.7, 5.0
LEVELS = 16
"""So many widths are told apart."""

FAINTEST = 0.7
"""The smallest weights have this share of their colour: fainter, and yet 3:1 on the ground."""

ARROW_PX = 58.0
"""An arrow of full length, where the columns leave room for it."""

ARROW_SHARE = 0.5
"""... and at most so much of the way between two columns."""

SHORTEST_PX = 2.5
"""An arrow shorter than this is not drawn."""

SHAFT_PX = 2.0
CASING_PX = 1.5
HEAD_PX = 8.0
HALF_HEAD = 0.44
APART_PX = 3.5
"""So far beside its edge an arrow runs."""

FIRST_SHARE, SHARES, GOLDEN = 0.36, 0.28, 0.381966
"""Where along the edges the middles of arrows lie, spread so that neighbours do not meet."""


def round_up(value: float) -> float:
    """Give the next of 1, 2, 5, 10, ... from a size on; 0 where there is none."""
    if not (isfinite(value) and value > 1e-300):
        return 0.0
    decade = 10.0 ** floor(log10(value))
    for step in (1.0, 2.0, 5.0, 10.0):
        if value <= step * decade * (1 + 1e-12):
            return float(f"{step * decade:.3g}")
    return float(ceil(value))


def largest(values: Array | None) -> float:
    """Give the largest size of values; 0 where none is finite."""
    if values is None:
        return 0.0
    sizes = np.abs(values[np.isfinite(values)])
    return float(sizes.max()) if sizes.size else 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What a full width stands for, a full gradient arrow and a full update arrow; 0: nothing.

    ``width_px`` and ``arrow_px`` are how wide and long they are drawn; ``is_finite`` tells whether
    all weights are.
    """

    weight: float
    gradient: float
    update: float
    width_px: float
    arrow_px: float
    is_finite: bool = True


def scale_of(
    theta: Array, gradient: Array | None, update: Array | None, room: tuple[float, float]
) -> Scale:
    """Give the scale for the values of a step; ``room``: the pitch of units, and the gap."""
    pitch, gap = room
    return Scale(
        weight=round_up(largest(theta)),
        gradient=round_up(largest(gradient)),
        update=round_up(largest(update)),
        width_px=max(1.5, min(WIDEST_PX, 0.22 * pitch)),
        arrow_px=max(8.0, min(ARROW_PX, ARROW_SHARE * gap)),
        is_finite=bool(np.isfinite(theta).all()),
    )


def bolder(theme: Theme) -> float:
    """Give how much wider lines are in a theme; they stand too close for the whole of it."""
    return 0.6 + 0.4 * theme.line


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Give a share of a colour on a ground."""
    rest = 1 - share
    return QColor(
        round(share * colour.red() + rest * ground.red()),
        round(share * colour.green() + rest * ground.green()),
        round(share * colour.blue() + rest * ground.blue()),
    )


def edge_pen(theme: Theme, weight: float, scale: Scale) -> QPen:
    """Give the pen of a weight: its width is the size, its colour and dash are the sign."""
    if not isfinite(weight):
        return QPen(theme.colour("error"), 1.5 * theme.line, Qt.PenStyle.DotLine)
    share = min(abs(weight) / scale.weight, 1.0) if scale.weight else 0.0
    width = (THINNEST_PX + (scale.width_px - THINNEST_PX) * share) * bolder(theme)
    if weight == 0:
        return QPen(theme.colour("grid"), width, Qt.PenStyle.DotLine)
    key = "weight_positive" if weight > 0 else "weight_negative"
    colour = mixed(theme.colour(key), theme.colour("base"), FAINTEST + (1 - FAINTEST) * share)
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if weight < 0:
        pen.setDashPattern([max(6.0, 1.6 * width) / width, max(3.5, 0.9 * width) / width])
    return pen


def paint_edges(
    painter: QPainter, theme: Theme, lines: Array, weights: Array, scale: Scale
) -> None:
    """Paint lines (m, 4) of weights (m,), the largest ones last.

    Lines of about one width share a pen: changing pens is what costs.
    """
    share = weights / scale.weight if scale.weight else np.zeros(len(weights))
    known = np.nan_to_num(np.clip(share, -1, 1))
    level = np.where(known == 0, 0, np.sign(known) * np.ceil(np.abs(known) * LEVELS))
    level[~np.isfinite(weights)] = np.inf
    for each in sorted(set(level.tolist()), key=abs):
        same = (abs(each) - 0.5) / LEVELS * scale.weight
        painter.setPen(edge_pen(theme, copysign(same, each) if each else 0.0, scale))
        painter.drawLines([QLineF(*line) for line in lines[level == each].tolist()])


def arrows_along(
    lines: Array, shares: Array, values: Array, full: float, arrow_px: float, beside_px: float
) -> Array:
    """Give the arrows (k, 4), tail and head, of values (m,) along lines (m, 4).

    A positive value points along the line, one of the size ``full`` is ``arrow_px`` long; too short
    ones are left out. ``shares`` (m,) is where along the line its middle lies, ``beside_px`` how
    far beside the line it runs, to the left as one goes along.
    """
    with np.errstate(invalid="ignore"):
        length = np.clip(values / full, -1, 1) * arrow_px
        shown = np.abs(length) >= SHORTEST_PX
    line, length = lines[shown], length[shown][:, None]
    way = line[:, 2:] - line[:, :2]
    along = way / np.hypot(way[:, :1], way[:, 1:])
    beside = np.stack((along[:, 1], -along[:, 0]), axis=1)
    middle = line[:, :2] + shares[shown][:, None] * way + beside_px * beside
    return np.concatenate((middle - along * length / 2, middle + along * length / 2), axis=1)


def shares_of(unit: Places, source: Places) -> Array:
    """Give where along each edge (m,) the middle of its arrows lies."""
    spread: Array = FIRST_SHARE + SHARES * np.mod(GOLDEN * source + 0.5 * unit, 1.0)
    return spread


def paint_arrows(painter: QPainter, theme: Theme, arrows: Array, key: str, notched: bool) -> None:
    """Paint arrows (k, 4) in the colour of a key, over a casing that parts them from the edges."""
    if not len(arrows):
        return
    tail, head = arrows[:, :2], arrows[:, 2:]
    way = head - tail
    length = np.hypot(way[:, :1], way[:, 1:])
    along = way / length
    across = np.stack((-along[:, 1], along[:, 0]), axis=1)
    size = np.minimum(HEAD_PX * bolder(theme), 0.7 * length)
    base = head - along * size
    barb = base - along * size * (0.3 if notched else 0.0)
    left, right = barb + across * size * HALF_HEAD, barb - across * size * HALF_HEAD
    shafts = _lines(tail, base)
    flat = Qt.PenCapStyle.FlatCap
    casing = QPen(theme.colour("casing"), (SHAFT_PX + 2 * CASING_PX) * bolder(theme))
    painter.setPen(casing)
    painter.drawLines([*_lines(tail, head), *_lines(left, head), *_lines(right, head)])
    colour = theme.colour(key)
    painter.setPen(QPen(colour, SHAFT_PX * bolder(theme), Qt.PenStyle.SolidLine, flat))
    painter.drawLines(shafts)
    _paint_heads(painter, colour, np.stack((head, left, base, right), axis=1))


def _lines(starts: Array, ends: Array) -> list[QLineF]:
    return [QLineF(*row) for row in np.concatenate((starts, ends), axis=1).tolist()]


def _paint_heads(painter: QPainter, colour: QColor, corners: Array) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for corner in corners.tolist():
        painter.drawConvexPolygon([QPointF(x, y) for x, y in corner])
    painter.setBrush(Qt.BrushStyle.NoBrush)
