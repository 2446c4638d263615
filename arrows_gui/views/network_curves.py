"""The losses and the accuracies of a network's training over the steps."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.network_objective import Evaluation
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.views.curves_view import MOST_POINTS, scale_text
from arrows_gui.views.layer_lines import Line, LineLook, LinesKey, LinesPlot
from arrows_gui.views.layer_panel import UNKNOWN, short_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

BATCH = LineLook("batch", 0, 0, faint=True)
TRAIN = LineLook("train", 3, 0)
TEST = LineLook("test", 2, 1)
NO_ACCURACY = "A regression has no accuracy."


class NetworkCurves(QWidget):
    """Two plots: the losses of batch, training and test points; and the shares that are right."""

    cursor_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_curves")
        self.setAccessibleName(tr("Loss and accuracy over the steps"))
        self._trace: NetworkTrace | None = None
        self._judged: tuple[Array, Array] = np.empty(0), np.empty((4, 0))
        self._cursor = 0
        self._exactly: tuple[int, Evaluation] | None = None
        self.loss = LinesPlot("network_loss", "Loss", self)
        self.accuracy = LinesPlot("network_accuracy", "Accuracy in per cent", self)
        self._log = QCheckBox(tr("log"), self)
        self._log.setObjectName("network_loss_log")
        self._log.setAccessibleName(tr("Loss, logarithmic"))
        self._log.setToolTip(tr("Ten times as much is always as far up"))
        self._log.toggled.connect(self._on_log)
        self._title = QLabel(tr("Loss"), self)
        self._loss_key = LinesKey("network_loss_key", self)
        self._accuracy_key = LinesKey("network_accuracy_key", self)
        self._none = QLabel(tr(NO_ACCURACY), self)
        self._none.setObjectName("network_no_accuracy")
        self._none.setWordWrap(True)
        self._none.hide()
        self._set_looks(self._loss_key, self.loss, (BATCH, TRAIN, TEST))
        self._set_looks(self._accuracy_key, self.accuracy, (TRAIN, TEST))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(_column(self._title, self._loss_key, self.loss, self._log), 1)
        self._right = QWidget(self)
        right = _column(QLabel(tr("Accuracy"), self), self._accuracy_key, self.accuracy)
        right.setContentsMargins(0, 0, 0, 0)
        self._right.setLayout(right)
        row.addWidget(self._right, 1)
        row.addWidget(self._none)
        for plot in (self.loss, self.accuracy):
            plot.cursor_wanted.connect(self.cursor_wanted)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.loss, self.accuracy, self._loss_key, self._accuracy_key):
            part.set_theme(theme)

    def set_for_file(self, on: bool) -> None:
        """Say in a picture that is taken away which axis the losses have, without the choice."""
        self._title.setText(scale_text(tr("Loss"), on and self._log.isChecked()))
        self._log.setHidden(on)
        for plot in (self.loss, self.accuracy):
            plot.show_axis_title(on)

    def show_run(self, trace: NetworkTrace) -> None:
        """Show a new run."""
        self._exactly = None
        classes = bool(trace.objective.split.data.classes)
        self._right.setVisible(classes)
        self._none.setVisible(not classes)
        self.show_history(trace)

    def show_history(self, trace: NetworkTrace) -> None:
        """Show what has been recorded by now."""
        self._trace = trace
        steps, judged = trace.evaluations()
        self._judged = steps, np.array(judged)
        train, test, *shares = self._judged[1]
        batch = Line(*trace.column("loss", MOST_POINTS // 3))
        self.loss.show_lines((batch, Line(steps, train), Line(steps, test)), trace.last)
        if self._right.isVisibleTo(self):
            self.accuracy.show_lines([Line(steps, 100 * each) for each in shares], trace.last)
        self._show_numbers()

    def show_cursor(self, k: int) -> None:
        """Move the line in both plots, and write the numbers there."""
        self._cursor = k
        for plot in (self.loss, self.accuracy):
            plot.show_cursor(k)
        self._show_numbers()

    def show_judged(self, k: int, judged: Evaluation) -> None:
        """Take the judgement of one step, which is not always among those of the curve."""
        self._exactly = (k, judged)

    def _show_numbers(self) -> None:
        """Write the batch's loss at the cursor, and the newest judgement that is not after it."""
        trace = self._trace
        if trace is None:
            return
        known = trace.first <= self._cursor <= trace.last
        loss = short_text(trace.figures(self._cursor)["loss"]) if known else UNKNOWN
        steps, judged = self._judged
        place = max(int(np.searchsorted(steps, self._cursor, side="right")) - 1, 0)
        train, test, right, test_right = judged[:, place].tolist()
        if self._exactly is not None and self._exactly[0] == self._cursor:
            train, test, right, test_right = self._exactly[1]
        texts = (loss, short_text(train), short_text(test))
        looks = zip((BATCH, TRAIN, TEST), texts, strict=True)
        self._loss_key.show_texts([f"{tr(look.title)} {text}" for look, text in looks])
        pairs = ((TRAIN, right), (TEST, test_right))
        self._accuracy_key.show_texts([f"{tr(look.title)} {100 * v:.1f} %" for look, v in pairs])

    def _on_log(self, on: bool) -> None:
        self.loss.set_log(on)
        if self._trace is not None:
            self.show_history(self._trace)

    def _set_looks(self, key: LinesKey, plot: LinesPlot, looks: Sequence[LineLook]) -> None:
        key.set_looks(looks)
        plot.set_looks(looks)


def _column(title: QLabel, key: LinesKey, plot: LinesPlot, *more: QWidget) -> QVBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(title)
    head.addWidget(key, 1)
    for widget in more:
        head.addWidget(widget)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(plot, 1)
    return column
