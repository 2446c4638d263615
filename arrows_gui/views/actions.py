"""Every action of the window: its name, its key, its sentence."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import SPACES
from arrows_gui.views.theme import SYSTEM, THEMES
from arrows_gui.views.words import tr
from arrows_gui.views.workspaces import WORKSPACES


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action: an id, a title, keys, a sentence, and whether it can be checked."""

    id: str
    title: str
    keys: tuple[str, ...]
    sentence: str
    checkable: bool = False


TRANSPORT = (
    ActionRow("reset", "&Reset", ("R",), "Back to the start, with the same seed"),
    ActionRow("back", "&Back", ("Left",), "One step back in the recording"),
    ActionRow("play", "&Play", ("Space",), "Go on, or pause"),
    ActionRow("step", "&Step", ("Right",), "One step on"),
    ActionRow("end", "Run to the &end", ("End",), "Take all steps that are left, at once"),
)
BEATS = (
    ActionRow("beat_back", "Micro-step &back", (",",), "The beat before, in the update as opened"),
    ActionRow("beat_next", "Micro-step &on", (".",), "Open the update, and go on beat by beat"),
    ActionRow("beat_close", "&Close the micro-steps", ("Esc",), "Show the whole step again"),
    ActionRow("branch", "&What if from here?", ("B",), "Let a copy go on from this very step"),
    ActionRow("reveal", "Re&veal", ("V",), "Show the hidden arrow beside the prediction"),
)
FILE = (
    ActionRow("new", "&New", ("Ctrl+N",), "Begin with the first screen again"),
    ActionRow("open", "&Open…", ("Ctrl+O",), "Open a session file, or a lesson"),
    ActionRow("save", "&Save", ("Ctrl+S",), "Write the whole setup to its file"),
    ActionRow("save_as", "Save &as…", ("Ctrl+Shift+S",), "Write the whole setup to another file"),
)
EXPORT = (
    ActionRow(
        *("export_picture", "&Picture…", ("Ctrl+Shift+P",)),
        "Write any view as a PNG or SVG picture, with its key",
    ),
    ActionRow(
        *("export_animation", "&Animation…", ("Ctrl+Shift+A",)),
        "Write the run as a GIF, WebP or MP4",
    ),
    ActionRow(
        *("export_numbers", "&Numbers…", ("Ctrl+Shift+N",)),
        "Write every recorded step as CSV or as NumPy arrays",
    ),
    ActionRow(
        *("export_script", "Python &script…", ("Ctrl+Shift+Y",)),
        "Write the run as a PyTorch or NumPy program that repeats it",
    ),
    ActionRow(
        *("export_events", "For &TensorBoard…", ("Ctrl+E",)),
        "Write this run as event files that TensorBoard shows",
    ),
)
QUIT = (ActionRow("quit", "&Quit", ("Ctrl+Q",), "Close the program"),)
EDIT = (
    ActionRow("undo", "&Undo", ("Ctrl+Z",), "Take the last change of the setup back"),
    ActionRow("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Make the change again"),
    ActionRow(
        *("copy_code", "&Copy the setup as text", ("Ctrl+Shift+C",)),
        "Put the whole setup on the clipboard as a short text, to send or keep",
    ),
    ActionRow(
        *("paste_code", "&Paste a setup", ("Ctrl+Shift+V",)),
        "Take the setup that the text on the clipboard stands for",
    ),
    ActionRow("preferences", "Pre&ferences…", ("Ctrl+,",), "Theme, size of type, speed, motion"),
)
LESSON = (
    ActionRow(
        *("lesson_back", "Screen &back", ("PgUp", "Alt+Left")), "The screen of the lesson before"
    ),
    ActionRow(
        *("lesson_next", "Screen &on", ("PgDown", "Alt+Right")), "The next screen of the lesson"
    ),
)
LECTURE = (
    ActionRow(
        *("lecture", "&Lecture mode", ("F5",)),
        "Fill the screen with large type; Page Down goes on, B blanks",
        checkable=True,
    ),
    ActionRow(
        *("teacher_lock", "&Teacher lock", ("Ctrl+T",)),
        "Hide answers and lock the controls; it is no password",
        checkable=True,
    ),
)
VIEW = (
    ActionRow("reset_view", "&Whole surface", ("Home",), "Look at the whole surface again"),
    ActionRow("full_screen", "&Full screen", ("F11",), "Use the whole screen", True),
    ActionRow("reset_layout", "Reset &layout", (), "Give every part of the window its first size"),
)
WORKSPACE_ROWS = tuple(
    ActionRow(f"workspace_{workspace_id}", title, (f"Ctrl+{place}",), sentence, True)
    for place, (workspace_id, title, sentence) in enumerate(WORKSPACES, 1)
)
SPACE_ROWS = tuple(
    ActionRow(f"space_{space_id}", title, (key,), f"Look at the surface as: {title.lower()}", True)
    for (space_id, title), key in zip(SPACES, ("C", "D", "X"), strict=True)
)
HELP = (
    ActionRow(
        *("why", "&Why is nothing happening?", ("?", "F2")),
        "Say what stands in the way of this run, and what the diagnosis found",
    ),
    ActionRow("help", "&Help", ("Shift+F1",), "How the program is used, and a glossary"),
    ActionRow("keys", "&Keyboard", ("F1",), "List every key"),
    ActionRow("about", "&About Arrows", (), "Version, licences and where the log lies"),
)
ARROW_ROWS = tuple(
    ActionRow(f"show_{kind.id}", kind.title, (str(number),), kind.sentence, True)
    for number, kind in enumerate(ARROWS, 1)
)
THEME_ROWS = (
    ActionRow(f"theme_{SYSTEM}", "Follow the &system", (), "Light or dark, as the system is", True),
    *(
        ActionRow(f"theme_{theme.id}", theme.title, (), f"The {theme.title.lower()} theme", True)
        for theme in THEMES
    ),
)
ALL_ROWS = (
    *FILE,
    *EXPORT,
    *QUIT,
    *EDIT,
    *LESSON,
    *LECTURE,
    *TRANSPORT,
    *BEATS,
    *VIEW,
    *WORKSPACE_ROWS,
    *SPACE_ROWS,
    *ARROW_ROWS,
    *THEME_ROWS,
    *HELP,
)


def make_actions(window: QWidget) -> dict[str, QAction]:
    """Make every action of the table, named ``action_<id>``."""
    made = {}
    for row in ALL_ROWS:
        action = QAction(tr(row.title), window)
        action.setObjectName(f"action_{row.id}")
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.setCheckable(row.checkable)
        hint = f" ({row.keys[0]})" if row.keys else ""
        action.setToolTip(tr(row.sentence) + hint)
        action.setStatusTip(tr(row.sentence))
        made[row.id] = action
    return made
