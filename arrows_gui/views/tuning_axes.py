"""Both axes of a sweep: no knob is on both, and the second may be missing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from arrows_gui.core.sweep_plan import MOST_IN_LINE, MOST_ON_NETWORK, MOST_ON_SURFACE, Axis
from arrows_gui.core.sweep_range import first_knobs
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.tuning_axis import TuningAxis

COUNTS = {
    (SURFACE, False): (50, MOST_ON_SURFACE),
    (SURFACE, True): (200, MOST_IN_LINE),
    (NETWORK, False): (12, MOST_ON_NETWORK),
    (NETWORK, True): (MOST_ON_NETWORK, MOST_ON_NETWORK),
}
"""The values along an axis, at first and at most: by the world, and whether it is the only one."""

NONE = "None: a curve"


class TuningAxes(QWidget):
    """Shows the axes for one rule."""

    changed = Signal()  # how many runs it makes
    edited = Signal()  # a person has changed an axis
    refused = Signal(str, str)  # which axis, and what is wrong with it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = TuningAxis("sweep_x", "Across", parent=self)
        self._up = TuningAxis("sweep_y", "Up", NONE, self)
        self._world = SURFACE
        self._owner = ""
        self._rule: Optimizer | None = None
        self._chosen: dict[str, tuple[Knob, Knob | None]] = {}
        self._counts: dict[tuple[TuningAxis, str, bool], int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for axis in (self._across, self._up):
            column.addWidget(axis)
            axis.changed.connect(lambda axis=axis: self._on_count(axis))
            for wish in (axis.edited, axis.changed, axis.knob_chosen):
                wish.connect(self.edited)
            axis.refused.connect(lambda text, axis=axis: self.refused.emit(axis.objectName(), text))
        self._across.knob_chosen.connect(self._on_x)
        self._up.knob_chosen.connect(self._on_y)

    @property
    def runs(self) -> int:
        """How many runs the sweep makes."""
        return self._across.count * self._up.count

    def axes(self) -> tuple[Axis, ...]:
        """Give the axes; raise BadInput where one is none."""
        return tuple(axis.axis() for axis in (self._across, self._up) if axis.knob is not None)

    def show_rule(self, rule: Optimizer, world: str) -> None:
        """Offer the knobs of a rule; what was chosen for it in this world comes back."""
        self._rule, self._world = rule, world
        owner = f"{world} {rule.id}"
        if owner != self._owner:
            self._owner = owner
            self._chosen.setdefault(owner, first_knobs(rule.knobs))
            for axis in (self._across, self._up):
                axis.show_owner(owner)
        self._show()

    def _show(self) -> None:
        assert self._rule is not None, "a rule is shown"
        values, knobs = hyperparameters(self._rule), self._rule.knobs
        x_knob, y_knob = self._chosen[self._owner]
        self._across.offer(knobs, values, x_knob)
        self._up.offer([knob for knob in knobs if knob != x_knob], values, y_knob)
        mode = (self._world, y_knob is None)
        usual, most = COUNTS[mode]
        for axis in (self._across, self._up):
            axis.show_counts(self._counts.get((axis, *mode), usual), most)
        self.changed.emit()

    def _on_x(self) -> None:
        """Take the first knob; the second axis gets the old one where it had the new one."""
        old_x, old_y = self._chosen[self._owner]
        new = self._across.knob or old_x
        self._chosen[self._owner] = new, (old_x if old_y == new else old_y)
        self._show()

    def _on_y(self) -> None:
        self._chosen[self._owner] = self._chosen[self._owner][0], self._up.knob
        self._show()

    def _on_count(self, axis: TuningAxis) -> None:
        is_curve = self._chosen[self._owner][1] is None
        self._counts[axis, self._world, is_curve] = axis.count
        self.changed.emit()
