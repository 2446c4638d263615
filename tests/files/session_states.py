"""States of the program for the tests of its files: every kind of thing that one can hold."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf, nan

import numpy as np

from arrows_gui.core.branch import with_branch
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document, View
from arrows_gui.core.experiment import Clip, Edit, Experiment, Origin, Wait
from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import (
    NETWORK_OPTIMIZERS,
    first_network_document,
    network_document,
)
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.network_setup import DRAWN, TABLE, NetworkSetup
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.plateau import PlateauMemory
from arrows_gui.core.race import with_hidden, with_runner_added
from arrows_gui.core.recording import trace_of
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.core.schedules import SCHEDULES, parse_schedule
from arrows_gui.core.setup import (
    first_document,
    with_constant,
    with_formula,
    with_knob,
    with_noise,
    with_optimizer,
    with_schedule,
    with_surface,
)
from arrows_gui.core.state import Answer, LabState, LessonState, WholeState
from arrows_gui.core.surface import OWN, constant, own_surface
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.core.trace import SurfaceTrace

Named = Iterator[tuple[str, WholeState]]
"""States with their names."""


def lab(document: Document, recorded: int = 0, **more: object) -> LabState:
    """Give a lab whose run has come so far."""
    return LabState(document, document.experiment.runners, recorded=recorded, **more)


def whole(document: Document, **more: object) -> WholeState:
    """Give a state with a document in one of the labs."""
    if document.network is None:
        return WholeState(lab(document), **more)
    return WholeState(lab(first_document()), lab(document), "network", **more)


def traces_of(experiment: Experiment, steps: int) -> dict[int, SurfaceTrace]:
    """Take some steps of an experiment, and give what was recorded."""
    descent = Descent(experiment)
    traces = {runner.id: trace_of(experiment, runner) for runner in experiment.runners}
    descent.advance(steps)
    for batch in descent.batches():
        traces[batch.runner].extend(batch)
    return traces


def branched(document: Document, k: int) -> Document:
    """Let the first runner branch at step k."""
    first = document.experiment.runners[0]
    return with_branch(document, traces_of(document.experiment, k)[first.id], k)[0]


def first_with(schedule: str) -> Document:
    """Give the first document with a schedule."""
    return with_schedule(first_document(), 0, parse_schedule(schedule))


def own_data(task: str, count: int = 12) -> Dataset:
    """Give a small data set of a person's own."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(count, 3))
    if task == "regression":
        return Dataset(x, x[:, 0] * 1e-7, ("height", "weight, kg", "3"), "price")
    classes = {"two": ("no", "yes"), "three": ("a", "b", "c")}[task]
    targets = (np.arange(count) % len(classes)).astype(np.float64)
    return Dataset(x, targets, ("a", "b", "c"), "kind", classes)


def _changed_on_the_way() -> WholeState:
    """Knobs that were changed while running, and one after the run had ended."""
    document = first_document()
    begun = document.experiment.runners
    edits = (Edit(3, 0, "lr", 0.01), Edit(3, 0, "lr", 0.02), Edit(8, 0, "momentum", 0.5))
    for name, value in {"lr": 0.02, "momentum": 0.25}.items():
        document = with_knob(document, 0, name, value)
    return WholeState(LabState(document, begun, edits, 20, 7, (-1.0, 1.0, -0.5, 0.25), "Slice"))


def _weights_typed() -> WholeState:
    document = first_network_document()
    edits = (Edit(0, 0, "weight:3", -0.5), Edit(1, 0, "lr", 0.1), Edit(2, 0, "weight:0", 1e-300))
    return WholeState(
        lab(first_document()), LabState(document, document.experiment.runners, edits, 5, 5)
    )


def _switch_changed() -> WholeState:
    """A switch of a rule is changed while running."""
    document = with_optimizer(first_document(), 0, "rmsprop")
    begun = document.experiment.runners
    now = with_knob(document, 0, "centered", True)
    return WholeState(LabState(now, begun, (Edit(2, 0, "centered", True),), 9, 9))


