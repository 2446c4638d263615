"""What a script has to do again: each runner with its steps, and the knobs changed on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Edit, Runner
from arrows_gui.core.knob import Value
from arrows_gui.core.setup import free_label
from arrows_gui.core.state import LabState
from arrows_gui.core.training import WEIGHT_EDIT, is_typed

Changes = Mapping[int, Mapping[str, Value]]
"""Knobs and what they were set to, by the step from which the update is the first with them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One runner as it began, and its recorded steps ``first`` ... ``last``.

    ``place`` counts the runners from 1 on. ``typed`` holds the number and the value of a parameter
    that a person typed, by its step.
    """

    place: int
    name: str
    runner: Runner
    first: int
    last: int
    changes: Changes = field(default_factory=dict)
    typed: Mapping[int, tuple[int, float]] = field(default_factory=dict)

    @property
    def function(self) -> str:
        """The name of the script's function that takes these steps."""
        return f"runner_{self.place}"

    @property
    def changed_knobs(self) -> set[str]:
        """The knobs that are changed on the way."""
        return {name for settings in self.changes.values() for name in settings}


def runs_of(state: LabState, lasts: Mapping[int, int] | None = None) -> tuple[Run, ...]:
    """Give the runs of all runners.

    ``lasts`` holds the last recorded step of each runner by its id. Without it the steps are taken
    again where there are several runners, because some may have come to rest before the others.
    """
    known = lasts if lasts is not None else _lasts(state)
    names = names_of(state.begun)
    runs = []
    for place, (runner, name) in enumerate(zip(state.begun, names, strict=True), 1):
        first = runner.origin.step if runner.origin else 0
        last = max(known.get(runner.id, first), first)
        edits = [e for e in state.edits if e.runner == runner.id and first <= e.step < last]
        changes = _changes(edits)
        runs.append(Run(place, name, runner, first, last, changes, _typed(edits)))
    return tuple(runs)


def names_of(runners: Iterable[Runner]) -> tuple[str, ...]:
    """Give a name for every runner; no two are the same."""
    names: list[str] = []
    for runner in runners:
        names.append(free_label(" ".join(runner.label.split()) or runner.optimizer.title, names))
    return tuple(names)


def _lasts(state: LabState) -> dict[int, int]:
    if len(state.begun) == 1:
        return {state.begun[0].id: state.recorded}
    descent = Descent(replace(state.experiment, steps=state.recorded))
    descent.advance(state.recorded - min(walk.t for walk in descent.walks))
    return {walk.runner.id: walk.t for walk in descent.walks}


def _changes(edits: Iterable[Edit]) -> dict[int, dict[str, Value]]:
    changes: dict[int, dict[str, Value]] = {}
    for edit in edits:
        if not is_typed(edit):
            changes.setdefault(edit.step, {})[edit.knob] = edit.value
    return dict(sorted(changes.items()))


def _typed(edits: Iterable[Edit]) -> dict[int, tuple[int, float]]:
    typed = (edit for edit in edits if is_typed(edit))
    return {
        edit.step: (int(edit.knob.removeprefix(WEIGHT_EDIT)), float(edit.value)) for edit in typed
    }
