"""Histograms of weights, gradients or updates, layer by layer, over the whole run."""

from time import perf_counter

import numpy as np
from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.histogram import (
    BINS,
    GRADIENTS,
    UPDATES,
    WEIGHTS,
    WHAT,
    Counts,
    LayerHistory,
    layer_counts,
    values_of,
)
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.trace import Step
from arrows_gui.core.training import Checkpoint
from arrows_gui.views.curves_view import SHORTEST, nice_end
from arrows_gui.views.layer_histogram_rows import Shown, used_places
from arrows_gui.views.layer_histograms import LayerHistograms
from arrows_gui.views.layer_panel import share_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

ALL = "all"
MOST_POINTS = 128
"""The map shows at most so many points of the run."""

BUDGET_S = 0.003
"""So long it counts at a time; the rest is counted when the window has nothing else to do."""

NEARLY_ALL = 0.99
"""This share of the bins in the map has a lighter shade than the darkest one."""

TITLES = {WEIGHTS: "Weights", GRADIENTS: "Gradients", UPDATES: "Updates"}
COLOUR_KEYS = {WEIGHTS: "weight", GRADIENTS: "gradient", UPDATES: "update"}


class HistogramView(QWidget):
    """The choice of a layer and of what is counted, over the painted histograms."""

    cursor_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram_view")
        self.setAccessibleName(tr("Histograms of weights, gradients and updates"))
        self._trace: NetworkTrace | None = None
        self._history: LayerHistory | None = None
        self._step: Step | None = None
        self._what = _combo("histogram_what_combo", tr("What is counted"), self)
        for what in WHAT:
            self._what.addItem(tr(TITLES[what]), what)
        self._what.setToolTip(tr("Weights with biases, their gradients, or the updates taken"))
        self._layer = _combo("histogram_layer_combo", tr("Layer"), self)
        self._layer.setToolTip(tr("One layer, or all of them beside each other"))
        self._note = QLabel(self)
        self._note.setObjectName("histogram_note")
        self._note.setWordWrap(True)
        self.canvas = LayerHistograms(self)
        self.canvas.cursor_wanted.connect(self.cursor_wanted)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._show)
        for combo in (self._what, self._layer):
            combo.currentIndexChanged.connect(self._show)
        row = QHBoxLayout()
        row.addWidget(self._what)
        row.addWidget(self._layer)
        row.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.canvas, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.canvas.set_theme(theme)

    def show_run(self, trace: NetworkTrace) -> None:
        """Show a new run."""
        groups = trace.objective.groups
        self._trace, self._step = trace, None
        self._history = LayerHistory(groups)
        with QSignalBlocker(self._layer):
            chosen = self._layer.currentData()
            self._layer.clear()
            self._layer.addItem(tr("All layers"), ALL)
            for name, _ in groups:
                self._layer.addItem(name, name)
            self._layer.setCurrentIndex(max(self._layer.findData(chosen), 0))
        self._show()

    def show_step(self, step: Step) -> None:
        """Show the bars of a step."""
        self._step = step
        self._show()

    def show_history(self, trace: NetworkTrace) -> None:
        """Show what has been recorded by now, when there is time."""
        self._trace = trace
        self._more.start()

    def show_cursor(self, k: int) -> None:
        """Move the line in the maps."""
        self.canvas.show_cursor(k)

    def is_complete(self) -> bool:
        """Tell whether everything that is to be shown was counted."""
        return not self._more.isActive()

    def _points(self) -> list[Checkpoint]:
        """Give the points of the map; the same ones as long as they are not thinned."""
        assert self._trace is not None, "there is a run"
        points = self._trace.checkpoints
        stride = 1
        while len(points) > MOST_POINTS * stride:
            stride *= 2
        tip = self._trace.tip
        return [*(point for point in points[::stride] if point.t < tip.t), tip]

    def _counted(self, what: str) -> tuple[Counts, Counts]:
        """Give steps (m,) and counts (m, layers, bins) of what is counted by now, counting on."""
        assert self._history is not None, "there is a run"
        begin, points = perf_counter(), self._points()
        self._history.keep(points)
        steps, rows, left = [], [], False
        for point in points:
            in_time = perf_counter() - begin < BUDGET_S
            if in_time or self._history.knows(point, what):
                counts = self._history.counts(point, what)
                if counts is not None:
                    steps.append(point.t)
                    rows.append(counts)
            else:
                left = True
        if left:
            self._more.start()
        shape = (len(rows), len(self._history.groups), BINS.count)
        return np.array(steps, dtype=np.intp), np.array(rows, dtype=np.intp).reshape(shape)

    def _show(self) -> None:
        self._more.stop()
        trace = self._trace
        if trace is None:
            return
        what, groups = str(self._what.currentData()), trace.objective.groups
        steps, counts = self._counted(what)
        values = None if self._step is None else values_of(self._step, what)
        now = None if values is None else layer_counts(values, groups)
        number = self._layer.currentIndex() - 1
        chosen = range(len(groups)) if number < 0 else range(number, number + 1)
        layers = np.array(chosen, dtype=np.intp)
        sizes = np.array([groups[i][1].stop - groups[i][1].start for i in chosen])
        counts = counts[:, layers]
        here = np.zeros((len(layers), BINS.count), np.intp) if now is None else now[layers]
        places = used_places(BINS, counts.sum(axis=(0, 1)) + here.sum(axis=0))
        darkest, longest = _darkest(counts, sizes), _longest(here, sizes)
        self.canvas.show_counts(
            Shown(
                names=tuple(groups[i][0] for i in chosen),
                sizes=tuple(sizes.tolist()),
                bins=BINS,
                places=places,
                steps=steps,
                counts=counts[:, :, places],
                now=None if now is None else here[:, places],
                darkest=darkest,
                longest=longest,
                end=nice_end(max(trace.last, SHORTEST)),
                what=what,
                colour_key=COLOUR_KEYS[what],
            )
        )
        self._show_note(what, darkest, longest)

    def _show_note(self, what: str, darkest: float, longest: float) -> None:
        note = tr(
            "Four bins to a factor of ten. Darkest: {darkest} or more of a layer's {what} in a bin;"
            " longest bar: {longest}.",
            **{"what": what, "darkest": share_text(darkest), "longest": share_text(longest)},
        )
        if self._is_pending(what):
            note += " " + tr("The bars' update is still to be taken.")
        self._note.setText(note)

    def _is_pending(self, what: str) -> bool:
        return what == UPDATES and self._step is not None and self._step.pending


def _darkest(counts: Counts, sizes: Counts) -> float:
    """Give the share that few bins of the map pass; that of the zeros often does."""
    shares = (counts / sizes[:, None])[counts > 0]
    return float(np.quantile(shares, NEARLY_ALL)) if len(shares) else 1.0


def _longest(here: Counts, sizes: Counts) -> float:
    """Give the share of the longest bar; that of the zeros may be longer, and is then cut."""
    shares = here / sizes[:, None]
    others = np.delete(shares, BINS.zero, axis=1).max(initial=0.0)
    return float(others or shares.max(initial=0.0) or 1.0)


def _combo(name: str, title: str, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setObjectName(name)
    combo.setAccessibleName(title)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo
