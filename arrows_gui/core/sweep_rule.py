"""One rule for the trainings of many cells: knobs that differ from cell to cell are columns."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.column import Column, Places
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.sweep_groups import APART_AT_0, ONE_BY_ONE

OF_MATRICES = (("muon", "eps"),)
"""Knobs that meet whole matrices, where a column of them has no place."""


def together(rule: Optimizer, values: Mapping[str, Array]) -> tuple[Places, ...]:
    """Part cells, at the values (m,) of some knobs, into groups whose steps have the same text."""
    keys = []
    for name, each in values.items():
        place = (rule.id, name)
        other = APART_AT_0.get(place)
        if name in _switches(rule) or place in ONE_BY_ONE or place in OF_MATRICES:
            keys.append(each)
        elif other is not None and (getattr(rule, other) or other in values):
            keys.append((each == 0).astype(np.float64))
    if not keys:
        return (np.arange(len(next(iter(values.values())))),)
    _, group = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)
    return tuple(np.flatnonzero(group.ravel() == number) for number in range(int(group.max()) + 1))


def with_columns(rule: Optimizer, values: Mapping[str, Array]) -> Any:
    """Give a rule for one group of cells, at the values (m,) of some knobs.

    Typed for plain numbers, a rule takes columns as well; what all have alike is a plain number.
    """
    knobs: dict[str, Any] = {}
    for name, each in values.items():
        few, places = np.unique(each, return_inverse=True)
        if len(few) > 1:
            knobs[name] = Column(few, places.ravel()[:, None])
        else:
            knobs[name] = bool(few[0]) if name in _switches(rule) else float(few[0])
    return replace(rule, **knobs)  # type: ignore[type-var]


def _switches(rule: Optimizer) -> set[str]:
    return {knob.name for knob in rule.knobs if knob.scale == "switch"}
