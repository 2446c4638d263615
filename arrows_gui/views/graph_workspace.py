"""The workspace of backpropagation: the graph of the formula, at the point of the surface lab."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from arrows_gui.session import Session
from arrows_gui.views.graph_panel import GraphPanel
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.theme import Theme

REFRESH_MS = 100
"""The graph follows a run so often."""


class GraphWorkspace(QWidget):
    """Shows the panel of the graph at the point under the cursor of the surface lab.

    A point that is typed is the graph's own: the run of the surface stays as it is. The keys of the
    transport walk through the stages.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_workspace")
        self.session = session
        self.splitters: dict[str, QSplitter] = {}
        self._seen: tuple[object, ...] = ()
        self.panel = GraphPanel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.panel)
        self._waiting = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._waiting.timeout.connect(self.refresh)
        self._guard = KeyGuard(self)
        self._guard.watch(self)
        for changed in (session.cursor_changed, session.document_changed, session.run_started):
            changed.connect(self._refresh_soon)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.panel.set_theme(theme)

    def reset_layout(self) -> None:
        """Nothing here can be moved."""

    def walk_by(self, action_id: str) -> None:
        """Go through the stages as an action of the transport says."""
        walk = self.panel.walk()
        if walk is None:
            return
        last = len(walk.stages) - 1
        places = {"reset": 0, "back": walk.index - 1, "end": last}
        self.panel.go(min(max(places.get(action_id, walk.index + 1), 0), last))

    def refresh(self) -> None:
        """Show the point under the cursor."""
        session = self.session
        objective = session.experiment.on_surface
        point = session.point_at_cursor(session.focus)
        seen = (objective, *point.tolist())
        if seen != self._seen:  # otherwise a point that was typed stays
            self._seen = seen
            self.panel.show_surface(objective, point)

    def showEvent(self, event: object) -> None:
        """Be up to date when it comes to the front."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def _refresh_soon(self) -> None:
        if self.isVisible() and not self._waiting.isActive():
            self._waiting.start()
