"""The recipe of a network's training: data, architecture and start; and what is made of it."""

from dataclasses import dataclass
from functools import lru_cache

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, Split, split
from arrows_gui.core.datasets import data_source
from arrows_gui.core.initialisation import first_theta
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import MOST_HIDDEN, MOST_UNITS, Layer, Network
from arrows_gui.core.network_loss import CLASSES, TWO_CLASSES, loss_by_id
from arrows_gui.core.network_objective import NetworkObjective

DRAWN, TABLE = "drawn", "table"
"""The ids of data of a person's own: points drawn with the mouse, and a table that was opened."""

FEWEST_POINTS, MOST_POINTS = 10, 5_000


@dataclass(frozen=True, slots=True)
class NetworkSetup:
    """Everything that decides the objective and where it starts.

    ``dataset`` is the id of one that ships, or DRAWN or TABLE with the data in ``own``.
    ``output`` is the activation of the output layer; "" is what suits the loss.
    """

    dataset: str = "circle"
    count: int = 400
    noise: float = 0.1
    data_seed: int = 0
    train_share: float = 0.7
    standardise: bool = False
    own: Dataset | None = None
    hidden: tuple[Layer, ...] = (Layer(8, "tanh"),)
    loss: str = ""
    output: str = ""
    init: str = "xavier"
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    batch_size: int = 32
    seed: int = 0


def checked(setup: NetworkSetup) -> NetworkSetup:
    """Give the setup; raise BadInput where something of it cannot be had."""
    if len(setup.hidden) > MOST_HIDDEN:
        raise BadInput("a network has at most {most} hidden layers", most=MOST_HIDDEN)
    if any(not 1 <= layer.units <= MOST_UNITS for layer in setup.hidden):
        raise BadInput("a hidden layer has 1 to {most} units", most=MOST_UNITS)
    if setup.own is None and not FEWEST_POINTS <= setup.count <= MOST_POINTS:
        raise BadInput(
            "there must be {fewest} to {most} points", fewest=FEWEST_POINTS, most=MOST_POINTS
        )
    if not 0 <= setup.dropout < 1:
        raise BadInput("the dropout must be at least 0 and below 1")
    if not 0 < setup.train_share < 1:
        raise BadInput("the share for training must lie between 0 and 1")
    for name, value in (("l1", setup.l1), ("l2", setup.l2), ("noise", setup.noise)):
        if not 0 <= value < float("inf"):
            raise BadInput("{name} must be a finite number from 0 on", name=name)
    if setup.batch_size < 0:
        raise BadInput("a batch has at least one point; 0 stands for all of them")
    return setup


def suiting_loss(task: str) -> str:
    """Give the loss that one takes for a task by default."""
    by_task = {TWO_CLASSES: "binary_cross_entropy", CLASSES: "softmax_cross_entropy"}
    return by_task.get(task, "squared_error")


def loss_of(setup: NetworkSetup) -> str:
    """Give the loss of a setup: the one that was chosen where it suits the data."""
    task = data_of(setup).data.task
    suits = setup.loss and task in loss_by_id(setup.loss).tasks
    return setup.loss if suits else suiting_loss(task)


def data_of(setup: NetworkSetup) -> Split:
    """Give the data of a setup in two parts."""
    return _data(
        *(setup.dataset, setup.own, setup.count, setup.noise, setup.data_seed),
        *(setup.train_share, setup.standardise),
    )


@lru_cache(maxsize=4)
def _data(
    dataset: str, own: Dataset | None, count: int, noise: float, seed: int, share: float, even: bool
) -> Split:
    data = own if own is not None else data_source(dataset).points(count, noise, seed)
    return split(data, share, seed, even)


def network_of(setup: NetworkSetup) -> Network:
    """Give the architecture of a setup, with as many outputs as data and loss need."""
    data, loss = data_of(setup).data, loss_of(setup)
    several = data.task == CLASSES or loss == "softmax_cross_entropy"
    outputs = len(data.classes) if several else 1
    output = "linear" if loss_by_id(loss).scores else setup.output or "linear"
    return Network(data.x.shape[1], (*setup.hidden, Layer(outputs, output)), loss)


def made(setup: NetworkSetup) -> tuple[NetworkObjective, Array]:
    """Give the objective of a setup and theta (n,) to begin with.

    Both are pure functions of the setup; raises BadInput where they cannot be made.
    """
    checked(setup)
    network = network_of(setup)
    objective = NetworkObjective(
        *(network, data_of(setup), setup.batch_size, setup.l1, setup.l2, setup.dropout),
        seed=setup.seed,
    )
    return objective, first_theta(network, setup.init, setup.seed)
