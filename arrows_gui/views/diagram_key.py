"""The key of the network diagram: what width, colour, arrows and marks stand for."""

# ruff: noqa: RUF001 - the texts use the minus sign and mathematical letters

from dataclasses import dataclass
from itertools import chain
from math import nan

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from arrows_gui.core.written import number_text
from arrows_gui.views.diagram_edges import ARROW_PX, WIDEST_PX, Scale, paint_arrows, paint_edges
from arrows_gui.views.diagram_units import paint_dead, paint_filled, paint_lock
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SAMPLE_PX = 22.0
MARK_PX = 14.0
BETWEEN_PX = 14.0
PAD_PX = 4.0
FONT_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class KeyItem:
    """One entry: what is painted as its sample, how wide that is, and its words."""

    sample: (
        str  # positive, negative, widest, unknown, gradient, update, saturated, dead, filled or ""
    )
    wide: float
    text: str


FULLEST = Scale(0.005, 5e-05, 5e-05, WIDEST_PX, ARROW_PX)
"""A scale with long numbers: the room of the key does not change with the numbers in it."""


def key_items(
    scale: Scale | None, notice: str, most: int, marks: tuple[bool, bool, bool]
) -> list[KeyItem]:
    """Give the entries of the key; the numbers are what a full width or length stands for.

    ``most`` edges of a layer have arrows, 0 standing for all; ``marks`` tells whether a lock, a
    filled unit and a cross are there.
    """
    items = [KeyItem("", 0.0, notice)] if notice else []
    items += [KeyItem("positive", SAMPLE_PX, "w > 0"), KeyItem("negative", SAMPLE_PX, "w < 0")]
    if scale is not None and not scale.is_finite:
        items.append(KeyItem("unknown", SAMPLE_PX, tr("not finite")))
    if scale is not None and scale.weight:
        items.append(KeyItem("widest", SAMPLE_PX, f"|w| = {number_text(scale.weight)}"))
    if scale is not None and scale.gradient:
        text = f"−dL/dw = {number_text(scale.gradient)}"
        items.append(KeyItem("gradient", scale.arrow_px, text))
    if scale is not None and scale.update:
        text = tr("update = {size}", size=scale.update)
        items.append(KeyItem("update", scale.arrow_px, text))
    if scale is not None and (scale.gradient or scale.update):
        few = tr("right: w grows ({most} largest a layer)", most=most)
        items.append(KeyItem("", 0.0, few if most else tr("right: w grows")))
    samples = ("saturated", "saturated"), ("filled", "saturated"), ("dead", "dead")
    items += [
        KeyItem(sample, MARK_PX, tr(text))
        for (sample, text), there in zip(samples, marks, strict=True)
        if there
    ]
    return items


def key_font(font: QFont) -> QFont:
    """Give the font of the key, a little smaller than the text."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * FONT_SHARE)
    return smaller


def key_rows(items: list[KeyItem], font: QFont, width: float) -> list[list[tuple[float, KeyItem]]]:
    """Give the entries with their left edges, in rows no wider than a width."""
    metrics, rows, x = QFontMetricsF(font), [[]], PAD_PX  # type: ignore[var-annotated]
    fitted = [_fitted(item, metrics, width - 2 * PAD_PX) for item in items]
    for item in chain.from_iterable(fitted):
        wide = item.wide + (PAD_PX if item.wide else 0.0) + metrics.horizontalAdvance(item.text)
        if rows[-1] and x + wide > width - PAD_PX:
            rows.append([])
            x = PAD_PX
        rows[-1].append((x, item))
        x += wide + BETWEEN_PX
    return rows


def _fitted(item: KeyItem, metrics: QFontMetricsF, width: float) -> list[KeyItem]:
    """Break words without a sample that are wider than a row."""
    if item.wide or metrics.horizontalAdvance(item.text) <= width:
        return [item]
    lines = [""]
    for word in item.text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [KeyItem("", 0.0, line) for line in lines]


def row_height(font: QFont) -> float:
    """Give the height of a row of the key."""
    return QFontMetricsF(font).height() + 3.0


def paint_key(
    painter: QPainter,
    theme: Theme,
    rows: list[list[tuple[float, KeyItem]]],
    area: QRectF,
    scale: Scale | None,
) -> None:
    """Paint the rows of the key into an area at the bottom of the diagram."""
    height = row_height(painter.font())
    for number, row in enumerate(rows):
        middle = area.top() + (number + 0.5) * height
        for x, item in row:
            _paint_sample(painter, theme, item, area.left() + x, middle, scale)
            left = area.left() + x + item.wide + (PAD_PX if item.wide else 0.0)
            box = QRectF(left, middle - height / 2, area.right() - left, height)
            painter.setPen(QColor(theme.colour("text")))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, item.text)


def _paint_sample(
    painter: QPainter, theme: Theme, item: KeyItem, x: float, y: float, scale: Scale | None
) -> None:
    line = np.array([[x, y, x + item.wide, y]])
    if item.sample in ("positive", "negative", "widest", "unknown"):
        plain = Scale(1.0, 0.0, 0.0, 3.0, 0.0)
        used = scale if scale is not None and item.sample == "widest" else plain
        weight = {"positive": 0.6, "negative": -0.6, "widest": used.weight, "unknown": nan}[
            item.sample
        ]
        paint_edges(painter, theme, line, np.array([weight]), used)
    elif item.sample in ("gradient", "update"):
        key = "negative_gradient" if item.sample == "gradient" else "update"
        paint_arrows(painter, theme, line, key, item.sample == "update")
    elif item.sample == "saturated":
        paint_lock(painter, theme, QPointF(x + 7, y), 14.0)
    elif item.sample == "dead":
        paint_dead(painter, theme, QRectF(x, y - 7, MARK_PX, MARK_PX))
    elif item.sample == "filled":
        paint_filled(painter, theme, QRectF(x + 4, y - 3, 6, 6))
