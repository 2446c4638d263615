"""The words of the micro-steps: what each kind of beat is called, and what it says."""

# ruff: noqa: RUF001 - the sentences use the minus sign and Greek letters

from collections.abc import Mapping

from arrows_gui.core.optimizers import rule as roles

TITLES: Mapping[str, str] = {
    roles.GRADIENT: "The gradient",
    roles.DECAY: "Weight decay",
    roles.CARRY: "Keep",
    roles.ADD: "Add, tip to tail",
    roles.SQUARE: "Gather the squares",
    roles.CORRECT: "Correct the bias",
    roles.MIX: "Combine",
    roles.DIVIDE: "Divide",
    roles.SIGN: "Take the sign",
    roles.SIZE: "Adapt the sizes",
    roles.ALONG: "Along an eigenvector",
    roles.SHRINK: "Shrink the weights",
    roles.SCALE: "Scale by the learning rate",
    roles.MOVE: "Move",
}
"""What each beat is called on the screen."""

SCALED = "Scale"
"""The title of a line that scales by something else than the learning rate."""

LARGEST = "Keep the largest"
"""The title of a line that gathers no squares, but keeps the largest."""

SENTENCES: Mapping[str, str] = {
    roles.DECAY: "Weight decay adds λ θ = {decay}; the gradient becomes {symbol} = {value}.",
    roles.CARRY: "Of the old {memory} = {old}, {kept} is kept.",
    roles.ADD: "What is kept, {kept}, and what is new, {fresh}, tip to tail: {symbol} = {value}.",
    roles.SQUARE: "The squares gather in {symbol} = {value}: squares with the sides {side}.",
    roles.CORRECT: "The means began at 0, which keeps them small at first; corrected: {corrected}.",
    roles.MIX: "Gradient and memory combined: {symbol} = {value}.",
    roles.DIVIDE: "Each axis is divided by its own divisor, {divisor}: {symbol} = {value}.",
    roles.SIGN: "Only the sign of each component counts: {symbol} = {value}.",
    roles.SIZE: "Each axis has a step size of its own: {symbol} = {value}.",
    roles.ALONG: "Along this eigenvector the slope over the curvature is {symbol} = {value}.",
    roles.SHRINK: "The weights themselves shrink by {symbol} = {value}; together, Δθ = {update}.",
    roles.SCALE: "Times −η, with η = {lr}: {symbol} = {value}, of length {length}.",
}
"""What the beat of each role says of its line."""

OTHERWISE: Mapping[str, str] = {
    roles.ADD: "Nothing is kept: all of {symbol} = {value} is new.",
    roles.SQUARE: "The squares gather in {symbol} = {value}.",
    roles.DIVIDE: "Divided axis by axis: {symbol} = {value}.",
    roles.ALONG: "Along this eigenvector the slope over the curvature is {symbol} = {value}; "
    "the curvature is negative, which turns the step uphill.",
    roles.SCALE: "Scaled as the line says: {symbol} = {value}, of length {length}.",
}
"""What a beat says where that is not so: nothing is kept, there is no side or divisor, the
curvature is negative, or more than -lr scales."""

LARGEST_KEPT = "The largest gradient of late is {symbol} = {value}: the squares have it as sides."
"""What a line says that gathers no squares, but keeps the largest."""

BETWEEN = ",  "
"""What stands between two equations in one line."""

FLAT = "The gradient at θ is {exact}: the ground is flat here."
EXACT = "The gradient at θ is {exact}, of length {length}: the loss falls fastest the other way."
NOISY = "The gradient at θ is {exact}; noise adds {noise}, so that the rule sees {used}."
CLIPPED = "The gradient at θ is {exact}; it is clipped, and the rule sees {used}."
NOISY_CLIPPED = "The gradient at θ is {exact}; noise adds {noise}; clipped, the rule sees {used}."

GRADIENT_TEXTS: Mapping[tuple[bool, bool], tuple[str, str]] = {
    (False, False): ("{g} = ∇L({theta})", EXACT),
    (True, False): ("{g} = {exact} + {noise}", NOISY),
    (False, True): ("{g} = clip({exact})", CLIPPED),
    (True, True): ("{g} = clip({exact} + {noise})", NOISY_CLIPPED),
}
"""The line and the sentence of the first beat, by whether there is noise, and whether it clips."""

MOVE_LINE = "{theta_next} ← {theta} + {update}"
MOVED = "θ goes from {from_} to {to}, and the loss from {before} to {after}."
STAYED = "θ stays at {to}, and the loss at {after}."
