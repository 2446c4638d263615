"""Opens the window on the present display, does something with it, and writes what came of it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations

from PySide6.QtCore import QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QScrollArea,
    QToolButton,
    QWidget,
)

from arrows_gui.app import create_window, make_application
from arrows_gui.core.clinic import CASES
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.clinic_plot import BROKEN
from arrows_gui.views.clinic_workspace import ClinicWorkspace
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.network_lab import NetworkLab
from arrows_gui.views.tuning_workspace import TuningWorkspace
from arrows_gui.views.workspaces import WORKSPACES

LIMIT_MS = 20_000
SLACK_PX = 1
CUT_ON_PURPOSE = (
    "hover_label",
    "network_hover",
    "tuning_hover",
    "network_words",
    "qt_toolbar_ext_button",
    "ScrollLeftButton",
    "ScrollRightButton",
)
FAULTS: list[str] = []


def until(signal: object, condition: Callable[[], bool]) -> None:
    """Wait for a signal at which something is true."""
    loop = QEventLoop()
    signal.connect(lambda *_: condition() and loop.quit())  # type: ignore[attr-defined]
    QTimer.singleShot(LIMIT_MS, loop.quit)
    if not condition():
        loop.exec()


def hands(*words: object) -> bool:
    """Let xdotool move the real mouse and press real keys; tell whether it is there."""
    tool = shutil.which("xdotool")
    if tool is None:
        return False
    subprocess.run([tool, *map(str, words)], check=True, timeout=20)
    return True


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    """Drag from one point of the plot to another."""
    target = window.lab.surface.viewport()
    a, b = target.mapToGlobal(start), target.mapToGlobal(end)
    middle = (a + b) / 2
    if not hands("mousemove", a.x(), a.y(), "mousedown", 1):
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
        for place in (start + (end - start) / 2, end):
            QTest.mouseMove(target, place)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
        return
    for place in (middle, b, b):
        QTest.qWait(60)
        hands("mousemove", place.x(), place.y())
    QTest.qWait(60)
    hands("mouseup", 1)


def press(window: MainWindow, key: str) -> None:
    """Press a key, really where that can be."""
    if not hands("key", key):
        QTest.keySequence(QApplication.focusWidget() or window, key)


def drive(window: MainWindow) -> dict[str, object]:
    """Drag the start and press keys."""
    session, surface = window.session, window.lab.surface
    box = surface.getPlotItem().getViewBox()

    def spot(x: float, y: float) -> QPoint:
        return surface.mapFromScene(box.mapViewToScene(QPointF(x, y)))

    wanted = (-1.0, 1.2)
    drag(window, spot(*session.experiment.start), spot(*wanted))
    reached = lambda: abs(session.experiment.start[0] - wanted[0]) < 0.1  # noqa: E731
    until(session.document_changed, reached)
    seen: dict[str, object] = {"wanted": wanted, "dragged_to": session.experiment.start}
    press(window, "Right")
    until(session.cursor_changed, lambda: session.cursor == 1)
    seen["cursor_after_right"] = session.cursor
    session.set_view(speed=1.0)
    seen["arrows_before_4"] = len(session.view.arrows)
    press(window, "4")
    until(session.document_changed, lambda: "weight" in session.view.arrows)
    seen["arrows_after_4"] = len(session.view.arrows)
    press(window, "space")
    until(session.playing_changed, lambda: session.playing)
    seen["playing_after_space"] = session.playing
    press(window, "r")
    until(session.run_started, lambda: session.last == 0)
    seen["cursor_after_r"] = session.cursor
    return seen


def look(window: MainWindow, theme: str, width: int, height: int, file: str) -> dict[str, object]:
    """Take a picture in a theme and a size, and look for text that does not fit."""
    window.set_theme(theme)
    window.resize(width, height)
    session = window.session
    session.set_steps(60)
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.run_ended, lambda: session.over)
    session.set_cursor(6)
    QTest.qWait(400)  # numbers and curves are shown with a delay
    window.grab().save(file)
    return {
        "size": [window.width(), window.height()],
        "clipped": list(clipped(window)),
        "overlapping": list(overlapping(window)),
    }


def tour(window: MainWindow, theme: str, width: int, height: int) -> dict[str, object]:
    """Look for text that does not fit in every workspace, and in every tab of the network's."""
    window.set_theme(theme)
    window.resize(width, height)
    seen: dict[str, object] = {}
    for workspace, _, _ in WORKSPACES[1:]:
        window.workspaces.open(workspace)
        QTest.qWait(100)  # the parts of a new workspace get their sizes
        for place in states(window.workspaces.page(workspace)):
            QTest.qWait(250)  # numbers are shown with a delay
            seen[f"{workspace} {place}"] = {
                "size": [window.width(), window.height()],
                "clipped": list(clipped(window)),
                "overlapping": list(overlapping(window)),
            }
    return {"places": seen}


