"""The schedules of the learning rate as functions of a script, and as those of PyTorch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from arrows_gui.core.plateau import PlateauMemory
from arrows_gui.core.schedule import Schedule, arguments
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import call, keywords, number

_GROWN = '''\
def grown(base, factor, times):
    """base factor^times, at most 1e308, so that it stays a number."""
    try:
        return min(base * factor**times, 1e308)
    except OverflowError:
        return 1e308 if base else 0.0'''

_HALF_WAVE = '''\
def half_wave(start, end, share):
    """Go from start to end along half a cosine wave; share runs from 0 to 1."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2'''

_STEP = '''\
def step_rate(base, n, step_size, gamma):
    """A factor every step_size steps, as torch.optim.lr_scheduler.StepLR; n steps are taken."""
    return grown(base, gamma, n // step_size)'''

_MULTI_STEP = '''\
def multi_step_rate(base, n, milestones, gamma):
    """A factor at each milestone, as torch.optim.lr_scheduler.MultiStepLR; n steps are taken."""
    return grown(base, gamma, sum(milestone <= n for milestone in milestones))'''

_EXPONENTIAL = '''\
def exponential_rate(base, n, gamma):
    """A factor in every step, as torch.optim.lr_scheduler.ExponentialLR; n steps are taken."""
    return grown(base, gamma, n)'''

_LINEAR = '''\
def linear_rate(base, n, start_factor, end_factor, total_iters):
    """A straight line, as torch.optim.lr_scheduler.LinearLR; n steps are taken."""
    share = min(n, total_iters) / total_iters
    return base * (start_factor + (end_factor - start_factor) * share)'''

_COSINE = '''\
def cosine_rate(base, n, t_max, eta_min):
    """Down and up along a cosine, as torch.optim.lr_scheduler.CosineAnnealingLR; n steps taken."""
    return half_wave(base, eta_min, n % (2 * t_max) / t_max)'''

_COSINE_RESTARTS = '''\
def cosine_restarts_rate(base, n, t_0, t_mult, eta_min):
    """Down again and again, as torch.optim.lr_scheduler.CosineAnnealingWarmRestarts."""
    place, length = (n % t_0 if t_mult == 1 else n), t_0
    while place >= length:
        place, length = place - length, length * t_mult
    return half_wave(base, eta_min, place / length)'''

_POLYNOMIAL = '''\
def polynomial_rate(base, n, total_iters, power):
    """Down to 0 along a power, as torch.optim.lr_scheduler.PolynomialLR; n steps are taken."""
    return base * (1 - min(n, total_iters) / total_iters) ** power'''

_ONE_CYCLE = '''\
def one_cycle_rate(base, n, max_lr, total_steps, pct_start, div_factor, final_div_factor):
    """Up and down once, as torch.optim.lr_scheduler.OneCycleLR; a max_lr of 0 means base."""
    highest = max_lr or base
    first = min(highest / div_factor, 1e308)
    last = min(first / final_div_factor, 1e308)
    top, end = pct_start * total_steps - 1, total_steps - 1
    if n >= end:
        return highest if top >= end else last
    if n > top:
        return half_wave(highest, last, (n - top) / (end - top))
    return half_wave(first, highest, n / top) if top else highest'''

_PLATEAU = '''\
class Plateau:
    """Cuts the rate where the loss no longer falls: torch.optim.lr_scheduler.ReduceLROnPlateau."""

    def __init__(self, factor, patience, threshold, cooldown, min_lr):
        self.factor, self.patience, self.threshold = factor, patience, threshold
        self.cooldown, self.min_lr = cooldown, min_lr
        self.best, self.bad, self.resting, self.cuts = math.inf, 0, 0, 0

    def observe(self, loss):
        better = loss < self.best * (1 - self.threshold)
        self.best = loss if better else self.best
        self.bad = 0 if better or self.resting else self.bad + 1
        self.resting = max(self.resting - 1, 0)
        if self.bad > self.patience:
            self.bad, self.resting, self.cuts = 0, self.cooldown, self.cuts + 1

    def rate(self, base):
        for _ in range(self.cuts):
            lower = max(base * self.factor, self.min_lr)
            if base - lower <= 1e-8:  # as in torch, so small a cut is not made
                break
            base = lower
        return base'''


@dataclass(frozen=True, slots=True)
class RateText:
    """How a script writes a schedule: its function, and the functions which that one calls."""

    body: str
    helpers: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


RATE_TEXTS: Mapping[str, RateText] = {
    "step": RateText(_STEP, (_GROWN,)),
    "multi_step": RateText(_MULTI_STEP, (_GROWN,)),
    "exponential": RateText(_EXPONENTIAL, (_GROWN,)),
    "linear": RateText(_LINEAR),
    "cosine": RateText(_COSINE, (_HALF_WAVE,), ("math",)),
    "cosine_restarts": RateText(_COSINE_RESTARTS, (_HALF_WAVE,), ("math",)),
    "polynomial": RateText(_POLYNOMIAL),
    "one_cycle": RateText(_ONE_CYCLE, (_HALF_WAVE,), ("math",)),
    "warmup": RateText(_LINEAR),
    "plateau": RateText(_PLATEAU, (), ("math",)),
}
"""By the ids of the schedules; ``constant`` needs none."""

WATCHES = "plateau"
"""The schedule that observes the loss."""


