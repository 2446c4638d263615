"""The menus of files and of changes: open, save, recent files, exports, undo and redo."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QMenu

from arrows_gui.session import Session
from arrows_gui.views import actions as table
from arrows_gui.views.words import tr
from arrows_gui.views.workspaces import NETWORK, SURFACE

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow


HIDDEN = "An arrow is hidden until it is predicted, and this would give it away: reveal it first."


MISSING = "The run is still being taken again: wait until its last step is there."


class FileActions(QObject):
    """Wires what concerns files and changes."""

    def __init__(self, window: "MainWindow", actions: dict[str, QAction]) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._recent = QMenu(tr("Open &recent"), window)
        self._recent.setObjectName("recent_menu")
        self._recent.setToolTipsVisible(True)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._wire_files()
        self._wire_changes(window.history.stack)
        self._wire_exports()

    def fill_file_menu(self, menu: QMenu) -> None:
        """Put everything about files into a menu."""
        for row in table.FILE:
            menu.addAction(self._actions[row.id])
            if row.id == "open":
                menu.addMenu(self._recent)
        export = menu.addMenu(tr("&Export"))
        for row in table.EXPORT:
            export.addAction(self._actions[row.id])
        menu.addSeparator()
        for row in table.QUIT:
            menu.addAction(self._actions[row.id])

    def show_file(self) -> None:
        """Name the file in the title of the window, with a mark where it is not saved."""
        window, files = self._window, self._window.files
        name = "" if files.path is None else f"{files.title}[*] \N{EN DASH} "
        window.setWindowTitle(f"{name}Arrows" if name else "Arrows[*]")
        window.setWindowModified(files.is_unsaved)

    def _wire_files(self) -> None:
        act, files = self._actions, self._window.files
        for name, do in (
            *(("new", files.new), ("open", files.ask_for_file)),
            *(("save", files.save), ("save_as", files.save_as)),
            *(("copy_code", files.copy_code), ("paste_code", files.paste_code)),
        ):
            act[name].triggered.connect(lambda _=False, do=do: do())
        act["preferences"].triggered.connect(self._show_preferences)
        files.file_changed.connect(self.show_file)
        self.show_file()

    def _wire_changes(self, stack: QUndoStack) -> None:
        undo, redo = self._actions["undo"], self._actions["redo"]
        undo.triggered.connect(stack.undo)
        redo.triggered.connect(stack.redo)
        for action, may, text, can, words in (
            (undo, stack.canUndoChanged, stack.undoTextChanged, stack.canUndo(), tr("&Undo")),
            (redo, stack.canRedoChanged, stack.redoTextChanged, stack.canRedo(), tr("&Redo")),
        ):
            may.connect(action.setEnabled)
            action.setEnabled(can)
            text.connect(
                lambda what, action=action, words=words: action.setText(
                    f"{words}: {what}" if what else words
                )
            )
        self._window.history.taking.connect(self._bring_to_front)

    def _wire_exports(self) -> None:
        act, window = self._actions, self._window
        for name in ("picture", "animation", "numbers", "script", "events"):
            act[f"export_{name}"].triggered.connect(lambda _=False, name=name: export(window, name))

    def _bring_to_front(self, session: Session) -> None:
        """Let a person see what undo and redo change."""
        if self._window.session is not session:
            on_surface = self._window.lab.session is session
            self._window.workspaces.open(SURFACE if on_surface else NETWORK)

    def _fill_recent(self) -> None:
        """List the files that were used last; what is missing is grey."""
        self._recent.clear()
        recent = self._window.preferences().recent_files()
        for place, path in enumerate(recent, 1):
            action = self._recent.addAction(f"&{place % 10}  {path.name}")
            action.setToolTip(str(path))
            action.setEnabled(_is_there(path))
            action.triggered.connect(lambda _=False, path=path: self._window.files.open(path))
        self._recent.addSeparator()
        clear = self._recent.addAction(tr("&Clear the list"))
        clear.setEnabled(bool(recent))
        clear.triggered.connect(self._window.preferences().forget_files)

    def _show_preferences(self) -> None:
        from arrows_gui.views.preferences_dialog import PreferencesDialog

        PreferencesDialog(self._window).open()


def export(window: "MainWindow", what: str) -> None:
    """Export something of the run in front; what it takes is imported now."""
    if what != "picture" and window.session.prediction.hides:
        window.say_problem(tr(HIDDEN))
        return
    if what != "picture" and window.session.is_taken_again:
        window.say_problem(tr(MISSING))
        return
    if what == "events":
        from arrows_gui.views.export_run import export_run_of

        export_run_of(window)
    elif what == "picture":
        from arrows_gui.views.picture_dialog import export_picture_of

        export_picture_of(window)
    elif what == "animation":
        from arrows_gui.views.animation_dialog import export_animation_of

        export_animation_of(window)
    else:
        from arrows_gui.views.export_files import export_numbers_of, export_script_of

        (export_numbers_of if what == "numbers" else export_script_of)(window)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
