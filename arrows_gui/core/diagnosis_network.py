"""The rules of diagnosis that surfaces know too, for the training of a network."""

import numpy as np

from arrows_gui.core.diagnosis_words import percent, short
from arrows_gui.core.message import Message
from arrows_gui.core.network_facts import FEWEST_STEPS, NetworkFacts
from arrows_gui.core.verdict import Verdict

FIRST_HABITS = 50
"""Before so many steps a run falls so fast that swings and pace say nothing of it."""

GROWN = 2.0
"""A loss diverges at so many times the first one: after 20 steps no healthy preset is above 1."""

FIRST_GROWTH = 10.0
"""The loss of a run that overflowed is said to grow from where it was so many times the first."""

AGAINST = -0.7
"""Gradients jump to and fro where their cosines are below this; those of healthy presets that go
on learning stay above -0.52, also with other seeds, ..."""

FORETOLD = 0.1
"""... and where every step should lower the loss by this share of the baseline, but does not: near
a minimum gradients may jump, but are too short to matter."""

SMALL_STEP = 3e-4
"""Steps are too small below this share of the weights: healthy presets take steps of 3e-3 and more
as long as half of the loss is left."""

MUCH_LEFT = 0.5
"""Much is left to learn where the loss is above this share of the baseline ..."""

STILL_STEEP = 0.5
"""... and the gradient has kept this share of its first length."""

UNLEARNT = 0.9
"""Above this share of the baseline next to nothing is learnt: the spiral is below it in 100 steps,
the slowest of all healthy presets."""

FLAT_STEPS = 100
"""A plateau lasts for so many steps or more ..."""

FLAT_FALL = 0.005
"""... and in the newest half of the run the loss falls by less than this share of the baseline."""

SWING = 0.05
"""A training loss swings that lies so far from its line: at most 0.023 in healthy presets."""

DROWNED = 1.0
"""The noise drowns the gradient from where it is longer."""

ALONG = 0.5
"""A momentum overshoots where gradients keep their direction beyond this cosine, ..."""

UPHILL = 0.25
"""... and so many of the newest updates go uphill: momentum 0.9 does so too, but does not swing."""

ENDED = 0.02
"""A schedule has ended where the rate is below this share of its highest: 50 steps move no more
than one did."""

ENDED_STEPS = 0.2
"""It has ended early where that holds for this share of the steps; a cosine has 9 % of them."""

WAS_FALLING = 0.02
"""... and where the loss fell by this share of the baseline before, in as many steps."""

STALLED = 0.2
"""... of which less than this share was left afterwards."""


@np.errstate(all="ignore")
def not_finite_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether a number overflowed, and since when the loss had grown."""
    outcome = facts.trace.outcome
    if outcome is None or outcome.kind != "diverged":
        return None
    losses = facts.column("loss")
    calm = np.flatnonzero(losses <= FIRST_GROWTH * losses[0])
    since = min(int(calm[-1]) + 1, facts.steps)
    why = Message(
        "In step {step} the loss, its gradient or a weight is no longer a finite number; the loss"
        " had grown from {first} at the start to {last}, beyond {times} times the first one since"
        " step {since}.",
        {
            "step": outcome.step,
            "first": short(losses[0]),
            "last": short(losses[-1]),
            "times": f"{FIRST_GROWTH:g}",
            "since": since,
        },
    )
    return Verdict("not_finite", facts.steps, 1.0, why, "update")


@np.errstate(all="ignore")
def diverging_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the loss grows beyond the first one."""
    if facts.steps < FEWEST_STEPS:
        return None
    grown = facts.level / facts.first_level
    if not grown > GROWN:
        return None
    why = Message(
        "The training loss is {now} on the mean of the newest looks, {times} times the {first} of"
        " the start; the newest updates are {ratio} times as long as the weights.",
        {
            "now": short(facts.level * facts.baseline),
            "times": short(grown),
            "first": short(facts.first_level * facts.baseline),
            "ratio": short(facts.update_ratio),
        },
    )
    ratio = ("update_ratio", facts.update_ratio)
    limit = (GROWN, "the training loss over the first one")
    return Verdict("diverging", facts.steps, grown, why, "update", "", (ratio,), limit)


