"""A stretch of a training taken again, from a whole point on; the same numbers bit by bit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Edit, Runner
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_walk import rule_from
from arrows_gui.core.training import Checkpoint, Training, is_typed

MARKS = 8
"""A replay hands over so many points on its way, so that the next one is shorter."""


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """The way from ``begin`` to step ``k`` with the recorded edits and rates (k - begin.t,).

    It holds copies only, so that it may run on another thread while the recording grows.
    """

    objective: NetworkObjective
    runner: Runner
    edits: tuple[Edit, ...]
    rates: Array
    begin: Checkpoint
    k: int

    def run(self, check: Callable[[], object] = lambda: None) -> list[Checkpoint]:
        """Take the steps, and give some points of the way; the last one is step k.

        ``check`` is called in every step, and may raise to end it.
        """
        first, found = self.begin.t, [self.begin]
        training = Training(self.objective, self.runner.clip, self.runner.schedule, self.begin)
        rule = rule_from(self.runner.optimizer, self.edits, first)
        edited = {edit.step for edit in self.edits}
        typed = {edit.step: edit for edit in self.edits if is_typed(edit)}
        mark = max((self.k - first) // MARKS, 1)
        with np.errstate(all="ignore"):
            for place, lr in enumerate(self.rates.tolist()):
                check()
                t = first + place
                if t in edited:
                    rule = rule_from(self.runner.optimizer, self.edits, t)
                move = training.typed(typed[t]) if t in typed else training.move(rule, lr)
                training.take(move.update, move.state)
                if (self.k - training.t) % mark == 0:
                    found.append(training.checkpoint(None, judged=False))
        return found
