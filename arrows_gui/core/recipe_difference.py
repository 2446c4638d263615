"""What two trainings do not have in common, setting by setting."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import groupby
from operator import add
from typing import Any

import numpy as np

from arrows_gui.core.activations import activation
from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import data_source
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.initialisation import initialisation
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import Message
from arrows_gui.core.network import Layer
from arrows_gui.core.network_loss import loss_by_id
from arrows_gui.core.network_setup import DRAWN, TABLE, NetworkSetup, loss_of
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.written import number_text, vector_text

CHANGED = "{name}: {before} \N{RIGHTWARDS ARROW} {after}"
NONE = "none"
OWN = {DRAWN: "drawn points", TABLE: "a table"}

Settings = dict[str, str]
"""What each setting is called, and what it is."""


def differences(a: Document, b: Document) -> tuple[Message, ...]:
    """Say for every setting that is another one in the second document what it was and is."""
    before, after = settings_of(a), settings_of(b)
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name, NONE), after.get(name, NONE)) for name in names)
    return tuple(
        Message(CHANGED, {"name": name, "before": old, "after": new})
        for name, old, new in pairs
        if old != new
    )


def settings_of(document: Document) -> Settings:
    """Give all settings of a document with one runner, in the order in which they are listed."""
    experiment = document.experiment
    (runner,) = experiment.runners
    settings = _of_runner(runner)
    if document.network is not None:
        settings |= _of_network(document.network)
    elif isinstance(experiment.objective, SurfaceObjective):
        objective = experiment.objective
        settings["Surface"] = objective.surface.title
        for constant in objective.surface.constants:
            settings[f"Constant {constant.name}"] = number_text(objective.constants[constant.name])
        settings["Start"] = vector_text(np.array(experiment.start))
        settings["Gradient noise"] = number_text(experiment.sigma)
    return settings | {"Steps": number_text(experiment.steps)}


def _of_runner(runner: Runner) -> Settings:
    rule, schedule = runner.optimizer, runner.schedule
    settings = {"Optimizer": rule.title}
    settings |= _of_knobs(rule.knobs, rule)
    settings["Schedule"] = _schedule_text(schedule)
    return settings | _of_clip(runner.clip)


def _of_knobs(knobs: tuple[Knob, ...], holder: object) -> Settings:
    return {knob.title: _value_text(getattr(holder, knob.name)) for knob in knobs}


def _schedule_text(schedule: Schedule) -> str:
    more = [f"{knob.title.lower()} {text}" for knob, text in _arguments(schedule)]
    return ", ".join((schedule.title.lower(), *more))


def _arguments(schedule: Schedule) -> Iterator[tuple[Any, str]]:
    for each in schedule.lists:
        yield each, "; ".join(str(number) for number in getattr(schedule, each.name))
    for knob in schedule.knobs:
        yield knob, _value_text(getattr(schedule, knob.name))


def _of_clip(clip: Clip) -> Settings:
    limits = {"Clip by value": clip.value, "Clip by norm": clip.norm}
    return {name: NONE if each is None else number_text(each) for name, each in limits.items()}


NETWORK_NAMES: Mapping[str, str] = {
    "dataset": "Data",
    "count": "Points",
    "noise": "Noise of the data",
    "data_seed": "Seed of the data",
    "train_share": "Share for training",
    "standardise": "Standardised features",
    "own": "Deviation of the features",
    "hidden": "Hidden layers",
    "loss": "Loss",
    "output": "Output",
    "init": "Initialisation",
    "l1": "L1",
    "l2": "L2",
    "dropout": "Dropout",
    "batch_size": "Batch",
    "seed": "Seed",
}
"""What the fields of a setup are called."""


def _of_network(setup: NetworkSetup) -> Settings:
    writers: Mapping[str, Callable[[Any], str]] = {
        "dataset": lambda data_id: OWN.get(data_id) or data_source(data_id).title,
        "own": _deviations,
        "hidden": _layers_text,
        "loss": lambda _: loss_by_id(loss_of(setup)).title,
        "output": lambda output: output or "what suits the loss",
        "init": lambda init_id: initialisation(init_id).title,
        "batch_size": lambda size: number_text(size) if size else "all points",
    }
    return {
        NETWORK_NAMES[each.name]: writers.get(each.name, _value_text)(getattr(setup, each.name))
        for each in fields(setup)
    }


def _deviations(data: Dataset | None) -> str:
    if data is None:
        return NONE
    deviation: Array = data.x.std(axis=0)
    return ", ".join(f"{value:.3g}" for value in deviation)


def _layers_text(layers: tuple[Layer, ...]) -> str:
    runs = [(layer, len(list(alike))) for layer, alike in groupby(layers)]
    texts = [f"{layer.units} {activation(layer.activation).title}" for layer, _ in runs]
    counts = [f"{count} \N{MULTIPLICATION SIGN} " if count > 1 else "" for _, count in runs]
    return ", ".join(map(add, counts, texts)) or NONE


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return number_text(value) if isinstance(value, (int, float)) else str(value)
