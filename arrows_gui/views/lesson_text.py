"""Text of a lesson: Markdown as high as it needs to be, with links to the glossary."""

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from arrows_gui.core.glossary import SCHEME, linked, term_by_id

FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class LessonText(QTextBrowser):
    """Shows Markdown; nothing in it is loaded or opened, it only announces its links."""

    link_wanted = Signal(str)  # the address of a link that was clicked, or Enter pressed on it
    term_hovered = Signal(str)  # the arrow of the term under the mouse or the focus, "" for none

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._markdown = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(lambda url: self.link_wanted.emit(url.toString()))
        self.highlighted.connect(self._on_highlighted)
        self.hide()

    def show_markdown(self, markdown: str, with_terms: bool = True) -> None:
        """Show a text, its terms as links; an empty one takes no room."""
        self._markdown = linked(markdown) if with_terms else markdown
        self._show()
        self.setVisible(bool(markdown.strip()))

    def plain_text(self) -> str:
        """Give the text without its marks."""
        return self.toPlainText()

    # Qt overrides

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing: a lesson is text, and reaches for no file and no address."""
        return None

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the whole text."""
        self.document().setTextWidth(width)
        return ceil(self.document().size().height()) + 2

    def sizeHint(self) -> QSize:
        """Give a width that is narrow enough for the panel, and the height of the text there."""
        width = self.width() if self.width() > 0 else 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as need be."""
        return QSize(40, 20)

    def changeEvent(self, event: QEvent) -> None:
        """Write the text anew in another font or other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the keys that choose a link; leave those that scroll to the panel around."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        else:
            event.ignore()

    # Behind the scenes

    def _show(self) -> None:
        document = self.document()
        document.setDefaultFont(self.font())
        document.setMarkdown(self._markdown, FEATURES)
        has_links = "](" in self._markdown
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_links else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()

    def _on_highlighted(self, url: QUrl) -> None:
        address = url.toString()
        arrow = ""
        if address.startswith(SCHEME):
            arrow = term_by_id(address.removeprefix(SCHEME)).arrow
        self.term_hovered.emit(arrow)
