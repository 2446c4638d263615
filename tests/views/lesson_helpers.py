"""Ways to go through a lesson in the real window."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from arrows_gui.session import Session
from arrows_gui.views.main_window import MainWindow
from tests.conftest import Until
from tests.lesson_example import TEXT


def open_example(window: MainWindow, until: Until, folder: Path, text: str = TEXT) -> Path:
    """Open the example from a file of a folder."""
    path = folder / "example.md"
    path.write_text(text, encoding="utf-8")
    window.lessons.open_file(path)
    prepared(window, until)
    return path


def prepared(window: MainWindow, until: Until) -> None:
    """Wait until the screen in front has its texts, and the lab its steps."""
    lesson = window.lessons.session
    until(lesson.prepared, lambda: lesson.texts is not None)
    stage = window.lessons.desk.lab.stage
    if stage is not None:
        lab = lab_session(window)
        takes = min(stage.takes, stage.document.experiment.steps)
        until(lab.steps_added, lambda: lab.over or lab.last >= takes)
    QApplication.processEvents()  # the window is laid out anew


def lab_session(window: MainWindow) -> Session:
    """Give the session that the lesson is about."""
    desk = window.lessons.desk
    assert desk.lab.stage is not None, "a stage is set up"
    return desk.lab._session_of(desk.lab.stage)


def go(window: MainWindow, until: Until, index: int) -> None:
    """Go to a screen."""
    window.lessons.session.go(index)
    prepared(window, until)


def words(window: MainWindow, name: str) -> str:
    """Give the words of a part of the panel, "" where it is not shown."""
    part: Any = next(each for each in window.findChildren(QWidget) if each.objectName() == name)
    if not part.isVisibleTo(window):
        return ""
    text = str(part.text() if isinstance(part, QLabel) else part.plain_text())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def press(*keys: Qt.Key, times: int = 1, shift: bool = False) -> None:
    """Press keys at what has the focus."""
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for _ in range(times):
        for key in keys:
            QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    """Give what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "something has the focus"
    return widget
