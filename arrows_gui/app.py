"""The application: it makes the window, and runs it."""

import atexit
import gc
import logging
import signal
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from arrows_gui import __version__
from arrows_gui.core.setup import first_document
from arrows_gui.resources import resource
from arrows_gui.session import Session
from arrows_gui.views.about import log_path
from arrows_gui.views.fault_box import FaultTeller
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.preferences import Preferences

SWITCH_S = 0.0005
"""How long a thread may keep the interpreter while another waits for it."""

COLLECT_MS = 2000
LOG_BYTES = 1_000_000


def make_application() -> QApplication:
    """Give the one application, in a style that looks the same everywhere."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication), "the program has windows"
    app.setApplicationName("arrows")
    app.setApplicationDisplayName("Arrows")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("arrows")
    app.setWindowIcon(QIcon(str(resource("icons", "arrows.png"))))
    return app


def create_window(preferences: Preferences | None = None) -> MainWindow:
    """Build the main window on the existing application, with what a person has chosen for it."""
    pg.setConfigOptions(antialias=True, imageAxisOrder="row-major")
    sys.setswitchinterval(SWITCH_S)
    preferences = preferences or Preferences()
    document = first_document()
    view = replace(document.view, speed=preferences.speed())
    window = MainWindow(Session(replace(document, view=view)), preferences)
    atexit.register(_stop, weakref.ref(window))
    return window


def run_window(path: str | None = None) -> int:
    """Show the window, with a file where one is named, until it is closed; give the exit status."""
    app = make_application()
    _start_log()
    window = create_window()
    teller = FaultTeller(window)
    teller.install()
    window.failed.connect(teller.tell)
    window.show()
    opener = FileOpener(window)
    app.installEventFilter(opener)
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.files.open(Path(path)))
    signal.signal(signal.SIGINT, lambda *_: window.close_unasked())
    # The collector could run in the worker and destroy objects of the GUI: it runs here.
    gc.collect()
    gc.freeze()
    gc.disable()
    collector = QTimer(window, interval=COLLECT_MS)
    collector.timeout.connect(gc.collect)
    collector.start()
    return app.exec()


class FileOpener(QObject):
    """Opens the files that the system hands to the program, as a Mac does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what a person opened in the file manager."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self._window.files.open(Path(event.file()))
            return True
        return False


def _stop(window: weakref.ref[MainWindow]) -> None:
    """End the workers of a window that was never closed: Qt aborts where a thread outlives it."""
    left = window()
    if left is not None and Shiboken.isValid(left):
        left.stop()


def _start_log() -> None:
    """Keep a log file of faults where one can be kept; otherwise say them on stderr."""
    path = log_path()
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))  # one that is full is kept beside the new
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("arrows").addHandler(handler)
