"""What the rules of diagnosis read of a network's training, without a replay."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.training import Checkpoint
from arrows_gui.core.unit_state import LayerHealth, unit_health

FEWEST_STEPS = 20
"""Before so many steps a run shows no habit that could be judged."""

LATELY = 0.1
"""The newest steps are this share of a run ..."""

MOST_RECENT = 1_000
"""... but at most so many, and at least FEWEST_STEPS or an epoch."""

MOST_ASSESSED = 8
"""Losses and gradients of all data are taken at about so many of the newest whole points."""

LARGE = 10_000
"""So many parameters make a network large: a look at its units takes some milliseconds."""

FEWEST_LOSSES = 5
"""Fewer losses show no swing."""

MOST_ASKED = 500
"""... and over at most so many training points, spread evenly: within about 5 %; ..."""

MOST_WORK = 5_000_000
"""... over fewer where points times parameters would be more, for a judgement shall be quick."""

FEWEST_ASKED = 100
"""... but at least over so many: within about 10 %."""

SMALLEST = 1e-300
"""Stands in for a divisor that is 0."""


class Noise(NamedTuple):
    """The gradient of all data at the newest points, and how far those of the batches lie from it.

    ``signal`` is its length, ``scatter`` the distance, both the root of a mean of squares over so
    many ``points``.
    """

    signal: float
    scatter: float
    points: int


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The losses of both parts of the data at the steps where a training was judged, (m,) each."""

    steps: Array
    train: Array
    test: Array


