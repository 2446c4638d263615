"""The menu of scenes: every scene has its entry, which says what to watch for."""

# ruff: noqa: D103 - the names say what is tested

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from arrows_gui.core.scene import Scene
from arrows_gui.core.scenes import SCENES
from arrows_gui.views.scene_menu import TIP_COLUMNS, SceneMenu
from tests.views.helpers import action

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)


@pytest.fixture
def menu(qtbot: QtBot) -> SceneMenu:
    made = SceneMenu()
    qtbot.addWidget(made)
    return made


def groups(menu: SceneMenu) -> list[QMenu]:
    found = []
    for entry in menu.actions():
        group = entry.menu()
        assert isinstance(group, QMenu)
        found.append(group)
    return found


def test_the_menu_holds_every_scene_in_its_group_in_order(menu: SceneMenu) -> None:
    listed = [(group.title(), entry.text()) for group in groups(menu) for entry in group.actions()]
    assert listed == [(scene.group, scene.title) for scene in SCENES]


@every_scene
def test_an_entry_says_what_to_watch_for(menu: SceneMenu, scene: Scene) -> None:
    entry = action(menu, f"scene_{scene.id}")
    assert entry.statusTip() == scene.sentence
    assert entry.toolTip().split() == scene.sentence.split()
    assert all(len(line) <= TIP_COLUMNS for line in entry.toolTip().splitlines())


@every_scene
def test_an_entry_asks_for_its_scene(qtbot: QtBot, menu: SceneMenu, scene: Scene) -> None:
    with qtbot.waitSignal(menu.scene_wanted) as wanted:
        action(menu, f"scene_{scene.id}").trigger()
    assert wanted.args == [scene.id]


def test_the_groups_have_names_and_show_their_tooltips(menu: SceneMenu) -> None:
    for group in groups(menu):
        assert group.objectName()
        assert group.accessibleName() == group.title()
        assert group.toolTipsVisible()


def test_no_two_entries_share_a_name(menu: SceneMenu) -> None:
    names = [entry.objectName() for entry in menu.findChildren(QAction) if not entry.menu()]
    assert len(names) == len(set(names)) == len(SCENES)