def _one_behind() -> WholeState:
    """A branch has not caught up with the run that it left."""
    document = branched(first_document(), 6)
    begun = document.experiment.runners
    return WholeState(LabState(document, begun, recorded=20, cursor=9, waits=(Wait(1, 9, 20),)))


def _overflowed() -> WholeState:
    """What a rule remembers may be no finite number any more."""
    document = with_optimizer(first_document(), 0, "adam")
    (runner,) = document.experiment.runners
    state = ((inf, -inf), (nan, 1e308))
    branch = replace(runner, id=1, look=1, label="b", origin=Origin(0, 9, (0.1, 0.2), state))
    experiment = replace(document.experiment, runners=(runner, branch))
    return whole(replace(document, experiment=experiment))


def _best_known() -> WholeState:
    """A schedule that watches the loss remembers what it has seen."""
    document = branched(first_with("plateau:patience=2,cooldown=1"), 9)
    memory = document.experiment.runners[1].origin.memory
    assert isinstance(memory, PlateauMemory)
    assert memory.best < inf
    return whole(document)


def _own_constants() -> WholeState:
    """A formula names constants that no surface of the program has."""
    surface = replace(
        own_surface("q*x^2 + 2*y^2", (-3.0, 4.0, -1.0, 1.5), (1.0, 0.5), 0.05),
        constants=(constant("q", 2.0, 1.0, 9.0, "q"),),
    )
    objective = SurfaceObjective(surface, {"q": 3.5})
    document = first_document()
    experiment = replace(document.experiment, objective=objective, start=(0.5, -0.25))
    return whole(replace(document, experiment=experiment))


def _every_look() -> WholeState:
    view = View(
        frozenset({"weight", "terms", "velocity"}),
        *("log", True, False, False, 0.0, 1, frozenset({0}), True, 1e-6, "both"),
        *(True, True, True),
    )
    document = with_runner_added(first_document(), "adam")
    lesson = LessonState(
        *("direction", 3, 77),
        (Answer("first", "3,5", False, "4f0c1a"), Answer("first", 'é "quoted"\n\U0001f600', True)),
    )
    state = lab(replace(document, view=view), tab="Curves", predicts="update", predict_first=True)
    return WholeState(state, lab(first_network_document()), "tuning", lesson, True)


def _own_network(task: str, dataset: str) -> WholeState:
    setup = NetworkSetup(dataset, own=own_data(task), standardise=True, batch_size=0)
    return whole(network_document(setup, "gd", {"lr": 0.1}))


def _full_race() -> WholeState:
    document = first_document()
    for rule in ("gd", "adam", "rmsprop", "adagrad", "lion", "newton", "gd"):
        document = with_runner_added(document, rule)
    return whole(with_hidden(with_noise(document, 0.5, 2**31 - 1), 3, True))


def _surfaces() -> Named:
    for surface in SURFACES:
        document = with_surface(first_document(), surface.id)
        yield f"surface {surface.id}", whole(document)
        for knob in surface.constants:
            document = with_constant(document, knob.name, knob.high)
        yield f"surface {surface.id}, changed", whole(document)
        formula = with_surface(document, OWN)
        text = formula.experiment.on_surface.surface.formula + " + 0"
        yield f"surface {surface.id}, as a formula", whole(with_formula(document, text))


def _rules() -> Named:
    for rule in OPTIMIZERS:
        document = with_optimizer(first_document(), 0, rule.id)
        yield f"rule {rule.id}", whole(document)
        yield f"rule {rule.id}, branched", whole(branched(document, 4))
        settings = {knob.name: knob.high for knob in rule.knobs}
        (runner,) = document.experiment.runners
        changed = replace(runner, optimizer=with_settings(make_optimizer(rule.id), settings))
        experiment = replace(document.experiment, runners=(changed,))
        yield f"rule {rule.id}, at its ends", whole(replace(document, experiment=experiment))
    for rule in NETWORK_OPTIMIZERS:
        yield f"network {rule.id}", whole(network_document(NetworkSetup(), rule.id, {}))


