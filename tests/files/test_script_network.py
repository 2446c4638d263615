"""Scripts of trainings take the steps that were recorded, in NumPy and in PyTorch."""

# ruff: noqa: D103 - the names say what is tested

import ast
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Edit
from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS, network_document
from arrows_gui.core.network_loss import LOSSES
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.network_setup import TABLE, NetworkSetup, loss_of
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.files.script_numpy import numpy_script
from arrows_gui.files.script_torch import torch_script
from tests.files.script_helpers import (
    CLOSE,
    HAS_TORCH,
    Recorded,
    deviation,
    outputs,
    recorded,
)

STEPS = 100

TANH = (Layer(6, "tanh"), Layer(4, "tanh"))

MAKERS: dict[str, Callable[..., str]] = {"numpy": numpy_script, "torch": torch_script}

Runs = Iterator[tuple[str, Callable[[], Recorded]]]
"""Trainings by name; one is taken when it is asked for."""


def circle(**fields: object) -> NetworkSetup:
    return replace(NetworkSetup(count=80, hidden=TANH), **fields)  # type: ignore[arg-type]


def trained(
    setup: NetworkSetup,
    rule_id: str = "adam",
    settings: Mapping[str, Value] | None = None,
    *,
    edits: Sequence[Edit] = (),
    schedule: str = "constant",
    clip: Clip | None = None,
) -> Callable[[], Recorded]:
    def run() -> Recorded:
        experiment = network_document(setup, rule_id, dict(settings or {})).experiment
        runner = replace(
            experiment.runners[0], schedule=parse_schedule(schedule), clip=clip or Clip()
        )
        return recorded(replace(experiment, runners=(runner,)), STEPS, edits)

    return run


def rule_runs() -> Runs:
    """Give trainings with every rule, with knobs changed and with weights typed."""
    for rule in NETWORK_OPTIMIZERS:
        yield f"{rule.id}", trained(circle(), rule.id)
        edits = [Edit(20, 0, "lr", 0.01), Edit(50, 0, "lr", 0.003)]
        yield f"{rule.id} edited", trained(circle(batch_size=0), rule.id, edits=edits)
        typed = [Edit(0, 0, "weight:3", 0.5), Edit(30, 0, "lr", 0.004)]
        typed += [Edit(30, 0, "weight:17", -1.25), Edit(31, 0, "weight:0", 0.0)]
        yield f"{rule.id} typed", trained(circle(), rule.id, {"lr": 0.01}, edits=typed)
    for knobs in ({"match_rms": True}, {"nesterov": False, "weight_decay": 0.0}):
        yield f"muon with {knobs}", trained(circle(), "muon", {"lr": 0.01, **knobs})
    for schedule in ("cosine:t_max=120", "one_cycle:total_steps=50", "plateau:patience=1"):
        for rule_id in ("momentum", "muon"):
            yield f"{rule_id} {schedule}", trained(circle(), rule_id, schedule=schedule)
    for clip in (Clip(0.01), Clip(norm=0.05), Clip(0.02, 0.03)):
        for rule_id in ("momentum", "qhm"):
            yield f"{rule_id} {clip}", trained(circle(), rule_id, clip=clip)


def setup_runs() -> Runs:
    """Give trainings of all presets, activations, losses, ways to begin, penalties and data."""
    for preset in PRESETS:
        made = trained(preset.setup, preset.optimizer, preset.settings)
        yield f"preset {preset.id}", made
    for activation in ACTIVATIONS:
        hidden = (Layer(5, activation.id), Layer(3, activation.id))
        yield f"activation {activation.id}", trained(circle(hidden=hidden), "momentum")
        squared = circle(hidden=hidden, loss="squared_error", output=activation.id)
        yield f"output {activation.id}", trained(squared, "momentum")
    for loss in LOSSES:
        for dataset, own in (("circle", None), (TABLE, three_classes()), ("sine", None)):
            setup = circle(dataset=dataset, own=own, loss=loss.id, standardise=True)
            yield f"{loss_of(setup)} of {loss.id} on {dataset}", trained(setup, "momentum")
    for init in INITIALISATIONS:
        yield f"init {init.id}", trained(circle(init=init.id), "momentum", {"lr": 0.01})
    for penalty in ({"l1": 0.01}, {"l2": 0.02}, {"l1": 0.003, "l2": 0.01, "dropout": 0.25}):
        yield f"with {penalty}", trained(circle(**penalty), "momentum")
    dropped = circle(batch_size=0, dropout=0.5)
    yield "whole batch with dropout", trained(dropped, "rmsprop", {"lr": 1e-3})
    yield "no hidden layer with dropout", trained(circle(hidden=(), dropout=0.5), "gd")


