"""What a lesson hides and locks in the labs, and what the teacher's lock locks."""

import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import translate
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGroupBox, QLabel, QMenu, QWidget
from shiboken6 import Shiboken

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import SPACES
from arrows_gui.core.message import Message
from arrows_gui.lessons.controls import TRANSPORT, control_ids, handles_of
from arrows_gui.session import Session
from arrows_gui.views.fold import Fold
from arrows_gui.views.limited_controls import Hidden, Locked
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

BY_LESSON = "Locked on this screen of the lesson"
BY_TEACHER = "Locked by the teacher (Ctrl+T unlocks)"
START_LOCKED = Message("The start is locked here.")

START = "start"
ACTIONS: Mapping[str, tuple[str, ...]] = {
    TRANSPORT: ("reset", "back", "play", "step", "end"),
    "arrows": tuple(f"show_{kind.id}" for kind in ARROWS),
    "view": tuple(f"space_{space}" for space, _ in SPACES),
    "runners": ("branch",),
}
"""The actions that do what a control does."""

OF_SETUP = ("undo", "redo", "paste_code", "new")
"""The actions that change the setup as a whole; the teacher's lock locks them as well."""


class ControlLimits(QObject):
    """Hides and locks controls by the ids of CONTROLS, in every lab that is there or is made."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._hidden_ids: frozenset[str] = frozenset()
        self._locked_ids: frozenset[str] = frozenset()
        self._all_locked = False
        self._hidden, self._locked = Hidden(self), Locked(self)
        self._barred: set[QAction] = set()
        self._watched: set[Session] = set()
        window.workspaces.made.connect(self._apply)
        window.lab.surface.start_refused.connect(lambda: window.say(START_LOCKED))

    def set_lesson(self, hidden: Collection[str], locked: Collection[str]) -> None:
        """Hide and lock controls; what was hidden and locked before is given back."""
        self._hidden_ids, self._locked_ids = frozenset(hidden), frozenset(locked)
        self._apply()

    def set_all_locked(self, on: bool) -> None:
        """Lock everything but the transport, or give it back."""
        self._all_locked = on
        self._apply()

    def is_hidden(self, control_id: str) -> bool:
        """Tell whether a control is hidden."""
        return control_id in self._hidden_ids

    def is_locked(self, control_id: str) -> bool:
        """Tell whether a control is locked."""
        everything = self._all_locked and control_id != TRANSPORT
        return everything or control_id in self._locked_ids

    # Behind the scenes

    @property
    def _is_active(self) -> bool:
        return bool(self._hidden_ids or self._locked_ids or self._all_locked)

    def _apply(self, *_: object) -> None:
        """Bring every control to what holds now."""
        self._watch()
        pages = self._window.workspaces.made_pages()
        ids = [each for each in control_ids() if self.is_locked(each)]
        hidden = [part for page in pages for part in _matching(page, self._hidden_ids)]
        locked = [part for page in pages for part in _matching(page, ids)]
        hidden += _labels_of(hidden)
        hidden += _emptied(pages, hidden, self._hidden)
        released = self._hidden.set(hidden)
        locked = [part for part in locked if not isinstance(part, QLabel)]
        reason = tr(BY_TEACHER if self._all_locked else BY_LESSON)
        released = self._locked.set(locked, reason) or released
        closed = self.is_locked(START) or self.is_hidden(START)
        self._window.lab.surface.set_start_locked(closed)
        self._bar_actions()
        if released:
            self._show_again()

    def _on_changed(self) -> None:
        """Find the controls that a lab has built anew."""
        if self._is_active:
            self._apply()

    def _show_again(self) -> None:
        """Let the labs say anew what is visible and enabled in what was given back."""
        for session in self._watched:
            if Shiboken.isValid(session):
                session.document_changed.emit()
                session.cursor_changed.emit(session.cursor)
        self._window.wiring.show_session()

    def _watch(self) -> None:
        for page in self._window.workspaces.made_pages():
            session: Session | None = getattr(page, "session", None)
            if session is not None and session not in self._watched:
                self._watched.add(session)
                session.document_changed.connect(self._on_changed)
                session.runners_changed.connect(self._on_changed)

    def _bar_actions(self) -> None:
        """Disable the actions of what is hidden or locked, and those alone."""
        names = [
            name
            for control, actions in ACTIONS.items()
            if self.is_hidden(control) or self.is_locked(control)
            for name in actions
        ]
        names += OF_SETUP if self._all_locked else ()
        wanted = {self._window.findChild(QAction, f"action_{name}") for name in names}
        scenes = self._window.findChild(QMenu, "scene_menu")
        if scenes is not None and self._all_locked:
            wanted.add(scenes.menuAction())
        barred = {action for action in wanted if action is not None}
        for action in barred - self._barred:
            action.setProperty("was_enabled", action.isEnabled())
            action.enabledChanged.connect(self._on_enabled)
        for action in self._barred - barred:
            action.enabledChanged.disconnect(self._on_enabled)
            action.setEnabled(bool(action.property("was_enabled")))
        self._barred = barred
        for action in barred:
            action.setEnabled(False)

    def _on_enabled(self, on: bool) -> None:
        """Keep an action disabled that somebody has enabled."""
        action = self.sender()
        if on and isinstance(action, QAction) and action in self._barred:
            action.setProperty("was_enabled", True)
            action.setEnabled(False)


def _matching(page: QWidget, ids: Iterable[str]) -> list[QWidget]:
    """Give the controls of some ids below a page, without those that lie in another one."""
    patterns = [translate(handle) for each in ids for handle in handles_of(each)]
    if not patterns:
        return []
    named = re.compile("|".join(patterns))
    found = {
        part
        for part in page.findChildren(QWidget)
        if named.match(part.objectName()) and not part.isWindow()
    }
    return [part for part in found if not _above(part) & found]


def _above(part: QWidget) -> set[QWidget]:
    """Give what a control lies in."""
    above, parent = set(), part.parentWidget()
    while parent is not None:
        above.add(parent)
        parent = parent.parentWidget()
    return above


def _labels_of(parts: Collection[QWidget]) -> list[QWidget]:
    """Give the labels of controls that lie beside them."""
    buddies = set(parts)
    beside = {parent for part in parts if (parent := part.parentWidget()) is not None}
    return [
        label
        for parent in beside
        for label in parent.findChildren(QLabel)
        if label.buddy() in buddies
    ]


def _emptied(pages: Iterable[QWidget], hidden: Collection[QWidget], kept: Hidden) -> list[QWidget]:
    """Give the boxes and columns in which nothing is left to be seen."""
    gone = set(hidden)

    def is_seen(part: QWidget) -> bool:
        return part not in gone and kept.is_wanted(part)

    def is_emptied(parts: Iterable[QWidget]) -> bool:
        return any(part in gone for part in parts) and not any(map(is_seen, parts))

    for page in pages:
        boxes = [*page.findChildren(QGroupBox), *page.findChildren(Fold)]
        gone.update(box for box in boxes if is_emptied(_children(box)))
        gone.update(each for each in page.findChildren(SideColumn) if is_emptied(each.parts()))
    return list(gone - set(hidden))


def _children(box: QWidget) -> list[QWidget]:
    parts = (part for part in box.children() if isinstance(part, QWidget))
    return [part for part in parts if not part.isWindow()]
