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

from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

TITLE_SIZE = 1.25
"""The title is so many times as large as other text."""

DOT_PX, GAP_PX = 9.0, 5.0

OPEN, DONE, PLAIN = "open", "done", "plain"
"""What a screen asks: a task that is open or done, or nothing."""


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
        """Show which screen is in front, and of each whether its task is done."""
        at_end = index >= len(kinds)
        text = tr("Result") if at_end else tr("Screen {n} of {all}", n=index + 1, all=len(kinds))
        tasks = [kind for kind in kinds if kind != PLAIN]
        if tasks:
            done = tasks.count(DONE)
            text += " \N{MIDDLE DOT} " + tr("{done} of {all} tasks done", done=done, all=len(tasks))
        self._where.setText(text)
        self._dots.show_place(index, kinds)


class Dots(QWidget):
    """A dot for each screen: filled where its task is done, ringed where one is."""

    screen_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_dots")
        self.setAccessibleName(tr("Screens of the lesson"))
        self.setToolTip(tr("A dot for each screen, filled where its task is done; a click goes on"))
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
        painter.setPen(QPen(theme.colour("accent" if kind == DONE else "muted"), 1.4))
        filled = theme.colour("accent") if kind == DONE else Qt.GlobalColor.transparent
        painter.setBrush(theme.colour("muted") if kind == PLAIN else filled)
        painter.drawEllipse(middle, radius, radius)
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 1.6))
            side = DOT_PX + 5
            painter.drawEllipse(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))
