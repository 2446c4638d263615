"""The rules of diagnosis for data and pace: inputs of odd size, size of steps, overfitting."""

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.diagnosis_layers import HAMPERED
from arrows_gui.core.diagnosis_words import percent, short
from arrows_gui.core.message import Message
from arrows_gui.core.network_facts import SMALLEST, NetworkFacts, middle
from arrows_gui.core.verdict import Verdict

SETTLED_PACE = 50
"""Before so many steps the pace of a run still changes from step to step."""

UNSCALED = 10.0
"""Features are unscaled where their sizes, or one size and 1, are so many times apart: those of
the data sets that ship are within 0.8 and 1.9, and learning rates span a factor of 10."""

LARGE_UPDATE = 0.1
"""A step that changes the weights by a tenth leaves nothing of them in 10: after 50 steps healthy
presets take 2.4e-4 to 2.3e-2, which has 1e-3 within it."""

UPDATES_TO_WEIGHTS = "the length of the updates over that of the weights"

SMALL_UPDATE = 1e-5
"""A step that changes the weights by less would need 100,000 of its kind."""

STILL_LONG = 0.1
"""A small update is a matter of the rate where the gradient has kept this share of its length."""

OVERFITTED = 1.5
"""The test loss has risen from its lowest to so many times of it; with dropout it is 1.3 there."""

RISEN = 0.1
"""... and by this share of the baseline: a test loss near 0 may double, and harm nothing."""

FEWEST_JUDGED = 20
"""A curve of fewer losses says nothing of where it turns."""


@np.errstate(all="ignore")
def unscaled_inputs(facts: NetworkFacts) -> Verdict | None:
    """Say whether features are so large, small or unlike that they hamper the training."""
    if facts.steps < SETTLED_PACE and facts.trace.outcome is None:
        return None
    means, deviations = facts.features
    sizes = np.sqrt(means * means + deviations * deviations)
    names = [n for n, d in zip(_feature_names(facts), deviations, strict=True) if d > 0]
    sizes = sizes[deviations > 0]
    if not len(sizes) or not facts.level > HAMPERED:
        return None
    largest, smallest = int(np.argmax(sizes)), int(np.argmin(sizes))
    apart = float(max(sizes.max(), 1.0) / min(sizes.min(), 1.0))
    if not apart > UNSCALED:
        return None
    why = Message(
        "{large} has a size (root mean square) of {most} and {small} one of {least}, where the"
        " start of the weights counts on about 1: after {steps} steps the training loss is {level}"
        " of that of a constant answer.",
        {
            "large": names[largest],
            "most": short(float(sizes[largest])),
            "small": names[smallest],
            "least": short(float(sizes[smallest])),
            "level": percent(facts.level),
            "steps": facts.steps,
        },
    )
    evidence = (("largest", float(sizes.max())), ("smallest", float(sizes.min())))
    return Verdict("unscaled_inputs", 0, apart, why, "gradient", facts.layers[0], evidence)


@np.errstate(all="ignore")
def update_ratio(facts: NetworkFacts) -> Verdict | None:
    """Say whether steps are far too large or too small beside the weights that they change."""
    if facts.steps < SETTLED_PACE or not facts.level > HAMPERED:
        return None
    ratio = facts.update_ratio
    small = ratio < SMALL_UPDATE and facts.gradient_share > STILL_LONG
    if not (small or ratio > LARGE_UPDATE):
        return None
    text = "The newest updates are {ratio} times as long as the weights, where 0.001 is usual: "
    values: dict[str, object] = {"ratio": short(ratio)}
    if not small:
        text += "steps of such a length wipe out what was learnt before."
    elif ratio > 0:
        text += "at this pace it takes {steps} steps to change them by a tenth."
        values["steps"] = f"{float(f'{0.1 / ratio:.2g}'):,.0f}"
    else:
        text += "nothing changes at all."
    worst = _worst_layer(facts, small)
    why = Message(text, values)
    limit = (SMALL_UPDATE if ratio < SMALL_UPDATE else LARGE_UPDATE, UPDATES_TO_WEIGHTS)
    return Verdict("update_ratio", facts.steps, ratio, why, "update", worst, limit=limit)


@np.errstate(all="ignore")
def overfitting(facts: NetworkFacts) -> Verdict | None:
    """Say whether the test loss has turned and risen while the training loss fell on."""
    judged = facts.judged
    if len(judged.steps) < FEWEST_JUDGED:
        return None
    test, train = _smoothed(judged.test), _smoothed(judged.train)
    lowest = int(np.argmin(test))
    times = float(test[-1] / max(test[lowest], SMALLEST))
    risen = (test[-1] - test[lowest]) / facts.baseline > RISEN
    if not (times > OVERFITTED and risen and train[-1] < train[lowest]):
        return None
    turned = int(judged.steps[lowest])
    why = Message(
        "Since step {turned} the test loss, smoothed, has risen from {lowest} to {test}, {times}"
        " times as much, while the training loss fell from {then} to {train}.",
        {
            "turned": turned,
            "lowest": short(float(test[lowest])),
            "test": short(float(test[-1])),
            "times": short(times),
            "then": short(float(train[lowest])),
            "train": short(float(train[-1])),
        },
    )
    gap = ("gap", float(test[-1] - train[-1]))
    return Verdict("overfitting", turned, times, why, "weight", evidence=(gap,))


def _smoothed(losses: Array) -> Array:
    """Give the means of each loss and its neighbours, a tenth of all; as many as there are."""
    width = max(len(losses) // 10, 1)
    padded = np.pad(losses, (width // 2, (width - 1) // 2), mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")


def _worst_layer(facts: NetworkFacts, small: bool) -> str:
    ratios = {layer: middle(facts.recent(f"update_ratio/{layer}")) for layer in facts.layers}
    return min(ratios, key=ratios.__getitem__) if small else max(ratios, key=ratios.__getitem__)


def _feature_names(facts: NetworkFacts) -> tuple[str, ...]:
    return facts.objective.split.data.features
