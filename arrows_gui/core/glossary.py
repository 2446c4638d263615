"""The words of the course: what each means, and which arrow it lights."""

import re
from collections.abc import Iterator

from arrows_gui.core.message import BadInput
from arrows_gui.core.network_terms import NETWORK_TERMS
from arrows_gui.core.term import Term

SCHEME = "term:"
"""What the address of a link to a term begins with."""


TERMS: tuple[Term, ...] = (
    Term(
        *("loss", "Loss", ("loss", "losses")),
        "A number that says how wrong the parameters are. Training looks for parameters that make"
        " it small.",
    ),
    Term(
        *("loss_surface", "Loss surface", ("loss surface", "loss surfaces", "surface", "surfaces")),
        "The loss drawn as a height over all values of the parameters. With two parameters it is a"
        " landscape that can be seen.",
    ),
    Term(
        *("parameter", "Parameter", ("parameter", "parameters")),
        "A number that training may change. All of them together are one point, theta.",
    ),
    Term(
        *("weight", "Weight", ("weight", "weights")),
        "A parameter of a network that multiplies what runs along one connection.",
    ),
    Term(
        *("bias", "Bias", ("bias", "biases")),
        "A parameter of a network that is added to the input of a unit, whatever the data.",
    ),
    Term(
        *("component", "Component", ("component", "components")),
        "The part of an arrow along one axis. An arrow has as many as there are parameters.",
    ),
    Term(
        *("origin", "Origin", ("origin",)),
        "The point at which all parameters are 0.",
    ),
    Term(
        *("slope", "Slope", ("slope", "slopes")),
        "By how much the loss changes for each unit that is walked in a direction. The slope along"
        " one parameter alone is a partial derivative.",
    ),
    Term(
        *("gradient", "Gradient", ("gradient", "gradients")),
        "The slopes along all parameters, as one arrow. It points uphill, to where the loss rises"
        " fastest, and its length is the slope in that direction.",
        arrow="gradient",
    ),
    Term(
        *("gradient_arrow", "Gradient arrow"),
        ("gradient arrow", "gradient arrows", "negative gradient", "negative gradients"),
        "The negative gradient: the direction in which the loss falls fastest from here, as long as"
        " the slope.",
        arrow="negative_gradient",
    ),
    Term(
        *("gradient_field", "Gradient field", ("gradient field",)),
        "The gradient arrows of many points at once, on a grid.",
        arrow="field",
    ),
    Term(
        *("weight_arrow", "Weight arrow", ("weight arrow", "weight arrows")),
        "The parameters themselves, as an arrow from the origin. It is a position and says nothing"
        " of where training goes.",
        arrow="weight",
    ),
    Term(
        *("velocity", "Velocity", ("velocity", "velocities")),
        "What an optimizer with momentum carries from step to step: the sum of past gradients, of"
        " which older ones count less.",
        arrow="velocity",
    ),
    Term(
        *("update", "Update", ("update", "updates")),
        "The change of the parameters in one step. Its arrow begins at the point and ends at the"
        " next one.",
        arrow="update",
    ),
    Term(
        *("terms", "Terms of the update", ("terms of the update", "term of the update")),
        "The parts that an update is the sum of, drawn tip to tail: what is carried, what this"
        " gradient adds, what a weight decay takes.",
        arrow="terms",
    ),
    Term(
        *("direction", "Direction", ("direction", "directions")),
        "Which way an arrow points. Angles count in degrees from the x axis, against the clock;"
        " below the axis they are negative.",
    ),
    Term(
        *("magnitude", "Magnitude", ("magnitude", "magnitudes", "length", "lengths")),
        "How long an arrow is: the root of the sum of the squares of its components.",
    ),
    Term(
        *("steepest_descent", "Steepest descent", ("steepest descent", "steepest")),
        "The direction in which the loss falls fastest from a point, which is that of the negative"
        " gradient. It holds at this point only.",
    ),
    Term(
        *("contour", "Contour", ("contour", "contours", "contour line", "contour lines")),
        "A line along which the loss is the same. The gradient crosses it at a right angle.",
    ),
    Term(
        *("optimizer", "Optimizer", ("optimizer", "optimizers", "optimization")),
        "The rule that makes an update of the gradient, and so moves the parameters.",
    ),
    Term(
        *("step", "Step", ("step", "steps")),
        "One round of training: a gradient is computed and one update is made of it.",
    ),
    Term(
        *("learning_rate", "Learning rate", ("learning rate", "learning rates")),
        "The number that an optimizer multiplies its arrow by to make the update of it.",
    ),
    Term(
        *("schedule", "Schedule", ("schedule", "schedules")),
        "A plan by which the learning rate changes during a run.",
    ),
    Term(
        *("gradient_descent", "Gradient descent", ("gradient descent",)),
        "The plainest optimizer: each update is the negative gradient times the learning rate.",
    ),
    Term(
        *("momentum", "Momentum", ("momentum",)),
        "The share of the velocity that is kept from one step to the next, and the optimizer that"
        " does so.",
    ),
    Term(
        *("second_moment", "Second moment", ("second moment", "second moments")),
        "The running mean of the squared gradient, for each parameter by itself. Its root is what"
        " RMSProp and Adam divide by.",
    ),
    Term(
        *("rmsprop", "RMSProp", ("RMSProp",)),
        "An optimizer that divides each component of the gradient by the root of its second moment,"
        " so that each parameter has a step size of its own.",
    ),
    Term(
        *("adam", "Adam", ("Adam",)),
        "An optimizer that averages gradients as momentum does, and divides them as RMSProp does."
        " Its first step is as long as the learning rate along each axis.",
    ),
    Term(
        *("adamw", "AdamW", ("AdamW",)),
        "Adam with a weight decay that is kept apart from the gradient and is not divided.",
    ),
    Term(
        *("weight_decay", "Weight decay", ("weight decay",)),
        "A pull of all weights towards 0 in every step.",
    ),
    Term(
        *("l2_penalty", "L2 penalty", ("L2 penalty", "L2 penalties")),
        "A part of the loss that grows with the squares of the weights. Its gradient pulls towards"
        " 0.",
    ),
    Term(
        *("clipping", "Clipping", ("clipping", "clip", "clipped")),
        "To shorten a gradient that is longer than a limit, before the optimizer gets it.",
    ),
    Term(
        *("noise", "Noise", ("noise", "noisy")),
        "What chance adds to a gradient, as when it is computed from a few of the data only.",
    ),
    Term(
        *("minimum", "Minimum", ("minimum", "minima")),
        "A point around which the loss is nowhere lower. The gradient is 0 there, and the loss"
        " curves uphill in every direction or is level.",
    ),
    Term(
        *("local_minimum", "Local minimum", ("local minimum", "local minima")),
        "A minimum that is not the lowest point of the whole surface.",
    ),
    Term(
        *("saddle", "Saddle", ("saddle", "saddles")),
        "A point with a gradient of 0 from which the loss falls in some directions and rises in"
        " others.",
    ),
    Term(
        *("plateau", "Plateau", ("plateau", "plateaus")),
        "Ground that is almost level though it is no minimum: the gradient is tiny all over it.",
    ),
    Term(
        *("curvature", "Curvature", ("curvature", "curvatures")),
        "How fast the slope changes along a direction. Above 0 the loss curves uphill, below 0"
        " downhill.",
    ),
    Term(
        *("condition_number", "Condition number", ("condition number", "condition numbers")),
        "The largest curvature over the smallest. Far above 1 the surface is a narrow valley.",
    ),
    Term(
        *("stable", "Stability limit", ("stability limit", "stable", "largest stable rate")),
        "The learning rate above which every step overshoots by more than it corrects. For gradient"
        " descent it is 2 over the largest curvature.",
    ),
    Term(
        *("diverging", "Diverging"),
        ("diverge", "diverges", "diverged", "diverging", "divergence"),
        "A run that gets farther away with every step. Its loss grows until no number can hold it.",
    ),
    Term(
        *("oscillating", "Oscillating"),
        ("oscillate", "oscillates", "oscillating", "zig-zag", "zig-zags"),
        "Steps that jump to and fro across a valley instead of along it.",
    ),
    Term(
        *("settled", "Settled", ("settle", "settles", "settled")),
        "A run that has come to rest where the gradient is almost 0 and no direction curves"
        " downhill.",
    ),
    Term(
        *("nan", "NaN", ("NaN",)),
        "Not a number: what a computer gives for a result that does not exist, such as the"
        " logarithm of a negative number.",
    ),
    Term(
        *("fog", "Fog", ("fog",)),
        "A way to look at a run that hides the surface, so that only the point and its arrows are"
        " seen: what the optimizer itself knows.",
    ),
    *NETWORK_TERMS,
    Term(
        *("hyperparameter", "Hyperparameter", ("hyperparameter", "hyperparameters", "knobs")),
        "A number that a person chooses before training, such as the learning rate or the number of"
        " layers.",
    ),
    Term(
        *("sweep", "Sweep", ("sweep", "sweeps")),
        "The same run with many values of a hyperparameter, to compare what becomes of it.",
    ),
    Term(
        *("tensorboard", "TensorBoard", ("TensorBoard",)),
        "A program that shows recorded trainings: curves, histograms and hyperparameters. Arrows"
        " writes and reads its files.",
    ),
    Term(
        *("seed", "Seed", ("seed", "seeds")),
        "The number that all chance of a run is drawn from. The same seed gives the same run.",
    ),
)
"""In the order of the course."""

