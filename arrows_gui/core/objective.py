"""What is minimised: a surface with two parameters here, a network with thousands elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import polished_minimum
from arrows_gui.core.formula import Formula
from arrows_gui.core.knob import checked_settings
from arrows_gui.core.surface import OWN, Minimum, Surface

_NOISE_BLOCK = 1024
_NOISE_PURPOSE = 0


class Objective(Protocol):
    """A loss over n parameters. ``groups`` names slices of them: the layers of a network."""

    @property
    def n(self) -> int:
        """How many parameters there are."""

    @property
    def groups(self) -> tuple[tuple[str, slice], ...]:
        """Names and slices of the parameters; one group for a surface."""

    @property
    def extent(self) -> float:
        """The size of the region that is looked at, in units of the parameters."""

    def loss(self, theta: Array) -> Array:
        """Give the loss at theta, shape (..., n) to (...)."""

    def gradient(self, theta: Array, t: int) -> tuple[float, Array]:
        """Give the loss and the exact gradient at one theta (n,) in step t."""

    def hessian(self, theta: Array) -> Array | None:
        """Give the Hessian (..., n, n) at theta, or None where it is not known."""


@dataclass(frozen=True, eq=False)
class SurfaceObjective:
    """A surface with values for its constants, compiled."""

    surface: Surface
    constants: Mapping[str, float] = field(default_factory=dict)
    formula: Formula = field(init=False, repr=False)

    def __post_init__(self) -> None:
        surface = self.surface
        given = checked_settings(surface.constants, self.constants, surface.id)
        values = {**surface.defaults(), **{name: float(value) for name, value in given.items()}}
        object.__setattr__(self, "constants", values)
        limited = surface.id == OWN
        object.__setattr__(self, "formula", Formula(surface.formula, values, limited))

    @property
    def n(self) -> int:
        """Two parameters."""
        return 2

    @property
    def groups(self) -> tuple[tuple[str, slice], ...]:
        """One group: the point."""
        return (("point", slice(0, 2)),)

    @property
    def extent(self) -> float:
        """Half the longer side of the window."""
        x_from, x_to, y_from, y_to = self.surface.window
        return max(x_to - x_from, y_to - y_from) / 2

    def loss(self, theta: Array) -> Array:
        """Give the loss at theta, shape (..., 2) to (...)."""
        return self.formula.loss(theta[..., 0], theta[..., 1])

    def gradient(self, theta: Array, t: int) -> tuple[float, Array]:
        """Give the loss and the exact gradient at one theta (2,)."""
        loss, *gradient = self.at(*theta.tolist())
        return loss, np.array(gradient)

    @property
    def at(self) -> Callable[..., tuple[float, ...]]:
        """The function that gives the loss and the slopes at one point, of and as plain numbers."""
        return self.formula.at

    def gradients(self, theta: Array) -> Array:
        """Give the exact gradient at every theta, shape (..., 2) to (..., 2)."""
        return np.stack(self.formula.gradient(theta[..., 0], theta[..., 1])[1:], axis=-1)

    def hessian(self, theta: Array) -> Array:
        """Give the Hessian at every theta, shape (..., 2) to (..., 2, 2)."""
        xx, xy, yy = self.formula.hessian(theta[..., 0], theta[..., 1])
        return np.stack((np.stack((xx, xy), axis=-1), np.stack((xy, yy), axis=-1)), axis=-2)

    def minima(self) -> tuple[Minimum, ...]:
        """Give the minima for the constants in use; a seed that leads to none is dropped."""
        found: list[Minimum] = []
        for seed in self.surface.minima:
            minimum = seed if seed.cusp else self._polished(seed)
            if minimum is not None and not any(_same(minimum, other) for other in found):
                found.append(minimum)
        return tuple(found)

    def _polished(self, seed: Minimum) -> Minimum | None:
        point = polished_minimum(self.gradients, self.hessian, np.array((seed.x, seed.y)))
        return None if point is None else Minimum(float(point[0]), float(point[1]))


def same_loss(a: Objective, b: Objective) -> bool:
    """Tell whether two objectives are one loss, whatever the constants of its formula."""
    if isinstance(a, SurfaceObjective) and isinstance(b, SurfaceObjective):
        return a.surface.formula == b.surface.formula
    return a is b


def _same(a: Minimum, b: Minimum) -> bool:
    return abs(a.x - b.x) + abs(a.y - b.y) < 1e-6


@lru_cache(maxsize=64)
def _noise_block(seed: int, block: int, n: int) -> Array:
    return np.random.default_rng([seed, _NOISE_PURPOSE, block]).normal(size=(_NOISE_BLOCK, n))


def gradient_noise(seed: int, t: int, n: int, sigma: float) -> Array:
    """Give the noise (n,) of step t: normal with deviation sigma, the same for every runner.

    A pure function of its arguments, so that replays, branches and sweeps see the same noise.
    """
    with np.errstate(over="ignore"):
        row: Array = _noise_block(seed, t // _NOISE_BLOCK, n)[t % _NOISE_BLOCK] * sigma
    return row
