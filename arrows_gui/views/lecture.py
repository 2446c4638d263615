"""Lecture mode: the whole screen, large type, and a clicker to go on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


class LectureMode(QObject):
    """Whether the window is in lecture mode. (L4 replaces this file.)"""

    changed = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.is_on = False

    def set_on(self, on: bool) -> None:
        """Begin, or leave."""
        if on != self.is_on:
            self.is_on = on
            self.changed.emit(on)
