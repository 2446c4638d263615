"""The base of everything that we paint on a plot ourselves."""

import sys
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from arrows_gui.core.array import Array


@dataclass(frozen=True, slots=True)
class Pixels:
    """The way from data to pixels of the scene: a stretch and a shift of each axis."""

    stretch_x: float
    stretch_y: float
    shift_x: float
    shift_y: float

    def points(self, data: Array) -> Array:
        """Give the pixels of points (..., 2); of what has run away they are not finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            return data * (self.stretch_x, self.stretch_y) + (self.shift_x, self.shift_y)

    def vectors(self, data: Array) -> Array:
        """Give the pixels of displacements (..., 2)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return data * (self.stretch_x, self.stretch_y)


class PaintedItem(pg.GraphicsObject):
    """Fills the view and paints in pixels of the scene.

    An exception inside `paint` or `boundingRect` corrupts the interpreter with some releases of
    PySide6, so both hand it to the exception hook and return.
    """

    def pixels(self) -> Pixels:
        """Give the present way from data to pixels."""
        t = self.sceneTransform()
        return Pixels(t.m11(), t.m22(), t.dx(), t.dy())

    def view_rect_px(self) -> QRectF:
        """Give the rectangle of the view in pixels of the scene."""
        box = self.getViewBox()
        return QRectF() if box is None else QRectF(box.sceneBoundingRect())

    def paint_pixels(self, painter: QPainter, pixels: Pixels) -> None:
        """Paint in pixels of the scene; subclasses do it."""

    def boundingRect(self) -> QRectF:
        """Give the rectangle of the view in data."""
        try:
            box = self.getViewBox()
            return QRectF() if box is None else QRectF(box.viewRect())
        except Exception:  # noqa: BLE001 - see the class
            sys.excepthook(*sys.exc_info())
            return QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint, and never raise."""
        try:
            inverse, possible = self.sceneTransform().inverted()
            if possible:
                painter.save()
                try:
                    painter.setTransform(inverse, True)
                    self.paint_pixels(painter, self.pixels())
                finally:
                    painter.restore()
        except Exception:  # noqa: BLE001 - see the class
            sys.excepthook(*sys.exc_info())

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()
        self.update()

    def viewRangeChanged(self) -> None:
        """Follow the view."""
        self.viewTransformChanged()
