"""The transport: reset, back, play, step, end; the speed; and the slider over the recording."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from arrows_gui.core.document import FLAT_OUT, SPEEDS
from arrows_gui.views.words import tr

MOST_STEPS = 10_000_000


class TransportBar(QWidget):
    """Shows where the cursor is and announces where a person wants it."""

    cursor_wanted = Signal(int)
    speed_wanted = Signal(float)
    steps_wanted = Signal(int)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name in ("reset", "back", "play", "step", "end"):
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setObjectName(f"button_{name}")
            button.setIconSize(QSize(22, 22))
            button.setMinimumSize(QSize(36, 32))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if name == "play":
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setMinimumWidth(button.fontMetrics().horizontalAdvance(tr("Pause")) + 60)
            row.addWidget(button)
        self._speed = QComboBox(self)
        self._speed.setObjectName("speed_combo")
        self._speed.setAccessibleName(tr("Speed"))
        self._speed.setToolTip(tr("How many steps a second"))
        for speed in SPEEDS:
            self._speed.addItem(speed_text(speed), speed)
        self._speed.activated.connect(
            lambda index: self.speed_wanted.emit(self._speed.itemData(index))
        )
        row.addWidget(self._speed)
        # The field would be laid out anew with every new maximum: the session knows the true one.
        self._step = QSpinBox(self, minimum=0, maximum=MOST_STEPS)
        self._step.setObjectName("step_field")
        self._step.setAccessibleName(tr("Step under the cursor"))
        self._step.setToolTip(tr("The step under the cursor"))
        self._step.setKeyboardTracking(False)
        self._step.valueChanged.connect(self.cursor_wanted)
        row.addWidget(self._label("step_label", tr("Step")))
        row.addWidget(self._step)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, 0)
        self._slider.setObjectName("timeline_slider")
        self._slider.setAccessibleName(tr("Recorded steps"))
        self._slider.setToolTip(tr("Drag to any recorded step"))
        self._slider.valueChanged.connect(self.cursor_wanted)
        row.addWidget(self._slider, 1)
        self._limit = QSpinBox(self, minimum=0, maximum=MOST_STEPS, singleStep=1000)
        self._limit.setObjectName("steps_field")
        self._limit.setAccessibleName(tr("Steps that a run may take"))
        self._limit.setToolTip(tr("The run ends after so many steps"))
        self._limit.setKeyboardTracking(False)
        self._limit.valueChanged.connect(self.steps_wanted)
        row.addWidget(self._label("steps_label", tr("of at most")))
        row.addWidget(self._limit)

    def show_recording(self, cursor: int, last: int) -> None:
        """Show where the cursor is in how long a recording."""
        if not (self._step.hasFocus() and self._step.lineEdit().isModified()):
            with QSignalBlocker(self._step):
                self._step.setValue(cursor)
        with QSignalBlocker(self._slider):
            self._slider.setMaximum(last)
            self._slider.setValue(cursor)

    def show_speed(self, speed: float) -> None:
        """Show the speed."""
        with QSignalBlocker(self._speed):
            self._speed.setCurrentIndex(self._speed.findData(speed))

    def show_steps(self, steps: int) -> None:
        """Show how many steps a run may take."""
        with QSignalBlocker(self._limit):
            self._limit.setValue(steps)

    def _label(self, name: str, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        return label


def speed_text(speed: float) -> str:
    """Name a speed."""
    if speed == FLAT_OUT:
        return tr("As fast as possible")
    return tr("1 step/s") if speed == 1 else tr("{speed:,.0f} steps/s", speed=speed)
