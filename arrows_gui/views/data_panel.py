"""The data a network learns from: which, how many points, how noisy, and how they are split."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.dataset import Dataset, Split
from arrows_gui.core.datasets import DATASETS, data_source
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_setup import (
    DRAWN,
    FEWEST_POINTS,
    MOST_POINTS,
    TABLE,
    NetworkSetup,
)
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.noise_panel import LARGEST_SEED
from arrows_gui.views.number_field import NumberField, finite_number
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

OWN_DATA = (
    (DRAWN, "Drawn points", "Points that were drawn by hand.", "Draw\N{HORIZONTAL ELLIPSIS}"),
    (
        *(TABLE, "CSV file\N{HORIZONTAL ELLIPSIS}", "A table of your own."),
        "Open\N{HORIZONTAL ELLIPSIS}",
    ),
)
"""Data of a person's own: id, title, sentence, and what the button says that makes them anew."""

NAMED = 4
"""So many features or classes are named; of more only the number is told."""


def count_in(text: str) -> float:
    """Read how many points there are to be; raise BadInput where that cannot be."""
    count = finite_number(text)
    if count != int(count) or not FEWEST_POINTS <= count <= MOST_POINTS:
        raise BadInput(
            "there must be {fewest} to {most} points, a whole number",
            fewest=FEWEST_POINTS,
            most=MOST_POINTS,
        )
    return count


def noise_in(text: str) -> float:
    """Read a noise; raise BadInput where it is below 0."""
    noise = finite_number(text)
    if noise < 0:
        raise BadInput("the noise must be at least 0")
    return noise


def share_in(text: str) -> float:
    """Read the share of the points for training; raise BadInput where it is not in 0 ... 1."""
    share = finite_number(text)
    if not 0 < share < 1:
        raise BadInput("the share for training must lie between 0 and 1")
    return share


NUMBERS: tuple[tuple[str, str, str, Callable[[str], float]], ...] = (
    ("count", "Points", "How many points there are, for training and test together", count_in),
    ("noise", "Noise", "How far chance moves every point, or every target", noise_in),
    (
        *("train_share", "Train"),
        "The share of the points that is learnt from; the rest is kept for the test",
        share_in,
    ),
)
"""The fields of NetworkSetup that are numbers here: name, title, sentence and reader."""

NOT_FOR_OWN = ("count", "noise")
"""What only data that are made by chance have."""


