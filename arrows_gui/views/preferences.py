"""What the program remembers between two starts; anything damaged is left out, never believed."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from arrows_gui.views.theme import SYSTEM, THEMES

MOST_BYTES = 4096


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

    def save(self) -> bool:
        """Write everything; tell whether it will be kept."""
        self._settings.sync()
        return self._settings.status() == QSettings.Status.NoError
