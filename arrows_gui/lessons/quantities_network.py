"""Quantities of the training of a network: its data's losses, its layers and its units."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import Evaluation
from arrows_gui.core.unit_state import LayerHealth, unit_health
from arrows_gui.lessons.quantities_step import length, ratio
from arrows_gui.lessons.quantity import NETWORK, Quantity
from arrows_gui.lessons.reading import Reading


def judged(r: Reading) -> Evaluation:
    """Give the losses and accuracies of all data at the step."""
    with np.errstate(all="ignore"):
        return r.network.evaluation(r.step.theta)


def accuracy(share: float) -> float:
    """Give a share of right answers; BadInput in a regression, which has none."""
    if np.isnan(share):
        raise BadInput("a regression has no accuracy: its answers are numbers, not classes")
    return share


def of_layer(r: Reading, vector: Array, number: int) -> Array:
    """Give the part of a vector (n,) that belongs to a layer, from 1 on."""
    groups = r.network.groups
    if not 1 <= number <= len(groups):
        text = "there is no layer {number}: this network has {count}"
        raise BadInput(text, number=number, count=len(groups))
    part: Array = vector[groups[number - 1][1]]
    return part


def gradient_of(r: Reading, number: int) -> float:
    """Give the length of the gradient of a layer."""
    return length(of_layer(r, r.step.gradient, number))


def last_gradient(r: Reading) -> float:
    """Give the length of the gradient of the output layer."""
    return gradient_of(r, len(r.network.groups))


def first_over_last(r: Reading) -> float:
    """Give the gradient of the first layer over that of the output layer, by their lengths."""
    return ratio(gradient_of(r, 1), last_gradient(r), "the last layer's gradient")


def layer_update_ratio(r: Reading, number: int) -> float:
    """Give the length of a layer's update over that of its parameters."""
    update, theta = (length(of_layer(r, v, number)) for v in (r.step.update, r.step.theta))
    return ratio(update, theta, "the layer's parameters")


def hidden_health(r: Reading) -> tuple[LayerHealth, ...]:
    """Tell how the units of the hidden layers fare."""
    health = unit_health(r.network, r.step.theta)[:-1]
    if not health:
        raise BadInput("this network has no hidden units")
    return health


def share_of(layers: tuple[LayerHealth, ...], state: str) -> float:
    """Give the share of the units that are in a state, ``dead`` or ``saturated``."""
    return float(np.concatenate([getattr(layer, state) for layer in layers]).mean())


def hidden_layer(r: Reading, number: int) -> tuple[LayerHealth, ...]:
    """Give one hidden layer, from 1 on."""
    health = hidden_health(r)
    if not 1 <= number <= len(health):
        text = "there is no hidden layer {number}: this network has {count}"
        raise BadInput(text, number=number, count=len(health))
    return (health[number - 1],)


NETWORK_QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        *("train_loss", "Training loss", NETWORK),
        "The loss of all training points, without penalty and dropout.",
        lambda r: judged(r).train_loss,
    ),
    Quantity(
        *("test_loss", "Test loss", NETWORK),
        "The loss of all test points, which the training never sees.",
        lambda r: judged(r).test_loss,
    ),
    Quantity(
        *("train_accuracy", "Training accuracy", NETWORK),
        "The share of the training points that is right.",
        lambda r: accuracy(judged(r).train_accuracy),
    ),
    Quantity(
        *("accuracy", "Test accuracy", NETWORK),
        "The share of the test points that is right.",
        lambda r: accuracy(judged(r).test_accuracy),
    ),
    Quantity(
        *("gradient_first", "Gradient of the first layer", NETWORK),
        "The length of the first layer's gradient.",
        lambda r: gradient_of(r, 1),
    ),
    Quantity(
        *("gradient_last", "Gradient of the last layer", NETWORK),
        "The length of the output layer's gradient.",
        last_gradient,
    ),
    Quantity(
        *("gradient_ratio", "First over last gradient", NETWORK),
        "The length of the first layer's gradient over that of the output layer's.",
        first_over_last,
    ),
    Quantity(
        *("dead_share", "Dead units", NETWORK),
        "The share of the hidden units whose slope is 0 at every training point.",
        lambda r: share_of(hidden_health(r), "dead"),
    ),
    Quantity(
        *("saturated_share", "Saturated units", NETWORK),
        "The share of the hidden units that are flat at most training points.",
        lambda r: share_of(hidden_health(r), "saturated"),
    ),
    Quantity(
        *("parameters", "Parameters", NETWORK),
        "How many weights and biases the network has.",
        lambda r: float(r.network.n),
    ),
    Quantity(
        *("layers", "Layers", NETWORK),
        "How many layers have weights, with the output layer.",
        lambda r: float(len(r.network.groups)),
    ),
    Quantity(
        *("epoch", "Epoch", NETWORK),
        "How many times all training points have been seen.",
        lambda r: r.k / r.network.epoch_steps,
    ),
    Quantity(
        *("layer_gradient", "Gradient of a layer", NETWORK),
        "The length of the gradient of layer N.",
        gradient_of,
        numbered=True,
    ),
    Quantity(
        *("layer_weights", "Weights of a layer", NETWORK),
        "The length of the parameters of layer N.",
        lambda r, n: length(of_layer(r, r.step.theta, n)),
        numbered=True,
    ),
    Quantity(
        *("layer_update_ratio", "Update of a layer over its parameters", NETWORK),
        "The length of the update of layer N over that of its parameters.",
        layer_update_ratio,
        numbered=True,
    ),
    Quantity(
        *("layer_dead", "Dead units of a layer", NETWORK),
        "The share of the units of hidden layer N that are dead.",
        lambda r, n: share_of(hidden_layer(r, n), "dead"),
        numbered=True,
    ),
    Quantity(
        *("layer_saturated", "Saturated units of a layer", NETWORK),
        "The share of the units of hidden layer N that are saturated.",
        lambda r, n: share_of(hidden_layer(r, n), "saturated"),
        numbered=True,
    ),
)
