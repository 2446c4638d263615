"""The application: it makes the window, and runs it."""

import atexit
import gc
import logging
import signal
import sys
import weakref
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from arrows_gui import __version__
from arrows_gui.resources import resource
from arrows_gui.session import Session
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


def create_window() -> MainWindow:
    """Build the main window on the existing application."""
    pg.setConfigOptions(antialias=True, imageAxisOrder="row-major")
    sys.setswitchinterval(SWITCH_S)
    session = Session()
    window = MainWindow(session, Preferences())
    atexit.register(_stop, weakref.ref(window))
    return window


def run_window() -> int:
    """Show the window until it is closed; give the exit status."""
    app = make_application()
    _start_log()
    window = create_window()
    teller = FaultTeller(window)
    teller.install()
    window.failed.connect(teller.tell)
    window.show()
    signal.signal(signal.SIGINT, lambda *_: window.close())
    # The collector could run in the worker and destroy objects of the GUI: it runs here.
    gc.collect()
    gc.freeze()
    gc.disable()
    collector = QTimer(window, interval=COLLECT_MS)
    collector.timeout.connect(gc.collect)
    collector.start()
    return app.exec()


def _stop(window: weakref.ref[MainWindow]) -> None:
    """End the workers of a window that was never closed: Qt aborts where a thread outlives it."""
    left = window()
    if left is not None and Shiboken.isValid(left):
        left.stop()


def _start_log() -> None:
    """Keep a log file of faults where one can be kept; otherwise say them on stderr."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "arrows.log"
        long = path.exists() and path.stat().st_size > LOG_BYTES
        mode = "w" if long else "a"
        handler = logging.FileHandler(path, mode, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("arrows").addHandler(handler)
