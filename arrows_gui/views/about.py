"""What the program says about itself, and the list of its keys."""

import platform
import sys
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import PySide6
from PySide6.QtCore import QSize, QStandardPaths, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from arrows_gui import __version__
from arrows_gui.views.actions import ALL_ROWS
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.words import tr

MORE_KEYS = (
    ("Tab", "To the next control; on the surface the ring takes the arrow keys"),
    ("Arrow keys on the ring", "Move the start; with Shift a tenth as far; Escape gives them back"),
    ("Mouse wheel on the surface", "Zoom; drag to move the view"),
    ("Page Down, Page Up", "In lecture mode: on and back, as a clicker does; B or . blanks"),
    ("H, K, T, N", "In lecture mode: count hands; show the controls, the tabs, the notes"),
    ("1 to 6", "While hands are counted: one more; with Shift one less; V reveals"),
)


KEYS_SIZE = QSize(680, 640)

LICENCES = (
    "Arrows is under the MIT licence. It uses Qt and PySide6 (LGPL 3), pyqtgraph (MIT), NumPy, "
    "contourpy and msgspec (BSD 3), Pillow (MIT-CMU), tensorboardX (MIT) and protobuf (BSD 3). "
    "It never uses a network."
)


def log_path() -> Path:
    """Give the file that faults are written to."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / "arrows.log"


def versions() -> str:
    """Name the program and what it runs on, a line each."""
    lines = (
        f"Arrows {__version__}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}, Qt {qVersion()}, {QGuiApplication.platformName()}",
        f"pyqtgraph {pg.__version__}",
        f"NumPy {np.__version__}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        "frozen" if getattr(sys, "frozen", False) else "from source",
    )
    return "\n".join(lines)


def about_box(parent: QWidget, preferences: Preferences) -> QMessageBox:
    """Make the box with versions, licences and the place of the settings."""
    box = QMessageBox(parent)
    box.setObjectName("about_box")
    box.setWindowTitle(tr("About Arrows"))
    box.setText(versions())
    settings, log = str(preferences.path), str(log_path())
    box.setInformativeText(
        f"{tr(LICENCES)}\n\n{tr('Settings: {path}', path=settings)}\n{tr('Log: {path}', path=log)}"
    )
    copy = box.addButton(tr("&Copy"), QMessageBox.ButtonRole.ActionRole)
    copy.setObjectName("about_copy")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions()))
    box.addButton(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def keys_box(parent: QWidget) -> QDialog:
    """Make the box with every key."""
    rows = [
        (", ".join(row.keys), f"{tr(row.title).replace('&', '')}: {tr(row.sentence)}")
        for row in ALL_ROWS
    ]
    more = [(tr(keys), tr(what)) for keys, what in MORE_KEYS]
    cells = "".join(
        f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{what}</td></tr>"
        for keys, what in (*rows, *more)
        if keys
    )
    box = QDialog(parent)
    box.setObjectName("keys_box")
    box.setWindowTitle(tr("Keyboard"))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QTextBrowser(box)
    table.setObjectName("keys_table")
    table.setAccessibleName(tr("Every key and what it does"))
    table.setHtml(f"<table cellpadding=3>{cells}</table>")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, box)
    buttons.rejected.connect(box.reject)
    column = QVBoxLayout(box)
    column.addWidget(table, 1)
    column.addWidget(buttons)
    box.resize(KEYS_SIZE.boundedTo(parent.size()))
    return box
