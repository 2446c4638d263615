"""The optimizer: which rule, its equations, and a form made of its knobs."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGroupBox, QVBoxLayout, QWidget

from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.trace import Step
from arrows_gui.views.equation_view import EquationView
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr


class OptimizerPanel(QGroupBox):
    """Shows a rule and announces what a person wants of it."""

    optimizer_wanted = Signal(str)
    knob_wanted = Signal(str, object)  # name and Value
    knob_reset_wanted = Signal(str)
    symbol_hovered = Signal(str)  # the id of an arrow kind, "" for none

    def __init__(
        self,
        parent: QWidget | None = None,
        rules: Sequence[type[Optimizer]] = OPTIMIZERS,
        with_numbers: bool = True,
    ) -> None:
        super().__init__(tr("Optimizer"), parent)
        self._rule = QComboBox(self)
        self._rule.setObjectName("optimizer_combo")
        self._rule.setAccessibleName(tr("Optimizer"))
        self._rule.setToolTip(tr("The rule that turns gradients into updates"))
        for rule in rules:
            self._rule.addItem(tr(rule.title), rule.id)
        self._rule.activated.connect(self._on_chosen)
        self._lines = EquationView(self)
        self._lines.setObjectName("optimizer_lines")
        self._lines.setAccessibleName(tr("Equations of the rule"))
        self._lines.symbol_hovered.connect(self.symbol_hovered)
        self._numbers = QCheckBox(tr("Numbers of this step"), self)
        self._numbers.setObjectName("equation_numbers")
        tip = "Below each line the same line with the numbers of this step"
        self._numbers.setToolTip(tr(tip))
        self._numbers.toggled.connect(self._lines.set_numbers)
        self._numbers.setVisible(with_numbers)
        self._knobs = QVBoxLayout()
        self._knobs.setSpacing(2)
        self._controls: dict[str, KnobControl] = {}
        self._shown_id = ""
        self._theme: Theme | None = None
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self._rule)
        column.addWidget(self._lines)
        column.addWidget(self._numbers)
        column.addLayout(self._knobs)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._lines.set_theme(theme)
        for control in self._controls.values():
            control.set_theme(theme)

    def show_optimizer(self, rule: Optimizer) -> None:
        """Show a rule and the values of its knobs."""
        if rule.id != self._shown_id:
            self._shown_id = rule.id
            with QSignalBlocker(self._rule):
                self._rule.setCurrentIndex(self._rule.findData(rule.id))
            self._build_form(rule)
        self._lines.show_rule(rule)
        for name, control in self._controls.items():
            control.show_value(getattr(rule, name))

    def show_step(self, step: Step) -> None:
        """Show the lines that hold at a step, and give its numbers to the symbols."""
        self._lines.show_step(step)

    def highlight_kind(self, kind_id: str) -> None:
        """Mark the symbols of the kind of arrow that is under the mouse; "" marks none."""
        self._lines.highlight_kind(kind_id)

    def equations(self) -> EquationView:
        """Give the view of the equations, to mark in it the line of a beat."""
        return self._lines

    def _build_form(self, rule: Optimizer) -> None:
        for control in self._controls.values():
            self._knobs.removeWidget(control)
            control.hide()  # its layout may be about to show it, even without a parent
            control.setParent(None)
            control.deleteLater()
        self._controls = {knob.name: KnobControl(knob, "knob", self) for knob in rule.knobs}
        for name, control in self._controls.items():
            self._knobs.addWidget(control)
            control.changed.connect(lambda value, name=name: self.knob_wanted.emit(name, value))
            control.reset_wanted.connect(lambda name=name: self.knob_reset_wanted.emit(name))
            if self._theme is not None:
                control.set_theme(self._theme)

    def _on_chosen(self, index: int) -> None:
        if self._rule.itemData(index) != self._shown_id:
            self.optimizer_wanted.emit(self._rule.itemData(index))
