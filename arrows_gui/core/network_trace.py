"""The recording of a network's training: figures of every step, and whole points of some.

Between the whole points the training is taken again from the nearest one before, which gives the
same numbers bit by bit.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from copy import copy
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Edit, Experiment, Outcome, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.network_objective import Evaluation, NetworkObjective
from arrows_gui.core.network_replay import Replay
from arrows_gui.core.network_walk import NetworkBatch, rule_from
from arrows_gui.core.optimizers.rule import Moment, Optimizer
from arrows_gui.core.rows import CHUNK, Rows, Thinned
from arrows_gui.core.trace import Step, merged_edits
from arrows_gui.core.training import Checkpoint, Training, is_typed

RECENT = 32
"""So many points of the last replays are kept, so that looking back and on is fast."""

OF_UPDATES = ("lr", "update_norm", "update_ratio", "cos_descent")
"""The figures that an update must be taken for."""

FIRST_GUESS_S = 1e-3
"""How long a step takes, before one was timed."""


class NetworkTrace:
    """What one runner did while it trained a network."""

    def __init__(self, experiment: Experiment, runner: Runner, run_id: int) -> None:
        objective = experiment.objective
        assert isinstance(objective, NetworkObjective), "this recording is for networks"
        self.run_id = run_id
        self.runner = runner
        self.objective = objective
        self.edits: tuple[Edit, ...] = ()
        self.outcome: Outcome | None = None
        self.notice: Message | None = None
        self.first = 0
        self.checkpoints: list[Checkpoint] = []
        self._layers = [name for name, _ in objective.groups]
        self._points = Rows(1 + 3 * len(self._layers))
        self._moves = Rows(1 + 2 * len(self._layers))
        self._thinned = Thinned(self._values)
        self._next_lr = runner.optimizer.lr
        self._tip: Checkpoint | None = None
        self._recent: deque[Checkpoint] = deque(maxlen=RECENT)
        self._step_s = FIRST_GUESS_S

    def __len__(self) -> int:
        """Give how many points are recorded: one more than the updates."""
        return self._points.count

    @property
    def last(self) -> int:
        """Give the number of the last recorded step."""
        return self._points.count - 1

    @property
    def tip(self) -> Checkpoint:
        """Give the newest point."""
        assert self._tip is not None, "a recording begins with a batch"
        return self._tip

    @property
    def nbytes(self) -> int:
        """Give the memory of the recording in bytes."""
        whole = len(self.checkpoints) + len(self._recent)  # all of about one size
        each = self.checkpoints[0].nbytes if self.checkpoints else 0
        return self._points.nbytes + self._moves.nbytes + whole * each

    def extend(self, batch: NetworkBatch) -> None:
        """Append a batch; raise ValueError where it leaves a gap or belongs elsewhere."""
        batch.check_follows(self.run_id, self.runner.id, self.last)
        if len(batch.points):
            self._points.extend(batch.points)
        if len(batch.moves):
            self._moves.extend(batch.moves)
        kept = (*self.checkpoints, *batch.checkpoints)
        self.checkpoints = [point for point in kept if point.t % batch.stride == 0]
        self.edits = merged_edits(self.edits, batch.edits)
        self._next_lr, self._tip = batch.next_lr, batch.tip
        self.outcome, self.notice = batch.outcome, batch.notice

    def snapshot(self) -> "NetworkTrace":
        """Give the recording as it is now; it grows no more, and another thread may read it."""
        made = copy(self)
        made._points, made._moves = self._points.snapshot(), self._moves.snapshot()
        made._thinned = Thinned(made._values)
        made.checkpoints, made._recent = list(self.checkpoints), self._recent.copy()
        return made

    def optimizer_at(self, k: int) -> Optimizer:
        """Give the rule with the knobs that hold for the update from step k."""
        return rule_from(self.runner.optimizer, self.edits, k)

    def state(self, k: int) -> Any:
        """Give the state before the update from step k."""
        return self._at(k).state

    def replay_s(self, k: int) -> float:
        """Give about how long it takes to read step k, in seconds."""
        return (k - self._nearest(k).t) * self._step_s

    def replay(self, k: int) -> Replay:
        """Give the way from the nearest whole point to step k, to be taken on any thread."""
        begin = self._nearest(k)
        rates = self._moves.block(begin.t, k)[:, 0].copy()
        return Replay(self.objective, self.runner, self.edits, rates, begin, k)

    def remember(self, points: Sequence[Checkpoint], seconds: float = 0.0) -> None:
        """Keep the points of a replay, which took so long, so that the next one is shorter."""
        self._recent.extend(points[1:])
        steps = points[-1].t - points[0].t
        if seconds and steps:
            self._step_s = seconds / steps

    def step(self, k: int) -> Step:
        """Read step k exactly, first ... last; where it is no whole point it is replayed."""
        training, rule = self._training(self._at(k)), self.optimizer_at(k)
        pending = k >= self.last
        with np.errstate(all="ignore"):
            edit = self._typed_at(k)
            lr = 0.0 if edit is not None else self.rate(k)
            move = training.move(rule, lr) if edit is None else training.typed(edit)
            moment = Moment(k + 1, training.theta, training.used_gradient(), lr)
            velocity = rule.velocity(moment, move.state) if edit is None else None
        return Step(
            t=k,
            theta=training.theta,
            loss=training.loss,
            gradient=training.gradient,
            used_gradient=moment.gradient,
            update=move.update,
            lr=lr,
            state=training.state,
            parts=move.parts,
            velocity=velocity,
            optimizer=rule,
            pending=pending,
            previous_gradient=training.previous,
        )

    def thetas(self, first: int, end: int) -> Array:
        """Give theta (n,) of the steps first ... end - 1, each by itself: for few steps."""
        return np.stack([self._at(k).theta for k in range(first, end)])

    def way(self) -> tuple[NDArray[np.intp], Array]:
        """Give the steps (m,) and thetas (m, n) of all whole points, the newest among them."""
        points = self._whole()
        return np.array([p.t for p in points], dtype=np.intp), np.stack([p.theta for p in points])

    def evaluations(self) -> tuple[Array, Evaluation]:
        """Give the steps (m,) at which the training was judged, and the judgements, each (m,)."""
        points = [point for point in self._whole() if point.evaluation is not None]
        steps = np.array([point.t for point in points], dtype=np.float64)
        table = np.array([point.evaluation for point in points]).reshape(-1, 4)
        return steps, Evaluation(*table.T)

    def column(self, name: str, most: int = 2000) -> tuple[Array, Array]:
        """Give steps and values of a figure, at most about so many; no peak is lost.

        The names are those of ``figures``; a figure of the update is not known of the last step.
        """
        places, values = self._thinned.column(name, self._count(name), most)
        return places.astype(np.float64), values

    def series(self, name: str, first: int = 0) -> Array:
        """Give every value of a figure from step ``first`` on; the names are as in ``figures``."""
        count = self._count(name)
        parts = [
            self._values(name, max(begin, first), min(begin + CHUNK, count))
            for begin in range(first // CHUNK * CHUNK, count, CHUNK)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def figures(self, k: int) -> dict[str, float]:
        """Give all figures of step k, without a replay; those of an update only where it is taken.

        They are loss, lr, gradient_norm, update_norm and first_to_last; and for each layer
        gradient_norm/, weight_norm/, update_norm/, update_ratio/, cos_previous/, cos_descent/.
        """
        return {
            name: float(self._values(name, k, k + 1)[0])
            for name in self.names()
            if k < self._count(name)
        }

    def names(self) -> tuple[str, ...]:
        """Give the names of all figures."""
        each = ("gradient_norm", "weight_norm", "update_norm")
        more = ("update_ratio", "cos_previous", "cos_descent")
        by_layer = (f"{name}/{layer}" for layer in self._layers for name in (*each, *more))
        return ("loss", "lr", "gradient_norm", "update_norm", "first_to_last", *by_layer)

    # Behind the scenes

    def _count(self, name: str) -> int:
        """Give of how many steps a figure is known."""
        return self._moves.count if name.partition("/")[0] in OF_UPDATES else self._points.count

    def _values(self, name: str, first: int, end: int) -> Array:
        """Give a figure of the steps first ... end - 1."""
        kind, _, layer = name.partition("/")
        points, count = self._points.block(first, end), len(self._layers)
        g = 1 + (self._layers.index(layer) if layer else 0)
        last_g = g if layer else count
        squares = points[:, g : last_g + 1].sum(axis=1)
        if kind in OF_UPDATES:
            found = self._of_updates(kind, self._moves.block(first, end), points, g, last_g)
            return found if kind == "lr" else self._without_typed(found, first)
        if kind == "loss":
            return points[:, 0]
        if kind == "gradient_norm":
            return _root(squares)
        if kind == "weight_norm":
            return _root(points[:, g + count])
        if kind == "cos_previous":
            return self._cos_previous(points, first, g)
        if kind == "first_to_last":
            return _root(_ratio(points[:, 1], points[:, count]))
        raise KeyError(name)

    def _of_updates(self, kind: str, moves: Array, points: Array, g: int, last_g: int) -> Array:
        count = len(self._layers)
        squares = moves[:, g : last_g + 1].sum(axis=1)
        if kind == "lr":
            return moves[:, 0]
        if kind == "update_norm":
            return _root(squares)
        if kind == "update_ratio":
            return _root(_ratio(squares, points[:, g + count]))
        return _cosine(-moves[:, g + count], moves[:, g], points[:, g])

    def _without_typed(self, values: Array, first: int) -> Array:
        """Put nan where a person typed a parameter: that was no update of the rule."""
        typed = [edit.step - first for edit in self.edits if is_typed(edit)]
        places = [place for place in typed if 0 <= place < len(values)]
        if places:
            values = values.copy()
            values[places] = np.nan
        return values

    def _cos_previous(self, points: Array, first: int, g: int) -> Array:
        before = self._points.block(max(first - 1, 0), first + len(points) - 1)[:, g]
        if first == 0:
            before = np.concatenate(((np.nan,), before))
        return _cosine(points[:, g + 2 * len(self._layers)], points[:, g], before)

    def _whole(self) -> list[Checkpoint]:
        tip = self.tip
        return [*(point for point in self.checkpoints if point.t < tip.t), tip]

    def rate(self, k: int) -> float:
        """Give the learning rate of the update from step k."""
        return self._next_lr if k >= self._moves.count else float(self._moves.row(k)[0])

    def _typed_at(self, k: int) -> Edit | None:
        return next((edit for edit in self.edits if edit.step == k and is_typed(edit)), None)

    def _nearest(self, k: int) -> Checkpoint:
        if k >= self.tip.t:
            return self.tip
        place = bisect_right(self.checkpoints, k, key=lambda point: point.t)
        best = self.checkpoints[place - 1]
        return max((best, *(p for p in self._recent if p.t <= k)), key=lambda point: point.t)

    def _training(self, point: Checkpoint) -> Training:
        return Training(self.objective, self.runner.clip, self.runner.schedule, point)

    def _at(self, k: int) -> Checkpoint:
        """Give the whole point of step k, taken again from the nearest one before it."""
        point = self._nearest(k)
        if point.t < k:
            begin = perf_counter()
            points = self.replay(k).run()
            self.remember(points, perf_counter() - begin)
            point = self._nearest(k)
        return point


def _root(a: Array) -> Array:
    root: Array = np.sqrt(a)
    return root


def _ratio(a: Array, b: Array) -> Array:
    with np.errstate(all="ignore"):
        ratio: Array = a / b
    return ratio


def _cosine(product: Array, a: Array, b: Array) -> Array:
    """Give the cosine from u v, u^2 and v^2; nan where a vector is 0."""
    with np.errstate(all="ignore"):
        cosine: Array = np.clip(product / np.sqrt(a * b), -1, 1)
    return cosine
