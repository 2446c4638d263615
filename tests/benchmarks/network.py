"""The network: full-batch steps a second with backpropagation and momentum, beside torch."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import numpy as np

from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Moment
from tests.benchmarks.pairs import side_by_side
from tests.benchmarks.report import Row, at_least

ROUNDS = 15
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What tells a library of matrix products how many threads it may use; read when it is loaded."""

LR, MOMENTUM = 0.01, 0.9
MODULES: dict[str, tuple[str, dict[str, str]]] = {
    "relu": ("ReLU", {}),
    "tanh": ("Tanh", {}),
    "sigmoid": ("Sigmoid", {}),
    "gelu": ("GELU", {"approximate": "tanh"}),
}
"""torch's module for each activation, and what it is told."""

NOTE = (
    "network: float64, squared error, all points in one batch; ours with the parts of every step, "
    "torch.optim.SGD with autograd; both on the CPU with one thread, nothing recorded."
)

Stepper = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Shape:
    """A network to be measured: its hidden layers, its batch, and how often torch is to be beaten.

    ``steps`` make a round.
    """

    hidden: tuple[int, ...]
    batch: int
    least_ratio: float
    steps: int

    @property
    def name(self) -> str:
        """The numbers of units, from the inputs to the output."""
        return "-".join(map(str, (2, *self.hidden, 1)))


SHAPES = (Shape((16, 16), 128, 3.0, 300), Shape((64, 64, 64), 256, 2.0, 100))


def rows() -> list[Row]:
    """Measure both shapes with every activation, in a process whose libraries have one thread."""
    kept = {name: os.environ[name] for name in THREADS if name in os.environ}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pool.submit(_rows).result()
    for name in THREADS:
        del os.environ[name]
    os.environ.update(kept)
    return found


def _rows() -> list[Row]:
    return [_row(shape, activation) for shape in SHAPES for activation in MODULES]


def _row(shape: Shape, activation: str) -> Row:
    """Measure one network; asked for are the ratios of the ReLU, which itself is all but free."""
    asked = activation == "relu"
    name = f"network: {shape.name}, batch {shape.batch}, {activation}"
    layers = tuple(Layer(units, activation) for units in shape.hidden)
    setup = NetworkSetup(
        "plane", count=2 * shape.batch, train_share=0.5, hidden=layers, batch_size=0
    )
    objective, theta = made(setup)
    ours, theirs = _our_stepper(objective, theta), _torch_stepper(objective, activation)
    if theirs is None:
        return Row(name, f"{_rate(ours, shape.steps):,.0f} steps/s", "left out: no torch")
    pair = side_by_side(
        lambda: _rate(ours, shape.steps), lambda: _rate(theirs, shape.steps), ROUNDS
    )
    return Row(
        name,
        f"{pair.first:,.0f} steps/s",
        f"{pair.second:,.0f} steps/s",
        pair.ratio,
        at_least(shape.least_ratio) if asked else "",
        pair.ratio >= shape.least_ratio if asked else None,
        NOTE,
    )


def _our_stepper(objective: NetworkObjective, start: Any) -> Stepper:
    rule = make_optimizer("momentum", {"lr": LR, "momentum": MOMENTUM})

    def take(steps: int) -> float:
        theta, state, loss = start, rule.init(start), 0.0
        with np.errstate(all="ignore"):
            for t in range(steps):
                loss, gradient = objective.gradient(theta, t)
                move = rule.move(Moment(t + 1, theta, gradient, LR), state)
                theta, state = theta + move.update, move.state
        return loss

    return take


def _torch_stepper(objective: NetworkObjective, activation: str) -> Stepper | None:
    try:
        import torch  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    torch.set_num_threads(1)
    name, told = MODULES[activation]
    widths = (objective.network.inputs, *(layer.units for layer in objective.network.layers))
    modules: list[Any] = []
    for inputs, units in pairwise(widths):
        modules += [torch.nn.Linear(inputs, units), getattr(torch.nn, name)(**told)]
    network = torch.nn.Sequential(*modules[:-1]).double()
    x, y = (torch.from_numpy(values) for values in objective.batch(0))
    optimizer = torch.optim.SGD(network.parameters(), lr=LR, momentum=MOMENTUM)
    loss_of = torch.nn.MSELoss()

    def take(steps: int) -> float:
        loss = 0.0
        for _ in range(steps):
            optimizer.zero_grad()
            value = loss_of(network(x), y)
            value.backward()
            optimizer.step()
            loss = value.item()
        return loss

    return take


def _rate(take: Stepper, steps: int) -> float:
    begin = perf_counter()
    take(steps)
    return steps / (perf_counter() - begin)
