"""What is painted over the arrows: the start, the scale key and the lens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen

from arrows_gui.core.arrows import POSITION, SCALE_MODES, ArrowKind, Scale, nice_below
from arrows_gui.views.arrow_item import CASING_PX, DrawnArrow, paint_arrow, sample_of
from arrows_gui.views.painted_item import PaintedItem, Pixels
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

HANDLE_PX = 10.0
GRAB_PX = 16.0
KEY_PX = 80.0
MARGIN_PX = 10.0
SMALLEST_TYPE = 0.5
"""In a narrow view the key takes smaller type, down to this share."""

TRUE_LENGTH = "all other arrows: true length"
LENS_PX = 120.0
LENS_ROOM_PX = 60.0
LENS_ARROW_PX = 50.0
LOWEST_PX = 2 * LENS_PX
"""In a lower view the lens would lie on the key."""

LARGEST_LENS = 1e5
"""The lens enlarges no more than this: what is shorter is as good as nothing."""

LENS_BELOW_PX = 16.0
"""Position arrows shorter than this are repeated, enlarged, in the lens."""


class StartHandle(PaintedItem):
    """The start: a ring that can be dragged."""

    dragged = Signal(float, float)
    grabbed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._place = np.zeros(2)
        self._focused = False
        self.setZValue(50)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_start(self, x: float, y: float) -> None:
        """Show the start elsewhere."""
        self.prepareGeometryChange()
        self._place = np.array((x, y))
        self.update()

    def place(self) -> tuple[float, float]:
        """Give where the start is."""
        return float(self._place[0]), float(self._place[1])

    def set_focused(self, focused: bool) -> None:
        """Show whether the arrow keys move the start."""
        self._focused = focused
        self.update()

    def shape(self) -> QPainterPath:
        """Give the region that can be grabbed."""
        path = QPainterPath()
        pixels = self.pixels()
        if pixels.stretch_x and pixels.stretch_y:
            rx, ry = GRAB_PX / abs(pixels.stretch_x), GRAB_PX / abs(pixels.stretch_y)
            path.addEllipse(QPointF(*self._place), rx, ry)
        return path

    def mouseDragEvent(self, event: MouseDragEvent) -> None:
        """Follow the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        place = self.mapToParent(event.pos())
        self.dragged.emit(place.x(), place.y())

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        """Take the focus."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.grabbed.emit()

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the ring, and a second one where it has the focus."""
        if self._theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = pixels.points(self._place).tolist()
        if abs(x) > 1e6 or abs(y) > 1e6:
            return
        for colour, width in (("casing", 5.0), ("text", 2.2)):
            painter.setPen(QPen(self._theme.colour(colour), width))
            painter.drawEllipse(QPointF(x, y), HANDLE_PX, HANDLE_PX)
        if self._focused:
            painter.setPen(QPen(self._theme.colour("accent"), 2.5, Qt.PenStyle.DashLine))
            painter.drawEllipse(QPointF(x, y), HANDLE_PX + 5, HANDLE_PX + 5)


@dataclass(frozen=True, slots=True)
class ScaleKey:
    """What the key says: so many pixels are a slope of so much."""

    slope: float
    length_px: float
    text: str
    detail: str


def scale_key(scale: Scale, px_per_unit: float) -> ScaleKey:
    """Work out a round slope whose arrow is about as long as the key is wide."""
    title = next(mode.title for mode in SCALE_MODES if mode.id == scale.mode)
    slope = 10.0
    if scale.mode in ("fit", "true"):
        slope = nice_below(max(KEY_PX / (scale.factor * px_per_unit), 1e-300))
    length = float(scale.length(np.array(slope))) * px_per_unit
    if scale.mode == "unit":
        return ScaleKey(
            *(slope, length, tr("every slope"), tr("{title}: direction only", title=title))
        )
    detail = {
        "fit": f"{tr(title)}: \N{MULTIPLICATION SIGN} {scale.factor:g}",
        "true": f"{tr(title)}: \N{MULTIPLICATION SIGN} 1",
        "log": tr("{title}: {factor:.3g} times log(1 + |g|)", title=title, factor=scale.factor),
    }[scale.mode]
    return ScaleKey(slope, length, tr("this length = |g| {slope:g}", slope=slope), detail)


class ScaleKeyItem(PaintedItem):
    """The drawn scale key, in the lower left corner of the view."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._scale = Scale("fit", 1.0)
        self._sample: ArrowKind | None = None
        self._divided: float | None = None
        self.setZValue(80)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_scale(
        self, scale: Scale, sample: ArrowKind | None, divided: float | None = None
    ) -> None:
        """Show another scale, drawn in the manner of a slope arrow; without one there is no key.

        ``divided`` is the factor of arrows that are no slope any more, and no step yet.
        """
        self._scale, self._sample, self._divided = scale, sample, divided
        self.update()

    def key(self) -> ScaleKey:
        """Give what the key says at the present zoom."""
        return scale_key(self._scale, abs(self.pixels().stretch_x))

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint a sample arrow and two lines of text on a plate."""
        if self._theme is None or self._sample is None:
            return
        key = self.key()
        texts = [key.text, key.detail, tr(TRUE_LENGTH)]
        if self._divided is not None:
            texts.insert(2, tr("divided: \N{MULTIPLICATION SIGN} {factor:g}", factor=self._divided))
        rect = self.view_rect_px()
        metrics, wide = fit_type(painter, texts, rect.width() - 2 * MARGIN_PX - 16)
        line = metrics.height()
        plate = QRectF(0, 0, max(wide, key.length_px) + 16, len(texts) * line + 26)
        plate.moveBottomLeft(rect.bottomLeft() + QPointF(MARGIN_PX, -MARGIN_PX))
        paint_plate(painter, self._theme, plate)
        tail = np.array((plate.left() + 8, plate.top() + 12))
        head = tail + np.array((key.length_px, 0.0))
        colour = self._theme.colour(self._sample.colour_key)
        paint_arrow(painter, sample_of(self._sample), tail, head, colour, self._theme.line, 0.0)
        painter.setPen(self._theme.colour("text"))
        for row, text in enumerate(texts):
            baseline = plate.top() + 22 + row * line + metrics.ascent()
            painter.drawText(QPointF(plate.left() + 8, baseline), text)


