"""Keeps what event files hold within a bound of memory, whatever they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.files.event_data import EventRun, Histogram, Histograms, Scalars

MOST_SCALARS = 10_000
MOST_HISTOGRAMS = 500
"""Of one tag so many are kept at most, evenly thinned."""

MOST_NUMBERS = 8_000_000
"""The histograms of all tags together hold at most so many numbers."""

MOST_TAGS = 5_000
LONGEST_TAG = 300
MOST_TEXTS = 20
LONGEST_TEXT = 20_000

T = TypeVar("T")


class Thinning(Generic[T]):
    """A list of what came at which step; when it is full every second entry goes."""

    def __init__(self, most: int) -> None:
        self.stride = 1
        self.entries: list[tuple[int, T]] = []
        self._newest: tuple[int, T] | None = None
        self._most = most
        self._seen = 0

    def add(self, step: int, value: T) -> None:
        """Take one more; of every ``stride`` one is kept, and the newest one."""
        self._newest = (step, value)
        if self._seen % self.stride == 0:
            self.entries.append(self._newest)
        self._seen += 1
        if len(self.entries) > self._most:
            self.halve()

    def halve(self) -> None:
        """Let every second entry go."""
        self.entries = self.entries[::2]
        self.stride *= 2

    def by_step(self) -> dict[int, T]:
        """Give what was kept in the order of the steps; of equal steps what came last."""
        entries = dict(self.entries)
        if self._newest is not None:
            entries[self._newest[0]] = self._newest[1]
        return {step: entries[step] for step in sorted(entries)}


@dataclass(eq=False)
class Collected:
    """What belongs to one run so far."""

    scalars: dict[str, Thinning[float]] = field(default_factory=dict)
    histograms: dict[str, Thinning[Histogram]] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    hparams: dict[str, float | bool | str] = field(default_factory=dict)
    images: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that can be shown."""
        return not (self.scalars or self.histograms or self.texts or self.hparams or self.images)


class Collector:
    """Takes values run by run, and gives the runs."""

    def __init__(self) -> None:
        self._runs: dict[str, Collected] = {}
        self._tags = 0
        self._left_out = 0
        self._numbers = 0

    def run(self, name: str) -> Collected:
        """Give what is collected of a run."""
        return self._runs.setdefault(name, Collected())

    def add_scalar(self, run: Collected, tag: str, step: int, value: float) -> None:
        """Take a number."""
        if self._has_room(run.scalars, tag):
            run.scalars.setdefault(tag, Thinning(MOST_SCALARS)).add(step, value)

    def add_histogram(self, run: Collected, tag: str, step: int, value: Histogram) -> None:
        """Take a histogram; where all of them grow too large, all tags are thinned."""
        if not self._has_room(run.histograms, tag):
            return
        run.histograms.setdefault(tag, Thinning(MOST_HISTOGRAMS)).add(step, value)
        self._numbers += _size(value)
        if self._numbers > MOST_NUMBERS:
            series = [each for run in self._runs.values() for each in run.histograms.values()]
            if self._counted(series) > MOST_NUMBERS:
                for each in series:
                    each.halve()
            self._numbers = self._counted(series)

    def add_text(self, run: Collected, tag: str, step: int, text: str) -> None:
        """Take a text; of one tag the newest are kept."""
        if self._has_room(run.texts, tag):
            texts = run.texts.setdefault(tag, [])
            texts.append((step, text[:LONGEST_TEXT]))
            del texts[:-MOST_TEXTS]

    def runs(self) -> tuple[EventRun, ...]:
        """Give all runs that hold something, in the order of their names."""
        named = sorted(self._runs.items())
        return tuple(_event_run(name, each) for name, each in named if not each.is_empty)

    def notes(self) -> list[Message]:
        """Say what was not kept."""
        notes = []
        if self._left_out:
            text = "{count} values were left out: a tag is too long, or there are over {most} tags"
            notes.append(Message(text, {"count": self._left_out, "most": MOST_TAGS}))
        for name, run in sorted(self._runs.items()):
            kinds: dict[str, Mapping[str, Thinning[Any]]]
            kinds = {"values": run.scalars, "histograms": run.histograms}
            for kind, every in kinds.items():
                thinned = {tag: each for tag, each in every.items() if each.stride > 1}
                if thinned:
                    notes.append(_thinned_note(name, kind, thinned))
        return notes

    def _has_room(self, held: Mapping[str, object], tag: str) -> bool:
        if tag in held:
            return True
        if len(tag) > LONGEST_TAG or self._tags >= MOST_TAGS:
            self._left_out += 1
            return False
        self._tags += 1
        return True

    @staticmethod
    def _counted(series: list[Thinning[Histogram]]) -> int:
        return sum(_size(each) for some in series for _, each in some.entries)


def _thinned_note(run: str, kind: str, thinned: Mapping[str, Thinning[Any]]) -> Message:
    tag, each = max(thinned.items(), key=lambda pair: pair[1].stride)
    text = "run {run}: of {count} tags not all {kind} are kept; of {tag} one in {stride}"
    if len(thinned) == 1:
        text = "run {run}: of {tag} one in {stride} {kind} is kept"
    values = {"run": run, "count": len(thinned), "kind": kind, "tag": tag, "stride": each.stride}
    return Message(text, values)


def _size(histogram: Histogram) -> int:
    return len(histogram.edges) + len(histogram.counts) + 8


def _event_run(name: str, collected: Collected) -> EventRun:
    scalars = {
        tag: Scalars(_steps(kept), np.array(list(kept.values())), thinning.stride)
        for tag, thinning in collected.scalars.items()
        for kept in (thinning.by_step(),)
    }
    histograms = {
        tag: Histograms(_steps(kept), tuple(kept.values()), thinning.stride)
        for tag, thinning in collected.histograms.items()
        for kept in (thinning.by_step(),)
    }
    texts = {tag: tuple(each) for tag, each in collected.texts.items()}
    return EventRun(name, scalars, histograms, texts, collected.hparams, collected.images)


def _steps(kept: Mapping[int, object]) -> Array:
    return np.array(list(kept), dtype=np.float64)
