"""Rules of diagnosis for runs on a surface that move too far: overflow, growth, swings, noise."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.diagnosis_words import percent, short
from arrows_gui.core.message import Message
from arrows_gui.core.rows import Places
from arrows_gui.core.stability import Gauge
from arrows_gui.core.surface_facts import ABROAD, LATELY, SMALLEST, SurfaceFacts
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

JUMP = 0.02
"""Steps jump about where half of them are longer than this share of the window: after 50 that led
somewhere, the point would be in another place altogether."""

GLIDES = 0.5
"""... unless each keeps its direction beyond this cosine on the mean: a momentum that glides."""

SHRINKS = 0.8
"""Swings that shrink by more than to this share in ten steps settle soon: to a hundredth in 200."""

SEEN = 1e-3
"""Swings below this share of the extent are hardly a pixel of a picture."""

UPHILL = 0.25
"""A momentum overshoots where this share of the newest updates goes uphill, ..."""

SWINGS_ON = 0.2
"""... and the peaks of the loss keep this share over 50 steps; with momentum 0.9 it is 0.005."""

SWING_STEPS = 4 * LATELY
"""Peaks are looked for in so many of the newest steps: slow swings of momentum 0.99 show two."""

CAUSE_STEPS = 20
"""Within so many steps of where the growth began the rate passes the limit that explains it."""

DROWNED = 1.0
"""The noise drowns the gradient from where it is longer."""

BY_CHANCE = 0.5
"""Updates may turn round by chance where the noise is longer than this share of the gradient."""

STILL_FALLS = 0.8
"""A loss that falls to less than this share over 50 steps is still learning, noise or not."""

MUCH_LEFT = 0.1
"""Noise does harm where it keeps the loss this share of the first excess above the lowest one."""

LEFT = 0.003
"""There is something left to gain above this share of the excess of the start: with less the run is
as good as settled, as RMSProp is that hops at a fiftieth of its way."""


def not_finite(facts: SurfaceFacts) -> Verdict | None:
    """Say where a step led out of the numbers, from a loss that was ordinary."""
    outcome = facts.trace.outcome
    if outcome is None or outcome.kind != "diverged" or _has_grown(facts):
        return None
    if facts.is_abroad and facts.steps >= FEWEST_STEPS:
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
    overflowed = outcome is not None and outcome.kind == "diverged"
    if (outcome is not None and not overflowed and outcome.kind != "exhausted") or facts.steps < 2:
        return None
    if facts.steps < FEWEST_STEPS and not overflowed:
        return None
    lately = excess[-FEWEST_STEPS:]
    grows_on = overflowed or excess[-1] > GROWS_ON * lately.max()
    if (_has_grown(facts) and grows_on) or np.median(lately) > GROWN * facts.stake:
        return _grown(facts)
    far = facts.distances[-1] / (2 * facts.extent)
    fall = facts.losses[-FEWEST_STEPS:][0] - facts.losses[-1]
    goes_on = fall > FALLS_ON * facts.stake and excess[-1] == 0  # below all that is known
    if not (facts.is_abroad and goes_on):
        return None
    why = Message(
        "The point is {far} windows from where it began and goes on, while the loss went from"
        " {first} to {now}: along this way there is nothing to settle on.",
        {"far": short(far), "first": short(facts.losses[0]), "now": short(facts.losses[-1])},
    )
    limit = (ABROAD / 2, "windows from where it began, while the loss falls on")
    return Verdict("diverging", facts.trace.last, float(far), why, "update", limit=limit)


def oscillating(facts: SurfaceFacts) -> Verdict | None:
    """Say whether steps turn round again and again, or jump about, and do not get shorter."""
    return _turns_round(facts) or _jumps_about(facts)


def _jumps_about(facts: SurfaceFacts) -> Verdict | None:
    """Say whether long steps lead from slope to slope, and no lower."""
    if facts.steps < 2 * LATELY or facts.has_arrived or _noise_share(facts, LATELY) > BY_CHANCE:
        return None
    share = float(np.median(facts.ways[-LATELY:])) / (2 * facts.extent)
    before, now = facts.excess[-2 * LATELY : -LATELY].mean(), facts.excess[-LATELY:].mean()
    u, ways = facts.updates[-LATELY:], np.maximum(facts.ways[-LATELY:], SMALLEST)
    glides = float(((u[1:] * u[:-1]).sum(axis=1) / (ways[1:] * ways[:-1])).mean()) > GLIDES
    if glides or not (
        share > JUMP and now > STILL_FALLS * before and now > MUCH_LEFT * facts.stake
    ):
        return None
    said: dict[str, object] = {
        **{"share": percent(share), "steps": LATELY},
        **{"before": short(float(facts.losses[-2 * LATELY : -LATELY].mean()))},
        "now": short(float(facts.losses[-LATELY:].mean())),
    }
    text = (
        "The steps are {share} of the window long and lead from slope to slope: the mean loss of"
        " the last {steps} steps is {now}, that of the {steps} before {before}"
    )
    why = Message(text + _limit_words(facts.gauge_at(facts.trace.last), said) + ".", said)
    limit = (JUMP, "the length of a step over the window, while the loss does not fall")
    return Verdict("oscillating", facts.trace.last, share, why, "update", limit=limit)


def _turns_round(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the update turns round in nearly every step and does not get shorter."""
    if facts.steps < FLIP_STEPS or facts.has_arrived:
        return None
    updates = facts.updates[-FLIP_STEPS:]
    direction = _main_direction(updates)
    along = updates @ direction
    flips = float((along[1:] * along[:-1] < 0).mean())
    half = FLIP_STEPS // 2
    before, now = np.abs(along[:half]).mean(), np.abs(along[half:]).mean()
    lasts = now > SHRINKS * before and now > SEEN * facts.extent
    costs = min(facts.excess[-FLIP_STEPS:].mean(), facts.local_gain) > LEFT * facts.stake
    if not (flips > FLIPS and lasts and costs) or _noise_share(facts, FLIP_STEPS) > BY_CHANCE:
        return None
    said: dict[str, object] = {
        **{"turned": round(flips * (FLIP_STEPS - 1)), "steps": FLIP_STEPS - 1},
        **{"direction": np.round(direction, 2) + 0.0, "before": short(before), "now": short(now)},
    }
    text = (
        "The update turned round in {turned} of the last {steps} steps along {direction}, and its"
        " length there hardly changed, from {before} to {now}"
    )
    why = Message(text + _limit_words(facts.gauge_at(facts.trace.last), said) + ".", said)
    evidence = (("length before", float(before)), ("length now", float(now)))
    return Verdict("oscillating", facts.trace.last, flips, why, "update", evidence=evidence)


