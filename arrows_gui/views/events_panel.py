"""The workspace of event files: per-layer gradients and weights that some other program logged."""

import re

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.array import Array
from arrows_gui.files.event_data import EventRun, EventRuns
from arrows_gui.files.event_layers import Layers, layers_of
from arrows_gui.files.event_tags import GRADIENT, WEIGHT
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.events_bars import BarsPlot
from arrows_gui.views.events_detail import EventsDetail, titled
from arrows_gui.views.events_list import Chosen, EventsList
from arrows_gui.views.events_plots import Line, LinesPlot
from arrows_gui.views.events_timeline import EventsTimeline
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

INTRODUCTION = (
    "Open event files of TensorBoard, as PyTorch's SummaryWriter, TensorFlow and this program "
    "write them: see how long the gradients and weights of every layer were, step by step."
)
BREAK = "\N{ZERO WIDTH SPACE}"
LIST_PX = 250
MOST_STEPS = 20_000
"""The timeline has at most so many steps."""


class EventsPanel(QWidget):
    """Shows what was read from event files; the reading itself is done elsewhere."""

    open_folder_wanted = Signal()
    open_file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events_panel")
        self._runs = EventRuns("")
        self._layers = Layers((), None, ())
        self.list = EventsList(self)
        self.lines = {
            GRADIENT: LinesPlot("events_gradients", tr("Gradient length of every layer"), self),
            WEIGHT: LinesPlot("events_weights", tr("Weight length of every layer"), self),
        }
        self.bars = BarsPlot("events_bars", tr("Gradient and weight length at the step"), self)
        self.detail = EventsDetail(self)
        self.timeline = EventsTimeline(self)
        self.known = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.problems = ErrorLabel(self)
        self._log = QCheckBox(tr("Logarithmic lengths"), self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._log.toggled.connect(self._on_log)
        self._log.setChecked(True)
        self.list.chosen.connect(self._on_chosen)
        self.timeline.step_changed.connect(self._on_step)
        for plot in (*self.lines.values(), *self.detail.step_plots):
            plot.step_wanted.connect(self.timeline.go_to)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for plot in (*self.lines.values(), self.bars):
            plot.set_theme(theme)
        self.list.set_theme(theme)
        self.detail.set_theme(theme)
        self.problems.set_theme(theme)

    def show_events(self, runs: EventRuns) -> None:
        """Show what was read; the first run that tells of layers is chosen."""
        self._runs = runs
        told = [place for place, run in enumerate(runs.runs) if run.histograms or run.scalars]
        with QSignalBlocker(self._combo):
            self._combo.clear()
            for run in runs.runs:
                self._combo.addItem(runs.source if run.name == "." else run.name, run.name)
            self._combo.setCurrentIndex(told[0] if told else 0)
        self._combo.setEnabled(len(runs.runs) > 1)
        sentences = "\n\n".join(_sentence(said(problem)) for problem in runs.problems)
        self.problems.show_problem(_breakable(sentences))
        self._empty.setText(tr(INTRODUCTION) if runs.runs or not sentences else sentences)
        self._pages.setCurrentIndex(1 if runs.runs else 0)
        if runs.runs:
            self._show_run(runs.runs[self._combo.currentIndex()])

    def show_step(self, step: float) -> None:
        """Look at what was logged last up to a step."""
        self.timeline.go_to(step)

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addLayout(self._head())
        self._empty = QLabel(tr(INTRODUCTION), self)
        self._empty.setObjectName("events_introduction")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(self._empty)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setObjectName("events_splitter")
        across.setChildrenCollapsible(False)
        across.addWidget(self._side())
        across.addWidget(self._middle())
        across.setStretchFactor(1, 1)
        across.setSizes([LIST_PX, 4 * LIST_PX])
        self._pages.addWidget(across)
        column.addWidget(self._pages, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        buttons = (
            ("Open f&older…", "events_open_folder", "a folder and those below it"),
            ("Open &file…", "events_open_file", "one event file"),
        )
        wishes = (self.open_folder_wanted, self.open_file_wanted)
        for (text, name, what), wish in zip(buttons, wishes, strict=True):
            button = QPushButton(tr(text), self)
            button.setObjectName(name)
            button.setAccessibleName(tr(text).replace("&", ""))
            button.setToolTip(tr("Read the event files of {what}", what=what))
            button.clicked.connect(wish)
            row.addWidget(button)
        self._combo = QComboBox(self)
        self._combo.setObjectName("events_run_combo")
        self._combo.setAccessibleName(tr("Run"))
        self._combo.setToolTip(tr("Which of the runs to look at"))
        self._combo.setMinimumContentsLength(12)
        self._combo.setEnabled(False)
        self._combo.currentIndexChanged.connect(self._on_run_chosen)
        caption = QLabel(tr("&Run"), self)
        caption.setBuddy(self._combo)
        row.addSpacing(12)
        row.addWidget(caption)
        row.addWidget(self._combo, 1)
        self._log.setObjectName("events_log")
        self._log.setAccessibleName(tr("Logarithmic lengths"))
        self._log.setToolTip(
            tr("Ten times as long is always as far up; a length of 0 is not drawn")
        )
        row.addWidget(self._log)
        row.addWidget(self.detail.magnitude)
        return row

    def _side(self) -> QWidget:
        """Make the list, with what is known and what is wrong below it."""
        inner = QWidget()
        notes = QVBoxLayout(inner)
        notes.setContentsMargins(2, 2, 6, 2)
        for label, name in ((self.known, "events_known"), (self.problems, "events_problems")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            notes.addWidget(label)
        self.known.setAccessibleName(tr("What is known and what is not"))
        self.problems.setAccessibleName(tr("What could not be read"))
        notes.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("events_notes")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        down = QSplitter(Qt.Orientation.Vertical, self)
        down.setObjectName("events_side")
        down.setChildrenCollapsible(False)
        down.addWidget(self.list)
        down.addWidget(area)
        down.setSizes([300, 260])
        down.setMinimumWidth(190)
        return down

    def _middle(self) -> QWidget:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._above = QWidget(middle)
        above = QHBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, 0)
        titles = {GRADIENT: "Length of the gradient |g|", WEIGHT: "Length of the weights |w|"}
        for kind, plot in self.lines.items():
            above.addWidget(titled(tr(titles[kind]), plot), 1)
        below = QHBoxLayout()
        self._left = titled(tr("At this step: |g| above, |w| below"), self.bars)
        below.addWidget(self._left, 2)
        below.addWidget(self.detail, 3)
        column.addWidget(self._above, 4)
        column.addLayout(below, 5)
        column.addWidget(self.timeline)
        return middle

    # What is shown

    def _show_run(self, run: EventRun) -> None:
        self._layers = layers_of(run)
        for kind, plot in self.lines.items():
            plot.show_lines(
                [
                    Line(layer.name, lengths.steps, lengths.values, look)
                    for look, layer in enumerate(self._layers.layers)
                    if (lengths := layer.lengths(kind)) is not None
                ]
            )
        self.bars.show_layers(self._layers.layers)
        for part in (self._above, self._left):  # without layers the chosen tag has all the room
            part.setVisible(bool(self._layers.layers))
        self.timeline.show_steps(_steps_of(run, self._layers))
        chosen = self.list.show_run(run, self._layers)
        if chosen is not None:
            self.detail.show_chosen(run, chosen)
        self._on_step(self.timeline.step)

    def _show_known(self, step: float) -> None:
        sentences = [said(message) for message in self._layers.known]
        ratio = self._layers.ratio
        if ratio is not None and np.isfinite(value := ratio.at(step)):
            text = "First over last layer's gradient at step {step:g}: {value:.3g}."
            sentences.insert(0, tr(text, step=step, value=value))
        self.known.setText(_breakable("\n\n".join(sentences)))

    def _on_run_chosen(self, place: int) -> None:
        if 0 <= place < len(self._runs.runs):
            self._show_run(self._runs.runs[place])

    def _on_chosen(self, chosen: Chosen) -> None:
        if not self._runs.runs:  # what was read before is still listed
            return
        self.detail.show_chosen(self._runs.runs[self._combo.currentIndex()], chosen)
        self.detail.show_step(self.timeline.step)

    def _on_step(self, step: float) -> None:
        for plot in self.lines.values():
            plot.show_step(step)
        self.bars.show_step(step)
        self.detail.show_step(step)
        self._show_known(step)

    def _on_log(self, on: bool) -> None:
        for plot in self.lines.values():
            plot.set_log(on)


def _steps_of(run: EventRun, layers: Layers) -> Array:
    """Give the steps at which a layer or a histogram was logged; where there is none, anything."""
    known = [
        lengths.steps
        for layer in layers.layers
        for lengths in (layer.gradient, layer.weight)
        if lengths is not None
    ]
    known += [each.steps for each in run.histograms.values()]
    known = known or [each.steps for each in run.scalars.values()]
    steps = np.unique(np.concatenate(known)) if known else np.empty(0)
    every = -(-len(steps) // MOST_STEPS) or 1
    kept: Array = steps[::every]
    return kept


def _sentence(text: str) -> str:
    """Begin a sentence with a capital, unless with a name, and end it with a full stop."""
    if text.split(" ")[0].isalpha():
        text = text[:1].upper() + text[1:]
    return text + ("" if text.endswith(".") else ".")


def _breakable(text: str) -> str:
    """Let long names of files and tags go on in the next line."""
    return re.sub(r"\S{20,}", lambda word: re.sub(r"([./_])", rf"\1{BREAK}", word.group()), text)
