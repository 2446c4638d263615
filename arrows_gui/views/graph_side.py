"""The column beside a graph: the point or the neuron, and the gradients at the leaves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from arrows_gui.core.expression import VARIABLES
from arrows_gui.core.neuron import Neuron
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.graph_bar import NEURON, SURFACE
from arrows_gui.views.graph_form import NeuronForm
from arrows_gui.views.graph_leaves import GraphLeaves, LeafRow
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

WAIT = "Go on to the leaves (Next or Last): then the gradients can be compared."
EQUAL = {
    SURFACE: "The gradient at the leaves is the gradient of the arrow on the plot.",
    NEURON: "The gradient at the leaves is that of the network's backward pass.",
}
UNEQUAL = "Here the two differ: at this point there is a number that is not finite, or a kink."
OTHERS = {
    SURFACE: ("Formula", "The gradient of the compiled formula: the arrow on the plot"),
    NEURON: ("Network", "The gradient of the network's backward pass"),
}


class GraphSide(SideColumn):
    """Shows where a graph is worked out, and whether its gradients are right."""

    point_entered = Signal(float, float)
    neuron_entered = Signal(object)  # Neuron

    def __init__(self) -> None:
        self._point = QWidget()
        self._labels = (QLabel(tr("Point, x")), QLabel(tr("Point, y")))
        self._fields = (NumberField(), NumberField())
        self._point_error = ErrorLabel()
        self._form = NeuronForm()
        self._leaves = GraphLeaves()
        self._verdict = QLabel(wordWrap=True)
        super().__init__(self._point, self._form, self._leaves, self._verdict)
        self.setObjectName("graph_side")
        self._source = NEURON
        self._build()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._form.set_theme(theme)
        self._point_error.set_theme(theme)

    def show_source(self, source: str) -> None:
        """Show the fields of a surface's point, or of a neuron."""
        self._source = source
        self._point.setVisible(source == SURFACE)
        self._form.setVisible(source == NEURON)
        self._leaves.name_other(*OTHERS[source])

    def show_point(self, point: Sequence[float], names: Sequence[str]) -> None:
        """Show a point and what its coordinates are called."""
        for field, label, name, value in zip(self._fields, self._labels, names, point, strict=True):
            label.setText(tr("Point, {name}", name=name))
            field.set_value(value)
            tip = "The value of {name} at which the graph is worked out"
            field.setToolTip(tr(tip, name=name))

    def show_neuron(self, neuron: Neuron) -> None:
        """Show a neuron."""
        self._form.show_neuron(neuron)

    def show_rows(self, rows: Sequence[LeafRow]) -> None:
        """Show the leaves, and say whether both gradients of all of them are equal."""
        self._leaves.show_rows(rows)
        if any(row.gradient is None for row in rows):
            self._verdict.setText(tr(WAIT))
        elif all(row.is_equal for row in rows):
            self._verdict.setText(tr(EQUAL[self._source]))
        else:
            self._verdict.setText(tr(UNEQUAL))

    def _build(self) -> None:
        form = QFormLayout(self._point)
        form.setContentsMargins(0, 0, 0, 0)
        for field, label, name in zip(self._fields, self._labels, VARIABLES, strict=True):
            field.setObjectName(f"graph_{name}")
            field.setAccessibleName(tr("Point, {name}", name=name))
            field.entered.connect(self._on_entered)
            field.refused.connect(self._point_error.show_problem)
            form.addRow(label, field)
        form.addRow(self._point_error)
        self._point_error.setObjectName("graph_point_error")
        self._verdict.setObjectName("graph_verdict")
        self._verdict.setAccessibleName(tr("Whether the gradients agree"))
        self._verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.neuron_entered.connect(self.neuron_entered)

    def _on_entered(self) -> None:
        x, y = (field.value() for field in self._fields)
        self.point_entered.emit(x, y)
