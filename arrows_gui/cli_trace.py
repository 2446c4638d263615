"""The command ``trace``: one run as a table, for scripts, spreadsheets and graders."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arrows_gui.cli_options import HELP, Options, finite, read_options, write
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.knob import knob_named
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters, with_settings
from arrows_gui.core.schedule import Constant, arguments
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.core.surface import OWN, Point, Surface, own_surface
from arrows_gui.core.surfaces import surface_by_id

TRACE_HELP = """\
usage: arrows-gui trace (--formula TEXT | --surface ID [--constant NAME=VALUE ...])
                        --optimizer ID [--set NAME=VALUE ...] [--start X,Y] [--steps N]
                        [--schedule ID[:NAME=VALUE,...]] [--clip-norm C] [--clip-value C]
                        [--noise SIGMA] [--seed N] [--format csv|json]

Run an optimizer and write one row for each step t = 0 ... N: the parameters, the loss and its
exact gradient there, the update that is taken from there, and its learning rate.

  --formula TEXT          a loss in x and y, as in '0.5*(x^2 + 25*y^2)'
  --surface ID            a surface of the program; 'arrows-gui list surfaces' names them
  --constant NAME=VALUE   a constant of that surface
  --optimizer ID          an optimizer; 'arrows-gui list optimizers' names them and their knobs
  --set NAME=VALUE        a hyperparameter, by default as in torch.optim; a switch is true or false
  --start X,Y             where to start, by default the start of the surface
  --steps N               how many steps to take, by default 100
  --schedule ID[:...]     a learning rate schedule, as in cosine:t_max=50 or
                          'multi_step:milestones=30;80'; 'arrows-gui list schedules' names them
  --clip-norm C           clip the length of the gradient
  --clip-value C          clip each component of the gradient, before its length
  --noise SIGMA           add normal noise to the gradient
  --seed N                the seed of the noise, by default 0
  --format csv|json       csv by default
  --help                  show this text
