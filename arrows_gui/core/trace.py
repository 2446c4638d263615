"""The recording of one runner: appended to while it runs, and never copied as it grows."""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Batch, Edit, Experiment, Origin, Outcome, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.objective import gradient_noise
from arrows_gui.core.optimizers.rule import Moment, Optimizer, Part, with_settings
from arrows_gui.core.rows import Rows, Thinned


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Everything about one step: theta_t, loss and gradient there, the update taken from there.

    A ``pending`` update has not been taken yet: it is what the rule would do next. The vectors
    have shape (n,). ``noise`` was added to the exact gradient, and then it was clipped.
    """

    t: int
    theta: Array
    loss: float
    gradient: Array
    used_gradient: Array
    update: Array
    lr: float
    state: Any
    parts: tuple[Part, ...]
    velocity: Array | None
    optimizer: Optimizer
    pending: bool
    noise: Array | None = None
    hessian: Array | None = None
    previous_gradient: Array | None = None

    @property
    def moment(self) -> Moment:
        """What the rule sees in this step."""
        return Moment(self.t + 1, self.theta, self.used_gradient, self.lr, self.hessian)


class SurfaceTrace:
    """What one runner did on a surface: all rows are kept, 4,096 to a chunk."""

    def __init__(self, experiment: Experiment, runner: Runner, run_id: int) -> None:
        self.run_id = run_id
        self.runner = runner
        self.edits: tuple[Edit, ...] = ()
        self.outcome: Outcome | None = None
        self.notice: Message | None = None
        self.first = runner.origin.step if runner.origin else 0
        self._experiment = experiment
        self._n = experiment.objective.n
        self._state_type = type(runner.optimizer.init(np.zeros(self._n)))
        self._next_lr = runner.optimizer.lr
        fields = len(self._state_type._fields)
        self._points = Rows(3 * self._n + 1 + self._n * fields)
        self._moves = Rows(self._n + 1)
        self._thinned = Thinned(self._values)

    def __len__(self) -> int:
        """Give how many points are recorded: one more than the updates."""
        return self._points.count

    @property
    def last(self) -> int:
        """Give the number of the last recorded step."""
        return self.first + self._points.count - 1

    @property
    def nbytes(self) -> int:
        """Give the memory of the recording in bytes."""
        return self._points.nbytes + self._moves.nbytes

    def extend(self, batch: Batch) -> None:
        """Append a batch; raise ValueError where it leaves a gap or belongs elsewhere."""
        batch.check_follows(self.run_id, self.runner.id, self.last)
        if len(batch.points):
            self._points.extend(batch.points)
        if len(batch.moves):
            self._moves.extend(batch.moves)
        self.edits = merged_edits(self.edits, batch.edits)
        self._next_lr = batch.next_lr
        self.outcome = batch.outcome
        self.notice = batch.notice

    def snapshot(self) -> "SurfaceTrace":
        """Give the recording as it is now; it grows no more, and another thread may read it."""
        made = copy(self)
        made._points, made._moves = self._points.snapshot(), self._moves.snapshot()
        made._thinned = Thinned(made._values)
        return made

    def optimizer_at(self, k: int) -> Optimizer:
        """Give the rule with the knobs that hold for the update from step k."""
        settings = {edit.knob: edit.value for edit in self.edits if edit.step <= k}
        rule = self.runner.optimizer
        return with_settings(rule, settings) if settings else rule

    def state(self, k: int) -> Any:
        """Give the state before the update from step k."""
        return self._state_of(self._points.row(k - self.first))

    def rate(self, k: int) -> float:
        """Give the learning rate of the update from step k."""
        place = k - self.first
        pending = place >= self._moves.count
        return self._next_lr if pending else float(self._moves.row(place)[self._n])

    def step(self, k: int) -> Step:
        """Read step k, first ... last; the parts are the rule applied to what was recorded."""
        n, place = self._n, k - self.first
        row = self._points.row(place)
        pending = place >= self._moves.count
        lr = self.rate(k)
        theta, gradient, used = row[:n], row[n + 1 : 2 * n + 1], row[2 * n + 1 : 3 * n + 1]
        optimizer, state = self.optimizer_at(k), self._state_of(row)
        hessian = self._experiment.objective.hessian(theta) if optimizer.needs_hessian else None
        moment = Moment(k + 1, theta, used, lr, hessian)
        with np.errstate(all="ignore"):
            move = optimizer.move(moment, state)
            velocity = optimizer.velocity(moment, move.state)
            update = move.update if pending else self._moves.row(place)[:n]
        return Step(
            t=k,
            theta=theta,
            loss=float(row[n]),
            gradient=gradient,
            used_gradient=used,
            update=update,
            lr=lr,
            state=state,
            parts=move.parts,
            velocity=velocity,
            optimizer=optimizer,
            pending=pending,
            noise=self._noise(k),
            hessian=hessian,
        )

    def _noise(self, k: int) -> Array | None:
        experiment = self._experiment
        if not experiment.sigma:
            return None
        return gradient_noise(experiment.seed, k, self._n, experiment.sigma)

    def table(self) -> tuple[Array, Array]:
        """Give all points (T, ...) and moves (T - 1, n + 1), with the columns of Batch."""
        moves, count = self._moves, min(self._moves.count, len(self) - 1)
        return self._points.block(0, len(self)), moves.block(0, count)

    def thetas(self, first: int, end: int) -> Array:
        """Give theta of the recorded ones among the steps first ... end - 1, shape (m, n)."""
        begin, end = max(first - self.first, 0), min(end - self.first, len(self))
        spans = self._points.span(begin, end)
        return (
            np.concatenate([span[:, : self._n] for span in spans])
            if spans
            else np.empty((0, self._n))
        )

    def losses(self, first: int, end: int) -> Array:
        """Give the losses (m,) of the recorded ones among the steps first ... end - 1."""
        begin, end = max(first - self.first, 0), min(end - self.first, len(self))
        spans = self._points.span(begin, end)
        return np.concatenate([span[:, self._n] for span in spans]) if spans else np.empty(0)

    def column(self, name: str, most: int = 2000) -> tuple[Array, Array]:
        """Give the steps and values of ``loss`` or ``gradient_norm``; KeyError for another name.

        Where there are more than ``most`` rows, each run of rows gives its smallest and its largest
        value, so that no peak is lost.
        """
        places, values = self._thinned.column(name, len(self), most)
        return (self.first + places).astype(np.float64), values

    def origin(self, k: int) -> Origin:
        """Give step k as a place where a branch may begin."""
        step = self.step(k)
        state = tuple(tuple(column.tolist()) for column in step.state)
        memory = self._schedule_memory(k)
        return Origin(self.runner.id, k, tuple(step.theta.tolist()), state, memory)

    def _schedule_memory(self, k: int) -> Any:
        """Give what the schedule remembers before the update from step k."""
        schedule, origin = self.runner.schedule, self.runner.origin
        memory = origin.memory if origin is not None else schedule.init()
        if memory is not None:
            for span in self._points.span(1, k - self.first + 1):
                for loss in span[:, self._n].tolist():
                    memory = schedule.observe(loss, memory)
        return memory

    def _values(self, name: str, first: int, end: int) -> Array:
        n, rows = self._n, self._points.block(first, end)
        if name == "loss":
            return rows[:, n]
        if name == "gradient_norm":
            norms: Array = np.hypot.reduce(rows[:, n + 1 : 2 * n + 1], axis=1)
            return norms
        raise KeyError(name)

    def _state_of(self, row: Array) -> Any:
        columns = row[3 * self._n + 1 :].reshape(self._n, -1)
        return self._state_type(*columns.T)


def merged_edits(edits: tuple[Edit, ...], new: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Append edits; a later one of the same step and knob replaces the earlier one."""
    by_place = {(edit.step, edit.knob): edit for edit in (*edits, *new)}
    return tuple(by_place.values())
