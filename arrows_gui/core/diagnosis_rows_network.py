"""The diagnoses that only networks know, and which of all explains which in a network."""

from arrows_gui.core import diagnosis_layers as layers
from arrows_gui.core import diagnosis_learning as learning
from arrows_gui.core.verdict import NETWORK, Diagnosis

NETWORK_ROWS: tuple[Diagnosis, ...] = (
    Diagnosis(
        *("unscaled_inputs", "Unscaled inputs"),
        "Features of very different size, or far from 1, make the loss steep along some weights"
        " and flat along others: no one rate suits both.",
        *(learning.UNSCALED, "the largest size of a feature over the smallest, or over 1"),
        "The features of the data sets that ship are within 0.8 and 1.9, and a learning rate bears"
        " a factor of 10 at most.",
        (
            "Standardise the features: mean 0, deviation 1",
            "Leave out a feature that says nothing",
        ),
        {NETWORK: learning.unscaled_inputs},
    ),
    Diagnosis(
        *("symmetric_units", "Symmetric units"),
        "All units of a layer began alike, get the same gradient in every step and stay alike: the"
        " layer is worth one unit.",
        *(2.0, "units of one layer with the same weights and the same gradient"),
        "Weights and gradients that are equal within a millionth do not come about by chance.",
        ("Begin with random weights, such as Xavier's or He's", "Use dropout, which parts them"),
        {NETWORK: layers.symmetric_units},
    ),
    Diagnosis(
        *("exploding", "Exploding gradients"),
        "Every layer multiplies the errors on their way back, and the first steps throw the weights"
        " far off.",
        *(layers.EXPLODED, "the first layer's errors over the last one's, at the start"),
        "In healthy starts the errors stay alike or shrink to a seventh; three times He's weights"
        " make them 230 times as large in six layers.",
        (
            "Begin with weights that suit the activation: He's for ReLU, Xavier's for tanh",
            "Clip the gradient's length",
            "Take fewer layers",
        ),
        {NETWORK: layers.exploding},
    ),
    Diagnosis(
        *("vanishing", "Vanishing gradients"),
        "Every layer shortens the gradient on its way back, until the first layers hardly learn.",
        *(layers.VANISHED, "the length of the first layer's gradient over the last one's"),
        "In healthy presets the first gradient is a fifth to three times the last one; six sigmoids"
        " leave 0.00026.",
        (
            "Use ReLU with He's start, or tanh with Xavier's",
            "Take fewer layers",
            "Use a rule that scales every weight by itself, such as Adam",
        ),
        {NETWORK: layers.vanishing},
    ),
    Diagnosis(
        *("dead_units", "Dead units"),
        "ReLU units that are 0 at every training point have the slope 0: no gradient reaches their"
        " weights, and nothing can bring them back.",
        *(layers.HALF, "the share of a layer's units that are dead"),
        "Healthy presets have up to 3 dead units of 8, and learn; at half of them a layer has lost"
        " the better part of what it could do.",
        (
            "Lower the learning rate and begin anew: dead units stay dead",
            "Use the leaky ReLU or GELU, whose slope is nowhere 0",
            "Begin with He's weights",
        ),
        {NETWORK: layers.dead_units},
    ),
    Diagnosis(
        *("saturated_units", "Saturated units"),
        "Units at the flat ends of tanh or sigmoid pass on hardly any of their error, so that the"
        " layers before them learn next to nothing.",
        *(layers.HALF, "the share of a layer's units that are flat at over 90 % of the points"),
        "No healthy preset has a saturated unit; at half of them a layer passes on hardly any"
        " error.",
        (
            "Lower the learning rate and begin anew",
            "Begin with smaller weights",
            "Standardise the features",
            "Use ReLU",
        ),
        {NETWORK: layers.saturated_units},
    ),
    Diagnosis(
        *("update_ratio", "Updates out of proportion"),
        "The updates are far from a thousandth of the weights: much larger ones wipe out what was"
        " learnt, much smaller ones change nothing.",
        *(
            learning.LARGE_UPDATE,
            f"the length of updates over that of the weights; below, {learning.SMALL_UPDATE:.5f}",
        ),
        "Healthy presets take steps of 0.00024 to 0.023 of the weights' length; at a tenth nothing"
        " of them is left after 10, and below 0.00001 it takes 100,000.",
        ("Change the learning rate by the factor that is missing to 0.001", "Find it by a sweep"),
        {NETWORK: learning.update_ratio},
    ),
    Diagnosis(
        *("overfitting", "Overfitting"),
        "The network learns the noise of its training points: their loss falls on, while that of"
        " the test points has turned and rises.",
        *(learning.OVERFITTED, "the newest test loss over the lowest one"),
        "Chance moves a test loss by some per cent; the preset with dropout comes to 1.3 times its"
        " lowest, and without dropout to more than twice.",
        (
            "Stop where the test loss was lowest",
            "Use dropout or an L2 penalty",
            "Take fewer units",
            "Get more training points",
        ),
        {NETWORK: learning.overfitting},
    ),
)
"""The rules for networks: causes that lie in data and start first."""

_HABITS = ("oscillating", "momentum_overshoot", "noise", "plateau", "too_small_step")
_UNITS = ("vanishing", "dead_units", "saturated_units")

NETWORK_EXPLAINED: dict[str, tuple[str, ...]] = {
    "unscaled_inputs": ("not_finite", "exploding", "diverging", *_UNITS, "update_ratio", *_HABITS),
    "symmetric_units": (*_UNITS, "update_ratio", *_HABITS),
    "exploding": ("not_finite", "diverging", *_UNITS, "update_ratio", *_HABITS),
    "not_finite": ("diverging", *_UNITS, "update_ratio", *_HABITS),
    "diverging": (*_UNITS, "update_ratio", *_HABITS),
    "dead_units": ("vanishing", "update_ratio", *_HABITS),
    "saturated_units": ("vanishing", "update_ratio", *_HABITS),
    "vanishing": ("update_ratio", *_HABITS),
    "schedule_ended": ("update_ratio", "plateau", "too_small_step"),
    "oscillating": ("update_ratio", "plateau"),
    "momentum_overshoot": ("update_ratio", "plateau"),
    "noise": ("update_ratio", "plateau"),
    "update_ratio": ("plateau", "too_small_step"),
    "too_small_step": ("plateau",),
}
"""What each cause leaves behind in a network: beside the cause it is not named."""

NETWORK_EXPLAINS: tuple[tuple[str, str], ...] = tuple(
    (cause, symptom) for cause, symptoms in NETWORK_EXPLAINED.items() for symptom in symptoms
)
"""Pairs (cause, symptom); where both are found, only the cause is given."""
