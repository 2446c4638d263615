"""The way of one runner: where it is, what its rule remembers, and what it has recorded."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, repeat
from math import hypot, isfinite
from operator import add, attrgetter
from typing import Any, ClassVar, Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import eigenvalues, has_negative_curvature, is_flat
from arrows_gui.core.experiment import NORM_EPSILON, Batch, Clip, Edit, Experiment, Outcome, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.objective import gradient_noise
from arrows_gui.core.optimizers.rule import Moment, Optimizer, with_settings

SETTLED_GRADIENT = 1e-8
"""A run may have settled where the gradient is shorter than this."""

SETTLED_UPDATE = 1e-8
"""... and the update that led there is shorter than this share of the window."""

NEARBY = 1e-6
"""A minimum is vouched for where slope over curvature puts it within this share of the window."""

FAR = 1e6
"""A run is running away past this many windows from the origin or times the first loss."""

DIVERGED = "Diverged at step {step}: the loss, its gradient or a parameter is not finite."
RUNNING_AWAY = "Running away since step {step}."
CURVATURE_UNKNOWN = (
    "Settled at step {step}: gradient and update are almost 0; the curvature is not known."
)
AT_SADDLE = (
    "Resting on a saddle since step {step}: the gradient is 0, but the loss curves downhill."
)
AT_MAXIMUM = "Resting on a maximum since step {step}: the gradient is 0, and every way leads down."
AT_FLAT = "Settled at step {step} on flat ground: whether this is a minimum is not known."
AT_MINIMUM = "Settled at step {step}: a minimum of its neighbourhood."

Vector = Sequence[float]
Hessian = Callable[[Array], Array | None]

_moment = partial(tuple.__new__, Moment)  # a named tuple's own constructor takes twice as long
_state_of, _update_of = attrgetter("state"), attrgetter("update")


def clipped(gradient: Array, clip: Clip) -> Array:
    """Clip each component (..., n), then the length: g min(1, C / (|g| + 1e-6)), as torch does."""
    if clip.value is not None:
        gradient = np.clip(gradient, -clip.value, clip.value)
    if clip.norm is not None:
        length = np.linalg.norm(gradient, axis=-1, keepdims=True)
        gradient = gradient * np.minimum(1.0, clip.norm / (length + NORM_EPSILON))
    return gradient


class Mover(Protocol):
    """Applies a rule and keeps its state."""

    rule: Optimizer

    def move(self, t: int, theta: Vector, gradient: Vector, lr: float) -> list[float]:
        """Give the update, and remember the state after it."""

    def flat_state(self) -> tuple[float, ...]:
        """Give the state, all fields of the first coordinate first."""


class ArrayMover:
    """Applies a rule to the whole point as one array, with its Hessian where the rule needs it."""

    def __init__(self, rule: Optimizer, state: Any, hessian: Hessian | None = None) -> None:
        self.rule = rule
        self._state = state
        self._hessian = hessian if rule.needs_hessian else None

    def move(self, t: int, theta: Vector, gradient: Vector, lr: float) -> list[float]:
        """Give the update, and remember the state after it."""
        at = np.array(theta)
        hessian = None if self._hessian is None else self._hessian(at)
        move = self.rule.move(Moment(t, at, np.array(gradient), lr, hessian), self._state)
        self._state = move.state
        update: list[float] = move.update.tolist()
        return update

    def flat_state(self) -> tuple[float, ...]:
        """Give the state, all fields of the first coordinate first."""
        return tuple(np.transpose(self._state).ravel().tolist())


class NumberMover:
    """Applies an element-wise rule to one plain number after the other: much faster."""

    def __init__(self, rule: Optimizer, state: Any, n: int) -> None:
        self.rule: Any = rule  # its text is typed for arrays, and runs on plain numbers here
        fields = [field.tolist() for field in state]
        self.states = [type(state)(*(field[i] for field in fields)) for i in range(n)]

    def move(self, t: int, theta: Vector, gradient: Vector, lr: float) -> list[float]:
        """Give the update, and remember the state; raises where arrays would give inf or nan."""
        moments = map(_moment, zip(repeat(t), theta, gradient, repeat(lr), repeat(None)))
        moves = list(map(self.rule.move, moments, self.states))
        self.states = list(map(_state_of, moves))
        return list(map(_update_of, moves))

    def flat_state(self) -> tuple[float, ...]:
        """Give the state, all fields of the first coordinate first."""
        return tuple(chain.from_iterable(self.states))

    def as_arrays(self) -> ArrayMover:
        """Give a mover that goes on from here with arrays."""
        columns = [np.array(column) for column in zip(*self.states, strict=True)]
        return ArrayMover(self.rule, type(self.states[0])(*columns))


class Walk:
    """One runner on its way over a surface.

    With ``hold`` it ends where it comes to rest; otherwise resting is only noted. A branch goes on
    from its origin, the theta and the state there, instead of the start.
    """

    turn: ClassVar[int] = 16  # so many steps are taken before the next runner has its turn

    def __init__(self, experiment: Experiment, runner: Runner, hold: bool) -> None:
        self.runner, origin = runner, runner.origin
        self.t = origin.step if origin else 0
        self.theta: Vector = list(map(float, origin.theta if origin else experiment.start))
        self.outcome: Outcome | None = None
        self.notice: Message | None = None
        self._objective = experiment.on_surface
        self._sigma, self._seed = experiment.sigma, experiment.seed
        self._hold = hold
        self._clips = runner.clip.value is not None or runner.clip.norm is not None
        self._memory = origin.memory if origin else runner.schedule.init()
        self._quiet_since: int | None = None
        self._points: list[tuple[float, ...]] = []
        self._moves: list[tuple[float, ...]] = []
        self._edits: list[Edit] = []
        rule = runner.optimizer
        state = rule.init(np.array(self.theta))
        if origin is not None:
            state = type(state)(*map(np.array, origin.state))
        self._mover: Mover = ArrayMover(rule, state, self._objective.hessian)
        if rule.elementwise:
            self._mover = NumberMover(rule, state, len(self.theta))
        self._used: Vector = ()
        values = self._objective.at(*self.theta)
        if not _all_finite(self.theta, values):
            raise BadInput("the loss or its gradient is not finite at the start")
        self._small_update = SETTLED_UPDATE * self._objective.extent
        self._far = FAR * self._objective.extent
        self._far_loss = FAR * max(1.0, abs(values[0]))
        self._record(values, values[1:])

    def edit(self, knob: str, value: Value) -> None:
        """Set a knob from the next update on."""
        self._mover.rule = with_settings(self._mover.rule, {knob: value})
        self._edits.append(Edit(self.t, self.runner.id, knob, value))

    def allow(self, steps: int) -> None:
        """Go on where the number of allowed steps was all that ended the walk."""
        by_limit = {"exhausted"} if self._hold else {"exhausted", "settled", "saddle"}
        if self.outcome is not None and self.outcome.kind in by_limit and self.t < steps:
            self.outcome = None

    def run(self, count: int) -> None:
        """Take up to so many updates, and record each with the point that it leads to."""
        at, schedule = self._objective.at, self.runner.schedule
        for t in range(self.t + 1, self.t + 1 + count):
            lr = schedule.rate(self._mover.rule.lr, t, self._memory)
            try:
                update = self._mover.move(t, self.theta, self._used, lr)
            except (ZeroDivisionError, OverflowError, ValueError):
                if not isinstance(self._mover, NumberMover):
                    raise
                # Plain numbers raise where arrays give inf or nan: the arrays decide, from here on.
                self._mover = self._mover.as_arrays()
                update = self._mover.move(t, self.theta, self._used, lr)
            theta = list(map(add, self.theta, update))
            values = at(*theta)
            if not (isfinite(sum(theta) + sum(values)) or _all_finite(theta, values)):
                self.outcome = Outcome("diverged", t, Message(DIVERGED, {"step": t}))
                return
            self.t, self.theta = t, theta
            self._moves.append((*update, lr))
            self._memory = schedule.observe(values[0], self._memory)
            gradient = values[1:]
            self._record(values, gradient)
            if hypot(*gradient) <= SETTLED_GRADIENT and hypot(*update) <= self._small_update:
                self._note_rest()
                if self._hold:
                    return
            elif self._quiet_since is not None:
                self._quiet_since = None
            if not (abs(values[0]) <= self._far_loss and hypot(*theta) <= self._far):
                self._note_flight()

    @property
    def next_lr(self) -> float:
        """Give the rate of the next update."""
        return self.runner.schedule.rate(self._mover.rule.lr, self.t + 1, self._memory)

    def exhaust(self) -> None:
        """End the walk because all allowed steps are taken; where it rests, say so instead."""
        if self.outcome is None and self._quiet_since is not None:
            self.outcome = self._rest(self._quiet_since)
        elif self.outcome is None:
            sentence = Message("Took all {steps} steps without coming to rest.", {"steps": self.t})
            self.outcome = Outcome("exhausted", self.t, sentence)

    def batch(self, run_id: int) -> Batch:
        """Give what was recorded since the last batch."""
        n = len(self.theta)
        points, moves, edits = self._points, self._moves, tuple(self._edits)
        self._points, self._moves, self._edits = [], [], []
        return Batch(
            run_id=run_id,
            runner=self.runner.id,
            first_step=self.t + 1 - len(points),
            points=_table(points, 3 * n + 1 + len(self._mover.flat_state())),
            moves=_table(moves, n + 1),
            edits=edits,
            next_lr=self.next_lr,
            outcome=self.outcome,
            notice=self.notice,
        )

    def _record(self, values: tuple[float, ...], gradient: tuple[float, ...]) -> None:
        used: Vector = gradient
        if self._sigma:
            noise = gradient_noise(self._seed, self.t, len(gradient), self._sigma)
            used = [slope + shake for slope, shake in zip(gradient, noise.tolist(), strict=True)]
        if self._clips:
            used = clipped(np.array(used), self.runner.clip).tolist()
        self._used = used
        self._points.append((*self.theta, *values, *used, *self._mover.flat_state()))

    def _note_rest(self) -> None:
        if self._quiet_since is None:
            self._quiet_since = self.t
        if self._hold:
            self.outcome = self._rest(self.t)

    def _note_flight(self) -> None:
        if self.notice is None:
            self.notice = Message(RUNNING_AWAY, {"step": self.t})

    def _rest(self, step: int) -> Outcome:
        """Say where a walk has come to rest, as far as the curvature there tells."""
        values = eigenvalues(self._objective.hessian(np.array(self.theta)))
        kind = "settled"
        if values is None:
            sentence = CURVATURE_UNKNOWN
        elif has_negative_curvature(values):
            kind = "saddle"
            sentence = AT_MAXIMUM if values[-1] < 0 else AT_SADDLE
        else:
            slope = hypot(*self._objective.at(*self.theta)[1:])
            far = slope > values[0] * NEARBY * self._objective.extent
            sentence = AT_FLAT if far or is_flat(values) else AT_MINIMUM
        return Outcome(kind, step, Message(sentence, {"step": step}))


def _all_finite(*vectors: Vector) -> bool:
    return all(map(isfinite, chain.from_iterable(vectors)))


def _table(rows: list[tuple[float, ...]], width: int) -> Array:
    """Give rows as a table, which has its columns also where there is no row."""
    values = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width)
    return values.reshape(-1, width)
