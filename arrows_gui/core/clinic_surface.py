"""The cases of the fault clinic on a surface, where every step can be seen."""

from dataclasses import replace

from arrows_gui.core.clinic_case import Case, Remedy, SurfaceRecipe
from arrows_gui.core.experiment import NO_CLIP, Clip
from arrows_gui.core.knob import Value
from arrows_gui.core.scene import Entrant


def _entrant(
    rule: str,
    lr: float,
    schedule: str = "constant",
    clip: Clip = NO_CLIP,
    momentum: float | None = None,
) -> Entrant:
    settings: dict[str, Value] = {"lr": lr}
    if momentum is not None:
        settings["momentum"] = momentum
    return Entrant(rule, settings, "", schedule, clip)


def _with(
    recipe: SurfaceRecipe, rule: str, lr: float, momentum: float | None = None
) -> SurfaceRecipe:
    """Run another rule, or the same at another rate."""
    return replace(recipe, entrant=_entrant(rule, lr, momentum=momentum))


def _climber() -> Case:
    broken = SurfaceRecipe("ravine", (1.8, 0.6), _entrant("gd", 0.25), 60)
    healthy = _with(broken, "gd", 0.1)
    return Case(
        "climber",
        "The wrong way",
        "Every arrow of the negative gradient points into the valley, and yet the point is farther"
        " from it after every step.",
        "diverging",
        ("saddle", "noise", "momentum_overshoot"),
        broken,
        healthy,
        (
            Remedy("A learning rate of 0.1", healthy, True),
            Remedy("The same rate with momentum 0.9", _with(broken, "momentum", 0.25), True),
            Remedy("A learning rate of 0.22", _with(broken, "gd", 0.22)),
            Remedy(
                "Clip the gradient to a length of 2",
                replace(broken, entrant=_entrant("gd", 0.25, clip=Clip(norm=2.0))),
            ),
        ),
        "Across the valley the curvature is 10, so that gradient descent settles below a rate of"
        " 2 / 10 only: at 0.25 each step lands one and a half times as far on the other side. The"
        " direction of the arrows is right; it is their length times the rate that is not.",
    )


def _zigzag() -> Case:
    broken = SurfaceRecipe("ravine", (1.8, 0.6), _entrant("gd", 0.199), 120)
    healthy = _with(broken, "gd", 0.1)
    return Case(
        "zigzag",
        "Left, right, left, right",
        "The loss falls fast at first, then by some per cent a step. The trail is a band across the"
        " valley.",
        "oscillating",
        ("momentum_overshoot", "plateau", "saddle"),
        broken,
        healthy,
        (
            Remedy("Half the learning rate", healthy, True),
            Remedy("Adam with a rate of 0.1", _with(broken, "adam", 0.1), True),
            Remedy("A hundred steps more", replace(broken, steps=220)),
            Remedy("A learning rate of 0.1999", _with(broken, "gd", 0.1999)),
        ),
        "The rate is just below the limit, so that every step across the valley overshoots by"
        " almost as much as it corrects. Along the valley, where the slope is small, the same rate"
        " is none too large: that is what the condition number measures.",
    )


def _pebble() -> Case:
    broken = SurfaceRecipe("ravine", (1.8, 0.6), _entrant("gd", 3e-5), 300)
    healthy = _with(broken, "gd", 0.1)
    return Case(
        "pebble",
        "A point that stays behind",
        "All is smooth, the arrows are long and point the right way, and after three hundred steps"
        " the point is next to where it began.",
        "too_small_step",
        ("plateau", "saddle", "schedule_ended"),
        broken,
        healthy,
        (
            Remedy("A learning rate of 0.1", healthy, True),
            Remedy("Adam with a rate of 0.1", _with(broken, "adam", 0.1), True),
            Remedy("Momentum 0.5 at the same rate", _with(broken, "momentum", 3e-5, momentum=0.5)),
            Remedy("Twice the learning rate", _with(broken, "gd", 6e-5)),
        ),
        "The update is the rate times the gradient, and the rate is 0.00003. A long"
        " gradient arrow says how steep the ground is, not how far a step leads.",
    )


