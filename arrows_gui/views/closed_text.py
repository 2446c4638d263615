"""Text that reaches for nothing outside itself: no file, no address, no picture."""

import re

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
"""The Markdown that is read: no HTML among it."""

_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def harmless(markdown: str) -> str:
    """Take pictures and HTML for plain words, for a label that shows Markdown by itself."""
    text = _TAG.sub("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", markdown)
    return text.replace("![", "!\N{WORD JOINER}[")  # a backslash before it might be before another


class ClosedText(QTextBrowser):
    """Shows Markdown. Links are announced only; of a picture a dot is shown that cannot be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        # Where it is given no picture, Qt looks for the file itself, wherever that may lie.
        self._dot = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._dot.fill(Qt.GlobalColor.transparent)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing."""
        is_picture = kind == QTextDocument.ResourceType.ImageResource.value
        return self._dot if is_picture else QByteArray()
