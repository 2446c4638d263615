"""The network lab as a session file holds it: the recipe, with data of a person's own in it."""

from dataclasses import fields

import numpy as np

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.network_loss import LOSSES
from arrows_gui.core.network_setup import DRAWN, TABLE, NetworkSetup, checked, made
from arrows_gui.core.optimizers.muon import for_network
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.state import LabState
from arrows_gui.files.session_fault import at, checked_id
from arrows_gui.files.session_lab import run_part, view_of, view_part, with_run
from arrows_gui.files.session_runner import runner_of, runner_part, short
from arrows_gui.files.session_schema import (
    LONGEST_NAME,
    MOST_NUMBERS,
    MOST_STEPS,
    DataPart,
    FeaturePart,
    LayerPart,
    NetworkLab,
    SetupPart,
)

FARTHEST = 1e100
"""So far from 0 may data lie."""


def network_lab(state: LabState) -> NetworkLab:
    """Write the network lab; raise BadInput where the data are too many."""
    document = state.document
    assert document.network is not None, "this document is of a network"
    (runner,) = document.experiment.runners
    return NetworkLab(
        recipe=_setup_part(document.network),
        runner=runner_part(runner),
        steps=min(document.experiment.steps, MOST_STEPS),
        view=view_part(document.view),
        run=run_part(state),
        tab=short(state.tab, LONGEST_NAME),
    )


def network_state(part: NetworkLab) -> LabState:
    """Read the network lab; raises BadInput where it could not be opened."""
    with at("recipe"):
        setup = _setup_of(part.recipe)
        objective, theta = made(setup)
        _check_near(objective.split.data)
    with at("runner"):
        with at("rule"):
            rule = _rule(part.runner.rule, objective.network)
        runner = runner_of(part.runner, rule)
        if runner.origin is not None:
            raise BadInput("a network's run cannot be branched")
    start = tuple(theta.tolist())
    experiment = Experiment(objective, start, (runner,), part.steps, setup.seed)
    with at("view"):
        document = Document(experiment, view_of(part.view, experiment.runners), setup)
    state = LabState(document, experiment.runners, tab=part.tab)
    with at("run"):
        state = with_run(state, part.run, objective.n)
    with at("recipe"):
        Descent(experiment)
    return state


def _check_near(data: Dataset) -> None:
    """Raise BadInput where data lie so far out that no picture can hold them."""
    for numbers in (data.x, data.targets):
        if not (np.abs(numbers) <= FARTHEST).all():
            raise BadInput("the data lie farther from 0 than {far:g}", far=FARTHEST)


def _rule(rule_id: str, network: Network) -> Optimizer:
    """Give a rule of networks with its defaults."""
    checked_id(rule_id, tuple(rule.id for rule in NETWORK_OPTIMIZERS))
    return next(for_network(rule(), network) for rule in NETWORK_OPTIMIZERS if rule.id == rule_id)


def _setup_part(setup: NetworkSetup) -> SetupPart:
    values = {field.name: getattr(setup, field.name) for field in fields(setup)}
    for name in ("noise", "train_share", "l1", "l2", "dropout"):
        values[name] = float(values[name])
    hidden = tuple(LayerPart(units=each.units, activation=each.activation) for each in setup.hidden)
    own = None if setup.own is None else _data_part(setup.own)
    return SetupPart(**{**values, "hidden": hidden, "own": own})


def _setup_of(part: SetupPart) -> NetworkSetup:
    activations = tuple(each.id for each in ACTIVATIONS)
    own_ids = () if part.own is None else (DRAWN, TABLE)
    choices = {
        "dataset": own_ids or tuple(source.id for source in DATASETS),
        "loss": ("", *(loss.id for loss in LOSSES)),
        "output": ("", *activations),
        "init": tuple(way.id for way in INITIALISATIONS),
    }
    for name, known in choices.items():
        with at(name):
            checked_id(getattr(part, name), known)
    for place, layer in enumerate(part.hidden):
        with at(f"hidden[{place}]"):
            checked_id(layer.activation, activations)
    values = {field: getattr(part, field) for field in part.__struct_fields__}
    values["hidden"] = tuple(Layer(each.units, each.activation) for each in part.hidden)
    with at("own"):
        values["own"] = None if part.own is None else _data_of(part.own)
    return checked(NetworkSetup(**values))


def _data_part(data: Dataset) -> DataPart:
    """Write data of a person's own, a column after the other."""
    numbers = data.x.size + data.targets.size
    if numbers > MOST_NUMBERS:
        raise BadInput(
            "your own data have {count:,} numbers, and a session file holds at most {most:,}",
            count=numbers,
            most=MOST_NUMBERS,
        )
    columns = zip(data.features, data.x.T, strict=True)
    return DataPart(
        classes=tuple(short(name, LONGEST_NAME) for name in data.classes),
        features=tuple(
            FeaturePart(name=short(name, LONGEST_NAME), values=tuple(column.tolist()))
            for name, column in columns
        ),
        target=FeaturePart(
            name=short(data.target, LONGEST_NAME), values=tuple(data.targets.tolist())
        ),
    )


def _data_of(part: DataPart) -> Dataset:
    """Read data of a person's own."""
    count = len(part.target.values)
    if count * (len(part.features) + 1) > MOST_NUMBERS:
        raise BadInput("there are more than {most:,} numbers", most=MOST_NUMBERS)
    for place, feature in enumerate(part.features):
        with at(f"features[{place}]"):
            if len(feature.values) != count:
                raise BadInput("there are as many numbers as there are targets")
    targets = np.array(part.target.values, dtype=np.float64)
    with at("classes"):
        if len(part.classes) == 1:
            raise BadInput("there are at least two classes, or none in a regression")
    with at("target"):
        whole = (targets == np.floor(targets)) & (targets >= 0) & (targets < len(part.classes))
        if part.classes and not whole.all():
            raise BadInput("there is a target that is not the number of a class, from 0 on")
    x = np.stack([np.array(each.values, dtype=np.float64) for each in part.features], axis=1)
    names = tuple(feature.name for feature in part.features)
    return Dataset(x, targets, names, part.target.name, part.classes)
