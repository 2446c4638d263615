"""The main window: menus, themes, what is said to the person, and closing."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QActionGroup, QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QVBoxLayout, QWidget

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import SPACES
from arrows_gui.core.message import Message
from arrows_gui.session import Session
from arrows_gui.views import actions as table
from arrows_gui.views.about import about_box, keys_box
from arrows_gui.views.icons import icon
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.surface_lab import SurfaceLab
from arrows_gui.views.theme import SYSTEM, Theme, apply_theme, theme_by_id

FIRST_SIZE = (1280, 800)
HINT = "Drag the ring to choose a start. Space plays, the arrow keys step."


class MainWindow(QMainWindow):
    """Holds the lab; everything that a person can do has an action here."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("main_window")
        self.setWindowTitle("Arrows")
        self._preferences = preferences
        self._base_font = QApplication.font()
        self._actions = table.make_actions(self)
        self.lab = SurfaceLab(session, self._actions, self)
        self._notice = QLabel(self, wordWrap=True)
        self._notice.setObjectName("notice_label")
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lab, 1)
        column.addWidget(self._notice)
        self.setCentralWidget(centre)
        self._laid_out = self._is_complete = False
        self._message = self._problem = ""
        self._make_menus()
        self._connect()
        self.resize(*FIRST_SIZE)
        self._restore()
        self.set_theme(preferences.theme_id())
        self._say(None)

    def set_theme(self, theme_id: str) -> None:
        """Take a theme by its id; ``system`` follows the system."""
        theme = theme_by_id(theme_id)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window lives in an application"
        apply_theme(app, theme, self._base_font)
        self._tint_icons(theme)
        self.lab.set_theme(theme)
        self._actions[f"theme_{theme_id}"].setChecked(True)
        self._preferences.set_theme_id(theme_id)

    def event(self, event: QEvent) -> bool:
        """Keep the worker waiting while everything that has changed is painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            with self.session.engine.painting():
                handled = super().event(event)
            handle = self.windowHandle()
            if not self._is_complete and handle is not None and handle.isExposed():
                self._is_complete = True
                QTimer.singleShot(0, self, self._complete)
            return handled
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, and end the worker."""
        self._preferences.set_layout("geometry", self.saveGeometry())
        for name, splitter in self.lab.splitters.items():
            self._preferences.set_layout(name, splitter.saveState())
        self._preferences.save()
        self.session.stop()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the parts their first sizes once the window has its own."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self.lab.setFocus()
            if not self._restore_splitters():
                self.lab.reset_layout()

    def _complete(self) -> None:
        """Make what lies behind the first screen, now that this is painted."""
        from arrows_gui.views.scene_menu import SceneMenu

        scenes = SceneMenu(self.menuBar())
        scenes.scene_wanted.connect(self._on_scene_wanted)
        self.menuBar().insertMenu(self._after_scenes, scenes)
        self.lab.make_later()

    def _connect(self) -> None:
        session, act = self.session, self._actions
        act["reset"].triggered.connect(session.reset)
        act["back"].triggered.connect(session.back)
        act["play"].triggered.connect(self._on_play)
        act["step"].triggered.connect(session.step)
        act["end"].triggered.connect(session.run_to_end)
        act["quit"].triggered.connect(self.close)
        act["reset_view"].triggered.connect(self.lab.surface.reset_view)
        act["full_screen"].toggled.connect(self._on_full_screen)
        act["reset_layout"].triggered.connect(self.lab.reset_layout)
        act["keys"].triggered.connect(lambda: keys_box(self).open())
        act["about"].triggered.connect(lambda: about_box(self, self._preferences).open())
        for kind in ARROWS:
            act[f"show_{kind.id}"].toggled.connect(
                lambda on, kind_id=kind.id: session.show_arrow(kind_id, on)
            )
        act["beat_next"].triggered.connect(self._on_beat_wanted)
        act["beat_back"].triggered.connect(lambda: self.lab.later.beats.go_back())
        act["beat_close"].triggered.connect(lambda: self.lab.later.beats.close())
        act["branch"].triggered.connect(lambda: self.lab.later.race.branch())
        act["reveal"].triggered.connect(lambda: self.lab.later.predict.reveal())
        for space_id, _ in SPACES:
            act[f"space_{space_id}"].triggered.connect(
                lambda _=False, space_id=space_id: session.set_view(space=space_id)
            )
        session.playing_changed.connect(self._on_playing_changed)
        session.document_changed.connect(self._show_checks)
        session.document_changed.connect(self._enable)
        session.cursor_changed.connect(self._enable)
        session.noticed.connect(self._say)
        self.lab.problem_said.connect(self._say_problem)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._show_checks()
        self._enable()

    def _make_menus(self) -> None:
        bar = self.menuBar()
        self._fill(bar.addMenu("&File"), table.FILE)
        run = bar.addMenu("&Run")
        self._fill(run, table.TRANSPORT)
        run.addSeparator()
        self._fill(run, table.BEATS)
        view = bar.addMenu("&View")
        self._after_scenes = view.menuAction()
        self._fill(view, table.VIEW)
        self._fill(view.addMenu("&Surface"), table.SPACE_ROWS)
        self._fill(view.addMenu("&Arrows"), table.ARROW_ROWS)
        themes = view.addMenu("&Theme")
        self._fill(themes, table.THEME_ROWS)
        spaces = QActionGroup(self)
        for row in table.SPACE_ROWS:
            spaces.addAction(self._actions[row.id])
        group = QActionGroup(self)
        for row in table.THEME_ROWS:
            group.addAction(self._actions[row.id])
            theme_id = row.id.removeprefix("theme_")
            self._actions[row.id].triggered.connect(
                lambda _=False, theme_id=theme_id: self.set_theme(theme_id)
            )
        self._fill(bar.addMenu("&Help"), table.HELP)

    def _fill(self, menu: QMenu, rows: tuple[table.ActionRow, ...]) -> None:
        for row in rows:
            menu.addAction(self._actions[row.id])

    def _on_play(self) -> None:
        if self.session.playing:
            self.session.pause()
        else:
            self.session.play()

    def _on_playing_changed(self, playing: bool) -> None:
        self._actions["play"].setText("&Pause" if playing else "&Play")
        self._tint_icons(theme_by_id(self._preferences.theme_id()))
        self._enable()

    def _on_full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def _on_scheme_changed(self) -> None:
        if self._preferences.theme_id() == SYSTEM:
            self.set_theme(SYSTEM)

    def _on_beat_wanted(self) -> None:
        self.lab.show_tab("Micro-steps")
        self.lab.later.beats.go_on()

    def _on_scene_wanted(self, scene_id: str) -> None:
        from arrows_gui.core.scene import scene_document
        from arrows_gui.core.scenes import scene_by_id

        scene = scene_by_id(scene_id)
        self.session.take_setup(scene_document(scene, self.session.view))
        self.lab.surface.reset_view()
        self._say(Message(scene.title + ": " + scene.sentence))

    def _show_checks(self) -> None:
        view = self.session.view
        checks = {f"show_{kind.id}": kind.id in view.arrows for kind in ARROWS}
        checks |= {f"space_{space_id}": space_id == view.space for space_id, _ in SPACES}
        for name, on in checks.items():
            with QSignalBlocker(self._actions[name]):
                self._actions[name].setChecked(on)

    def _enable(self) -> None:
        """Grey what would do nothing."""
        session = self.session
        self._actions["back"].setEnabled(session.cursor > 0)
        self._actions["step"].setEnabled(session.can_go_on)
        self._actions["end"].setEnabled(session.can_go_on)
        has_velocity = session.step_at_cursor().velocity is not None
        self._actions["show_velocity"].setEnabled(has_velocity or bool(session.prediction.hides))
        self._actions["reveal"].setEnabled(session.prediction.guess is not None)

    def _say(self, message: Message | None) -> None:
        self._message = "" if message is None else str(message)
        self._show_notice()

    def _say_problem(self, sentence: str) -> None:
        self._problem = sentence[:1].upper() + sentence[1:]
        self._show_notice()

    def _show_notice(self) -> None:
        """Show what is wrong, or what has happened, or what one can do."""
        self._notice.setText(self._problem or self._message or HINT)

    def _tint_icons(self, theme: Theme) -> None:
        for name in ("reset", "back", "play", "step", "end"):
            shown = "pause" if name == "play" and self.session.playing else name
            drawing = icon(shown, theme.colour("text"), theme.colour("disabled"))
            self._actions[name].setIcon(drawing)

    def _restore(self) -> None:
        geometry = self._preferences.layout("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def _restore_splitters(self) -> bool:
        states = {name: self._preferences.layout(name) for name in self.lab.splitters}
        restored = [
            state is not None and self.lab.splitters[name].restoreState(state)
            for name, state in states.items()
        ]
        return all(restored)
