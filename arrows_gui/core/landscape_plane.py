"""A plane through the space of all weights, and what lies on it."""

from dataclasses import dataclass, field

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network import Network

NO_PATH = "The path has no length yet: train some steps, or choose another plane."


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The points origin + x u + y v in the space of theta (n,).

    ``centre`` (2,) has the coordinates of the theta it was laid through, that of step ``step``;
    ``until`` is the last step that the path had then; ``note`` says how the directions were found.
    """

    kind: str
    step: int
    origin: Array
    u: Array
    v: Array
    labels: tuple[Message, Message]
    note: Message
    centre: Array = field(default_factory=lambda: np.zeros(2))
    until: int = 0

    def points(self, coordinates: Array) -> Array:
        """Give theta (..., n) at coordinates (..., 2)."""
        theta: Array = self.origin + coordinates[..., :1] * self.u + coordinates[..., 1:] * self.v
        return theta


def projected(plane: Plane, thetas: Array) -> tuple[Array, Array]:
    """Give the coordinates (m, 2) on the plane that lie nearest to thetas (m, n), and how far.

    The distances (m,) are those of theta from the plane. Nearest in the sense of least squares, so
    that the directions need not be orthogonal.
    """
    return in_plane(plane, thetas - plane.origin)


def in_plane(plane: Plane, vectors: Array) -> tuple[Array, Array]:
    """Give the coordinates (m, 2) of vectors (m, n) along u and v, and what is left out, (m,)."""
    sides = np.stack((plane.u, plane.v))
    with np.errstate(all="ignore"):
        coordinates = np.linalg.solve(sides @ sides.T, sides @ vectors.T).T
        left = np.linalg.norm(vectors - coordinates @ sides, axis=1)
    return np.asarray(coordinates, np.float64), np.asarray(left, np.float64)


def share_text(share: float) -> str:
    """Write a share 0 ... 1 in per cent; one that is not whole is never written as 100 %."""
    if not np.isfinite(share):
        return "?"
    if 0.995 <= share < 1 - 1e-12:
        return "over 99 %"
    return f"{100 * share:.0f} %" if share >= 0.01 or share <= 0 else "under 1 %"


def parameter_name(network: Network, place: int) -> Message:
    """Name a parameter by its place in theta: w(unit, input) or b(unit) of a layer, from 1 on."""
    for number, block in enumerate(network.blocks, 1):
        if place < block.bias.start:
            unit, source = divmod(place - block.weight.start, block.inputs)
            values = {"layer": number, "unit": unit + 1, "source": source + 1}
            return Message("layer {layer}: w({unit}, {source})", values)
        if place < block.bias.stop:
            values = {"layer": number, "unit": place - block.bias.start + 1}
            return Message("layer {layer}: b({unit})", values)
    raise BadInput("there are {count} parameters, numbered from 0 on", count=network.n)


def finite_rows(path: Array) -> Array:
    """Give the points of a path (m, n) that are finite; raise BadInput where none is."""
    finite = path[np.isfinite(path).all(axis=1)]
    if not len(finite):
        raise BadInput(NO_PATH)
    return finite
