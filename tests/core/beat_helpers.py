"""Runs to open into beats, and a reader of equations: a line is worked out as it is written."""

# ruff: noqa: RUF001 - the texts have the minus sign

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.beats import Beat, beats_of
from arrows_gui.core.descent import Descent
from arrows_gui.core.equation import filled
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.knob import Knob, Value
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.trace import Step, SurfaceTrace
from tests.core.helpers import on, traces_of

SURFACES = ("ravine", "rosenbrock", "saddle", "himmelblau")
STEPS = 6
FREE = Clip()
NUMBER = re.compile(r"−?(?:\d+(?:\.\d+)?(?:e[+−]?\d+)?|inf|nan)")


@dataclass(frozen=True)
class Ride:
    """A recorded run, and what it was set up with."""

    run: Experiment
    trace: SurfaceTrace

    @property
    def runner(self) -> Runner:
        return self.run.runners[0]

    def steps(self) -> list[Step]:
        return [self.trace.step(k) for k in range(self.trace.last + 1)]

    def beats(self, k: int) -> tuple[Beat, ...]:
        return beats_of(self.trace.step(k), self.run.objective.loss)

    @cached_property
    def opened(self) -> list[tuple[Step, tuple[Beat, ...]]]:
        """Every step whose update is known, with its beats."""
        known = (step for step in self.steps() if np.isfinite(step.update).all())
        return [(step, self.beats(step.t)) for step in known]


def ride(
    rule: Optimizer,
    surface: str = "ravine",
    *,
    start: tuple[float, float] | None = None,
    steps: int = STEPS,
    schedule: int = 0,
    clip: Clip = FREE,
    sigma: float = 0.0,
) -> Ride:
    """Record a short run of a rule."""
    objective = on(surface)
    kind = SCHEDULES[schedule % len(SCHEDULES)]
    runner = Runner(1, rule.title, rule, kind(), clip)
    at = start or objective.surface.start
    run = Experiment(objective, at, (runner,), steps, seed=schedule, sigma=sigma)
    descent = Descent(run, hold=False)
    descent.advance(steps)
    return Ride(run, traces_of(run, descent)[0])


def rides(kind: type[Optimizer]) -> list[Ride]:
    """Record a rule as it comes, with every knob in use, and with knobs drawn at random."""
    made = [ride(kind(), surface) for surface in SURFACES]
    clips = (Clip(), Clip(value=0.3), Clip(norm=0.5))
    random = np.random.default_rng(7)
    for number in range(8):
        draws = {k.name: _drawn(k, random, busy=number < 2) for k in kind.knobs}
        settings = {"surface": SURFACES[number % 4], "schedule": number, "clip": clips[number % 3]}
        sigma = 0.2 if number % 2 else 0.0
        made.append(ride(with_settings(kind(), draws), **settings, sigma=sigma))  # type: ignore[arg-type]
    return made


def _drawn(knob: Knob, random: np.random.Generator, busy: bool) -> Value:
    """Draw a value of a knob's slider below 1; now and then, unless ``busy``, its lower end."""
    if knob.scale == "switch":
        return busy or bool(random.random() < 0.5)
    low, high = knob.low, min(knob.high, max(1.0, 2 * knob.low))
    if knob.scale in ("log", "log0"):
        off = knob.scale == "log0" and not busy and random.random() < 0.3
        return 0.0 if off else float(max(low, 1e-6) * (high / max(low, 1e-6)) ** random.random())
    off = not busy and random.random() < 0.3
    value = low + (high - low) * (0.0 if off else random.uniform(0.1, 0.9))
    return float(round(value)) if knob.scale == "integer" else float(value)


class Quantity(np.ndarray[Any, np.dtype[np.float64]]):
    """A number or vector of which ~ is the root: a sign that binds as closely as the root's."""

    def __invert__(self) -> Any:
        return np.sqrt(self)


def quantity(value: Any) -> Any:
    """Make a quantity of a number or a vector."""
    return np.asarray(value, dtype=np.float64).view(Quantity)


WORDS: Mapping[str, Any] = {
    "max": np.maximum,
    "min": np.minimum,
    "sign": np.sign,
    "abs": np.abs,
    "quantity": quantity,
}
"""The functions that lines name."""

SIGNS = (
    (r"\|([^|]+)\|", r"quantity(abs(\1))"),
    (r"−", "-"),
    (r" · ", " * "),
    (r"·", "@"),
    (r"²", "**2"),
    (r"√", "~"),
    (r"(?<![\w\]])(\d+(?:\.\d+)?)(?![\w'])", r"quantity(\1)"),
)


def sides(beat: Beat) -> list[tuple[Array, Array]]:
    """Work out both sides of every equation in a beat's line, with all digits."""
    written = "".join(
        f"at['{piece.key}']" if piece.key else piece.text
        for piece in filled(beat.line.text, beat.values)
    )
    at = {key: quantity(value) for key, value in beat.values.items() if value is not None}
    found = []
    for equation in written.split(",  "):
        left, right = re.split(r" [=←] ", equation)
        for pattern, replacement in SIGNS:
            right = re.sub(pattern, replacement, right)
        worked_out = (np.asarray(eval(side, {"at": at, **WORDS})) for side in (left, right))
        found.append(tuple(worked_out))
    return found  # type: ignore[return-value]


def numbers_in(text: str) -> list[float]:
    """Read every number of a text, as a person would."""
    return [float(word.replace("−", "-")) for word in NUMBER.findall(text)]


def reads_as(text: str, value: Any) -> bool:
    """Tell whether a text says a number or a vector to five significant digits."""
    read, true = np.array(numbers_in(text)), np.ravel(np.asarray(value, dtype=np.float64))
    return read.shape == true.shape and bool(np.allclose(read, true, rtol=5.1e-5, atol=0.0))


def said_in(beat: Beat) -> dict[str, str]:
    """Take from a beat's sentence the text that stands in each of its places."""
    parts = re.split(r"\{(\w+)\}", beat.sentence.text)
    pattern = "".join(
        rf"(?P<{part}>\([^()]*\)|.+?)" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, str(beat.sentence))
    assert found, f"'{beat.sentence}' is not '{beat.sentence.text}'"
    return found.groupdict()


def tip(beat: Beat, place: int) -> Array:
    """Give where the arrow of a place ends, seen from theta, in its own unit."""
    arrow = beat.arrows[place]
    after = np.zeros_like(arrow.vector) if arrow.after is None else arrow.after
    tip: Array = after + arrow.vector
    return tip
