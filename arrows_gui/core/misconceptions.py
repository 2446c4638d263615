"""What is often believed of gradients and optimizers, and what is true instead."""

from dataclasses import dataclass

from arrows_gui.core.message import BadInput


@dataclass(frozen=True, slots=True)
class Misconception:
    """One wrong belief: ``title`` says it as people do, ``sentence`` says what is true."""

    id: str
    title: str
    sentence: str


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception(
        "points_downhill",
        "The gradient points downhill.",
        "The gradient points to where the loss rises fastest; descent follows its negative, which"
        " is what the gradient arrow shows.",
    ),
    Misconception(
        "points_at_minimum",
        "The negative gradient points at the minimum.",
        "It points along the steepest slope at this one point, at right angles to the contour; the"
        " minimum may lie almost a right angle away from it.",
    ),
    Misconception(
        "has_vertical_part",
        "The gradient lies on the surface and has a part that points up.",
        "The gradient has one component for each parameter and none for the loss: its arrow lies in"
        " the plane of the parameters, below the surface.",
    ),
    Misconception(
        "long_means_far",
        "A long gradient arrow means that the minimum is far away.",
        "The length is the slope here and says nothing of distance: a plateau far away has a tiny"
        " gradient, and a wall beside the minimum a huge one.",
    ),
    Misconception(
        "step_is_gradient",
        "The step is the gradient.",
        "The step is what the optimizer makes of the gradient. For gradient descent it is the"
        " negative gradient times the learning rate, and other rules do more.",
    ),
    Misconception(
        "small_change_is_done",
        "When the loss hardly changes, the training is done.",
        "A saddle, a plateau and a tiny learning rate also keep the loss still; look at the"
        " gradient, the curvature and the update as well.",
    ),
    Misconception(
        "momentum_always_helps",
        "Momentum always helps.",
        "What is carried along can lead past the minimum and uphill again: with too much momentum a"
        " run needs more steps than without any.",
    ),
    Misconception(
        "adam_needs_no_rate",
        "Adam needs no learning rate, and is always the better choice.",
        "Adam takes the size of the gradient out of the step, so that the learning rate alone sets"
        " its length: too small and it crawls, too large and it swings.",
    ),
    Misconception(
        "decay_is_l2",
        "Weight decay and an L2 penalty are the same.",
        "For gradient descent they are. Adam divides the penalty's gradient by its size like any"
        " other, while the decay of AdamW shrinks the weights by itself.",
    ),
    Misconception(
        "noise_is_a_fault",
        "The noise of small batches is a fault.",
        "Noise keeps a constant rate from settling, but it also pushes a run off a saddle that"
        " would hold it for ever.",
    ),
    Misconception(
        "local_minima_are_the_trap",
        "Local minima are what makes training hard.",
        "Where a run stands still there is more often a saddle or flat ground: of many directions"
        " one that leads downhill is enough for a saddle.",
    ),
    Misconception(
        "optimizer_sees_landscape",
        "The optimizer sees the landscape and looks for its lowest place.",
        "It knows the gradient at the point where it stands, and what it remembers of earlier ones;"
        " where that leads depends on the start.",
    ),
    Misconception(
        "nan_is_a_bug",
        "NaN means that the program is broken.",
        "A step that is too long led to where the loss is infinite or has no value; there is a step"
        " before it at which the run went wrong.",
    ),
    Misconception(
        "backprop_moves_weights",
        "Backpropagation changes the weights.",
        "Backpropagation computes the gradient and changes nothing; it is the optimizer that moves"
        " the weights.",
    ),
    Misconception(
        "zero_gradient_is_right",
        "A weight whose gradient is 0 has the right value.",
        "A dead or saturated unit passes no error on: its weights get no gradient however wrong the"
        " output is.",
    ),
)
"""In the order of the course, as far as it has one."""


def misconception_by_id(misconception_id: str) -> Misconception:
    """Find a misconception; raise BadInput that names what there is."""
    for misconception in MISCONCEPTIONS:
        if misconception.id == misconception_id:
            return misconception
    raise BadInput(
        "unknown misconception '{id}'; there are {ids}",
        id=misconception_id,
        ids=", ".join(each.id for each in MISCONCEPTIONS),
    )
