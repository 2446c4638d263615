"""Which event files there are below a folder, without going round in circles."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from arrows_gui.core.message import Message
from arrows_gui.files.event_data import Report

NAME_PART = "tfevents"
"""The names of event files contain this."""

MOST_DEPTH = 10
MOST_FILES = 1_000
MOST_ENTRIES = 100_000
ROOT = "."


@dataclass(frozen=True, slots=True)
class EventFile:
    """An event file, the name of its run, and its own name as a person is told it."""

    path: Path
    run: str
    title: str


class Search:
    """Looks for event files in a folder and those below it; what it left out is in ``notes``."""

    def __init__(self, root: Path, report: Report) -> None:
        self.files: list[EventFile] = []
        self.notes: list[Message] = []
        self._root = root
        self._report = report
        self._entries = 0
        self._full = False
        self._look(root, 0)
        self.files.sort(key=lambda file: (file.run, file.path.name))

    def _look(self, folder: Path, depth: int) -> None:
        self._report.check()
        for entry in self._listed(folder):
            if self._full:
                return
            title = Path(entry.path).relative_to(self._root).as_posix()
            try:
                if entry.is_file():
                    self._take(entry, folder, title)
                elif entry.is_dir():
                    self._go_into(entry, depth, title)
            except OSError as problem:
                self._note("{name} could not be looked at: {reason}", title, problem)

    def _listed(self, folder: Path) -> Iterator["os.DirEntry[str]"]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self._entries += 1
                    if self._entries > MOST_ENTRIES:
                        self._stop("only the first {most} files and folders were looked at")
                        return
                    yield entry
        except OSError as problem:
            name = folder.relative_to(self._root).as_posix()
            title = folder.name if name == ROOT else name
            self._note("the folder {name} could not be opened: {reason}", title, problem)

    def _take(self, entry: "os.DirEntry[str]", folder: Path, title: str) -> None:
        if NAME_PART not in entry.name:
            return
        if len(self.files) >= MOST_FILES:
            self._stop("only the first {most} event files were read", MOST_FILES)
            return
        run = folder.relative_to(self._root).as_posix()
        self.files.append(EventFile(Path(entry.path), run, title))

    def _go_into(self, entry: "os.DirEntry[str]", depth: int, title: str) -> None:
        if entry.is_symlink() or getattr(entry, "is_junction", bool)():
            self._note("the folder {name} is a link, which was not followed", title)
        elif depth + 1 > MOST_DEPTH:
            self._note("the folder {name} lies too deep and was not looked at", title)
        else:
            self._look(Path(entry.path), depth + 1)

    def _stop(self, text: str, most: int = MOST_ENTRIES) -> None:
        if not self._full:
            self.notes.append(Message(text, {"most": most}))
        self._full = True

    def _note(self, text: str, name: str, problem: OSError | None = None) -> None:
        values = {"name": name, "reason": reason_of(problem) if problem else ""}
        self.notes.append(Message(text, values))


def reason_of(problem: OSError) -> str:
    """Give in a few words why a file or folder could not be used."""
    return (problem.strerror or str(problem)).lower()