def three_classes() -> Dataset:
    rng = np.random.default_rng(3)
    targets = np.arange(60.0) % 3
    x = rng.normal(size=(60, 3)) + targets[:, None]
    return Dataset(x, targets, ('a "b"', "\\", "c\nd"), "kind", ("one", "two", "three"))


RUNS = dict((*rule_runs(), *setup_runs()))


@functools.cache
def run_named(name: str) -> Recorded:
    return RUNS[name]()


@pytest.fixture(scope="module", params=list(MAKERS))
def printed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[list[str]]]:
    """Give what the scripts of all runs print, for each library."""
    if request.param == "torch" and not HAS_TORCH:
        pytest.skip("PyTorch is not installed")
    make = MAKERS[request.param]
    scripts = [make(run_named(name).state) for name in RUNS]
    tables = outputs(scripts, tmp_path_factory.mktemp(request.param))
    return dict(zip(RUNS, tables, strict=True))


@pytest.mark.parametrize("name", RUNS)
def test_a_script_takes_the_recorded_steps(name: str, printed: dict[str, list[list[str]]]) -> None:
    assert printed[name][0] == ["runner", "step", "loss", "theta_norm"]
    assert deviation(run_named(name), printed[name]) < CLOSE


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_a_script_is_neat(make: Callable[..., str]) -> None:
    for name in RUNS:
        script = make(run_named(name).state)
        assert "Arrows" in (ast.get_docstring(ast.parse(script)) or "").split("\n")[0]
        long = [line for line in script.split("\n") if len(line) > 100]
        assert not long, (name, long)


def test_torch_optim_is_used_wherever_it_is_the_same() -> None:
    for rule in NETWORK_OPTIMIZERS:
        script = torch_script(run_named(rule.id).state)
        own = rule.id in ("lion", "adan", "qhm", "qhadam", "muon")
        assert ("torch.optim." not in script) == own


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (NetworkSetup(hidden=(Layer(64, "relu"),) * 8), "at most 20,000 weights"),
        (NetworkSetup(dataset="plane", count=5000, train_share=0.9), ""),
        (
            NetworkSetup(
                dataset=TABLE,
                own=Dataset(np.ones((3000, 9)), np.ones(3000), ("a",) * 9, "b"),
            ),
            "at most 20,000 numbers of data",
        ),
    ],
)
def test_what_is_too_large_for_a_script_is_refused(setup: NetworkSetup, words: str) -> None:
    document: Document = network_document(setup, "gd", {})
    made = recorded(document.experiment, 0)
    for make in MAKERS.values():
        if words:
            with pytest.raises(BadInput, match=words):
                make(made.state)
        else:
            assert make(made.state)


def test_a_script_of_several_rules_runs_them_all(tmp_path: Path) -> None:
    document = network_document(circle(), "gd", {})
    (first,) = document.experiment.runners
    others = [
        replace(first, id=place, label=f"rule {place}", optimizer=rule())
        for place, rule in enumerate(NETWORK_OPTIMIZERS[:4], 5)
    ]
    made = recorded(replace(document.experiment, runners=(first, *others)), 10)
    (table,) = outputs([numpy_script(made.state)], tmp_path)
    assert {row[0] for row in table[1:]} == {first.label, *(other.label for other in others)}
    assert deviation(made, table) < CLOSE
