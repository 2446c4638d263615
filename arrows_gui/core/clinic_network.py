"""The cases of the fault clinic that train a network: here what rate, rule and schedule break."""

from dataclasses import replace

from arrows_gui.core.clinic_case import Case, NetworkRecipe, Remedy
from arrows_gui.core.clinic_changes import with_hidden, with_rate, with_rule, with_setup
from arrows_gui.core.clinic_units import UNIT_CASES
from arrows_gui.core.experiment import Clip
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import NetworkSetup

_SINE = NetworkSetup("sine", noise=0.1, hidden=(Layer(8, "tanh"),), batch_size=0)


def _timid() -> Case:
    setup = NetworkSetup("moons", noise=0.1, hidden=(Layer(8, "tanh"),))
    broken = NetworkRecipe(setup, "gd", {"lr": 3e-4}, 300)
    healthy = with_rate(broken, 0.3)
    return Case(
        "snail",
        "Three hundred steps later",
        "The training loss falls in a straight line, and has hardly left its first value when the"
        " run ends. All gradients keep their length, and the boundary lies where it lay.",
        "too_small_step",
        ("vanishing", "plateau", "symmetric_units"),
        broken,
        healthy,
        (
            Remedy("A thousand times the learning rate: 0.3", healthy, True),
            Remedy("Adam with a rate of 0.03", with_rule(broken, "adam", 0.03), True),
            Remedy("Four times as many units", with_hidden(broken, 1, 32, "tanh")),
            Remedy("A hundred steps more", replace(broken, steps=400)),
        ),
        "The gradient is as long as at the start, and points the same way: nothing is in the way"
        " but the length of the steps. An update of plain descent is the rate times the gradient;"
        " at this rate it is some ten-thousandths of the weights at most.",
    )


def _frozen() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(8, "tanh"),) * 2)
    broken = NetworkRecipe(setup, "adam", {"lr": 1e-6}, 200)
    healthy = with_rate(broken, 0.02)
    return Case(
        "standstill",
        "A picture that never changes",
        "Weights and boundary stay where they are, and the training loss changes in its fourth"
        " digit at most; the gradients are neither long nor short.",
        "update_ratio",
        ("vanishing", "saturated_units", "symmetric_units"),
        broken,
        healthy,
        (
            Remedy("A learning rate of 0.02", healthy, True),
            Remedy("Gradient descent with a rate of 0.1", with_rule(broken, "gd", 0.1), True),
            Remedy("Units of ReLU with He's start", with_hidden(broken, 2, 8, "relu", "he")),
            Remedy("All points in every batch", with_setup(broken, batch_size=0)),
        ),
        "A step of Adam is about as long as its rate, whatever the gradient: at a rate of 0.000001"
        " the weights change by some millionths of their length in each step, where a thousandth is"
        " usual. The gradient arrows look healthy; only the update arrows tell.",
    )


def _asleep() -> Case:
    setup = NetworkSetup("circle", noise=0.1, hidden=(Layer(8, "tanh"),))
    settings = {"lr": 0.05}
    broken = NetworkRecipe(setup, "adam", settings, 400, schedule="step:step_size=20,gamma=0.1")
    constant = replace(broken, schedule="constant")
    return Case(
        "asleep",
        "A good beginning",
        "The loss falls well for some tens of steps, bends, and then draws a level line far above"
        " what this network can reach. The gradients stay long.",
        "schedule_ended",
        ("dead_units", "overfitting", "saturated_units"),
        broken,
        constant,
        (
            Remedy("A constant rate", constant, True),
            Remedy(
                "Half a cosine over all 400 steps",
                replace(broken, schedule="cosine:t_max=400"),
                True,
            ),
            Remedy("Twice the rate: 0.1", with_rate(broken, 0.1)),
            Remedy("32 units", with_hidden(broken, 1, 32, "tanh")),
        ),
        "The schedule divides the rate by 10 every 20 steps: after 40 of them next to nothing is"
        " left of it, while the gradient is as long as before. A schedule has to be as long as the"
        " run that it belongs to.",
    )


def _swinging() -> Case:
    broken = NetworkRecipe(_SINE, "momentum", {"lr": 0.05, "momentum": 0.99}, 200)
    healthy = replace(broken, settings={"lr": 0.05, "momentum": 0.9})
    return Case(
        "pendulum",
        "Waves",
        "The loss falls, rises again for some tens of steps, falls again: long, smooth waves that"
        " only slowly become lower. From one step to the next everything moves smoothly.",
        "momentum_overshoot",
        ("noise", "overfitting", "plateau"),
        broken,
        healthy,
        (
            Remedy("A momentum of 0.9", healthy, True),
            Remedy(
                "Gradient descent with a rate of 0.1",
                with_rule(broken, "gd", 0.1),
                True,
            ),
            Remedy("A rate of 0.02", with_rate(broken, 0.02)),
            Remedy("Twice as many units", with_hidden(broken, 1, 16, "tanh")),
        ),
        "With a momentum of 0.99 a velocity takes about a hundred steps to fade: it carries the"
        " weights through the minimum and up the other side, against the gradient. A lower rate"
        " makes the swing slower, not smaller; less momentum brakes it.",
    )