class NetworkFacts:
    """The figures of a recorded training; each is read when it is first asked for, and kept."""

    def __init__(self, objective: NetworkObjective, trace: NetworkTrace) -> None:
        self.objective = objective
        self.trace = trace
        self.steps = trace.last
        self.layers = tuple(name for name, _ in objective.groups)
        self._columns: dict[str, Array] = {}

    # The figures of the steps

    def column(self, name: str) -> Array:
        """Give a figure of every step: one of NetworkTrace.figures."""
        return self._from(name, 0)

    @cached_property
    def recent_count(self) -> int:
        """How many steps count as the newest ones."""
        wanted = max(FEWEST_STEPS, self.objective.epoch_steps, int(LATELY * self.steps))
        return min(wanted, MOST_RECENT, self.steps)

    def recent(self, name: str) -> Array:
        """Give a figure of the newest steps, in which an update was taken."""
        return self._from(name, self.steps - self.recent_count)[: self.recent_count]

    @cached_property
    def cos_previous(self) -> Array:
        """The cosine between the newest gradients and those before them, of all layers at once."""
        first = max(self.steps - self.recent_count, 1)
        product, squares = np.zeros(self.steps - first), np.zeros(self.steps - first + 1)
        for layer in self.layers:
            norm = self._from(f"gradient_norm/{layer}", first - 1)[:-1]
            cosine = self._from(f"cos_previous/{layer}", first)[:-1]
            product += np.nan_to_num(cosine) * norm[1:] * norm[:-1]
            squares += norm * norm
        lengths = np.sqrt(squares[1:]) * np.sqrt(squares[:-1])
        cosines: Array = product / np.maximum(lengths, SMALLEST)
        return cosines

    @cached_property
    def fall(self) -> Array:
        """By how much each newest update lowers the loss where the slope is straight: -g u."""
        fall = np.zeros(self.recent_count)
        for layer in self.layers:
            cosine = np.nan_to_num(self.recent(f"cos_descent/{layer}"))
            lengths = self.recent(f"update_norm/{layer}") * self.recent(f"gradient_norm/{layer}")
            fall += cosine * np.nan_to_num(lengths)
        return fall

    @cached_property
    def foretold(self) -> float:
        """By how much a newest step would lower the loss on a straight slope, by the baseline."""
        return float(np.mean(self.fall)) / self.baseline

    @cached_property
    def update_ratio(self) -> float:
        """The length of a newest update by that of all weights, their median.

        Weights that have shrunk count as long as they were at the start.
        """
        squares = sum(self.recent(f"weight_norm/{layer}") ** 2 for layer in self.layers)
        first = float(np.linalg.norm(self.first_point.theta))
        ratios = self.recent("update_norm") / np.maximum(np.sqrt(squares), max(first, SMALLEST))
        return middle(ratios)

    @property
    def noise_ratio(self) -> float:
        """How many times as long as the gradient its noise is; 0 where there is none."""
        return self.noise.scatter / max(self.noise.signal, SMALLEST) if self.noise else 0.0

    @cached_property
    def gradient_share(self) -> float:
        """The length of the newest gradients (their median) as a share of the first one's."""
        first = float(self.column("gradient_norm")[0])
        return float(np.median(self.recent("gradient_norm"))) / max(first, SMALLEST)

    # The losses of all data

    @cached_property
    def judged(self) -> Judged:
        """The losses of both parts of the data, where the training was judged."""
        steps, found = self.trace.evaluations()
        return Judged(steps, np.array(found.train_loss), np.array(found.test_loss))

    @cached_property
    def baseline(self) -> float:
        """The training loss of the best answer that is the same for every input."""
        y = self.objective.y_train
        if self.objective.network.loss == "squared_error":
            return max(float(y.var(axis=0).mean()), SMALLEST)
        shares = y.mean(axis=0)
        if self.objective.network.loss == "binary_cross_entropy":
            shares = np.concatenate((shares, 1 - shares))
        return max(float(-(shares * np.log(np.maximum(shares, SMALLEST))).sum()), SMALLEST)

    @cached_property
    def level(self) -> float:
        """The newest training losses (their median) as a share of the baseline: 1 is no skill."""
        return float(np.median(self.newest_losses)) / self.baseline

    @cached_property
    def first_level(self) -> float:
        """The first training loss as a share of the baseline."""
        return max(self._train_loss(self.first_point) / self.baseline, SMALLEST)

    @cached_property
    def newest_losses(self) -> Array:
        """The training losses of the tip and of a few whole points of the newest steps."""
        return np.array([self._train_loss(point) for point in self._newest_points])

    def loss_near(self, step: int) -> float:
        """Give the training loss of the whole point nearest before a step, or at it."""
        points = (*self.trace.checkpoints, self.trace.tip)
        place = bisect_right(points, step, key=lambda point: point.t) - 1
        return self._train_loss(points[max(place, 0)])

    @cached_property
    def swing(self) -> float:
        """How far the newest training losses lie from a straight line, as a share of the baseline.

        It is the root of a mean of squares; 0 where there are too few losses.
        """
        losses, places = self.newest_losses, np.array([p.t for p in self._newest_points])
        if len(losses) < FEWEST_LOSSES:
            return 0.0
        middle = places - places.mean()
        slope = float(middle @ losses) / float(middle @ middle)
        apart = losses - losses.mean() - slope * middle
        return float(np.sqrt(np.mean(apart * apart))) / self.baseline

    # The units

    @property
    def first_point(self) -> Checkpoint:
        """The start of the training."""
        return (*self.trace.checkpoints, self.trace.tip)[0]

    @cached_property
    def health(self) -> tuple[LayerHealth, ...]:
        """How the units of every layer fare now."""
        return unit_health(self.objective, self.trace.tip.theta)

    @cached_property
    def first_deltas(self) -> Array:
        """The size (root mean square) of the errors delta of every layer at the start."""
        network = self.objective.network
        forward = network.forward(self.first_point.theta, self._asked[0])
        deltas = network.backward(self.first_point.theta, forward, self._asked[1]).deltas
        return np.array([np.sqrt(np.mean(delta * delta)) for delta in deltas])

    def since(self, holds: Callable[[Array], bool]) -> int:
        """Give the step from which on something holds of theta, found by halving.

        It is known to hold now, and is taken to have begun once. In a large network it is found
        within an eighth of the run.
        """
        points = (*self.trace.checkpoints, self.trace.tip)
        low, high = 0, len(points) - 1
        near = len(points) // 8 if self.objective.n > LARGE else 0
        while high - low > near:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(points[middle].theta) else (middle + 1, high)
        return points[high].t

    # The data

    @cached_property
    def noise(self) -> Noise | None:
        """What the newest batches said of the gradient; None where each has all of the data."""
        if self.objective.epoch_steps == 1 and not self.objective.dropout:
            return None
        wholes = [self._whole_gradient(point.theta) for point in self._newest_points]
        pairs = zip(self._newest_points, wholes, strict=True)
        scatter = np.mean([np.sum((point.gradient - whole) ** 2) for point, whole in pairs])
        signal = np.mean([np.sum(whole * whole) for whole in wholes])
        return Noise(float(np.sqrt(signal)), float(np.sqrt(scatter)), len(wholes))

    @cached_property
    def slope_share(self) -> float:
        """The length of the newest gradients of all data, as a share of the first one's."""
        wholes = [self._whole_gradient(point.theta) for point in self._newest_points[-2:]]
        lengths = [float(np.linalg.norm(whole)) for whole in wholes]
        first = float(np.linalg.norm(self._whole_gradient(self.first_point.theta)))
        return float(np.mean(lengths)) / max(first, SMALLEST)

    @cached_property
    def features(self) -> tuple[Array, Array]:
        """The means and the deviations of the features, of the training points."""
        x = self.objective.x_train
        return x.mean(axis=0), x.std(axis=0)

    # Behind the scenes

    def _from(self, name: str, first: int) -> Array:
        key = f"{name} {first}"
        if key not in self._columns:
            self._columns[key] = self.trace.series(name, first)
        return self._columns[key]

    @cached_property
    def _newest_points(self) -> tuple[Checkpoint, ...]:
        first = self.steps - self.recent_count
        points = [point for point in self.trace.checkpoints if first <= point.t < self.steps]
        chosen = points[:: -(-len(points) // MOST_ASSESSED)] if points else []
        return (*chosen, self.trace.tip)

    def _train_loss(self, point: Checkpoint) -> float:
        if point.evaluation is not None:
            return point.evaluation.train_loss
        return float(self.objective.network.data_loss(point.theta, *self._asked))

    def _whole_gradient(self, theta: Array) -> Array:
        network = self.objective.network
        forward = network.forward(theta, self._asked[0])
        gradient = network.backward(theta, forward, self._asked[1]).gradient
        whole: Array = gradient + self.objective.penalty_gradient(theta)
        return whole

    @cached_property
    def _asked(self) -> tuple[Array, Array]:
        """Inputs and targets of the training points over which losses and gradients are taken."""
        count = len(self.objective.x_train)
        most = min(MOST_ASKED, max(FEWEST_ASKED, MOST_WORK // self.objective.n))
        rows = np.linspace(0, count - 1, min(count, most)).astype(np.intp)
        return self.objective.x_train[rows], self.objective.y_train[rows]


def middle(values: Array) -> float:
    """Give the median of those that are numbers; nan where none is."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")
