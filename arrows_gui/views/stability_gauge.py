"""The stability gauge: where lr times curvature lies, held against the limit of the rule."""

# ruff: noqa: RUF001 - the labels use the multiplication sign and Greek letters

from dataclasses import dataclass
from math import log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.core.stability import DIVERGES, OSCILLATES, SETTLES, Gauge
from arrows_gui.core.written import number_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

NOT_KNOWN = "not known"

LIMIT_PLACE = 0.6
"""Where on the bar the limit is."""

STRETCH = 0.4
"""Below the limit the place goes as this power of the share, so that a hundredth can be seen."""

LARGEST_SHARE = 10.0
"""The end of the bar, in limits; up to it the place goes as the logarithm."""

MARK_PX = 10.0
MARGIN_PX = 3.0
PATTERNS = {
    SETTLES: Qt.BrushStyle.NoBrush,
    OSCILLATES: Qt.BrushStyle.BDiagPattern,
    DIVERGES: Qt.BrushStyle.DiagCrossPattern,
}
ZONE_COLOURS = {SETTLES: "hatch", OSCILLATES: "muted", DIVERGES: "error"}
HELP = (
    "lr times the largest eigenvalue, against the limit of this rule.\n"
    "Above the limit a run diverges, if the curvature stays as it is here."
)


