"""One axis of a sweep: which knob, from where to where, in how many values."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSpinBox, QWidget

from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.sweep_plan import Axis, axis_of
from arrows_gui.core.sweep_range import AxisRange, proposed_range
from arrows_gui.views.layer_rows import narrow_combo
from arrows_gui.views.number_field import NumberField, finite_number
from arrows_gui.views.words import tr

FEWEST = 2
"""An axis has at least so many values."""

ENDS = {
    "Across": ("across: the smallest value", "across: the largest value"),
    "Up": ("up: the smallest value", "up: the largest value"),
}
"""What the ends of an axis are called where one of them is no number, by the axis's title."""


class CountSpin(QSpinBox):
    """Takes any whole number that is typed, and then the nearest one that is allowed."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Let a number be typed to its end, also one that is too large."""
        if text.strip().isdigit():
            within = self.minimum() <= int(text) <= self.maximum()
            state = QValidator.State.Acceptable if within else QValidator.State.Intermediate
            return state, text, place
        return super().validate(text, place)

    def fixup(self, text: str) -> str:
        """Give the nearest number that is allowed."""
        typed = int(text) if text.strip().isdigit() else self.value()
        return str(min(max(typed, self.minimum()), self.maximum()))


class TuningAxis(QWidget):
    """Shows an axis, and proposes a range for the knob that is chosen for it."""

    knob_chosen = Signal()
    changed = Signal()  # how many values it has
    edited = Signal()  # a person has changed the range
    refused = Signal(str)  # what is wrong with a number, "" takes it back

    def __init__(
        self, name: str, title: str, none: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._none = none
        self._knobs: dict[str, Knob] = {}
        self._values: dict[str, Value] = {}
        self._typed: dict[str, AxisRange] = {}
        self._memory: dict[str, dict[str, AxisRange]] = {}
        self._label = QLabel(tr(title), self)
        self._combo = narrow_combo(self)
        self._label.setBuddy(self._combo)
        self._names = ENDS[title]
        self._low, self._high = (
            NumberField(partial(finite_number, name=each), self) for each in self._names
        )
        self._count = CountSpin(self)
        self._count.setKeyboardTracking(False)
        self._log = QCheckBox(tr("log"), self)
        self._words = tuple(QLabel(tr(word), self) for word in ("from", "to", "values"))
        for part, suffix, words, sentence in (
            (self._combo, "combo", "knob", "The knob that is varied along this axis"),
            (self._low, "low", "smallest value", "The smallest value of the knob"),
            (self._high, "high", "largest value", "The largest value of the knob"),
            (self._count, "count", "number of values", "So many values are tried"),
            (self._log, "log", "logarithmic", "Each value is the same factor above the last"),
        ):
            part.setObjectName(f"{name}_{suffix}")
            part.setAccessibleName(tr("{axis}: {words}", axis=title, words=words))
            part.setToolTip(tr(sentence))
        self._lay_out()
        self._connect()

    @property
    def knob(self) -> Knob | None:
        """The knob that is chosen."""
        return self._knobs.get(str(self._combo.currentData()))

    @property
    def count(self) -> int:
        """How many values the axis has: one where no knob is chosen, two of a switch."""
        if self.knob is None:
            return 1
        return 2 if self.knob.scale == "switch" else self._count.value()

    def axis(self) -> Axis:
        """Give the axis of the knob that is chosen; raise BadInput where it is none."""
        assert self.knob is not None, "a knob is chosen"
        if self.knob.scale == "switch":
            return axis_of(self.knob, 0.0, 1.0, 2, log=False)
        low, high = map(_number, (self._low, self._high), self._names)
        return axis_of(self.knob, low, high, self._count.value(), self._log.isChecked())

    def show_owner(self, owner: str) -> None:
        """Take up the ranges that were typed for another rule, if there are any."""
        self._typed = self._memory.setdefault(owner, {})
        self._knobs = {}

    def offer(self, knobs: Sequence[Knob], values: dict[str, Value], chosen: Knob | None) -> None:
        """Offer knobs; the range of the one that is chosen stays while its value lies in it."""
        before = self.knob
        self._knobs = {knob.name: knob for knob in knobs}
        self._values = values
        with QSignalBlocker(self._combo):
            self._combo.clear()
            if self._none:
                self._combo.addItem(tr(self._none), "")
            for knob in knobs:
                self._combo.addItem(tr(knob.title), knob.name)
            self._combo.setCurrentIndex(self._combo.findData(chosen.name if chosen else ""))
        if self.knob != before or not self._holds_value():
            self._propose()
        self._show_fields()

    def show_counts(self, count: int, most: int) -> None:
        """Show how many values are tried, and how many may be."""
        with QSignalBlocker(self._count):
            self._count.setRange(FEWEST, most)
            self._count.setValue(count)
        text = "So many values are tried, {fewest} to {most}"
        self._count.setToolTip(tr(text, fewest=FEWEST, most=most))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self._combo, 0, 1, 1, 3)
        for place, (label, field) in enumerate(zip(self._words, self._fields, strict=False)):
            label.setBuddy(field)
            grid.addWidget(label, 1 + place // 2, 2 * (place % 2))
            grid.addWidget(field, 1 + place // 2, 2 * (place % 2) + 1)
        grid.addWidget(self._log, 2, 2, 1, 2)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        for field in (self._low, self._high, self._count):
            field.setMinimumWidth(56)

    def _connect(self) -> None:
        self._combo.activated.connect(self._on_activated)
        self._count.valueChanged.connect(self.changed)
        self._log.clicked.connect(self._on_typed)
        for field in (self._low, self._high):
            field.entered.connect(self._on_typed)
            field.refused.connect(self.refused)

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return (self._low, self._high, self._count, self._log)

    def _on_activated(self) -> None:
        self._propose()
        self._show_fields()
        self.knob_chosen.emit()

    def _on_typed(self) -> None:
        self.edited.emit()
        if self.knob is not None:
            low, high = self._low.value(), self._high.value()
            self._typed[self.knob.name] = AxisRange(low, high, self._log.isChecked())

    def _holds_value(self) -> bool:
        """Whether the range was typed, or holds the value that the knob has now."""
        knob = self.knob
        if knob is None or knob.name in self._typed:
            return True
        value = float(self._values[knob.name])
        return value <= 0 or self._low.value() <= value <= self._high.value()

    def _propose(self) -> None:
        """Show the range that was typed for the knob, or else one that suits it."""
        knob = self.knob
        if knob is None:
            return
        found = self._typed.get(knob.name) or proposed_range(knob, self._values[knob.name])
        for field, value in ((self._low, found.low), (self._high, found.high)):
            field.setModified(False)
            field.set_value(value)
        with QSignalBlocker(self._log):
            self._log.setChecked(found.log)

    def _show_fields(self) -> None:
        """Show the fields of a range where the knob has one."""
        knob = self.knob
        has_range = knob is not None and knob.scale != "switch"
        for part in (*self._fields, *self._words):
            part.setVisible(has_range)
        without = "Without a second knob the sweep draws a curve"
        self._combo.setToolTip(tr(knob.sentence if knob else without))


def _number(field: NumberField, name: str) -> float:
    """Give the number of a field; raise BadInput where what is typed is none."""
    return finite_number(field.text(), name) if field.isModified() else field.value()
