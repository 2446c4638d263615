"""The picture of one layer: its arrows from one tail, a ring as the scale, and the numbers."""

from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.layer_arrows import LayerArrow, LayerPicture, Reference
from arrows_gui.core.layer_scale import Rings
from arrows_gui.core.written import MINUS
from arrows_gui.views.arrow_item import CASING_PX, SHORTEST_PX, paint_arrow, sample_of
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

LETTERS_WIDE = 18
"""A panel is at least so many digits wide: a letter and two numbers."""

PAD_PX = 6.0
DOT_PX = 3.0
LEAST_RADIUS_PX = 34.0
LEAST_PLAIN = 1e-3
"""Smaller numbers are written with a power of ten."""

UNKNOWN = "–"  # noqa: RUF001 - a dash


def short_text(value: float) -> str:
    """Write a number with three digits and a true minus sign."""
    digits = f"{value:.2e}" if 0 < abs(value) < LEAST_PLAIN else f"{value:.3g}"
    mantissa, mark, power = digits.partition("e")
    whole = f"{float(mantissa):g}e{int(power)}" if mark else mantissa
    return whole.replace("-", MINUS)


def share_text(share: float) -> str:
    """Write a share in per cent, a small one not as 0."""
    return f"{100 * share:.2g} %" if share < 0.0995 else f"{100 * share:.0f} %"


