"""What there is in lecture mode: its keys, the caption, the blank screen, the halo, the hands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.views import lecture_keys as keys
from arrows_gui.views.actions import ALL_ROWS, ARROW_ROWS
from arrows_gui.views.blank import Blank
from arrows_gui.views.halo import Halo
from arrows_gui.views.hands import Hands
from arrows_gui.views.lecture_caption import LectureCaption
from arrows_gui.views.lecture_keys import LectureKeys, is_typing
from arrows_gui.views.lecture_room import CONTROLS, TABS, LectureRoom
from arrows_gui.views.theme import LECTURE, Theme
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

PANEL_SHARE = 0.4
"""So much of the width belongs to the lesson, or to the question with its hands."""

OFF = frozenset({"beat_back", "beat_next", "beat_close", "branch", "full_screen", "reset_layout"})
"""Actions whose keys mean something else here, or that would undo what lecture mode does."""

OFF_BY_HANDS = frozenset(row.id for row in ARROW_ROWS) | {"reveal"}
"""Those whose keys count hands, or reveal the answer, while there is a question."""


class LectureParts(QObject):
    """Made for the first lecture; what only paints or hears is made for each."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._scene = -1
        self._room = LectureRoom(window)
        self._room.dressed.connect(self._on_dressed)
        self.caption = LectureCaption()
        self.caption.hide()
        centre = window.beside.parentWidget()
        column = None if centre is None else centre.layout()
        assert isinstance(column, QVBoxLayout), "the parts of the window are in a column"
        column.insertWidget(0, self.caption)
        self.hands = Hands(window)
        self.hands.opened.connect(self._on_hands_opened)
        self._acts = {
            keys.NEXT: lambda: self._turn(1),
            keys.PREVIOUS: lambda: self._turn(-1),
            keys.BLANK: self.toggle_blank,
            keys.HANDS: self.hands.toggle,
            keys.TABS: lambda: self._toggle(TABS),
            keys.CONTROLS: lambda: self._toggle(CONTROLS),
            keys.NOTES: self._toggle_notes,
            keys.LEAVE: self._on_leave_wanted,
        }
        self.caption.wanted.connect(lambda name: self._acts[name]())

    def enter(self) -> None:
        """Begin."""
        window = self._window
        self._room.enter()
        self.blank = Blank(window, LECTURE)
        self.blank.clicked.connect(self.toggle_blank)
        self.halo = Halo(window, LECTURE)
        self._keys = LectureKeys(window, self._acts, self.is_blank)
        self._give_keys(frozenset(row.id for row in ALL_ROWS) - OFF)
        window.lessons.screen_changed.connect(self._on_screen_changed)
        window.lessons.closed.connect(self._show_caption)
        window.say(None)
        self._show_caption()
        self._share_room()

    def leave(self) -> None:
        """Give the window back as it was."""
        window = self._window
        window.lessons.screen_changed.disconnect(self._on_screen_changed)
        window.lessons.closed.disconnect(self._show_caption)
        self.hands.close()
        self._take_keys(frozenset(row.id for row in ALL_ROWS))
        self._keys.stop()
        self.halo.stop()
        self.blank.hide()
        self.blank.deleteLater()
        self.caption.hide()
        self._room.leave()
        window.say(None)

    def is_blank(self) -> bool:
        """Tell whether the screen is black."""
        return not self.blank.isHidden()

    def toggle_blank(self) -> None:
        """Make the screen black, or bring it back."""
        self.blank.setHidden(self.is_blank())
        self.blank.raise_()

    # Behind the scenes

    @property
    def _has_lesson(self) -> bool:
        return self._window.lessons.state() is not None

    def _turn(self, by: int) -> None:
        """Go to the next screen of the lesson, or to the one before; without one, to a scene."""
        lessons = self._window.lessons
        if self._has_lesson:
            (lessons.next if by > 0 else lessons.back)()
        else:
            self._show_scene(self._scene + by)

    def _show_scene(self, place: int) -> None:
        if not 0 <= place < len(SCENES):
            return
        self._scene, scene = place, SCENES[place]
        window = self._window
        self.hands.close()
        window.wiring.open_document(scene_document(scene, window.lab.session.view))
        where = tr("{place} of {all}", place=place + 1, all=len(SCENES))
        self.caption.show_words(tr(scene.title), tr(scene.sentence), where)

    def _show_caption(self) -> None:
        """Say what the keys do; a scene has its words from then on."""
        self.caption.show_hint(tr("Lecture mode"))
        self.caption.show()

    def _on_screen_changed(self) -> None:
        self.hands.close()
        self.caption.setVisible(not self._has_lesson)
        self._room.show_parts(TABS, self._shows_tab())
        QTimer.singleShot(0, self, self._free_keys)

    def _shows_tab(self) -> bool:
        """Tell whether the screen in front is about a tab."""
        if not self._has_lesson:
            return False
        stage = self._window.lessons.desk.session.stage
        return stage is not None and bool(stage.tab)

    def _free_keys(self) -> None:
        """Take the keyboard out of a field: in a lecture the letters are keys."""
        if is_typing() and not self.hands.is_open:
            self._window.workspaces.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, group: str) -> None:
        self._room.show_parts(group, not self._room.is_shown(group))

    def _toggle_notes(self) -> None:
        """Show the teacher's notes on the screen in front, which the class can read as well."""

    def _on_dressed(self, theme: Theme) -> None:
        self.caption.set_theme(theme)
        self.hands.set_theme(theme)

    def _on_leave_wanted(self) -> None:
        if self.hands.is_open:
            self.hands.close()
        else:
            self._window.lecture.leave()

    def _on_hands_opened(self, on: bool) -> None:
        if not self._window.lecture.is_on:
            return
        if on:
            self._take_keys(OFF_BY_HANDS)
            self._share_room()
        else:
            self._give_keys(OFF_BY_HANDS)

    def _share_room(self) -> None:
        """Give the lesson, or the question, its share of the width."""
        beside = self._window.beside
        width = beside.width()
        panel = round(PANEL_SHARE * width)
        sides = (self.hands.panel, self._window.lessons.panel)
        sizes = [0 if side.isHidden() else panel for side in sides]
        beside.setSizes([*sizes, width - sum(sizes)])

    def _give_keys(self, ids: frozenset[str]) -> None:
        """Let the keys of actions work without their menus."""
        for action in self._actions(ids):
            self._window.addAction(action)

    def _take_keys(self, ids: frozenset[str]) -> None:
        for action in self._actions(ids):
            self._window.removeAction(action)

    def _actions(self, ids: frozenset[str]) -> list[QAction]:
        found = (self._window.findChild(QAction, f"action_{name}") for name in sorted(ids))
        return [action for action in found if action is not None]
