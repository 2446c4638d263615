"""The questions of a case: what is the cause, and what helps?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from arrows_gui.views.clinic_choices import RIGHT_SIGN, Choices
from arrows_gui.views.clinic_labels import Paragraph, button
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

ASK_CAUSE, ASK_REMEDY = "What is the cause?", "What helps?"

Offered = Sequence[tuple[str, str]]
"""Answers to choose from: ids and words."""


class ClinicSheet(SideColumn):
    """Asks for the cause, then for a remedy; it scrolls where the window is low."""

    answered = Signal(str)  # the id of a cause
    reveal_wanted = Signal()
    remedy_wanted = Signal(str)  # the id of a remedy
    examine_wanted = Signal()  # the treated run
    next_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._question, self._treatment = QWidget(), QWidget()
        super().__init__(self._question, self._treatment)
        self.setParent(parent)
        self.setObjectName("clinic_sheet")
        self._ready = self._hides_answers = False
        self._make_cause(self._question)
        self._make_remedy(self._treatment)
        self._lay_out()
        self._connect()
        self._paragraphs = tuple(self.findChildren(Paragraph))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        for part in self._paragraphs:
            part.set_theme(theme)
        for choices in (self.causes, self.remedies):
            choices.set_theme(theme)

    def show_case(self, causes: Offered, remedies: Offered) -> None:
        """Ask about a case; nothing about its cause is to be seen."""
        self.causes.show_choices(causes)
        self.remedies.show_choices(remedies)
        self._ask_cause.say(tr(ASK_CAUSE))
        for part in (self._feedback, self._why, self._threshold, self._explanation, self._result):
            part.say("")
        for widget in (self.causes, self._answer):
            widget.show()
        self._offer_reveal()
        self._treatment.hide()
        self._examine.hide()
        self.set_ready(False)
        self.verticalScrollBar().setValue(0)

    def set_answers_hidden(self, on: bool) -> None:
        """Do not offer to show the cause, or offer it again."""
        self._hides_answers = on
        self._offer_reveal()

    def set_ready(self, ready: bool) -> None:
        """Take answers, or wait until the run is made."""
        self._reveal.setEnabled(ready)
        self._ready = ready
        self._offer_answer()

    def show_wrong(self, cause: str, feedback: str) -> None:
        """Say why an answer is wrong; it cannot be given again."""
        self.causes.mark_wrong(cause)
        self._feedback.say(feedback)
        self._offer_answer()
        self.causes.take_focus()

    def show_cause(self, title: str, found: bool, why: str, threshold: str, more: str) -> None:
        """Show the cause with the verdict on it, and ask what helps."""
        for widget in (self.causes, self._answer, self._reveal):
            widget.hide()
        self._ask_cause.say(f"{RIGHT_SIGN} {title}" if found else title)
        self._feedback.say("")
        self._why.say(why)
        self._threshold.say(threshold)
        self._explanation.say(more)
        self._treatment.show()
        self._offer_remedy()
        self.remedies.take_focus()

    def show_treating(self, share: float) -> None:
        """Say how far the training with a remedy is."""
        self._apply.setEnabled(False)
        self._examine.hide()
        self._result.say(tr("Training with it: {share:.0%}", share=share))

    def show_result(self, remedy: str, helps: bool, text: str) -> None:
        """Say what a remedy made of the run."""
        if helps:
            self.remedies.mark_right(remedy)
        else:
            self.remedies.mark_wrong(remedy)
        self._result.say(text)
        self._examine.show()
        self._offer_remedy()

    def show_no_result(self) -> None:
        """Take back that a remedy is tried."""
        self._result.say("")
        self._offer_remedy()

    # Behind the scenes

    def _make_cause(self, inner: QWidget) -> None:
        self._ask_cause = Paragraph("clinic_cause_heading", tr("The cause"), inner, heading=True)
        self.causes = Choices("clinic_causes", tr(ASK_CAUSE), inner)
        self._answer = button(
            "clinic_answer", tr("Answer"), tr("Say that this is the cause"), inner
        )
        self._reveal: QPushButton = button(
            *("clinic_reveal", tr("Show the cause")),
            *(tr("Do not guess any more; see what it is"), inner),
        )
        self._feedback = Paragraph("clinic_feedback", tr("About the answer"), inner)
        self._why = Paragraph("clinic_why", tr("The verdict"), inner)
        self._threshold = Paragraph("clinic_threshold", tr("What the rule takes"), inner, "muted")
        self._explanation = Paragraph("clinic_explanation", tr("Explanation"), inner)

    def _make_remedy(self, inner: QWidget) -> None:
        self._ask_remedy = Paragraph("clinic_remedy_heading", tr("Remedies"), inner, heading=True)
        self._ask_remedy.say(tr(ASK_REMEDY))
        self.remedies = Choices("clinic_remedies", tr(ASK_REMEDY), inner)
        self._apply = button("clinic_apply", tr("Apply"), tr("Train again with this remedy"), inner)
        self._result = Paragraph("clinic_result", tr("What the remedy did"), inner)
        self._examine = button(
            *("clinic_examine_treated", tr("Examine in the lab")),
            *(tr("Open the run with the remedy in the lab, with its arrows"), inner),
        )
        self._next = button("clinic_next", tr("Next case"), tr("Go on with the next case"), inner)

    def _lay_out(self) -> None:
        above, below = _column(self._question), _column(self._treatment)
        above.addWidget(self._ask_cause)
        above.addWidget(self.causes)
        above.addLayout(_row(self._answer, self._reveal))
        for part in (self._feedback, self._why, self._threshold, self._explanation):
            above.addWidget(part)
        below.addWidget(self._ask_remedy)
        below.addWidget(self.remedies)
        below.addLayout(_row(self._apply))
        below.addWidget(self._result)
        below.addLayout(_row(self._examine, self._next))

    def _connect(self) -> None:
        self.causes.chosen.connect(lambda _: self._offer_answer())
        self.causes.entered.connect(self._answer.click)
        self._answer.clicked.connect(lambda: self.answered.emit(self.causes.current))
        self._reveal.clicked.connect(self.reveal_wanted)
        self.remedies.chosen.connect(lambda _: self._offer_remedy())
        self.remedies.entered.connect(self._apply.click)
        self._apply.clicked.connect(lambda: self.remedy_wanted.emit(self.remedies.current))
        self._examine.clicked.connect(self.examine_wanted)
        self._next.clicked.connect(self.next_wanted)

    def _offer_reveal(self) -> None:
        self._reveal.setVisible(not (self._hides_answers or self._answer.isHidden()))

    def _offer_answer(self) -> None:
        self._answer.setEnabled(self._ready and bool(self.causes.current))

    def _offer_remedy(self) -> None:
        self._apply.setEnabled(bool(self.remedies.current))


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(4, 0, 4, 6)
    column.setSpacing(6)
    return column


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row
