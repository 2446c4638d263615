"""Muon: momentum made orthogonal for the matrices of a network, Adam for its other parameters."""

# ruff: noqa: RUF001 - the equations use the minus sign and Greek letters

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import ClassVar, NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.knob import Knob
from arrows_gui.core.network import Network
from arrows_gui.core.optimizers.rule import (
    ADD,
    DIVIDE,
    MIX,
    SCALE,
    SHRINK,
    UPDATE,
    Line,
    Moment,
    Move,
    Optimizer,
    Part,
    Quantities,
    beta_knob,
    decoupled_decay_knob,
    eps_knob,
    lr_knob,
    momentum_knob,
)

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""a, b and c of the iteration, which draws every singular value to somewhere near 1."""

NEWTON_SCHULZ_STEPS = 5

ADAM_EPS = 1e-8
"""Beside the root of the mean square, in what Adam moves."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where a matrix lies in theta: from ``start`` on, row by row."""

    start: int
    rows: int
    columns: int

    @property
    def place(self) -> slice:
        """Its slice of theta."""
        return slice(self.start, self.start + self.rows * self.columns)


class MuonState(NamedTuple):
    """The mean gradient b that is made orthogonal, and Adam's m and v; (..., n) each.

    b is 0 outside the matrices, m and v are 0 inside.
    """

    b: Array
    m: Array
    v: Array


def orthogonalised(matrix: Array, eps: float) -> Array:
    """Bring all singular values of matrices (..., rows, columns) near 1 and keep their directions.

    Five steps of Newton and Schulz, X <- a X + (b A + c A^2) X with A = X X^T, from X = G / |G|;
    the length is at least eps. torch.optim.Muon does this in bfloat16, and we in float64.
    """
    a, b, c = NEWTON_SCHULZ
    tall = matrix.shape[-2] > matrix.shape[-1]
    x: Array = matrix.mT if tall else matrix
    length = np.sqrt((x * x).sum(axis=(-2, -1), keepdims=True))
    x = x / np.maximum(length, eps)
    for _ in range(NEWTON_SCHULZ_STEPS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * (gram @ gram)) @ x
    return x.mT if tall else x


