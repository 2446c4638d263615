"""Rules that divide by the size of past gradients: Adagrad and RMSProp."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, larger, root
from arrows_gui.core.knob import LARGEST, Knob
from arrows_gui.core.optimizers.rule import (
    DIVISOR,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    beta_knob,
    decayed,
    eps_knob,
    lr_knob,
    momentum_knob,
    weight_decay_knob,
)


class SquareSum(NamedTuple):
    """The sum s (..., n) of all squared gradients."""

    s: Array


@dataclass(frozen=True, slots=True)
class Adagrad:
    """Adagrad: every coordinate is divided by the root of the sum of its squared gradients.

    s <- s + q^2 with q = g + weight_decay theta; theta <- theta - k q / (sqrt(s) + eps),
    k = lr / (1 + (t - 1) lr_decay).

    Source: torch.optim.Adagrad; Duchi, Hazan, Singer (2011).
    """

    lr: float = 1e-2
    lr_decay: float = 0.0
    initial_accumulator_value: float = 0.0
    eps: float = 1e-10
    weight_decay: float = 0.0

    id: ClassVar[str] = "adagrad"
    title: ClassVar[str] = "Adagrad"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    velocity_text: ClassVar[str] = ""
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-2),
        Knob(
            "lr_decay",
            "Rate decay",
            "δ",
            0.0,
            1e-4,
            1,
            0,
            LARGEST,
            "log0",
            "Lowers the rate step by step.",
        ),
        Knob(
            *("initial_accumulator_value", "Initial sum", "s₀", 0.0, 1e-4, 10, 0, LARGEST, "log0"),
            sentence="What the sum of squares starts from.",
        ),
        eps_knob(1e-10),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line("second_moment", "s ← s + (g + λ θ)²"),
        Line("gradient", "θ ← θ − η/(1 + (t−1) δ) · (g + λ θ)/(√s + ε)"),
    )

    def init(self, theta: Array) -> SquareSum:
        """Give the initial sum in every coordinate."""
        return SquareSum(filled_like(theta, self.initial_accumulator_value))

    def move(self, moment: Moment, state: SquareSum) -> Move:
        """Divide the gradient by the root of the sum of squares; vectors (..., n)."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        s = state.s + q * q
        divisor = root(s) + self.eps
        scale = -moment.lr / (1 + (moment.t - 1) * self.lr_decay) / divisor
        parts: tuple[Part, ...] = (
            ("gradient", scale * moment.gradient, UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            parts = (*parts, ("weight_decay", scale * (self.weight_decay * moment.theta), UPDATE))
        return Move(SquareSum(s), parts)

    def velocity(self, moment: Moment, state: SquareSum) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> None:
        """Give None: the division makes the limit a moving one."""


class RMSPropState(NamedTuple):
    """Running means v of the squared gradient and a of the gradient, and velocity b; (..., n)."""

    v: Array
    a: Array
    b: Array


@dataclass(frozen=True, slots=True)
class RMSProp:
    """RMSProp: every coordinate is divided by the root of a running mean of its squared gradients.

    v <- alpha v + (1 - alpha) q^2 with q = g + weight_decay theta;
    theta <- theta - lr q / (sqrt(v) + eps). Centred: v is lowered by a^2, a the running mean of q,
    never below 0. With momentum: b <- momentum b + q / (sqrt(v) + eps), theta <- theta - lr b.

    Source: torch.optim.RMSprop; Tieleman and Hinton (2012); centred: Graves (2013).
    """

    lr: float = 1e-2
    alpha: float = 0.99
    eps: float = 1e-8
    momentum: float = 0.0
    centered: bool = False
    weight_decay: float = 0.0

    id: ClassVar[str] = "rmsprop"
    title: ClassVar[str] = "RMSProp"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    velocity_text: ClassVar[str] = "−η b"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-2),
        beta_knob(
            "alpha",
            "Smoothing",
            "α",
            0.99,
            "How much of the mean square is kept from step to step.",
        ),
        eps_knob(1e-8),
        momentum_knob(0.0, "The share of the velocity that is kept; 0 is none."),
        Knob(
            *("centered", "Centred", "c", False, 0, 1, 0, 1, "switch"),
            sentence="Divide by the deviation of the gradient rather than by its size.",
        ),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line("second_moment", "v ← α v + (1 − α)(g + λ θ)²"),
        Line("mean", "a ← α a + (1 − α)(g + λ θ)"),
        Line("carried", "b ← μ b + (g + λ θ)/(√v + ε),  centred √max(0, v − a²)"),
        Line("gradient", "θ ← θ − η b"),
    )

    def init(self, theta: Array) -> RMSPropState:
        """Give means and a velocity of 0."""
        zero = filled_like(theta, 0.0)
        return RMSPropState(zero, zero, zero)

    def move(self, moment: Moment, state: RMSPropState) -> Move:
        """Divide the gradient by the root of its mean square; vectors (..., n)."""
        g, alpha = moment.gradient, self.alpha
        q = decayed(g, moment.theta, self.weight_decay)
        v = alpha * state.v + (1 - alpha) * (q * q)
        a = alpha * state.a + (1 - alpha) * q if self.centered else state.a
        divisor = root(larger(0.0, v - a * a) if self.centered else v) + self.eps
        scale = -moment.lr / divisor
        parts: tuple[Part, ...] = (
            ("gradient", scale * g, UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.momentum:
            parts = (("carried", state.b * (-moment.lr * self.momentum), UPDATE), *parts)
        if self.weight_decay:
            parts = (*parts, ("weight_decay", scale * (self.weight_decay * moment.theta), UPDATE))
        b = self.momentum * state.b + q / divisor if self.momentum else state.b
        return Move(RMSPropState(v, a, b), parts)

    def velocity(self, moment: Moment, state: RMSPropState) -> Array | None:
        """Give -lr b, which RMSProp has with momentum only."""
        return -moment.lr * state.b if self.momentum else None

    def stability_limit(self) -> None:
        """Give None: the division makes the limit a moving one."""
