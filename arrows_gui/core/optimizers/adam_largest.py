"""Kin of Adam that divide by the largest of the past: AMSGrad and Adamax."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, larger, root
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


class LargestMoments(NamedTuple):
    """Running means m of the gradient and v of its square, and the largest v so far; (..., n)."""

    m: Array
    v: Array
    v_max: Array


@dataclass(frozen=True, slots=True)
class AMSGrad:
    """Adam that divides by the largest mean square so far: what it divides by never shrinks.

    m and v as in Adam, with q = g + weight_decay theta; v_max <- max(v_max, v);
    theta <- theta - lr m_hat / (sqrt(v_hat) + eps),
    m_hat = m / (1 - beta1^t), v_hat = v_max / (1 - beta2^t).

    Source: torch.optim.Adam with amsgrad=True; Reddi, Kale, Kumar (2018).
    """

    lr: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "amsgrad"
    title: ClassVar[str] = "AMSGrad"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(1e-3), beta1_knob(), beta2_knob(), eps_knob(1e-8)),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {q}"),
        Line(
            *(SQUARE, "v_max"),
            "{v} ← {beta2} {v0} + (1 − {beta2}) {q}²,  {v_max} ← max({v_max0}, {v})",
        ),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t}),  {v_hat} = {v_max}/(1 − {beta2_t})"),
        Line(DIVIDE, "d", "{d} = {m_hat}/(√{v_hat} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> LargestMoments:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return LargestMoments(zero, zero, zero)

    def move(self, moment: Moment, state: LargestMoments) -> Move:
        """Divide the mean gradient by the root of the largest mean square; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        v_max = larger(state.v_max, v)
        divisor = root(v_max) / root(1 - self.beta2**t) + self.eps
        scale = -lr / (1 - self.beta1**t) / divisor
        parts: tuple[Part, ...] = (
            ("carried", scale * kept, UPDATE),
            ("gradient", scale * ((1 - self.beta1) * g), UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            decay = scale * ((1 - self.beta1) * self.weight_decay * theta)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(LargestMoments(m, v, v_max), parts)

    def quantities(self, moment: Moment, state: LargestMoments) -> Quantities:
        """Give both means, the largest mean square, and the corrected quotient."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        v_max = larger(state.v_max, v)
        beta1_t, beta2_t = self.beta1**moment.t, self.beta2**moment.t
        m_hat, v_hat = m / (1 - beta1_t), v_max / (1 - beta2_t)
        divisor = root(v_hat) + self.eps
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"v_max0": state.v_max, "v_max": v_max, "beta1_t": beta1_t, "beta2_t": beta2_t},
            **{"m_hat": m_hat, "v_hat": v_hat, "side": root(v_max) + self.eps},
            **{"divisor": divisor, "d": m_hat / divisor, "update": -moment.lr * (m_hat / divisor)},
        }

    def velocity(self, moment: Moment, state: LargestMoments) -> Array:
        """Give -lr m_hat, before the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 - beta1), for the curvature that is divided by the divisor."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta1 - (1 - beta1) h, beta1), with the divisor as it is."""
        return 1 + self.beta1 - (1 - self.beta1) * h, self.beta1


class LargestGradient(NamedTuple):
    """The running mean m of the gradient, and its largest size u_inf, fading; (..., n)."""

    m: Array
    u_inf: Array


@dataclass(frozen=True, slots=True)
class Adamax:
    """Adam that divides by the largest gradient of late, rather than by a root mean square.

    m <- beta1 m + (1 - beta1) q with q = g + weight_decay theta;
    u <- max(beta2 u, abs(q) + eps); theta <- theta - lr m_hat / u, m_hat = m / (1 - beta1^t).

    Source: torch.optim.Adamax; Kingma and Ba (2015), section 7.
    """

    lr: float = 2e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "adamax"
    title: ClassVar[str] = "Adamax"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(2e-3), beta1_knob()),
        beta2_knob(sentence="How much of the largest gradient is kept from step to step."),
        *(eps_knob(1e-8), weight_decay_knob()),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {q}"),
        Line(SQUARE, "u_inf", "{u_inf} ← max({beta2} {u_inf0}, |{q}| + {eps})"),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t})"),
        Line(DIVIDE, "d", "{d} = {m_hat}/{u_inf}"),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> LargestGradient:
        """Give a mean and a largest gradient of 0."""
        zero = filled_like(theta, 0.0)
        return LargestGradient(zero, zero)

    def move(self, moment: Moment, state: LargestGradient) -> Move:
        """Divide the mean gradient by the largest one; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        kept = self.beta1 * state.m
        u = larger(self.beta2 * state.u_inf, abs(q) + self.eps)
        scale = -lr / (1 - self.beta1**t) / u
        parts: tuple[Part, ...] = (
            ("carried", scale * kept, UPDATE),
            ("gradient", scale * ((1 - self.beta1) * g), UPDATE),
            ("divisor", u, DIVISOR),
        )
        if self.weight_decay:
            decay = scale * ((1 - self.beta1) * self.weight_decay * theta)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(LargestGradient(kept + (1 - self.beta1) * q, u), parts)

    def quantities(self, moment: Moment, state: LargestGradient) -> Quantities:
        """Give the mean gradient, corrected, and the largest one."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        u = larger(self.beta2 * state.u_inf, abs(q) + self.eps)
        beta1_t = self.beta1**moment.t
        m_hat = m / (1 - beta1_t)
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "u_inf0": state.u_inf, "u_inf": u},
            **{"beta1_t": beta1_t, "m_hat": m_hat, "side": u, "divisor": u, "d": m_hat / u},
            "update": -moment.lr * (m_hat / u),
        }

    def velocity(self, moment: Moment, state: LargestGradient) -> Array:
        """Give -lr m_hat, before the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 - beta1), for the curvature that is divided by the divisor."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta1 - (1 - beta1) h, beta1), with the divisor as it is."""
        return 1 + self.beta1 - (1 - self.beta1) * h, self.beta1
