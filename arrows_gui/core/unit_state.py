"""What the units of a network do: their activations over the inputs, and whether they learn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.network import Forward, Network
from arrows_gui.core.network_objective import NetworkObjective

Flags = NDArray[np.bool_]

Window = tuple[float, float, float, float]
"""A part of the input plane: from and to along the first feature, then along the second."""

MOST_ASKED = 1_000
"""The health is judged over so many training points at most, spread evenly over all of them."""

FLAT = 0.05
"""Below this share of the steepest slope a unit is flat: it passes on a twentieth of its error."""

MOSTLY = 0.9
"""A unit that is flat at more than this share of the points is saturated: so few still move it."""

DEAD = "dead: its slope is 0 at every training point, so it learns nothing"
SATURATED = (
    "saturated: its slope is more than {flat:.0%} of the steepest at {share} % of the points only"
)
ACTIVE = "active at {share} % of the points"
"""How a unit may fare."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerHealth:
    """How the units of one layer fare, each array (units,).

    ``dead`` units have the slope 0 at every point, ``saturated`` ones are flat at most of them;
    ``active`` is the share of points at which a unit is not flat.
    """

    dead: Flags
    saturated: Flags
    active: Array

    def sentence(self, unit: int) -> Message:
        """Say how a unit fares."""
        said = {"share": round(100 * float(self.active[unit]), 1), "flat": FLAT}
        if self.dead[unit]:
            return Message(DEAD)
        return Message(SATURATED if self.saturated[unit] else ACTIVE, said)


def unit_maps(
    network: Network,
    theta: Array,
    window: Window,
    size: int,
    features: tuple[int, int] = (0, 1),
    others: Array | None = None,
) -> list[Array]:
    """Give for each layer the activations of its units over a window of the input plane.

    An array is (units, size, size): rows go along the second feature, columns along the first,
    both rising. With one input it is (units, size), a curve. Of more than two inputs ``features``
    are those of the plane, and the rest stay at ``others`` (inputs,), the means (0 by default).
    """
    across = np.linspace(window[0], window[1], size)
    if network.inputs == 1:
        points = across[:, None]
    else:
        mean = np.zeros(network.inputs) if others is None else others
        points = np.tile(mean, (size * size, 1))
        points[:, features[0]] = np.tile(across, size)
        points[:, features[1]] = np.repeat(np.linspace(window[2], window[3], size), size)
    shape = (size,) if network.inputs == 1 else (size, size)
    with np.errstate(all="ignore"):
        units = network.forward(theta, points).units
    return [np.ascontiguousarray(a.T).reshape(-1, *shape) for a in units]


def unit_health(objective: NetworkObjective, theta: Array) -> tuple[LayerHealth, ...]:
    """Judge every unit of every layer at theta (n,), over at most 1,000 training points."""
    x = objective.x_train
    rows = np.linspace(0, len(x) - 1, min(len(x), MOST_ASKED)).astype(np.intp)
    with np.errstate(all="ignore"):
        forward = objective.network.forward(theta, x[rows])
        return tuple(
            _layer_health(forward, number, layer.activation)
            for number, layer in enumerate(objective.network.layers)
        )


def _layer_health(forward: Forward, number: int, activation_id: str) -> LayerHealth:
    kind = activation(activation_id)
    z = forward.z[number]
    slope = np.where(np.isnan(z), np.nan, np.abs(kind.slope(z, forward.units[number])))
    limit = FLAT * kind.steepest
    flat = (slope < limit).mean(axis=0) > MOSTLY
    never = np.zeros(slope.shape[1], dtype=np.bool_)
    return LayerHealth(
        dead=(slope == 0).all(axis=0) if kind.dies else never,
        saturated=flat if kind.saturates else never,
        active=(slope >= limit).mean(axis=0),
    )
