"""A recording with its next arrow hidden: what a class may see before it has made its guess."""

from dataclasses import replace
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Edit, Origin, Outcome, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.prediction import GRADIENT, target_by_id
from arrows_gui.core.trace import Step, SurfaceTrace

TELLING_NOTHING = frozenset({"exhausted", "stopped"})
"""The outcomes that say nothing of the arrow at the last step."""


def masked(step: Step, target_id: str) -> Step:
    """Give a step without the arrow of a target and without all that is derived from it.

    What is hidden is nan, as in a run that has no such number; theta, loss, lr and the state before
    the update stay. The gradient that the rule was given is hidden in any case, so that applying
    the rule once more tells nothing.
    """
    hidden = np.full_like(step.theta, np.nan)
    return replace(
        step,
        gradient=hidden if target_by_id(target_id) is GRADIENT else step.gradient,
        used_gradient=hidden,
        update=hidden,
        parts=(),
        velocity=None if step.velocity is None else hidden,
        pending=True,
    )


class MaskedTrace:
    """A recording read up to the step ``until``, the arrow of which is hidden; it grows with it.

    It is read like the recording itself. A runner that ended before ``until`` has its arrow hidden
    at its last step. Where that arrow is ``revealed``, the step after it may be seen, but not what
    leads on from there.
    """

    def __init__(
        self, trace: SurfaceTrace, until: int, target_id: str, revealed: bool = False
    ) -> None:
        self._trace = trace
        self._until, self._revealed = until, revealed
        self._target_id = target_by_id(target_id).id

    def look(self, until: int, revealed: bool) -> None:
        """Look at another step, so that what has taken hold of this recording follows it."""
        self._until, self._revealed = until, revealed

    def __len__(self) -> int:
        """Give how many points may be seen: 0 for a branch that begins later."""
        return max(self.last - self.first + 1, 0)

    @property
    def first(self) -> int:
        """The number of the first recorded step."""
        return self._trace.first

    @property
    def last(self) -> int:
        """The number of the last step that may be seen; its arrow is hidden."""
        return min(self._until + self._revealed, self._trace.last)

    @property
    def run_id(self) -> int:
        """The number of the run."""
        return self._trace.run_id

    @property
    def runner(self) -> Runner:
        """Whose recording it is; a branch that begins later keeps its origin to itself."""
        runner = self._trace.runner
        later = runner.origin is not None and runner.origin.step > self._until
        return replace(runner, origin=None) if later else runner

    @property
    def nbytes(self) -> int:
        """The memory of the whole recording in bytes."""
        return self._trace.nbytes

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The knobs changed up to here."""
        return tuple(edit for edit in self._trace.edits if edit.step <= self._until)

    @property
    def outcome(self) -> Outcome | None:
        """How the run ended, where that is past or says nothing of the hidden arrow."""
        outcome = self._trace.outcome
        if outcome is None or self._until < self._trace.last:
            return None
        past = max(outcome.step, self._trace.last) < self._until
        return outcome if past or outcome.kind in TELLING_NOTHING else None

    @property
    def notice(self) -> Message | None:
        """What was noticed, if it was by now."""
        notice = self._trace.notice
        since = notice.values.get("step") if notice is not None else None
        return notice if isinstance(since, int) and since <= self._until else None

    def optimizer_at(self, k: int) -> Optimizer:
        """Give the rule with the knobs that hold for the update from step k, as known by now."""
        return self._trace.optimizer_at(min(k, self._until))

    def state(self, k: int) -> Any:
        """Give the state before the update from step k; raise IndexError where it is hidden."""
        return self._trace.state(self._seen(k))

    def step(self, k: int) -> Step:
        """Read step k, first ... last; raise IndexError for what is hidden."""
        step = self._trace.step(self._seen(k))
        hidden = k == self.last and not (self._revealed and k <= self._until)
        return masked(step, self._target_id) if hidden else step

    def rate(self, k: int) -> float:
        """Give the learning rate of step k; raise IndexError for what is hidden."""
        return self._trace.rate(self._seen(k))

    def origin(self, k: int) -> Origin:
        """Give step k as a place where a branch may begin; raise IndexError where it is hidden."""
        return self._trace.origin(self._seen(k))

    def snapshot(self) -> SurfaceTrace:
        """Refuse: the whole recording would give away what is hidden."""
        raise ValueError("what is hidden cannot be read")

    def table(self) -> tuple[Array, Array]:
        """Refuse: the whole recording would give away what is hidden."""
        raise ValueError("what is hidden cannot be read")

    def thetas(self, first: int, end: int) -> Array:
        """Give theta of the visible ones among the steps first ... end - 1, shape (m, n)."""
        return self._trace.thetas(first, min(end, self.last + 1))

    def losses(self, first: int, end: int) -> Array:
        """Give the losses (m,) of the recorded ones among the steps first ... end - 1."""
        return self._trace.losses(first, min(end, self.last + 1))

    def column(self, name: str, most: int = 2000) -> tuple[Array, Array]:
        """Give the steps and values of ``loss`` or ``gradient_norm``; KeyError for another name.

        The value at the last step is nan where it is the hidden gradient.
        """
        steps, values = self._trace.column(name, most)
        seen = steps < self.last
        steps, values = steps[seen], values[seen]
        if not len(self):
            return steps, values
        step = self.step(self.last)
        with np.errstate(over="ignore"):
            value = step.loss if name == "loss" else float(np.linalg.norm(step.gradient))
        return np.append(steps, self.last), np.append(values, value)

    def _seen(self, k: int) -> int:
        if not self.first <= k <= self.last:
            raise IndexError(f"step {k} is not to be seen, only {self.first} ... {self.last}")
        return k
