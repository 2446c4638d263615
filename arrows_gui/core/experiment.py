"""What is run: an objective, a start, runners and everything else that decides the steps."""

from dataclasses import dataclass, field
from typing import Any

from arrows_gui.core.array import Array
from arrows_gui.core.knob import Value
from arrows_gui.core.message import Message
from arrows_gui.core.objective import Objective, SurfaceObjective
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.schedule import Constant, Schedule
from arrows_gui.core.written import plain_name

NORM_EPSILON = 1e-6
"""Beside the norm in clipping by norm, as torch.nn.utils.clip_grad_norm_ has it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Limits of the gradient: of each component, then of the length; None is no limit."""

    value: float | None = None
    norm: float | None = None


NO_CLIP = Clip()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a branch begins: a copy of what another runner had recorded at step ``step``.

    ``state`` has the fields of the rule's state, each with a number for every parameter;
    ``memory`` is what the schedule remembers.
    """

    runner: int
    step: int
    theta: tuple[float, ...]
    state: tuple[tuple[float, ...], ...]
    memory: Any = None


@dataclass(frozen=True, slots=True)
class Runner:
    """One competitor: a rule, a schedule and a clip. ``look`` is its place in the palette.

    With an ``origin`` it is a branch: it begins there and not at the start of the experiment.
    """

    id: int
    label: str
    optimizer: Optimizer
    schedule: Schedule = field(default_factory=Constant)
    clip: Clip = NO_CLIP
    look: int = 0
    origin: Origin | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", plain_name(self.label))


@dataclass(frozen=True, slots=True)
class Edit:
    """A knob changed while running: it holds from the update that leaves theta of ``step``."""

    step: int
    runner: int
    knob: str
    value: Value


@dataclass(frozen=True, slots=True)
class Wait:
    """A branch that had not caught up: it stays at ``step`` until the others are at ``until``."""

    runner: int
    step: int
    until: int


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """All that decides a run. ``steps`` is how many it may take, ``sigma`` the gradient noise.

    ``edits`` are changes of knobs that are known beforehand, in the order of their steps, and
    ``waits`` branches that stay behind for a while: those of a run that is taken again.
    """

    objective: Objective
    start: tuple[float, ...]
    runners: tuple[Runner, ...]
    steps: int
    seed: int = 0
    sigma: float = 0.0
    edits: tuple[Edit, ...] = ()
    waits: tuple[Wait, ...] = ()

    @property
    def on_surface(self) -> SurfaceObjective:
        """The objective of an experiment on a surface; AssertionError where it is none."""
        assert isinstance(self.objective, SurfaceObjective), "this is no surface"
        return self.objective

    def runner(self, runner_id: int) -> Runner:
        """Give the runner of an id; raise KeyError where there is none."""
        for runner in self.runners:
            if runner.id == runner_id:
                return runner
        raise KeyError(runner_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How and when a run ended: settled, saddle, diverged, exhausted or stopped."""

    kind: str
    step: int
    sentence: Message


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one runner recorded since the last batch.

    ``points`` has one row for each theta from ``first_step`` on: theta, loss, gradient, used
    gradient, state. ``moves`` has one row for each update taken, which leaves the row before:
    update, lr.
    ``next_lr`` is the rate of the update that comes next.
    """

    run_id: int
    runner: int
    first_step: int
    points: Array
    moves: Array
    edits: tuple[Edit, ...]
    next_lr: float
    outcome: Outcome | None
    notice: Message | None

    def check_follows(self, run_id: int, runner: int, last: int) -> None:
        """Raise ValueError where it leaves a gap after step ``last``, or belongs elsewhere."""
        if self.run_id != run_id or self.runner != runner:
            raise ValueError(
                f"a batch of run {self.run_id}, runner {self.runner} does not belong here"
            )
        if self.first_step != last + 1:
            raise ValueError(f"a batch begins at step {self.first_step}, but {last + 1} comes next")
