"""What there is in lecture mode: its keys, the caption, the blank screen, the halo, the hands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout

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
from arrows_gui.views.workspaces import WORKSPACES

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

PANEL_SHARE, SMALL_SHARE = 0.4, 0.28
"""So much of the width belongs to the lesson, or to the question; less with smaller type."""

CONTROLS_KEY = "K: controls"

OFF = frozenset({"beat_back", "beat_next", "beat_close", "branch", "full_screen", "reset_layout"})
"""Actions whose keys mean something else here, or that would undo what lecture mode does."""

COUNTING = frozenset(row.id for row in ARROW_ROWS)
REVEAL = frozenset({"reveal"})
"""Those whose keys count hands, or reveal the answer, while there is a question."""


class LectureParts(QObject):
    """Made for the first lecture; what only paints or hears is made for each."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._scene = -1
        self._heard: list[QObject] = []
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
        window.lessons.closed.connect(self._on_lesson_closed)
        window.workspaces.opened.connect(self._on_workspace_opened)
        window.say(None)
        self._show_caption()
        self._share_room()
        if self._has_lesson:
            self._watch_focus()
        self._free_keys()

    def leave(self) -> None:
        """Give the window back as it was."""
        window = self._window
        window.lessons.screen_changed.disconnect(self._on_screen_changed)
        window.lessons.closed.disconnect(self._on_lesson_closed)
        window.workspaces.opened.disconnect(self._on_workspace_opened)
        self.hands.close()
        self._take_keys(frozenset(row.id for row in ALL_ROWS))
        self._keys.stop()
        self.halo.stop()
        self.blank.hide()
        self.blank.deleteLater()
        self.caption.hide()
        self._room.leave()
        self._show_keys()
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

    def _on_workspace_opened(self, workspace_id: str) -> None:
        """Say which workspace it is; a scene says more in a moment."""
        title, sentence = next(row[1:] for row in WORKSPACES if row[0] == workspace_id)
        self.caption.show_words(tr(title), tr(sentence))

    def _on_screen_changed(self) -> None:
        self.hands.close()
        self._window.say(None)  # which keys turn the screens is known here
        self._show_tab()
        if not self.caption.isHidden():
            self.caption.hide()
            self._share_room()
        self._watch_focus()
        QTimer.singleShot(0, self, self._free_keys)

    def _show_tab(self) -> None:
        """Show the tabs where the screen is about one; in the network lab it gets all the room."""
        stage = self._window.lessons.desk.session.stage
        is_about = stage is not None and bool(stage.tab) and "tabs" not in stage.hidden
        self._room.show_parts(TABS, is_about)
        self._room.enlarge_tab(is_about)

    def _on_lesson_closed(self) -> None:
        self.hands.close()
        self._room.show_parts(TABS, False)
        self._room.enlarge_tab(False)
        self._show_caption()

    def _watch_focus(self) -> None:
        """Hear when the words of a screen are there: a field of it then takes the focus."""
        session = self._window.lessons.session
        if session not in self._heard:
            self._heard.append(session)
            session.prepared.connect(self._free_keys)

    def _free_keys(self) -> None:
        """Take the keyboard out of a field: in a lecture the letters are keys."""
        window = self._window
        self._show_keys()
        if window.lecture.is_on and not self.hands.is_open and is_typing():
            window.workspaces.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_keys(self) -> None:
        """Say in the lesson how to bring the controls that its screen leaves to a person."""
        window = self._window
        if self._has_lesson:
            is_on, room = window.lecture.is_on, self._room
            tells = is_on and not room.is_shown(CONTROLS) and room.has_controls()
            window.lessons.desk.panel.show_keys(tr(CONTROLS_KEY) if tells else "")

    def _toggle(self, group: str) -> None:
        self._room.show_parts(group, not self._room.is_shown(group))
        if group == CONTROLS:
            self._share_room()
            self._show_keys()

    def _toggle_notes(self) -> None:
        """Show the teacher's notes on the screen in front; the class can read them as well."""
        button = self._window.lessons.panel.findChild(QAbstractButton, "lesson_notes")
        if button is not None and button.isVisible():
            button.click()

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
            self._take_keys(COUNTING | REVEAL if self.hands.has_answer else COUNTING)
        else:
            self._give_keys(COUNTING | REVEAL)
        self._share_room()

    def _share_room(self) -> None:
        """Give the lesson, or the question, its share of the width."""
        beside = self._window.beside
        width = beside.width()
        is_small = self._room.is_shown(CONTROLS)
        panel = round((SMALL_SHARE if is_small else PANEL_SHARE) * width)
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
