"""What a term means, on a small plate beside the text it stands in."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QFont, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from arrows_gui.core.glossary import term_by_id
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.words import tr

WIDE_PX = 290
CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
"""The keys that one presses without thinking."""


class TermPopup(QFrame):
    """Shows one term over a window; a click beside it or a key closes it again."""

    arrow_wanted = Signal(str)  # the kind of arrow that the term names, "" once it is closed
    glossary_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("term_popup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window = window
        self._came_from: QWidget | None = None
        self._title = QLabel(self)
        self._title.setObjectName("term_title")
        self._sentence = QLabel(self, wordWrap=True)
        self._sentence.setObjectName("term_sentence")
        self._sentence.setFixedWidth(WIDE_PX)
        self._all = QPushButton(tr("All terms"), self)
        self._all.setObjectName("term_glossary")
        self._all.setToolTip(tr("Open the glossary"))
        self._all.clicked.connect(self._open_glossary)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        for part in (self._title, self._sentence):
            column.addWidget(part)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._guard = KeyGuard(self)
        self._guard.watch(self)
        self.hide()

    def show_term(self, term_id: str, beside: QWidget) -> None:
        """Show a term at the mouse where this is over the text, else below it."""
        term = term_by_id(term_id)
        self._came_from = QApplication.focusWidget()
        font = QFont(self.font())
        font.setBold(True)
        self._title.setFont(font)
        self._title.setText(tr(term.title))
        self._sentence.setText(tr(term.sentence))
        self.adjustSize()
        mouse = beside.mapFromGlobal(QCursor.pos())
        is_over = beside.rect().contains(mouse)
        place = mouse + QPoint(4, 14) if is_over else beside.rect().bottomLeft()
        self.move(self._inside(beside.mapTo(self._window, place)))
        self.setAccessibleName(f"{self._title.text()}: {self._sentence.text()}")
        self.show()
        self.raise_()
        self.setFocus()
        self.arrow_wanted.emit(term.arrow)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that close it from the shortcuts of the window."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in CLOSING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by a key."""
        if event.key() in CLOSING:
            self._go()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Hear of clicks elsewhere."""
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the arrow be as the others are."""
        super().hideEvent(event)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.arrow_wanted.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close where somebody clicks elsewhere."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            here = self.mapFromGlobal(event.globalPosition().toPoint())
            if not self.rect().contains(here):
                self.hide()
        return False

    def _open_glossary(self) -> None:
        self._go()
        self.glossary_wanted.emit()

    def _go(self) -> None:
        """Close, and give the focus back to where it was."""
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()

    def _inside(self, place: QPoint) -> QPoint:
        """Move a place so that the plate lies within the window."""
        room = self._window.rect()
        x = min(place.x(), room.right() - self.width() - 4)
        y = min(place.y(), room.bottom() - self.height() - 4)
        return QPoint(max(x, 4), max(y, 4))
