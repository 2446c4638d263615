"""How each workspace of the window is made when it is first opened."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from arrows_gui.session import Session
from arrows_gui.views.workspaces import CLINIC, EVENTS, GRAPH, NETWORK, TUNING

if TYPE_CHECKING:
    from arrows_gui.core.clinic_case import Recipe
    from arrows_gui.session_network import NetworkSession
    from arrows_gui.views.main_window import MainWindow


class WorkspaceMakers:
    """Makes the workspaces behind the surface lab; what one takes is imported with it."""

    def __init__(self, window: "MainWindow", session: Session, actions: dict[str, QAction]) -> None:
        self._window, self._session, self._actions = window, session, actions

    def add_to(self, window: "MainWindow") -> None:
        """Say how each workspace is made."""
        for workspace_id, maker in (
            *((NETWORK, self._network), (GRAPH, self._graph), (TUNING, self._tuning)),
            *((CLINIC, self._clinic), (EVENTS, self._events)),
        ):
            window.workspaces.add(workspace_id, maker)

    def _network(self) -> QWidget:
        from arrows_gui.session_network import NetworkSession
        from arrows_gui.views.network_lab import NetworkLab

        return NetworkLab(NetworkSession(parent=self._window), self._actions, self._window)

    def _graph(self) -> QWidget:
        from arrows_gui.views.graph_workspace import GraphWorkspace

        return GraphWorkspace(self._session, self._window)

    def _tuning(self) -> QWidget:
        from arrows_gui.views.tuning_workspace import TuningWorkspace

        def network() -> "NetworkSession":
            page = self._window.workspaces.page(NETWORK)
            session: NetworkSession = page.session  # type: ignore[attr-defined]
            return session

        return TuningWorkspace(self._session, network, self._actions, self._window)

    def _clinic(self) -> QWidget:
        from arrows_gui.views.clinic_workspace import ClinicWorkspace

        window, preferences = self._window, self._window.preferences()
        clinic = ClinicWorkspace(window)
        clinic.case_opened_in_lab.connect(
            lambda recipe: self._open_case(recipe, clinic.cause_is_known)
        )
        clinic.failed.connect(window.failed)
        clinic.set_solved(preferences.solved_cases())
        clinic.solved_changed.connect(lambda: preferences.set_solved_cases(clinic.solved()))
        return clinic

    def _open_case(self, recipe: "Recipe", cause_is_known: bool) -> None:
        """Open a case of the clinic in its lab; an unknown cause stays hidden there at first."""
        window = self._window
        window.wiring.open_document(recipe.document())
        if not cause_is_known:
            window.verdicts.hide_verdicts_of(window.session)

    def _events(self) -> QWidget:
        from arrows_gui.views.events_workspace import EventsWorkspace

        return EventsWorkspace(self._session, self._window)
