"""What is looked at in 3-D, and from where: one frozen record that all painting takes."""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.core.camera import Box, Camera, Projection
from arrows_gui.core.height_field import HeightField
from arrows_gui.core.surface import Minimum
from arrows_gui.views.theme import Theme

MARGIN_PX = 34.0
"""Room around the box, for the names and numbers of its axes."""

BELOW_PX = 8.0
"""The box lies so far below the middle: the legend is at the top."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a picture in pixels, and how many pixels of the screen each of them is wide."""

    width: int
    height: int
    ratio: float = 1.0

    def picture(self) -> QPixmap:
        """Give a picture of this size with nothing on it."""
        made = QPixmap(ceil(self.width * self.ratio), ceil(self.height * self.ratio))
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A landscape in its box, with what of it is shown.

    In ``fog`` nothing of it is, and so nothing hides anything.
    """

    field: HeightField
    box: Box
    names: tuple[str, str]  # of the two parameters
    minima: tuple[Minimum, ...] = ()
    contours: bool = True
    fog: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A landscape seen by a camera, in the colours of a theme."""

    land: Landscape
    camera: Camera
    theme: Theme
    size: Size
    projection: Projection
    towards: Array

    @property
    def field(self) -> HeightField:
        """The heights of the landscape."""
        return self.land.field

    @property
    def box(self) -> Box:
        """The box around the landscape."""
        return self.land.box

    def on_floor(self, points: Array) -> Array:
        """Give the pixels (..., 2) of points (..., 2) of the parameters, on the floor."""
        return self.projection.points(self.field.on_floor(points))

    def sees(self, places: Array) -> NDArray[np.bool_]:
        """Tell which places (m, 3) nothing hides, shape (m,)."""
        if self.land.fog:
            return np.ones(len(places), dtype=bool)
        return self.field.visible(places, self.towards)


def faint(theme: Theme, colour: QColor, strength: float) -> QColor:
    """Give a colour faded to the background: cheaper to paint than a transparent one."""
    ground = theme.colour("base")
    parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(strength * own + (1 - strength) * base) for own, base in parts))


def scene_of(land: Landscape, camera: Camera, theme: Theme, size: Size) -> Scene:
    """Let a camera look at a landscape."""
    margin = MARGIN_PX * theme.font_scale
    centred = camera.onto(size.width, size.height, land.box, margin)
    projection = replace(centred, shift=centred.shift + np.array((0.0, BELOW_PX)))
    return Scene(land, camera, theme, size, projection, camera.towards(land.box))
