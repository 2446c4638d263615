"""What a person changed between two documents, as keys: for undo, and for taking one back."""

from collections.abc import Iterator
from dataclasses import fields

from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import hyperparameters

VIEW, KNOB, STEPS, RUN = "view", "knob", "steps", "run"
"""What a change touches: only how a run is looked at, a knob, how long it may be, or the run."""

Key = tuple[str, str]
"""What it touches, and what exactly."""

SEVERAL = Message("several settings")

TITLES = {
    "dataset": "data",
    "own": "data",
    "count": "number of points",
    "data_seed": "seed of the data",
    "train_share": "share for training",
    "standardise": "standardised features",
    "hidden": "layers",
    "output": "output activation",
    "init": "initialisation",
    "l1": "L1 penalty",
    "l2": "L2 penalty",
    "batch_size": "size of a batch",
    "log_loss": "logarithmic colours",
    "scale_mode": "length of slope arrows",
    "equal_axes": "equal axes",
    "focus": "runner in focus",
    "hidden runners": "runners that are drawn",
    "all_arrows": "arrows of all runners",
    "finish": "finish line",
    "space": "way to look at the surface",
    "ghosts": "ghost run",
}
"""What a person calls a setting whose field has another name."""

LEADING = ("runners", "surface", "objective", "data", "layers", "optimizer")
"""Where one of these changes, other settings follow it: the change is named after it."""


def changed(before: Document, after: Document) -> tuple[Key, ...]:
    """Give the keys of all that differs, in the order in which a person would name it."""
    keys = dict.fromkeys((*_of_run(before, after), *_of_view(before, after)))
    return tuple(keys)


def spared(keys: tuple[Key, ...]) -> bool:
    """Tell whether a run may go on when these things change."""
    return all(touched != RUN for touched, _ in keys)


def change_name(keys: tuple[Key, ...]) -> Message:
    """Name a change in a menu, as in "Undo: learning rate"."""
    names = [_title(name) for touched, name in keys if touched != VIEW]
    names = names or [_title(name) for _, name in keys]
    leading = [name for name in LEADING if name in names]
    if leading or len(set(names)) == 1:
        return Message((leading or names)[0])
    return SEVERAL


def _title(name: str) -> str:
    name = name.rpartition(":")[2]
    return TITLES.get(name, name.replace("_", " "))


def _of_run(before: Document, after: Document) -> Iterator[Key]:
    old, new = before.experiment, after.experiment
    if old is not new:
        yield from _of_objective(before, after)
        yield from _of_runners(old, new)
        if old.steps != new.steps:
            yield STEPS, "number of steps"
        for name, title in (("start", "start"), ("seed", "seed"), ("sigma", "noise")):
            if getattr(old, name) != getattr(new, name):
                yield RUN, title


def _of_objective(before: Document, after: Document) -> Iterator[Key]:
    if before.network is not None and after.network is not None:
        for field in fields(before.network):
            if getattr(before.network, field.name) != getattr(after.network, field.name):
                yield RUN, field.name
        return
    old, new = before.experiment.objective, after.experiment.objective
    if isinstance(old, SurfaceObjective) and isinstance(new, SurfaceObjective):
        if old.surface != new.surface:
            yield RUN, "surface"
        for name in new.constants:
            if old.constants.get(name) != new.constants[name]:
                yield RUN, f"constant:{name}"
        return
    yield RUN, "objective"


def _of_runners(old: Experiment, new: Experiment) -> Iterator[Key]:
    if [runner.id for runner in old.runners] != [runner.id for runner in new.runners]:
        yield RUN, "runners"
        return
    for before, after in zip(old.runners, new.runners, strict=True):
        yield from _of_runner(before, after)


def _of_runner(old: Runner, new: Runner) -> Iterator[Key]:
    if type(old.optimizer) is not type(new.optimizer):
        yield RUN, "optimizer"
        return
    before, after = hyperparameters(old.optimizer), hyperparameters(new.optimizer)
    for knob in new.optimizer.knobs:
        if before[knob.name] != after[knob.name]:
            yield KNOB, f"{new.id}:{knob.title}"
    for name in ("schedule", "clip", "origin"):
        if getattr(old, name) != getattr(new, name):
            yield RUN, f"{new.id}:{name}"
    for name in ("label", "look"):
        if getattr(old, name) != getattr(new, name):
            yield VIEW, f"{new.id}:{name}"


def _of_view(before: Document, after: Document) -> Iterator[Key]:
    for field in fields(after.view):
        if getattr(before.view, field.name) != getattr(after.view, field.name):
            yield VIEW, "hidden runners" if field.name == "hidden" else field.name
