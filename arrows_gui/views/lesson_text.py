"""Text of a lesson: Markdown as high as it needs to be, with links to the glossary."""

from contextlib import suppress
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from arrows_gui.core.glossary import SCHEME, linked, term_by_id
from arrows_gui.core.message import BadInput
from arrows_gui.views.closed_text import FEATURES, ClosedText


class LessonText(ClosedText):
    """Shows Markdown; nothing in it is loaded or opened, it only announces its links."""

    link_wanted = Signal(str)  # the address of a link that was clicked, or Enter pressed on it
    term_hovered = Signal(str)  # the arrow of the term under the mouse or the focus, "" for none

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._markdown = ""
        # A text of its own to measure: a layout asks for widths that the shown one never has, and
        # that one would be left wrapped for another width than it is painted in.
        self._measured = QTextDocument(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for document in (self.document(), self._measured):
            document.setDocumentMargin(0)
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

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the whole text."""
        self._measured.setTextWidth(width)
        return ceil(self._measured.size().height()) + 2

    def sizeHint(self) -> QSize:
        """Give a width that is narrow enough for the panel, and the height of the text there."""
        width = self.width() if self.width() > 0 else 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as need be."""
        return QSize(40, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the new width asks for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Write the text anew in another font or other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Light the arrow of the term that Tab has come to."""
        moved = bool(super().focusNextPrevChild(forward))
        cursor = self.textCursor()
        address = cursor.charFormat().anchorHref() if moved and cursor.hasSelection() else ""
        self._on_highlighted(QUrl(address))
        return moved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Light nothing any more."""
        super().focusOutEvent(event)
        self.term_hovered.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the keys that choose a link; leave those that scroll to the panel around."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        else:
            event.ignore()

    # Behind the scenes

    def _show(self) -> None:
        for document in (self.document(), self._measured):
            document.setDefaultFont(self.font())
            document.setMarkdown(self._markdown, FEATURES)
        has_links = "](" in self._markdown
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_links else Qt.FocusPolicy.NoFocus)
        self._fit()

    def _fit(self) -> None:
        """Be no lower than the text; the column around would squeeze it where it scrolls."""
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _on_highlighted(self, url: QUrl) -> None:
        address = url.toString()
        arrow = ""
        if address.startswith(SCHEME):
            with suppress(BadInput):  # a link of a person's own may lead nowhere
                arrow = term_by_id(address.removeprefix(SCHEME)).arrow
        self.term_hovered.emit(arrow)
