"""What is seen of a case: its story, computed symptoms, and the losses over the steps."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from arrows_gui.core.clinic_case import Case
from arrows_gui.core.message import Message
from arrows_gui.views.clinic_labels import Listing, Paragraph, button
from arrows_gui.views.clinic_list import WORLDS
from arrows_gui.views.clinic_plot import ClinicPlot
from arrows_gui.views.clinic_words import INTRODUCTION
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

TWIN_DIFFERS = "What the healthy twin has instead:"


class ClinicEvidence(QWidget):
    """Shows a case without a word about its cause."""

    examine_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clinic_evidence")
        self._title = Paragraph("clinic_title", tr("Case"), self, heading=True)
        self._story = Paragraph("clinic_symptom", tr("What happened"), self)
        self._numbers = Listing("clinic_symptoms", tr("Symptoms in numbers"), self)
        self._twin = Paragraph("clinic_twin_words", tr("About the twin"), self)
        self._differences = Listing("clinic_differences", tr("What the twin differs in"), self)
        self.plot = ClinicPlot(self)
        self._examine = button(
            *("clinic_examine", tr("Examine in the lab")),
            *(tr("Open this run in the lab, with its arrows"), self),
        )
        self._examine.clicked.connect(self.examine_wanted)
        row = QHBoxLayout()
        row.addWidget(self._examine)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(6)
        for part in (self._title, self._story, self._numbers):
            column.addWidget(part)
        column.addWidget(self.plot, 1)
        column.addWidget(self._twin)
        column.addWidget(self._differences)
        column.addLayout(row)
        self._spare = QWidget(self)  # keeps the introduction at the top
        column.addWidget(self._spare, 1)
        self.show_introduction()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        for part in (self._title, self._story, self._twin, self.plot):
            part.set_theme(theme)

    def show_introduction(self) -> None:
        """Say what this is about, while no case is chosen."""
        self._title.say(tr("The fault clinic"))
        self._story.say(tr(INTRODUCTION))
        for part in (self.plot, self._examine):
            part.hide()

    def show_case(self, case: Case) -> None:
        """Show a case that is not trained yet."""
        self._title.say(tr(case.title))
        self._title.setToolTip(tr(WORLDS[case.world]))
        self._story.say(tr(case.symptom))
        self.show_busy(0.0)
        self.show_differences(())
        self._spare.hide()
        for part in (self.plot, self._examine):
            part.show()
        self.plot.show_case()

    def show_busy(self, share: float) -> None:
        """Say how far the training is."""
        self._numbers.say((tr("Training: {share:.0%}", share=share),))

    def show_symptoms(self, told: Sequence[Message]) -> None:
        """Show the computed symptoms."""
        self._numbers.say(tuple(map(said, told)))

    def show_differences(self, told: Sequence[Message]) -> None:
        """Show what the twin differs in; nothing hides it."""
        self._twin.say(tr(TWIN_DIFFERS) if told else "")
        self._differences.say(tuple(map(said, told)))
