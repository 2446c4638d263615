"""What the actions of the window do, and where they stand in its menus."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import SPACES, Document
from arrows_gui.core.message import Message
from arrows_gui.session import Session
from arrows_gui.views import actions as table
from arrows_gui.views.file_actions import FileActions
from arrows_gui.views.words import tr
from arrows_gui.views.workspaces import (
    CLINIC,
    EVENTS,
    GRAPH,
    NETWORK,
    SURFACE,
    WORKSPACES,
)

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


class WindowActions(QObject):
    """Wires the actions. Those of the transport act on the workspace in front."""

    def __init__(self, window: "MainWindow", actions: dict[str, QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._surface = window.session
        self._files = FileActions(window, actions)
        self._make_menus()
        self._wire_transport()
        self._wire_window()
        self._wire_surface()
        self._watched: list[Session] = []
        window.workspaces.made.connect(self._watch)
        window.workspaces.opened.connect(self.show_session)
        self._watch()
        self.show_session()

    def add_scenes(self) -> None:
        """Add the menu of scenes, which is not needed for the first screen."""
        from arrows_gui.views.scene_menu import SceneMenu

        bar = self._window.menuBar()
        scenes = SceneMenu(bar)
        scenes.scene_wanted.connect(self.take_scene)
        bar.insertMenu(self._after_scenes, scenes)

    def _wire_transport(self) -> None:
        for row in table.TRANSPORT:
            self._actions[row.id].triggered.connect(
                lambda _=False, action_id=row.id: self._on_transport(action_id)
            )

    def _wire_window(self) -> None:
        window, act = self._window, self._actions
        act["quit"].triggered.connect(window.close)
        act["full_screen"].toggled.connect(
            lambda on: window.showFullScreen() if on else window.showNormal()
        )
        act["reset_layout"].triggered.connect(window.reset_layout)
        act["keys"].triggered.connect(self._show_keys)
        act["about"].triggered.connect(self._show_about)
        act["help"].triggered.connect(self._show_help)
        act["lecture"].toggled.connect(window.lecture.set_on)
        window.lecture.changed.connect(act["lecture"].setChecked)
        act["teacher_lock"].toggled.connect(window.teacher_lock.set_on)
        window.teacher_lock.changed.connect(act["teacher_lock"].setChecked)
        for workspace_id, _, _ in WORKSPACES:
            act[f"workspace_{workspace_id}"].triggered.connect(
                lambda _=False, workspace_id=workspace_id: window.workspaces.open(workspace_id)
            )

    def _wire_surface(self) -> None:
        window, act = self._window, self._actions
        session, lab = self._surface, window.lab
        act["reset_view"].triggered.connect(lab.surface.reset_view)
        for kind in ARROWS:
            act[f"show_{kind.id}"].toggled.connect(
                lambda on, kind_id=kind.id: session.show_arrow(kind_id, on)
            )
        act["beat_next"].triggered.connect(self._on_beat_wanted)
        act["beat_back"].triggered.connect(lambda: lab.later.beats.go_back())
        act["beat_close"].triggered.connect(lambda: lab.later.beats.close())
        act["branch"].triggered.connect(lambda: lab.later.race.branch())
        act["reveal"].triggered.connect(lambda: lab.later.predict.reveal())
        for space_id, _ in SPACES:
            act[f"space_{space_id}"].triggered.connect(
                lambda _=False, space_id=space_id: session.set_view(space=space_id)
            )
        session.document_changed.connect(self._show_checks)
        self._show_checks()

    def _watch(self) -> None:
        """Hear when the session of a new workspace changes what may be done."""
        pages = self._window.workspaces.made_pages()
        for session in (getattr(page, "session", None) for page in pages):
            if session is not None and session not in self._watched:
                self._watched.append(session)
                session.playing_changed.connect(self._on_playing_changed)
                session.document_changed.connect(self._enable)
                session.cursor_changed.connect(self._enable)

    def _make_menus(self) -> None:
        bar = self._window.menuBar()
        self._files.fill_file_menu(bar.addMenu(tr("&File")))
        self._fill(bar.addMenu(tr("&Edit")), table.EDIT)
        run = bar.addMenu(tr("&Run"))
        self._fill(run, table.TRANSPORT)
        run.addSeparator()
        self._fill(run, table.BEATS)
        view = bar.addMenu(tr("&View"))
        self._after_scenes = view.menuAction()
        self._fill(view.addMenu(tr("&Workspace")), table.WORKSPACE_ROWS)
        self._fill(view, table.VIEW)
        self._fill(view, table.LECTURE)
        self._fill(view.addMenu(tr("&Surface")), table.SPACE_ROWS)
        self._fill(view.addMenu(tr("&Arrows")), table.ARROW_ROWS)
        self._fill(view.addMenu(tr("&Theme")), table.THEME_ROWS)
        for rows in (table.SPACE_ROWS, table.WORKSPACE_ROWS, table.THEME_ROWS):
            group = QActionGroup(self._window)
            for row in rows:
                group.addAction(self._actions[row.id])
        for row in table.THEME_ROWS:
            theme_id = row.id.removeprefix("theme_")
            self._actions[row.id].triggered.connect(
                lambda _=False, theme_id=theme_id: self._window.set_theme(theme_id)
            )
        self._fill(bar.addMenu(tr("&Help")), table.HELP)

    def _fill(self, menu: QMenu, rows: tuple[table.ActionRow, ...]) -> None:
        for row in rows:
            menu.addAction(self._actions[row.id])

    def _on_transport(self, action_id: str) -> None:
        """Act on the run in front, or walk through the stages of the graph."""
        window, session = self._window, self._window.session
        walk_by = getattr(window.workspaces.page(window.workspaces.current), "walk_by", None)
        if walk_by is not None:
            walk_by(action_id)
            return
        acts = {
            "reset": session.reset,
            "back": session.back,
            "play": session.pause if session.playing else session.play,
            "step": session.step,
            "end": session.run_to_end,
        }
        acts[action_id]()

    def _on_playing_changed(self) -> None:
        playing = self._window.session.playing
        self._actions["play"].setText(tr("&Pause") if playing else tr("&Play"))
        self._window.tint_icons()
        self._enable()

    def show_session(self) -> None:
        """Show what may be done with the run in front."""
        workspace = self._window.workspaces.current
        self._actions[f"workspace_{workspace}"].setChecked(True)
        self._on_playing_changed()

    def _on_beat_wanted(self) -> None:
        lab = self._window.lab
        lab.show_tab("Micro-steps")
        lab.later.beats.go_on()

    def take_scene(self, scene_id: str) -> None:
        """Set up a scene in the surface lab, and say what there is to see."""
        from arrows_gui.core.scene import scene_document
        from arrows_gui.core.scenes import scene_by_id

        window, scene = self._window, scene_by_id(scene_id)
        self.open_document(scene_document(scene, self._surface.view))
        values = {"title": scene.title, "sentence": scene.sentence}
        window.say(Message("{title}: {sentence}", values))

    def open_document(self, document: Document) -> None:
        """Bring the lab that trains a document to the front, and set it up there."""
        window = self._window
        window.workspaces.open(SURFACE if document.network is None else NETWORK)
        window.session.take_setup(document)
        if document.network is None:
            window.lab.surface.reset_view()

    def _show_help(self) -> None:
        from arrows_gui.views.page_window import show_page

        show_page(self._window, "help")

    def _show_keys(self) -> None:
        from arrows_gui.views.about import keys_box

        keys_box(self._window).open()

    def _show_about(self) -> None:
        from arrows_gui.views.about import about_box

        about_box(self._window, self._window.preferences()).open()

    def _show_checks(self) -> None:
        view = self._surface.view
        checks = {f"show_{kind.id}": kind.id in view.arrows for kind in ARROWS}
        checks |= {f"space_{space_id}": space_id == view.space for space_id, _ in SPACES}
        for name, on in checks.items():
            with QSignalBlocker(self._actions[name]):
                self._actions[name].setChecked(on)

    def _enable(self) -> None:
        """Grey what would do nothing; each action is set once, for a change is painted."""
        session, workspace = self._window.session, self._window.workspaces.current
        runs, on_surface = workspace not in (CLINIC, EVENTS), workspace == SURFACE
        may = dict.fromkeys((row.id for row in table.TRANSPORT), runs)
        rows = (*table.BEATS, *table.SPACE_ROWS, *table.ARROW_ROWS)
        may |= dict.fromkeys((row.id for row in rows), on_surface)
        may |= {f"export_{what}": runs for what in ("events", "numbers", "script", "animation")}
        may |= {"reset_view": on_surface, "why": runs}
        if runs and workspace != GRAPH:
            goes_on = session.can_go_on
            may |= {"back": session.cursor > 0, "step": goes_on, "end": goes_on}
        if on_surface:
            hides = bool(session.prediction.hides)
            has_velocity = session.step_at_cursor().velocity is not None
            may["show_velocity"] = has_velocity or hides
            is_locked = self._window.teacher_lock.is_on
            may["reveal"] = session.prediction.guess is not None and not is_locked
        for name, on in may.items():
            self._actions[name].setEnabled(on)
