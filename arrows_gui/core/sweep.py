"""The best learning rate of every runner: many rates of all runners advance together as arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective, gradient_noise
from arrows_gui.core.optimizers.rule import Moment
from arrows_gui.core.schedule import Constant
from arrows_gui.core.walk import clipped

RATES: Array = np.geomspace(1e-5, 10.0, 64)
"""The rates that are tried, in rising order."""

BEST_STEPS = 500
"""After so many steps the losses are compared."""

CHECK_STEPS = 32
"""After so many steps the search tells how far it is, and may be cancelled."""

Check = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class BestRate:
    """What the rates (m,) made of one runner: its losses (m,) after the last step.

    A run that diverged has the loss inf. ``best`` is the rate with the lowest loss, the smaller one
    of two that are equal; None where every rate diverged.
    """

    runner: int
    rates: Array
    losses: Array

    @property
    def best(self) -> float | None:
        """The rate with the lowest loss."""
        place = int(self.losses.argmin())
        return float(self.rates[place]) if self.losses[place] < np.inf else None

    @property
    def loss(self) -> float:
        """The lowest loss; inf where every rate diverged."""
        return float(self.losses.min())


def best_rates(
    experiment: Experiment, rates: Array, steps: int, check: Check
) -> tuple[BestRate, ...]:
    """Let every runner take so many steps at each of the rates (m,), and compare the losses.

    Each runner starts where it would, with the same noise, and its schedule takes the rates as its
    base. ``check`` is told the share that is done; to cancel, it raises.
    """
    bases = np.sort(np.asarray(rates, dtype=np.float64))
    with np.errstate(all="ignore"):
        losses = _Sweep(experiment, bases).run(steps, check)
    return tuple(
        BestRate(runner.id, bases, own)
        for runner, own in zip(experiment.runners, losses, strict=True)
    )


class _Sweep:
    """All rates (m,) of all runners (r,): theta has shape (r, m, 2), and m runs fastest."""

    def __init__(self, experiment: Experiment, bases: Array) -> None:
        self._experiment = experiment
        runners = experiment.runners
        starts = [r.origin.theta if r.origin else experiment.start for r in runners]
        points: Array = np.empty((len(runners), experiment.on_surface.n, len(bases)))
        points[:] = np.array(starts, dtype=np.float64)[:, :, None]
        self._theta = points.swapaxes(1, 2)
        self._alive = np.ones((len(runners), len(bases)), dtype=bool)
        self._lanes = [
            _Lane(runner, experiment.on_surface, bases, theta)
            for runner, theta in zip(runners, self._theta, strict=True)
        ]
        self._loss, self._gradient = self._looked()

    def run(self, steps: int, check: Check) -> Array:
        """Take so many steps and give the losses (r, m), inf where a run diverged."""
        for taken in range(steps):
            if taken % CHECK_STEPS == 0:
                check(taken / steps)
            self._step(taken)
        check(1.0)
        return np.where(self._alive, self._loss, np.inf)

    def _step(self, taken: int) -> None:
        gradient = self._gradient
        if self._experiment.sigma:
            gradient = gradient + self._noise(taken)
        updates = np.empty((len(self._lanes), 2, self._alive.shape[1])).swapaxes(1, 2)
        for place, lane in enumerate(self._lanes):
            updates[place] = lane.move(
                taken, self._theta[place], gradient[place], self._alive[place]
            )
        self._theta = self._theta + updates
        self._loss, self._gradient = self._looked()
        for lane, losses in zip(self._lanes, self._loss, strict=True):
            lane.observe(losses)

    def _looked(self) -> tuple[Array, Array]:
        """Give losses and gradients, and note which runs have just diverged."""
        x, y = self._theta[..., 0], self._theta[..., 1]
        values = np.stack((*self._experiment.on_surface.formula.gradient(x, y), x, y))
        self._alive &= np.isfinite(values).all(axis=0)
        return values[0], np.moveaxis(values[1:3], 0, -1)

    def _noise(self, taken: int) -> Array:
        """Give the noise (r, 1, 2) of each runner's own step."""
        e = self._experiment
        rows = [gradient_noise(e.seed, lane.first + taken, 2, e.sigma) for lane in self._lanes]
        return np.array(rows)[:, None, :]


class _Lane:
    """One runner at every base rate (m,): its rule, what that remembers, and its schedule."""

    def __init__(
        self, runner: Runner, objective: SurfaceObjective, bases: Array, theta: Array
    ) -> None:
        origin = runner.origin
        self.first = origin.step if origin else 0
        self._objective = objective
        self._bases: list[float] = bases.tolist()
        self._column = bases[:, None]
        # Typed for one rate, a rule takes a column of them as well: some begin with the rate.
        self._rule: Any = replace(runner.optimizer, lr=self._column)  # type: ignore[type-var]
        self._state: Any = self._rule.init(theta)
        if origin is not None:
            fields = [np.broadcast_to(np.array(field), theta.shape) for field in origin.state]
            self._state = type(self._state)(*fields)
        self._needs_hessian = runner.optimizer.needs_hessian
        self._clip = runner.clip
        self._clips = runner.clip.value is not None or runner.clip.norm is not None
        self._schedule = runner.schedule
        self._constant = isinstance(runner.schedule, Constant)
        memory = origin.memory if origin else runner.schedule.init()
        self._memories = [memory] * len(self._bases)
        self._watches = memory is not None

    def move(self, taken: int, theta: Array, gradient: Array, alive: Array) -> Array:
        """Give the update (m, 2) of the next step."""
        t = self.first + taken + 1
        if self._clips:
            gradient = clipped(gradient, self._clip)
        hessian = self._hessian(theta, alive) if self._needs_hessian else None
        moment = Moment(t, theta, gradient, self._rates(t), hessian)  # type: ignore[arg-type]
        move = self._rule.move(moment, self._state)
        self._state = move.state
        update: Array = move.update
        return update

    def observe(self, losses: Array) -> None:
        """Let the schedule see the losses (m,) at the new theta."""
        if self._watches:
            pairs = zip(losses.tolist(), self._memories, strict=True)
            self._memories = [self._schedule.observe(loss, memory) for loss, memory in pairs]

    def _rates(self, t: int) -> Array:
        """Give the rates (m, 1) of step t."""
        if self._constant:
            return self._column
        pairs = zip(self._bases, self._memories, strict=True)
        return np.array([[self._schedule.rate(base, t, memory)] for base, memory in pairs])

    def _hessian(self, theta: Array, alive: Array) -> Array:
        """Give the Hessians (m, 2, 2); a run that diverged has a harmless one."""
        hessians = self._objective.hessian(theta)
        return hessians if alive.all() else np.where(alive[:, None, None], hessians, np.eye(2))


def found_rates(found: Sequence[BestRate]) -> dict[int, float]:
    """Give the best rates by their runners, but of those that diverged at every rate."""
    return {each.runner: each.best for each in found if each.best is not None}
