"""The numbers and histograms of a run that are written for TensorBoard, under which names."""

from collections.abc import Iterator
from math import atan2, degrees, isnan

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.event_data import Histogram
from arrows_gui.files.event_histograms import histogram_of

MOST_STEPS = 2_000
"""So many steps are written at most, evenly thinned; the last one always is."""

MOST_CHECKPOINTS = 60
"""Histograms are written at so many points at most."""

TAGS = {
    "loss": "loss",
    "lr": "lr",
    "gradient_norm": "grad_norm/global",
    "update_norm": "update_norm/global",
    "first_to_last": "ratio/first_to_last_layer_grad_norm",
}
"""The tag of each figure of a network as a whole."""

LAYER_TAGS = {
    "gradient_norm": "grad_norm",
    "weight_norm": "weight_norm",
    "update_norm": "update_norm",
    "update_ratio": "update_ratio",
    "cos_previous": "cos/grad_vs_previous",
    "cos_descent": "cos/update_vs_neg_grad",
}
"""The front of the tag of each figure of a layer."""

JUDGED_TAGS = ("train/loss", "test/loss", "train/accuracy", "test/accuracy")
"""The tags of an evaluation, in its order."""

Figures = dict[str, float]


class RunFigures:
    """The steps of a trace that are written, and the figures of each by their tags."""

    def __init__(self, trace: SurfaceTrace | NetworkTrace) -> None:
        self._trace = trace
        self._judged = {} if isinstance(trace, SurfaceTrace) else _judged(trace)
        self.steps = sorted({*even_steps(trace.first, trace.last), *self._judged})

    def at(self, k: int) -> Figures:
        """Give the figures of a step."""
        if isinstance(self._trace, SurfaceTrace):
            return _surface_figures(self._trace, k)
        return {**_network_figures(self._trace, k), **self._judged.get(k, {})}


def even_steps(first: int, last: int, most: int = MOST_STEPS) -> list[int]:
    """Give at most so many steps, as far from each other but for the last one."""
    stride = stride_of(first, last, most)
    return [*range(first, last, stride), last]


def stride_of(first: int, last: int, most: int = MOST_STEPS) -> int:
    """Give how far the steps that are written lie from each other."""
    return max(1, -(-(last - first) // (most - 1)))


def histograms_of(trace: NetworkTrace) -> Iterator[tuple[int, str, Histogram]]:
    """Give step, tag and histogram of gradients, parameters and updates at whole points."""
    points = [*(point for point in trace.checkpoints if point.t < trace.tip.t), trace.tip]
    places = even_steps(0, len(points) - 1, MOST_CHECKPOINTS)
    for point in (points[place] for place in places):
        vectors = {"gradients": point.gradient, "parameters": point.theta, "updates": point.update}
        for kind, vector in vectors.items():
            if vector is None:
                continue
            for block in trace.objective.network.blocks:
                for part, where in (("weight", block.weight), ("bias", block.bias)):
                    histogram = histogram_of(vector[where])
                    if histogram is not None:
                        yield point.t, f"{kind}/{block.name}.{part}", histogram


def results_of(trace: SurfaceTrace | NetworkTrace) -> Figures:
    """Give what a run came to, as the results by which a race is compared."""
    _, losses = trace.column("loss")
    found = {"final/loss": float(losses[-1]), "final/steps": float(trace.last - trace.first)}
    if np.isfinite(losses).any():
        found["final/lowest_loss"] = float(np.nanmin(losses))
    if isinstance(trace, NetworkTrace):
        judged = _judged(trace)
        last = judged[max(judged)] if judged else {}
        found.update({f"final/{tag.replace('/', '_')}": value for tag, value in last.items()})
    return found


def _surface_figures(trace: SurfaceTrace, k: int) -> Figures:
    step = trace.step(k)
    found = {
        "loss": step.loss,
        "grad_norm/global": _norm(step.gradient),
        "param/x": float(step.theta[0]),
        "param/y": float(step.theta[1]),
    }
    if not step.pending:
        found |= {"lr": step.lr, "update_norm": _norm(step.update)}
        angle = angle_between(step.update, -step.gradient)
        if angle is not None:
            found["angle/step_vs_neg_grad_deg"] = angle
    return found


def _network_figures(trace: NetworkTrace, k: int) -> Figures:
    """Give the figures of a step; a cosine or a share of vectors that are 0 is left out."""
    found = {}
    for name, value in trace.figures(k).items():
        kind, _, layer = name.partition("/")
        tag = f"{LAYER_TAGS[kind]}/{layer}" if layer else TAGS[name]
        if not isnan(value) or kind in ("loss", "gradient_norm"):
            found[tag] = value
    return found


def _judged(trace: NetworkTrace) -> dict[int, Figures]:
    """Give loss and accuracy on both parts of the data, by the steps at which they are known."""
    steps, evaluation = trace.evaluations()
    rows = np.stack(evaluation, axis=-1)
    pairs = {
        int(step): {
            tag: float(value)
            for tag, value in zip(JUDGED_TAGS, row, strict=True)
            if not (isnan(value) and "accuracy" in tag)
        }
        for step, row in zip(steps, rows, strict=True)
    }
    kept = even_steps(0, len(pairs) - 1) if pairs else []
    ordered = sorted(pairs)
    return {ordered[place]: pairs[ordered[place]] for place in kept}


def angle_between(a: Array, b: Array) -> float | None:
    """Give the angle between two vectors (2,) in degrees; None where one is 0 or none."""
    with np.errstate(all="ignore"):
        a, b = a / _norm(a), b / _norm(b)
        across, along = float(a[0] * b[1] - a[1] * b[0]), float(a @ b)
    if isnan(across) or isnan(along):
        return None
    return degrees(atan2(abs(across), along))


def _norm(vector: Array) -> float:
    return float(np.hypot.reduce(vector))
