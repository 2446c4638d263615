"""Rules of diagnosis for runs on a surface that move too far: overflow, growth, swings, noise."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.diagnosis_words import short
from arrows_gui.core.message import Message
from arrows_gui.core.stability import Gauge
from arrows_gui.core.surface_facts import LATELY, SMALLEST, SurfaceFacts
from arrows_gui.core.verdict import Verdict

FEWEST_STEPS = 20
"""Before so many steps a run shows no habit that could be judged."""

GROWN = 10.0
"""The loss diverges at so many times the excess of the start: rules that carry steps on pass it by
a few times on their way into a valley, and come back."""

GROWS_ON = 0.5
"""... and where the newest loss is above this share of the largest: it has not come back."""

FALLS_ON = 1e-3
"""... and the loss of a run that leaves falls on where it loses this share of its range in twenty
steps; otherwise it nears its lowest value, as the weights of separable data do."""

FLIPS = 0.8
"""An update that turns round in this share of the steps oscillates: where each overshoots, nearly
every one does, and noise alone turns it in about half of them."""

FLIP_STEPS = 20
"""... of so many steps: in as many tosses of a coin that is seen once in 170."""

SHRINKS = 0.8
"""Swings that shrink by more than to this share in ten steps settle soon: to a hundredth in 200."""

SEEN = 1e-3
"""Swings below this share of the window are hardly a pixel of a picture."""

UPHILL = 0.25
"""A momentum overshoots where this share of the newest updates goes uphill, ..."""

SWINGS_ON = 0.2
"""... and the peaks of the loss keep this share over 50 steps; with momentum 0.9 it is 0.005."""

DROWNED = 1.0
"""The noise drowns the gradient from where it is longer."""

STILL_FALLS = 0.8
"""A loss that falls to less than this share over 50 steps is still learning, noise or not."""

MUCH_LEFT = 0.1
"""Noise does harm where it keeps the loss above this share of the excess of the start."""

LEFT = 0.01
"""There is something left to gain above this share of the excess of the start."""


def not_finite(facts: SurfaceFacts) -> Verdict | None:
    """Say where a step led out of the numbers, from a loss that was ordinary."""
    outcome = facts.trace.outcome
    if outcome is None or outcome.kind != "diverged" or _has_grown(facts) or facts.is_abroad:
        return None
    step = facts.trace.step(facts.trace.last)
    point = step.theta + step.update
    loss, *slopes = facts.objective.at(*point.tolist())
    bad = "the loss" if not np.isfinite(loss) else "its gradient"
    if not np.isfinite(point).all():
        bad = "a parameter"
    said = {
        **{"step": outcome.step, "point": point, "bad": bad, "loss": short(step.loss)},
        "found": number_of((loss, *slopes) if bad != "a parameter" else tuple(point.tolist())),
    }
    why = Message(
        "In step {step} the update led from a loss of {loss} to {point}, where {bad} is {found}: no"
        " finite number.",
        said,
    )
    return Verdict("not_finite", facts.trace.last, 1.0, why, "update")


def diverging(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the loss grows far beyond the first one, or falls without end."""
    outcome, excess = facts.trace.outcome, facts.excess
    if facts.steps < 2:
        return None
    overflowed = outcome is not None and outcome.kind == "diverged"
    if _has_grown(facts) and (overflowed or excess[-1] > GROWS_ON * excess[-FEWEST_STEPS:].max()):
        return _grown(facts)
    far = facts.distances[-1] / facts.extent
    fall = facts.losses[-FEWEST_STEPS:][0] - facts.losses[-1]
    goes_on = fall > FALLS_ON * facts.excess[0]
    if facts.trace.notice is None and not (facts.is_abroad and goes_on):
        return None
    why = Message(
        "The point is {far} windows from where it began and goes on, while the loss falls from"
        " {first} to {now}: along this way there is nothing to settle on.",
        {"far": short(far), "first": short(facts.losses[0]), "now": short(facts.losses[-1])},
    )
    return Verdict("diverging", facts.trace.last, float(far), why, "update")


