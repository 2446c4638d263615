"""A camera that looks at a box from far away: orbit, zoom, and the way from the box to pixels.

The projection is parallel: what is parallel in the box is so in the picture, and arrows of one
direction keep the ratio of their lengths wherever they lie.
"""

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin

import numpy as np

from arrows_gui.core.array import Array

LOWEST, HIGHEST = 5.0, 90.0
"""The limits of the elevation in degrees: never from below, up to straight down."""

FARTHEST, NEAREST = 0.5, 6.0
"""The limits of the zoom."""


@dataclass(frozen=True, slots=True)
class Box:
    """What the camera looks at: 0 to 1 along x and y, and ``floor`` to 1 along z.

    ``sides`` are how long a unit of each axis is drawn, relative to one another.
    """

    sides: tuple[float, float, float] = (1.0, 1.0, 0.55)
    floor: float = 0.0

    @property
    def centre(self) -> tuple[float, float, float]:
        """The point that is drawn in the middle of the picture."""
        return 0.5, 0.5, (self.floor + 1) / 2

    @property
    def radius(self) -> tuple[float, float]:
        """How far a corner gets from the middle in the picture, sideways and up, at any orbit."""
        sideways = hypot(self.sides[0], self.sides[1]) / 2
        return sideways, hypot(sideways, self.sides[2] * (1 - self.floor) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The way from a box to pixels: ``matrix`` (3, 2) and ``shift`` (2,); ``nearness`` is (3,)."""

    matrix: Array
    shift: Array
    nearness: Array

    def points(self, places: Array) -> Array:
        """Give the pixels (..., 2), y downwards, of places (..., 3) in the box."""
        return places @ self.matrix + self.shift

    def vectors(self, ways: Array) -> Array:
        """Give the displacements in pixels (..., 2) of displacements (..., 3) in the box."""
        way: Array = ways @ self.matrix
        return way

    def depth(self, places: Array) -> Array:
        """Give how near places (..., 3) are to the camera, shape (...): the greater, the nearer."""
        nearness: Array = places @ self.nearness
        return nearness


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera stands. Angles in degrees; azimuth 0 is the side of large x, 90 of large y.

    Zoom 1 lets the box fit into the picture at any orbit.
    """

    azimuth: float = -60.0
    elevation: float = 35.0
    zoom: float = 1.0

    def orbit(self, azimuth: float, elevation: float) -> "Camera":
        """Go round by so many degrees, and up by so many, as far as the limits let it."""
        around = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        up = min(max(self.elevation + elevation, LOWEST), HIGHEST)
        return replace(self, azimuth=around, elevation=up)

    def zoomed(self, factor: float) -> "Camera":
        """Enlarge the picture by a factor, as far as the limits let it."""
        return replace(self, zoom=min(max(self.zoom * factor, FARTHEST), NEAREST))

    def towards(self, box: Box) -> Array:
        """Give the way (3,) from everywhere in the box to the camera, in units of its axes."""
        way: Array = self.axes()[2] / np.array(box.sides)
        return way

    def onto(self, width: float, height: float, box: Box, margin: float = 0.0) -> Projection:
        """Give the projection of the box to a picture in pixels with a margin all round."""
        right, up, near = self.axes()
        sideways, upwards = box.radius
        room = np.maximum(np.array((width, height)) - 2 * margin, 1.0)
        scale = self.zoom * float((room / (2 * np.array((sideways, upwards)))).min())
        matrix = np.stack((right, -up), axis=1) * np.array(box.sides)[:, None] * scale
        shift = np.array((width / 2, height / 2)) - np.array(box.centre) @ matrix
        return Projection(matrix, shift, near * np.array(box.sides))

    def axes(self) -> tuple[Array, Array, Array]:
        """Give the unit vectors (3,) to the right, up and towards the camera, as space is drawn."""
        a, e = radians(self.azimuth), radians(self.elevation)
        right = np.array((-sin(a), cos(a), 0.0))
        up = np.array((-sin(e) * cos(a), -sin(e) * sin(a), cos(e)))
        return right, up, np.array((cos(e) * cos(a), cos(e) * sin(a), sin(e)))
