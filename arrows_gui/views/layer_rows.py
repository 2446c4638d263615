"""The rows of the hidden layers: how many units each has, and their activation."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QToolButton, QWidget

from arrows_gui.core.activations import ACTIVATIONS, activation
from arrows_gui.core.network import MOST_HIDDEN, MOST_UNITS, Layer
from arrows_gui.views.words import tr

FIRST = Layer(8, "tanh")
"""What is added where there is no layer to copy."""


class LayerRows(QWidget):
    """Shows the hidden layers and announces what a person wants of them."""

    layers_wanted = Signal(tuple)  # of Layer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[Layer, ...] = ()
        self._rows: list[tuple[QLabel, QSpinBox, QComboBox]] = []
        self._title = QLabel(tr("No hidden layers"), self)
        self._title.setObjectName("hidden_count")
        self._add = _button("+", "add_layer", tr("Add a hidden layer"), self)
        self._remove = _button("\N{MINUS SIGN}", "remove_layer", tr("Remove the last layer"), self)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(lambda: self.layers_wanted.emit(self._layers[:-1]))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self._title, 0, 0, 1, 3)
        self._grid.addWidget(self._remove, 0, 3)
        self._grid.addWidget(self._add, 0, 4)

    def show_layers(self, layers: tuple[Layer, ...]) -> None:
        """Show the hidden layers."""
        self._layers = layers
        count = len(layers)
        words = {0: tr("No hidden layer"), 1: tr("1 hidden layer")}
        self._title.setText(words.get(count, tr("{count} hidden layers", count=count)))
        self._add.setEnabled(count < MOST_HIDDEN)
        self._remove.setEnabled(count > 0)
        while len(self._rows) < count:
            self._rows.append(self._new_row(len(self._rows)))
        for number, row in enumerate(self._rows):
            for part in row:
                part.setVisible(number < count)
        for (_, units, kind), layer in zip(self._rows, layers, strict=False):
            with QSignalBlocker(units), QSignalBlocker(kind):
                units.setValue(layer.units)
                kind.setCurrentIndex(kind.findData(layer.activation))
            kind.setToolTip(tr(activation(layer.activation).sentence))

    def _new_row(self, number: int) -> tuple[QLabel, QSpinBox, QComboBox]:
        label = QLabel(f"{number + 1}", self)
        units = QSpinBox(self)
        units.setObjectName(f"hidden_units_{number}")
        units.setAccessibleName(tr("Units of hidden layer {layer}", layer=number + 1))
        tip = "How many units hidden layer {layer} has, 1 to {most}"
        units.setToolTip(tr(tip, layer=number + 1, most=MOST_UNITS))
        units.setRange(1, MOST_UNITS)
        units.setKeyboardTracking(False)
        units.valueChanged.connect(lambda value: self._on_changed(number, units=value))
        label.setBuddy(units)
        kind = activation_combo(self)
        kind.setObjectName(f"hidden_activation_{number}")
        kind.setAccessibleName(tr("Activation of hidden layer {layer}", layer=number + 1))
        kind.activated.connect(lambda _: self._on_changed(number, kind=kind.currentData()))
        self._grid.addWidget(label, number + 1, 0)
        self._grid.addWidget(units, number + 1, 1)
        self._grid.addWidget(kind, number + 1, 2, 1, 3)
        return label, units, kind

    def _on_changed(self, number: int, units: int = 0, kind: str = "") -> None:
        old = self._layers[number]
        new = Layer(units or old.units, kind or old.activation)
        if new != old:
            before, after = self._layers[:number], self._layers[number + 1 :]
            self.layers_wanted.emit((*before, new, *after))

    def _on_add(self) -> None:
        last = self._layers[-1] if self._layers else FIRST
        self.layers_wanted.emit((*self._layers, last))


def activation_combo(parent: QWidget) -> QComboBox:
    """Give a combo box with all activations."""
    combo = narrow_combo(parent)
    for place, kind in enumerate(ACTIVATIONS):
        combo.addItem(tr(kind.title), kind.id)
        combo.setItemData(place, tr(kind.sentence), Qt.ItemDataRole.ToolTipRole)
    return combo


def narrow_combo(parent: QWidget) -> QComboBox:
    """Give a combo box that is no wider than its column."""
    combo = QComboBox(parent)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    return combo


def _button(text: str, name: str, title: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setObjectName(name)
    button.setAccessibleName(title)
    button.setToolTip(title)
    return button
