"""What the diagnosis found in the run: each verdict with its number, and what to try."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.diagnosis import diagnosis_by_id
from arrows_gui.core.message import Message
from arrows_gui.core.verdict import Diagnosis, Verdict
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

WARNING = "\N{WARNING SIGN} "
WIDTH_EM = 27
NO_VERDICT = "No rule of the diagnosis sees a fault in this run."
MEASURED = "Measured: {value}. {takes}"
TRY, OR = "Try: {tries}.", "{tries}; or {other}"


class VerdictPanel(QFrame):
    """Answers why nothing happens, and shows a card for each verdict. Escape closes it."""

    look_wanted = Signal(object)  # the Verdict whose step and arrow are to be shown
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict_panel")
        self.setAccessibleName(tr("Diagnosis of the run"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme: Theme | None = None
        self._shown: tuple[object, ...] = ()
        self._seen = ""
        title = _bold(QLabel(tr("Why is nothing happening?"), self))
        close = QToolButton(self)
        close.setObjectName("verdict_close")
        close.setText(tr("Close"))
        close.setAutoRaise(True)
        close.setAccessibleName(tr("Close the diagnosis"))
        close.setToolTip(tr("Close the diagnosis (Esc)"))
        close.clicked.connect(self.closed)
        self._area = QScrollArea(self, widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setObjectName("verdict_area")
        self._area.setAccessibleName(tr("What was found"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 8)
        column.addLayout(head)
        column.addWidget(self._area, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._seen = ""
        if self._shown:
            self.show_answer(*self._shown)  # type: ignore[arg-type]

    def show_answer(
        self, reasons: Sequence[Message], verdicts: Sequence[Verdict], hidden: str
    ) -> None:
        """Show reasons, and a card for each verdict; ``hidden`` says why there is none to see."""
        seen = "\n".join((*map(said, reasons), *(said(each.why) for each in verdicts), hidden))
        if seen == self._seen:
            return
        self._seen, self._shown = seen, (reasons, verdicts, hidden)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        whys = {said(verdict.why) for verdict in verdicts}
        for reason in (text for text in map(said, reasons) if text not in whys):
            column.addWidget(_wrapped("\N{BULLET} " + reason, inside))
        for number, verdict in enumerate(verdicts):
            column.addWidget(self._card(number, verdict, inside))
        if not verdicts:
            column.addWidget(self._muted(_wrapped(tr(hidden or NO_VERDICT), inside)))
        column.addStretch(1)
        self._area.setWidget(inside)

    def event(self, event: QEvent) -> bool:
        """Take Escape before the micro-steps do, which have it as well."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def fit(self) -> None:
        """Be as wide as some words of the font."""
        self.setFixedWidth(WIDTH_EM * self.fontMetrics().horizontalAdvance("m"))

    def sizeHint(self) -> QSize:
        """Have room for all that is shown."""
        inside = self._area.widget()
        width = self.width()
        height = inside.heightForWidth(width - 30) if inside is not None else 0
        return QSize(width, height + 4 * self.fontMetrics().lineSpacing())

    def _card(self, number: int, verdict: Verdict, parent: QWidget) -> QFrame:
        rule = diagnosis_by_id(verdict.id)
        card = QFrame(parent)
        card.setObjectName(f"verdict_card_{verdict.id}")
        card.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(card)
        title = _bold(_wrapped(WARNING + tr(rule.title), card))
        self._colour(title, "error")
        value, takes = float(f"{verdict.value:.4g}"), rule.taken_by(verdict)
        column.addWidget(title)
        column.addWidget(_wrapped(said(verdict.why), card))
        column.addWidget(self._muted(_wrapped(tr(MEASURED, value=value, takes=takes), card)))
        column.addWidget(_wrapped(tries_text(rule), card))
        button = QPushButton(tr("Show step {step}", step=verdict.step), card)
        button.setObjectName(f"verdict_look_{number}")
        button.setToolTip(tr("Go to the step, and show the arrow that tells"))
        name = tr("Show step {step} of: {title}", step=verdict.step, title=rule.title)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.look_wanted.emit(verdict))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _muted(self, label: QLabel) -> QLabel:
        self._colour(label, "muted")
        return label

    def _colour(self, label: QLabel, key: str) -> None:
        if self._theme is not None:
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(key))
            label.setPalette(palette)


def tries_text(rule: Diagnosis) -> str:
    """Say in one sentence what to try."""
    tries, *others = map(tr, rule.tries)
    for other in others:
        tries = tr(OR, tries=tries, other=other[:1].lower() + other[1:])
    return tr(TRY, tries=tries)


def _wrapped(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _bold(label: QLabel) -> QLabel:
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
