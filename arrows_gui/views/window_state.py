"""The whole state of the window: given to a file, and taken from one."""

from dataclasses import replace
from typing import TYPE_CHECKING

from arrows_gui.core.state import LabState, WholeState
from arrows_gui.views.tabs import bring_tab, shown_tab
from arrows_gui.views.workspaces import NETWORK

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


def state_of(window: "MainWindow") -> WholeState:
    """Give everything that a person has set up; of the network only where it was opened."""
    lab = window.lab
    surface = replace(lab.session.state(), window=lab.surface.looked_at(), tab=shown_tab(lab.tabs))
    network = None
    if window.workspaces.is_made(NETWORK):
        page = window.workspaces.page(NETWORK)
        network = replace(page.session.state(), tab=shown_tab(page.tabs))  # type: ignore[attr-defined]
    return WholeState(
        surface,
        network,
        window.workspaces.current,
        window.lessons.state(),
        window.teacher_lock.is_on,
    )


def take_state(window: "MainWindow", state: WholeState) -> None:
    """Set the window up as a state says; raise BadInput, and keep all, where that cannot be."""
    lab = window.lab
    lab.session.take_state(state.surface)
    lab.surface.reset_view()
    if state.surface.window is not None:
        lab.surface.look_at(state.surface.window)
    bring_tab(lab.tabs, state.surface.tab)
    network = state.network or _first_network(window)
    if network is not None:
        page = window.workspaces.page(NETWORK)
        page.session.take_state(network)  # type: ignore[attr-defined]
        bring_tab(page.tabs, network.tab)  # type: ignore[attr-defined]
    window.workspaces.open(state.workspace)
    window.lessons.take_state(state.lesson)
    window.teacher_lock.set_on(state.locked)


def _first_network(window: "MainWindow") -> LabState | None:
    """Give what a network lab that was used before shows where a state says nothing of it."""
    if not window.workspaces.is_made(NETWORK):
        return None
    from arrows_gui.core.network_document import first_network_document

    document = first_network_document()
    return LabState(document, document.experiment.runners)
