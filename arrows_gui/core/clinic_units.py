"""Cases of the fault clinic that train a network: what start, units and data break."""

from dataclasses import replace

import numpy as np

from arrows_gui.core.clinic_case import Case, NetworkRecipe, Remedy
from arrows_gui.core.clinic_changes import with_hidden, with_rate, with_rule, with_setup
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import data_source
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import TABLE, NetworkSetup


def _hushed() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(8, "sigmoid"),) * 6)
    broken = NetworkRecipe(setup, "gd", {"lr": 0.1}, 300)
    healthy = with_hidden(broken, 6, 8, "relu", "he")
    return Case(
        "whisper",
        "Deep and silent",
        "Six hidden layers, and the loss stays where a guess would be. The last layer's gradient is"
        " as long as one expects; the pictures of the first units never change.",
        "vanishing",
        ("too_small_step", "symmetric_units", "dead_units"),
        broken,
        healthy,
        (
            Remedy("ReLU with He's start", healthy, True),
            Remedy("tanh with Xavier's start", with_hidden(broken, 6, 8, "tanh"), True),
            Remedy("Ten times the rate: 1", with_rate(broken, 1.0)),
            Remedy("Twice as many units", with_hidden(broken, 6, 16, "sigmoid")),
        ),
        "On its way back the error is multiplied by the slope of every sigmoid, and that is 1/4 at"
        " most: after six of them less than a thousandth is left. A higher rate only shakes the"
        " last layer. The slopes of ReLU and tanh reach 1.",
    )


def _thunder() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(8, "relu"),) * 6, init="large")
    broken = NetworkRecipe(setup, "gd", {"lr": 0.1}, 300)
    healthy = with_setup(broken, init="he")
    return Case(
        "thunder",
        "One clap, then quiet",
        "The first losses are in the hundreds and beyond, then the curve drops to that of a"
        " guess and lies there without a stir.",
        "exploding",
        ("unscaled_inputs", "noise", "too_small_step"),
        broken,
        healthy,
        (
            Remedy("He's start", healthy, True),
            Remedy("A hundredth of the rate: 0.001", with_rate(broken, 0.001)),
            Remedy("All points in every batch", with_setup(broken, batch_size=0)),
            Remedy("A dropout of 0.2", with_setup(broken, dropout=0.2)),
        ),
        "The weights begin three times as large as He's, and six layers multiply that: errors grow"
        " more than two-hundredfold on their way back. The first steps, hundreds of times too long,"
        " throw the units so far off that they are 0 everywhere ever after.",
    )


def _dark() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(12, "relu"),) * 2, init="he")
    broken = NetworkRecipe(setup, "gd", {"lr": 5.0}, 200)
    healthy = with_rate(broken, 0.5)
    return Case(
        "dark",
        "The lights go out",
        "After a few wild steps the same answer comes for every point, half of the points are"
        " wrong, and so it stays. Many pictures of units are of one colour.",
        "dead_units",
        ("symmetric_units", "unscaled_inputs", "overfitting"),
        broken,
        healthy,
        (
            Remedy("A tenth of the rate: 0.5", healthy, True),
            Remedy(
                "Leaky ReLU, and a rate of 0.5", with_hidden(healthy, 2, 12, "leaky_relu"), True
            ),
            Remedy("Twice as many units", with_hidden(broken, 2, 24, "relu")),
            Remedy("Twice as many steps", replace(broken, steps=400)),
        ),
        "Steps that were far too long made the biases so negative that the units are 0 at every"
        " point. There the slope of ReLU is 0, no gradient reaches their weights, and neither time"
        " nor more units bring them back: begin anew with shorter steps.",
    )


def _stiff() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(12, "tanh"),) * 2)
    broken = NetworkRecipe(setup, "adam", {"lr": 1.0}, 200)
    healthy = with_rate(broken, 0.03)
    return Case(
        "stiff",
        "Black and white",
        "The loss is restless and as high as that of a guess. The pictures of the units show two"
        " colours with a hard edge, and hardly anything in between.",
        "saturated_units",
        ("dead_units", "overfitting", "unscaled_inputs"),
        broken,
        healthy,
        (
            Remedy("A rate of 0.03", healthy, True),
            Remedy("Gradient descent with a rate of 0.1", with_rule(broken, "gd", 0.1), True),
            Remedy("Twice as many units", with_hidden(broken, 2, 24, "tanh")),
            Remedy("Twice as many steps", replace(broken, steps=400)),
        ),
        "A step of Adam changes every weight by about the rate, here by 1: within a few steps the"
        " sums are so large that tanh is flat nearly everywhere. Where it is flat its slope is"
        " almost 0, and the layers before learn from no more than a few points at the edge.",
    )


