"""Figures of every layer from what was logged, and what can and cannot be known from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.files.event_data import EventRun, Histograms, Scalars
from arrows_gui.files.event_tags import GRADIENT, UPDATE, WEIGHT, Reading, reading_of

KINDS = (GRADIENT, WEIGHT, UPDATE)

LOGGED, SQUARES, BINS, TAKEN = "logged", "sum of squares", "bins", "taken"
"""Where a length comes from: a scalar that is called a norm; the exact sum of squares that a
histogram carries; an estimate from its bins; a scalar whose tag does not say what it is."""

_SOURCES = (LOGGED, SQUARES, BINS, TAKEN)
"""The best one first."""

_TEXTS = {
    LOGGED: "Lengths of {word} as logged: {names}.",
    SQUARES: "Lengths of {word} exactly, from the sums of squares in histograms: {names}.",
    BINS: "Lengths of {word} about, estimated from the bins of histograms: {names}.",
    TAKEN: "Lengths of {word}, taking scalars for them whose tags do not say so: {names}.",
    "": "Lengths of {word} are not known, nothing of them was logged: {names}.",
}

_LISTED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """Lengths (m,) at rising steps (m,), and where they come from."""

    steps: Array
    values: Array
    source: str

    def at(self, step: float) -> float:
        """Give the length at a step: what was logged last, up to there; nan where nothing was."""
        place = int(np.searchsorted(self.steps, step, side="right")) - 1
        return float(self.values[place]) if place >= 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class LayerFigures:
    """One layer: the lengths of its gradient, weights and updates; None is not known.

    ``tags`` has the kind and the tag of every histogram and scalar that is about it.
    """

    name: str
    gradient: Lengths | None
    weight: Lengths | None
    update: Lengths | None
    tags: tuple[tuple[str, str], ...]

    def lengths(self, kind: str) -> Lengths | None:
        """Give the lengths of a kind."""
        return {GRADIENT: self.gradient, WEIGHT: self.weight, UPDATE: self.update}[kind]


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """All layers of a run, the first one's gradient over the last one's, and what is known."""

    layers: tuple[LayerFigures, ...]
    ratio: Lengths | None
    known: tuple[Message, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    reading: Reading
    tag: str
    lengths: Lengths


def layers_of(run: EventRun) -> Layers:
    """Match the tags of a run to layers, and work out their lengths."""
    sources = [
        *(_from_histograms(tag, each) for tag, each in run.histograms.items()),
        *(_from_scalars(tag, each) for tag, each in run.scalars.items()),
    ]
    by_layer: dict[str, list[_Source]] = {}
    for source in sources:
        if source is not None:
            by_layer.setdefault(source.reading.layer, []).append(source)
    layers = tuple(_figures(name, by_layer[name]) for name in _in_order(by_layer))
    ratio = _ratio(layers)
    return Layers(layers, ratio, tuple(_known(run, layers, ratio)))


def _from_histograms(tag: str, each: Histograms) -> _Source | None:
    reading = reading_of(tag, True)
    if reading is None:
        return None
    exact = all(not np.isnan(histogram.sum_squares) for histogram in each.histograms)
    values = np.array([histogram.norm for histogram in each.histograms])
    return _Source(reading, tag, Lengths(each.steps, values, SQUARES if exact else BINS))


def _from_scalars(tag: str, each: Scalars) -> _Source | None:
    reading = reading_of(tag, False)
    if reading is None or not (np.isnan(each.values) | (each.values >= 0)).all():
        return None
    source = LOGGED if reading.is_norm else TAKEN
    return _Source(reading, tag, Lengths(each.steps, each.values, source))


def _in_order(names: Iterable[str]) -> list[str]:
    """Give layers in the order of the file, or by their numbers where they differ in these only."""
    listed = list(names)
    if len({re.sub(r"\d+", "#", name) for name in listed}) == 1:
        listed.sort(key=lambda name: [int(number) for number in re.findall(r"\d+", name)])
    return listed


def _figures(name: str, sources: list[_Source]) -> LayerFigures:
    by_kind = {
        kind: [source for source in sources if source.reading.kind == kind] for kind in KINDS
    }
    lengths = {kind: _combined(of_kind) for kind, of_kind in by_kind.items()}
    tags = tuple((kind, source.tag) for kind in KINDS for source in by_kind[kind])
    return LayerFigures(name, lengths[GRADIENT], lengths[WEIGHT], lengths[UPDATE], tags)


def _combined(sources: list[_Source]) -> Lengths | None:
    """Give the length of the layer as a whole, or of all its parameters together."""
    whole = [source.lengths for source in sources if not source.reading.part]
    parts: dict[str, Lengths] = {}
    for source in sources:
        part, known = source.reading.part, parts.get(source.reading.part)
        if part and (known is None or _place(source.lengths) < _place(known)):
            parts[part] = source.lengths
    together = [_together(list(parts.values()))] if parts else []
    found = [each for each in (*whole, *together) if len(each.steps)]
    return min(found, key=_place) if found else None


def _place(lengths: Lengths) -> int:
    return _SOURCES.index(lengths.source)


def _together(parts: list[Lengths]) -> Lengths:
    """Give the length of several vectors taken as one, at the steps at which all are known."""
    steps = parts[0].steps
    for part in parts[1:]:
        steps = np.intersect1d(steps, part.steps)
    squares = np.zeros(len(steps))
    with np.errstate(all="ignore"):
        for part in parts:
            squares += part.values[np.isin(part.steps, steps)] ** 2
        return Lengths(steps, np.sqrt(squares), max(parts, key=_place).source)


def _ratio(layers: tuple[LayerFigures, ...]) -> Lengths | None:
    """Give the first layer's gradient over the last one's, at the steps at which both are known."""
    known = [layer.gradient for layer in layers if layer.gradient is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    steps = np.intersect1d(first.steps, last.steps)
    if not len(steps):
        return None
    with np.errstate(all="ignore"):
        over, under = (each.values[np.isin(each.steps, steps)] for each in (first, last))
        return Lengths(steps, over / under, max(first, last, key=_place).source)


def _known(
    run: EventRun, layers: tuple[LayerFigures, ...], ratio: Lengths | None
) -> Iterable[Message]:
    """Say plainly what can be known from the run, and what cannot."""
    if not layers:
        yield Message("No tag names gradients or weights of a layer: only its curves can be shown.")
    yield from _known_lengths(layers)
    if ratio is not None:
        yield Message(
            "First and last layer are meant in the order of their numbers or of the file: "
            "{first} and {last}.",
            {"first": _with_gradient(layers)[0], "last": _with_gradient(layers)[-1]},
        )
    if run.histograms:
        yield Message(
            "Directions are not known: a histogram gives the length of a vector, "
            "never where it points. So no angles between arrows can be had from it."
        )
    elif layers:
        yield Message("Directions and single weights are not known: only lengths were logged.")
    angles = [tag for tag in run.scalars if re.search(r"(^|[/_.])(cos|angle)", tag)]
    if angles:
        yield Message("Angles were logged as scalars: {tags}.", {"tags": _listed(angles)})

    if run.images:
        yield Message(
            "Pictures were logged too, {count}; they are not shown.", {"count": run.images}
        )


def _known_lengths(layers: tuple[LayerFigures, ...]) -> Iterable[Message]:
    """Say of which layers the lengths are known and from what, for like kinds in one sentence."""
    words = {GRADIENT: "gradients", WEIGHT: "weights", UPDATE: "updates"}
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for kind in KINDS if layers else ():
        for source in (*_SOURCES, ""):
            known = ((layer.name, layer.lengths(kind)) for layer in layers)
            names = tuple(name for name, each in known if (each.source if each else "") == source)
            if names:
                found.setdefault((source, names), []).append(words[kind])
    for (source, names), kinds in sorted(found.items(), key=lambda pair: not pair[0][0]):
        shown = "all layers" if len(names) == len(layers) else _listed(list(names))
        yield Message(_TEXTS[source], {"word": _and(kinds), "names": shown})


def _and(words: list[str]) -> Message:
    """Enumerate one, two or three words."""
    text = ("{first}", "{first} and {second}", "{first}, {second} and {third}")[len(words) - 1]
    return Message(text, dict(zip(("first", "second", "third"), words, strict=False)))


def _with_gradient(layers: tuple[LayerFigures, ...]) -> list[str]:
    return [layer.name for layer in layers if layer.gradient is not None]


def _listed(names: list[str]) -> str | Message:
    shown = ", ".join(names[:_LISTED])
    if len(names) <= _LISTED:
        return shown
    return Message("{names} and {count} more", {"names": shown, "count": len(names) - _LISTED})
