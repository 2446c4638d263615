"""The words of lecture mode over the picture: the title of a scene, and what to watch for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

HEADING_SIZE = 1.25
"""The title is so many times as large as other text."""

HINT = (
    "Page Down and Page Up, or a clicker, go on and back. B blanks the screen, H counts hands, "
    "K shows the controls, T the tabs. Esc leaves."
)

BUTTONS = (
    ("previous", "\N{BLACK LEFT-POINTING TRIANGLE}", "Back", "The scene before (Page Up)"),
    ("next", "\N{BLACK RIGHT-POINTING TRIANGLE}", "On", "The next scene (Page Down)"),
    ("hands", "Hands", "Count hands", "Ask the class, and count the hands (H)"),
    ("blank", "Black", "Blank screen", "Make the screen black; any key brings it back (B)"),
    ("leave", "Leave", "Leave lecture mode", "Give the window back as it was (Esc)"),
)
"""Name, text, accessible name and sentence of each button."""


class LectureCaption(QFrame):
    """Shows a title and a sentence in large type, and has a button for each key of a clicker."""

    wanted = Signal(str)  # the name of a button

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lecture_caption")
        self._title = self._label("title", tr("Title"))
        self._place = self._label("place", tr("Place among the scenes"))
        self._sentence = self._label("sentence", tr("What to watch for"))
        self._place.setWordWrap(False)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self._place)
        for name, text, accessible, sentence in BUTTONS:
            row.addWidget(self._button(name, text, accessible, sentence))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._sentence)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * HEADING_SIZE)
        font.setBold(True)
        self._title.setFont(font)
        palette = self._place.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._place.setPalette(palette)

    def show_words(self, title: str, sentence: str, place: str = "") -> None:
        """Show a title with its sentence, and where it stands."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._place.setText(place)

    def show_hint(self, title: str) -> None:
        """Show the keys."""
        self.show_words(title, tr(HINT))

    def _label(self, name: str, title: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setObjectName(f"lecture_{name}")
        label.setAccessibleName(title)
        label.setMinimumWidth(10)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, name: str, text: str, accessible: str, sentence: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"lecture_{name}")
        button.setText(tr(text))
        button.setAccessibleName(tr(accessible))
        button.setToolTip(tr(sentence))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.wanted.emit(name))
        return button
