"""Adam: a velocity and a divisor, both corrected for their start at 0."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.rule import (
    ADD,
    CORRECT,
    DECAY,
    DIVIDE,
    DIVISOR,
    SCALE,
    SQUARE,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    Quantities,
    beta1_knob,
    beta2_knob,
    decayed,
    eps_knob,
    lr_knob,
    weight_decay_knob,
)


class Moments(NamedTuple):
    """Running means m of the gradient and v of its square, (..., n)."""

    m: Array
    v: Array


@dataclass(frozen=True, slots=True)
class Adam:
    """Adam with L2 weight decay.

    m <- beta1 m + (1 - beta1) q and v <- beta2 v + (1 - beta2) q^2 with q = g + weight_decay theta;
    theta <- theta - lr m_hat / (sqrt(v_hat) + eps),
    m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t).

    Source: torch.optim.Adam; Kingma and Ba (2015).
    """

    lr: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "adam"
    title: ClassVar[str] = "Adam"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-3),
        beta1_knob(),
        beta2_knob(),
        eps_knob(1e-8),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {q}"),
        Line(SQUARE, "v", "{v} ← {beta2} {v0} + (1 − {beta2}) {q}²"),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t}),  {v_hat} = {v}/(1 − {beta2_t})"),
        Line(DIVIDE, "d", "{d} = {m_hat}/(√{v_hat} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> Moments:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return Moments(zero, zero)

    def move(self, moment: Moment, state: Moments) -> Move:
        """Divide the mean gradient by the root of the mean square; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        divisor = root(v) / root(1 - self.beta2**t) + self.eps
        scale = -lr / (1 - self.beta1**t) / divisor
        parts: tuple[Part, ...] = (
            ("carried", scale * kept, UPDATE),
            ("gradient", scale * ((1 - self.beta1) * g), UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            decay = scale * ((1 - self.beta1) * self.weight_decay * theta)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(Moments(m, v), parts)

    def quantities(self, moment: Moment, state: Moments) -> Quantities:
        """Give both means, corrected, and their quotient."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        beta1_t, beta2_t = self.beta1**moment.t, self.beta2**moment.t
        m_hat, v_hat = m / (1 - beta1_t), v / (1 - beta2_t)
        divisor = root(v_hat) + self.eps
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"beta1_t": beta1_t, "beta2_t": beta2_t, "m_hat": m_hat, "v_hat": v_hat},
            **{"side": root(v) + self.eps, "divisor": divisor, "d": m_hat / divisor},
            "update": -moment.lr * (m_hat / divisor),
        }

    def velocity(self, moment: Moment, state: Moments) -> Array:
        """Give -lr m_hat, before the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 - beta1), for the curvature that is divided by the divisor.

        Source: Cohen et al. (2022), Adaptive gradient methods at the edge of stability.
        """
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta1 - (1 - beta1) h, beta1), with the divisor as it is."""
        return 1 + self.beta1 - (1 - self.beta1) * h, self.beta1
