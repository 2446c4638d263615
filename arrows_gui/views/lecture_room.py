"""What lecture mode does to the window: it fills the screen, and gives everything back."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from arrows_gui.views.limited_controls import Hidden
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.theme import LECTURE, THEMES

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

SMALLEST_PX = 24
LINES, COLUMNS = 30, 48
"""The type is as large as lets the screen hold so many lines and so many wide letters."""

GROUPS = CHROME, CONTROLS, TABS = ("chrome", "controls", "tabs")
"""What is hidden: menus, titles and limits; the side columns; the tabs below the pictures."""

NAMED = {
    CHROME: ("step_label", "steps_label", "steps_field", "hover_label"),
    CONTROLS: (
        *("graph_source", "graph_unfold", "graph_fold", "graph_zoom_out", "graph_fit"),
        *("graph_zoom_in", "graph_side", "events_open_file", "events_magnitude"),
    ),
}
"""What belongs to a group by its name, beside the columns and the tabs."""


class LectureRoom(QObject):
    """Hides what a class need not see. What was hidden before stays so when the lecture is over."""

    dressed = Signal(object)  # the Theme that is worn

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._hidden = {group: Hidden(self) for group in GROUPS}
        self._shown: set[str] = set()
        self._was_large: dict[QAbstractButton, bool] = {}
        self._beside = QByteArray()
        self._geometry, self._state = QRect(), Qt.WindowState.WindowNoState

    def enter(self) -> None:
        """Fill the screen."""
        window = self._window
        window.keep_layout()
        self._beside = window.beside.saveState()
        self._geometry, self._state = window.geometry(), window.windowState()
        self._shown.clear()
        self._hide()
        window.workspaces.made.connect(self._hide)
        window.showFullScreen()
        if QGuiApplication.platformName() == "xcb":  # where nobody may be there to grant the wish
            window.windowHandle().setGeometry(window.screen().geometry())
        self._dress()

    def leave(self) -> None:
        """Give the window back as it was."""
        window = self._window
        window.workspaces.made.disconnect(self._hide)
        for button, was_large in self._was_large.items():
            button.setChecked(was_large)
        self._was_large.clear()
        window.set_theme(window.preferences().theme_id())
        _lay_out(window)  # with the room that large type took, the window would have to grow
        self._shown.update(GROUPS)
        self._hide()
        _lay_out(window)
        window.setWindowState(self._state)
        if self._state == Qt.WindowState.WindowNoState:
            window.setGeometry(self._geometry)
        self._restore_sizes()
        QTimer.singleShot(0, self, self._restore_sizes)  # the system may be slower than we are

    def is_shown(self, group: str) -> bool:
        """Tell whether the parts of a group are to be seen."""
        return group in self._shown

    def has_controls(self) -> bool:
        """Tell whether the key for the controls would bring any that can be used."""
        window = self._window
        page = window.workspaces.page(window.workspaces.current)
        hidden = self._hidden[CONTROLS]
        wanted = [part for part in parts_of(page)[CONTROLS] if hidden.is_wanted(part)]
        return any(_is_usable(each, part) for part in wanted for each in _all_of(part))

    def show_parts(self, group: str, on: bool) -> None:
        """Show the parts of a group that lecture mode has hidden, or hide them again.

        The controls come with smaller type, for there is no room for them beside the large one.
        """
        if on == self.is_shown(group):
            return
        (self._shown.add if on else self._shown.remove)(group)
        if group == CONTROLS and on:
            self._dress()
        _lay_out(self._window)  # for what comes, the window need not grow over the screen
        self._hide()
        if group == CONTROLS and not on:
            self._dress()

    def enlarge_tab(self, on: bool) -> None:
        """Give the tab of the network lab all the room, or let the network share it."""
        for page in self._window.workspaces.made_pages():
            button = page.findChild(QAbstractButton, "network_enlarge")
            if button is not None:
                self._was_large.setdefault(button, button.isChecked())
                button.setChecked(on)

    def _hide(self, *_: object) -> None:
        """Hide what is to be hidden, and give the rest back."""
        pages = self._window.workspaces.made_pages()
        for group, hidden in self._hidden.items():
            parts = [part for page in pages for part in parts_of(page)[group]]
            if group == CHROME:
                parts.append(self._window.menuBar())
            hidden.set(() if group in self._shown else parts)

    def _dress(self) -> None:
        """Take looks for the back row, or while there are controls, those of a projector."""
        window = self._window
        theme = THEMES[-1]
        if CONTROLS not in self._shown:
            scale = type_px(window.screen().size()) / QFontInfo(window.base_font).pixelSize()
            theme = replace(LECTURE, font_scale=scale)
        window.wear(theme, 1.0)
        self.dressed.emit(theme)

    def _restore_sizes(self) -> None:
        window = self._window
        if window.lecture.is_on:
            return
        window.beside.restoreState(self._beside)
        for page in window.workspaces.made_pages():
            window.restore_layout(page)


def _lay_out(window: QWidget) -> None:
    """Let every widget hear now of the room that others want since the type has another size."""
    for _ in range(2):  # a column tells only once it has heard itself what it holds
        # What is hidden is not laid out by itself, and would remember the room that it once wanted.
        for part in reversed(window.findChildren(QWidget)):  # from the inside out
            part.updateGeometry()
            layout = part.layout()
            if layout is not None:
                layout.activate()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _all_of(part: QWidget) -> list[QWidget]:
    return [part, *part.findChildren(QWidget)]


def _is_usable(control: QWidget, part: QWidget) -> bool:
    takes_keys = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_ours = bool(control.objectName())  # and no bar that scrolls
    return is_ours and takes_keys and control.isVisibleTo(part) and control.isEnabledTo(part)


def type_px(size: QSize) -> int:
    """Give the height of the type in pixels on a screen of a size."""
    return max(SMALLEST_PX, min(size.height() // LINES, size.width() // COLUMNS))


def parts_of(page: QWidget) -> dict[str, list[QWidget]]:
    """Give the parts of a workspace that may be hidden, group by group."""
    parts: dict[str, list[QWidget]] = {group: [] for group in GROUPS}
    for group, names in NAMED.items():
        parts[group] += [each for name in names for each in page.findChildren(QWidget, name)]
    # A column of another kind is more than controls: it asks, or shows what was read.
    parts[CONTROLS] += [each for each in page.findChildren(SideColumn) if type(each) is SideColumn]
    tabs: QWidget | None = getattr(page, "tabs", None)
    if tabs is not None:
        parts[TABS].append(tabs)
    return parts
