"""The head of a lesson: its title, how far one has come, and the way out."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.lessons.answers import GIVEN_UP, RIGHT, WRONG
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

TITLE_SIZE = 1.25
"""The title is so many times as large as other text."""

DOT_PX, GAP_PX = 9.0, 5.0
DOTS_TIP = (
    "A dot for each screen: filled where its task is right, with a cross where the prediction was "
    "wrong, half filled where the solution was shown; a click goes there"
)

COLOURS = {RIGHT: "accent", WRONG: "error"}
PLAIN = "plain"
"""What a screen asks, where it is no task; of a task it is what came of it."""


class LessonHead(QWidget):
    """Shows which lesson and which screen is in front."""

    close_wanted = Signal()
    screen_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._title = QLabel(self, wordWrap=True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setObjectName("lesson_title")
        self._title.setMinimumWidth(40)
        self._where = QLabel(self, wordWrap=True)
        self._where.setObjectName("lesson_where")
        self._where.setMinimumWidth(40)
        self._dots = Dots(self)
        self._dots.screen_wanted.connect(self.screen_wanted)
        self._close = QToolButton(self)
        self._close.setObjectName("lesson_close")
        self._close.setText("\N{MULTIPLICATION SIGN}")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(tr("Close the lesson"))
        self._close.setToolTip(tr("Close the lesson; the lab stays as it is"))
        self._close.clicked.connect(self.close_wanted)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self._where)
        column.addWidget(self._dots)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        font = QFont(QApplication.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * TITLE_SIZE)
        self._title.setFont(font)
        palette = self._where.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._where.setPalette(palette)
        self._dots.set_theme(theme)

    def show_lesson(self, number: int, title: str) -> None:
        """Show the title of a lesson, with its number in the course."""
        self._title.setText(f"{number}  {tr(title)}" if number else tr(title))

    def show_place(self, index: int, kinds: Sequence[str]) -> None:
        """Show which screen is in front, and of each what came of its task."""
        at_end = index >= len(kinds)
        text = tr("Result") if at_end else tr("Screen {n} of {all}", n=index + 1, all=len(kinds))
        if any(kind != PLAIN for kind in kinds):
            text += " \N{MIDDLE DOT} " + tasks_text(kinds)
        self._where.setText(text)
        self._dots.show_place(index, kinds)


def tasks_text(kinds: Sequence[str]) -> str:
    """Say what came of the tasks; what was shown or is wrong looks like nothing right."""
    tasks = [kind for kind in kinds if kind != PLAIN]
    one = len(tasks) == 1
    text = "{right} of {all} task right" if one else "{right} of {all} tasks right"
    parts = [tr(text, right=tasks.count(RIGHT), all=len(tasks))]
    for kind, words in ((WRONG, "{n} wrong"), (GIVEN_UP, "{n} shown")):
        if kind in tasks:
            parts.append(tr(words, n=tasks.count(kind)))
    return ", ".join(parts)


class Dots(QWidget):
    """A dot for each screen: what came of its task, and a ring where one is."""

    screen_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_dots")
        self.setAccessibleName(tr("Screens of the lesson"))
        self.setToolTip(tr(DOTS_TIP))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme: Theme | None = None
        self._kinds: tuple[str, ...] = ()
        self._index = 0

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_place(self, index: int, kinds: Sequence[str]) -> None:
        """Show another place."""
        self._index, self._kinds = index, tuple(kinds)
        self.update()

    def sizeHint(self) -> QSize:
        """Give the room of one row."""
        return QSize(100, int(DOT_PX) + 8)

    def places(self) -> list[QPointF]:
        """Give the middles of the dots; of many they lie closer."""
        count = max(len(self._kinds), 1)
        gap = min(DOT_PX + GAP_PX, (self.width() - DOT_PX - 4) / count)
        return [QPointF(DOT_PX / 2 + 3 + k * gap, self.height() / 2) for k in range(count)]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the screen whose dot is nearest."""
        away = [abs(place.x() - event.position().x()) for place in self.places()]
        nearest = min(range(len(away)), key=away.__getitem__)
        if self._kinds and away[nearest] <= DOT_PX:
            self.screen_wanted.emit(nearest)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots."""
        if self._theme is None or not self._kinds:
            return
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, (kind, middle) in enumerate(zip(self._kinds, self.places(), strict=True)):
                self._paint_dot(painter, self._theme, middle, kind, index == self._index)

    def _paint_dot(
        self, painter: QPainter, theme: Theme, middle: QPointF, kind: str, here: bool
    ) -> None:
        radius = DOT_PX / 2 if kind != PLAIN else DOT_PX / 3.2
        colour = theme.colour(COLOURS.get(kind, "muted"))
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if kind in (PLAIN, RIGHT) else Qt.GlobalColor.transparent)
        painter.drawEllipse(middle, radius, radius)
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        if kind == GIVEN_UP:
            painter.setBrush(colour)
            painter.drawChord(around, 180 * 16, 180 * 16)
        elif kind == WRONG:
            arm = 0.7 * radius
            for side in (-arm, arm):
                painter.drawLine(middle - QPointF(arm, side), middle + QPointF(arm, side))
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 1.6))
            side = DOT_PX + 5
            painter.drawEllipse(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))
