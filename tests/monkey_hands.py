"""The hands of the monkey: mouse and keys, given to the windows as a display would give them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QThread
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QScrollArea, QWidget
from shiboken6 import Shiboken

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
OWN_EVENTS = ("mousePressEvent", "mouseMoveEvent", "wheelEvent")
MOVES = 4
MODIFIERS = (
    (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Shift),
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Control),
    (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Alt),
)


class Hands:
    """What is clicked and typed."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._levels: list[int] = []

    @property
    def are_busy(self) -> bool:
        """Whether they are in the middle of something: QTest turns the loop between two events.

        Where what they did has begun a loop of its own, as some menus do, they wait for more.
        """
        return bool(self._levels) and _loop_level() == self._levels[-1]

    @contextmanager
    def work(self) -> Iterator[None]:
        self._levels.append(_loop_level())
        try:
            yield
        finally:
            self._levels.pop()

    def spot(self, part: QWidget) -> QPoint:
        """Give a point of what can be seen of a part, more often near its middle."""
        seen = part.visibleRegion().boundingRect()
        return self.spot_in(seen if not seen.isEmpty() else part.rect())

    def spot_in(self, rect: QRect) -> QPoint:
        x, y = (self.chance.triangular(0.02, 0.98, 0.5) for _ in range(2))
        return rect.topLeft() + QPoint(int(x * rect.width()), int(y * rect.height()))

    def click(
        self,
        part: QWidget,
        place: QPoint | None = None,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = PLAIN,
        twice: bool = False,
    ) -> None:
        window, at = _in_window(part, self.spot(part) if place is None else place)
        if window is None:
            return
        with self.work():
            QTest.mouseMove(window, at)
            for _ in range(2 if twice else 1):  # a click may end its own window
                if _is_there(window):
                    QTest.mousePress(window, button, keys, _inside(window, at))
                if _is_there(window):
                    QTest.mouseRelease(window, button, keys, _inside(window, at))
            if twice and _is_there(window):
                QTest.mouseDClick(window, button, keys, _inside(window, at))

    def hover(self, part: QWidget, places: list[QPoint]) -> None:
        for place in places:
            if not Shiboken.isValid(part):
                return
            window, at = _in_window(part, place)
            if window is not None:
                with self.work():
                    QTest.mouseMove(window, at)

    def drag(
        self,
        part: QWidget,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = PLAIN,
    ) -> None:
        window, at = _in_window(part, start)
        if window is None:
            return
        with self.work():
            QTest.mouseMove(window, at)
            if _is_there(window):
                QTest.mousePress(window, button, keys, _inside(window, at))
            for move in range(1, MOVES + 1):
                if _is_there(window):
                    place = at + (end - start) * (move / MOVES)
                    QTest.mouseMove(window, _inside(window, place))
            if _is_there(window):
                QTest.mouseRelease(window, button, keys, _inside(window, at + (end - start)))

    def wheel(self, part: QWidget, place: QPoint, by: int, keys: Qt.KeyboardModifier) -> None:
        window, at = _in_window(part, place)
        if window is not None:
            with self.work():
                QTest.wheelEvent(window, QPointF(at), QPoint(0, by), QPoint(0, 0), keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key in the window that has the focus."""
        part = focused()
        window = None if part is None else part.window().windowHandle()
        if window is not None and window.isVisible():
            with self.work():
                # Any key may end its own window; QTest would send it the rest all the same, as it
                # would the modifiers of a release. So they are let go one by one, the key first.
                for modifier, name in MODIFIERS:
                    if keys & modifier and _is_there(window):
                        QTest.keyPress(window, name)
                if _is_there(window):
                    QTest.keyPress(window, key, keys)
                if _is_there(window):
                    QTest.keyRelease(window, key)
                for modifier, name in MODIFIERS:
                    if keys & modifier and _is_there(window):
                        QTest.keyRelease(window, name)

    def type(self, text: str) -> None:
        """Type letters into what has the focus; QTest's keys end the process at foreign ones."""
        for letter in text:
            part = focused()
            if part is not None:
                event = QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, letter)
                with self.work():
                    QApplication.sendEvent(part, event)


def focused() -> QWidget | None:
    """Give what a key would reach."""
    return (
        QApplication.activePopupWidget()
        or QApplication.focusWidget()
        or QApplication.activeWindow()
    )


def scopes() -> list[QWidget]:
    """Give the windows that a person could use now: an open menu, or a dialog, or all."""
    first = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if first is not None:
        return [first]
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def parts(kind: type | Callable[[QWidget], bool]) -> list[QWidget]:
    """Give all that can be used of a kind: shown, enabled, and perhaps to be scrolled to."""
    fits = (lambda part: isinstance(part, kind)) if isinstance(kind, type) else kind
    kinds = kind if isinstance(kind, type) else QWidget
    found = []
    for scope in scopes():
        for part in (scope, *scope.findChildren(kinds)):
            if part.isVisible() and part.isEnabled() and fits(part):
                found.append(part)
    return found


def bring_up(part: QWidget) -> bool:
    """Scroll to a part where it cannot be seen; tell whether it can."""
    if not Shiboken.isValid(part):
        return False
    if part.visibleRegion().isEmpty():
        above = part.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(part)
            above = above.parentWidget()
    # Where the wrapper of a parent goes, PySide gives up those of its children.
    return Shiboken.isValid(part) and not part.visibleRegion().isEmpty()


def is_canvas(part: QWidget) -> bool:
    """Tell whether a part is a plot, a diagram, or another picture that takes the mouse."""
    if isinstance(part, QGraphicsView):
        return True
    own = [kind for kind in type(part).__mro__ if kind.__module__.startswith("arrows_gui")]
    return any(name in vars(kind) for kind in own for name in OWN_EVENTS)


def _in_window(part: QWidget, place: QPoint) -> tuple[QWindow | None, QPoint]:
    """Give the window of a part and a place of it there; no window where that lies outside."""
    window = part.window()
    at = part.mapTo(window, place)
    handle = window.windowHandle()
    if handle is None or not QRect(QPoint(0, 0), handle.size()).contains(at):
        return None, at
    return handle, at


def _loop_level() -> int:
    return QThread.currentThread().loopLevel()


def _is_there(window: QWindow) -> bool:
    return Shiboken.isValid(window) and window.isVisible()


def _inside(window: QWindow, place: QPoint) -> QPoint:
    within = QRect(QPoint(0, 0), window.size())
    x = min(max(place.x(), within.left()), within.right())
    y = min(max(place.y(), within.top()), within.bottom())
    return QPoint(x, y)
