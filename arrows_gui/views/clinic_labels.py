"""The texts of the fault clinic: headings, paragraphs that wrap, lists, and buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QWidget

from arrows_gui.views.theme import Theme

HEADING_SIZE = 1.15
"""A heading is so many times as large as other text."""


class Paragraph(QLabel):
    """Text that wraps; it takes no room while it is empty. ``colour`` is a key of the theme."""

    def __init__(
        self, name: str, title: str, parent: QWidget, colour: str = "text", heading: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWordWrap(True)
        self.setMinimumWidth(10)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._colour, self._heading = colour, heading
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colour and the font of a theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(self._colour))
        self.setPalette(palette)
        if self._heading:
            font = QFont(QApplication.font())
            font.setPointSizeF(font.pointSizeF() * HEADING_SIZE)
            font.setBold(True)
            self.setFont(font)

    def say(self, text: str) -> None:
        """Show a text; an empty one hides the label."""
        self.setText(text)
        self.setVisible(bool(text))


class Listing(QWidget):
    """Sentences that wrap, one below the other, each with a dot before it."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._rows: list[tuple[QLabel, Paragraph]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(1)
        self._grid.setHorizontalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def say(self, texts: Sequence[str]) -> None:
        """Show sentences; without any it takes no room."""
        while len(self._rows) < len(texts):
            self._add_row()
        for place, (dot, words) in enumerate(self._rows):
            text = texts[place] if place < len(texts) else ""
            words.say(text)
            dot.setVisible(bool(text))
        self.setVisible(bool(texts))

    def texts(self) -> list[str]:
        """Give the sentences that are shown."""
        return [words.text() for _, words in self._rows if words.text()]

    def _add_row(self) -> None:
        place = len(self._rows)
        dot = QLabel("\N{BULLET}", self)
        words = Paragraph(f"{self.objectName()}_{place + 1}", self.accessibleName(), self)
        self._rows.append((dot, words))
        self._grid.addWidget(dot, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, place, 1)


def button(name: str, text: str, sentence: str, parent: QWidget) -> QPushButton:
    """Give a button with its sentence as tooltip."""
    made = QPushButton(text, parent)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setToolTip(sentence)
    made.setAutoDefault(False)
    return made
