"""The cells of a sweep in the order in which they are run, in groups that are run as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Places
from arrows_gui.core.experiment import Runner
from arrows_gui.core.knob import Knob, Value, knob_named
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.sweep_lanes import Few
from arrows_gui.core.sweep_plan import START_X, START_Y, Axis, Flags, SweepPlan

ONE_BY_ONE = (("radam", "beta2"),)
"""Rules and knobs whose number decides which equation holds: the runs of each go by themselves."""

APART_AT_0 = {("momentum", "momentum"): "dampening"}
"""Rules and knobs whose 0 switches another knob off: where that is on, the runs at 0 go apart."""

COARSEST = 8
"""Every eighth row and column come first, then every fourth, every second and the rest."""

MOST_LANES = 5000
"""So many runs step together: enough to make up for the price of a call, and few enough for the
cache of a core."""


class Part(NamedTuple):
    """Some values of an axis, by their places, and the one setting for all; None: they differ."""

    places: Places
    setting: Value | None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Cells (m,) whose runs read alike: the same switches, and the same knobs at 0.

    ``knobs`` are those that differ among the cells; the others are set in the runner.
    """

    runner: Runner
    cells: Places
    starts: Array
    knobs: dict[str, Few]

    def part(self, piece: slice) -> "Group":
        """Give some of the cells."""
        knobs = {name: Few(few, places[piece]) for name, (few, places) in self.knobs.items()}
        return Group(self.runner, self.cells[piece], self.starts[:, piece], knobs)


def chunks(plan: SweepPlan) -> list[Group]:
    """Give all cells with legal settings in the order in which they are run, coarse to fine."""
    ranks = np.argsort(coarse_to_fine(*plan.shape))
    pieces = []
    for group in _groups(plan):
        most = MOST_LANES if group.runner.optimizer.elementwise else MOST_LANES // 5
        count = -(-len(group.cells) // most)
        ends = np.linspace(0, len(group.cells), count + 1).astype(int).tolist()
        for place, (begin, end) in enumerate(pairwise(ends)):
            pieces.append((place, ranks[group.cells[0]], group.part(slice(begin, end))))
    return [group for _, _, group in sorted(pieces, key=lambda piece: piece[:2])]


def coarse_to_fine(rows: int, columns: int) -> Places:
    """Give the numbers of all cells, those of a coarse grid first, each level row by row."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    level = np.zeros(rows * columns, dtype=int)
    stride = COARSEST
    while stride > 1:
        level += (row % stride != 0) | (column % stride != 0)
        stride //= 2
    return np.argsort(level, kind="stable")


def _groups(plan: SweepPlan) -> Iterator[Group]:
    rule = plan.experiment.runner(plan.runner).optimizer
    rows, columns = plan.shape
    order = coarse_to_fine(rows, columns)
    places = dict(zip(plan.axes, (order % columns, order // columns), strict=False))
    for parts in product(*(_parts(plan, rule, axis) for axis in plan.axes)):
        inside = np.ones(len(order), dtype=bool)
        for part, (axis, along) in zip(parts, places.items(), strict=True):
            chosen = np.zeros(len(axis.values), dtype=bool)
            chosen[part.places] = True
            inside &= chosen[along]
        if inside.any():
            own = {axis: along[inside] for axis, along in places.items()}
            yield _group(plan, order[inside], own, dict(zip(plan.axes, parts, strict=True)))


def _group(
    plan: SweepPlan, cells: Places, places: dict[Axis, Places], parts: dict[Axis, Part]
) -> Group:
    runner, settings, knobs = plan.experiment.runner(plan.runner), {}, {}
    start = runner.origin.theta if runner.origin else plan.experiment.start
    starts = np.repeat(np.array(start, dtype=np.float64)[:, None], len(cells), axis=1)
    for axis, along in places.items():
        if axis.name in (START_X, START_Y):
            if runner.origin is None:  # a branch begins where it begins
                starts[int(axis.name == START_Y)] = axis.values[along]
        elif (setting := parts[axis].setting) is not None:
            settings[axis.name] = setting
        else:
            chosen = parts[axis].places
            knobs[axis.name] = Few(axis.values[chosen], np.searchsorted(chosen, along))
    runner = replace(runner, optimizer=with_settings(runner.optimizer, settings))
    return Group(runner, cells, starts, knobs)


def _parts(plan: SweepPlan, rule: Optimizer, axis: Axis) -> list[Part]:
    """Give the values of an axis as far as their runs read alike; who is not legal is left out."""
    every = np.arange(len(axis.values))
    if axis.name in (START_X, START_Y):
        return [Part(every, None)]
    knob = knob_named({knob.name: knob for knob in rule.knobs}, axis.name, rule.id)
    legal = np.array([_is_legal(knob, value) for value in axis.values.tolist()])
    alone = legal & _goes_alone(plan, rule, knob, axis.values)
    parts = [
        Part(np.flatnonzero(legal & (axis.values == value)), knob.checked(value))
        for value in np.unique(axis.values[alone]).tolist()
    ]
    together = np.flatnonzero(legal & ~alone)
    return [Part(together, None), *parts] if len(together) else parts


def _goes_alone(plan: SweepPlan, rule: Optimizer, knob: Knob, values: Array) -> Flags:
    """Tell which values make a run read otherwise than those of other values."""
    name = (rule.id, knob.name)
    if knob.scale == "switch" or name in ONE_BY_ONE:
        return np.ones(len(values), dtype=bool)
    other = APART_AT_0.get(name)
    if other is None or not (getattr(rule, other) or other in (axis.name for axis in plan.axes)):
        return np.zeros(len(values), dtype=bool)
    flags: Flags = values == 0
    return flags


def _is_legal(knob: Knob, value: float) -> bool:
    try:
        knob.checked(value)
    except BadInput:
        return False
    return True
