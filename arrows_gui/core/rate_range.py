"""The learning rate range test: one training whose rate grows until the loss climbs.

Source: Smith (2017), Cyclical learning rates for training neural networks, section 3.3.
"""

from dataclasses import dataclass, replace
from math import isfinite
from time import perf_counter

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.optimizers.signs import Rprop
from arrows_gui.core.rate_reading import FALL_SHARE, MEMORY_SHARE, Reading, keeps, read
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.schedule import Constant
from arrows_gui.core.training import Training

LOW, HIGH, STEPS = 1e-6, 10.0, 200
"""The rates from ... to, and how many steps lead from one to the other."""

FEWEST_STEPS = 40

CLIMBED = 4.0
"""The test ends where the smoothed loss is so many times its lowest."""

EARLY = 0.2
"""Where it ends before such a share of the rates, with no fall, the first ones were too high."""

CHECK_S, PARTIAL_S = 0.01, 0.04
"""After so long, or one step, the test may be cancelled; and what is known is handed over."""

UNDER_WAY = "The rate has come to {rate}."
FALLS = (
    "The smoothed loss, {before} at first, falls clearly from a rate of {low} on and is lowest,"
    " {after}, at {lowest}; "
)
TRY = " Try {suggested}. "
CLIMBS = FALLS + "at {last} it has climbed to {times} times the lowest." + TRY
BREAKS = FALLS + "after {last} it is no longer finite." + TRY
ENDS = FALLS + "the range ends at {last} before it has climbed to {times} times the lowest." + TRY
NOTHING = (
    "No rate from {first} to {last} made the loss fall by more than its own noise and {share} %:"
    " smoothed, it went from {before} to {after} at best, with a noise of {noise}. "
)
TOO_HIGH = "The loss climbs from the first rates on: the range must begin lower than at {first}. "
CAUTION = "One short training of noisy batches promises nothing for a long one."
NO_SCHEDULE = "One short training without the schedule promises nothing for a long one with it."


