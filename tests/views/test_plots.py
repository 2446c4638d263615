"""What all plots of the window have in common."""

# ruff: noqa: D103 - the names say what is tested

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QApplication

from arrows_gui.core.state import WORKSPACE_IDS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.theme import THEMES
from tests.views.helpers import find


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_numbers_of_an_axis_are_whole_and_none_has_a_factor_beside_it(
    window: MainWindow, theme: object
) -> None:
    window.set_theme(theme.id)  # type: ignore[attr-defined]
    for workspace in WORKSPACE_IDS:
        window.workspaces.open(workspace)
    window.lab.make_later()
    plots = window.findChildren(pg.PlotWidget)
    assert len(plots) > 8
    for plot in plots:
        item = plot.getPlotItem()
        for side in ("left", "bottom"):
            assert not item.getAxis(side).autoSIPrefix, (plot.objectName(), side)
        above = item.layout.getContentsMargins()[1]
        assert 2 * above >= plot.fontMetrics().height() - 1, plot.objectName()


def test_a_small_window_has_small_numbers_at_its_axes(window: MainWindow) -> None:
    window.lab.surface.look_at((0.001, 0.002, 0.001, 0.002))
    QApplication.processEvents()
    axis = find(window, "surface_view").getPlotItem().getAxis("bottom")
    assert axis.autoSIPrefixScale == 1
    assert "0.001" not in axis.labelString()
