"""Scripts of runs on surfaces take the steps that were recorded, in NumPy and in PyTorch."""

# ruff: noqa: D103 - the names say what is tested

import ast
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from arrows_gui.core.experiment import Clip, Edit, Experiment, Runner
from arrows_gui.core.expression import FUNCTIONS
from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.schedule import Constant, Schedule
from arrows_gui.core.schedules import SCHEDULES, parse_schedule
from arrows_gui.core.setup import suited
from arrows_gui.core.surface import own_surface
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.files.script_numpy import numpy_script
from arrows_gui.files.script_torch import torch_script
from tests.core.helpers import on
from tests.files.script_helpers import (
    CLOSE,
    HAS_TORCH,
    Recorded,
    branch,
    deviation,
    outputs,
    recorded,
)

STEPS = 100

NO_CLIP = Clip()

KNOBS: dict[str, dict[str, Value]] = {
    "gd": {"weight_decay": 0.1},
    "momentum": {"momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1},
    "nesterov": {"momentum": 0.7, "weight_decay": 0.1},
    "adagrad": {"lr_decay": 0.02, "initial_accumulator_value": 0.3, "weight_decay": 0.1},
    "rmsprop": {"alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.1},
    "adam": {"beta1": 0.8, "beta2": 0.95, "eps": 1e-4, "weight_decay": 0.1},
    "adadelta": {"rho": 0.8, "eps": 1e-4, "weight_decay": 0.1},
    "adamw": {"beta1": 0.8, "weight_decay": 0.1},
    "amsgrad": {"beta2": 0.9, "weight_decay": 0.1},
    "nadam": {"lr": 0.02, "momentum_decay": 0.1, "weight_decay": 0.1},
    "radam": {"beta2": 0.9, "weight_decay": 0.1},
    "adamax": {"beta2": 0.9, "weight_decay": 0.1},
    "rprop": {"etaminus": 0.4, "etaplus": 1.0, "step_min": 1e-3, "step_max": 0.05},
    "lion": {"beta1": 0.8, "beta2": 0.9, "weight_decay": 0.1},
    "adan": {"beta1": 0.9, "beta2": 0.8, "beta3": 0.95, "weight_decay": 0.1},
    "qhm": {"beta": 0.9, "nu": 0.5, "weight_decay": 0.1},
    "qhadam": {"lr": 0.02, "beta1": 0.9, "nu1": 0.6, "nu2": 0.9, "weight_decay": 0.1},
    "newton": {"lr": 0.5, "damping": 0.1},
}

SCHEDULE_TEXTS = (
    *("constant", "step:step_size=20,gamma=0.5", "multi_step:milestones=0;10;10;40,gamma=0.5"),
    *("exponential:gamma=0.98", "exponential:gamma=1.01", "step:step_size=30,gamma=1.2"),
    *("linear:start_factor=0.2,end_factor=0.5,total_iters=50", "linear:end_factor=0,total_iters=9"),
    *("cosine:t_max=100,eta_min=0.001", "cosine:t_max=15", "cosine_restarts:t_0=12,t_mult=2"),
    *("cosine_restarts:t_0=20,eta_min=0.001", "polynomial:total_iters=60,power=2"),
    *("one_cycle:total_steps=101", "one_cycle:total_steps=60,max_lr=0.05,pct_start=0.4"),
    *("one_cycle:pct_start=1,total_steps=70", "warmup:start_factor=0.1,total_iters=30"),
    *("plateau:factor=0.5,patience=2", "plateau:patience=0,threshold=0.1,cooldown=3,min_lr=0.002"),
)

OWN_FORMULAS = (
    *(f"{name}(0.4*x + 0.1) + x^2 + (y - 0.2)^2" for name in FUNCTIONS),
    *(f"{name}(0.3*x*y + 0.4)^2 + 0.1*x^2 + y^2" for name in FUNCTIONS),
    *("abs(x) + abs(y - 1)", "sqrt(x^2 + y^2)", "(x^2 + 1)^(y^2 + 0.5)", "2^x + 2^-x + y^4"),
    *("x^2", "3", "-x^2 + -(-y)^2/2", "x - (y - (x - y)) + (x*y)^2", "x/(1 + y^2)/2 + x^2 + y^2"),
    *("1/(2/(1 + x^2)) + y^6", "x^-2 + x^2 + y^2", "10^300*1e-300*x^2 + e*y^2 + pi", "--x^2 + y^2"),
    *("sigmoid(60*x) + x^2 + y^2", "sqrt(2)*x^2 + sin(1)*y^2", "abs(-2)*x^2 + y^2^0.5"),
    *("(x^2 + 1)^0.5^2 + y^2\n + x^2", "x^80/1e9 + y^2", "tanh(3*x) + exp(-y) + y^2 + x^2"),
)


def alone(
    objective: SurfaceObjective,
    rule: Optimizer,
    schedule: Schedule | None = None,
    clip: Clip = NO_CLIP,
    start: tuple[float, float] | None = None,
) -> Experiment:
    runner = Runner(0, rule.title, rule, schedule or Constant(), clip)
    return Experiment(objective, start or objective.surface.start, (runner,), STEPS)


def suiting(rule_id: str, surface: str) -> Experiment:
    objective = on(surface)
    rule = suited(make_optimizer(rule_id), objective, objective.surface.start)
    return alone(objective, rule)


def slow(rule_id: str, **settings: Value) -> Optimizer:
    return make_optimizer(rule_id, {"lr": 0.02, **settings})


TILTED = SurfaceObjective(on("ravine").surface, {"phi": 30.0})
"""A ravine that lies along no axis."""

KINKS = (
    ("sqrt(x^2 + y^2) + (x - 1)^2", (0.0, 0.0)),
    ("abs(x) + 3*abs(y - 1)*x + x^2 + y^2", (0.0, 1.0)),
    ("sigmoid(1000*x) + (x + 1)^2 + y^2", (-0.9, 1.0)),
    ("sigmoid(-1000*x) + (x - 1)^2 + sigmoid(0*y)", (0.9, 1.0)),
    ("(x + 1)^0 + x^2*(y + 1)^1 + 0*sqrt(y) + y^2", (0.5, 0.0)),
)
"""Formulas and starts at which slopes are taken by agreement, or lie in a far tail."""

AWKWARD: tuple[tuple[str, str, tuple[Value, ...]], ...] = (
    ("momentum", "momentum", (0.0, 0.9, 0.0, 0.5)),
    ("nesterov", "momentum", (0.0, 0.9)),
    ("rmsprop", "momentum", (0.5, 0.0, 0.7)),
    ("rmsprop", "centered", (True, False, True)),
    ("rprop", "etaminus", (0.0, 0.5)),
)
"""Changes on the way with which torch.optim would go another way."""

Runs = Iterator[tuple[str, Callable[[], Recorded]]]
"""What a script must be able to tell again, by name; a run is taken when it is asked for."""


def taken(
    experiment: Experiment, edits: Sequence[Edit] = (), steps: int = STEPS
) -> Callable[[], Recorded]:
    return lambda: recorded(experiment, steps, edits)


def joined(experiment: Experiment, k: int, edits: Sequence[Edit] = ()) -> Callable[[], Recorded]:
    """Give a run that a branch of step k joins."""

    def run() -> Recorded:
        other = branch(recorded(experiment, k + 5, edits).traces[0], k, 3)
        both = replace(experiment, runners=(experiment.runners[0], other))
        return recorded(both, STEPS, edits)

    return run


def plain_runs() -> Runs:
    """Give one of every rule, of every surface and of every schedule."""
    for rule in OPTIMIZERS:
        for surface in ("ravine", "logistic", "ackley"):
            yield f"{rule.id} on {surface}", taken(suiting(rule.id, surface))
    for each in SURFACES:
        yield f"on {each.id}", taken(suiting("momentum", each.id))
    for rule_id, knobs in KNOBS.items():
        yield f"{rule_id} with knobs", taken(alone(TILTED, slow(rule_id, **knobs)))
    for text in SCHEDULE_TEXTS:
        for rule_id in ("momentum", "lion"):
            run = alone(TILTED, slow(rule_id), parse_schedule(text), Clip(norm=2.0))
            yield f"{rule_id} with {text}", taken(run)
    for formula in OWN_FORMULAS:
        objective = SurfaceObjective(own_surface(formula))
        yield f"own {formula}", taken(alone(objective, slow("gd"), start=(0.7, 0.3)))
    for name in FUNCTIONS:
        objective = SurfaceObjective(own_surface(f"{name}(0.4*x + 0.2*y + 0.1) + x^2 + x*y + y^2"))
        newton = make_optimizer("newton", {"lr": 0.3})
        yield f"newton on {name}", taken(alone(objective, newton, start=(0.7, 0.3)))
    for formula, start in KINKS:
        objective = SurfaceObjective(own_surface(formula))
        yield f"kink {formula}", taken(alone(objective, slow("adam"), start=start))


def special_runs() -> Runs:
    """Give runs with noise and clipping, edits and branches, and races."""
    for clip in (Clip(0.5), Clip(norm=0.7), Clip(2.0, 1.5)):
        noisy = replace(suiting("momentum", "ravine"), sigma=2.0, seed=5)
        noisy = replace(noisy, runners=(replace(noisy.runners[0], clip=clip),))
        yield f"noise and {clip}", taken(noisy, steps=1100)
    for rule in OPTIMIZERS:
        run = alone(TILTED, slow(rule.id))
        edits = [Edit(0, 0, "lr", 0.03), Edit(7, 0, "lr", 0.01), Edit(40, 0, "lr", 0.05)]
        yield f"{rule.id} branched", joined(run, 25, edits[:2])
        last_knob = rule.knobs[-1].name
        if last_knob != "step_max":
            edits.append(Edit(40, 0, last_knob, 0.2))
        if "beta1" in {knob.name for knob in rule.knobs}:
            edits.append(Edit(60, 0, "beta1", 0.5))
        yield f"{rule.id} edited", taken(run, edits)
    for rule_id, knob, values in AWKWARD:
        edits = [Edit(20 * place, 0, knob, value) for place, value in enumerate(values)]
        yield f"{rule_id} {knob}", taken(alone(TILTED, slow(rule_id)), edits)
    for text in SCHEDULE_TEXTS:
        run = alone(TILTED, slow("adam", lr=0.05), parse_schedule(text))
        edits = [Edit(30, 0, "lr", 0.02), Edit(50, 0, "beta2", 0.9)]
        yield f"edited under {text}", taken(run, edits)
        yield f"branched under {text}", joined(run, 45)
    race = alone(TILTED, make_optimizer("newton"))
    others = (
        Runner(4, 'a "wild", one', slow("gd", lr=5.0), look=1),
        Runner(2, "\u00ebin\nname", slow("gd"), look=2),
    )
    yield "race", taken(replace(race, runners=(*race.runners, *others)))
    yield "nothing yet", taken(race, steps=0)


RUNS = dict((*plain_runs(), *special_runs()))

MAKERS: dict[str, Callable[..., str]] = {"numpy": numpy_script, "torch": torch_script}


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
    scripts = [make(run.state) for run in map(run_named, RUNS)]
    tables = outputs(scripts, tmp_path_factory.mktemp(request.param))
    return dict(zip(RUNS, tables, strict=True))


@pytest.mark.parametrize("name", RUNS)
def test_a_script_takes_the_recorded_steps(name: str, printed: dict[str, list[list[str]]]) -> None:
    assert printed[name][0] == ["runner", "step", "x", "y", "loss"]
    assert deviation(run_named(name), printed[name]) < CLOSE


def test_every_rule_and_every_schedule_is_among_the_runs() -> None:
    assert set(KNOBS) == {rule.id for rule in OPTIMIZERS}
    texts = {text.partition(":")[0] for text in SCHEDULE_TEXTS}
    assert texts == {schedule.id for schedule in SCHEDULES}


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_a_script_is_neat(make: Callable[..., str]) -> None:
    for name in RUNS:
        run = run_named(name)
        script = make(run.state, run.lasts)
        tree = ast.parse(script)
        assert "Arrows" in (ast.get_docstring(tree) or "").split("\n")[0]
        assert script.endswith("\n")
        assert not script.endswith("\n\n")
        long = [line for line in script.split("\n") if len(line) > 100]
        assert not long, (name, long)


def test_torch_optim_is_used_wherever_it_is_the_same() -> None:
    for rule in OPTIMIZERS:
        script = torch_script(run_named(f"{rule.id} on ravine").state)
        own = rule.id in ("lion", "adan", "qhm", "qhadam", "newton")
        assert ("torch.optim." not in script) == own
        assert (f"class {rule.__name__}" in script) == own


def test_only_libraries_that_are_used_are_imported() -> None:
    plain = run_named("adam on ravine").state
    assert "numpy" not in torch_script(plain).replace("NumPy", "")
    assert "torch" not in numpy_script(plain)


def test_the_last_steps_are_found_without_being_told() -> None:
    run = run_named("race")
    assert len(set(run.lasts.values())) == 3
    for make in MAKERS.values():
        assert make(run.state) == make(run.state, run.lasts)


@pytest.mark.parametrize("formula", ["exp(-1/0)*x + x^2", "x^2 + tanh(9^9^9)", "x + (-8)^0.5*0"])
def test_a_part_that_is_no_number_is_refused(formula: str) -> None:
    objective = SurfaceObjective(own_surface(formula))
    run = alone(objective, make_optimizer("gd"))
    state = replace(run_named("nothing yet").state, begun=run.runners)
    state = replace(state, document=replace(state.document, experiment=run))
    for make in MAKERS.values():
        with pytest.raises(BadInput, match="no finite number"):
            make(state)


def test_a_script_says_nothing_that_a_label_makes_of_it(tmp_path: Path) -> None:
    label = '"""\nimport os # \\ {x} \' \u202e'
    run = suiting("gd", "bowl")
    run = replace(run, runners=(replace(run.runners[0], label=label),))
    made = recorded(run, 3)
    (table,) = outputs([numpy_script(made.state)], tmp_path)
    assert table[1][0] == " ".join(label.split())
    assert deviation(made, table) < CLOSE
