"""Where the training of a network stands, and how it goes on by one step.

The worker goes on by it, and so does a replay: what is replayed is the run itself, bit by bit.
"""

from typing import Any, NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Clip, Edit
from arrows_gui.core.network_objective import Evaluation, NetworkObjective
from arrows_gui.core.optimizers.rule import UPDATE, Moment, Move, Optimizer
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.walk import clipped

HAND = "hand"
"""The name of the only part of an update that a person typed."""

WEIGHT_EDIT = "weight:"
"""An edit of one parameter has this before its number; it is a step of its own."""


class Checkpoint(NamedTuple):
    """All of a training at step t: what it takes to go on from there, and how good it is.

    ``gradient`` (n,) is the exact one of step t's batch, ``update`` the one taken from there, None
    where it is still to come, and ``memory`` what the schedule remembers.
    """

    t: int
    theta: Array
    state: Any
    loss: float
    gradient: Array
    previous_gradient: Array | None
    memory: Any
    evaluation: Evaluation | None = None
    update: Array | None = None

    @property
    def nbytes(self) -> int:
        """Give the memory of the vectors in bytes."""
        vectors = (self.theta, *self.state, self.gradient, self.previous_gradient, self.update)
        return sum(vector.nbytes for vector in vectors if vector is not None)


class Training:
    """One training on its way: theta, the rule's state, and the gradient of the next step."""

    def __init__(
        self,
        objective: NetworkObjective,
        clip: Clip,
        schedule: Schedule,
        begin: Checkpoint,
    ) -> None:
        self._objective, self._clip, self._schedule = objective, clip, schedule
        self._clips = clip.value is not None or clip.norm is not None
        self.t, self.theta, self.state, self.loss, self.gradient, self.previous = begin[:6]
        self.memory = begin.memory

    @classmethod
    def started(
        cls,
        objective: NetworkObjective,
        clip: Clip,
        schedule: Schedule,
        rule: Optimizer,
        theta: Array,
    ) -> "Training":
        """Begin at theta (n,)."""
        loss, gradient = objective.gradient(theta, 0)
        begin = Checkpoint(0, theta, rule.init(theta), loss, gradient, None, schedule.init())
        return cls(objective, clip, schedule, begin)

    def checkpoint(self, update: Array | None, judged: bool = True) -> Checkpoint:
        """Give all of this step."""
        evaluation = self._objective.evaluation(self.theta) if judged else None
        point = (self.t, self.theta, self.state, self.loss, self.gradient, self.previous)
        return Checkpoint(*point, self.memory, evaluation, update)

    def used_gradient(self) -> Array:
        """Give the gradient after clipping."""
        return clipped(self.gradient, self._clip) if self._clips else self.gradient

    def lr(self, rule: Optimizer) -> float:
        """Give the rate of the next update."""
        return self._schedule.rate(rule.lr, self.t + 1, self.memory)

    def move(self, rule: Optimizer, lr: float) -> Move:
        """Give what the rule does in the next step."""
        return rule.move(Moment(self.t + 1, self.theta, self.used_gradient(), lr), self.state)

    def take(self, update: Array, state: Any) -> None:
        """Take an update (n,), and find the gradient at the point that it leads to."""
        self.theta = self.theta + update
        self.state = state
        self.previous = self.gradient
        self.t += 1
        self.loss, self.gradient = self._objective.gradient(self.theta, self.t)
        self.memory = self._schedule.observe(self.loss, self.memory)

    def typed(self, edit: Edit) -> Move:
        """Give the step that sets one parameter to what a person typed; the state stays."""
        index = int(edit.knob.removeprefix(WEIGHT_EDIT))
        update = np.zeros_like(self.theta)
        update[index] = edit.value - self.theta[index]
        return Move(self.state, ((HAND, update, UPDATE),))


def is_typed(edit: Edit) -> bool:
    """Tell whether an edit sets a parameter, and not a knob."""
    return edit.knob.startswith(WEIGHT_EDIT)
