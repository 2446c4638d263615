"""The teacher's lock: it hides answers and locks the controls; it is no password."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from arrows_gui.views.lock_parts import LockParts
    from arrows_gui.views.main_window import MainWindow
    from arrows_gui.views.theme import Theme


class TeacherLock(QObject):
    """Whether the lock is on. It is part of what a session file keeps."""

    changed = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._theme: Theme | None = None
        self._parts: LockParts | None = None
        self.is_on = False

    def set_theme(self, theme: "Theme") -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._parts is not None:
            self._parts.set_theme(theme)

    def set_on(self, on: bool) -> None:
        """Lock, or unlock."""
        if on == self.is_on:
            return
        self.is_on = on
        if self._parts is None:
            from arrows_gui.views.lock_parts import LockParts  # not for the first screen

            self._parts = LockParts(self._window)
            self._parts.unlock_wanted.connect(lambda: self.set_on(False))
            if self._theme is not None:
                self._parts.set_theme(self._theme)
        self._parts.lock(on)
        if self._window.files.path is not None:
            self._window.history.stack.resetClean()  # the file says otherwise
        self.changed.emit(on)
