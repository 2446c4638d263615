"""The ways to lay a plane through the weights of a network."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.landscape_plane import (
    NO_PATH,
    Plane,
    finite_rows,
    parameter_name,
    share_text,
)
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network import Network
from arrows_gui.core.trace import Step

_PLANE_PURPOSE = 6

PARALLEL = 1e-6
"""A direction is as good as parallel to another where so small a share of it is left beside it."""

NOT_FINITE = "A weight is not finite at this step: go back to an earlier one."
NO_GRADIENT = "The gradient is 0 or not finite at this step: choose another plane or another step."


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a plane can be laid through: the path so far, and the step under the cursor.

    The path has points (m, n) at ``steps`` (m,); ``weights`` are two different places in theta, for
    the plane of two weights.
    """

    network: Network
    steps: NDArray[np.intp]
    path: Array
    step: Step
    seed: int = 0
    weights: tuple[int, int] = (0, 1)


def _principal(ground: Ground) -> Plane:
    """Lay the plane through the last point in which the path spreads most.

    The directions are the first two right singular vectors of the differences to the last point.
    """
    path = finite_rows(ground.path)
    last = int(ground.steps[np.isfinite(ground.path).all(axis=1)][-1])
    ways = path - path[-1]
    total = _squares(ways)
    if not total > 0:
        raise BadInput(NO_PATH)
    first = _leading(ways)
    rest = ways - np.outer(ways @ first, first)
    straight = _squares(rest) <= PARALLEL**2 * total
    if straight:
        second = _unit(_rest(_random(ground), first))
        words = "The path is a straight line; the second direction is a random one."
    else:
        second = _leading(rest)
        second = _unit(second - (second @ first) * first)
        words = "First two principal components of the path, about its last point."
    shares = [_squares(ways @ side[:, None]) / total for side in (first, second)]
    titles = ("component 1", "random" if straight else "component 2")
    labels = [_label(Message(t), s) for t, s in zip(titles, shares, strict=True)]
    return Plane(
        *("principal", last, path[-1], first, second),
        labels=(labels[0], labels[1]),
        note=Message(words),
    )


def _filter_normalised(ground: Ground) -> Plane:
    """Lay the plane of two random directions in which every unit's part is as long as its weights.

    Li and others, Visualizing the loss landscape of neural nets, 2018; biases are left out.
    """
    theta, rng = ground.step.theta, np.random.default_rng([ground.seed, _PLANE_PURPOSE])
    directions = []
    for _ in range(2):
        direction = np.zeros_like(theta)
        for number in range(len(ground.network.blocks)):
            weight = ground.network.weight(theta, number)
            drawn = rng.normal(size=weight.shape)
            lengths = np.linalg.norm(drawn, axis=1, keepdims=True)
            own = np.linalg.norm(weight, axis=1, keepdims=True)
            ground.network.weight(direction, number)[...] = drawn * (own / lengths)
        directions.append(direction)
    u, v = directions
    if not u.any() or np.linalg.norm(_rest(v, u)) <= PARALLEL * np.linalg.norm(v):
        raise BadInput(
            "Directions as long as the weights need weights that are not 0, and more than one."
        )
    note = Message(
        "Two random directions, in which each unit's part is as long as its weights; seed {seed}.",
        {"seed": ground.seed},
    )
    labels = (Message("random 1"), Message("random 2"))
    return Plane("random", ground.step.t, theta, u, v, labels, note)


def _gradient_velocity(ground: Ground) -> Plane:
    """Lay the plane of the downhill direction and of the velocity at the cursor."""
    step = ground.step
    length = np.linalg.norm(step.gradient)
    if not (np.isfinite(length) and length > 0):
        raise BadInput(NO_GRADIENT)
    u = -step.gradient / length
    candidates = (
        ("velocity", step.velocity, "Downhill and the velocity, made to be at right angles to it."),
        (
            *("update", step.update),
            "Downhill and the update at right angles to it: there is no velocity beside downhill.",
        ),
        (
            *("random", _random(ground)),
            "Downhill and a random direction: no velocity or update points beside downhill.",
        ),
    )
    found = ((t, _beside(d, u), words) for t, d, words in candidates if d is not None)
    title, v, words = next((t, v, words) for t, v, words in found if v is not None)
    label = Message("{way} ⊥" if title != "random" else "random", {"way": title})
    labels = _with_shares((Message("downhill"), label), ground, u, v)
    return Plane("gradient_velocity", step.t, step.theta, u, v, labels, Message(words))


