"""The fields of a neuron whose graph is drawn: inputs, weights, bias, activation, target, loss."""

import re

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.knob import number_in
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import LOSSES
from arrows_gui.core.neuron import NEURON_LOSSES, Neuron
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

FIRST_NEURON = Neuron((1.0, -0.5), (0.8, 0.4), 0.1, "sigmoid", 1.0)
"""What is shown before anybody asks for a neuron of their own."""

SCORE_TIP = "The cross-entropy takes a score and makes a probability of it: the neuron is linear"


class NeuronForm(QWidget):
    """Shows a neuron; announces another one when a person has entered it."""

    neuron_entered = Signal(object)  # Neuron

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_neuron_form")
        self._neuron = FIRST_NEURON
        self._lists = {
            title.lower(): self._list_field(title, tip)
            for title, tip in (
                ("Inputs", "The numbers that the neuron receives, with commas between them"),
                ("Weights", "One weight for each input, with commas between them"),
            )
        }
        self._bias = self._number_field("Bias", "The bias of the neuron")
        self._target = self._number_field("Target", "What the neuron should answer")
        self._activation = self._combo("activation", "Activation", "What the neuron makes of z")
        for each in ACTIVATIONS:
            self._activation.addItem(tr(each.title), each.id)
        self._loss = self._combo("loss", "Loss", "How the answer is held to the target")
        for loss in LOSSES:
            if loss.id in NEURON_LOSSES:
                self._loss.addItem(tr(loss.title), loss.id)
        self._error = ErrorLabel(self)
        self._error.setObjectName("graph_neuron_error")
        self._lay_out()
        self._connect()
        self.show_neuron(FIRST_NEURON)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)

    def show_neuron(self, neuron: Neuron) -> None:
        """Show a neuron."""
        self._neuron = neuron
        for name, numbers in (("inputs", neuron.inputs), ("weights", neuron.weights)):
            self._lists[name].setText(", ".join(f"{number:.6g}" for number in numbers))
            self._lists[name].setCursorPosition(0)
        self._bias.set_value(neuron.bias)
        self._target.set_value(neuron.target)
        for combo, value in ((self._activation, neuron.activation), (self._loss, neuron.loss)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(value))
        self._offer_activation()
        self._error.show_problem("")

    def _list_field(self, title: str, tip: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(f"graph_{title.lower()}")
        field.setAccessibleName(tr("{name} of the neuron", name=title))
        field.setToolTip(tr(tip))
        return field

    def _number_field(self, title: str, tip: str) -> NumberField:
        field = NumberField(parent=self)
        field.setObjectName(f"graph_{title.lower()}")
        field.setAccessibleName(tr("{name} of the neuron", name=title))
        field.setToolTip(tr(tip))
        return field

    def _combo(self, name: str, title: str, tip: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(f"graph_{name}")
        combo.setAccessibleName(tr("{name} of the neuron", name=title))
        combo.setToolTip(tr(tip))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        combo.setSizeAdjustPolicy(policy)
        combo.setMinimumContentsLength(12)
        return combo

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(3)
        form.addRow(tr("Inputs a"), self._lists["inputs"])
        form.addRow(tr("Weights w"), self._lists["weights"])
        form.addRow(tr("Bias b"), self._bias)
        form.addRow(tr("Activation"), self._activation)
        form.addRow(tr("Target y"), self._target)
        form.addRow(tr("Loss L"), self._loss)
        form.addRow(self._error)

    def _connect(self) -> None:
        for field in self._lists.values():
            field.editingFinished.connect(self._on_edited)
        for number in (self._bias, self._target):
            number.entered.connect(self._on_edited)
            number.refused.connect(self._error.show_problem)
        for combo in (self._activation, self._loss):
            combo.activated.connect(self._on_edited)

    def _on_edited(self) -> None:
        """Read all fields; say what is wrong with them, or announce the neuron."""
        try:
            neuron = self._read()
        except BadInput as problem:
            self._error.show_problem(why_not(problem))
            return
        self._error.show_problem("")
        if neuron != self._neuron:
            self.show_neuron(neuron)
            self.neuron_entered.emit(neuron)

    def _read(self) -> Neuron:
        loss = self._loss.currentData()
        scores = any(each.id == loss and each.scores for each in LOSSES)
        return Neuron(
            numbers_in(self._lists["inputs"].text(), "an input"),
            numbers_in(self._lists["weights"].text(), "a weight"),
            self._bias.value(),
            "linear" if scores else self._activation.currentData(),
            self._target.value(),
            loss,
        )

    def _offer_activation(self) -> None:
        scores = any(each.id == self._loss.currentData() and each.scores for each in LOSSES)
        self._activation.setEnabled(not scores)
        self._activation.setToolTip(tr(SCORE_TIP) if scores else tr("What the neuron makes of z"))


def numbers_in(text: str, name: str) -> tuple[float, ...]:
    """Read numbers with commas, semicolons or spaces between them; BadInput where one is none."""
    return tuple(number_in(word, name) for word in re.split(r"[,;\s]+", text.strip()) if word)
