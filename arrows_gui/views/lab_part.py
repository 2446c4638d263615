"""What every part of the lab is: some widgets of one subject, wired to the session."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from arrows_gui.core.message import BadInput
from arrows_gui.session import Session
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import why_not

Say = Callable[[str], object]


class LabPart(QObject):
    """Shows the session in some widgets, and carries out what they announce."""

    def __init__(self, session: Session, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._say = say

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""

    def show_document(self) -> None:
        """Show the setup, and how it is looked at."""

    def show_run(self) -> None:
        """Show another run."""

    def show_cursor(self) -> None:
        """Show the step under the cursor; called every frame, so it must be cheap."""

    def show_slowly(self) -> None:
        """Show what is read rather than watched; called ten times a second at most."""

    def attempt(self, act: Callable[[], object], say: Say | None = None) -> None:
        """Carry out a wish; say in one sentence why it cannot be, or take the last one back."""
        tell = say or self._say
        try:
            act()
        except BadInput as problem:
            self.session.document_changed.emit()  # the controls shall not show what was refused
            tell(why_not(problem))
        else:
            tell("")