def states(page: QWidget) -> Iterator[str]:
    """Bring a workspace into one state after the other, and name them."""
    if isinstance(page, NetworkLab):
        page.network.preset_wanted.emit("vanishing")
        page.session.step()
        until(page.session.cursor_changed, lambda: page.session.cursor == 1)
        for place in range(page.tabs.count()):
            page.tabs.setCurrentIndex(place)
            yield page.tabs.tabText(place)
    elif isinstance(page, TuningWorkspace):
        yield from tuning_states(page)
    elif isinstance(page, ClinicWorkspace):
        yield "no case"
        for case in (CASES[0], CASES[-1]):
            page.choose(case.id)
            until(page.tasks[BROKEN].finished, lambda: bool(page.runs))
            yield case.id
            page.sheet.reveal_wanted.emit()
            yield f"{case.id}, its cause"
    else:
        yield "as it opens"


def tuning_states(page: TuningWorkspace) -> Iterator[str]:
    """Sweep on the surface and in a network, and test the range of rates."""
    for world in (SURFACE, NETWORK):
        page.choose(world)
        yield f"{world}, no map"
        page.part.start()
        until(page.part.task.ended, lambda: not page.part.task.is_busy)
        page.part.load(2, 3)
        yield f"{world}, a map"
    page.part.start_range()
    until(page.part.range_task.ended, lambda: not page.part.range_task.is_busy)
    yield "the range of rates"


def clipped(window: MainWindow) -> Iterator[str]:
    """List what is narrower or lower than its text."""
    for kind in (QLabel, QCheckBox, QToolButton, QComboBox):
        for part in window.findChildren(kind):
            shown = part.isVisible() and part.objectName() not in CUT_ON_PURPOSE
            if shown and not fits(part):
                yield f"{told(part)}: {part.size().toTuple()} of {part.sizeHint().toTuple()}"
    for area in window.findChildren(QScrollArea):
        inner = area.widget()
        if (
            inner is not None
            and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            and area.isVisible()
            and inner.width() > area.viewport().width() + SLACK_PX
        ):
            yield f"a side column: {area.viewport().width()} of {inner.width()}"


def fits(part: QWidget) -> bool:
    """Tell whether a part is as large as its text needs."""
    if isinstance(part, QLabel) and part.wordWrap():
        needed = QLabel.heightForWidth(part, part.width())  # some keep room for more
        return needed <= part.height() + SLACK_PX
    # The longest entry of a box may be cut while it is not the chosen one.
    wanted = part.minimumSizeHint() if isinstance(part, QComboBox) else part.sizeHint()
    return wanted.width() <= part.width() + SLACK_PX


def told(part: QWidget) -> str:
    """Name a part."""
    return f"{type(part).__name__} {part.objectName()} {getattr(part, 'text', lambda: '')()!r}"


def overlapping(window: MainWindow) -> Iterator[str]:
    """List visible siblings that lie over each other."""
    shown = (QLabel, QAbstractButton, QComboBox)
    parents = {part.parentWidget() for kind in shown for part in window.findChildren(kind)}
    for parent in parents:
        if parent is None or isinstance(parent, QComboBox):
            continue
        parts = [
            part
            for part in parent.findChildren(
                QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if part.isVisible() and not part.isWindow() and part.metaObject().className() != "QMenu"
        ]
        for a, b in combinations(parts, 2):
            common: QRect = a.geometry().intersected(b.geometry())
            if common.width() > SLACK_PX and common.height() > SLACK_PX:
                yield f"{told(a)} over {told(b)}"


def main() -> int:
    """Do what the words ask for."""
    make_application()
    sys.excepthook = lambda kind, fault, _: FAULTS.append(f"{kind.__name__}: {fault}")
    window = create_window()
    window.move(0, 0)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.setFocus()
    words = sys.argv[1:]
    if words[0] == "drive":
        seen = drive(window)
    elif words[0] == "tour":
        seen = tour(window, words[1], int(words[2]), int(words[3]))
    else:
        seen = look(window, words[1], int(words[2]), int(words[3]), words[4])
    seen["faults"] = FAULTS
    window.close_unasked()
    sys.stdout.write(json.dumps(seen) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
