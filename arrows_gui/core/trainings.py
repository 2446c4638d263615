"""Several trainings of one network side by side, which differ in the knobs of their rule."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Places
from arrows_gui.core.experiment import Runner
from arrows_gui.core.many_networks import gradients
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.optimizers.rule import Moment
from arrows_gui.core.schedule import Constant
from arrows_gui.core.sweep_plan import Counts, Flags
from arrows_gui.core.sweep_rule import with_columns
from arrows_gui.core.walk import FAR, SETTLED_GRADIENT, SETTLED_UPDATE, clipped


class Trainings:
    """Trainings (m,) that begin at one theta (n,); each goes as it would alone.

    ``values`` (m,) are those of the knobs that differ. Who diverged or came to rest takes no
    more part. ``thetas`` (m, n), ``losses`` of the last batch, with the penalty, and ``last``, the
    last step with finite numbers, are of all trainings, and so are the flags.
    """

    def __init__(
        self,
        objective: NetworkObjective,
        runner: Runner,
        values: Mapping[str, Array],
        theta: Array,
        target: float | None = None,
    ) -> None:
        count = len(next(iter(values.values())))
        self.t = 0
        self.thetas = np.tile(theta, (count, 1))
        self.last: Counts = np.zeros(count, dtype=np.int64)
        self.reached: Counts = np.full(count, -1)
        self.diverged, self.settled, self.away = np.zeros((3, count), dtype=np.bool_)
        self.going: Places = np.arange(count)
        self._objective, self._runner, self._target = objective, runner, target
        self._clips = runner.clip.value is not None or runner.clip.norm is not None
        self._rests = objective.epoch_steps == 1 and not objective.dropout
        self._values = dict(values)
        self._set_rule()
        self._state: Any = self._rule.init(self.thetas)
        self._memories: list[Any] = [runner.schedule.init()] * count
        self._watches = self._memories[0] is not None
        # All begin alike: one of them tells of the first point of all.
        loss, gradient = gradients(objective, theta[None], 0)
        if not (np.isfinite(loss).all() and np.isfinite(gradient).all()):
            raise BadInput("the loss or its gradient is not finite at the start")
        self.first_loss = float(loss[0])
        self.losses = np.repeat(loss, count)
        self._far_loss = FAR * max(1.0, abs(self.first_loss))
        self._gradient = np.tile(gradient, (count, 1))
        self._note_target(self.losses)

    def step(self) -> None:
        """Take one step of every training that still goes on."""
        theta, gradient = self.thetas[self.going], self._gradient
        with np.errstate(all="ignore"):
            used = clipped(gradient, self._runner.clip) if self._clips else gradient
            moment = Moment(self.t + 1, theta, used, self._rates())
            move = self._rule.move(moment, self._state)
            self._state, update = move.state, np.asarray(move.update)
            self.t += 1
            after = theta + update
            losses, self._gradient = gradients(self._objective, after, self.t)
            self._note(theta, gradient, update, after, losses)

    def _note(
        self, before: Array, slope: Array, update: Array, after: Array, losses: Array
    ) -> None:
        """Keep what the step led to, and take out who does not go on; (k, n) and (k,)."""
        finite = _finite(losses, self._gradient, after)
        going = self.going if finite.all() else self.going[finite]
        self.thetas[going], self.losses[going] = after[finite], losses[finite]
        self.last[going] = self.t
        near = (_lengths(before) <= FAR * self._objective.extent) & (
            np.abs(losses) <= self._far_loss
        )
        self.away[self.going] |= finite & ~near
        self.diverged[self.going] = ~finite
        stays = finite
        if self._rests:
            rests = (_lengths(slope) <= SETTLED_GRADIENT) & (_lengths(update) <= SETTLED_UPDATE)
            self.settled[self.going] = finite & rests
            stays = finite & ~rests
        self._note_target(np.where(finite, losses, np.nan))
        if self._watches:
            pairs = zip(losses.tolist(), self._memories, strict=True)
            self._memories = [self._runner.schedule.observe(*pair) for pair in pairs]
        if not stays.all():
            self._keep(stays)

    def _note_target(self, losses: Array) -> None:
        if self._target is not None:
            hit = (losses <= self._target) & (self.reached[self.going] < 0)
            self.reached[self.going[hit]] = self.t

    def _keep(self, stays: Flags) -> None:
        """Go on with some of the trainings only."""
        self.going = self.going[stays]
        self._gradient = self._gradient[stays]
        self._state = type(self._state)(*(field[stays] for field in self._state))
        self._memories = [each for each, kept in zip(self._memories, stays, strict=True) if kept]
        self._values = {name: each[stays] for name, each in self._values.items()}
        if len(self.going):
            self._set_rule()

    def _set_rule(self) -> None:
        self._rule = with_columns(self._runner.optimizer, self._values)
        self._bases = self._values.get("lr", np.full(len(self.going), self._runner.optimizer.lr))

    def _rates(self) -> Any:
        """Give the rates (k, 1) of the next step."""
        if isinstance(self._runner.schedule, Constant):
            return self._bases[:, None]
        pairs = zip(self._bases.tolist(), self._memories, strict=True)
        rate = self._runner.schedule.rate
        return np.array([[rate(base, self.t + 1, memory)] for base, memory in pairs])


def _lengths(vectors: Array) -> Array:
    lengths: Array = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return lengths


def _finite(losses: Array, gradient: Array, theta: Array) -> Flags:
    """Tell which trainings (k,) have finite numbers only."""
    if np.isfinite(losses.sum() + gradient.sum() + theta.sum()):
        return np.ones(len(losses), dtype=np.bool_)
    finite: Flags = (
        np.isfinite(losses) & np.isfinite(gradient).all(axis=1) & np.isfinite(theta).all(axis=1)
    )
    return finite
