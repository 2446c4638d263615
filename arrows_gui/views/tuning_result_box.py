"""How the picture of a sweep is coloured, and where its figures are saved."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.views.layer_rows import narrow_combo
from arrows_gui.views.words import tr

NO_THEORY = "No border or optimum is known in closed form for this sweep"


class TuningResultBox(QGroupBox):
    """Announces how the picture is to look, and that its figures are to be saved."""

    colouring_changed = Signal(str)
    theory_toggled = Signal(bool)
    csv_wanted = Signal()
    hparams_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Picture"), parent)
        self._colours = narrow_combo(self)
        self._colours.setObjectName("sweep_colour_combo")
        self._colours.setAccessibleName(tr("Colour by"))
        self._colours.setToolTip(tr("What of a run its colour shows"))
        self._colours.activated.connect(
            lambda place: self.colouring_changed.emit(self._colours.itemData(place))
        )
        self._theory = QCheckBox(tr("Theory"), self)
        self._theory.setObjectName("sweep_theory")
        self._theory.setChecked(True)
        self._theory.toggled.connect(self.theory_toggled)
        self._save = tuple(QPushButton(tr(title), self) for title in ("Save CSV…", "TensorBoard…"))
        for button, name, title, sentence, wish in zip(
            self._save,
            ("sweep_save_csv", "sweep_save_hparams"),
            ("Save as a CSV table", "Save for TensorBoard"),
            (
                "Save a table with a row for every run",
                "Save every run with its settings and results for TensorBoard's page HParams",
            ),
            (self.csv_wanted, self.hparams_wanted),
            strict=True,
        ):
            button.setObjectName(name)
            button.setAccessibleName(tr(title))
            button.setToolTip(tr(sentence))
            button.clicked.connect(wish)
        label = QLabel(tr("Colour by"), self)
        label.setBuddy(self._colours)
        colours, saving = QHBoxLayout(), QHBoxLayout()
        colours.addWidget(label)
        colours.addWidget(self._colours, 1)
        for button in self._save:
            saving.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addLayout(colours)
        column.addWidget(self._theory)
        column.addLayout(saving)
        self.show_note(None)
        self.show_has_map(False)

    def show_colourings(self, colourings: Sequence[tuple[str, str]]) -> None:
        """Offer colourings, each an id and a title; the one that is chosen stays if it can."""
        chosen = self.colouring()
        with QSignalBlocker(self._colours):
            self._colours.clear()
            for colouring_id, title in colourings:
                self._colours.addItem(tr(title), colouring_id)
            self._colours.setCurrentIndex(max(self._colours.findData(chosen), 0))

    def colouring(self) -> str:
        """Give the id of the colouring that is chosen, "" where none is offered."""
        return str(self._colours.currentData() or "")

    def choose_colouring(self, colouring_id: str) -> None:
        """Choose a colouring, as a person would; one that is not offered is left alone."""
        place = self._colours.findData(colouring_id)
        if place >= 0 and place != self._colours.currentIndex():
            self._colours.setCurrentIndex(place)
            self.colouring_changed.emit(colouring_id)

    def shows_theory(self) -> bool:
        """Tell whether the theory is to be drawn where it is known."""
        return self._theory.isChecked()

    def show_note(self, note: str | None) -> None:
        """Say what the theory is that can be drawn; None: there is none."""
        self._theory.setEnabled(note is not None)
        self._theory.setToolTip(note if note is not None else tr(NO_THEORY))

    def show_has_map(self, has_map: bool) -> None:
        """Show whether there is something to be saved."""
        for button in self._save:
            button.setEnabled(has_map)
