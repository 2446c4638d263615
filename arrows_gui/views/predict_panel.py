"""Predict, then reveal: which arrow is hidden, the verdict on the guess, and the tally."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.prediction import TARGETS, VERDICTS, Grade, Tally, target_by_id
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

VERDICT_SIZE = 1.2
"""The verdict is so many times as large as other text."""

OFF = "Choose which arrow is hidden: first you guess it, then you see it."
DRAG = (
    "Drag from the point: where does the {name} go? Or use the arrow keys on the plot: "
    "Left and Right turn it, Up and Down change its length, Shift makes small steps."
)
READY = "Drag the head to change your guess, then Reveal shows the {name} beside it."
RIGHT_SIGN, WRONG_SIGN = "\N{CHECK MARK}", "\N{BALLOT X}"
SEEN = "Step on to predict the next one."


class PredictPanel(QWidget):
    """Shows how far a prediction has come, and announces what a person wants of it."""

    target_wanted = Signal(str)  # the id of a target, "" is off
    first_wanted = Signal(bool)
    reveal_wanted = Signal()
    clear_wanted = Signal()
    tally_reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predict_panel")
        self._target_id = ""
        self._has_guess = self._revealed = self._hides_answers = False
        self._grade: Grade | None = None
        self._target = QComboBox(self)
        self._target.setObjectName("predict_target_combo")
        self._target.setAccessibleName(tr("Arrow to predict"))
        self._target.setToolTip(tr("The arrow that is hidden until it is revealed"))
        self._target.addItem(tr("Off"), "")
        for target in TARGETS:
            self._target.addItem(tr(target.title), target.id)
        self._target.activated.connect(self._on_chosen)
        self._first = QCheckBox(tr("No Play without it"), self)
        self._first.setObjectName("predict_first_check")
        self._first.setToolTip(tr("Play and Step wait until a guess has been revealed"))
        self._first.toggled.connect(self.first_wanted)
        self._help = self._text("help", "What to do")
        self._reveal = self._button("reveal", "Reveal", "Show the hidden arrow beside your guess")
        self._clear = self._button("clear", "Clear", "Take the guess back")
        self._reset = self._button("tally_reset", "Reset tally", "Count from nothing again")
        self._reveal.clicked.connect(self.reveal_wanted)
        self._clear.clicked.connect(self.clear_wanted)
        self._reset.clicked.connect(self.tally_reset_wanted)
        self._errors = self._text("errors", "Errors of the guess")
        self._errors.setWordWrap(False)
        self._verdict = self._text("verdict", "Verdict on the guess")
        self._tally = self._text("tally", "Tally of the guesses")
        self._lay_out()
        self.show_tally(Tally())
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * VERDICT_SIZE)
        font.setBold(True)
        self._verdict.setFont(font)
        palette = self._tally.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._tally.setPalette(palette)

    def show_mode(self, target: str, first: bool) -> None:
        """Show which arrow is hidden, "" for none, and whether Play waits for a prediction."""
        self._target_id = target
        with QSignalBlocker(self._target):
            self._target.setCurrentIndex(self._target.findData(target))
        with QSignalBlocker(self._first):
            self._first.setChecked(first)
        self._show_state()

    def show_guess(self, has_guess: bool, revealed: bool) -> None:
        """Show whether there is a guess, and whether the hidden arrow has been revealed."""
        self._has_guess, self._revealed = has_guess, revealed
        self._show_state()

    def show_grade(self, grade: Grade | None) -> None:
        """Show what the guess came to; None takes the last verdict back."""
        self._grade = grade
        self._show_state()

    def set_answers_hidden(self, on: bool) -> None:
        """Do not offer to reveal anything, or offer it again."""
        self._hides_answers = on
        self._reveal.setHidden(on)
        self._show_state()

    def show_tally(self, tally: Tally) -> None:
        """Show how the guesses went so far; the tooltip counts every verdict."""
        counts = tally.by_verdict
        rows = [f"{tr(v.words)}: {counts[v.id]}" for v in VERDICTS if v.id in counts]
        self._tally.setText(said(tally.summary()))
        self._tally.setToolTip("\n".join(rows) or tr("How the guesses went so far"))
        self._reset.setEnabled(bool(rows))

    # Behind the scenes

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (QLabel(tr("Predict"), self), self._target, self._first),
            (self._reveal, self._clear, self._errors),
        )
        for parts in rows:
            row = QHBoxLayout()
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self._help)
        column.addWidget(self._verdict)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._tally, 1)
        row.addWidget(self._reset)
        column.addLayout(row)

    def _button(self, name: str, text: str, sentence: str) -> QPushButton:
        button = QPushButton(tr(text), self)
        button.setObjectName(f"predict_{name}")
        button.setToolTip(tr(sentence))
        button.setAutoDefault(False)
        return button

    def _text(self, name: str, title: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setObjectName(f"predict_{name}")
        label.setAccessibleName(tr(title))
        label.setMinimumWidth(10)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _show_state(self) -> None:
        guessing = bool(self._target_id) and not self._revealed
        self._reveal.setEnabled(guessing and self._has_guess)
        self._clear.setEnabled(bool(self._target_id) and self._has_guess)
        self._first.setEnabled(bool(self._target_id))
        self._help.setText(self._instruction())
        self._errors.setText("" if self._grade is None else errors_text(self._grade))
        self._verdict.setText("" if self._grade is None else verdict_text(self._grade))
        self._verdict.setVisible(self._grade is not None)
        self._help.setVisible(self._grade is None)

    def _instruction(self) -> str:
        if not self._target_id:
            return tr(OFF)
        text = SEEN if self._revealed else READY if self._has_guess else DRAG
        return tr(text, name=target_by_id(self._target_id).name)

    def _on_chosen(self, index: int) -> None:
        if self._target.itemData(index) != self._target_id:
            self.target_wanted.emit(self._target.itemData(index))


def verdict_text(grade: Grade) -> str:
    """Write the verdict with a sign for right and wrong, which is more than a colour."""
    sign = RIGHT_SIGN if grade.right else "" if grade.angle_error is None else WRONG_SIGN
    return f"{sign} {said(grade.sentence)}".strip()


def errors_text(grade: Grade) -> str:
    """Write how far off the guess is in angle, and how long it is beside the true arrow."""
    if grade.angle_error is None:
        return ""
    angle = round(grade.angle_error, 1)
    if grade.length_ratio is None:
        return tr("Off by {angle}°", angle=angle)
    text = "Off by {angle}°, length \N{MULTIPLICATION SIGN} {ratio}"
    return tr(text, angle=angle, ratio=float(f"{grade.length_ratio:.3g}"))
