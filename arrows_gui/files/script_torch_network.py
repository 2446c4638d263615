"""The training of a network as a script for PyTorch: torch.nn, autograd and torch.optim."""

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.files.script_loop import (
    ROW,
    function_head,
    head,
    last_lines,
    loop_head,
    name_of,
    set_knobs,
    start_lines,
    titles,
    typed_lines,
    update_lines,
)
from arrows_gui.files.script_network import (
    BATCH,
    COLUMNS,
    WHOLE_BATCH,
    constants,
    draws,
    network_objective,
    points_block,
    takes_classes,
    targets_block,
    theta_block,
    title_of,
    typed_step,
)
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import script_of
from arrows_gui.files.script_torch import (
    DOUBLE,
    clip_lines,
    imports,
    optimizer_begin,
    optimizer_step,
    own_begin,
    own_blocks,
    own_rules,
    shown_loss,
)
from arrows_gui.files.script_torch_rules import torch_serves

MODULES = {
    "linear": "",
    "relu": "torch.nn.ReLU()",
    "leaky_relu": "torch.nn.LeakyReLU(0.01)",
    "tanh": "torch.nn.Tanh()",
    "sigmoid": "torch.nn.Sigmoid()",
    "gelu": 'torch.nn.GELU(approximate="tanh")',
}

CRITERIA = {
    "squared_error": "torch.nn.MSELoss()",
    "binary_cross_entropy": "torch.nn.BCEWithLogitsLoss()",
    "softmax_cross_entropy": "torch.nn.CrossEntropyLoss()",
}

_DROPOUT = '''\
class Dropout(torch.nn.Module):
    """Leaves out units by chance, as torch.nn.Dropout does, with the random numbers of Arrows."""

    rng = None  # that of the step, which all layers share

    def forward(self, a):
        kept = Dropout.rng.random(tuple(a.shape)) < KEEP
        return a * torch.from_numpy(kept) / KEEP'''

_LOSS = '''\
def loss(model, step):
    """Give the loss of a step's batch."""
    x, y = batch(step)
{rng}    value = criterion(model(x), y)
{penalty}    return value'''

_PENALTY = """\
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            value = value + {terms}
"""

_FLAT = '''\
def gradient_of(model):
    """Give the gradients of all parameters as one vector."""
    return torch.cat([parameter.grad.reshape(-1) for parameter in model.parameters()])'''


def network_script(experiment: Experiment, runs: tuple[Run, ...]) -> str:
    """Write the training of a network; raises BadInput where its numbers are too many."""
    objective = network_objective(experiment)
    loss = objective.network.loss
    classes = ""
    if loss != "softmax_cross_entropy":
        columns = objective.network.outputs
        classes = f"\nY = torch.eye({columns})[Y]  # a column for each class"
    whole = takes_classes(objective)
    return script_of(
        [
            [
                *head(title_of(objective, titles(runs)), "PyTorch", COLUMNS, (), draws(objective)),
                *("", *imports(runs, draws(objective), objective.epoch_steps > 1)),
            ],
            DOUBLE,
            constants(objective),
            _DROPOUT if objective.dropout else "",
            _model(objective),
            f"criterion = {CRITERIA[loss]}",
            BATCH if objective.epoch_steps > 1 else WHOLE_BATCH,
            _loss(objective),
            _FLAT if own_rules(runs) else "",
            *own_blocks(runs),
            ROW,
            *(_runner(run) for run in runs),
            points_block(objective, "torch.tensor"),
            targets_block(objective, "torch.tensor", classes if whole else ""),
            theta_block(experiment, "torch.tensor"),
            start_lines(runs, COLUMNS),
        ]
    )


def _model(objective: NetworkObjective) -> list[str]:
    inputs, modules = objective.network.inputs, []
    last = len(objective.network.layers) - 1
    for place, layer in enumerate(objective.network.layers):
        modules.append(f"torch.nn.Linear({inputs}, {layer.units})")
        if activation := MODULES[layer.activation]:
            modules.append(activation)
        if objective.dropout and place < last:
            modules.append("Dropout()")
        inputs = layer.units
    return [
        "def network():",
        '    """Make the network with the weights that it begins with."""',
        "    model = torch.nn.Sequential(",
        *(f"        {module}," for module in modules),
        "    )",
        "    torch.nn.utils.vector_to_parameters(START.clone(), model.parameters())",
        "    return model",
    ]


def _loss(objective: NetworkObjective) -> str:
    terms = []
    if objective.l1:
        terms.append("L1 * layer.weight.abs().sum()")
    if objective.l2:
        terms.append("L2 / 2 * layer.weight.square().sum()")
    penalty = _PENALTY.replace("{terms}", " + ".join(terms)) if terms else ""
    rng = "    Dropout.rng = np.random.default_rng([SEED, 5, step])\n"
    return _LOSS.replace("{rng}", rng if objective.dropout else "").replace("{penalty}", penalty)


def _runner(run: Run) -> list[str]:
    """Give the function that takes the steps of one runner."""
    served = torch_serves(run)
    begin = optimizer_begin(run, "model.parameters()") if served else _own_begin(run)
    vector = "torch.nn.utils.parameters_to_vector(model.parameters()).detach()"
    return [
        *function_head(run),
        "    model = network()",
        *begin,
        loop_head(run),
        "        model.zero_grad()  # or the gradients would add up",
        "        value = loss(model, step)",
        f"        theta = {vector}",
        f"        row({name_of(run)}, step, value.item(), theta.norm().item())",
        *last_lines(run),
        *shown_loss(run, "value.item()"),
        "        value.backward()  # backpropagation",
        *(optimizer_clip(run) if served else _own_step(run)),
    ]


def optimizer_clip(run: Run) -> list[str]:
    """Give the lines that clip, and take a step with the optimizer of PyTorch."""
    return [*clip_lines(run.runner.clip, "model.parameters()"), *optimizer_step(run)]


def _own_begin(run: Run) -> list[str]:
    return [
        "    theta = START",
        *own_begin(run),
        *typed_lines(run),
    ]


def _own_step(run: Run) -> list[str]:
    update = "        theta = theta + rule.update(step + 1, theta, gradient_of(model), {0})"
    give = "torch.nn.utils.vector_to_parameters({0}, model.parameters())"
    typed = [
        "            place, number = typed[step]",
        "            theta[place] = number",
        f"            {give.format('theta')}",
    ]
    return [
        *set_knobs(run),
        *typed_step(run, typed),
        *clip_lines(run.runner.clip, "model.parameters()"),
        *update_lines(run, update),
        f"        {give.format('theta')}",
    ]
