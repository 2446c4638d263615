"""The network: its layers, its loss, where it begins, and how it is trained."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.activations import activation
from arrows_gui.core.initialisation import INITIALISATIONS, initialisation
from arrows_gui.core.knob import LARGEST, Knob
from arrows_gui.core.network import Network
from arrows_gui.core.network_loss import LOSSES, loss_by_id
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.layer_rows import LayerRows, activation_combo, narrow_combo
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

LARGEST_SEED = 999_999
"""The largest seed that the field takes; a file may have a larger one."""

FIELDS: dict[str, Knob] = {
    "seed": Knob(
        *("seed", "Seed", "", 0, 0, 100, 0, LARGEST_SEED, "integer"),
        "Decides the weights to begin with, the shuffles and the dropout; the same seed repeats",
    ),
    "batch_size": Knob(
        *("batch", "Batch", "", 32, 0, 500, 0, 100_000, "integer"),
        "So many points are looked at in a step; 0 is all of them",
    ),
    "l1": Knob(
        *("L1", "L1", "", 0, 0, 1, 0, LARGEST, "log0"),
        "Weighs the sum of |w| in the loss: it drives weights to 0",
    ),
    "l2": Knob(
        *("L2", "L2", "", 0, 0, 1, 0, LARGEST, "log0"),
        "Weighs half the sum of w squared in the loss: it keeps weights small",
    ),
    "dropout": Knob(
        *("dropout", "Dropout", "", 0, 0, 0.9, 0, 0.99, "linear"),
        "The chance of each hidden unit to be left out of a step, below 1",
    ),
}
"""The numbers of a NetworkSetup that are typed here, by the names of its fields."""


class NetworkPanel(QGroupBox):
    """Shows the recipe of a network and announces what a person wants of it."""

    preset_wanted = Signal(str)
    changed_wanted = Signal(dict)  # fields of NetworkSetup and their new values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Network"), parent)
        self.setObjectName("network_panel")
        self._setup = NetworkSetup()
        self._problems: dict[str, str] = {}
        self._preset = self._combo("preset_combo", "Preset", "A network and data that go together")
        self._preset.setPlaceholderText(tr("Own settings"))
        self._rows = LayerRows(self)
        self._output = activation_combo(self)
        self._output.setObjectName("output_combo")
        self._output.setAccessibleName(tr("Activation of the output"))
        self._loss = self._combo("loss_combo", "Loss", "What training makes small")
        self._init = self._combo("init_combo", "Start", "How the weights to begin with are drawn")
        for place, way in enumerate(INITIALISATIONS):
            self._init.addItem(tr(way.title), way.id)
            self._init.setItemData(place, tr(way.sentence), Qt.ItemDataRole.ToolTipRole)
        self._fields = {name: self._field(knob) for name, knob in FIELDS.items()}
        self._new_seed = QPushButton(tr("New seed"), self)
        self._new_seed.setObjectName("new_seed")
        self._new_seed.setAccessibleName(tr("New seed"))
        self._new_seed.setToolTip(tr("Take the next seed: other weights, shuffles and dropout"))
        self._parameters = QLabel(self)
        self._parameters.setObjectName("parameter_count")
        self._error = ErrorLabel(self)
        self._error.setObjectName("network_error")
        self._output_label = QLabel(tr("Output"), self)
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)
        palette = self._parameters.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._parameters.setPalette(palette)

    def set_presets(self, presets: Sequence[tuple[str, str]]) -> None:
        """Offer presets, each an id and a title."""
        with QSignalBlocker(self._preset):
            self._preset.clear()
            for preset_id, title in presets:
                self._preset.addItem(tr(title), preset_id)
            self._preset.setCurrentIndex(-1)

    def show_preset(self, preset_id: str) -> None:
        """Show which preset holds; "" is none."""
        with QSignalBlocker(self._preset):
            self._preset.setCurrentIndex(self._preset.findData(preset_id))

    def show_setup(self, setup: NetworkSetup, network: Network, task: str) -> None:
        """Show a recipe and the network that was made of it for a task."""
        self._setup = setup
        self._rows.show_layers(setup.hidden)
        self._show_losses(network.loss, task)
        takes_scores = loss_by_id(network.loss).scores
        for part in (self._output, self._output_label):
            part.setVisible(not takes_scores)
        kind = activation(network.layers[-1].activation)
        way = initialisation(setup.init)
        with QSignalBlocker(self._output), QSignalBlocker(self._init):
            self._output.setCurrentIndex(self._output.findData(kind.id))
            self._init.setCurrentIndex(self._init.findData(way.id))
        made = tr("What the output layer makes of its sums: {formula}", formula=kind.formula)
        self._output.setToolTip(made)
        drawn = tr("Weights: {formula}; biases: 0", formula=way.formula)
        self._init.setToolTip(f"{tr(way.sentence)}\n{drawn}")
        for name, field in self._fields.items():
            field.set_value(float(getattr(setup, name)))
        self._parameters.setText(tr("{count:,} parameters", count=network.n))

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with what was wanted; "" takes it back."""
        self._on_refused("", sentence)

    def _combo(self, name: str, title: str, sentence: str) -> QComboBox:
        combo = narrow_combo(self)
        combo.setObjectName(name)
        combo.setAccessibleName(tr(title))
        combo.setToolTip(tr(sentence))
        return combo

    def _field(self, knob: Knob) -> NumberField:
        field = NumberField(lambda text: float(knob.parsed(text)), self)
        field.setObjectName(f"{knob.name.lower()}_field")
        field.setAccessibleName(tr(knob.title))
        field.setToolTip(tr(knob.sentence))
        field.setMinimumWidth(48)
        return field

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        loss, start = QLabel(tr("Loss"), self), QLabel(tr("Start"), self)
        wide = ((self._output_label, self._output), (loss, self._loss), (start, self._init))
        for row, (label, combo) in enumerate(wide):
            label.setBuddy(combo)
            grid.addWidget(label, row, 0)
            grid.addWidget(combo, row, 1, 1, 3)
        places = {
            "seed": (3, 0),
            "batch_size": (4, 0),
            "dropout": (4, 2),
            "l1": (5, 0),
            "l2": (5, 2),
        }
        for name, knob in FIELDS.items():
            row, column = places[name]
            label = QLabel(tr(knob.title), self)
            label.setBuddy(self._fields[name])
            label.setToolTip(tr(knob.sentence))
            grid.addWidget(label, row, column)
            grid.addWidget(self._fields[name], row, column + 1)
        grid.addWidget(self._new_seed, 3, 2, 1, 2)
        whole = QVBoxLayout(self)
        whole.setSpacing(4)
        whole.addWidget(self._preset)
        whole.addWidget(self._rows)
        whole.addLayout(grid)
        whole.addWidget(self._error)
        whole.addWidget(self._parameters)

    def _connect(self) -> None:
        self._preset.activated.connect(
            lambda place: self.preset_wanted.emit(self._preset.itemData(place))
        )
        self._rows.layers_wanted.connect(lambda layers: self._want("hidden", layers))
        for combo, name in ((self._output, "output"), (self._loss, "loss"), (self._init, "init")):
            combo.activated.connect(
                lambda place, combo=combo, name=name: self._want(name, combo.itemData(place))
            )
        self._new_seed.clicked.connect(
            lambda: self._want("seed", (self._setup.seed + 1) % (LARGEST_SEED + 1))
        )
        for name, knob in FIELDS.items():
            field, whole = self._fields[name], knob.scale == "integer"
            field.entered.connect(
                lambda value, name=name, whole=whole: self._want(
                    name, int(value) if whole else value
                )
            )
            field.refused.connect(lambda text, name=name: self._on_refused(name, text))

    def _show_losses(self, loss_id: str, task: str) -> None:
        suiting = [loss for loss in LOSSES if task in loss.tasks]
        with QSignalBlocker(self._loss):
            if [self._loss.itemData(i) for i in range(self._loss.count())] != [
                loss.id for loss in suiting
            ]:
                self._loss.clear()
                for loss in suiting:
                    self._loss.addItem(tr(loss.title), loss.id)
            self._loss.setCurrentIndex(self._loss.findData(loss_id))
        formula = loss_by_id(loss_id).formula
        self._loss.setToolTip(tr("What training makes small: {formula}", formula=formula))

    def _want(self, name: str, value: object) -> None:
        """Announce a field, unless it has that value already."""
        self._on_refused("", "")
        if value != getattr(self._setup, name):
            self.changed_wanted.emit({name: value})

    def _on_refused(self, name: str, sentence: str) -> None:
        """Show the problems of all fields that have one."""
        self._problems[name] = sentence
        self._error.show_problem("\n".join(text for text in self._problems.values() if text))
