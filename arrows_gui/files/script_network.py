"""What both scripts of a network share: its numbers, its batches, and what is printed."""

import numpy as np

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import long_list, number, plain

COLUMNS = "runner,step,loss,theta_norm"
"""The table of a network's run; ``theta_norm`` is the length of all parameters as one vector."""

MOST_NUMBERS = 20_000
"""So many weights, and so many numbers of data, a script holds."""

BATCH = '''\
@functools.lru_cache(maxsize=2)
def order(epoch):
    """Shuffle the points anew for every epoch; the same seed gives the same order."""
    return np.random.default_rng([SEED, 4, epoch]).permutation(len(X))


def batch(step):
    """Give the points of a step and their targets."""
    epoch, place = divmod(step, -(-len(X) // BATCH))
    rows = order(epoch)[place * BATCH : (place + 1) * BATCH]
    return X[rows], Y[rows]'''

WHOLE_BATCH = '''\
def batch(step):
    """Give the points of a step and their targets: all of them, in every step."""
    return X, Y'''


def network_objective(experiment: Experiment) -> NetworkObjective:
    """Give the objective; raise BadInput where its numbers are too many for a script."""
    objective = experiment.objective
    assert isinstance(objective, NetworkObjective), "this script is of a network"
    if objective.n > MOST_NUMBERS:
        raise BadInput(
            "a script holds at most {most} weights, and this network has {count}",
            most=f"{MOST_NUMBERS:,}",
            count=f"{objective.n:,}",
        )
    count = objective.x_train.size + len(objective.x_train)
    if count > MOST_NUMBERS:
        raise BadInput(
            "a script holds at most {most} numbers of data, and these points have {count}",
            most=f"{MOST_NUMBERS:,}",
            count=f"{count:,}",
        )
    return objective


def shape_of(objective: NetworkObjective) -> str:
    """Say how many units the layers have, as in ``2-6-4-1``."""
    network = objective.network
    return "-".join(map(str, (network.inputs, *(layer.units for layer in network.layers))))


def constants(objective: NetworkObjective) -> list[str]:
    """Give the settings of a training as named constants."""
    lines = []
    if draws(objective):
        lines.append(f"SEED = {objective.seed}")
    if objective.epoch_steps > 1:
        lines.append(f"BATCH = {objective.batch_size}  # points of a step")
    if objective.l1:
        lines.append(f"L1 = {number(objective.l1)}  # weighs the sum of |w|")
    if objective.l2:
        lines.append(f"L2 = {number(objective.l2)}  # weighs half the sum of w^2")
    if objective.dropout:
        lines.append(f"KEEP = {number(1 - objective.dropout)}  # the chance of a unit to be kept")
    return lines


def draws(objective: NetworkObjective) -> bool:
    """Tell whether a training draws random numbers on its way."""
    return objective.epoch_steps > 1 or bool(objective.dropout)


def theta_block(experiment: Experiment, make: str) -> str:
    """Give the weights to begin with; ``make`` makes an array of a list."""
    name = "# W row by row and then b, of each layer in turn.\n" + f"START = {make}("
    return long_list(name, map(number, experiment.start), "])")


def points_block(objective: NetworkObjective, make: str) -> str:
    """Give the training points; ``make`` makes an array of a list."""
    features = ", ".join(map(plain, objective.split.data.features))
    count, inputs = objective.x_train.shape
    scaled = "standardised " if objective.split.scaling else ""
    about = f"# {count} training points of {scaled}{features}; those of the test are left out.\n"
    numbers = map(number, objective.x_train.ravel().tolist())
    return about + long_list(f"X = {make}(", numbers, f"]).reshape(-1, {inputs})")


def targets_block(objective: NetworkObjective, make: str, classes: str) -> str:
    """Give the targets: numbers in a column, or with ``classes`` what is made of class numbers."""
    data = objective.split.data
    targets = data.targets[objective.split.train]
    about = f"# The target: {plain(data.target)}.\n"
    if not data.classes or objective.network.outputs == 1:
        numbers = map(number, targets.tolist())
        return about + long_list(f"Y = {make}(", numbers, "]).reshape(-1, 1)")
    whole = [str(value) for value in targets.astype(np.intp).tolist()]
    lines = long_list(f"Y = {make}(", whole, "])")
    return f"{about}{lines}{classes}"


def takes_classes(objective: NetworkObjective) -> bool:
    """Tell whether there is an output for every class."""
    return bool(objective.split.data.classes) and objective.network.outputs > 1


def title_of(objective: NetworkObjective, names: str) -> str:
    """Give the title of a script."""
    return f"{names} training a network of {shape_of(objective)} units"


def typed_step(run: Run, lines: list[str]) -> list[str]:
    """Give the lines of a step in which a parameter was typed."""
    if not run.typed:
        return []
    return ["        if step in typed:", *lines, "            continue"]