def _schedules() -> Named:
    for schedule in SCHEDULES:
        yield f"schedule {schedule.id}", whole(first_with(schedule.id))
    changed = "multi_step:milestones=0;5;1000,gamma=1", "one_cycle:total_steps=7,pct_start=0.125"
    for text in (
        *changed,
        "cosine_restarts:t_0=3,t_mult=2",
        "exponential:gamma=1.0000000000000002",
    ):
        yield f"schedule {text}", whole(first_with(text))
    document = first_document()
    (runner,) = document.experiment.runners
    for clip in (Clip(1.5), Clip(None, 2.0), Clip(1e-3, 1e300)):
        experiment = replace(document.experiment, runners=(replace(runner, clip=clip),))
        yield f"{clip}", whole(replace(document, experiment=experiment))


def _networks() -> Named:
    for preset in PRESETS:
        settings = dict(preset.settings)
        document = network_document(preset.setup, preset.optimizer, settings, preset.steps)
        yield f"preset {preset.id}", whole(document)
    for source in DATASETS:
        setup = NetworkSetup(source.id, 20, source.noise, 5, 0.5, True, loss="squared_error")
        yield f"data {source.id}", whole(network_document(setup, "adam", {}))
    for way in INITIALISATIONS:
        setup = NetworkSetup(
            hidden=(Layer(2, "gelu"), Layer(3, "relu")), init=way.id, output="tanh"
        )
        yield f"start {way.id}", whole(network_document(setup, "muon", {"match_rms": True}))
    for task, dataset in (("regression", TABLE), ("two", DRAWN), ("three", TABLE)):
        yield f"own data, {task}", _own_network(task, dataset)


def _scenes() -> Named:
    for scene in SCENES:
        yield f"scene {scene.id}", whole(scene_document(scene))


def _odd() -> Named:
    yield "first", WholeState(lab(first_document()), lab(first_network_document()))
    yield "a full race", _full_race()
    yield "a branch of a branch", whole(branched(branched(first_document(), 3), 5))
    for made in (_changed_on_the_way, _weights_typed, _switch_changed, _overflowed, _best_known):
        yield made.__name__, made()
    for made in (_own_constants, _every_look, _one_behind):
        yield made.__name__, made()


GROUPS: dict[str, Callable[[], Named]] = {
    **{"scenes": _scenes, "surfaces": _surfaces, "rules": _rules},
    **{"schedules": _schedules, "networks": _networks, "odd": _odd},
}
"""What gives states, each with its name, by what they are of."""


def some_states() -> list[WholeState]:
    """Give a few states that differ much."""
    odd = dict(_odd())
    own = [_own_network("three", TABLE), _own_network("regression", DRAWN)]
    return [*odd.values(), *own, first_with_formula()]


def first_with_formula() -> WholeState:
    """Give the first document with a formula that names a constant."""
    return whole(with_formula(first_document(), "kappa*x^2 + sin(3*y)^2 + y^2/10"))


def rich() -> WholeState:
    """Give a state that has a part of every kind."""
    document = first_with("plateau:patience=2,cooldown=1")
    document = with_formula(document, "kappa*x^2 + sin(3*y)^2 + y^2/10")
    document = branched(with_runner_added(with_constant(document, "kappa", 3.5), "adam"), 6)
    begun = document.experiment.runners
    document = with_knob(with_noise(document, 0.0, 9), 1, "lr", 0.25)
    edits = (Edit(6, 1, "lr", 0.125), Edit(9, 2, "momentum", 0.5))
    view = replace(document.view, finish=0.001, hidden=frozenset({1}), speed=15.0)
    surface = LabState(
        *(replace(document, view=view), begun, edits, 40, 12),
        window=(-1.0, 1.0, -1.0, 1.5),
        tab="Slice",
        predicts="update",
    )
    setup = NetworkSetup(TABLE, own=own_data("three", 10), dropout=0.25, loss="squared_error")
    trained = network_document(setup, "muon", {"nesterov": False})
    typed = (Edit(0, 0, "weight:5", -0.5), Edit(1, 0, "nesterov", True))
    network = LabState(trained, trained.experiment.runners, typed, 3, 3, tab="Curves")
    lesson = LessonState("direction", 2, 7, (Answer("first", "4", True),))
    return WholeState(surface, network, "network", lesson, True)
