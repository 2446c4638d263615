"""A short training of a deep network, for what shows its layers."""

from functools import lru_cache

from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.network_walk import NetworkWalk
from arrows_gui.core.optimizers.catalogue import make_optimizer


@lru_cache(maxsize=4)
def trained(
    activation: str = "sigmoid",
    init: str = "xavier",
    steps: int = 40,
    depth: int = 6,
    dataset: str = "circle",
) -> NetworkTrace:
    """Train 16 units a layer with Adam; nobody may change what is given."""
    hidden = (Layer(16, activation),) * depth
    objective, theta = made(NetworkSetup(dataset=dataset, count=100, hidden=hidden, init=init))
    runner = Runner(0, "one", make_optimizer("adam", {"lr": 0.01}))
    experiment = Experiment(
        objective=objective, start=tuple(theta.tolist()), runners=(runner,), steps=steps
    )
    walk, trace = NetworkWalk(experiment, runner, True), NetworkTrace(experiment, runner, 1)
    trace.extend(walk.batch(1))
    walk.run(steps)
    trace.extend(walk.batch(1))
    return trace
