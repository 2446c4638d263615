"""The hands of the monkey: mouse and keys, given to the windows as a display would give them."""

# ruff: noqa: D103 - the names say what is done

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QScrollArea, QWidget
from shiboken6 import Shiboken

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
OWN_EVENTS = ("mousePressEvent", "mouseMoveEvent", "wheelEvent")
MOVES = 4


class Hands:
    """What is clicked and typed. ``busy`` while they work: what they call may turn the loop."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.busy = 0

    @contextmanager
    def work(self) -> Iterator[None]:
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1

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
            if Shiboken.isValid(window) and window.isVisible():
                click = QTest.mouseDClick if twice else QTest.mouseClick
                click(window, button, keys, at)

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
            if Shiboken.isValid(window):
                QTest.mousePress(window, button, keys, at)
            for move in range(1, MOVES + 1):
                if Shiboken.isValid(window):
                    QTest.mouseMove(window, at + (end - start) * (move / MOVES))
            if Shiboken.isValid(window):
                QTest.mouseRelease(window, button, keys, at + (end - start))

    def wheel(self, part: QWidget, place: QPoint, by: int, keys: Qt.KeyboardModifier) -> None:
        window, at = _in_window(part, place)
        if window is not None:
            with self.work():
                QTest.wheelEvent(window, QPointF(at), QPoint(0, by), QPoint(0, 0), keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key in the window that has the focus."""
        part = focused()
        window = None if part is None else part.window().windowHandle()
        if window is not None:
            with self.work():
                QTest.keyClick(window, key, keys)

    def type(self, text: str) -> None:
        """Type letters into what has the focus; QTest's own keys end the process at foreign ones."""
        for letter in text:
            part = focused()
            if part is not None:
                event = QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, letter)
                with self.work():
                    QApplication.sendEvent(part, event)


def focused() -> QWidget | None:
    """Give what a key would reach."""
    return (
        QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
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
    if part.visibleRegion().isEmpty():
        above = part.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(part)
            above = above.parentWidget()
    return not part.visibleRegion().isEmpty()


def is_canvas(part: QWidget) -> bool:
    """Tell whether a part is a plot, a diagram, or another picture that takes the mouse."""
    if isinstance(part, QGraphicsView):
        return True
    own = [kind for kind in type(part).__mro__ if kind.__module__.startswith("arrows_gui")]
    return any(name in vars(kind) for kind in own for name in OWN_EVENTS)


def _in_window(part: QWidget, place: QPoint) -> tuple[QWindow | None, QPoint]:
    window = part.window()
    return window.windowHandle(), part.mapTo(window, place)
