"""A process of its own: show a window, say when it is first painted, and leave.

`python -m tests.benchmarks.first_frame window` is the program's window, `... bare` an empty one of
the same libraries.
"""

import os
import sys


def show_window() -> None:
    """Start the program as its command does, and watch its surface."""
    from PySide6.QtWidgets import QApplication

    from arrows_gui import cli

    run = QApplication.exec

    def run_watched(app: QApplication) -> int:
        surface = next(w for w in app.allWidgets() if w.objectName() == "surface_view")
        watcher = _watch(surface.viewport())  # type: ignore[attr-defined]
        code = run()
        del watcher
        return code

    QApplication.exec = run_watched  # type: ignore[method-assign, assignment]
    cli.main([])


def show_bare() -> None:
    """Show a main window with an empty plot, after the same imports."""
    import contourpy  # noqa: F401
    import numpy  # noqa: F401
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    app.setStyle("Fusion")
    window = QMainWindow()
    plot = pyqtgraph.PlotWidget()
    window.setCentralWidget(plot)
    window.resize(1280, 800)
    watcher = _watch(plot.viewport())
    window.show()
    app.exec()
    del watcher


def _watch(viewport: object) -> object:
    """End the process once what has been painted first is done."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _leave)
            return False

    watcher = Watcher()
    viewport.installEventFilter(watcher)  # type: ignore[attr-defined]
    return watcher


def _leave() -> None:
    sys.stdout.write("painted\n")
    sys.stdout.flush()
    os._exit(0)  # threads and windows are of no interest any more


if __name__ == "__main__":
    {"window": show_window, "bare": show_bare}[sys.argv[1]]()
