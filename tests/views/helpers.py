"""Short ways to find and use the controls of the window."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from arrows_gui.core.array import Array
from arrows_gui.views.main_window import MainWindow


def find(window: QWidget, name: str, kind: type = QWidget) -> Any:
    """Give the one control of a name."""
    found = [item for item in window.findChildren(kind) if item.objectName() == name]
    assert len(found) == 1, f"{len(found)} controls are called {name}"
    return found[0]


def action(window: QWidget, name: str) -> QAction:
    """Give an action by its name."""
    found: QAction = find(window, name, QAction)
    return found


def choose(window: QWidget, name: str, data: object) -> None:
    """Choose an entry of a combo box; its list itself needs a real display."""
    combo: QComboBox = find(window, name)
    index = combo.findData(data)
    assert index >= 0, f"{name} has no {data}"
    combo.setFocus()
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def type_into(field: QLineEdit, text: str, enter: bool = True) -> None:
    """Replace the text of a field by typing, and press Enter."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    for letter in text:  # QTest's own keys end the process at a letter that is not Latin
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(field, event)
    if enter:
        QTest.keyClick(field, Qt.Key.Key_Return)


def pixel_of(window: MainWindow, point: Any) -> Array:
    """Give the pixel of the scene at a point of the data, worked out by the view box."""
    box = window.lab.surface.getPlotItem().getViewBox()
    place = box.mapViewToScene(QPointF(float(point[0]), float(point[1])))
    return np.array((place.x(), place.y()))


def spot(window: MainWindow, point: Any) -> QPoint:
    """Give the pixel of the plot's viewport at a point of the data."""
    return window.lab.surface.mapFromScene(QPointF(*pixel_of(window, point)))


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    """Drag with the mouse over the plot, in several moves."""
    target = window.lab.surface.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mouseMove(target, start)
    QTest.mousePress(target, left, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.25, 0.5, 0.75, 1.0):
        place = start + (end - start) * share
        move(target, place, left)
    QTest.mouseRelease(target, left, Qt.KeyboardModifier.NoModifier, end)
    QApplication.processEvents()


def move(target: QWidget, place: QPoint, button: Qt.MouseButton) -> None:
    """Move the mouse with a button held down; QTest's own move forgets the button."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(target.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
