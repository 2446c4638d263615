"""What the rules of diagnosis read of a run on a surface, all of it from the recording."""

from functools import cached_property
from math import inf

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import Curvature, curvature_at
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.schedule import Constant
from arrows_gui.core.stability import Gauge, gauge
from arrows_gui.core.surface import Minimum
from arrows_gui.core.trace import SurfaceTrace

LATELY = 50
"""Habits are read from so many of the newest steps: twice this is some swings of momentum 0.9."""

GRID = 25
"""Slopes and losses that are usual on a surface are taken on so many points along each axis."""

ARRIVED = 0.01
"""A run has arrived where Newton's step to the minimum and its own newest steps are shorter than
this share of the extent: some pixels of a picture."""

ABROAD = 10.0
"""A run is abroad so many extents from where it began: no minimum that is shown lies there."""

NEXT_TO_NOTHING = 0.05
"""A start has next to nothing to gain below this share of the median excess over the window: what
comes after it is held against that share."""

LEVEL = 0.3
"""The ground is level where its curvature makes up less than this share of the usual slope over the
extent; in a bowl it makes up about all of it, on the plateau a hundredth."""

SMALLEST = 1e-300
"""Stands in for a divisor that is 0."""


class SurfaceFacts:
    """The figures of a recorded run; each is worked out when it is first asked for, and kept.

    Of a run of ``steps`` updates the points have T = steps + 1 rows and the updates ``steps``.
    """

    def __init__(self, experiment: Experiment, trace: SurfaceTrace) -> None:
        self.experiment, self.trace = experiment, trace
        self.objective = experiment.on_surface
        self.runner = trace.runner
        self.first, self.steps = trace.first, trace.last - trace.first
        self.extent = self.objective.extent
        self._points, self._moves = trace.table()

    @property
    def thetas(self) -> Array:
        """Theta of every step, (T, 2)."""
        return self._points[:, :2]

    @property
    def losses(self) -> Array:
        """The losses (T,)."""
        return self._points[:, 2]

    @property
    def gradients(self) -> Array:
        """The exact gradients (T, 2)."""
        return self._points[:, 3:5]

    @property
    def used(self) -> Array:
        """The gradients that the rule saw, with their noise and clipped, (T, 2)."""
        return self._points[:, 5:7]

    @property
    def updates(self) -> Array:
        """The updates that were taken, (T - 1, 2)."""
        return self._moves[:, :2]

    @property
    def rates(self) -> Array:
        """The learning rates of the updates, (T - 1,)."""
        return self._moves[:, 2]

    @property
    def rate_left(self) -> float:
        """The share of the highest rate that the schedule has left in the newest steps; 1 of 0."""
        lately, highest = float(self.rates[-LATELY:].mean()), float(self.rates.max())
        if isinstance(self.runner.schedule, Constant) or not lately > 0:
            return 1.0
        return lately / highest

    @cached_property
    def slopes(self) -> Array:
        """The lengths of the gradients, (T,)."""
        return np.hypot(self.gradients[:, 0], self.gradients[:, 1])

    @cached_property
    def ways(self) -> Array:
        """The lengths of the updates, (T - 1,)."""
        return np.hypot(self.updates[:, 0], self.updates[:, 1])

    @cached_property
    def distances(self) -> Array:
        """The distances of theta from the start, (T,)."""
        ways = self.thetas - self.thetas[0]
        distances: Array = np.hypot(ways[:, 0], ways[:, 1])
        return distances

    @property
    def is_abroad(self) -> bool:
        """Whether the newest point is far outside of the window, seen from where the run began."""
        return bool(self.distances[-1] > ABROAD * self.extent)

    @cached_property
    def _usual(self) -> tuple[float, float, float]:
        """The lowest and the median loss and the upper quartile of the slopes over the window."""
        x0, x1, y0, y1 = self.objective.surface.window
        x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID))
        loss, along, up = self.objective.formula.gradient(x, y)
        slopes = np.hypot(along, up)
        finite = np.isfinite(loss) & np.isfinite(slopes)
        if not finite.any():
            return float(self.losses.min()), float(self.losses[0]), 1.0
        losses, steepness = loss[finite], float(np.quantile(slopes[finite], 0.75))
        return float(losses.min()), float(np.median(losses)), steepness

    @property
    def usual_slope(self) -> float:
        """A length of the gradient that a quarter of the window surpasses."""
        return max(self._usual[2], SMALLEST)

    @cached_property
    def _floor(self) -> float:
        """The lowest known loss: of the window, the run or a minimum."""
        known = [loss for loss in map(self._loss_at, self.objective.minima()) if np.isfinite(loss)]
        return min((self._usual[0], float(self.losses.min()), *known))

    @cached_property
    def excess(self) -> Array:
        """The losses above the lowest known one, (T,)."""
        return np.maximum(self.losses - self._floor, 0.0)

    @property
    def local_gain(self) -> float:
        """By how much the loss may still fall in the bowl around the newest point; inf in none."""
        curvature = None if self.is_flat else self.curvature
        way = None if curvature is None else curvature.newton_step(self.gradients[-1])
        return inf if way is None else -float(self.gradients[-1] @ way) / 2

    @cached_property
    def stake(self) -> float:
        """The excess that others are held against: of the start, unless it began in a minimum."""
        usual = NEXT_TO_NOTHING * (self._usual[1] - self._floor)
        return max(float(self.excess[0]), usual, SMALLEST)

    @property
    def is_level(self) -> bool:
        """Whether the slope hardly changes around the newest point, as its curvature has it."""
        if self.curvature is None:
            return False
        change = float(np.abs(self.curvature.values).max()) * self.extent
        return change <= LEVEL * self.usual_slope

    def _loss_at(self, minimum: Minimum) -> float:
        return float(self.objective.at(minimum.x, minimum.y)[0])

    @cached_property
    def curvature(self) -> Curvature | None:
        """The curvature at the newest point."""
        return curvature_at(self.objective.hessian(self.thetas[-1]))

    @property
    def curves_down(self) -> bool:
        """Whether the loss curves downhill along one direction at the newest point."""
        return self.curvature is not None and self.curvature.signs[0] < 0

    @cached_property
    def has_arrived(self) -> bool:
        """Whether the newest steps lie all but in a minimum of their neighbourhood."""
        outcome = self.trace.outcome
        if outcome is not None and outcome.kind == "settled":
            return not self.is_flat
        if self.curvature is None or self.is_flat:
            return False
        to_go = self.curvature.newton_step(self.gradients[-1])
        near = to_go is not None and float(np.hypot(*to_go)) <= ARRIVED * self.extent
        return bool(near and (self.ways[-LATELY:] <= ARRIVED * self.extent).all())

    @property
    def is_flat(self) -> bool:
        """Whether the newest point is in no bowl: some direction does not curve uphill there."""
        return self.curvature is None or min(self.curvature.signs) <= 0

    def gauge_at(self, k: int) -> Gauge:
        """Hold the rate of step k against the curvature there."""
        step = self.trace.step(k)
        return gauge(step, self.objective.hessian(step.theta))

    def step_of(self, place: int) -> int:
        """Give the number of the step at a place of the arrays; a negative one counts back."""
        count = len(self.losses)
        return self.first + (place if place >= 0 else count + place)

    @property
    def carries(self) -> bool:
        """Whether the rule carries steps on: a momentum or a first memory above 0."""
        rule = self.trace.optimizer_at(self.trace.last)
        return any(getattr(rule, name, 0.0) > 0 for name in ("momentum", "beta1", "beta"))
