"""Contours and 3-D view share the room so that the columns beside them are not cut."""

# ruff: noqa: D103 - the names say what is tested

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.side_column import SideColumn
from tests.views.helpers import find
from tests.views.lesson_helpers import lab_session

SIDE_BY_SIDE, ABOVE = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


@pytest.mark.parametrize("width", [1024, 1280])
def test_two_views_ask_for_no_more_width_than_one(window: MainWindow, width: int) -> None:
    assert window.lab.later is not None
    window.resize(width, 768)
    window.session.set_view(space="both")
    QApplication.processEvents()
    assert window.width() == width
    assert find(window, "splitter_views").orientation() == (ABOVE if width < 1100 else SIDE_BY_SIDE)


def test_the_columns_are_whole_beside_a_lesson_and_two_views(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.lessons.open("introduction")
    window.lessons.limits.set_lesson(frozenset(), frozenset())
    lab_session(window).set_view(space="both")
    QApplication.processEvents()
    assert window.width() == 1280
    views = find(window, "splitter_views")
    assert views.orientation() == ABOVE
    assert views.widget(0).height() == pytest.approx(views.widget(1).height(), abs=2)
    for column in window.lab.findChildren(SideColumn):
        assert column.isVisible()
        assert not column.horizontalScrollBar().isVisible()
    window.lessons.close()
    window.resize(1900, 800)
    QApplication.processEvents()
    assert views.orientation() == SIDE_BY_SIDE


def test_both_curves_have_the_same_room_whatever_their_headings_say(window: MainWindow) -> None:
    window.resize(1024, 768)
    QApplication.processEvents()
    loss, slope = window.lab.curves.plots
    assert loss.width() == pytest.approx(slope.width(), abs=2)
    check = find(window, "curve_gradient_norm_log")
    assert check.accessibleName() == "Gradient length |∇L|, logarithmic"
    words = check.fontMetrics().horizontalAdvance(check.text())
    assert words < check.width()
