"""The menu of scenes: ready demonstrations for a lecture, group by group."""

from textwrap import fill

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from arrows_gui.core.scene import Scene
from arrows_gui.core.scenes import SCENES
from arrows_gui.views.words import tr

TIP_COLUMNS = 60
"""A tooltip of plain text does not wrap by itself."""


class SceneMenu(QMenu):
    """Offers every scene by its title; the tooltip says what to watch for."""

    scene_wanted = Signal(str)  # the id of the scene

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("&Scenes"), parent)
        self.setObjectName("scene_menu")
        self.setAccessibleName(tr("Scenes"))
        self._groups: dict[str, QMenu] = {}
        for scene in SCENES:
            self._group(scene.group).addAction(self._action(scene))

    def _group(self, title: str) -> QMenu:
        """Give the menu of a group, a new one at its first scene."""
        if title not in self._groups:
            group = self.addMenu(tr(title))
            group.setObjectName(f"scene_group_{len(self._groups)}")
            group.setAccessibleName(tr(title))
            group.setToolTipsVisible(True)
            self._groups[title] = group
        return self._groups[title]

    def _action(self, scene: Scene) -> QAction:
        action = QAction(tr(scene.title), self)
        action.setObjectName(f"scene_{scene.id}")
        action.setToolTip(fill(tr(scene.sentence), TIP_COLUMNS))
        action.setStatusTip(tr(scene.sentence))
        action.triggered.connect(lambda _=False, name=scene.id: self.scene_wanted.emit(name))
        return action
