"""The sheet on which a person sets points, with the mouse or with the keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from arrows_gui.core.network_setup import MOST_POINTS
from arrows_gui.core.written import number_text
from arrows_gui.views.decision_look import (
    class_pens,
    marker,
    marker_sample,
    number_colours,
    point_px,
)
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

REACH = 3.0
"""The sheet runs from minus this to this, along both axes."""

SPRAY_PX, SPRAY_GAP_PX = 9.0, 7.0
"""How far from the mouse sprayed points fall, by their deviation, and how often one does."""

GRAB_PX, MARGIN_PX = 12.0, 8.0
FINE, COARSE = 0.02, 0.1
SHADES = 16
HELP = (
    "Left button: set a point; drag to spray. Right button: remove.\n"
    "Arrow keys move the cross (Shift: finely), Space sets a point, Backspace removes one."
)

Point = tuple[float, float, float]
"""x, y, and the number of the class or the value."""

_K = Qt.Key
_MOVES = {
    _K.Key_Left: (-1, 0),
    _K.Key_Right: (1, 0),
    _K.Key_Up: (0, 1),
    _K.Key_Down: (0, -1),
}


class PointsSheet(QWidget):
    """Holds points and shows them; ``brush`` is the class or the value of the next one."""

    points_changed = Signal()
    brush_wanted = Signal(int)  # a number key: 1 is the first brush

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_sheet")
        self.setAccessibleName(tr("Sheet for points"))
        self.setToolTip(tr(HELP))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.brush = 0.0
        self._points: list[Point] = []
        self._of_classes = True
        self._cross = (0.0, 0.0)
        self._sprayed_at = QPointF()
        self._random = np.random.default_rng(0)
        self._theme: Theme | None = None
        self._pixmaps: dict[int, QPixmap] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._pixmaps = {}
        self.update()

    def points(self) -> tuple[Point, ...]:
        """Give the points in the order in which they were set."""
        return tuple(self._points)

    def show_points(self, points: tuple[Point, ...], of_classes: bool) -> None:
        """Show points, of classes or with values."""
        self._points = list(points)
        self._of_classes = of_classes
        self._pixmaps = {}
        self._changed()

    def sizeHint(self) -> QSize:
        """Give a sheet that is large enough to draw on."""
        return QSize(440, 440)

    def minimumSizeHint(self) -> QSize:
        """Give the smallest sheet."""
        return QSize(240, 240)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set a point, or remove the one under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._sprayed_at = event.position()
            self._add(*self._data(event.position()))
        elif event.button() == Qt.MouseButton.RightButton:
            self._remove_near(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Spray points along the way, or remove those that are passed."""
        if event.buttons() & Qt.MouseButton.RightButton:
            self._remove_near(event.position())
        elif event.buttons() & Qt.MouseButton.LeftButton:
            way = event.position() - self._sprayed_at
            if np.hypot(way.x(), way.y()) >= SPRAY_GAP_PX:
                self._sprayed_at = event.position()
                aside = QPointF(*self._random.normal(0, SPRAY_PX, 2))
                self._add(*self._data(event.position() + aside))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross, set or remove a point there, or want another brush."""
        key = event.key()
        if key in _MOVES:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._move_cross(_MOVES[Qt.Key(key)], FINE if fine else COARSE)
        elif key == _K.Key_Space:
            self._add(*self._cross)
        elif key in (_K.Key_Backspace, _K.Key_Delete):
            if not self._remove_near(self._pixel(*self._cross)) and self._points:
                self._points.pop()
                self._changed()
        elif _K.Key_1 <= key <= _K.Key_9:
            self.brush_wanted.emit(int(key) - int(_K.Key_0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cross."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cross."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the axes, the points and the cross, and never raise."""
        if self._theme is None:
            return
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter, self._theme)
            self._paint_points(painter, self._theme)
            if self.hasFocus():
                self._paint_cross(painter, self._theme)

    def _square(self) -> QRectF:
        """Give the sheet's square in pixels."""
        side = min(self.width(), self.height()) - 2 * MARGIN_PX
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _pixel(self, x: float, y: float) -> QPointF:
        square = self._square()
        scale = square.width() / (2 * REACH)
        return QPointF(square.center().x() + x * scale, square.center().y() - y * scale)

    def _data(self, place: QPointF) -> tuple[float, float]:
        """Give the point at a pixel, on the sheet's edge where it is beyond."""
        square = self._square()
        scale = 2 * REACH / square.width()
        x = (place.x() - square.center().x()) * scale
        y = (square.center().y() - place.y()) * scale
        return min(max(x, -REACH), REACH), min(max(y, -REACH), REACH)

    def _move_cross(self, way: tuple[int, int], step: float) -> None:
        x, y = (
            min(max(round(at + step * by, 6), -REACH), REACH)
            for at, by in zip(self._cross, way, strict=True)
        )
        self._cross = (x, y)
        self.setAccessibleDescription(tr("The cross is at {x}, {y}", x=x, y=y))
        self.update()

    def _add(self, x: float, y: float) -> None:
        if len(self._points) < MOST_POINTS:
            self._points.append((x, y, self.brush))
            self._changed()

    def _remove_near(self, place: QPointF) -> bool:
        """Remove the point that is nearest to a pixel, where it is near enough."""
        if not self._points:
            return False
        centre, scale = self._pixel(0, 0), self._square().width() / (2 * REACH)
        at = np.array([(x, -y) for x, y, _ in self._points]) * scale
        away = np.hypot(at[:, 0] + centre.x() - place.x(), at[:, 1] + centre.y() - place.y())
        nearest = int(away.argmin())
        if away[nearest] > GRAB_PX:
            return False
        del self._points[nearest]
        self._changed()
        return True

    def _changed(self) -> None:
        self.update()
        self.points_changed.emit()

    def _pixmap(self, mark: float, theme: Theme) -> QPixmap:
        """Give the picture of a point of a class, or with a value."""
        key = int(mark)
        if not self._of_classes:
            key = int(np.clip(round((mark + 1) / 2 * (SHADES - 1)), 0, SHADES - 1))
        if key not in self._pixmaps:
            pen, brush = class_pens(theme, key, True)
            symbol = marker(key) if self._of_classes else "o"
            if not self._of_classes:
                red, green, blue = number_colours(theme)[key * 255 // (SHADES - 1)].astype(int)
                colour = theme.colour("base")
                colour.setRgb(int(red), int(green), int(blue))
                brush.setColor(colour)
                pen.setColor(theme.colour("text"))
            size = point_px(theme) + 1
            self._pixmaps[key] = marker_sample(symbol, pen, brush, size, self.devicePixelRatio())
        return self._pixmaps[key]

    def _paint_ground(self, painter: QPainter, theme: Theme) -> None:
        square = self._square()
        painter.fillRect(square, theme.colour("base"))
        line = QPen(theme.colour("grid"), 1)
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        for tick in range(-int(REACH), int(REACH) + 1):
            place = self._pixel(tick, tick)
            line.setStyle(Qt.PenStyle.SolidLine if tick == 0 else Qt.PenStyle.DotLine)
            painter.setPen(line)
            painter.drawLine(QPointF(place.x(), square.top()), QPointF(place.x(), square.bottom()))
            painter.drawLine(QPointF(square.left(), place.y()), QPointF(square.right(), place.y()))
            if abs(tick) < REACH:
                painter.setPen(theme.colour("muted"))
                painter.drawText(QPointF(place.x() + 3, square.bottom() - 4), number_text(tick))
                if tick:
                    top = place.y() + metrics.ascent() + 1
                    painter.drawText(QPointF(square.left() + 4, top), number_text(tick))
        focused = self.hasFocus()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if focused else "border"), 2 if focused else 1))
        painter.drawRect(square)

    def _paint_points(self, painter: QPainter, theme: Theme) -> None:
        centre, scale = self._pixel(0, 0), self._square().width() / (2 * REACH)
        left, top = centre.x(), centre.y()
        for x, y, mark in self._points:
            pixmap = self._pixmap(mark, theme)
            half = pixmap.deviceIndependentSize() / 2
            place = QPointF(left + x * scale - half.width(), top - y * scale - half.height())
            painter.drawPixmap(place, pixmap)

    def _paint_cross(self, painter: QPainter, theme: Theme) -> None:
        place = self._pixel(*self._cross)
        for key, width in (("casing", 4.5 * theme.line**0.5), ("text", 1.8 * theme.line**0.5)):
            painter.setPen(QPen(theme.colour(key), width))
            for across, up in ((11, 0), (0, 11)):
                arm, gap = QPointF(across, up), QPointF(across, up) * 0.35
                painter.drawLine(place - arm, place - gap)
                painter.drawLine(place + gap, place + arm)
