"""Rules that divide by the size of past gradients: Adagrad and RMSProp."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, larger, root
from arrows_gui.core.knob import LARGEST, Knob
from arrows_gui.core.optimizers.rule import (
    ADD,
    DECAY,
    DIVIDE,
    DIVISOR,
    MIX,
    SCALE,
    SQUARE,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    Quantities,
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
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
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
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(SQUARE, "s", "{s} ← {s0} + {q}²"),
        Line(DIVIDE, "d", "{d} = {q}/(√{s} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "not lr_decay"),
        Line(SCALE, "update", "{update} = −{lr}/(1 + ({t} − 1) {lr_decay}) {d}", "lr_decay"),
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

    def quantities(self, moment: Moment, state: SquareSum) -> Quantities:
        """Give the sum of squares, and the gradient over its root."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        s = state.s + q * q
        divisor = root(s) + self.eps
        d = q / divisor
        return {
            **{"t": moment.t, "q": q, "s0": state.s, "s": s, "d": d},
            **{"side": divisor, "divisor": divisor},
            "update": -moment.lr / (1 + (moment.t - 1) * self.lr_decay) * d,
        }

    def velocity(self, moment: Moment, state: SquareSum) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> float:
        """Give 2, for the curvature that is divided by the divisor, and the rate as it is now."""
        return 2.0

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 - h, 0), with divisor and rate as they are."""
        return 1 - h, 0.0


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
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
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
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(SQUARE, "v", "{v} ← {alpha} {v0} + (1 − {alpha}) {q}²"),
        Line(MIX, "a", "{a} ← {alpha} {a0} + (1 − {alpha}) {q}", "centered"),
        Line(DIVIDE, "d", "{d} = {q}/(√{v} + {eps})", "not centered"),
        Line(DIVIDE, "d", "{d} = {q}/(√max(0, {v} − {a}²) + {eps})", "centered"),
        Line(ADD, "b", "{b} ← {momentum} {b0} + {d}", "momentum"),
        Line(SCALE, "update", "{update} = −{lr} {b}", "momentum"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "not momentum"),
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

    def quantities(self, moment: Moment, state: RMSPropState) -> Quantities:
        """Give the means, the divided gradient and, with momentum, the velocity."""
        alpha = self.alpha
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        v = alpha * state.v + (1 - alpha) * (q * q)
        a = alpha * state.a + (1 - alpha) * q if self.centered else state.a
        divisor = root(larger(0.0, v - a * a) if self.centered else v) + self.eps
        d = q / divisor
        kept = self.momentum * state.b
        b = kept + d if self.momentum else state.b
        return {
            **{"q": q, "v0": state.v, "v": v, "a0": state.a, "a": a},
            **{"side": root(v) + self.eps, "divisor": divisor, "d": d},
            **{"b0": state.b, "kept": kept, "b": b},
            "update": -moment.lr * (b if self.momentum else d),
        }

    def velocity(self, moment: Moment, state: RMSPropState) -> Array | None:
        """Give -lr b, which RMSProp has with momentum only."""
        return -moment.lr * state.b if self.momentum else None

    def stability_limit(self) -> float:
        """Give 2 (1 + momentum), for the curvature that is divided by the divisor."""
        return 2 * (1 + self.momentum)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + momentum - h, momentum), with the divisor as it is."""
        return 1 + self.momentum - h, self.momentum