def _bouncing() -> Case:
    broken = NetworkRecipe(_SINE, "gd", {"lr": 0.3}, 300)
    healthy = with_rate(broken, 0.1)
    return Case(
        "flutter",
        "A flutter at the end",
        "The loss falls well, and in the second half it begins to flutter: from step to step it"
        " jumps up and down, and gains nothing any more. There is no chance in this run: every"
        " step sees all points.",
        "oscillating",
        ("overfitting", "schedule_ended", "too_small_step"),
        broken,
        healthy,
        (
            Remedy("A third of the rate: 0.1", healthy, True),
            Remedy("A rate of 0.35, to get across", with_rate(broken, 0.35)),
            Remedy("A hundred steps more", replace(broken, steps=400)),
            Remedy("Batches of 16 points", with_setup(broken, batch_size=16)),
        ),
        "The valley has become steeper on the way down, until the rate times its curvature passed"
        " 2: now every step lands higher on the opposite side, and the gradient points back. That"
        " two gradients in a row oppose each other is the mark of a rate that is too high.",
    )


def _growing() -> Case:
    setup = NetworkSetup("plane", noise=0.05, hidden=())
    broken = NetworkRecipe(setup, "gd", {"lr": 0.55}, 100)
    healthy = with_rate(broken, 0.1)
    return Case(
        "avalanche",
        "The longer, the worse",
        "After 100 steps the loss is many powers of ten above its first value; on a logarithmic"
        " scale it climbs along a line. Nothing is wrong with the first step.",
        "diverging",
        ("exploding", "overfitting", "noise"),
        broken,
        healthy,
        (
            Remedy("A rate of 0.1", healthy, True),
            Remedy("A rate of 0.3", with_rate(broken, 0.3), True),
            Remedy("All points in every batch", with_setup(broken, batch_size=0)),
            Remedy("A hundred steps more", replace(broken, steps=200)),
        ),
        "Plain descent bears a rate up to 2 by the largest curvature of the loss. Beyond it each"
        " step lands further from the minimum than it began, on the other side, and the growing"
        " gradient makes the next one longer still.",
    )


def _gone() -> Case:
    setup = NetworkSetup("hills", noise=0.05, hidden=(Layer(16, "relu"),) * 4, init="he")
    broken = NetworkRecipe(setup, "gd", {"lr": 0.2}, 200)
    healthy = with_rate(broken, 0.02)
    return Case(
        "gone",
        "Over before it began",
        "The run ends by itself after a handful of steps, though 200 are allowed. Of the few losses"
        " on record each is larger than the one before.",
        "not_finite",
        ("exploding", "dead_units", "unscaled_inputs"),
        broken,
        healthy,
        (
            Remedy("A tenth of the rate: 0.02", healthy, True),
            Remedy(
                "The gradient clipped to a length of 0.1",
                replace(broken, clip=Clip(norm=0.1)),
                True,
            ),
            Remedy("A rate of 0.3", with_rate(broken, 0.3)),
            Remedy("Standardised features", with_setup(broken, standardise=True)),
        ),
        "One step too long puts the weights where gradients are longer still, and through several"
        " layers that multiplies: within a few steps a number passes 10^308, the largest that there"
        " is. What is called NaN is no fault of the machine: it is a rate that is too high.",
    )


def _dizzy() -> Case:
    setup = NetworkSetup("moons", noise=0.4, hidden=(Layer(8, "tanh"),), batch_size=1)
    broken = NetworkRecipe(setup, "adam", {"lr": 0.1}, 400)
    healthy = replace(broken, setup=replace(setup, batch_size=64), settings={"lr": 0.03})
    return Case(
        "dizzy",
        "A line too thick to read",
        "From step to step the loss jumps between nearly nothing and several times its mean, and"
        " the boundary twitches. Seen from afar nothing gets better after the first steps.",
        "noise",
        ("momentum_overshoot", "overfitting", "unscaled_inputs"),
        broken,
        healthy,
        (
            Remedy("Batches of 64 points, and a rate of 0.03", healthy, True),
            Remedy("Batches of 64 points", with_setup(broken, batch_size=64), True),
            Remedy("Batches of 2 points", with_setup(broken, batch_size=2)),
            Remedy("32 units", with_hidden(broken, 1, 32, "tanh")),
        ),
        "Every step follows the gradient of a single point, and that lies further from the gradient"
        " of all points than this one is long: the way is mostly chance. Larger batches average the"
        " chance away, by the square root of their size; smaller steps do so over time.",
    )


NETWORK_CASES: tuple[Case, ...] = (
    *UNIT_CASES,
    _timid(),
    _frozen(),
    _asleep(),
    _swinging(),
    _bouncing(),
    _growing(),
    _gone(),
    _dizzy(),
)
"""Each with its own cause, units and data first."""
