"""The teacher's lock: it hides answers and locks the controls; it is no password."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


class TeacherLock(QObject):
    """Whether the lock is on; the parts of the window hear of it."""

    changed = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.is_on = False

    def set_on(self, on: bool) -> None:
        """Lock, or unlock."""
        if on != self.is_on:
            self.is_on = on
            self.changed.emit(on)
