"""What every update rule is: knobs, a state, and a move given as named parts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple, Protocol

from arrows_gui.core.array import Array
from arrows_gui.core.knob import BELOW_ONE, LARGEST, Knob, Value, checked_settings


class Moment(NamedTuple):
    """What a rule sees in step t = 1, 2, ...

    theta and gradient have shape (..., n); the gradient is after noise and clipping; lr is the rate
    that the schedule gives for this step.
    """

    t: int
    theta: Array
    gradient: Array
    lr: float
    hessian: Array | None = None


Part = tuple[str, Array, str]
"""A named quantity of a step: its name, its vector (..., n) and its space.

A plain tuple, because rules make several in every step."""

UPDATE = "update"
"""The space of the parts that sum to the update."""

DIVISOR = "divisor"
"""The space of what the gradient is divided by."""


class Move(NamedTuple):
    """What a rule did in one step: the state after it, and the parts in drawing order."""

    state: Any
    parts: tuple[Part, ...]

    @property
    def update(self) -> Array:
        """Give theta_{t+1} - theta_t, the sum of the parts in update space, shape (..., n)."""
        total: Array | None = None
        for _, vector, space in self.parts:
            if space == UPDATE:
                total = vector if total is None else total + vector
        assert total is not None, "a move has at least one part in update space"
        return total


GRADIENT, DECAY, CARRY, ADD, SQUARE = "gradient", "decay", "carry", "add", "square"
CORRECT, MIX, DIVIDE, SIGN, SIZE = "correct", "mix", "divide", "sign", "size"
ALONG, SHRINK, SCALE, MOVE = "along", "shrink", "scale", "move"
"""What a line of a rule's equations does; `beats` gives each its sentence."""


class Line(NamedTuple):
    """One line of a rule's equations: what it does, the symbol that it makes, and its text.

    The text names symbols in braces, as in ``{m} <- {beta1} {m0} + (1 - {beta1}) {q}``; each is a
    knob or a row of `notation`, and has its value in ``quantities``. A line that adds to a memory
    ``m`` finds what is kept of it there under ``kept_m`` or ``kept``, one that gathers squares the
    side of a square under ``side``, one that divides the divisor under ``divisor``, if there is a
    single one. ``when`` names a knob or a quantity that must be on for the line to hold; after
    ``not`` it must be off.
    """

    role: str
    makes: str
    text: str = ""
    when: str = ""


Quantities = Mapping[str, Any]
"""Everything that the lines of a rule name: vectors (..., n) and plain numbers by their symbols."""


class Optimizer(Protocol):
    """An update rule: a frozen record of its hyperparameters with pure functions.

    The fields are the hyperparameters, named as the knobs. The state is a named tuple whose fields
    are arrays (..., n) under the textbook's symbols. ``elementwise`` says that each coordinate
    moves by itself, so that the rule may run on plain numbers; ``scale_free`` that the update keeps
    its length when the loss is multiplied by a number; ``preconditioned`` that the curvature
    which its stability limit speaks of is the one divided by the divisor; ``needs_hessian`` that
    its moments must carry the Hessian.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    knobs: ClassVar[tuple[Knob, ...]]
    lines: ClassVar[tuple[Line, ...]]
    elementwise: ClassVar[bool]
    scale_free: ClassVar[bool]
    preconditioned: ClassVar[bool]
    needs_hessian: ClassVar[bool]
    velocity_text: ClassVar[str]

    @property
    def lr(self) -> float:
        """The base learning rate."""

    def init(self, theta: Array) -> Any:
        """Give the state before the first step at theta (..., n)."""

    def move(self, moment: Moment, state: Any) -> Move:
        """Give the state after the step and the parts of the update."""

    def quantities(self, moment: Moment, state: Any) -> Quantities:
        """Give what the lines name, computed as they say, from the state before the step."""

    def velocity(self, moment: Moment, state: Any) -> Array | None:
        """Give the velocity arrow (..., n) for the state after the step; None: there is none."""

    def stability_limit(self) -> float | None:
        """Give the largest stable lr times curvature on a quadratic, or None: no simple limit."""

    def recursion(self, h: float) -> tuple[float, float] | None:
        """Give (a, b) of theta_{t+1} = a theta_t - b theta_{t-1}; None: it is no such thing.

        It holds along an eigenvector of a quadratic; h is lr times the curvature there.
        """


def hyperparameters(optimizer: Optimizer) -> dict[str, Value]:
    """Give every knob's name and value."""
    return {knob.name: getattr(optimizer, knob.name) for knob in optimizer.knobs}


def with_settings(optimizer: Optimizer, settings: Mapping[str, Value]) -> Optimizer:
    """Give the rule with some knobs set; raise BadInput for an unknown or illegal one."""
    checked = checked_settings(optimizer.knobs, settings, optimizer.id)
    changed: Optimizer = replace(optimizer, **checked)  # type: ignore[type-var]
    return changed


def decayed(gradient: Array, theta: Array, weight_decay: float) -> Array:
    """Give the gradient plus the L2 penalty's gradient, g + weight_decay theta."""
    return gradient + weight_decay * theta if weight_decay else gradient


def lr_knob(default: float, sentence: str = "How long a step is taken.") -> Knob:
    """Give the knob of the learning rate."""
    return Knob("lr", "Learning rate", "η", default, 1e-5, 10, 0, LARGEST, "log0", sentence)


def weight_decay_knob(
    default: float = 0.0,
    sentence: str = "Pulls every parameter towards 0, as an L2 penalty does.",
) -> Knob:
    """Give the knob of the weight decay."""
    return Knob("weight_decay", "Weight decay", "λ", default, 1e-5, 1, 0, LARGEST, "log0", sentence)


def decoupled_decay_knob(default: float = 0.0) -> Knob:
    """Give the knob of a weight decay that stays out of the gradient."""
    sentence = "Shrinks every parameter in each step, apart from the gradient."
    return weight_decay_knob(default, sentence)


def eps_knob(default: float, sentence: str = "Keeps the division away from 0.") -> Knob:
    """Give the knob of the small number beside the divisor."""
    return Knob("eps", "Epsilon", "ε", default, 1e-12, 1, 0, LARGEST, "log0", sentence)


def beta_knob(name: str, title: str, symbol: str, default: float, sentence: str) -> Knob:
    """Give the knob of a decay rate, which lies in [0, 1)."""
    return Knob(name, title, symbol, default, 0.0, 0.9999, 0, BELOW_ONE, "one_minus", sentence)


def beta1_knob(
    default: float = 0.9,
    sentence: str = "How much of the mean gradient is kept from step to step.",
) -> Knob:
    """Give the knob of the mean gradient's decay rate."""
    return beta_knob("beta1", "Beta 1", "β₁", default, sentence)


def beta2_knob(
    default: float = 0.999,
    sentence: str = "How much of the mean square is kept from step to step.",
) -> Knob:
    """Give the knob of the mean square's decay rate."""
    return beta_knob("beta2", "Beta 2", "β₂", default, sentence)


def momentum_knob(default: float, sentence: str) -> Knob:
    """Give the knob of a momentum."""
    return Knob("momentum", "Momentum", "μ", default, 0.0, 0.999, 0, LARGEST, "one_minus", sentence)
