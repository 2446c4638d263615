"""Honest two-dimensional pictures of the long vectors of a layer: by true angles, or projected."""

# ruff: noqa: RUF001 - the titles use the minus sign and Greek letters

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ArrowKind, arrow_kind
from arrows_gui.core.layer_planes import (
    Groups,
    Plane,
    angle_between,
    downhill_plane,
    norm,
    random_plane,
)
from arrows_gui.core.message import Message
from arrows_gui.core.trace import Step

LAYER_KINDS = ("negative_gradient", "gradient", "weight", "update")
"""The kinds of arrow that a layer has."""

PREVIOUS, WEIGHT, UPDATE = "previous", "weight", "update"
DOWNHILL, PRINCIPAL, RANDOM = "gradient_update", "principal", "random"


@dataclass(frozen=True, slots=True)
class Reference:
    """What the picture is held against: a vector that angles are measured from, or a plane.

    ``axis`` says what lies along the x axis, and ``second`` what along the y axis of a plane.
    """

    id: str
    title: str
    axis: str
    second: str
    sentence: str

    @property
    def is_plane(self) -> bool:
        """Tell whether the vectors are projected on a plane."""
        return bool(self.second)


REFERENCES: tuple[Reference, ...] = (
    Reference(
        *(PREVIOUS, "Angle to the previous −g", "−g of the step before", ""),
        "0° for −g: the slope points where it pointed a step ago; near 180°: it has turned round.",
    ),
    Reference(
        *(WEIGHT, "Angle to the weights θ", "θ of the layer", ""),
        "Below 90° an arrow points where the weights grow, above 90° where they shrink.",
    ),
    Reference(
        *(UPDATE, "Angle to the update Δ", "Δ of the layer", ""),
        "The angle of −g says how far the step that is taken leaves the steepest way down.",
    ),
    Reference(
        *(DOWNHILL, "Plane of −g and Δ", "−g", "the rest of Δ"),
        "Shows −g and Δ whole; of the weights it keeps little.",
    ),
    Reference(
        *(PRINCIPAL, "Plane of the layer's way", "1st direction", "2nd direction"),
        "The two directions along which the layer's weights have moved most so far.",
    ),
    Reference(
        *(RANDOM, "A random plane", "1st direction", "2nd direction"),
        "Two fixed directions by chance keep about √(2/n) of the length of n numbers.",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class LayerArrow:
    """One long vector in two dimensions.

    ``length`` is the true norm. ``angle`` is the true angle to the reference, 0 to 180 degrees;
    None in a plane. ``shown`` (2,) is what is drawn, in the units of the kind: the norm at that
    angle, or the projection. ``kept`` is the share of the length that the projection keeps,
    |Pv|/|v|; None with angles, which keep it all. ``reason`` says why something is missing.
    """

    kind: ArrowKind
    length: float
    angle: float | None = None
    shown: Array | None = None
    kept: float | None = None
    reason: Message | None = None

    @property
    def kept_of_square(self) -> float | None:
        """The share of the squared length that the projection keeps, |Pv|^2/|v|^2."""
        return None if self.kept is None else self.kept**2

    @property
    def shown_length(self) -> float:
        """How long the drawn vector is, in the units of the kind."""
        return 0.0 if self.shown is None else norm(self.shown)


@dataclass(frozen=True, slots=True, eq=False)
class LayerPicture:
    """The arrows of one layer of n parameters; ``reason`` says why nothing can be drawn."""

    name: str
    n: int
    arrows: tuple[LayerArrow, ...]
    plane: Plane | None = None
    reason: Message | None = None


def reference(reference_id: str) -> Reference:
    """Find a reference; raise KeyError where there is none of that id."""
    for each in REFERENCES:
        if each.id == reference_id:
            return each
    raise KeyError(reference_id)


def layer_pictures(
    step: Step, groups: Groups, reference_id: str, planes: Sequence[Plane | Message] = ()
) -> tuple[LayerPicture, ...]:
    """Give the picture of each layer at a step.

    ``planes`` are those of ``principal_planes``, which need more than one step to be known.
    """
    found = reference(reference_id)
    pictures = []
    for number, (name, where) in enumerate(groups):
        vectors = {kind: _vector(step, kind)[where] for kind in LAYER_KINDS}
        n = len(step.theta[where])
        if found.is_plane:
            plane = _plane(reference_id, number, vectors, planes)
            pictures.append(_projected(name, n, vectors, plane))
        else:
            before = step.previous_gradient
            axis = _axis(reference_id, vectors, None if before is None else -before[where])
            pictures.append(_turned(name, n, vectors, axis))
    return tuple(pictures)


def _vector(step: Step, kind_id: str) -> Array:
    vector = arrow_kind(kind_id).vector(step)
    assert vector is not None, "every step has it"
    return vector


def _axis(reference_id: str, vectors: dict[str, Array], before: Array | None) -> Array | Message:
    """Give the vector that angles are measured from, or say why there is none."""
    if reference_id == PREVIOUS and before is None:
        return Message("there is no step before this one")
    axis = before if before is not None and reference_id == PREVIOUS else vectors.get(reference_id)
    assert axis is not None, "every step has it"
    if angle_between(axis, axis) is None:
        what = {PREVIOUS: "gradient of the step before", WEIGHT: "weight vector", UPDATE: "update"}
        return Message(
            "the {what} is 0 or not finite: it has no direction", {"what": what[reference_id]}
        )
    return axis


def _plane(
    reference_id: str, number: int, vectors: dict[str, Array], planes: Sequence[Plane | Message]
) -> Plane | Message:
    if reference_id == RANDOM:
        return random_plane(len(vectors[WEIGHT]), number)
    if reference_id == DOWNHILL:
        return downhill_plane(vectors["negative_gradient"], vectors[UPDATE])
    return planes[number] if planes else Message("the way is not known yet")


def _turned(name: str, n: int, vectors: dict[str, Array], axis: Array | Message) -> LayerPicture:
    """Draw each vector with its true length, at its true angle to an axis."""

    def arrow(kind: ArrowKind, v: Array, length: float) -> LayerArrow:
        if isinstance(axis, Message):
            return LayerArrow(kind, length, reason=axis)
        angle = angle_between(v, axis)
        assert angle is not None, "both have a direction"
        turn = radians(angle)
        return LayerArrow(kind, length, angle, length * np.array((cos(turn), sin(turn))))

    reason = axis if isinstance(axis, Message) else None
    return LayerPicture(name, n, _each(vectors, arrow), reason=reason)


def _projected(name: str, n: int, vectors: dict[str, Array], on: Plane | Message) -> LayerPicture:
    """Draw the projection of each vector on a plane, with the share of its length that is kept."""

    def arrow(kind: ArrowKind, v: Array, length: float) -> LayerArrow:
        if isinstance(on, Message):
            return LayerArrow(kind, length, reason=on)
        unit = on.basis @ (v / length)
        return LayerArrow(kind, length, shown=length * unit, kept=min(norm(unit), 1.0))

    if isinstance(on, Message):
        return LayerPicture(name, n, _each(vectors, arrow), reason=on)
    return LayerPicture(name, n, _each(vectors, arrow), on)


def _each(
    vectors: dict[str, Array], arrow: Callable[[ArrowKind, Array, float], LayerArrow]
) -> tuple[LayerArrow, ...]:
    """Make an arrow of every vector that has a direction, and say of the others why not."""
    arrows = []
    for kind_id, v in vectors.items():
        kind, length = arrow_kind(kind_id), norm(v)
        if length == 0:
            arrows.append(LayerArrow(kind, 0.0, reason=Message("it is 0: it has no direction")))
        elif not np.isfinite(length):
            arrows.append(LayerArrow(kind, length, reason=Message("it is not finite")))
        else:
            arrows.append(arrow(kind, v, length))
    return tuple(arrows)
