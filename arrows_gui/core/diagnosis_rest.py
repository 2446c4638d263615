"""Rules of diagnosis for runs on a surface that do not get on: small steps, flats, saddles."""

import numpy as np

from arrows_gui.core.diagnosis_words import percent, short
from arrows_gui.core.experiment import NO_CLIP
from arrows_gui.core.message import Message
from arrows_gui.core.schedule import Constant
from arrows_gui.core.surface_facts import LATELY, SMALLEST, SurfaceFacts
from arrows_gui.core.verdict import Verdict

SLOW = 1_000.0
"""At this pace a run takes so many steps more: nobody watches for longer."""

STRAIGHT = 0.99
"""The gradient keeps its direction above this cosine, 8 degrees: the way is straight, and longer
steps along it would be safe."""

SPEEDS_UP = 1.03
"""Steps that grow by more than this in 50 steps leave their slow start behind by themselves."""

STILL_STEEP = 0.1
"""The gradient has kept this share of its first length and of the usual one, ..."""

TIMID = 0.005
"""... or the rate is below this share of what the curvature bears, which is 200 times as much."""

CLIPPED = 0.5
"""A clip is named where it leaves less than this share of the gradients."""

FLAT = 0.01
"""A slope is flat below this share of one that a quarter of the window surpasses."""

CROSSES = 0.02
"""A run that moves on by more than this share of the extent in 50 steps is on its way across."""

DOWNHILL = 1e-4
"""A saddle curves downhill by more than this share of its largest curvature: in a valley with a
level floor the lowest curvature is 0 but for some 1e-9."""

STAYS = 0.01
"""The loss stays where it changes by less than this share of what is left in 50 steps."""

NEAR = 0.1
"""A saddle is near where Newton's step to it is shorter than this share of the extent: farther off
a loss may curve downhill as well, as in the tails of a well."""

CURVED = 0.1
"""... and where its curvature makes this share of a usual slope over one window: that of a plain
is as near to 0 as its slope."""

MUCH_LEFT = 0.1
"""Much is left to gain above this share of the excess of the start."""

ENDED = 0.02
"""A schedule has ended where the rate is below this share of its highest: 50 steps move no more
than one did."""

ENDED_STEPS = 0.2
"""It has ended early where that holds for this share of the steps; a cosine has 9 % of them."""


