"""What holds for every test: no display, settings of its own, nothing left running."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from arrows_gui.session import Session
    from arrows_gui.views.main_window import MainWindow

if os.environ.get("ARROWS_TEST_DISPLAY") != "1":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SETTINGS_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
QT_WAIT_MS = 200
SIGNAL_WAIT_MS = 20_000

MOST_NEW = 20_000
"""Garbage is looked for where so many objects more have been made than given up."""

gc.disable()  # as the program does: within a call of Qt, or in a worker, it would take widgets away

Until = Callable[[Any, Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def leaves_nothing_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    before, native = set(threading.enumerate()), _native_threads()
    yield
    if gc.get_count()[0] > MOST_NEW:
        gc.collect()
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    # A core test cannot have started anything of Qt.
    if "PySide6.QtWidgets" in sys.modules and "core" not in request.path.parts[-2:]:
        left += _open_windows()
        if not native or _native_threads() - native:  # the search takes time
            left += _running_qt_threads()
    assert not left, f"left running: {left}"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test a settings folder of its own."""
    for name in SETTINGS_FOLDERS:
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))


@pytest.fixture
def until(qtbot: "QtBot") -> Until:
    """Wait for a signal at which something has become true; at once where it is true already."""

    def wait(signal: Any, condition: Callable[[], bool]) -> None:
        if not condition():
            arguments = {"timeout": SIGNAL_WAIT_MS, "check_params_cb": lambda *_: condition()}
            with qtbot.waitSignal(signal, **arguments):
                pass

    return wait


@pytest.fixture
def session(qapp: "QApplication") -> Iterator["Session"]:
    """Give a session with the first document, and end its thread."""
    from arrows_gui.session import Session

    made = Session()
    yield made
    made.stop()


@pytest.fixture
def own_looks(qapp: "QApplication") -> Iterator[None]:
    """Give the font and the palette back that a window has changed for the whole application."""
    font, palette = qapp.font(), qapp.palette()
    yield
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
def window(qtbot: "QtBot", own_looks: None) -> Iterator["MainWindow"]:
    """Give the real window, shown, with the first document."""
    import pyqtgraph as pg

    from arrows_gui.app import create_window, make_application

    make_application()
    made = create_window()
    pg.setConfigOption("mouseRateLimit", -1)  # a test moves the mouse faster than a hand
    qtbot.addWidget(made, before_close_func=lambda window: window.history.stack.setClean())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close_unasked()
    # The session outlives its window, and what is connected to it would keep the widgets.
    made.session.deleteLater()


def _native_threads() -> set[str]:
    """Give the numbers that the system has for the threads; nothing where it does not tell."""
    try:
        return set(os.listdir("/proc/self/task"))
    except OSError:
        return set()


def _running_qt_threads() -> list[str]:
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    threads = [item for item in gc.get_objects() if issubclass(type(item), QThread)]
    return [
        type(thread).__name__
        for thread in threads
        if isValid(thread) and thread.isRunning() and not thread.wait(QT_WAIT_MS)
    ]


def _open_windows() -> list[str]:
    from PySide6.QtWidgets import QApplication

    windows = QApplication.topLevelWidgets() if QApplication.instance() else []
    return [type(window).__name__ for window in windows if window.isVisible()]
