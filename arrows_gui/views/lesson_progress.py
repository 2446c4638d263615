"""How far a person has come in the lessons, kept in the folder of the settings."""

from contextlib import suppress
from pathlib import Path

from arrows_gui.core.message import BadInput
from arrows_gui.core.state import LessonState
from arrows_gui.files.progress_file import MOST_BYTES, Kept, decoded, encoded
from arrows_gui.save import save

NAME = "progress.json"
ASIDE = "progress.damaged.json"
"""The name that a damaged file is kept under."""


class LessonProgress:
    """The progress in every lesson by its id; without a place to write, nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._kept: dict[str, Kept] = {}
        self._read()

    def state(self, lesson_id: str) -> LessonState | None:
        """Give how far a lesson has come, None where it was never opened."""
        kept = self._kept.get(lesson_id)
        return None if kept is None else kept.state

    def path(self, lesson_id: str) -> Path | None:
        """Give the file that a lesson of one's own was opened from last."""
        kept = self._kept.get(lesson_id)
        return Path(kept.path) if kept is not None and kept.path else None

    def passed(self) -> frozenset[str]:
        """Give the ids of the lessons that were passed."""
        return frozenset(lesson_id for lesson_id, kept in self._kept.items() if kept.passed)

    def keep(self, state: LessonState, passed: bool, path: Path | None) -> None:
        """Keep how far a lesson has come; once passed is passed."""
        old = self._kept.pop(state.id, None)  # the newest is the last one
        passed = passed or (old is not None and old.passed)
        new = Kept(state, passed, "" if path is None else str(path))
        self._kept[state.id] = new
        if old == new:
            return
        with suppress(BadInput, OSError):  # nobody asked for a file: the lesson goes on without it
            self._path.parent.mkdir(parents=True, exist_ok=True)
            save(self._path, encoded(tuple(self._kept.values())))

    def _read(self) -> None:
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError:
            return
        try:
            self._kept = {kept.state.id: kept for kept in decoded(data)}
        except BadInput:
            self._put_aside()

    def _put_aside(self) -> None:
        """Keep a damaged file beside the new one: somebody may want to mend it."""
        with suppress(OSError):
            self._path.replace(self._path.with_name(ASIDE))
