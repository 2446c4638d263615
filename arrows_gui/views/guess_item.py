"""The guess of a hidden arrow: dragged out of the point, and compared with the truth."""

from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import POSITION, ArrowKind
from arrows_gui.core.grading import angle_between
from arrows_gui.views.arrow_item import CASING_PX, DrawnArrow, paint_arrow, sample_of
from arrows_gui.views.overlay_items import GRAB_PX, HANDLE_PX, paint_text
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

GUESS_COLOUR = "guess"
DEFAULT_PX = 70.0
"""The length of a guess that the first key press makes; it points to the right."""

SHORTEST_PX = 8.0
LONGEST_PX = 4000.0
"""A guess is never shorter or longer than this on the screen."""

FARTHEST_PX = 1e6
"""What lies farther off is painted no farther, so that no number overflows."""

LARGEST = 1e300
"""No number of pixels is larger than this, even while it is computed."""

ARC_PX = (16.0, 70.0)
"""The arc between guess and truth has a radius between these."""

LABEL_PX = 8.0
"""The gap between an arrow and its label."""

GUESS = ArrowKind(
    *("guess", "Your guess", GUESS_COLOUR, "open", "dotted", "?", "theta", POSITION, "?"),
    vector=lambda step: None,
    sentence="Where you think that the arrow goes.",
)


