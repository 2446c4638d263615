"""The losses of a clinic's runs over the steps: the broken one, the treated one, the twin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from arrows_gui.core.clinic import ClinicRun
from arrows_gui.views.clinic_labels import Paragraph
from arrows_gui.views.layer_lines import Line, LineLook, LinesKey, LinesPlot
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

BROKEN, TREATED, TWIN = "broken", "treated", "twin"

LOG_SUITS = 100.0
"""The axis begins logarithmic where the largest loss is so many times the smallest."""

LEAST_SPAN = 0.1
"""A linear axis shows at least this share of the largest loss."""

THICK_PX, THIN_PX = 2.0, 1.0

MOST_WIDER = 1.3
"""A theme makes the thick lines at most so many times wider."""

RUNS: Mapping[str, LineLook] = {
    BROKEN: LineLook("this run", 0, 0),
    TREATED: LineLook("with the remedy", 3, 1),
    TWIN: LineLook("healthy twin", 2, 2),
}
"""The runs that may be shown, and how."""

BATCH = LineLook("batches", 0, 0, faint=True)
PARTS = "Thick: training points. Thin: test points. Grey: batches."
"""What the lines of a network are of."""


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    look: LineLook
    line: Line
    width_px: float


class _Plot(LinesPlot):
    """Lines without a cursor, each with a width of its own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("clinic", "Loss", parent)
        self.setToolTip(tr("The loss over the steps"))
        self._line.setVisible(False)
        for side, title in (("bottom", "step"), ("left", "loss")):
            self.getPlotItem().setLabel(side, tr(title))
        self._widths: tuple[float, ...] = ()

    def draw(self, drawn: Sequence[_Drawn]) -> None:
        """Show these lines and no others."""
        self._widths = tuple(each.width_px for each in drawn)
        self.set_looks([each.look for each in drawn])
        last = max((int(each.line.steps[-1]) for each in drawn), default=0)
        self.show_lines([each.line for each in drawn], last)

    def _look_at(self, end: int, low: float, high: float) -> None:
        """Make no mountain of a loss that hardly moves: such a curve is level."""
        if not self._log and low <= high:
            more = max(LEAST_SPAN * max(abs(low), abs(high)) - (high - low), 0.0) / 2
            low, high = low - more, high + more
        super()._look_at(end, low, high)

    def _draw_looks(self) -> None:
        if self._theme is None:
            return
        for curve, look, width in zip(self._lines, self._looks, self._widths, strict=True):
            scale = min(self._theme.line, MOST_WIDER) if width > THIN_PX else 1.0
            pen: QPen = look.pen(self._theme, width * scale)
            curve.setPen(pen)


class ClinicPlot(QWidget):
    """Shows the losses with their key; the twin is drawn when a person asks for it."""

    twin_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clinic_plot")
        self._runs: Mapping[str, ClinicRun] = {}
        self._is_own = False  # whether a person chose the axis
        self._plot = _Plot(self)
        self._key = LinesKey("clinic_key", self)
        self._parts = Paragraph("clinic_parts", tr("What the lines are of"), self, "muted")
        self._log = QCheckBox(tr("Loss, log"), self)
        self._log.setObjectName("clinic_log")
        self._log.setAccessibleName(tr("Loss, logarithmic"))
        self._log.setToolTip(tr("Ten times as much is always as far up"))
        self._log.toggled.connect(self._on_log)
        self.twin = QCheckBox(tr("Healthy twin"), self)
        self.twin.setObjectName("clinic_twin")
        self.twin.setToolTip(
            tr(
                "Train the healthy twin of this run as well; what differs is listed when the cause "
                "is known"
            )
        )
        self.twin.toggled.connect(self.twin_wanted)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self._plot, self._key, self._parts):
            part.set_theme(theme)

    def show_case(self) -> None:
        """Forget the runs of the case before, and how its axis was chosen."""
        self._is_own = False
        with QSignalBlocker(self.twin):
            self.twin.setChecked(False)
        self.show_runs({})

    def show_runs(self, runs: Mapping[str, ClinicRun]) -> None:
        """Draw the losses of runs, by their names among RUNS, on the axis that suits them."""
        self._runs = dict(runs)
        if not self._is_own:
            self._set_log(_log_suits(runs.values()))
        self._draw()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._log)
        row.addWidget(self.twin)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._key)
        column.addWidget(self._parts)
        column.addWidget(self._plot, 1)

    def _set_log(self, log: bool) -> None:
        with QSignalBlocker(self._log):
            self._log.setChecked(log)
        self._plot.set_log(log)

    def _on_log(self, log: bool) -> None:
        self._is_own = True
        self._plot.set_log(log)
        self._draw()

    def _draw(self) -> None:
        shown = [(RUNS[name], self._runs[name]) for name in RUNS if name in self._runs]
        drawn = [each for look, run in shown for each in _lines_of(look, run)]
        if BROKEN in self._runs and self._runs[BROKEN].judged is not None:
            drawn.insert(0, _Drawn(BATCH, Line(*self._runs[BROKEN].losses), THIN_PX))
        self._plot.draw(drawn)
        self._key.set_looks([look for look, _ in shown])
        self._parts.say(tr(PARTS) if any(run.judged is not None for _, run in shown) else "")


def _lines_of(look: LineLook, run: ClinicRun) -> Iterator[_Drawn]:
    """Give the line of a run; of a network's one for the training and one for the test points."""
    if run.judged is None:
        yield _Drawn(look, Line(*run.losses), THICK_PX)
        return
    yield _Drawn(look, Line(run.judged.steps, run.judged.train_loss), THICK_PX)
    yield _Drawn(look, Line(run.judged.steps, run.judged.test_loss), THIN_PX)


def _log_suits(runs: Iterable[ClinicRun]) -> bool:
    """Say whether all losses are above 0, and far apart."""
    losses = [run.curve[1] for run in runs]
    known = np.concatenate(losses) if losses else np.empty(0)
    known = known[np.isfinite(known)]
    return len(known) > 0 and bool(known.min() > 0 and known.max() > LOG_SUITS * known.min())
