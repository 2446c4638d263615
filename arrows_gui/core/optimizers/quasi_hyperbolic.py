"""Quasi-hyperbolic rules, which weigh this gradient against the mean one: QHM and QHAdam."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.adam import Moments
from arrows_gui.core.optimizers.rule import (
    ADD,
    CORRECT,
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
    beta1_knob,
    beta2_knob,
    beta_knob,
    decayed,
    eps_knob,
    lr_knob,
    weight_decay_knob,
)
from arrows_gui.core.optimizers.signs import Mean


def share_knob(name: str, title: str, symbol: str, default: float, sentence: str) -> Knob:
    """Give the knob of a share, which lies in [0, 1]."""
    return Knob(name, title, symbol, default, 0, 1, 0, 1, "linear", sentence)


def quasi_hyperbolic_limit(beta: float, nu: float) -> float:
    """Give 2 (1 + beta) / (1 + beta - 2 nu beta), up to which the recursion below is stable."""
    return 2 * (1 + beta) / (1 + beta - 2 * nu * beta)


def quasi_hyperbolic_recursion(beta: float, nu: float, h: float) -> tuple[float, float]:
    """Give (1 + beta - (1 - nu beta) h, beta (1 - (1 - nu) h)).

    With m <- beta m + (1 - beta) g and theta <- theta - lr ((1 - nu) g + nu m), m of the step
    before is what it moved theta by, less the gradient's own share.
    """
    return 1 + beta - (1 - nu * beta) * h, beta * (1 - (1 - nu) * h)


@dataclass(frozen=True, slots=True)
class QHM:
    """Quasi-hyperbolic momentum: an average of plain gradient descent and momentum.

    m <- beta m + (1 - beta) q with q = g + weight_decay theta;
    theta <- theta - lr ((1 - nu) q + nu m).

    Source: Ma and Yarats (2019), Quasi-hyperbolic momentum and Adam for deep learning.
    """

    lr: float = 1e-3
    beta: float = 0.999
    nu: float = 0.7
    weight_decay: float = 0.0

    id: ClassVar[str] = "qhm"
    title: ClassVar[str] = "Quasi-hyperbolic momentum"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = False
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-3),
        beta_knob(
            *("beta", "Beta", "β", 0.999),
            sentence="How much of the mean gradient is kept from step to step.",
        ),
        share_knob("nu", "Share of the mean", "ν", 0.7, "How much the mean gradient counts."),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta} {m0} + (1 − {beta}) {q}"),
        Line(MIX, "averaged", "{averaged} = (1 − {nu}) {q} + {nu} {m}"),
        Line(SCALE, "update", "{update} = −{lr} {averaged}"),
    )

    def init(self, theta: Array) -> Mean:
        """Give a mean of 0."""
        return Mean(filled_like(theta, 0.0))

    def move(self, moment: Moment, state: Mean) -> Move:
        """Step along the gradient and its mean together; vectors (..., n)."""
        _, theta, g, lr, _ = moment
        beta, nu = self.beta, self.nu
        kept = beta * state.m
        parts: tuple[Part, ...] = (
            ("carried", kept * (-lr * nu), UPDATE),
            ("averaged", g * (-lr * nu * (1 - beta)), UPDATE),
            ("gradient", g * (-lr * (1 - nu)), UPDATE),
        )
        if not self.weight_decay:
            return Move(Mean(kept + (1 - beta) * g), parts)
        decay = theta * (-lr * (1 - nu * beta) * self.weight_decay)
        m = kept + (1 - beta) * decayed(g, theta, self.weight_decay)
        return Move(Mean(m), (*parts, ("weight_decay", decay, UPDATE)))

    def quantities(self, moment: Moment, state: Mean) -> Quantities:
        """Give the mean gradient, and its average with this one."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta * state.m
        m = kept + (1 - self.beta) * q
        averaged = (1 - self.nu) * q + self.nu * m
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m},
            **{"averaged": averaged, "update": -moment.lr * averaged},
        }

    def velocity(self, moment: Moment, state: Mean) -> Array:
        """Give -lr m."""
        return -moment.lr * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta) / (1 + beta - 2 nu beta)."""
        return quasi_hyperbolic_limit(self.beta, self.nu)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + beta - (1 - nu beta) h, beta (1 - (1 - nu) h))."""
        return quasi_hyperbolic_recursion(self.beta, self.nu, h)


