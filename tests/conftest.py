"""What holds for every test: no display, settings of its own, nothing left running."""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

if os.environ.get("ARROWS_TEST_DISPLAY") != "1":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SETTINGS_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
QT_WAIT_MS = 200


@pytest.fixture(autouse=True)
def leaves_nothing_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    # A core test cannot have started anything of Qt, and the search takes time.
    if "PySide6.QtWidgets" in sys.modules and "core" not in request.path.parts[-2:]:
        left += _running_qt_threads() + _open_windows()
    assert not left, f"left running: {left}"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test a settings folder of its own."""
    for name in SETTINGS_FOLDERS:
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))


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