def _desert() -> Case:
    broken = SurfaceRecipe("plateau", (1.6, 1.2), _entrant("momentum", 0.1), 300)
    healthy = replace(broken, start=(0.8, 0.5))
    return Case(
        "desert",
        "Nothing to hold on to",
        "The rate is the usual one, the loss is as high as it can be, and nothing moves.",
        "plateau",
        ("too_small_step", "saddle", "schedule_ended"),
        broken,
        healthy,
        (
            Remedy("Start nearer to the well", healthy, True),
            Remedy(
                "RMSProp, which divides by the gradient's size",
                _with(broken, "rmsprop", 0.01),
                True,
            ),
            Remedy("Five times the learning rate", _with(broken, "momentum", 0.5)),
            Remedy("Nesterov's momentum", _with(broken, "nesterov", 0.1)),
        ),
        "Far from the well the loss is all but level, and a gradient of almost 0 makes an update of"
        " almost 0 at any sensible rate. Rules that divide by the gradient's own size take steps of"
        " their usual length also there.",
    )


def _balance() -> Case:
    broken = SurfaceRecipe("bounded_saddle", (1.5, 0.0), _entrant("gd", 0.1), 300)
    healthy = replace(broken, start=(1.5, 0.1))
    return Case(
        "balance",
        "Arrived, but where?",
        "The loss has stopped falling, the gradient is 0 to many digits, the run is at rest. There"
        " are points with a lower loss in plain sight.",
        "saddle",
        ("plateau", "too_small_step", "schedule_ended"),
        broken,
        healthy,
        (
            Remedy("Start a little to the side", healthy, True),
            Remedy("A little noise on the gradient", replace(broken, sigma=0.01), True),
            Remedy("Momentum 0.9", _with(broken, "momentum", 0.1)),
            Remedy("Three times the learning rate", _with(broken, "gd", 0.3)),
        ),
        "The start lies on the line that leads straight into the saddle: no gradient on it has a"
        " part across. The gradient is 0 there as in a minimum, but the curvature along y is"
        " negative, and the smallest push to the side would do.",
    )


def _swing() -> Case:
    broken = SurfaceRecipe("bowl", (1.5, 1.2), _entrant("momentum", 0.01, momentum=0.995), 300)
    healthy = _with(broken, "momentum", 0.01, momentum=0.8)
    return Case(
        "swing",
        "Past it, every time",
        "The point has passed the middle of the bowl many times. The loss falls to almost nothing,"
        " and rises again.",
        "momentum_overshoot",
        ("oscillating", "noise", "diverging"),
        broken,
        healthy,
        (
            Remedy("Momentum 0.8", healthy, True),
            Remedy("No momentum, and ten times the rate", _with(broken, "gd", 0.1), True),
            Remedy(
                "A third of the learning rate", _with(broken, "momentum", 0.003, momentum=0.995)
            ),
            Remedy("Momentum 0.99", _with(broken, "momentum", 0.01, momentum=0.99)),
        ),
        "What is kept of the steps before fades by half a per cent a step only: the velocity arrow"
        " still points across the bowl when the gradient has long turned round. The swings shrink"
        " with the root of the momentum, 0.9975 a step.",
    )


def _dusk() -> Case:
    steps = 400
    broken = SurfaceRecipe(
        *("rosenbrock", (-1.5, 2.0)),
        _entrant("adam", 0.1, "step:step_size=8,gamma=0.2"),
        steps,
    )
    healthy = replace(broken, entrant=_entrant("adam", 0.1))
    return Case(
        "dusk",
        "Half of the way",
        "A quick beginning; then the trail ends in the middle of the valley, where the arrows still"
        " show which way it goes.",
        "schedule_ended",
        ("plateau", "saddle", "oscillating"),
        broken,
        healthy,
        (
            Remedy("A constant rate", healthy, True),
            Remedy(
                "Half a cosine over all 400 steps",
                replace(broken, entrant=_entrant("adam", 0.1, f"cosine:t_max={steps}")),
                True,
            ),
            Remedy(
                "Twice the learning rate",
                replace(broken, entrant=_entrant("adam", 0.2, "step:step_size=8,gamma=0.2")),
            ),
            Remedy("Four hundred steps more", replace(broken, steps=2 * steps)),
        ),
        "Every eight steps the schedule leaves a fifth of the rate: after 24 of them it is less"
        " than a hundredth of the first, and all later steps together lead nowhere. There is still"
        " a gradient to follow; the update arrow has shrunk to nothing.",
    )