_BY_FORM = {form.casefold(): term for term in TERMS for form in term.forms}

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})")

_LINKED = re.compile(
    # What stays as it is: code, links and pictures, addresses, expressions of the run. Bounded, so
    # that a line of nothing but marks takes no longer than another.
    r"(?P<ticks>`{1,9}).{1,200}?(?P=ticks)|!?\[[^\]]{0,200}\](?:\([^)]{0,200}\)|\[[^\]]{0,200}\])"
    r"|<[^>\s]{1,200}>|\{\{|\}\}|\{[^}]{0,200}\}|\bhttps?://\S{1,200}"
    # The forms, longest first, as whole words.
    r"|(?<![\w-])(?P<form>"
    + "|".join(re.escape(form) for form in sorted(_BY_FORM, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def term_by_id(term_id: str) -> Term:
    """Find a term; raise BadInput that names what there is."""
    for term in TERMS:
        if term.id == term_id:
            return term
    ids = ", ".join(term.id for term in TERMS)
    raise BadInput("unknown term '{id}'; there are {ids}", id=term_id, ids=ids)


def term_of(form: str) -> Term | None:
    """Give the term that a word or words are a form of, or None."""
    return _BY_FORM.get(form.casefold())


def linked(markdown: str) -> str:
    """Make the first mention of every term a link ``[form](term:id)``; code and links stay."""
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        form = match["form"]
        if form is None:
            return match[0]
        term = _BY_FORM[form.casefold()]
        if term.id in seen:
            return form
        seen.add(term.id)
        return f"[{form}]({SCHEME}{term.id})"

    return "\n".join(
        line if is_code else _LINKED.sub(link, line) for line, is_code in _lines(markdown)
    )


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """Give every line, and whether it belongs to a block of code."""
    marks = ""
    for line in markdown.split("\n"):
        fence = _FENCE.match(line)
        inside = bool(marks or fence)
        if fence and not marks:
            marks = fence["marks"]
        elif fence and fence["marks"].startswith(marks) and not line.strip(f" {marks[0]}"):
            marks = ""
        yield line, inside