class DataPanel(QGroupBox):
    """Shows where the data come from and announces what a person wants of them."""

    changed_wanted = Signal(dict)  # fields of NetworkSetup and their new values
    csv_wanted = Signal()
    draw_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Data"), parent)
        self.setObjectName("data_panel")
        self._setup = NetworkSetup()
        self._combo = QComboBox(self)
        self._sentence = QLabel(self, wordWrap=True)
        self._anew = QPushButton(self)
        self._fields = {name: NumberField(read, self) for name, _, _, read in NUMBERS}
        self._labels = {name: QLabel(tr(title), self) for name, title, _, _ in NUMBERS}
        self._errors = {name: ErrorLabel(self) for name, *_ in NUMBERS}
        self._seed = QSpinBox(self)
        self._standardise = QCheckBox(tr("Standardise features"), self)
        self._about = QLabel(self, wordWrap=True)
        self._problem = ErrorLabel(self)
        self._name_parts()
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for label in (*self._errors.values(), self._problem):
            label.set_theme(theme)
        palette = self._about.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._about.setPalette(palette)

    def show_setup(self, setup: NetworkSetup, split: Split) -> None:
        """Show the data of a setup, and what there is in both parts of them."""
        self._setup = setup
        self._show_choice()
        own = {row[0]: row for row in OWN_DATA}.get(setup.dataset)
        self._sentence.setText(tr(own[2] if own else data_source(setup.dataset).sentence))
        self._anew.setText(tr(own[3]) if own else "")
        self._anew.setVisible(own is not None)
        for name, field in self._fields.items():
            field.set_value(float(getattr(setup, name)))
            shown = own is None or name not in NOT_FOR_OWN
            field.setVisible(shown)
            self._labels[name].setVisible(shown)
            if not shown:
                self._errors[name].show_problem("")
        with QSignalBlocker(self._seed), QSignalBlocker(self._standardise):
            self._seed.setValue(min(setup.data_seed, LARGEST_SEED))
            self._standardise.setChecked(setup.standardise)
        self._about.setText(about(split))
        self._problem.show_problem("")

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the data that were wanted."""
        self._problem.show_problem(sentence)

    def _name_parts(self) -> None:
        self._combo.setObjectName("dataset_combo")
        self._combo.setAccessibleName(tr("Data set"))
        self._combo.setToolTip(tr("What the network learns from"))
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for source in DATASETS:
            self._combo.addItem(tr(source.title), source.id)
        self._combo.insertSeparator(self._combo.count())
        for data_id, title, *_ in OWN_DATA:
            self._combo.addItem(tr(title), data_id)
        self._combo.setMaxVisibleItems(16)
        self._sentence.setObjectName("dataset_sentence")
        self._anew.setObjectName("own_data_button")
        self._anew.setAccessibleName(tr("Make own data anew"))
        self._anew.setToolTip(tr("Draw other points, or open another table"))
        self._anew.setAutoDefault(False)
        for name, title, sentence, _ in NUMBERS:
            self._fields[name].setObjectName(f"data_{name}")
            self._fields[name].setAccessibleName(tr(title))
            self._labels[name].setBuddy(self._fields[name])
            self._errors[name].setObjectName(f"data_{name}_error")
            for part in (self._fields[name], self._labels[name]):
                part.setToolTip(tr(sentence))
        self._seed.setObjectName("data_seed")
        self._seed.setAccessibleName(tr("Seed of the data"))
        self._seed.setToolTip(
            tr("Each seed is other points and another split; the same is the same")
        )
        self._seed.setRange(0, LARGEST_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.setMinimumWidth(64)
        self._standardise.setObjectName("standardise_check")
        self._standardise.setToolTip(
            tr("Shift and stretch each feature to mean 0 and deviation 1, by the training points")
        )
        self._about.setObjectName("data_about")
        self._problem.setObjectName("data_problem")

    def _lay_out(self) -> None:
        seed = QLabel(tr("Seed"), self)
        seed.setBuddy(self._seed)
        seed.setToolTip(self._seed.toolTip())
        grid = QGridLayout()
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(3)
        for place, name in enumerate(("count", "noise")):
            grid.addWidget(self._labels[name], 0, 2 * place)
            grid.addWidget(self._fields[name], 0, 2 * place + 1)
            grid.addWidget(self._errors[name], 1 + place, 0, 1, 4)
        for place, part in enumerate(
            (self._labels["train_share"], self._fields["train_share"], seed, self._seed)
        ):
            grid.addWidget(part, 3, place)
        grid.addWidget(self._errors["train_share"], 4, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for part in (self._combo, self._sentence, self._anew):
            column.addWidget(part)
        column.addLayout(grid)
        for part in (self._standardise, self._about, self._problem):
            column.addWidget(part)

    def _connect(self) -> None:
        self._combo.activated.connect(self._on_chosen)
        self._anew.clicked.connect(lambda: self._want_own(self._setup.dataset))
        for name, field in self._fields.items():
            field.entered.connect(lambda value, name=name: self._on_entered(name, value))
            field.refused.connect(self._errors[name].show_problem)
        self._seed.valueChanged.connect(lambda seed: self.changed_wanted.emit({"data_seed": seed}))
        self._standardise.toggled.connect(lambda on: self.changed_wanted.emit({"standardise": on}))

    def _show_choice(self) -> None:
        with QSignalBlocker(self._combo):
            self._combo.setCurrentIndex(self._combo.findData(self._setup.dataset))

    def _on_chosen(self, index: int) -> None:
        """Announce a data set with the noise that suits it; own data are asked for first."""
        chosen = self._combo.itemData(index)
        self._problem.show_problem("")
        if chosen in (DRAWN, TABLE):
            self._show_choice()
            self._want_own(chosen)
        elif chosen not in (None, self._setup.dataset):
            noise = data_source(chosen).noise
            self.changed_wanted.emit({"dataset": chosen, "own": None, "noise": noise})

    def _want_own(self, data_id: str) -> None:
        (self.draw_wanted if data_id == DRAWN else self.csv_wanted).emit()

    def _on_entered(self, name: str, value: float) -> None:
        self.changed_wanted.emit({name: int(value) if name == "count" else value})


def about(split: Split) -> str:
    """Tell what is there: points, features, and the classes or the numbers."""
    data = split.data
    lines = (
        tr(
            "{count:,} points: {train:,} to train on, {test:,} to test",
            count=len(data.x),
            train=len(split.train),
            test=len(split.test),
        ),
        _counted("{count} feature", "{count} features", data.features, data.features),
        _targets(data),
    )
    return "\n".join(lines)


def _targets(data: Dataset) -> str:
    if not data.classes:
        low, high = float(data.targets.min()), float(data.targets.max())
        return tr("Target {target}: {low} to {high}", target=data.target, low=low, high=high)
    counts = np.bincount(data.targets.astype(np.intp), minlength=len(data.classes))
    named = [f"{name} ({count:,})" for name, count in zip(data.classes, counts, strict=True)]
    return _counted("{count} class", "{count} classes", named, data.classes)


def _counted(one: str, several: str, shown: Sequence[str], names: tuple[str, ...]) -> str:
    """Tell how many there are, with their names where these are few and short."""
    text = tr(one if len(names) == 1 else several, count=len(names))
    if len(names) <= NAMED and all(len(name) <= 16 for name in names):
        return f"{text}: {', '.join(shown)}"
    return text
