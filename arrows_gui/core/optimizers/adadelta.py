"""Adadelta: steps as large as its own past ones, so that they need no rate."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like, root
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.rule import (
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
    beta_knob,
    decayed,
    eps_knob,
    lr_knob,
    weight_decay_knob,
)


class MeanSquares(NamedTuple):
    """Running means of squares (..., n): v of the gradient, u of the directions d."""

    v: Array
    u: Array


@dataclass(frozen=True, slots=True)
class Adadelta:
    """Adadelta: the gradient over the root of its mean square, times that of the past directions.

    v <- rho v + (1 - rho) q^2 with q = g + weight_decay theta;
    d = q sqrt(u + eps) / sqrt(v + eps); u <- rho u + (1 - rho) d^2; theta <- theta - lr d.

    Source: torch.optim.Adadelta; Zeiler (2012).
    """

    lr: float = 1.0
    rho: float = 0.9
    eps: float = 1e-6
    weight_decay: float = 0.0

    id: ClassVar[str] = "adadelta"
    title: ClassVar[str] = "Adadelta"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = True
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = ""
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1.0),
        beta_knob(
            *("rho", "Smoothing", "ρ", 0.9),
            sentence="How much of both mean squares is kept from step to step.",
        ),
        eps_knob(1e-6, "Sets the first steps going, and keeps the division away from 0."),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(SQUARE, "v", "{v} ← {rho} {v0} + (1 − {rho}) {q}²"),
        Line(DIVIDE, "d", "{d} = {q} √({u0} + {eps})/√({v} + {eps})"),
        Line(SQUARE, "u", "{u} ← {rho} {u0} + (1 − {rho}) {d}²"),
        Line(SCALE, "update", "{update} = −{lr} {d}"),
    )

    def init(self, theta: Array) -> MeanSquares:
        """Give means of 0."""
        zero = filled_like(theta, 0.0)
        return MeanSquares(zero, zero)

    def move(self, moment: Moment, state: MeanSquares) -> Move:
        """Divide by the one mean square, multiply by the other; vectors (..., n)."""
        _, theta, g, lr, _ = moment
        q = decayed(g, theta, self.weight_decay)
        v = self.rho * state.v + (1 - self.rho) * (q * q)
        below, above = root(v + self.eps), root(state.u + self.eps)
        share = above / below
        d = share * q
        u = self.rho * state.u + (1 - self.rho) * (d * d)
        scale = -lr * share
        parts: tuple[Part, ...] = (
            ("gradient", scale * g, UPDATE),
            ("divisor", below / above, DIVISOR),
        )
        if self.weight_decay:
            parts = (*parts, ("weight_decay", scale * (self.weight_decay * theta), UPDATE))
        return Move(MeanSquares(v, u), parts)

    def quantities(self, moment: Moment, state: MeanSquares) -> Quantities:
        """Give both mean squares and the direction.

        There is no divisor among them: what divides is a slope, and what multiplies a length.
        """
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        v = self.rho * state.v + (1 - self.rho) * (q * q)
        side = root(v + self.eps)
        d = q * root(state.u + self.eps) / side
        u = self.rho * state.u + (1 - self.rho) * (d * d)
        return {
            **{"q": q, "v0": state.v, "v": v, "side": side},
            **{"d": d, "u0": state.u, "u": u, "update": -moment.lr * d},
        }

    def velocity(self, moment: Moment, state: MeanSquares) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> float:
        """Give 2, for the curvature that is divided by sqrt(v + eps) / sqrt(u + eps)."""
        return 2.0

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 - h, 0), with both mean squares as they are."""
        return 1 - h, 0.0
