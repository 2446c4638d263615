"""Session files: opened and saved by menu, drop and command line, and never lost unasked."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from arrows_gui import __version__
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.setup import first_document
from arrows_gui.core.state import LabState, WholeState
from arrows_gui.views.window_state import state_of, take_state
from arrows_gui.views.words import tr, why_not
from arrows_gui.views.workspaces import NETWORK

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

ENDING = ".arrows"
LESSON_ENDING = ".md"
TABLE_ENDINGS = (".csv", ".tsv")
UNTITLED = "Untitled"
OPENED = Message("Opened {name}.")
DATA_LOCKED = "The data of the network are locked here."
TAKEN = "{name} is there already: choose it in the list to replace it."
_BUTTON = QMessageBox.StandardButton


class SessionFiles(QObject):
    """The file of the window: which it is, and whether it holds all that was set up."""

    file_changed = Signal()  # another file, or what is set up differs from it now

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.path: Path | None = None
        self.question: QMessageBox | None = None  # while it is open
        window.history.stack.cleanChanged.connect(self.file_changed)
        window.history.stack.indexChanged.connect(self.file_changed)

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost; looks alone are no loss where there is no file."""
        history = self._window.history
        if history.stack.isClean() or (self.path is None and self._window.lessons.is_open):
            return False
        return self.path is not None or history.has_changed_a_run

    @property
    def title(self) -> str:
        """What the file is called."""
        return tr(UNTITLED) if self.path is None else self.path.name

    def new(self) -> None:
        """Begin with the first screen again."""
        document = first_document()
        state = WholeState(LabState(document, document.experiment.runners))
        self._after_asking(lambda: self._take(state, None))

    def ask_for_file(self) -> None:
        """Ask which file to open."""
        kinds = f"{tr('Arrows files')} (*{ENDING} *.md);;{tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a session or a lesson"), self._folder(), kinds
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a session file, a lesson or a table; say in one sentence why it cannot be."""
        ending = path.suffix.lower()
        if ending == LESSON_ENDING:
            self._window.lessons.open_file(path)
            return
        if ending in TABLE_ENDINGS:
            self._open_table(path)
            return
        try:
            state = read_session(path)
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
            return
        self._after_asking(lambda: self._take(state, path))

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write the file; ask for its name where it has none."""
        if self.path is None:
            self.save_as(then)
        elif self._write(self.path) and then is not None:
            then()

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a name, and write the file under it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Save the session"),
            str(Path(self._folder()) / f"{self.title.removesuffix(ENDING)}{ENDING}"),
            f"{tr('Arrows files')} (*{ENDING})",
        )
        if not name:
            return
        path = Path(name)
        whole = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
        if whole != path and whole.exists():  # the dialog has asked about another name
            self._window.say_problem(tr(TAKEN, name=whole.name))
        elif self._write(whole) and then is not None:
            then()

    def copy_code(self) -> None:
        """Put the state as a short text on the clipboard."""
        from arrows_gui.files.session_code import code_of

        try:
            code = code_of(state_of(self._window))
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
            return
        QGuiApplication.clipboard().setText(code)
        text = "The setup is on the clipboard as a text of {count} characters; paste it anywhere."
        self._window.say(Message(text, {"count": len(code)}))

    def paste_code(self) -> None:
        """Take the state that the text on the clipboard stands for."""
        from arrows_gui.files.session_code import state_of_code

        stack = self._window.history.stack
        try:
            state = state_of_code(QGuiApplication.clipboard().text())
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
            return
        stack.beginMacro(tr("Paste a setup"))
        try:
            take_state(self._window, state)
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
        finally:
            stack.endMacro()

    def be_untitled(self) -> None:
        """Belong to no file any more: something else was set up."""
        self._be(None)

    def may_close(self, then: Callable[[], object]) -> bool:
        """Tell whether nothing would be lost; otherwise ask, and go on with ``then``."""
        if not self.is_unsaved:
            return True
        self._ask(then)
        return False

    def _after_asking(self, act: Callable[[], object]) -> None:
        if self.may_close(act):
            act()

    def _ask(self, then: Callable[[], object]) -> None:
        if self.question is not None:
            self.question.raise_()
            return
        box = self.question = QMessageBox(self._window)
        box.setObjectName("unsaved_box")
        box.setWindowTitle("Arrows")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Save the changes to {name}?", name=self.title))
        box.setInformativeText(tr("Otherwise they are lost."))
        box.setStandardButtons(_BUTTON.Save | _BUTTON.Discard | _BUTTON.Cancel)
        box.setDefaultButton(_BUTTON.Save)
        box.finished.connect(lambda answer: self._on_answered(answer, then))
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_answered(self, answer: int, then: Callable[[], object]) -> None:
        self.question = None
        if answer == _BUTTON.Save:
            self.save(then)
        elif answer == _BUTTON.Discard:
            self._window.history.stack.setClean()
            then()

    def _take(self, state: WholeState, path: Path | None) -> None:
        try:
            with self._window.history.quiet():
                take_state(self._window, state)
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
            return
        self._window.history.clear()
        self._be(path)
        if path is not None:
            self._window.say(Message(OPENED.text, {"name": path.name}))

    def _open_table(self, path: Path) -> None:
        """Let the network learn from a table; a dialog asks what of it."""
        window = self._window
        limits = window.lessons.limits
        if limits.is_locked("data") or limits.is_hidden("data"):
            window.say_problem(tr(DATA_LOCKED))
            return
        lab = window.workspaces.page(NETWORK)
        window.workspaces.open(NETWORK)
        lab.setup.read_file(path, None)  # type: ignore[attr-defined]

    def _write(self, path: Path) -> bool:
        from arrows_gui.files.session_file import encoded
        from arrows_gui.save import save

        try:
            save(path, encoded(state_of(self._window), __version__))
        except BadInput as problem:
            self._window.say_problem(why_not(problem))
            return False
        self._window.history.stack.setClean()
        self._be(path)
        self._window.say(Message("Saved as {path}.", {"path": str(path)}))
        return True

    def _be(self, path: Path | None) -> None:
        self.path = path
        if path is not None:
            self._window.preferences().remember_file(path)
        self.file_changed.emit()

    def _folder(self) -> str:
        recent = self._window.preferences().recent_files()
        return str(recent[0].parent) if recent else ""


def dropped_file(data: QMimeData) -> Path | None:
    """Give the one file among what is dragged that can be opened, or None."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    endings = (ENDING, LESSON_ENDING, *TABLE_ENDINGS)
    usable = [path for path in paths if path.suffix.lower() in endings]
    return usable[0] if len(usable) == 1 else None


def read_session(path: Path) -> WholeState:
    """Read a session file; raise BadInput with one sentence where it cannot be opened."""
    from arrows_gui.files.session_file import decoded
    from arrows_gui.files.session_schema import MOST_BYTES

    try:
        if path.exists() and not path.is_file():
            raise BadInput("{path} is no file", path=str(path))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)  # one more than the reader takes, whatever it is
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}", path=str(path), reason=error.strerror or str(error)
        ) from None
    return decoded(data)
