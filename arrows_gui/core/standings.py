"""The leader board: who has arrived, who has the lowest loss, how far each has come and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Outcome, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.rows import CHUNK
from arrows_gui.core.walk import AT_MAXIMUM

UNDER_WAY = "under way"
NOT_BEGUN = "begins at step {step}"
RUNNING_AWAY = "running away since {step}"
ON_A_MAXIMUM = "on a maximum since {step}"
OUTCOMES = {
    "settled": "settled at {step}",
    "saddle": "on a saddle since {step}",
    "diverged": "diverged at {step}",
    "exhausted": "all {step} steps taken",
    "stopped": "stopped at {step}",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands at the cursor.

    ``step`` is the cursor, or the last step of a runner that ended before it. A branch that has not
    begun there has no loss and no length. ``sentence`` says the outcome in full.
    """

    runner: int
    place: int
    step: int
    loss: float | None
    path_length: float | None
    distance: float | None  # to the nearest known minimum; None where none is known
    arrived: int | None  # the first step with a loss below the finish line, up to the cursor
    outcome: Message
    sentence: Message | None
    diverged: bool


class Recorded(Protocol):
    """What is read of the recording of a runner."""

    @property
    def runner(self) -> Runner:
        """Whose recording it is."""

    @property
    def first(self) -> int:
        """The number of the first recorded step."""

    @property
    def last(self) -> int:
        """The number of the last recorded step."""

    @property
    def outcome(self) -> Outcome | None:
        """How the run of this runner ended."""

    @property
    def notice(self) -> Message | None:
        """What is to be told of it."""

    def thetas(self, first: int, end: int) -> Array:
        """Give theta of the recorded ones among the steps first ... end - 1, shape (m, n)."""

    def losses(self, first: int, end: int) -> Array:
        """Give the losses (m,) of the recorded ones among the steps first ... end - 1."""