@dataclass(frozen=True, slots=True)
class Muon:
    """Muon for matrices, Adam for the rest: the biases, or all where no matrices are named.

    b <- momentum b + (1 - momentum) g, a = (1 - momentum) g + momentum b with nesterov, else b;
    W <- W - lr weight_decay W - lr s O, O = a made orthogonal, s = sqrt(max(1, rows / columns)) or,
    with match_rms, 0.2 sqrt(max(rows, columns)). The rest moves as with Adam, without decay.

    Source: torch.optim.Muon, whose singular values are those of a bfloat16 iteration; Jordan et
    al. (2024), Liu et al. (2025) for match_rms.
    """

    lr: float = 1e-3
    momentum: float = 0.95
    nesterov: bool = True
    weight_decay: float = 0.1
    match_rms: bool = False
    eps: float = 1e-7
    beta1: float = 0.9
    beta2: float = 0.999
    matrices: tuple[Matrix, ...] = ()

    id: ClassVar[str] = "muon"
    title: ClassVar[str] = "Muon"
    elementwise: ClassVar[bool] = False
    scale_free: ClassVar[bool] = True
    preconditioned: ClassVar[bool] = False
    needs_hessian: ClassVar[bool] = False
    velocity_text: ClassVar[str] = "−η b"
    knobs: ClassVar[tuple[Knob, ...]] = (
        lr_knob(1e-3),
        momentum_knob(0.95, "How much of the mean gradient of a matrix is kept."),
        Knob(
            *("nesterov", "Nesterov", "N", True, 0, 1, 0, 1, "switch"),
            sentence="Looks ahead: mixes the gradient into its mean once more.",
        ),
        decoupled_decay_knob(0.1),
        Knob(
            *("match_rms", "Adam's step size", "R", False, 0, 1, 0, 1, "switch"),
            sentence="Makes the steps of a matrix as long as Adam's, whatever its shape.",
        ),
        eps_knob(1e-7, "The least length that a mean gradient is divided by."),
        beta_knob("beta1", "Beta 1 (biases)", "β₁", 0.9, "Adam's first memory, for the biases."),
        beta_knob("beta2", "Beta 2 (biases)", "β₂", 0.999, "Adam's second memory, for the biases."),
    )
    lines: ClassVar[tuple[Line, ...]] = (
        Line(ADD, "b", "{b} ← {momentum} {b0} + (1 − {momentum}) {g}"),
        Line(MIX, "ahead", "{ahead} = (1 − {momentum}) {g} + {momentum} {b}", "nesterov"),
        Line(DIVIDE, "d", "{d} = {ahead}, made orthogonal;  of biases: Adam", "nesterov"),
        Line(DIVIDE, "d", "{d} = {b}, made orthogonal;  of biases: Adam", "not nesterov"),
        Line(SCALE, "update", "{update} = −{lr} {d}", "not weight_decay"),
        Line(SCALE, "step", "{step} = −{lr} {d}", "weight_decay"),
        Line(
            *(SHRINK, "shrink"),
            "{shrink} = −{lr} {weight_decay} {theta},  {update} = {step} + {shrink}",
            "weight_decay",
        ),
    )

    def init(self, theta: Array) -> MuonState:
        """Give means of 0."""
        zero = np.zeros_like(theta)
        return MuonState(zero, zero, zero)

    def move(self, moment: Moment, state: MuonState) -> Move:
        """Step along the orthogonal matrices, and along Adam's quotient in the rest; (..., n)."""
        after, _, direction = self._taken(moment, state)
        inside, rest = self._parted(direction)
        parts: tuple[Part, ...] = (
            ("orthogonal", inside * -moment.lr, UPDATE),
            ("rest", rest * -moment.lr, UPDATE),
        )
        if self.weight_decay:
            shrink = self._parted(moment.theta)[0] * (-moment.lr * self.weight_decay)
            parts = (("weight_decay", shrink, UPDATE), *parts)
        return Move(after, parts)

    def quantities(self, moment: Moment, state: MuonState) -> Quantities:
        """Give the mean gradient, the look ahead and the direction, of matrices and the rest."""
        after, ahead, direction = self._taken(moment, state)
        step = direction * -moment.lr
        shrink = self._parted(moment.theta)[0] * (-moment.lr * self.weight_decay)
        return {
            **{"q": moment.gradient, "b0": state.b, "kept": self.momentum * state.b},
            **{"b": after.b, "ahead": ahead, "m0": state.m, "m": after.m},
            **{"v0": state.v, "v": after.v, "d": direction},
            **{"step": step, "shrink": shrink, "update": step + shrink},
        }

    def velocity(self, moment: Moment, state: MuonState) -> Array:
        """Give -lr b in the matrices and -lr m_hat in the rest; there is none of both in one."""
        return -moment.lr * (state.b + state.m / (1 - self.beta1**moment.t))

    def stability_limit(self) -> None:
        """Give None: the length of a step does not depend on the slope."""

    def recursion(self, h: float) -> None:
        """Give None: a matrix moves as a whole."""

    def _taken(self, moment: Moment, state: MuonState) -> tuple[MuonState, Array, Array]:
        """Give the state after the step, the look ahead and the direction."""
        t, mu = moment.t, self.momentum
        inside, rest = self._parted(moment.gradient)
        b = mu * state.b + (1 - mu) * inside
        ahead = (1 - mu) * inside + mu * b if self.nesterov else b
        m = self.beta1 * state.m + (1 - self.beta1) * rest
        v = self.beta2 * state.v + (1 - self.beta2) * (rest * rest)
        direction = m / (1 - self.beta1**t) / (np.sqrt(v / (1 - self.beta2**t)) + ADAM_EPS)
        for place, shape, scale in self._shapes():
            flat = ahead[..., place]
            whole = orthogonalised(flat.reshape(flat.shape[:-1] + shape), self.eps)
            direction[..., place] = scale * whole.reshape(flat.shape)
        return MuonState(b, m, v), ahead, direction

    def _parted(self, vector: Array) -> tuple[Array, Array]:
        """Give a vector with 0 outside the matrices, and with 0 inside."""
        inside, rest = np.zeros_like(vector), vector.copy()
        for matrix in self.matrices:
            inside[..., matrix.place] = vector[..., matrix.place]
            rest[..., matrix.place] = 0.0
        return inside, rest

    def _shapes(self) -> Iterator[tuple[slice, tuple[int, int], float]]:
        """Give every matrix's place, shape and the factor of its step."""
        for matrix in self.matrices:
            rows, columns = matrix.rows, matrix.columns
            scale = sqrt(max(1.0, rows / columns))
            if self.match_rms:
                scale = 0.2 * sqrt(max(rows, columns))
            yield matrix.place, (rows, columns), scale


def for_network(rule: Optimizer, network: Network) -> Optimizer:
    """Tell a rule of the matrices of a network, where it asks for them."""
    if not isinstance(rule, Muon):
        return rule
    matrices = (Matrix(b.weight.start, b.units, b.inputs) for b in network.blocks)
    return replace(rule, matrices=tuple(matrices))