"""

COLUMNS = ("step", "x", "y", "loss", "grad_x", "grad_y", "update_x", "update_y", "lr")

FLUSH = 4096
"""So many steps are computed before their rows are written."""

DEFAULT_STEPS = 100
MOST_STEPS = 10**9
MOST_SEED = 2**63 - 1

_OPTIONS = (
    *("--formula", "--surface", "--constant", "--optimizer", "--set", "--start", "--steps"),
    *("--schedule", "--clip-norm", "--clip-value", "--noise", "--seed", "--format"),
)

Row = Sequence[float | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """What is to be traced, and in which format."""

    experiment: Experiment
    runner: Runner
    format: str


def trace(argv: Sequence[str]) -> int:
    """Run what the options ask for and write its table; raise BadInput where they are wrong."""
    options = read_options(argv, _OPTIONS)
    if any(name in options.given for name in HELP):
        return write([TRACE_HELP])
    request = _request(options)
    descent = Descent(request.experiment, hold=False)
    return write(_csv(descent) if request.format == "csv" else _json(request, descent))


def _request(options: Options) -> _Request:
    if options.words:
        raise BadInput("trace has no use for the word '{word}'", word=options.words[0])
    surface = _surface(options)
    if surface.id == OWN and "--constant" in options.given:
        raise BadInput("--constant sets a constant of a --surface, and a --formula has none")
    objective = SurfaceObjective(surface, _constants(options, surface))
    schedule = options.text("--schedule")
    runner = Runner(
        id=0,
        label="",
        optimizer=_optimizer(options),
        schedule=Constant() if schedule is None else parse_schedule(schedule),
        clip=Clip(_limit(options, "--clip-value"), _limit(options, "--clip-norm")),
    )
    sigma = options.number("--noise") or 0.0
    if sigma < 0:
        raise BadInput("--noise must not be below 0")
    experiment = Experiment(
        objective=objective,
        start=_start(options, surface),
        runners=(runner,),
        steps=options.whole("--steps", DEFAULT_STEPS, MOST_STEPS),
        seed=options.whole("--seed", 0, MOST_SEED),
        sigma=sigma,
    )
    return _Request(experiment, runner, options.choice("--format", ("csv", "json")))


def _surface(options: Options) -> Surface:
    formula, surface_id = options.text("--formula"), options.text("--surface")
    if formula is not None and surface_id is not None:
        raise BadInput("give --formula or --surface, not both")
    if formula is not None:
        return own_surface(formula)
    if surface_id is None:
        raise BadInput("give a loss: --formula TEXT or --surface ID")
    return surface_by_id(surface_id)


def _constants(options: Options, surface: Surface) -> dict[str, float]:
    by_name = {constant.name: constant for constant in surface.constants}
    values = {}
    for name, text in options.settings("--constant").items():
        if name not in by_name:
            raise BadInput(
                "unknown constant '{name}'; {surface} has {names}",
                name=name,
                surface=surface.id,
                names=", ".join(by_name) or "no constants",
            )
        values[name] = float(by_name[name].parsed(text))
    return values


def _optimizer(options: Options) -> Optimizer:
    optimizer_id = options.text("--optimizer")
    if optimizer_id is None:
        raise BadInput("give an optimizer: --optimizer ID")
    rule = make_optimizer(optimizer_id)
    by_name = {knob.name: knob for knob in rule.knobs}
    typed = options.settings("--set").items()
    return with_settings(
        rule, {name: knob_named(by_name, name, rule.id).parsed(text) for name, text in typed}
    )


def _start(options: Options, surface: Surface) -> Point:
    text = options.text("--start")
    if text is None:
        x, y = surface.start
        return float(x), float(y)
    words = text.split(",")
    if len(words) != 2:
        raise BadInput("--start takes two numbers X,Y, not '{text}'", text=text)
    return finite(words[0], "--start"), finite(words[1], "--start")


def _limit(options: Options, name: str) -> float | None:
    limit = options.number(name)
    if limit is not None and limit <= 0:
        raise BadInput("{name} must be above 0", name=name)
    return limit


def _rows(descent: Descent) -> Iterator[list[Row]]:
    """Take all steps; give the rows in lists, the last row without update and rate."""
    first = 0
    waiting: list[list[float]] = []  # the last point, whose update is not known yet
    while True:
        descent.advance(FLUSH)
        (batch,) = descent.batches()
        points = [*waiting, *batch.points[:, :5].tolist()]
        moves = batch.moves.tolist()
        yield [
            (first + k, *point, *move)
            for k, (point, move) in enumerate(zip(points, moves, strict=False))
        ]
        first += len(moves)
        waiting = points[len(moves) :]
        if descent.over:
            yield [(first, *waiting[0], None, None, None)]
            return


def _csv(descent: Descent) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\n"
    for rows in _rows(descent):
        yield "".join(
            ",".join("" if value is None else f"{value:.17g}" for value in row) + "\n"
            for row in rows
        )


def _json(request: _Request, descent: Descent) -> Iterator[str]:
    head = json.dumps(_head(request), ensure_ascii=False, allow_nan=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "steps": ['
    between = "\n  "
    for rows in _rows(descent):
        for row in rows:
            yield between + json.dumps(dict(zip(COLUMNS, row, strict=True)), allow_nan=False)
            between = ",\n  "
    outcome = json.dumps(_ending(descent), ensure_ascii=False)
    yield f'\n ],\n "outcome": {outcome}\n}}\n'


def _ending(descent: Descent) -> dict[str, object]:
    outcome = descent.walks[0].outcome
    assert outcome is not None, "a run that is over has an outcome"
    return {"kind": outcome.kind, "step": outcome.step, "sentence": str(outcome.sentence)}


def _head(request: _Request) -> dict[str, object]:
    experiment, runner = request.experiment, request.runner
    surface = experiment.on_surface.surface
    loss = ("formula", surface.formula) if surface.id == OWN else ("surface", surface.id)
    return {
        "optimizer": runner.optimizer.id,
        "hyperparameters": hyperparameters(runner.optimizer),
        loss[0]: loss[1],
        "constants": dict(experiment.on_surface.constants),
        "start": list(experiment.start),
        "steps_asked": experiment.steps,
        "seed": experiment.seed,
        "noise": experiment.sigma,
        "clip_norm": runner.clip.norm,
        "clip_value": runner.clip.value,
        "schedule": {"id": runner.schedule.id, **arguments(runner.schedule)},
    }
