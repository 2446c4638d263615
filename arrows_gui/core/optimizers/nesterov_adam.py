"""Kin of Adam that change with the step: NAdam looks ahead, RAdam waits with the division."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import LARGEST, Knob
from arrows_gui.core.optimizers.adam import Moments
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


class ScheduledMoments(NamedTuple):
    """Running means m and v as in Adam, and the product of all momenta so far; (..., n)."""

    m: Array
    v: Array
    mu_product: Array


@dataclass(frozen=True, slots=True)
class NAdam:
    """Adam with Nesterov's look ahead, and a momentum that grows from step to step.

    m and v as in Adam, with q = g + weight_decay theta;
    mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2), Pi_t = mu_1 mu_2 ... mu_t;
    theta <- theta - lr m_hat / (sqrt(v_hat) + eps), v_hat = v / (1 - beta2^t),
    m_hat = mu_{t+1} m / (1 - Pi_{t+1}) + (1 - mu_t) q / (1 - Pi_t).

    Source: torch.optim.NAdam; Dozat (2016).
    """

    lr: float = 2e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0
    momentum_decay: float = 4e-3

    id: ClassVar[str] = "nadam"
    title: ClassVar[str] = "NAdam"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(2e-3), beta1_knob(), beta2_knob(), eps_knob(1e-8), weight_decay_knob()),
        Knob(
            *("momentum_decay", "Momentum decay", "ψ", 4e-3, 1e-4, 1, 0, LARGEST, "log0"),
            sentence="How fast the momentum grows from half of beta 1 to all of it.",
        ),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {q}"),
        Line(SQUARE, "v", "{v} ← {beta2} {v0} + (1 − {beta2}) {q}²"),
        Line(
            *(CORRECT, "m_hat"),
            "{m_hat} = {mu_next} {m}/(1 − {product_next}) + (1 − {mu}) {q}/(1 − {product}),"
            "  {v_hat} = {v}/(1 − {beta2_t})",
        ),
        Line(DIVIDE, "d", "{d} = {m_hat}/(√{v_hat} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> ScheduledMoments:
        """Give means of 0 and an empty product, 1."""
        zero = filled_like(theta, 0.0)
        return ScheduledMoments(zero, zero, filled_like(theta, 1.0))

    def mu(self, t: int) -> float:
        """Give the momentum of step t."""
        fade: float = 0.96 ** (t * self.momentum_decay)
        return self.beta1 * (1 - 0.5 * fade)

    def move(self, moment: Moment, state: ScheduledMoments) -> Move:
        """Divide the look ahead by the root of the mean square; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        kept = self.beta1 * state.m
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        divisor = root(v / (1 - self.beta2**t)) + self.eps
        mu, mu_next = self.mu(t), self.mu(t + 1)
        product = mu * state.mu_product
        through = -lr * mu_next / (1 - product * mu_next) / divisor
        straight = -lr * (1 - mu) / (1 - product) / divisor
        parts: tuple[Part, ...] = (
            ("carried", through * kept, UPDATE),
            ("look_ahead", through * ((1 - self.beta1) * g), UPDATE),
            ("gradient", straight * g, UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            decay = (straight + through * (1 - self.beta1)) * (self.weight_decay * theta)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(ScheduledMoments(kept + (1 - self.beta1) * q, v, product), parts)

    def quantities(self, moment: Moment, state: ScheduledMoments) -> Quantities:
        """Give both means, the momenta and their products, and the look ahead."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        mu, mu_next = self.mu(moment.t), self.mu(moment.t + 1)
        product = mu * state.mu_product
        after = product * mu_next
        beta2_t = self.beta2**moment.t
        m_hat, v_hat = mu_next * m / (1 - after) + (1 - mu) * q / (1 - product), v / (1 - beta2_t)
        divisor = root(v_hat) + self.eps
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"mu": mu, "mu_next": mu_next, "mu_product": product},
            **{"product": product[..., 0], "product_next": after[..., 0]},
            **{"beta2_t": beta2_t, "m_hat": m_hat, "v_hat": v_hat},
            **{"side": root(v) + self.eps, "divisor": divisor, "d": m_hat / divisor},
            "update": -moment.lr * (m_hat / divisor),
        }

    def velocity(self, moment: Moment, state: ScheduledMoments) -> Array:
        """Give -lr m / (1 - beta1^t), before the look ahead and the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> None:
        """Give None: its momentum changes for thousands of steps, and the limit with it."""

    def recursion(self, h: float) -> None:
        """Give None: what is carried depends on the number of the step."""


RECTIFIED_FROM = 5.0
"""RAdam divides where the length rho of the mean square's memory is above this."""


def rectification(beta2: float, t: int) -> float | None:
    """Give r_t, by which RAdam shortens a divided step; None where step t is not divided yet.

    rho_inf = 2 / (1 - beta2) - 1, rho = rho_inf - 2 t beta2^t / (1 - beta2^t),
    r_t^2 = (rho - 4) (rho - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho).
    """
    power = beta2**t
    most = 2 / (1 - beta2) - 1
    rho = most - 2 * t * power / (1 - power)
    if rho <= RECTIFIED_FROM:
        return None
    return sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))