def oscillating(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the update turns round in nearly every step and does not get shorter."""
    if facts.steps < FLIP_STEPS or facts.has_arrived:
        return None
    updates = facts.updates[-FLIP_STEPS:]
    direction = _main_direction(updates)
    along = updates @ direction
    flips = float((along[1:] * along[:-1] < 0).mean())
    half = FLIP_STEPS // 2
    before, now = np.abs(along[:half]).mean(), np.abs(along[half:]).mean()
    if not (flips > FLIPS and now > SHRINKS * before and now > SEEN * facts.extent):
        return None
    said: dict[str, object] = {
        **{"turned": round(flips * (FLIP_STEPS - 1)), "steps": FLIP_STEPS - 1},
        **{"direction": np.round(direction, 2) + 0.0, "before": short(before), "now": short(now)},
    }
    text = (
        "The update turned round in {turned} of the last {steps} steps along {direction}, and its"
        " length there went from {before} to {now} only"
    )
    found = facts.gauge_at(facts.trace.last)
    why = Message(text + _limit_words(found, said) + ".", said)
    evidence = (("length before", float(before)), ("length now", float(now)))
    return Verdict("oscillating", facts.trace.last, flips, why, "update", evidence=evidence)


def momentum_overshoot(facts: SurfaceFacts) -> Verdict | None:
    """Say whether what is carried on leads past the minimum and up the other side, and on."""
    if facts.steps < 2 * LATELY or not facts.carries or facts.has_arrived:
        return None
    updates, gradients = facts.updates[-2 * LATELY :], facts.gradients[-2 * LATELY - 1 : -1]
    uphill = float(((updates * gradients).sum(axis=1) > 0).mean())
    peaks = facts.excess[-2 * LATELY : -LATELY].max(), facts.excess[-LATELY:].max()
    swings = peaks[1] > SWINGS_ON * peaks[0] and peaks[1] > LEFT * facts.excess[0]
    if not (uphill > UPHILL and swings and (facts.ways[-LATELY:] > SEEN * facts.extent).any()):
        return None
    place = len(facts.losses) - LATELY + int(facts.losses[-LATELY:].argmax())
    why = Message(
        "In {uphill} of the last {steps} steps the update went uphill, carried on by what was kept"
        " of the steps before; the loss rose to {peak} again at step {step}.",
        {
            **{"uphill": round(uphill * 2 * LATELY), "steps": 2 * LATELY},
            **{"peak": short(facts.losses[place]), "step": facts.step_of(place)},
        },
    )
    step = min(facts.step_of(place), facts.trace.last)
    return Verdict("momentum_overshoot", step, uphill, why, "velocity")


def noise(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the noise is longer than the gradient, and the loss no longer falls."""
    sigma = facts.experiment.sigma
    if not sigma or facts.steps < 2 * LATELY:
        return None
    slope = float(np.sqrt((facts.slopes[-LATELY:] ** 2).mean()))
    ratio = sigma * np.sqrt(2.0) / max(slope, SMALLEST)
    before, now = facts.excess[-2 * LATELY : -LATELY].mean(), facts.excess[-LATELY:].mean()
    wanders = now > STILL_FALLS * before and now > MUCH_LEFT * facts.excess[0]
    if not (ratio > DROWNED and wanders):
        return None
    why = Message(
        "The noise is {ratio} times as long as the gradient ({noise} against {slope} on the mean of"
        " the last {steps} steps), and the loss wanders about {now} instead of falling.",
        {
            **{"ratio": short(ratio), "noise": short(sigma * np.sqrt(2.0)), "slope": short(slope)},
            **{"steps": LATELY, "now": short(float(facts.losses[-LATELY:].mean()))},
        },
    )
    return Verdict("noise", facts.trace.last, float(ratio), why, "gradient")


def number_of(values: tuple[float, ...]) -> str:
    """Write the first of the values that is not finite."""
    return next((f"{value:g}" for value in values if not np.isfinite(value)), "not finite")


def _has_grown(facts: SurfaceFacts) -> bool:
    """Tell whether the excess of the loss is far above that of the start."""
    return bool(facts.excess[-1] > GROWN * max(facts.excess[0], SMALLEST))


def _grown(facts: SurfaceFacts) -> Verdict:
    """Tell since when the loss grows, and which limit the rate has passed there."""
    place = int(facts.excess.argmin())
    step = facts.step_of(place)
    times = float(facts.excess[-1] / max(facts.excess[0], SMALLEST))
    said: dict[str, object] = {
        **{"since": step, "first": short(facts.losses[0]), "now": short(facts.losses[-1])},
        **{"lowest": short(facts.losses[place]), "step": facts.trace.last},
    }
    text = (
        "The loss grew from {first} at the start to {now} in {step} steps"
        if place == 0
        else ("The loss began at {first}, was lowest, {lowest}, at step {since}, and grew to {now}")
    )
    why = Message(text + _limit_words(facts.gauge_at(step), said) + ".", said)
    return Verdict("diverging", step, times, why, "update")


def _limit_words(found: Gauge, said: dict[str, object]) -> str:
    """Say how lr times the curvature stands to its limit, where both are known."""
    if found.value is None or found.limit is None or not found.value > 0:
        return ""
    said["h"], said["limit"] = short(found.value), short(found.limit)
    return "; lr times the curvature is {h}, its limit {limit}"


def _main_direction(updates: Array) -> Array:
    """Give the unit vector along which updates (m, 2) are longest."""
    vector = np.linalg.eigh(updates.T @ updates)[1][:, -1]
    unit: Array = vector * np.sign(vector[np.abs(vector).argmax()])
    return unit
