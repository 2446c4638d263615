"""Everything about one data point at a step: its loss, its own gradient, its share of the batch's.

And what the answer there does when the input moves, which is no matter of the training.
"""

from dataclasses import dataclass

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.input_gradient import InputGradient, input_gradient
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.pass_names import brief
from arrows_gui.core.point_arrows import PointShares, own_gradient
from arrows_gui.core.point_plane import PointsPlane

TRAINING, ELSEWHERE, TEST = "training", "elsewhere", "test"
"""A point is in the batch, a training point that is not, or one that is kept for the test."""


@dataclass(frozen=True, slots=True, eq=False)
class PointFacts:
    """A data point at a step; ``row`` is its row of the data set, ``where`` one of the three.

    ``length`` is that of its own gradient, and ``loss`` its loss: in the batch with the step's
    dropout, elsewhere without. ``share`` is the length of its share of the batch's gradient,
    ``cosine`` that with the batch's, and ``kept`` the share of its arrow that the plane shows;
    all three are nan where it has no part in the step. ``inputs`` is taken without dropout.
    """

    row: int
    where: str
    t: int
    count: int
    names: tuple[str, ...]
    target: str
    answer_name: str
    loss: float
    length: float
    share: float
    cosine: float
    kept: float
    inputs: InputGradient
    dropped: bool = False  # whether loss and length are those with the step's dropout


def point_facts(
    objective: NetworkObjective,
    theta: Array,
    shares: PointShares,
    plane: PointsPlane | None,
    row: int,
) -> PointFacts:
    """Give the facts of a row of the data set, beside the shares of a step at theta (n,)."""
    data, place = objective.split.data, shares.place(row)
    inputs = input_of(objective, theta, row)
    where, share, cosine, kept = ELSEWHERE, np.nan, np.nan, np.nan
    if place is None:
        length, loss = (float(value) for value in own_gradient(objective, theta, row))
        if row in objective.split.test:
            where = TEST
    else:
        where, share = TRAINING, float(shares.norms[place])
        length, loss = share * shares.count, float(shares.losses[place])
        cosine = float(shares.cosines[place])
        kept = np.nan if plane is None else plane.kept(place, share)
    return PointFacts(
        row=row,
        where=where,
        dropped=where == TRAINING and objective.dropout > 0,
        t=shares.t,
        count=shares.count,
        names=data.features,
        target=target_text(data, row),
        answer_name=answer_name(objective, inputs.output),
        loss=loss,
        length=length,
        share=share,
        cosine=cosine,
        kept=kept,
        inputs=inputs,
    )


def input_of(objective: NetworkObjective, theta: Array, row: int) -> InputGradient:
    """Give the input gradient at a row of the data set: of the answer for its own class.

    A single output has one answer: the number, or the probability of the second class.
    """
    data, network = objective.split.data, objective.network
    output = int(data.targets[row]) if network.outputs > 1 else 0
    target = data.encoded(network.outputs)[row]
    return input_gradient(network, theta, data.x[row], output, target, objective.split.scaling)


def target_text(data: Dataset, row: int) -> str:
    """Write the target of a row: its class, or a number."""
    target = float(data.targets[row])
    return data.classes[int(target)] if data.classes else brief(target)


def answer_name(objective: NetworkObjective, output: int) -> str:
    """Name the class that an answer is for; "" in a regression, which has but one."""
    data = objective.split.data
    if not data.classes:
        return ""
    return data.classes[output if objective.network.outputs > 1 else -1]


def answer_span(objective: NetworkObjective) -> float:
    """Give how far answers can reasonably lie apart: 1 for classes, else the targets' range."""
    targets = objective.split.data.targets
    span = 1.0 if objective.split.data.classes else float(targets.max() - targets.min())
    return span or 1.0
