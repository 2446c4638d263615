"""The slice: the loss along an arrow of the step, with what it says of the arrow's length."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.slice import SLICE_ARROWS, Slice
from arrows_gui.core.written import number_text
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import said, tr

NO_SLICE = "No such arrow here: it is 0, not a finite number, hidden, or this rule has none."

HELP = (
    "The loss along the line of the arrow. Ring: the start. Filled mark: the landing. "
    "Dashes: the tangent, what the slope at the start promises. Cross: the lowest place."
)

ROOM_BELOW, ROOM_ABOVE = 0.1, 0.35
"""Shares of the height between the lowest and the higher of both ends that are left free."""

OUTSIDE = 1000.0
"""Losses are cut so many heights outside the picture, so that pixels remain numbers."""

TANGENT_SHARE = 1.2
"""The tangent is drawn over at most this share of the height up and down."""

WORDS_FIT = 4.5
"""A stretch up to so many lengths of the arrow has room for words below the axis."""

SIDE_SHARE = 24
"""The words beside the plot are about so many letters wide."""


class SlicePlot(pg.PlotWidget):
    """The loss over the distance along an arrow: its tail is at 0, its head at 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_plot")
        self.setAccessibleName(tr("Loss along the arrow"))
        self.setToolTip(tr(HELP))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.getAxis("left").setWidth(56)
        self._ends = [pg.InfiniteLine(place, angle=90) for place in (0.0, 1.0)]
        self._tangent = pg.PlotCurveItem()
        self._curve = pg.PlotCurveItem(connect="finite")
        self._marks = pg.ScatterPlotItem()
        for part in (*self._ends, self._tangent, self._curve, self._marks):
            item.addItem(part, ignoreBounds=True)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        dots, dashes = Qt.PenStyle.DotLine, Qt.PenStyle.DashLine
        for line in self._ends:
            line.setPen(pg.mkPen(theme.colour("grid"), width=1, style=dots))
        self._tangent.setPen(pg.mkPen(theme.colour("muted"), width=theme.line, style=dashes))
        self._curve.setPen(pg.mkPen(theme.colour("text"), width=2 * theme.line))

    def show_slice(self, shown: Slice | None, colour_key: str) -> None:
        """Draw a slice, with the landing in the colour of its arrow; None clears the plot."""
        if shown is None:
            self._curve.setData([], [])
            self._tangent.setData([], [])
            self._marks.setData([], [])
            return
        low, high = _height(shown)
        span = high - low
        bottom, top = low - ROOM_BELOW * span, high + ROOM_ABOVE * span
        first, last = float(shown.distances[0]), float(shown.distances[-1])
        self.getPlotItem().getViewBox().setRange(
            xRange=(first, last), yRange=(bottom, top), padding=0.0
        )
        self.getPlotItem().getAxis("bottom").setTicks([_ticks(first, last)])
        far = OUTSIDE * span
        self._curve.setData(shown.distances, np.clip(shown.losses, low - far, high + far))
        reach = 1.0 if shown.slope == 0 else min(1.0, TANGENT_SHARE * span / abs(shown.slope))
        along = np.array((-0.3, 1.0)) * reach
        with np.errstate(all="ignore"):
            self._tangent.setData(along, shown.loss + shown.slope * along)
        self._show_marks(shown, colour_key)

    def _show_marks(self, shown: Slice, colour_key: str) -> None:
        if self._theme is None:
            return
        text, arrow = self._theme.colour("text"), self._theme.colour(colour_key)
        ground = self._theme.colour("base")
        size = 9 * self._theme.line
        marks = (
            (shown.lowest, shown.lowest_loss, "+", text, text, size),
            (0.0, shown.loss, "o", text, ground, size),
            (1.0, shown.landing_loss, "o", ground, arrow, size + 3),
        )
        self._marks.setData(
            [
                {"pos": (x, y), "symbol": symbol, "pen": pg.mkPen(pen), "brush": fill, "size": px}
                for x, y, symbol, pen, fill, px in marks
                if np.isfinite(y)
            ]
        )


class SliceView(QWidget):
    """The plot, the choice of an arrow, and the verdict in words."""

    arrow_wanted = Signal(str)  # the id of an arrow of SLICE_ARROWS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_view")
        self.plot = SlicePlot(self)
        self._combo = QComboBox(self)
        self._combo.setObjectName("slice_arrow_combo")
        self._combo.setAccessibleName(tr("Slice along"))
        self._combo.setToolTip(tr("The arrow along which the surface is cut"))
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for arrow in SLICE_ARROWS:
            self._combo.addItem(tr(arrow.title), arrow.id)
            last = self._combo.count() - 1
            self._combo.setItemData(last, tr(arrow.sentence), Qt.ItemDataRole.ToolTipRole)
        self._combo.activated.connect(lambda at: self.arrow_wanted.emit(self._combo.itemData(at)))
        self._title = QLabel(self, wordWrap=True)
        self._title.setObjectName("slice_title")
        self._verdict = QLabel(self, wordWrap=True)
        self._verdict.setObjectName("slice_verdict")
        self._verdict.setAccessibleName(tr("Verdict on the arrow"))
        self._verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._verdict.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(4, 0, 0, 0)
        column.setSpacing(2)
        for part, stretch in ((self._combo, 0), (self._title, 0), (self._verdict, 1)):
            column.addWidget(part, stretch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._side)
        row.addWidget(self.plot, 1)
        self._shown: Slice | None = None

    def arrow(self) -> str:
        """Give the id of the arrow that is chosen."""
        return str(self._combo.currentData())

    def show_arrow(self, arrow_id: str) -> None:
        """Show which arrow is chosen, without announcing it."""
        with QSignalBlocker(self._combo):
            self._combo.setCurrentIndex(self._combo.findData(arrow_id))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.plot.set_theme(theme)
        self._fit_font()
        self.plot.show_slice(self._shown, self._colour_key())

    def show_slice(self, shown: Slice | None, title: str) -> None:
        """Show a slice along the chosen arrow; None says that there is no such arrow."""
        self._shown = shown
        self._title.setText(title)
        self._title.setVisible(bool(title))
        sentence = tr(NO_SLICE) if shown is None else said(shown.sentence)
        self._verdict.setText(sentence)
        self._verdict.setToolTip(sentence)
        self.plot.setAccessibleDescription(sentence)
        self.plot.show_slice(shown, self._colour_key())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    def _fit_font(self) -> None:
        self._side.setFixedWidth(SIDE_SHARE * self.fontMetrics().averageCharWidth() + 30)

    def _colour_key(self) -> str:
        return next(kind.colour_key for kind in ARROWS if kind.id == self.arrow())


def _height(shown: Slice) -> tuple[float, float]:
    """Give the losses between which the picture lies: the lowest, and the higher of both ends."""
    ends = [loss for loss in (shown.loss, shown.landing_loss) if np.isfinite(loss)]
    low, high = min((shown.lowest_loss, *ends)), max((shown.lowest_loss, *ends))
    least = 1e-12 * max(abs(low), abs(high)) or 1.0
    return (low, high) if high - low > least else (low - least / 2, high + least / 2)


def _ticks(first: float, last: float) -> list[tuple[float, str]]:
    """Give the ticks: whole lengths of the arrow, of which 0 and 1 have names."""
    if last - first <= WORDS_FIT:
        names = {0: tr("start"), 1: tr("landing")}
        places = range(int(np.ceil(first)), int(last) + 1)
        return [(n, names.get(n, number_text(n))) for n in places]
    return [(n, number_text(n)) for n in (0, 1, *range(2, int(last) + 1, 2))]
