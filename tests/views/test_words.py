"""Everything that a person reads goes through the translation, in every workspace and tab."""

# ruff: noqa: D103 - the names say what is tested

import re
from collections.abc import Iterator
from html import unescape

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QObject, Qt, QTranslator
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QTabWidget,
    QWidget,
)

from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.state import WORKSPACE_IDS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.words import CONTEXT, said, tr, why_not

TEXTS = (
    *("text", "toolTip", "accessibleName", "accessibleDescription", "title"),
    *("placeholderText", "statusTip", "specialValueText", "prefix", "suffix"),
)
KEY = re.compile(r"\(([^()]+)\)")
WORD = re.compile(r"[A-Za-z]{3,}")
NOT_WORDS = {"sin", "cos", "exp", "max", "min", "sign", "sqrt", "tanh", "sigmoid", "nan", "inf"}
NOT_WORDS |= {"kappa", "phi", "scale", "theta"}  # names in a formula
NOT_WORDS |= {"Ctrl", "Shift", "Alt", "Arrows", "png", "svg", "csv"}
NOT_WORDS |= {"layer", "out", "hidden"}  # names of layers, as in event files


class Marked(QTranslator):
    """A language in which every text is itself, between marks."""

    def isEmpty(self) -> bool:
        """It has every text."""
        return False

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str:
        """Mark a text of ours; Qt's own stay."""
        return f"⟦{text}⟧" if context == CONTEXT else ""


@pytest.fixture
def marked(qapp: QApplication) -> Iterator[None]:
    translator = Marked()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def marked_window(marked: None, window: MainWindow) -> MainWindow:
    return window


def unmarked(text: str) -> list[str]:
    """Give the words of a text that lie outside of all marks."""
    plain = unescape(re.sub(r"<[^>]*>", " ", text)) if "<" in text else text
    plain = KEY.sub(lambda match: "" if is_key(match[1]) else match[0], plain)
    depth, rest = 0, []
    for letter in plain:
        depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
        rest.append(" " if depth > 0 or letter == "⟧" else letter)
    return [word for word in WORD.findall("".join(rest)) if word not in NOT_WORDS]


def is_key(name: str) -> bool:
    """Tell whether a word in brackets names a key."""
    return all(QKeySequence(part).toString() for part in name.split(", "))


def texts_of(part: QObject) -> Iterator[str]:
    """List what one widget or action says."""
    typed = isinstance(part, QLineEdit | QAbstractSpinBox | QComboBox)
    for name in TEXTS:
        read = getattr(part, name, None)
        if callable(read) and not (typed and name == "text"):
            yield read()
    if isinstance(part, QComboBox):
        yield from (part.itemText(index) for index in range(part.count()))
    if isinstance(part, QTabWidget):
        yield from (part.tabText(index) for index in range(part.count()))
    if isinstance(part, QAbstractItemView) and part.model() is not None:
        model = part.model()
        for column in range(0 if isinstance(model, QAbstractListModel) else model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    if isinstance(part, pg.PlotWidget):
        for side in ("left", "bottom", "top", "right"):
            yield part.getPlotItem().getAxis(side).labelText


def is_qts_own(part: QObject) -> bool:
    """Tell what Qt names itself: standard buttons, and the parts inside of its widgets."""
    inside = isinstance(part.parent(), QDialogButtonBox | QComboBox | QAbstractSpinBox)
    return inside or part.objectName().startswith(("qt_", "Scroll"))


def untranslated(root: QWidget) -> list[str]:
    """List what is said below a widget without having been translated."""
    found = []
    for part in (root, *root.findChildren(QWidget), *root.findChildren(QAction)):
        if is_qts_own(part):
            continue
        for text in texts_of(part):
            if isinstance(text, str) and unmarked(text):
                found.append(f"{type(part).__name__} {part.objectName()!r}: {text[:120]!r}")
    return found


def walk_tabs(page: QWidget) -> Iterator[None]:
    """Bring every tab to the front, one after the other."""
    yield
    for tabs in page.findChildren(QTabWidget):
        for index in range(tabs.count()):
            tabs.setCurrentIndex(index)
            QApplication.processEvents()
            yield


@pytest.mark.parametrize("workspace", WORKSPACE_IDS)
def test_every_word_of_a_workspace_is_translated(workspace: str, marked_window: MainWindow) -> None:
    window = marked_window
    window.workspaces.open(workspace)
    window.lab.make_later()
    for _ in walk_tabs(window.workspaces.page(workspace)):
        assert untranslated(window) == []


def test_every_word_of_every_rule_is_translated(marked_window: MainWindow) -> None:
    for rule in OPTIMIZERS:
        marked_window.session.set_optimizer(0, rule.id)
        marked_window.lab.refresh()
        assert untranslated(marked_window.lab) == []


def test_every_menu_is_translated(marked_window: MainWindow) -> None:
    marked_window.wiring.add_scenes()
    for menu in marked_window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
        assert untranslated(menu) == []


def test_a_walk_finds_what_is_not_translated(marked: None, window: MainWindow) -> None:
    window.lab.hover.setText("Some words")
    assert any("Some words" in each for each in untranslated(window))


def test_a_sentence_is_translated_before_it_is_filled_in(marked: None) -> None:
    message = Message("step {step} of {rule}", {"step": 4, "rule": "Adam"})
    assert said(message) == "⟦step 4 of ⟦Adam⟧⟧"
    assert why_not(BadInput("no {thing}", thing=message)) == "⟦no ⟦step 4 of ⟦Adam⟧⟧⟧"
    assert tr("{share:.1f} %", share=1 / 3) == "⟦0.3 %⟧"
    assert tr("a set {x}") == "⟦a set {x}⟧"
    assert tr("") == ""


def test_a_language_may_come_while_the_program_runs(marked: None) -> None:
    QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.LanguageChange))
    assert tr("loss") == "⟦loss⟧"
