"""The legend of the 3-D view: what lies on the floor, and what on the landscape."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from arrows_gui.core.arrows import SLOPE, ArrowKind, Scale
from arrows_gui.views.arrow_item import paint_arrow, sample_of
from arrows_gui.views.overlay_items import MARGIN_PX, paint_plate, scale_key
from arrows_gui.views.space_arrows import paint_tangent
from arrows_gui.views.space_scene import Scene, Size
from arrows_gui.views.words import tr

FLOOR_TEXT = "arrows lie in the floor plane"
TANGENT_TEXT = "the tangent lies on the surface"
SAMPLE_PX = 34.0
PAD_PX = 8.0
SMALL_PX = 420
"""In a narrower view the legend is smaller, and does without the scale."""

SMALL_FONT = 0.85


class Legend:
    """Is painted in the upper right corner, from a picture that is kept while it says the same."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._made_for: tuple[object, ...] = ()

    def paint(
        self, painter: QPainter, scene: Scene, kinds: list[ArrowKind], tangent: bool, scale: Scale
    ) -> None:
        """Paint the legend for the kinds of arrow that are drawn, and perhaps a tangent."""
        if not kinds:
            return
        small = scene.size.width < SMALL_PX
        has_slopes = any(kind.unit == SLOPE for kind in kinds)
        note = (
            tr("gradient arrows: {scale}", scale=scale_key(scale, 1.0).detail) if has_slopes else ""
        )
        texts = [f"{tr(FLOOR_TEXT)};", tr(TANGENT_TEXT)] if tangent else [tr(FLOOR_TEXT)]
        texts += [note] * bool(note and not small)
        font = QFont(painter.font())
        if small:
            font.setPointSizeF(SMALL_FONT * font.pointSizeF())
        key = (scene.theme, scene.size.ratio, font.key(), kinds[0], *texts)
        if key != self._made_for:
            self._made_for = key
            self._picture = _picture(scene, kinds[0], texts, font)
        left = scene.size.width - MARGIN_PX - self._picture.deviceIndependentSize().width()
        painter.drawPixmap(QPointF(left, MARGIN_PX), self._picture)


def _picture(scene: Scene, kind: ArrowKind, texts: list[str], font: QFont) -> QPixmap:
    """Draw the texts on a plate, the first ones beside samples of what they speak of."""
    theme, metrics = scene.theme, QFontMetricsF(font)
    line, indent = metrics.height() + 2, SAMPLE_PX + 2 * PAD_PX
    samples = 1 + (tr(TANGENT_TEXT) in texts)
    lefts = [indent if number < samples else PAD_PX for number in range(len(texts))]
    wide = max(metrics.horizontalAdvance(t) + left for t, left in zip(texts, lefts, strict=True))
    plate = QRectF(0.5, 0.5, wide + PAD_PX, len(texts) * line + PAD_PX)
    size = Size(int(plate.width()) + 2, int(plate.height()) + 2, scene.size.ratio)
    picture = size.picture()
    painter = QPainter(picture)
    painter.setFont(font)
    paint_plate(painter, theme, plate)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, (text, left) in enumerate(zip(texts, lefts, strict=True)):
        top = PAD_PX / 2 + number * line
        tail = np.array((PAD_PX, top + line / 2))
        head = np.array((PAD_PX + SAMPLE_PX, tail[1]))
        if number == 0:
            colour = theme.colour(kind.colour_key)
            paint_arrow(painter, sample_of(kind), tail, head, colour, theme.line**0.5, 0.0)
        elif number < samples:
            paint_tangent(painter, theme, tail, head)
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(left, top + 1 + metrics.ascent()), text)
    painter.end()
    return picture
