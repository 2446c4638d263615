"""Lecture mode: the whole screen, large type, and a clicker to go on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from arrows_gui.views.lecture_parts import LectureParts
    from arrows_gui.views.main_window import MainWindow


class LectureMode(QObject):
    """Whether the window is in lecture mode; it fills the screen, and gives everything back."""

    changed = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._parts: LectureParts | None = None
        self.is_on = False

    @property
    def parts(self) -> "LectureParts":
        """Keys, caption, blank screen, halo and hands; made now where they are not yet."""
        if self._parts is None:
            from arrows_gui.views.lecture_parts import LectureParts  # not for the first screen

            self._parts = LectureParts(self._window)
        return self._parts

    def start(self) -> None:
        """Begin."""
        self.set_on(True)

    def leave(self) -> None:
        """Give the window back as it was."""
        self.set_on(False)

    def set_on(self, on: bool) -> None:
        """Begin, or leave."""
        if on == self.is_on:
            return
        self.is_on = on
        if on:
            self.parts.enter()
        else:
            self.parts.leave()
        self.changed.emit(on)