def _fog() -> Case:
    broken = SurfaceRecipe("bowl", (1.5, 1.2), _entrant("gd", 0.3), 400, sigma=2.0, seed=1)
    healthy = replace(broken, entrant=_entrant("gd", 0.3, "exponential:gamma=0.97"))
    return Case(
        "fog",
        "Never at rest",
        "The loss falls in the first steps. Since then the point wanders about the minimum, and no"
        " two steps lead the same way.",
        "noise",
        ("oscillating", "momentum_overshoot", "diverging"),
        broken,
        healthy,
        (
            Remedy("A rate that falls by 3 % a step", healthy, True),
            Remedy("A rate of 0.005", _with(broken, "gd", 0.005), True),
            Remedy("Another seed", replace(broken, seed=2)),
            Remedy("Momentum 0.9 at the same rate", _with(broken, "momentum", 0.3)),
        ),
        "Near the minimum the gradient is shorter than its noise, and a step goes where chance"
        " wants. How far it wanders grows with the rate: a smaller one averages over more steps,"
        " and a rate that falls comes to rest.",
    )


def _brink() -> Case:
    broken = SurfaceRecipe(
        *("0.5*x - log(x) + y^2", (0.2, 0.4), _entrant("momentum", 0.8), 100),
        window=(0.0, 6.0, -3.0, 3.0),
    )
    healthy = _with(broken, "gd", 0.8)
    return Case(
        "brink",
        "Broken off",
        "Some ordinary steps and an ordinary loss, and with the next step the run is over.",
        "not_finite",
        ("diverging", "oscillating", "saddle"),
        broken,
        healthy,
        (
            Remedy("The same rate without momentum", healthy, True),
            Remedy("A learning rate of 0.1", _with(broken, "momentum", 0.1), True),
            Remedy("A learning rate of 0.9", _with(broken, "momentum", 0.9)),
            Remedy("Begin nearer to the brink, at x = 0.1", replace(broken, start=(0.1, 0.4))),
        ),
        "The logarithm has no value for an x of 0 or less, and the last step led there: the loss"
        " is not a number, and neither is anything that is made of it. This is no fault of the"
        " program. Steep as the slope beside the brink is, what was carried on was longer.",
    )


def _rmsprop(lr: float, schedule: str = "constant") -> Entrant:
    """Run RMSProp with a memory of about 10 steps; by default it has 100."""
    return Entrant("rmsprop", {"lr": lr, "alpha": 0.9}, "", schedule)


def _hopper() -> Case:
    broken = SurfaceRecipe(
        *("ravine", (1.8, 0.6), _rmsprop(0.3), 300),
        constants={"phi": 30.0, "scale": 100.0},
    )
    healthy = replace(broken, entrant=_rmsprop(0.3, "exponential:gamma=0.98"))
    return Case(
        "hopper",
        "Always beside it",
        "It was at the minimum in no time. Ever since it leaps over it, to the one side and to the"
        " other, and never lands any closer.",
        "oscillating",
        ("noise", "schedule_ended", "saddle"),
        broken,
        healthy,
        (
            Remedy("A rate that falls by 2 % a step", healthy, True),
            Remedy("Adam at the same rate", _with(broken, "adam", 0.3), True),
            Remedy("Half the learning rate", replace(broken, entrant=_rmsprop(0.15))),
            Remedy("Gradient descent with a rate of 0.1", _with(broken, "gd", 0.1)),
        ),
        "RMSProp divides the gradient by its own size, so that a step is about as long as the rate"
        " along each axis, 0.3, also where the gradient is almost 0. At a constant rate it cannot"
        " come to rest, and at half of it the hops are half as long; a falling rate ends them, and"
        " Adam's momentum averages them away.",
    )


SURFACE_CASES: tuple[Case, ...] = (
    *(_climber(), _zigzag(), _pebble(), _desert(), _balance()),
    *(_swing(), _dusk(), _fog(), _brink(), _hopper()),
)
"""From the plainest to those that need a second look."""
