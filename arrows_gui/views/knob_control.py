"""The control of one knob: its name, a slider, a field that takes any legal value, and a reset."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QToolButton, QWidget

from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.knob_scale import share_of, value_at
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

TICKS = 400


class KnobControl(QWidget):
    """Shows a knob and announces the values that a person gives it."""

    changed = Signal(object)  # the new Value
    reset_wanted = Signal()

    def __init__(self, knob: Knob, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.knob = knob
        name = f"{prefix}_{knob.name}"
        self.setObjectName(name)
        self._value: Value = knob.default
        self._error = ErrorLabel(self)
        self._error.setObjectName(f"{name}_error")
        self._label = QLabel(_title(knob), self)
        self._reset = QToolButton(self)
        self._reset.setText("\N{ANTICLOCKWISE OPEN CIRCLE ARROW}")
        self._reset.setAutoRaise(True)
        self._reset.setObjectName(f"{name}_reset")
        self._reset.setAccessibleName(tr("Reset {title}", title=knob.title))
        self._reset.setToolTip(tr("Back to the value that {title} began with", title=knob.title))
        self._reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reset.clicked.connect(self.reset_wanted)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 2)
        self._layout.setHorizontalSpacing(4)
        self._layout.setVerticalSpacing(0)
        self._switch: QCheckBox | None = None
        self._field: NumberField | None = None
        self._slider: QSlider | None = None
        if knob.scale == "switch":
            self._build_switch(name)
        else:
            self._build_number(name)
        self._layout.addWidget(self._reset, 0, 2)
        self._layout.addWidget(self._error, 2, 0, 1, 3)
        self._layout.setColumnStretch(0, 1)
        self.set_value(knob.default)

    def value(self) -> Value:
        """Give the value that holds."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Set and announce a legal value, as a person would; the slider and the field follow."""
        new = self.knob.checked(value)
        if new == self._value:
            self.show_value(new)
            return
        self.show_value(new)
        self.changed.emit(new)

    def show_value(self, value: Value) -> None:
        """Show a value that was set elsewhere, without announcing it."""
        self._value = value
        if self._switch is not None:
            with QSignalBlocker(self._switch):
                self._switch.setChecked(bool(value))
        if self._field is not None:
            self._field.set_value(float(value))
        if self._slider is not None and not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(round(share_of(self.knob, value) * TICKS))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)

    def _build_switch(self, name: str) -> None:
        self._switch = QCheckBox(_title(self.knob), self)
        self._switch.setObjectName(f"{name}_field")
        self._switch.setToolTip(tr(self.knob.sentence))
        self._switch.toggled.connect(self._on_number)
        self._label.hide()
        self._layout.addWidget(self._switch, 0, 0, 1, 2)

    def _build_number(self, name: str) -> None:
        self._field = NumberField(lambda text: float(self.knob.parsed(text)), self)
        self._field.setObjectName(f"{name}_field")
        self._field.setAccessibleName(tr(self.knob.title))
        self._field.setMaximumWidth(92)
        self._field.entered.connect(self._on_number)
        self._field.refused.connect(self._error.show_problem)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, TICKS)
        self._slider.setObjectName(f"{name}_slider")
        self._slider.setAccessibleName(tr("{title}, slider", title=self.knob.title))
        self._slider.setPageStep(TICKS // 20)
        self._slider.valueChanged.connect(self._on_slider)
        for part in (self._field, self._slider, self._label):
            part.setToolTip(tr(self.knob.sentence))
        self._label.setBuddy(self._field)
        self._layout.addWidget(self._label, 0, 0)
        self._layout.addWidget(self._field, 0, 1)
        self._layout.addWidget(self._slider, 1, 0, 1, 3)

    def _on_slider(self, place: int) -> None:
        self._on_number(value_at(self.knob, place / TICKS))

    def _on_number(self, value: Value) -> None:
        new = self.knob.checked(value)
        if new != self._value:
            self.show_value(new)
            self.changed.emit(new)


def _title(knob: Knob) -> str:
    title = tr(knob.title)
    return title if knob.symbol in (knob.title, knob.name) else f"{title} {knob.symbol}"
