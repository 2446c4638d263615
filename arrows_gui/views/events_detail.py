"""What was chosen in the list: a tag's histogram with its heat map, a curve, or a text."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.written import number_text
from arrows_gui.files.event_data import EventRun, Histograms
from arrows_gui.files.event_tags import GRADIENT, UPDATE
from arrows_gui.views.events_bars import HistogramPlot
from arrows_gui.views.events_list import CURVE, HISTOGRAM, SETTINGS, Chosen
from arrows_gui.views.events_plots import HeatPlot, Line, LinesPlot, StepPlot
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import plain_tip, tr


class EventsDetail(QWidget):
    """One tag: at the step that is looked at, and over all steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events_detail")
        self.histogram = HistogramPlot("events_histogram", tr("Histogram at the step"), self)
        self.heat = HeatPlot("events_heat", tr("Histograms over the steps"), self)
        self.curve = LinesPlot("events_curve", tr("Curve of the tag"), self)
        self.text = QPlainTextEdit(self)
        self._title = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.magnitude = QCheckBox(tr("Histograms by &magnitude"), self)
        self._by_magnitude = {GRADIENT: True, UPDATE: True}
        self._pages = QStackedWidget(self)
        self._run = EventRun("")
        self._chosen: Chosen | None = None
        self._step = 0.0
        self._lay_out()
        self.magnitude.toggled.connect(self._on_magnitude)

    @property
    def step_plots(self) -> tuple[StepPlot, ...]:
        """The plots over the steps."""
        return self.heat, self.curve

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for plot in (self.histogram, self.heat, self.curve):
            plot.set_theme(theme)

    def show_chosen(self, run: EventRun, chosen: Chosen) -> None:
        """Show a tag of a run."""
        self._run, self._chosen = run, chosen
        if chosen.sort == HISTOGRAM:
            self._show_histograms(run.histograms[chosen.tag], chosen.kind)
        elif chosen.sort == CURVE:
            scalars = run.scalars[chosen.tag]
            self.curve.show_lines([Line(chosen.tag, scalars.steps, scalars.values, 0)])
        elif chosen.sort == SETTINGS:
            lines = (f"{name} = {_written(value)}" for name, value in run.hparams.items())
            self.text.setPlainText("\n".join(lines))
        else:
            pairs = run.texts[chosen.tag]
            parts = (
                f"{tr('Step {step}', step=step)}\n{text}" if step else text for step, text in pairs
            )
            self.text.setPlainText("\n\n".join(parts))
        self._pages.setCurrentIndex({HISTOGRAM: 0, CURVE: 1}.get(chosen.sort, 2))
        self.magnitude.setEnabled(chosen.sort == HISTOGRAM)
        self.show_step(self._step)

    def show_step(self, step: float) -> None:
        """Look at a step."""
        self._step = step
        self.histogram.show_step(step)
        for plot in self.step_plots:
            plot.show_step(step)
        if self._chosen is not None:
            self._title.setText(self._told(self._chosen, step))
            self._title.setToolTip(plain_tip(self._title.text()))

    def _told(self, chosen: Chosen, step: float) -> str:
        """Give in a few words what was logged at a step; a tag itself is not translated."""
        if chosen.sort == HISTOGRAM:
            series = self._run.histograms[chosen.tag]
            place = int(np.searchsorted(series.steps, step, side="right")) - 1
            if place < 0:
                return tr("Not logged yet: {tag}").format(tag=chosen.tag)
            each = series.histograms[place]
            text = tr("{count} values, length {length}, in {tag}")
            if np.isnan(each.sum_squares):
                text = tr("{count} values, length about {length}, in {tag}")
            return text.format(count=f"{each.num:g}", length=_brief(each.norm), tag=chosen.tag)
        if chosen.sort == CURVE:
            scalars = self._run.scalars[chosen.tag]
            place = int(np.searchsorted(scalars.steps, step, side="right")) - 1
            if place < 0:
                return tr("Not logged yet: {tag}").format(tag=chosen.tag)
            return f"{_brief(float(scalars.values[place]))}: {chosen.tag}"
        return tr("Text of {tag}").format(tag=chosen.title)

    def _show_histograms(self, series: Histograms, kind: str) -> None:
        magnitude = self._by_magnitude.get(kind, False)
        with QSignalBlocker(self.magnitude):
            self.magnitude.setChecked(magnitude)
        self.histogram.show_histograms(series, kind, magnitude)
        self.heat.show_histograms(series, kind, magnitude)

    def _on_magnitude(self, on: bool) -> None:
        if self._chosen is not None and self._chosen.sort == HISTOGRAM:
            self._by_magnitude[self._chosen.kind] = on
            self._show_histograms(self._run.histograms[self._chosen.tag], self._chosen.kind)
            self.show_step(self._step)

    def _lay_out(self) -> None:
        self._title.setObjectName("events_chosen")
        self._title.setMinimumWidth(10)
        self.magnitude.setObjectName("events_magnitude")
        self.magnitude.setAccessibleName(tr("Histograms by magnitude"))
        self.magnitude.setToolTip(
            tr(
                "Sort by |value|, in bins that are each as many times the one before: small "
                "gradients can be told apart. Signs and zeros are not seen then."
            )
        )
        self.text.setObjectName("events_text")
        self.text.setAccessibleName(tr("Text that was logged"))
        self.text.setReadOnly(True)
        self.magnitude.setEnabled(False)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(titled(tr("Values at this step"), self.histogram), 1)
        row.addWidget(titled(tr("Values over the steps"), self.heat), 1)
        for page in (both, self.curve, self.text):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._pages, 1)
        self._title.setTextFormat(Qt.TextFormat.PlainText)


def titled(title: str, part: QWidget) -> QWidget:
    """Put a title above a part."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    label = QLabel(title)
    label.setMinimumWidth(10)
    column.addWidget(label)
    column.addWidget(part, 1)
    return both


def _brief(value: float) -> str:
    return number_text(float(f"{value:.4g}"))


def _written(value: float | bool | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