class GuessItem(PaintedItem):
    """The guess at the point: announces where a person wants it, and shows the truth beside it."""

    guessed = Signal(float, float)  # the vector in axis units
    grabbed = Signal()  # the arrow keys shall turn the guess

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._point = np.zeros(2)
        self._guess: Array | None = None
        self._truth: DrawnArrow | None = None
        self._shown = self._active = self._focused = False
        self._held = np.zeros(2)  # from the mouse to the head of the guess
        self.setZValue(75)  # over the start, so that it gets the mouse first
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_focused(self, focused: bool) -> None:
        """Show whether the arrow keys turn the guess."""
        self._focused = focused
        self.update()

    def show_guess(self, point: Array, vector: Array | None, active: bool) -> None:
        """Show the guess (2,) at a point (2,), in axis units; while active it can be dragged."""
        self._show(point, vector, None, active)

    def show_revealed(self, point: Array, guess: Array, truth: DrawnArrow | None) -> None:
        """Show the guess (2,) and the true arrow, as it is drawn; None where there is none."""
        self._show(point, guess, truth, False)

    def clear(self) -> None:
        """Show nothing."""
        self._show(self._point, None, None, False)
        self._shown = False

    def guess(self) -> Array | None:
        """Give the guess (2,) that is shown, in axis units."""
        return self._guess

    def nudge(self, turn_degrees: float, stretch: float) -> None:
        """Turn the guess against the clock and stretch it; where there is none, begin with one."""
        if not self._active:
            return
        size = self._px_per_unit()
        if self._guess is None:
            self._announce(np.array((DEFAULT_PX, 0.0)) / size)
            return
        x, y = self._guess * size
        length = min(max(hypot(x, y) * stretch, SHORTEST_PX), LONGEST_PX)
        angle = atan2(y, x) + radians(turn_degrees)
        self._announce(length * np.array((cos(angle), sin(angle))) / size)

    def shape(self) -> QPainterPath:
        """Give the region that can be grabbed: about the point and the head of the guess."""
        path = QPainterPath()
        size = self._px_per_unit()
        if self._active and size.all():
            rx, ry = (GRAB_PX / size).tolist()
            heads = () if self._guess is None else (self._point + self._guess,)
            for place in (self._point, *heads):
                if np.isfinite(place).all():
                    path.addEllipse(QPointF(*place), rx, ry)
            path.setFillRule(Qt.FillRule.WindingFill)
        return path

    def mouseDragEvent(self, event: MouseDragEvent) -> None:
        """Draw the guess out of the point, or take it by its head."""
        if not self._active or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        if event.isStart():
            self._held = self._hold(_point_of(event.buttonDownPos()))
            self.grabbed.emit()
        vector = _point_of(event.pos()) + self._held - self._point
        if hypot(*(vector * self._px_per_unit())) >= SHORTEST_PX:
            self._announce(vector)

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        """Take the focus."""
        if self._active and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.grabbed.emit()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the guess, where it can be taken, and the truth with the arc between them."""
        theme, point = self._theme, pixels.points(self._point)
        if theme is None or not self._shown or not np.abs(point).max() <= FARTHEST_PX:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_arc(painter, theme, pixels)
        drawn = [] if self._truth is None else [self._truth]
        if self._guess is not None:
            drawn.append(DrawnArrow(sample_of(GUESS).arrow, self._guess, False))
        for casing in (CASING_PX, 0.0):
            for arrow in drawn:
                head = point + _reach(pixels, arrow.vector)
                colour = theme.colour("casing" if casing else arrow.arrow.kind.colour_key)
                paint_arrow(painter, arrow, point, head, colour, theme.line, casing)
        if self._active:
            self._paint_grip(painter, theme, pixels)
        self._paint_labels(painter, theme, pixels)

    # Behind the scenes

    def _show(
        self, point: Array, guess: Array | None, truth: DrawnArrow | None, active: bool
    ) -> None:
        self.prepareGeometryChange()
        self._point, self._guess = np.array(point), guess
        self._truth = truth if truth is not None and truth.vector.any() else None
        self._active, self._shown = active, True
        self.update()

    def _announce(self, vector: Array) -> None:
        self.guessed.emit(float(vector[0]), float(vector[1]))

    def _px_per_unit(self) -> Array:
        pixels = self.pixels()
        return np.abs(np.array((pixels.stretch_x, pixels.stretch_y)))

    def _hold(self, place: Array) -> Array:
        """Give the way from a place (2,) to the head, or to the point where that is nearer."""
        size = self._px_per_unit()
        to_point = self._point - place
        if self._guess is None:
            return to_point
        to_head = to_point + self._guess
        return min(to_head, to_point, key=lambda way: hypot(*(way * size)))

    def _heads(self, pixels: Pixels) -> tuple[Array, Array] | None:
        """Give the heads (2,) of guess and truth in pixels from the point, once both are shown."""
        if self._guess is None or self._truth is None:
            return None
        return _reach(pixels, self._guess), _reach(pixels, self._truth.vector)

    def _paint_grip(self, painter: QPainter, theme: Theme, pixels: Pixels) -> None:
        """Paint a ring where the guess is taken, and a second one where it has the focus."""
        reach = np.zeros(2) if self._guess is None else _reach(pixels, self._guess)
        middle = QPointF(*(pixels.points(self._point) + reach))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings = [(HANDLE_PX + 3, "casing", 4.5, False), (HANDLE_PX + 3, GUESS_COLOUR, 2.0, False)]
        if self._focused:
            rings.append((HANDLE_PX + 8, "accent", 2.5, True))
        for radius, key, width, dashed in rings:
            dash = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour(key), width * theme.line, dash))
            painter.drawEllipse(middle, radius * theme.line**0.5, radius * theme.line**0.5)

    def _paint_arc(self, painter: QPainter, theme: Theme, pixels: Pixels) -> None:
        """Paint the arc from the guess to the truth, the shorter way round."""
        heads = self._heads(pixels)
        if heads is None:
            return
        point, (guess, true) = pixels.points(self._point), heads
        shorter = min(hypot(*guess), hypot(*true))
        radius = min(max(0.6 * shorter, ARC_PX[0]), ARC_PX[1] * theme.line)
        start = atan2(guess[1], guess[0])
        turn = atan2(guess[0] * true[1] - guess[1] * true[0], float(guess @ true))
        angles = start + turn * np.linspace(0.0, 1.0, 2 + int(abs(degrees(turn)) / 3))
        places = point + radius * np.stack((np.cos(angles), np.sin(angles)), axis=-1)
        arc = QPolygonF([QPointF(*place) for place in places.tolist()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key, width in (("casing", 5.0), ("text", 2.0)):
            painter.setPen(QPen(theme.colour(key), width * theme.line))
            painter.drawPolyline(arc)

    def _paint_labels(self, painter: QPainter, theme: Theme, pixels: Pixels) -> None:
        """Name the guess and the truth at their heads, each on the side away from the other."""
        point, heads = pixels.points(self._point), self._heads(pixels)
        if heads is not None and self._truth is not None and self._guess is not None:
            guess, true = heads
            left = np.array((-true[1], true[0]))
            side = _unit(left) * (0.5 if guess @ left >= 0 else -0.5)
            angle = float(angle_between(self._guess, self._truth.vector))
            off = tr("{title}: {angle:.0f}° off", title=GUESS.title, angle=angle)
            way = _unit(guess) - 0.6 * _unit(true) + side
            self._label(painter, theme, point + guess, way, off)
            way = _unit(true) - 0.6 * _unit(guess) - side
            self._label(painter, theme, point + true, way, tr(self._truth.arrow.kind.title))
        elif self._guess is not None:
            head = _reach(pixels, self._guess)
            self._label(painter, theme, point + head, head, tr(GUESS.title))
        elif self._active:
            self._label(painter, theme, point, np.array((1.0, -1.0)), "?")

    def _label(self, painter: QPainter, theme: Theme, tip: Array, way: Array, text: str) -> None:
        """Write a text beyond a tip (2,), the way (2,) from it, within the view."""
        metrics, rect = painter.fontMetrics(), self.view_rect_px()
        if not rect.contains(QPointF(*tip)):
            return
        half = np.array((metrics.horizontalAdvance(text), metrics.height())) / 2 + 5
        gap = LABEL_PX + (HANDLE_PX if self._active else 0.0)
        low = np.array((rect.left(), rect.top())) + half
        high = np.array((rect.right(), rect.bottom())) - half
        centre = np.clip(tip + _unit(way) * (gap + half), low, high)
        if (np.abs(centre - tip) < half).all():  # pushed over the head by the edge of the view
            above = tip[1] - gap - half[1]
            centre[1] = above if above > low[1] else tip[1] + gap + half[1]
        x, y = centre - half + 5
        paint_text(painter, theme, QPointF(x, y + metrics.ascent()), text)


def _point_of(place: QPointF) -> Array:
    return np.array((place.x(), place.y()))


def _reach(pixels: Pixels, vector: Array) -> Array:
    """Give a vector (2,) in pixels, no longer than can be painted."""
    with np.errstate(over="ignore"):
        reach = np.clip(pixels.vectors(vector), -LARGEST, LARGEST)
    return reach * min(1.0, FARTHEST_PX / max(float(np.abs(reach).max()), 1.0))


def _unit(vector: Array) -> Array:
    length = hypot(*vector)
    unit: Array = vector / length if length else np.array((1.0, 0.0))
    return unit
