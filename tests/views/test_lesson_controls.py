"""What a lesson may hide or lock is in the window, under the names of the table."""

# ruff: noqa: D103 - the names say what is tested

from fnmatch import fnmatchcase

import pytest
from PySide6.QtWidgets import QTabWidget, QWidget

from arrows_gui.lessons.controls import (
    CONTROLS,
    KNOB,
    KNOB_NAMES,
    NETWORK_TABS,
    SURFACE_TABS,
    TRANSPORT,
    control_ids,
    every_control,
    handles_of,
)
from arrows_gui.lessons.scene_words import WORKSPACES
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.workspaces import NETWORK
from arrows_gui.views.workspaces import WORKSPACES as IN_THE_WINDOW
from tests.views.helpers import find


def test_every_handle_is_a_control_of_the_window(window: MainWindow) -> None:
    window.workspaces.open(NETWORK)
    names = {part.objectName() for part in window.findChildren(QWidget)}
    for control in CONTROLS:
        for handle in handles_of(control.id):
            assert any(fnmatchcase(name, handle) for name in names), (control.id, handle)


def test_the_tabs_have_the_titles_that_lessons_name(window: MainWindow) -> None:
    window.workspaces.open(NETWORK)
    for name, titles in (("bottom_tabs", SURFACE_TABS), ("network_tabs", NETWORK_TABS)):
        tabs = find(window, name, QTabWidget)
        assert tuple(tabs.tabText(place) for place in range(tabs.count())) == titles


def test_lessons_open_workspaces_that_there_are() -> None:
    known = {workspace_id for workspace_id, *_ in IN_THE_WINDOW}
    assert {each for some in WORKSPACES.values() for each in some} <= known


def test_ids_are_unique_and_have_handles() -> None:
    ids = control_ids()
    assert len(set(ids)) == len(ids)
    assert all(handles_of(control_id) for control_id in ids)
    with pytest.raises(KeyError):
        handles_of("knob_none")


def test_all_leaves_the_transport() -> None:
    assert every_control() == {control.id for control in CONTROLS} - {TRANSPORT}
    assert every_control(frozenset({"knobs", "tabs"})) == every_control() - {"knobs", "tabs"}
    others = {KNOB + name for name in KNOB_NAMES} - {"knob_lr"}
    assert every_control(frozenset({"knob_lr"})) == every_control() - {"knobs"} | others
    both = every_control(frozenset({"knobs", "knob_lr"}))
    assert not any(each.startswith(KNOB[:-1]) for each in both)
