"""The curves of loss and gradient length over the steps, with the cursor as a line to drag."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Runner
from arrows_gui.session_recording import Trace
from arrows_gui.views.runner_look import look_at
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import tr

MOST_POINTS = 1200
"""All curves of a plot together have about so many points, one curve never under a quarter."""


TALLEST = 1e300
"""Beyond this a curve is cut, so that the range of the axis remains a number."""

SHORTEST = 10
"""The axis shows at least so many steps."""

ENDS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""The axis ends at one of these times a power of ten, so that it stands still for a while."""


class CurvePlot(pg.PlotWidget):
    """One quantity of every runner over the steps."""

    cursor_wanted = Signal(int)
    gaps_changed = Signal(bool)  # whether values have no logarithm, so that the curve has gaps

    def __init__(self, column: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"curve_{column}")
        self.setAccessibleName(tr("{title} over the steps", title=title))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(70)
        self._column = column
        self._log = False
        self._seen: tuple[float, float, float] | None = None
        self._curves: dict[int, pg.PlotCurveItem] = {}
        self._theme: Theme | None = None
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.setTitle(None)
        self._line = pg.InfiniteLine(0, angle=90, movable=True)
        self._line.setZValue(10)
        self._line.sigDragged.connect(self._on_dragged)
        item.addItem(self._line, ignoreBounds=True)
        item.getAxis("left").setWidth(56)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        self._line.setPen(pg.mkPen(theme.colour("accent"), width=2))
        self._line.setHoverPen(pg.mkPen(theme.colour("accent"), width=4))

    def set_log(self, log: bool) -> None:
        """Choose a logarithmic axis; draw again to see it."""
        self._log = log
        self.getPlotItem().getAxis("left").setLogMode(log)

    def show_axis_title(self, on: bool) -> None:
        """Say below the axis what runs to the right, or leave the room to the curves."""
        item = self.getPlotItem()
        item.setLabel("bottom", tr("step") if on else None)
        item.getAxis("bottom").showLabel(on)
        item.layout.activate()

    def show_runners(self, runners: Sequence[Runner]) -> None:
        """Have a curve for every runner, and for no other."""
        wanted = {runner.id: runner for runner in runners}
        for runner_id in self._curves.keys() - wanted.keys():
            self.getPlotItem().removeItem(self._curves.pop(runner_id))
        for runner_id, runner in wanted.items():
            if runner_id not in self._curves:
                self._curves[runner_id] = pg.PlotCurveItem(connect="finite")
                self.getPlotItem().addItem(self._curves[runner_id])
            colour = self._theme.runner_colour(runner.look) if self._theme else "k"
            pen = pg.mkPen(colour, width=1)
            dash = look_at(runner.look).dash
            if dash:
                pen.setDashPattern(dash)
            self._curves[runner_id].setPen(pen)

    def show_traces(self, traces: Mapping[int, Trace]) -> None:
        """Draw what is recorded."""
        most = MOST_POINTS // max(1, min(len(self._curves), 4))
        lost, last, low, high = False, SHORTEST, np.inf, -np.inf
        for runner_id, curve in self._curves.items():
            steps, values = traces[runner_id].column(self._column, most)
            if self._log:
                lost = lost or bool((values <= 0).any())
                values = _logarithms(values)
            values = np.clip(values, -TALLEST, TALLEST)
            curve.setData(steps, values)
            known = values[np.isfinite(values)]
            if len(known):
                low, high = min(low, float(known.min())), max(high, float(known.max()))
            last = max(last, traces[runner_id].last)
        self._look_at(nice_end(last), low, high)
        self.gaps_changed.emit(lost)

    def show_cursor(self, k: int) -> None:
        """Move the line."""
        with QSignalBlocker(self._line):
            self._line.setValue(k)

    def _look_at(self, end: int, low: float, high: float) -> None:
        """Look at 0 ... end and low ... high; the box would find that out while it paints only."""
        if not low <= high:
            low, high = 0.0, 1.0
        seen = (end, low, high)
        if seen != self._seen:
            self._seen = seen
            spare = 0.05 * (high - low) or 0.5
            box = self.getPlotItem().getViewBox()
            box.setRange(
                xRange=(-0.02 * end, 1.02 * end), yRange=(low - spare, high + spare), padding=0.0
            )

    def _on_dragged(self) -> None:
        self.cursor_wanted.emit(round(self._line.value()))

    def _on_clicked(self, event: MouseClickEvent) -> None:
        box = self.getPlotItem().getViewBox()
        free = event.button() == Qt.MouseButton.LeftButton and not event.isAccepted()
        if free and box.sceneBoundingRect().contains(event.scenePos()):
            self.cursor_wanted.emit(round(box.mapSceneToView(event.scenePos()).x()))


