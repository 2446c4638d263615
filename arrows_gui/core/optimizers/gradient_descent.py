"""Gradient descent, alone and with a velocity: torch.optim.SGD."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from arrows_gui.core.array import Array, filled_like
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.rule import (
    ADD,
    DECAY,
    MIX,
    SCALE,
    UPDATE,
    Line,
    Moment,
    Move,
    Part,
    Quantities,
    decayed,
    lr_knob,
    momentum_knob,
    weight_decay_knob,
)


class NoState(NamedTuple):
    """A rule without memory."""


class Velocity(NamedTuple):
    """The buffer b (..., n): a decaying sum of past gradients."""

    b: Array


@dataclass(frozen=True, slots=True)
class GradientDescent:
    """Gradient descent: theta <- theta - lr (g + weight_decay theta).

    Source: torch.optim.SGD with momentum 0.
    """

    lr: float = 1e-3
    weight_decay: float = 0.0

    id: ClassVar[str] = "gd"
    title: ClassVar[str] = "Gradient descent"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = False
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = ""
    knobs: ClassVar[tuple[Knob, ...]] = (lr_knob(1e-3), weight_decay_knob())
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(SCALE, "update", "{update} = −{lr} {q}"),
    )

    def init(self, theta: Array) -> NoState:
        """Give the empty state."""
        return NoState()

    def move(self, moment: Moment, state: NoState) -> Move:
        """Step along the negative gradient; vectors (..., n)."""
        gradient = ("gradient", moment.gradient * -moment.lr, UPDATE)
        if not self.weight_decay:
            return Move(state, (gradient,))
        decay = ("weight_decay", moment.theta * (-moment.lr * self.weight_decay), UPDATE)
        return Move(state, (gradient, decay))

    def quantities(self, moment: Moment, state: NoState) -> Quantities:
        """Give the gradient with the decay, and the update."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        return {"q": q, "update": -moment.lr * q}

    def velocity(self, moment: Moment, state: NoState) -> None:
        """Give None: there is no velocity."""

    def stability_limit(self) -> float:
        """Give 2: lr times curvature must stay below it."""
        return 2.0

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 - h, 0)."""
        return 1 - h, 0.0


@dataclass(frozen=True, slots=True)
class Momentum:
    """Gradient descent with momentum (heavy ball).

    b <- momentum b + (1 - dampening) (g + weight_decay theta), but b <- g + weight_decay theta in
    the first step, undamped; theta <- theta - lr b. The rate stays outside the buffer. Without
    momentum there is no dampening either.

    Source: torch.optim.SGD; Polyak (1964).
    """

    lr: float = 1e-3
    momentum: float = 0.9
    dampening: float = 0.0
    weight_decay: float = 0.0

    id: ClassVar[str] = "momentum"
    title: ClassVar[str] = "Momentum"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = False
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η b"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-3),
        momentum_knob(0.9, "The share of the velocity that is kept from step to step."),
        Knob(
            "dampening", "Dampening", "τ", 0.0, 0, 1, 0, 1, "linear", "Weakens each new gradient."
        ),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "b", "{b} ← {momentum} {b0} + {q}", "not damped"),
        Line(ADD, "b", "{b} ← {momentum} {b0} + (1 − {dampening}) {q}", "damped"),
        Line(SCALE, "update", "{update} = −{lr} {b}"),
    )

    def init(self, theta: Array) -> Velocity:
        """Give a velocity of 0."""
        return Velocity(filled_like(theta, 0.0))

    def move(self, moment: Moment, state: Velocity) -> Move:
        """Add the new gradient to the decayed velocity, and step along it; vectors (..., n)."""
        undamped = moment.t == 1 or not self.momentum
        share = 1.0 if undamped else 1.0 - self.dampening
        kept = self.momentum * state.b
        fresh = decayed(moment.gradient, moment.theta, self.weight_decay)
        if share != 1:
            fresh = share * fresh
        parts: tuple[Part, ...] = (
            ("carried", kept * -moment.lr, UPDATE),
            ("gradient", moment.gradient * (-moment.lr * share), UPDATE),
        )
        if self.weight_decay:
            decay = moment.theta * (-moment.lr * share * self.weight_decay)
            parts = (*parts, ("weight_decay", decay, UPDATE))
        return Move(Velocity(kept + fresh), parts)

    def quantities(self, moment: Moment, state: Velocity) -> Quantities:
        """Give the velocity as it is kept, added to and scaled."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.momentum * state.b
        damped = bool(self.dampening and self.momentum and moment.t > 1)
        b = kept + (1 - self.dampening) * q if damped else kept + q
        update = -moment.lr * b
        return {"q": q, "b0": state.b, "kept": kept, "damped": damped, "b": b, "update": update}

    def velocity(self, moment: Moment, state: Velocity) -> Array:
        """Give -lr b, where the ball is carried."""
        return -moment.lr * state.b

    def stability_limit(self) -> float | None:
        """Give 2 (1 + momentum); not known with dampening."""
        return None if self.dampening else 2 * (1 + self.momentum)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give (1 + momentum - (1 - dampening) h, momentum), as it is after the first step."""
        share = 1 - self.dampening if self.momentum else 1.0
        return 1 + self.momentum - share * h, self.momentum


@dataclass(frozen=True, slots=True)
class Nesterov:
    """Nesterov's accelerated gradient in torch's form, with the gradient taken at theta.

    b <- momentum b + (g + weight_decay theta);
    theta <- theta - lr (g + weight_decay theta + momentum b).

    Source: torch.optim.SGD with nesterov=True; Sutskever et al. (2013).
    """

    lr: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0

    id: ClassVar[str] = "nesterov"
    title: ClassVar[str] = "Nesterov momentum"
    elementwise: ClassVar[bool] = True
    scale_free: ClassVar[bool] = False
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η b"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-3),
        momentum_knob(0.9, "The share of the velocity that is kept, and how far ahead it looks."),
        weight_decay_knob(),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(DECAY, "q", "{q} = {g} + {weight_decay} {theta}", "weight_decay"),
        Line(ADD, "b", "{b} ← {momentum} {b0} + {q}"),
        Line(MIX, "ahead", "{ahead} = {q} + {momentum} {b}"),
        Line(SCALE, "update", "{update} = −{lr} {ahead}"),
    )

    def init(self, theta: Array) -> Velocity:
        """Give a velocity of 0."""
        return Velocity(filled_like(theta, 0.0))

    def move(self, moment: Moment, state: Velocity) -> Move:
        """Step along the gradient and the new velocity together; vectors (..., n)."""
        _, theta, g, lr, _ = moment
        mu = self.momentum
        kept = mu * state.b
        step = g * -lr
        parts: tuple[Part, ...] = (
            ("carried", kept * (-lr * mu), UPDATE),
            ("look_ahead", step * mu, UPDATE),
            ("gradient", step, UPDATE),
        )
        if not self.weight_decay:
            return Move(Velocity(kept + g), parts)
        decay = theta * (-lr * (1 + mu) * self.weight_decay)
        fresh = decayed(g, theta, self.weight_decay)
        return Move(Velocity(kept + fresh), (*parts, ("weight_decay", decay, UPDATE)))

    def quantities(self, moment: Moment, state: Velocity) -> Quantities:
        """Give the velocity, and the look ahead along it."""
        q = decayed(moment.gradient, moment.theta, self.weight_decay)
        kept = self.momentum * state.b
        b = kept + q
        ahead = q + self.momentum * b
        update = -moment.lr * ahead
        return {"q": q, "b0": state.b, "kept": kept, "b": b, "ahead": ahead, "update": update}

    def velocity(self, moment: Moment, state: Velocity) -> Array:
        """Give -lr b."""
        return -moment.lr * state.b

    def stability_limit(self) -> float:
        """Give 2 (1 + momentum) / (1 + 2 momentum)."""
        return 2 * (1 + self.momentum) / (1 + 2 * self.momentum)

    def recursion(self, h: float) -> tuple[float, float]:
        """Give ((1 + momentum)(1 - h), momentum (1 - h))."""
        return (1 + self.momentum) * (1 - h), self.momentum * (1 - h)
