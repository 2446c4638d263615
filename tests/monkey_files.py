"""The files that lie about for the monkey, and dialogs that give one of them without asking."""

import shutil
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from arrows_gui import __version__
from arrows_gui.core.setup import first_document
from arrows_gui.core.state import LabState, WholeState
from arrows_gui.files.session_file import encoded
from arrows_gui.resources import resource

ENDINGS = (".arrows", ".png", ".svg", ".gif", ".csv", ".npz", ".py", ".webp", ".md", "")
MOST_WRITTEN = 12
TABLES = {
    "good.csv": "x,y,class\n" + "".join(f"{k % 7},{k % 5},{k % 3}\n" for k in range(90)),
    "words.csv": "name;value\nüé;1,5\nb;\n",
    "ragged.csv": "a,b\n1\n1,2,3,4\n",
    "empty.csv": "",
}


def fill(folder: Path, chance: Random) -> None:
    """Write good and broken session files, lessons, tables, and a folder of nothing."""
    document = first_document()
    state = WholeState(LabState(document, document.experiment.runners))
    data = encoded(state, __version__)
    (folder / "good.arrows").write_bytes(data)
    (folder / "short.arrows").write_bytes(data[: len(data) // 2])
    (folder / "rubbish.arrows").write_bytes(chance.randbytes(3000))
    (folder / "newer.arrows").write_bytes(data.replace(b'"version":1', b'"version":999'))
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in sorted(resource("lessons").glob("*.md")):
        shutil.copy(path, folder / path.name)
        text = path.read_text(encoding="utf-8")
        cut = chance.randrange(len(text))
        (folder / f"broken_{path.name}").write_text(text[:cut] + text[cut + 40 :], encoding="utf-8")
    (folder / "nothing").mkdir()


def answer_dialogs(folder: Path, chance: Random) -> None:
    """Let every file dialog answer at once: with a file, a new name, a bad one, or none."""

    def some(*_: object, **__: object) -> tuple[str, str]:
        there = sorted(path for path in folder.iterdir() if path.is_file())
        names = [*map(str, there), str(folder / "missing.csv"), str(folder / "nothing"), ""]
        return chance.choice(names), ""

    def new(*_: object, **__: object) -> tuple[str, str]:
        name = f"written_{chance.randrange(MOST_WRITTEN)}{chance.choice(ENDINGS)}"
        places = (folder, folder, folder, folder / "missing")
        return chance.choice((str(chance.choice(places) / name), str(folder), "")), ""

    def place(*_: object, **__: object) -> str:
        events = folder / "events"
        events.mkdir(exist_ok=True)
        return chance.choice((str(events), str(folder), str(folder / "missing"), ""))

    dialogs: Any = QFileDialog
    dialogs.getOpenFileName = staticmethod(some)
    dialogs.getSaveFileName = staticmethod(new)
    dialogs.getExistingDirectory = staticmethod(place)
    services: Any = QDesktopServices
    services.openUrl = staticmethod(lambda *_: True)