@dataclass(frozen=True, slots=True)
class RAdam:
    """Rectified Adam: undivided at first, then divided as far as the mean square can be trusted.

    m and v as in Adam, with q = g + weight_decay theta; m_hat = m / (1 - beta1^t);
    theta <- theta - lr r_t m_hat sqrt(1 - beta2^t) / (sqrt(v) + eps) where rho_t > 5, else
    theta <- theta - lr m_hat; r_t and rho_t as in `rectification`.

    Source: torch.optim.RAdam; Liu et al. (2020).
    """

    lr: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "radam"
    title: ClassVar[str] = "RAdam"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = False
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
        Line(SQUARE, "v", "{v} ← {beta2} {v0} + (1 − {beta2}) {q}²"),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t})"),
        Line(*(DIVIDE, "d"), "{d} = {r} √(1 − {beta2_t}) {m_hat}/(√{v} + {eps})", "rectified"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "rectified"),
        Line(SCALE, "update", "{update} = −{lr} {m_hat}", "not rectified"),
    )

    def init(self, theta: Array) -> Moments:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return Moments(zero, zero)

    def move(self, moment: Moment, state: Moments) -> Move:
        """Divide the mean gradient once the mean square can be trusted; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        r = rectification(self.beta2, t)
        divisor = filled_like(theta, 1.0)
        if r is not None:
            divisor = (root(v) + self.eps) / (r * sqrt(1 - self.beta2**t))
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
        """Give both means, the corrected gradient and, where it is divided, the quotient."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        beta1_t, beta2_t = self.beta1**moment.t, self.beta2**moment.t
        m_hat = m / (1 - beta1_t)
        found: dict[str, object] = {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"beta1_t": beta1_t, "beta2_t": beta2_t, "m_hat": m_hat},
            "side": root(v) + self.eps,
        }
        r = rectification(self.beta2, moment.t)
        if r is None:
            return {**found, "rectified": False, "update": -moment.lr * m_hat}
        divisor = (root(v) + self.eps) / (r * sqrt(1 - beta2_t))
        d = m_hat / divisor
        update = -moment.lr * d
        return {**found, "rectified": True, "r": r, "divisor": divisor, "d": d, "update": update}

    def velocity(self, moment: Moment, state: Moments) -> Array:
        """Give -lr m_hat, before the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 - beta1), for the curvature that is divided by the divisor.

        The divisor is 1 where a step is not divided yet, and holds the rectification afterwards.
        """
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta1 - (1 - beta1) h, beta1), with the divisor as it is."""
        return 1 + self.beta1 - (1 - self.beta1) * h, self.beta1
