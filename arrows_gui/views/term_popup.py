"""What a term means, in a small window beside the text it stands in."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QFont, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from arrows_gui.core.glossary import term_by_id
from arrows_gui.views.words import tr

WIDE_PX = 300


class TermPopup(QFrame):
    """Shows one term; a click beside it or a key closes it again."""

    arrow_wanted = Signal(str)  # the kind of arrow that the term names, "" once it is closed
    glossary_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("term_popup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title = QLabel(self)
        self._title.setObjectName("term_title")
        self._sentence = QLabel(self, wordWrap=True)
        self._sentence.setObjectName("term_sentence")
        self._all = QPushButton(tr("All terms"), self)
        self._all.setObjectName("term_glossary")
        self._all.setToolTip(tr("Open the glossary"))
        self._all.setAutoDefault(False)
        self._all.clicked.connect(self._open_glossary)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        for part in (self._title, self._sentence):
            column.addWidget(part)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    def show_term(self, term_id: str, beside: QWidget) -> None:
        """Show a term at the mouse where this is over the text, else below it."""
        term = term_by_id(term_id)
        font = QFont(self.font())
        font.setBold(True)
        self._title.setFont(font)
        self._title.setText(tr(term.title))
        self._sentence.setText(tr(term.sentence))
        self._sentence.setFixedWidth(WIDE_PX)
        self.adjustSize()
        mouse = beside.mapFromGlobal(QCursor.pos())
        place = (
            mouse + QPoint(4, 14) if beside.rect().contains(mouse) else beside.rect().bottomLeft()
        )
        self.move(_inside(beside, beside.mapToGlobal(place), self))
        self.show()
        self.setFocus()
        self.arrow_wanted.emit(term.arrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by the keys that one presses without thinking."""
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the arrow be as the others are."""
        super().hideEvent(event)
        self.arrow_wanted.emit("")

    def _open_glossary(self) -> None:
        self.close()
        self.glossary_wanted.emit()


def _inside(beside: QWidget, place: QPoint, popup: QWidget) -> QPoint:
    """Move a place so that the popup lies on the screen."""
    room = beside.screen().availableGeometry()
    x = min(place.x(), room.right() - popup.width())
    y = min(place.y(), room.bottom() - popup.height())
    return QPoint(max(x, room.left()), max(y, room.top()))
