"""A window to read in: the pages that ship, with a field that finds words in them."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.glossary import SCHEME, TERMS, linked
from arrows_gui.resources import resource
from arrows_gui.views.closed_text import FEATURES, ClosedText
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

FIRST_SIZE = (760, 620)


def glossary_page() -> str:
    """Write the glossary: every term with what it means, by the alphabet."""
    terms = sorted(TERMS, key=lambda term: tr(term.title).casefold())
    parts = [f"# {tr('Glossary')}"]
    for term in terms:
        title = tr(term.title)
        links = linked(tr(term.sentence))
        parts.append(f"### {title}\n\n{_without(links, term.id)}")
    return "\n\n".join(parts)


def writing_page() -> str:
    """Give the page on how to write a lesson."""
    from arrows_gui.lessons.shelf import writing_page as page

    return page()


def help_page() -> str:
    """Give the page on how to use the program."""
    return resource("help.md").read_text(encoding="utf-8")


PAGES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "help": ("Help", help_page),
    "glossary": ("Glossary", glossary_page),
    "writing": ("How to write a lesson", writing_page),
}
"""The pages by their names: title, and what gives the Markdown."""


def show_page(window: "MainWindow", name: str, place: str = "") -> "PageWindow":
    """Show a page, at one of its headings; the window of pages is made once."""
    found = window.findChild(PageWindow)
    page = found if isinstance(found, PageWindow) else PageWindow(window)
    page.show_page(name)
    page.show()
    page.activateWindow()
    if place:
        page.go_to(place)
    return page


class PageWindow(QWidget):
    """Shows Markdown; links lead from page to page, and never out of the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page_window")
        self._name = ""
        if parent is not None:
            parent.installEventFilter(self)
        self._text = ClosedText(self)
        self._text.setObjectName("page_text")
        self._text.setAccessibleName(tr("The page"))
        self._text.anchorClicked.connect(self._on_link)
        self._field = QLineEdit(self)
        self._field.setObjectName("page_find")
        self._field.setAccessibleName(tr("Find"))
        self._field.setPlaceholderText(tr("Find"))
        self._field.setToolTip(tr("Words to find; Enter goes on to the next place (Ctrl+F)"))
        self._field.setClearButtonEnabled(True)
        self._field.textEdited.connect(self._find_first)
        self._field.returnPressed.connect(self.find_next)
        self._said = QLabel(self)
        self._said.setObjectName("page_found")
        self._buttons = tuple(
            self._button(f"page_{name}", tr(title), tr("Show this page"), name)
            for name, (title, _) in PAGES.items()
        )
        row = QHBoxLayout()
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._said)
        row.addWidget(self._field)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._text, 1)
        self.resize(*FIRST_SIZE)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._field.setFocus),
            (QKeySequence("F3"), self.find_next),
            (QKeySequence("Esc"), self.close),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)

    @property
    def text(self) -> QTextBrowser:
        """The text that is shown."""
        return self._text

    def show_page(self, name: str) -> None:
        """Show a page by its name."""
        title, page = PAGES[name]
        self._name = name
        self.setWindowTitle(tr(title))
        self._text.document().setMarkdown(page(), FEATURES)
        self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
        self._said.setText("")
        for button, each in zip(self._buttons, PAGES, strict=True):
            button.setChecked(each == name)
        self._text.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the window that it belongs to."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False

    def go_to(self, heading: str) -> bool:
        """Bring a heading to the top; tell whether there is one."""
        block = self._text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().strip() == heading:
                cursor = self._text.textCursor()
                cursor.setPosition(block.position())
                self._text.setTextCursor(cursor)
                bar = self._text.verticalScrollBar()
                bar.setValue(bar.value() + self._text.cursorRect(cursor).top())
                return True
            block = block.next()
        return False

    def find_next(self) -> bool:
        """Go to the next place of what is typed, from the top again after the last one."""
        words = self._field.text()
        if not words:
            self._said.setText("")
            return False
        found = self._text.find(words)
        if not found:
            self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
            found = self._text.find(words)
        self._said.setText("" if found else tr("Not found"))
        return found

    def _find_first(self) -> None:
        self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
        self.find_next()

    def _button(self, name: str, title: str, tip: str, page: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.show_page(page))
        return button

    def _on_link(self, url: QUrl) -> None:
        address = url.toString()
        if address.startswith(SCHEME):
            term_id = address.removeprefix(SCHEME)
            titles = {term.id: tr(term.title) for term in TERMS}
            if self._name != "glossary":
                self.show_page("glossary")
            self.go_to(titles.get(term_id, ""))
        elif address.removesuffix(".md") in PAGES:
            self.show_page(address.removesuffix(".md"))
        elif address.startswith("#"):
            self._text.scrollToAnchor(address.removeprefix("#"))
        else:
            self._said.setText(tr("Not opened: {address}", address=address))


def _without(markdown: str, term_id: str) -> str:
    """Take the links to a term out of its own explanation."""
    return re.sub(rf"\[([^\]]*)\]\({SCHEME}{term_id}\)", r"\1", markdown)
