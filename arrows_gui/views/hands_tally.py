"""A question to the class, with a counter for the hands at each of its answers."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.views.hands_row import HandsRow
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

MOST_OPTIONS = 6
MOST_HANDS = 999
MOST_LETTERS = 200
KEYS = "Keys 1 to {most} count a hand, with Shift one less."


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the answers; ``right`` is the place of the right one, None: not known."""

    text: str
    options: tuple[str, ...]
    right: int | None = None
    form: Qt.TextFormat = Qt.TextFormat.PlainText


class HandsTally(QWidget):
    """Counts hands by buttons and keys, and reveals which answer is right."""

    counted = Signal(object)  # the counts, a tuple
    reveal_wanted = Signal()
    again_wanted = Signal()  # another question
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hands_tally")
        self._theme: Theme | None = None
        self.question = Question("", ())
        self.counts: tuple[int, ...] = ()
        self.rows: list[HandsRow] = []
        self._keys: list[QShortcut] = []
        self._ask = self._label("hands_question", tr("Question"))
        self._total = self._label("hands_total", tr("All hands"))
        self._said = self._label("hands_said", tr("About the answer"))
        self._hint = self._label("hands_hint", tr("Keys"))
        self._reveal = self._button("hands_reveal", tr("Reveal"), tr("Show which is right (V)"))
        # A button's own shortcut would press it for a moment first, and act later.
        self._reveal_key = QShortcut(QKeySequence("V"), self._reveal)
        self._reveal_key.activated.connect(self._reveal.click)
        self._clear = self._button("hands_clear", tr("Clear"), tr("Count from nothing again"))
        self._other = self._button("hands_other", tr("Change"), tr("Type another question"))
        self._close = self._button("hands_close", tr("Close"), tr("Count no more hands (H)"))
        self._lay_out()
        self._reveal.clicked.connect(self.reveal_wanted)
        self._clear.clicked.connect(lambda: self._set((0,) * len(self.counts)))
        self._other.clicked.connect(self.again_wanted)
        self._close.clicked.connect(self.close_wanted)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        font = QFont(QApplication.font())
        font.setBold(True)
        self._ask.setFont(font)
        for label in (self._hint, self._total):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
            label.setPalette(palette)
        for row in self.rows:
            row.set_theme(theme)

    def show_question(self, question: Question, counts: tuple[int, ...], is_own: bool) -> None:
        """Ask, with the hands that were counted already; a question of one's own can be changed."""
        self.question = question
        self._ask.setTextFormat(question.form)
        self._ask.setText(question.text)
        self._ask.setVisible(bool(question.text))
        self._other.setVisible(is_own)
        self._said.hide()
        for old in (*self.rows, *self._keys):
            old.setParent(None)
            old.deleteLater()
        self.rows, self._keys = [], []
        for place, option in enumerate(question.options):
            self._add_row(place, option)
        self._hint.setText(tr(KEYS, most=len(question.options)))
        if len(counts) != len(question.options):
            counts = (0,) * len(question.options)
        self._show(counts)

    def offer_reveal(self, may: bool) -> None:
        """Offer to show which answer is right, or do not."""
        self._reveal.setVisible(may and self.question.right is not None)

    def show_right(self, said: str) -> None:
        """Mark the answers, and say something about them."""
        for place, row in enumerate(self.rows):
            row.show_mark(place == self.question.right)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._reveal.setVisible(False)
        self._show(self.counts)

    def add(self, place: int, by: int) -> None:
        """Count a hand more, or less."""
        if place < len(self.counts):
            now = min(max(self.counts[place] + by, 0), MOST_HANDS)
            self._set((*self.counts[:place], now, *self.counts[place + 1 :]))

    def _set(self, counts: tuple[int, ...]) -> None:
        if counts != self.counts:
            self._show(counts)
            self.counted.emit(counts)

    def _show(self, counts: tuple[int, ...]) -> None:
        self.counts = counts
        total = sum(counts)
        for row, count in zip(self.rows, counts, strict=True):
            row.show_hands(count, count / total if total else 0.0)
        self._total.setText(tr("{total} hands", total=total))
        self._total.setVisible(total > 0)
        self._hint.setVisible(total == 0)
        self._clear.setEnabled(total > 0)

    def _add_row(self, place: int, option: str) -> None:
        row = HandsRow(place, option, self.question.form, self)
        row.added.connect(lambda by: self.add(place, by))
        if self._theme is not None:
            row.set_theme(self._theme)
        self.rows.append(row)
        self._list.addWidget(row)
        for key, by in ((f"{place + 1}", 1), (f"Shift+{place + 1}", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda by=by: self.add(place, by))
            self._keys.append(shortcut)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(8)
        column.addWidget(self._ask)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column.addLayout(self._list)
        column.addWidget(self._said)
        column.addWidget(self._total)
        column.addWidget(self._hint)
        for buttons in ((self._reveal, self._clear, self._close), (self._other,)):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def _label(self, name: str, title: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)  # but for a question of a lesson
        label.setAccessibleName(title)
        label.setMinimumWidth(10)
        return label

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button
