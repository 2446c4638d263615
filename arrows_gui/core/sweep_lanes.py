"""Many runs of one rule that step together: a lane each, and whoever diverges leaves."""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Column, Places
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective, gradient_noise
from arrows_gui.core.optimizers.rule import Moment
from arrows_gui.core.sweep_rates import Rates
from arrows_gui.core.walk import clipped


class Few(NamedTuple):
    """The values (k,) of a knob that differs between lanes, and which of them each has (m,)."""

    values: Array
    places: Places


class Fallen(NamedTuple):
    """The cells (k,) that have just diverged, and where each was last, (2, k)."""

    cells: Places
    theta: Array


def looked(objective: SurfaceObjective, theta: Array) -> Array:
    """Give losses and both slopes (3, m) at theta (2, m)."""
    x, y = theta
    values: Array = np.empty((3, theta.shape[1]))
    values[0], values[1], values[2] = objective.formula.raw(x, y)
    return values


class Lanes:
    """The runs of one runner in the cells (m,): theta has shape (2, m), and m runs fastest.

    Knobs that differ come as ``knobs``; all else is the runner's. Every number is what the run
    alone has. ``size``, ``loss_size`` and ``slope_size`` are sums of all squares of theta, losses
    and slopes: bounds that are cheap.
    """

    def __init__(
        self,
        experiment: Experiment,
        runner: Runner,
        cells: Places,
        theta: Array,
        knobs: Mapping[str, Few],
    ) -> None:
        origin = runner.origin
        self.cells, self.theta, self._before = cells, theta, theta
        self.first = self.t = origin.step if origin else 0
        self.update: Array = np.zeros_like(theta)
        self._experiment, self._clip = experiment, runner.clip
        self._clips = runner.clip.value is not None or runner.clip.norm is not None
        self._tall = not runner.optimizer.elementwise  # such a rule wants points (m, 2)
        self._knobs, columns = dict(knobs), self._columns(knobs)
        rule: Any = runner.optimizer  # typed for one value of a knob, it takes many as well
        self._rule: Any = replace(rule, **columns)
        base = columns.get("lr", runner.optimizer.lr)
        self._rates = Rates(runner, base, len(cells), self._tall)
        self._state: Any = self._rule.init(self._shaped(theta))
        if origin is not None:
            fields = [np.repeat(np.array(f)[:, None], len(cells), axis=1) for f in origin.state]
            self._state = type(self._state)(*map(self._shaped, fields))
        self._take(looked(experiment.on_surface, theta))

    @property
    def taken(self) -> int:
        """The number of steps that were taken."""
        return self.t - self.first

    def step(self) -> Fallen | None:
        """Take a step in every lane, and let those go that diverged."""
        self.move()
        return self.see(looked(self._experiment.on_surface, self.theta))

    def move(self) -> None:
        """Go to the next theta in every lane."""
        before = self.theta
        self.t += 1
        hessian = None
        if self._rule.needs_hessian:
            hessian = self._experiment.on_surface.hessian(before.T)
        lr: Any = self._rates.at(self.t)
        moment = Moment(self.t, self._shaped(before), self._used(), lr, hessian)
        move = self._rule.move(moment, self._state)
        self._state, self.update = move.state, self._shaped(move.update)
        self._before, self.theta = before, before + self.update

    def see(self, values: Array) -> Fallen | None:
        """Take losses and slopes (3, m) at theta, and let those lanes go that diverged."""
        self._take(values)
        fallen = None
        if not isfinite(self.size + self.loss_size + self.slope_size):
            fallen = self.leave()
        self._rates.observe(self.loss)
        return fallen

    def leave(self) -> Fallen | None:
        """Let go of the lanes that are not finite, if there are any."""
        finite = np.isfinite(self.theta).all(axis=0) & np.isfinite(self._values).all(axis=0)
        if finite.all():
            return None
        fallen = Fallen(self.cells[~finite], self._before[:, ~finite])
        self._keep(np.flatnonzero(finite))
        return fallen

    def _take(self, values: Array) -> None:
        self._values, self.loss, self.gradient = values, values[0], values[1:]
        slopes, theta = self.gradient.ravel(), self.theta.ravel()
        self.loss_size, self.slope_size = float(self.loss @ self.loss), float(slopes @ slopes)
        self.size = float(theta @ theta)

    def _used(self) -> Array:
        """Give the gradient as the rule sees it, with noise and clipped."""
        gradient, e = self.gradient, self._experiment
        if e.sigma:
            gradient = gradient + gradient_noise(e.seed, self.t - 1, 2, e.sigma)[:, None]
        if self._clips:
            gradient = clipped(gradient.T, self._clip).T
        return self._shaped(gradient)

    def _shaped(self, vectors: Array) -> Array:
        """Turn vectors (2, m) as the rule wants them, or back."""
        return vectors.T if self._tall else vectors

    def _columns(self, knobs: Mapping[str, Few]) -> dict[str, Column]:
        """Give what the rule holds for its knobs."""
        columns = {}
        for name, (values, places) in knobs.items():
            if self._tall:
                columns[name] = Column(values, places[:, None])
            else:
                spread = np.repeat(values.take(places)[None], 2, axis=0)
                columns[name] = Column(values, places, spread)
        return columns

    def _keep(self, kept: Places) -> None:
        """Go on with some of the lanes."""
        self.cells = self.cells.take(kept)
        self.theta, self.update = self.theta.take(kept, 1), self.update.take(kept, 1)
        self._values = self._values.take(kept, 1)
        self.loss, self.gradient = self._values[0], self._values[1:]
        axis = 0 if self._tall else 1
        self._state = type(self._state)(*(field.take(kept, axis) for field in self._state))
        self._knobs = {
            name: Few(few, places.take(kept)) for name, (few, places) in self._knobs.items()
        }
        columns = self._columns(self._knobs)
        if columns:
            self._rule = replace(self._rule, **columns)
        self._rates.keep(kept, columns.get("lr"))
