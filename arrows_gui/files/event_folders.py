"""The folders and files of an export: all of it is written, or none of it stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from arrows_gui.core.message import BadInput
from arrows_gui.files.event_files import NAME_PART, reason_of

if TYPE_CHECKING:
    from arrows_gui.files.event_writer import EventWriter


def check_free(folder: Path) -> None:
    """Raise BadInput where a folder is no folder, or has event files already."""
    with in_words(folder):
        if folder.exists() and not folder.is_dir():
            raise BadInput("{name} is a file, not a folder", name=folder.name)
        if folder.is_dir() and any(NAME_PART in entry.name for entry in folder.iterdir()):
            raise BadInput(
                "the folder {name} has event files already; choose a new one", name=folder.name
            )


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as problem:
        reason = reason_of(problem)
        raise BadInput(
            "the run could not be written to {name}: {reason}", name=folder.name, reason=reason
        ) from problem


@contextmanager
def all_or_nothing(folder: Path) -> Iterator["Made"]:
    """Give what may be made in a free folder; where something is raised it is taken away again.

    Raises BadInput where the folder is not free, or what the system says where it cannot be
    written.
    """
    check_free(folder)
    made = Made()
    try:
        with in_words(folder):
            yield made
    except BaseException:
        made.take_away()
        raise


@dataclass
class Made:
    """The folders and files that were made, so that they can be taken away again."""

    folders: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @contextmanager
    def writer(self, folder: Path) -> Iterator["EventWriter"]:
        """Give a writer to a folder, which is made with those above it."""
        from arrows_gui.files.event_writer import EventWriter  # takes 0.2 s to import

        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self.folders.append(each)
        with EventWriter(folder) as made:
            self.files.append(made.path)
            yield made

    def take_away(self) -> None:
        """Remove all of it, as far as it lets itself be removed."""
        for file in self.files:
            _quietly(file.unlink)
        for folder in reversed(self.folders):
            _quietly(folder.rmdir)


def _quietly(remove: Callable[[], None]) -> None:
    """Remove something; where that fails it stays."""
    with suppress(OSError):
        remove()
