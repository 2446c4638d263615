"""The noise that is added to every gradient, the same for all runners."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.setup import SIGMA
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

LARGEST_SEED = 2**31 - 1
"""The largest seed that the field takes; a file or the command line may have a larger one."""

SENTENCE = "The same noise for every runner, each time the run begins."


class NoisePanel(QGroupBox):
    """Shows deviation and seed of the noise and announces what a person wants of them."""

    sigma_wanted = Signal(float)
    seed_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Gradient noise"), parent)
        self.setObjectName("noise_panel")
        self._sigma = KnobControl(SIGMA, "noise", self)
        self._sigma.changed.connect(lambda value: self.sigma_wanted.emit(float(value)))
        self._sigma.reset_wanted.connect(lambda: self._sigma.set_value(SIGMA.default))
        self._seed = QSpinBox(self)
        self._seed.setObjectName("noise_seed")
        self._seed.setAccessibleName(tr("Seed"))
        tip = "Each seed is other noise; the same seed is the same noise again"
        self._seed.setToolTip(tr(tip))
        self._seed.setRange(0, LARGEST_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.valueChanged.connect(self.seed_wanted)
        label = QLabel(tr("Seed"), self)
        label.setBuddy(self._seed)
        label.setToolTip(self._seed.toolTip())
        sentence = QLabel(tr(SENTENCE), self, wordWrap=True)
        sentence.setObjectName("noise_sentence")
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._seed, 1)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self._sigma)
        column.addLayout(row)
        column.addWidget(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._sigma.set_theme(theme)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the noise of an experiment."""
        self._sigma.show_value(experiment.sigma)
        with QSignalBlocker(self._seed):
            self._seed.setValue(min(experiment.seed, LARGEST_SEED))
