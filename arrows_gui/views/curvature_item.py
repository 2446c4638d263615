"""The curvature at the point: a cross of eigenvectors in the curve of equal bending."""

from dataclasses import dataclass
from math import hypot

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import Curvature, level_curve, semi_axes
from arrows_gui.core.written import number_text
from arrows_gui.views.overlay_items import paint_text
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme

ARM_SHARE = 0.16
"""The longest arm takes this share of the shorter side of the view."""

SWING_SHARE = 1.3
"""The line along which a run swings is longer than the longest arm by this."""

LABEL_PX = 30.0
"""No label stands nearer to the point, however short its arm."""

GAP_PX = 6.0
ARM_PX, CURVE_PX, SWING_PX, CASING_PX = 2.0, 1.3, 3.0, 1.6
HEAD_PX = 11.0
DASHES = [3.0, 2.0]
DOTS = [1.5, 1.5]
NAMES = ("λ₁", "λ₂")


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """One eigenvector as it is drawn: its label, and its end (2,) seen from the point in pixels.

    One along which the loss curves ``down`` is dotted, and so is its part of the curve.
    """

    text: str
    end: Array
    down: bool


class CurvatureItem(PaintedItem):
    """Draws the eigenvectors as arms that go as 1/sqrt(|eigenvalue|): the ellipse's half-axes."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._point = np.zeros(2)
        self._curvature: Curvature | None = None
        self._swing: Array | None = None
        self._diverges = False
        self.setZValue(45)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_curvature(
        self,
        point: Array,
        curvature: Curvature | None,
        swing: Array | None = None,
        diverges: bool = True,
    ) -> None:
        """Show the curvature at a point (2,), and the direction (2,) along which a run swings."""
        self._point, self._curvature = np.array(point), curvature
        self._swing, self._diverges = swing, diverges
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._curvature = self._swing = None
        self.update()

    def is_shown(self) -> bool:
        """Tell whether there is a curvature to draw."""
        return self._curvature is not None

    def arms(self) -> tuple[Arm, ...]:
        """Give the arms of the cross, as painted."""
        pixels, curvature = self.pixels(), self._curvature
        if curvature is None:
            return ()
        size = self._size(pixels)
        axes = semi_axes(curvature, size)
        ends = pixels.vectors(axes[:, None] * curvature.vectors.T)
        rows = zip(NAMES, curvature.values, ends, curvature.signs, strict=True)
        return tuple(
            Arm(f"{name} = {number_text(float(value))}", end, sign < 0)
            for name, value, end, sign in rows
        )

    def curves(self) -> list[tuple[Array, bool]]:
        """Give the curve of equal bending as pieces (m, 2) in pixels of the scene, as painted.

        Beside each piece stands whether it is a part of the way down.
        """
        pixels, curvature = self.pixels(), self._curvature
        if curvature is None:
            return []
        pieces = level_curve(curvature, self._size(pixels))
        signs = curvature.signs
        downs = [signs[0] < 0] * 2 + [max(signs) < 0] * 2
        placed = (pixels.points(self._point + piece) for piece in pieces)
        return list(zip(placed, downs, strict=False))

    def swing(self) -> Array | None:
        """Give the end (2,) of the swing's line seen from the point in pixels, as painted."""
        if self._swing is None or self._curvature is None:
            return None
        along = self.pixels().vectors(self._swing)
        length = hypot(*along)
        return along * (SWING_SHARE * self._reach() / length) if length > 0 else None

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the curve, the cross, the line of the swing and the labels."""
        place = pixels.points(self._point)
        arms = self.arms()
        if self._theme is None or not arms or not np.abs(place).max() < 1e6:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lines = [(_path(piece), CURVE_PX, down) for piece, down in self.curves()]
        for arm in arms:
            ends = np.stack((place - arm.end, place + arm.end))
            lines.append((_path(ends), ARM_PX, arm.down))
        self._paint_lines(painter, self._theme, lines)
        swing = self.swing()
        if swing is not None:
            self._paint_swing(painter, self._theme, place, swing)
        for arm in arms:
            self._paint_label(painter, place, arm, swing)

    def _paint_lines(
        self, painter: QPainter, theme: Theme, lines: list[tuple[QPainterPath, float, bool]]
    ) -> None:
        """Paint every casing, then every line; what leads down is dotted."""
        thick = theme.line**0.5
        for path, width, _ in lines:
            painter.setPen(QPen(theme.colour("casing"), width * thick + 2 * CASING_PX))
            painter.drawPath(path)
        for path, width, down in lines:
            pen = QPen(theme.colour("text"), width * thick)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if down:
                pen.setDashPattern(DOTS)
            painter.setPen(pen)
            painter.drawPath(path)

    def _reach(self) -> float:
        """Give how long the longest arm is, in pixels."""
        rect = self.view_rect_px()
        return ARM_SHARE * min(rect.width(), rect.height())

    def _size(self, pixels: Pixels) -> float:
        """Give the longest half-axis in parameter units, so that it is as long as wanted."""
        assert self._curvature is not None, "asked where there is a curvature"
        axes = semi_axes(self._curvature, 1.0)
        ends = pixels.vectors(axes[:, None] * self._curvature.vectors.T)
        longest = float(np.hypot(ends[:, 0], ends[:, 1]).max())
        return self._reach() / longest if longest > 0 else 0.0

    def _paint_swing(self, painter: QPainter, theme: Theme, place: Array, end: Array) -> None:
        """Paint a line with a head at both ends, dashed where the swings grow."""
        line = theme.line**0.5
        along = end / hypot(*end)
        side = np.array((-along[1], along[0]))
        tips = [place + sign * end for sign in (1, -1)]
        bases = [place + sign * (end - along * HEAD_PX * line) for sign in (1, -1)]
        heads = [
            QPolygonF([QPointF(*p) for p in (tip, base + 5 * line * side, base - 5 * line * side)])
            for tip, base in zip(tips, bases, strict=True)
        ]
        for key, extra in (("casing", 2 * CASING_PX), ("error" if self._diverges else "text", 0.0)):
            colour = theme.colour(key)
            pen = QPen(colour, (SWING_PX if self._diverges else ARM_PX) * line + extra)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if self._diverges and not extra:
                pen.setDashPattern(DASHES)
            painter.setPen(pen)
            painter.drawLine(QPointF(*bases[0]), QPointF(*bases[1]))
            painter.setPen(QPen(colour, 1 + extra))
            painter.setBrush(colour)
            for head in heads:
                painter.drawPolygon(head)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_label(self, painter: QPainter, place: Array, arm: Arm, swing: Array | None) -> None:
        """Paint an eigenvalue beyond the end of its arm, on the side where there is room."""
        assert self._theme is not None, "painted with a theme"
        length = hypot(*arm.end)
        if length == 0:
            return
        along, reach = arm.end / length, max(length, LABEL_PX)
        if swing is not None and abs(swing @ along) > 0.97 * hypot(*swing):
            reach = max(reach, hypot(*swing))
        metrics = painter.fontMetrics()
        wide, high = metrics.horizontalAdvance(arm.text), metrics.height()
        half = np.array((wide / 2 + 4, high / 2 + 2))
        rect = self.view_rect_px().adjusted(*(half + 2), *(-half - 2))
        reach += GAP_PX + float(np.abs(along) @ half)
        middle = place + along * reach
        if not rect.contains(QPointF(*middle)):
            other = place - along * reach
            middle = other if rect.contains(QPointF(*other)) else middle
        corner = QPointF(middle[0] - wide / 2, middle[1] + metrics.ascent() - high / 2)
        paint_text(painter, self._theme, corner, arm.text)


def _path(points: Array) -> QPainterPath:
    """Give the path through points (m, 2)."""
    path: QPainterPath = pg.arrayToQPath(points[:, 0], points[:, 1], connect="all")
    return path