def momentum_overshoot(facts: SurfaceFacts) -> Verdict | None:
    """Say whether what is carried on leads past the minimum and up the other side, and on."""
    if facts.steps < 2 * LATELY or not facts.carries or facts.has_arrived:
        return None
    updates = facts.updates[-SWING_STEPS:]
    climbs = (updates * facts.gradients[-len(updates) - 1 : -1]).sum(axis=1) > 0
    uphill = float(climbs[-2 * LATELY :].mean())
    peaks = len(facts.losses) - len(climbs) + np.flatnonzero(climbs[:-1] & ~climbs[1:])
    if not (uphill > UPHILL and _swings_on(facts, peaks)):
        return None
    place = int(peaks[-1])
    why = Message(
        "In {uphill} of the last {steps} steps the update went uphill, carried on by what was kept"
        " of the steps before; the loss rose to {peak} again at step {step}.",
        {
            **{"uphill": round(uphill * 2 * LATELY), "steps": 2 * LATELY},
            **{"peak": short(float(facts.losses[place])), "step": facts.step_of(place)},
        },
    )
    return Verdict("momentum_overshoot", facts.step_of(place), uphill, why, "velocity")


def _swings_on(facts: SurfaceFacts, peaks: Places) -> bool:
    """Tell whether the loss comes back to peaks that hardly get lower, and that are worth it."""
    if len(peaks) < 2:
        return False
    floor = facts.excess[-2 * LATELY :].min()
    first, last = facts.excess[peaks[0]] - floor, facts.excess[peaks[-1]] - floor
    kept = (last / max(first, SMALLEST)) ** (LATELY / (peaks[-1] - peaks[0]))
    seen = (facts.ways[-LATELY:] > SEEN * facts.extent).any()
    return bool(kept > SWINGS_ON and last > LEFT * facts.stake and seen)


