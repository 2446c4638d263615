"""What a network answers over the plane of two inputs, or along the only one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, Rows
from arrows_gui.core.network import Network
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.network_objective import decided
from arrows_gui.core.surface import Window

MARGIN = 0.08
"""A window is larger than the data by this share of their range, on every side."""

CURVE_POINTS = 241
"""A fitted curve is worked out at so many places."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A plane through the space of inputs: two features, the others held at their mean.

    For data of one feature both are the same one, and the section is a line.
    """

    features: tuple[int, int]
    held: Array  # (d,), the mean of every feature

    def inputs(self, places: Array) -> Array:
        """Give inputs (..., d) at places (..., 2)."""
        inputs = np.broadcast_to(self.held, (*places.shape[:-1], len(self.held))).copy()
        inputs[..., self.features[0]] = places[..., 0]
        if self.features[0] != self.features[1]:
            inputs[..., self.features[1]] = places[..., 1]
        return inputs


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A network's answers (size, size, k) over a window of a section, rows along y.

    They are predicted numbers, or one number for each class: ``shares`` of classes.
    """

    window: Window
    xs: Array
    ys: Array
    values: Array


def section_of(data: Dataset, features: tuple[int, int] = (0, 1)) -> Section:
    """Give the section along two features of a data set; of one feature there is but a line."""
    last = data.x.shape[1] - 1
    first, second = (min(feature, last) for feature in features)
    return Section((first, second), data.x.mean(axis=0))


def decision_window(data: Dataset, features: tuple[int, int] = (0, 1)) -> Window:
    """Give a window that holds all points of a data set, for two of its features.

    For data of one feature the second axis is that of the targets, from 0 to 1 for classes.
    """
    first = data.x[:, features[0]]
    if data.x.shape[1] > 1:
        second = data.x[:, features[1]]
    else:
        second = np.array((0.0, 1.0)) if data.classes else data.targets
    (x_from, x_to), (y_from, y_to) = _range(first), _range(second)
    return (x_from, x_to, y_from, y_to)


def places_of(data: Dataset, section: Section) -> Array:
    """Give where the points of a data set lie in a plot of a section, (m, 2).

    Along one feature alone their height is the target; of several classes it is 1, where the answer
    for the class of the point should be.
    """
    first, second = section.features
    if first != second:
        return data.x[:, [first, second]]
    heights = np.ones(len(data.x)) if len(data.classes) > 2 else data.targets
    return np.stack((data.x[:, first], heights), axis=1)


def answers(
    network: Network, theta: Array, section: Section, window: Window, size: int, classes: int = 0
) -> Answers:
    """Give what a network answers on a grid (size, size) over a window of a section."""
    x_from, x_to, y_from, y_to = window
    xs, ys = np.linspace(x_from, x_to, size), np.linspace(y_from, y_to, size)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    values = answers_at(network, theta, section.inputs(places), classes)
    return Answers(window, xs, ys, values.reshape(size, size, -1))


def answers_at(network: Network, theta: Array, inputs: Array, classes: int = 0) -> Array:
    """Give predicted numbers (m, 1), or a number for each of so many classes (m, classes)."""
    with np.errstate(all="ignore"):
        values = network.answers(theta, inputs)
    if classes == 2 and values.shape[-1] == 1:
        return np.concatenate((1 - values, values), axis=-1)
    return values


def curve(
    network: Network, theta: Array, section: Section, window: Window, classes: int = 0
) -> tuple[Array, Array]:
    """Give places (m,) along the only feature and the answers there, (m, k)."""
    xs = np.linspace(window[0], window[1], CURVE_POINTS)
    inputs = section.inputs(np.stack((xs, xs), axis=1))
    return xs, answers_at(network, theta, inputs, classes)


def shares(values: Array) -> Array:
    """Give answers (..., classes) as shares 0 ... 1 that sum to 1, to shade by.

    Probabilities stay what they are; numbers that a squared error has learnt are cut to 0 ... 1.
    """
    cut = np.clip(values, 0.0, 1.0)
    total = cut.sum(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        found: Array = np.where(total > 0, cut / total, 1 / values.shape[-1])
    return found


def leads(values: Array) -> tuple[Array, Rows]:
    """Give by how much each class (..., classes) leads before all others: 0 is its boundary.

    Beside it the lower number of the two classes (...) that are ahead.
    """
    best, second = np.moveaxis(np.argsort(values, axis=-1)[..., -2:], -1, 0)[::-1]
    top = np.take_along_axis(values, best[..., None], axis=-1)
    found = values - top
    own = top - np.take_along_axis(values, second[..., None], axis=-1)
    np.put_along_axis(found, best[..., None], own, axis=-1)
    return found, np.minimum(best, second)


def wrong(network: Network, theta: Array, data: Dataset, rows: Rows) -> Flags:
    """Tell which of some points (m,) of a data set a network puts into a wrong class."""
    if not data.classes:
        return np.zeros(len(rows), dtype=np.bool_)
    with np.errstate(all="ignore"):
        found = decided(network.answers(theta, data.x[rows]))
    mistaken: Flags = found != data.targets[rows].astype(np.intp)
    return mistaken


def gives_probabilities(network: Network) -> bool:
    """Tell whether the answers are probabilities, and not numbers of a squared error."""
    return loss_by_id(network.loss).scores


def _range(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = MARGIN * (high - low) or 1.0
    return low - room, high + room