def fit_type(painter: QPainter, texts: Sequence[str], room: float) -> tuple[QFontMetrics, int]:
    """Take smaller type where the texts are too wide; give its measures, and the widest."""
    font = painter.font()
    size, least = font.pointSizeF(), SMALLEST_TYPE * font.pointSizeF()
    while (wide := _widest(painter.fontMetrics(), texts)) > room and size > least:
        size = max(size - 0.5, least)
        font.setPointSizeF(size)
        painter.setFont(font)
    return painter.fontMetrics(), wide


def _widest(metrics: QFontMetrics, texts: Sequence[str]) -> int:
    return max(metrics.horizontalAdvance(text) for text in texts)


class LensItem(PaintedItem):
    """An inset that repeats position arrows too short to see, enlarged by a named factor."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._arrows: tuple[DrawnArrow, ...] = ()
        self.setZValue(80)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_arrows(self, arrows: Sequence[DrawnArrow]) -> None:
        """Look at these arrows; the lens takes the position arrows that leave theta."""
        kept = (
            a for a in arrows if a.arrow.kind.unit == POSITION and a.arrow.kind.tail != "origin"
        )
        self._arrows = tuple(kept)
        self.update()

    def factor(self) -> float | None:
        """Give how much the lens enlarges, or None where every arrow can be seen as it is."""
        pixels = self.pixels()
        lengths = [hypot(*pixels.vectors(arrow.vector)) for arrow in self._arrows]
        longest = max(lengths, default=0.0)
        if not LENS_ARROW_PX / LARGEST_LENS < longest < LENS_BELOW_PX:
            return None
        return nice_below(LENS_ARROW_PX / longest)

    def _plate(self, pixels: Pixels, side: float) -> QRectF:
        """Give the place of the inset: top right, or top left where that would hide the point."""
        view, plate = self.view_rect_px(), QRectF(0, 0, side, side)
        plate.moveTopRight(view.topRight() + QPointF(-MARGIN_PX, MARGIN_PX))
        room = plate.adjusted(-LENS_ROOM_PX, -LENS_ROOM_PX, LENS_ROOM_PX, LENS_ROOM_PX)
        if room.contains(QPointF(*pixels.points(self._arrows[0].arrow.tail))):
            plate.moveTopLeft(view.topLeft() + QPointF(MARGIN_PX, MARGIN_PX))
        return plate

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint the inset in an upper corner."""
        factor = self.factor()
        if self._theme is None or factor is None or self.view_rect_px().height() < LOWEST_PX:
            return
        if not self.view_rect_px().contains(QPointF(*pixels.points(self._arrows[0].arrow.tail))):
            return  # a pointer at the edge of the view says where the arrows are
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = tr("lens \N{MULTIPLICATION SIGN} {factor:g}\nat the point", factor=factor)
        words = painter.fontMetrics().size(0, text)
        plate = self._plate(pixels, max(LENS_PX, words.width() + 18.0))
        paint_plate(painter, self._theme, plate)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(plate.adjusted(8, 6, -8, -6), Qt.AlignmentFlag.AlignLeft, text)
        below = (words.height() + 4) / 4  # the arrows have what the words leave of the plate
        centre = np.array((plate.center().x(), plate.center().y() + below))
        theta = self._arrows[0].arrow.tail
        painter.setClipRect(plate)
        for arrow in self._arrows:
            tail = centre + pixels.vectors(arrow.arrow.tail - theta) * factor
            head = tail + pixels.vectors(arrow.vector) * factor
            plain = replace(arrow, is_cut=False)
            for key, casing in (("casing", CASING_PX), (arrow.arrow.kind.colour_key, 0.0)):
                paint_arrow(
                    painter, plain, tail, head, self._theme.colour(key), self._theme.line, casing
                )
        painter.setClipping(False)


def paint_plate(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Paint a plate on which text is legible."""
    ground = theme.colour("base")
    ground.setAlphaF(0.88)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(ground)
    painter.drawRect(rect)


def paint_text(painter: QPainter, theme: Theme, baseline: QPointF, text: str) -> None:
    """Paint a line of text on a plate of its own."""
    metrics = painter.fontMetrics()
    plate = QRectF(
        baseline.x() - 4,
        baseline.y() - metrics.ascent() - 2,
        metrics.horizontalAdvance(text) + 8,
        metrics.height() + 4,
    )
    paint_plate(painter, theme, plate)
    painter.setPen(theme.colour("text"))
    painter.drawText(baseline, text)
