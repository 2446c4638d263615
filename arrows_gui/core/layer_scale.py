"""How long the arrows of layers are drawn: what the ring around a picture stands for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from arrows_gui.core.arrows import SLOPE, ArrowKind, nice_below
from arrows_gui.core.layer_arrows import LayerPicture

GRADIENTS, WEIGHTS, UPDATES = "gradients", "weights", "updates"
FAMILIES = (GRADIENTS, WEIGHTS, UPDATES)
"""Arrows of one family share a scale. Updates are positions as weights are, but often a thousand
times shorter: they are drawn enlarged by a factor that is said."""

FEWEST_DECADES, MOST_DECADES = 2, 12
"""Between centre and ring of a logarithmic picture; all families have as many there."""

SMALLEST = 1e-300


@dataclass(frozen=True, slots=True)
class LayerScaleMode:
    """A way to give the arrows of several layers their lengths."""

    id: str
    title: str
    sentence: str


COMPARE, COMPARE_LOG, FIT_EACH = "compare", "compare_log", "fit_each"

LAYER_SCALES: tuple[LayerScaleMode, ...] = (
    LayerScaleMode(
        *(COMPARE, "Compare layers"),
        "One ring for all layers: an arrow twice as long is twice as large.",
    ),
    LayerScaleMode(
        *(COMPARE_LOG, "Compare, logarithmic"),
        "One ring for all layers: from one circle to the next it is ten times as much.",
    ),
    LayerScaleMode(
        *(FIT_EACH, "Fit each layer"),
        "Each layer has a ring of its own: lengths compare within a layer only.",
    ),
)


@dataclass(frozen=True, slots=True)
class Ring:
    """What the ring stands for; with a ``centre`` above 0 lengths go as the logarithm from it."""

    full: float
    centre: float = 0.0

    def share(self, length: float) -> float:
        """Give how far from the centre, 1 being the ring, an arrow of a length ends."""
        if not self.centre:
            return length / self.full
        if not length > self.centre:
            return 0.0
        return log10(length / self.centre) / log10(self.full / self.centre)

    @property
    def decades(self) -> int:
        """How many factors of ten lie between the centre and the ring; 0 where it is linear."""
        return round(log10(self.full / self.centre)) if self.centre else 0


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of the three families."""

    gradients: Ring
    weights: Ring
    updates: Ring

    def of(self, kind: ArrowKind) -> Ring:
        """Give the ring for a kind of arrow."""
        ring: Ring = getattr(self, family(kind))
        return ring

    @property
    def enlarged(self) -> float:
        """How many times larger updates are drawn than weights."""
        return self.weights.full / self.updates.full


def family(kind: ArrowKind) -> str:
    """Give with which arrows a kind shares its scale."""
    if kind.unit == SLOPE:
        return GRADIENTS
    return WEIGHTS if kind.id == "weight" else UPDATES


def layer_rings(
    pictures: Sequence[LayerPicture], mode: str, shown: Collection[str]
) -> tuple[Rings, ...]:
    """Give the rings of each picture, for the kinds of arrow that are shown."""
    if mode == FIT_EACH:
        return tuple(_rings((picture,), False, shown) for picture in pictures)
    return (_rings(pictures, mode == COMPARE_LOG, shown),) * len(pictures)


def _rings(pictures: Sequence[LayerPicture], is_log: bool, shown: Collection[str]) -> Rings:
    lengths: dict[str, list[float]] = {name: [] for name in FAMILIES}
    for picture in pictures:
        for arrow in picture.arrows:
            if arrow.kind.id in shown and SMALLEST < arrow.shown_length < 1 / SMALLEST:
                lengths[family(arrow.kind)].append(arrow.shown_length)
    if not is_log:
        return Rings(*(Ring(nice_above(max(lengths[name], default=1.0))) for name in FAMILIES))
    tops = {name: ceil(log10(max(lengths[name], default=1.0)) - 1e-12) for name in FAMILIES}
    decades = [tops[name] - floor(log10(min(lengths[name], default=1.0))) for name in FAMILIES]
    span = min(max(FEWEST_DECADES, *decades), MOST_DECADES)
    return Rings(*(Ring(10.0 ** tops[name], 10.0 ** (tops[name] - span)) for name in FAMILIES))


def nice_above(value: float) -> float:
    """Give the smallest 1, 2 or 5 times a power of ten that is not below a positive value."""
    return float(f"{1 / nice_below(1 / value * (1 + 1e-12)):.0e}")
