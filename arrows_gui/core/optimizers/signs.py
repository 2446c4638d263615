"""Rules that follow the signs of the gradient and not its size: Rprop and Lion."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, by_sign, filled_like, larger, sign, smaller
from arrows_gui.core.knob import BELOW_ONE, LARGEST, Knob
from arrows_gui.core.optimizers.rule import (
    ADD,
    SCALE,
    SHRINK,
    SIGN,
    SIZE,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    Quantities,
    beta1_knob,
    beta_knob,
    decoupled_decay_knob,
    lr_knob,
)


class StepSizes(NamedTuple):
    """The step size of every coordinate, and the gradient that the last step kept; (..., n)."""

    size: Array
    past: Array


@dataclass(frozen=True, slots=True)
class Rprop:
    """Resilient backpropagation: a step size for each coordinate, which its signs adapt.

    Where the gradient keeps its sign, the size grows, s <- etaplus s; where it turns, something was
    overstepped: the size shrinks, s <- etaminus s, and the coordinate waits for one step, as if its
    gradient were 0. s stays within [step_min, step_max], and is lr at first;
    theta <- theta - s sign(g).

    Source: torch.optim.Rprop; Riedmiller and Braun (1993); Igel and Huesken (2000), iRprop-.
    """

    lr: float = 1e-2
    etaminus: float = 0.5
    etaplus: float = 1.2
    step_min: float = 1e-6
    step_max: float = 50.0

    id: ClassVar[str] = "rprop"
    title: ClassVar[str] = "Rprop"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = ""
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-2, "How long the first step is; the later ones adapt."),
        Knob(
            *("etaminus", "Shrinking", "η⁻", 0.5, 0.1, 0.95, 0, BELOW_ONE, "linear"),
            sentence="Times this a step size is taken where the slope turns.",
        ),
        Knob(
            *("etaplus", "Growing", "η⁺", 1.2, 1, 5, 1, LARGEST, "linear"),
            sentence="Times this a step size is taken where the slope keeps its sign.",
        ),
        Knob(
            *("step_min", "Smallest step", "sₘᵢₙ", 1e-6, 1e-9, 1, 0, LARGEST, "log0"),
            sentence="No step size shrinks below this.",
        ),
        Knob(
            *("step_max", "Largest step", "sₘₐₓ", 50.0, 1e-3, 100, 0, LARGEST, "log0"),
            sentence="No step size grows above this.",
        ),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(
            *(SIZE, "size"),
            "{size} ← min(max({factor} {size0}, {step_min}), {step_max}),"
            "  {turn} = sign({g} {past0})",
        ),
        Line(SIGN, "signs", "{signs} = sign({past}),  {past} ← min(1, 1 + {turn}) {g}"),
        Line(SCALE, "update", "{update} = −{size} {signs}"),
    )

    def init(self, theta: Array) -> StepSizes:
        """Give the first step sizes, and a past gradient of 0."""
        return StepSizes(filled_like(theta, self.lr), filled_like(theta, 0.0))

    def move(self, moment: Moment, state: StepSizes) -> Move:
        """Adapt the sizes, and step against the signs; vectors (..., n)."""
        t, _, g, lr, _ = moment
        turn = g * state.past
        size = filled_like(g, lr) if t == 1 else state.size
        size = size * by_sign(turn, self.etaminus, 1.0, self.etaplus)
        size = smaller(larger(self.step_min, size), self.step_max)
        past = by_sign(turn, 0.0, g, g)
        return Move(StepSizes(size, past), (("signed_step", -sign(past) * size, UPDATE),))

    def quantities(self, moment: Moment, state: StepSizes) -> Quantities:
        """Give the sizes, what they were multiplied by, and the signs."""
        g = moment.gradient
        before = filled_like(g, moment.lr) if moment.t == 1 else state.size
        turn = sign(g * state.past)
        factor = by_sign(turn, self.etaminus, 1.0, self.etaplus)
        size = smaller(larger(self.step_min, before * factor), self.step_max)
        past = by_sign(turn, 0.0, g, g)
        return {
            **{"q": g, "turn": turn, "size0": before, "factor": factor, "size": size},
            **{"past0": state.past, "past": past, "signs": sign(past)},
            "update": -size * sign(past),
        }

    def velocity(self, moment: Moment, state: StepSizes) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> None:
        """Give None: a step is as long as its size, whatever the slope; overstepping shrinks it."""

    def recursion(self, h: float) -> None:
        """Give None: the step is no multiple of the gradient."""


class Mean(NamedTuple):
    """The running mean m (..., n) of the gradient."""

    m: Array


@dataclass(frozen=True, slots=True)
class Lion:
    """Lion: every coordinate steps by lr, along the sign of memory and gradient together.

    c = beta1 m + (1 - beta1) g; theta <- theta - lr (sign(c) + weight_decay theta);
    m <- beta2 m + (1 - beta2) g.

    Source: Chen et al. (2023), Symbolic discovery of optimization algorithms.
    """

    lr: float = 1e-4
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0

    id: ClassVar[str] = "lion"
    title: ClassVar[str] = "Lion"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-4),
        beta1_knob(0.9, "How much of the memory counts in this step."),
        beta_knob(
            *("beta2", "Beta 2", "β₂", 0.99),
            sentence="How much of the mean gradient is kept from step to step.",
        ),
        decoupled_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(ADD, "c", "{c} = {beta1} {m0} + (1 − {beta1}) {g}"),
        Line(ADD, "m", "{m} ← {beta2} {m0} + (1 − {beta2}) {g}"),
        Line(SIGN, "signs", "{signs} = sign({c})"),
        Line(SCALE, "update", "{update} = −{lr} {signs}", "not weight_decay"),
        Line(SCALE, "step", "{step} = −{lr} {signs}", "weight_decay"),
        Line(
            *(SHRINK, "shrink"),
            "{shrink} = −{lr} {weight_decay} {theta},  {update} = {step} + {shrink}",
            "weight_decay",
        ),
    )

    def init(self, theta: Array) -> Mean:
        """Give a mean of 0."""
        return Mean(filled_like(theta, 0.0))

    def move(self, moment: Moment, state: Mean) -> Move:
        """Step against the signs of memory and gradient together; vectors (..., n)."""
        _, theta, g, lr, _ = moment
        c = self.beta1 * state.m + (1 - self.beta1) * g
        parts: tuple[Part, ...] = (("signed_step", -lr * sign(c), UPDATE),)
        if self.weight_decay:
            parts = (("weight_decay", theta * (-lr * self.weight_decay), UPDATE), *parts)
        return Move(Mean(self.beta2 * state.m + (1 - self.beta2) * g), parts)

    def quantities(self, moment: Moment, state: Mean) -> Quantities:
        """Give what the sign is taken of, and the memory for the next step."""
        g, lr, m0 = moment.gradient, moment.lr, state.m
        kept, kept_m = self.beta1 * m0, self.beta2 * m0
        c, m = kept + (1 - self.beta1) * g, kept_m + (1 - self.beta2) * g
        step, shrink = -lr * sign(c), -lr * self.weight_decay * moment.theta
        return {
            **{"q": g, "m0": m0, "c0": m0, "kept": kept, "kept_m": kept_m, "c": c, "m": m},
            **{"signs": sign(c), "step": step, "shrink": shrink, "update": step + shrink},
        }

    def velocity(self, moment: Moment, state: Mean) -> Array:
        """Give -lr m: the memory before its sign is taken."""
        return -moment.lr * state.m

    def stability_limit(self) -> None:
        """Give None: every step is lr long in each coordinate, so that none ever settles."""

    def recursion(self, h: float) -> None:
        """Give None: the step is no multiple of the gradient."""
