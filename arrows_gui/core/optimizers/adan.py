"""Adan: Adam that also remembers how the gradient changes."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import Knob
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
    beta_knob,
    decoupled_decay_knob,
    eps_knob,
    lr_knob,
)


class ThreeMeans(NamedTuple):
    """Running means (..., n): m of the gradient, drift of its change, n of a square.

    past is the gradient of the last step; the paper writes v for the drift.
    """

    m: Array
    drift: Array
    n: Array
    past: Array


@dataclass(frozen=True, slots=True)
class Adan:
    """Adaptive Nesterov momentum: what the gradient is, and how it changes, looked ahead.

    D = g - g_before, 0 in the first step; m <- beta1 m + (1 - beta1) g;
    v <- beta2 v + (1 - beta2) D; n <- beta3 n + (1 - beta3) (g + beta2 D)^2;
    theta <- (theta - lr (m_hat + beta2 v_hat) / (sqrt(n_hat) + eps)) / (1 + lr weight_decay),
    each mean divided by 1 - beta^t. The betas are what is kept, as in the authors' program; the
    paper writes 1 - beta for them.

    Source: Xie et al. (2024); github.com/sail-sg/Adan, with no_prox=False.
    """

    lr: float = 1e-3
    beta1: float = 0.98
    beta2: float = 0.92
    beta3: float = 0.99
    eps: float = 1e-8
    weight_decay: float = 0.0

    id: ClassVar[str] = "adan"
    title: ClassVar[str] = "Adan"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η m/(1 − β₁ᵗ)"
    knobs: ClassVar[tuple[Knob, ...]] = (
        *(lr_knob(1e-3), beta1_knob(0.98)),
        beta_knob(
            *("beta2", "Beta 2", "β₂", 0.92),
            sentence="How much of the mean change is kept, and how far ahead it looks.",
        ),
        beta_knob(
            *("beta3", "Beta 3", "β₃", 0.99),
            sentence="How much of the mean square is kept from step to step.",
        ),
        *(eps_knob(1e-8), decoupled_decay_knob()),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(ADD, "m", "{m} ← {beta1} {m0} + (1 − {beta1}) {g}"),
        Line(
            *(ADD, "drift"),
            "{drift} ← {beta2} {drift0} + (1 − {beta2}) {change},  {change} = {g} − {past0}",
        ),
        Line(
            *(SQUARE, "n"),
            "{n} ← {beta3} {n0} + (1 − {beta3}) {ahead}²,  {ahead} = {g} + {beta2} {change}",
        ),
        Line(
            *(CORRECT, "m_hat"),
            "{m_hat} = {m}/(1 − {beta1_t}),  {drift_hat} = {drift}/(1 − {beta2_t}),"
            "  {n_hat} = {n}/(1 − {beta3_t})",
        ),
        Line(DIVIDE, "d", "{d} = ({m_hat} + {beta2} {drift_hat})/(√{n_hat} + {eps})"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "not weight_decay"),
        Line(SCALE, "step", "{step} = −{lr}/(1 + {lr} {weight_decay}) {d}", "weight_decay"),
        Line(
            *(SHRINK, "shrink"),
            "{shrink} = −{lr} {weight_decay}/(1 + {lr} {weight_decay}) {theta},"
            "  {update} = {step} + {shrink}",
            "weight_decay",
        ),
    )

    def init(self, theta: Array) -> ThreeMeans:
        """Give means of 0; the past gradient is not looked at in the first step."""
        zero = filled_like(theta, 0.0)
        return ThreeMeans(zero, zero, zero, zero)

    def move(self, moment: Moment, state: ThreeMeans) -> Move:
        """Divide mean gradient and mean change by the root of the mean square; vectors (..., n)."""
        t, theta, g, lr, _ = moment
        beta1, beta2, beta3 = self.beta1, self.beta2, self.beta3
        change = g - (g if t == 1 else state.past)
        ahead = g + beta2 * change
        kept, kept_drift = beta1 * state.m, beta2 * state.drift
        n = beta3 * state.n + (1 - beta3) * (ahead * ahead)
        divisor = root(n) / root(1 - beta3**t) + self.eps
        scale = -lr / (1 + lr * self.weight_decay) / divisor
        of_mean, of_drift = scale / (1 - beta1**t), scale * (beta2 / (1 - beta2**t))
        parts: tuple[Part, ...] = (
            ("carried", of_mean * kept, UPDATE),
            ("carried_difference", of_drift * kept_drift, UPDATE),
            ("gradient", of_mean * ((1 - beta1) * g), UPDATE),
            ("gradient_difference", of_drift * ((1 - beta2) * change), UPDATE),
            ("divisor", divisor, DIVISOR),
        )
        if self.weight_decay:
            pull = lr * self.weight_decay
            parts = (*parts, ("weight_decay", theta * (-pull / (1 + pull)), UPDATE))
        m, drift = kept + (1 - beta1) * g, kept_drift + (1 - beta2) * change
        return Move(ThreeMeans(m, drift, n, g), parts)

    def quantities(self, moment: Moment, state: ThreeMeans) -> Quantities:
        """Give the three means, corrected, the direction, and the shrinking of the weights."""
        t, theta, g, lr, _ = moment
        past0 = g if t == 1 else state.past
        change = g - past0
        ahead = g + self.beta2 * change
        kept, kept_drift = self.beta1 * state.m, self.beta2 * state.drift
        m, drift = kept + (1 - self.beta1) * g, kept_drift + (1 - self.beta2) * change
        n = self.beta3 * state.n + (1 - self.beta3) * (ahead * ahead)
        beta1_t, beta2_t, beta3_t = self.beta1**t, self.beta2**t, self.beta3**t
        m_hat, drift_hat, n_hat = m / (1 - beta1_t), drift / (1 - beta2_t), n / (1 - beta3_t)
        divisor = root(n_hat) + self.eps
        d = (m_hat + self.beta2 * drift_hat) / divisor
        pull = lr * self.weight_decay
        step, shrink = -lr / (1 + pull) * d, -pull / (1 + pull) * theta
        return {
            **{"q": g, "past0": past0, "past": g, "change": change, "ahead": ahead},
            **{"m0": state.m, "kept": kept, "m": m},
            **{"drift0": state.drift, "kept_drift": kept_drift, "drift": drift},
            **{"n0": state.n, "n": n, "side": root(n) + self.eps, "beta1_t": beta1_t},
            **{"beta2_t": beta2_t, "beta3_t": beta3_t, "m_hat": m_hat, "drift_hat": drift_hat},
            **{"n_hat": n_hat, "divisor": divisor, "d": d},
            **{"step": step, "shrink": shrink, "update": step + shrink},
        }

    def velocity(self, moment: Moment, state: ThreeMeans) -> Array:
        """Give -lr m_hat, before the change is added and the division."""
        return -moment.lr / (1 - self.beta1**moment.t) * state.m

    def stability_limit(self) -> None:
        """Give None: two memories make its steps depend on three points, not on two."""

    def recursion(self, h: float) -> None:
        """Give None: theta_{t+1} depends on theta_{t-2} as well."""
