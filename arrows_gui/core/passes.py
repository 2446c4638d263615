"""One batch through the network: the stages of the forward pass, the backward pass and the update.

The numbers are those of the step itself, worked out when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.message import Message
from arrows_gui.core.network import Backward, Forward
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.trace import Step
from arrows_gui.core.unit_state import FLAT, Flags

FORWARD, BACKWARD, UPDATE, BACK = "forward", "backward", "update", "back"
"""The buttons. The first three are also the kinds of the stages that they lead through."""

BATCH, LOSS = "batch", "loss"
"""The other kinds of stages; Forward leads to them."""

DELTA, GRADIENT, PENALTY = "delta", "gradient", "penalty"
"""The parts of the backward pass: for each layer delta, then its gradient; last the penalty."""

_FORWARD = "Forward through layer {layer} of {count}"
_DELTA = "Backward: δ of layer {layer} of {count}"
_GRADIENT = "Backward: gradient of layer {layer} of {count}"
_UPDATE = "Update of layer {layer} of {count}"

NOTES: Mapping[str, str] = {
    FORWARD: "Forward only computes: it changes no weight.",
    BACKWARD: "Backward works out the gradient and changes no weight: only Update does.",
    UPDATE: "Update is what changes weights: each becomes θ + Δθ, all layers at the same moment.",
}
"""What each of the three buttons does to the weights, and does not."""

LAST_NOTE = "All layers have their new weights: Update once more takes this step in the run."

_WHY_NOT: Mapping[tuple[str, str], str] = {
    (BACKWARD, FORWARD): "Backward starts at the loss: go on with Forward until there is one",
    (UPDATE, FORWARD): "Update needs the gradient: first Forward to the loss, then Backward",
    (UPDATE, BACKWARD): "Update needs the whole gradient: go on with Backward to the first layer",
    (FORWARD, FORWARD): "Forward is complete: the loss is known, and Backward comes next",
    (FORWARD, BACKWARD): "Forward is complete; use Back to see it again",
    (FORWARD, UPDATE): "Forward is complete; use Back to see it again",
    (BACKWARD, BACKWARD): "Backward is complete: the gradient is known, and Update comes next",
    (BACKWARD, UPDATE): "Backward is complete; use Back to see it again",
}
"""Why a button does not go on, by the button and by the one that led to where one is."""


class Passes:
    """The forward and the backward pass of a step's batch at its theta, with its dropout."""

    def __init__(self, objective: NetworkObjective, step: Step) -> None:
        self.objective, self.step = objective, step

    @cached_property
    def targets(self) -> Array:
        """The targets (m, outputs) of the batch."""
        return self.objective.batch(self.step.t)[1]

    @property
    def count(self) -> int:
        """How many points the batch has."""
        return len(self.targets)

    @cached_property
    def forward(self) -> Forward:
        """The forward pass."""
        with np.errstate(all="ignore"):
            return self.objective.forward(self.step.theta, self.step.t)

    @cached_property
    def backward(self) -> Backward:
        """The backward pass; its gradient is the data's, without the penalty's."""
        with np.errstate(all="ignore"):
            return self.objective.backward(self.step.theta, self.step.t, self.forward)

    @cached_property
    def data_loss(self) -> float:
        """The mean loss of the batch, without the penalty."""
        with np.errstate(all="ignore"):
            return float(self.objective.network.loss_of(self.forward, self.targets))

    @cached_property
    def penalty(self) -> float:
        """What the penalty adds to the loss."""
        with np.errstate(all="ignore"):
            return float(self.objective.penalty(self.step.theta))

    @cached_property
    def penalty_gradient(self) -> Array:
        """What the penalty adds to the gradient, (n,)."""
        with np.errstate(all="ignore"):
            return self.objective.penalty_gradient(self.step.theta)

    @property
    def has_penalty(self) -> bool:
        """Whether there is an L1 or an L2 penalty."""
        return bool(self.objective.l1 or self.objective.l2)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop of the walk: what is computed there, in which layer, and which button leads there.

    ``layer`` counts from 0, None where it is no layer's; ``part`` says more of a backward stage.
    """

    kind: str
    title: Message
    button: str
    layer: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PassWalk:
    """The stages of one step in their order, from the batch to the last layer's update."""

    passes: Passes
    stages: tuple[Stage, ...]

    def after(self, index: int, button: str) -> int | None:
        """Give the stage to which a button leads from a stage; None where it does not go on."""
        if button == BACK:
            return index - 1 if index > 0 else None
        if index + 1 < len(self.stages) and self.stages[index + 1].button == button:
            return index + 1
        return None

    def is_last(self, index: int) -> bool:
        """Tell whether the update is complete: once more, and the step is taken."""
        return index == len(self.stages) - 1

    def why_not(self, index: int, button: str) -> str:
        """Say why a button does not go on from a stage; "" where it does."""
        if self.after(index, button) is not None or (button == UPDATE and self.is_last(index)):
            return ""
        if button == BACK:
            return "This is where the walk begins"
        return _WHY_NOT[button, self.stages[index].button]

    def note(self, index: int) -> str:
        """Say what the weights have to do with a stage."""
        return LAST_NOTE if self.is_last(index) else NOTES[self.stages[index].button]


def walk_of(objective: NetworkObjective, step: Step) -> PassWalk:
    """Give the walk of a step's batch; nothing is computed yet."""
    passes = Passes(objective, step)
    layers = range(len(objective.network.layers))

    def of_layer(text: str, at: int) -> Message:
        return Message(text, {"layer": at + 1, "count": len(layers)})

    stages = [Stage(BATCH, Message("The batch"), FORWARD)]
    stages += [Stage(FORWARD, of_layer(_FORWARD, at), FORWARD, at) for at in layers]
    stages.append(Stage(LOSS, Message("The loss"), FORWARD))
    for at in reversed(layers):
        stages.append(Stage(BACKWARD, of_layer(_DELTA, at), BACKWARD, at, DELTA))
        stages.append(Stage(BACKWARD, of_layer(_GRADIENT, at), BACKWARD, at, GRADIENT))
    if passes.has_penalty:
        title = Message("Backward: what the penalty adds")
        stages.append(Stage(BACKWARD, title, BACKWARD, None, PENALTY))
    stages += [Stage(UPDATE, of_layer(_UPDATE, at), UPDATE, at) for at in layers]
    return PassWalk(passes, tuple(stages))


def is_flat(activation_id: str, slopes: Array) -> Flags:
    """Tell which slopes (...) of an activation are so small that hardly any error passes."""
    return np.abs(slopes) < FLAT * activation(activation_id).steepest