def too_small_step(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the way is straight and steep, and the steps far too short for it."""
    if facts.steps < LATELY or facts.has_arrived or not _has_much_left(facts):
        return None
    if facts.ways[-1] > SPEEDS_UP * facts.ways[-LATELY:].min() or not _goes_straight(facts):
        return None
    steep = facts.slopes[-1] > STILL_STEEP * max(facts.slopes[0], facts.usual_slope)
    if not (steep or _is_timid(facts)):
        return None
    pace = float(facts.excess[-LATELY - 1] - facts.excess[-1]) / LATELY
    needed = min(float(facts.excess[-1]) / max(pace, SMALLEST), 1e12)
    if not needed * facts.rate_left > SLOW:
        return None
    why = _timid_words(facts, needed) if pace > 0 else _still_words(facts)
    return Verdict("too_small_step", facts.trace.last, needed, why, "update")


def plateau(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the run lies on flat ground, with much left to gain elsewhere."""
    if not (_lies_still(facts) and facts.is_level and _has_much_left(facts)):
        return None
    if facts.has_arrived or _is_near_saddle(facts) or _moves_on(facts):
        return None
    share = float(facts.slopes[-LATELY:].max()) / facts.usual_slope
    why = Message(
        "The gradient is at most {slope} long over the last {steps} steps, {share} of what is usual"
        " on this surface, and the loss stays at {loss}: there is hardly a slope to follow.",
        {
            **{"slope": short(float(facts.slopes[-LATELY:].max())), "steps": LATELY},
            **{"share": percent(share), "loss": short(float(facts.losses[-1]))},
        },
    )
    return Verdict("plateau", facts.trace.last, share, why, "negative_gradient")


def saddle(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the run rests on a saddle, or crawls beside one."""
    outcome = facts.trace.outcome
    rests = outcome is not None and outcome.kind == "saddle"
    crawls = _lies_still(facts) and _is_near_saddle(facts) and _has_much_left(facts)
    if facts.curvature is None or not (rests or crawls):
        return None
    lowest = float(facts.curvature.values[0])
    if not lowest < -DOWNHILL * float(np.abs(facts.curvature.values).max()):
        return None
    direction = np.round(facts.curvature.vectors[:, 0], 2) + 0.0
    why = Message(
        "The gradient is {slope} long and the loss stays at {loss}, but along {direction} the loss"
        " curves downhill, λ = {lowest}: this is no minimum.",
        {
            **{"slope": short(float(facts.slopes[-1])), "loss": short(float(facts.losses[-1]))},
            **{"direction": direction, "lowest": short(lowest)},
        },
    )
    step = outcome.step if outcome is not None and rests else facts.trace.last
    last = min(step, facts.trace.last)
    limit = (0.0, "the least curvature of a minimum")
    return Verdict("saddle", last, lowest, why, "negative_gradient", limit=limit)


def schedule_ended(facts: SurfaceFacts) -> Verdict | None:
    """Say whether the schedule took the rate away while there was still much to gain."""
    if isinstance(facts.runner.schedule, Constant) or facts.steps < LATELY or facts.has_arrived:
        return None
    highest = float(facts.rates.max())
    ended = facts.rates < ENDED * highest
    if not ended[-1] or not _has_much_left(facts):
        return None
    since = len(ended) - int(np.argmin(ended[::-1]))
    share = 1 - since / len(ended)
    if not (share > ENDED_STEPS and facts.slopes[-1] > FLAT * facts.usual_slope):
        return None
    why = Message(
        "Since step {since} the rate is below {limit} of its highest, {highest}; it is {now} now,"
        " while the gradient is still {slope} long and the loss stays at {loss}.",
        {
            **{"since": facts.step_of(since), "limit": percent(ENDED), "highest": short(highest)},
            **{"now": short(float(facts.rates[-1])), "slope": short(float(facts.slopes[-1]))},
            "loss": short(float(facts.losses[-1])),
        },
    )
    rate = float(facts.rates[-1]) / highest
    return Verdict("schedule_ended", facts.step_of(since), rate, why, "update")


def _has_much_left(facts: SurfaceFacts) -> bool:
    """Tell whether the newest loss is far above the lowest known one."""
    return bool(facts.excess[-1] > MUCH_LEFT * facts.stake)


def _moves_on(facts: SurfaceFacts) -> bool:
    """Tell whether the newest steps lead somewhere, flat as the ground is."""
    way = facts.thetas[-1] - facts.thetas[-LATELY - 1 :][0]
    return bool(np.hypot(*way) > CROSSES * facts.extent)


def _goes_straight(facts: SurfaceFacts) -> bool:
    """Tell whether the gradient kept its direction over the newest steps."""
    g, lengths = facts.gradients[-LATELY - 1 :], facts.slopes[-LATELY - 1 :]
    cosines = (g[1:] * g[:-1]).sum(axis=1) / np.maximum(lengths[1:] * lengths[:-1], SMALLEST)
    return bool(cosines.min() > STRAIGHT)


def _is_timid(facts: SurfaceFacts) -> bool:
    """Tell whether the ground is curved, and its curvature bears a rate many times as high."""
    share = None if facts.is_level else facts.gauge_at(facts.trace.last).share
    return share is not None and share < TIMID * facts.rate_left


def _timid_words(facts: SurfaceFacts, needed: float) -> Message:
    """Say how short the steps are, and what makes them so short."""
    seen = np.hypot(*facts.used[-LATELY:].T) / np.maximum(facts.slopes[-LATELY:], SMALLEST)
    is_clipped = facts.runner.clip != NO_CLIP and float(seen.mean()) < CLIPPED
    clip = ", of which the clip leaves {left}," if is_clipped else ""
    share = float(facts.ways[-LATELY:].mean()) / (2 * facts.extent)
    said = {
        **{"lr": short(float(facts.rates[-1])), "share": percent(share), "steps": LATELY},
        **{"slope": short(float(facts.slopes[-1])), "needed": f"{float(f'{needed:.2g}'):,.0f}"},
        "left": percent(float(seen.mean())),
    }
    text = (
        " but at lr = {lr} a step moves {share} of the window: at the pace of the last {steps}"
        " steps it takes at least {needed} more."
    )
    head = "The gradient keeps its direction and is {slope} long" + (clip or ",")
    return Message(head + text, said)


def _still_words(facts: SurfaceFacts) -> Message:
    """Say that nothing moves, and at which rate."""
    said = {"slope": short(float(facts.slopes[-1])), "lr": short(float(facts.rates[-1]))}
    return Message("The gradient is {slope} long, but at lr = {lr} nothing moves.", said)


def _is_near_saddle(facts: SurfaceFacts) -> bool:
    """Tell whether the newest point is near a critical point from which the loss curves down."""
    if facts.curvature is None or not facts.curves_down:
        return False
    if abs(facts.curvature.values[0]) * facts.extent < CURVED * facts.usual_slope:
        return False
    to_go = facts.curvature.newton_step(facts.gradients[-1])
    return to_go is not None and float(np.hypot(*to_go)) <= NEAR * facts.extent


def _lies_still(facts: SurfaceFacts) -> bool:
    """Tell whether slope and loss have hardly changed over the newest steps, and the slope is flat.

    A run that came to rest lies still as well, however short it was.
    """
    outcome = facts.trace.outcome
    if outcome is not None and outcome.kind in ("settled", "saddle"):
        return True
    if facts.steps < LATELY:
        return False
    lately = facts.losses[-LATELY:]
    left = max(float(facts.excess[-1]), SMALLEST)
    stays = float(lately.max() - lately.min()) <= STAYS * left
    return bool(stays and facts.slopes[-LATELY:].max() <= FLAT * facts.usual_slope)
