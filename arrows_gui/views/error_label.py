"""One sentence beside a field that says what is wrong; it takes no room while nothing is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from arrows_gui.views.theme import Theme


class ErrorLabel(QLabel):
    """Shows a sentence in the theme's colour for errors."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it may name what comes out of a file
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colour of a theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("error"))
        self.setPalette(palette)

    def show_problem(self, sentence: str) -> None:
        """Show a sentence; an empty one hides the label."""
        self.setText(sentence)
        self.setVisible(bool(sentence))
