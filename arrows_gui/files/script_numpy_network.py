"""The training of a network as a script that needs NumPy only: backpropagation, written out."""

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.files.script_loop import (
    ROW,
    begun_rule,
    changes_lines,
    function_head,
    head,
    import_lines,
    last_lines,
    loop_head,
    name_of,
    rules_of,
    set_knobs,
    start_lines,
    titles,
    typed_lines,
    update_lines,
    watch_lines,
    written,
)
from arrows_gui.files.script_network import (
    BATCH,
    COLUMNS,
    WHOLE_BATCH,
    constants,
    network_objective,
    points_block,
    targets_block,
    theta_block,
    title_of,
    typed_step,
)
from arrows_gui.files.script_numpy import QUIET, clip_lines, rate_functions
from arrows_gui.files.script_rates import rate_imports
from arrows_gui.files.script_rules import rule_blocks
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import script_of

ACTIVATION_TEXTS = {
    "linear": """\
def linear(z):
    return z, np.ones_like(z)""",
    "relu": '''\
def relu(z):
    """Give max(0, z), and its slope."""
    return np.maximum(z, 0.0), (z > 0).astype(float)''',
    "leaky_relu": '''\
def leaky_relu(z):
    """Give z, below 0 a hundredth of it, and the slope."""
    return np.maximum(z, 0.01 * z), np.where(z > 0, 1.0, 0.01)''',
    "tanh": '''\
def tanh(z):
    """Give tanh z, and its slope."""
    a = 2 / (1 + np.exp(-2 * z)) - 1
    return a, 1 - a * a''',
    "sigmoid": '''\
def sigmoid(z):
    """Give 1 / (1 + e^-z), and its slope."""
    a = 1 / (1 + np.exp(-z))
    return a, a * (1 - a)''',
    "gelu": '''\
def gelu(z):
    """Give GELU in its tanh form, and its slope."""
    scale, cube = np.sqrt(2 / np.pi), 0.044715
    bent = 2 / (1 + np.exp(-2 * scale * (z + cube * z**3))) - 1
    inner = scale * (1 + 3 * cube * z**2)
    return 0.5 * z * (1 + bent), 0.5 * (1 + bent) + 0.5 * z * (1 - bent * bent) * inner''',
}

LOSS_TEXTS = {
    "squared_error": '''\
def criterion(a, y):
    """Give the mean squared error of outputs a, and its slope along each."""
    error = a - y
    return (error * error).mean(), 2 / y.size * error''',
    "binary_cross_entropy": '''\
def criterion(a, y):
    """Give the mean binary cross-entropy of scores a, and its slope along each."""
    # log(1 + e^a) - y a, written so that e^a cannot overflow
    losses = np.maximum(a, 0) - a * y + np.log1p(np.exp(-np.abs(a)))
    return losses.mean(), (1 / (1 + np.exp(-a)) - y) / y.size''',
    "softmax_cross_entropy": '''\
def criterion(a, y):
    """Give the mean cross-entropy of scores a, and its slope along each."""
    grown = np.exp(a - a.max(axis=1, keepdims=True))
    shares = grown / grown.sum(axis=1, keepdims=True)
    logs = a - a.max(axis=1, keepdims=True) - np.log(grown.sum(axis=1, keepdims=True))
    return -(logs * y).sum() / len(y), (shares - y) / len(y)''',
}

_LAYERS = '''\
def layers_of(theta):
    """Give W (units, inputs) and b (units) of each layer, as views of theta."""
    layers, start = [], 0
    for inputs, units in zip(UNITS, UNITS[1:]):
        middle, end = start + units * inputs, start + units * (inputs + 1)
        layers.append((theta[start:middle].reshape(units, inputs), theta[middle:end]))
        start = end
    return layers'''

_DROPPED = """\
        if number < len(layers) - 1:  # dropout leaves hidden units out by chance
            mask = (rng.random(a.shape) < KEEP) / KEEP
            a, slope = a * mask, slope * mask
"""

_PENALTY = """\
    for (w, _), (slope, _) in zip(layers, slopes_of_layers):
        {loss}
        {slope}
"""