def _two_weights(ground: Ground) -> Plane:
    """Lay the plane of two parameters, all others held; its coordinates are their values."""
    places, n = ground.weights, ground.network.n
    if len(set(places)) != 2 or not all(0 <= place < n for place in places):
        raise BadInput("choose two different parameters among the {count} there are", count=n)
    first, second = places
    u, v, origin = np.zeros(n), np.zeros(n), ground.step.theta.copy()
    u[first] = v[second] = 1.0
    centre = origin[list(places)]
    origin[list(places)] = 0.0
    names = (parameter_name(ground.network, first), parameter_name(ground.network, second))
    note = Message("Two parameters; all others stay as they are at this step.")
    labels = _with_shares(names, ground, u, v)
    return Plane("two_weights", ground.step.t, origin, u, v, labels, note, centre)


@dataclass(frozen=True, slots=True)
class PlaneKind:
    """A way to lay a plane through the weights; it raises BadInput where that is not possible."""

    id: str
    title: str
    sentence: str
    lay: Callable[[Ground], Plane]


PLANES: tuple[PlaneKind, ...] = (
    PlaneKind(
        *("principal", "Principal components"),
        "The plane that shows most of the path: the two directions in which it spreads most.",
        _principal,
    ),
    PlaneKind(
        *("random", "Random directions"),
        "Two random directions, scaled to the weights of every unit (filter-normalised): how "
        "rough or smooth the loss is all round. The path hardly shows.",
        _filter_normalised,
    ),
    PlaneKind(
        *("gradient_velocity", "Gradient and velocity"),
        "The plane of the downhill arrow and of the velocity at the cursor.",
        _gradient_velocity,
    ),
    PlaneKind(
        *("two_weights", "Two weights"),
        "Two parameters of your choice; all others are held where they are at the cursor.",
        _two_weights,
    ),
)


def lay(kind_id: str, ground: Ground) -> Plane:
    """Lay a plane of a kind; raise BadInput, with a sentence, where it cannot be had."""
    kind = next((kind for kind in PLANES if kind.id == kind_id), None)
    if kind is None:
        raise BadInput(
            "unknown plane '{id}'; there are {ids}",
            id=kind_id,
            ids=", ".join(kind.id for kind in PLANES),
        )
    if not np.isfinite(ground.step.theta).all():
        raise BadInput(NOT_FINITE)
    return replace(kind.lay(ground), until=int(ground.steps[-1]))


def _squares(rows: Array) -> float:
    return float(np.vdot(rows, rows))


def _leading(rows: Array) -> Array:
    """Give the first right singular vector (n,) of rows (m, n), along which they run upwards.

    It is found through the smaller one of the two products of rows with itself.
    """
    m, n = rows.shape
    scaled = rows / np.abs(rows).max()
    if m < n:
        side = scaled.T @ np.linalg.eigh(scaled @ scaled.T)[1][:, -1]
    else:
        side = np.linalg.eigh(scaled.T @ scaled)[1][:, -1]
    places = rows @ side
    return _unit(side if places[np.abs(places).argmax()] < 0 else -side)


def _unit(vector: Array) -> Array:
    unit: Array = vector / np.linalg.norm(vector)
    return unit


def _rest(vector: Array, along: Array) -> Array:
    """Give what of a vector is at right angles to another."""
    rest: Array = vector - (vector @ along) / (along @ along) * along
    return rest


def _beside(vector: Array, unit: Array) -> Array | None:
    """Give the direction of a vector at right angles to a unit vector; None: there is none."""
    length = np.linalg.norm(vector)
    if not (np.isfinite(length) and length > 0):
        return None
    rest = _rest(vector / length, unit)
    return _unit(_rest(rest, unit)) if np.linalg.norm(rest) > PARALLEL else None


def _random(ground: Ground) -> Array:
    rng = np.random.default_rng([ground.seed, _PLANE_PURPOSE])
    return rng.normal(size=ground.network.n)


def _label(name: Message, share: float) -> Message:
    """Give the label of an axis: a direction, and the share of the path that it explains."""
    text = share_text(share).replace("under ", "<").replace("over ", ">")
    return Message("{name}: {share}", {"name": name, "share": text})


def _with_shares(
    names: tuple[Message, Message], ground: Ground, u: Array, v: Array
) -> tuple[Message, Message]:
    """Add to the names of two directions at right angles what share of the path each explains."""
    ways = finite_rows(ground.path) - ground.step.theta
    total = _squares(ways)
    if not total > 0:
        return names
    first, second = (
        _label(name, _squares(ways @ side) / total)
        for name, side in zip(names, (u, v), strict=True)
    )
    return first, second
