"""Lessons in the window: which is open, and what its screens do to the labs."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from arrows_gui.core.state import LessonState

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


class LessonPart(QObject):
    """Opens lessons beside the labs. (L3 replaces this file.)"""

    screen_changed = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.panel = QWidget(window)
        self.panel.hide()

    def add_menu(self) -> None:
        """Add the menu of lessons."""

    def open_file(self, path: Path) -> None:
        """Open a lesson file."""

    def state(self) -> LessonState | None:
        """Give the lesson that is open."""
        return None

    def take_state(self, state: LessonState | None) -> None:
        """Open the lesson of a state."""
