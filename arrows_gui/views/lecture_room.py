"""What lecture mode does to the window: it fills the screen, and gives everything back."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QWidget

from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import LECTURE, Theme

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

SMALLEST_PX = 24
LINES, COLUMNS = 30, 48
"""The type is as large as lets the screen hold so many lines and so many wide letters."""

CHROME, CONTROLS, TABS = "chrome", "controls", "tabs"
"""What is hidden: menus, titles and limits; the side columns; the tabs below the pictures."""

NOT_NEEDED = ("step_label", "steps_label", "steps_field")
"""Parts of a workspace that belong to the chrome, by their names."""


class LectureRoom(QObject):
    """Hides what a class need not see. What was hidden before stays so when the lecture is over."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._hidden: dict[str, list[QWidget]] = {}
        self.theme: Theme = LECTURE

    def enter(self) -> None:
        """Fill the screen."""
        window = self._window
        window.keep_layout()
        self._beside = window.beside.saveState()
        self._hide(CHROME, [window.menuBar()])
        self._hide(CONTROLS, [])
        self._hide(TABS, [])
        for page in window.workspaces.made_pages():
            self._hide_parts_of(page)
        window.workspaces.made.connect(self._hide_parts_of)
        window.showFullScreen()
        self.dress(window.screen().size())

    def dress(self, size: QSize) -> None:
        """Take the looks for the back row on a screen of a size in pixels."""
        window = self._window
        scale = type_px(size) / QFontInfo(window.base_font).pixelSize()
        self.theme = replace(LECTURE, font_scale=scale)
        window.wear(self.theme, 1.0)

    def leave(self) -> None:
        """Give the window back as it was."""
        window = self._window
        window.workspaces.made.disconnect(self._hide_parts_of)
        for group in (CHROME, CONTROLS, TABS):
            self.show_parts(group, True)
        self._hidden.clear()
        geometry = window.preferences().layout("geometry")
        if geometry is not None:
            window.restoreGeometry(geometry)
        window.set_theme(window.preferences().theme_id())
        self._restore_sizes()
        # The parts ask for less room only once they have heard of the smaller type.
        QTimer.singleShot(0, self, self._restore_sizes)

    def is_shown(self, group: str) -> bool:
        """Tell whether the parts of a group are to be seen."""
        return group not in self._hidden

    def show_parts(self, group: str, on: bool) -> None:
        """Show the parts of a group that lecture mode has hidden, or hide them again."""
        if on and group in self._hidden:
            for part in self._hidden.pop(group):
                part.show()
        elif not on and group not in self._hidden:
            self._hide(group, [])
            for page in self._window.workspaces.made_pages():
                self._hide_parts_of(page)

    def _hide_parts_of(self, page: QWidget) -> None:
        for group, parts in parts_of(page).items():
            if group in self._hidden:
                self._hide(group, parts)

    def _hide(self, group: str, parts: list[QWidget]) -> None:
        seen = [part for part in parts if not part.isHidden()]
        self._hidden.setdefault(group, []).extend(seen)
        for part in seen:
            part.hide()

    def _restore_sizes(self) -> None:
        window = self._window
        if window.lecture.is_on:
            return
        window.beside.restoreState(self._beside)
        for page in window.workspaces.made_pages():
            window.restore_layout(page)


def type_px(size: QSize) -> int:
    """Give the height of the type in pixels on a screen of a size."""
    return max(SMALLEST_PX, min(size.height() // LINES, size.width() // COLUMNS))


def parts_of(page: QWidget) -> dict[str, list[QWidget]]:
    """Give the parts of a workspace that may be hidden, group by group."""
    columns: list[QWidget] = [
        column for column in page.findChildren(SideColumn) if type(column) is SideColumn
    ]
    tabs: QWidget | None = getattr(page, "tabs", None)
    lean = [part for name in NOT_NEEDED for part in page.findChildren(QWidget, name)]
    return {CHROME: lean, CONTROLS: columns, TABS: [] if tabs is None else [tabs]}