@np.errstate(all="ignore")
def oscillating_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the steps jump to and fro across a valley and gain nothing."""
    if facts.steps < FIRST_HABITS:
        return None
    cosine = float(np.median(facts.cos_previous))
    if not (cosine < AGAINST and facts.foretold > FORETOLD):
        return None
    norms = {layer: np.median(facts.recent(f"gradient_norm/{layer}")) for layer in facts.layers}
    layer = max(norms, key=lambda name: float(norms[name]))
    why = Message(
        "Each gradient points against the one before (their cosine is {cosine}): on a straight"
        " slope every step would lower the loss by {gain}, but it stays at {now}; {layer} has the"
        " longest gradient.",
        {
            "cosine": short(cosine),
            "gain": short(facts.foretold * facts.baseline),
            "now": short(facts.level * facts.baseline),
            "layer": layer,
        },
    )
    gain = ("foretold", facts.foretold)
    shown, limit = "negative_gradient", (AGAINST, "the cosine of a gradient with the one before")
    return Verdict("oscillating", facts.steps, cosine, why, shown, layer, (gain,), limit)


@np.errstate(all="ignore")
def too_small_step_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the steps are too small for all that is left to learn."""
    if facts.steps < FIRST_HABITS:
        return None
    small = facts.update_ratio < SMALL_STEP and facts.level > MUCH_LEFT
    if not (small and facts.slope_share > STILL_STEEP):
        return None
    fell = (facts.first_level - facts.level) / facts.first_level
    why = Message(
        "Each update is only {ratio} of the weights' length: in {steps} steps the training loss"
        " fell by {fell}, while the gradient is still {slope} of its first length.",
        {
            "ratio": short(facts.update_ratio),
            "steps": facts.steps,
            "fell": percent(max(fell, 0.0)),
            "slope": percent(facts.slope_share),
        },
    )
    slope = ("slope_share", facts.slope_share)
    value = facts.update_ratio
    limit = (SMALL_STEP, "the length of the updates over that of the weights")
    return Verdict("too_small_step", facts.steps, value, why, "update", "", (slope,), limit)


@np.errstate(all="ignore")
def plateau_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the training rests where it is no better than a constant answer."""
    outcome = facts.trace.outcome
    settled = outcome is not None and outcome.kind == "settled"
    if not (facts.steps >= FLAT_STEPS or settled) or not facts.level > UNLEARNT:
        return None
    half = facts.steps // 2
    fell = facts.loss_near(half) / facts.baseline - facts.level
    if not abs(fell) < FLAT_FALL:
        return None
    why = Message(
        "Since step {half} the training loss has stayed at {now}; the best answer that is the same"
        " for every input has {baseline}.",
        {
            "half": half,
            "now": short(facts.level * facts.baseline),
            "baseline": short(facts.baseline),
        },
    )
    level = ("level", facts.level)
    limit = (FLAT_FALL, "the fall in half of the run over the loss of a constant answer")
    return Verdict("plateau", facts.steps, fell, why, "gradient", "", (level,), limit)


@np.errstate(all="ignore")
def noise_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the scatter of the batches drowns the gradient, so that the loss swings."""
    if facts.steps < FIRST_HABITS or not facts.swing > SWING:
        return None
    ratio = facts.noise_ratio
    if not (ratio > DROWNED and np.median(facts.cos_previous) > AGAINST):
        return None
    size = facts.objective.batch_size
    why = Message(
        "A batch's gradient lies {ratio} times as far from that of all the data as that one is long"
        " (points in a batch: {size}), and the training loss swings by {swing} around {now}.",
        {
            "ratio": short(ratio),
            "size": size or len(facts.objective.x_train),
            "swing": short(facts.swing * facts.baseline),
            "now": short(facts.level * facts.baseline),
        },
    )
    swing = ("swing", facts.swing)
    return Verdict("noise", facts.steps, ratio, why, "negative_gradient", evidence=(swing,))


@np.errstate(all="ignore")
def schedule_ended_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the schedule took the rate away while the loss was still falling."""
    rates = facts.column("lr")
    if facts.steps < FEWEST_STEPS or not rates.max() > 0:
        return None
    high = np.flatnonzero(rates > ENDED * rates.max())
    end = int(high[-1]) + 1
    rest = facts.steps - end
    if rest < ENDED_STEPS * facts.steps:
        return None
    before = facts.loss_near(max(end - rest, 0)) - facts.loss_near(end)
    after = facts.loss_near(end) - facts.loss_near(facts.steps)
    if not (before > WAS_FALLING * facts.baseline and after < STALLED * before):
        return None
    why = Message(
        "Since step {end} of {steps} the rate is below {ended} of its highest, {highest}: in as"
        " many steps before, the training loss fell by {before}, and since then by {after}.",
        {
            "end": end,
            "steps": facts.steps,
            "ended": percent(ENDED),
            "highest": short(float(rates.max())),
            "before": short(before),
            "after": short(max(after, 0.0)),
        },
    )
    limit = (ENDED_STEPS, "the share of the steps at next to no rate")
    return Verdict("schedule_ended", end, rest / facts.steps, why, "update", limit=limit)


@np.errstate(all="ignore")
def momentum_overshoot_of_network(facts: NetworkFacts) -> Verdict | None:
    """Say whether the velocity carries the weights past, up the other side and back."""
    if facts.steps < FIRST_HABITS or not facts.swing > SWING:
        return None
    uphill = float(np.mean(facts.fall < 0))
    along = np.median(facts.cos_previous) > ALONG and facts.noise_ratio <= DROWNED
    if not (uphill >= UPHILL and along):
        return None
    why = Message(
        "{share} of the newest updates go uphill, carried by the velocity, and the training loss"
        " swings by {swing} around {now}.",
        {
            "share": percent(uphill),
            "swing": short(facts.swing * facts.baseline),
            "now": short(facts.level * facts.baseline),
        },
    )
    last_uphill = facts.steps - facts.recent_count + int(np.flatnonzero(facts.fall < 0)[-1])
    swing = ("swing", facts.swing)
    return Verdict("momentum_overshoot", last_uphill, uphill, why, "update", evidence=(swing,))
