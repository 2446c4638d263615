"""What the program remembers between two starts; anything damaged is left out, never believed."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from arrows_gui.core.document import SPEEDS, View
from arrows_gui.views.theme import SYSTEM, THEMES

MOST_BYTES = 4096
MOST_FILES = 10
MOST_LETTERS = 4096

FONT_PERCENTS = (80, 100, 125, 150, 175, 200)
"""The sizes of type on offer, in per cent of the system's."""


class Preferences:
    """Reads and writes the settings file; without a place to write, nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
        self.path = path or Path(folder or ".") / "arrows.ini"
        self._settings = QSettings(str(self.path), QSettings.Format.IniFormat)

    def theme_id(self) -> str:
        """Give the chosen theme, ``system`` where there is none."""
        value = self._settings.value("theme")
        return next((theme.id for theme in THEMES if theme.id == value), SYSTEM)

    def set_theme_id(self, theme_id: str) -> None:
        """Remember a theme."""
        self._settings.setValue("theme", theme_id)

    def layout(self, name: str) -> QByteArray | None:
        """Give the remembered place of the window or of a splitter's parts."""
        value = self._settings.value(f"layout/{name}")
        usable = isinstance(value, QByteArray) and 0 < value.size() <= MOST_BYTES
        return value if usable else None

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Remember the place of the window or of a splitter's parts."""
        self._settings.setValue(f"layout/{name}", state)

    def solved_cases(self) -> frozenset[str]:
        """Give the ids of the cases of the clinic that were solved."""
        value = self._settings.value("clinic/solved")
        return frozenset(value.split()) if isinstance(value, str) else frozenset()

    def set_solved_cases(self, ids: Collection[str]) -> None:
        """Remember the cases of the clinic that were solved."""
        self._settings.setValue("clinic/solved", " ".join(sorted(ids)))

    def font_percent(self) -> int:
        """Give the size of type in per cent of the system's."""
        value = self._settings.value("font_percent")
        return next((size for size in FONT_PERCENTS if str(size) == str(value)), 100)

    def set_font_percent(self, percent: int) -> None:
        """Remember a size of type."""
        self._settings.setValue("font_percent", percent)

    def speed(self) -> float:
        """Give the speed that a new setup plays at, in steps a second."""
        value, usual = self._settings.value("speed"), View().speed
        return next((speed for speed in SPEEDS if str(speed) == str(value)), usual)

    def set_speed(self, speed: float) -> None:
        """Remember the speed of a new setup."""
        self._settings.setValue("speed", str(speed))

    def is_calm(self) -> bool:
        """Tell whether pictures shall follow a run by few, separate looks."""
        return str(self._settings.value("calm")) == "true"

    def set_calm(self, on: bool) -> None:
        """Remember whether pictures shall move little."""
        self._settings.setValue("calm", "true" if on else "false")

    def recent_files(self) -> list[Path]:
        """Give the files that were opened or saved last, the newest first."""
        value = self._settings.value("recent")
        lines = value.split("\n") if isinstance(value, str) else []
        named = [line for line in lines if 0 < len(line) <= MOST_LETTERS and line.isprintable()]
        return [Path(line) for line in named[:MOST_FILES]]

    def remember_file(self, path: Path) -> None:
        """Put a file first among those that were used last."""
        path = path.absolute()
        self._set_recent([path, *(other for other in self.recent_files() if other != path)])

    def forget_files(self) -> None:
        """Leave all files out."""
        self._set_recent([])

    def _set_recent(self, paths: list[Path]) -> None:
        self._settings.setValue("recent", "\n".join(str(path) for path in paths[:MOST_FILES]))

    def save(self) -> bool:
        """Write everything; tell whether it will be kept."""
        self._settings.sync()
        return self._settings.status() == QSettings.Status.NoError