def _chorus() -> Case:
    setup = NetworkSetup("xor", noise=0.05, hidden=(Layer(8, "sigmoid"),), init="zero")
    broken = NetworkRecipe(setup, "adam", {"lr": 0.05}, 300)
    healthy = with_setup(broken, init="xavier")
    return Case(
        "chorus",
        "All of one voice",
        "The loss falls a little and stops; the boundary is a single straight line. All pictures of"
        " units look the same.",
        "symmetric_units",
        ("dead_units", "saturated_units", "too_small_step"),
        broken,
        healthy,
        (
            Remedy("Xavier's start", healthy, True),
            Remedy("A normal start", with_setup(broken, init="normal"), True),
            Remedy("Four times as many units", with_hidden(broken, 1, 32, "sigmoid")),
            Remedy("Ten times the rate: 0.5", with_rate(broken, 0.5)),
        ),
        "All units began with the same weights, 0, so they give the same output, get the same"
        " gradient and take the same step, for ever: eight units are worth one, and one draws one"
        " line. Chance has to part them at the start.",
    )


def _lengths() -> Dataset:
    """Give the two moons, with the second feature in thousandths of the first one's unit."""
    moons = data_source("moons").points(400, 0.1, 0)
    return replace(moons, x=moons.x * np.array((1.0, 1000.0)), features=("length", "width"))


def _lopsided() -> Case:
    setup = NetworkSetup(TABLE, own=_lengths(), hidden=(Layer(8, "tanh"),))
    broken = NetworkRecipe(setup, "adam", {"lr": 0.03}, 300)
    healthy = with_setup(broken, standardise=True)
    return Case(
        "lopsided",
        "Stripes",
        "The loss falls in the first steps and then stays at more than half of a guess's. The"
        " boundary runs level through the moons, as if one feature did not count.",
        "unscaled_inputs",
        ("too_small_step", "overfitting", "symmetric_units"),
        broken,
        healthy,
        (
            Remedy("Standardised features", healthy, True),
            Remedy("A tenth of the rate: 0.003", with_rate(broken, 0.003)),
            Remedy("Ten times the rate: 0.3", with_rate(broken, 0.3)),
            Remedy("A second hidden layer", with_hidden(broken, 2, 8, "tanh")),
        ),
        "One feature is a thousand times as large as the other: all sums follow it alone and lie"
        " where tanh is flat, and gradients along its weights dwarf the others. No rate suits both;"
        " with mean 0 and deviation 1 both count alike.",
    )


def _parrot() -> Case:
    setup = NetworkSetup(
        *("moons", 150, 0.45, 1, 0.4),
        hidden=(Layer(32, "relu"),) * 3,
        init="he",
        batch_size=16,
        seed=1,
    )
    broken = NetworkRecipe(setup, "adam", {"lr": 0.01}, 400)
    healthy = with_setup(broken, dropout=0.4)
    return Case(
        "parrot",
        "Learnt by heart",
        "The training loss falls and falls, and nearly all training points are right. The boundary"
        " winds around single points.",
        "overfitting",
        ("noise", "too_small_step", "momentum_overshoot"),
        broken,
        healthy,
        (
            Remedy("A dropout of 0.4", healthy, True),
            Remedy("1,000 points instead of 150", with_setup(broken, count=1000), True),
            Remedy("An L2 penalty of 0.03", with_setup(broken, l2=0.03), True),
            Remedy("Twice as many units", with_hidden(broken, 3, 64, "relu")),
        ),
        "Sixty training points with much noise, and more than 2,000 weights: from some step on the"
        " network learns the noise, and the test loss rises while the training loss falls on. More"
        " points, a penalty or dropout leave it less room; more units give it more.",
    )


def _ruler() -> Case:
    broken = NetworkRecipe(
        NetworkSetup("xor", noise=0.05, hidden=(), batch_size=0), "gd", {"lr": 0.3}, 200
    )
    healthy = with_hidden(broken, 1, 8, "relu", "he")
    return Case(
        "ruler",
        "At its wits' end",
        "The loss goes to that of a guess and stays, the gradient shrinks to nothing, and the run"
        " is as calm as a run can be. More than half of the points are wrong.",
        "plateau",
        ("too_small_step", "vanishing", "schedule_ended"),
        broken,
        healthy,
        (
            Remedy("A hidden layer of eight ReLU units", healthy, True),
            Remedy("A hidden layer of eight linear units", with_hidden(broken, 1, 8, "linear")),
            Remedy("Ten times the rate: 3", with_rate(broken, 3.0)),
            Remedy("Adam with a rate of 0.05", with_rule(broken, "adam", 0.05)),
        ),
        "Without a hidden layer the boundary is a line, and no line is better than a guess where"
        " opposite corners are alike: the training has found the minimum, and it is no good. Linear"
        " layers are together no more than one; it takes units that bend.",
    )


UNIT_CASES: tuple[Case, ...] = (
    _hushed(),
    _thunder(),
    _dark(),
    _stiff(),
    _chorus(),
    _lopsided(),
    _parrot(),
    _ruler(),
)
"""The deep ones first."""