class RaceMeter:
    """Measures one trace as it grows: its length, and the first step below a loss.

    Full chunks of 4,096 steps are measured once; an answer then costs one chunk at most.
    """

    def __init__(self, trace: Recorded) -> None:
        self.trace = trace
        self._lengths = [0.0]  # of the path up to the first step of each chunk
        self._lowest: list[float] = []  # loss of each full chunk
        self._asked: float | None = None
        self._found: int | None = None  # the first step below what was asked for
        self._clear = trace.first  # no step before this one is below it

    def length(self, k: int) -> float:
        """Give the length of the path from the first step to step k, in units of theta."""
        while (end := self._begin(len(self._lengths))) <= self.trace.last:
            way = _length(self.trace.thetas(end - CHUNK, end + 1))
            self._lengths.append(self._lengths[-1] + way)
        chunk = min((k - self.trace.first) // CHUNK, len(self._lengths) - 1)
        return self._lengths[chunk] + _length(self.trace.thetas(self._begin(chunk), k + 1))

    def first_below(self, loss: float, k: int) -> int | None:
        """Give the first step up to step k with a loss below this, or None."""
        if loss != self._asked:
            self._asked, self._found, self._clear = loss, None, self.trace.first
        while self._found is None and self._clear <= k:
            self._look_on(loss, k)
        return self._found if self._found is not None and self._found <= k else None

    def _look_on(self, loss: float, k: int) -> None:
        """Look for the loss in the rest of a chunk; what is full is looked through once."""
        chunk = (self._clear - self.trace.first) // CHUNK
        begin, end = self._begin(chunk), self._begin(chunk + 1)
        if chunk == len(self._lowest) and end <= self.trace.last + 1:
            self._lowest.append(float(self.trace.losses(begin, end).min()))
        if chunk < len(self._lowest) and not self._lowest[chunk] < loss:
            self._clear = end
            return
        end = min(end, k + 1)
        below = np.flatnonzero(self.trace.losses(self._clear, end) < loss)
        if len(below):
            self._found = self._clear + int(below[0])
        self._clear = end

    def _begin(self, chunk: int) -> int:
        return self.trace.first + chunk * CHUNK


class Referee:
    """Ranks the runners on one surface at any cursor; remembers what it measured of traces."""

    def __init__(self, objective: SurfaceObjective) -> None:
        self._objective = objective
        self._minima = np.array([(m.x, m.y) for m in objective.minima()]).reshape(-1, 2)
        self._meters: dict[int, RaceMeter] = {}

    def standings(
        self,
        runners: Sequence[Runner],
        traces: Mapping[int, Recorded],
        cursor: int,
        finish: float | None,
    ) -> tuple[Standing, ...]:
        """Rank the runners: first who has arrived, then by the loss, those that diverged last."""
        self._meters = {runner.id: self._meter(traces[runner.id]) for runner in runners}
        found = [self._standing(runner.id, cursor, finish) for runner in runners]
        found.sort(key=_rank)
        ranks = [_rank(standing) for standing in found]
        return tuple(
            replace(standing, place=ranks.index(rank) + 1)
            for standing, rank in zip(found, ranks, strict=True)
        )

    def _meter(self, trace: Recorded) -> RaceMeter:
        known = self._meters.get(trace.runner.id)
        same = known is not None and known.trace is trace
        return known if same and known is not None else RaceMeter(trace)

    def _standing(self, runner: int, cursor: int, finish: float | None) -> Standing:
        meter = self._meters[runner]
        trace, k = meter.trace, min(cursor, meter.trace.last)
        if k < trace.first:
            waits = Message(NOT_BEGUN, {"step": trace.first})
            return Standing(runner, 0, cursor, None, None, None, None, waits, None, False)
        theta = trace.thetas(k, k + 1)[0]
        over = _outcome_by(trace, cursor)
        words, sentence = _said(trace, over, cursor)
        return Standing(
            runner=runner,
            place=0,
            step=k,
            loss=float(trace.losses(k, k + 1)[0]),
            path_length=meter.length(k),
            distance=self._distance(theta),
            arrived=None if finish is None else meter.first_below(finish, k),
            outcome=words,
            sentence=sentence,
            diverged=over is not None and over.kind == "diverged",
        )

    def _distance(self, theta: Array) -> float | None:
        if not len(self._minima):
            return None
        return float(np.hypot(*(self._minima - theta).T).min())


def standings(
    runners: Sequence[Runner],
    traces: Mapping[int, Recorded],
    cursor: int,
    objective: SurfaceObjective,
    finish: float | None,
) -> tuple[Standing, ...]:
    """Rank the runners once; a `Referee` does it again and again."""
    return Referee(objective).standings(runners, traces, cursor, finish)


def _rank(standing: Standing) -> tuple[int, float]:
    """Give what the order is by: a group, and the order within."""
    if standing.diverged:
        return 3, -standing.step
    if standing.loss is None:
        return 2, 0
    if standing.arrived is not None:
        return 0, standing.arrived
    return 1, standing.loss


def _outcome_by(trace: Recorded, cursor: int) -> Outcome | None:
    """Give how a runner ended, where it did so up to the cursor."""
    outcome = trace.outcome
    return outcome if outcome and cursor >= min(outcome.step, trace.last) else None


def _said(trace: Recorded, outcome: Outcome | None, cursor: int) -> tuple[Message, Message | None]:
    """Say in a few words, and in a sentence, what has become of a runner up to the cursor."""
    if outcome is not None:
        text = ON_A_MAXIMUM if outcome.sentence.text == AT_MAXIMUM else OUTCOMES[outcome.kind]
        return Message(text, {"step": outcome.step}), outcome.sentence
    notice = trace.notice
    if notice is not None and cursor >= cast(int, notice.values["step"]):
        return Message(RUNNING_AWAY, notice.values), notice
    return Message(UNDER_WAY), None


def _length(path: Array) -> float:
    """Give the length of a path (m, 2)."""
    ways = np.diff(path, axis=0)
    with np.errstate(over="ignore"):
        return float(np.hypot(ways[:, 0], ways[:, 1]).sum())
