"""What was read from event files: runs with their scalars, histograms, texts and settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.message import Message


class Report(Protocol):
    """Whom long work tells how far it is; either call may raise, to cancel the work."""

    def progress(self, share: float) -> None:
        """Take the share that is done, 0 to 1."""

    def check(self) -> None:
        """Raise where the work was cancelled."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How many values lie between which edges.

    ``edges`` (b + 1,) rise, though not strictly: a bin without width holds equal values.
    ``counts`` has shape (b,). ``sum_squares`` is nan where the file does not have it.
    """

    edges: Array
    counts: Array
    low: float
    high: float
    num: float
    sum: float
    sum_squares: float

    @property
    def norm(self) -> float:
        """The length of the vector of all values, exact where ``sum_squares`` is known.

        Otherwise it is estimated, as if the values of each bin were spread evenly over it.
        """
        if not np.isnan(self.sum_squares):
            return float(np.sqrt(self.sum_squares))
        left, right = self.edges[:-1], self.edges[1:]
        with np.errstate(all="ignore"):
            squares = (left * left + left * right + right * right) / 3
            return float(np.sqrt((self.counts * squares).sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Scalars:
    """The values (m,) of one tag at rising steps (m,); of every ``stride`` values one was kept."""

    steps: Array
    values: Array
    stride: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """The histograms of one tag at rising steps (m,); of every ``stride`` one was kept."""

    steps: Array
    histograms: tuple[Histogram, ...]
    stride: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class EventRun:
    """One run: a folder with event files. Everything is by its tag, in the order of the files."""

    name: str
    scalars: Mapping[str, Scalars] = field(default_factory=dict)
    histograms: Mapping[str, Histograms] = field(default_factory=dict)
    texts: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    hparams: Mapping[str, float | bool | str] = field(default_factory=dict)
    images: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class EventRuns:
    """All runs below a folder, and one sentence for each thing that could not be read or kept."""

    source: str
    runs: tuple[EventRun, ...] = ()
    problems: tuple[Message, ...] = ()