class LayerPanel(QWidget):
    """Paints one layer's arrows within a ring; half a ring where only angles are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_panel")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme | None = None
        self._picture: LayerPicture | None = None
        self._rings: Rings | None = None
        self._reference: Reference | None = None
        self._shown: tuple[LayerArrow, ...] = ()
        self._drawn: list[tuple[LayerArrow, Array, Array]] = []

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_picture(
        self, picture: LayerPicture, reference: Reference, rings: Rings, shown: tuple[str, ...]
    ) -> None:
        """Show a layer's arrows of some kinds, at a scale."""
        self._picture, self._rings, self._reference = picture, rings, reference
        self._shown = tuple(arrow for arrow in picture.arrows if arrow.kind.id in shown)
        self.setAccessibleName(tr("Arrows of {layer}", layer=picture.name))
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Say every number of the picture."""
        if self._picture is None:
            return ""
        name, n = self._picture.name, self._picture.n
        lines = [tr("{layer}, {count} parameters", layer=name, count=n)]
        lines += [_arrow_words(arrow) for arrow in self._shown]
        plane = self._picture.plane
        if plane is not None and plane.explained is not None:
            text = "The plane holds {share} of the variance of the layer's way"
            lines.append(tr(text, share=share_text(plane.explained)))
        if plane is not None and plane.note is not None:
            lines.append(said(plane.note))
        return "\n".join(lines)

    def drawn(self) -> list[tuple[LayerArrow, Array, Array]]:
        """Give every arrow with its tail and head (2,) in pixels, as painted."""
        if self._rings is None:
            return []
        tail, radius = self._place()
        drawn = []
        for arrow in self._shown:
            if arrow.shown is None:
                continue
            size = arrow.shown_length
            share = self._rings.of(arrow.kind).share(size)
            along = arrow.shown / size if size else np.zeros(2)
            drawn.append((arrow, tail, tail + along * (1, -1) * share * radius))
        return drawn

    def too_short(self) -> list[LayerArrow]:
        """Give the arrows of which nothing can be seen at this scale."""
        return _too_short(self.drawn())

    def sizeHint(self) -> QSize:
        """Be wide enough for the numbers, and high enough for a picture over them."""
        metrics = self.fontMetrics()
        wide = LETTERS_WIDE * metrics.horizontalAdvance("0")
        return QSize(wide, round((2 + 4) * metrics.height() + 2.2 * LEAST_RADIUS_PX))

    def minimumSizeHint(self) -> QSize:
        """The numbers must be legible."""
        return QSize(self.sizeHint().width(), 6 * self.fontMetrics().height() + 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title, the ring, the arrows and the numbers; and never raise."""
        if self._theme is None:
            return
        with painting(self) as painter:
            self._paint(painter, self._theme)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _rows_top(self) -> float:
        return self.height() - PAD_PX / 2 - self._line() * (1 + len(self._shown))

    def _place(self) -> tuple[Array, float]:
        """Give the tail (2,) of all arrows and the radius of the ring, in pixels."""
        top, bottom = self._line() + 4, self._rows_top() - 4
        half = self.width() / 2 - PAD_PX
        if self._reference is not None and self._reference.is_plane:
            radius = max(min(half, (bottom - top) / 2), 1.0)
            return np.array((self.width() / 2, (top + bottom) / 2)), radius
        radius = max(min(half, bottom - top - 3), 1.0)
        return np.array((self.width() / 2, (top + bottom + radius) / 2)), radius

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(self.rect(), theme.colour("base"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        picture = self._picture
        if picture is None:
            return
        self._drawn = self.drawn()
        self._paint_title(painter, theme, picture)
        self._paint_rows(painter, theme)
        if picture.reason is not None:
            painter.setPen(theme.colour("muted"))
            box = QRectF(PAD_PX, self._line(), self.width() - 2 * PAD_PX, self._rows_top())
            box.setBottom(self._rows_top())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, said(picture.reason))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ring(painter, theme)
        self._paint_arrows(painter, theme)

    def _paint_title(self, painter: QPainter, theme: Theme, picture: LayerPicture) -> None:
        row = QRectF(PAD_PX, 1, self.width() - 2 * PAD_PX, self._line() + 2)
        bold = _bold(self.font())
        painter.setFont(bold)
        painter.setPen(theme.colour("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, picture.name)
        painter.setFont(self.font())
        painter.setPen(theme.colour("muted"))
        row.setLeft(row.left() + QFontMetricsF(bold).horizontalAdvance(picture.name) + PAD_PX)
        remark = QFontMetricsF(self.font()).elidedText(
            self._remark(picture), Qt.TextElideMode.ElideRight, row.width()
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, right, remark)

    def _remark(self, picture: LayerPicture) -> str:
        """Say what cannot be seen, or how much of the way the plane holds, or the size."""
        short = ", ".join(arrow.kind.letter for arrow in _too_short(self._drawn))
        if short:
            return tr("{letters} too short", letters=short)
        if picture.plane is not None and picture.plane.explained is not None:
            return tr("{share} of way", share=share_text(picture.plane.explained))
        return f"n = {picture.n}"

    def _paint_ring(self, painter: QPainter, theme: Theme) -> None:
        """Paint the ring, a fainter one for each factor of ten, and the axis."""
        assert self._reference is not None, "shown with a picture"
        tail, radius = self._place()
        centre, plane = QPointF(*tail), self._reference.is_plane
        decades = self._rings.gradients.decades if self._rings else 0
        faint = theme.colour("grid")
        faint.setAlphaF(0.35)
        steps = range(1, decades) if decades else ()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings = [(QPen(faint, 1), radius * step / decades) for step in steps]
        for pen, size in (*rings, (QPen(theme.colour("grid"), 1), radius)):
            painter.setPen(pen)
            box = QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size)
            painter.drawArc(box, 0, (360 if plane else 180) * 16)
        painter.drawLine(centre - QPointF(radius, 0), centre + QPointF(radius, 0))
        if plane:
            painter.drawLine(centre - QPointF(0, radius), centre + QPointF(0, radius))
            return
        # The side from which angles are measured: the reference lies along it.
        painter.setPen(QPen(theme.colour("text"), 2 * theme.line, Qt.PenStyle.DotLine))
        painter.drawLine(centre, centre + QPointF(radius, 0))

    def _paint_arrows(self, painter: QPainter, theme: Theme) -> None:
        """Paint every casing, then every arrow, and the tail: all that is left of a short one."""
        drawn, line = self._drawn, min(theme.line, 1.3)
        for key in ("casing", ""):
            for arrow, tail, head in drawn:
                colour = theme.colour(key or arrow.kind.colour_key)
                casing = CASING_PX if key else 0.0
                paint_arrow(painter, sample_of(arrow.kind), tail, head, colour, line, casing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(*self._place()[0]), DOT_PX * line, DOT_PX * line)

    def _paint_rows(self, painter: QPainter, theme: Theme) -> None:
        """Paint the numbers: for each arrow its letter, length, and angle or share kept."""
        assert self._reference is not None, "shown with a picture"
        line, top = self._line(), self._rows_top()
        wide = self.width() - 2 * PAD_PX
        first = QRectF(PAD_PX, top, 0.6 * wide, line)
        second = QRectF(PAD_PX + 0.6 * wide, top, 0.4 * wide, line)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("muted"))
        painter.drawText(first, right, tr("length"))
        painter.drawText(second, right, tr("kept") if self._reference.is_plane else tr("angle"))
        painter.setPen(theme.colour("text"))
        for arrow in self._shown:
            first.translate(0, line)
            second.translate(0, line)
            painter.drawText(first, right, short_text(arrow.length))
            painter.drawText(second, right, _second_number(arrow))
        painter.setFont(_bold(self.font()))
        first.moveTop(top)
        for arrow in self._shown:
            first.translate(0, line)
            painter.setPen(theme.colour(arrow.kind.colour_key))
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, arrow.kind.letter)


def _arrow_words(arrow: LayerArrow) -> str:
    """Say every number of an arrow, and what is missing."""
    values = {"title": arrow.kind.title, "length": short_text(arrow.length)}
    line = tr("{title}: length {length}", **values)
    if arrow.angle is not None:
        line += f", {arrow.angle:.1f}°"
    if arrow.kept is not None and arrow.kept_of_square is not None:
        text = "of which the plane keeps {kept} ({of_square} of the squared length)"
        shares = {"kept": share_text(arrow.kept), "of_square": share_text(arrow.kept_of_square)}
        line += f", {tr(text, **shares)}"
    return line + (f" ({said(arrow.reason)})" if arrow.reason else "")


def _too_short(drawn: list[tuple[LayerArrow, Array, Array]]) -> list[LayerArrow]:
    return [arrow for arrow, tail, head in drawn if hypot(*(head - tail)) < SHORTEST_PX]


def _second_number(arrow: LayerArrow) -> str:
    if arrow.kept is not None:
        return share_text(arrow.kept)
    return UNKNOWN if arrow.angle is None else f"{arrow.angle:.1f}°"


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