def place_of(share: float) -> float:
    """Give where on the bar, 0 to 1, a share of the limit lies."""
    if not share > 0:
        return 0.0
    if share <= 1:
        return LIMIT_PLACE * share**STRETCH
    return min(1.0, LIMIT_PLACE + (1 - LIMIT_PLACE) * log10(share) / log10(LARGEST_SHARE))


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the bar, from one place to another, and what a run does in it."""

    verdict: str
    begin: float
    end: float


def zones_of(gauge: Gauge) -> tuple[Zone, ...]:
    """Give the zones of the bar; none where there is no limit."""
    if not gauge.limit:
        return ()
    onset = place_of((gauge.onset or 0.0) / gauge.limit)
    return (
        Zone(SETTLES, 0.0, onset),
        Zone(OSCILLATES, onset, LIMIT_PLACE),
        Zone(DIVERGES, LIMIT_PLACE, 1.0),
    )


class StabilityGauge(QWidget):
    """A bar with the rule's limit as a mark, and where lr times the largest eigenvalue is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stability_gauge")
        self.setAccessibleName(tr("Stability gauge"))
        self.setToolTip(tr(HELP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._gauge: Gauge | None = None
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show what the gauge says; None empties it."""
        self._gauge = gauge
        self.setAccessibleDescription(said(gauge.sentence) if gauge else "")
        self.update()

    def headline(self) -> tuple[str, str]:
        """Give the value and the verdict, as painted above the bar."""
        gauge = self._gauge
        if gauge is None or gauge.value is None:
            return f"lr × λ {tr(NOT_KNOWN)}", ""
        verdict = tr(gauge.verdict) if gauge.limit else ""
        return f"lr × λ = {number_text(float(f'{gauge.value:.3g}'))}", verdict

    def sizeHint(self) -> QSize:
        """Leave room for the headline, labels above the bar, the bar, and the ticks."""
        return QSize(220, round(4.7 * self._line() + MARK_PX + 10))

    def minimumSizeHint(self) -> QSize:
        """Give the narrowest bar on which the labels have room."""
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headline, the bar with its zones, the mark and the ticks."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_headline(painter, self._theme)
        zones = zones_of(self._gauge) if self._gauge else ()
        self._paint_bar(painter, self._theme, zones)
        if zones:
            self._paint_ticks(painter, self._theme)
            self._paint_mark(painter, self._theme)
        self._paint_labels(painter, self._theme, zones)
        painter.end()

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _bar(self) -> QRectF:
        line = self._line()
        side = MARGIN_PX + 4
        return QRectF(side, 2.3 * line + 4, self.width() - 2 * side, 1.4 * line)

    def _x(self, place: float) -> float:
        bar = self._bar()
        return bar.left() + place * bar.width()

    def _is_red(self) -> bool:
        return self._gauge is not None and self._gauge.verdict == DIVERGES

    def _paint_headline(self, painter: QPainter, theme: Theme) -> None:
        """Paint the value, and the verdict on a plate that is filled where the run diverges."""
        value, verdict = self.headline()
        line = self._line()
        red = self._is_red()
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.colour("error" if red else "text"))
        row = QRectF(MARGIN_PX, 1, self.width() - 2 * MARGIN_PX, 1.25 * line)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, value)
        if verdict:
            plate = QRectF(row)
            plate.setLeft(row.right() - QFontMetricsF(bold).horizontalAdvance(verdict) - 12)
            painter.setPen(QPen(theme.colour("error" if red else "border"), 1.5))
            painter.setBrush(theme.colour("error" if red else "base"))
            painter.drawRoundedRect(plate, 4, 4)
            painter.setPen(theme.colour("base" if red else "text"))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, verdict)
        painter.setFont(self.font())

    def _paint_bar(self, painter: QPainter, theme: Theme, zones: tuple[Zone, ...]) -> None:
        bar = self._bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("base"))
        painter.drawRect(bar)
        for zone in zones:
            painter.setBrush(
                QBrush(theme.colour(ZONE_COLOURS[zone.verdict]), PATTERNS[zone.verdict])
            )
            left, right = self._x(zone.begin), self._x(zone.end)
            painter.drawRect(QRectF(left, bar.top(), right - left, bar.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        red = self._is_red()
        painter.setPen(QPen(theme.colour("error" if red else "border"), 3 if red else 1.2))
        painter.drawRect(bar)
        for zone in zones[1:2]:
            painter.setPen(QPen(theme.colour("border"), 1.2))
            x = self._x(zone.begin)
            painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))

    def _paint_labels(self, painter: QPainter, theme: Theme, zones: tuple[Zone, ...]) -> None:
        """Paint what each zone is: in it where there is room, else above it."""
        bar, line = self._bar(), self._line()
        metrics = QFontMetricsF(self.font())
        painter.setPen(theme.colour("text"))
        if not zones:
            known = self._gauge is not None and self._gauge.value is not None
            text = tr("no simple limit") if known else ""
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, text)
        for zone in zones:
            verdict = tr(zone.verdict)
            wide = metrics.horizontalAdvance(verdict) + 6
            left, right = self._x(zone.begin), self._x(zone.end)
            plate = QRectF(0, 0, wide, line)
            plate.moveCenter(QPointF((left + right) / 2, bar.center().y()))
            if wide > right - left - 4:
                x = min(max(plate.left(), bar.left()), bar.right() - wide)
                plate.moveTo(x, bar.top() - line - 1)
            else:
                painter.fillRect(plate, theme.colour("base"))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, verdict)

    def _paint_ticks(self, painter: QPainter, theme: Theme) -> None:
        """Paint the limit as a mark across the bar, and the ends of the scale."""
        assert self._gauge is not None, "painted with a gauge"
        bar, line = self._bar(), self._line()
        x = self._x(LIMIT_PLACE)
        painter.setPen(QPen(theme.colour("text"), 2.5))
        painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))
        row = QRectF(MARGIN_PX, bar.bottom() + MARK_PX + 3, self.width() - 2 * MARGIN_PX, line)
        painter.setPen(theme.colour("muted"))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, f"×{LARGEST_SHARE:g}")
        painter.setPen(theme.colour("text"))
        limit = tr("limit {value}", value=float(f"{self._gauge.limit:.3g}"))
        box = QRectF(x - 60, row.top(), 120, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, limit)

    def _paint_mark(self, painter: QPainter, theme: Theme) -> None:
        """Paint where the value is; beyond the end of the bar the mark points onward."""
        gauge = self._gauge
        if gauge is None or gauge.share is None:
            return
        bar, x = self._bar(), self._x(place_of(gauge.share))
        colour = theme.colour("error" if self._is_red() else "text")
        for key, width in ((theme.colour("base"), 8.0), (colour, 4.0)):
            painter.setPen(QPen(key, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(x, bar.top() + 1), QPointF(x, bar.bottom() - 1))
        y = bar.bottom() + 2
        corners = [QPointF(x, y), QPointF(x - 7, y + MARK_PX), QPointF(x + 7, y + MARK_PX)]
        if gauge.share > LARGEST_SHARE:
            tip = QPointF(x + 4, y + MARK_PX / 2)
            corners = [tip, QPointF(x - 8, y - 1), QPointF(x - 8, y + MARK_PX + 1)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(corners))