def _log_text(title: str, gaps: bool) -> str:
    if gaps:
        return tr("{title}, logarithmic (none at or below 0)", title=title)
    return tr("{title}, logarithmic", title=title)


def scale_text(title: str, log: bool) -> str:
    """Give the title of a plot in a picture, which says so where its scale is logarithmic."""
    return tr("{title}, logarithmic scale", title=title) if log else title


def nice_end(last: int) -> int:
    """Give the round number of steps at which the axis ends, not below last."""
    power = 10 ** int(np.log10(max(last, SHORTEST)))
    return next(int(end * power) for end in ENDS if end * power >= last)


def _logarithms(values: Array) -> Array:
    with np.errstate(all="ignore"):
        logs: Array = np.where(values > 0, np.log10(values), np.nan)
    return logs


class CurveHeading(QStackedWidget):
    """The title of a plot: on the screen a choice of its axis, in a file what was chosen."""

    log_chosen = Signal(bool)

    def __init__(self, plot: CurvePlot, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = tr(title)
        self._text = _log_text(self._title, False)
        self._check = QCheckBox(self)
        self._check.setObjectName(f"{plot.objectName()}_log")
        self._check.setToolTip(tr("Ten times as much is always as far up"))
        self._check.toggled.connect(self.log_chosen)
        self._words = QLabel(self)
        self._words.setObjectName(f"{plot.objectName()}_title")
        for part in (self._check, self._words):
            self.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._check.setAccessibleName(self._text)
        plot.gaps_changed.connect(self._on_gaps)

    def set_for_file(self, on: bool) -> None:
        """Say which axis the plot has, without the choice."""
        self._words.setText(scale_text(self._title, self._check.isChecked()))
        self.setCurrentWidget(self._words if on else self._check)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Show as much of the words as there is room for in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _on_gaps(self, gaps: bool) -> None:
        text = _log_text(self._title, gaps)
        if text != self._text:
            self._text = text
            self._check.setAccessibleName(text)
            self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self._check.initStyleOption(option)
        element = QStyle.SubElement.SE_CheckBoxContents
        option.rect = self.rect()
        room = self.style().subElementRect(element, option, self._check).width()
        elide = Qt.TextElideMode.ElideRight
        self._check.setText(self._check.fontMetrics().elidedText(self._text, elide, room))


class CurvesView(QWidget):
    """Both plots side by side, each with its choice of a logarithmic axis."""

    cursor_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves_view")
        self.plots = (
            CurvePlot("loss", "Loss", self),
            CurvePlot("gradient_norm", "Gradient length", self),
        )
        self._traces: Mapping[int, Trace] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for plot, title in zip(self.plots, ("Loss", "Gradient length |∇L|"), strict=True):
            heading = CurveHeading(plot, title, self)
            heading.log_chosen.connect(lambda on, plot=plot: self._on_log(plot, on))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(heading)
            column.addWidget(plot, 1)
            row.addLayout(column, 1)
            plot.cursor_wanted.connect(self.cursor_wanted)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for plot in self.plots:
            plot.set_theme(theme)

    def set_for_file(self, on: bool) -> None:
        """Name the axes in a picture that is taken away; on the screen there is no room."""
        for plot in self.plots:
            plot.show_axis_title(on)

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, Trace]) -> None:
        """Show a new run."""
        self._traces = traces
        for plot in self.plots:
            plot.show_runners(runners)
            plot.show_traces(traces)

    def show_plot(self, plot: CurvePlot, traces: Mapping[int, Trace]) -> None:
        """Show what has been recorded by now in one of the plots."""
        self._traces = traces
        plot.show_traces(traces)

    def show_cursor(self, k: int) -> None:
        """Move the line in both plots."""
        for plot in self.plots:
            plot.show_cursor(k)

    def _on_log(self, plot: CurvePlot, on: bool) -> None:
        plot.set_log(on)
        plot.show_traces(self._traces)
