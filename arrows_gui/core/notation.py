"""The symbols of the equations: how each is written, what it is, and which arrows show it."""

# ruff: noqa: RUF001 - the symbols are Greek letters

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol: how it is written, what it is, and its arrow.

    ``kind`` is the id of the arrow kind whose colour the symbol has, "" for none.
    """

    text: str
    meaning: str
    kind: str = ""


SYMBOLS: Mapping[str, Symbol] = {
    "theta": Symbol("θ", "the parameters", "weight"),
    "g": Symbol("g", "the gradient, as the rule sees it", "negative_gradient"),
    "q": Symbol("q", "the gradient with the weight decay", "negative_gradient"),
    "lr": Symbol("η", "the learning rate of this step"),
    "update": Symbol("Δθ", "the update", "update"),
    "step": Symbol("s", "the step before the weights shrink", "update"),
    "shrink": Symbol("w", "the shrinking of the weights", "terms"),
    "b0": Symbol("b", "the velocity before", "velocity"),
    "b": Symbol("b", "the velocity", "velocity"),
    "m0": Symbol("m", "the mean gradient before", "velocity"),
    "m": Symbol("m", "the mean gradient", "velocity"),
    "m_hat": Symbol("m̂", "the mean gradient, corrected", "velocity"),
    "a0": Symbol("a", "the mean gradient before", "velocity"),
    "a": Symbol("a", "the mean gradient", "velocity"),
    "c": Symbol("c", "the memory and the gradient, weighed for this step", "velocity"),
    "c0": Symbol("m", "the mean gradient before", "velocity"),
    "ahead": Symbol("a", "the look ahead", "velocity"),
    "averaged": Symbol("a", "the average of gradient and memory", "velocity"),
    "v0": Symbol("v", "the mean square before", "terms"),
    "v": Symbol("v", "the mean square", "terms"),
    "v_hat": Symbol("v̂", "the mean square, corrected", "terms"),
    "v_max0": Symbol("vₘₐₓ", "the largest mean square before", "terms"),
    "v_max": Symbol("vₘₐₓ", "the largest mean square so far", "terms"),
    "s0": Symbol("s", "the sum of squares before", "terms"),
    "s": Symbol("s", "the sum of squares", "terms"),
    "u0": Symbol("u", "the mean square of the directions before", "terms"),
    "u": Symbol("u", "the mean square of the directions", "terms"),
    "u_inf0": Symbol("u", "the largest gradient, fading, before", "terms"),
    "u_inf": Symbol("u", "the largest gradient, fading", "terms"),
    "n0": Symbol("n", "the mean square before", "terms"),
    "n": Symbol("n", "the mean square", "terms"),
    "n_hat": Symbol("n̂", "the mean square, corrected", "terms"),
    "change": Symbol("D", "the change of the gradient since the last step", "negative_gradient"),
    "drift0": Symbol("v", "the mean change of the gradient before", "velocity"),
    "drift": Symbol("v", "the mean change of the gradient", "velocity"),
    "drift_hat": Symbol("v̂", "the mean change of the gradient, corrected", "velocity"),
    "past0": Symbol("h", "the gradient kept from the last step", "negative_gradient"),
    "past": Symbol(
        "h", "the gradient, or 0 where it has turned; kept for the next step", "negative_gradient"
    ),
    "turn": Symbol("z", "1 where the gradient keeps its sign, −1 where it turns, 0 where it is 0"),
    "factor": Symbol(
        "η(z)", "what a step size is multiplied by: η⁺ for z = 1, η⁻ for z = −1, or 1"
    ),
    "size0": Symbol("s", "the step sizes before", "terms"),
    "size": Symbol("s", "the step sizes", "terms"),
    "signs": Symbol("d", "the signs, which are the direction", "update"),
    "d": Symbol("d", "the direction, divided", "update"),
    "t": Symbol("t", "the number of the step"),
    "beta1_t": Symbol("β₁ᵗ", "β₁ to the power of the step"),
    "beta2_t": Symbol("β₂ᵗ", "β₂ to the power of the step"),
    "beta3_t": Symbol("β₃ᵗ", "β₃ to the power of the step"),
    "mu": Symbol("μₜ", "the momentum of this step: β₁ (1 − ½ · 0.96^(t ψ))"),
    "mu_next": Symbol("μₜ₊₁", "the momentum of the next step"),
    "product": Symbol("Πₜ", "the product of the momenta of all steps so far"),
    "product_next": Symbol("Πₜ₊₁", "the same product, with the next step"),
    "r": Symbol("rₜ", "the rectification: how far the mean square can be trusted yet"),
    "eigen_1": Symbol("e₁", "the step along the first eigenvector", "terms"),
    "eigen_2": Symbol("e₂", "the step along the second eigenvector", "terms"),
    "vector_1": Symbol("q₁", "the first eigenvector of the Hessian"),
    "vector_2": Symbol("q₂", "the second eigenvector of the Hessian"),
    "curvature_1": Symbol("λ₁", "the smallest eigenvalue of the Hessian"),
    "curvature_2": Symbol("λ₂", "the next eigenvalue of the Hessian"),
}
"""Beside these the knobs are symbols, as their own rule writes them."""