def noise(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the noise is longer than the gradient, and the loss no longer falls."""
    sigma = facts.experiment.sigma
    if not sigma or facts.steps < 2 * LATELY:
        return None
    ratio = _noise_share(facts, LATELY)
    before, now = facts.excess[-2 * LATELY : -LATELY].mean(), facts.excess[-LATELY:].mean()
    width = now - facts.excess[-2 * LATELY :].min()
    wanders = now > STILL_FALLS * before and width > MUCH_LEFT * facts.stake
    if not (ratio > DROWNED and wanders):
        return None
    why = Message(
        "The noise is {ratio} times as long as the gradient ({noise} against {slope} on the mean of"
        " the last {steps} steps), and the loss wanders about {now} instead of falling.",
        {
            **{"ratio": short(ratio), "noise": short(sigma * np.sqrt(2.0))},
            **{"slope": short(sigma * np.sqrt(2.0) / ratio), "steps": LATELY},
            "now": short(float(facts.losses[-LATELY:].mean())),
        },
    )
    return Verdict("noise", facts.trace.last, ratio, why, "gradient")


def number_of(values: tuple[float, ...]) -> str:
    """Write the first of the values that is not finite."""
    return next((f"{value:g}" for value in values if not np.isfinite(value)), "not finite")


def _noise_share(facts: SurfaceFacts, steps: int) -> float:
    """Give how long the noise is, as a share of the gradient in the mean of so many last steps."""
    slope = float(np.sqrt((facts.slopes[-steps:] ** 2).mean()))
    return float(facts.experiment.sigma * np.sqrt(2.0) / max(slope, SMALLEST))


def _has_grown(facts: SurfaceFacts) -> bool:
    """Tell whether the excess of the loss is far above that of the start."""
    return bool(facts.excess[-1] > GROWN * facts.stake)


def _grown(facts: SurfaceFacts) -> Verdict:
    """Tell since when the loss grows, and which limit the rate has passed there."""
    place = int(facts.excess.argmin())
    step = facts.step_of(place)
    times = float(facts.excess[-1] / facts.stake)
    said: dict[str, object] = {
        **{"since": step, "first": short(facts.losses[0]), "now": short(facts.losses[-1])},
        **{"lowest": short(facts.losses[place]), "step": facts.trace.last},
    }
    text = (
        "The loss grew from {first} at the start to {now} in {step} steps"
        if place == 0
        else ("The loss began at {first}, was lowest, {lowest}, at step {since}, and grew to {now}")
    )
    end = min(step + CAUSE_STEPS, facts.trace.last + 1)
    gauges = (facts.gauge_at(k) for k in range(step, end))
    beyond = next((each for each in gauges if (each.share or 0.0) > 1), None)
    why = Message(text + ("" if beyond is None else _limit_words(beyond, said)) + ".", said)
    return Verdict("diverging", step, times, why, "update")


def _limit_words(found: Gauge, said: dict[str, object]) -> str:
    """Say how lr times the curvature stands to its limit, where both are known."""
    if found.value is None or found.limit is None or not found.value > 0:
        return ""
    said["h"], said["limit"] = short(found.value, 4), short(found.limit, 4)
    if found.direction is None:
        return "; lr times the curvature is {h}, its limit {limit}"
    said["way"] = np.round(found.direction, 2) + 0.0
    return "; along {way} lr times the curvature is {h}, its limit {limit}"


def _main_direction(updates: Array) -> Array:
    """Give the unit vector along which updates (m, 2) are longest."""
    vector = np.linalg.eigh(updates.T @ updates)[1][:, -1]
    unit: Array = vector * np.sign(vector[np.abs(vector).argmax()])
    return unit
