"""The card of a runner: a sample of its line, its name, its rule and rate; it is the legend."""

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QToolButton,
    QWidget,
)

from arrows_gui.core.experiment import Runner
from arrows_gui.core.schedule import Constant
from arrows_gui.core.setup import LONGEST_LABEL
from arrows_gui.core.written import number_text
from arrows_gui.views.runner_look import LOOKS, SAMPLE_PX, look_at, sample_pixmap
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import plain_tip, tr

SMALL = 0.86
"""The size of the second line, as a share of the first one's."""

BAR_PX = 5
GAP_PX = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NameEdit(QLineEdit):
    """A field that is there while a runner is renamed."""

    renamed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST_LABEL)
        self.setAccessibleName(tr("Name of the runner"))
        self.setToolTip(tr("Enter takes the name, Escape leaves it as it was"))
        self.hide()

    def begin(self, name: str) -> None:
        """Show the field with a name, ready to be typed over."""
        self.setText(name)
        self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window while a name is typed."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the name with Enter, leave it with Escape."""
        if event.key() in _ENTER:
            self._end(takes=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(takes=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when a person goes on elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(takes=True)

    def _end(self, takes: bool) -> None:
        if self.isHidden():
            return
        changed = self.isModified()
        self.hide()
        if takes and changed:
            self.renamed.emit(self.text())


class RunnerCard(QAbstractButton):
    """Shows a runner; a click puts it in focus, a double click or F2 renames it."""

    focus_wanted = Signal()
    label_wanted = Signal(str)
    hidden_wanted = Signal(bool)
    look_asked = Signal()  # for the looks to choose from

    def __init__(self, runner_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"runner_card_{runner_id}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.runner: Runner | None = None
        self._theme: Theme | None = None
        self._hidden = False
        self.look_button = QToolButton(self)
        self.look_button.setObjectName(f"runner_look_{runner_id}")
        self.look_button.setAutoRaise(True)
        self.look_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.look_button.setIconSize(SAMPLE_PX)
        self.look_button.clicked.connect(self.look_asked)
        self._shown = QCheckBox(self)
        self._shown.setObjectName(f"runner_shown_{runner_id}")
        self._shown.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shown.toggled.connect(lambda on: self.hidden_wanted.emit(not on))
        self._edit = NameEdit(self)
        self._edit.setObjectName(f"runner_name_{runner_id}")
        self._edit.renamed.connect(self.label_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(BAR_PX + GAP_PX, 0, GAP_PX, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self.look_button)
        row.addWidget(self._edit, 1)
        row.addStretch(1)
        row.addWidget(self._shown)
        self.clicked.connect(self.focus_wanted)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of a theme."""
        self._theme = theme
        self._draw_sample()
        self.updateGeometry()
        self.update()

    def show_runner(self, runner: Runner, focused: bool, hidden: bool) -> None:
        """Show a runner, whether it is in focus, and whether it is drawn."""
        old, self.runner, self._hidden = self.runner, runner, hidden
        self.setChecked(focused)
        with QSignalBlocker(self._shown):
            self._shown.setChecked(not hidden)
        if old is None or old.look != runner.look:
            self._draw_sample()
        label = tr(runner.label)
        words = f"{label}: {details(runner)}"
        self.setAccessibleName(tr("{runner}, in focus", runner=words) if focused else words)
        tip = tr("Click to see its arrows, numbers and knobs; F2 renames it")
        self.setToolTip(plain_tip(f"{words}\n{tip}"))
        self._shown.setAccessibleName(tr("Draw {runner}", runner=label))
        self._shown.setToolTip(plain_tip(tr("Draw {runner} in the plot", runner=label)))
        look = look_at(runner.look).title
        self.look_button.setAccessibleName(tr("Look of {runner}: {look}", runner=label, look=look))
        tip = tr("{look}: click for another colour, marker and dash", look=look)
        self.look_button.setToolTip(tip)
        self.update()

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Give what Tab reaches, from left to right."""
        return (self, self.look_button, self._shown)

    def rename(self) -> None:
        """Let a person type another name."""
        if self.runner is not None:
            self._edit.begin(self.runner.label)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Give room for two lines of text beside the sample."""
        high = QFontMetrics(self._font(1.0)).height() + QFontMetrics(self._font(SMALL)).height()
        return QSize(200, max(high + 2, self.look_button.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Give the least room."""
        return QSize(150, self.sizeHint().height())

    def nextCheckState(self) -> None:
        """Leave the check as it is: whoever is asked for the focus shows it."""

    def event(self, event: QEvent) -> bool:
        """Keep the card's own keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Space, Qt.Key.Key_F2, *_ENTER)
            if event.key() in keys and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the runner in focus with Enter or Space, rename it with F2."""
        if event.key() in _ENTER:
            self.click()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename the runner."""
        self.rename()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card: the one in focus has a bar, a frame, and its name in bold."""
        if self._theme is None or self.runner is None:
            return
        painter = QPainter(self)
        focused = self.isChecked()
        frame = self.rect().adjusted(0, 0, -1, -1)
        painter.setPen(QPen(self._theme.colour("accent" if focused else "border"), 1))
        painter.setBrush(self._theme.colour("base" if focused else "window"))
        painter.drawRect(frame)
        if focused:
            bar = QRect(0, 0, BAR_PX, self.height())
            painter.fillRect(bar, self._theme.colour("accent"))
        if self._edit.isHidden():
            self._paint_text(painter, focused)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = self.rect().adjusted(2, 2, -2, -2)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self
            )
        painter.end()

    # Behind the scenes

    def _paint_text(self, painter: QPainter, focused: bool) -> None:
        assert self._theme is not None, "painted with a theme"
        assert self.runner is not None, "painted with a runner"
        left, right = self.look_button.geometry().right() + 4, self._shown.geometry().left() - 4
        first, second = self._font(1.0), self._font(SMALL)
        first.setBold(focused)
        heights = [QFontMetrics(font).height() for font in (first, second)]
        top = (self.height() - sum(heights)) // 2
        rows = (
            (first, tr(self.runner.label), "muted" if self._hidden else "text"),
            (second, details(self.runner), "muted"),
        )
        for (font, text, key), height in zip(rows, heights, strict=True):
            painter.setFont(font)
            painter.setPen(self._theme.colour(key))
            room = QRect(left, top, right - left, height)
            short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
            top += height

    def _font(self, share: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * share)
        return font

    def _draw_sample(self) -> None:
        if self._theme is not None and self.runner is not None:
            look = self.runner.look % len(LOOKS)
            sample = sample_pixmap(look, self._theme, SAMPLE_PX, self.devicePixelRatioF())
            self.look_button.setIcon(QIcon(sample))


def details(runner: Runner) -> str:
    """Say a runner's rate and rule, and what else is special about it, in a few words."""
    words = [f"η {number_text(runner.optimizer.lr)}", tr(runner.optimizer.title)]
    if not isinstance(runner.schedule, Constant):
        words.append(tr(runner.schedule.title).lower())
    if runner.clip.value is not None or runner.clip.norm is not None:
        words.append(tr("clipped"))
    if runner.origin is not None:
        words.append(tr("from step {step}", step=runner.origin.step))
    return " · ".join(words)
