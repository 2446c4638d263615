"""One answer of a question: its words, its hands as a bar and in numbers, and a mark."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

RIGHT, WRONG = "\N{CHECK MARK}", "\N{BALLOT X}"
MINUS = "\N{MINUS SIGN}"


class HandsBar(QWidget):
    """A bar as long as the share of the hands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = 0.0
        self._theme: Theme | None = None
        self._key = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(60, 12)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_share(self, share: float, key: str) -> None:
        """Show a share, 0 to 1, in a colour of the theme."""
        self.share, self._key = share, key
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in its frame."""
        if self._theme is None:
            return
        with painting(self) as painter:
            frame = QRectF(self.rect()).adjusted(1.0, 4.0, -1.0, -4.0)
            painter.fillRect(frame, self._theme.colour("base"))
            filled = QRectF(frame)
            filled.setWidth(frame.width() * self.share)
            painter.fillRect(filled, self._theme.colour(self._key))
            painter.setPen(QPen(self._theme.colour("frame"), 1.5))
            painter.drawRect(frame)


class HandsRow(QWidget):
    """Shows one answer, and asks for a hand more or less."""

    added = Signal(int)  # +1 or -1

    def __init__(self, place: int, text: str, form: Qt.TextFormat, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"hands_row_{place}")
        number = place + 1
        self._text = text
        self._is_right: bool | None = None
        self._number = QLabel(f"{number}.", self)
        self._words = QLabel(text, self, wordWrap=True)
        self._words.setTextFormat(form)
        self._words.setMinimumWidth(10)
        self._words.setObjectName(f"hands_words_{place}")
        self.bar = HandsBar(self)
        self._count = QLabel(self)
        self._count.setObjectName(f"hands_count_{place}")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._mark = QLabel(self)
        self._mark.setObjectName(f"hands_mark_{place}")
        self._mark.hide()
        tips = {MINUS: tr("Take one hand away (Shift+{number})", number=number)}
        tips["+"] = tr("One hand more ({number})", number=number)
        self._fewer = self._button(f"hands_fewer_{place}", MINUS, tips[MINUS], -1)
        self._more = self._button(f"hands_more_{place}", "+", tips["+"], 1)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the type of a theme."""
        self.bar.set_theme(theme)
        metrics = QFontMetrics(QApplication.font())
        self._count.setMinimumWidth(metrics.horizontalAdvance(_counted(88, 1.0)))
        side = metrics.height() + 12
        for button in (self._fewer, self._more):
            button.setFixedSize(side, side)

    def show_hands(self, count: int, share: float) -> None:
        """Show how many hands there are, and what share of all they are."""
        self._count.setText(_counted(count, share))
        self.bar.show_share(share, "border" if self._is_right is False else "accent")
        self._fewer.setEnabled(count > 0)
        self.setAccessibleName(f"{self._text}: {_counted(count, share)}")

    def show_mark(self, is_right: bool | None) -> None:
        """Mark the answer as right or wrong; None takes the mark back."""
        self._is_right = is_right
        sign = "" if is_right is None else RIGHT if is_right else WRONG
        words = {RIGHT: tr("This is right"), WRONG: tr("Not this")}
        self._mark.setText(f"{sign} {words[sign]}" if sign else "")
        self._mark.setVisible(bool(sign))
        font = self._words.font()
        font.setBold(is_right is True)
        for label in (self._words, self._mark, self._number):
            label.setFont(font)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._number, 0, 0, top)
        grid.addWidget(self._words, 0, 1, 1, 3)
        grid.addWidget(self._mark, 1, 1, 1, 3)
        grid.addWidget(self._fewer, 2, 0)
        grid.addWidget(self.bar, 2, 1)
        grid.addWidget(self._count, 2, 2)
        grid.addWidget(self._more, 2, 3)
        grid.setColumnStretch(1, 1)

    def _button(self, name: str, text: str, tip: str, by: int) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(f"{tip}: {self._text}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.added.emit(by))
        return button


def _counted(count: int, share: float) -> str:
    return tr("{count} \N{MIDDLE DOT} {share:.0%}", count=count, share=share)
