"""Short ways to hold a lecture in a test."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from arrows_gui.lessons.lesson import Screen
from arrows_gui.lessons.shelf import shipped
from arrows_gui.session_lesson import LessonSession
from arrows_gui.views.hands import Hands
from arrows_gui.views.lecture_parts import LectureParts
from arrows_gui.views.main_window import MainWindow
from tests.conftest import Until

K = Qt.Key
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def press(window: MainWindow, *keys: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press keys where the focus is, one after the other."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        QApplication.processEvents()


def lecture(window: MainWindow) -> LectureParts:
    """Begin a lecture by its key."""
    press(window, K.Key_F5)
    assert window.lecture.is_on
    return window.lecture.parts


def hands(window: MainWindow) -> Hands:
    """Give the questions of the lecture."""
    return window.lecture.parts.hands


def open_at(
    window: MainWindow, until: Until, kind: str, fits: Callable[[Screen], bool] = lambda _: True
) -> LessonSession:
    """Open a shipped lesson at its first screen with a task of a kind, and wait for its words."""
    for lesson in shipped():
        for place, screen in enumerate(lesson.screens):
            if screen.task is not None and screen.task.kind == kind and fits(screen):
                window.lessons.open(lesson.id)
                session = window.lessons.session
                session.go(place)
                until(session.prepared, lambda session=session: session.texts is not None)
                return session
    raise AssertionError(f"no lesson has such a task of the kind {kind}")
