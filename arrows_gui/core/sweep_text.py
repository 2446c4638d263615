"""What is said of one cell of a sweep: its knobs, how its run ended, and when."""

from collections.abc import Sequence
from functools import lru_cache, reduce

import numpy as np

from arrows_gui.core.knob import Value
from arrows_gui.core.message import Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import Minimum
from arrows_gui.core.sweep_plan import (
    AWAY,
    DIVERGED,
    HIGHER,
    MOVING,
    OUTCOMES,
    SADDLE,
    SETTLED,
    UNKNOWN,
    Axis,
    SweepMap,
)
from arrows_gui.core.written import vector_text

DIGITS = 4
"""Values of a grid are said with so many significant digits."""

ENDS = {
    UNKNOWN: "not computed yet",
    SETTLED: "settled, loss {loss} after {taken} steps",
    MOVING: "still moving, loss {loss} after {taken} steps",
    SADDLE: "resting on a saddle or a maximum, loss {loss} after {taken} steps",
    HIGHER: "still moving, loss {loss} after {taken} steps, above the first one",
    AWAY: "running away, loss {loss} after {taken} steps",
    DIVERGED: "diverged at step {end}: not finite any more",
}
"""How a run of each outcome ended."""

REACHED = "at or below {target} since step {reached}"
NEVER = "never at or below {target}"
IN_MINIMUM = "in minimum {minimum} at {place}"
NEAR_MINIMUM = "beside minimum {minimum} at {place}"
IN_NONE = "in no minimum"
TESTED = "test loss {test_loss}"
RIGHT = "{right} of the test points right"

WHOLE, KNOB = "{knobs}: {said}", "{knob} {value}"
KNOBS, PARTS = "{first}, {more}", "{first}; {more}"
"""How the parts of the sentence are put together."""


def axis_values(axes: Sequence[Axis], values: dict[str, float]) -> Message:
    """Give the values of a cell with the titles of their axes."""
    knobs = [
        Message(KNOB, {"knob": axis.title.lower(), "value": _rounded(values[axis.name])})
        for axis in axes
    ]
    return _joined(KNOBS, knobs)


def cell_text(found: SweepMap, row: int, column: int) -> Message:
    """Say everything that is known of one cell."""
    plan, outcome = found.plan, OUTCOMES[int(found.codes[row, column])][0]
    knobs = axis_values(plan.axes, plan.values(row, column))
    parts = [ENDS[outcome], *_figures(found, row, column, outcome)]
    said: dict[str, Value | str | int] = {
        "loss": float(found.losses[row, column]),
        "taken": int(found.taken[row, column]),
        "end": int(found.last[row, column]) + 1,
        "target": float(plan.target) if plan.target is not None else "",
        "reached": int(found.reached[row, column]),
        **_places(found, row, column),
    }
    for name, column_of in (("test_loss", found.test_losses), ("test_right", found.test_right)):
        if column_of is not None:
            said[name] = float(column_of[row, column])
    if "test_right" in said:
        said["right"] = f"{100 * float(said['test_right']):.3g} %"
    end = _joined(PARTS, [Message(part, said) for part in parts])
    return Message(WHOLE, {"knobs": knobs, "said": end})


def _figures(found: SweepMap, row: int, column: int, outcome: str) -> list[str]:
    """Give the parts of the sentence that have something to say."""
    parts: list[str] = []
    if outcome == UNKNOWN:
        return parts
    if found.plan.target is not None:
        parts.append(REACHED if found.reached[row, column] >= 0 else NEVER)
    ended = outcome in (SETTLED, MOVING, SADDLE)
    if found.minimum is not None and ended:
        there = IN_MINIMUM if outcome == SETTLED else NEAR_MINIMUM
        parts.append(there if found.minimum[row, column] >= 0 else IN_NONE)
    if outcome != DIVERGED:
        parts += [TESTED] if found.test_losses is not None else []
        parts += [RIGHT] if found.test_right is not None else []
    return parts


def _places(found: SweepMap, row: int, column: int) -> dict[str, str | int]:
    number = -1 if found.minimum is None else int(found.minimum[row, column])
    if number < 0:
        return {}
    return {"minimum": number + 1, "place": minimum_place(found, number)}


def minimum_place(found: SweepMap, number: int) -> str:
    """Give the place of a minimum of the surface, by its number from 0."""
    objective = found.plan.experiment.objective
    assert isinstance(objective, SurfaceObjective), "minima are known of surfaces"
    minimum = _minima(objective)[number]
    return vector_text(np.array((_rounded(minimum.x), _rounded(minimum.y))))


@lru_cache(maxsize=4)
def _minima(objective: SurfaceObjective) -> tuple[Minimum, ...]:
    return objective.minima()


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _joined(text: str, parts: Sequence[Message]) -> Message:
    """Put parts together, each after those before it."""
    return reduce(lambda first, more: Message(text, {"first": first, "more": more}), parts)