@dataclass(frozen=True, slots=True)
class QHAdam:
    """Quasi-hyperbolic Adam: gradient and square are each averaged with their means.

    m and v as in Adam, with q = g + weight_decay theta;
    theta <- theta - lr ((1 - nu1) q + nu1 m_hat) / (sqrt((1 - nu2) q^2 + nu2 v_hat) + eps),
    m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t).

    Source: Ma and Yarats (2019), Quasi-hyperbolic momentum and Adam for deep learning.
    """

    lr: float = 1e-3
    beta1: float = 0.995
    beta2: float = 0.999
    nu1: float = 0.7
    nu2: float = 1.0
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "qhadam"
    title: ClassVar[str] = "Quasi-hyperbolic Adam"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(1e-3), beta1_knob(0.995), beta2_knob()),
        share_knob("nu1", "Share of the mean", "ν₁", 0.7, "How much the mean gradient counts."),
        share_knob("nu2", "Share of the square", "ν₂", 1.0, "How much the mean square counts."),
        *(eps_knob(1e-8), weight_decay_knob()),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {q}"),
        Line(SQUARE, "v", "{v} ← {beta2} {v0} + (1 − {beta2}) {q}²"),
        Line(CORRECT, "m_hat", "{m_hat} = {m}/(1 − {beta1_t}),  {v_hat} = {v}/(1 − {beta2_t})"),
        Line(
            *(DIVIDE, "d"),
            "{d} = ({nu1} {m_hat} + (1 − {nu1}) {q})/(√({nu2} {v_hat} + (1 − {nu2}) {q}²) + {eps})",
        ),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> Moments:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return Moments(zero, zero)

    def move(self, moment: Moment, state: Moments) -> Move:
        """Divide the average of gradients by the root of that of squares; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        square = q * q
        kept = self.beta1 * state.m
        v = self.beta2 * state.v + (1 - self.beta2) * square
        mean_square = (1 - self.nu2) * square + self.nu2 / (1 - self.beta2**t) * v
        divisor = root(mean_square) + self.eps
        through = -lr * self.nu1 / (1 - self.beta1**t) / divisor
        straight = -lr * (1 - self.nu1) / divisor
        parts: tuple[Part, ...] = (
            ("carried", through * kept, UPDATE),
            ("averaged", through * ((1 - self.beta1) * g), UPDATE),
            ("gradient", straight * g, UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            decay = (straight + through * (1 - self.beta1)) * (self.weight_decay * theta)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(Moments(kept + (1 - self.beta1) * q, v), parts)

    def quantities(self, moment: Moment, state: Moments) -> Quantities:
        """Give both means, corrected, and the quotient of the averages."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.beta1 * state.m
        m = kept + (1 - self.beta1) * q
        v = self.beta2 * state.v + (1 - self.beta2) * (q * q)
        beta1_t, beta2_t = self.beta1**moment.t, self.beta2**moment.t
        m_hat, v_hat = m / (1 - beta1_t), v / (1 - beta2_t)
        divisor = root((1 - self.nu2) * (q * q) + self.nu2 * v_hat) + self.eps
        d = ((1 - self.nu1) * q + self.nu1 * m_hat) / divisor
        return {
            **{"q": q, "m0": state.m, "kept": kept, "m": m, "v0": state.v, "v": v},
            **{"beta1_t": beta1_t, "beta2_t": beta2_t, "m_hat": m_hat, "v_hat": v_hat},
            **{"side": root(v) + self.eps, "divisor": divisor, "d": d, "update": -moment.lr * d},
        }

    def velocity(self, moment: Moment, state: Moments) -> Array:
        """Give -lr m_hat, before the average and the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> float:
        """Give 2 (1 + beta1) / (1 + beta1 - 2 nu1 beta1), for the divided curvature."""
        return quasi_hyperbolic_limit(self.beta1, self.nu1)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give that of QHM with beta1 and nu1, with the divisor as it is."""
        return quasi_hyperbolic_recursion(self.beta1, self.nu1, h)
