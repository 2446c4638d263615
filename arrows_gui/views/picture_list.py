"""Which pictures can be taken of the workspace in front: whatever of it is seen."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget, QWidget

from arrows_gui.views.curves_view import CurvesView
from arrows_gui.views.picture import Picture
from arrows_gui.views.picture_legend import arrow_legend, curves_legend, step_legend
from arrows_gui.views.tabs import shown_tab
from arrows_gui.views.theme import Theme, theme_by_id
from arrows_gui.views.words import tr
from arrows_gui.views.workspaces import CLINIC, EVENTS, GRAPH, NETWORK, SURFACE, TUNING

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

WHOLE = "workspace"
OF_A_RUN = frozenset({"diagram", "decision", "run", "graph"})
"""Views that show a step, and do not say which."""

FLAT_ONLY = frozenset({"field"})
"""Kinds of arrow that the 3-D view does not draw."""

Listed = list[tuple[str, str, QWidget | None]]
"""Id, title and widget of each picture."""


def pictures_of(window: "MainWindow") -> tuple[Picture, ...]:
    """Give the pictures of the workspace in front, that of the arrows first, the whole last."""
    workspace = window.workspaces.current
    page, theme = window.workspaces.page(workspace), theme_by_id(window.preferences().theme_id())
    rows = [*_LISTS[workspace](page), (WHOLE, tr("Everything in the workspace"), page)]
    return tuple(
        _picture(page, theme, *row[:2], row[2])
        for row in rows
        if row[2] is not None and (row[2] is page or row[2].isVisibleTo(page))
    )


def _picture(page: Any, theme: Theme, picture_id: str, title: str, view: QWidget) -> Picture:
    if isinstance(view, CurvesView):
        return Picture(picture_id, title, view, curves_legend(page.session, theme, view.font()))
    is_tuned = picture_id == "run" and page.world == SURFACE
    if picture_id not in ("surface", "space") and not is_tuned:
        session = getattr(page, "session", None) if picture_id in OF_A_RUN else None
        return Picture(picture_id, title, view, step_legend(session, theme, view.font()))
    bar = None if is_tuned or not page.bar.isVisibleTo(page) else page.bar
    without = FLAT_ONLY if picture_id == "space" else frozenset[str]()
    legend = arrow_legend(page.session, theme, view.font(), without)
    return Picture(picture_id, title, view, legend, bar)


def _of_surface(page: Any) -> Listed:
    """List the views of the surface lab; what is made later is not seen before that."""
    space = page.findChild(QWidget, "space_view")
    return [
        ("surface", tr("Loss surface"), page.surface),
        ("space", tr("Loss surface in 3-D"), space),
        _tab(page.tabs),
    ]


def _of_network(page: Any) -> Listed:
    return [
        ("diagram", tr("Network diagram"), page.diagram),
        ("decision", tr("Answers of the network"), page.decision),
        _tab(page.tabs),
    ]


def _of_graph(page: Any) -> Listed:
    return [("graph", tr("Graph of the computation"), page.panel.view)]


def _of_tuning(page: Any) -> Listed:
    sweep = page.pictures.currentWidget()
    return [("run", tr("The run that was chosen"), page.run), ("sweep", tr("Sweep"), sweep)]


def _of_clinic(page: Any) -> Listed:
    return [("evidence", tr("Curves of the case"), page.evidence.plot)]


def _of_events(page: Any) -> Listed:
    panel = page.panel
    return [
        ("layers", tr("Layers at the step"), panel.bars),
        ("detail", tr("Curves of the layer"), panel.detail),
    ]


def _tab(tabs: QTabWidget) -> tuple[str, str, QWidget | None]:
    """Give the tab in front under its own title."""
    title = shown_tab(tabs)
    return title.lower(), tr(title), tabs.currentWidget()


_LISTS: Mapping[str, Callable[[Any], Listed]] = {
    SURFACE: _of_surface,
    NETWORK: _of_network,
    GRAPH: _of_graph,
    TUNING: _of_tuning,
    CLINIC: _of_clinic,
    EVENTS: _of_events,
}
