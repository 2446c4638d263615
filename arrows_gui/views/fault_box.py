"""Faults of the program: told once in a sentence, with a report to copy."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from arrows_gui.views.about import versions
from arrows_gui.views.words import tr

log = logging.getLogger("arrows")

WRONG = "Something in the program went wrong. Your setup is still here; you can go on."


class FaultTeller(QObject):
    """Takes exceptions that nobody caught, on any thread, and tells the person."""

    caught = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._box: QMessageBox | None = None
        self._told: set[str] = set()
        self.caught.connect(self.tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the exception hook of the program and of its threads."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def tell(self, report: str) -> None:
        """Log a fault, and show it unless the same was shown before."""
        log.error("%s", report)
        if report in self._told or self._box is not None:
            return
        self._told.add(report)
        box = QMessageBox(self._parent)
        box.setObjectName("fault_box")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Arrows")
        box.setText(tr(WRONG))
        box.setDetailedText(f"{versions()}\n\n{report}")
        copy = box.addButton(tr("&Copy report"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(box.detailedText()))
        box.addButton(QMessageBox.StandardButton.Close)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_closed)
        self._box = box
        box.open()

    def _on_closed(self) -> None:
        self._box = None

    def _hook(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        self.caught.emit("".join(traceback.format_exception(kind, fault, trace)))