@dataclass(frozen=True, slots=True, eq=False)
class RateRange:
    """What a range test found: the loss after the step at each rate (m,), and its moving mean.

    From ``low`` to ``high`` is the band: from where the loss falls clearly to where it is lowest.
    ``steepest`` is the rate in it at which the loss falls fastest over the logarithm of the rate.
    All of these and ``suggested`` are None where no rate made the loss fall clearly, and while the
    test is under way. The moving mean lags behind by about a twentieth of the range.
    """

    runner: int
    rates: Array
    losses: Array
    smoothed: Array
    sentence: Message
    low: float | None = None
    high: float | None = None
    steepest: float | None = None
    suggested: float | None = None

    @property
    def band(self) -> tuple[float, float] | None:
        """The rates from low to high."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def lowest(self) -> float | None:
        """The rate of the lowest smoothed loss."""
        return self.high


def range_test(
    experiment: Experiment,
    runner_id: int,
    report: Reporter,
    low: float = LOW,
    high: float = HIGH,
    steps: int = STEPS,
) -> RateRange:
    """Train once while the rate grows geometrically from low to high, and read the losses.

    All else is the runner's own but its schedule, which is left out. Raises BadInput where there is
    nothing to test.
    """
    runner = experiment.runner(runner_id)
    _check(runner, low, high, steps)
    test = _Test(experiment, runner, np.geomspace(low, high, steps))
    checked = shown = perf_counter()
    while test.goes_on:
        test.step()
        now = perf_counter()
        if now - shown >= PARTIAL_S:
            report.progress(test.share)
            report.partial(test.so_far())
            checked = shown = now
        elif now - checked >= CHECK_S:
            report.check()
            checked = now
    report.progress(1.0)
    return test.found()


def _check(runner: Runner, low: float, high: float, steps: int) -> None:
    if isinstance(runner.optimizer, Rprop):
        raise BadInput(
            "Rprop takes the learning rate for its first step only and then finds its own lengths:"
            " there is nothing to test"
        )
    if not 0 < low < high < np.inf:
        raise BadInput("the rates of a range test rise, from above 0 on")
    if steps < FEWEST_STEPS:
        raise BadInput("a range test takes at least {fewest} steps", fewest=FEWEST_STEPS)


class _Test:
    """The training on its way through the rates (steps,)."""

    def __init__(self, experiment: Experiment, runner: Runner, rates: Array) -> None:
        objective = experiment.objective
        if not isinstance(objective, NetworkObjective):
            raise BadInput("a range test is for the training of a network")
        self._runner, self._rule, self._rates = runner, runner.optimizer, rates
        start = np.array(experiment.start)
        with np.errstate(all="ignore"):
            self._training = Training.started(objective, runner.clip, Constant(), self._rule, start)
        if not self._is_finite():
            raise BadInput("the loss or its gradient is not finite at the start")
        with np.errstate(all="ignore"):
            whole = objective.evaluation(start).train_loss + float(objective.penalty(start))
        self._too_high = CLIMBED * whole
        self._keeps = keeps(len(rates))
        self._losses: list[float] = []
        self._smoothed: list[float] = []
        self._mean, self._least = 0.0, np.inf
        self._broke = self._climbed = False

    @property
    def goes_on(self) -> bool:
        """Whether there is another step to take."""
        return not (self._broke or self._climbed or len(self._losses) == len(self._rates))

    @property
    def share(self) -> float:
        """The share of the rates that are tried."""
        return len(self._losses) / len(self._rates)

    def step(self) -> None:
        """Take a step at the next rate; the loss that it leads to is that rate's."""
        training, rate = self._training, float(self._rates[len(self._losses)])
        with np.errstate(all="ignore"):
            move = training.move(self._rule, rate)
            training.take(move.update, move.state)
            self._broke = not self._is_finite()
        if self._broke:
            return
        self._losses.append(training.loss)
        self._mean = self._keeps * self._mean + (1 - self._keeps) * training.loss
        smoothed = self._mean / (1 - self._keeps ** len(self._losses))
        self._smoothed.append(smoothed)
        if len(self._losses) > MEMORY_SHARE * len(self._rates):  # the first means are of a few only
            self._least = min(self._least, smoothed)
        self._climbed = smoothed > CLIMBED * self._least

    def so_far(self) -> RateRange:
        """Give the losses, without a reading."""
        count = len(self._losses)
        last = float(self._rates[max(count - 1, 0)])
        sentence = Message(UNDER_WAY, {"rate": _short(last)})
        curves = (self._rates[:count], np.array(self._losses), np.array(self._smoothed))
        return RateRange(self._runner.id, *curves, sentence)

    def found(self) -> RateRange:
        """Give the losses with their reading."""
        plain = self.so_far()
        if not self._losses:
            raise BadInput(
                "the first step, at a rate of {rate}, already leads out of the numbers",
                rate=_short(float(self._rates[0])),
            )
        with np.errstate(all="ignore"):
            reading = read(plain.rates, plain.losses, plain.smoothed, len(self._rates))
        sentence = self._sentence(reading, float(plain.rates[-1]))
        if not reading.falls or reading.before > self._too_high:
            return replace(plain, sentence=sentence)
        return replace(
            plain,
            sentence=sentence,
            low=reading.low,
            high=reading.lowest,
            steepest=reading.steepest,
            suggested=_rounded(reading),
        )

    def _sentence(self, reading: Reading, last: float) -> Message:
        """Say what was found, and what it does not tell."""
        text = BREAKS if self._broke else CLIMBS if self._climbed else ENDS
        early = self.share < EARLY and not reading.falls
        if early or reading.before > self._too_high:
            text = TOO_HIGH
        elif not reading.falls:
            text = NOTHING
        text += CAUTION if isinstance(self._runner.schedule, Constant) else NO_SCHEDULE
        rates = {
            **{"first": float(self._rates[0]), "last": last, "low": reading.low},
            **{"lowest": reading.lowest, "suggested": _rounded(reading)},
        }
        losses = {"before": reading.before, "after": reading.after, "noise": reading.noise}
        figures = {name: _short(value) for name, value in rates.items()}
        figures.update((name, float(f"{value:.3g}")) for name, value in losses.items())
        return Message(text, {**figures, "times": CLIMBED, "share": 100 * FALL_SHARE})

    def _is_finite(self) -> bool:
        training = self._training
        total = training.loss + float(training.gradient.sum()) + float(training.theta.sum())
        return isfinite(total)


def _rounded(reading: Reading) -> float:
    """Round what is suggested to two digits, where it stays in the band."""
    rounded = _short(reading.suggested)
    return rounded if reading.low <= rounded <= reading.lowest else reading.suggested


def _short(rate: float) -> float:
    """Round a rate to two digits."""
    return float(f"{rate:.2g}")
