"""Changes of a network's document: each takes one and gives the one that a person asked for."""

from dataclasses import replace

from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_setup import NetworkSetup, made, network_of
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.muon import Muon, for_network
from arrows_gui.core.optimizers.rule import Optimizer, with_settings

STEPS = 20_000
"""How many steps a training may take, unless a person asks for more."""

NETWORK_OPTIMIZERS: tuple[type[Optimizer], ...] = (
    *(rule for rule in OPTIMIZERS if not rule.needs_hessian),
    Muon,
)
"""The rules for networks: all but those that need the Hessian, and Muon."""

RATES = {
    **{"gd": 0.1, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.05, "rmsprop": 0.005},
    **{"adadelta": 1.0, "adamax": 0.02, "lion": 0.002, "adan": 0.02, "qhm": 0.1, "muon": 0.02},
}
"""Rates that suit small networks, where torch's default does not; the others begin at 0.01."""

OTHER_RATE = 0.01


def network_rule(optimizer_id: str, network: Network) -> Optimizer:
    """Give a rule with torch's defaults, but a learning rate that suits; BadInput for none."""
    for rule in NETWORK_OPTIMIZERS:
        if rule.id == optimizer_id:
            lr = RATES.get(optimizer_id, OTHER_RATE)
            return with_settings(for_network(rule(), network), {"lr": lr})
    ids = ", ".join(rule.id for rule in NETWORK_OPTIMIZERS)
    raise BadInput("unknown optimizer '{id}'; there are {ids}", id=optimizer_id, ids=ids)


def first_network_document() -> Document:
    """Give what the network workspace opens with: a small network on the circle, with Adam."""
    setup = NetworkSetup(hidden=(Layer(6, "tanh"), Layer(4, "tanh")))
    return network_document(setup, "adam", {})


def network_document(
    setup: NetworkSetup, optimizer_id: str, settings: dict[str, Value], steps: int = STEPS
) -> Document:
    """Give a document of a network's training with one rule; BadInput where it cannot be made."""
    objective, theta = made(setup)
    rule = with_settings(network_rule(optimizer_id, objective.network), settings)
    runner = Runner(0, rule.title, rule)
    experiment = Experiment(objective, tuple(theta.tolist()), (runner,), steps, setup.seed)
    return Document(experiment, View(speed=60.0), setup)


def with_network(document: Document, setup: NetworkSetup) -> Document:
    """Train another network, or on other data, with the same rule; BadInput where it cannot be."""
    objective, theta = made(setup)
    runners = tuple(
        replace(runner, optimizer=for_network(runner.optimizer, objective.network))
        for runner in document.experiment.runners
    )
    experiment = replace(
        document.experiment,
        objective=objective,
        start=tuple(theta.tolist()),
        runners=runners,
        seed=setup.seed,
    )
    return replace(document, experiment=experiment, network=setup)


def with_network_rule(document: Document, runner: int, optimizer_id: str) -> Document:
    """Give a runner another rule at a rate that suits."""
    assert document.network is not None, "this document is of a network"
    rule = network_rule(optimizer_id, network_of(document.network))
    runners = tuple(
        replace(each, optimizer=rule, label=rule.title) if each.id == runner else each
        for each in document.experiment.runners
    )
    return replace(document, experiment=replace(document.experiment, runners=runners))