@dataclass(frozen=True, slots=True)
class TorchScheduler:
    """A schedule of PyTorch: its name and arguments, and for how many steps it does as ours."""

    name: str
    given: Callable[[Any], dict[str, float]]
    serves: Callable[[Any, int], bool] = lambda schedule, last: True


TORCH_SCHEDULERS: Mapping[str, TorchScheduler] = {
    "step": TorchScheduler(
        "StepLR",
        lambda s: {"step_size": s.step_size, "gamma": s.gamma},
        lambda s, last: s.gamma <= 1,
    ),
    "multi_step": TorchScheduler(
        "MultiStepLR",
        lambda s: {"milestones": s.milestones, "gamma": s.gamma},
        lambda s, last: s.gamma <= 1,
    ),
    "exponential": TorchScheduler(
        "ExponentialLR", lambda s: {"gamma": s.gamma}, lambda s, last: s.gamma <= 1
    ),
    "linear": TorchScheduler(
        "LinearLR",
        lambda s: {
            "start_factor": s.start_factor,
            "end_factor": s.end_factor,
            "total_iters": s.total_iters,
        },
    ),
    "cosine": TorchScheduler(
        "CosineAnnealingLR",
        lambda s: {"T_max": s.t_max, "eta_min": s.eta_min},
        # It multiplies its way along, and past the lowest rate rounding is multiplied with it.
        lambda s, last: last <= s.t_max,
    ),
    "cosine_restarts": TorchScheduler(
        "CosineAnnealingWarmRestarts",
        lambda s: {"T_0": s.t_0, "T_mult": s.t_mult, "eta_min": s.eta_min},
    ),
    "polynomial": TorchScheduler(
        "PolynomialLR", lambda s: {"total_iters": s.total_iters, "power": s.power}
    ),
    "one_cycle": TorchScheduler(
        "OneCycleLR",
        lambda s: {
            **{"max_lr": s.max_lr, "total_steps": s.total_steps, "pct_start": s.pct_start},
            **{"div_factor": s.div_factor, "final_div_factor": s.final_div_factor},
            "cycle_momentum": False,
        },
        # It takes no step after the last of the cycle, where ours goes on at the last rate.
        lambda s, last: last < s.total_steps and 0 < s.pct_start < 1 and s.div_factor >= 1,
    ),
    "warmup": TorchScheduler(
        "LinearLR", lambda s: {"start_factor": s.start_factor, "total_iters": s.total_iters}
    ),
    "plateau": TorchScheduler(
        "ReduceLROnPlateau",
        lambda s: {
            **{"factor": s.factor, "patience": s.patience, "threshold": s.threshold},
            **{"cooldown": s.cooldown, "min_lr": s.min_lr},
        },
    ),
}
"""By the ids of the schedules."""


def rate_blocks(schedule: Schedule) -> tuple[str, ...]:
    """Give the functions of a schedule, the ones that are called first."""
    text = RATE_TEXTS.get(schedule.id)
    return (*text.helpers, text.body) if text else ()


def rate_imports(schedule: Schedule) -> tuple[str, ...]:
    """Give the modules that the functions of a schedule use."""
    text = RATE_TEXTS.get(schedule.id)
    return text.imports if text else ()


def rate_begin(run: Run) -> list[str]:
    """Give the lines that make what a schedule remembers, for a branch as it was there."""
    schedule, origin = run.runner.schedule, run.runner.origin
    if schedule.id != WATCHES:
        return []
    lines = call("plateau = Plateau(", _arguments(schedule))
    memory = origin.memory if origin else None
    if isinstance(memory, PlateauMemory) and memory != PlateauMemory():
        names = ", ".join(f"plateau.{name}" for name in memory._fields)
        best, *counts = memory
        lines.append(f"    {names} = {', '.join([number(best), *map(str, counts)])}")
    return lines


def rate_lines(run: Run, name: str, base: str) -> list[str]:
    """Give the lines that set a name to the rate of the update that leaves ``step``."""
    schedule = run.runner.schedule
    if schedule.id == WATCHES:
        return [f"        {name} = plateau.rate({base})"]
    function = "linear" if schedule.id == "warmup" else schedule.id
    arguments = [base, "step", *_arguments(schedule)]
    return call(f"{name} = {function}_rate(", arguments, indent=8)


def torch_scheduler(run: Run) -> list[str]:
    """Give the lines that make PyTorch's own scheduler; none where it would do otherwise."""
    schedule = run.runner.schedule
    known = TORCH_SCHEDULERS.get(schedule.id)
    if known is None or "lr" in run.changed_knobs or run.first:
        return []
    if not known.serves(schedule, run.last):
        return []
    given = known.given(schedule)
    if given.get("max_lr") == 0:
        given["max_lr"] = run.runner.optimizer.lr
    return call(
        f"scheduler = torch.optim.lr_scheduler.{known.name}(", ["optimizer", *_written(given)]
    )


def _arguments(schedule: Schedule) -> list[str]:
    given: dict[str, Any] = dict(arguments(schedule))
    if schedule.id == "warmup":
        given["end_factor"] = 1.0
    return _written(given)


def _written(given: Mapping[str, Any]) -> list[str]:
    """Give named arguments; whole numbers and lists of them stay whole."""
    texts = []
    for name, value in given.items():
        if isinstance(value, tuple):
            texts.append(f"{name}={list(map(int, value))}")
        elif isinstance(value, int):
            texts.append(f"{name}={value!r}")
        else:
            texts += keywords({name: value})
    return texts
