"""How a network's answer at one data point changes with its inputs: a gradient over the inputs.

It has nothing to do with training: the weights are held, and the input moves.
"""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import nice_below
from arrows_gui.core.dataset import Scaling
from arrows_gui.core.message import Message
from arrows_gui.core.network import Network
from arrows_gui.core.network_loss import loss_by_id

SATURATED = 0.02
"""The slope p (1 - p) of a probability is at most 1/4; below this it is nearly 0: p is past 0.98
or below 0.02."""

DRAWN_SHARE = 0.25
"""The arrow takes at most this share of the view along either axis."""

STEEP = 0.1
"""A slope that changes the answer by this share of its range over the view is drawn so long; a
flatter one is drawn shorter, so that a flat answer is seen to be flat."""

LEAST = 1e-200
"""Slopes that are smaller beside the view are drawn as none."""

_LOCAL = (
    "It is local: how the answer changes for a tiny change of this input. It says neither why this"
    " was learnt nor what causes what."
)
_SURE = (
    " The answer is nearly {end} here, and its slope nearly 0 although the input may matter: the"
    " score before it has the slope {slope}."
)


@dataclass(frozen=True, slots=True, eq=False)
class InputGradient:
    """The slopes of an answer, its score and the loss along every input, at x (inputs,).

    ``output`` says which answer it is, ``answer`` a predicted number or a probability; ``score`` is
    the output before sigmoid or softmax, the answer itself where there is neither. The gradients
    (inputs,) are per unit of the inputs as the network gets them. ``loss`` is that of this point
    alone, None where no target was given.
    """

    x: Array
    output: int
    answer: float
    gradient: Array
    score: float
    score_gradient: Array
    is_probability: bool
    loss: float | None = None
    loss_gradient: Array | None = None
    scaling: Scaling | None = None

    def per_original(self, gradient: Array) -> Array:
        """Give a gradient (inputs,) per unit of the features before they were standardised."""
        if self.scaling is None:
            return gradient
        found: Array = gradient / np.array(self.scaling.deviation)
        return found

    @property
    def is_saturated(self) -> bool:
        """Whether the answer is a probability so near 0 or 1 that hardly any slope is left."""
        return self.is_probability and self.answer * (1 - self.answer) < SATURATED

    @property
    def caution(self) -> Message:
        """Say what the gradient does not say."""
        if not self.is_saturated:
            return Message(_LOCAL)
        slope = float(np.linalg.norm(self.score_gradient))
        values = {"end": round(self.answer), "slope": f"{slope:.3g}"}
        return Message(_LOCAL + _SURE, values)


def input_gradient(
    network: Network,
    theta: Array,
    x: Array,
    output: int = 0,
    target: Array | None = None,
    scaling: Scaling | None = None,
) -> InputGradient:
    """Give the slopes of an answer at x (inputs,), and of the loss for a target (outputs,).

    They come from backpropagation, taken one layer further than for the weights, without dropout.
    """
    loss = loss_by_id(network.loss)
    with np.errstate(all="ignore"):
        forward = network.forward(theta, x[None])
        outputs = forward.a[-1]
        one = np.zeros_like(outputs)
        one[0, output] = 1.0
        errors = {"answer": loss.answer_slope(outputs, output), "score": one}
        if target is not None:
            errors["loss"] = loss.slope(outputs, target[None])
        slopes = {
            name: network.input_slope(theta, forward, error)[0] for name, error in errors.items()
        }
        return InputGradient(
            x=x,
            output=output,
            answer=float(loss.answer(outputs)[0, output]),
            gradient=slopes["answer"],
            score=float(outputs[0, output]),
            score_gradient=slopes["score"],
            is_probability=loss.scores,
            loss=None if target is None else float(loss.value(outputs, target[None])),
            loss_gradient=slopes.get("loss"),
            scaling=scaling,
        )


def drawn_factor(slopes: Array, sides: Array, span: float) -> float:
    """Give the factor by which slopes (2,) are drawn in a view with sides (2,); 0 draws nothing.

    ``span`` is the range of the answers.
    """
    with np.errstate(all="ignore"):
        share = float(np.max(np.abs(slopes) / sides))
        change = float(np.abs(slopes) @ sides)
    if not (LEAST < share < np.inf and 0 < change < np.inf):
        return 0.0
    return nice_below(min(1.0, change / (STEEP * span)) * DRAWN_SHARE / share)
