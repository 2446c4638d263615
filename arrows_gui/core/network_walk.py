"""The way of one runner that trains a network, and what it records."""

from dataclasses import dataclass
from math import isfinite, sqrt
from time import perf_counter, thread_time
from typing import ClassVar

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Batch, Edit, Experiment, Outcome, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network_objective import Evaluation, NetworkObjective
from arrows_gui.core.optimizers.rule import Move, Optimizer, with_settings
from arrows_gui.core.training import WEIGHT_EDIT, Checkpoint, Training, is_typed
from arrows_gui.core.walk import (
    CURVATURE_UNKNOWN,
    DIVERGED,
    FAR,
    RUNNING_AWAY,
    SETTLED_GRADIENT,
    SETTLED_UPDATE,
)

MOST_CHECKPOINTS = 512
"""A recording keeps at most so many whole points."""

CHECKPOINT_BYTES = 256_000_000
"""... of at most so many bytes together."""

FEWEST_CHECKPOINTS = 16

QUICKLY_JUDGED_S = 0.002
"""Where judging a point takes longer, it may take only ..."""

JUDGING_SHARE = 0.1
"""... so much of the time."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkBatch(Batch):
    """What one runner recorded since the last batch.

    ``points`` has one row for each theta from ``first_step`` on: the loss of the batch, and for
    each layer the sums of g^2, of w^2 and of g times the gradient before. ``moves`` has one row for
    each update taken: the rate, and for each layer the sums of u^2 and of u g. Only checkpoints
    at multiples of ``stride`` are kept; ``tip`` is the newest point.
    """

    checkpoints: tuple[Checkpoint, ...]
    stride: int
    tip: Checkpoint


class NetworkWalk:
    """One runner on its way; with ``hold`` it ends where it comes to rest."""

    turn: ClassVar[int] = 1  # a step may be long, and the window shall not wait

    def __init__(self, experiment: Experiment, runner: Runner, hold: bool) -> None:
        objective = experiment.objective
        assert isinstance(objective, NetworkObjective), "this walk is for networks"
        if runner.origin is not None:
            raise BadInput("a network's run cannot be branched")
        self.runner, self.rule = runner, runner.optimizer
        self.outcome: Outcome | None = None
        self.notice: Message | None = None
        self._hold = hold
        self._objective = objective
        start = np.array(experiment.start)
        self._training = Training.started(objective, runner.clip, runner.schedule, self.rule, start)
        if not (isfinite(self._training.loss) and np.isfinite(self._training.gradient).all()):
            raise BadInput("the loss or its gradient is not finite at the start")
        self._far_loss = FAR * max(1.0, abs(self._training.loss))
        self._starts = [part.start for _, part in objective.groups]
        self._products = np.zeros((5, objective.n))
        self._points: list[Array] = []
        self._moves: list[Array] = []
        self._edits: list[Edit] = []
        self._checkpoints: list[Checkpoint] = []
        self._judged_at: tuple[int, Evaluation | None] = (-1, None)
        self._judges_from = 0.0
        self._first = self._kept = 0
        self._stride = 1
        self._most = most_checkpoints(self._training.checkpoint(start, judged=False).nbytes)

    @property
    def t(self) -> int:
        """The number of the newest step."""
        return self._training.t

    def edit(self, knob: str, value: Value) -> None:
        """Set a knob from the next update on; or a parameter, which is a step of its own."""
        edit = Edit(self.t, self.runner.id, knob, value)
        if is_typed(edit):
            if self.outcome is None:
                self._edits.append(edit)
                self._take(self._training.typed(edit), 0.0)
            return
        self.rule = with_settings(self.rule, {knob: value})
        self._edits.append(edit)

    def allow(self, steps: int) -> None:
        """Go on where the number of allowed steps was all that ended the walk."""
        if self.outcome is not None and self.outcome.kind == "exhausted" and self.t < steps:
            self.outcome = None

    def run(self, count: int) -> None:
        """Take up to so many updates, and record each with the point that it leads to."""
        training = self._training
        for _ in range(count):
            lr = training.lr(self.rule)
            self._take(training.move(self.rule, lr), lr)
            if self.outcome is not None:
                return

    def exhaust(self) -> None:
        """End the walk because all allowed steps are taken."""
        if self.outcome is None:
            sentence = Message("Took all {steps} steps without coming to rest.", {"steps": self.t})
            self.outcome = Outcome("exhausted", self.t, sentence)

    def batch(self, run_id: int) -> NetworkBatch:
        """Give what was recorded since the last batch; the newest point is in it once."""
        points, moves = self._points, self._moves
        first = self._first
        if first <= self.t:
            points.append(self._point_row(self._sums(None)))
        edits, checkpoints = tuple(self._edits), tuple(self._checkpoints)
        self._first = self.t + 1
        self._points, self._moves, self._edits, self._checkpoints = [], [], [], []
        return NetworkBatch(
            run_id=run_id,
            runner=self.runner.id,
            first_step=first,
            points=_table(points),
            moves=_table(moves),
            edits=edits,
            next_lr=self._training.lr(self.rule),
            outcome=self.outcome,
            notice=self.notice,
            checkpoints=checkpoints,
            stride=self._stride,
            tip=self._judged(self._training.checkpoint(None, judged=False)),
        )

    def _take(self, move: Move, lr: float) -> None:
        """Take a move, and record it with the point that it leaves."""
        training, update = self._training, move.update
        sums = self._sums(update)
        before, before_row = training.checkpoint(update, judged=False), self._point_row(sums)
        training.take(update, move.state)
        if not self._is_finite():
            step = training.t
            # The step that led out of the numbers is not part of the recording.
            self._training = Training(
                self._objective, self.runner.clip, self.runner.schedule, before
            )
            self.outcome = Outcome("diverged", step, Message(DIVERGED, {"step": step}))
            return
        if before.t >= self._first:
            self._points.append(before_row)
        self._moves.append(np.concatenate(((lr,), sums[3], sums[4])))
        if before.t % self._stride == 0:
            self._keep(before)
        slope, way = sqrt(sums[0].sum()), sqrt(sums[3].sum())
        self._note_rest(slope, way)
        if self.notice is None and not self._is_near(sqrt(sums[1].sum())):
            self.notice = Message(RUNNING_AWAY, {"step": training.t})

    def _is_near(self, length: float) -> bool:
        """Tell whether theta, of a length, and the loss are still of the size of those before."""
        return length <= FAR * self._objective.extent and abs(self._training.loss) <= self._far_loss

    def _keep(self, point: Checkpoint) -> None:
        self._checkpoints.append(self._judged(point))
        self._kept += 1
        if self._kept >= self._most:
            self._stride *= 2
            self._kept = point.t // self._stride + 1

    def _judged(self, point: Checkpoint) -> Checkpoint:
        """Say how good a point is; where that takes long, not of every one."""
        if point.t == self._judged_at[0]:
            return point._replace(evaluation=self._judged_at[1])
        if perf_counter() < self._judges_from:
            return point
        begin = thread_time()  # a busy machine does not count
        evaluation = self._objective.evaluation(point.theta)
        took, self._judged_at = thread_time() - begin, (point.t, evaluation)
        if took > QUICKLY_JUDGED_S:
            self._judges_from = perf_counter() + took / JUDGING_SHARE
        return point._replace(evaluation=evaluation)

    def _note_rest(self, slope: float, way: float) -> None:
        """A batch's gradient says little about the whole: only a whole batch can be at rest."""
        whole = self._objective.epoch_steps == 1 and not self._objective.dropout
        if self._hold and whole and slope <= SETTLED_GRADIENT and way <= SETTLED_UPDATE:
            step = self._training.t
            self.outcome = Outcome("settled", step, Message(CURVATURE_UNKNOWN, {"step": step}))

    def _sums(self, update: Array | None) -> Array:
        """Give the sums over each layer, (5, layers): g^2, w^2, g by the one before, u^2, u g."""
        training, products = self._training, self._products
        gradient, theta = training.gradient, training.theta
        np.multiply(gradient, gradient, out=products[0])
        np.multiply(theta, theta, out=products[1])
        if training.previous is not None:
            np.multiply(gradient, training.previous, out=products[2])
        if update is not None:
            np.multiply(update, update, out=products[3])
            np.multiply(update, gradient, out=products[4])
        sums: Array = np.add.reduceat(products, self._starts, axis=1)
        return sums

    def _point_row(self, sums: Array) -> Array:
        return np.concatenate(((self._training.loss,), sums[0], sums[1], sums[2]))

    def _is_finite(self) -> bool:
        training = self._training
        total = training.loss + float(training.gradient.sum()) + float(training.theta.sum())
        if isfinite(total):
            return True
        vectors = (training.theta, training.gradient)
        return isfinite(training.loss) and all(np.isfinite(each).all() for each in vectors)


def most_checkpoints(nbytes: int) -> int:
    """Give how many whole points of so many bytes are kept."""
    return max(FEWEST_CHECKPOINTS, min(MOST_CHECKPOINTS, CHECKPOINT_BYTES // max(nbytes, 1)))


def rule_from(rule: Optimizer, edits: tuple[Edit, ...], k: int) -> Optimizer:
    """Give a rule with the knobs that hold for the update from step k."""
    settings = {edit.knob: edit.value for edit in edits if edit.step <= k and not is_typed(edit)}
    return with_settings(rule, settings) if settings else rule


def weight_edit(index: int) -> str:
    """Give the name of the edit that sets a parameter."""
    return f"{WEIGHT_EDIT}{index}"


def _table(rows: list[Array]) -> Array:
    return np.stack(rows) if rows else np.empty((0, 1))