_GRADIENT = '''\
def loss_and_gradient(theta, step):
    """Give the loss of a step's batch and its gradient: forward, and back again."""
    layers, gradient = layers_of(theta), np.zeros_like(theta)
    x, y = batch(step)
{rng}    received, slopes, a = [], [], x
    for number, (w, b) in enumerate(layers):
        received.append(a)
        a, slope = ACTIVATIONS[number](a @ w.T + b)
{dropped}        slopes.append(slope)
    value, error = criterion(a, y)
    slopes_of_layers = layers_of(gradient)
    for number in reversed(range(len(layers))):
        delta = error * slopes[number]  # the slope of the loss along z
        dw, db = slopes_of_layers[number]
        dw[...] = delta.T @ received[number]
        db[...] = delta.sum(axis=0)
        error = delta @ layers[number][0]  # and along what the layer received
{penalty}    return value, gradient'''


def network_script(experiment: Experiment, runs: tuple[Run, ...]) -> str:
    """Write the training of a network; raises BadInput where its numbers are too many."""
    objective = network_objective(experiment)
    layers, rules = objective.network.layers, rules_of(runs)
    modules = {name for run in runs for name in rate_imports(run.runner.schedule)}
    if objective.epoch_steps > 1:
        modules.add("functools")
    used = dict.fromkeys(layer.activation for layer in layers)
    return script_of(
        [
            [
                *head(title_of(objective, titles(runs)), "NumPy", COLUMNS),
                *("", *import_lines(modules, runs, "import numpy as np"), "", QUIET),
            ],
            constants(objective),
            *(ACTIVATION_TEXTS[name] for name in used),
            _architecture(objective),
            LOSS_TEXTS[objective.network.loss],
            _LAYERS,
            BATCH if objective.epoch_steps > 1 else WHOLE_BATCH,
            _gradient(objective),
            *rate_functions(runs),
            *(block for rule in rules for block in rule_blocks(rule, "np")),
            ROW,
            *(_runner(run) for run in runs),
            points_block(objective, "np.array"),
            targets_block(
                objective,
                "np.array",
                f"\nY = np.eye({objective.network.outputs})[Y]  # a column for each class",
            ),
            theta_block(experiment, "np.array"),
            start_lines(runs, COLUMNS),
        ]
    )


def _architecture(objective: NetworkObjective) -> list[str]:
    network = objective.network
    units = [network.inputs, *(layer.units for layer in network.layers)]
    names = ", ".join(layer.activation for layer in network.layers)
    return [
        f"UNITS = {units}  # the inputs, and the units of each layer",
        f"ACTIVATIONS = [{names}]",
    ]


def _gradient(objective: NetworkObjective) -> str:
    values, slopes = [], []
    if objective.l1:
        values.append("L1 * np.abs(w).sum()")
        slopes.append("L1 * np.sign(w)")
    if objective.l2:
        values.append("L2 / 2 * (w * w).sum()")
        slopes.append("L2 * w")
    penalty = ""
    if values:
        penalty = _PENALTY.replace("{loss}", f"value += {' + '.join(values)}")
        penalty = penalty.replace("{slope}", f"slope += {' + '.join(slopes)}")
    rng = "    rng = np.random.default_rng([SEED, 5, step])\n"
    return (
        _GRADIENT.replace("{rng}", rng if objective.dropout else "")
        .replace("{dropped}", _DROPPED if objective.dropout else "")
        .replace("{penalty}", penalty)
    )


def _runner(run: Run) -> list[str]:
    """Give the function that takes the steps of one runner."""
    typed = [
        "            place, number = typed[step]",
        "            theta = theta.copy()",
        "            theta[place] = number",
    ]
    return [
        *function_head(run),
        "    theta = START",
        *begun_rule(run, "np"),
        *changes_lines("changes", written(run.changes)),
        *typed_lines(run),
        loop_head(run),
        "        value, g = loss_and_gradient(theta, step)",
        f"        row({name_of(run)}, step, value, np.linalg.norm(theta))",
        *last_lines(run),
        *watch_lines(run, "value"),
        *set_knobs(run),
        *typed_step(run, typed),
        *clip_lines(run.runner.clip),
        *update_lines(run, "        theta = theta + rule.update(step + 1, theta, g, {0})"),
    ]
