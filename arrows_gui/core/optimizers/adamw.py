"""AdamW: Adam whose weight decay stays out of the gradient."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.adam import Moments
from arrows_gui.core.optimizers.rule import (
    ADD,
    CORRECT,
    DIVIDE,
    DIVISOR,
    SCALE,
    SHRINK,
    SQUARE,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    Quantities,
    beta1_knob,
    beta2_knob,
    decoupled_decay_knob,
    eps_knob,
    lr_knob,
)


@dataclass(frozen=True, slots=True)
class AdamW:
    """Adam with decoupled weight decay: the weights shrink by themselves, apart from the gradient.

    m <- beta1 m + (1 - beta1) g and v <- beta2 v + (1 - beta2) g^2;
    theta <- theta - lr m_hat / (sqrt(v_hat) + eps) - lr weight_decay theta, m_hat and v_hat as in
    Adam.

    Source: torch.optim.AdamW; Loshchilov and Hutter (2019).
    """

    lr: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 1e-2

    id: ClassVar[str] = "adamw"
    title: ClassVar[str] = "AdamW"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(1e-3), beta1_knob(), beta2_knob(), eps_knob(1e-8)),
        decoupled_decay_knob(1e-2),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {g}"),
        Line(SQUARE, "v", "{v} ← {beta2} {v0} + (1 − {beta2}) {g}²"),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t}),  {v_hat} = {v}/(1 − {beta2_t})"),
        Line(DIVIDE, "d", "{d} = {m_hat}/(√{v_hat} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "not weight_decay"),
        Line(SCALE, "step", "{step} = −{lr} {d}", "weight_decay"),
        Line(
            *(SHRINK, "shrink"),
            "{shrink} = −{lr} {weight_decay} {theta},  {update} = {step} + {shrink}",
            "weight_decay",
        ),
    )

    def init(self, theta: Array) -> Moments:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return Moments(zero, zero)

    def move(self, moment: Moment, state: Moments) -> Move:
        """Step as Adam does, and shrink the weights; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        divisor = root(v) / root(1 - self.beta2**t) + self.eps
        scale = -lr / (1 - self.beta1**t) / divisor
        parts: tuple[Part, ...] = (
            ("carried", scale * kept, UPDATE),
            ("gradient", scale * ((1 - self.beta1) * g), UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            parts = (("weight_decay", theta * (-lr * self.weight_decay), UPDATE), *parts)
        return Move(Moments(m, v), parts)

    def quantities(self, moment: Moment, state: Moments) -> Quantities:
        """Give both means, corrected, their quotient, and the shrinking of the weights."""
        g, lr = moment.gradient, moment.lr
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * (g * g)
        beta1_t, beta2_t = self.beta1**moment.t, self.beta2**moment.t
        m_hat, v_hat = m / (1 - beta1_t), v / (1 - beta2_t)
        divisor = root(v_hat) + self.eps
        step, shrink = -lr * (m_hat / divisor), -lr * self.weight_decay * moment.theta
        return {
            **{"q": g, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"beta1_t": beta1_t, "beta2_t": beta2_t, "m_hat": m_hat, "v_hat": v_hat},
            **{"side": root(v) + self.eps, "divisor": divisor, "d": m_hat / divisor},
            **{"step": step, "shrink": shrink, "update": step + shrink},
        }

    def velocity(self, moment: Moment, state: Moments) -> Array:
        """Give -lr m_hat, before the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 - beta1) as for Adam; the decay lowers it a little."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta1 - (1 - beta1) h, beta1), with the divisor as it is and no decay."""
        return 1 + self.beta1 - (1 - self.beta1) * h, self.beta1
