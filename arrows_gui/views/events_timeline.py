"""The timeline of logged steps: a slider over them, and a field to type a step."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from arrows_gui.core.array import Array
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.words import tr


class EventsTimeline(QWidget):
    """Announces the step that is looked at; the slider goes from one logged step to the next."""

    step_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events_timeline")
        self._steps: Array = np.zeros(1)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("events_slider")
        self.slider.setAccessibleName(tr("Logged step"))
        self.slider.setToolTip(tr("Go through the steps at which something was logged"))
        self.slider.setMinimumHeight(24)
        self.slider.valueChanged.connect(self._on_moved)
        self.field = NumberField(parent=self)
        self.field.setObjectName("events_step_field")
        self.field.setAccessibleName(tr("Step"))
        self.field.setToolTip(tr("Type a step: what was logged last up to there is shown"))
        self.field.setMaximumWidth(96)
        self.field.entered.connect(self.go_to)
        self._span = QLabel(self)
        self._span.setObjectName("events_span")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        caption = QLabel(tr("Step"), self)
        row.addWidget(caption)
        row.addWidget(self.field)
        row.addWidget(self.slider, 1)
        row.addWidget(self._span)

    @property
    def step(self) -> float:
        """The step that is looked at."""
        return float(self._steps[self.slider.value()])

    def show_steps(self, steps: Array) -> None:
        """Take the steps (m,) at which something was logged, and look at the last one."""
        self._steps = steps if len(steps) else np.zeros(1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(self._steps) - 1)
            self.slider.setPageStep(max(1, len(self._steps) // 10))
            self.slider.setValue(len(self._steps) - 1)
        self.setEnabled(len(steps) > 0)
        count = len(steps)
        text, ends = "of {first:.12g} to {last:.12g}, logged at {count}", self._steps[[0, -1]]
        told = tr(text, first=float(ends[0]), last=float(ends[1]), count=count)
        self._span.setText(told if count > 1 else "")
        self._show()

    def go_to(self, step: float) -> None:
        """Look at what was logged last up to a step."""
        place = int(np.searchsorted(self._steps, step + 1e-9, side="right")) - 1
        self.slider.setValue(max(place, 0))
        self._show()

    def _on_moved(self) -> None:
        self._show()
        self.step_changed.emit(self.step)

    def _show(self) -> None:
        self.field.setModified(False)
        self.field.set_value(self.step)
